"""Which movement a place of a score lies in, and what the preview is told of it."""

import json
from pathlib import Path

import pytest

from engine.domain import Kind, Movement, movement_at
from engine.store import items
from tests.helpers.search_library import SearchLibrary, page_of

MOVEMENTS = (
    Movement("I. Allegro", 2),
    Movement("II. Adagio", 5, 800),
    Movement("III. Menuet", 5, 1200),
)


@pytest.mark.parametrize(
    ("page", "y", "title"),
    [
        (1, None, None),
        (2, None, "I. Allegro"),
        (4, 10, "I. Allegro"),
        (5, 799, "I. Allegro"),
        (5, 800, "II. Adagio"),
        (5, None, "III. Menuet"),
        (9, 0, "III. Menuet"),
    ],
)
def test_movement_at_a_place(page: int, y: int | None, title: str | None) -> None:
    found = movement_at(MOVEMENTS, page, y)
    assert (found.title if found else None) == title
    assert movement_at(MOVEMENTS[::-1], page, y) == found


def test_no_movements() -> None:
    assert movement_at((), 1) is None


def test_details_tell_the_music(tmp_path: Path) -> None:
    library = SearchLibrary(tmp_path)
    try:
        told = [{"title": "I. Allegro", "page": 1}, {"title": "II.", "page": 3, "top": 40}]
        library.add("a.pdf", page_of("x"), Kind.SCORE,
                    meta={"music": "Slow waltz", "movements": json.dumps(told)})  # fmt: skip
        library.add("b.pdf", page_of("y"), Kind.SCORE)
        library.add_row("later.pdf", state="queued")
        with library.catalog.read() as connection:
            ids = [row[0] for row in connection.execute("SELECT id FROM file ORDER BY id")]
            first, second, third = (items.details(connection, number) for number in ids)
    finally:
        library.close()
    assert first.music == "Slow waltz"
    assert first.movements == (Movement("I. Allegro", 1), Movement("II.", 3, 40))
    assert (second.music, second.movements) == (third.music, third.movements) == ("", ())
