from pathlib import Path

import numpy as np
import pytest

from engine.encoders.style import DIM, GRAM, Manner, load_style
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


def made_up() -> training.Seen:
    """60 photos, and copies in 4 manners whose features are turned and moved, with 20 numbers."""
    rng = np.random.default_rng(0)
    manner, photo = np.repeat(np.arange(5), 60), np.tile(np.arange(60), 5)
    grams = rng.standard_normal((300, GRAM)).astype(np.float32) ** 2
    grams[np.arange(300), manner] += 40
    plain = np.zeros((60, 1280), np.float32)
    plain[:, :20] = rng.standard_normal((60, 20))
    features = np.concatenate([np.roll(plain, number, 1) + number for number in range(5)])
    names = tuple("plain" if number == 0 else "x" for number in manner)
    return training.Seen(grams, features, manner, photo, names)


def test_what_is_fitted_tells_made_up_manners_apart() -> None:
    seen = made_up()
    style = training.fitted(seen)
    assert style.axes.shape == (GRAM, DIM)
    assert (style.chances(seen.grams).argmax(1) == seen.manner).mean() > 0.95
    np.testing.assert_allclose(style.projected(seen.grams).mean(0), 0, atol=1e-3)


def test_pictures_in_other_manners_come_closer_to_their_photos() -> None:
    seen = made_up()
    style = training.fitted(seen)
    photos = seen.features[:60]
    for number in (2, 3, 4):
        rows = np.flatnonzero(seen.manner == number)
        found = np.stack([style.as_photo(seen.features[at], seen.grams[at]) for at in rows])
        before, after = (
            np.linalg.norm(given - photos, axis=1) for given in (seen.features[rows], found)
        )
        assert after.mean() < 0.35 * before.mean()
    drawing = int(np.flatnonzero(seen.manner == 1)[0])
    np.testing.assert_array_equal(
        style.as_photo(seen.features[drawing], seen.grams[drawing]), seen.features[drawing]
    )


def test_saved_and_read_again(tmp_path: Path) -> None:
    seen = made_up()
    style = training.fitted(seen)
    training.save(style, tmp_path / "style.safetensors")
    again = load_style(tmp_path / "style.safetensors")
    np.testing.assert_allclose(again.chances(seen.grams), style.chances(seen.grams), atol=0.02)


def test_evenly() -> None:
    assert training.evenly(list(range(10)), 5) == [0, 2, 4, 6, 8]
    assert training.evenly([1, 2], 5) == [1, 2]
