from pathlib import Path

import pytest

from engine.domain import FileState, Kind
from engine.errors import EnvironmentProblem
from engine.store import facts, files, roots
from engine.store.connection import Catalog

NOW = "2026-01-01T00:00:00+00:00"


@pytest.fixture
def connection(tmp_path):
    """The write connection: these functions are what `Catalog.write` would be given."""
    catalog = Catalog(tmp_path / "catalog.sqlite")
    connection = catalog._writer
    roots.add_root(connection, tmp_path / "r", NOW)
    yield connection
    catalog.close()


def fact(name, main=None, kind=Kind.PHOTO, inode=1):
    return facts.Fact(1, name, kind, 10, 20, 30, inode, main)


def put(connection, *names, main=None, kind=Kind.PHOTO):
    added = [fact(name, main, kind) for name in names]
    facts.add(connection, added, NOW)
    facts.pair(connection, added)
    facts.settle_companions(connection)
    return [ids(connection)[name] for name in names]


def ids(connection):
    return dict(connection.execute("SELECT relpath, id FROM file").fetchall())


def content(connection, kind=Kind.PHOTO, override=None, hash_="h"):
    cursor = connection.execute(
        "INSERT INTO content (hash, kind, kind_override) VALUES (?, ?, ?)", (hash_, kind, override)
    )
    return cursor.lastrowid


def states(connection):
    return {
        row["relpath"]: row["state"]
        for row in connection.execute("SELECT relpath, state FROM file")
    }


def test_claiming(connection, tmp_path):
    first, second, third = put(connection, "a.jpg", "b/b.jpg", "c.jpg")
    claimed = files.claim_queued(connection, 2)
    assert [row.id for row in claimed] == [first, second]
    assert claimed[1] == files.FileRow(
        id=second, root_id=1, path=tmp_path / "r/b/b.jpg", relpath="b/b.jpg", kind=Kind.PHOTO,
        state=FileState.QUEUED, size=10, mtime_ns=20, content_id=None, companion_of=None,
        attempts=0, missing=False,
    )  # fmt: skip
    assert [row.id for row in files.claim_queued(connection, 9, {first, second})] == [third]
    assert files.claim_queued(connection, 0) == []


def test_what_is_not_handed_out(connection):
    put(connection, "missing.jpg", "done.jpg", "broken.jpg", "main.jpg")
    put(connection, "main.nef", main="main.jpg")
    by_name = ids(connection)
    facts.mark_missing(connection, [by_name["missing.jpg"]], NOW)
    files.mark_searchable(connection, by_name["done.jpg"], content(connection))
    files.mark_failed(connection, by_name["broken.jpg"], "Broken.", "")
    assert [row.relpath for row in files.claim_queued(connection, 9)] == ["main.jpg"]
    roots.set_state(connection, 1, roots.RootState.OFFLINE, "unplugged")
    assert files.claim_queued(connection, 9) == []


def test_searchable_with_companions(connection):
    (main,) = put(connection, "a.jpg")
    put(connection, "a.nef", main="a.jpg")
    number = content(connection)
    assert files.mark_searchable(connection, main, number)
    assert states(connection) == {"a.jpg": "searchable", "a.nef": "searchable"}
    assert files.file_by_id(connection, main).content_id == number
    assert files.file_by_id(connection, ids(connection)["a.nef"]).content_id is None


def test_bytes_that_were_read_before_a_change_do_not_count(connection):
    (main,) = put(connection, "a.jpg")
    row = files.file_by_id(connection, main)
    known = facts.known_in(connection, 1, "", recursive=True)[0]
    facts.change(connection, [facts.Match(known, fact("a.jpg")._replace(size=11))])
    number = content(connection)
    assert not files.mark_searchable(connection, main, number, read_as=(row.size, row.mtime_ns))
    assert states(connection) == {"a.jpg": "queued"}
    assert files.mark_searchable(connection, main, number, read_as=(11, row.mtime_ns))


def test_failing_retrying_and_failing_again(connection, tmp_path):
    main, other = put(connection, "a.jpg", "z.jpg")
    put(connection, "a.nef", main="a.jpg")
    files.mark_failed(connection, main, "It is cut short.", "Copy it again.")
    files.mark_failed(connection, other, "It is empty.", "")
    found = files.failures(connection)
    assert [(f.path, f.reason, f.advice, f.attempts, f.size_bytes) for f in found] == [
        (tmp_path / "r/a.jpg", "It is cut short.", "Copy it again.", 1, 10),
        (tmp_path / "r/a.nef", "It is cut short.", "Copy it again.", 0, 10),
        (tmp_path / "r/z.jpg", "It is empty.", "", 1, 10),
    ]
    assert files.counts(connection) == (0, 0, len(found))
    assert files.requeue(connection, [ids(connection)["a.nef"]]) == 2
    assert states(connection) == {"a.jpg": "queued", "a.nef": "queued", "z.jpg": "failed"}
    files.mark_failed(connection, main, "Still.", "")
    assert files.file_by_id(connection, main).attempts == 2
    assert files.requeue(connection) == 3
    assert files.failures(connection) == []
    assert files.requeue(connection) == 0
    assert files.requeue(connection, []) == 0


