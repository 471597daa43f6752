"""What the user likes and does not like among the results, made into one direction per space. Pure.

Conventions
-----------
Rows are items, shape=(n, dim), unit length; several segments of an item are one row, their mean. A
direction has shape (dim,), float32, unit length: the cosine with it says how well an item fits. The
zero vector says that nothing can be told.

.. [1] J. J. Rocchio, Relevance feedback in information retrieval, in: The SMART Retrieval System,
   1971; over several rounds as in Ada-Retrieval.
.. [2] ConES: a concept as an embedding that is fitted to its examples, without a text encoder.
.. [3] Newton's method for logistic regression: T. Hastie, R. Tibshirani, J. Friedman, The Elements
   of Statistical Learning, 2nd ed., section 4.4.1.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.index.base import Matrix
from engine.search.compose import Real, Vector, normalise

LIKED_SHARE, DISLIKED_SHARE = 0.75, 0.5
"""b and c of [1]_. Published is c = .15; in a first trial on the same tasks as in
`engine.search.taste` recall was .734 with that, .755 with .4 and .762 with .75."""

FEWEST_FOR_LOGISTIC = 3
"""Fewer liked items say nothing about where the border runs."""

Wide = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fit:
    """How a concept is fitted.

    ``sharpness`` multiplies cosines, which are small numbers, before the sigmoid; ``ridge`` is the
    strength of the prior. ``stranger_share`` is the weight of all random items together, as a share
    of the liked ones' weight: some of them may well be what is looked for.
    """

    # nothing here matters much: in that trial .759 to .763 for sharpness 5 to 20, ridge .3 to 3,
    # strangers .3 to 3
    sharpness: float = 10.0
    ridge: float = 1.0
    stranger_share: float = 1.0
    steps: int = 12


FIT = Fit()


def rocchio(
    query: Real, liked: Matrix, disliked: Matrix, b: float = LIKED_SHARE, c: float = DISLIKED_SHARE
) -> Vector:
    """Direction ``n(q + b mean(liked) - c mean(disliked))`` ([1]_).

    Parameters
    ----------
    query
        Where the search began, unit length or zero.
    """
    total = np.asarray(query, np.float64).copy()
    for rows, share in ((liked, b), (disliked, -c)):
        if len(rows):
            total += share * np.asarray(rows, np.float64).mean(axis=0)
    return normalise(total)


def concept(
    prior: Real, liked: Matrix, disliked: Matrix, strangers: Matrix, fit: Fit = FIT
) -> Vector:
    """Direction of a small logistic concept with its prior at a vector ([2]_).

    Minimises ``sum_i a_i log(1 + exp(-y_i (s <w, x_i - m> + o))) + r/2 |w - prior|²`` over `w` and
    the offset `o`, with s the sharpness, r the ridge and m the mean of the strangers: what all items
    of a library share says nothing about any. The liked have y = 1, disliked and strangers y = -1.

    Parameters
    ----------
    prior
        Vector of the words or of the example, unit length; zero when there is none.
    liked, disliked
        At least one liked row.
    strangers
        Random items of the library.
    """
    rows, labels, weights = _training_set(liked, disliked, strangers, fit.stranger_share)
    centre = rows[labels < 0].mean(axis=0) if (labels < 0).any() else np.zeros(rows.shape[1])
    # all that is learnt lies in the span of the rows: solved there, n is at most some hundred
    centred = rows - centre
    gram = fit.sharpness**2 * (centred @ centred.T)
    start = fit.sharpness * (centred @ np.asarray(prior, np.float64))
    duals = _logistic_duals(gram, start, labels, weights, fit)
    learnt = fit.sharpness * (centred.T @ duals)
    return normalise(np.asarray(prior, np.float64) + learnt)


def _training_set(
    liked: Matrix, disliked: Matrix, strangers: Matrix, stranger_share: float
) -> tuple[Wide, Wide, Wide]:
    every = [part for part in (liked, disliked, strangers) if len(part)]
    rows = np.concatenate(every).astype(np.float64)
    labels = np.concatenate([np.ones(len(liked)), -np.ones(len(disliked) + len(strangers))])
    each = stranger_share * len(liked) / max(1, len(strangers))
    weights = np.concatenate([np.ones(len(liked) + len(disliked)), np.full(len(strangers), each)])
    return rows, labels, weights


def _logistic_duals(gram: Wide, start: Wide, labels: Wide, weights: Wide, fit: Fit) -> Wide:
    """Weights d of the rows, ``w = prior + s X' d``, by Newton's method ([3]_).

    With w in the span of the rows the optimality condition is ``ridge d_i = a_i y_i σ(-y_i f_i)``.
    The offset is one more column whose own ridge is negligible.
    """
    kernel = (gram + 1e3) / fit.ridge
    duals = np.zeros(len(labels))
    for _step in range(fit.steps):
        margin = labels * (start + kernel @ duals)
        chance = 1 / (1 + np.exp(np.clip(margin, -50, 50)))
        pull = weights * labels * chance
        slope = weights * chance * (1 - chance)
        # Newton in the dual: (I + S K) step = pull - d
        step = np.linalg.solve(np.eye(len(labels)) + slope[:, None] * kernel, pull - duals)
        duals += step
        if np.abs(step).max() < 1e-6:
            break
    return duals / fit.ridge
