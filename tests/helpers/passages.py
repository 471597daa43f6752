"""Made-up music: hidden tunes as random walks, and scores and recordings of them as passages."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from engine.passage import PASSAGE_DIM, STEP_S, Line, Passage

PER_LINE = 20  # vectors
BARS_PER_LINE = 4
NOTES_PER_STEP = 4

Tune = npt.NDArray[np.float64]


def tune(seed: int, steps: int = 120) -> Tune:
    """What is played: points of a random walk on a sphere, shape (steps, 64), neighbours .6 alike."""
    rng = np.random.default_rng(seed)
    points = np.empty((steps, PASSAGE_DIM))
    here = rng.standard_normal(PASSAGE_DIM)
    for step in range(steps):
        here = 0.6 * here + 0.8 * rng.standard_normal(PASSAGE_DIM)
        points[step] = here
    return points


def score_of(music: Tune, *, noise: float = 0.5, seed: int = 0) -> Passage:
    """The tune as it is written: evenly, four bars in a line, five lines on a page."""
    places = (np.arange(len(music)) + 0.5) / PER_LINE
    pages = -(-len(music) // PER_LINE)
    bars = tuple(bar / BARS_PER_LINE for bar in range(BARS_PER_LINE + 1))
    lines = tuple(
        Line(1 + line // 5, (100, 150 + 250 * (line % 5), 1000, 200), bars) for line in range(pages)
    )
    at, pitch = _notes(music, places)
    return _passage(music, places, at, pitch, lines, noise, seed)


def recording_of(
    music: Tune,
    *,
    noise: float = 0.5,
    tempo: float = 1.0,
    rubato: float = 0.2,
    offset: float = 0.0,
    order: Sequence[int] | None = None,
    seed: int = 1,
) -> Passage:
    """The tune as it is played.

    Parameters
    ----------
    noise
        Length of what is not the tune in each vector, against 1 for the tune.
    tempo, rubato
        Written steps per half second, and by which share this swells and fades over 16 s.
    offset
        Length of what all vectors of the recording have in common (level, room, instrument).
    order
        The steps in the order in which they are played; None: all, once.
    """
    order = np.arange(len(music)) if order is None else np.asarray(order)
    taken, here = [], 0.0
    while here <= len(order) - 1:
        taken.append(here)
        here += tempo * (1 + rubato * np.sin(len(taken) / 5))
    steps = order[np.round(taken).astype(int)]
    places = (np.arange(len(steps)) + 0.5) * STEP_S
    common = np.random.default_rng(7).standard_normal(PASSAGE_DIM) / 8
    at, pitch = _notes(music[steps], places)
    heard = _unit(music[steps]) + offset * common
    return _passage(heard, places, at, pitch, (), noise, seed)


def cut(passage: Passage, start: int, stop: int) -> Passage:
    """Some steps of a recording, as if nothing else had been recorded."""
    first = passage.places[start] - STEP_S / 2
    last = passage.places[stop - 1] + STEP_S / 2
    inside = (passage.notes_at >= first) & (passage.notes_at < last)
    return Passage(
        passage.vectors[start:stop],
        passage.places[start:stop] - first,
        passage.notes_at[inside] - first,
        passage.notes_pitch[inside],
        passage.notes_strength[inside],
    )


def _notes(music: Tune, places: npt.NDArray[np.floating]) -> tuple[Tune, Tune]:
    """Each step has notes that follow from its point, at the step's place."""
    shares = 1 / (1 + np.exp(-1.7 * music[:, :NOTES_PER_STEP]))  # about evenly between 0 and 1
    pitches = 40 + np.floor(48 * shares).astype(int)
    return np.repeat(places, NOTES_PER_STEP), pitches.ravel()


def _passage(
    music: Tune,
    places: npt.NDArray[np.floating],
    at: Tune,
    pitch: Tune,
    lines: tuple[Line, ...],
    noise: float,
    seed: int,
) -> Passage:
    rng = np.random.default_rng([seed, len(music)])
    stray = noise * _unit(rng.standard_normal(music.shape))
    return Passage(
        _unit(_unit(music) + stray).astype(np.float16),
        places.astype(np.float32),
        at.astype(np.float32),
        pitch.astype(np.uint8),
        np.full(len(at), 200, np.uint8),
        lines,
    )


def _unit(rows: npt.NDArray[np.floating]) -> Tune:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))
