"""Staves of a page, followed from end to end however skewed or bent they lie.

What `engine.media.staves` sees of a staff (the columns where nothing hides its lines) is the seed.
From there a comb of five lines follows the staff both ways, through notes and beams, as far as the
lines go. The result is one height and one spacing for every column of the page.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.media.staves import Sightings, chains

_Floats = npt.NDArray[np.float64]
_Ink = npt.NDArray[np.float32]

_PER_SPACE = 8  # rows of a straightened staff between two lines
_REACH = 4  # spaces above and below the middle line that are looked at
_SHIFT = 6  # rows that the comb may move in one pass
_PASSES = 16
_DIRECTION = 10.0  # spaces at an end that tell where the staff goes on

_FEWEST_COLUMNS = 0.6  # spaces that a seed must have seen
_SHORTEST = 9.0  # spaces
_AHEAD = 40.0  # spaces that a staff may grow by in one pass
_HIDDEN = 4.0  # spaces that are judged together: lines are broken in old prints
_CLEF, _GAP = 4.5, 0.3  # spaces that a clef takes at most; between its strokes
_BLACK = 2.0  # spaces of black that are no bracket but the edge of a scan
_SHOWN = 0.5  # share of the lines that these must show
_DARK = 0.4  # of the usual darkness of this staff's lines
_BROKEN = 10.0  # spaces that may be missing between two pieces of one staff
_APART = 5.5  # spaces between the middle lines of staves, at least: ledger lines are no staff
_SIXTH = 0.2  # darkness of another line above or below: ruled paper and tablature
_ALONG = 0.8  # share of the columns that it shows in; beams leave more room
_FREE, _WHOLE = 0.3, 0.75  # share of a staff's columns that nothing hides; of the lines seen there


@dataclass(frozen=True, slots=True)
class Staff:
    """One staff.

    Attributes
    ----------
    left, right
        Its ends, px.
    middle, spacing
        Height of the middle line and distance of the lines, px, for every column of the page;
        beyond the ends as if the staff went on.
    """

    left: int
    right: int
    middle: _Floats
    spacing: _Floats

    @property
    def space(self) -> float:
        """Usual distance of the lines, px."""
        return float(np.median(self.spacing[self.left : self.right + 1]))

    @property
    def height(self) -> float:
        """Height of the middle line halfway, px."""
        return float(self.middle[(self.left + self.right) // 2])


def find_staves(ink: _Ink, seen: Sightings) -> list[Staff]:
    """Staves of a page, upper first.

    Parameters
    ----------
    ink
        Share of ink, shape (height, width), 0..1 (`engine.media.page_ink`).
    seen
        What `engine.media.staves` saw on the same page.
    """
    seeds = sorted(chains(seen, ink.shape[1]), key=_columns, reverse=True)
    staves: list[Staff] = []
    for seed in seeds:
        if _columns(seed) < _FEWEST_COLUMNS * np.median(seed.spacing):
            continue
        if not any(_covers(staff, seed) for staff in staves):
            staff = _followed(ink, seed)
            if staff:
                staves = _with(ink, staves, staff)
    return sorted(staves, key=lambda staff: staff.height)


def straightened(ink: _Ink, staff: Staff, rows: _Floats, left: int, right: int) -> _Ink:
    """Ink along a staff, shape (rows, columns).

    Parameters
    ----------
    rows
        Places below the middle line, spaces.
    left, right
        First column of the page, and the one after the last.
    """
    height = staff.middle[left:right] + rows[:, None] * staff.spacing[left:right]
    height = np.clip(height, 0, ink.shape[0] - 1.001).astype(np.float32)
    top = height.astype(np.intp)
    at = top * ink.shape[1] + np.arange(left, right)
    flat = ink.ravel()
    upper, lower = flat.take(at), flat.take(at + ink.shape[1])
    level: _Ink = upper + (height - top).astype(np.float32) * (lower - upper)
    return level


def _columns(seed: Sightings) -> int:
    return len(np.unique(seed.column))


def _covers(staff: Staff, seed: Sightings) -> bool:
    """Whether a seed is a piece of a staff that is already known."""
    away = np.abs(seed.height - staff.middle[seed.column]) / staff.spacing[seed.column]
    inside = (seed.column >= staff.left) & (seed.column <= staff.right)
    return bool(np.mean(inside & (away < 3)) > 0.5)


def _with(ink: _Ink, staves: list[Staff], staff: Staff) -> list[Staff]:
    """One staff more, or one of the old ones made longer by it, or none: it lies on others."""
    for number, other in enumerate(staves):
        left, right = (staff, other) if staff.left < other.left else (other, staff)
        gap = right.left - left.right
        if gap > _BROKEN * other.space:
            continue
        between = min(max((left.right + right.left) // 2, right.left), left.right)
        away = abs(left.middle[between] - right.middle[between]) / other.space
        if away < 1.0 and abs(staff.space / other.space - 1) < 0.1:
            whole = _corrected(ink, _united(left, right))
            return [*staves[:number], whole, *staves[number + 1 :]]
        if gap < 0 and away < _APART:
            return staves
    return [*staves, staff]


def _united(left: Staff, right: Staff) -> Staff:
    """Two pieces of one staff."""
    if right.right <= left.right:
        return left
    at = np.arange(len(left.middle))
    seam = (left.right + right.left) / 2
    reach = max(2 * left.space, (right.left - left.right) / 2)
    known = np.abs(at - seam) >= reach
    middle, spacing = (
        np.interp(at, at[known], np.where(at < seam, first, second)[known])
        for first, second in ((left.middle, right.middle), (left.spacing, right.spacing))
    )
    return Staff(left.left, right.right, middle, spacing)


def _followed(ink: _Ink, seed: Sightings) -> Staff | None:
    staff = _first_guess(ink.shape[1], seed)
    if staff is None:
        return None
    for done in range(_PASSES):
        before, staff = staff, _lengthened(ink, _corrected(ink, staff))
        grown = max(before.left - staff.left, staff.right - before.right)
        if done and grown < staff.space:
            break
    return staff if _is_staff(ink, staff) else None


def _first_guess(width: int, seed: Sightings) -> Staff | None:
    """A smooth line through the sightings, going on straight beyond them."""
    space = float(np.median(seed.spacing))
    left, right = int(seed.column.min()), int(seed.column.max())
    spaces = (right - left) / space
    middle = _smooth_fit(
        seed.column, seed.height, 0 if spaces < 4 else 1 + int(spaces // 40), width
    )
    spacing = _smooth_fit(seed.column, seed.spacing, int(spaces > 40), width)
    if np.abs(seed.height - middle[seed.column]).mean() > space:
        return None
    return Staff(left, right, middle, np.clip(spacing, 0.6 * space, 1.6 * space))


def _smooth_fit(x: npt.NDArray[np.intp], y: _Floats, degree: int, width: int) -> _Floats:
    """A polynomial that outliers do not bend, at every column; straight beyond its data."""
    centre, half = (x.min() + x.max()) / 2, max(1.0, (x.max() - x.min()) / 2)
    basis = np.vander((x - centre) / half, min(degree, 4) + 1)
    found = np.linalg.lstsq(basis, y, rcond=None)[0]
    for _ in range(3):
        off = np.abs(y - basis @ found)
        root = 1 / np.sqrt(1 + (off / (1e-3 + 2 * np.median(off))) ** 2)
        found = np.linalg.lstsq(basis * root[:, None], y * root, rcond=None)[0]
    at = (np.arange(width) - centre) / half
    inner = np.clip(at, -1, 1)
    slope = np.polyval(np.polyder(found), inner) if degree else 0.0
    line: _Floats = np.polyval(found, inner) + (at - inner) * slope
    return line


def _rows() -> _Floats:
    return np.arange(-_REACH * _PER_SPACE, _REACH * _PER_SPACE + 1) / _PER_SPACE


def _corrected(ink: _Ink, staff: Staff) -> Staff:
    """Move the staff to where a comb of five lines fits best, block by block, smoothly."""
    from scipy import ndimage

    block = max(3, round(staff.space))
    left, right = _looked_at(ink, staff, _AHEAD)
    count = max(1, (right - left) // block)
    level = straightened(ink, staff, _rows(), left, left + count * block)
    profile = level.reshape(len(level), count, -1).mean(axis=2)
    shift, trust = _best_comb(profile)
    x = left + (np.arange(count) + 0.5) * block
    weight = ndimage.gaussian_filter1d(trust, 4.0, mode="nearest") + 0.02
    moved = ndimage.gaussian_filter1d(trust * shift, 4.0, mode="nearest") / weight
    middle = staff.middle + np.interp(np.arange(ink.shape[1]), x, moved) * staff.spacing
    return Staff(staff.left, staff.right, middle, staff.spacing)


def _looked_at(ink: _Ink, staff: Staff, spaces: float) -> tuple[int, int]:
    """The staff's ends and some spaces more, within the page."""
    more = round(spaces * staff.space)
    return max(0, staff.left - more), min(ink.shape[1], staff.right + more + 1)


