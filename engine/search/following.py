"""Where in a score each moment of a recording lies: what a cursor follows. Pure.

The whole recording is laid along the score, with jumps to where bars begin (repeats, cuts, another
movement) and to a place outside the score, for applause, a cadenza, or pages that are not there.
"""

import numpy as np

from engine.domain import FollowStep
from engine.index.base import Matrix
from engine.passage import Passage
from engine.search.alignment import JUMP_PRICE, MOST_STEPS, Places, best_path
from engine.search.music_places import box_of, landings_of

ELSEWHERE = 0.33
"""What it is worth to be outside the score, per step: more than a place that does not fit at all."""

LEAST_STEPS = 10
"""A stretch inside the score of fewer steps (5 s) between two outside of it is chance."""

_NARROWEST = 0.012  # of a line: a cursor that can be seen
_OUTSIDE = -1
_BARRED = np.float32(-1e6)


def follow(likeness: Matrix, recording: Passage, score: Passage) -> tuple[FollowStep, ...]:
    """One step for each vector of the recording that lies in the score, in the order of time.

    Parameters
    ----------
    likeness
        Of the recording's and the score's vectors, shape (recording's, score's).
    """
    columns = places_of(likeness, score)
    inside = np.flatnonzero(columns != _OUTSIDE)
    return tuple(
        _step(float(recording.places[row]), columns, int(row), score) for row in inside.tolist()
    )


def places_of(likeness: Matrix, score: Passage) -> Places:
    """The vector of the score that is played at each of the recording, shape (rows,); -1: none."""
    rows, width = likeness.shape
    if not rows or not width:
        return np.full(rows, _OUTSIDE, np.intp)
    # columns that nobody can be at keep the last bar and the place outside apart
    between = np.full((rows, MOST_STEPS), _BARRED, np.float32)
    outside = np.full((rows, 1), ELSEWHERE, np.float32)
    landings = np.concatenate([landings_of(score), np.zeros(MOST_STEPS, bool), [True]])
    path = best_path(np.hstack([likeness, between, outside]), landings, JUMP_PRICE)
    assert path is not None
    columns = np.where(path.columns < width, path.columns, _OUTSIDE)
    return _without_specks(columns)


def _without_specks(columns: Places) -> Places:
    """Stretches inside that are too short to be trusted lie outside, where the rest does."""
    is_inside = columns != _OUTSIDE
    if is_inside.all():
        return columns
    edges = np.flatnonzero(np.diff(is_inside.astype(np.int8), prepend=0, append=0))
    found = columns.copy()
    for start, stop in edges.reshape(-1, 2).tolist():
        if stop - start < LEAST_STEPS:
            found[start:stop] = _OUTSIDE
    return found


def _step(time_s: float, columns: Places, row: int, score: Passage) -> FollowStep:
    here = float(score.places[columns[row]])
    line = score.lines[min(int(here), len(score.lines) - 1)]
    start = here - int(here)
    return FollowStep(time_s, line.page, box_of(line, start, _next_share(columns, row, score)))


def _next_share(columns: Places, row: int, score: Passage) -> float:
    """Where in the same line the next step that moves on begins, as a share of its width."""
    here = float(score.places[columns[row]])
    after = columns[row + 1] if row + 1 < len(columns) else _OUTSIDE
    there = float(score.places[after]) if after != _OUTSIDE else here
    share = here - int(here)
    if int(there) > int(here) and after - columns[row] <= MOST_STEPS:
        return 1.0
    goes_on = int(there) == int(here) and there > here
    return max(there - int(there) if goes_on else 0.0, share + _NARROWEST)
