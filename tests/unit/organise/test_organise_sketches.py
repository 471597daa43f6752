"""Sketches are kept with their strokes, over a restart too, and every change has its way back."""

import pytest

from engine.errors import EnvironmentProblem
from engine.organise.sketches import Sketches
from engine.store.connection import Catalog


@pytest.fixture
def place(tmp_path):
    return tmp_path / "catalog.sqlite"


@pytest.fixture
def sketches(place):
    catalog = Catalog(place)
    yield Sketches(catalog)
    catalog.close()


def names(sketches):
    return [one.name for one in sketches.all()]


def test_the_newest_sketch_comes_first_and_the_list_is_light(sketches):
    sketches.save("boat", "strokes of a boat", b"png")
    sketches.save("Häuschen", "strokes of a house", b"other")
    assert names(sketches) == ["Häuschen", "boat"]
    assert [one.picture for one in sketches.all()] == [b"other", b"png"]
    assert {one.strokes for one in sketches.all()} == {""}


def test_strokes_outlive_a_restart(place):
    catalog = Catalog(place)
    saved, replaced = Sketches(catalog).save("boat", "strokes", b"png")
    catalog.close()
    assert replaced is None
    catalog = Catalog(place)
    assert Sketches(catalog).get(saved.id) == saved
    catalog.close()


def test_a_name_is_there_once_and_what_it_replaced_can_come_back(sketches):
    first, _none = sketches.save("Boat", "old", b"old")
    second, replaced = sketches.save("boat", "new", b"new")
    assert (second.id, replaced) == (first.id, first)
    assert sketches.get(first.id).strokes == "new"
    sketches.restore(first)
    assert sketches.get(first.id) == first
    assert names(sketches) == ["Boat"]


def test_names_that_differ_only_in_their_umlauts_case_are_one(sketches):
    sketches.save("ÄRGER", "old", b"")
    sketches.save("ärger", "new", b"")
    assert names(sketches) == ["ärger"]


def test_a_deleted_sketch_comes_back_whole(sketches):
    saved, _none = sketches.save("boat", "strokes", b"png")
    gone = sketches.delete(saved.id)
    assert names(sketches) == []
    assert gone == saved
    sketches.restore(gone)
    assert sketches.get(saved.id) == saved


def test_what_is_gone_is_said_and_deleting_it_twice_is_no_harm(sketches):
    saved, _none = sketches.save("boat", "strokes", b"png")
    sketches.delete(saved.id)
    assert sketches.delete(saved.id) is None
    with pytest.raises(EnvironmentProblem, match="deleted"):
        sketches.get(saved.id)
    with pytest.raises(EnvironmentProblem, match="deleted"):
        sketches.rename(saved.id, "ship")


def test_renaming_never_makes_two_of_one_name(sketches):
    boat, _none = sketches.save("boat", "", b"")
    sketches.save("House", "", b"")
    with pytest.raises(EnvironmentProblem, match="House"):
        sketches.rename(boat.id, "house")
    sketches.rename(boat.id, "BOAT")
    assert sorted(names(sketches)) == ["BOAT", "House"]
