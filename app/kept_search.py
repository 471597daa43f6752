"""A search of the window as it is kept in the library, and back. Pure."""

from dataclasses import replace

from app.composition import Composition, TypedAs, from_query, to_query
from engine.domain import Query


def told(made: Composition) -> tuple[Query, str]:
    """A search as it can be kept: the query, and the words that are still to be parsed."""
    if made.needs_parsing():
        return to_query(replace(made, text="")), made.text.strip()
    return to_query(made), ""


def retold(query: Query, typed: str) -> Composition:
    """Read what `told` said; typed words stand in the box again."""
    made = from_query(query)
    return replace(made, text=typed, typed_as=TypedAs.WORDS) if typed else made
