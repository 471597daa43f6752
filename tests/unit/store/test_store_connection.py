import sqlite3
import threading

import pytest

from engine.errors import DataCorrupt, EngineBug, EnvironmentProblem, LibraryTooNew
from engine.store.connection import APPLICATION_ID, Catalog, open_untrusted
from engine.store.migrations import SCHEMA_VERSION


@pytest.fixture
def catalog(tmp_path):
    catalog = Catalog(tmp_path / "catalog.sqlite")
    yield catalog
    catalog.close()


def add_root(connection, path="/photos"):
    connection.execute("INSERT INTO root (path, added_at) VALUES (?, 'now')", (path,))


def roots(catalog):
    return [row["path"] for row in catalog.read().execute("SELECT path FROM root ORDER BY path")]


def test_a_newer_library_is_refused_and_left_as_it_is(tmp_path):
    path = tmp_path / "catalog.sqlite"
    Catalog(path).close()
    raw = sqlite3.connect(path)  # noqa: TID251
    raw.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    raw.close()
    before = path.read_bytes()
    with pytest.raises(LibraryTooNew, match="newer Trouvère"):
        Catalog(path)
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_refused(tmp_path):
    path = tmp_path / "catalog.sqlite"
    raw = sqlite3.connect(path)  # noqa: TID251
    raw.execute("CREATE TABLE bookmarks (url TEXT)")
    raw.close()
    with pytest.raises(DataCorrupt, match="not a Trouvère catalog"):
        Catalog(path)


def test_a_file_that_is_no_database_is_named_as_damaged(tmp_path):
    path = tmp_path / "catalog.sqlite"
    path.write_bytes(b"this is not a database at all, but long enough to look at" * 20)
    with pytest.raises(DataCorrupt, match="doctor --repair"):
        Catalog(path)


def test_a_failed_write_changes_nothing(catalog):
    def half(connection):
        add_root(connection)
        raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        catalog.write(half)
    assert roots(catalog) == []


def test_a_full_disk_is_a_sentence_and_changes_nothing(catalog):
    pages = catalog.write(lambda c: c.execute("PRAGMA page_count").fetchone()[0])
    catalog.submit(lambda c: None).result()
    catalog._writer.execute(f"PRAGMA max_page_count = {pages}")

    def fill(connection):
        connection.execute("INSERT INTO setting VALUES ('big', zeroblob(5000000))")

    with pytest.raises(EnvironmentProblem, match="is full; nothing was lost"):
        catalog.write(fill)
    catalog._writer.execute("PRAGMA max_page_count = 1000000")
    catalog.write(add_root)
    assert roots(catalog) == ["/photos"]


def test_closing_on_a_full_disk_is_quiet(tmp_path):
    catalog = Catalog(tmp_path / "catalog.sqlite")
    pages = catalog.write(lambda c: c.execute("PRAGMA page_count").fetchone()[0])
    catalog._writer.execute(f"PRAGMA max_page_count = {pages}")
    catalog.close()  # a traceback of the writer's thread would fail this test
    assert not catalog._thread.is_alive()


def test_a_write_inside_a_write_is_refused_instead_of_hanging(catalog):
    with pytest.raises(EngineBug):
        catalog.write(lambda _c: catalog.write(add_root))


def test_a_closed_catalog_refuses_writes(tmp_path):
    catalog = Catalog(tmp_path / "catalog.sqlite")
    catalog.close()
    with pytest.raises(EngineBug):
        catalog.write(add_root)


def test_readers_cannot_write(catalog):
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        add_root(catalog.read())


def test_every_thread_reads_through_its_own_connection(catalog):
    seen = []
    thread = threading.Thread(target=lambda: seen.append(catalog.read()))
    thread.start()
    thread.join()
    assert seen[0] is not catalog.read()
    assert catalog.read() is catalog.read()


def test_writes_of_many_threads_all_arrive(catalog):
    threads = [
        threading.Thread(target=lambda n=n: catalog.write(lambda c: add_root(c, f"/{n}")))
        for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(roots(catalog)) == 20


def test_a_new_catalog_is_marked_as_ours(catalog):
    assert catalog.read().execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    assert catalog.read().execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
    assert catalog.read().execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_opening_untrusted_never_writes(tmp_path):
    path = tmp_path / "catalog.sqlite"
    Catalog(path).close()
    connection = open_untrusted(path)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        add_root(connection)
    connection.close()
