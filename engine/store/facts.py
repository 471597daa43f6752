"""What a scan saw on the disk, what the catalog knew, and how the difference is written.

Every function that writes runs inside `Catalog.write`; the scanner is the only caller.

Conventions
-----------
`relpath` is relative to the root, with '/'; '' is the root itself. Sizes are bytes, times are
nanoseconds since 1970. Device and inode are folded to SQLite's signed 64 bits (`as_int64`); inode 0
means that the file system does not tell (Windows).
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from engine.domain import Kind


class Fact(NamedTuple):
    """A file as it lies on the disk.

    A NamedTuple, because it takes half the time of a frozen dataclass to make 100,000 of them.
    ``main`` is the relpath of the photo that this RAW file or clip goes with.
    """

    root_id: int
    relpath: str
    kind: Kind
    size: int
    mtime_ns: int
    device: int
    inode: int
    main: str | None = None


class KnownFile(NamedTuple):
    """A file as the catalog remembers it; the first columns are those of `Fact`."""

    root_id: int
    relpath: str
    kind: Kind
    size: int
    mtime_ns: int
    device: int
    inode: int
    main: str | None
    id: int
    missing: bool


class Match(NamedTuple):
    """A row and the file on the disk that it stands for."""

    row: KnownFile
    fact: Fact


def as_int64(number: int) -> int:
    """Fold an unsigned 64-bit number (some inodes) into the range SQLite stores, one to one."""
    return (number + 2**63) % 2**64 - 2**63


# -- reading -----------------------------------------------------------------------------------
_COLUMNS = """
SELECT f.root_id, f.relpath, f.kind, f.size, f.mtime_ns, f.device, f.inode, m.relpath, f.id,
       f.missing_since IS NOT NULL
"""
_KNOWN = _COLUMNS + "FROM file f LEFT JOIN file m ON m.id = f.companion_of "
_ALL = _KNOWN + "WHERE f.root_id = ?"
_DIRECTLY_IN_ROOT = _ALL + " AND instr(f.relpath, '/') = 0"
_UNDER = _ALL + " AND f.relpath > ? AND f.relpath < ?"
_DIRECTLY_IN = _UNDER + " AND instr(substr(f.relpath, ?), '/') = 0"
_MISSING = _KNOWN + "WHERE f.missing_since IS NOT NULL"
_SAME_INODE = (  # CROSS JOIN keeps this order: one look into the index for each number
    _COLUMNS
    + "FROM json_each(?) wanted CROSS JOIN file f ON f.device = json_extract(wanted.value, '$[0]')"
    " AND f.inode = json_extract(wanted.value, '$[1]') LEFT JOIN file m ON m.id = f.companion_of"
)


def known_in(
    connection: sqlite3.Connection, root_id: int, folder: str, *, recursive: bool
) -> list[KnownFile]:
    """Rows in a folder ('' for the root), with those of its subfolders when `recursive`."""
    if not folder:
        return _select(connection, _ALL if recursive else _DIRECTLY_IN_ROOT, (root_id,))
    # '0' follows '/', so this range of the (root_id, relpath) index holds just the folder's files
    scope = (root_id, f"{folder}/", f"{folder}0")
    if recursive:
        return _select(connection, _UNDER, scope)
    return _select(connection, _DIRECTLY_IN, (*scope, len(folder) + 2))


def missing_files(connection: sqlite3.Connection) -> list[KnownFile]:
    """Rows of all roots whose file was not there when last looked for."""
    return _select(connection, _MISSING, ())


def same_inodes(
    connection: sqlite3.Connection, identities: Iterable[tuple[int, int]]
) -> list[KnownFile]:
    """Rows of all roots with one of these (device, inode)."""
    return _select(connection, _SAME_INODE, (json.dumps(list(identities)),))


def has_files(connection: sqlite3.Connection, root_id: int) -> bool:
    """Whether a root has any rows."""
    found = connection.execute("SELECT 1 FROM file WHERE root_id = ? LIMIT 1", (root_id,))
    return found.fetchone() is not None


def has_device(connection: sqlite3.Connection, root_id: int, device: int) -> bool:
    """Whether a root has files on this device."""
    found = connection.execute(
        "SELECT 1 FROM file WHERE root_id = ? AND device = ? LIMIT 1", (root_id, device)
    )
    return found.fetchone() is not None


def _select(
    connection: sqlite3.Connection, sql: str, values: Sequence[int | str]
) -> list[KnownFile]:
    cursor = connection.cursor()
    cursor.row_factory = _known_from_row
    return cursor.execute(sql, values).fetchall()


def _known_from_row(_cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> KnownFile:
    return KnownFile._make((*row[:2], Kind(row[2]), *row[3:]))


# -- writing -----------------------------------------------------------------------------------
_ADD = """
INSERT INTO file (root_id, relpath, kind, size, mtime_ns, device, inode, added_at)
SELECT ?, ?, ?, ?, ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM root WHERE id = ?1)
"""
# The old content stays until the indexer has read the new bytes, so that the file is findable
# meanwhile; a companion is never read, its old content would stay for ever.
_CHANGE = """
UPDATE file SET kind = ?, size = ?, mtime_ns = ?, device = ?, inode = ?, state = 'queued',
  reason = '', advice = '', attempts = 0, missing_since = NULL,
  content_id = CASE WHEN companion_of IS NULL THEN content_id END
