"""Any sequence of changes leaves an index that answers like a plain loop over the rows."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.index import exact as exact_module
from engine.index.exact import ExactIndex
from engine.index.hnsw import HnswIndex
from tests.helpers.vectors import as_list, oracle, unit_rows

DIM = 6
POOL = unit_rows(40, DIM)
POOL[10:20] = POOL[:10]  # equal vectors make ties

# few labels and groups, so that they meet again
labels = st.integers(1, 25)
groups = st.one_of(st.integers(-3, 8), st.integers(2**40, 2**40 + 2))
rows = st.lists(st.tuples(labels, groups, st.integers(0, 39)), max_size=8)
change = st.one_of(
    st.tuples(st.just("add"), rows), st.tuples(st.just("remove"), st.lists(labels, max_size=8))
)


def apply(index, known, kind, values):
    if kind == "remove":
        index.remove(np.array(values, np.int64))
        for label in values:
            known.pop(label, None)
    else:
        index.add(
            np.array([label for label, _, _ in values], np.int64),
            np.array([group for _, group, _ in values], np.int64),
            POOL[[vector for _, _, vector in values]].reshape(-1, DIM),
        )
        known.update({label: (group, POOL[vector]) for label, group, vector in values})


def check(index, known, query, k, allowed):
    assert len(index) == len(known)
    assert as_list(index.search(query, k)) == oracle(known, query, k)
    wanted = np.array(sorted(allowed), np.int64)
    assert as_list(index.search(query, k, wanted)) == oracle(known, query, k, list(allowed))
    scored = sorted(oracle(known, query, 99, list(allowed)))
    assert as_list(index.score(query, wanted)) == scored


question = st.tuples(st.integers(0, 39), st.integers(1, 12), st.sets(groups, max_size=6))


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.lists(change, max_size=12), question)
def test_exact_index(changes, asked):
    index, known = ExactIndex(DIM), {}
    for kind, values in changes:
        apply(index, known, kind, values)
    check(index, known, POOL[asked[0]], *asked[1:])


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(change, st.booleans()), max_size=12), question)
def test_graph_index(changes, asked):
    with tempfile.TemporaryDirectory() as folder:
        index, known = HnswIndex(DIM, Path(folder)), {}
        for (kind, values), build in changes:
            apply(index, known, kind, values)
            if build:
                index.build()
        check(index, known, POOL[asked[0]], *asked[1:])
        index.close()


def test_dead_rows_are_cleared_away(monkeypatch):
    monkeypatch.setattr(exact_module, "_COMPACT_DEAD", 10)
    index, vectors = ExactIndex(DIM), unit_rows(200, DIM)
    index.add(np.arange(200), np.arange(200), vectors)
    index.remove(np.arange(0, 200, 2))
    assert len(index.rows.view()) == len(index) == 100
    known = {label: (label, vectors[label]) for label in range(1, 200, 2)}
    assert as_list(index.search(vectors[0], 9)) == oracle(known, vectors[0], 9)
