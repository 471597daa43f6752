"""What is drawn on a sheet: any picture of a drawing to a small map of ink. Pure, no weights.

White on black, coloured pens, and pencil on a photographed sheet all become the same: how much ink
lies at each place, on a square that the drawing fills.

References
----------
.. [1] D. Bradley, G. Roth, "Adaptive thresholding using the integral image", 2007: paper is what
   lies around a mark, not one grey level.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from engine.encoders.pictures import Pixels

SIDE = 128
MARGIN = 8  # px of paper around the drawing
_WORKING_SIDE = 320  # px; longer pictures are made smaller first
_LEAST_INK = 0.07  # contrast with the paper, 0..1, below which a sheet is blank
_EVEN = 0.04  # spread of the border below which the paper has one colour
_PAPER_SIDE = 48  # px; paper that shades off is looked for on a picture of this size
_PAPER_WINDOW = 15  # px of those
_FAINT, _FULL = 0.2, 0.65  # share of the darkest ink that counts as none, as full
_WIDEST_LINE = 5  # px
_MOST_INSIDE = 0.08
_SEEN = 0.25  # ink from which a place belongs to the drawing when it is cut out

Ink = npt.NDArray[np.float32]


def ink_of(picture: Pixels) -> Ink | None:
    """Ink of a drawing, cut out and centred, shape (128, 128), float32, 0 paper to 1 ink.

    Parameters
    ----------
    picture
        uint8 RGB of any size.

    Returns
    -------
    None for a blank sheet.
    """
    small = _reduced(picture)
    red, green, blue = np.moveaxis(np.abs(small - _paper(small)), -1, 0)
    apart = np.maximum(np.maximum(red, green), blue)  # ten times as fast as .max(-1)
    darkest = float(np.quantile(apart, 0.998))
    if darkest < _LEAST_INK:
        return None
    ink = np.clip((apart / darkest - _FAINT) / (_FULL - _FAINT), 0, 1)
    return fitted(np.asarray(ink, np.float32))


def is_lines(ink: Ink) -> bool:
    """Whether ink lies in lines, and not in areas as in flat graphics.

    What five pixels' width of ink leaves is at most .05 of it in 240 human drawings, and .12 to .76
    in pictures of coloured discs.
    """
    grey = Image.fromarray((255 * ink).astype(np.uint8))
    inside = np.asarray(grey.filter(ImageFilter.MinFilter(_WIDEST_LINE)), np.float32) / 255
    return float(inside.sum()) <= _MOST_INSIDE * float(ink.sum())


def fitted(ink: Ink) -> Ink | None:
    """Cut the drawing out of a map of ink and let it fill the square; None where there is none."""
    rows, columns = (np.flatnonzero(ink.max(axis) > _SEEN) for axis in (1, 0))
    if not len(rows) or not len(columns):
        return None
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    reach = max(bottom - top, right - left) / 2 * SIDE / (SIDE - 2 * MARGIN)
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    padded, (x, y) = _padded(ink, middle_x, middle_y, reach)
    box = (x - reach, y - reach, x + reach, y + reach)
    return full_strength(_resized(padded, box))


def full_strength(ink: npt.NDArray[np.floating[Any]]) -> Ink:
    """Thin lines grow faint when a drawing is made smaller: bring the stronger half back to 1."""
    inked = ink[ink > 0.05]
    strength = float(np.quantile(inked, 0.8)) if len(inked) else 1.0
    return np.asarray(np.minimum(ink / max(strength, 0.05), 1), np.float32)


def _reduced(picture: Pixels) -> Ink:
    image = Image.fromarray(picture)
    image.thumbnail((_WORKING_SIDE, _WORKING_SIDE), Image.Resampling.BOX, reducing_gap=None)
    return np.asarray(np.asarray(image, np.float32) / 255, np.float32)


def _paper(sheet: Ink) -> Ink:
    """Colour of the paper: the border's, or where that is uneven what lies around each place."""
    border = np.concatenate([sheet[0], sheet[-1], sheet[:, 0], sheet[:, -1]])
    middle = np.median(border, axis=0)
    if float(np.mean(np.abs(border - middle))) < _EVEN:
        return np.asarray(middle, np.float32)
    image = Image.fromarray((sheet * 255).astype(np.uint8))
    tiny = image.resize((_PAPER_SIDE, _PAPER_SIDE), Image.Resampling.BOX)
    around = tiny.filter(ImageFilter.MedianFilter(_PAPER_WINDOW))
    colours = around.resize(image.size, Image.Resampling.BILINEAR)
    return np.asarray(np.asarray(colours, np.float32) / 255, np.float32)


def _padded(ink: Ink, x: float, y: float, reach: float) -> tuple[Ink, tuple[float, float]]:
    """The map with enough paper around it that a window of this reach lies inside."""
    pad = int(
        np.ceil(max(reach - x, reach - y, x + reach - ink.shape[1], y + reach - ink.shape[0], 0))
    )
    return np.pad(ink, pad), (x + pad, y + pad)


def _resized(ink: Ink, box: tuple[float, float, float, float]) -> Ink:
    small = Image.fromarray(ink).resize((SIDE, SIDE), Image.Resampling.BOX, box=box)
    return np.asarray(small, np.float32)
