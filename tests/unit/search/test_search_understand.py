"""Queries in other languages reach the encoders in English, and the answer says so."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from engine.domain import Condition, Query, Term, TermKind
from engine.encoders.languages import Translated, to_english
from engine.index.base import Matrix
from engine.search.execute import Searcher
from engine.search.understand import speaking, understood
from tests.helpers.search_library import SearchLibrary

WORDS = {"rot": "red", "ohne blau": "without blue", "blau": "blue", "Rotes Meer": "red sea"}


def translate(text: str) -> Translated:
    return Translated(WORDS[text], "de") if text in WORDS else Translated(text)


def text(value: str) -> Query:
    return Query((Term(TermKind.TEXT, value),))


@pytest.mark.parametrize(
    "query", [Query(), text(""), text("  "), text("red"), Query(instruction=" ")]
)
def test_english_and_empty_queries_stay(query: Query) -> None:
    told = understood(query, translate)
    assert told.query is query
    assert (dict(told.originals), told.notes) == ({}, ())


def test_another_way_to_write_the_same_word_is_no_news() -> None:
    told = understood(text("Taxi"), lambda _text: Translated("taxi", "de"))
    assert told.query == text("Taxi")
    assert told.notes == ()


def test_terms_and_instruction_are_said_in_english() -> None:
    query = Query(
        (Term(TermKind.TEXT, "rot", 2.0), Term(TermKind.WITHOUT, "blau")), instruction="ohne blau"
    )
    told = understood(query, translate)
    assert [term.value for term in told.query.terms] == ["red", "blue"]
    assert told.query.terms[0].weight == 2.0
    assert told.query.instruction == "without blue"
    assert told.originals == {"red": "rot", "blue": "blau", "without blue": "ohne blau"}
    assert told.notes == ("Searched for: red; blue; without blue (from German).",)


def test_paths_and_filters_are_never_translated() -> None:
    query = Query(
        (Term(TermKind.LIKE, "rot"), Term(TermKind.IMAGE, "rot")),
        folders=("/rot",),
        conditions=(Condition("name", "=", "rot"),),
    )
    assert understood(query, translate).query is query


def test_an_encoder_of_many_languages_gets_the_users_own_words() -> None:
    seen: list[tuple[str, tuple[str, ...]]] = []

    def texts(joint: str, words: Sequence[str]) -> Matrix:
        seen.append((joint, tuple(words)))
        return np.zeros((len(words), 2), np.float32)

    encode = speaking(texts, {"red": "rot"}, lambda joint: joint == "many")
    encode("many", ["red", "dog"])
    encode("english", ["red", "dog"])
    assert seen == [("many", ("rot", "dog")), ("english", ("red", "dog"))]


@pytest.fixture
def german(library: SearchLibrary) -> SearchLibrary:
    library.searcher = Searcher(
        library.catalog, library.indexes, library.encoders, library._load, translate=to_english
    )
    return library


def test_a_foreign_query_finds_what_the_english_one_finds(german: SearchLibrary) -> None:
    english = german.search(text("red"))
    foreign = german.search(text("красный"))
    assert [hit.path for hit in foreign.hits] == [hit.path for hit in english.hits]
    assert foreign.above_line == english.above_line
    assert "Searched for: red (from Russian)." in foreign.notes
    assert not any("Searched for" in note for note in english.notes)


def test_many_queries_at_once_are_understood_too(german: SearchLibrary) -> None:
    one, two = german.searcher.search_many([text("красный"), text("red")])
    assert [hit.path for hit in one.hits] == [hit.path for hit in two.hits]
    assert "Searched for: red (from Russian)." in one.notes


def test_exact_words_find_the_users_own_names(german: SearchLibrary) -> None:
    query = Query(conditions=(Condition("name", "~", "blue sea"),))
    named = german.search(replace(text("красный"), conditions=query.conditions))
    assert [hit.path.name for hit in named.hits] == ["blue sea.png"]


def test_what_is_ruled_out_in_another_language_is_ruled_out(german: SearchLibrary) -> None:
    def found(unwanted: str) -> list[str]:
        terms = (Term(TermKind.TEXT, "white"), Term(TermKind.WITHOUT, unwanted))
        return [hit.path.name for hit in german.search(Query(terms, show_all=True)).hits]

    assert found("красный") == found("red") != found("green")
