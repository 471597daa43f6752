"""The relevance line: from which score on a hit is worth showing."""

from collections.abc import Sequence

import numpy as np

from engine.search.plan import Channel

THRESHOLD = 2.5
"""Spreads above what is usual."""


def line_of(channels: Sequence[Channel]) -> float:
    """The score that channels reach together when each stands out by the threshold on average."""
    weights = np.array([channel.weight for channel in channels if channel.weight > 0])
    return float(THRESHOLD * np.sqrt(np.square(weights).sum())) if len(weights) else -np.inf
