"""What the user said about contents that look alike, by their hashes: it outlives files and models."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from engine.organised import Verdict

_OF = """
SELECT first_hash, second_hash, verdict FROM verdict
WHERE first_hash IN (SELECT value FROM json_each(:hashes))
  AND +second_hash IN (SELECT value FROM json_each(:hashes))
"""

Said = dict[tuple[str, str], Verdict]
"""By two hashes, the lower one first."""


def said_of(connection: sqlite3.Connection, hashes: Iterable[str]) -> Said:
    """What was said of any two of these contents."""
    rows = connection.execute(_OF, {"hashes": json.dumps(sorted(hashes))})
    return {(row[0], row[1]): Verdict(row[2]) for row in rows}


def say(
    connection: sqlite3.Connection, pairs: Sequence[tuple[str, str]], verdict: Verdict | None
) -> None:
    """Note a verdict about pairs of hashes, lower first; None takes back what was said."""
    if verdict is None:
        connection.executemany(
            "DELETE FROM verdict WHERE first_hash = ? AND second_hash = ?", pairs
        )
        return
    now = datetime.now(UTC).isoformat()
    connection.executemany(
        "INSERT OR REPLACE INTO verdict (first_hash, second_hash, verdict, added_at)"
        " VALUES (?, ?, ?, ?)",
        [(first, second, verdict.value, now) for first, second in pairs],
    )
