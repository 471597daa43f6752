"""The order of all candidates: dense scores, the relevance line, and exact scores where it matters.

Candidates are contents. All of them get an approximate score in one pass over their vectors; those
near the page that is asked for get the exact one, which decides the order. Ties are left to the
page: it sorts them by path.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from engine.domain import Kind
from engine.index.base import Ids, Matrix, Scores
from engine.search.filters import KIND_CODES, Visible
from engine.search.folding import Folds, Stacks, distinct, kept_of_ranking
from engine.search.lexical import Named
from engine.search.missing import Filling, contributions
from engine.search.plan import Channel
from engine.search.ports import Indexes

Scan = Callable[[Channel, Ids], Matrix]
"""Approximate cosines of groups with a channel's queries, shape=(len(queries), len(groups))."""

Names = Mapping[int, Named]
"""By term number, the contents that hold the term's words."""

_NO_IDS = np.empty(0, np.int64)
_NO_NAMES: Names = {}

SLACK = 4e-3
"""Wider than the error of an approximate score (2e-5 in each cosine, divided by a small spread)."""

AHEAD = 50
"""Contents scored exactly beyond what was asked for: the next pages cost nothing."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Contents of one kind with their approximate scores, and the channels that gave them.

    ``fillings`` are what scores of missing vectors were estimated with.
    """

    visible: Visible
    scores: Scores
    channels: tuple[Channel, ...]
    fillings: tuple[Filling, ...] = ()


@dataclass(slots=True)
class Ranking:
    """All candidates of a query.

    ``scores`` are approximate; `top` has the exact ones. ``line`` is the score from which on hits
    are worth showing. ``total`` counts the files that obey the filters, ranked or not. ``named`` is
    what names and texts add to it, ``fillings`` what scores of missing vectors are estimated with.
    ``folds``: of near copies only the best are left; None where all are.
    """

    visible: Visible
    scores: Scores
    channels: Mapping[Kind, tuple[Channel, ...]]
    names: tuple[str, ...]
    line: float
    total: int
    indexes: Indexes
    named: Names = field(default_factory=dict)
    fillings: Mapping[Kind, tuple[Filling, ...]] = field(default_factory=dict)
    folds: Folds | None = None
    _exact: tuple[int, npt.NDArray[np.intp], Scores] | None = field(default=None, repr=False)

    def row_of(self, channel: Channel) -> int:
        """Which of ``names`` a channel's share belongs to; the last is an instruction's."""
        return len(self.names) - 1 if channel.of_change else channel.part

    @property
    def files_above(self) -> int:
        """Files above the line."""
        return int(self.visible.files[self.scores >= self.line].sum())

    def counts(self, *, show_all: bool) -> dict[Kind, int]:
        """Files that would be shown, by kind; kinds without any are left out."""
        shown = np.ones(len(self.scores), bool) if show_all else self.scores >= self.line
        weights = self.visible.files[shown]
        sums = np.bincount(self.visible.kinds[shown], weights, len(KIND_CODES))
        return {kind: int(sums[code]) for kind, code in KIND_CODES.items() if sums[code]}

    def top(self, count: int) -> tuple[npt.NDArray[np.intp], Scores]:
        """Positions of at least `count` best candidates with exact scores, best first.

        Whoever shares the score of the last one is among them. Fewer only when there are no more.
        """
        known = self._exact
        if known is None or known[0] < min(count, len(self.scores)):
            known = self._exact = self._rescored(count + AHEAD)
        return known[1], known[2]

    def _rescored(self, count: int) -> tuple[int, npt.NDArray[np.intp], Scores]:
        places = _best_places(self.scores, count)
        scores = exact_scores(self, places)
        order = np.lexsort((self.visible.ids[places], -scores))
        return min(count, len(self.scores)), places[order], scores[order]


def dense(
    visible: Visible, channels: Sequence[Channel], scan: Scan, names: Names = _NO_NAMES
) -> Candidates:
    """Score all contents of a kind; those that nothing asked for can be compared with drop out."""
    total = np.zeros(len(visible.ids), np.float32)
    own = {part: np.zeros(len(visible.ids), np.float32) for part in names}
    found = np.zeros(len(visible.ids), bool)
    cosines = [_mean(scan(channel, visible.ids)) for channel in channels]
    given, fillings = contributions(channels, cosines, visible.ids)
    for channel, cosine, share in zip(channels, cosines, given, strict=True):
        if not channel.one_sided:
            found |= np.isfinite(cosine)
        total += share
        if channel.part in own:
            own[channel.part] += share
    for part, named in names.items():
        bonus = named.bonus(visible.ids, own[part])
        found |= bonus > 0
        total += bonus
    kept = Visible(visible.ids[found], visible.files[found], visible.kinds[found])
    return Candidates(kept, total[found], tuple(channels), fillings)


