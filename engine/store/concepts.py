"""Concepts: examples under a name. Functions that change rows run inside `Catalog.write`.

Only hashes of contents are kept, no vectors: whatever model serves reads the examples anew, and a
file that comes back after it was gone counts again.
"""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from engine.domain import Concept
from engine.errors import EnvironmentProblem
from engine.store.files import find_by_path

_CONCEPTS = """
SELECT c.*, (
  SELECT count(*) FROM concept_example e JOIN content k ON k.hash = e.content_hash
  WHERE e.concept_id = c.id AND e.liked AND EXISTS (
    SELECT 1 FROM file f WHERE f.content_id = k.id AND f.missing_since IS NULL
  )
) AS known FROM concept c
"""
_EXAMPLES = """
SELECT content_hash FROM concept_example WHERE concept_id = ? AND liked = ? ORDER BY ordinal
"""


def concepts(connection: sqlite3.Connection) -> list[Concept]:
    """All concepts, by name."""
    rows = connection.execute(f"{_CONCEPTS} ORDER BY c.name").fetchall()
    return [_concept(connection, row) for row in rows]


def concept_named(connection: sqlite3.Connection, name: str) -> Concept | None:
    """The concept of that name, whatever its case; None when there is none."""
    row = connection.execute(f"{_CONCEPTS} WHERE c.name = ?", (name,)).fetchone()
    return None if row is None else _concept(connection, row)


def save_concept(connection: sqlite3.Connection, concept: Concept) -> int:
    """Keep a concept under its name, in place of one of the same name; return its id."""
    connection.execute("DELETE FROM concept WHERE name = ?", (concept.name,))
    row = connection.execute(
        "INSERT INTO concept (name, words, found, average_precision, added_at)"
        " VALUES (?, ?, ?, ?, ?) RETURNING id",
        (
            concept.name,
            concept.words,
            concept.found,
            concept.average_precision,
            datetime.now(UTC).isoformat(),
        ),
    ).fetchone()
    examples = [(name, 1) for name in concept.liked] + [(name, 0) for name in concept.disliked]
    connection.executemany(
        "INSERT INTO concept_example (concept_id, content_hash, liked, ordinal) VALUES (?, ?, ?, ?)",
        [(row["id"], name, liked, place) for place, (name, liked) in enumerate(examples)],
    )
    return int(row["id"])


def rename_concept(connection: sqlite3.Connection, concept_id: int, name: str) -> None:
    """Give a concept another name.

    Raises
    ------
    EnvironmentProblem
        Another concept has that name.
    """
    try:
        connection.execute("UPDATE concept SET name = ? WHERE id = ?", (name, concept_id))
    except sqlite3.IntegrityError as problem:
        raise EnvironmentProblem(
            f"There is a concept “{name}” already.", "Choose another name."
        ) from problem


def delete_concept(connection: sqlite3.Connection, concept_id: int) -> None:
    """Forget a concept and its examples; the files stay as they are."""
    connection.execute("DELETE FROM concept WHERE id = ?", (concept_id,))


def hashes_of_paths(connection: sqlite3.Connection, paths: Sequence[str]) -> dict[str, str]:
    """Hashes of the contents of these files, in their order; unknown and unread files are left out."""
    found: dict[str, str] = {}
    for path in paths:
        row = find_by_path(connection, Path(path))
        content_id = None if row is None or row.missing else row.content_id
        content = connection.execute("SELECT hash FROM content WHERE id = ?", (content_id,))
        for hit in content:
            found[path] = hit["hash"]
    return found


def _concept(connection: sqlite3.Connection, row: sqlite3.Row) -> Concept:
    liked, disliked = (
        tuple(e["content_hash"] for e in connection.execute(_EXAMPLES, (row["id"], side)))
        for side in (1, 0)
    )
    return Concept(
        id=row["id"],
        name=row["name"],
        words=row["words"],
        liked=liked,
        disliked=disliked,
        known=row["known"],
        found=row["found"],
        average_precision=row["average_precision"],
    )
