"""Save what can be read of a damaged catalog. Called by `trouvere doctor --repair` only.

The damaged file is kept beside the new one under another name; nothing is deleted. Vectors that
cannot be read are made again at the next indexing, because their contents are then not marked as
encoded.
"""

import sqlite3
from pathlib import Path

from engine.store.connection import Catalog, open_untrusted

_TABLES = (
    "setting", "root", "content", "file", "tag", "content_tag", "segment", "space", "vector",
    "passage", "encoded", "saved_search", "concept", "concept_example", "collection",
    "collection_content", "sketch", "recent_search", "verdict", "stacked", "alike",
)  # fmt: skip
_WITHOUT_ROWID = ("content_tag", "encoded", "collection_content", "verdict", "alike")
_POINTS = {  # of tables without rowids: what tells whether all that a row points to is there
    "content_tag": "content_id IN (SELECT id FROM content) AND tag_id IN (SELECT id FROM tag)",
    "collection_content": "collection_id IN (SELECT id FROM collection)",
    "alike": "first_id IN (SELECT id FROM content) AND second_id IN (SELECT id FROM content)",
}
CHUNK = 200


def salvage(path: Path) -> list[str]:
    """Rebuild a damaged catalog; return sentences about what was done, empty when it is sound."""
    if not path.exists() or _is_sound(path):
        return []
    aside = path.with_suffix(".damaged")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_suffix(f".damaged{number}")
    path.rename(aside)
    for ending in ("-wal", "-shm"):
        side = path.with_name(path.name + ending)
        if side.exists():
            side.rename(aside.with_name(aside.name + ending))
    catalog = Catalog(path)
    try:
        saved = catalog.write(lambda connection: _copy(aside, connection))
    finally:
        catalog.close()
    return [
        f"The catalog was damaged; it is kept as {aside.name}, and {saved} rows were saved from it."
    ]


def _is_sound(path: Path) -> bool:
    try:
        connection = open_untrusted(path)
    except sqlite3.Error:
        return False
    try:
        return bool(connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok")
    except sqlite3.Error:
        return False
    finally:
        connection.close()


def _copy(source: Path, target: sqlite3.Connection) -> int:
    """Copy row by row where whole stretches cannot be read; broken references are dropped after."""
    try:
        damaged = open_untrusted(source)
        damaged.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        return 0
    target.execute("PRAGMA defer_foreign_keys = ON")  # rows arrive before what they point to
    saved = sum(_copy_table(damaged, target, table) for table in _TABLES)
    damaged.close()
    _drop_dangling(target)
    return saved


def _copy_table(damaged: sqlite3.Connection, target: sqlite3.Connection, table: str) -> int:
    """Copy a table in stretches of rowids; a stretch that cannot be read is left out."""
    columns = [row["name"] for row in target.execute(f"PRAGMA table_info({table})")]
    names = ", ".join(columns)
    insert = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 -- constants
    if table in _WITHOUT_ROWID:
        try:
            rows = damaged.execute(f"SELECT {names} FROM {table}").fetchall()  # noqa: S608 -- constants
        except sqlite3.Error:
            return 0
        target.executemany(insert, [tuple(row) for row in rows])
        return len(rows)
    select = f"SELECT {names} FROM {table} WHERE rowid > ? AND rowid <= ?"  # noqa: S608 -- constants
    saved = 0
    for start in range(0, _last_rowid(damaged, table), CHUNK):
        try:
            rows = damaged.execute(select, (start, start + CHUNK)).fetchall()
        except sqlite3.Error:
            continue
        target.executemany(insert, [tuple(row) for row in rows])
        saved += len(rows)
    return saved


def _last_rowid(damaged: sqlite3.Connection, table: str) -> int:
    try:
        return damaged.execute(f"SELECT max(rowid) FROM {table}").fetchone()[0] or 0  # noqa: S608
    except sqlite3.Error:
        return 10**6  # unknown: look through the first million ids


def _drop_dangling(target: sqlite3.Connection) -> None:
    """Delete rows that point to rows that were lost, until none are left."""
    while broken := target.execute("PRAGMA foreign_key_check").fetchall():
        for table, rowid, *_rest in broken:
            if rowid is None:  # not told which row; else only marks of finished work, made again
                sound = _POINTS.get(table, "0")
                target.execute(f"DELETE FROM {table} WHERE NOT ({sound})")  # noqa: S608 -- ours
            else:
                target.execute(f"DELETE FROM {table} WHERE rowid = ?", (rowid,))  # noqa: S608
    target.execute(
        "DELETE FROM encoded WHERE content_id NOT IN (SELECT DISTINCT content_id FROM vector)"
    )
    target.execute(  # a lost passage is made again
        "DELETE FROM encoded WHERE encoder_id IN (SELECT encoder_id FROM space WHERE aspect = 'score')"
        " AND NOT EXISTS (SELECT 1 FROM passage p"
        "   WHERE p.content_id = encoded.content_id AND p.encoder_id = encoded.encoder_id)"
    )
    target.execute(
        "UPDATE file SET state = 'queued' WHERE content_id IS NULL AND state = 'searchable'"
        " AND companion_of IS NULL"
    )
