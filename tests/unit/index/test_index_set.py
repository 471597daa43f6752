"""All indexes of a library: in step with a real catalog, through snapshots, repairs and trouble."""

import threading
from pathlib import Path

import numpy as np
import pytest

from engine.index.exact import ExactIndex
from engine.index.hnsw import HnswIndex
from engine.index.index_set import IndexSet
from engine.store.connection import Catalog
from engine.store.snapshots import CatalogVectors
from tests.helpers.trouble import disk_full_after, flip
from tests.helpers.vectors import as_list, fill, insert, unit_rows

DIM = 16
SMALL = 50  # exact_below in these tests
PATIENCE_S = 30


class Library:
    """A catalog and its index set, which can be closed and opened again."""

    def __init__(self, folder: Path) -> None:
        self.catalog = Catalog(folder / "catalog.sqlite")
        self.folder = folder / "index"
        self.source = CatalogVectors(self.catalog)
        self.indexes = self.open()

    def open(self, **options: bool) -> IndexSet:
        indexes = IndexSet(self.source, self.folder, exact_below=SMALL, **options)
        indexes.open()
        return indexes

    def reopen(self) -> None:
        self.indexes.close()
        self.indexes = self.open()

    def crash(self) -> None:
        """End without saving."""
        self.indexes._stop.set()
        self.indexes._wake()
        self.indexes._builder.join(PATIENCE_S)
        for space in self.indexes._spaces.values():
            space.close()
        self.indexes = self.open()

    def grow(self, count: int, name: str = "test", seed: int = 0) -> int:
        space_id = fill(self.catalog, unit_rows(count, DIM, seed), name)
        self.indexes.apply()
        return space_id

    def add(self, space_id: int, count: int, seed: int = 1) -> list[int]:
        vectors = unit_rows(count, DIM, seed)
        labels = self.catalog.write(lambda c: insert(c, space_id, vectors))
        self.indexes.apply()
        return labels

    def remove(self, labels: list[int]) -> None:
        rows = [(label,) for label in labels]
        self.catalog.write(lambda c: c.executemany("DELETE FROM vector WHERE id = ?", rows))
        self.indexes.apply()

    def kind(self, space_id: int) -> type:
        return type(self.indexes._spaces[space_id].index)

    def snapshot_files(self) -> list[Path]:
        return sorted(self.folder.glob("*.hnsw"))


@pytest.fixture
def library(tmp_path):
    opened = Library(tmp_path)
    yield opened
    opened.indexes.close()
    opened.catalog.close()


def agrees(library: Library, space_id: int) -> bool:
    """Whether the index holds what the catalog holds, and finds all of it."""
    truth = library.source.labels(space_id)
    query = unit_rows(1, DIM, seed=99)[0]
    found = library.indexes.search(space_id, query, 10_000)
    return library.indexes.check() == [] and sorted(found.labels.tolist()) == truth.tolist()


def test_a_library_without_spaces(library):
    query = unit_rows(1, DIM)[0]
    assert library.indexes.apply() == 0
    assert len(library.indexes.search(7, query, 3)) == 0
    assert len(library.indexes.score(7, query, np.array([1]))) == 0
    assert library.indexes.sample(7, 3).shape == (0, 0)
    assert [len(part) for part in library.indexes.vectors_of(7, 1)] == [0, 0]
    assert (library.indexes.count(7), len(library.indexes.groups(7))) == (0, 0)
    assert library.indexes.check() == []
    library.indexes.save(force=True)
    library.reopen()


def test_it_follows_the_catalog(library):
    space_id = library.grow(20)
    assert agrees(library, space_id)
    labels = library.add(space_id, 5)
    library.remove([3, labels[0]])
    assert library.indexes.count(space_id) == 23
    assert agrees(library, space_id)


def test_applying_twice_makes_no_difference(library):
    space_id = library.grow(20)
    assert library.indexes.apply() == library.indexes.apply() == 20
    library.indexes._spaces[space_id].applied = 0
    library.indexes.apply()
    assert len(library.indexes._spaces[space_id].index.rows.view()) == 20


