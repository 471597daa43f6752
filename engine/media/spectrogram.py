"""A recording as time and pitch, to look at. Pure.

Low notes need long windows to be told apart, high ones short windows to show when they begin: three
sizes are looked through, and blended where one takes over from the next, so that no seam is seen.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from engine.closeup import Spectrogram

ROWS = 160
LOW_HZ, HIGH_HZ = 40.0, 18_000.0
RANGE_DB = 80.0
LOOK_S = 8192 / 44_100
"""So much sound around a moment is needed to draw it."""

_WINDOWS = (8192, 4096, 2048)
_TAKES_OVER_HZ = (400.0, 1600.0)  # from here on the next shorter window is looked through
_BLEND_OCTAVES = 1.0
_MOST_LOOKS = 4  # at a column, evenly spread: a drum must not fall between two of them
_LOOK_STEP = 1024  # samples
_AT_ONCE = 32  # columns

Sound = npt.NDArray[np.float32]
Read = Callable[[float, float], Sound]
Levels = npt.NDArray[np.float32]


def spectrogram(read: Read, duration_s: float, rate: int, columns: int) -> Spectrogram:
    """Draw a recording in `columns` columns.

    Parameters
    ----------
    read
        Gives the mono samples between two times in s; less at the ends of the recording.
    """
    step_s = duration_s / columns
    looks = min(_MOST_LOOKS, max(1, int(step_s * rate) // _LOOK_STEP))
    moments = (np.arange(columns * looks) + 0.5) * step_s / looks
    powers = np.empty((columns, ROWS), np.float32)
    for first in range(0, columns, _AT_ONCE):
        there = moments[first * looks : (first + _AT_ONCE) * looks]
        sound = np.stack([_around(read, float(moment_s), rate) for moment_s in there])
        found = _powers(sound, rate).reshape(-1, looks, ROWS)
        powers[first : first + _AT_ONCE] = found.mean(axis=1)
    return Spectrogram(_steps(powers).tobytes(), columns, ROWS, LOW_HZ, HIGH_HZ, RANGE_DB)


def _steps(powers: Levels) -> npt.NDArray[np.uint8]:
    """Decibels below the loudest place as bytes, shape (ROWS, columns), highest pitch first."""
    loudest = float(powers.max(initial=0.0))
    if loudest <= 1e-14:
        return np.zeros(powers.T.shape, np.uint8)
    decibels = 10 * np.log10(np.maximum(powers / loudest, 1e-12))
    shares = np.clip(1 + decibels / RANGE_DB, 0, 1)
    return np.ascontiguousarray(np.rint(255 * shares).astype(np.uint8).T[::-1])


def _powers(sound: Levels, rate: int) -> Levels:
    """Power of each row, lowest first, of sounds of the longest window's length."""
    power = np.zeros((len(sound), ROWS), np.float32)
    for size, window, filters in _looks(rate):
        start = (_WINDOWS[0] - size) // 2
        spectrum = np.abs(np.fft.rfft(sound[:, start : start + size] * window)) ** 2
        power += spectrum.astype(np.float32) @ filters
    return power


def _around(read: Read, moment_s: float, rate: int) -> Sound:
    """The longest window around a moment, with silence beyond the ends of the recording."""
    half_s = _WINDOWS[0] / 2 / rate
    start_s = moment_s - half_s
    sound = read(max(0.0, start_s), moment_s + half_s)
    missing = round(max(0.0, -start_s) * rate)
    padded = np.zeros(_WINDOWS[0], np.float32)
    fitting = sound[: _WINDOWS[0] - missing]
    padded[missing : missing + len(fitting)] = fitting
    return padded


@lru_cache(maxsize=2)
def _looks(rate: int) -> tuple[tuple[int, Levels, Levels], ...]:
    """Size, window and row filters of each look; the filters hold how much it counts in a row."""
    middles = _row_edges()[1:-1]
    return tuple(
        (size, _window(size), _filters(size, rate) * _share(number, middles))
        for number, size in enumerate(_WINDOWS)
    )


def _window(size: int) -> Levels:
    """Hann, of unit gain: a steady tone is as bright through each."""
    window = np.hanning(size + 1)[:-1]
    return np.asarray(2 * window / window.sum(), np.float32)


def _row_edges() -> npt.NDArray[np.float64]:
    """Hz of the rows' middles, with one more beyond either end."""
    step = np.log(HIGH_HZ / LOW_HZ) / ROWS
    return np.asarray(LOW_HZ * np.exp(step * (np.arange(-1, ROWS + 1) + 0.5)))


def _filters(size: int, rate: int) -> Levels:
    """Triangles of height 1 between the neighbouring rows, shape (bins, ROWS).

    They add up what falls into a row: a mean would darken steady high notes.
    """
    places = _row_edges() * size / rate
    lower, middle, upper = places[:-2], places[1:-1], places[2:]
    bins = np.arange(size // 2 + 1)[:, None]
    rising = (bins - lower) / (middle - lower)
    falling = (upper - bins) / (upper - middle)
    near = 1.0 - np.abs(bins - middle)  # where bins are wider than the triangle
    return np.asarray(np.clip(np.maximum(np.minimum(rising, falling), near), 0, None), np.float32)


def _share(number: int, hertz: npt.NDArray[np.float64]) -> Levels:
    """How much the look of a number counts at each pitch; those of all looks add up to 1."""
    begun = [np.ones_like(hertz)]
    for border_hz in _TAKES_OVER_HZ:
        octaves = np.log2(hertz / border_hz) / _BLEND_OCTAVES
        begun.append(np.clip(octaves + 0.5, 0, 1))
    begun.append(np.zeros_like(hertz))
    return np.asarray(begun[number] - begun[number + 1], np.float32)
