"""Ratings and tags of many files. Functions that change rows run inside `Catalog.write`."""

import json
import sqlite3
from collections.abc import Sequence

from engine.organised import Marked
from engine.store.contents import forget_unused_tags, replace_tags, set_rating, tags_of

_OF_FILES = """
SELECT f.id, f.content_id, c.rating FROM file f JOIN content c ON c.id = f.content_id
WHERE f.id IN (SELECT value FROM json_each(?)) ORDER BY f.id
"""


def marks_of(connection: sqlite3.Connection, file_ids: Sequence[int]) -> tuple[Marked, ...]:
    """How these files are marked; files that were not read yet are left out."""
    rows = connection.execute(_OF_FILES, (json.dumps(list(file_ids)),)).fetchall()
    return tuple(
        Marked(row["id"], row["rating"], tags_of(connection, row["content_id"])) for row in rows
    )


def put_marks(connection: sqlite3.Connection, marks: Sequence[Marked]) -> None:
    """Mark the contents of these files exactly so."""
    wanted = {one.file_id: one for one in marks}
    rows = connection.execute(_OF_FILES, (json.dumps(list(wanted)),)).fetchall()
    for row in rows:
        one = wanted[row["id"]]
        if row["rating"] != one.rating:
            set_rating(connection, row["content_id"], one.rating)
        if tags_of(connection, row["content_id"]) != one.tags:
            replace_tags(connection, row["content_id"], one.tags)
    forget_unused_tags(connection)
