"""Something different: hits in an order in which each is good and unlike those before it. Pure.

.. [1] J. Carbonell, J. Goldstein, The use of MMR, diversity-based reranking for reordering documents
   and producing summaries, SIGIR 1998.
"""

import numpy as np
import numpy.typing as npt

from engine.index.base import Matrix, Scores

BEST = 200
"""Hits among which something different is looked for; what follows keeps its order."""

FULL = 5
"""From this place up a hit is as good as can be."""


def mmr(scores: Scores, likeness: Matrix, difference: float) -> npt.NDArray[np.intp]:
    """Order by maximal marginal relevance ([1]_).

    Each next is ``argmax_i (1 - d) s_i - d max_{j chosen} l_ij``.

    Parameters
    ----------
    scores
        Shape (n,), any scale: brought to 0..1 here.
    likeness
        Shape (n, n), 0 for strangers, 1 for the same.
    difference
        d, 0..1. At 0 the order is that of the scores; equal ones stay as they are.

    Returns
    -------
    np.ndarray, shape=(n,)
        Places of the items in their new order.
    """
    worth = (1 - difference) * _from_0_to_1(scores)
    nearest = np.zeros(len(scores))
    order = []
    left = np.ones(len(scores), bool)
    for _item in range(len(scores)):
        marginal = np.where(left, worth - difference * nearest, -np.inf)
        chosen = int(np.argmax(marginal))
        order.append(chosen)
        left[chosen] = False
        nearest = np.maximum(nearest, likeness[chosen])
    return np.array(order, np.intp)


def likeness_of(cosines: Matrix, usual: float, spread: float) -> Matrix:
    """Likeness 0..1 of items from their cosines: 0 for what is usual among strangers, 1 for the same.

    Parameters
    ----------
    usual, spread
        Mean and spread of the cosines of strangers in this space.
    """
    best = max(1.0 - usual, spread)
    return np.asarray(np.clip((cosines - usual) / best, 0, 1), np.float32)


def _from_0_to_1(scores: Scores) -> npt.NDArray[np.float64]:
    """Scores from 0, the least, to 1, the `FULL`-th best.

    One that stands far out, as a file that was liked does, would make all others look alike.
    """
    wide = np.asarray(scores, np.float64)
    if not len(wide):
        return wide
    full = float(np.sort(wide)[-min(FULL, len(wide))])
    span = full - float(wide.min())
    return np.clip((wide - wide.min()) / span, 0, 1) if span > 0 else np.ones(len(wide))
