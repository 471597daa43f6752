"""Which stretches of a recording are heard. Pure."""

import math

from engine.media.base import AUDIO_WINDOW_S, MAX_WINDOWS

MIN_WINDOW_S = 0.5
"""A shorter rest at the end says nothing of its own."""


def windows_of(duration_s: float) -> list[tuple[float, float]]:
    """Start and end in seconds of every window.

    Windows lie edge to edge from the start; a rest of at least `MIN_WINDOW_S` is a window too, and
    so is a recording that is shorter than that. What would be more than `MAX_WINDOWS` becomes that
    many full windows, evenly spread, the first at the start and the last at the end.
    """
    whole = math.floor(duration_s / AUDIO_WINDOW_S + 1e-9)
    rest = duration_s - whole * AUDIO_WINDOW_S
    count = whole + (rest >= MIN_WINDOW_S or whole == 0)
    if count > MAX_WINDOWS:
        step = (duration_s - AUDIO_WINDOW_S) / (MAX_WINDOWS - 1)
        return [(k * step, k * step + AUDIO_WINDOW_S) for k in range(MAX_WINDOWS)]
    return [(k * AUDIO_WINDOW_S, min((k + 1) * AUDIO_WINDOW_S, duration_s)) for k in range(count)]
