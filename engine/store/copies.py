"""Files of contents that are alike, with what speaks for each, and what one inherits of others.

Functions that change rows run inside `Catalog.write`.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from engine.domain import Kind
from engine.organised import Copy, Inherited
from engine.store.contents import set_rating, set_tags, tags_of

_SEEN = "f.state = 'searchable' AND f.missing_since IS NULL AND f.companion_of IS NULL"
_SEVERAL = f"""
SELECT f.content_id AS id, count(*) AS files, max(f.size) AS size FROM file f
WHERE f.content_id IS NOT NULL AND +{_SEEN} GROUP BY f.content_id HAVING count(*) > 1
"""  # noqa: S608 -- constants
_SIZES = f"""
SELECT f.content_id AS id, count(*) AS files, max(f.size) AS size, c.hash,
       coalesce(c.kind_override, c.kind) AS kind
FROM file f JOIN content c ON c.id = f.content_id
WHERE f.content_id IN (SELECT value FROM json_each(?)) AND +{_SEEN} GROUP BY f.content_id
"""  # noqa: S608 -- constants
_COPIES = f"""
SELECT f.id, f.content_id, r.path AS root_path, f.relpath, f.size, f.mtime_ns, c.hash,
       coalesce(c.kind_override, c.kind) AS kind, c.width, c.height, c.duration_s, c.pages, c.taken_at,
       c.rating,
       (SELECT json_group_array(t.name) FROM content_tag ct JOIN tag t ON t.id = ct.tag_id
        WHERE ct.content_id = c.id) AS tags,
       (SELECT json_group_array(k.name) FROM collection_content cc
        JOIN collection k ON k.id = cc.collection_id WHERE cc.content_hash = c.hash) AS collections
FROM file f JOIN root r ON r.id = f.root_id JOIN content c ON c.id = f.content_id
WHERE f.content_id IN (SELECT value FROM json_each(?)) AND +{_SEEN}
"""  # noqa: S608 -- constants
_HELD = """
INSERT OR IGNORE INTO collection_content (collection_id, content_hash, ordinal)
SELECT collection_id, :kept, (
  SELECT max(ordinal) + 1 FROM collection_content o WHERE o.collection_id = cc.collection_id
) FROM collection_content cc WHERE content_hash IN (SELECT value FROM json_each(:gone))
GROUP BY collection_id RETURNING collection_id
"""


class Content:
    """A content with files: how many, the largest one's size, and what it is."""

    __slots__ = ("files", "hash", "id", "kind", "size")

    def __init__(self, row: sqlite3.Row) -> None:
        self.id: int = row["id"]
        self.files: int = row["files"]
        self.size: int = row["size"]
        self.hash: str = row["hash"]
        self.kind = Kind(row["kind"])


def contents_with_copies(connection: sqlite3.Connection) -> list[int]:
    """Contents that several files hold. Looks at every file."""
    return [row["id"] for row in connection.execute(_SEVERAL)]


def contents_by_id(connection: sqlite3.Connection, contents: Iterable[int]) -> dict[int, Content]:
    """What is known of contents that have files at present."""
    rows = connection.execute(_SIZES, (json.dumps(sorted(set(contents))),))
    return {row["id"]: Content(row) for row in rows}


def copies_of(connection: sqlite3.Connection, contents: Iterable[int]) -> list[Copy]:
    """Every file of these contents."""
    rows = connection.execute(_COPIES, (json.dumps(sorted(set(contents))),))
    return [_copy(row) for row in rows]


def _copy(row: sqlite3.Row) -> Copy:
    return Copy(
        file_id=row["id"],
        content_id=row["content_id"],
        content_hash=row["hash"],
        path=Path(str(row["root_path"]), str(row["relpath"])),
        kind=Kind(row["kind"]),
        size_bytes=row["size"],
        modified=datetime.fromtimestamp(row["mtime_ns"] / 1e9, UTC),
        width=row["width"],
        height=row["height"],
        duration_s=row["duration_s"],
        pages=row["pages"],
        taken_at=row["taken_at"],
        rating=row["rating"],
        tags=tuple(sorted(json.loads(row["tags"]))),
        collections=tuple(sorted(json.loads(row["collections"]))),
    )


