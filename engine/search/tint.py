"""A named colour as a direction in the space of colours. Pure.

A picture's vector holds square roots of its shares of a soft palette (`engine.encoders.colour`). The
direction is fitted, by ridge regression on made-up mixtures of colours, to say how much of a picture
would be called by the name: so it also learns what is mistaken for it, such as grey for a weak blue.

Against pixels counted in HSV (`tests/bench/quality_colours.py`) the colours that at least five photos
of a collection have are ranked with a mean average precision of .65 (clothing), .73 (Caltech) and .75
(COCO).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from engine.encoders.colour import (
    PALETTE,
    VERSION,
    oklab,
    shades_to_palette,
    with_layout,
)
from engine.index.base import Matrix
from engine.search.colours import COLOURS, OTHER_NAMES, Rgb, shades_of
from engine.search.scales import Scale

Shares = npt.NDArray[np.float64]

COLOUR_JOINT = f"colour/{VERSION}"
"""The space that these directions lie in."""

DROP = 20.0
"""Spreads that a picture loses which clearly does not have the colour: more than words and names give."""

USUAL_SHARE, USUAL_SPREAD = 0.05, 0.1
"""How much of a colour pictures have where the library is too small to say."""

SURE_SHARE = 0.25
"""As much of a colour is never too little."""

SURE = 0.5
"""Spreads above usual from which on a picture is sure to have the colour and loses nothing."""

ENOUGH = 3.0
"""Spreads from which on more of a colour hardly counts: a dress that is red all over is no better a
red dress than one on a chair."""

MIXTURES = 4000
RIDGE = 0.005
NEARNESS = 0.03
"""How softly a pixel is called by the name of the nearest shade, in OKLab."""

REACH = 0.2
REACH_OF_NUMBERS = 0.08
"""How far from its shades a colour goes, in OKLab."""

WHOLE = 0.1
MIDDLE = (0.5, 3.0, 0.5, 3.0, 12.0, 3.0, 0.5, 3.0, 0.5)
"""Weights of the whole picture and of its nine regions: what a photo is of stands in its middle.
With half the weight on the whole and nearly even regions average precision falls by .03."""


@dataclass(frozen=True, slots=True)
class Tint:
    """A colour as a query.

    ``queries`` has shape (1, 460), unit length. ``usual`` is what pictures score where the library
    is too small to say. What is below usual clearly does not have the colour (where one picture in ten
    that has it is lost, 11 % of those without it are kept), but above the cosine ``most_needed`` a
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
    known = OTHER_NAMES.get(name.casefold(), name.casefold())
    direction, offset = _fitted(_named(known) if known in COLOURS else _near(shades))
    layout = with_layout(direction, WHOLE, np.array(MIDDLE))
    length = float(np.linalg.norm(layout))
    queries = (layout / length).astype(np.float32)[np.newaxis]

    def cosine(share: float) -> float:
        return (share - offset) / length

    return Tint(queries, Scale(cosine(USUAL_SHARE), USUAL_SPREAD / length), cosine(SURE_SHARE))


def graded(worth: Matrix, above_least: Matrix) -> Matrix:
    """What spreads above usual are worth where a colour is asked for.

    `above_least` is how many spreads an item lies above what a picture without the colour has at
    most; NaN where it is not known.
    """
    soft = np.minimum(worth, ENOUGH) + 0.5 * np.log1p(np.maximum(worth - ENOUGH, 0))
    missing = np.nan_to_num(np.clip(1 - above_least / SURE, 0, 1), nan=0.0)
    return np.asarray(soft - DROP * missing, np.float32)


@dataclass(frozen=True, slots=True)
class _Mixtures:
    """Made-up pictures: pixels in OKLab, shape=(n, 5, 3), their amounts, and roots of the shares."""

    pixels: Shares
    amounts: Shares
    roots: Shares


@cache
def _mixtures() -> _Mixtures:
    """Pictures of up to five colours, more than half of them with two that are nearly grey."""
    chance = np.random.default_rng(0)
    pixels = chance.integers(0, 256, (MIXTURES, 5, 3))
    greys = chance.integers(0, 256, (MIXTURES, 1, 1)) + chance.integers(-18, 19, (MIXTURES, 2, 3))
    pixels[: MIXTURES * 3 // 5, :2] = np.clip(greys[: MIXTURES * 3 // 5], 0, 255)
    amounts = chance.dirichlet(np.full(5, 0.6), MIXTURES)
    rgb = pixels.reshape(-1, 3).astype(np.uint8)
    shares = shades_to_palette(rgb).reshape(MIXTURES, 5, -1)
    roots = np.sqrt(np.einsum("mc,mcp->mp", amounts, shares))
    return _Mixtures(oklab(rgb[np.newaxis])[0].reshape(MIXTURES, 5, 3), amounts, roots)


def _apart(shades: Sequence[Rgb]) -> Shares:
    """Squared distance of each pixel of the mixtures from the nearest of some shades."""
    wanted = oklab(np.array([shades], np.uint8))[0]
    pixels = _mixtures().pixels
    apart = [((pixels - shade) ** 2).sum(-1) for shade in wanted]
    return np.asarray(np.min(apart, axis=0))


@cache
def _distances() -> Shares:
    """The same for every named colour, shape=(colours, n, 5)."""
    return np.array([_apart(shades) for shades in COLOURS.values()])


def _named(name: str) -> Shares:
    """How much each pixel is called by a name rather than by another one, and is near to it."""
    apart = _distances()
    nearness = np.exp((apart.min(axis=0) - apart) / (2 * NEARNESS**2))
    called = nearness / nearness.sum(axis=0)
    at = list(COLOURS).index(name)
    return np.asarray(called[at] * np.exp(-apart[at] / (2 * REACH**2)))


def _near(shades: Sequence[Rgb]) -> Shares:
    return np.asarray(np.exp(-_apart(shades) / (2 * REACH_OF_NUMBERS**2)))


def _fitted(wanted: Shares) -> tuple[Shares, float]:
    """Direction w and offset so that ``roots @ w + offset`` is near the wanted share."""
    made = _mixtures()
    truth = (made.amounts * wanted).sum(axis=1)
    middle, usual = made.roots.mean(axis=0), float(truth.mean())
    centred = made.roots - middle
    spread = centred.T @ centred / MIXTURES
    damping = RIDGE * np.trace(spread) / len(PALETTE) * np.eye(len(PALETTE))
    direction = np.linalg.solve(spread + damping, centred.T @ (truth - usual) / MIXTURES)
    return direction, usual - float(middle @ direction)