def _straight_beyond(middle: _Floats, left: int, right: int, reach: int) -> _Floats:
    """Outside a stretch go on in the direction of its last `reach` columns."""
    line, piece = middle.copy(), min(right - left - 1, reach)
    if piece < 2:
        return line
    first = (middle[left + piece] - middle[left]) / piece
    last = (middle[right - 1] - middle[right - 1 - piece]) / piece
    line[:left] = middle[left] - first * np.arange(left, 0, -1)
    line[right:] = middle[right - 1] + last * np.arange(1, len(line) - right + 1)
    return line


def _best_comb(profile: _Ink) -> tuple[_Floats, _Floats]:
    """For each column of a profile: where five dark lines fit best (spaces), how clearly."""
    shifts = np.arange(-_SHIFT, _SHIFT + 1)
    middle = _REACH * _PER_SPACE
    lines = np.stack([middle + line * _PER_SPACE + shifts for line in range(-2, 3)])
    gaps = np.stack([middle + (2 * gap + 1) * _PER_SPACE // 2 + shifts for gap in range(-3, 3)])
    on, off = profile[lines], profile[gaps]
    score = on.mean(axis=0) + 0.5 * on.min(axis=0) - 1.2 * off.mean(axis=0)
    best = score.argmax(axis=0)
    trust = np.clip(score.max(axis=0), 0, 1) * ((best > 0) & (best < 2 * _SHIFT))
    return shifts[best] / _PER_SPACE, trust.astype(np.float64)


def _lengthened(ink: _Ink, staff: Staff) -> Staff:
    """Set the ends to where the lines end."""
    from scipy import ndimage

    first, end = _looked_at(ink, staff, _AHEAD)
    shown, free, solid = _lines_shown(ink, staff, first, end)
    window = round(_HIDDEN * staff.space)
    seen = ndimage.uniform_filter1d(np.where(free, shown, 0.0), window)
    lined = seen >= _SHOWN * ndimage.uniform_filter1d(free.astype(np.float64), window)
    labels, _count = ndimage.label(lined)
    mine = np.bincount(labels[staff.left - first : staff.right + 1 - first])
    mine[0] = 0
    if not mine.any():
        return staff
    clear = np.nonzero((labels == mine.argmax()) & free & (shown >= 0.8))[0]
    if not clear.size:
        return staff
    seen = np.where(_longer(solid, _BLACK * staff.space), 0.0, shown)
    left = _to_the_edge(seen[::-1], len(seen) - 1 - int(clear[0]), staff.space)
    right = _to_the_edge(seen, int(clear[-1]), staff.space)
    left, right = first + len(shown) - 1 - left, first + right
    middle = _straight_beyond(staff.middle, left, right + 1, round(_DIRECTION * staff.space))
    return Staff(left, right, middle, staff.spacing)


def _longer(found: npt.NDArray[np.bool_], least: float) -> npt.NDArray[np.bool_]:
    """Only the unbroken stretches of True that are longer."""
    from scipy import ndimage

    labels, _count = ndimage.label(found)
    long: npt.NDArray[np.bool_] = np.bincount(labels.ravel()) > least
    long[0] = False
    kept: npt.NDArray[np.bool_] = long[labels]
    return kept


def _to_the_edge(shown: _Floats, end: int, space: float) -> int:
    """Go on from an end as long as dark columns follow: a clef or the first line hides the rest."""
    reach = np.nonzero(shown[end : end + round(_CLEF * space)] >= 0.8)[0]
    gaps = np.nonzero(np.diff(reach) > max(1.5, _GAP * space))[0]
    return end + int(reach[gaps[0]] if gaps.size else reach[-1] if reach.size else 0)


def _lines_shown(
    ink: _Ink, staff: Staff, left: int, right: int
) -> tuple[_Floats, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """For columns of the page: share of dark lines; whether nothing hides them; all is dark."""
    level = straightened(ink, staff, _rows(), left, right)
    middle = _REACH * _PER_SPACE
    near = [[middle + line * _PER_SPACE + off for off in (-1, 0, 1)] for line in range(-2, 3)]
    dark = level[np.array(near)].max(axis=1)
    light = level[[middle + (2 * gap + 1) * _PER_SPACE // 2 for gap in range(-2, 2)]]
    usual = np.median(dark[:, staff.left - left : staff.right + 1 - left])
    shown: _Floats = np.mean(dark > max(0.1, _DARK * usual), axis=0)
    light.sort(axis=0)
    return shown, light[2] < 0.6 * max(0.1, usual), (light[0] > 0.5) & (shown == 1)


def _is_staff(ink: _Ink, staff: Staff) -> bool:
    length = staff.right - staff.left
    if length < _SHORTEST * staff.space:
        return False
    shown, free, _solid = _lines_shown(ink, staff, staff.left, staff.right + 1)
    clear = np.nonzero(free & (shown >= 0.8))[0]
    if not clear.size or free.mean() < _FREE or shown[free].mean() < _WHOLE:
        return False
    return not any(_has_line(ink, staff, clear, outside) for outside in (-3.0, 3.0))


def _has_line(ink: _Ink, staff: Staff, columns: npt.NDArray[np.intp], place: float) -> bool:
    """Whether a thin line runs along a staff, `place` spaces below its middle, in its columns."""
    rows = np.array([place - 0.4, place - 0.1, place, place + 0.1, place + 0.4])
    above, *line, below = straightened(ink, staff, rows, staff.left, staff.right + 1)[:, columns]
    seen = np.max(line, axis=0) - np.maximum(above, below) > _SIXTH
    return bool(seen.mean() > _ALONG)
