"""File rows as the rest of the engine asks for them. What scans write is in `facts`.

Functions that change rows run inside `Catalog.write`. A file that a scan did not find any more
(`missing_since`) is in no count and is never handed out for indexing; a companion (the RAW beside
a JPEG, the clip of a Live Photo) follows the state of its photo and is counted, but never indexed.
"""

import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.domain import Failure, FileState, Kind
from engine.errors import EnvironmentProblem


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file of the library.

    ``kind`` is what the name promises (the content may turn out to be of another, as a picture of a
    score page is). ``content_id`` is None until the file has been read.
    """

    id: int
    root_id: int
    path: Path
    relpath: str
    kind: Kind
    state: FileState
    size: int
    mtime_ns: int
    content_id: int | None
    companion_of: int | None
    attempts: int
    missing: bool


_FILE = """
SELECT f.*, r.path AS root_path FROM file f JOIN root r ON r.id = f.root_id
"""
_QUEUED = """
WHERE f.state = 'queued' AND f.missing_since IS NULL AND f.companion_of IS NULL
  AND r.state != 'offline' AND f.id NOT IN (SELECT value FROM json_each(?))
ORDER BY f.id LIMIT ?
"""
_FAILURES = """
SELECT f.id, r.path AS root_path, f.relpath, f.reason, f.advice, f.attempts, f.size
FROM file f JOIN root r ON r.id = f.root_id
WHERE f.state = 'failed' AND f.missing_since IS NULL ORDER BY r.path, f.relpath
"""
_KINDS = """
SELECT coalesce(c.kind_override, c.kind, f.kind), count(*)
FROM file f LEFT JOIN content c ON c.id = f.content_id
WHERE f.state = 'searchable' AND f.missing_since IS NULL
  AND (?1 IS NULL OR f.root_id IN (SELECT value FROM json_each(?1)))
