"""Notes against notes: the second look at the best candidates of a search for music.

What begins together is one event, told by its pitches. The events of the query are laid along those
of a candidate: every event of the query meets one of the candidate's, staying where it is (a chord
that is broken when played) or passing some by (not heard, or not played) costs a little. The mean
likeness along the best way is high only where the same notes come in the same order, however fast.

The costs were chosen on songs that the models have not learned from.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.passage import Passage

LOWEST_PITCH, PITCHES = 21, 88

MOST_ONWARD = 4
"""Events of the candidate that may lie from one of the query's to the next."""

STAYING = 0.3
PASSING = 0.1
"""What it costs to stay at an event of the candidate, and to pass one by, in likeness."""

HALF_TONE_OFF = 0.5
"""How much of a written note's certainty its neighbours get."""

_TOGETHER_S = 0.06
_TOGETHER_COLUMNS = 1.2
_COLUMNS_PER_VECTOR = 10  # of a score; see `engine.encoders.note_rolls.HOP`
_FEWEST = 4  # events: fewer say nothing
_NOWHERE = np.float32(-1e6)

Matrix = npt.NDArray[np.float32]
Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Events:
    """Events in order: places, how certain each of the piano's keys is (n, 88), what each weighs."""

    places: npt.NDArray[np.float32]
    keys: npt.NDArray[np.uint8]
    weights: Scores

    def __len__(self) -> int:
        return len(self.places)

    def vectors(self) -> Matrix:
        """The keys as unit vectors, shape (n, 88)."""
        keys = self.keys.astype(np.float32)
        return np.asarray(keys / np.linalg.norm(keys, axis=1, keepdims=True), np.float32)


NO_EVENTS = Events(
    np.zeros(0, np.float32), np.zeros((0, PITCHES), np.uint8), np.zeros(0, np.float32)
)


def events_of(passage: Passage) -> Events:
    """The notes of a passage, those that begin together as one."""
    usable = (passage.notes_pitch >= LOWEST_PITCH) & (passage.notes_pitch < LOWEST_PITCH + PITCHES)
    at = passage.notes_at[usable].astype(np.float64)
    order = np.argsort(at, kind="stable")
    at = at[order]
    pitch = passage.notes_pitch[usable][order].astype(np.intp) - LOWEST_PITCH
    certainty = np.maximum(passage.notes_strength[usable][order], 1)
    event = _numbered(at, _apart(passage, at))
    count = int(event[-1]) + 1 if len(event) else 0
    keys = np.zeros((count, PITCHES), np.uint8)
    np.maximum.at(keys, (event, pitch), certainty)
    weights = np.sqrt(keys.sum(axis=1, dtype=np.float32) / 255)
    first = np.searchsorted(event, np.arange(count))
    if passage.is_score:
        keys = _unsure_of_accidentals(keys)
    return Events(at[first].astype(np.float32), keys, weights)


def _unsure_of_accidentals(keys: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """A written note may be half a tone off: the key is far away, and small signs are misread."""
    wide = keys.astype(np.float32)
    wide[:, 1:] += HALF_TONE_OFF * keys[:, :-1]
    wide[:, :-1] += HALF_TONE_OFF * keys[:, 1:]
    return np.asarray(np.minimum(wide, 255), np.uint8)


def event_scores(query: Events, candidates: Sequence[Events]) -> Scores:
    """How well each candidate holds the query, about 0..1; shape (len(candidates),).

    Minus one where either has too few notes to say.
    """
    scores = np.full(len(candidates), -1, np.float32)
    usable = [k for k, events in enumerate(candidates) if len(events) >= _FEWEST]
    if len(query) < _FEWEST or not usable:
        return scores
    starts, keys = _side_by_side([candidates[k] for k in usable])
    likeness = query.vectors() @ keys.T * query.weights[:, np.newaxis]
    likeness[:, ~keys.any(axis=1)] = _NOWHERE
    total = likeness[0]
    for row in range(1, len(likeness)):
        total = likeness[row] + _onward(total, float(query.weights[row]))
    scores[usable] = np.maximum.reduceat(total, starts) / query.weights.sum()
    return scores


def stretch_of(query: Events, candidate: Events) -> tuple[float, float] | None:
    """Places of the candidate where the query begins and ends; None where notes cannot tell."""
    if len(query) < _FEWEST or len(candidate) < len(query):
        return None
    way = way_of(query, candidate)
    return float(candidate.places[way[0]]), float(candidate.places[way[-1]])


def way_of(query: Events, candidate: Events) -> npt.NDArray[np.intp]:
    """Which event of the candidate each of the query's meets on the best way; shape (len(query),)."""
    likeness = query.vectors() @ candidate.vectors().T * query.weights[:, np.newaxis]
    steps = np.zeros(likeness.shape, np.int8)
    total = likeness[0]
    for row in range(1, len(likeness)):
        best = _onward(total, float(query.weights[row]), steps[row])
        total = likeness[row] + best
    way = np.empty(len(likeness), np.intp)
    here = int(total.argmax())
    for row in range(len(likeness) - 1, -1, -1):
        way[row] = here
        here -= int(steps[row, here])
    return way


def _onward(total: Scores, weight: float, steps: npt.NDArray[np.int8] | None = None) -> Scores:
    """The best sum before each event, costs taken off; notes in `steps` how far back it was."""
    best = total - np.float32(STAYING * weight)
    for step in range(1, min(MOST_ONWARD, len(total) - 1) + 1):
        came = total[:-step] - np.float32(PASSING * (step - 1))
        if steps is not None:
            steps[step:][came > best[step:]] = step
        np.maximum(best[step:], came, out=best[step:])
    return best


def _side_by_side(candidates: Sequence[Events]) -> tuple[npt.NDArray[np.intp], Matrix]:
    """Keys of all candidates with empty events between them that no way can cross."""
    widths = [MOST_ONWARD + len(events) for events in candidates]
    starts = np.cumsum([0, *widths[:-1]])
    keys = np.zeros((sum(widths), PITCHES), np.float32)
    for start, events in zip(starts.tolist(), candidates, strict=True):
        keys[start + MOST_ONWARD : start + MOST_ONWARD + len(events)] = events.vectors()
    return starts, keys


def _numbered(at: npt.NDArray[np.float64], apart: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    """Number of each note's event; an event reaches `apart` from its first note on."""
    number, first, numbers = -1, -np.inf, []
    for here, reach in zip(at.tolist(), apart.tolist(), strict=True):
        if here - first > reach:
            number, first = number + 1, here
        numbers.append(number)
    return np.asarray(numbers, np.intp)


def _apart(passage: Passage, at: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How far from each note others count as simultaneous, in the passage's places."""
    if not passage.is_score:
        return np.full(len(at), _TOGETHER_S)
    line = np.floor(passage.places).astype(np.intp)
    gaps = np.diff(passage.places)
    within = np.diff(line) == 0
    usual = float(np.median(gaps[within])) if within.any() else 0.05
    columns = np.full(len(passage.lines), usual / _COLUMNS_PER_VECTOR)
    for number in np.unique(line[:-1][within]):
        own = gaps[within & (line[:-1] == number)]
        columns[number] = float(np.median(own)) / _COLUMNS_PER_VECTOR
    return columns[np.floor(at).astype(np.intp)] * _TOGETHER_COLUMNS
