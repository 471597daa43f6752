"""Bring a catalog to the newest schema.

`schema.sql` always shows the newest form and makes new catalogs; a catalog of an older version
passes through the numbered steps below. A step that only adds tables, indexes or triggers takes them
from `schema.sql` too, so that each is written down once.
"""

import re
import sqlite3
from importlib.resources import files

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

SCHEMA_VERSION = 5

migrations = Migrations("trouvere")

_CREATED = re.compile(r"^CREATE (?:VIRTUAL )?(?:TABLE|INDEX|TRIGGER) (\w+)", re.MULTILINE)


@migrations()
def v1_first_schema(db: Database) -> None:
    """Create everything."""
    _create_what_is_missing(db)


@migrations()
def v2_words_and_concepts(db: Database) -> None:
    """Add what looks words up; every file of an older catalog is due to be read into it."""
    _create_what_is_missing(db)
    db.execute("INSERT OR IGNORE INTO file_text_due SELECT id FROM file")


@migrations()
def v3_passages(db: Database) -> None:
    """Add music as a sequence; encoders that make it are new, so every content is read by them."""
    _create_what_is_missing(db)


@migrations()
def v4_order_of_ones_own(db: Database) -> None:
    """Add collections, sketches, the searches of late, near copies and what was said of them."""
    _create_what_is_missing(db)


@migrations()
def v5_alike(db: Database) -> None:
    """Add the pairs that stacks are made of; every content is looked over in the background."""
    _create_what_is_missing(db)


def migrate(connection: sqlite3.Connection) -> None:
    """Apply what is missing and record the version; does nothing on a newest catalog."""
    if connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION:
        return
    migrations.apply(Database(connection))
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _create_what_is_missing(db: Database) -> None:
    script = (files("engine.store") / "schema.sql").read_text(encoding="utf-8")
    known = {row[0] for row in db.execute("SELECT name FROM sqlite_master")}
    for statement in _statements(script):
        name = _CREATED.search(statement)
        if name is None or name[1] not in known:
            db.execute(statement)


def _statements(script: str) -> list[str]:
    """Split a script at its semicolons, keeping triggers whole."""
    statements, pending = [], ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            statements.append(pending.strip())
            pending = ""
    return statements
