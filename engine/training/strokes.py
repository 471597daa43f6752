"""Human line drawings given as strokes: reading, varying and rendering them."""

import gzip
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from engine.encoders.ink import MARGIN, SIDE, Ink, full_strength

Stroke = npt.NDArray[np.float64]
"""Shape (points, 2): x to the right, y down."""

HELD_OUT_EVERY = 4
_FINE = 3  # pixels are drawn this much finer, then averaged
_REACH = SIDE / 2 - MARGIN


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawing by a person; ``number`` counts the drawings of a word from 0."""

    word: str
    number: int
    strokes: tuple[Stroke, ...]

    @property
    def is_held_out(self) -> bool:
        """Whether it is kept for measuring: each fourth of a word, the first of them too."""
        return self.number % HELD_OUT_EVERY == 0


def read_drawings(folder: Path) -> list[Drawing]:
    """All drawings of a folder with one ``WORD.ndjson.gz`` for each word."""
    found: list[Drawing] = []
    for path in sorted(folder.glob("*.ndjson.gz")):
        lines = gzip.decompress(path.read_bytes()).decode().splitlines()
        for number, line in enumerate(lines):
            rows = json.loads(line)
            strokes = tuple(np.array(stroke[:2], np.float64).T for stroke in rows["drawing"])
            found.append(Drawing(rows["word"], number, strokes))
    return found


def centred(strokes: Sequence[Stroke]) -> list[Stroke]:
    """Move and scale strokes so that the longer side runs from -1 to 1."""
    points = np.concatenate(strokes)
    low, high = points.min(0), points.max(0)
    reach = max(float((high - low).max()) / 2, 1e-6)
    return [(stroke - (low + high) / 2) / reach for stroke in strokes]


def rendered(strokes: Sequence[Stroke], width: float) -> Ink:
    """Ink of strokes that fill the square, shape (128, 128); `width` is in pixels of it."""
    sheet = Image.new("L", (SIDE * _FINE, SIDE * _FINE))
    draw = ImageDraw.Draw(sheet)
    for stroke in centred(strokes):
        points = (stroke * (_REACH - width / 2) + SIDE / 2) * _FINE
        _draw(draw, points, max(round(width * _FINE), 1))
    small = sheet.resize((SIDE, SIDE), Image.Resampling.BOX)
    return full_strength(np.asarray(small, np.float32) / 255)


def _draw(draw: ImageDraw.ImageDraw, points: Stroke, width: int) -> None:
    if len(points) > 1:
        draw.line([(float(x), float(y)) for x, y in points], fill=255, width=width, joint="curve")
    for x, y in (points[0], points[-1]):  # round ends
        draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=255)


def varied(strokes: Sequence[Stroke], rng: np.random.Generator) -> list[Stroke]:
    """The same drawing by another hand: parts left out, turned, bent, coarser or smoother."""
    some = centred(_some(strokes, rng))
    linear = _linear(rng)
    bend = _bend(rng)
    kind = int(rng.integers(3))
    return [_line_style(bend(stroke @ linear + rng.normal(0, 0.015, 2)), kind) for stroke in some]


def _some(strokes: Sequence[Stroke], rng: np.random.Generator) -> list[Stroke]:
    """Leave strokes out, as in a drawing that is half finished."""
    kept = list(strokes)
    if rng.random() < 0.3:
        points = np.cumsum([len(stroke) for stroke in kept])
        share = rng.uniform(0.4, 1)
        enough = int(np.searchsorted(points, share * points[-1])) + 1
        kept = kept[:enough]
    if len(kept) > 2 and rng.random() < 0.3:
        del kept[rng.integers(len(kept))]
    return kept


def _linear(rng: np.random.Generator) -> Stroke:
    angle = np.deg2rad(rng.normal(0, 8))
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    shear = np.array([[1, rng.normal(0, 0.1)], [0, 1]])
    scale = np.diag([np.exp(rng.normal(0, 0.15)), np.exp(rng.normal(0, 0.15))])
    mirror = np.diag([-1.0 if rng.random() < 0.5 else 1.0, 1.0])
    return np.asarray(mirror @ scale @ shear @ turn)


def _bend(rng: np.random.Generator) -> Callable[[Stroke], Stroke]:
    """A smooth wobble of the whole sheet."""
    waves, phases = rng.uniform(1, 4, (2, 2)), rng.uniform(0, 2 * np.pi, 2)
    strength = rng.uniform(0, 0.06, 2)
    return lambda points: points + strength * np.sin(points @ waves + phases)


def _line_style(stroke: Stroke, kind: int) -> Stroke:
    """0: every third point only; 1: corners cut (Chaikin); 2: as it is."""
    if kind == 0 and len(stroke) > 6:
        return np.concatenate([stroke[:-1:3], stroke[-1:]])
    if kind == 1 and len(stroke) > 2:
        first, second = stroke[:-1], stroke[1:]
        cut = np.stack([0.75 * first + 0.25 * second, 0.25 * first + 0.75 * second], 1)
        return np.concatenate([stroke[:1], cut.reshape(-1, 2), stroke[-1:]])
    return stroke
