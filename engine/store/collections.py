"""Collections: contents in an order of the user's own. Functions that change rows run inside `Catalog.write`.

Only hashes of contents are kept: a moved or copied file stays in its collections, and one that
comes back after it was gone is in them again.
"""

import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime

from engine.errors import EnvironmentProblem
from engine.organised import Collection, Places

_COLLECTIONS = """
SELECT k.id, k.name, (
  SELECT count(*) FROM collection_content cc JOIN content c ON c.hash = cc.content_hash
  WHERE cc.collection_id = k.id AND EXISTS (
    SELECT 1 FROM file f WHERE f.content_id = c.id AND f.missing_since IS NULL
  )
) AS known FROM collection k
"""
_PLACES = "SELECT content_hash, ordinal FROM collection_content WHERE collection_id = ?"
_TAKE_OUT = """
DELETE FROM collection_content
WHERE collection_id = ? AND content_hash IN (SELECT value FROM json_each(?))
"""


def collections(connection: sqlite3.Connection) -> list[Collection]:
    """All collections, by name."""
    rows = connection.execute(f"{_COLLECTIONS} ORDER BY k.name")
    return [Collection(row["id"], row["name"], row["known"]) for row in rows]


def collection_of(connection: sqlite3.Connection, collection_id: int) -> Collection:
    """One collection.

    Raises
    ------
    EnvironmentProblem
        It was deleted.
    """
    row = connection.execute(f"{_COLLECTIONS} WHERE k.id = ?", (collection_id,)).fetchone()
    if row is None:
        raise EnvironmentProblem("This collection is no longer there.", "Choose another one.")
    return Collection(row["id"], row["name"], row["known"])


def names(connection: sqlite3.Connection) -> list[str]:
    """Names of all collections, in alphabetical order."""
    return [row["name"] for row in connection.execute("SELECT name FROM collection ORDER BY name")]


def create(connection: sqlite3.Connection, name: str, wanted_id: int | None = None) -> int:
    """Make an empty collection and return its id: `wanted_id`, where that is free.

    Raises
    ------
    EnvironmentProblem
        There is one of that name.
    """
    taken = connection.execute("SELECT 1 FROM collection WHERE id = ?", (wanted_id,)).fetchone()
    try:
        row = connection.execute(
            "INSERT INTO collection (id, name, added_at) VALUES (?, ?, ?) RETURNING id",
            (None if taken else wanted_id, name, datetime.now(UTC).isoformat()),
        ).fetchone()
    except sqlite3.IntegrityError as problem:
        raise _name_taken(name) from problem
    return int(row["id"])


def rename(connection: sqlite3.Connection, collection_id: int, name: str) -> None:
    """Give a collection another name.

    Raises
    ------
    EnvironmentProblem
        Another one has that name.
    """
    try:
        connection.execute("UPDATE collection SET name = ? WHERE id = ?", (name, collection_id))
    except sqlite3.IntegrityError as problem:
        raise _name_taken(name) from problem


def delete(connection: sqlite3.Connection, collection_id: int) -> None:
    """Forget a collection; the files stay as they are."""
    connection.execute("DELETE FROM collection WHERE id = ?", (collection_id,))


def places(connection: sqlite3.Connection, collection_id: int) -> Places:
    """Every content of a collection and its place, in the order of the places."""
    rows = connection.execute(f"{_PLACES} ORDER BY ordinal", (collection_id,))
    return tuple((row["content_hash"], row["ordinal"]) for row in rows)


def append(connection: sqlite3.Connection, collection_id: int, hashes: Sequence[str]) -> Places:
    """Put contents at the end; those that are in it keep their place. Returns what was new."""
    known = {name for name, _place in places(connection, collection_id)}
    new = [name for name in dict.fromkeys(hashes) if name not in known]
    last = connection.execute(
        "SELECT coalesce(max(ordinal), -1) FROM collection_content WHERE collection_id = ?",
        (collection_id,),
    ).fetchone()[0]
    added = tuple((name, last + 1 + number) for number, name in enumerate(new))
    put_back(connection, collection_id, added)
    return added


def put_back(connection: sqlite3.Connection, collection_id: int, wanted: Places) -> None:
    """Give contents these places; the places of others stay."""
    connection.executemany(
        "INSERT OR IGNORE INTO collection_content (collection_id, content_hash, ordinal)"
        " VALUES (?, ?, ?)",
        [(collection_id, name, place) for name, place in wanted],
    )


def take_out(connection: sqlite3.Connection, collection_id: int, hashes: Sequence[str]) -> Places:
    """Take contents out and return the places that they had."""
    wanted = set(hashes)
    had = tuple(place for place in places(connection, collection_id) if place[0] in wanted)
    connection.execute(_TAKE_OUT, (collection_id, json.dumps([name for name, _place in had])))
    return had


def hashes_of(connection: sqlite3.Connection, file_ids: Sequence[int]) -> list[str]:
    """Hashes of what these files hold, in their order; files that were not read yet are left out."""
    rows = connection.execute(
        "SELECT f.id, c.hash FROM file f JOIN content c ON c.id = f.content_id"
        " WHERE f.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(file_ids)),),
    )
    found = {row["id"]: row["hash"] for row in rows}
    return list(dict.fromkeys(found[one] for one in file_ids if one in found))


def _name_taken(name: str) -> EnvironmentProblem:
    return EnvironmentProblem(f"There is a collection “{name}” already.", "Choose another name.")
