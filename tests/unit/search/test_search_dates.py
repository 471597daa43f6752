"""Dates in words: what they mean on a day, which ones are unmistakable, how they are said."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain import Condition, Query, Term, TermKind
from engine.search.dates import Span, described, phrase_in, span_of
from tests.helpers.search_library import photo_of

TODAY = date(2026, 11, 21)  # a Saturday


@pytest.mark.parametrize(
    ("text", "first", "last", "said"),
    [
        ("last summer", "2026-06-01", "2026-08-31", "June to August 2026"),
        ("last winter", "2025-12-01", "2026-02-28", "December 2025 to February 2026"),
        ("winter 2023", "2023-12-01", "2024-02-29", "December 2023 to February 2024"),
        ("this autumn", "2026-09-01", "2026-11-30", "September to November 2026"),
        ("summer", "2026-06-01", "2026-08-31", "June to August 2026"),
        ("december", "2025-12-01", "2025-12-31", "in December 2025"),
        ("yesterday", "2026-11-20", "2026-11-20", "on 20 November 2026"),
        ("this week", "2026-11-16", "2026-11-22", "16 to 22 November 2026"),
        ("last week", "2026-11-09", "2026-11-15", "9 to 15 November 2026"),
        ("last weekend", "2026-11-14", "2026-11-15", "14 to 15 November 2026"),
        ("this weekend", "2026-11-21", "2026-11-22", "21 to 22 November 2026"),
        ("last month", "2026-10-01", "2026-10-31", "in October 2026"),
        ("last year", "2025-01-01", "2025-12-31", "in 2025"),
        ("in May 2023", "2023-05-01", "2023-05-31", "in May 2023"),
        ("12 May 2023", "2023-05-12", "2023-05-12", "on 12 May 2023"),
        ("May 12th, 2023", "2023-05-12", "2023-05-12", "on 12 May 2023"),
        ("christmas 2022", "2022-12-24", "2022-12-26", "24 to 26 December 2022"),
        ("last christmas", "2025-12-24", "2025-12-26", "24 to 26 December 2025"),
        ("2019", "2019-01-01", "2019-12-31", "in 2019"),
        ("since March", "2026-03-01", None, "since 1 March 2026"),
        ("before 2015", None, "2014-12-31", "up to 31 December 2014"),
        ("after May 2020", "2020-06-01", None, "since 1 June 2020"),
        ("until last year", None, "2025-12-31", "up to 31 December 2025"),
        ("two weeks ago", "2026-11-02", "2026-11-08", "2 to 8 November 2026"),
        ("3 days ago", "2026-11-18", "2026-11-18", "on 18 November 2026"),
        ("a month ago", "2026-10-01", "2026-10-31", "in October 2026"),
        ("last three months", "2026-08-21", "2026-11-21", "21 August to 21 November 2026"),
        ("letzten Sommer", "2026-06-01", "2026-08-31", "June to August 2026"),
        ("vor zwei Wochen", "2026-11-02", "2026-11-08", "2 to 8 November 2026"),
        ("im März 2021", "2021-03-01", "2021-03-31", "in March 2021"),
        ("l'été dernier", "2026-06-01", "2026-08-31", "June to August 2026"),
        ("verano de 2021", "2021-06-01", "2021-08-31", "June to August 2021"),
    ],
)
def test_meaning(text, first, last, said):
    span = span_of(text, TODAY)
    assert span is not None
    assert (span.first and span.first.isoformat()) == first
    assert (span.last and span.last.isoformat()) == last
    assert described(span) == said


@pytest.mark.parametrize(
    ("today", "first"),
    [("2026-03-01", 2025), ("2026-06-01", 2025), ("2026-08-31", 2025), ("2026-09-01", 2026)],
)
def test_last_summer_is_the_latest_one_that_is_over(today, first):
    span = span_of("last summer", date.fromisoformat(today))
    assert span is not None
    assert span.first == date(first, 6, 1)


@pytest.mark.parametrize(
    "text", ["", "abc", "last", "in", "summer dress", "31 June 2023", "??", "last monday"]
)
def test_what_is_no_date(text):
    assert span_of(text, TODAY) is None


@pytest.mark.parametrize(
    ("words", "phrase"),
    [
        ("dog on beach last summer", "last summer"),
        ("in the summer of 2021 beach", "in the summer of 2021"),
        ("cat in May 2023 asleep", "in May 2023"),
        ("photos from 2019", "from 2019"),
        ("wedding since March", "since March"),
        ("yesterday", "yesterday"),
        ("Strand letzten Sommer", "letzten Sommer"),
        ("mai 2023", "mai 2023"),
        ("snow two weeks ago", "two weeks ago"),
    ],
)
def test_phrases_that_nobody_means_otherwise(words, phrase):
    place = phrase_in(words.split())
    assert place is not None
    assert " ".join(words.split()[slice(*place)]) == phrase


@pytest.mark.parametrize(
    "words",
    ["summer dress", "may", "1984 poster", "spring flowers", "fall leaves", "soldiers in march",
     "mars 2020 rover", "first day", "photos of 2019", "this may be", "blade runner 2049"],
)  # fmt: skip
def test_words_that_may_be_meant_otherwise_stay_words(words):
    assert phrase_in(words.split()) is None


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "last",
                "this",
                "in",
                "since",
                "before",
                "summer",
                "may",
                "2019",
                "two",
                "weeks",
                "ago",
                "31",
                "of",
                "the",
                "christmas",
                "yesterday",
                "99",
                "years",
            ]
        ),
        max_size=7,
    ),
    st.dates(date(1950, 1, 1), date(2090, 1, 1)),
)
def test_any_words_have_a_meaning_or_none(words, today):
    span = span_of(" ".join(words), today)
    if span is not None and span.first is not None and span.last is not None:
        assert span.first <= span.last
    if span is not None:
        assert described(span)
    place = phrase_in(words)
    if place is not None:
        assert span_of(" ".join(words[slice(*place)]), date(2026, 11, 21)) is not None


def test_an_open_span_can_be_said():
    assert described(Span(None, None)) == "at any time"


# -- in a search -------------------------------------------------------------------------------
def taken(value, op="=", **parts):
    return Query(conditions=(Condition("taken", op, value),), **parts)


def test_hits_are_from_then_and_the_answer_says_when(library, monkeypatch):
    library.searcher._preparer.today = lambda: date(2025, 3, 1)
    answer = library.search(taken("last summer", terms=(Term(TermKind.TEXT, "green"),)))
    assert [hit.path.name for hit in answer.hits] == ["green.jpeg"]
    assert answer.notes[0] == "Taken June to August 2024."
    assert library.search(taken("last summer")).notes == ("Taken June to August 2024.",)


def test_words_are_understood_on_the_day_of_the_search(library):
    days = iter([date(2025, 3, 1), date(2026, 3, 1)])
    library.searcher._preparer.today = lambda: date(2025, 3, 1)
    assert library.names(taken("last summer")) == ["green.jpeg"]
    library.searcher._preparer.today = lambda: date(2026, 3, 1)
    assert library.names(taken("last summer")) == []
    assert next(days)


def test_when_nothing_is_from_then_the_answer_tells_how_to_search_for_the_words(library):
    library.searcher._preparer.today = lambda: date(2023, 1, 1)
    (first, second, *_rest) = library.search(taken("last summer")).notes
    assert first == "Taken June to August 2022."
    assert '"last summer"' in second
    library.add("x/last summer.jpg", photo_of("red"))
    (hit,) = library.search(Query(conditions=(Condition("text", "~", "last summer"),))).hits
    assert hit.path.name == "last summer.jpg"


def test_plain_dates_need_no_note(library):
    assert library.search(taken("2024")).notes == ()
