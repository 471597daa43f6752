"""What the indexes read from the catalog, and the rows they leave there."""

import numpy as np
import pytest

from engine.store.connection import Catalog
from engine.store.snapshots import CatalogVectors
from tests.helpers.vectors import fill, insert, make_space, unit_rows

DIM = 8


@pytest.fixture
def catalog(tmp_path):
    opened = Catalog(tmp_path / "catalog.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def source(catalog):
    return CatalogVectors(catalog)


def delete(catalog, labels):
    rows = [(label,) for label in labels]
    catalog.write(lambda c: c.executemany("DELETE FROM vector WHERE id = ?", rows))


def record(source, space_id, seq):
    source.record(space_id, seq=seq, file=f"{seq}.hnsw", size=1, sha256="ab", count=2, params="{}")


def test_an_empty_catalog(source):
    assert source.spaces() == {}
    assert source.position() == 0
    assert source.log(0, 10) == []
    assert list(source.stream(1, DIM)) == []
    assert source.count(1) == 0
    assert source.labels(1).dtype == np.int64
    assert source.snapshots(1) == []


def test_vectors_come_back_bit_for_bit(catalog, source):
    vectors = unit_rows(20, DIM)
    space_id = fill(catalog, vectors)
    labels, groups, found = source.vectors(DIM, np.array([3, 17, 5, 999], np.int64))
    assert labels.tolist() == [3, 5, 17]
    assert found.dtype == np.float16
    assert (found == vectors[[2, 4, 16]]).all()
    content = catalog.read().execute("SELECT id, content_id FROM vector").fetchall()
    known = {row["id"]: row["content_id"] for row in content}
    assert groups.tolist() == [known[label] for label in labels.tolist()]
    assert source.spaces() == {space_id: DIM}
    assert source.labels(space_id).tolist() == list(range(1, 21))
    assert source.count(space_id) == 20


def test_a_space_is_streamed_in_batches(catalog, source, monkeypatch):
    monkeypatch.setattr("engine.store.snapshots._BATCH_ROWS", 7)
    other = fill(catalog, unit_rows(5, DIM), "other")
    vectors = unit_rows(20, DIM, seed=1)
    space_id = fill(catalog, vectors)
    batches = list(source.stream(space_id, DIM))
    assert [len(labels) for labels, _, _ in batches] == [7, 7, 6]
    assert (np.concatenate([part for _, _, part in batches]) == vectors).all()
    assert sum(len(labels) for labels, _, _ in source.stream(other, DIM)) == 5


def test_damaged_vectors_are_left_out_and_told(catalog, source, caplog):
    space_id = fill(catalog, unit_rows(5, DIM))
    nan = np.full(DIM, np.nan, "<f2").tobytes()
    catalog.write(lambda c: c.execute("UPDATE vector SET data = x'00ff' WHERE id = 2"))
    catalog.write(lambda c: c.execute("UPDATE vector SET data = ? WHERE id = 4", (nan,)))
    (labels, groups, vectors), *rest = source.stream(space_id, DIM)
    assert labels.tolist() == [1, 3, 5]
    assert (len(groups), vectors.shape, rest) == (3, (3, DIM), [])
    assert "2 vectors in the catalog are damaged" in caplog.text


def test_the_log_tells_what_came_and_went(catalog, source):
    space_id = fill(catalog, unit_rows(3, DIM))
    delete(catalog, [2])
    rows = source.log(0, 10)
    assert [(row[0], row[1], row[2], row[4]) for row in rows] == [
        (1, space_id, 1, True),
        (2, space_id, 2, True),
        (3, space_id, 3, True),
        (4, space_id, 2, False),
    ]
    assert source.log(2, 1) == rows[2:3]
    assert source.log(4, 10) == []
    assert source.position() == 4


def test_the_log_tells_when_a_space_or_segment_goes(catalog, source):
    """Cascades fire the triggers too."""
    space_id = fill(catalog, unit_rows(4, DIM))
    catalog.write(lambda c: c.execute("DELETE FROM segment WHERE id = 1"))
    catalog.write(lambda c: c.execute("DELETE FROM space WHERE id = ?", (space_id,)))
    gone = [row[2] for row in source.log(4, 100) if not row[4]]
    assert sorted(gone) == [1, 2, 3, 4]


def test_the_position_outlives_the_log(catalog, source):
    space_id = fill(catalog, unit_rows(3, DIM))
    source.prune_log({space_id: 3}, 3)
    assert source.log(0, 10) == []
    assert source.position() == 3


def test_pruning_spares_what_may_be_replayed(catalog, source, monkeypatch):
    monkeypatch.setattr("engine.store.snapshots._PRUNE_ROWS", 2)
    first = fill(catalog, unit_rows(10, DIM), "first")
    second = fill(catalog, unit_rows(10, DIM), "second")
    gone = catalog.write(lambda c: make_space(c, DIM, "gone"))
    catalog.write(lambda c: insert(c, gone, unit_rows(4, DIM)))
    catalog.write(lambda c: c.execute("DELETE FROM space WHERE id = ?", (gone,)))
    source.prune_log({first: 7, second: 0}, 25)
    left = [(row[0], row[1]) for row in source.log(0, 100)]
    assert left == [
        *[(seq, first) for seq in (8, 9, 10)],
        *[(seq, second) for seq in range(11, 21)],
        *[(seq, gone) for seq in (26, 27, 28)],
    ]


def test_two_generations_of_each_space_are_kept(catalog, source):
    first = fill(catalog, unit_rows(2, DIM), "first")
    second = fill(catalog, unit_rows(2, DIM), "second")
    for seq in (1, 2, 3):
        record(source, first, seq)
    record(source, second, 4)
    assert [row.seq for row in source.snapshots(first)] == [3, 2]
    assert [row.seq for row in source.snapshots(second)] == [4]
    newest = source.snapshots(first)[0]
    assert (newest.file, newest.size, newest.sha256, newest.count) == ("3.hnsw", 1, "ab", 2)
    source.drop_snapshots([newest.id])
    assert [row.seq for row in source.snapshots(first)] == [2]


def test_a_snapshot_of_a_space_that_went_meanwhile_is_no_trouble(catalog, source):
    space_id = fill(catalog, unit_rows(2, DIM))
    record(source, space_id, 1)
    catalog.write(lambda c: c.execute("DELETE FROM space WHERE id = ?", (space_id,)))
    assert source.snapshots(space_id) == []
    record(source, space_id, 2)
    assert source.snapshots(space_id) == []
