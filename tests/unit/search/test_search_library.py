"""Concepts and walks through the one door that the window and the command line use."""

import threading

import pytest

from engine.api import Library
from engine.domain import Kind, Query, Term, TermKind
from engine.errors import EnvironmentProblem
from tests.helpers.fake_encoders import FakeEncoders
from tests.helpers.search_library import SearchLibrary, photo_of

NAMES = [f"{colour} {number}.jpg" for colour in ("red", "green", "blue") for number in range(4)]


@pytest.fixture
def library(tmp_path):
    made = SearchLibrary(tmp_path)
    for number, name in enumerate(NAMES):
        others = ("white", "black", "grey", "yellow")
        made.add(name, photo_of(name.split()[0], others[number % 4], others[number // 4]))
    made.close()
    with Library.open(tmp_path, exclusive=False, encoders=FakeEncoders()) as opened:
        yield opened


def paths(tmp_path, *names):
    return [str(tmp_path / "pictures" / name) for name in names]


def test_a_concept_lives_through_all_that_can_be_done_to_it(library, tmp_path):
    saved = library.save_concept("reds", paths(tmp_path, *NAMES[:3]), words="red")
    assert library.concepts() == [saved]
    library.rename_concept(saved.id, "rouge")
    (hit, *_rest) = library.search(Query((Term(TermKind.CONCEPT, "rouge"),))).hits
    assert hit.path.name.startswith("red")
    (renamed,) = library.concepts()
    library.delete_concept(renamed.id)
    assert library.concepts() == []
    with pytest.raises(EnvironmentProblem, match="no concept"):
        library.search(Query((Term(TermKind.CONCEPT, "rouge"),)))
    library.restore_concept(renamed)
    assert library.concepts()[0].liked == saved.liked


def test_a_concept_that_changed_under_its_name_is_read_anew(library, tmp_path):
    query = Query((Term(TermKind.CONCEPT, "mine"),), show_all=True)
    library.save_concept("mine", paths(tmp_path, *NAMES[:3]))
    assert library.search(query).hits[0].path.name.startswith("red")
    library.save_concept("mine", paths(tmp_path, *NAMES[8:11]))
    assert library.search(query).hits[0].path.name.startswith("blue")


def test_a_walk_sees_everything_once(library):
    seen: list[int] = []
    while hits := library.wander(seen[-1] if seen else None, seen, count=5, seed=2).hits:
        seen += [hit.file_id for hit in hits]
    assert len(seen) == len(set(seen)) == len(NAMES)
    assert library.wander(within=Query(kinds=(Kind.AUDIO,))).total == 0


def test_many_threads_may_like_and_walk_at_once(library, tmp_path):
    expected = [
        [hit.path for hit in library.search(Query(liked=tuple(paths(tmp_path, name)))).hits]
        for name in NAMES
    ]
    problems: list[object] = []

    def work(number: int) -> None:
        for step in range(len(NAMES)):
            place = (number + step) % len(NAMES)
            liked = tuple(paths(tmp_path, NAMES[place]))
            found = [hit.path for hit in library.search(Query(liked=liked)).hits]
            if found != expected[place] or len(library.wander(seed=place, count=4).hits) != 4:
                problems.append(NAMES[place])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert problems == []
