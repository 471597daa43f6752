"""Candidates of a large kind, from the approximate indexes."""

from collections.abc import Sequence

import numpy as np

from engine.index.base import Ids, Matrix
from engine.search.compose import normalise
from engine.search.plan import Channel
from engine.search.ports import Indexes
from engine.search.spaces import SpaceRef


def probed(indexes: Indexes, channels: Sequence[Channel], depth: int, allowed: Ids | None) -> Ids:
    """Contents among the best of any channel, or of all channels of a space together.

    Parameters
    ----------
    channels
        Those with positive weights.
    depth
        How many contents each look-up gives.
    allowed
        Sorted contents that may be found; None for all.

    Returns
    -------
    np.ndarray, int64, sorted, each once
    """
    found = [
        indexes.search(space.id, query, depth, allowed=allowed).groups
        for space, queries in _look_ups(channels).items()
        for query in queries
    ]
    return np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)


def _look_ups(channels: Sequence[Channel]) -> dict[SpaceRef, Matrix]:
    """Queries of every space: one per row, and where several terms meet, their weighted sum.

    Inside one space the score of an item with one vector is linear in the query, so the sum finds
    the items that are best for all terms together and for none of them alone.
    """
    by_space: dict[SpaceRef, list[Channel]] = {}
    for channel in channels:
        by_space.setdefault(channel.space, []).append(channel)
    queries = {}
    for space, together in by_space.items():
        rows = np.concatenate([channel.queries for channel in together])
        if len(together) > 1:
            total = sum((c.queries.mean(axis=0) * (c.weight / c.scale.sd) for c in together), 0.0)
            rows = np.concatenate([rows, normalise(np.asarray(total))[np.newaxis]])
        queries[space] = rows
    return queries
