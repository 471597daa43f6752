import numpy as np
import pytest

from engine.encoders.colour import DIM, PALETTE, describe, oklab
from tests.helpers.encoder_world import scene


def plain(*rgb: int) -> np.ndarray:
    return np.full((60, 80, 3), rgb, np.uint8)


def drawing(*ink: int) -> np.ndarray:
    sheet = np.full((120, 120, 3), 255, np.uint8)
    sheet[40:48, 10:110] = ink
    sheet[60:100, 50:58] = ink
    return sheet


def like(a: np.ndarray, b: np.ndarray) -> float:
    first, second = describe(a), describe(b)
    assert first is not None
    assert second is not None
    return float(first @ second)


def test_oklab_of_known_colours() -> None:
    white, red = oklab(np.array([[[255, 255, 255], [255, 0, 0]]], np.uint8))[0]
    np.testing.assert_allclose(white, [1, 0, 0], atol=1e-3)
    np.testing.assert_allclose(red, [0.628, 0.2249, 0.1258], atol=1e-3)  # Ottosson's table


def test_the_palette_is_inside_the_space() -> None:
    assert len(np.unique(PALETTE.round(6), axis=0)) == len(PALETTE) == 46
    assert (np.abs(PALETTE) <= 1).all()


def test_vectors_are_unit_finite_and_repeat() -> None:
    first, again = describe(scene(1)), describe(scene(1))
    assert first is not None
    assert first.shape == (DIM,)
    assert first.dtype == np.float32
    assert np.linalg.norm(first) == pytest.approx(1, abs=1e-6)
    np.testing.assert_array_equal(first, again)


def test_close_colours_are_closer_than_far_ones() -> None:
    red, dark_red, blue = plain(220, 30, 30), plain(190, 25, 30), plain(30, 60, 220)
    assert like(red, red) > like(red, dark_red) > like(red, blue) + 0.3


def test_size_does_not_matter_and_place_does() -> None:
    top = np.vstack([plain(250, 200, 20), plain(20, 60, 200)])
    bottom = top[::-1].copy()
    assert like(top, np.repeat(np.repeat(top, 4, 0), 4, 1)) > 0.99
    assert 0.5 < like(top, bottom) < 0.9


def test_a_drawing_is_its_ink_not_its_paper() -> None:
    assert describe(drawing(0, 0, 0), drawing=True) is None  # black ink says nothing of colours
    red = describe(drawing(220, 30, 30), drawing=True)
    photo_red, photo_white = describe(plain(220, 30, 30)), describe(plain(255, 255, 255))
    assert red is not None
    assert photo_red is not None
    assert photo_white is not None
    assert red @ photo_red > red @ photo_white + 0.3


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (500, 1), (3, 4000)])
def test_any_shape_of_picture(shape: tuple[int, int]) -> None:
    vector = describe(np.full((*shape, 3), 128, np.uint8))
    assert vector is not None
    assert np.isfinite(vector).all()
