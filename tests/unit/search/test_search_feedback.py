"""Directions from what is liked and what is not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.search.compose import normalise
from engine.search.feedback import FIT, Fit, concept, rocchio

DIM = 48
NOTHING = np.empty((0, 0), np.float32)


def rows_around(centre: np.ndarray, count: int, seed: int, spread: float = 0.6) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(size=(count, DIM)) * spread / np.sqrt(DIM)
    return np.array([normalise(centre + row) for row in noise], np.float32)


def axis(number: int) -> np.ndarray:
    return np.eye(DIM, dtype=np.float32)[number]


STRANGERS = rows_around(np.zeros(DIM), 64, 9)


def test_rocchio_by_hand():
    found = rocchio(axis(0), axis(1)[None], axis(2)[None], b=0.75, c=0.5)
    expected = np.zeros(DIM)
    expected[:3] = 1, 0.75, -0.5
    assert np.allclose(found, expected / np.linalg.norm(expected), atol=1e-6)


def test_rocchio_of_nothing_is_where_the_search_began():
    assert np.allclose(rocchio(axis(3), NOTHING, NOTHING), axis(3))


def test_a_concept_tells_liked_from_disliked_and_from_strangers():
    liked, disliked = rows_around(axis(0), 5, 1), rows_around(axis(0) + axis(1), 5, 2)
    found = concept(np.zeros(DIM), liked, disliked, STRANGERS)
    assert (liked @ found).min() > (disliked @ found).max()
    assert (liked @ found).min() > (STRANGERS @ found).max()
    unseen = rows_around(axis(0), 20, 3) @ found
    assert np.median(unseen) > np.quantile(STRANGERS @ found, 0.98)


def test_without_examples_of_weight_the_prior_stays():
    stiff = Fit(ridge=1e9)
    found = concept(axis(7), rows_around(axis(0), 4, 1), NOTHING, STRANGERS, stiff)
    assert np.allclose(found, axis(7), atol=1e-3)


def test_a_prior_leans_the_direction_towards_itself():
    liked = rows_around(axis(0), 4, 1)
    plain = concept(np.zeros(DIM), liked, NOTHING, STRANGERS)
    leaning = concept(axis(7), liked, NOTHING, STRANGERS)
    assert leaning[7] > plain[7] + 0.05


def test_the_gradient_vanishes_at_the_answer():
    liked, disliked = rows_around(axis(0), 6, 1), rows_around(axis(1), 3, 2)
    fit = Fit(sharpness=6.0, ridge=0.5, steps=60)
    prior = 0.2 * axis(5)
    w, offset = _by_descent(prior, liked, disliked, fit)
    assert np.isfinite(offset)
    assert float(concept(prior, liked, disliked, STRANGERS, fit) @ normalise(w)) > 0.9999


def _by_descent(prior, liked, disliked, fit):
    """Plain gradient descent on the objective in the docstring: slow, and not to be mistaken."""
    rows = np.concatenate([liked, disliked, STRANGERS]).astype(float)
    labels = np.r_[np.ones(len(liked)), -np.ones(len(disliked) + len(STRANGERS))]
    share = fit.stranger_share * len(liked) / len(STRANGERS)
    weights = np.r_[np.ones(len(liked) + len(disliked)), np.full(len(STRANGERS), share)]
    rows = rows - rows[labels < 0].mean(axis=0)
    w, offset = prior.astype(float), 0.0
    for _step in range(6000):
        pull = weights * labels / (1 + np.exp(labels * (fit.sharpness * rows @ w + offset)))
        w = w + 0.01 * (fit.sharpness * rows.T @ pull - fit.ridge * (w - prior))
        offset += 0.01 * pull.sum()
    return w, offset


@given(
    st.integers(1, 20), st.integers(0, 20), st.integers(0, 64), st.integers(0, 99),
    st.sampled_from([1.0, 10.0, 40.0]), st.sampled_from([0.1, 1.0, 10.0]),
)  # fmt: skip
def test_any_examples_give_a_unit_direction(liked, disliked, strangers, seed, sharpness, ridge):
    found = concept(
        np.zeros(DIM),
        rows_around(axis(seed % DIM), liked, seed),
        rows_around(axis((seed + 1) % DIM), disliked, seed + 1),
        STRANGERS[:strangers],
        Fit(sharpness=sharpness, ridge=ridge),
    )
    assert found.dtype == np.float32
    assert np.linalg.norm(found) == pytest.approx(1, abs=1e-4)


def test_the_same_item_liked_and_disliked_does_no_harm():
    liked = rows_around(axis(0), 4, 1)
    found = concept(np.zeros(DIM), liked, liked[:1], STRANGERS, FIT)
    assert np.isfinite(found).all()
    assert (liked[1:] @ found).min() > np.median(STRANGERS @ found)
