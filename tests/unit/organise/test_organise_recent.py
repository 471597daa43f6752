"""Searches that were made are remembered, over a restart too, and can be forgotten."""

import pytest

from engine.domain import Kind, Query, Term, TermKind
from engine.organise.recent import RecentSearches
from engine.store import recent as stored
from engine.store.connection import Catalog


@pytest.fixture
def catalog(tmp_path):
    made = Catalog(tmp_path / "catalog.sqlite")
    yield made
    made.close()


@pytest.fixture
def recent(catalog):
    return RecentSearches(catalog)


def words(text, **parts):
    return Query((Term(TermKind.TEXT, text),), **parts)


def asked(recent):
    return [one.query.terms[0].value for one in recent.all()]


def test_the_newest_search_comes_first(recent):
    for text in ("boat", "dog", "sea"):
        recent.remember(words(text))
    assert asked(recent) == ["sea", "dog", "boat"]
    assert all(one.id and one.added_at is not None for one in recent.all())


def test_the_same_search_is_remembered_once_and_moves_to_the_front(recent):
    recent.remember(words("boat"))
    recent.remember(words("dog"))
    recent.remember(words("boat", limit=7, offset=300))
    assert asked(recent) == ["boat", "dog"]


def test_typed_words_and_the_rest_of_the_query_come_back_as_they_were(tmp_path):
    query = Query(
        (Term(TermKind.SKETCH, "sketch", 0.5, b"\x00png"), Term(TermKind.LIKE, "/a/b.jpg", -0.5)),
        instruction="at night",
        kinds=(Kind.PHOTO,),
        beta=0.25,
    )
    first = Catalog(tmp_path / "c.sqlite")
    RecentSearches(first).remember(query, "harbour taken:2024")
    first.close()
    again = Catalog(tmp_path / "c.sqlite")
    (back,) = RecentSearches(again).all()
    again.close()
    assert (back.query, back.typed) == (query, "harbour taken:2024")


def test_words_that_go_on_replace_what_they_grew_out_of(recent):
    recent.remember(words("dog"))
    number = recent.remember(Query(), "har")
    recent.remember(Query(), "harbour", instead_of=number)
    assert [one.typed for one in recent.all()] == ["harbour", ""]


def test_a_forgotten_search_comes_back_to_its_place(recent):
    for text in ("boat", "dog", "sea"):
        recent.remember(words(text))
    gone = recent.forget([recent.all()[1].id])
    assert asked(recent) == ["sea", "boat"]
    recent.restore(gone)
    assert asked(recent) == ["sea", "dog", "boat"]


def test_all_can_be_forgotten_and_restored_beside_what_came_since(recent):
    for text in ("boat", "dog"):
        recent.remember(words(text))
    gone = recent.forget()
    assert recent.all() == []
    recent.remember(words("boat"))
    recent.restore(gone)
    assert asked(recent) == ["boat", "dog"], "a search made again since is not doubled"


def test_only_so_many_are_kept(recent, monkeypatch):
    monkeypatch.setattr(stored, "MOST", 3)
    for n in range(6):
        recent.remember(words(f"n{n}"))
    assert asked(recent) == ["n5", "n4", "n3"]


def test_large_pictures_push_old_searches_out_and_not_the_disk(recent, catalog, monkeypatch):
    monkeypatch.setattr(stored, "MOST_CHARS", 9_000)
    for n in range(5):
        recent.remember(Query((Term(TermKind.IMAGE, f"p{n}", 1.0, bytes(1500)),)))
    kept = catalog.read().execute("SELECT count(*), sum(length(query)) FROM recent_search")
    count, chars = kept.fetchone()
    assert count == 2
    assert chars <= 9_000
    huge = recent.remember(Query((Term(TermKind.IMAGE, "huge", 1.0, bytes(50_000)),)))
    assert huge is None
    assert len(recent.all()) == 2, "one that is too large pushes nothing out"
