"""The query language: what it means, how it complains, and that nothing else can happen."""

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.domain import Condition, Kind, Query, Term, TermKind
from engine.errors import BadQuery
from engine.search.fields import FIELDS, bounds_of
from engine.search.parse import format_filter, parse_filter

TEXT = TermKind.TEXT
WITHOUT = TermKind.WITHOUT
COLOUR = TermKind.COLOUR
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", Query()),
        ("  ", Query()),
        ("sea shore", Query((Term(TEXT, "sea shore"),))),
        ("sea -people shore -boat", Query((Term(TEXT, "sea shore"), Term(WITHOUT, "people"), Term(WITHOUT, "boat")))),
        ("kind:photo", Query(kinds=(Kind.PHOTO,))),
        ("kind:sounds Kind:Photo kind:audio", Query(kinds=(Kind.AUDIO, Kind.PHOTO))),
        ("in:/home/me", Query(folders=("/home/me",))),
        ('in:"C:\\My Photos"', Query(folders=("C:\\My Photos",))),
        ("in:holiday", Query(conditions=(Condition("in", "~", "holiday"),))),
        ("taken:2024-05..2024-07", Query(conditions=(Condition("taken", "=", "2024-05..2024-07"),))),
        ("camera:canon", Query(conditions=(Condition("camera", "~", "canon"),))),
        ("-tag:blurry", Query(conditions=(Condition("tag", "=", "blurry", negated=True),))),
        ("rating:>=3", Query(conditions=(Condition("rating", ">=", "3"),))),
        ("rating>=3", Query(conditions=(Condition("rating", ">=", "3"),))),
        ("duration:<10", Query(conditions=(Condition("duration", "<", "10"),))),
        ("duration:1:30..2m", Query(conditions=(Condition("duration", "=", "1:30..2m"),))),
        ('name:"sea shore"', Query(conditions=(Condition("name", "~", "sea shore"),))),
        ('"sea shore" cat', Query((Term(TEXT, "cat"),), conditions=(Condition("text", "~", "sea shore"),))),
        ('-"sea ""x"""', Query(conditions=(Condition("text", "~", 'sea "x"', negated=True),))),
        ("text:lake", Query(conditions=(Condition("text", "~", "lake"),))),
        ("failed:yes", Query(conditions=(Condition("failed", "=", "yes"),))),
        ("-kind:photo", Query(conditions=(Condition("kind", "=", "photo", negated=True),))),
        ("tag:!=blurry", Query(conditions=(Condition("tag", "!=", "blurry"),))),
        ("at 12:30 - note: x a<b", Query((Term(TEXT, "at 12:30 - note: x a<b"),))),
        ("https://example.org", Query((Term(TEXT, "https://example.org"),))),
        ("2:dog", Query((Term(TEXT, "dog", 2.0),))),
        ("beach 0.5:dog .25:cat", Query((Term(TEXT, "beach"), Term(TEXT, "dog", 0.5), Term(TEXT, "cat", 0.25)))),
        ('2:"red car" street', Query((Term(TEXT, "street"), Term(TEXT, "red car", 2.0)))),
        ("16:9 12:30 Symphony No. 4: Allegro", Query((Term(TEXT, "16:9 12:30 Symphony No. 4: Allegro"),))),
        ("dress colour:red", Query((Term(TEXT, "dress"), Term(COLOUR, "red")))),
        ("color:Grey", Query((Term(COLOUR, "grey"),))),
        ("length:<3 stars:5", Query(conditions=(Condition("duration", "<", "3"), Condition("rating", "=", "5")))),
        ("date:2024", Query(conditions=(Condition("taken", "=", "2024"),))),
        ("type:photo", Query(kinds=(Kind.PHOTO,))),
        ("1.5:colour:#C81e1e", Query((Term(COLOUR, "#c81e1e", 1.5),))),
        ("-colour:red", Query((Term(COLOUR, "red", -1.0),))),
        ('taken:"last summer"', Query(conditions=(Condition("taken", "=", "last summer"),))),
        ("beach last summer", Query((Term(TEXT, "beach"),), conditions=(Condition("taken", "=", "last summer"),))),
        ("in May 2023 kind:photo", Query(kinds=(Kind.PHOTO,), conditions=(Condition("taken", "=", "in May 2023"),))),
        ("summer dress may be 1984 poster", Query((Term(TEXT, "summer dress may be 1984 poster"),))),
        ('"last summer" -yesterday', Query((Term(WITHOUT, "yesterday"),), conditions=(Condition("text", "~", "last summer"),))),
    ],
)  # fmt: skip
def test_meaning(text: str, query: Query) -> None:
    assert parse_filter(text) == query


