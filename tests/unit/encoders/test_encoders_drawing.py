from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from engine.domain import Aspect, Kind
from engine.encoders.base import Encoder, Role
from engine.encoders.drawing import (
    DrawingNetwork,
    Drawn,
    among_photos,
    drawings_path,
    load_drawings,
    placed,
)
from engine.encoders.lite2 import Lite2
from engine.encoders.models import ModelStore
from engine.encoders.text import DIM, MiniLM
from engine.media.base import Sample
from tests.helpers.encoder_world import scene

pytestmark = pytest.mark.model
Points = list[tuple[int, int]]


@pytest.fixture(scope="module")
def network(bundled: Path) -> DrawingNetwork:
    return load_drawings(Lite2(bundled / "lite2" / "network.safetensors"))


@pytest.fixture(scope="module")
def meaning(bundled: Path, tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    store = ModelStore(bundled.parent, tmp_path_factory.mktemp("models"))
    infos = {info.spaces[0].aspect: info for info in store.encoders(Kind.PHOTO, None)}
    return store.load(infos[Aspect.MEANING].id)


def sheet(*strokes: Points, width: int = 5, side: int = 300) -> np.ndarray:
    image = Image.new("RGB", (side, side), "white")
    draw = ImageDraw.Draw(image)
    for stroke in strokes:
        draw.line(stroke, fill="black", width=width, joint="curve")
    return np.asarray(image)


def ring(x: float, y: float, radius: float, start: float = 0, end: float = 360) -> Points:
    angles = np.deg2rad(np.linspace(start, end, 40))
    return [(int(x + radius * np.cos(a)), int(y + radius * np.sin(a))) for a in angles]


def cup(width: int = 5) -> np.ndarray:
    body: Points = [(60, 90), (75, 240), (185, 240), (200, 90), (60, 90)]
    return sheet(body, ring(200, 155, 45, -80, 85), width=width)


def face() -> np.ndarray:
    return sheet(
        ring(150, 150, 110), ring(110, 120, 10), ring(190, 120, 10), ring(150, 160, 60, 20, 160)
    )


def ladder() -> np.ndarray:
    rungs = [[(110, y), (190, y)] for y in range(60, 260, 30)]
    return sheet([(110, 20), (110, 280)], [(190, 20), (190, 280)], *rungs)


def names(drawn: Drawn | None) -> list[str]:
    assert drawn is not None
    return [name for name, _chance in drawn.words]


def test_simple_drawings_get_their_names(network: DrawingNetwork) -> None:
    assert {"cup", "mug", "coffee cup"} & set(names(network.look_at(cup())))
    assert {"smiley face", "face"} & set(names(network.look_at(face())))
    assert "ladder" in names(network.look_at(ladder()))


def test_the_vector_lies_among_words(network: DrawingNetwork, bundled: Path) -> None:
    texts = MiniLM(bundled / "minilm", "m").encode(["a cup of tea", "a face", "a ladder", "a lion"])
    drawn = [network.look_at(picture) for picture in (cup(), face(), ladder())]
    vectors = np.stack([d.meaning for d in drawn if d is not None])
    assert vectors.shape == (3, DIM)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert (vectors @ texts.T).argmax(1).tolist() == [0, 1, 2]


@pytest.mark.parametrize("width", [2, 12])
def test_the_width_of_the_pen_hardly_matters(network: DrawingNetwork, width: int) -> None:
    usual, other = network.look_at(cup()), network.look_at(cup(width))
    assert usual is not None
    assert other is not None
    assert usual.meaning @ other.meaning > 0.75


def test_white_on_black_and_twice_the_same(network: DrawingNetwork) -> None:
    usual, inverted, again = (network.look_at(p) for p in (face(), 255 - face(), face()))
    assert usual is not None
    assert inverted is not None
    assert again is not None
    assert usual.meaning @ inverted.meaning > 0.98
    np.testing.assert_array_equal(usual.meaning, again.meaning)


def test_words_are_few_likely_and_sorted(network: DrawingNetwork) -> None:
    drawn = network.look_at(ladder())
    assert drawn is not None
    chances = [chance for _name, chance in drawn.words]
    assert chances == sorted(chances, reverse=True)
    assert all(0.05 < chance <= 1 for chance in chances)


def test_a_blank_sheet_means_nothing(meaning: Encoder) -> None:
    blank = Sample(picture=np.full((200, 300, 3), 255, np.uint8))
    encoded = meaning.encode([blank, Sample(picture=face())], Role.SKETCH)
    assert Aspect.MEANING not in encoded[0].vectors
    assert Aspect.MEANING in encoded[1].vectors


def test_sketches_and_examples_are_read_differently(meaning: Encoder) -> None:
    sketch, example = (
        meaning.encode([Sample(picture=face())], role)[0] for role in (Role.SKETCH, Role.EXAMPLE)
    )
    assert sketch.vectors[Aspect.MEANING] @ example.vectors[Aspect.MEANING] < 0.9


def test_a_sketch_lies_near_its_name(meaning: Encoder, bundled: Path, tmp_path: Path) -> None:
    store = ModelStore(bundled.parent, tmp_path)
    words = store.load_text(meaning.info.spaces[0].joint).encode(["a ladder", "a dog", "the sea"])
    vector = meaning.encode([Sample(picture=ladder())], Role.SKETCH)[0].vectors[Aspect.MEANING]
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    assert int(np.argmax(words @ vector)) == 0


def test_placed_between_its_names_and_its_own_place() -> None:
    drawn = Drawn(np.zeros(2, np.float32), (), np.float32([0.5, 0.5]))
    names = np.float32([[1, 0, 0], [0, 1, 0]])
    found = placed(drawn, names, np.float32([0, 0, 1]))
    np.testing.assert_allclose(found, np.float32([2**0.5, 2**0.5, 1]) / 5**0.5, atol=1e-6)


def test_among_photos_a_drawing_is_no_nearer_to_words_than_they_are() -> None:
    names = np.float32([[1, 0, 0, 0], [0.8, 0.6, 0, 0]])
    photo = np.float32([0, 0, 0, 1])
    drawn = names[1]
    found = among_photos(drawn, photo, names)
    assert np.linalg.norm(found) == pytest.approx(1, abs=1e-6)
    assert found @ photo == pytest.approx(0.5 / 1.25**0.5, abs=1e-3)
    assert found @ names[1] < drawn @ names[1]  # less like words,
    assert found @ names[1] > found @ names[0]  # and still most like its own


def test_only_the_drawing_network_names_drawings(bundled: Path, tmp_path: Path) -> None:
    store = ModelStore(bundled.parent, tmp_path)
    sample = Sample(picture=ladder())
    infos = store.encoders(Kind.PHOTO, None)
    told = [store.load(info.id).encode([sample], Role.SKETCH)[0].words for info in infos]
    assert [bool(words) for words in told] == [info.id.startswith("meaning") for info in infos]


def test_the_file_is_small() -> None:
    assert drawings_path().stat().st_size < 3_000_000


def test_a_drawing_in_the_library_is_read_as_one(
    meaning: Encoder, bundled: Path, tmp_path: Path
) -> None:
    drawn, photo = Sample(picture=face()), Sample(picture=scene(5))
    kept = [e.vectors[Aspect.MEANING] for e in meaning.encode([drawn, photo], Role.ITEM)]
    sketched = meaning.encode([drawn], Role.SKETCH)[0].vectors[Aspect.MEANING]
    dropped = meaning.encode([photo], Role.EXAMPLE)[0].vectors[Aspect.MEANING]
    as_photo = meaning.encode([drawn], Role.EXAMPLE)[0].vectors[Aspect.MEANING]
    assert kept[0] @ sketched > as_photo @ sketched + 0.2
    np.testing.assert_allclose(kept[1], dropped, atol=1e-3)
    store = ModelStore(bundled.parent, tmp_path)
    (look,) = (i for i in store.encoders(Kind.PHOTO, None) if i.spaces[0].aspect is Aspect.LOOK)
    assert store.load(look.id).encode([drawn], Role.ITEM)[0].words == ()
