"""Which passages are worth laying along a query: each is scored by its best places, in any order.

A query of m vectors has with a passage the score ``mean over q of max over p of <q, p>`` (MaxSim [1]_);
where the passage is the shorter one, the mean is over its own vectors. Vectors are kept as 8-bit
numbers with a scale each, 68 bytes; the error of a score is below .005.

References
----------
.. [1] O. Khattab and M. Zaharia, "ColBERT", 2020, arXiv 2004.12832.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.index.base import Ids, Matrix, Scores
from engine.passage import PASSAGE_DIM

MOST_ROWS = 48
"""Of a long query so many vectors, evenly spread, choose the shortlist."""

MOST_ROWS_HELD = 240
"""The same where the query is to hold the passage: more, as each vector of it must meet its own."""

_BLOCK = 32_768  # vectors of passages in one product: 8 MB widened
Bytes = npt.NDArray[np.int8]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Passages side by side.

    Attributes
    ----------
    ids
        Contents, ascending.
    starts
        Where the vectors of each begin, and last where they all end, shape (len(ids) + 1,).
    rows, scales
        The vectors are ``rows * scales``; shapes (n, 64) int8 and (n,) float32.
    """

    ids: Ids
    starts: Places
    rows: Bytes
    scales: Scores

    @property
    def nbytes(self) -> int:
        """Memory that it takes."""
        return self.rows.nbytes + self.scales.nbytes + self.ids.nbytes + self.starts.nbytes

    def vectors(self, place: int) -> Matrix:
        """The vectors of one passage, float32."""
        inside = slice(self.starts[place], self.starts[place + 1])
        return np.asarray(self.rows[inside] * self.scales[inside, np.newaxis], np.float32)


_NO_ROWS = np.zeros((0, PASSAGE_DIM), np.int8)
_NO_SCALES = np.zeros(0, np.float32)
EMPTY = Shelf(np.zeros(0, np.int64), np.zeros(1, np.intp), _NO_ROWS, _NO_SCALES)


def shelved(ids: Ids, vectors: Sequence[Matrix]) -> Shelf:
    """Put passages side by side; `ids` ascending, one matrix of shape (n, 64) for each."""
    every = np.concatenate([np.zeros((0, PASSAGE_DIM), np.float32), *vectors])
    scales = np.maximum(np.abs(every).max(axis=1, initial=0), 1e-9) / 127
    rows = np.round(every / scales[:, np.newaxis]).astype(np.int8)
    starts = np.cumsum([0, *(len(part) for part in vectors)]).astype(np.intp)
    return Shelf(np.asarray(ids, np.int64), starts, rows, scales.astype(np.float32))


def gathered(ids: Ids, shelves: Sequence[Shelf]) -> Shelf:
    """One shelf with the passages of `ids` (ascending), from whichever shelf has each."""
    where = {
        content: (shelf, place)
        for shelf in shelves
        for place, content in enumerate(shelf.ids.tolist())
    }
    here = [where[content] for content in ids.tolist()]
    inside = [(shelf, slice(shelf.starts[place], shelf.starts[place + 1])) for shelf, place in here]
    return Shelf(
        np.asarray(ids, np.int64),
        np.cumsum([0, *(part.stop - part.start for _shelf, part in inside)]).astype(np.intp),
        np.concatenate([_NO_ROWS, *(shelf.rows[part] for shelf, part in inside)]),
        np.concatenate([_NO_SCALES, *(shelf.scales[part] for shelf, part in inside)]),
    )


def max_sims(query: Matrix, shelf: Shelf, places: Places) -> Scores:
    """MaxSim of a query with the passages at some places of a shelf, ascending.

    Parameters
    ----------
    query
        Shape (m, 64), unit length.

    Returns
    -------
    np.ndarray, shape=(len(places),), float32
        Minus one where either has no vectors.
    """
    scores = np.full(len(places), -1, np.float32)
    if not len(query):
        return scores
    few, many = _spread(query, MOST_ROWS), _spread(query, MOST_ROWS_HELD)
    widths = shelf.starts[places + 1] - shelf.starts[places]
    usable = np.flatnonzero(widths > 0)
    for block in _blocks(widths, usable):
        rows, scales = _widened(shelf, places[block])
        cosines = (few @ rows.T) * scales
        starts = np.cumsum([0, *widths[block][:-1]])
        found = np.maximum.reduceat(cosines, starts, axis=1).mean(axis=0)
        shorter = widths[block] < len(query)
        if shorter.any():
            whole = cosines if len(few) == len(many) else (many @ rows.T) * scales
            own = np.add.reduceat(whole.max(axis=0), starts) / widths[block]
            found = np.where(shorter, own, found)
        scores[block] = found
    return scores


def best_places(scores: Scores, count: int) -> Places:
    """The places of the `count` highest scores, best first; of equal ones the first."""
    if count < len(scores):
        last = np.partition(scores, len(scores) - count)[len(scores) - count]
        places = np.flatnonzero(scores >= last)
    else:
        places = np.arange(len(scores))
    return places[np.argsort(-scores[places], kind="stable")][:count]


def _spread(rows: Matrix, count: int) -> Matrix:
    if len(rows) <= count:
        return rows
    return np.asarray(rows[np.linspace(0, len(rows) - 1, count).round().astype(int)])


def _blocks(widths: Places, usable: Places) -> Iterator[Places]:
    """Passages whose vectors are looked at together."""
    number = np.cumsum(widths[usable]) // _BLOCK
    yield from np.split(usable, np.flatnonzero(np.diff(number)) + 1) if len(usable) else ()


def _widened(shelf: Shelf, places: Places) -> tuple[Matrix, Scores]:
    """Vectors of some passages, not scaled, and their scales."""
    if places[-1] - places[0] == len(places) - 1:  # as they lie: nothing to copy first
        inside = slice(shelf.starts[places[0]], shelf.starts[places[-1] + 1])
        return shelf.rows[inside].astype(np.float32), shelf.scales[inside]
    parts = [slice(shelf.starts[place], shelf.starts[place + 1]) for place in places]
    rows = np.concatenate([shelf.rows[part] for part in parts])
    return rows.astype(np.float32), np.concatenate([shelf.scales[part] for part in parts])
