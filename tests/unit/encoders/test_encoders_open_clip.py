"""A small model of open_clip with random weights: our vectors against open_clip called directly."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.domain import Aspect, Kind
from engine.encoders.base import Role
from engine.encoders.local import LocalEncoders
from engine.encoders.models import ModelStore
from engine.encoders.open_clip import OpenClip, examine
from engine.encoders.resources import resources_folder
from engine.encoders.torchvision_shim import make_torchvision_importable
from engine.errors import DataCorrupt, EnvironmentProblem, ModelMissing
from engine.media.base import Sample
from tests.helpers.encoder_world import scene

pytestmark = pytest.mark.slow  # importing torch, torchvision and open_clip takes seconds
CONFIG = {
    "embed_dim": 24,
    "vision_cfg": {"image_size": 32, "layers": 2, "width": 64, "patch_size": 8},
    "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 2},
}
TEXTS = ["a dog", "two cats on a sofa"]
PICTURES = [scene(1), scene(2, 90, 40), scene(3, 33, 200)]


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``tiny-clip.safetensors`` beside its configuration, with random weights."""
    import torch

    make_torchvision_importable()
    import open_clip
    from safetensors.torch import save_file

    folder = tmp_path_factory.mktemp("clip")
    (folder / "tiny-clip.json").write_text(json.dumps(CONFIG))
    open_clip.add_model_config(folder / "tiny-clip.json")
    torch.manual_seed(0)
    model = open_clip.create_model("tiny-clip")
    save_file(model.state_dict(), folder / "weights.safetensors")
    torch.save(model.state_dict(), folder / "weights.pt")
    return folder / "weights.safetensors"


@pytest.fixture(scope="module")
def expected(checkpoint: Path) -> tuple[np.ndarray, np.ndarray, float]:
    """What open_clip itself makes of the pictures and texts, and its logit scale."""
    import open_clip
    import torch

    model, _train, prepare = open_clip.create_model_and_transforms(
        "tiny-clip", pretrained=str(checkpoint)
    )
    model.eval()
    with torch.inference_mode():
        batch = torch.stack([prepare(Image.fromarray(p)) for p in PICTURES])
        pictures = model.encode_image(batch, normalize=True).numpy()
        words = model.encode_text(open_clip.get_tokenizer("tiny-clip")(TEXTS), normalize=True)
    return pictures, words.numpy(), float(model.logit_scale.detach().exp())


