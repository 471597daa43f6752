"""The graph index at a size where the graph is used: recall, filters, ties, snapshots, threads."""

import json
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.errors import DataCorrupt, EngineBug
from engine.index.exact import ExactIndex
from engine.index.hnsw import HnswIndex
from engine.index.numbers import widen
from engine.index.planner import Costs
from engine.index.projection import Projection, fit
from engine.index.snapshot import Part, Saved
from tests.helpers.trouble import disk_full_after, flip
from tests.helpers.vectors import as_list, clustered_rows, unit_rows

COUNT, DIM = 8000, 192
LABELS = np.arange(1, COUNT + 1)
GROUPS = 1 + LABELS // 2
PREFER_GRAPH = Costs(scan_row=5.0, candidates=400, filtered_candidates=100)


@pytest.fixture(scope="module")
def rows():
    return clustered_rows(COUNT, DIM)


@pytest.fixture(scope="module")
def built(rows, tmp_path_factory):
    """An index with everything in its graph; tests must not change it."""
    index = HnswIndex(DIM, tmp_path_factory.mktemp("index"), costs=PREFER_GRAPH)
    index.add(LABELS, GROUPS, rows)
    assert index.build() == COUNT
    yield index
    index.close()


@pytest.fixture(scope="module")
def exact(rows):
    index = ExactIndex(DIM)
    index.add(LABELS, GROUPS, rows)
    return index


def near(rows, count, seed=0):
    """Queries a little beside stored vectors."""
    random = np.random.default_rng(seed)
    queries = rows[random.choice(len(rows), count)] + 0.4 * unit_rows(count, rows.shape[1], seed)
    return (queries / np.linalg.norm(queries, axis=1, keepdims=True)).astype(np.float32)


def recall(index, exact, queries, allowed=None):
    shares = []
    for query in queries:
        found, truth = index.search(query, 10, allowed), exact.search(query, 10, allowed)
        assert len(found) == len(truth)
        known = dict(zip(truth.groups.tolist(), truth.scores, strict=True))
        hits = [group for group in found.groups.tolist() if group in known]
        scores = dict(zip(found.groups.tolist(), found.scores, strict=True))
        assert all(scores[group] == known[group] for group in hits)
        assert (np.diff(found.scores) <= 0).all()
        shares.append(len(hits) / len(truth))
    return np.mean(shares)


@pytest.mark.slow
def test_vectors_are_shortened_and_recall_is_kept(built, exact, rows, monkeypatch):
    assert built._projection.dim < DIM
    monkeypatch.setattr("engine.index.hnsw.search_exactly", None)  # the graph alone answers
    assert recall(built, exact, near(rows, 60)) >= 0.98


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.001, 0.01, 0.1, 0.5, 1.0])
def test_filters_are_obeyed_and_recall_is_kept(built, exact, rows, share):
    everything = np.unique(GROUPS)
    random = np.random.default_rng(3)
    chosen = random.choice(everything, max(1, int(share * len(everything))), replace=False)
    allowed = np.sort(chosen)
    assert recall(built, exact, near(rows, 30, seed=3), allowed) >= 0.98
    found = built.search(near(rows, 1)[0], 50, allowed)
    assert np.isin(found.groups, allowed).all()


@pytest.mark.slow
def test_a_filter_of_what_lies_far_away(built, exact, rows):
    """The graph proposes none of the allowed groups: they are looked through instead."""
    query = near(rows, 1)[0]
    far = np.sort(exact.search(query, COUNT).groups[-1000:])
    assert as_list(built.search(query, 10, far)) == as_list(exact.search(query, 10, far))


@pytest.mark.slow
def test_exact_is_exact(built, exact, rows):
    for query in near(rows, 5):
        assert as_list(built.search(query, 10, exact=True)) == as_list(exact.search(query, 10))


@pytest.mark.slow
def test_many_equal_vectors_hide_nothing(tmp_path, rows):
    """A thousand equal windows of silence: ties still go to the smaller groups."""
    index = HnswIndex(DIM, tmp_path, costs=PREFER_GRAPH)
    order = np.random.default_rng(0).permutation(1500)
    index.add(LABELS[:3000], LABELS[:3000] + 5000, rows[:3000])
    index.add(5001 + order, 5001 - order, np.repeat(rows[:1], 1500, axis=0))
    index.build()
    found = index.search(rows[0], 5)
    assert found.groups.tolist() == [3502, 3503, 3504, 3505, 3506]
    index.close()


