"""Small facts that a library remembers under a name: settings, chosen models, saved searches."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from engine.domain import Aspect, Condition, Kind, Query, SavedSearch, Term, TermKind
from engine.errors import EnvironmentProblem


def get_setting(connection: sqlite3.Connection, key: str) -> str | None:
    """The value under a key, or None."""
    row = connection.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row["value"])


def put_setting(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Remember a value."""
    connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))


def settings_with_prefix(connection: sqlite3.Connection, prefix: str) -> dict[str, str]:
    """All values whose key starts with `prefix`, by the rest of the key."""
    rows = connection.execute(
        "SELECT key, value FROM setting WHERE substr(key, 1, ?) = ?", (len(prefix), prefix)
    )
    return {row["key"][len(prefix) :]: row["value"] for row in rows}


def saved_searches(connection: sqlite3.Connection) -> list[SavedSearch]:
    """All saved searches, by name."""
    rows = connection.execute("SELECT id, name, query FROM saved_search ORDER BY name")
    return [SavedSearch(row["id"], row["name"], query_from_json(row["query"])) for row in rows]


def save_search(connection: sqlite3.Connection, name: str, query: Query) -> int:
    """Save a query under a name, replacing one of the same name; return its id."""
    row = connection.execute(
        "INSERT INTO saved_search (name, query, added_at) VALUES (?, ?, ?)"
        " ON CONFLICT (name) DO UPDATE SET query = excluded.query RETURNING id",
        (name, query_to_json(query), datetime.now(UTC).isoformat()),
    ).fetchone()
    return int(row[0])


def delete_saved_search(connection: sqlite3.Connection, search_id: int) -> None:
    """Forget a saved search."""
    connection.execute("DELETE FROM saved_search WHERE id = ?", (search_id,))


def rename_search(connection: sqlite3.Connection, search_id: int, name: str) -> None:
    """Give a saved search another name.

    Raises
    ------
    EnvironmentProblem
        Another one has that name.
    """
    try:
        connection.execute("UPDATE saved_search SET name = ? WHERE id = ?", (name, search_id))
    except sqlite3.IntegrityError as problem:
        raise EnvironmentProblem(
            f"There is a saved search “{name}” already.", "Choose another name."
        ) from problem


def restore_search(connection: sqlite3.Connection, saved: SavedSearch) -> None:
    """Bring a search back, under its old id if that is free, in place of one of the same name."""
    taken = connection.execute(
        "SELECT 1 FROM saved_search WHERE id = ? AND name != ?", (saved.id, saved.name)
    ).fetchone()
    connection.execute("DELETE FROM saved_search WHERE name = ?", (saved.name,))
    connection.execute(
        "INSERT INTO saved_search (id, name, query, added_at) VALUES (?, ?, ?, ?)",
        (
            None if taken else saved.id,
            saved.name,
            query_to_json(saved.query),
            datetime.now(UTC).isoformat(),
        ),
    )


def query_to_json(query: Query) -> str:
    """Write a query so that `query_from_json` gives it back; pasted bytes travel as hex."""
    values = asdict(query)
    for term in values["terms"]:
        term["data"] = term["data"].hex() if term["data"] is not None else None
    return json.dumps(values)


def query_from_json(text: str) -> Query:
    """Read a query that `query_to_json` wrote; fields of other versions are left out."""
    values: dict[str, Any] = json.loads(text)
    known = {name: values[name] for name in Query.__dataclass_fields__ if name in values}
    known["terms"] = tuple(_term(term) for term in values.get("terms", ()))
    known["conditions"] = tuple(Condition(**item) for item in values.get("conditions", ()))
    known["kinds"] = tuple(Kind(kind) for kind in values.get("kinds", ()))
    known |= {name: tuple(values.get(name, ())) for name in ("folders", "liked", "disliked")}
    known["aspects"] = {Aspect(name): w for name, w in values.get("aspects", {}).items()}
    return Query(**known)


def _term(values: Mapping[str, Any]) -> Term:
    data = bytes.fromhex(values["data"]) if values["data"] is not None else None
    return Term(TermKind(values["kind"]), values["value"], values["weight"], data)
