"""How sure it is that two pieces of music are the same: the one table to change for other models.

The best path of a query through music that has nothing to do with it scores more than nothing, the
more the shorter the query is. So a score is told in spreads above what strangers reach: by what is
known of strangers in general, and the more so by what the other candidates of the same query reach.
"""

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Strangers:
    """Mean and spread of what strangers score."""

    mean: float
    spread: float

    def confidence(self, scores: Scores) -> Scores:
        """Scores in spreads above strangers."""
        return np.asarray((scores - self.mean) / self.spread, np.float32)


def strangers_of(steps: int, scores: Scores) -> Strangers:
    """What strangers score.

    Parameters
    ----------
    steps
        Steps of the path: of the shorter side.
    scores
        Of all candidates that were laid along the same query, shape (n,).
    """
    root = np.sqrt(max(steps, 1))
    mean = STRANGERS_MEAN[0] + STRANGERS_MEAN[1] / root
    spread = STRANGERS_SPREAD[0] + STRANGERS_SPREAD[1] / root
    others = np.sort(scores)[: len(scores) - max(1, round(OWN_PIECES * len(scores)))]
    if not len(others):
        return Strangers(mean, spread)
    share = len(others) / (len(others) + TRUSTED)
    own = float(others.std())
    return Strangers(
        share * float(others.mean()) + (1 - share) * mean, share * own + (1 - share) * spread
    )
