"""Saved sketches. Functions that change rows run inside `Catalog.write`."""

import sqlite3
from datetime import UTC, datetime

from engine.organised import SavedSketch


def sketches(connection: sqlite3.Connection) -> list[SavedSketch]:
    """All sketches without their strokes, the newest first."""
    rows = connection.execute(
        "SELECT id, name, '' AS strokes, picture, added_at FROM sketch ORDER BY added_at DESC, id DESC"
    )
    return [_sketch(row) for row in rows]


def sketch(connection: sqlite3.Connection, sketch_id: int) -> SavedSketch | None:
    """One sketch whole; None when there is none."""
    row = connection.execute("SELECT * FROM sketch WHERE id = ?", (sketch_id,)).fetchone()
    return None if row is None else _sketch(row)


def sketch_named(connection: sqlite3.Connection, name: str) -> SavedSketch | None:
    """The sketch of that name, whole, whatever its case; None when there is none."""
    rows = connection.execute("SELECT * FROM sketch")
    named = (row for row in rows if row["name"].casefold() == name.casefold())
    return next((_sketch(row) for row in named), None)


def put_sketch(connection: sqlite3.Connection, kept: SavedSketch) -> SavedSketch:
    """Keep a sketch, under its id if it has one, in place of what is there; return it as kept."""
    added = kept.added_at or datetime.now(UTC)
    values = (kept.id or None, kept.name, kept.strokes, kept.picture, added.isoformat())
    row = connection.execute(
        "INSERT OR REPLACE INTO sketch (id, name, strokes, picture, added_at)"
        " VALUES (?, ?, ?, ?, ?) RETURNING id",
        values,
    ).fetchone()
    return SavedSketch(kept.name, kept.picture, kept.strokes, int(row["id"]), added)


def rename_sketch(connection: sqlite3.Connection, sketch_id: int, name: str) -> None:
    """Give a sketch another name."""
    connection.execute("UPDATE sketch SET name = ? WHERE id = ?", (name, sketch_id))


def delete_sketch(connection: sqlite3.Connection, sketch_id: int) -> None:
    """Forget a sketch."""
    connection.execute("DELETE FROM sketch WHERE id = ?", (sketch_id,))


def _sketch(row: sqlite3.Row) -> SavedSketch:
    added = datetime.fromisoformat(row["added_at"])
    return SavedSketch(row["name"], row["picture"], row["strokes"], row["id"], added)
