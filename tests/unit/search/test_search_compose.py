"""Laws of the vector algebra."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from engine.search.compose import (
    auto_alpha_image,
    centred_sum,
    direction,
    normalise,
    pdv_fusion,
    pdv_image,
    pdv_text,
    pdv_weights,
    weighted_sum,
    weimocir_scores,
)

DIM = 6
units = (
    hnp.arrays(np.float64, DIM, elements=st.floats(-1, 1))
    .filter(lambda v: np.linalg.norm(v) > 0.1)
    .map(normalise)
)
alphas = st.floats(-0.5, 2)
shares = st.floats(0, 1)
few = settings(max_examples=12, deadline=None)


@few
@given(units, units, units)
def test_without_strength_and_words_the_image_is_left(image, reference, composed) -> None:
    delta = direction(composed, reference)
    assert pdv_fusion(image, reference, delta, 1.3, 0, 0) == pytest.approx(image, abs=1e-6)


@few
@given(units, units, units, alphas, alphas)
def test_beta_one_is_the_word_side(image, reference, composed, alpha_text, alpha_image) -> None:
    delta = direction(composed, reference)
    fused = pdv_fusion(image, reference, delta, alpha_text, alpha_image, 1)
    assert fused == pytest.approx(normalise(pdv_text(reference, delta, alpha_text)), abs=1e-6)


@few
@given(units, units)
def test_alpha_one_is_the_composed_text(reference, composed) -> None:
    assert pdv_text(reference, direction(composed, reference), 1) == pytest.approx(
        composed, abs=1e-6
    )


@few
@given(units, units, units, alphas, alphas, shares)
def test_fused_vectors_have_unit_length_or_vanish(image, reference, composed, a, b, beta) -> None:
    fused = pdv_fusion(image, reference, direction(composed, reference), a, b, beta)
    assert fused.dtype == np.float32
    length = np.linalg.norm(fused)
    assert length == pytest.approx(1, abs=1e-5) or length == 0


@few
@given(units, units, units, alphas)
def test_what_both_texts_share_cancels_out(image, reference, composed, alpha) -> None:
    offset = np.full(DIM, 0.7)
    plain = pdv_image(image, direction(composed, reference), alpha)
    shifted = pdv_image(image, direction(composed + offset, reference + offset), alpha)
    assert shifted == pytest.approx(plain, abs=1e-5)


@few
@given(units, units, units, alphas, alphas)
def test_pdv_image_is_linear_in_alpha(image, reference, composed, a, b) -> None:
    delta = direction(composed, reference)
    both = pdv_image(image, delta, a + b)
    assert both == pytest.approx(pdv_image(pdv_image(image, delta, a), delta, b), abs=1e-6)


@few
@given(units, units, units, alphas, alphas, shares)
def test_turning_everything_turns_the_result(image, reference, composed, a, b, beta) -> None:
    turn, _ = np.linalg.qr(np.random.default_rng(1).standard_normal((DIM, DIM)))
    delta = direction(composed, reference)
    unnormalised = (1 - beta) * pdv_image(image, delta, b) + beta * pdv_text(reference, delta, a)
    if np.linalg.norm(unnormalised) < 0.05:  # next to nothing is left: rounding decides
        return
    turned = pdv_fusion(turn @ image, turn @ reference, turn @ delta, a, b, beta)
    assert turned == pytest.approx(turn @ pdv_fusion(image, reference, delta, a, b, beta), abs=1e-4)


@few
@given(units, units, units)
def test_auto_alpha_is_the_nearest_point(image, reference, composed) -> None:
    delta = direction(composed, reference)
    best = auto_alpha_image(image, composed, delta)
    gap = np.linalg.norm(pdv_image(image, delta, best) - composed)
    for other in (best - 0.01, best + 0.01):
        assert gap <= np.linalg.norm(pdv_image(image, delta, other) - composed) + 1e-9


def test_auto_alpha_of_no_direction_is_zero() -> None:
    assert auto_alpha_image(np.eye(3)[0], np.eye(3)[1], np.zeros(3)) == 0


@few
@given(units, units, st.floats(0.1, 3), st.floats(0.1, 10))
def test_weighted_sum_is_blind_to_order_and_scale(a, b, weight, scale) -> None:
    if np.linalg.norm(a + weight * b) < 0.05:
        return
    one = weighted_sum([a, b], [1, weight])
    assert weighted_sum([b, a], [weight * scale, scale]) == pytest.approx(one, abs=1e-5)


@few
@given(units, units)
def test_negative_weights_push_away(a, b) -> None:
    if abs(float(a @ b)) > 0.99:
        return
    assert weighted_sum([a, b], [1, -0.5]) @ b < a @ b + 1e-6


def test_zero_stays_zero() -> None:
    assert not normalise(np.zeros(4)).any()
    assert not weighted_sum([np.eye(2)[0], np.eye(2)[0]], [1, -1]).any()


@few
@given(units, units, units, alphas, alphas, shares)
def test_three_scores_with_the_weights_of_pdv_rank_as_its_vector(
    image, reference, composed, a, b, beta
) -> None:
    delta = direction(composed, reference)
    weights = pdv_weights(a, b, beta)
    together = weights[0] * image + weights[1] * reference + weights[2] * delta
    assert pdv_fusion(image, reference, delta, a, b, beta) == pytest.approx(
        normalise(together), abs=1e-6
    )


@few
@given(units, units, units, shares)
def test_centred_sums_are_blind_to_what_a_kind_shares(image, text, offset, share) -> None:
    plain = centred_sum(image, text, np.zeros(DIM), np.zeros(DIM), share)
    moved = centred_sum(image + offset, text - offset, offset, -offset, share)
    assert moved == pytest.approx(plain, abs=1e-5)


def test_candidates_without_captions_are_as_good_as_the_average() -> None:
    found = weimocir_scores([0.5, 0.5, 0.5], [0.2, 0.6, np.nan], 0.5)
    np.testing.assert_allclose(found, [0.35, 0.55, 0.45], rtol=1e-6)
    np.testing.assert_allclose(weimocir_scores([0.5], [np.nan], 0.5), [0.25])
