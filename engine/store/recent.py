"""Searches that were made lately. Functions that change rows run inside `Catalog.write`."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime

from engine.organised import RecentSearch
from engine.store.settings import query_from_json, query_to_json

MOST = 100
"""Searches that are kept; a list that nobody reads to its end needs no more."""

MOST_CHARS = 24_000_000
"""All of them together: pasted pictures and recorded sounds are kept as they came, in hex. One that
takes more than half of it is not kept: a minute of sound takes just less."""

_TRIM = """
DELETE FROM recent_search WHERE id IN (
  SELECT id FROM (
    SELECT id, row_number() OVER newest AS place, sum(length(query)) OVER newest AS chars
    FROM recent_search WINDOW newest AS (ORDER BY id DESC)
  ) WHERE place > ? OR chars > ?
)
"""


def recent_searches(connection: sqlite3.Connection, count: int = MOST) -> list[RecentSearch]:
    """The latest searches, the newest first."""
    rows = connection.execute("SELECT * FROM recent_search ORDER BY id DESC LIMIT ?", (count,))
    return [_search(row) for row in rows]


def remember(connection: sqlite3.Connection, search: RecentSearch) -> int | None:
    """Make this the newest search, in place of an older one that asked the same.

    Returns its id, or None where it is too large to be kept.
    """
    asked = _json(search)
    if len(asked) > MOST_CHARS // 2:
        return None
    connection.execute("DELETE FROM recent_search WHERE query = ?", (asked,))
    number = _insert(connection, None, asked, search.added_at or datetime.now(UTC))
    connection.execute(_TRIM, (MOST, MOST_CHARS))
    return number


def forget(connection: sqlite3.Connection, ids: Sequence[int] | None = None) -> list[RecentSearch]:
    """Forget some searches, all when None; return what was forgotten, the newest first."""
    gone = [one for one in recent_searches(connection) if ids is None or one.id in ids]
    if ids is None:
        connection.execute("DELETE FROM recent_search")
    else:
        connection.executemany("DELETE FROM recent_search WHERE id = ?", [(n,) for n in ids])
    return gone


def restore(connection: sqlite3.Connection, searches: Sequence[RecentSearch]) -> None:
    """Put forgotten searches back where they stood; one that was made again since stays newer."""
    known = {row["query"] for row in connection.execute("SELECT query FROM recent_search")}
    for search in searches:
        if (asked := _json(search)) not in known:
            _insert(connection, search.id, asked, search.added_at or datetime.now(UTC))


def _insert(
    connection: sqlite3.Connection, number: int | None, asked: str, added_at: datetime
) -> int:
    row = connection.execute(
        "INSERT INTO recent_search (id, query, added_at) VALUES (?, ?, ?) RETURNING id",
        (number, asked, added_at.isoformat()),
    ).fetchone()
    return int(row["id"])


def _json(search: RecentSearch) -> str:
    """The query with the typed words beside its own fields."""
    values = json.loads(query_to_json(search.query))
    return json.dumps({**values, "typed": search.typed})


def _search(row: sqlite3.Row) -> RecentSearch:
    added_at = datetime.fromisoformat(row["added_at"])
    typed = str(json.loads(row["query"]).get("typed", ""))
    return RecentSearch(query_from_json(row["query"]), typed, row["id"], added_at)
