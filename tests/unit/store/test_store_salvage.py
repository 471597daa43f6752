import sqlite3

import numpy as np

from engine.domain import Aspect, Kind, Segment
from engine.store.connection import Catalog
from engine.store.contents import (
    ContentFacts,
    ensure_space,
    mark_encoded,
    save_content,
    save_segments,
    save_vectors,
    set_tags,
)
from engine.store.salvage import salvage


def fill(connection, count):
    connection.execute("INSERT INTO root (path, added_at) VALUES ('/photos', 'now')")
    space_id = ensure_space(connection, "test/0/1", Kind.PHOTO, Aspect.LOOK, 64, "test")
    for number in range(count):
        content_id = save_content(
            connection, ContentFacts(f"{number:040}", Kind.PHOTO, text="x" * 500)
        )
        (segment_id,) = save_segments(connection, content_id, [Segment()])
        save_vectors(connection, [(segment_id, space_id, content_id, np.ones(64, np.float32))])
        mark_encoded(connection, content_id, "test/0/1")
        set_tags(connection, content_id, [f"tag {number}"])


def count(catalog, table):
    return catalog.read().execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def make(path, items):
    catalog = Catalog(path)
    catalog.write(lambda c: fill(c, items))
    catalog.close()


def test_a_sound_catalog_is_left_alone(tmp_path):
    path = tmp_path / "catalog.sqlite"
    make(path, 3)
    before = path.read_bytes()
    assert salvage(path) == []
    assert path.read_bytes() == before


def test_what_can_be_read_of_a_damaged_catalog_is_saved(tmp_path):
    path = tmp_path / "catalog.sqlite"
    make(path, 2000)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 3 * 4096] = b"\xa5" * (3 * 4096)
    path.write_bytes(data)

    (sentence,) = salvage(path)

    assert "catalog.damaged" in sentence
    assert (tmp_path / "catalog.damaged").read_bytes() == bytes(data)
    catalog = Catalog(path)
    assert count(catalog, "content") > 1000
    assert count(catalog, "vector") > 500
    assert catalog.read().execute("PRAGMA foreign_key_check").fetchall() == []
    orphan = "SELECT count(*) FROM encoded WHERE content_id NOT IN (SELECT content_id FROM vector)"
    assert catalog.read().execute(orphan).fetchone()[0] == 0
    catalog.close()


def test_a_file_that_is_no_database_becomes_an_empty_catalog_and_is_kept(tmp_path):
    path = tmp_path / "catalog.sqlite"
    path.write_bytes(b"garbage" * 1000)
    (sentence,) = salvage(path)
    assert "0 rows" in sentence
    assert (tmp_path / "catalog.damaged").read_bytes() == b"garbage" * 1000
    catalog = Catalog(path)
    assert count(catalog, "content") == 0
    catalog.close()


def test_what_the_user_has_put_in_order_is_saved_but_for_what_was_lost(tmp_path):
    path = tmp_path / "catalog.sqlite"

    def put(connection):
        fill(connection, 2)
        insert = connection.execute
        insert("INSERT INTO collection VALUES (1, 'Our wall', 'now'), (2, 'Lost', 'now')")
        insert("INSERT INTO collection_content VALUES (1, 'aa', 0), (1, 'bb', 1), (2, 'cc', 0)")
        insert("INSERT INTO sketch VALUES (1, 'cat', '[]', x'00', 'now')")
        insert("INSERT INTO recent_search VALUES (7, '{}', 'now')")
        insert("INSERT INTO verdict VALUES ('aa', 'bb', 'different', 'now')")

    catalog = Catalog(path)
    catalog.write(put)
    catalog.close()
    damaged = sqlite3.connect(path)  # noqa: TID251 -- it is to be damaged
    damaged.execute("PRAGMA foreign_keys = OFF")
    damaged.execute("DELETE FROM collection WHERE id = 2")
    damaged.execute("DELETE FROM tag WHERE name = 'tag 1'")
    damaged.execute("PRAGMA writable_schema = ON")  # an index that is not there any more
    damaged.execute("UPDATE sqlite_master SET rootpage = 1 WHERE name = 'file_state'")
    damaged.commit()
    damaged.close()

    assert salvage(path)
    catalog = Catalog(path)
    rows = catalog.read().execute("SELECT collection_id, content_hash FROM collection_content")
    assert [tuple(row) for row in rows] == [(1, "aa"), (1, "bb")]
    for table in ("sketch", "recent_search", "verdict", "content_tag"):
        assert count(catalog, table) == 1, table
    catalog.close()