def on_one_line(
    parts: Mapping[Kind, Candidates], lines: Mapping[Kind, float]
) -> tuple[dict[Kind, Candidates], float]:
    """Move the scores of kinds so that their relevance lines meet in the lowest one.

    What a line of another kind is worth tells how far above it a hit stands. Where a line is minus
    infinity nothing moves and everything is shown.
    """
    lowest = min(lines.values(), default=0.0)
    if lowest == -math.inf:
        return dict(parts), lowest
    return {
        kind: _moved(part, lines[kind] - lowest) if kind in lines else part
        for kind, part in parts.items()
    }, lowest


def _moved(part: Candidates, offset: float) -> Candidates:
    """Scores less an offset, which the first wish bears from now on."""
    if not offset:
        return part
    first = next(n for n, channel in enumerate(part.channels) if channel.weight > 0)
    channels = list(part.channels)
    channels[first] = replace(channels[first], offset=offset)
    scores = part.scores - np.float32(offset)
    return Candidates(part.visible, scores, tuple(channels), part.fillings)


def merged(
    parts: Mapping[Kind, Candidates],
    names: tuple[str, ...],
    line: float,
    total: int,
    indexes: Indexes,
    named: Names = _NO_NAMES,
) -> Ranking:
    """One ranking of the candidates of several kinds."""
    every = list(parts.values())
    visible = Visible(
        np.concatenate([_NO_IDS, *(part.visible.ids for part in every)]),
        np.concatenate([_NO_IDS, *(part.visible.files for part in every)]),
        np.concatenate([_NO_IDS.astype(np.int8), *(part.visible.kinds for part in every)]),
    )
    scores = np.concatenate([_NO_IDS.astype(np.float32), *(part.scores for part in every)])
    channels = {kind: part.channels for kind, part in parts.items()}
    fillings = {kind: part.fillings for kind, part in parts.items()}
    return Ranking(visible, scores, channels, names, line, total, indexes, named, fillings)


def folded(ranking: Ranking, stacks: Stacks, everything: Sequence[Visible]) -> Ranking:
    """A ranking in which the best of near copies stand for all of them.

    Parameters
    ----------
    everything
        All that obeys the filters, ranked or not, to count anew.
    """
    kept, folds = kept_of_ranking(ranking.visible, ranking.scores, stacks)
    visible = ranking.visible
    one_each = Visible(visible.ids[kept], np.ones(len(kept), np.int64), visible.kinds[kept])
    return replace(
        ranking,
        visible=one_each,
        scores=ranking.scores[kept],
        total=distinct(list(everything), stacks),
        folds=folds,
        _exact=None,
    )


def exact_scores(ranking: Ranking, places: npt.NDArray[np.intp]) -> Scores:
    """Exact scores of the candidates at these places."""
    visible, names = ranking.visible, ranking.named
    scores = np.zeros(len(places), np.float32)
    for kind, of_kind in ranking.channels.items():
        mine = np.flatnonzero(visible.kinds[places] == KIND_CODES[kind])
        groups = visible.ids[places[mine]]
        order = np.argsort(groups)
        own = {part: np.zeros(len(groups), np.float32) for part in names}
        cosines = [_mean(exact_cosines(ranking.indexes, c, groups[order])[0]) for c in of_kind]
        given, _ = contributions(of_kind, cosines, groups[order], ranking.fillings.get(kind, ()))
        for channel, share in zip(of_kind, given, strict=True):
            scores[mine[order]] += share
            if channel.part in own:
                own[channel.part] += share
        for part, named in names.items():
            scores[mine[order]] += named.bonus(groups[order], own[part])
    return scores


def exact_cosines(indexes: Indexes, channel: Channel, groups: Ids) -> tuple[Matrix, Ids]:
    """Cosines and best labels of sorted groups for each query of a channel, shape=(m, n).

    Music has one row of how sure its matches are, and no labels. NaN and -1 for groups that have no vector in the channel's space.
    """
    if channel.matches is not None:
        sure = channel.matches.of(groups)[np.newaxis]
        return sure, np.full(sure.shape, -1, np.int64)
    cosines = np.full((len(channel.queries), len(groups)), np.nan, np.float32)
    labels = np.full(cosines.shape, -1, np.int64)
    for row, query in enumerate(channel.queries):
        found = indexes.score(channel.space.id, query, groups)
        places = np.searchsorted(groups, found.groups)
        cosines[row, places] = found.scores
        labels[row, places] = found.labels
    return cosines, labels


def _mean(cosines: Matrix) -> Scores:
    return np.asarray(cosines[0].copy() if len(cosines) == 1 else cosines.mean(axis=0))


def _best_places(scores: Scores, count: int) -> npt.NDArray[np.intp]:
    """Places of the `count` highest scores, of their ties, and of what rounding may hide."""
    if count >= len(scores):
        return np.arange(len(scores))
    last = np.partition(scores, len(scores) - count)[len(scores) - count]
    return np.flatnonzero(scores >= last - SLACK)
