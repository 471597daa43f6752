"""Few words that make up a vector: sparse, non-negative decomposition over a dictionary. Pure.

References
----------
.. [1] U. Bhalla et al., "Interpreting CLIP with sparse linear concept embeddings (SpLiCE)", 2024,
   arXiv 2402.10376.
"""

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]
Matrix = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]

TOO_ALIKE = 0.9
"""Words whose vectors have a higher cosine than this are one word [1]_."""

_SWEEPS = 100
_STILL = 1e-5


def distinct(atoms: Matrix, too_alike: float = TOO_ALIKE) -> Ids:
    """Rows to keep so that no two are nearly the same; of such the first stays.

    Parameters
    ----------
    atoms
        Unit rows, shape (n, dim).

    Returns
    -------
    np.ndarray, int64, ascending
    """
    likeness = atoms @ atoms.T
    kept: list[int] = []
    for row in range(len(atoms)):
        if not kept or likeness[row, kept].max() <= too_alike:
            kept.append(row)
    return np.array(kept, np.int64)


def lasso(target: Vector, atoms: Matrix, penalty: float) -> Vector:
    """Weights >= 0 that minimise ``½ ||weights @ atoms - target||² + penalty * sum(weights)`` [1]_.

    Coordinate descent over the atoms that are in use or ask to be. Deterministic.

    Parameters
    ----------
    target
        Shape (dim,).
    atoms
        Unit rows, shape (n, dim).
    penalty
        Above 0: from its likeness to the target this much is taken off each atom.

    Returns
    -------
    np.ndarray, shape (n,), float32
    """
    products = np.asarray(atoms @ atoms.T, np.float64)
    wanted = np.asarray(atoms @ target, np.float64) - penalty
    weights = np.zeros(len(atoms))
    for _ in range(_SWEEPS):
        moved = 0.0
        for row in np.flatnonzero((wanted > 0) | (weights > 0)):
            new = max(0.0, weights[row] + wanted[row])
            step = new - weights[row]
            if step:
                wanted -= step * products[row]
                weights[row] = new
                moved = max(moved, abs(step))
        if moved < _STILL:
            break
    return weights.astype(np.float32)


def refit(target: Vector, atoms: Matrix) -> Vector:
    """Weights >= 0, shape (n,), of the nearest non-negative combination: no penalty shrinks them."""
    from scipy.optimize import nnls

    if not len(atoms):
        return np.zeros(0, np.float32)
    weights, _distance = nnls(np.asarray(atoms.T, np.float64), np.asarray(target, np.float64))
    return np.asarray(weights, np.float32)
