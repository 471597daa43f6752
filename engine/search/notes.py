"""Sentences about what an answer does not cover."""

import sqlite3
from collections.abc import Mapping, Sequence

from engine.domain import Kind

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


def _sentence(kind: Kind, count: int) -> str:
    one, many = _NAMES[kind]
    return (
        f"1 {one} is not indexed yet." if count == 1 else f"{count:,} {many} are not indexed yet."
    )
