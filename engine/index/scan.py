"""Approximate scores of many groups for several queries at once.

For rankings that add up several spaces, where the best of one space are not enough, and for batches
of queries, where one matrix product takes the place of many.
"""

import numpy as np

from engine.index.base import Ids, Matrix, Scores
from engine.index.numbers import widen
from engine.index.rows import View

_CHUNK_NUMBERS = 1 << 20  # 4 MB of float32: the rows of a chunk stay in the cache for all queries
_SCAN_SHARE = 4  # above a quarter of all rows, reading straight through beats picking
_ROOM = 1_000_000


def scan_groups(view: View, queries: Matrix, groups: Ids) -> Matrix:
    """Best score of each group for each query.

    Parameters
    ----------
    queries : np.ndarray, shape=(m, dim), float32
    groups : np.ndarray, shape=(n,), int64, ascending, distinct

    Returns
    -------
    np.ndarray, shape=(m, n), float32
        Within `engine.index.numbers.APPROXIMATE_ERROR` of the exact scores; NaN for groups that
        have no row.
    """
    best = np.full((len(queries), len(groups)), np.nan, np.float32)
    slots, places = _rows_of(view, groups)
    if not len(slots) or not len(queries):
        return best
    starts = np.flatnonzero(np.diff(places, prepend=-1))
    if len(queries) == 1:
        scores = _one(view, queries[0], slots)[np.newaxis]
    else:
        scores = _many(view, queries, slots)
    if len(starts) < len(slots):
        scores = np.maximum.reduceat(scores, starts, axis=1)
    best[:, places[starts]] = scores
    return best


def _rows_of(view: View, groups: Ids) -> tuple[Ids, Ids]:
    """Live slots of the groups, and which group each belongs to, by ascending group."""
    top = int(groups[-1]) if len(groups) else -1
    if not len(groups) or groups[0] < 0 or top > 8 * len(view) + _ROOM:
        slots = view.slots_of(groups)
        return slots, np.searchsorted(groups, view.groups[slots])
    table = np.full(top + 2, -1, np.int64)  # the last place answers for all groups beyond
    table[groups] = np.arange(len(groups))
    places = table[np.minimum(view.groups, top + 1)]
    slots = np.flatnonzero((places >= 0) & view.live)
    places = places[slots]
    if np.all(places[1:] >= places[:-1]):
        return slots, places
    order = np.argsort(places, kind="stable")
    return slots[order], places[order]


def _one(view: View, query: Scores, slots: Ids) -> Scores:
    if _SCAN_SHARE * len(slots) > len(view):
        scores = view.store.scan(query, 0, len(view))
        return scores if len(slots) == len(view) and _is_range(slots) else scores[slots]
    return np.asarray(_many(view, query[np.newaxis], slots)[0])


def _is_range(slots: Ids) -> bool:
    return bool(np.all(slots[1:] > slots[:-1]))


def _many(view: View, queries: Matrix, slots: Ids) -> Matrix:
    scores = np.empty((len(queries), len(slots)), np.float32)
    step = max(1, _CHUNK_NUMBERS // queries.shape[1])
    for start in range(0, len(slots), step):
        part = slots[start : start + step]
        np.matmul(queries, widen(view.store.take(part)).T, out=scores[:, start : start + step])
    return scores
