"""What stands upright on a page: barlines, and the lines that hold the staves of a system together.

A page may be turned or photographed at an angle, so "upright" is measured first, from the stems
and barlines themselves: how far they lean, depending on the place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from engine.media.base import STRIP_SPACE_PX
from engine.media.staff_lines import Staff

_Ink = npt.NDArray[np.float32]
_Floats = npt.NDArray[np.float64]
_Bools = npt.NDArray[np.bool_]

_DARK = 0.35  # share of ink of a pixel that belongs to a line
_FULL = 0.9  # share of dark rows that makes a line unbroken
_STEPS = np.linspace(-0.18, 0.18, 19)  # leanings tried, px sideways per px downwards
_ROWS_PER_SPACE = 4
_SIDE_BY_SIDE = 0.5  # share of the shorter staff that must lie under the other one
_FARTHEST = 26.0  # spaces between middle lines of neighbours in one system
_EDGE = 1.6  # spaces around the left end where a system's first line may stand
_ONE_BARLINE = 1.3  # spaces within which double lines and repeat signs are one barline
_AT_START = 2.4  # spaces from the left end of a system whose first line is none
_CLEAR = 0.5
_LEANS = (-0.02, 0.0, 0.02)  # barlines are looked for at these, too: no two are quite parallel


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


def uprights_of(ink: _Ink, staves: Sequence[Staff]) -> Uprights:
    """Measure how the upright lines of a page lean."""
    dark = ink > _DARK
    seen = [piece for staff in staves for piece in _leanings(dark, staff)]
    if not seen:
        return Uprights()
    x, y, lean, weight = np.array(seen).T
    a = _weighted_median(lean, weight)
    if len(seen) < 6:
        return Uprights(float(a))
    width, height = float(ink.shape[1]), float(ink.shape[0])
    basis = np.stack([np.ones_like(x), x / width - 0.5, y / height - 0.5], axis=1)
    good = np.abs(lean - a) < 0.1
    root = np.sqrt(weight * good)[:, None]
    ridge = np.diag([0.0, 0.02, 0.02]) * float(weight.sum())
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
    space, third = staff.space, (staff.right - staff.left) // 3
    rows = np.arange(-3 * _ROWS_PER_SPACE, 3 * _ROWS_PER_SPACE + 1) / _ROWS_PER_SPACE
    found = []
    for left in range(staff.left, staff.right - third + 1, max(1, third)):
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
    return float(np.sum(np.maximum(0.0, share - 0.45) ** 2))


def joined(dark: _Bools, staves: Sequence[Staff], uprights: Uprights) -> list[list[Staff]]:
    """Staves that lines through the gaps hold together, each group upper first.

    Parameters
    ----------
    dark
        `thickened` pixels of the page.
    """
    group = list(range(len(staves)))
    for upper, staff in enumerate(staves):
        lower = _next_below(staves, upper)
        if lower is not None and _are_joined(dark, staff, staves[lower], uprights):
            old, new = group[lower], group[upper]
            group = [new if each == old else each for each in group]
    return [
        [staff for staff, mine in zip(staves, group, strict=True) if mine == each]
        for each in dict.fromkeys(group)
    ]


def thickened(ink: _Ink) -> _Bools:
    """Dark pixels and their neighbours left and right: lines may lean a little more or less."""
    dark = ink > _DARK
    wide = dark.copy()
    wide[:, 1:] |= dark[:, :-1]
    wide[:, :-1] |= dark[:, 1:]
    return wide


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
    space = (upper.space + lower.space) / 2
    middle = (upper.height + lower.height) / 2
    first = min(upper.left, lower.left)
    columns = np.arange(first - _EDGE * space, max(upper.right, lower.right) + space)
    gap = _gap(dark, upper, lower, uprights, columns, middle) >= _FULL
    if _thin_run(gap[: round(2 * _EDGE * space)], 1.5 * space):
        return True
    rows = _inside()
    through = gap.copy()
    for staff in (upper, lower):
        y, x = uprights.places(staff, columns, rows, middle)
        through &= _look(dark, y, x).mean(axis=0) >= _FULL
    return _count(through) >= 2


def _thin_run(found: _Bools, widest: float) -> bool:
    """Whether there is something, and nothing as wide as the edge of a scan."""
    edges = np.diff(np.concatenate([[0], found.astype(np.int8), [0]]))
    lengths = np.nonzero(edges == -1)[0] - np.nonzero(edges == 1)[0]
    return bool(len(lengths) and lengths.min() <= widest)


def _count(found: _Bools) -> int:
    return int(np.sum(np.diff(np.concatenate([[0], found.astype(np.int8)])) == 1))


def _inside() -> _Floats:
    """Rows from the upper line of a staff to the lowest, spaces."""
    return np.linspace(-1.9, 1.9, 24)


def _gap(
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
    share: _Floats = _look(dark, y, x).mean(axis=0)
    return share


def _look(dark: _Bools, y: _Floats, x: _Floats) -> _Bools:
    """Pixels at some places; paper outside the page."""
    down, across = np.rint(y).astype(np.intp), np.rint(x).astype(np.intp)
    height, width = dark.shape
    inside = (down >= 0) & (down < height) & (across >= 0) & (across < width)
    found: _Bools = dark[np.clip(down, 0, height - 1), np.clip(across, 0, width - 1)] & inside
    return found


def barlines(
    ink: _Ink,
    dark: _Bools,
    staves: Sequence[Staff],
    uprights: Uprights,
    columns: _Floats,
    middle: float,
) -> tuple[float, ...]:
    """Columns (numbers into `columns`) at which barlines stand, rising.

    The line that opens a system is none. Stems are told from barlines by their ends: a barline
    stops at the outer lines of its staff or goes on to the next one.
    """
    found = np.zeros(len(columns), bool)
    for more in _LEANS:
        found |= _standing(ink > _DARK, dark, staves, uprights.leaning(more), columns, middle)
    return _merged(found)


def _standing(
    sharp: _Bools,
    dark: _Bools,
    staves: Sequence[Staff],
    uprights: Uprights,
    columns: _Floats,
    middle: float,
) -> _Bools:
    """Columns where a barline stands if barlines lean like this."""
    seen = [_look(dark, *uprights.places(staff, columns, _inside(), middle)) for staff in staves]
    unbroken: _Bools = np.all([piece.mean(axis=0) >= _FULL for piece in seen], axis=0)
    unbroken[: round((1.5 + 1.0) * STRIP_SPACE_PX)] = False
    gaps = [
        _gap(dark, upper, lower, uprights, columns, middle) >= _FULL
        for upper, lower in pairwise(staves)
    ]
    whole = _count(unbroken)
    for gap in [gap for gap in gaps if _goes_through(_count(unbroken & gap), whole)]:
        unbroken &= gap
    return unbroken & _ends_free(sharp, staves, gaps, uprights, columns, middle)


def _goes_through(crossing: int, whole: int) -> bool:
    """Whether barlines cross a gap: some do, the rest are stems that look like barlines."""
    return crossing >= max(1, 0.5 * whole) or (crossing >= 2 and crossing >= 0.2 * whole)


def _ends_free(
    dark: _Bools,
    staves: Sequence[Staff],
    gaps: Sequence[_Bools],
    uprights: Uprights,
    columns: _Floats,
    middle: float,
) -> _Bools:
    """Columns where nothing sticks out of most staves at the ends of the line."""
    votes, count = np.zeros(len(columns)), np.zeros(len(columns))
    open_above = [np.ones(len(columns), bool), *(~gap for gap in gaps)]
    open_below = [*(~gap for gap in gaps), np.ones(len(columns), bool)]
    for staff, above, below in zip(staves, open_above, open_below, strict=True):
        for sign, is_end in ((-1, above), (1, below)):
            rows = sign * np.linspace(2.35, 2.75, 4)
            stuck = _look(dark, *uprights.places(staff, columns, rows, middle)).mean(axis=0)
            votes += is_end & (stuck < _CLEAR)
            count += is_end
    needed = 1.0 if len(staves) == 1 else 0.5
    free: _Bools = votes >= needed * count
    return free


def _merged(found: _Bools) -> tuple[float, ...]:
    """Middles of groups of columns that belong to one barline."""
    where = np.nonzero(found)[0]
    if not where.size:
        return ()
    parts = np.split(where, np.nonzero(np.diff(where) > _ONE_BARLINE * STRIP_SPACE_PX)[0] + 1)
    return tuple(float(part[0] + part[-1]) / 2 for part in parts)
