"""How sure it is that two pieces of music are the same: the one table to change for other models.

The best path of a query through music that has nothing to do with it scores more than nothing, the
more the shorter the query is. So a score is told in spreads above what strangers reach: by what is
known of strangers in general, and the more so by what the other candidates of the same query reach.
"""

from collections.abc import Sequence

import numpy as np

from engine.index.base import Scores

LINE = 4.0
"""From this confidence on a match is one."""

STRANGERS_MEAN = (0.16, 0.75)
"""Strangers' best path of n steps scores ``a + b / sqrt(n)`` on average."""

STRANGERS_SPREAD = (0.02, 0.12)
"""And spreads about that by ``a + b / sqrt(n)``."""

TRUSTED = 12.0
"""The scores of so many candidates are trusted as much as what is known of strangers."""

OWN_PIECES = 0.15
"""Share of the best candidates that may be the same music in other editions: they are no strangers."""


def confidences(scores: Scores, steps: Sequence[int]) -> Scores:
    """How far each candidate stands out from strangers, in their spreads; shape (n,).

    Parameters
    ----------
    scores
        Mean likeness along the best path of each candidate that was laid along the same query.
    steps
        How many steps each path has: of the shorter side.
    """
    if not len(scores):
        return np.zeros(0, np.float32)
    roots = np.sqrt(np.maximum(steps, 1))
    mean = STRANGERS_MEAN[0] + STRANGERS_MEAN[1] / roots
    spread = STRANGERS_SPREAD[0] + STRANGERS_SPREAD[1] / roots
    apart = (scores - mean) / spread
    others = np.sort(apart)[: len(apart) - max(1, round(OWN_PIECES * len(apart)))]
    if len(others):
        share = len(others) / (len(others) + TRUSTED)
        apart = (apart - share * others.mean()) / (share * others.std() + 1 - share)
    return np.asarray(apart, np.float32)
