"""From places in music to what can be shown: seconds of a recording, boxes on a page. Pure."""

from bisect import bisect_left, bisect_right

import numpy as np
import numpy.typing as npt

from engine.domain import Segment
from engine.passage import STEP_S, Line, Passage

Box = tuple[int, int, int, int]

LEAST_WIDTH = 0.03
"""Of a line: a box is never so narrow that it cannot be seen."""

_ON_THE_BAR = 0.01  # of a line: a place so near before a barline begins behind it


def segment_of(passage: Passage, first: float, last: float) -> Segment:
    """What lies between two places: a stretch of time, or the box of the bars where it begins.

    In a score a box ends with its line of music at the latest. It has whole bars where barlines are
    known.
    """
    if not passage.is_score:
        return Segment(start_s=max(0.0, first - STEP_S / 2), end_s=last + STEP_S / 2)
    number = min(max(int(first), 0), len(passage.lines) - 1)
    line = passage.lines[number]
    start, stop = in_bars(line, first - number, min(last - number, 1.0))
    return Segment(page=line.page, box=box_of(line, start, stop))


def in_bars(line: Line, start: float, stop: float) -> tuple[float, float]:
    """Widen a stretch of a line, in shares of its width, to whole bars."""
    inner = _inner_bars(line)
    if not inner:
        return min(max(0.0, start), 1 - LEAST_WIDTH), min(max(stop, start + LEAST_WIDTH), 1.0)
    edges = [0.0, *inner, 1.0]
    before = min(max(bisect_right(edges, start + _ON_THE_BAR) - 1, 0), len(edges) - 2)
    after = min(max(bisect_left(edges, stop - _ON_THE_BAR), before + 1), len(edges) - 1)
    return edges[before], edges[after]


def _inner_bars(line: Line) -> list[float]:
    """Barlines that have music on both sides."""
    return [bar for bar in line.bars if LEAST_WIDTH < bar < 1 - LEAST_WIDTH]


def box_of(line: Line, start: float, stop: float) -> Box:
    """The part of a line between two shares of its width, in px of the page picture."""
    x, y, width, height = line.box
    left = x + round(start * width)
    return left, y, max(x + round(min(stop, 1.0) * width) - left, 1), height


def bar_starts(passage: Passage) -> list[float]:
    """Places where bars begin, ascending; where no barlines are known, where lines begin."""
    return [
        number + share
        for number, line in enumerate(passage.lines)
        for share in (0.0, *_inner_bars(line))
    ]


def landings_of(passage: Passage) -> npt.NDArray[np.bool_]:
    """Which steps can be jumped to: in a score the first one of each bar, in a recording all."""
    if not passage.is_score:
        return np.ones(len(passage.places), bool)
    found = np.searchsorted(passage.places, bar_starts(passage))
    mask = np.zeros(len(passage.places), bool)
    mask[found[found < len(mask)]] = True
    return mask
