"""Laying a stretch of music along another: subsequence dynamic time warping. Pure.

``likeness[i, j]`` is how alike step i of the shorter sequence (a row) and step j of the longer one (a
column) are. A path visits every row once and goes 0 to `MOST_STEPS` columns on with each, so either
may be played up to that much slower or faster; it begins and ends at any column. For a price it may
go anywhere that `landings` allow instead: back for a repeat, on past what is not played. The best
path has the highest sum of likenesses; its score is their mean.

References
----------
.. [1] M. Müller, "Fundamentals of Music Processing", 2015, section 7.2.3 (subsequence DTW) and
   7.3 (jumps).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

MOST_STEPS = 5
"""Columns that a path goes on with a row at most. A step of either side is about a beat."""

JUMP_PRICE = 1.5
"""What a jump costs, in likeness."""

_JUMPED = -1
_NOWHERE = np.float32(-1e9)
_MOST_CELLS = 8_000_000  # of the likenesses that lie side by side: 32 MB

Matrix = npt.NDArray[np.float32]
Scores = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Path:
    """The best way through a likeness matrix: the column of every row, shape (rows,), and its score."""

    columns: Places
    score: float


def path_scores(
    blocks: Sequence[Matrix], landings: Sequence[Mask] | None = None, price: float = JUMP_PRICE
) -> Scores:
    """Scores of the best paths through several likeness matrices, found side by side.

    Parameters
    ----------
    blocks
        Shape (rows, columns) each; at least one row and one column.
    landings
        For each block which columns can be jumped to, shape (columns,); None: no jumps.

    Returns
    -------
    np.ndarray, shape=(len(blocks),), float32
    """
    scores = np.empty(len(blocks), np.float32)
    for start, stop in _batches(blocks):
        some = None if landings is None else landings[start:stop]
        scores[start:stop] = _scores_together(blocks[start:stop], some, price)
    return scores


def best_path(
    likeness: Matrix, landings: Mask | None = None, price: float = JUMP_PRICE
) -> Path | None:
    """The best path through one matrix; None when it has no rows or no columns.

    Parameters
    ----------
    likeness
        Shape (rows, columns).
    landings
        Which columns can be jumped to, shape (columns,); None: no jumps.
    """
    rows, columns = likeness.shape
    if not rows or not columns:
        return None
    steps = np.zeros((rows, columns), np.int8)
    sources = np.zeros(rows, np.intp)
    total = np.array(likeness[0], np.float32)
    for row in range(1, rows):
        best = _ahead(total, steps[row])
        if landings is not None:
            sources[row] = total.argmax()
            jumped = landings & (total[sources[row]] - price > best)
            best[jumped] = total[sources[row]] - price
            steps[row, jumped] = _JUMPED
        total = best + likeness[row]
    return Path(_traced(int(total.argmax()), steps, sources), float(total.max()) / rows)


def _traced(end: int, steps: npt.NDArray[np.int8], sources: Places) -> Places:
    """Walk back from the last column along the steps that led there."""
    columns = np.empty(len(steps), np.intp)
    here = end
    for row in range(len(steps) - 1, -1, -1):
        columns[row] = here
        step = int(steps[row, here])
        here = int(sources[row]) if step == _JUMPED else here - step
    return columns


def _ahead(total: Scores, steps: npt.NDArray[np.int8] | None = None) -> Scores:
    """The best sum within `MOST_STEPS` columns before each; notes in `steps` how far it was."""
    best = total.copy()
    for step in range(1, min(MOST_STEPS, len(total) - 1) + 1):
        if steps is not None:
            steps[step:][total[:-step] > best[step:]] = step
        np.maximum(best[step:], total[:-step], out=best[step:])
    return best


@dataclass(frozen=True, slots=True)
class _Field:
    """Likeness matrices side by side, with as many columns between them as a step may take.

    ``starts`` is where each begins, its gap included; ``landings`` has what can be jumped to, None
    where nothing can.
    """

    cells: Matrix
    starts: Places
    landings: Mask | None

    def jumped(self, total: Scores, landings: Mask, price: float) -> Scores:
        """The best sums anywhere in the same block, less the price, where one can land."""
        widths = np.diff(self.starts, append=len(total))
        best = np.repeat(np.maximum.reduceat(total, self.starts), widths) - np.float32(price)
        best[~landings] = _NOWHERE
        return best


def _scores_together(
    blocks: Sequence[Matrix], landings: Sequence[Mask] | None, price: float
) -> Scores:
    field = _side_by_side(blocks, landings)
    heights = np.array([len(block) for block in blocks])
    sums = np.empty(len(blocks), np.float32)
    total = field.cells[0]
    for row in range(len(field.cells)):
        if row:
            best = _ahead(total)
            if field.landings is not None:
                np.maximum(best, field.jumped(total, field.landings, price), out=best)
            total = best + field.cells[row]
        done = heights == row + 1
        if done.any():
            sums[done] = np.maximum.reduceat(total, field.starts)[done]
    return np.asarray(sums / heights, np.float32)


def _side_by_side(blocks: Sequence[Matrix], landings: Sequence[Mask] | None) -> _Field:
    widths = [MOST_STEPS + block.shape[1] for block in blocks]
    starts = np.cumsum([0, *widths[:-1]])
    cells = np.zeros((max(len(block) for block in blocks), sum(widths)), np.float32)
    can_land = np.zeros(sum(widths), bool)
    for place, (start, block) in enumerate(zip(starts.tolist(), blocks, strict=True)):
        inside = slice(start + MOST_STEPS, start + MOST_STEPS + block.shape[1])
        cells[:, start : inside.start] = _NOWHERE
        cells[: len(block), inside] = block
        if landings is not None:
            can_land[inside] = landings[place]
    return _Field(cells, starts, None if landings is None else can_land)


def _batches(blocks: Sequence[Matrix]) -> Iterator[tuple[int, int]]:
    """Stretches of blocks that have room side by side."""
    start, rows, columns = 0, 0, 0
    for place, block in enumerate(blocks):
        rows, columns = max(rows, len(block)), columns + MOST_STEPS + block.shape[1]
        if place > start and rows * columns > _MOST_CELLS:
            yield start, place
            start, rows, columns = place, len(block), MOST_STEPS + block.shape[1]
    if start < len(blocks):
        yield start, len(blocks)
