"""From candidate rows to a ranking of groups, always by the exact score.

Every index ranks with these functions, so the same rows give the same order and the same scores
whichever index answers, before and after a restart.
"""

import numpy as np

from engine.index.base import Found, Ids, Scores
from engine.index.numbers import APPROXIMATE_ERROR, Mask, exact_scores, scan
from engine.index.rows import View

_CHUNK_ROWS = 1024  # 1 MB of float16 at 512 numbers: stays in the cache for the second look
_FEW_ROWS = 256
NOTHING = Found(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32))


def rank(view: View, query: Scores, slots: Ids, k: int) -> Found:
    """Rank the groups of these rows by exact scores.

    Parameters
    ----------
    slots : np.ndarray, shape=(m,), int64
        Candidate rows.
    k
        How many groups are wanted at most.

    Returns
    -------
    Found
        Best first; equal scores by the smaller group, within a group the smaller label.
    """
    scores = _exact(view, query, slots)
    labels, groups = view.labels[slots], view.groups[slots]
    order = np.lexsort((labels, groups, -scores))
    _, first = np.unique(groups[order], return_index=True)
    best = order[np.sort(first)[: max(k, 0)]]
    return Found(groups[best], labels[best], scores[best])


def best_of_groups(view: View, query: Scores, slots: Ids) -> Found:
    """Give each group's best row, sorted by group."""
    found = rank(view, query, slots, len(slots))
    order = np.argsort(found.groups)
    return Found(found.groups[order], found.labels[order], found.scores[order])


def rank_picked(view: View, query: Scores, slots: Ids, k: int) -> Found:
    """Rank the groups of these rows like `rank`, sooner when they are many.

    A rough score costs a third of an exact one and tells which rows need that.
    """
    if len(slots) <= 4 * k + _FEW_ROWS:
        return rank(view, query, slots, k)
    return rank_scanned(view, query, slots, rough_scores(view, query, slots), k)


def rank_scanned(view: View, query: Scores, slots: Ids, rough: Scores, k: int) -> Found:
    """Rank rows whose approximate scores are known, giving the exact answer.

    Only rows that can be among the best `k` groups are scored exactly.

    Parameters
    ----------
    slots : np.ndarray, shape=(m,), int64
    rough : np.ndarray, shape=(m,), float32
        Within `APPROXIMATE_ERROR` of the exact score of each slot.
    """
    return rank(view, query, contenders(view, query, slots, rough, k), k)


def contenders(view: View, query: Scores, slots: Ids, rough: Scores, k: int) -> Ids:
    """Keep the rows that can be among the best `k` groups, given approximate scores."""
    if not len(slots) or k < 1:
        return slots[:0]
    return slots[_contenders(view.groups[slots], rough, k, rounding(query))]


def rounding(query: Scores) -> float:
    """How far a rough score of this query can be from the exact one."""
    return APPROXIMATE_ERROR * max(1.0, float(np.linalg.norm(query)))


def rough_scores(view: View, query: Scores, slots: Ids) -> Scores:
    """Approximate scores of these rows."""
    scores = np.empty(len(slots), np.float32)
    for start in range(0, len(slots), _CHUNK_ROWS):
        part = slots[start : start + _CHUNK_ROWS]
        scores[start : start + _CHUNK_ROWS] = scan(view.store.take(part), query)
    return scores


def _contenders(groups: Ids, rough: Scores, k: int, error: float) -> Mask:
    """Mark the rows that rounding cannot keep out of the best `k` groups."""
    count = min(len(rough), 2 * k + 64)
    while True:
        cut = np.partition(rough, len(rough) - count)[len(rough) - count]
        if count == len(rough) or len(np.unique(groups[rough >= cut])) >= k:
            chosen: Mask = rough >= cut - 2 * error
            return chosen
        count = min(len(rough), 4 * count)


def _exact(view: View, query: Scores, slots: Ids) -> Scores:
    parts = [
        exact_scores(view.store.take(slots[start : start + _CHUNK_ROWS]), query)
        for start in range(0, len(slots), _CHUNK_ROWS)
    ]
    return np.concatenate(parts) if parts else np.empty(0, np.float32)
