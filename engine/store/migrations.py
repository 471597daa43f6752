"""Bring a catalog to the newest schema.

`schema.sql` always shows the newest form and makes new catalogs; a catalog of an older version
passes through the numbered steps of `_STEPS`, each in the same transaction as its version number.
"""

import sqlite3
from importlib.resources import files

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

SCHEMA_VERSION = 1

migrations = Migrations("trouvere")


@migrations()
def v1_first_schema(db: Database) -> None:
    """Create everything."""
    script = (files("engine.store") / "schema.sql").read_text(encoding="utf-8")
    for statement in _statements(script):
        db.execute(statement)


def migrate(connection: sqlite3.Connection) -> None:
    """Apply what is missing and record the version; does nothing on a newest catalog."""
    if connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION:
        return
    migrations.apply(Database(connection))
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _statements(script: str) -> list[str]:
    """Split a script at its semicolons, keeping triggers whole."""
    statements, pending = [], ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            statements.append(pending.strip())
            pending = ""
    return statements