def test_what_was_added_and_removed_between_two_calls_is_not_there(library):
    space_id = library.grow(10)
    vectors = unit_rows(3, DIM, seed=5)
    labels = library.catalog.write(lambda c: insert(c, space_id, vectors))
    library.remove(labels)
    assert agrees(library, space_id)


def test_spaces_do_not_mix(library):
    first, second = library.grow(10, "first"), library.grow(12, "second", seed=4)
    assert library.indexes.count(first) == 10
    assert library.indexes.count(second) == 12
    assert agrees(library, first)
    assert agrees(library, second)


def test_a_long_log_is_replayed_in_parts(library, monkeypatch):
    monkeypatch.setattr("engine.index.index_set._LOG_ROWS", 7)
    monkeypatch.setattr("engine.index.space._READ_LABELS", 3)
    space_id = library.grow(40)
    library.remove(list(range(1, 30, 2)))
    assert agrees(library, space_id)


def test_questions_about_a_space(library):
    space_id = library.grow(20)
    vectors = unit_rows(20, DIM)
    assert library.indexes.groups(space_id).tolist() == list(range(1, 21))
    labels, own = library.indexes.vectors_of(space_id, 4)
    assert labels.tolist() == [4]
    assert (own == vectors[3]).all()
    assert (library.indexes.sample(space_id, 3) == vectors[[0, 9, 19]]).all()
    assert (library.indexes.sample(space_id, 99) == vectors).all()
    assert library.indexes.sample(space_id, 0).shape == (0, DIM)
    scored = library.indexes.score(space_id, vectors[3], np.array([4, 5]))
    assert scored.groups.tolist() == [4, 5]
    found = library.indexes.search(space_id, vectors[3], 9, allowed=np.array([4, 7]), exact=True)
    assert found.groups.tolist()[0] == 4
    assert set(found.groups.tolist()) == {4, 7}


def test_the_sample_does_not_depend_on_the_layout(library):
    space_id = library.grow(SMALL + 30)
    library.remove(list(range(1, 20)))
    before = library.indexes.sample(space_id, 10)
    assert library.indexes.wait_until_built(PATIENCE_S)
    library.reopen()
    assert (library.indexes.sample(space_id, 10) == before).all()


def test_a_space_that_grows_gets_a_graph_and_the_same_answers(library):
    space_id = library.grow(SMALL - 1)
    query = unit_rows(1, DIM, seed=9)[0]
    assert library.indexes.wait_until_built(PATIENCE_S)
    assert library.kind(space_id) is ExactIndex
    library.add(space_id, 1)
    before = as_list(library.indexes.search(space_id, query, 20))
    assert library.indexes.wait_until_built(PATIENCE_S)
    assert library.kind(space_id) is HnswIndex
    assert as_list(library.indexes.search(space_id, query, 20)) == before
    library.add(space_id, 10, seed=3)
    library.remove([5])
    assert agrees(library, space_id)


def test_changes_while_a_graph_is_being_built_reach_it(library, monkeypatch):
    """Adds and removals between the copying and the exchange are in both indexes."""
    copied, go_on, build = threading.Event(), threading.Event(), HnswIndex.build

    def slow_build(index, stop):
        copied.set()
        assert go_on.wait(PATIENCE_S)
        return build(index, stop)

    monkeypatch.setattr(HnswIndex, "build", slow_build)
    space_id = library.grow(SMALL)
    assert copied.wait(PATIENCE_S)
    library.add(space_id, 7)
    library.remove([1, 2, SMALL + 1])
    assert library.kind(space_id) is ExactIndex
    assert agrees(library, space_id)
    go_on.set()
    assert library.indexes.wait_until_built(PATIENCE_S)
    assert library.kind(space_id) is HnswIndex
    assert agrees(library, space_id)


