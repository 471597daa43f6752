"""Filter expressions: what they mean, how they complain, and that nothing else can happen."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.domain import Condition, Kind, Query, Term, TermKind
from engine.errors import BadQuery
from engine.search.fields import FIELDS, bounds_of
from engine.search.parse import format_filter, parse_filter

TEXT = TermKind.TEXT
WITHOUT = TermKind.WITHOUT


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
        ('"sea shore" cat', Query((Term(TEXT, "cat"),), conditions=(Condition("name", "~", "sea shore"),))),
        ('-"sea ""x"""', Query(conditions=(Condition("name", "~", 'sea "x"', negated=True),))),
        ("failed:yes", Query(conditions=(Condition("failed", "=", "yes"),))),
        ("-kind:photo", Query(conditions=(Condition("kind", "=", "photo", negated=True),))),
        ("tag:!=blurry", Query(conditions=(Condition("tag", "!=", "blurry"),))),
        ("at 12:30 - note: x a<b", Query((Term(TEXT, "at 12:30 - note: x a<b"),))),
        ("https://example.org", Query((Term(TEXT, "https://example.org"),))),
    ],
)  # fmt: skip
def test_meaning(text: str, query: Query) -> None:
    assert parse_filter(text) == query


@pytest.mark.parametrize(
    ("text", "column", "part"),
    [
        ("sea camra:canon", 4, "Did you mean `camera`"),
        ("zzz:1", 0, "There are: kind"),
        ("kind:foto", 0, "Did you mean `photo`"),
        ("kind:", 0, "needs a value"),
        ("a rating:many", 2, "not a number"),
        ("rating:~3", 0, "cannot be used"),
        ("taken:2024-13", 0, "is not a date"),
        ("taken:yesterday", 0, "not a date"),
        ("taken:..", 0, "not a date"),
        ("rating:>1..3", 0, "not a number"),
        ("duration:1:99", 0, "not a duration"),
        ("failed:maybe", 0, "yes or no"),
        ('sea "shore', 4, "not closed"),
        ('name:"a"b', 0, "not closed"),
        ('""', 0, "needs a value"),
    ],
)
def test_complaints_name_the_column_and_help(text: str, column: int, part: str) -> None:
    with pytest.raises(BadQuery) as caught:
        parse_filter(text)
    assert caught.value.column == column
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
    ],
)  # fmt: skip
def test_bounds(field: str, op: str, value: str, inside: list, outside: list) -> None:
    bounds = bounds_of(Condition(field, op, value))

    def holds(x: float | str) -> bool:
        above = bounds.low is None or x > bounds.low or (x == bounds.low and not bounds.low_open)
        below = (
            bounds.high is None or x < bounds.high or (x == bounds.high and not bounds.high_open)
        )
        return above and below

    assert all(holds(x) for x in inside)
    assert not any(holds(x) for x in outside)


fragments = st.sampled_from(
    [*FIELDS, "kin", "photo", ":", ">=", "<", "=", "~", "!=", '"', '""', "-", " ", "..", "2024-05", "3", "a", "Ünï", "\u3000", "/x", "\\", "~"]
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
    assert 0 <= problem.column <= len(text)


@settings(max_examples=50, deadline=None)
@given(
    st.sampled_from(["name", "tag", "camera", "ext"]),
    st.sampled_from(["=", "!=", "~"]),
    st.text(min_size=1).filter(str.strip),
    st.booleans(),
)
def test_every_text_condition_can_be_written(
    field: str, op: str, value: str, negated: bool
) -> None:
    query = Query(conditions=(Condition(field, op, value, negated),))
    assert parse_filter(format_filter(query)) == query
