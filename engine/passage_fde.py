"""One vector for a whole passage: MUVERA's fixed-dimensional encoding ([1]_, 2.1).

How well a passage holds a query is ``sum over q of max over p of <q, p>``. Here both become one vector
each whose inner product is near to that (up to scale): space is cut into 16 cells by 4 random planes;
vectors of a query are added up by cell, those of a passage averaged, so that each q meets the mean of
the p's of its own cell. A passage's empty cell gets the p whose cell differs in the fewest planes. All
this 20 times with other planes, each cell's vector projected from 64 numbers to 8.

Cells say nothing of vectors that all point the same way, so a centre is taken off first and what is
left brought to unit length.

A query's encoding has unit length, which changes no order. A passage's is only scaled by a constant to
a length of at most about 1: bringing each to unit length finds fewer (``python -m
tests.bench.bench_passages``).

References
----------
.. [1] L. Dhulipala et al., "MUVERA: multi-vector retrieval via fixed dimensional encodings", 2024,
   arXiv 2405.19504.
"""

from functools import cache

import numpy as np
import numpy.typing as npt

from engine.passage import PASSAGE_DIM

REPEATS = 20
PLANES = 4
PROJECTED = 8
CELLS = 2**PLANES
FDE_DIM = REPEATS * CELLS * PROJECTED

_SEED = 20240529  # of all planes and projections; another one means another space

Vector = npt.NDArray[np.float32]
Matrix = npt.NDArray[np.float32]
Codes = npt.NDArray[np.int64]


def document_fde(
    vectors: npt.NDArray[np.floating], centre: npt.NDArray[np.floating] | None = None
) -> Vector | None:
    """Encode a passage that is to be found.

    Parameters
    ----------
    vectors
        Shape (n, `PASSAGE_DIM`).
    centre
        What is taken off every vector, shape (`PASSAGE_DIM`,); None: nothing.

    Returns
    -------
    np.ndarray or None
        Shape (`FDE_DIM`,), float32, no longer than about 1; None when there are no vectors.
    """
    rows = centred(vectors, centre)
    if not len(rows):
        return None
    codes, projected = _cells_of(rows), _projected(rows)
    sums, counts = _by_cell(codes, projected)
    filled = np.where(
        counts[..., np.newaxis] > 0,
        sums / np.maximum(counts, 1)[..., np.newaxis],
        np.take_along_axis(projected, _nearest(codes)[..., np.newaxis], axis=1),
    )
    return np.asarray(filled.ravel() / np.sqrt(REPEATS * CELLS), np.float32)


def query_fde(
    vectors: npt.NDArray[np.floating], centre: npt.NDArray[np.floating] | None = None
) -> Vector | None:
    """Encode a passage that is looked for: as `document_fde`, but with sums, and unit length."""
    rows = centred(vectors, centre)
    if not len(rows):
        return None
    sums, _counts = _by_cell(_cells_of(rows), _projected(rows))
    return np.asarray(sums.ravel() / max(float(np.linalg.norm(sums)), 1e-9), np.float32)


def centred(
    vectors: npt.NDArray[np.floating], centre: npt.NDArray[np.floating] | None = None
) -> Matrix:
    """Vectors less a centre, unit length, float32; one that is the centre stays zero."""
    rows = np.asarray(vectors, np.float32)
    if centre is not None:
        rows = rows - np.asarray(centre, np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-6), np.float32)


@cache
def _planes() -> Matrix:
    """Normals of the planes, shape (REPEATS, PLANES, PASSAGE_DIM)."""
    rng = np.random.default_rng(_SEED)
    return np.asarray(rng.standard_normal((REPEATS, PLANES, PASSAGE_DIM)), np.float32)


@cache
def _projections() -> Matrix:
    """Random signs that bring a vector to `PROJECTED` numbers, shape (REPEATS, PROJECTED, PASSAGE_DIM)."""
    rng = np.random.default_rng([_SEED, 1])
    signs = rng.integers(0, 2, (REPEATS, PROJECTED, PASSAGE_DIM)) * 2.0 - 1.0
    return np.asarray(signs / np.sqrt(PROJECTED), np.float32)


def _cells_of(rows: Matrix) -> Codes:
    """The cell of each vector in each repeat, shape (REPEATS, n)."""
    sides = np.einsum("rpd,nd->rnp", _planes(), rows, optimize=True) > 0
    return np.asarray(sides @ (1 << np.arange(PLANES)))


def _projected(rows: Matrix) -> Matrix:
    """Shape (REPEATS, n, PROJECTED)."""
    return np.asarray(np.einsum("rpd,nd->rnp", _projections(), rows, optimize=True))


def _by_cell(codes: Codes, projected: Matrix) -> tuple[Matrix, Codes]:
    """Sums of the vectors in each cell, shape (REPEATS, CELLS, PROJECTED), and how many they are."""
    member = codes[:, np.newaxis, :] == np.arange(CELLS)[:, np.newaxis]
    return member.astype(np.float32) @ projected, member.sum(axis=2)


def _nearest(codes: Codes) -> Codes:
    """For each cell a vector that differs from it in the fewest planes, shape (REPEATS, CELLS)."""
    differing = np.bitwise_count(codes[:, np.newaxis, :] ^ np.arange(CELLS)[:, np.newaxis])
    return np.asarray(differing.argmin(axis=2))
