"""Files that may have a sidecar beside them."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_FILES = """
SELECT f.id, f.content_id, r.path AS root_path, f.relpath FROM file f JOIN root r ON r.id = f.root_id
WHERE f.state = 'searchable' AND f.missing_since IS NULL AND f.companion_of IS NULL
  AND f.content_id IS NOT NULL AND r.state != 'offline'
  AND (?1 IS NULL OR f.id IN (SELECT value FROM json_each(?1)))
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that can be reached, and what it holds."""

    file_id: int
    content_id: int
    path: Path


def candidates(
    connection: sqlite3.Connection, file_ids: Sequence[int] | None = None
) -> list[Candidate]:
    """Searchable files, folder by folder; all of the library when None. Offline ones are left out."""
    wanted = None if file_ids is None else json.dumps(list(file_ids))
    found = [
        Candidate(row["id"], row["content_id"], Path(row["root_path"], row["relpath"]))
        for row in connection.execute(_FILES, (wanted,))
    ]
    return sorted(found, key=lambda file: (file.path.parent, file.path.name))
