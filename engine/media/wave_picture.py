"""The loudness of a recording as numbers and as a picture. Pure."""

import numpy as np
from PIL import Image, ImageDraw

from engine.media.base import THUMBNAIL_SIDE_PX
from engine.media.decode_audio import Sound
from engine.media.picture import encoded

BARS = 160
"""Stretches of equal length in the picture of a recording."""
_HEIGHT_PX = 160
_COLOUR = (91, 141, 184, 255)  # a blue with enough contrast on white and on near-black
_LOUDEST = 0.92  # of the half height


def envelope(sound: Sound, points: int) -> list[tuple[float, float]]:
    """Lowest and highest sample in each of `points` equal stretches of mono sound, in -1..1."""
    if not len(sound):
        return [(0.0, 0.0)] * points
    edges = np.linspace(0, len(sound), points + 1).astype(np.intp)[:-1]
    edges = np.minimum(edges, len(sound) - 1)
    low, high = np.minimum.reduceat(sound, edges), np.maximum.reduceat(sound, edges)
    return [(float(lo), float(hi)) for lo, hi in zip(low, high, strict=True)]


def wave_thumbnail(stretches: list[tuple[float, float]]) -> bytes:
    """WebP of rounded bars on a clear ground, `THUMBNAIL_SIDE_PX` wide; the loudest bar is full."""
    picture = Image.new("RGBA", (THUMBNAIL_SIDE_PX, _HEIGHT_PX), (*_COLOUR[:3], 0))
    draw = ImageDraw.Draw(picture)
    step, middle = THUMBNAIL_SIDE_PX / len(stretches), _HEIGHT_PX / 2
    peak = max(max(-low, high) for low, high in stretches) or 1.0
    for place, (low, high) in enumerate(stretches):
        half = max(1.0, max(-low, high) / peak * middle * _LOUDEST)
        left = place * step + 0.15 * step
        draw.rectangle((left, middle - half, left + 0.6 * step, middle + half), fill=_COLOUR)
    return encoded(picture, "WEBP", quality=80, method=2)
