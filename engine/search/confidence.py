"""How sure it is that two pieces of music are the same: the one table to change for other models.

The best path of a query through music that has nothing to do with it scores more than nothing, the
more the shorter the query is. So a score is told in spreads above what strangers reach: by what is
known of strangers in general, and the more so by what the other candidates of the same query reach.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from engine.index.base import Scores

LINE = 4.0
"""From this confidence on a match is one."""


@dataclass(frozen=True, slots=True)
class Strangers:
    """Strangers' best path of n steps scores ``a + b / sqrt(n)`` on average, and spreads likewise."""

    mean: tuple[float, float]
    spread: tuple[float, float]


BY_VECTORS = Strangers((0.164, 0.626), (0.016, 0.274))
BY_NOTES = Strangers((0.198, 0.393), (0.024, 0.045))

NOTES_WEIGHT = 2.0
"""Of what the notes say, against 1 of the vectors."""

PER_CHANCE = 1.25
"""How much less sure the best of n candidates is per spread that the best of n strangers reaches."""

AT_LEAST = 1.9
"""Puts `LINE` where one in ten queries that nothing here fits finds something all the same."""

MOST_STRANGERS = 200
"""From here on only the best of the shortlist are looked at, which are all somewhat alike."""

TRUSTED = 12.0
"""The scores of so many candidates are trusted as much as what is known of strangers."""

OWN_PIECES = 0.15
"""Share of the best candidates that may be the same music in other editions: they are no strangers."""


def confidences(scores: Scores, steps: Sequence[int], strangers: Strangers) -> Scores:
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
    mean = strangers.mean[0] + strangers.mean[1] / roots
    spread = strangers.spread[0] + strangers.spread[1] / roots
    apart = (scores - mean) / spread
    others = np.sort(apart)[: len(apart) - max(1, round(OWN_PIECES * len(apart)))]
    if len(others):
        share = len(others) / (len(others) + TRUSTED)
        apart = (apart - share * others.mean()) / (share * others.std() + 1 - share)
    return np.asarray(apart, np.float32)


def alone(by_vectors: Scores) -> Scores:
    """How sure vectors make without notes, in the unit of `together`."""
    return np.asarray(by_vectors / np.sqrt(1 + NOTES_WEIGHT**2), np.float32)


def together(by_vectors: Scores, noted: Scores) -> Scores:
    """Vectors and notes as one; where there are no notes (NaN) the vectors alone."""
    both = (by_vectors + NOTES_WEIGHT * noted) / np.sqrt(1 + NOTES_WEIGHT**2)
    return np.asarray(np.where(np.isnan(noted), alone(by_vectors), both), np.float32)


def among(sure: Scores, strangers: int) -> Scores:
    """How sure each is, the best of so many: the more there are, the better one fits by chance."""
    return np.asarray(sure + AT_LEAST - PER_CHANCE * chance(strangers), np.float32)


def chance(strangers: int) -> float:
    """How many spreads above usual the best of so many strangers is expected to be."""
    return NormalDist().inv_cdf(1 - 1 / (min(max(strangers, 1), MOST_STRANGERS) + 1))