@pytest.mark.slow
def test_a_row_is_found_before_the_graph_has_it(built, rows, tmp_path):
    index = reloaded(built, tmp_path, writable=False)
    new = unit_rows(1, DIM, seed=5)
    index.add(np.array([COUNT + 1]), np.array([999_999]), new)
    assert index.backlog == 1
    assert index.search(new[0], 1).groups.tolist() == [999_999]
    assert index.build() == 1
    assert index.search(new[0], 1).groups.tolist() == [999_999]
    index.remove(np.array([COUNT + 1]))
    assert index.search(new[0], 1).groups.tolist() != [999_999]
    index.close()


def folder_of(index: HnswIndex) -> Path:
    return index.rows.store.path.parent


def reloaded(index: HnswIndex, tmp_path: Path, *, writable: bool = True) -> HnswIndex:
    saved = index.save(folder_of(index), tmp_path.name)
    through_json = replace(saved, params=json.loads(json.dumps(saved.params)))
    return HnswIndex.load(
        folder_of(index), through_json, DIM, writable=writable, costs=PREFER_GRAPH
    )


@pytest.mark.slow
def test_a_snapshot_answers_as_before(built, rows, tmp_path):
    again = reloaded(built, tmp_path, writable=False)
    assert (again.backlog, len(again)) == (0, COUNT)
    for query in near(rows, 20):
        assert as_list(again.search(query, 10)) == as_list(built.search(query, 10))
    with pytest.raises(EngineBug):
        again.save(tmp_path, "no")
    again.close()


@pytest.fixture
def small(tmp_path):
    """An index of 200 rows and its snapshot."""
    index = HnswIndex(16, tmp_path, "small")
    index.add(np.arange(200), np.arange(200), unit_rows(200, 16))
    index.remove(np.arange(10))
    index.build()
    yield index, index.save(tmp_path, "first"), tmp_path
    index.close()


def test_a_snapshot_knows_what_was_removed(small):
    _, saved, folder = small
    again = HnswIndex.load(folder, saved, 16)
    assert len(again) == saved.count == 190
    assert again.rows.dead == 10
    again.close()


def test_a_snapshot_of_a_graph_that_is_not_complete(small):
    index, _, folder = small
    index.add(np.arange(200, 300), np.arange(200, 300), unit_rows(100, 16, seed=1))
    again = HnswIndex.load(folder, index.save(folder, "second"), 16)
    assert (again.backlog, len(again)) == (100, 290)
    assert again.build() == 100
    again.close()


def test_generations_share_the_rows_file(small):
    index, first, folder = small
    index.add(np.arange(200, 300), np.arange(200, 300), unit_rows(100, 16, seed=1))
    index.build()
    second = index.save(folder, "second")
    assert first.params["rows"]["file"] == second.params["rows"]["file"]
    for saved, count in ((first, 190), (second, 290)):
        again = HnswIndex.load(folder, saved, 16)
        assert len(again) == count
        again.close()


@pytest.mark.parametrize("part", ["graph", "table", "rows"])
@pytest.mark.parametrize("damage", ["flip", "short", "gone"])
def test_damaged_snapshots_are_refused(small, part, damage):
    _, saved, folder = small
    name = saved.graph.file if part == "graph" else saved.params[part]["file"]
    path = folder / name
    if damage == "flip":
        flip(path, 1000)
    elif damage == "short":
        path.write_bytes(path.read_bytes()[:1500])
    else:
        path.unlink()
    with pytest.raises(DataCorrupt):
        HnswIndex.load(folder, saved, 16)


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"program": None},
        {"program": {"graph_dim": 16}},
        {"program": {"format": 1, "dim": 16, "graph_dim": 16, "library": "hnswlib 9.9.9"}},
    ],
)
def test_snapshots_of_other_programs_are_refused(small, params):
    _, saved, folder = small
    for changed in ({**saved.params, **params}, params):
        if changed != saved.params:
            with pytest.raises(DataCorrupt):
                HnswIndex.load(folder, Saved(saved.graph, saved.count, changed), 16)


def test_a_snapshot_of_another_dimension_is_refused(small):
    _, saved, folder = small
    with pytest.raises(DataCorrupt):
        HnswIndex.load(folder, saved, 17)


