from pathlib import Path

import numpy as np
import pytest

from engine.domain import Aspect, Kind
from engine.encoders.base import Encoder, Role
from engine.encoders.models import ModelStore
from engine.encoders.style import CHANNELS, DIM, GRAM, Manner, gram, load_style, style_path
from engine.media.base import Sample
from engine.training.manners import FILTERS
from tests.helpers.encoder_world import scene

pytestmark = pytest.mark.model
SAMPLES = Path(__file__).parents[3] / "resources" / "samples" / "photos"
PHOTOS = ["animals/sheep.jpg", "places/Petra.jpg", "things/cup of coffee.jpg"]


@pytest.fixture(scope="module")
def store(bundled: Path, tmp_path_factory: pytest.TempPathFactory) -> ModelStore:
    return ModelStore(bundled.parent, tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def encoder(store: ModelStore) -> Encoder:
    infos = {info.spaces[0].aspect: info for info in store.encoders(Kind.PHOTO, None)}
    return store.load(infos[Aspect.STYLE].id)


def picture(name: str) -> np.ndarray:
    from PIL import Image

    with Image.open(SAMPLES / name) as photo:
        photo.thumbnail((400, 400))
        return np.asarray(photo.convert("RGB"))


def style_of(encoder: Encoder, pixels: np.ndarray) -> np.ndarray:
    return encoder.encode([Sample(picture=pixels)], Role.ITEM)[0].vectors[Aspect.STYLE]


def test_a_gram_matrix_by_hand() -> None:
    import torch

    maps = torch.zeros(1, CHANNELS, 2, 2)
    maps[0, 0] = torch.tensor([[1.0, 3.0], [0.0, 0.0]])
    maps[0, 1] = 2
    found = gram(maps)[0].numpy()
    assert found.shape == (GRAM,)
    np.testing.assert_allclose(found[:2], [10 / 4, 8 / 4])  # 0 with itself, 0 with 1
    np.testing.assert_allclose(found[CHANNELS], 4)  # 1 with itself
    np.testing.assert_allclose(found[-CHANNELS:][:2], [1, 2])  # means


def test_style_is_unit_repeats_and_forgets_where_things_are(encoder: Encoder) -> None:
    pixels = scene(3)
    first = style_of(encoder, pixels)
    assert first.shape == (DIM,)
    assert first.dtype == np.float32
    assert np.linalg.norm(first) == pytest.approx(1, abs=1e-5)
    np.testing.assert_array_equal(first, style_of(encoder, pixels))
    assert first @ style_of(encoder, pixels[:, ::-1].copy()) > 0.8


def test_pictures_of_one_manner_are_alike(encoder: Encoder) -> None:
    names = ["pencil", "mosaic", "watercolour"]
    rng = np.random.default_rng(0)
    known = {name: f for filters in FILTERS.values() for name, f in filters.items()}
    one, other = (
        np.stack([style_of(encoder, known[name](picture(photo), rng)) for name in names])
        for photo in PHOTOS[:2]
    )
    assert (one @ other.T).argmax(1).tolist() == [0, 1, 2]


@pytest.mark.parametrize("name", PHOTOS)
def test_a_photo_is_a_photo(encoder: Encoder, name: str) -> None:
    found = encoder.encode([Sample(picture=picture(name))], Role.EXAMPLE)[0]
    assert not found.is_drawing


@pytest.mark.parametrize(
    ("name", "manner"), [("outlines", "drawing"), ("strokes", "painting"), ("mosaic", "coarse")]
)
def test_a_filtered_photo_is_seen_through(encoder: Encoder, name: str, manner: str) -> None:
    filtered = FILTERS[manner][name](picture(PHOTOS[0]), np.random.default_rng(1))
    seen = encoder._network.look_at([filtered])[0]  # type: ignore[attr-defined]
    assert load_style(style_path()).manner(seen.gram) is Manner(manner)


@pytest.mark.parametrize("inverted", [False, True])
def test_clean_lines_are_a_drawing(encoder: Encoder, *, inverted: bool) -> None:
    from PIL import Image, ImageDraw

    sheet = Image.new("RGB", (400, 300), "white")
    draw = ImageDraw.Draw(sheet)
    draw.line([(0, 250), (400, 250)], fill="black", width=5)
    draw.line([(40, 250), (200, 60), (360, 250)], fill="black", width=5)
    pixels = np.asarray(sheet)
    shown = Sample(picture=255 - pixels if inverted else pixels)
    assert encoder.encode([shown], Role.EXAMPLE)[0].is_drawing


def test_only_an_example_is_asked_whether_it_is_a_drawing(encoder: Encoder) -> None:
    drawing = FILTERS["drawing"]["outlines"](picture(PHOTOS[0]), np.random.default_rng(1))
    as_item, as_example, as_sketch = (
        encoder.encode([Sample(picture=drawing)], role)[0]
        for role in (Role.ITEM, Role.EXAMPLE, Role.SKETCH)
    )
    assert (as_item.is_drawing, as_example.is_drawing) == (False, True)
    assert Aspect.STYLE in as_example.vectors
    assert not as_sketch.vectors


@pytest.mark.parametrize("name", ["pencil", "watercolour", "mosaic"])
def test_an_example_in_another_manner_looks_for_the_photo(store: ModelStore, name: str) -> None:
    infos = {info.spaces[0].aspect: info for info in store.encoders(Kind.PHOTO, None)}
    look = store.load(infos[Aspect.LOOK].id)
    known = {name: f for filters in FILTERS.values() for name, f in filters.items()}
    photo = picture(PHOTOS[1])
    copy = known[name](photo, np.random.default_rng(0))
    original, as_item, as_example = (
        look.encode([Sample(picture=pixels)], role)[0].vectors[Aspect.LOOK]
        for pixels, role in ((photo, Role.ITEM), (copy, Role.ITEM), (copy, Role.EXAMPLE))
    )
    assert original @ as_example > original @ as_item
    same = look.encode([Sample(picture=photo)], Role.EXAMPLE)[0].vectors[Aspect.LOOK]
    np.testing.assert_allclose(same, original, atol=1e-5)


def test_chances_are_probabilities(encoder: Encoder) -> None:
    chances = load_style(style_path()).chances(np.zeros((5, GRAM), np.float32))
    assert chances.shape == (5, len(Manner))
    np.testing.assert_allclose(chances.sum(1), 1, atol=1e-5)


def test_the_name_of_a_manner_points_to_pictures_in_it(encoder: Encoder, store: ModelStore) -> None:
    words = store.load_text(encoder.info.spaces[0].joint)
    names = ["photo", "painting", "coarse"]
    ways = words.encode([*names, "a dog"])
    assert ways.shape == (4, DIM)
    assert not ways[3].any()
    plain = [picture(name) for name in PHOTOS]
    chance = np.random.default_rng(0)
    made = {
        "photo": plain,
        "painting": [FILTERS["painting"]["oil"](pixels, chance) for pixels in plain],
        "coarse": [FILTERS["coarse"]["mosaic"](pixels, chance) for pixels in plain],
    }
    for number, name in enumerate(names):
        mean = {
            other: np.mean([ways[number] @ style_of(encoder, p) for p in pictures])
            for other, pictures in made.items()
        }
        assert max(mean, key=mean.__getitem__) == name
