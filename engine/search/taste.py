"""Liked and disliked items as directions: of the feedback on a search, and of saved concepts.

The direction of a taste is found in every space on its own (`engine.search.feedback`) and calibrated
like a sketch: by what the same direction meets in the library. The words or the example that a search
began with keep channels of their own beside it: they are the prior that the taste is added to. Only
a concept, which may be all that is asked for, takes its words into the fit.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from engine.domain import Aspect, Kind
from engine.index.base import Ids, Matrix
from engine.search import weights
from engine.search.compose import Vector, normalise
from engine.search.feedback import FEWEST_FOR_LOGISTIC, concept, rocchio
from engine.search.ports import Indexes
from engine.search.recent import Recent
from engine.search.scales import Scale, Scales
from engine.search.spaces import SpaceRef

FEEDBACK = "feedback"
"""Name of the term that likes and dislikes make, where scores are told term by term."""

FEEDBACK_WEIGHT = 2.5
"""Against 1 of a term. Share of a class that is seen after three rounds of ten, mean of six tasks
(`tests.bench.feedback`): .766, with 1.5 .758; by Rocchio alone .761; without feedback .648."""

STRANGERS = 64
"""Random items that a concept is held against."""

DISLIKED_ALONE = -0.5
"""Share of the weight where nothing is liked yet: what one does not want says little about what one
wants."""

_SAME = 0.9995
_NOTHING = np.empty((0, 0), np.float32)

Words = Callable[[SpaceRef], Vector | None]
"""Vector of a taste's words in a space; None where it has no words or words have no vectors."""


@dataclass(frozen=True, slots=True)
class Taste:
    """Contents that are liked and disliked, each with its kind, and words for what is meant."""

    liked: tuple[tuple[Kind, int], ...]
    disliked: tuple[tuple[Kind, int], ...] = ()
    words: str = ""

    @property
    def kinds(self) -> frozenset[Kind]:
        """Kinds of what is liked, or of what is not where nothing is."""
        return frozenset(kind for kind, _content in self.liked or self.disliked)

    def of(self, kind: Kind) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Liked and disliked contents of one kind."""
        liked = tuple(content for its, content in self.liked if its == kind)
        return liked, tuple(content for its, content in self.disliked if its == kind)

    def share(self, kind: Kind) -> float:
        """What its weight is multiplied by for a kind: below zero where nothing is asked for."""
        return 1.0 if self.words or self.of(kind)[0] else DISLIKED_ALONE

    def table(self, kind: Kind, wanted: weights.Weights) -> weights.Weights:
        """Weights of aspects for a kind; of kinds that it knows no example of, its words tell."""
        if any(self.of(kind)):
            return weights.replaced(weights.EXAMPLE[kind], wanted)
        return weights.WORDS if self.words else {}


@dataclass(frozen=True, slots=True)
class Direction:
    """A taste in one space: one row of unit length, and what is usual along it."""

    queries: Matrix
    scale: Scale


class Tastes:
    """Finds the directions of tastes and keeps them. Thread-safe."""

    def __init__(self, indexes: Indexes, scales: Scales) -> None:
        self._indexes = indexes
        self._scales = scales
        self._known: Recent[tuple[object, ...], Direction] = Recent(128)

    def directions(
        self, taste: Taste, spaces: Sequence[SpaceRef], sample: Ids, words: Words
    ) -> dict[SpaceRef, Direction]:
        """Directions in those of the spaces, all of one kind, that can tell anything.

        Parameters
        ----------
        sample
            Contents to measure scales on.
        """
        found = {}
        for space in spaces:
            prior = words(space) if space.aspect is Aspect.MEANING else None
            direction = self._direction(taste, space, prior, sample)
            if direction.queries.any():
                found[space] = direction
        return found

    def _direction(
        self, taste: Taste, space: SpaceRef, prior: Vector | None, sample: Ids
    ) -> Direction:
        told = b"" if prior is None else prior.tobytes()
        key = (space.id, *taste.of(space.kind), told, sample.tobytes())
        known = self._known.get(key)
        if known is not None:
            return known
        rows = self._found(taste, space, prior)[np.newaxis]
        if not rows.any():
            return Direction(rows, Scale(0.0, 1.0))
        return self._known.put(key, Direction(rows, self._scales.of_one(space, rows, sample)))

    def _found(self, taste: Taste, space: SpaceRef, prior: Vector | None) -> Vector:
        good, bad = (self._rows(space, contents) for contents in taste.of(space.kind))
        if not len(good):
            alone = bad.mean(axis=0) if len(bad) else np.zeros(1, np.float32)
            return normalise(alone if prior is None else prior)
        start = np.zeros(good.shape[1], np.float32) if prior is None else prior
        if len(good) < FEWEST_FOR_LOGISTIC:
            return rocchio(start, good, bad)
        return concept(start, good, bad, self._strangers(space, good))

    def _rows(self, space: SpaceRef, contents: Sequence[int]) -> Matrix:
        """One row for each content that has vectors here: the mean of its segments."""
        found = (self._indexes.vectors_of(space.id, content)[1] for content in contents)
        rows = [normalise(matrix.mean(axis=0)) for matrix in found if len(matrix)]
        return np.array(rows, np.float32) if rows else _NOTHING

    def _strangers(self, space: SpaceRef, liked: Matrix) -> Matrix:
        """Random items that are none of the liked ones."""
        sample = self._indexes.sample(space.id, STRANGERS)
        return np.asarray(sample[(sample @ liked.T).max(axis=1) < _SAME])
