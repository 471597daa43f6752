"""Whether two recordings rise and fall together: told by their little pictures of loudness. Pure.

Two stretches of rain, or two fans, have one timbre and one pitch, but no two moments of theirs are
equally loud. What is kept of a recording when it is saved again, made quieter or trimmed is its course.
"""

import io

import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.media.wave_picture import BARS

Contour = npt.NDArray[np.float64]

AROUND = 15  # bars: swells that are slower say little, the sea has them all
FURTHEST = 0.15  # of the longer one: how far a copy may begin before or after
LEAST_OVERLAP = 0.6  # of the shorter one


def contour_of(thumbnail: bytes) -> Contour:
    """Loudness of a recording's `BARS` equal stretches, in parts of the loudest."""
    with Image.open(io.BytesIO(thumbnail)) as opened:
        drawn = np.asarray(opened.convert("RGBA").getchannel("A"), np.float64)
    bars = drawn.sum(axis=0)
    per_bar = len(bars) // BARS
    sums: Contour = bars[: per_bar * BARS].reshape(BARS, per_bar).sum(axis=1)
    return sums / max(float(sums.max()), 1e-9)


def course_together(first: Contour, first_s: float, second: Contour, second_s: float) -> float:
    """Correlation, -1..1, of two courses of loudness where they fit best.

    Parameters
    ----------
    first_s, second_s
        How long the recordings are, so that their bars can be laid on each other.
    """
    (long, long_s), (short, short_s) = sorted(
        ((first, first_s), (second, second_s)), key=lambda pair: -pair[1]
    )
    count = max(1, round(len(long) * short_s / max(long_s, 1e-9)))
    ours, theirs = _local(long), _local(_stretched(short, count))
    furthest = round(FURTHEST * len(long))
    found = (_at(ours, theirs, shift) for shift in range(-furthest, furthest + 1))
    return max(found)


def _local(course: Contour) -> Contour:
    """What differs from its surroundings."""
    padded = np.pad(course, AROUND // 2, mode="edge")
    around: Contour = np.convolve(padded, np.ones(AROUND) / AROUND, mode="valid")
    return course - around


def _stretched(course: Contour, count: int) -> Contour:
    places = (np.arange(count) + 0.5) / count
    return np.interp(places, (np.arange(len(course)) + 0.5) / len(course), course)


def _at(ours: Contour, theirs: Contour, shift: int) -> float:
    """Correlation with the second moved on by so many bars; -1 where they hardly meet."""
    left, right = ours[max(0, shift) :], theirs[max(0, -shift) :]
    count = min(len(left), len(right))
    if count < max(2, LEAST_OVERLAP * len(theirs)):
        return -1.0
    left, right = left[:count] - left[:count].mean(), right[:count] - right[:count].mean()
    return float(left @ right / max(np.linalg.norm(left) * np.linalg.norm(right), 1e-9))