def test_many_removals_make_a_new_graph(library):
    space_id = library.grow(3 * SMALL)
    assert library.indexes.wait_until_built(PATIENCE_S)
    library.remove(list(range(1, 2 * SMALL)))
    assert library.indexes.wait_until_built(PATIENCE_S)
    index = library.indexes._spaces[space_id].index
    assert index.rows.dead == 0
    assert agrees(library, space_id)
    library.indexes.save(force=True)
    library.indexes.save(force=True)
    assert len(list(library.folder.glob("*.rows"))) == 1  # the old one's file is swept


@pytest.fixture
def saved(library):
    """A library with a graph and two generations of snapshots; returns it and the space."""
    space_id = library.grow(2 * SMALL)
    assert library.indexes.wait_until_built(PATIENCE_S)
    library.indexes.save(force=True)
    library.add(space_id, 10)
    library.remove([4])
    library.indexes.save(force=True)
    library.add(space_id, 5, seed=2)
    assert len(library.snapshot_files()) == 2
    return library, space_id


def test_opening_from_a_snapshot_replays_the_rest(saved):
    library, space_id = saved
    query = unit_rows(1, DIM, seed=3)[0]
    before = as_list(library.indexes.search(space_id, query, 30))
    library.crash()
    assert library.indexes._spaces[space_id].saved != (0, 0, 0)  # it did come from the snapshot
    assert as_list(library.indexes.search(space_id, query, 30)) == before
    assert agrees(library, space_id)


def newest_and_older(library, space_id):
    newest, older = library.source.snapshots(space_id)
    return library.folder / newest.file, library.folder / older.file


