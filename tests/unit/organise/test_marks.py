"""Ratings and tags of many files, and taken back."""

import pytest

from engine.errors import EnvironmentProblem
from engine.organise.marks import Marks, changed_tags
from engine.organised import Marked
from tests.helpers.search_library import photo_of


@pytest.fixture
def told():
    return []


@pytest.fixture
def marks(library, told):
    return Marks(library.catalog, lambda ids: told.append(list(ids)))


def tags(library):
    rows = library.catalog.read().execute("SELECT name FROM tag ORDER BY name")
    return [row["name"] for row in rows]


def test_many_are_rated_and_each_gets_its_own_back(marks, three, told):
    before = marks.rate(three, 5)
    assert [one.rating for one in before] == [4, 0, 0]
    assert [one.rating for one in marks.of(three)] == [5, 5, 5]
    marks.put(before)
    assert marks.of(three) == before
    assert told == [three, three]


def test_tags_are_added_and_taken_away_and_others_stay(marks, three, library):
    before = marks.tag(three, add=["Sea", "sun"], remove=["holiday"])
    assert [one.tags for one in marks.of(three)] == [("sea", "sun")] * 3
    assert tags(library) == ["sea", "sun"], "a tag that nothing has is gone"
    marks.put(before)
    assert [one.tags for one in marks.of(three)] == [("Holiday",), ("sea",), ()]


def test_undoing_can_be_undone(marks, three):
    before = marks.rate(three, 1)
    after = marks.put(before)
    assert marks.put(after) == before
    assert {one.rating for one in marks.of(three)} == {1}


@pytest.mark.parametrize("rating", [-1, 6])
def test_there_are_five_stars(marks, three, rating):
    with pytest.raises(EnvironmentProblem, match="0 to 5"):
        marks.rate(three, rating)


def test_a_file_that_has_gone_does_not_stop_the_others(marks, three, library):
    waiting = library.add_row("later.jpg", state="queued")
    assert len(marks.rate([three[0], waiting, 999], 2)) == 1
    with pytest.raises(EnvironmentProblem, match="not been read"):
        marks.rate([waiting], 2)


def test_copies_share_their_marks(marks, library, three):
    copy = library.add(
        "copy.jpg", photo_of("red"), content_hash="hash of red.jpg", tags=["Holiday"]
    )
    before = marks.rate([three[0], copy], 1)
    assert {one.rating for one in before} == {4}
    marks.put([Marked(copy, 3, ("x",))])
    assert marks.of([three[0]]) == (Marked(three[0], 3, ("x",)),)


def test_nothing_to_do_is_no_mistake(marks, told):
    assert marks.rate([], 3) == ()


@pytest.mark.parametrize(
    ("old", "add", "remove", "new"),
    [
        ((), (), (), ()),
        (("a",), ("A",), (), ("a",)),
        (("a", "b"), (), ("B",), ("a",)),
        (("a",), ("a",), ("a",), ("a",)),
    ],
)
def test_tags_are_the_same_whatever_their_case(old, add, remove, new):
    assert changed_tags(old, add, remove) == new
