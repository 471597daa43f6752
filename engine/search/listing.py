"""Files in an order that does not ask how well they match: by date, name, size and so on."""

import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from engine.domain import Kind
from engine.search.filters import KIND_CODES, TABLES, Where, fold, prepare

_KIND = "coalesce(c.kind_override, c.kind, f.kind)"
# Photos by the time they were taken, all else by the time the file was changed.
_TIME = (
    "coalesce(c.taken_at, strftime('%Y-%m-%dT%H:%M:%S', f.mtime_ns / 1000000000, 'unixepoch',"
    " 'localtime'))"
)
ORDERS: Mapping[str, str] = {
    "name": "name_key(f.relpath)",
    "taken": _TIME,
    "size": "f.size",
    "rating": "nullif(c.rating, 0)",
    "duration": "c.duration_s",
    "kind": _KIND,
    "folder": "r.path || '/' || folder_of(f.relpath)",
    "added": "f.added_at",
}
"""What `Query.order` may name; files that have none of it come last, either way round."""

GROUPS: Mapping[str, str] = {
    "day": f"substr({_TIME}, 1, 10)",
    "folder": "rtrim(r.path || '/' || folder_of(f.relpath), '/')",
    "piece": f"CASE WHEN {_KIND} = 'photo' THEN '' ELSE coalesce(nullif(c.title, ''), stem_of(f.relpath)) END",
}
"""What `Query.group` may name."""

_BY_PATH = "r.path, f.relpath"
_NUMBER = re.compile("[0-9]+")
_DIGITS = 12
NEWEST_FIRST = "-taken"


@dataclass(frozen=True, slots=True)
class Listing:
    """Files in the order they are shown, their contents (0: none yet) and their kinds' codes.

    ``codes`` says which of ``titles`` a file's group has; without a group there are none.
    """

    file_ids: npt.NDArray[np.int64]
    contents: npt.NDArray[np.int64]
    kinds: npt.NDArray[np.int8]
    codes: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    titles: tuple[str, ...] = ()

    def counts(self) -> dict[Kind, int]:
        """Files by kind; kinds without any are left out."""
        sums = np.bincount(self.kinds, minlength=len(KIND_CODES))
        return {kind: int(sums[code]) for kind, code in KIND_CODES.items() if sums[code]}


def listing(
    connection: sqlite3.Connection, where: Where, order: str = NEWEST_FIRST, group: str = ""
) -> Listing:
    """List the files that satisfy a condition.

    Parameters
    ----------
    order
        A key of `ORDERS`, with a minus for the other way round; empty: by path.
    group
        A key of `GROUPS`, or empty. The order does not change by it.
    """
    _prepare(connection)
    cursor = connection.cursor()
    cursor.row_factory = None
    columns = f"f.id, {_KIND}, coalesce(f.content_id, 0), {GROUPS[group] if group else 'NULL'}"
    rows = cursor.execute(
        f"SELECT {columns} FROM {TABLES} WHERE {where.sql} ORDER BY {_sorted_by(order)}",  # noqa: S608 -- constants and question marks
        where.values,
    ).fetchall()
    codes = {kind.value: code for kind, code in KIND_CODES.items()}
    in_group, titles = _groups([row[3] or "" for row in rows]) if group else ([], ())
    return Listing(
        np.array([row[0] for row in rows], np.int64),
        np.array([row[2] for row in rows], np.int64),
        np.array([codes[row[1]] for row in rows], np.int8),
        np.array(in_group, np.int64),
        titles,
    )


def name_key(path: str) -> str:
    """What names are sorted by: no case, and numbers by their value ("9" before "10")."""
    name = fold(path.rpartition("/")[2])
    return _NUMBER.sub(lambda match: match[0].zfill(_DIGITS), name)


def _sorted_by(order: str) -> str:
    if not order:
        return _BY_PATH
    column = ORDERS[order.removeprefix("-")]
    way = "DESC" if order.startswith("-") else "ASC"
    return f"{column} {way} NULLS LAST, {_BY_PATH}"


def _groups(keys: list[str]) -> tuple[list[int], tuple[str, ...]]:
    """A number for each key and the keys' titles; case makes no difference."""
    known: dict[str, int] = {}
    titles: list[str] = []
    codes = []
    for key in keys:
        code = known.setdefault(fold(key), len(titles))
        if code == len(titles):
            titles.append(key)
        codes.append(code)
    return codes, tuple(titles)


def _stem_of(relpath: str) -> str:
    return relpath.rpartition("/")[2].rpartition(".")[0]


def _prepare(connection: sqlite3.Connection) -> None:
    prepare(connection)
    try:
        connection.execute("SELECT name_key('')")
    except sqlite3.OperationalError:  # see `prepare`
        connection.create_function("name_key", 1, name_key, deterministic=True)
        connection.create_function("stem_of", 1, _stem_of, deterministic=True)
