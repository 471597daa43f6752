"""Collections: filled, changed, searched, and every change taken back."""

from dataclasses import replace

import pytest

from engine.domain import Query
from engine.errors import EnvironmentProblem
from engine.organise.collections import Collections
from engine.search.parse import parse_filter
from engine.store.contents import collect_orphans
from tests.helpers.search_library import photo_of


@pytest.fixture
def told():
    return []


@pytest.fixture
def shelves(library, told):
    return Collections(library.catalog, lambda: told.append(1))


def inside(library, name="Wall"):
    return sorted(library.names(parse_filter(f'collection:"{name}"')))


def counts(shelves):
    return {one.name: one.known for one in shelves.all()}


def test_a_collection_holds_what_it_was_made_with(shelves, library, three, told):
    made = shelves.create("  Our   wall ", three[:2])
    assert (made.name, made.known) == ("Our wall", 2)
    assert inside(library, "our WALL") == ["green.jpg", "red.jpg"]
    assert told == [1]


def test_names_are_unique_whatever_their_case(shelves):
    shelves.create("Wall")
    with pytest.raises(EnvironmentProblem, match="already"):
        shelves.create("WALL")
    other = shelves.create("Door")
    with pytest.raises(EnvironmentProblem, match="already"):
        shelves.rename(other.id, "wall")
    assert shelves.names() == ["Door", "Wall"]


@pytest.mark.parametrize("name", ["", "  \t "])
def test_a_collection_needs_a_name(shelves, name):
    with pytest.raises(EnvironmentProblem, match="name"):
        shelves.create(name)


def test_a_name_that_was_refused_leaves_nothing_behind(shelves, three, told):
    shelves.create("Wall")
    with pytest.raises(EnvironmentProblem):
        shelves.create("wall", three)
    assert counts(shelves) == {"Wall": 0}
    assert told == [1]


def test_adding_tells_only_what_was_new_and_keeps_the_order(shelves, three, library):
    wall = shelves.create("Wall", [three[2]])
    added = shelves.add(wall.id, [three[0], three[2], three[1], three[0]])
    assert [name for name, _place in added] == ["hash of red.jpg", "hash of green.jpg"]
    places = [name for name, _place in shelves.delete(wall.id).places]
    assert places == ["hash of blue.jpg", "hash of red.jpg", "hash of green.jpg"]


def test_adding_is_taken_back_and_done_again(shelves, three, library):
    wall = shelves.create("Wall", [three[2]])
    added = shelves.add(wall.id, three)
    shelves.take_out(wall.id, added)
    assert inside(library) == ["blue.jpg"]
    shelves.put_back(wall.id, added)
    assert inside(library) == ["blue.jpg", "green.jpg", "red.jpg"]


def test_what_is_removed_comes_back_to_its_place(shelves, three):
    wall = shelves.create("Wall", three)
    had = shelves.remove(wall.id, [three[1]])
    assert had == (("hash of green.jpg", 1),)
    shelves.put_back(wall.id, had)
    assert [place for _name, place in shelves.delete(wall.id).places] == [0, 1, 2]


def test_removing_what_is_not_in_it_changes_nothing(shelves, three):
    wall = shelves.create("Wall", three[:1])
    assert shelves.remove(wall.id, [three[2], 999]) == ()
    assert counts(shelves) == {"Wall": 1}


def test_a_deleted_collection_comes_back_whole_with_its_number(shelves, three):
    wall = shelves.create("Wall", [three[2], three[0]])
    kept = shelves.delete(wall.id)
    assert shelves.all() == []
    assert shelves.restore(kept) == wall.id
    assert shelves.delete(wall.id) == kept


def test_a_number_that_is_taken_is_not_taken_away(shelves, three):
    kept = shelves.delete(shelves.create("Wall", three).id)
    other = shelves.create("Door")
    back = shelves.restore(kept)
    assert back != other.id
    assert counts(shelves) == {"Door": 0, "Wall": 3}


