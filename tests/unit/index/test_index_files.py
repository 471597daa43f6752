"""Row files and snapshot files: what a full disk, a crash or a stray bit does to them."""

from pathlib import Path

import numpy as np
import pytest

from engine.errors import DataCorrupt
from engine.index.snapshot import Part, check_part, digest_of, write_part
from engine.index.stores import FileStore, MemoryStore, OverlayStore
from tests.helpers.trouble import disk_full_after, flip
from tests.helpers.vectors import unit_rows

DIM = 8
ROWS = unit_rows(3000, DIM).astype(np.float16)


@pytest.fixture(params=["memory", "file", "overlay"])
def store(request, tmp_path):
    """A store that holds the first 100 rows."""
    if request.param == "memory":
        made = MemoryStore(DIM)
        made.append(0, ROWS[:100])
        yield made
        return
    made = FileStore.create(tmp_path / "a.rows", DIM)
    made.append(0, ROWS[:100])
    if request.param == "file":
        yield made
        made.close()
        return
    made.close()
    base = FileStore.open(tmp_path / "a.rows", DIM, 100, made.digest(), writable=False)
    overlay = OverlayStore(base, 100)
    yield overlay
    overlay.close()


def test_rows_come_back(store):
    for start in range(100, 3000, 290):
        store.append(start, ROWS[start : start + 290])
    slots = np.random.default_rng(0).permutation(3000)
    assert (store.take(slots) == ROWS[slots]).all()
    query = unit_rows(1, DIM, seed=1)[0]
    for start, stop in ((0, 3000), (0, 50), (50, 200), (100, 101), (200, 3000), (7, 7), (300, 300)):
        rough = store.scan(query, start, stop)
        assert np.allclose(rough, ROWS[start:stop].astype(np.float32) @ query, atol=1e-5)


def test_an_old_reader_is_not_disturbed(store):
    before = store.take(np.arange(100))
    store.append(100, ROWS[100:])
    assert (before == ROWS[:100]).all()


def test_a_row_file_is_checked_when_it_is_opened(tmp_path):
    path = tmp_path / "a.rows"
    store = FileStore.create(path, DIM)
    store.append(0, ROWS[:100])
    digest = store.digest()
    store.append(100, ROWS[100:200])  # what follows is no part of the first 100
    store.close()
    again = FileStore.open(path, DIM, 100, digest)
    assert (again.take(np.arange(100)) == ROWS[:100]).all()
    again.append(100, ROWS[300:400])
    assert (again.take(np.arange(100, 200)) == ROWS[300:400]).all()
    whole = again.digest()
    again.close()
    FileStore.open(path, DIM, 200, whole).close()
    for count, sha256 in ((99, digest), (100, whole), (10**6, digest)):
        with pytest.raises(DataCorrupt):
            FileStore.open(path, DIM, count, sha256)
    flip(path, 50 * 2 * DIM)
    with pytest.raises(DataCorrupt):
        FileStore.open(path, DIM, 100, digest)
    with pytest.raises(OSError, match="No such file"):
        FileStore.open(tmp_path / "none.rows", DIM, 1, digest)


def test_a_full_disk_harms_no_row(tmp_path):
    store = FileStore.create(tmp_path / "a.rows", DIM)
    store.append(0, ROWS[:100])
    digest = store.digest()
    store._rows = store._rows[:100]  # as if the file had not been grown ahead
    with disk_full_after(120 * 2 * DIM), pytest.raises(OSError, match="File too large"):
        store.append(100, ROWS[100:200])
    assert store.digest() == digest
    assert (store.take(np.arange(100)) == ROWS[:100]).all()
    store.append(100, ROWS[100:200])
    assert (store.take(np.arange(200)) == ROWS[:200]).all()
    store.close()


def test_a_write_that_ends_short_is_finished_or_told(tmp_path):
    path = tmp_path / "a.rows"
    store = FileStore.create(path, DIM)
    store.append(0, ROWS[:10])  # grown ahead: the file has holes now
    with disk_full_after(100 * 2 * DIM), pytest.raises(OSError, match="File too large"):
        store.append(10, ROWS[10:200])
    store.append(10, ROWS[10:200])
    digest = store.digest()
    store.close()
    FileStore.open(path, DIM, 200, digest).close()


def test_a_part_is_in_place_only_when_whole(tmp_path):
    path = tmp_path / "part"
    part = write_part(path, lambda file: file.write_bytes(b"first"))
    assert part == Part("part", 5, digest_of(path))

    def fails(file: Path) -> None:
        file.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_part(path, fails)
    assert path.read_bytes() == b"first"
    with disk_full_after(3), pytest.raises(OSError, match="File too large"):
        write_part(path, lambda file: file.write_bytes(b"second"))
    assert path.read_bytes() == b"first"
    assert [file.name for file in tmp_path.iterdir()] == ["part"]


def test_a_part_that_changed_is_refused(tmp_path):
    path = tmp_path / "part"
    part = write_part(path, lambda file: file.write_bytes(b"0123456789"))
    assert check_part(tmp_path, part) == path
    flip(path, 3)
    with pytest.raises(DataCorrupt):
        check_part(tmp_path, part)
    path.write_bytes(b"01234")
    with pytest.raises(DataCorrupt):
        check_part(tmp_path, part)
    path.unlink()
    with pytest.raises(DataCorrupt):
        check_part(tmp_path, part)