def test_counts_leave_out_what_is_missing(connection):
    a, b, c = put(connection, "a.jpg", "b.jpg", "c.jpg")
    files.mark_searchable(connection, a, content(connection))
    files.mark_failed(connection, b, "Broken.", "")
    assert files.counts(connection) == (1, 1, 1)
    facts.mark_missing(connection, [a, b, c], NOW)
    assert files.counts(connection) == (0, 0, 0)
    assert files.failures(connection) == []
    (root,) = roots.all_roots(connection)
    assert (root.files, root.searchable, root.queued, root.failed) == (0, 0, 0, 0)


def test_counts_by_kind_follow_what_the_content_is(connection):
    page, photo = put(connection, "page.jpg", "photo.jpg")
    (song,) = put(connection, "song.mp3", kind=Kind.AUDIO)
    put(connection, "photo.nef", main="photo.jpg")
    put(connection, "waiting.jpg")
    files.mark_searchable(connection, page, content(connection, Kind.SCORE, hash_="1"))
    files.mark_searchable(connection, photo, content(connection, Kind.SCORE, Kind.PHOTO, hash_="2"))
    files.mark_searchable(connection, song, content(connection, Kind.AUDIO, hash_="3"))
    found = files.counts_by_kind(connection)
    assert found == {Kind.PHOTO: 2, Kind.AUDIO: 1, Kind.SCORE: 1}
    assert sum(found.values()) == files.counts(connection)[0]
    assert files.counts_by_kind(connection, [1]) == found
    assert files.counts_by_kind(connection, [2]) == dict.fromkeys(Kind, 0)


def test_paths(connection, tmp_path, monkeypatch):
    (number,) = put(connection, "b/a.jpg")
    path = tmp_path / "r/b/a.jpg"
    assert files.path_of(connection, number) == path
    with pytest.raises(EnvironmentProblem, match="no longer"):
        files.path_of(connection, 99)
    assert files.find_by_path(connection, path).id == number
    assert files.find_by_path(connection, tmp_path / "r/b") is None
    assert files.find_by_path(connection, Path("/")) is None
    path.parent.mkdir(parents=True)
    monkeypatch.chdir(path.parent)
    assert files.find_by_path(connection, Path("a.jpg")).id == number
    assert files.find_by_path(connection, Path("../b/a.jpg")).id == number
    (tmp_path / "link").symlink_to(tmp_path / "r")
    assert files.find_by_path(connection, tmp_path / "link/b/a.jpg").id == number
    path.touch()
    (tmp_path / "one.jpg").symlink_to(path)
    assert files.find_by_path(connection, tmp_path / "one.jpg").id == number


def test_a_root_at_the_top_of_the_file_system(connection):
    number = roots.add_root(connection, Path("/"), NOW)
    facts.add(connection, [fact("x/a.jpg")._replace(root_id=number)], NOW)
    assert files.find_by_path(connection, Path("/x/a.jpg")).root_id == number


def test_scopes(connection):
    put(connection, "a.jpg", "a/x.jpg", "a/b/y.jpg", "a0.jpg", "a-/z.jpg", "ä/ö.jpg", "%/_.jpg")

    def names(folder, *, recursive):
        return {row.relpath for row in facts.known_in(connection, 1, folder, recursive=recursive)}

    assert names("", recursive=False) == {"a.jpg", "a0.jpg"}
    assert len(names("", recursive=True)) == 7
    assert names("a", recursive=True) == {"a/x.jpg", "a/b/y.jpg"}
    assert names("a", recursive=False) == {"a/x.jpg"}
    assert names("ä", recursive=False) == {"ä/ö.jpg"}
    assert names("%", recursive=True) == {"%/_.jpg"}
    assert facts.known_in(connection, 2, "", recursive=True) == []


@pytest.mark.parametrize("number", [0, 1, 2**63 - 1, 2**63, 2**64 - 1])
def test_big_inode_numbers_fit_and_stay_different(connection, number):
    """ZFS, NFS and ReFS number with all 64 bits; SQLite keeps 63 and a sign."""
    folded = facts.as_int64(number)
    assert folded % 2**64 == number
    facts.add(connection, [fact("a.jpg", inode=folded)], NOW)
    assert [row.inode for row in facts.same_inodes(connection, [(30, folded)])] == [folded]


def test_same_inodes_wants_both_numbers(connection):
    put(connection, "a.jpg")
    assert facts.same_inodes(connection, [(31, 1), (30, 2)]) == []
    assert facts.same_inodes(connection, []) == []


def test_the_day_a_file_went_missing_is_kept(connection):
    (number,) = put(connection, "a.jpg")
    facts.mark_missing(connection, [number], "2026-01-01")
    facts.mark_missing(connection, [number], "2026-02-02")
    assert connection.execute("SELECT missing_since FROM file").fetchone()[0] == "2026-01-01"
    assert [row.id for row in facts.missing_files(connection)] == [number]
