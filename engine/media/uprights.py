"""What stands upright on a page: how much it leans, and which staves it holds together as systems.

A page may be turned or photographed at an angle, so "upright" is measured first, from the stems
and barlines themselves: how far they lean, depending on the place.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.media.staff_lines import Staff

_Ink = npt.NDArray[np.float32]
_Floats = npt.NDArray[np.float64]
_Bools = npt.NDArray[np.bool_]

_DARK = 0.35  # share of ink of a pixel that belongs to a line
FULL = 0.9  # share of dark rows that makes a line unbroken
_MORE_THAN_HEADS = 0.5  # share of dark rows around a staff that only stems and barlines reach
_STEPS = np.linspace(-0.18, 0.18, 19)  # leanings tried, px sideways per px downwards
_ROWS_PER_SPACE = 4
_CLEFS = 6.0  # spaces at the left end that are not asked: clefs lean
_SIDE_BY_SIDE = 0.5  # share of the shorter staff that must lie under the other one
_FARTHEST = 26.0  # spaces between middle lines of neighbours in one system
_EDGE = 1.6  # spaces around the left end where a system's first line may stand
_EDGE_LEANS = np.linspace(-0.06, 0.06, 9)
_EDGE_TRUST = 0.3  # weight of such a line; a staff with many stems has as much
_SHIFTED = 0.05  # lean that may be left when staves are compared
_THROUGH = 0.85  # share of dark rows that stems seldom reach
_ALIKE = 0.55  # correlation of neighbouring staves from which they have the same barlines
_SHIFT_TRUST = 1.0
_THICKEST = 2.2  # spaces that it and a bracket take; the black edge of a scan takes more


@dataclass(frozen=True, slots=True)
class Uprights:
    """How upright lines lean: px sideways per px downwards, a + b x + c y."""

    a: float = 0.0
    b: float = 0.0
    c: float = 0.0

    def lean(self, x: _Floats, y: float) -> _Floats:
        """Lean at some places of one height."""
        return self.a + self.b * x + self.c * y

    def leaning(self, more: float) -> "Uprights":
        """The same, leaning some more everywhere."""
        return Uprights(self.a + more, self.b, self.c)

    def places(
        self, staff: Staff, columns: _Floats, rows: _Floats, middle: float
    ) -> tuple[_Floats, _Floats]:
        """Where the columns of a system meet a staff.

        Parameters
        ----------
        columns
            x at height `middle`, px.
        rows
            Spaces below the staff's middle line.

        Returns
        -------
        tuple
            y and x in px, both of shape (rows, columns).
        """
        at = np.arange(len(staff.middle))
        lean = self.lean(columns, (middle + staff.height) / 2)
        x = columns + lean * (np.interp(columns, at, staff.middle) - middle)
        x = x + lean * rows[:, None] * np.interp(x, at, staff.spacing)
        inside = np.clip(x, 0, len(at) - 1)
        return _at(staff.middle, inside) + rows[:, None] * _at(staff.spacing, inside), x


def _at(values: _Floats, x: _Floats) -> _Floats:
    found: _Floats = np.interp(x, np.arange(len(values)), values)
    return found


def uprights_of(sharp: _Bools, staves: Sequence[Staff]) -> Uprights:
    """Measure how the upright lines of a page lean.

    First by stems and barlines within each staff; then by the lines that open systems, which are
    fewer and longer; then by what stands in the same place in neighbouring staves.

    Parameters
    ----------
    sharp
        `dark_pixels` of the page.
    """
    seen = [piece for staff in staves for piece in _leanings(sharp, staff)]
    first, dark = _fitted(seen, sharp.shape), thickened(sharp)
    together = [
        (upper, lower, lean)
        for upper, lower in _neighbours(staves)
        for lean in _edge_leans(dark, upper, lower, first)
    ]
    edges = [
        (float(min(upper.left, lower.left)), (upper.height + lower.height) / 2, lean, _EDGE_TRUST)
        for upper, lower, lean in together
    ]
    second = _fitted([*seen, *edges], sharp.shape)
    between = [
        piece
        for upper, lower, _lean in together
        for piece in _leanings_between(dark, upper, lower, second)
    ]
    return _fitted([*seen, *edges, *between], sharp.shape)


def _fitted(seen: Sequence[tuple[float, float, float, float]], shape: tuple[int, ...]) -> Uprights:
    """A plane through leanings at x and y, each with its weight."""
    if not seen:
        return Uprights()
    x, y, lean, weight = np.array(seen).T
    typical = _weighted_median(lean, weight)
    if len(seen) < 6:
        return Uprights(typical)
    height, width = shape
    basis = np.stack([np.ones_like(x), x / width - 0.5, y / height - 0.5], axis=1)
    root = np.sqrt(weight * (np.abs(lean - typical) < 0.1))[:, None]
    ridge = np.diag([0.0, 0.005, 0.02]) * float(weight.sum())
    normal = (basis * root).T @ (basis * root) + ridge
    level, across, down = np.linalg.solve(normal, (basis * root).T @ (lean * root[:, 0]))
    return Uprights(
        float(level - across / 2 - down / 2), float(across / width), float(down / height)
    )


def _weighted_median(values: _Floats, weight: _Floats) -> float:
    order = np.argsort(values)
    share = np.cumsum(weight[order])
    return float(values[order][np.searchsorted(share, share[-1] / 2)])


def _leanings(dark: _Bools, staff: Staff) -> list[tuple[float, float, float, float]]:
    """x, y, lean and weight for each third of a staff."""
    space = staff.space
    first = staff.left + min(round(_CLEFS * space), (staff.right - staff.left) // 4)
    third = (staff.right - first) // 3
    rows = np.arange(-3 * _ROWS_PER_SPACE, 3 * _ROWS_PER_SPACE + 1) / _ROWS_PER_SPACE
    found = []
    for left in range(first, staff.right - third + 1, max(1, third)):
        x = np.arange(left, left + third)
        slope = (staff.middle[x[-1]] - staff.middle[x[0]]) / max(1, x[-1] - x[0])
        leans = _STEPS - slope
        strength = np.array([_upright_energy(dark, staff, x, rows, lean) for lean in leans])
        best = int(strength.argmax())
        weight = float(strength[best] - np.median(strength)) / space
        if 0 < best < len(leans) - 1 and weight > 0:
            lean = leans[best] + _peak(strength[best - 1 : best + 2]) * (leans[1] - leans[0])
            found.append((float(x.mean()), staff.height, float(lean), weight))
    return found


def _leanings_between(
    dark: _Bools, upper: Staff, lower: Staff, uprights: Uprights
) -> list[tuple[float, float, float, float]]:
    """x, y, lean and weight for each third of two staves, by how their barlines are shifted."""
    middle, away = (upper.height + lower.height) / 2, lower.height - upper.height
    left, right = min(upper.left, lower.left), max(upper.right, lower.right)
    columns = np.arange(left, right, dtype=float)
    above, below = (
        _standing_profile(dark, staff, uprights, columns, middle) for staff in (upper, lower)
    )
    most, third, found = max(2, round(_SHIFTED * away)), len(columns) // 3, []
    for start in range(most, len(columns) - third - most + 1, max(1, third)):
        one = above[start : start + third]
        others = np.lib.stride_tricks.sliding_window_view(
            below[start - most : start + third + most], third
        )
        norm = np.linalg.norm(one) * np.linalg.norm(others, axis=1)
        alike = others @ one / np.maximum(norm, 1e-9)
        best = int(alike.argmax())
        if 0 < best < 2 * most and alike[best] > _ALIKE:
            shift = best - most + _peak(alike[best - 1 : best + 2])
            x = float(columns[start + third // 2])
            lean = float(uprights.lean(np.array([x]), middle)[0]) + shift / away
            found.append((x, middle, lean, _SHIFT_TRUST * float(alike[best])))
    return found


def _standing_profile(
    dark: _Bools, staff: Staff, uprights: Uprights, columns: _Floats, middle: float
) -> _Floats:
    """How much stands through a whole staff in each column, a little smoothed."""
    from scipy import ndimage

    share = look(dark, *uprights.places(staff, columns, inside_rows(), middle)).mean(axis=0)
    profile: _Floats = ndimage.gaussian_filter1d(np.maximum(0.0, share - _THROUGH), 1.0)
    return profile


def _peak(three: _Floats) -> float:
    """Where between -0.5 and 0.5 the top of a parabola through three points lies."""
    bend = three[0] - 2 * three[1] + three[2]
    return float(np.clip((three[0] - three[2]) / (2 * bend), -0.5, 0.5)) if bend else 0.0


def _upright_energy(
    dark: _Bools, staff: Staff, x: npt.NDArray[np.intp], rows: _Floats, lean: float
) -> float:
    """How much stands unbroken when lines lean like this."""
    offset = rows[:, None] * staff.spacing[x]
    across = np.clip(np.rint(x + lean * offset), 0, dark.shape[1] - 1).astype(np.intp)
    down = np.clip(np.rint(staff.middle[across] + offset), 0, dark.shape[0] - 1).astype(np.intp)
    share = dark[down, across].mean(axis=0)
    return float(np.sum(np.maximum(0.0, share - _MORE_THAN_HEADS) ** 2))


def joined(dark: _Bools, staves: Sequence[Staff], uprights: Uprights) -> list[list[Staff]]:
    """Staves that lines through the gaps hold together, each group upper first.

    Parameters
    ----------
    dark
        `thickened` pixels of the page.
    """
    groups: list[list[Staff]] = [[staff] for staff in staves]
    for upper, lower in _neighbours(staves):
        if _are_joined(dark, upper, lower, uprights):
            above, below = (_group_of(groups, staff) for staff in (upper, lower))
            if above is not below:
                above += below
                groups = [group for group in groups if group is not below]
    return [sorted(group, key=lambda staff: staff.height) for group in groups]


def _group_of(groups: list[list[Staff]], staff: Staff) -> list[Staff]:
    return next(group for group in groups if any(each is staff for each in group))


def dark_pixels(ink: _Ink) -> _Bools:
    """Pixels of a page that belong to lines."""
    dark: _Bools = ink > _DARK
    return dark


def thickened(dark: _Bools) -> _Bools:
    """Dark pixels and their neighbours left and right: lines may lean a little more or less."""
    wide = dark.copy()
    wide[:, 1:] |= dark[:, :-1]
    wide[:, :-1] |= dark[:, 1:]
    return wide


def _neighbours(staves: Sequence[Staff]) -> list[tuple[Staff, Staff]]:
    """Each staff with the nearest one under it."""
    below = (_next_below(staves, upper) for upper in range(len(staves)))
    return [(staves[upper], staves[n]) for upper, n in enumerate(below) if n is not None]


def _next_below(staves: Sequence[Staff], upper: int) -> int | None:
    """The nearest staff under this one."""
    staff = staves[upper]
    for lower in range(upper + 1, len(staves)):
        other = staves[lower]
        shared = min(staff.right, other.right) - max(staff.left, other.left)
        shorter = min(staff.right - staff.left, other.right - other.left)
        if shared >= _SIDE_BY_SIDE * shorter:
            away = other.height - staff.height
            return lower if away < _FARTHEST * max(staff.space, other.space) else None
    return None


def _are_joined(dark: _Bools, upper: Staff, lower: Staff, uprights: Uprights) -> bool:
    """Whether a line runs through the gap at the left end, or barlines do elsewhere."""
    if _edge_leans(dark, upper, lower, uprights):
        return True
    space = (upper.space + lower.space) / 2
    middle = (upper.height + lower.height) / 2
    columns = np.arange(min(upper.left, lower.left), max(upper.right, lower.right) + space)
    through = gap_between(dark, upper, lower, uprights, columns, middle) >= FULL
    for staff in (upper, lower):
        y, x = uprights.places(staff, columns, inside_rows(), middle)
        through &= look(dark, y, x).mean(axis=0) >= FULL
    return count_runs(through) >= 2


def _edge_leans(dark: _Bools, upper: Staff, lower: Staff, uprights: Uprights) -> list[float]:
    """How the line leans that holds two staves together at their left ends; empty without one."""
    space = (upper.space + lower.space) / 2
    middle = (upper.height + lower.height) / 2
    first = min(upper.left, lower.left)
    columns = np.arange(first - _EDGE * space, first + _EDGE * space)
    runs = [
        _thin_run(
            gap_between(dark, upper, lower, uprights.leaning(more), columns, middle) >= FULL,
            _THICKEST * space,
        )
        for more in _EDGE_LEANS
    ]
    if not any(runs):
        return []
    more = float(np.mean(_EDGE_LEANS[np.array(runs)]))
    return [float(uprights.lean(np.array([float(first)]), middle)[0]) + more]


def _thin_run(found: _Bools, widest: float) -> bool:
    """Whether there is something with paper to its left, and not as wide as a scan's black edge."""
    dark = found.copy()
    dark[:3] = found[:3].any()  # black that begins at once, or at the edge of the page
    edges = np.diff(np.concatenate([dark[:1], dark, [False]]).astype(np.int8))
    starts = np.nonzero(edges == 1)[0]
    ends = np.nonzero(edges == -1)[0][-len(starts) :] if len(starts) else starts
    return bool(len(starts) and (ends - starts).min() <= widest)