GROUP BY 1
"""


# -- reading -----------------------------------------------------------------------------------
def file_by_id(connection: sqlite3.Connection, file_id: int) -> FileRow | None:
    """One file, or None when it has left the library."""
    row = connection.execute(f"{_FILE} WHERE f.id = ?", (file_id,)).fetchone()
    return None if row is None else _file_from_row(row)


def claim_queued(
    connection: sqlite3.Connection, limit: int, exclude_ids: Iterable[int] = ()
) -> list[FileRow]:
    """Up to `limit` files that wait to be indexed, oldest row first.

    Nothing is written: whoever claims passes the files that it has in hand as `exclude_ids`.
    Files of an offline root wait until it is back.
    """
    values = (json.dumps(list(exclude_ids)), limit)
    return [_file_from_row(row) for row in connection.execute(_FILE + _QUEUED, values)]


def counts(connection: sqlite3.Connection) -> tuple[int, int, int]:
    """How many files are (searchable, queued, failed)."""
    found = dict(
        connection.execute(
            "SELECT state, count(*) FROM file WHERE missing_since IS NULL GROUP BY state"
        ).fetchall()
    )
    return found.get("searchable", 0), found.get("queued", 0), found.get("failed", 0)


def counts_by_kind(
    connection: sqlite3.Connection, root_ids: Sequence[int] | None = None
) -> dict[Kind, int]:
    """Searchable files of each kind, companions included: the values add up to `counts`' first.

    Parameters
    ----------
    root_ids
        Only files under these roots; None for the whole library.
    """
    wanted = None if root_ids is None else json.dumps(list(root_ids))
    found = dict.fromkeys(Kind, 0)
    found.update((Kind(kind), count) for kind, count in connection.execute(_KINDS, (wanted,)))
    return found


def failures(connection: sqlite3.Connection) -> list[Failure]:
    """Files that could not be read, by path."""
    return [
        Failure(
            file_id=row["id"],
            path=Path(row["root_path"], row["relpath"]),
            reason=row["reason"],
            advice=row["advice"],
            attempts=row["attempts"],
            size_bytes=row["size"],
        )
        for row in connection.execute(_FAILURES)
    ]


def path_of(connection: sqlite3.Connection, file_id: int) -> Path:
    """Absolute path of a file.

    Raises
    ------
    EnvironmentProblem
        The file has left the library.
    """
    return row_of(connection, file_id).path


def row_of(connection: sqlite3.Connection, file: int | Path) -> FileRow:
    """The row of a file by its id or path.

    Raises
    ------
    EnvironmentProblem
        The library does not have it.
    """
    if isinstance(file, Path):
        row = find_by_path(connection, file)
        if row is None:
            raise EnvironmentProblem(f"{file} is not in the library.", "Index its folder first.")
        return row
    row = file_by_id(connection, file)
    if row is None:
        raise EnvironmentProblem("This file is no longer in the library.", "Search again.")
    return row


def find_by_path(connection: sqlite3.Connection, path: Path) -> FileRow | None:
    """The row of a file; the path may be relative, or lead through symbolic links.

    A file that a scan did not find any more has a row too (`FileRow.missing`).
    """
    plain = Path(os.path.abspath(path))  # noqa: PTH100 -- resolve() would follow the link itself
    for place in dict.fromkeys((plain, plain.parent.resolve() / plain.name, plain.resolve())):
        row = _at(connection, place)
        if row is not None:
            return row
    return None


def _at(connection: sqlite3.Connection, path: Path) -> FileRow | None:
    """The row at exactly this path: every folder above it may be the root."""
    for folder in path.parents:
        row = connection.execute(
            f"{_FILE} WHERE r.path = ? AND f.relpath = ?",
            (str(folder), path.relative_to(folder).as_posix()),
        ).fetchone()
        if row is not None:
            return _file_from_row(row)
    return None


def _file_from_row(row: sqlite3.Row) -> FileRow:
    return FileRow(
        id=row["id"],
        root_id=row["root_id"],
        path=Path(row["root_path"], row["relpath"]),
        relpath=row["relpath"],
        kind=Kind(row["kind"]),
        state=FileState(row["state"]),
        size=row["size"],
        mtime_ns=row["mtime_ns"],
        content_id=row["content_id"],
        companion_of=row["companion_of"],
        attempts=row["attempts"],
        missing=row["missing_since"] is not None,
    )


# -- writing -----------------------------------------------------------------------------------
def mark_searchable(
    connection: sqlite3.Connection,
    file_id: int,
    content_id: int,
    read_as: tuple[int, int] | None = None,
) -> bool:
    """Note what a file holds; it and its companions can be found from now on.

    Parameters
    ----------
    read_as
        (size, mtime_ns) of the row when the file was claimed. If a scan has seen another size or
        time since, the bytes that were read are old: the row stays queued and False is returned.
    """
    size, mtime_ns = read_as or (None, None)
    done = connection.execute(
        "UPDATE file SET state = 'searchable', content_id = ?2, reason = '', advice = ''"
        " WHERE id = ?1 AND (?3 IS NULL OR (size = ?3 AND mtime_ns = ?4))",
        (file_id, content_id, size, mtime_ns),
    ).rowcount
    if done:
        _companions_follow(connection, file_id, FileState.SEARCHABLE)
    return bool(done)


def mark_failed(connection: sqlite3.Connection, file_id: int, reason: str, advice: str) -> None:
    """Note why a file could not be read. Its companions fail with it: they are not found either."""
    connection.execute(
        "UPDATE file SET state = 'failed', reason = ?, advice = ?, attempts = attempts + 1"
        " WHERE id = ?",
        (reason, advice, file_id),
    )
    _companions_follow(connection, file_id, FileState.FAILED, reason, advice)


def requeue(connection: sqlite3.Connection, file_ids: Sequence[int] | None = None) -> int:
    """Queue failed files again, all when None; return how many.

    Companions wait together with their photo and count too; asking for a companion queues its
    photo.
    """
    wanted = None if file_ids is None else json.dumps(list(file_ids))
    chosen = connection.execute(
        "SELECT DISTINCT coalesce(companion_of, id) FROM file WHERE state = 'failed'"
        " AND (?1 IS NULL OR id IN (SELECT value FROM json_each(?1)))",
        (wanted,),
    ).fetchall()
    mains = json.dumps([row[0] for row in chosen])
    return connection.execute(
        "UPDATE file SET state = 'queued', reason = '', advice = '' WHERE state = 'failed' AND id IN"
        " (SELECT value FROM json_each(?1)"
        "  UNION SELECT id FROM file WHERE companion_of IN (SELECT value FROM json_each(?1)))",
        (mains,),
    ).rowcount


def _companions_follow(
    connection: sqlite3.Connection,
    file_id: int,
    state: FileState,
    reason: str = "",
    advice: str = "",
) -> None:
    connection.execute(
        "UPDATE file SET state = ?, reason = ?, advice = ? WHERE companion_of = ?",
        (state.value, reason, advice, file_id),
    )