def test_one_flipped_bit_and_the_older_snapshot_is_used(saved, caplog):
    library, space_id = saved
    newest, older = newest_and_older(library, space_id)
    flip(newest, newest.stat().st_size // 2)
    library.crash()
    assert "damaged" in caplog.text
    assert [row.file for row in library.source.snapshots(space_id)] == [older.name]
    assert library.kind(space_id) is HnswIndex
    assert agrees(library, space_id)
    library.indexes.save(force=True)
    library.crash()
    assert agrees(library, space_id)


@pytest.mark.parametrize("what", ["*", "*.rows", "*.npz"])
def test_without_files_everything_is_built_again(saved, what):
    library, space_id = saved
    for path in library.folder.glob(what):
        path.unlink()
    library.crash()
    assert agrees(library, space_id)  # before the graph is there
    assert library.indexes.wait_until_built(PATIENCE_S)
    assert library.indexes._spaces[space_id].index.backlog == 0
    assert agrees(library, space_id)


def test_records_that_make_no_sense_are_dropped(saved):
    library, space_id = saved
    library.catalog.write(lambda c: c.execute("UPDATE index_snapshot SET params = '[]'"))
    library.crash()
    assert agrees(library, space_id)
    assert library.source.snapshots(space_id) == []


def test_the_log_is_pruned_up_to_the_oldest_snapshot(saved):
    library, space_id = saved
    oldest = min(row.seq for row in library.source.snapshots(space_id))
    assert library.source.log(0, 1)[0][0] == oldest + 1
    exact = library.grow(3, "small")
    library.indexes.save()
    assert all(row[1] != exact for row in library.source.log(0, 1000))
    library.crash()
    assert agrees(library, exact)


def test_few_changes_are_not_worth_a_snapshot(saved):
    library, _ = saved
    before = library.snapshot_files()
    library.indexes.save()
    assert library.snapshot_files() == before
    library.indexes.save(force=True)
    assert library.snapshot_files() != before


def test_files_of_interrupted_saves_are_swept(saved):
    library, _ = saved
    for name in ("space-1-old.hnsw", "space-1.rows", "x.npz.tmp"):
        (library.folder / name).write_bytes(b"left over")
    (library.folder / "notes.txt").write_text("not ours")
    library.crash()
    left = {path.name for path in library.folder.iterdir()}
    assert not left & {"space-1-old.hnsw", "space-1.rows", "x.npz.tmp"}
    assert "notes.txt" in left


def test_a_full_disk_while_saving_is_logged_and_tried_again(saved, caplog):
    library, space_id = saved
    before = library.source.snapshots(space_id)
    with disk_full_after(4000):
        library.indexes.save(force=True)
    assert "tried again" in caplog.text
    assert library.source.snapshots(space_id) == before
    library.indexes.save(force=True)
    assert library.source.snapshots(space_id)[0].seq > before[0].seq
    library.crash()
    assert agrees(library, space_id)


def test_a_full_disk_while_growing_is_logged_and_tried_again(saved, caplog):
    library, space_id = saved
    index = library.indexes._spaces[space_id].index
    vectors = unit_rows(30, DIM, seed=8)
    library.catalog.write(lambda c: insert(c, space_id, vectors))
    index.rows.store._rows = index.rows.store._rows[: len(index.rows.view())]
    with disk_full_after(2000):
        before = library.indexes.apply()
    assert "tried again" in caplog.text
    assert library.indexes.count(space_id) == 2 * SMALL + 14
    assert library.indexes.apply() > before
    assert library.indexes.count(space_id) == 2 * SMALL + 44
    assert agrees(library, space_id)


def test_a_full_disk_while_building_leaves_exact_search(library, caplog):
    with disk_full_after(4 << 20):  # the catalog's own writes pass, 16 MB of room for rows do not
        space_id = library.grow(SMALL)
        assert library.indexes.wait_until_built(PATIENCE_S)
    assert "could not be built" in caplog.text
    assert library.kind(space_id) is ExactIndex
    assert agrees(library, space_id)
    assert library.indexes.wait_until_built(PATIENCE_S)
    assert library.kind(space_id) is HnswIndex
    assert agrees(library, space_id)


def test_a_full_disk_while_opening_leaves_exact_search(saved, caplog):
    library, space_id = saved
    for path in library.folder.glob("*.hnsw"):
        path.unlink()
    with disk_full_after(4 << 20):
        library.crash()
    assert "kept in memory" in caplog.text
    assert library.kind(space_id) is ExactIndex
    assert agrees(library, space_id)
    assert library.indexes.wait_until_built(PATIENCE_S)
    assert library.kind(space_id) is HnswIndex
    assert agrees(library, space_id)


def test_a_folder_that_cannot_be_made_leaves_exact_search(library, tmp_path, caplog):
    space_id = library.grow(2 * SMALL)
    (tmp_path / "file").write_bytes(b"")
    indexes = IndexSet(library.source, tmp_path / "file" / "index", exact_below=SMALL)
    indexes.open()
    assert "cannot be made" in caplog.text
    assert indexes.count(space_id) == 2 * SMALL
    indexes.save(force=True)
    indexes.close()


def test_damaged_vectors_are_no_news_at_each_start(saved, caplog):
    library, _ = saved
    library.catalog.write(lambda c: c.execute("UPDATE vector SET data = x'00' WHERE id = 9"))
    for path in library.folder.glob("*"):
        path.unlink()
    library.crash()
    assert "were not in the log" not in caplog.text
    assert "lacks 1 vectors" in library.indexes.check()[0]


def test_a_space_that_is_deleted(saved):
    library, space_id = saved
    library.catalog.write(lambda c: c.execute("DELETE FROM space WHERE id = ?", (space_id,)))
    library.indexes.forget(space_id)
    library.indexes.apply()
    assert library.indexes.count(space_id) == 0
    assert list(library.folder.iterdir()) == []
    library.indexes.save()
    assert library.source.log(0, 10) == []
    library.reopen()
    assert library.indexes.check() == []


def test_a_space_that_is_deleted_while_its_graph_is_built(library, monkeypatch):
    copied, go_on, build = threading.Event(), threading.Event(), HnswIndex.build

    def slow_build(index, stop):
        copied.set()
        assert go_on.wait(PATIENCE_S)
        return build(index, stop)

    monkeypatch.setattr(HnswIndex, "build", slow_build)
    space_id = library.grow(SMALL)
    assert copied.wait(PATIENCE_S)
    library.catalog.write(lambda c: c.execute("DELETE FROM space WHERE id = ?", (space_id,)))
    library.indexes.forget(space_id)
    go_on.set()
    assert library.indexes.wait_until_built(PATIENCE_S)
    assert library.indexes.count(space_id) == 0
    assert list(library.folder.iterdir()) == []


def test_doctor_sees_and_mends(saved):
    library, space_id = saved
    index = library.indexes._spaces[space_id].index
    index.remove(np.array([7, 8]))
    index.add(np.array([900]), np.array([1]), unit_rows(1, DIM))
    sentences = " ".join(library.indexes.check())
    assert "lacks 2 vectors" in sentences
    assert "has 1 vectors that are gone" in sentences
    library.indexes.repair()
    assert agrees(library, space_id)


def test_doctor_sees_wrong_vectors(library):
    space_id = library.grow(20)
    index = library.indexes._spaces[space_id].index
    index.add(np.array([3]), np.array([3]), unit_rows(1, DIM, seed=50))
    index.add(np.array([4]), np.array([77]), unit_rows(20, DIM)[3:4])
    assert "has 2 wrong vectors among 20" in library.indexes.check()[0]
    library.indexes.repair()
    assert agrees(library, space_id)


def test_a_log_that_is_too_short_is_made_up_for(saved, caplog):
    """As after a restored backup: the snapshot is older than what is left of the log."""
    library, space_id = saved
    library.indexes.apply()
    library.catalog.write(lambda c: c.execute("DELETE FROM index_log"))
    library.crash()
    assert "were not in the log" in caplog.text
    assert agrees(library, space_id)


def test_reading_a_library_that_another_process_has(saved):
    library, space_id = saved
    before = {path: path.stat().st_mtime_ns for path in library.folder.iterdir()}
    reader = library.open(read_only=True)
    vectors = unit_rows(4, DIM, seed=30)
    labels = library.catalog.write(lambda c: insert(c, space_id, vectors))
    library.catalog.write(lambda c: c.execute("DELETE FROM vector WHERE id = 9"))
    reader.apply()
    assert reader.search(space_id, vectors[2], 1).labels.tolist() == [labels[2]]
    assert reader.check() == []
    assert reader.wait_until_built(PATIENCE_S)
    reader.save(force=True)
    reader.close()
    assert {path: path.stat().st_mtime_ns for path in library.folder.iterdir()} == before
    library.indexes.apply()
    assert agrees(library, space_id)


def test_reading_without_a_snapshot(library):
    space_id = library.grow(2 * SMALL)
    reader = library.open(read_only=True)
    assert reader.count(space_id) == 2 * SMALL
    reader.close()


@pytest.mark.slow
def test_searching_while_the_catalog_changes(library):
    """Answers hold no label that was never there; nothing breaks in the exchange of indexes."""
    space_id = library.grow(SMALL - 10)
    query, done, errors = unit_rows(1, DIM, seed=3)[0], threading.Event(), []

    def search():
        try:
            while not done.is_set():
                found = library.indexes.search(space_id, query, 50)
                assert (np.diff(found.scores) <= 0).all()
                assert len(np.unique(found.groups)) == len(found)
                library.indexes.score(space_id, query, found.groups)
        except Exception as problem:  # noqa: BLE001 -- shown by the test
            errors.append(problem)

    threads = [threading.Thread(target=search) for _ in range(2)]
    for thread in threads:
        thread.start()
    for turn in range(10):
        labels = library.add(space_id, 20, seed=turn)
        library.remove(labels[:7])
        library.indexes.save(force=True)
    assert library.indexes.wait_until_built(PATIENCE_S)
    done.set()
    for thread in threads:
        thread.join(PATIENCE_S)
        assert not thread.is_alive()
    assert not errors
    assert agrees(library, space_id)
