"""Passages in the catalog: the music of a recording or a score as a sequence (`engine.passage`)."""

import json
import sqlite3
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from engine.passage import Passage

Ids = npt.NDArray[np.int64]


def save_passage(
    connection: sqlite3.Connection, content_id: int, encoder_id: str, passage: Passage | None
) -> None:
    """Store what an encoder made of a content in place of what it had before; None: nothing."""
    connection.execute(
        "DELETE FROM passage WHERE content_id = ? AND encoder_id = ?", (content_id, encoder_id)
    )
    if passage is not None:
        connection.execute(
            "INSERT INTO passage (content_id, encoder_id, data) VALUES (?, ?, ?)",
            (content_id, encoder_id, passage.to_bytes()),
        )


def contents_with_passages(connection: sqlite3.Connection, encoder_id: str) -> Ids:
    """Contents that have a passage of an encoder, ascending."""
    rows = connection.execute(
        "SELECT content_id FROM passage WHERE encoder_id = ? ORDER BY content_id", (encoder_id,)
    )
    return np.array([row[0] for row in rows], np.int64)


def passages_of(
    connection: sqlite3.Connection, encoder_id: str, content_ids: Sequence[int]
) -> dict[int, Passage]:
    """Passages of some contents; those that have none, or a damaged one, are left out."""
    rows = connection.execute(
        "SELECT content_id, data FROM passage"
        " WHERE encoder_id = ? AND content_id IN (SELECT value FROM json_each(?))",
        (encoder_id, json.dumps(list(content_ids))),
    )
    found = {}
    for row in rows:
        try:
            found[int(row["content_id"])] = Passage.from_bytes(row["data"])
        except ValueError:
            continue  # unreadable bytes: the item is found by what else is known of it
    return found
