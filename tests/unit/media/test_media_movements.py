"""Movements are told apart by bookmarks, headings, indents, or the notation itself."""

import json

import pytest
from conftest import MEI, pdf_bytes

from engine.domain import Kind, Movement
from engine.media.base import Loaded
from engine.media.load import load_bytes
from engine.media.movements import (
    PageSigns,
    TextLine,
    as_json,
    movements_of_outline,
    movements_of_pages,
)
from engine.media.notation_movements import notation_movements
from engine.media.notation_tree import read_mei

FULL, INDENTED = (60, 1080), (140, 1000)


def page(number: int, *systems: tuple[tuple[int, int], int], texts: str = "") -> PageSigns:
    """Systems by side and top; texts such as ``100 II. Andante`` by top, one a line."""
    lines = []
    for said in filter(None, texts.split("\n")):
        top, _blank, text = said.strip().partition(" ")
        lines.append(TextLine(text, (400, int(top), 200, 20)))
    boxes = tuple((left, top, width, 100) for (left, width), top in systems)
    return PageSigns(number, tuple(lines), boxes)


def titles(*pages: PageSigns) -> list[str]:
    return [movement.title for movement in movements_of_pages(pages)]


def test_nothing_on_the_pages() -> None:
    assert movements_of_pages([]) == ()
    assert titles(page(1), page(2)) == []


def test_one_movement_is_none() -> None:
    assert titles(page(1, (INDENTED, 200), (FULL, 400), texts="150 I. Allegro")) == []


def test_numbered_headings_over_systems() -> None:
    found = movements_of_pages(
        [
            page(1, (INDENTED, 200), (FULL, 400), texts="40 Sonata\n150 I. Allegro"),
            page(2, (FULL, 100), (INDENTED, 500), texts="440 II. Andante"),
        ]
    )
    assert found == (Movement("I. Allegro", 1, 200), Movement("II. Andante", 2, 500))


def test_number_and_tempo_that_stand_apart() -> None:
    first = page(1, (INDENTED, 200), (INDENTED, 600), texts="100 No. 1\n150 Lento\n560 No. 2")
    assert titles(first) == ["No. 1 Lento", "No. 2"]


@pytest.mark.parametrize(
    "text",
    ["1. Der Mond ist aufgegangen", "1.", "24", "I am the very model of a song", "Vivian", "12 a"],
)
def test_verses_voltas_and_measure_numbers_are_no_headings(text: str) -> None:
    pages = [
        page(n, (FULL, 200), (FULL, 400), texts=f"150 {text}\n350 {text}\n380 la la")
        for n in (1, 2)
    ]
    assert titles(*pages) == []


def test_tempo_words_count_over_indented_systems_only() -> None:
    pages = [
        page(1, (INDENTED, 200), (FULL, 400), (FULL, 600), texts="160 Allegro\n360 Presto"),
        page(2, (FULL, 100), (INDENTED, 400), (FULL, 700), texts="350 Menuetto"),
    ]
    assert titles(*pages) == ["Allegro", "Menuetto"]


def test_scans_by_indents_alone() -> None:
    pages = [
        page(1, (INDENTED, 200), (FULL, 400), (FULL, 600)),
        page(2, (FULL, 100), (INDENTED, 400), (FULL, 700)),
    ]
    assert titles(*pages) == ["Movement 1", "Movement 2"]


def test_indents_without_one_at_the_very_beginning_are_something_else() -> None:
    assert titles(page(1, (FULL, 200), (INDENTED, 400), (FULL, 600), (INDENTED, 800))) == []


def test_most_systems_indented_are_no_movements() -> None:
    assert titles(page(1, (INDENTED, 200), (INDENTED, 400), (INDENTED, 600), (FULL, 800))) == []


def test_headings_count_where_no_systems_are_known() -> None:
    assert titles(page(1, texts="100 I. Allegro"), page(4, texts="90 II. Adagio")) == [
        "I. Allegro", "II. Adagio",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("entries", "count"),
    [
        ([], 0),
        ([("I. Allegro", 1)], 0),
        ([("Page 1", 1), ("Page 2", 2)], 0),
        ([("Cover", 1), ("Back", 1)], 0),
        ([("I. Allegro", 1), ("II. Adagio", 5)], 2),
        ([(f"Song {n} of many", n) for n in range(1, 500)], 200),
    ],
)
def test_bookmarks(entries: list[tuple[str, int]], count: int) -> None:
    assert len(movements_of_outline(entries)) == count


def test_written_for_the_catalog() -> None:
    told = json.loads(as_json([Movement("I. Mäßig", 2, 30)]))
    assert told == [{"title": "I. Mäßig", "page": 2, "top": 30}]


