"""Text out of files becomes fit for the catalog."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.media.words import joined, keywords, readable

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (None, ""),
        ("  a\n\tb\0 ", "a b"),
        (b"caf\xc3\xa9", "café"),
        (b"caf\xe9", "café"),
        ("x\ud800y", "x y"),
        ("cafe\u0301", "café"),
        (12, "12"),
    ],
)
def test_readable(raw: object, text: str) -> None:
    assert readable(raw) == text


@given(ANY_TEXT | st.binary(max_size=60))
def test_readable_text_can_be_stored(raw: object) -> None:
    text = readable(raw)
    with closing(sqlite3.connect(":memory:")) as connection:  # noqa: TID251 -- no catalog here
        assert connection.execute("SELECT ?", (text,)).fetchone() == (text,)
    assert text == readable(text)
    assert text == text.strip()


def test_joined_leaves_out_empty_and_repeated_parts() -> None:
    assert joined(["a", None, " ", "b", "a"]) == "a. b"


def test_keywords_are_unique_whatever_their_case() -> None:
    assert keywords(["Sea", "", "boat", "SEA", None]) == ("Sea", "boat")


def test_readable_is_bounded() -> None:
    assert len(readable("x" * 10**6)) == 20_000
