"""Saved searches: counted, renamed, replaced, and taken back."""

import pytest

from engine.domain import Query
from engine.errors import BadQuery, EnvironmentProblem
from engine.organise.saved import SavedSearches
from engine.search.parse import parse_filter
from tests.helpers.search_library import photo_of


@pytest.fixture
def saved(library):
    return SavedSearches(library.catalog, library.search)


def names(saved):
    return [one.name for one in saved.all()]


def test_a_saved_search_counts_what_it_shows_and_follows_the_library(saved, library, three):
    kept, replaced = saved.keep("Sea", parse_filter("tag:sea"))
    assert replaced is None
    assert saved.count(kept) == 1
    library.add("more.jpg", photo_of("blue"), tags=["sea"])
    assert saved.count(kept) == 2


def test_weaker_matches_count_where_they_are_shown(saved, library, three):
    query = parse_filter("red")
    answer = library.search(query)
    few, _old = saved.keep("few", query)
    all_of_it, _old = saved.keep("all", Query(terms=query.terms, show_all=True))
    assert saved.count(few) == answer.above_line
    assert saved.count(all_of_it) == answer.total == 3


def test_the_page_that_was_shown_does_not_matter(saved, three):
    kept, _old = saved.keep("late", Query(offset=40, limit=20))
    assert saved.count(kept) == 3


def test_a_search_that_cannot_be_answered_says_so(saved, tmp_path):
    kept, _old = saved.keep("bad", Query(conditions=(*parse_filter("tag:x").conditions,)))
    assert saved.count(kept) == 0
    from dataclasses import replace

    broken = replace(kept, query=Query(conditions=(replace(kept.query.conditions[0], op="<"),)))
    with pytest.raises(BadQuery):
        saved.count(broken)


def test_a_replaced_search_comes_back(saved):
    first, _none = saved.keep("Sea", parse_filter("tag:sea"))
    second, old = saved.keep(" Sea ", parse_filter("tag:ocean"))
    assert old == first
    assert names(saved) == ["Sea"]
    saved.restore(old)
    assert saved.all() == [first]
    assert second.id == first.id


def test_a_renamed_search_keeps_its_query(saved):
    kept, _none = saved.keep("Sea", parse_filter("tag:sea"))
    saved.rename(kept.id, "Ocean")
    assert [(one.id, one.name, one.query) for one in saved.all()] == [
        (kept.id, "Ocean", kept.query)
    ]
    saved.keep("Sea", parse_filter("tag:sea"))
    with pytest.raises(EnvironmentProblem, match="already"):
        saved.rename(kept.id, "Sea")
    with pytest.raises(EnvironmentProblem, match="name"):
        saved.rename(kept.id, "  ")


def test_a_deleted_search_comes_back_even_if_its_number_is_taken(saved):
    first, _none = saved.keep("Sea", parse_filter("tag:sea"))
    saved.delete(first.id)
    saved.keep("Land", parse_filter("tag:land"))
    saved.restore(first)
    assert names(saved) == ["Land", "Sea"]
    assert saved.all()[1].query == first.query
