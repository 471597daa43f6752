"""What every `VectorIndex` promises, checked on each of them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.errors import EngineBug
from engine.index.exact import ExactIndex
from engine.index.hnsw import HnswIndex
from engine.index.planner import Costs
from tests.helpers.vectors import as_list, oracle, unit_rows

DIM = 16
AnyIndex = ExactIndex | HnswIndex
Make = Callable[[], AnyIndex]


class EagerHnsw(HnswIndex):
    """Has every row in its graph at once."""

    def add(self, labels, groups, vectors):
        super().add(labels, groups, vectors)
        self.build()


@pytest.fixture(params=["exact", "hnsw with a backlog", "hnsw", "hnsw that prefers its graph"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Make]:
    made: list[HnswIndex] = []

    def build() -> AnyIndex:
        if request.param == "exact":
            return ExactIndex(DIM)
        dear = Costs(scan_row=1e9, pick_row=1e9, candidates=8, filtered_candidates=8)
        kinds = {
            "hnsw with a backlog": lambda: HnswIndex(DIM, tmp_path),
            "hnsw": lambda: EagerHnsw(DIM, tmp_path),
            "hnsw that prefers its graph": lambda: EagerHnsw(DIM, tmp_path, costs=dear),
        }
        made.append(kinds[request.param]())
        return made[-1]

    yield build
    for index in made:
        index.close()


def ids(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


def filled(make: Make, count: int = 30, per_group: int = 1) -> tuple[AnyIndex, dict]:
    """An index of `count` rows, and the same for the oracle. Labels count from 1."""
    index, vectors = make(), unit_rows(count, DIM)
    labels = np.arange(1, count + 1)
    groups = 100 + labels // per_group
    index.add(labels, groups, vectors)
    rows = zip(labels.tolist(), groups.tolist(), vectors, strict=True)
    return index, {label: (group, vector) for label, group, vector in rows}


def test_empty_index_finds_nothing(make):
    index, query = make(), unit_rows(1, DIM)[0]
    assert len(index) == 0
    assert len(index.search(query, 5)) == 0
    assert len(index.search(query, 5, ids(1, 2))) == 0
    assert len(index.score(query, ids(1, 2))) == 0
    index.remove(ids(1))


def test_best_first_with_exact_scores(make):
    index, rows = filled(make)
    for query in unit_rows(5, DIM, seed=1):
        assert as_list(index.search(query, 7)) == oracle(rows, query, 7)


def test_k_above_the_size_gives_everything(make):
    index, rows = filled(make)
    query = unit_rows(1, DIM, seed=2)[0]
    assert as_list(index.search(query, 1000)) == oracle(rows, query, 1000)


@pytest.mark.parametrize("k", [0, -1])
def test_nothing_wanted_nothing_given(make, k):
    index, _ = filled(make)
    assert len(index.search(unit_rows(1, DIM)[0], k)) == 0


def test_a_group_comes_once_with_its_best_segment(make):
    index, rows = filled(make, 40, per_group=8)
    query = unit_rows(1, DIM, seed=3)[0]
    found = index.search(query, 10)
    assert as_list(found) == oracle(rows, query, 10)
    assert len(set(found.groups.tolist())) == len(found) == 6


def test_only_allowed_groups(make):
    index, rows = filled(make, 40, per_group=2)
    query, allowed = unit_rows(1, DIM, seed=4)[0], [3, 101, 104, 111, 117, 9999]
    found = index.search(query, 10, ids(*allowed))
    assert as_list(found) == oracle(rows, query, 10, allowed)
    assert len(index.search(query, 10, ids())) == 0


def test_allowed_ids_far_apart(make):
    """Ids of 2**40 must not make tables of that size."""
    index, query = make(), unit_rows(1, DIM)[0]
    labels = np.arange(1, 41)
    index.add(labels, labels << 40, unit_rows(40, DIM))
    allowed = labels[::2] << 40
    assert set(index.search(query, 100, allowed).groups.tolist()) == set(allowed.tolist())


def test_ties_go_to_the_smaller_group_and_label(make):
    index, same = make(), np.repeat(unit_rows(1, DIM), 30, axis=0)
    order = np.random.default_rng(0).permutation(30)
    index.add(order + 1, 50 - order // 3, same)
    found = index.search(same[0], 4)
    assert found.groups.tolist() == [41, 42, 43, 44]
    assert found.labels.tolist() == [28, 25, 22, 19]


def test_score_gives_each_group_its_best(make):
    index, rows = filled(make, 40, per_group=4)
    query, groups = unit_rows(1, DIM, seed=5)[0], [108, 101, 103, 7, 101]
    found = index.score(query, ids(*groups))
    assert found.groups.tolist() == [101, 103, 108]
    assert as_list(found) == sorted(oracle(rows, query, 50, groups))


def test_score_and_search_agree(make):
    index, _ = filled(make, 40, per_group=4)
    query = unit_rows(1, DIM, seed=6)[0]
    found = index.search(query, 5)
    again = index.score(query, found.groups)
    order = np.argsort(found.groups)
    assert (again.scores == found.scores[order]).all()
    assert (again.labels == found.labels[order]).all()


def test_removed_labels_never_come_back(make):
    index, rows = filled(make)
    query = unit_rows(1, DIM, seed=7)[0]
    best = index.search(query, 3).labels
    index.remove(np.concatenate([best, ids(777)]))
    index.remove(best)
    for label in best.tolist():
        del rows[label]
    assert len(index) == len(rows)
    assert as_list(index.search(query, 10)) == oracle(rows, query, 10)


def test_a_label_that_is_there_is_replaced(make):
    index, rows = filled(make)
    vector = unit_rows(1, DIM, seed=8)
    index.add(ids(5), ids(400), vector)
    rows[5] = (400, vector[0])
    assert len(index) == 30
    assert as_list(index.search(vector[0], 30)) == oracle(rows, vector[0], 30)


def test_of_a_label_given_twice_the_last_counts(make):
    index, vectors = make(), unit_rows(2, DIM)
    index.add(ids(7, 7), ids(1, 2), vectors)
    assert len(index) == 1
    assert as_list(index.search(vectors[1], 5)) == oracle({7: (2, vectors[1])}, vectors[1], 5)


def test_a_removed_label_can_come_again(make):
    index, _ = filled(make)
    vector = unit_rows(1, DIM, seed=9)
    index.remove(ids(5))
    index.add(ids(5), ids(500), vector)
    assert index.search(vector[0], 1).groups.tolist() == [500]
    assert len(index) == 30


def test_labels_in_any_order(make):
    index, vectors = make(), unit_rows(60, DIM)
    order = np.random.default_rng(1).permutation(60)
    for part in np.array_split(order, 7):
        index.add(part + 1, part + 1, vectors[part])
    rows = {label + 1: (label + 1, vectors[label]) for label in range(60)}
    assert as_list(index.search(vectors[3], 9)) == oracle(rows, vectors[3], 9)


def test_everything_removed(make):
    index, _ = filled(make)
    index.remove(np.arange(1, 31))
    assert len(index) == 0
    assert len(index.search(unit_rows(1, DIM)[0], 5)) == 0


def test_the_same_question_has_the_same_answer(make):
    first, _ = filled(make, 200, per_group=3)
    second, _ = filled(make, 200, per_group=3)
    for query in unit_rows(5, DIM, seed=10):
        assert as_list(first.search(query, 20)) == as_list(second.search(query, 20))
        assert as_list(first.search(query, 20)) == as_list(first.search(query, 20))


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e30])
def test_numbers_that_are_not_finite_are_refused(make, bad):
    index, _ = filled(make)
    vectors = unit_rows(3, DIM)
    vectors[1, 2] = bad
    with pytest.raises(EngineBug):
        index.add(ids(91, 92, 93), ids(1, 2, 3), vectors)
    assert len(index) == 30
    if bad != 1e30:
        with pytest.raises(EngineBug):
            index.search(vectors[1], 3)
        with pytest.raises(EngineBug):
            index.score(vectors[1], ids(101))


def test_wrong_dimensions_are_refused(make):
    index, _ = filled(make)
    for vectors in (unit_rows(1, DIM - 1), unit_rows(1, DIM)[0]):
        with pytest.raises(EngineBug):
            index.add(ids(91), ids(1), vectors)
    for query in (unit_rows(1, DIM + 1)[0], unit_rows(1, DIM)):
        with pytest.raises(EngineBug):
            index.search(query, 3)


def test_a_query_longer_than_one_is_ranked_all_the_same(make):
    index, rows = filled(make)
    query = 40 * unit_rows(1, DIM, seed=11)[0]
    assert as_list(index.search(query, 5)) == oracle(rows, query, 5)
