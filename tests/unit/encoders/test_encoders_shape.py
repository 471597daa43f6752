import numpy as np
import pytest
from PIL import Image, ImageDraw

from engine.encoders.shape import DIM, describe, histogram, usual_edges
from tests.helpers.encoder_world import scene


def figure(
    kind: str, *, filled: bool = False, size: int = 200, at: int = 20, paper: int = 255
) -> np.ndarray:
    image = Image.new("RGB", (300, 300), (paper,) * 3)
    draw = ImageDraw.Draw(image)
    ink = (0, 0, 0) if paper else (255, 255, 255)
    box = (at, at, at + size, at + size)
    fill = ink if filled else None
    if kind == "circle":
        draw.ellipse(box, outline=ink, width=4, fill=fill)
    elif kind == "square":
        draw.rectangle(box, outline=ink, width=4, fill=fill)
    else:
        points = [(at + size / 2, at), (at + size, at + size), (at, at + size)]
        draw.polygon(points, outline=ink, width=4, fill=fill)
    return np.asarray(image)


def vector(picture: np.ndarray) -> np.ndarray:
    found = describe(picture)
    assert found is not None
    return found


def test_vectors_are_unit_and_repeat() -> None:
    first = vector(scene(1))
    assert first.shape == (DIM,)
    assert first.dtype == np.float32
    assert np.linalg.norm(first) == pytest.approx(1, abs=1e-6)
    np.testing.assert_array_equal(first, vector(scene(1)))


def test_what_photos_have_in_common_is_taken_off() -> None:
    edges = histogram(scene(1))
    assert edges is not None
    assert edges.min() >= 0
    left = edges - usual_edges()
    np.testing.assert_allclose(vector(scene(1)), left / np.linalg.norm(left), atol=1e-6)


@pytest.mark.parametrize("kind", ["circle", "square", "triangle"])
def test_an_outline_finds_the_solid_thing_elsewhere_in_another_size(kind: str) -> None:
    drawn = vector(figure(kind, size=100, at=150))
    solid = {k: vector(figure(k, filled=True)) for k in ("circle", "square", "triangle")}
    assert max(solid, key=lambda k: float(drawn @ solid[k])) == kind


def test_light_on_dark_is_the_same_shape() -> None:
    assert vector(figure("triangle")) @ vector(figure("triangle", paper=0)) > 0.99


def test_nothing_to_see_gives_nothing() -> None:
    assert describe(np.full((50, 70, 3), 90, np.uint8)) is None


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (500, 1)])
def test_any_shape_of_picture(shape: tuple[int, int]) -> None:
    picture = np.random.default_rng(0).integers(0, 255, (*shape, 3), np.uint8)
    found = describe(picture)
    assert found is None or np.isfinite(found).all()
