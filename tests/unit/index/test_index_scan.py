"""Scanning groups for several queries gives what scoring them one by one gives."""

import numpy as np
import pytest

from engine.index.exact import ExactIndex
from engine.index.scan import scan_groups

RANDOM = np.random.default_rng(5)


def unit_rows(count: int, dim: int = 24) -> np.ndarray:
    rows = RANDOM.standard_normal((count, dim)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def filled(groups: np.ndarray) -> ExactIndex:
    index = ExactIndex(24)
    index.add(np.arange(1, len(groups) + 1), groups, unit_rows(len(groups)))
    return index


LAYOUTS = {
    "one row each": np.arange(1, 301),
    "several rows each": np.repeat(np.arange(10, 110), 3),
    "scattered": RANDOM.permutation(np.repeat(np.arange(10, 110), 3)),
    "huge ids": np.arange(1, 301) * 10**12,
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("share", [0.05, 1.0])
@pytest.mark.parametrize("queries", [1, 7])
def test_like_scoring_one_by_one(layout: str, share: float, queries: int) -> None:
    index = filled(LAYOUTS[layout])
    index.remove(np.array([5, 6, 7, 120]))
    known = np.unique(LAYOUTS[layout])
    strangers = np.array([3, known[-1] + 17])
    wanted = RANDOM.choice(known, max(1, int(share * len(known))), replace=False)
    groups = np.unique(np.concatenate([wanted, strangers]))
    rows = unit_rows(queries)

    scores = scan_groups(index.rows.view(), rows, groups)

    for row, query in zip(scores, rows, strict=True):
        found = index.score(query, groups)
        expected = np.full(len(groups), np.nan)
        expected[np.searchsorted(groups, found.groups)] = found.scores
        np.testing.assert_allclose(row, expected, atol=2e-5)


def test_nothing_asked_and_nothing_there() -> None:
    view = filled(np.arange(1, 5)).rows.view()
    assert scan_groups(view, unit_rows(2), np.empty(0, np.int64)).shape == (2, 0)
    assert scan_groups(view, unit_rows(0), np.array([1, 2])).shape == (0, 2)
    empty = ExactIndex(24).rows.view()
    assert np.isnan(scan_groups(empty, unit_rows(2), np.array([1, 2]))).all()