@pytest.mark.parametrize("room", [100, 5000, 20_000])
def test_a_full_disk_while_saving_is_told_and_leaves_the_old_files(small, room):
    """hnswlib itself says nothing."""
    index, saved, folder = small
    before = {path.name for path in folder.iterdir()}
    with disk_full_after(room), pytest.raises(OSError, match=r"whole|large"):
        index.save(folder, "second")
    assert {path.name for path in folder.iterdir()} - {"second.npz"} == before
    HnswIndex.load(folder, saved, 16).close()


def test_many_dead_rows_are_wasteful(tmp_path):
    index = HnswIndex(16, tmp_path)
    index.add(np.arange(100), np.arange(100), unit_rows(100, 16))
    index.build()
    assert not index.wasteful
    index.remove(np.arange(30))
    assert index.wasteful
    index.discard()
    assert not list(tmp_path.iterdir())


def test_a_basis_from_few_rows_is_wasteful_when_there_are_many(tmp_path):
    index = HnswIndex(16, tmp_path)
    index.add(np.arange(100), np.arange(100), unit_rows(100, 16))
    index.build()
    index.add(np.arange(100, 500), np.arange(100, 500), unit_rows(400, 16))
    assert index.wasteful
    index.close()


def test_building_stops_when_told(tmp_path):
    index, stop = HnswIndex(16, tmp_path), threading.Event()
    index.add(np.arange(500), np.arange(500), unit_rows(500, 16))
    stop.set()
    assert index.build(stop) == 0
    assert index.backlog == 500
    stop.clear()
    assert index.build(stop) == 500
    index.close()


@pytest.mark.slow
def test_searching_while_rows_come_go_and_are_saved(built, rows, exact, tmp_path):
    """What is found is always right for a moment of the index's life."""
    index = reloaded(built, tmp_path)
    lasting = GROUPS[: COUNT // 2].max()
    query = near(rows[: COUNT // 2], 1)[0]
    best = exact.search(query, 5, np.unique(GROUPS[: COUNT // 2]))
    done, errors, answers = threading.Event(), [], []

    def search():
        try:
            while not done.is_set():
                found = index.search(query, 5, np.arange(lasting + 1))
                answers.append(found.groups.tolist())
                assert np.isfinite(index.search(query, 200).scores).all()
        except Exception as problem:  # noqa: BLE001 -- shown by the test
            errors.append(problem)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for turn in range(8):
        labels = 10_000 + 100 * turn + np.arange(100)
        index.add(labels, labels, unit_rows(100, DIM, seed=turn))
        index.build()
        index.remove(LABELS[-1 - 200 * turn - np.arange(200)])
        index.save(folder_of(index), f"turn-{turn}")
    done.set()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    assert not errors
    assert all(answer == best.groups.tolist() for answer in answers)
    index.close()


@pytest.mark.slow
class TestProjection:
    """How vectors are shortened."""

    def test_short_or_few_vectors_stay_as_they_are(self):
        for sample in (unit_rows(1000, 128), unit_rows(300, 256), unit_rows(0, 256)):
            projection = fit(sample)
            assert projection.basis is None
            assert projection.of_rows(sample) is sample

    def test_directions_without_structure_keep_most_of_their_numbers(self):
        assert fit(unit_rows(3000, 256)).dim >= 192

    def test_short_vectors_are_of_unit_length(self):
        sample = clustered_rows(2000, 256)
        projection = fit(sample)
        assert projection.basis is not None
        assert projection.dim % 32 == 0
        short = projection.of_rows(sample)
        assert short.shape == (2000, projection.dim)
        assert np.allclose(np.linalg.norm(short, axis=1), 1, atol=1e-4)

    def test_inner_products_are_those_of_the_kept_part(self):
        sample = clustered_rows(2000, 256)
        projection = fit(sample)
        query = sample[3]
        kept = (sample @ projection.basis) @ (query @ projection.basis)
        assert np.allclose(projection.of_rows(sample) @ projection.of_query(query), kept, atol=1e-5)

    def test_none_is_the_identity(self):
        query = unit_rows(1, 8)[0]
        assert Projection(None, 8).of_query(query) is query
        assert (widen(query.astype(np.float16)) == query).all()


def test_parts_are_listed(small):
    _, saved, folder = small
    assert saved.files() <= {path.name for path in folder.iterdir()}
    assert len(saved.files()) == 3
    assert isinstance(saved.graph, Part)
