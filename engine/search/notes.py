"""Sentences about what an answer does not cover."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date

from engine.domain import Condition, Kind, Query
from engine.search.dates import described, span_of
from engine.search.fields import is_date_in_words
from engine.store.texts import count_due, is_behind

_QUEUED = """
SELECT kind, count(*) AS files FROM file
WHERE state = 'queued' AND missing_since IS NULL AND companion_of IS NULL GROUP BY kind
"""
_NAMES: Mapping[Kind, tuple[str, str]] = {
    Kind.PHOTO: ("photo", "photos"),
    Kind.AUDIO: ("sound", "sounds"),
    Kind.SCORE: ("score", "scores"),
}


def notes_of(connection: sqlite3.Connection, kinds: Sequence[Kind]) -> tuple[str, ...]:
    """Say how many files of the searched kinds are not searchable yet."""
    queued = {row["kind"]: row["files"] for row in connection.execute(_QUEUED)}
    return tuple(_sentence(kind, queued[kind.value]) for kind in kinds if queued.get(kind.value))


def date_notes(query: Query, today: date, total: int) -> tuple[str, ...]:
    """Say which days the dates in words mean, and how to look for the words if nothing is from then."""
    notes = [
        note
        for condition in query.conditions
        if is_date_in_words(condition) and (note := _days(condition, today))
    ]
    taken = [c.value for c in query.conditions if c.field == "taken" and is_date_in_words(c)]
    if taken and not total:
        notes.append(
            f'Nothing is from then. To look for the words, put them in quotes: "{taken[0]}".'
        )
    return tuple(notes)


def _days(condition: Condition, today: date) -> str:
    """``Taken June to August 2025.``; empty for comparisons, which say it themselves."""
    span = span_of(condition.value, today)
    if span is None or condition.op != "=":
        return ""
    sentence = f"{condition.field} {described(span)}."
    return f"Not {sentence}" if condition.negated else sentence[0].upper() + sentence[1:]


def names_note(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Say that names are still being read into what words are looked up in."""
    if not is_behind(connection):
        return ()
    return (f"The names of {count_due(connection):,} files are not looked up yet.",)


def _sentence(kind: Kind, count: int) -> str:
    one, many = _NAMES[kind]
    return (
        f"1 {one} is not indexed yet." if count == 1 else f"{count:,} {many} are not indexed yet."
    )
