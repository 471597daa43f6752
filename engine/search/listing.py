"""Queries without terms: everything that obeys the filters, newest first."""

import sqlite3
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.domain import Kind
from engine.search.filters import KIND_CODES, TABLES, Where, prepare

_SELECT = "SELECT f.id, coalesce(c.kind_override, c.kind, f.kind)"
# Photos by the time they were taken, all else by the time the file was changed.
_NEWEST_FIRST = (
    "coalesce(c.taken_at, strftime('%Y-%m-%dT%H:%M:%S', f.mtime_ns / 1000000000, 'unixepoch',"
    " 'localtime')) DESC, r.path, f.relpath"
)


@dataclass(frozen=True, slots=True)
class Listing:
    """Files in the order they are shown, and their kinds' codes."""

    file_ids: npt.NDArray[np.int64]
    kinds: npt.NDArray[np.int8]

    def counts(self) -> dict[Kind, int]:
        """Files by kind; kinds without any are left out."""
        sums = np.bincount(self.kinds, minlength=len(KIND_CODES))
        return {kind: int(sums[code]) for kind, code in KIND_CODES.items() if sums[code]}


def listing(connection: sqlite3.Connection, where: Where) -> Listing:
    """List the files that satisfy a condition."""
    prepare(connection)
    cursor = connection.cursor()
    cursor.row_factory = None
    statement = f"{_SELECT} FROM {TABLES} WHERE {where.sql} ORDER BY {_NEWEST_FIRST}"
    rows = cursor.execute(statement, where.values).fetchall()
    codes = {kind.value: code for kind, code in KIND_CODES.items()}
    return Listing(
        np.array([row[0] for row in rows], np.int64),
        np.array([codes[row[1]] for row in rows], np.int8),
    )
