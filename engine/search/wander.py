"""Wandering through a library: small steps among what is alike, now and then a jump far away. Pure.

People who recall things from memory move like animals that look for food: the lengths of their steps
follow a power law, so that a patch is searched through and then left for another one ([1]_).

.. [1] Mental sampling in multimodal representations (J.-Q. Zhu, A. Sanborn, N. Chater, NeurIPS 2018):
   p(r) ~ r**-mu with mu about 2.
.. [2] B. M. Hill, A simple general approach to inference about the tail of a distribution, Annals of
   Statistics 3, 1975.
"""

from collections.abc import Callable, Collection, Container, Sequence

import numpy as np
import numpy.typing as npt

MU = 2.0
"""Exponent of [1]_: between 1 (jumps of any length alike) and 3 (as good as no jumps)."""

PATCH = 30
"""Nearest neighbours that are a patch."""

EXHAUSTED = 0.8
"""Share of a patch that was seen already when it is left for good."""

FAR = 1000
"""From this rank on one neighbour is as strange as any other: the walk lands anywhere."""

Nearest = Callable[[int, int], Sequence[int]]
"""Item and count -> the nearest other items, nearest first; fewer when there are no more."""


def hop_ranks(chance: npt.NDArray[np.float64], mu: float = MU) -> npt.NDArray[np.int64]:
    """Ranks of hops, 1 the nearest, from uniform numbers in 0..1, by the inverse of the power law.

    P(rank >= r) is r**-(mu - 1).
    """
    left = np.clip(1.0 - np.asarray(chance, np.float64), 1e-12, 1.0)
    return np.minimum(left ** (-1.0 / (mu - 1.0)), 2.0**62).astype(np.int64)


def tail_exponent(ranks: Sequence[int], least: int = 1) -> float:
    """Exponent mu of the power law that hop ranks follow from `least` on ([2]_, for whole numbers).

    Raises
    ------
    ValueError
        Fewer than two ranks are that large.
    """
    tail = np.array([rank for rank in ranks if rank >= least], np.float64)
    if len(tail) < 2:
        raise ValueError("too few hops for an exponent")
    return float(1 + len(tail) / np.log(tail / (least - 0.5)).sum())


def walk(
    start: int,
    steps: int,
    everything: Sequence[int],
    nearest: Nearest,
    seen: Collection[int],
    rng: np.random.Generator,
) -> list[int]:
    """Walk through the items, visiting none twice.

    Each step goes to the nearest unseen item of a rank drawn from the power law. Whoever draws a
    very high rank, or stands in a patch that is exhausted, lands anywhere.

    Parameters
    ----------
    start
        Where the walk begins; it is no step of its own.
    everything
        All items that may be visited.
    seen
        Items that shall not be visited again.

    Returns
    -------
    list of int
        At most `steps` items; fewer only when nothing unseen is left.
    """
    barred = {start, *seen}
    unseen = dict.fromkeys(item for item in everything if item not in barred)
    here = start
    path: list[int] = []
    while unseen and len(path) < steps:
        rank = int(hop_ranks(rng.random(1))[0])
        found = None if rank > FAR else _at_rank(here, rank, unseen, nearest)
        here = list(unseen)[int(rng.integers(len(unseen)))] if found is None else found
        path.append(here)
        del unseen[here]
    return path


def _at_rank(here: int, rank: int, unseen: Container[int], nearest: Nearest) -> int | None:
    """The unseen neighbour of a rank; None in an exhausted patch, or when there is none."""
    count = PATCH
    near = nearest(here, count)
    fresh = [item for item in near if item in unseen]
    if len(fresh) <= (1 - EXHAUSTED) * len(near):
        return None
    while len(fresh) < rank and len(near) == count:
        count *= 4
        near = nearest(here, count)
        fresh = [item for item in near if item in unseen]
    return fresh[rank - 1] if rank <= len(fresh) else None
