"""Barlines of a system: upright lines through all of its staves that are no stems."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from engine.media.base import STRIP_SPACE_PX
from engine.media.staff_lines import Staff
from engine.media.uprights import FULL, Uprights, count_runs, gap_between, inside_rows, look

_Floats = npt.NDArray[np.float64]
_Bools = npt.NDArray[np.bool_]

_AT_START = 2.0  # spaces from the left end of a system whose first line is none
_ONE_BARLINE = 1.3  # spaces within which double lines and repeat signs are one barline
_LEANS = (-0.02, 0.0, 0.02)  # barlines are looked for at these, too: no two are quite parallel
_CLEAR = 0.5
_BESIDE = (0.3, 0.45, 0.6, 0.75)  # spaces from a stem that its notehead covers
_BETWEEN = np.array([line + part for line in range(-2, 2) for part in (0.25, 0.5, 0.75)])
_HEAD = 5  # dark places of twelve, four beside each other in three rows: hollow heads have as many


def barlines(
    sharp: _Bools,
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
        found |= _standing(sharp, dark, staves, uprights.leaning(more), columns, middle)
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
    seen = [look(dark, *uprights.places(staff, columns, inside_rows(), middle)) for staff in staves]
    full = [piece.mean(axis=0) >= FULL for piece in seen]
    unbroken: _Bools = np.all([_widened(each) for each in full] if len(full) > 1 else full, axis=0)
    unbroken[: round((1.5 + _AT_START) * STRIP_SPACE_PX)] = False
    gaps = [
        _widened(gap_between(dark, upper, lower, uprights, columns, middle) >= FULL)
        for upper, lower in pairwise(staves)
    ]
    whole = count_runs(unbroken)
    through = [gap for gap in gaps if _goes_through(count_runs(unbroken & gap), whole)]
    for gap in through:
        unbroken &= gap
    if not through:
        unbroken &= (
            _heads_beside(sharp, staves, uprights, columns, middle) <= (len(staves) - 1) // 2
        )
    return unbroken & _ends_free(sharp, staves, gaps, uprights, columns, middle)


def _widened(found: _Bools) -> _Bools:
    """One column more on both sides: no two staves agree to a pixel."""
    wide = found.copy()
    wide[1:] |= found[:-1]
    wide[:-1] |= found[1:]
    return wide


def _goes_through(crossing: int, whole: int) -> bool:
    """Whether barlines cross a gap: some do, the rest are stems that look like barlines."""
    return crossing >= max(1, 0.5 * whole) or (crossing >= 2 and crossing >= 0.2 * whole)


def _heads_beside(
    sharp: _Bools,
    staves: Sequence[Staff],
    uprights: Uprights,
    columns: _Floats,
    middle: float,
) -> npt.NDArray[np.intp]:
    """Number of staves in which a notehead or a flag is fixed to what stands in each column."""
    count = np.zeros(len(columns), np.intp)
    for staff in staves:
        pieces = _beside(sharp, staff, uprights, columns, middle)
        pieces &= pieces.mean(axis=2, keepdims=True) < FULL  # a double line, or a thick one
        three = pieces[:, :, :-2].astype(int) + pieces[:, :, 1:-1] + pieces[:, :, 2:]
        count += (three.sum(axis=1) >= _HEAD).any(axis=(0, 1))
    return count


def _beside(
    sharp: _Bools, staff: Staff, uprights: Uprights, columns: _Floats, middle: float
) -> _Bools:
    """Dark places beside each column, shape (2 sides, distances, rows, columns)."""
    step = STRIP_SPACE_PX * (columns[1] - columns[0])
    sides = [
        [
            look(sharp, *uprights.places(staff, columns + side * away * step, _BETWEEN, middle))
            for away in _BESIDE
        ]
        for side in (-1, 1)
    ]
    return np.array(sides)


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
            stuck = look(dark, *uprights.places(staff, columns, rows, middle)).mean(axis=0)
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