@pytest.mark.parametrize(
    ("text", "marked", "part"),
    [
        ("sea camra:canon", "camra", "Did you mean `camera`"),
        ("sea -kindd:photo", "kindd", "Did you mean `kind`"),
        ("zzz:1", "zzz", "There are: kind"),
        ("kind:foto", "foto", "Did you mean `photo`"),
        ("kind:", "kind:", "needs a value"),
        ("a rating:many", "many", "not a number"),
        ("rating:~3", "3", "cannot be used"),
        ("taken:2024-13", "2024-13", "is not a date"),
        ("dog taken:abc", "abc", 'Try taken:2024-05 or taken:"last summer"'),
        ("taken:>yesterday2", "yesterday2", "not a date"),
        ("taken:..", "..", "not a date"),
        ("rating:>1..3", "1..3", "not a number"),
        ("duration:1:99", "1:99", "not a duration"),
        ("failed:maybe", "maybe", "yes or no"),
        ('sea "shore', '"shore', "not closed"),
        ('name:"a"b', '"a"b', "not closed"),
        ('""', '""', "needs a value"),
        ("dress colour:blu", "blu", "Did you mean `blue`"),
        ("colour:", "colour:", "Which colour"),
        ("colour:#12", "#12", "no colour"),
        ("a 2:", "2:", "Write 2:dog"),
        ("a -2:dog", "-2:dog", "Write -dog"),
        ("2:-dog", "2:-dog", "Write -dog"),
        ("0:dog", "0", "above 0"),
        ("99:dog", "99", "not above 10"),
        ("2:kind:photo", "2:kind:photo", "no weight"),
        ('2:""', '2:""', "needs words"),
    ],
)
def test_complaints_name_the_place_and_help(text: str, marked: str, part: str) -> None:
    with pytest.raises(BadQuery) as caught:
        parse_filter(text)
    assert caught.value.column is not None
    assert text[caught.value.column : caught.value.end] == marked
    assert part in str(caught.value)


@pytest.mark.parametrize(
    ("field", "op", "value", "inside", "outside"),
    [
        ("rating", "=", "3", [3.0], [2.9, 3.1]),
        ("rating", ">", "3", [3.5], [3.0]),
        ("rating", "<=", "3", [3.0], [3.5]),
        ("width", "=", "10..20", [10.0, 20.0], [9.0, 21.0]),
        ("width", "=", "10..", [10.0, 1e6], [9.0]),
        ("duration", "=", "1:30", [90.0], [89.0]),
        ("duration", "<", "1h", [3599.0], [3600.0]),
        ("taken", "=", "2024", ["2024-01-01T00:00:00", "2024-12-31"], ["2023-12-31", "2025-01-01"]),
        ("taken", "=", "2024-05..2024-07", ["2024-07-31T23:59:59"], ["2024-08-01", "2024-04-30"]),
        ("taken", ">", "2024-05", ["2024-06-01"], ["2024-05-31T23:59"]),
        ("taken", "<=", "2024-05", ["2024-05-31T23:59"], ["2024-06-01"]),
        ("taken", "<", "2024-05", ["2024-04-30"], ["2024-05-01"]),
        ("taken", "=", "last summer", ["2026-06-01", "2026-08-31T23:59"], ["2026-05-31", "2026-09-01"]),
        ("taken", ">", "last summer", ["2026-09-01"], ["2026-08-31T12:00"]),
        ("taken", "=", "since march", ["2026-03-01", "2030-01-01"], ["2026-02-28T23:59"]),
        ("taken", "=", "may 2020..last month", ["2020-05-01", "2026-10-31T08:00"], ["2026-11-01", "2020-04-30"]),
    ],
)  # fmt: skip
def test_bounds(field: str, op: str, value: str, inside: list, outside: list) -> None:
    bounds = bounds_of(Condition(field, op, value), TODAY)

    def holds(x: float | str) -> bool:
        above = bounds.low is None or x > bounds.low or (x == bounds.low and not bounds.low_open)
        below = (
            bounds.high is None or x < bounds.high or (x == bounds.high and not bounds.high_open)
        )
        return above and below

    assert all(holds(x) for x in inside)
    assert not any(holds(x) for x in outside)