# -- what the kept one gets ----------------------------------------------------------------------
def inherit(connection: sqlite3.Connection, kept: str, gone: Sequence[str]) -> Inherited:
    """Give a content the tags, the best rating and the collections of others; by their hashes."""
    rows = {
        row["hash"]: row
        for row in connection.execute(
            "SELECT id, hash, rating FROM content WHERE hash IN (SELECT value FROM json_each(?))",
            (json.dumps([kept, *gone]),),
        )
    }
    others = [rows[one] for one in gone if one in rows and one != kept]
    if kept not in rows or not others:
        return Inherited(kept)
    heir = rows[kept]
    own = tags_of(connection, heir["id"])
    tags = {tag for row in others for tag in tags_of(connection, row["id"])} - set(own)
    rating = max(row["rating"] for row in rows.values())
    if tags:
        set_tags(connection, heir["id"], [*own, *tags])
    if rating != heir["rating"]:
        set_rating(connection, heir["id"], rating)
    held = connection.execute(
        _HELD, {"kept": kept, "gone": json.dumps([row["hash"] for row in others])}
    ).fetchall()
    collections = tuple(row[0] for row in held)
    return Inherited(kept, tuple(sorted(tags)), heir["rating"], rating, collections)


def disinherit(connection: sqlite3.Connection, inherited: Inherited) -> None:
    """Take back what `inherit` gave; what the user changed since then stays."""
    row = connection.execute(
        "SELECT id, rating FROM content WHERE hash = ?", (inherited.content_hash,)
    ).fetchone()
    if row is None:
        return
    if inherited.tags:
        left = [tag for tag in tags_of(connection, row["id"]) if tag not in inherited.tags]
        set_tags(connection, row["id"], left)
    if row["rating"] == inherited.rating != inherited.rating_before:
        set_rating(connection, row["id"], inherited.rating_before)
    connection.executemany(
        "DELETE FROM collection_content WHERE collection_id = ? AND content_hash = ?",
        [(collection, inherited.content_hash) for collection in inherited.collections],
    )


# -- files that left -----------------------------------------------------------------------------
def mark_left(connection: sqlite3.Connection, file_ids: Iterable[int]) -> None:
    """Files were taken away by ourselves: no hit any more, until a scan forgets them."""
    connection.executemany(
        "UPDATE file SET missing_since = ? WHERE id = ?",
        [(datetime.now(UTC).isoformat(), file_id) for file_id in file_ids],
    )


def mark_back(connection: sqlite3.Connection, file_ids: Sequence[int]) -> list[int]:
    """Files are back where they were; returns those that the library has forgotten meanwhile."""
    connection.executemany(
        "UPDATE file SET missing_since = NULL WHERE id = ?", [(one,) for one in file_ids]
    )
    rows = connection.execute(
        "SELECT id FROM file WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(file_ids)),),
    )
    known = {row["id"] for row in rows}
    return [one for one in file_ids if one not in known]


def companions_of(
    connection: sqlite3.Connection, file_ids: Sequence[int]
) -> Mapping[int, tuple[tuple[int, Path], ...]]:
    """Id and path of the files that belong to these: the RAW of a JPEG, the clip of a Live Photo."""
    found: dict[int, tuple[tuple[int, Path], ...]] = {}
    rows = connection.execute(
        "SELECT f.id, f.companion_of, r.path, f.relpath FROM file f JOIN root r ON r.id = f.root_id"
        " WHERE f.companion_of IN (SELECT value FROM json_each(?)) AND f.missing_since IS NULL",
        (json.dumps(list(file_ids)),),
    )
    for row in rows:
        path = Path(str(row["path"]), str(row["relpath"]))
        found[row["companion_of"]] = (*found.get(row["companion_of"], ()), (row["id"], path))
    return found


def paths_of(connection: sqlite3.Connection, file_ids: Sequence[int]) -> dict[int, Path]:
    """Where files lie; those that have left the library are left out."""
    rows = connection.execute(
        "SELECT f.id, r.path, f.relpath FROM file f JOIN root r ON r.id = f.root_id"
        " WHERE f.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(file_ids)),),
    )
    return {row["id"]: Path(str(row["path"]), str(row["relpath"])) for row in rows}
