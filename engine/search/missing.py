"""Items that lack a vector: what they would have scored follows from what they do score.

An item that an encoder has not seen, or could say nothing about, has no cosine in a channel. To
count it as usual there punishes it: the best items of a term are far above usual in all channels.
Its score is therefore estimated from those of the term's other channels, by least squares over the
items that have them all, for each query anew: no more than a product of some columns.

Measured by ``python -m tests.bench.quality_missing``: same class, the four aspects of an example,
with the vectors of one aspect taken from a random half of the photos. mAP@11, Caltech and clothes
together / share of such items among the first eleven (.5 would be fair):

========================================  ============  ============
of half the photos is missing             look          meaning
========================================  ============  ============
nothing                                   .697
as usual (0)                              .564 / .11    .624 / .19
lowest score of the query                 .482 / .02    .569 / .11
mean of the other channels                .673 / .38    .689 / .41
least squares over all queries            .681 / .45    .692 / .44
**least squares for each query**          .689 / .44    .692 / .46
vectors imputed by PPCA [1]_, 128 dims    .693 / .61    .700 / .52
========================================  ============  ============

Imputed vectors are a little better and would have to be made, marked, kept and made again as the
library grows; they also favour what is missing. The standard error is .002. In a library of 100,000
items of which half lack a vector it takes 5 ms, where nothing is missing nothing.

References
----------
.. [1] CalMRL: imputation of missing modalities by a probabilistic factor model, 2025;
   M. Tipping and C. Bishop, "Probabilistic principal component analysis", 1999.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.index.base import Ids, Matrix, Scores
from engine.search.plan import Channel

ENOUGH = 30
"""With fewer complete items the others' mean is taken."""

_RIDGE = 1e-3
_DOUBT = 0.1  # noise of a channel, of which nothing is known, against what all share

Known = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Filling:
    """How the channels of one term follow from each other.

    ``rows`` are their places among all channels. ``gram`` are the products of their contributions
    and of 1 over the complete items, shape=(k + 1, k + 1).
    """

    rows: tuple[int, ...]
    gram: npt.NDArray[np.float64]

    def fill(self, given: Matrix, known: Known) -> None:
        """Write estimates where a contribution is not known, for items that have any other."""
        rows = np.array(self.rows)
        codes = (1 << np.arange(len(rows))) @ known[rows]
        for code in np.unique(codes):
            here = (code >> np.arange(len(rows)) & 1).astype(bool)
            if here.all() or not here.any():
                continue
            items = np.flatnonzero(codes == code)
            seen = np.vstack([given[np.ix_(rows[here], items)], np.ones(len(items))])
            given[np.ix_(rows[~here], items)] = self._from(here) @ seen

    def _from(self, here: Known) -> npt.NDArray[np.float64]:
        """Coefficients of the unknown channels on the known ones and 1, shape=(unknown, known + 1)."""
        seen = np.append(here, True)
        unseen = np.append(~here, False)
        square = self.gram[np.ix_(seen, seen)].copy()
        ridge = np.diag(square)[:-1] * _RIDGE
        square[np.arange(len(ridge)), np.arange(len(ridge))] += ridge + 1e-9
        return np.asarray(np.linalg.solve(square, self.gram[np.ix_(seen, unseen)]).T)


def fillings_of(channels: Sequence[Channel], given: Matrix, known: Known) -> tuple[Filling, ...]:
    """What the items teach about those of them that lack something; nothing when none does.

    Parameters
    ----------
    given
        Contributions without offsets, shape=(channels, items).
    known
        Whether an item has a vector in the channel's space, the same shape.
    """
    if known.all():
        return ()
    terms: dict[int, list[int]] = {}
    for row, channel in enumerate(channels):
        if not channel.one_sided:
            terms.setdefault(channel.part, []).append(row)
    return tuple(
        Filling(tuple(rows), _gram([channels[row] for row in rows], given[rows], known[rows]))
        for rows in terms.values()
        if len(rows) > 1 and not known[rows].all()
    )


def contributions(
    channels: Sequence[Channel],
    cosines: Sequence[Scores],
    groups: Ids,
    fillings: Sequence[Filling] | None = None,
) -> tuple[Matrix, tuple[Filling, ...]]:
    """What the channels give to sorted groups, shape=(channels, groups), with the fillings used.

    Parameters
    ----------
    cosines
        One array for each channel; NaN where a group has no vector in the channel's space.
    fillings
        From an earlier call; None: those that these groups teach.
    """
    if not channels:
        return np.zeros((0, len(groups)), np.float32), ()
    offsets = np.array([[channel.offset] for channel in channels], np.float32)
    known = np.stack([np.isfinite(part) for part in cosines])
    given = np.stack(
        [
            channel.contribution(part, groups)
            for channel, part in zip(channels, cosines, strict=True)
        ]
    )
    if not known.all():
        given += offsets
        fillings = fillings_of(channels, given, known) if fillings is None else fillings
        for filling in fillings:
            filling.fill(given, known)
        given -= offsets
    return given, tuple(fillings or ())


def _gram(channels: Sequence[Channel], given: Matrix, known: Known) -> npt.NDArray[np.float64]:
    complete = given[:, known.all(axis=0)].astype(np.float64)
    if complete.shape[1] < ENOUGH:
        return _of_weights(channels)
    rows = np.vstack([complete, np.ones(complete.shape[1])])
    return np.asarray(rows @ rows.T)


def _of_weights(channels: Sequence[Channel]) -> npt.NDArray[np.float64]:
    """Products as if every channel gave nearly the same, times its weight."""
    weights = np.array([channel.weight for channel in channels], np.float64)
    gram = np.outer(weights, weights) + _DOUBT * np.diag(np.abs(weights))
    return np.pad(gram, (0, 1)) + np.diag([*np.zeros(len(weights)), 1.0])
