"""Strips of staves as if printed badly, scanned or photographed: cheap enough for every step.

`engine.training.score_scans` does the same to whole pages, more faithfully and far more slowly.
"""

import numpy as np
import numpy.typing as npt

Strip = npt.NDArray[np.uint8]
_Ink = npt.NDArray[np.float32]
_Rng = np.random.Generator

_CLEAN = 0.15  # share of strips that stay as they are


def worn(strip: Strip, rng: _Rng) -> Strip:
    """One strip, otherwise printed and scanned.

    Moves lines by up to 2 px and 3 % of the distance from the middle, some more where the strip
    waves or leans; what stands in a column stays in it.

    Parameters
    ----------
    strip
        Ink, shape (96, w): 0 paper, 255 black.
    rng
        Where chance comes from.

    Returns
    -------
    numpy.ndarray
        Shape and type of `strip`.
    """
    if rng.random() < _CLEAN:
        return strip.copy()
    ink = _moved(strip.astype(np.float32), rng)
    if rng.random() < 0.6:
        ink = _thicker(ink, rng.uniform(0.1, 0.9)) if rng.random() < 0.5 else _thinner(ink, rng)
    if rng.random() < 0.3:
        ink = _faded(ink, rng)
    if rng.random() < 0.4:
        ink = _blurred(ink, int(rng.integers(1, 4)))
    ink = ink * rng.uniform(0.65, 1.35)
    if rng.random() < 0.3:
        _speckle(ink, rng)
    if rng.random() < 0.25:
        ink = np.where(ink > rng.uniform(0.2, 0.55) * ink.max(), np.float32(255), np.float32(0))
        ink = _blurred(ink, int(rng.integers(0, 2)))
    elif rng.random() < 0.6:
        ink += _noise(ink.shape, rng)
    return np.clip(ink, 0, 255).astype(np.uint8)


def _moved(ink: _Ink, rng: _Rng) -> _Ink:
    """Scale, shift, lean and wave: every column is moved and stretched up and down."""
    height, width = ink.shape
    x = np.linspace(-1, 1, width, dtype=np.float32)
    shift = rng.uniform(-2, 2) + rng.normal(0, 0.5) * x
    shift = shift + rng.uniform(0, 0.5) * np.sin(rng.uniform(2, 14) * x + rng.uniform(0, 6.3))
    middle = height / 2
    away = (np.arange(height, dtype=np.float32) - middle) * rng.uniform(0.97, 1.03)
    rows = np.clip(away[:, None] + middle + shift, 0, height - 1.001).astype(np.float32)
    top = rows.astype(np.intp)
    below = rows - top
    flat, at = ink.ravel(), top * width + np.arange(width)
    upper, lower = flat.take(at), flat.take(at + width)
    moved: _Ink = upper + below * (lower - upper)
    return moved


def _thicker(ink: _Ink, share: float) -> _Ink:
    """Ink that has run, by a share of a pixel on each side."""
    wide = ink.copy()
    np.maximum(wide[1:], ink[:-1], out=wide[1:])
    np.maximum(wide[:-1], ink[1:], out=wide[:-1])
    across = wide.copy()
    np.maximum(across[:, 1:], wide[:, :-1], out=across[:, 1:])
    np.maximum(across[:, :-1], wide[:, 1:], out=across[:, :-1])
    thick: _Ink = ink + np.float32(share) * (across - ink)
    return thick


def _thinner(ink: _Ink, rng: _Rng) -> _Ink:
    """Ink that the paper has not taken; thin lines would vanish if it were much."""
    return 255 - _thicker(255 - ink, rng.uniform(0.05, 0.4))


def _faded(ink: _Ink, rng: _Rng) -> _Ink:
    """Lines broken here and there: patches with less ink or none."""
    height, width = ink.shape
    patch = int(rng.integers(2, 8))
    share = rng.uniform(0.02, 0.15)
    few = rng.random((-(-height // patch), -(-width // patch)), dtype=np.float32)
    kept = np.where(few < share, np.float32(rng.uniform(0, 0.6)), np.float32(1))
    faded: _Ink = ink * np.repeat(np.repeat(kept, patch, 0), patch, 1)[:height, :width]
    return faded


def _blurred(ink: _Ink, times: int) -> _Ink:
    """Three neighbours mixed 1 : 2 : 1, both ways, some times."""
    for _ in range(times):
        soft = ink.copy()
        soft[1:-1] = 0.5 * ink[1:-1] + 0.25 * (ink[:-2] + ink[2:])
        ink = soft.copy()
        ink[:, 1:-1] = 0.5 * soft[:, 1:-1] + 0.25 * (soft[:, :-2] + soft[:, 2:])
    return ink


def _speckle(ink: _Ink, rng: _Rng) -> None:
    """Specks of dirt, and holes in the ink; in place."""
    height, width = ink.shape
    count = int(rng.integers(3, max(4, width // 8)))
    down, across = rng.integers(0, height - 1, count), rng.integers(0, width - 1, count)
    value = np.where(rng.random(count) < 0.6, 255.0, 0.0)
    ink[down, across] = value
    large = rng.random(count) < 0.3
    ink[down[large] + 1, across[large]] = ink[down[large], across[large] + 1] = value[large]


def _noise(shape: tuple[int, ...], rng: _Rng) -> _Ink:
    """Grain of a sensor: almost normal, from the sum of two bytes."""
    size = shape[0] * shape[1]
    grain = np.frombuffer(rng.bytes(2 * size), np.uint8).reshape(2, *shape).astype(np.float32)
    noise: _Ink = (grain[0] + grain[1] - 255) * np.float32(rng.uniform(0.02, 0.22))
    return noise
