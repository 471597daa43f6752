"""Words of names and metadata: what is looked up is what the catalog holds, at every moment."""

import sqlite3
from importlib.resources import files

import pytest

from engine.domain import Kind
from engine.store.connection import APPLICATION_ID, Catalog
from engine.store.contents import ContentFacts, save_content, set_tags
from engine.store.migrations import SCHEMA_VERSION, _statements
from engine.store.texts import SLICE, check, count_due, spelt, start_over

ADDED = "2026-11-21T10:00:00+00:00"


@pytest.fixture
def catalog(tmp_path):
    catalog = Catalog(tmp_path / "catalog.sqlite")
    catalog.write(
        lambda c: c.execute(
            "INSERT INTO root (path, added_at) VALUES ('/home/me/Summer', ?)", (ADDED,)
        )
    )
    yield catalog
    catalog.close()


def add(catalog, relpath, **facts):
    def write(connection):
        content = ContentFacts(f"hash of {relpath}", Kind.PHOTO, **facts)
        content_id = save_content(connection, content)
        return connection.execute(
            "INSERT INTO file (root_id, relpath, kind, size, mtime_ns, content_id, state, added_at)"
            " VALUES (1, ?, 'photo', 1, 1, ?, 'searchable', ?) RETURNING id",
            (relpath, content_id, ADDED),
        ).fetchone()[0]

    return catalog.write(write)


def found(catalog, match):
    rows = catalog.read().execute("SELECT rowid FROM file_text WHERE file_text MATCH ?", (match,))
    return sorted(row[0] for row in rows)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("IMG_1234.jpg", ["IMG_1234.jpg"]),
        ("SeaShore2019", ["Sea", "Shore", "2019"]),
        ("HDRPhoto", ["HDR", "Photo"]),
        ("DSC01234", ["DSC", "01234"]),
        ("東京Tower", ["東", "京", "Tower"]),
        ("Cafe\u0301", ["Café"]),
        ("", []),
    ],
)
def test_parts_of_names_are_set_apart(text, parts):
    assert spelt(text).split() == parts


@pytest.mark.parametrize(
    ("name", "match"),
    [
        ("beach-2019.jpg", "beach"),
        ("beach-2019.jpg", "2019"),
        ("a/IMG_1234.CR2", '"img 1234"'),
        ("SeaShore.png", "shore"),
        ("SeaShore.png", "seashore"),
        ("Zürich/x.jpg", "zurich"),
        ("Zu\u0308rich.jpg", "zürich"),
        ("東京タワー.jpg", '"京 タ"'),
        ("x.jpg", "summer"),  # the root's name
        ("sunset.jpg", "sun*"),
    ],
)
def test_names_and_folders_are_found_by_their_parts(catalog, name, match):
    file_id = add(catalog, name)
    add(catalog, "other.tiff") if match != "summer" else None
    assert found(catalog, match) == [file_id]


def test_what_lies_above_the_root_is_in_nobodys_mind(catalog):
    add(catalog, "x.jpg")
    assert found(catalog, "home") == []


def test_titles_tags_text_and_metadata_are_found(catalog):
    file_id = add(catalog, "x.jpg", title="Harbour at night", artist="Ada", text="dedicated to Grace",
                  tags=("boats",), meta={"album": "Northern Lights", "bpm": 120})  # fmt: skip
    for match in ("harbour", "ada", '"to grace"', "boats", '"northern lights"'):
        assert found(catalog, match) == [file_id], match


def test_every_change_is_followed_in_the_same_transaction(catalog):
    file_id = add(catalog, "old/x.jpg", title="before")
    catalog.write(
        lambda c: c.execute("UPDATE file SET relpath = 'new/y.jpg' WHERE id = ?", (file_id,))
    )
    assert (found(catalog, "old"), found(catalog, "new")) == ([], [file_id])
    catalog.write(
        lambda c: save_content(c, ContentFacts("hash of old/x.jpg", Kind.PHOTO, title="after"))
    )
    assert (found(catalog, "before"), found(catalog, "after")) == ([], [file_id])
    catalog.write(lambda c: set_tags(c, 1, ["lake"]))
    assert found(catalog, "lake") == [file_id]
    catalog.write(lambda c: set_tags(c, 1, []))
    assert found(catalog, "lake") == []
    catalog.write(lambda c: c.execute("DELETE FROM root"))
    assert found(catalog, "y") == []
    assert count_due(catalog.read()) == 0


def test_a_rolled_back_change_leaves_the_words_alone(catalog):
    file_id = add(catalog, "x.jpg")

    def half(connection):
        connection.execute("UPDATE file SET relpath = 'y.jpg'")
        raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        catalog.write(half)
    assert found(catalog, "x") == [file_id]


def test_many_files_are_read_in_the_background(catalog, monkeypatch):
    count = 2 * SLICE + 10

    def many(connection):
        connection.executemany(
            "INSERT INTO file (root_id, relpath, kind, size, mtime_ns, added_at) VALUES (1, ?, 'photo', 1, 1, 'x')",
            ((f"photo {number}.jpg",) for number in range(count)),
        )

    catalog.write(many)
    catalog.close()  # stops in the middle, or not; nothing may be lost
    again = Catalog(catalog.path)
    try:
        while again.write(count_due):
            pass
        assert len(found(again, "photo")) == count
    finally:
        again.close()


def test_an_older_catalog_is_brought_here_with_its_files(tmp_path):
    path = tmp_path / "catalog.sqlite"
    raw = sqlite3.connect(path)  # noqa: TID251
    script = (files("engine.store") / "schema.sql").read_text(encoding="utf-8")
    for statement in _statements(script):  # the first version had neither words nor concepts
        if not any(new in statement for new in ("file_text", "concept")):
            raw.execute(statement)
    raw.execute(
        'CREATE TABLE "_sqlite_migrations" (migration_set TEXT, name TEXT, applied_at TEXT)'
    )
    raw.execute("INSERT INTO _sqlite_migrations VALUES ('trouvere', 'v1_first_schema', 'x')")
    raw.execute("INSERT INTO root (path, added_at) VALUES ('/photos', 'x')")
    raw.execute(
        "INSERT INTO file (root_id, relpath, kind, size, mtime_ns, added_at) VALUES (1, 'lake.jpg', 'photo', 1, 1, 'x')"
    )
    raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    raw.execute("PRAGMA user_version = 1")
    raw.commit()
    raw.close()
    catalog = Catalog(path)
    try:
        catalog.write(lambda c: None)
        assert found(catalog, "lake") == [1]
        assert catalog.read().execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
    finally:
        catalog.close()


def test_words_that_were_lost_are_noticed_and_read_again(catalog):
    file_id = add(catalog, "lake.jpg")
    assert check(catalog.read()) == []
    catalog.write(lambda c: c.execute("DELETE FROM file_text"))
    assert check(catalog.read()) == ["names: 1 files cannot be found by their names"]
    catalog.write(start_over)
    assert found(catalog, "lake") == [file_id]
    assert check(catalog.read()) == []
