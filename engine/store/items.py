"""What the preview shows about one file."""

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from engine.domain import FileState, ItemDetails, Kind, Movement
from engine.errors import EnvironmentProblem
from engine.store.contents import tags_of

_FILE = """
SELECT f.*, r.path AS root_path, c.kind AS content_kind, c.width, c.height, c.duration_s, c.pages,
       c.taken_at, c.camera, c.title, c.artist, c.rating, c.words, c.meta, c.hash
FROM file f JOIN root r ON r.id = f.root_id LEFT JOIN content c ON c.id = f.content_id
"""


def details(connection: sqlite3.Connection, file_id: int) -> ItemDetails:
    """Everything known about a file.

    Raises
    ------
    EnvironmentProblem
        The file has left the library.
    """
    row = file_row(connection, file_id)
    words = json.loads(row["words"]) if row["words"] else []
    meta = json.loads(row["meta"]) if row["meta"] else {}
    content_id = row["content_id"]
    return ItemDetails(
        file_id=file_id,
        path=Path(row["root_path"]) / row["relpath"],
        kind=Kind(row["content_kind"] or row["kind"]),
        state=FileState(row["state"]),
        size_bytes=row["size"],
        modified=datetime.fromtimestamp(row["mtime_ns"] / 1e9, UTC),
        width=row["width"],
        height=row["height"],
        duration_s=row["duration_s"],
        pages=row["pages"],
        taken_at=row["taken_at"],
        camera=row["camera"],
        title=row["title"],
        artist=row["artist"],
        rating=row["rating"] or 0,
        tags=tags_of(connection, content_id) if content_id else (),
        words=tuple(word for word, _weight in words),
        companions=_paths(connection, "f.companion_of = ? AND f.missing_since IS NULL", (file_id,)),
        copies=_paths(
            connection,
            "f.content_id = ? AND f.id != ? AND f.missing_since IS NULL",
            (content_id, file_id),
        ),
        music=meta.get("music", ""),
        movements=tuple(Movement(**each) for each in json.loads(meta.get("movements", "[]"))),
    )


def file_row(connection: sqlite3.Connection, file_id: int) -> sqlite3.Row:
    """The row of a file joined with its content's columns.

    Raises
    ------
    EnvironmentProblem
        The file has left the library.
    """
    row: sqlite3.Row | None = connection.execute(f"{_FILE} WHERE f.id = ?", (file_id,)).fetchone()
    if row is None:
        raise EnvironmentProblem("This file is no longer in the library.", "Search again.")
    return row


def _paths(
    connection: sqlite3.Connection, where: str, values: tuple[int | None, ...]
) -> tuple[Path, ...]:
    rows = connection.execute(  # `where` is one of the two constants above
        "SELECT r.path, f.relpath FROM file f JOIN root r ON r.id = f.root_id"  # noqa: S608
        f" WHERE {where} ORDER BY r.path, f.relpath",
        values,
    )
    return tuple(Path(row["path"]) / row["relpath"] for row in rows)
