"""Systems of a score page: which staves are played together, each straightened, with its barlines."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from engine.media.barlines import barlines
from engine.media.base import STRIP_HEIGHT_PX, STRIP_SPACE_PX, MusicLine
from engine.media.page_ink import even_ink
from engine.media.staff_lines import Staff, find_staves
from engine.media.staves import green, sightings_in, together
from engine.media.uprights import Uprights, dark_pixels, joined, thickened, uprights_of

_Ink = npt.NDArray[np.float32]
_Floats = npt.NDArray[np.float64]

_BEFORE, _AFTER = 1.5, 0.5  # spaces that a strip shows beyond the ends of its staves
_AROUND = 2.0  # spaces above and below that a system's box holds
_MENDED_PX = 7
_FINE_SPACE_PX = 5.0
"""Staves with closer lines are looked for in an enlarged page, too."""

_ENLARGED_PX = 4_000_000
_SMALL_PX = 1_000_000
"""A picture of fewer px without staves may be a small one of fine staves."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A page at the size it is looked at."""

    soft: _Ink  # ink without what the pixels of strips are too large for
    sharp: npt.NDArray[np.bool_]
    dark: npt.NDArray[np.bool_]  # thickened
    uprights: Uprights


def find_lines(picture: npt.NDArray[np.uint8]) -> tuple[MusicLine, ...]:
    """Systems of a page in reading order.

    Parameters
    ----------
    picture
        Upright RGB, shape (height, width, 3), uint8: an engraved or scanned page, a cut-out or a
        phone picture. Staff lines should be 4 px apart or more and within some 10 degrees level.

    Returns
    -------
    tuple of MusicLine
        Places in px of `picture`; empty when it shows no staves.
    """
    grey = green(picture)
    ink, staves = _staves(grey)
    enlarged = 1
    if _too_fine(staves) and grey.size < (_ENLARGED_PX if staves else _SMALL_PX):
        enlarged = 2
        ink, staves = _staves(_doubled(grey))
    if not staves:
        return ()
    scale = float(np.median([staff.space for staff in staves])) / STRIP_SPACE_PX
    sharp = dark_pixels(ink)
    page = _Page(_softened(ink, scale), sharp, thickened(sharp), uprights_of(sharp, staves))
    groups = joined(page.dark, staves, page.uprights)
    lines = (_line(page, group, enlarged) for group in groups)
    return tuple(sorted(lines, key=_reading_order))


def scaled(line: MusicLine, factor: float) -> MusicLine:
    """The same system on a page that is `factor` times as large."""
    if factor == 1.0:
        return line
    x, y, width, height = (round(factor * length) for length in line.box)
    left = factor * (line.left + 0.5) - 0.5  # pixels have their middle at whole numbers
    return replace(line, box=(x, y, width, height), left=left, scale=factor * line.scale)


def _staves(grey: _Ink) -> tuple[_Ink, list[Staff]]:
    """Ink and staves of a page; lines broken by a scanner are mended to be followed."""
    from scipy import ndimage

    ink = even_ink(grey)
    seen = together(sightings_in(grey), sightings_in(ndimage.uniform_filter1d(grey, _MENDED_PX)))
    return ink, find_staves(ndimage.uniform_filter1d(ink, _MENDED_PX), seen)


def _too_fine(staves: list[Staff]) -> bool:
    return not staves or min(staff.space for staff in staves) < _FINE_SPACE_PX


def _doubled(grey: _Ink) -> _Ink:
    from PIL import Image

    size = (2 * grey.shape[1], 2 * grey.shape[0])
    large = Image.fromarray(grey).resize(size, Image.Resampling.BICUBIC)
    return np.asarray(large, np.float32)


def _reading_order(line: MusicLine) -> tuple[int, int]:
    return line.box[1] + line.box[3] // 2, line.box[0]


def _line(page: _Page, staves: list[Staff], enlarged: int) -> MusicLine:
    """One system from its staves, upper first."""
    space = float(np.median([staff.space for staff in staves]))
    scale = space / STRIP_SPACE_PX
    first = min(staff.left for staff in staves) - _BEFORE * space
    last = max(staff.right for staff in staves) + _AFTER * space
    columns: _Floats = first + scale * np.arange(
        max(2, int((last - first) / scale) + 1), dtype=float
    )
    middle = (staves[0].height + staves[-1].height) / 2
    strips = [_strip(page.soft, staff, page.uprights, columns, middle) for staff in staves]
    bars = barlines(page.sharp, page.dark, staves, page.uprights, columns, middle)
    return MusicLine(
        _box(page.soft.shape, staves, enlarged),
        tuple(strips),
        (first + 0.5) / enlarged - 0.5,
        scale / enlarged,
        bars,
    )


def _softened(ink: _Ink, scale: float) -> _Ink:
    """Ink without what a strip's pixels are too large for."""
    from scipy import ndimage

    if scale <= 1.1:
        return ink
    soft: _Ink = ndimage.gaussian_filter(ink, 0.45 * float(np.sqrt(scale**2 - 1)))
    return soft


def _strip(
    ink: _Ink, staff: Staff, uprights: Uprights, columns: _Floats, middle: float
) -> npt.NDArray[np.uint8]:
    """A staff with its lines level, `STRIP_SPACE_PX` apart; uint8 ink."""
    from scipy import ndimage

    rows = (np.arange(STRIP_HEIGHT_PX) - STRIP_HEIGHT_PX / 2) / STRIP_SPACE_PX
    y, x = uprights.places(staff, columns, rows, middle)
    values = ndimage.map_coordinates(ink, [y, x], np.float32, order=1, mode="constant", cval=0)
    strip: npt.NDArray[np.uint8] = np.rint(255 * values).astype(np.uint8)
    return strip


def _box(shape: tuple[int, ...], staves: list[Staff], enlarged: int) -> tuple[int, int, int, int]:
    """Frame of a system in px of the picture."""
    upper, lower = (
        np.concatenate(
            [
                (staff.middle + side * (2 + _AROUND) * staff.spacing)[staff.left : staff.right + 1]
                for staff in staves
            ]
        )
        for side in (-1, 1)
    )
    left = min(staff.left - staff.space / 2 for staff in staves)
    right = max(staff.right + staff.space / 2 for staff in staves)
    height, width = shape
    x, last = _within(left, width, enlarged), _within(right, width, enlarged)
    y, lowest = (
        _within(edge, height, enlarged) for edge in (float(upper.min()), float(lower.max()))
    )
    return x, y, last - x, lowest - y


def _within(place: float, length: int, enlarged: int) -> int:
    return round(min(max(place, 0.0), length) / enlarged)
