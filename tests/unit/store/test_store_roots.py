import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.domain import Kind, Root, RootState
from engine.store import facts, roots
from engine.store.connection import Catalog

NOW = "2026-01-01T00:00:00+00:00"


@pytest.fixture
def connection(tmp_path):
    catalog = Catalog(tmp_path / "catalog.sqlite")
    yield catalog._writer
    catalog.close()


def put(connection, root_id, *names):
    facts.add(connection, [facts.Fact(root_id, n, Kind.PHOTO, 1, 1, 1, 1) for n in names], NOW)


def test_a_new_root(connection):
    number = roots.add_root(connection, Path("/photos"), NOW)
    assert roots.all_roots(connection) == [Root(number, Path("/photos"), RootState.WATCHED)]
    assert roots.root_paths(connection) == {number: Path("/photos")}
    with pytest.raises(sqlite3.IntegrityError):
        roots.add_root(connection, Path("/photos"), NOW)


def test_state_and_scan(connection):
    number = roots.add_root(connection, Path("/photos"), NOW)
    put(connection, number, "a.jpg", "b.jpg")
    roots.set_state(connection, number, RootState.POLLED, "Network drive.")
    roots.note_scan(connection, number, skipped=5, placeholders=2, now=NOW)
    (root,) = roots.all_roots(connection)
    assert (root.state, root.note) == (RootState.POLLED, "Network drive.")
    assert (root.files, root.queued, root.skipped, root.placeholders) == (2, 2, 5, 2)
    assert root.last_scan == datetime(2026, 1, 1, tzinfo=UTC)
    assert roots.root_states(connection) == {number: (RootState.POLLED, "Network drive.")}


def test_removing_takes_the_files_along(connection):
    one = roots.add_root(connection, Path("/one"), NOW)
    two = roots.add_root(connection, Path("/two"), NOW)
    put(connection, one, "a.jpg")
    put(connection, two, "b.jpg")
    roots.remove_root(connection, one)
    assert [row["relpath"] for row in connection.execute("SELECT relpath FROM file")] == ["b.jpg"]
    assert [root.id for root in roots.all_roots(connection)] == [two]


def test_absorbing_keeps_rows(connection):
    inner = roots.add_root(connection, Path("/all/inner/deep"), NOW)
    put(connection, inner, "a.jpg", "b/c.jpg")
    outer = roots.add_root(connection, Path("/all"), NOW)
    put(connection, outer, "d.jpg")
    roots.absorb_root(connection, outer, inner, "inner/deep")
    rows = connection.execute("SELECT id, root_id, relpath FROM file ORDER BY id").fetchall()
    assert [tuple(row) for row in rows] == [
        (1, outer, "inner/deep/a.jpg"),
        (2, outer, "inner/deep/b/c.jpg"),
        (3, outer, "d.jpg"),
    ]
    assert [root.id for root in roots.all_roots(connection)] == [outer]
