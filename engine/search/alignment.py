"""Laying a stretch of music along another: subsequence dynamic time warping. Pure.

``likeness[i, j]`` is how alike step i of the shorter sequence (a row) and step j of the longer one (a
column) are. A path visits every row once and goes on by one column with each, or by none or two for a
small price; it begins and ends at any column. For a higher price it may go anywhere that `landings`
allow instead: back for a repeat, on past what is not played. The best path has the highest sum of
likenesses less prices; its score is their mean.

How many written steps go by in half a second differs from piece to piece, but little within one. So the
rows are taken at each of `TEMPOS`, and the best one counts: of excerpts of 5 s, .83 find their song among
70 so, .73 where a path may go on by 0 to 5 columns at any time (a trial with pitch rolls as vectors).

References
----------
.. [1] M. Müller, "Fundamentals of Music Processing", 2015, section 7.2.3 (subsequence DTW) and
   7.3 (jumps).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

MOST_STEPS = 2
"""Columns that a path goes on with a row at most."""

UNEVEN = 0.15
"""What going on by none or two costs, in likeness."""

JUMP_PRICE = 1.5
"""What a jump costs, in likeness."""

TEMPOS = (0.35, 0.5, 0.7, 1.0, 1.4, 2.0, 2.8)
"""Columns for each row. In a trial 96 of 100 stretches of 8 s of songs had .31 to 2.65."""

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
    blocks: Sequence[Matrix],
    landings: Sequence[Mask] | None = None,
    price: float = JUMP_PRICE,
    uneven: float = UNEVEN,
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
        scores[start:stop] = _scores_together(blocks[start:stop], some, price, uneven)
    return scores


def best_path(
    likeness: Matrix,
    landings: Mask | None = None,
    price: float = JUMP_PRICE,
    uneven: float = UNEVEN,
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
        best = _ahead(total, uneven, steps[row])
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


def _ahead(total: Scores, uneven: float, steps: npt.NDArray[np.int8] | None = None) -> Scores:
    """The best sum within `MOST_STEPS` columns before each; notes in `steps` how far it was."""
    best = total - np.float32(uneven)
    for step in range(1, min(MOST_STEPS, len(total) - 1) + 1):
        before = total[:-step] - np.float32(0 if step == 1 else uneven)
        if steps is not None:
            steps[step:][before > best[step:]] = step
        np.maximum(best[step:], before, out=best[step:])
    return best


def at_tempo(rows: Matrix, tempo: float) -> Matrix:
    """Steps taken so that `tempo` of them fall on one of the old; unit length, shape (m, dim)."""
    count = max(round(len(rows) * tempo), 1)
    if len(rows) < 2 or count == len(rows):
        return rows
    places = np.linspace(0, len(rows) - 1, count)
    before = np.minimum(places.astype(np.intp), len(rows) - 2)
    share = (places - before)[:, np.newaxis]
    mixed = rows[before] * (1 - share) + rows[before + 1] * share
    lengths = np.linalg.norm(mixed, axis=1, keepdims=True)
    return np.asarray(mixed / np.maximum(lengths, 1e-6), np.float32)


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
    blocks: Sequence[Matrix], landings: Sequence[Mask] | None, price: float, uneven: float
) -> Scores:
    field = _side_by_side(blocks, landings)
    heights = np.array([len(block) for block in blocks])
    sums = np.empty(len(blocks), np.float32)
    total = field.cells[0]
    for row in range(len(field.cells)):
        if row:
            best = _ahead(total, uneven)
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
