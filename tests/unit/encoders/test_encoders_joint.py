"""The space of photos and words: its parts, its weights, and what they find among the samples."""

import hashlib

import numpy as np
import pytest
from PIL import Image

from engine.encoders.int8 import pack, unpack
from engine.encoders.joint import (
    CALLED,
    DIM,
    JOINT,
    SHOWN,
    Called,
    PhotoTower,
    WordTower,
    called_weight,
    joined,
    joint_path,
    load_joint,
)
from engine.encoders.lite2 import Lite2
from engine.encoders.resources import resources_folder, weights_folder
from engine.encoders.text import MiniLM, unit


@pytest.fixture(scope="module")
def words() -> WordTower:
    """The shipped side of words."""
    sentences = MiniLM(weights_folder() / "minilm", "minilm", 1)
    return WordTower(load_joint(joint_path(), "words"), sentences)


@pytest.fixture(scope="module")
def photos() -> PhotoTower:
    """The shipped side of photos."""
    return PhotoTower(load_joint(joint_path(), "photo"))


@pytest.fixture(scope="module")
def network() -> Lite2:
    """The photo network."""
    return Lite2(weights_folder() / "lite2" / "network.safetensors")


def test_the_space_is_named_after_its_weights() -> None:
    """Other weights are another space: stored vectors must not be compared with new ones."""
    assert f"photos/{hashlib.sha256(joint_path().read_bytes()).hexdigest()[:8]}" == JOINT


def test_no_words_have_no_vectors(words: WordTower) -> None:
    assert words.encode([]).shape == (0, DIM)


@pytest.mark.parametrize("text", ["", "?!", "🦄", "zzqx" * 50, "a dog " * 100])
def test_any_words_have_a_usable_vector(words: WordTower, text: str) -> None:
    vector = words.encode([text])[0]
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_words_do_not_depend_on_their_neighbours(words: WordTower) -> None:
    texts = ["two dogs in the snow", "a", "a woman in a red coat crosses a street at night"]
    alone = np.concatenate([words.encode([text]) for text in texts])
    np.testing.assert_allclose(words.encode(texts), alone, atol=2e-3)


def test_a_vector_that_no_sentence_made_has_a_place(words: WordTower) -> None:
    sentences = MiniLM(weights_folder() / "minilm", "minilm", 1)
    placed = words.of_sentence(sentences.encode(["a photo of a bicycle"])[0])
    nearest = words.encode(["a bicycle", "an elephant", "a birthday cake"]) @ placed
    assert nearest.argmax() == 0


def test_names_of_things_count_more_in_names_than_in_sentences() -> None:
    lengths, likeness = np.array([2, 4, 9, 9]), np.array([0.4, 0.4, 0.4, 0.8], np.float32)
    weights = called_weight(lengths, likeness)
    assert weights[0] > weights[1] > weights[2]
    assert weights[3] > weights[2]


def test_both_parts_make_one_unit_vector() -> None:
    rng = np.random.default_rng(0)
    shown, called = (unit(rng.standard_normal((3, d)).astype(np.float32)) for d in (SHOWN, CALLED))
    both = joined(shown, called, np.array([0.5, 1, 2], np.float32))
    np.testing.assert_allclose(np.linalg.norm(both, axis=1), 1, atol=1e-5)
    parts = np.linalg.norm(both[:, SHOWN:], axis=1) / np.linalg.norm(both[:, :SHOWN], axis=1)
    np.testing.assert_allclose(parts, [0.5, 1, 2], rtol=1e-4)


def test_a_photo_is_called_what_its_likeliest_class_is_called() -> None:
    classes = unit(np.random.default_rng(0).standard_normal((1000, 384)).astype(np.float32))
    called = Called(classes, np.eye(1000, dtype=np.float32), np.zeros(1000, np.float32))
    logits = np.zeros(1000, np.float32)
    logits[7] = 15
    likeness = called.of_words(classes)[0] @ called.of_photo(logits)
    assert likeness.argmax() == 7


def test_int8_weights_hardly_differ() -> None:
    rng = np.random.default_rng(0)
    weights = {"a.weight": rng.standard_normal((8, 3, 5, 5)).astype(np.float32) * 3}
    weights["a.bias"] = rng.standard_normal(8).astype(np.float32)
    back = unpack(pack(weights))
    assert set(back) == set(weights)
    np.testing.assert_array_equal(back["a.bias"], weights["a.bias"])
    np.testing.assert_allclose(back["a.weight"], weights["a.weight"], atol=0.06)


SOUGHT = {
    "a big dog in the grass": "animals/german shepherd.jpg",
    "boats on the water": "places/boats in the harbour of Nagasaki.jpg",
    "polar bear": "animals/polar bear in the snow.jpg",
    "people in a hall playing music": "things/orchestra on stage.jpg",
    "a red bird": "animals/red parrot.jpg",
    "an old wooden house": "places/abandoned wooden house.jpg",
}


@pytest.mark.parametrize("text", SOUGHT)
def test_words_find_the_sample_photo(
    words: WordTower, photos: PhotoTower, network: Lite2, text: str
) -> None:
    """Among six photos; none of the words or photos was trained on."""
    seen = [network.look_at([_sample(name)])[0] for name in SOUGHT.values()]
    scores = np.stack([photos.vector(one) for one in seen]) @ words.encode([text])[0]
    assert list(SOUGHT)[int(scores.argmax())] == text


def _sample(name: str) -> np.ndarray:
    with Image.open(resources_folder() / "samples" / "photos" / name) as picture:
        return np.asarray(picture.convert("RGB").resize((320, 320)))
