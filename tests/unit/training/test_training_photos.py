"""Training the space of photos and words: small parts, and the whole command on a few pictures."""

import json
import random
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.encoders.joint import DIM, PhotoTower, WordTower, load_joint
from engine.encoders.lite2 import SIDE, Lite2
from engine.encoders.resources import weights_folder
from engine.encoders.text import MiniLM
from engine.training.photo_lessons import phrases_of
from engine.training.photo_views import captions_of, plain, random_view
from engine.training.photos import main, projection_of


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Ten pictures of two colours, each with five captions."""
    folder = tmp_path / "photos"
    folder.mkdir()
    captions = {}
    for number in range(10):
        colour = "red" if number % 2 else "blue"
        picture = np.random.default_rng(number).integers(0, 60, (40, 60, 3), np.uint8)
        picture[..., 0 if number % 2 else 2] += 150
        Image.fromarray(picture).save(folder / f"{number}.png")
        captions[f"{number}.png"] = [f"a {colour} wall number {number}"] * 5
    (folder / "captions.json").write_text(json.dumps(captions), encoding="utf-8")
    return folder


def test_phrases_need_two_captions_of_a_photo_and_eight_photos() -> None:
    often = [["a brown dog runs", "the brown dog", "an animal"]] * 8
    once = [["a cat", "an animal", "it sleeps"]]
    phrases, said, perhaps = phrases_of([*often, *once])
    assert phrases == ["brown", "brown dog", "dog"]
    assert said[0].all()
    assert not said[8].any()
    assert not perhaps.any()


def test_what_one_caption_says_is_neither_said_nor_not() -> None:
    often = [["dog and ball", "dog and ball"]] * 8
    phrases, said, perhaps = phrases_of([*often, ["a dog", "an animal"]])
    dog = phrases.index("dog")
    assert perhaps[8, dog]
    assert not said[8, dog]


def test_random_views_are_repeatable_and_differ(photos: Path) -> None:
    first, again, other = (random_view(photos / "0.png", random.Random(n)) for n in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 0.01
    assert first.shape == (SIDE, SIDE, 3)
    assert plain(photos / "0.png", random.Random(0)).shape == (SIDE, SIDE, 3)


def test_captions_come_in_the_order_of_names(photos: Path) -> None:
    assert [path.name for path in captions_of(photos)] == [f"{n}.png" for n in range(10)]


def test_the_projection_keeps_likenesses() -> None:
    rng = np.random.default_rng(0)
    classes, classifier, logits = (
        rng.standard_normal(shape).astype(np.float32)
        for shape in ((1000, 8), (1000, 12), (20, 1000))
    )
    projection = projection_of(classes, classifier, logits)
    np.testing.assert_allclose(projection.T @ projection, np.eye(projection.shape[1]), atol=1e-4)


@pytest.mark.slow
def test_the_command_writes_weights_that_the_program_reads(photos: Path, tmp_path: Path) -> None:
    made = tmp_path / "photos.safetensors"
    few = ["--views", "2", "--tail-epochs", "1", "--epochs", "2"]
    assert main([str(photos), "--work", str(tmp_path / "work"), "--to", str(made), *few]) == 0
    network = Lite2(weights_folder() / "lite2" / "network.safetensors")
    picture = np.asarray(Image.open(photos / "0.png"))
    seen = PhotoTower(load_joint(made, "photo")).vector(network.look_at([picture])[0])
    sentences = MiniLM(weights_folder() / "minilm", "minilm", 1)
    told = WordTower(load_joint(made, "words"), sentences).encode(["a blue wall"])[0]
    assert seen.shape == told.shape == (DIM,)
    assert np.linalg.norm(seen) == pytest.approx(1, abs=1e-4)
    assert np.linalg.norm(told) == pytest.approx(1, abs=1e-4)
