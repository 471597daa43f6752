"""Does a picture show sheet music? Looks for staves: five dark, thin, equally spaced lines.

Columns of pixels are read on their own, so that a skewed, bent or photographed page needs no
straightening: in each column, five short dark runs at equal distances with room above and below
are one sighting of a staff. Sightings that follow each other across the page are a staff. The
room above and below turns away ruled paper, blinds, stripes and keyboards, which go on.

Run lengths as the measure of a staff follow Fujinaga [1]_; the rest is plain counting.

.. [1] Fujinaga, I. (2004). Staff detection and removal. In: Visual Perception of Music Notation.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

DETECTION_WIDTH_PX = 1200
"""Width that a picture should have for `looks_like_score`; small scans may be enlarged to it."""

_Picture = npt.NDArray[np.uint8]
_Ints = npt.NDArray[np.intp]
_Floats = npt.NDArray[np.float64]

_MIN_SPACING_PX = 3.5  # closer lines cannot be told apart
_EVENNESS = 0.16  # how far one distance may be from the mean of the four, or one pixel
_ROOM = 1.45  # distance to the next dark run outside, in spacings: nearer means a sixth line
_THICKNESS = 0.45  # of a line, in spacings
_MIN_CONTRAST = 18  # grey levels that a line is darker than the paper around it

_SHORT_STAFF = 0.20  # of the page's width: shorter ones do not count
_LONG_STAFF = 0.40  # with one such staff, less is enough in all
_ENOUGH, _ENOUGH_OF_SHORT = 0.55, 0.75  # sum of the lengths, in page widths
_FILLED = 0.22  # share of a staff's columns that show it clearly (notes and stems hide the rest)
_SAME_SPACING = 0.12  # relative spread of the spacing along one staff


@dataclass(frozen=True, slots=True)
class Sightings:
    """Columns that show five lines: where (px), height of the middle line (px), distance (px)."""

    column: _Ints
    height: _Floats
    spacing: _Floats

    def only(self, mine: _Ints) -> "Sightings":
        """Those with these numbers."""
        return Sightings(self.column[mine], self.height[mine], self.spacing[mine])


def together(*seen: Sightings) -> Sightings:
    """What was seen of one page in several ways."""
    return Sightings(
        np.concatenate([each.column for each in seen]),
        np.concatenate([each.height for each in seen]),
        np.concatenate([each.spacing for each in seen]),
    )


def looks_like_score(picture: _Picture) -> bool:
    """Tell sheet music from everything else.

    Parameters
    ----------
    picture
        Upright, shape (height, width, 3), uint8; best about `DETECTION_WIDTH_PX` wide. Staves
        must be nearly level (some 10 degrees) and their lines at least 3.5 px apart.
    """
    lengths = staff_lengths(picture)
    staves = [length for length in lengths if length >= _SHORT_STAFF]
    enough = _ENOUGH if max(staves, default=0.0) >= _LONG_STAFF else _ENOUGH_OF_SHORT
    return sum(staves) >= enough


def staff_lengths(picture: _Picture) -> list[float]:
    """Length of each staff found, as a share of the picture's width (0..1)."""
    width = picture.shape[1]
    found = (_staff_length(chain, width) for chain in chains(sightings_in(green(picture)), width))
    return sorted((length for length in found if length > 0), reverse=True)


def green(picture: _Picture) -> npt.NDArray[np.float32]:
    """Grey values 0..255: the green ones, sharpest in cameras, and ten times cheaper than a mean."""
    return picture[..., 1].astype(np.float32)


def sightings_in(grey: npt.NDArray[np.float32]) -> Sightings:
    """Every column of a page, shape (height, width), that shows five lines and no sixth."""
    if min(grey.shape) < 8 * _MIN_SPACING_PX:
        nothing = np.zeros(0)
        return Sightings(nothing.astype(np.intp), nothing, nothing)
    return _sightings(_ink(grey))


def _ink(grey: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """Pixels darker than the paper around them, whatever the light; shape (height, width)."""
    from scipy import ndimage

    around = ndimage.uniform_filter(grey, size=max(15, grey.shape[1] // 40))
    margin = np.maximum(_MIN_CONTRAST, 0.12 * around)
    ink: npt.NDArray[np.bool_] = grey < around - margin
    return ink


def _sightings(ink: npt.NDArray[np.bool_]) -> Sightings:
    """Find five equally spaced thin runs in every column."""
    columns = np.zeros((ink.shape[1], ink.shape[0] + 2), np.int8)
    columns[:, 1:-1] = ink.T
    change = np.diff(columns, axis=1)
    column, start = np.nonzero(change == 1)
    end = np.nonzero(change == -1)[1]
    return _five_lines(column, start, end)


def _five_lines(column: _Ints, start: _Ints, end: _Ints) -> Sightings:
    centre, thickness = (start + end - 1) / 2, end - start
    if len(centre) < 5:
        return Sightings(column[:0], centre[:0], centre[:0])
    distance = np.diff(centre)
    distance[np.diff(column) != 0] = np.inf  # the next run is in another column
    four = np.lib.stride_tricks.sliding_window_view(distance, 4)
    five = np.lib.stride_tricks.sliding_window_view(thickness, 5)
    with np.errstate(invalid="ignore"):
        spacing = four.mean(axis=1)
        uneven = np.abs(four - spacing[:, None]).max(axis=1)
        even = uneven <= np.maximum(1.0, _EVENNESS * spacing)
    outside = np.concatenate([[np.inf], distance, [np.inf]])
    room = np.minimum(outside[: len(spacing)], outside[5 : 5 + len(spacing)])
    thin = five.max(axis=1) <= np.maximum(2, _THICKNESS * spacing)
    good = even & thin & (spacing >= _MIN_SPACING_PX) & (room >= _ROOM * spacing)
    which = np.nonzero(good)[0]
    return Sightings(column[which], centre[which + 2], spacing[which])


def chains(sightings: Sightings, width: int) -> list[Sightings]:
    """Sightings that follow each other across a page `width` px wide, each group on its own."""
    from scipy import ndimage

    if not sightings.column.size:
        return []
    cell = max(1, width // 300)
    step = max(1.0, float(np.median(sightings.spacing)) / 2)
    x, y = sightings.column // cell, (sightings.height / step).astype(np.intp)
    seen = np.zeros((int(y.max()) + 3, int(x.max()) + 1), bool)
    seen[y + 1, x] = True
    joined = ndimage.binary_dilation(seen, np.ones((3, 15), bool))
    labels, _count = ndimage.label(joined, np.ones((3, 3), bool))
    label = labels[y + 1, x]
    order = np.argsort(label, kind="stable")
    starts = np.nonzero(np.diff(label[order]))[0] + 1
    return [sightings.only(mine) for mine in np.split(order, starts)]


def _staff_length(chain: Sightings, width: int) -> float:
    """Share of the width that one chain covers; 0 when it is no staff after all."""
    columns, spacing = np.unique(chain.column), chain.spacing
    reach = int(columns[-1] - columns[0] + 1)
    if len(columns) < _FILLED * reach or spacing.std() > _SAME_SPACING * spacing.mean():
        return 0.0
    return reach / width
