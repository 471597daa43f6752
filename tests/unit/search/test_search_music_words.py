"""Words about music in a query, and the scores that they name."""

import pytest

from engine.domain import Kind, Query, Term, TermKind
from engine.search.music_words import asked_of_notes
from tests.helpers.search_library import SearchLibrary, page_of, photo_of


@pytest.mark.parametrize(
    "text",
    ["", "red boat", "a major city", "a minor detail", "fast car", "piano", "march", "minor",
     "child playing the piano", "1/2 apple", "3/14", "24/7"],
)  # fmt: skip
def test_what_is_not_about_notes(text: str) -> None:
    assert asked_of_notes(text) is None


@pytest.mark.parametrize(
    ("text", "values", "rest"),
    [
        ("slow waltz in minor", {"% minor", "waltz", "very slow", "slow"}, ""),
        ("piece in 6/8", {"6/8"}, ""),
        ("Schubert song in D minor", {"song", "D minor"}, "Schubert"),
        ("string quartets by Haydn", {"string quartet"}, "Haydn"),
        ("very slow piece in common time", {"very slow", "4/4"}, ""),
        ("Lied in c-Moll", {"C minor", "song"}, ""),
        ("prelude in a minor", {"prelude", "A minor"}, ""),
        ("French song", {"French", "song"}, ""),
        ("andante for violin", {"andante", "violin"}, ""),
        ("slow piece for flute", {"very slow", "slow", "flute"}, ""),
    ],
)
def test_what_is_asked(text: str, values: set[str], rest: str) -> None:
    asked = asked_of_notes(text)
    assert asked is not None
    assert {value for _sql, given in asked.conditions for value in given} == values
    assert asked.rest == rest


def words(text: str) -> Query:
    return Query((Term(TermKind.TEXT, text),))


@pytest.fixture
def scores(empty: SearchLibrary) -> SearchLibrary:
    """Facts and texts of scores, the texts such that words alone mislead."""

    def add(name: str, text: str, **meta: str | int) -> None:
        facts = {"measures": 20, **meta} if meta else {}
        empty.add(name, page_of(text), Kind.SCORE, text=text, meta=facts)

    add("waltz.mxl", "Slow waltz in A minor", key="A minor", speed="slow", form="waltz")
    add("false.mxl", "a minor slow waltz D", key="G major", speed="fast", form="song")
    add("other.mxl", "waltz", key="A minor", speed="fast", form="waltz")
    add("scan.pdf", "Slow waltz in A minor")
    add("Slow Waltz in A minor.mxl", "x", key="C major", form="song")
    return empty


def test_facts_name_and_contradict(scores: SearchLibrary) -> None:
    named = set(scores.names(words("slow waltz in A minor"))[:3])
    # what is called so is found as well, and a scan is found by its text
    assert named == {"waltz.mxl", "scan.pdf", "Slow Waltz in A minor.mxl"}


def test_any_mode_and_spelling(scores: SearchLibrary) -> None:
    first = scores.names(words("waltz in minor"))[:4]
    assert {"waltz.mxl", "other.mxl", "scan.pdf"} < set(first)
    assert "false.mxl" not in first


def test_other_words_must_stand_somewhere(scores: SearchLibrary) -> None:
    scores.add("b.mxl", page_of("x"), Kind.SCORE, text="Chopin",
               meta={"measures": 3, "key": "A minor", "form": "waltz"})  # fmt: skip
    assert scores.names(words("Chopin waltz in A minor"))[0] == "b.mxl"


def test_a_photo_is_no_waltz(scores: SearchLibrary) -> None:
    scores.add("a.jpg", photo_of("red"), meta={"measures": 3, "key": "A minor", "form": "waltz"})
    assert "a.jpg" not in scores.names(words("waltz in A minor"))[:3]
