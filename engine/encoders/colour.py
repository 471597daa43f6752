"""`colour` of a picture: which colours it has, and where. Pure, no weights.

Each pixel belongs softly to a small palette that is evenly spread in OKLab; the palette's shares of
the whole picture and of nine soft regions, as square roots, make the vector. The inner product of
such vectors is Bhattacharyya's likeness of the two colour distributions.

References
----------
.. [1] B. Ottosson, "A perceptual color space for image processing" (OKLab), 2020.
.. [2] A. Bhattacharyya, "On a measure of divergence between two multinomial populations", 1946.
"""

import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.encoders.base import Vector
from engine.encoders.pictures import Pixels, to_square

VERSION = 1
_SIDE = 32
_GRID = 3
_WHOLE = 0.5  # share of the whole picture's histogram; the regions have the rest
_SOFT = 0.07  # width of a palette entry in OKLab, where black to white is 1
_INK = 0.08  # OKLab distance from the paper at which a drawing's pixel is ink
_COLOURFUL = 0.05  # chroma above which ink is coloured

Array = npt.NDArray[np.float64]


def _palette() -> Array:
    """Six greys, and eight hues in three lightnesses, two of them in a weak and a strong chroma."""
    greys = [(lightness, 0.0, 0.0) for lightness in np.linspace(0, 1, 6)]
    rings = [(0.35, 0.09), (0.6, 0.07), (0.6, 0.17), (0.85, 0.07), (0.85, 0.15)]
    hues = np.arange(8) * np.pi / 4 + np.pi / 8
    colours = [(lt, c * np.cos(h), c * np.sin(h)) for lt, c in rings for h in hues]
    return np.array(greys + colours)


PALETTE = _palette()
DIM = len(PALETTE) * (1 + _GRID * _GRID)


def describe(picture: Pixels, *, drawing: bool = False) -> Vector | None:
    """Colour layout of a picture, shape (460,), float32, unit length, not negative.

    Parameters
    ----------
    picture
        uint8 RGB of any size.
    drawing
        Leave out the paper; None for a drawing without coloured ink.
    """
    square = to_square(picture, _SIDE, Image.Resampling.BOX, 4 / 3)
    lab = oklab(square)
    weights = _ink(lab) if drawing else np.ones(lab.shape[:2])
    if weights.sum() < 1:
        return None
    shares = _shares(lab) * weights[..., None]
    regions = np.concatenate([_normal(shares.sum((0, 1)))[None] * _WHOLE, _layout(shares)])
    roots = np.sqrt(regions).ravel()
    return np.asarray(roots / np.linalg.norm(roots), np.float32)


def shades_to_palette(shades: Pixels) -> Array:
    """How much each shade belongs to each palette entry, shape (n, palette); uint8 RGB (n, 3)."""
    return np.asarray(_shares(oklab(shades)[np.newaxis])[0])


def with_layout(direction: Array, whole: float, regions: Array) -> Array:
    """A direction over the palette as one over whole vectors, shape (460,), not normalised.

    Its inner product with the vector of an evenly coloured picture is that of `direction` with the
    square roots of the picture's shares. `whole` is how much the whole picture counts, 0..1; the
    rest is left to the nine regions, to each what `regions` says.
    """
    weights = np.concatenate([[whole], (1 - whole) * regions / regions.sum()])
    # each part of a vector is as long as the root of its weight: an even picture has 1/9 of the rest
    lengths = np.sqrt(np.concatenate([[_WHOLE], np.full(_GRID**2, (1 - _WHOLE) / _GRID**2)]))
    return np.asarray((weights / lengths)[:, None] * direction).ravel()


def oklab(pixels: Pixels) -> Array:
    """SRGB uint8 to OKLab [1]_: lightness 0..1 and two colour axes of about -0.4..0.4."""
    values = pixels.astype(np.float64) / 255
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    cones = linear @ np.array(
        [
            [0.4122214708, 0.2119034982, 0.0883024619],
            [0.5363325363, 0.6806995451, 0.2817188376],
            [0.0514459929, 0.1073969566, 0.6299787005],
        ]
    )
    return np.asarray(
        np.cbrt(cones)
        @ np.array(
            [
                [0.2104542553, 1.9779984951, 0.0259040371],
                [0.7936177850, -2.4285922050, 0.7827717662],
                [-0.0040720468, 0.4505937099, -0.8086757660],
            ]
        )
    )


def _shares(lab: Array) -> Array:
    """How much each pixel belongs to each palette entry, shape (side, side, palette), sums of 1."""
    distance = ((lab[:, :, None] - PALETTE) ** 2).sum(-1)
    nearest = distance.min(-1, keepdims=True)  # keeps far-out colours from vanishing
    return _normal(np.exp((nearest - distance) / (2 * _SOFT**2)))


def _layout(shares: Array) -> Array:
    """Histograms of the soft regions, shape (9, palette); together they weigh 1 - _WHOLE."""
    places = (np.arange(_SIDE) + 0.5) / _SIDE * _GRID - 0.5
    hats = np.maximum(0, 1 - np.abs(np.clip(places, 0, _GRID - 1)[:, None] - np.arange(_GRID)))
    regions = np.einsum("yr,yxp,xc->rcp", hats, shares, hats).reshape(_GRID * _GRID, -1)
    return np.asarray(regions / max(regions.sum(), 1e-12) * (1 - _WHOLE))


def _ink(lab: Array) -> Array:
    """1 for coloured pixels that stand out from the paper, whose colour is the border's median."""
    border = np.concatenate([lab[0], lab[-1], lab[:, 0], lab[:, -1]])
    paper = np.median(border, axis=0)
    apart = np.linalg.norm(lab - paper, axis=-1) > _INK
    return np.asarray(apart & (np.hypot(lab[..., 1], lab[..., 2]) > _COLOURFUL), np.float64)


def _normal(values: Array) -> Array:
    return np.asarray(values / np.maximum(values.sum(-1, keepdims=True), 1e-12))