def test_a_deleted_collection_takes_no_more_files(shelves, three):
    gone = shelves.create("Wall")
    shelves.delete(gone.id)
    with pytest.raises(EnvironmentProblem, match="no longer"):
        shelves.add(gone.id, three)


def test_files_may_be_named_by_path(shelves, library, three):
    wall = shelves.create("Wall")
    shelves.add(wall.id, [library.root / "blue.jpg"])
    assert inside(library) == ["blue.jpg"]


def test_files_from_elsewhere_are_refused(shelves, tmp_path):
    wall = shelves.create("Wall")
    with pytest.raises(EnvironmentProblem, match="not in the library"):
        shelves.add(wall.id, [tmp_path / "other.jpg"])


def test_copies_and_moved_files_are_in_it_too(shelves, library, three):
    wall = shelves.create("Wall", three[:1])
    library.add("copy.jpg", photo_of("red"), content_hash="hash of red.jpg")
    library.change("UPDATE file SET relpath = 'elsewhere/r.jpg' WHERE id = ?", three[0])
    assert inside(library) == ["copy.jpg", "r.jpg"]
    assert counts(shelves) == {"Wall": 1}, "items, not files"
    assert wall.known == 1


def test_an_item_that_was_gone_is_in_it_when_it_comes_back(shelves, library, three):
    shelves.create("Wall", three)
    library.change("DELETE FROM file WHERE id = ?", three[0])
    library.catalog.write(collect_orphans)
    assert counts(shelves) == {"Wall": 2}
    library.add("red again.jpg", photo_of("red"), content_hash="hash of red.jpg")
    assert counts(shelves) == {"Wall": 3}


def test_a_collection_filters_any_search(shelves, library, three):
    shelves.create("Wall", three[:2])
    query = parse_filter("red collection:wall")
    assert set(library.names(query)) <= {"red.jpg", "green.jpg"}
    assert inside(library, "nothing") == []
    assert sorted(library.names(parse_filter("-collection:wall"))) == ["blue.jpg"]
    assert library.names(parse_filter("collection:~WAL tag:sea")) == ["green.jpg"]


def test_a_search_hears_of_a_change_at_once(shelves, library, three):
    wall = shelves.create("Wall", three[:1])
    assert inside(library) == ["red.jpg"]
    shelves.add(wall.id, three[1:])
    assert inside(library) == ["blue.jpg", "green.jpg", "red.jpg"]
    shelves.rename(wall.id, "Door")
    assert inside(library) == []


def test_without_words_the_whole_library_is_untouched_by_collections(shelves, library, three):
    shelves.create("Wall", three[:1])
    assert len(library.search(Query()).hits) == 3


def test_a_collection_alone_is_shown_in_its_own_order(shelves, library, three):
    wall = shelves.create("Größen", [three[1], three[2]])
    library.add("copy of green.jpg", photo_of("green"), content_hash="hash of green.jpg")
    query = parse_filter("collection:GRÖSSEN")
    assert library.names(query) == ["copy of green.jpg", "green.jpg", "blue.jpg"]
    shelves.add(wall.id, [three[0]])
    assert library.names(query)[-1] == "red.jpg"
    had = shelves.remove(wall.id, [three[1]])
    shelves.put_back(wall.id, had)
    assert library.names(query)[:2] == ["copy of green.jpg", "green.jpg"]


def test_another_order_may_be_asked_for(shelves, library, three):
    shelves.create("Wall", [three[0], three[2], three[1]])
    query = replace(parse_filter("collection:wall"), order="name")
    assert library.names(query) == ["blue.jpg", "green.jpg", "red.jpg"]


def test_two_collections_have_no_order_in_common(shelves, library, three):
    shelves.create("Wall", [three[0], three[1]])
    shelves.create("Door", [three[1], three[0]])
    query = parse_filter("collection:wall collection:door")
    assert sorted(library.names(query)) == ["green.jpg", "red.jpg"]
