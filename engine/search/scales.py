"""What is usual: the scale that makes scores of different spaces comparable.

A score is worth ``(cosine - mean) / sd``: how far it stands out from what an arbitrary query of the
same make gives on an arbitrary item of the library. For words the arbitrary queries are the
everyday ones of ``background.txt``, for examples they are other items of the library. `mean` and
`sd` belong to a space, not to a query, so they never change an order inside one space.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.domain import Aspect, Kind
from engine.index.base import Ids, Matrix, Scores
from engine.search.background import Background
from engine.search.ports import Indexes
from engine.search.recent import Recent
from engine.search.spaces import SpaceRef

SAMPLE_GROUPS = 256
SAMPLE_QUERIES = 64
PRIOR_GROUPS = 12
"""A library of this many items is trusted as much as the prior."""

_SAME = 0.9995  # an item and itself or its copy say nothing about strangers
_LEAST_SD = 0.01


@dataclass(frozen=True, slots=True)
class Scale:
    """Mean and spread of arbitrary scores in one space."""

    mean: float
    sd: float

    def blend(self, other: "Scale", share: float) -> "Scale":
        """Between this scale (share 0) and another (share 1)."""
        return Scale(
            (1 - share) * self.mean + share * other.mean, (1 - share) * self.sd + share * other.sd
        )


PRIORS: Mapping[Aspect, Scale] = {
    Aspect.MEANING: Scale(0.05, 0.13),
    Aspect.LOOK: Scale(0.03, 0.1),
    Aspect.COLOUR: Scale(0.75, 0.14),
    Aspect.SHAPE: Scale(0.0, 0.17),
    Aspect.STYLE: Scale(0.05, 0.12),
    Aspect.TIMBRE: Scale(0.4, 0.2),
    Aspect.RHYTHM: Scale(0.4, 0.2),
    Aspect.PITCH: Scale(0.4, 0.2),
    Aspect.SCORE: Scale(0.2, 0.2),
}
"""Examples in libraries too small to say what is usual. Those of photos were measured with the
bundled encoders on 2,033 photos, the others are guesses."""

_PAGES = Scale(0.2, 0.2)  # the look of pages; a guess, too


class Scales:
    """Measures scales on a sample of the library and keeps them until the sample changes."""

    def __init__(self, indexes: Indexes, background: Background) -> None:
        self._indexes = indexes
        self._background = background
        self._known: Recent[tuple[int, int, bytes], Scale] = Recent(64)
        self._means: Recent[tuple[object, int], Scores] = Recent(16)

    def of_words(self, space: SpaceRef, groups: Ids) -> Scale:
        """Scale of words in a space; `groups` is the sample from `sample_of`."""
        key = (space.id, -1, groups.tobytes())
        known = self._known.get(key)
        if known is not None:
            return known
        queries = self._background.vectors(space.joint)
        scores = self._indexes.scan(space.id, queries, groups)
        return self._known.put(key, scale_of_words(scores))

    def of_examples(self, space: SpaceRef, source: SpaceRef | None, groups: Ids) -> Scale:
        """Scale of examples from space `source` in a space; None: of the same space."""
        origin = source or space
        key = (space.id, origin.id, groups.tobytes())
        known = self._known.get(key)
        if known is not None:
            return known
        queries = self._indexes.sample(origin.id, SAMPLE_QUERIES)
        scores = self._indexes.scan(space.id, queries, groups)
        return self._known.put(key, scale_of_examples(scores, prior_of(space)))

    def everyday(self, joint: str) -> Scores:
        """The mean of everyday words in a joint space, shape (dim,)."""
        known = self._means.get((joint, 0))
        if known is None:
            known = self._means.put((joint, 0), self._background.vectors(joint).mean(0))
        return known

    def centre(self, space: SpaceRef) -> Scores:
        """The mean of some of the library's vectors in a space, shape (dim,); zero where there is none."""
        key = (space.id, self._indexes.count(space.id))
        known = self._means.get(key)
        if known is None:
            some = self._indexes.sample(space.id, SAMPLE_GROUPS)
            mean = some.mean(0) if len(some) else np.zeros(1, np.float32)
            known = self._means.put(key, mean)
        return known

    def of_one(
        self, space: SpaceRef, query: Matrix, groups: Ids, prior: Scale | None = None
    ) -> Scale:
        """Scale of one query alone, for such as differ from everything in the library.

        A drawing is less like any photo than photos are like each other; what counts is how far
        an item stands out among the items that the same drawing meets.
        """
        scores = self._indexes.scan(space.id, query, groups)
        return scale_of_examples(scores, prior or PRIORS[space.aspect])

    def of_drawing(self, space: SpaceRef, query: Matrix, groups: Ids) -> Scale:
        """The same by median and median deviation, so that drawings in the library do not count.

        They are so much more like a drawing than photos are that a tenth of them would make the
        spread of its meaning twice as wide, and what it shows would hardly matter among photos.
        """
        scores = self._indexes.scan(space.id, query, groups)
        return scale_of_examples(scores, PRIORS[space.aspect], _middle)


def prior_of(space: SpaceRef) -> Scale:
    """What is usual between strangers in a space, before anything is measured."""
    is_page = space.kind is Kind.SCORE and space.aspect is Aspect.LOOK
    return _PAGES if is_page else PRIORS[space.aspect]


def sample_of(groups: Ids, size: int = SAMPLE_GROUPS) -> Ids:
    """A sample that hardly changes when the library grows: the groups with the lowest hashes."""
    if len(groups) <= size:
        return groups
    # Knuth's multiplicative hash: any fixed scattering does
    hashes = (groups.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(32)
    return np.sort(groups[np.argpartition(hashes, size)[:size]])


def scale_of_words(scores: npt.NDArray[np.float32]) -> Scale:
    """Mean and spread of the scores of everyday words; (0, 1) where there is nothing."""
    usual = scores[np.isfinite(scores)]
    if not len(usual):
        return Scale(0.0, 1.0)
    return Scale(float(usual.mean()), max(float(usual.std()), _LEAST_SD))


def _plain(usual: npt.NDArray[np.float32]) -> Scale:
    return Scale(float(usual.mean()), max(float(usual.std()), _LEAST_SD))


def _middle(usual: npt.NDArray[np.float32]) -> Scale:
    """Median, and the median deviation from it as the spread of a normal distribution."""
    middle = float(np.median(usual))
    deviation = 1.4826 * float(np.median(np.abs(usual - middle)))
    return Scale(middle, max(deviation, _LEAST_SD))


def scale_of_examples(
    scores: npt.NDArray[np.float32],
    prior: Scale,
    measure: Callable[[npt.NDArray[np.float32]], Scale] = _plain,
) -> Scale:
    """Mean and spread of the scores between strangers, leaning on the prior while there are few."""
    here = np.isfinite(scores).any(axis=0) if len(scores) else np.zeros(0, bool)
    groups = int(here.sum())
    usual = scores[np.isfinite(scores) & (scores < _SAME)]
    if not len(usual):
        return prior
    share = PRIOR_GROUPS / (PRIOR_GROUPS + groups)
    return measure(usual).blend(prior, share)
