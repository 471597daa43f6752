import numpy as np
import pytest

from engine.encoders.style import DIM, GRAM, Manner
from engine.training import style as training
from engine.training.manners import FILTERS
from engine.training.strokes import Drawing
from tests.helpers.encoder_world import scene

ALL = [(manner, name) for manner, filters in FILTERS.items() for name in filters]


@pytest.mark.parametrize(("manner", "name"), ALL)
def test_filters_keep_the_form_and_change_the_picture(manner: str, name: str) -> None:
    photo = scene(2)
    one, same = (FILTERS[manner][name](photo, np.random.default_rng(4)) for _ in range(2))
    assert one.shape == photo.shape
    assert one.dtype == np.uint8
    np.testing.assert_array_equal(one, same)
    assert np.abs(one.astype(float) - photo).mean() > 0.1


def test_every_manner_of_the_detector_has_filters() -> None:
    assert [str(manner) for manner in Manner] == list(FILTERS)


def test_a_cut_out_keeps_the_middle_and_has_an_even_border() -> None:
    photo = scene(2)
    found = training.cut_out(photo, np.random.default_rng(0))
    height, width = photo.shape[:2]
    np.testing.assert_array_equal(found[height // 2, width // 2], photo[height // 2, width // 2])
    assert found[0].std(0).max() == 0


def test_sheets_are_mostly_paper() -> None:
    square = np.array([[0, 0], [9, 0], [9, 9], [0, 9]], float)
    for seed in range(5):
        found = training.sheet(Drawing("box", 1, (square,)), np.random.default_rng(seed))
        assert found.dtype == np.uint8
        assert found.ndim == 3
        middle = np.median(found.astype(float), (0, 1))
        assert (np.abs(found - middle).max(-1) < 60).mean() > 0.5


def test_what_is_fitted_tells_made_up_manners_apart() -> None:
    rng = np.random.default_rng(0)
    manner = np.repeat(np.arange(4), 60)
    grams = rng.standard_normal((240, GRAM)).astype(np.float32) ** 2
    grams[np.arange(240), manner] += 40
    features = rng.standard_normal((240, 1280)).astype(np.float32) + manner[:, None]
    seen = training.Seen(grams, features, manner, np.arange(240), ("x",) * 240)
    style = training.fitted(seen)
    assert style.axes.shape == (GRAM, DIM)
    assert (style.chances(grams).argmax(1) == manner).mean() > 0.95
    np.testing.assert_allclose(style.projected(grams).mean(0), 0, atol=1e-3)
    np.testing.assert_allclose(style.look_shift.mean(1), [0, 1, 2, 3], atol=0.1)


def test_evenly() -> None:
    assert training.evenly(list(range(10)), 5) == [0, 2, 4, 6, 8]
    assert training.evenly([1, 2], 5) == [1, 2]
