"""Root rows: the folders that a library watches. Functions that change rows run in `Catalog.write`."""

import sqlite3
from datetime import datetime
from pathlib import Path

from engine.domain import Root, RootState

_ROOTS = """
SELECT r.*,
  count(f.id) AS files,
  coalesce(sum(f.state = 'searchable'), 0) AS searchable,
  coalesce(sum(f.state = 'queued'), 0) AS queued,
  coalesce(sum(f.state = 'failed'), 0) AS failed
FROM root r LEFT JOIN file f ON f.root_id = r.id AND f.missing_since IS NULL
GROUP BY r.id ORDER BY r.path
"""


# -- reading -----------------------------------------------------------------------------------
def all_roots(connection: sqlite3.Connection) -> list[Root]:
    """Every root, by path, with the counts of its files.

    ``files`` is searchable + queued + failed; what the last full scan skipped is not in it.
    """
    return [_root_from_row(row) for row in connection.execute(_ROOTS)]


def root_paths(connection: sqlite3.Connection) -> dict[int, Path]:
    """Path of every root by id. Cheaper than `all_roots`: nothing is counted."""
    return {row["id"]: Path(row["path"]) for row in connection.execute("SELECT id, path FROM root")}


def root_states(connection: sqlite3.Connection) -> dict[int, tuple[RootState, str]]:
    """(state, note) of every root by id."""
    rows = connection.execute("SELECT id, state, note FROM root")
    return {row["id"]: (RootState(row["state"]), row["note"]) for row in rows}


def _root_from_row(row: sqlite3.Row) -> Root:
    scanned = row["last_scan_at"]
    return Root(
        id=row["id"],
        path=Path(row["path"]),
        state=RootState(row["state"]),
        note=row["note"],
        files=row["files"],
        searchable=row["searchable"],
        queued=row["queued"],
        failed=row["failed"],
        skipped=row["skipped"],
        placeholders=row["placeholders"],
        last_scan=datetime.fromisoformat(scanned) if scanned else None,
    )


# -- writing -----------------------------------------------------------------------------------
def add_root(connection: sqlite3.Connection, path: Path, now: str) -> int:
    """Insert a root and return its id."""
    cursor = connection.execute("INSERT INTO root (path, added_at) VALUES (?, ?)", (str(path), now))
    return int(cursor.lastrowid or 0)


def absorb_root(connection: sqlite3.Connection, outer_id: int, inner_id: int, prefix: str) -> None:
    """Hand the files of a root over to the root that contains it.

    Parameters
    ----------
    prefix
        Path of the inner root relative to the outer one, with '/'.
    """
    connection.execute(
        "UPDATE file SET root_id = ?, relpath = ? || '/' || relpath WHERE root_id = ?",
        (outer_id, prefix, inner_id),
    )
    remove_root(connection, inner_id)


def remove_root(connection: sqlite3.Connection, root_id: int) -> None:
    """Forget a root and its file rows. Contents stay until somebody collects the orphans."""
    connection.execute("DELETE FROM root WHERE id = ?", (root_id,))


def set_state(
    connection: sqlite3.Connection, root_id: int, state: RootState, note: str = ""
) -> None:
    """Note how a root is kept up to date, and a sentence for the user about it."""
    connection.execute(
        "UPDATE root SET state = ?, note = ? WHERE id = ?", (state.value, note, root_id)
    )


def note_scan(
    connection: sqlite3.Connection, root_id: int, *, skipped: int, placeholders: int, now: str
) -> None:
    """Note what a full scan counted."""
    connection.execute(
        "UPDATE root SET skipped = ?, placeholders = ?, last_scan_at = ? WHERE id = ?",
        (skipped, placeholders, now, root_id),
    )
