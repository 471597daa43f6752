"""Measures of a ranking. Pure.

Conventions
-----------
A ranking is given as the ranks (from 1) at which relevant items stand, ascending; relevant items
that were not found at all are simply missing. Every measure lies in 0..1, higher is better.

References
----------
.. [1] C. Manning, P. Raghavan, H. Schütze, Introduction to Information Retrieval, 2008, ch. 8.
"""

import statistics
from collections.abc import Sequence


def relevant_ranks(found: Sequence[str], relevant: Sequence[str]) -> list[int]:
    """Ranks of the relevant items among what was found."""
    wanted = set(relevant)
    return [rank for rank, name in enumerate(found, 1) if name in wanted]


def hit_at(ranks: Sequence[int], k: int) -> float:
    """R@k as in image-text retrieval: 1 when a relevant item is among the first `k`, else 0."""
    return float(bool(ranks) and ranks[0] <= k)


def average_precision_at(ranks: Sequence[int], relevant_count: int, k: int) -> float:
    """AP@k [1]_: mean precision at the relevant ranks, over min(relevant_count, k)."""
    if relevant_count == 0:
        return 0.0
    inside = [rank for rank in ranks if rank <= k]
    return sum(i / rank for i, rank in enumerate(inside, 1)) / min(relevant_count, k)


def reciprocal_rank(ranks: Sequence[int]) -> float:
    """1 / rank of the first relevant item; 0 when none was found."""
    return 1.0 / ranks[0] if ranks else 0.0


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0..1) of the values lie, nearest-rank; 0 when empty."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median_rank(first_ranks: Sequence[int | None]) -> float | None:
    """Median rank of the first relevant item; None when more than half were not found."""
    big = 10**9
    if not first_ranks:
        return None
    middle = statistics.median(big if rank is None else rank for rank in first_ranks)
    return None if middle >= big / 2 else float(middle)