# -- notation ------------------------------------------------------------------------------------
def measures(*numbers: int, ends: tuple[int, ...] = ()) -> str:
    return "".join(
        f'<measure xml:id="m{place}" n="{number}"{" right={!r}".format("end") if place in ends else ""}/>'
        for place, number in enumerate(numbers)
    )


def told(inside: str) -> list[tuple[str, int]]:
    tree = read_mei(f'<mei xmlns="http://www.music-encoding.org/ns/mei">{inside}</mei>')
    found = notation_movements(tree, lambda each: (int(each[1:]) // 5 + 1 if each else 0, 7))
    return [(movement.title, movement.page) for movement in found]


def test_a_file_with_one_part() -> None:
    assert told(f"<mdiv>{measures(*range(1, 9))}</mdiv>") == []
    assert told("<mdiv/>") == told("") == []


def test_parts_of_a_file() -> None:
    first = f'<mdiv label="Allegro">{measures(1, 2)}</mdiv>'
    second = '<mdiv n="2"><measure xml:id="m9" n="1"><tempo>Lento (♩ = 50)</tempo></measure></mdiv>'
    assert told(first + second) == [("Allegro", 1), ("2. Lento", 2)]


def test_measures_counted_anew_after_a_final_bar() -> None:
    numbers = (1, 2, 3, 4, 5, 1, 2, 3, 4)
    assert told(measures(*numbers, ends=(4,))) == [("Movement 1", 1), ("Movement 2", 2)]
    assert told(measures(*numbers)) == []
    assert told(measures(1, 2, 1, 2, 3, 4, ends=(1,))) == []


# -- files ---------------------------------------------------------------------------------------
def with_bookmarks(first: str, second: str) -> Loaded:
    """Load a PDF of two pages (objects 4 and 6) with two bookmarks."""
    marks = "/Outlines << /First 20 0 R /Last 21 0 R /Count 2 >>"
    data = pdf_bytes(["Sonata in D minor", "II. Andante"]).decode("latin-1")
    tail = f"20 0 obj\n<< {first} >>\nendobj\n21 0 obj\n<< {second} >>\nendobj\n"
    data = data.replace("/Type /Catalog", f"/Type /Catalog {marks}")
    # the table of places is off now: pdfium rebuilds it
    data = data.replace("xref\n", f"{tail}xref\n", 1)
    return load_bytes(data.encode("latin-1"), Kind.SCORE, name="a.pdf")


def test_a_pdf_with_bookmarks() -> None:
    loaded = with_bookmarks(
        "/Title (Allegro) /Dest [4 0 R /Fit] /Next 21 0 R",
        "/Title (Andante) /Dest [6 0 R /Fit] /Prev 20 0 R",
    )
    movements = json.loads(str(loaded.metadata.extra["movements"]))
    assert [(m["title"], m["page"]) for m in movements] == [("Allegro", 1), ("Andante", 2)]
    assert loaded.metadata.extra["key"] == "D minor"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("/Title (Allegro) /Dest [99 0 R /Fit] /Next 21 0 R", "/Dest [6 0 R /Fit]"),
        ("/Title (Allegro) /Dest [4 0 R /Fit] /Next 20 0 R", "/Title (never)"),
        ("/Title 7 /Dest (nowhere) /Next 21 0 R", "/Title <FEFFD8> /Dest [6 0 R /Fit]"),
    ],
)
def test_broken_bookmarks_do_not_cost_the_file(first: str, second: str) -> None:
    loaded = with_bookmarks(first, second)
    assert loaded.metadata.pages == 2
    assert "movements" not in loaded.metadata.extra


def test_a_book_of_tunes() -> None:
    book = "% A book of tunes\n\nX:1\nT:One Barn\nM:6/8\nK:G\nGAB cde|\n\nX:2\nT:Two Mills\nK:D\nDEF G3|\n"
    loaded = load_bytes(book.encode(), Kind.SCORE, name="a.abc")
    movements = json.loads(str(loaded.metadata.extra["movements"]))
    assert [m["title"] for m in movements] == ["One Barn", "Two Mills"]
    assert "Two Mills" in loaded.metadata.text
    places = [(m["page"], m["top"]) for m in movements]
    first, second = loaded.samples[0].lines
    assert places[0][1] <= first.box[1] < places[1][1] <= second.box[1]


def test_all_movements_of_an_mei_file_are_engraved() -> None:
    division = MEI[MEI.index("<mdiv>") : MEI.index("</body>")]
    two = MEI.replace(
        division,
        division.replace("<mdiv>", '<mdiv label="Air">')
        + division.replace("<mdiv>", '<mdiv label="Jig">'),
    )
    loaded = load_bytes(two.encode(), Kind.SCORE, name="a.mei")
    movements = json.loads(str(loaded.metadata.extra["movements"]))
    assert [m["title"] for m in movements] == ["Air", "Jig"]
    assert loaded.metadata.extra["measures"] == 2
