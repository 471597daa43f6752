"""Near copies: pairs that are alike, and the stacks that they hang together to.

Functions that change rows run inside `Catalog.write`. A content that was looked over is noted among
those that encoders are through with, under `Looked.name`: vectors of another model, or a file that
is read as another kind, and it is looked over again.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.domain import Aspect, Kind

_NEW = """
SELECT c.id, c.hash, coalesce(c.kind_override, c.kind) AS kind, c.width, c.height, c.duration_s, c.pages
FROM content c
WHERE EXISTS (SELECT 1 FROM file f WHERE f.content_id = c.id AND f.state = 'searchable')
  AND EXISTS (SELECT 1 FROM vector v WHERE v.content_id = c.id)
  AND NOT EXISTS (SELECT 1 FROM encoded e WHERE e.content_id = c.id AND e.encoder_id = :name)
  AND c.id > :after AND (:files IS NULL OR c.id IN (
    SELECT content_id FROM file WHERE id IN (SELECT value FROM json_each(:files))
  ))
ORDER BY c.id LIMIT :most
"""
_FACTS = """
SELECT id, hash, coalesce(kind_override, kind) AS kind, width, height, duration_s, pages FROM content
WHERE id IN (SELECT value FROM json_each(?))
"""
_AROUND = """
WITH RECURSIVE around(id) AS (
  SELECT value FROM json_each(?)
  UNION SELECT a.second_id FROM alike a JOIN around ON a.first_id = around.id WHERE a.same
  UNION SELECT a.first_id FROM alike a JOIN around ON a.second_id = around.id WHERE a.same
)
SELECT id FROM around
"""
_PAIRS = """
SELECT first_id, second_id, same, sureness FROM alike
WHERE first_id IN (SELECT value FROM json_each(:ids)) AND +second_id IN (SELECT value FROM json_each(:ids))
"""  # the plus: else SQLite looks each first one up with each second one
_STALE = """
DELETE FROM alike WHERE {here} IN (SELECT value FROM json_each(?)) AND NOT EXISTS (
  SELECT 1 FROM encoded e WHERE e.content_id = alike.{there} AND e.encoder_id = ?
)
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two contents that are alike, `first` < `second`: the `same`, or only similar."""

    first: int
    second: int
    same: bool
    sureness: float


@dataclass(frozen=True, slots=True)
class Looked:
    """A content as it is compared."""

    id: int
    hash: str
    kind: Kind
    width: int = 0
    height: int = 0
    duration_s: float = 0.0
    pages: int = 0


def not_looked_over(
    connection: sqlite3.Connection,
    name: str,
    most: int,
    after: int = 0,
    files: Sequence[int] | None = None,
) -> list[Looked]:
    """Searchable contents above `after`, by id, that nobody called `name` has looked over.

    Of these `files` only, if given: asking for all looks at every content.
    """
    wanted = None if files is None else json.dumps(list(files))
    values = {"name": name, "after": after, "most": most, "files": wanted}
    return [_looked(row) for row in connection.execute(_NEW, values)]


def looked_of(connection: sqlite3.Connection, content_ids: Iterable[int]) -> dict[int, Looked]:
    """What is known of contents, by id."""
    rows = connection.execute(_FACTS, (json.dumps(sorted(content_ids)),))
    return {row["id"]: _looked(row) for row in rows}


def _looked(row: sqlite3.Row) -> Looked:
    return Looked(
        row["id"],
        row["hash"],
        Kind(row["kind"]),
        row["width"] or 0,
        row["height"] or 0,
        row["duration_s"] or 0.0,
        row["pages"] or 0,
    )


def save_pairs(
    connection: sqlite3.Connection, name: str, contents: Sequence[int], pairs: Sequence[Pair]
) -> None:
    """Add the pairs of contents that were looked over, and note that they were.

    What is known of them and others that nobody has looked over is of vectors that are gone.
    """
    ids = json.dumps(list(contents))
    for here, there in (("first_id", "second_id"), ("second_id", "first_id")):
        connection.execute(_STALE.format(here=here, there=there), (ids, name))
    there = "SELECT 1 FROM content WHERE id = ?"
    connection.executemany(
        "INSERT OR REPLACE INTO alike (first_id, second_id, same, sureness)"
        f" SELECT ?, ?, ?, ? WHERE EXISTS ({there}) AND EXISTS ({there})",
        [(p.first, p.second, int(p.same), p.sureness, p.first, p.second) for p in pairs],
    )
    connection.execute(
        "INSERT OR IGNORE INTO encoded SELECT c.id, ? FROM content c"
        " WHERE c.id IN (SELECT value FROM json_each(?))",
        (name, ids),
    )


def connected(connection: sqlite3.Connection, contents: Iterable[int]) -> list[int]:
    """These contents and all that hang together with them by being the same."""
    return [row[0] for row in connection.execute(_AROUND, (json.dumps(sorted(contents)),))]


def pairs_among(connection: sqlite3.Connection, contents: Iterable[int]) -> list[Pair]:
    """The pairs that have both of their contents among these."""
    rows = connection.execute(_PAIRS, {"ids": json.dumps(sorted(contents))})
    return [Pair(row[0], row[1], bool(row[2]), row[3]) for row in rows]


def all_pairs(connection: sqlite3.Connection) -> list[Pair]:
    """Every pair, the surest first."""
    rows = connection.execute("SELECT * FROM alike ORDER BY sureness DESC, first_id, second_id")
    return [
        Pair(row["first_id"], row["second_id"], bool(row["same"]), row["sureness"]) for row in rows
    ]


def put_stacks(
    connection: sqlite3.Connection, contents: Iterable[int], stacks: Iterable[Sequence[int]]
) -> None:
    """Make these the stacks among `contents`; a stack is called after its lowest content."""
    connection.execute(
        "DELETE FROM stacked WHERE content_id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(contents)),),
    )
    connection.executemany(
        "INSERT OR REPLACE INTO stacked (content_id, stack) VALUES (?, ?)",
        [(content, min(stack)) for stack in stacks for content in stack],
    )


def stacks(connection: sqlite3.Connection) -> list[tuple[int, int]]:
    """(content, stack) of every stacked content, by content."""
    rows = connection.execute("SELECT content_id, stack FROM stacked ORDER BY content_id")
    return [(row[0], row[1]) for row in rows]


def files_of(connection: sqlite3.Connection, contents: Iterable[int]) -> tuple[int, ...]:
    """Files that hold one of these contents."""
    rows = connection.execute(
        "SELECT id FROM file WHERE content_id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(contents)),),
    )
    return tuple(row[0] for row in rows)


def ids_of_hashes(connection: sqlite3.Connection, hashes: Iterable[str]) -> list[int]:
    """Contents of these hashes that are known."""
    rows = connection.execute(
        "SELECT id FROM content WHERE hash IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(hashes)),),
    )
    return [row[0] for row in rows]


def spaces_of_kind(connection: sqlite3.Connection, kind: Kind) -> dict[tuple[str, Aspect], int]:
    """Ids of the vector spaces of a kind, by encoder and aspect."""
    rows = connection.execute("SELECT * FROM space WHERE kind = ?", (kind.value,))
    return {(row["encoder_id"], Aspect(row["aspect"])): row["id"] for row in rows}