def count_runs(found: _Bools) -> int:
    """Number of unbroken rows of True."""
    return int(np.sum(np.diff(np.concatenate([[0], found.astype(np.int8)])) == 1))


def inside_rows() -> _Floats:
    """Rows from the upper line of a staff to the lowest, spaces."""
    return np.linspace(-1.9, 1.9, 24)


def gap_between(
    dark: _Bools,
    upper: Staff,
    lower: Staff,
    uprights: Uprights,
    columns: _Floats,
    middle: float,
) -> _Floats:
    """Share of dark rows between two staves, for each column."""
    first = uprights.places(upper, columns, np.array([2.2]), middle)
    last = uprights.places(lower, columns, np.array([-2.2]), middle)
    way = np.linspace(0, 1, 28)[:, None]
    y, x = (start + way * (end - start) for start, end in zip(first, last, strict=True))
    share: _Floats = look(dark, y, x).mean(axis=0)
    return share


def look(dark: _Bools, y: _Floats, x: _Floats) -> _Bools:
    """Pixels at some places; paper outside the page."""
    down, across = np.rint(y).astype(np.intp), np.rint(x).astype(np.intp)
    height, width = dark.shape
    inside = (down >= 0) & (down < height) & (across >= 0) & (across < width)
    found: _Bools = dark[np.clip(down, 0, height - 1), np.clip(across, 0, width - 1)] & inside
    return found
