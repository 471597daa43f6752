"""How sure it is that a query and each candidate are the same music: order of vectors, then of notes. Pure.

All candidates are laid along the query (`engine.search.alignment`); of the best the notes themselves are
compared as well (`engine.search.note_events`), which tells more: ``python -m tests.bench.quality_scores``.
"""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from engine.index.base import Matrix, Scores
from engine.search.alignment import TEMPOS, at_tempo, path_scores
from engine.search.confidence import (
    BY_NOTES,
    BY_VECTORS,
    alone,
    among,
    confidences,
    together,
)
from engine.search.note_events import Events, event_scores
from engine.search.shortlist import Places, best_places

LOOKED_AT = 256
"""Candidates at most whose notes are compared: those with the best vectors."""

FEWEST = 8
"""So many always are, however long the query is."""

CELLS = 40_000_000
"""Likenesses that one search computes at most in either step: a third of a second. A long query, for
which this is but a few candidates, needs few."""

_CELLS_AT_ONCE = 4_000_000  # 16 MB
_TOGETHER = 32  # candidates whose notes are compared at once

Numbers = npt.NDArray[np.integer] | npt.NDArray[np.floating]


def weighed(
    asked: Matrix,
    notes: Events,
    targets: Sequence[Matrix],
    notes_of: Callable[[Places], Sequence[Events]],
    strangers: int,
) -> tuple[Scores, Scores]:
    """Scores of the best paths, and how sure each candidate is; shape (len(targets),) each.

    Parameters
    ----------
    asked, notes
        The query's vectors as they are compared, and its events.
    targets
        The candidates' vectors; at least one each.
    notes_of
        Gives the events of candidates at some places.
    strangers
        How many contents the candidates were chosen from.
    """
    scores = scores_of(asked, targets)
    steps = [min(len(asked), len(target)) for target in targets]
    by_vectors = confidences(scores, steps, BY_VECTORS)
    order = best_places(by_vectors, LOOKED_AT)
    known = notes_of(order)
    count = affordable(np.array([len(notes) * len(events) for events in known]))
    looked_at = order[:count]
    sure = alone(by_vectors)
    sure[looked_at] = together(by_vectors[looked_at], by_notes(notes, known[:count]))
    others = np.setdiff1d(np.arange(len(targets)), looked_at)
    sure[others] = np.minimum(sure[others], sure[looked_at].min(initial=0))
    return scores, among(sure, strangers)


def affordable(costs: Numbers) -> int:
    """How many candidates of these costs, best first, a search can look at."""
    return max(int(np.searchsorted(np.cumsum(costs), CELLS, side="right")), FEWEST)


def scores_of(asked: Matrix, targets: Sequence[Matrix]) -> Scores:
    """Scores of the best paths of a query through targets, each at its best tempo.

    The shorter side is laid along the longer one.
    """
    paced = [at_tempo(asked, tempo) for tempo in TEMPOS]
    scores: list[Scores] = []
    blocks: list[Matrix] = []
    for target in targets:
        if len(asked) <= len(target):
            blocks += [rows @ target.T for rows in paced]
        else:
            blocks += [at_tempo(target, tempo) @ asked.T for tempo in TEMPOS]
        if sum(block.size for block in blocks) > _CELLS_AT_ONCE:
            scores.append(path_scores(blocks))
            blocks = []
    every = np.concatenate([*scores, path_scores(blocks)])
    return np.asarray(every.reshape(len(targets), len(TEMPOS)).max(axis=1))


def by_notes(asked: Events, known: Sequence[Events]) -> Scores:
    """Confidences by the notes alone; NaN where either has too few of them."""
    scores = np.full(len(known), -1, np.float32)
    steps = np.array([min(len(asked), len(events)) for events in known], np.int64)
    longer = [place for place, events in enumerate(known) if len(events) >= len(asked)]
    for start in range(0, len(longer), _TOGETHER):
        some = longer[start : start + _TOGETHER]
        scores[some] = event_scores(asked, [known[place] for place in some])
    for place in np.setdiff1d(np.arange(len(known)), longer).tolist():
        scores[place] = event_scores(known[place], [asked])[0]
    told = scores > -1
    found = np.full(len(known), np.nan, np.float32)
    found[told] = confidences(scores[told], steps[told].tolist(), BY_NOTES)
    return found
