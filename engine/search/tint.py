"""A named colour as a direction in the space of colours. Pure.

A picture's vector holds square roots of its shares of a soft palette (`engine.encoders.colour`). The
direction is fitted, by ridge regression on made-up mixtures of colours, to say how much of a picture
has the wanted colour: it also learns what is mistaken for it, such as grey for a weak blue. Against
pixels counted in HSV (`tests/bench/quality_colours.py`) average precision over 30 colours of three
collections is .56; with the vector of a plain picture of the colour it is .45, sharpened .48.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from engine.encoders.colour import (
    PALETTE,
    VERSION,
    distance_to_palette,
    shades_to_palette,
    with_layout,
)
from engine.index.base import Matrix
from engine.search.colours import COLOURS, OTHER_NAMES, shades_of
from engine.search.scales import Scale

Shares = npt.NDArray[np.float64]

COLOUR_JOINT = f"colour/{VERSION}"
"""The space that these directions lie in."""

DROP = 10.0
"""Spreads that a picture loses which clearly does not have the colour: more than most words give."""

SURE = 0.7
"""Spreads above usual from which on a picture is sure to have the colour and loses nothing."""

ENOUGH = 3.0
"""Spreads from which on more of a colour hardly counts: a dress that is red all over is no better a
red dress than one on a chair."""

MIXTURES = 4000
RIDGE = 0.02
NEARNESS = 0.05
"""How softly a palette entry belongs to the nearest named colour, in OKLab."""

WHOLE = 0.1
MIDDLE = (0.5, 3.0, 0.5, 3.0, 12.0, 3.0, 0.5, 3.0, 0.5)
"""Weights of the whole picture and of its nine regions: what a photo is of stands in its middle.
Average precision is .56, .54 with half the weight on the whole and the regions nearly even."""


@dataclass(frozen=True, slots=True)
class Tint:
    """A colour as a query.

    ``queries`` has shape (1, 460), unit length. ``usual`` is what pictures score where the library
    is too small to say. What is below usual clearly does not have the colour (of pictures that have
    it 0 to 15 % are, of those that do not 55 to 95 %), but above the cosine ``most_needed`` a
    picture has it, even in a library that is red all over.
    """

    queries: Matrix
    usual: Scale
    most_needed: float


@cache
def tint_of(name: str) -> Tint | None:
    """The direction of ``red`` or ``#c81e1e``; None when there is no such colour."""
    shades = shades_of(name)
    if shades is None:
        return None
    near = shades_to_palette(np.array(shades, np.uint8)).max(axis=0)
    wanted = near / near.max()
    known = OTHER_NAMES.get(name.casefold(), name.casefold())
    wanted = wanted * (_belonging()[list(COLOURS).index(known)] if known in COLOURS else wanted)
    direction, offset = _fitted(wanted)
    layout = with_layout(direction, WHOLE, np.array(MIDDLE))
    length = float(np.linalg.norm(layout))
    queries = (layout / length).astype(np.float32)[np.newaxis]
    nothing = -offset / length  # the cosine of a picture that has nothing of it
    return Tint(queries, Scale(nothing + 0.1, 0.1), nothing + 0.25)


def graded(worth: Matrix, above_least: Matrix) -> Matrix:
    """What spreads above usual are worth where a colour is asked for.

    `above_least` is how many spreads an item lies above what a picture without the colour has at
    most; NaN where it is not known.
    """
    soft = np.minimum(worth, ENOUGH) + 0.5 * np.log1p(np.maximum(worth - ENOUGH, 0))
    missing = np.nan_to_num(np.clip(1 - above_least / SURE, 0, 1), nan=0.0)
    return np.asarray(soft - DROP * missing, np.float32)


@cache
def _belonging() -> Shares:
    """How much each palette entry belongs to each named colour, shape=(colours, palette)."""
    apart = np.stack([distance_to_palette(np.array(s, np.uint8)) for s in COLOURS.values()])
    nearness = np.exp((apart.min(axis=0) - apart) / (2 * NEARNESS**2))
    return np.asarray(nearness / nearness.sum(axis=0))


@cache
def _mixtures() -> tuple[Shares, Shares]:
    """Shares of made-up pictures of two to five colours, half of them with much grey, and roots."""
    chance = np.random.default_rng(0)
    pixels = chance.integers(0, 256, (MIXTURES, 5, 3))
    greys = chance.integers(0, 256, (MIXTURES, 1, 1)) + chance.integers(-18, 19, (MIXTURES, 2, 3))
    pixels[: MIXTURES * 3 // 5, :2] = np.clip(greys[: MIXTURES * 3 // 5], 0, 255)
    amounts = chance.dirichlet(np.full(5, 0.6), MIXTURES)
    shares = shades_to_palette(pixels.reshape(-1, 3).astype(np.uint8)).reshape(MIXTURES, 5, -1)
    mixed = np.einsum("mc,mcp->mp", amounts, shares)
    return mixed, np.sqrt(mixed)


def _fitted(wanted: Shares) -> tuple[Shares, float]:
    """Direction w and offset so that ``roots @ w + offset`` is near the wanted share."""
    mixed, roots = _mixtures()
    truth = mixed @ wanted
    middle, usual = roots.mean(axis=0), float(truth.mean())
    centred = roots - middle
    spread = centred.T @ centred / MIXTURES
    damping = RIDGE * np.trace(spread) / len(PALETTE) * np.eye(len(PALETTE))
    direction = np.linalg.solve(spread + damping, centred.T @ (truth - usual) / MIXTURES)
    return direction, usual - float(middle @ direction)