fragments = st.sampled_from(
    [*FIELDS, "colour", "red", "2:", "0.5:", "last", "summer", "in", "may", "2019", "kin", "photo", ":", ">=", "<", "=", "~", "!=", '"', '""', "-", " ", "..", "2024-05", "3", "a", "Ünï", "\u3000", "/x", "\\", "~"]
)  # fmt: skip


@settings(max_examples=70, deadline=None)
@given(st.one_of(st.text(max_size=40), st.lists(fragments, max_size=12).map("".join)))
@example('-""')
@example("in:~")
@example("in=0")
@example("- -a --b")
def test_any_text_parses_or_is_a_bad_query_and_survives_writing(text: str) -> None:
    try:
        query = parse_filter(text)
    except BadQuery as bad:
        problem = bad
    else:
        assert parse_filter(format_filter(query)) == query
        return
    assert problem.text
    assert problem.column is not None
    assert problem.end is not None
    assert 0 <= problem.column < problem.end <= len(text)


@settings(max_examples=50, deadline=None)
@given(
    st.sampled_from(["text", "name", "tag", "camera", "ext"]),
    st.sampled_from(["=", "!=", "~"]),
    st.text(min_size=1).filter(str.strip),
    st.booleans(),
)
def test_every_text_condition_can_be_written(
    field: str, op: str, value: str, negated: bool
) -> None:
    query = Query(conditions=(Condition(field, op, value, negated),))
    assert parse_filter(format_filter(query)) == query


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text("abc -2:\"'é.", min_size=1, max_size=12).filter(str.strip),
            st.integers(1, 9999).map(lambda number: number / 1000),
        ),
        max_size=3,
    )
)
def test_every_weighted_word_can_be_written(pairs: list[tuple[str, float]]) -> None:
    query = Query(tuple(Term(TEXT, words, 0.75 if w == 1 else w) for words, w in pairs))
    assert parse_filter(format_filter(query)) == query


@pytest.mark.parametrize("words", ["last summer", "kind:photo", "-x", '"', "a  b", "2:dog"])
def test_words_that_would_be_read_otherwise_are_written_as_words(words: str) -> None:
    query = Query((Term(TEXT, words),))
    assert parse_filter(format_filter(query)) == query


# -- concepts ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("concept:garden", Term(TermKind.CONCEPT, "garden")),
        ('concept:"our garden"', Term(TermKind.CONCEPT, "our garden")),
        ("-concept:garden", Term(TermKind.CONCEPT, "garden", -1.0)),
        ("2:concept:garden", Term(TermKind.CONCEPT, "garden", 2.0)),
    ],
)
def test_a_concept_is_a_term(text, term):
    assert parse_filter(text).terms == (term,)
    assert format_filter(parse_filter(text)) == text


def test_a_concept_stands_beside_words():
    found = parse_filter("night concept:garden kind:photo")
    assert found.terms == (Term(TermKind.TEXT, "night"), Term(TermKind.CONCEPT, "garden"))


@pytest.mark.parametrize("text", ["concept:", 'concept:""', "concept:~x"])
def test_a_concept_without_a_name_is_pointed_out(text):
    with pytest.raises(BadQuery, match="Which concept"):
        parse_filter(text)
