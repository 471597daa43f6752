"""Where in a score each moment of a recording lies: what a cursor follows. Pure.

The whole recording is laid along the score, with jumps to where bars begin (repeats, cuts, another
movement) and to a place outside the score, for applause, a cadenza, or pages that are not there.
"""

import numpy as np

from engine.domain import FollowStep
from engine.index.base import Matrix
from engine.passage import Passage
from engine.search.alignment import MOST_STEPS, TEMPOS, Places, at_tempo, best_path
from engine.search.music_places import box_of, landings_of

ELSEWHERE = 0.33
"""What it is worth to be outside the score, per step: more than a place that does not fit at all."""

LEAST_STEPS = 10
"""A stretch inside the score of fewer steps (5 s) between two outside of it is chance."""

_UNEVEN = 0.05  # a whole piece changes its tempo more than a stretch of it
_MOST_AHEAD = 12  # columns; who goes on by more has jumped
_NARROWEST = 0.012  # of a line: a cursor that can be seen
_OUTSIDE = -1
_BARRED = np.float32(-1e6)


def follow(
    played: Matrix, seen: Matrix, recording: Passage, score: Passage
) -> tuple[FollowStep, ...]:
    """One step for each vector of the recording that lies in the score, in the order of time.

    Parameters
    ----------
    played, seen
        Vectors of the recording and of the score as they are compared, unit length.
    """
    columns = places_of(played, seen, score)
    inside = np.flatnonzero(columns != _OUTSIDE)
    return tuple(
        _step(float(recording.places[row]), columns, int(row), score) for row in inside.tolist()
    )


def places_of(played: Matrix, seen: Matrix, score: Passage) -> Places:
    """The vector of the score that is played at each of the recording, shape (rows,); -1: none."""
    if not len(played) or not len(seen):
        return np.full(len(played), _OUTSIDE, np.intp)
    landings = np.concatenate([landings_of(score), np.zeros(MOST_STEPS, bool), [True]])
    paths = [
        best_path(_with_outside(at_tempo(played, tempo) @ seen.T), landings, uneven=_UNEVEN)
        for tempo in TEMPOS
    ]
    best = max((path for path in paths if path is not None), key=lambda path: path.score)
    rows = np.linspace(0, len(best.columns) - 1, len(played)).round().astype(np.intp)
    columns = best.columns[rows]
    return _without_specks(np.where(columns < len(seen), columns, _OUTSIDE))


def _with_outside(likeness: Matrix) -> Matrix:
    """One more column for what is not written, after some that nobody can be at."""
    between = np.full((len(likeness), MOST_STEPS), _BARRED, np.float32)
    outside = np.full((len(likeness), 1), ELSEWHERE, np.float32)
    return np.hstack([likeness, between, outside])


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
    if int(there) > int(here) and after - columns[row] <= _MOST_AHEAD:
        return 1.0
    goes_on = int(there) == int(here) and there > here
    return max(there - int(there) if goes_on else 0.0, share + _NARROWEST)