WHERE id = ?
"""
_REFRESH = "UPDATE file SET device = ?, inode = ?, missing_since = NULL WHERE id = ?"
# A failed file under a new ending may be readable now: "photo.jpg" that was a HEIC all the time.
_MOVE = """
UPDATE file SET root_id = ?, relpath = ?, device = ?, inode = ?, missing_since = NULL,
  state = CASE WHEN state = 'failed' AND ? THEN 'queued' ELSE state END
WHERE id = ? AND EXISTS (SELECT 1 FROM root WHERE id = ?1)
"""
_PAIR = """
UPDATE file SET companion_of = (SELECT m.id FROM file m WHERE m.root_id = ?1 AND m.relpath = ?3)
WHERE root_id = ?1 AND relpath = ?2
"""
_FOLLOW = """
UPDATE file SET (state, reason, advice) =
  (SELECT m.state, m.reason, m.advice FROM file m WHERE m.id = file.companion_of)
WHERE companion_of IS NOT NULL
  AND state != (SELECT m.state FROM file m WHERE m.id = file.companion_of)
"""
# Rows that were companions until now: nobody has read them, or at least not lately.
_LET_GO = """
UPDATE file SET reason = '', advice = '',
  state = CASE WHEN content_id IS NULL THEN 'queued' ELSE 'searchable' END
WHERE companion_of IS NULL AND
  ((content_id IS NULL AND state = 'searchable') OR (state = 'failed' AND attempts = 0))
"""


def add(connection: sqlite3.Connection, facts: Iterable[Fact], now: str) -> None:
    """Insert new files as queued. Those of a root that was removed meanwhile are left out."""
    connection.executemany(_ADD, ((*fact[:7], now) for fact in facts))


def change(connection: sqlite3.Connection, matches: Iterable[Match]) -> None:
    """Queue files whose bytes may have changed."""
    connection.executemany(_CHANGE, ((*fact[2:7], row.id) for row, fact in matches))


def refresh(connection: sqlite3.Connection, matches: Iterable[Match]) -> None:
    """Note that files are there, unchanged, and under which inode."""
    connection.executemany(_REFRESH, ((fact.device, fact.inode, row.id) for row, fact in matches))


def move(connection: sqlite3.Connection, matches: Iterable[Match]) -> None:
    """Give rows a new place; what is known of their content stays."""
    connection.executemany(
        _MOVE,
        (
            (
                fact.root_id,
                fact.relpath,
                fact.device,
                fact.inode,
                _ending_differs(row, fact),
                row.id,
            )
            for row, fact in matches
        ),
    )


def mark_missing(connection: sqlite3.Connection, ids: Iterable[int], now: str) -> None:
    """Note that files were not there, keeping the day when that was first seen."""
    connection.executemany(
        "UPDATE file SET missing_since = ? WHERE id = ? AND missing_since IS NULL",
        ((now, file_id) for file_id in ids),
    )


def delete(connection: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Forget files; their contents stay for whoever collects those that no file holds."""
    connection.executemany("DELETE FROM file WHERE id = ?", ((file_id,) for file_id in ids))


def pair(connection: sqlite3.Connection, facts: Iterable[Fact]) -> None:
    """Tie files to their `Fact.main`, or untie them where it is None."""
    connection.executemany(_PAIR, ((fact.root_id, fact.relpath, fact.main) for fact in facts))


def settle_companions(connection: sqlite3.Connection) -> None:
    """Let companions take the state of their photo, and queue those that have none any more."""
    connection.execute(_LET_GO)
    connection.execute(_FOLLOW)


def _ending_differs(row: KnownFile, fact: Fact) -> bool:
    return row.relpath.rpartition(".")[2].lower() != fact.relpath.rpartition(".")[2].lower()
