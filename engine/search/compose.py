"""Vector algebra of composed queries: words, examples and instructions made into one vector. Pure.

Conventions
-----------
Vectors have shape (dim,), float32 or float64, unit length where they come in. Results are float32,
unit length, except where it says otherwise; the zero vector stays the zero vector.

.. [1] Prompt Directional Vectors for composed image retrieval (PDV), arXiv 2502.07215.
.. [2] WeiMoCIR: training-free composed image retrieval with weighted modality fusion,
   arXiv 2409.04918.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]
Real = npt.NDArray[np.floating]

_TINY = 1e-12


def normalise(vector: Real) -> Vector:
    """Scale to unit length; a vector shorter than 1e-12 becomes zero."""
    wide = np.asarray(vector, np.float64)
    length = float(np.linalg.norm(wide))
    if length < _TINY:
        return np.zeros(wide.shape, np.float32)
    return (wide / length).astype(np.float32)


def weighted_sum(vectors: Sequence[Real], weights: Sequence[float]) -> Vector:
    """Unit vector along ``sum(weight * vector)``; negative weights push away.

    With weights ``1 - a`` and `a` for an image and a text this is the query of WeiMoCIR [2]_.
    """
    total = sum(
        (
            weight * np.asarray(vector, np.float64)
            for vector, weight in zip(vectors, weights, strict=True)
        ),
        np.zeros(np.shape(vectors[0])),
    )
    return normalise(total)


def centred_sum(image: Real, text: Real, image_mean: Real, text_mean: Real, share: float) -> Vector:
    """Unit vector of an image and a text, each less the mean of its kind; `share` is the text's.

    The difference between the means is what keeps pictures and words apart in a joint space: it
    says nothing about either and would tilt a plain sum ([2]_, ablation).
    """
    image_side = normalise(np.asarray(image, np.float64) - image_mean)
    text_side = normalise(np.asarray(text, np.float64) - text_mean)
    return weighted_sum([image_side, text_side], [1.0 - share, share])


def weimocir_scores(to_images: Real, to_captions: Real, share: float) -> npt.NDArray[np.float32]:
    """Scores of candidates by their picture and by the words that describe them [2]_.

    Parameters
    ----------
    to_images
        Cosines of the query with the candidates, shape (n,).
    to_captions
        Mean cosine with each candidate's captions, tags or words, shape (n,); NaN for a candidate
        without any: it is as good as the others on average, not worse.
    share
        Weight of the captions, 0..1; published .1 to .2.
    """
    told = np.asarray(to_captions, np.float64)
    usual = np.nanmean(told) if np.isfinite(told).any() else 0.0
    both = (1.0 - share) * np.asarray(to_images, np.float64)
    return np.asarray(both + share * np.where(np.isfinite(told), told, usual), np.float32)


def direction(composed: Real, reference: Real) -> npt.NDArray[np.float64]:
    """Prompt direction Δ = T(reference, instruction) - T(reference), not normalised ([1]_, section 3).

    What both texts share, the offset between words and pictures included, cancels out.
    """
    return np.asarray(composed, np.float64) - np.asarray(reference, np.float64)


def pdv_text(reference: Real, delta: Real, alpha: float) -> npt.NDArray[np.float64]:
    """PDV-T = T(reference) + α_T Δ, not normalised ([1]_, section 3).

    `alpha` 0 ignores the instruction, 1 is the plain composed text, above 1 exaggerates, below 0
    goes against it.
    """
    return np.asarray(reference, np.float64) + alpha * np.asarray(delta, np.float64)


def pdv_image(image: Real, delta: Real, alpha: float) -> npt.NDArray[np.float64]:
    """PDV-I = I(image) + α_I Δ, not normalised ([1]_, section 3)."""
    return np.asarray(image, np.float64) + alpha * np.asarray(delta, np.float64)


def pdv_weights(alpha_text: float, alpha_image: float, beta: float) -> tuple[float, float, float]:
    """How much the example, its words and the direction count in PDV-F ([1]_, section 3).

    (1 - β) (v + α_I Δ) + β (t + α_T Δ) = (1 - β) v + β t + ((1 - β) α_I + β α_T) Δ: scores are
    linear in the query, so three scores with these weights rank as the one vector does.
    """
    return 1.0 - beta, beta, (1.0 - beta) * alpha_image + beta * alpha_text


def pdv_fusion(
    image: Real, reference: Real, delta: Real, alpha_text: float, alpha_image: float, beta: float
) -> Vector:
    """PDV-F = n((1 - β) PDV-I + β PDV-T) ([1]_, section 3).

    Parameters
    ----------
    image, reference
        Vectors of the example and of the words that describe it, unit length, one joint space.
    delta
        From `direction`, or a sum of several directions.
    alpha_text, alpha_image
        How far to go along `delta` on either side; the paper explores -0.5..2.
    beta
        0: the picture's side only, 1: the words' side only.
    """
    picture_side = pdv_image(image, delta, alpha_image)
    word_side = pdv_text(reference, delta, alpha_text)
    return normalise((1.0 - beta) * picture_side + beta * word_side)


def auto_alpha_image(image: Real, composed: Real, delta: Real) -> float:
    """The α_I that brings PDV-I nearest to the composed text: <t - v, Δ> / <Δ, Δ>.

    Least squares on the vectors as given, the automatic α of [1]_. Zero when `delta` vanishes.
    Because of the offset between pictures and words, `image` and `composed` are better centred.
    """
    wide = np.asarray(delta, np.float64)
    square = float(wide @ wide)
    if square < _TINY:
        return 0.0
    return float((np.asarray(composed, np.float64) - np.asarray(image, np.float64)) @ wide) / square
