import numpy as np
import pytest
from PIL import Image, ImageDraw

from engine.domain import Aspect
from engine.encoders.base import Role
from engine.encoders.score import DIM, ScorePage, describe_page
from engine.media.base import Sample


def page(seed: int, space: int = 10) -> Image.Image:
    """A page of staves with notes, beams and stems: denser for some seeds than for others."""
    random = np.random.default_rng(seed)
    step, beams = random.uniform(16, 70), random.uniform(0, 1)
    image = Image.new("L", (900, 1200), 255)
    draw = ImageDraw.Draw(image)
    for top in range(80, 1100, space * 14):
        for line in range(5):
            draw.line((50, top + line * space, 850, top + line * space), fill=0, width=2)
        for x in np.arange(80, 840, step):
            y = top + random.integers(-2, 11) * space / 2
            draw.ellipse((x, y, x + 1.3 * space, y + space), fill=0)
            draw.line((x + 1.3 * space, y, x + 1.3 * space, y - 3.5 * space), fill=0, width=2)
            if random.random() < beams:
                draw.line((x, y - 3.5 * space, x + 3 * space, y - 3 * space), fill=0, width=5)
    return image


def vector(image: Image.Image) -> np.ndarray:
    found = describe_page(np.asarray(image.convert("RGB")))
    assert found is not None
    return found


@pytest.fixture(scope="module")
def pages() -> np.ndarray:
    return np.stack([vector(page(seed)) for seed in range(12)])


def test_vectors_are_unit_and_repeat(pages: np.ndarray) -> None:
    assert pages.shape == (12, DIM)
    np.testing.assert_allclose(np.linalg.norm(pages, axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(pages[3], vector(page(3)))


def test_a_page_is_found_again_after_scanning(pages: np.ndarray) -> None:
    ranks = []
    for seed in range(0, 12, 2):
        random = np.random.default_rng(seed + 100)
        scan = page(seed).resize((1125, 1500), Image.Resampling.BICUBIC)
        scan = scan.rotate(0.7, fillcolor=255, resample=Image.Resampling.BICUBIC)
        noisy = np.asarray(scan, np.float64) * 0.8 + 30 + random.normal(0, 8, (1500, 1125))
        scores = pages @ vector(Image.fromarray(noisy.clip(0, 255).astype(np.uint8)))
        ranks.append(int((scores > scores[seed]).sum()) + 1)
    assert np.mean([1 / rank for rank in ranks]) > 0.75  # chance: 0.26


def test_a_cut_out_is_nearer_to_its_page_than_chance(pages: np.ndarray) -> None:
    ranks = []
    for seed in range(12):
        cut = page(seed).crop((50, 60, 850, 480))
        scores = pages @ vector(cut)
        ranks.append(int((scores > scores[seed]).sum()) + 1)
    assert np.mean([rank <= 3 for rank in ranks]) >= 0.6  # chance: 0.25


def test_empty_pages_and_absent_pictures_give_nothing() -> None:
    white = np.full((400, 300, 3), 255, np.uint8)
    encoded = ScorePage().encode([Sample(picture=white), Sample()], Role.ITEM)
    assert [dict(e.vectors) for e in encoded] == [{}, {}]
    full = ScorePage().encode([Sample(picture=np.asarray(page(0).convert("RGB")))], Role.ITEM)
    assert list(full[0].vectors) == [Aspect.LOOK]


@pytest.mark.parametrize("shape", [(1, 1), (5, 900), (900, 5)])
def test_any_shape_of_picture(shape: tuple[int, int]) -> None:
    picture = np.random.default_rng(0).integers(0, 255, (*shape, 3), np.uint8)
    found = describe_page(picture)
    assert found is None or np.isfinite(found).all()