@pytest.fixture(scope="module")
def added(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> ModelStore:
    store = ModelStore(resources_folder(), tmp_path_factory.mktemp("models"))
    store.add("tiny-clip", checkpoint)
    return store


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    """A store that tries models in this process: quicker. `added` goes the whole way."""
    return ModelStore(resources_folder(), tmp_path / "models", examine)


def test_vectors_are_open_clips_own(
    added: ModelStore, expected: tuple[np.ndarray, np.ndarray, float]
) -> None:
    encoders = LocalEncoders(added, {Kind.PHOTO: "tiny-clip"})
    info = encoders.active(Kind.PHOTO)[0]
    samples = [Sample(picture=picture) for picture in PICTURES]
    found = encoders.encode(info.id, samples, Role.ITEM)
    pictures = np.stack([one.vectors[Aspect.MEANING] for one in found])
    words = encoders.encode_texts(info.spaces[0].joint, TEXTS)
    np.testing.assert_allclose(pictures, expected[0], atol=1e-5)
    np.testing.assert_allclose(words, expected[1], atol=1e-5)
    np.testing.assert_allclose(
        expected[2] * pictures @ words.T, expected[2] * expected[0] @ expected[1].T, atol=1e-3
    )
    encoders.close()


def test_words_can_be_encoded_without_the_pictures_half(
    added: ModelStore, expected: tuple[np.ndarray, np.ndarray, float]
) -> None:
    joint = added.encoders(Kind.PHOTO, "tiny-clip")[0].spaces[0].joint
    assert added.can_encode_text(joint)
    np.testing.assert_allclose(added.load_text(joint).encode(TEXTS), expected[1], atol=1e-5)


def test_it_replaces_only_the_meaning(added: ModelStore) -> None:
    before = added.encoders(Kind.PHOTO, None)
    after = added.encoders(Kind.PHOTO, "tiny-clip")
    assert [space.aspect for info in after for space in info.spaces] == [
        Aspect.MEANING,
        Aspect.LOOK,
        Aspect.STYLE,
        Aspect.COLOUR,
        Aspect.SHAPE,
    ]
    assert after[1:] == before[1:]
    assert after[0].picture_side == 32
    assert after[0].spaces[0].dim == 24
    assert added.encoders(Kind.AUDIO, "tiny-clip") == added.encoders(Kind.AUDIO, None)
    row = next(row for row in added.infos() if row.name == "tiny-clip")
    assert row.installed
    assert row.size_bytes > 1_000_000


def test_a_pickled_checkpoint_gives_the_same_vectors(
    checkpoint: Path, expected: tuple[np.ndarray, np.ndarray, float], store: ModelStore
) -> None:
    shutil.copyfile(checkpoint.with_suffix(".pt"), checkpoint.parent / "w.pt")
    store.add("tiny-clip", checkpoint.parent / "w.pt")
    info = store.encoders(Kind.PHOTO, "tiny-clip")[0]
    encoder = store.load(info.id)
    assert isinstance(encoder, OpenClip)
    np.testing.assert_allclose(encoder.text.encode(TEXTS), expected[1], atol=1e-5)


def test_a_local_folder_brings_its_own_preparation(checkpoint: Path, store: ModelStore) -> None:
    import open_clip
    import torch

    folder = checkpoint.parent / "local"
    folder.mkdir()
    shutil.copyfile(checkpoint, folder / "open_clip_model.safetensors")
    preparation = {
        "mean": [0, 0, 0],
        "std": [1, 1, 1],
        "interpolation": "bilinear",
        "resize_mode": "squash",
    }
    config = {"model_cfg": CONFIG, "preprocess_cfg": preparation}
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    store.add("my-own-clip", folder)
    info = store.encoders(Kind.PHOTO, "my-own-clip")[0]
    found = store.load(info.id).encode([Sample(picture=PICTURES[1])], Role.ITEM)
    model, _train, prepare = open_clip.create_model_and_transforms(f"local-dir:{folder}")
    model.eval()
    with torch.inference_mode():
        wanted = model.encode_image(prepare(Image.fromarray(PICTURES[1]))[None], normalize=True)
    np.testing.assert_allclose(found[0].vectors[Aspect.MEANING], wanted[0].numpy(), atol=1e-5)


def test_weights_that_do_not_fit_are_refused_and_nothing_is_left(
    checkpoint: Path, store: ModelStore, tmp_path: Path
) -> None:
    from safetensors.torch import load_file, save_file

    half = dict(list(load_file(checkpoint).items())[::2])  # would leave the rest random
    save_file(half, tmp_path / "half.safetensors")
    shutil.copyfile(checkpoint.parent / "tiny-clip.json", tmp_path / "tiny-clip.json")
    with pytest.raises(DataCorrupt, match=r"half\.safetensors does not fit"):
        store.add("tiny-clip", tmp_path / "half.safetensors")
    assert list(store.user_folder.iterdir()) == []


def test_an_unknown_architecture_names_similar_ones(checkpoint: Path, store: ModelStore) -> None:
    with pytest.raises(ModelMissing, match=r"no model called ViT-B-33.*ViT-B-32"):
        store.add("ViT-B-33", checkpoint)


@pytest.mark.parametrize("name", ["notes.txt", "absent.pt"])
def test_files_that_are_no_weights_are_refused(
    store: ModelStore, tmp_path: Path, name: str
) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(EnvironmentProblem, match=r"not a file of weights|does not exist"):
        store.add("ViT-B-32", tmp_path / name)


def test_an_empty_folder_is_refused(store: ModelStore, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelMissing, match="no weights in"):
        store.add("ViT-B-32", tmp_path / "empty")
