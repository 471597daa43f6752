from pathlib import Path

import numpy as np
import pytest

from engine.domain import ASPECTS_OF_KIND, Aspect, Kind
from engine.encoders.base import Encoder, Role
from engine.encoders.bridge import (
    bridge_path,
    class_vectors,
    conse,
    first_name,
    load_bridge,
    softmax,
)
from engine.encoders.models import ModelStore
from engine.encoders.text import MiniLM
from engine.errors import EngineBug
from engine.media.base import Sample
from tests.helpers.encoder_world import scene

pytestmark = pytest.mark.model
PICTURES = [scene(seed) for seed in range(3)] + [scene(10, 80, 700), scene(10, 700, 80)]


@pytest.fixture(scope="module")
def encoders(bundled: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Aspect, Encoder]:
    store = ModelStore(bundled.parent, tmp_path_factory.mktemp("models"))
    infos = store.encoders(Kind.PHOTO, None)
    return {info.spaces[0].aspect: store.load(info.id) for info in infos}


@pytest.mark.parametrize("aspect", ASPECTS_OF_KIND[Kind.PHOTO])
def test_vectors_are_as_promised_and_do_not_depend_on_the_batch(
    encoders: dict[Aspect, Encoder], aspect: Aspect
) -> None:
    encoder = encoders[aspect]
    samples = [Sample(picture=picture) for picture in PICTURES]
    together = [e.vectors[aspect] for e in encoder.encode(samples, Role.ITEM)]
    for sample, vector in zip(samples, together, strict=True):
        assert vector.shape == (encoder.info.spaces[0].dim,)
        assert vector.dtype == np.float32
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
        alone = encoder.encode([sample], Role.ITEM)[0].vectors[aspect]
        np.testing.assert_allclose(alone, vector, atol=1e-3)


def test_look_and_meaning_share_one_pass(encoders: dict[Aspect, Encoder]) -> None:
    look, meaning = encoders[Aspect.LOOK], encoders[Aspect.MEANING]
    assert look._network is meaning._network  # type: ignore[attr-defined]
    picture = Sample(picture=scene(77))
    meaning.encode([picture], Role.ITEM)
    passes: list[int] = []
    forward = look._network._forward  # type: ignore[attr-defined]
    look._network._forward = lambda p: passes.append(len(p)) or forward(p)  # type: ignore[attr-defined]
    try:
        look.encode([picture, picture, Sample(picture=scene(78))], Role.ITEM)
    finally:
        del look._network._forward  # type: ignore[attr-defined]
    assert passes == [1]


def test_the_fused_network_gives_the_numbers_of_the_published_one(bundled: Path) -> None:
    import torch
    from efficientnet_lite_pytorch import EfficientNet
    from safetensors.torch import load_file

    from engine.encoders.lite2 import Lite2, prepare

    weights = bundled / "lite2" / "network.safetensors"
    plain = EfficientNet.from_name("efficientnet-lite2")
    plain.load_state_dict(load_file(weights))
    plain.eval()
    with torch.inference_mode():
        expected = plain(torch.from_numpy(prepare(PICTURES[0])).permute(2, 0, 1)[None])[0].numpy()
    seen = Lite2(weights).look_at([PICTURES[0]])[0]
    np.testing.assert_allclose(seen.logits, expected, atol=1e-3)


def test_drawings_and_photos_have_their_own_middle(encoders: dict[Aspect, Encoder]) -> None:
    sample = Sample(picture=PICTURES[0])
    as_photo, as_drawing = (
        encoders[Aspect.LOOK].encode([sample], role)[0].vectors[Aspect.LOOK]
        for role in (Role.EXAMPLE, Role.SKETCH)
    )
    assert as_photo @ as_drawing < 0.999


def test_a_picture_encoder_refuses_a_sample_without_picture(
    encoders: dict[Aspect, Encoder],
) -> None:
    with pytest.raises(EngineBug, match="without a picture"):
        encoders[Aspect.MEANING].encode([Sample(text="words only")], Role.ITEM)


def test_meaning_lies_in_the_space_of_words(bundled: Path) -> None:
    bridge = load_bridge(bridge_path())
    assert bridge.names[281] == "tabby"
    certain = np.zeros(1000, np.float32)
    certain[281] = 1
    text = MiniLM(bundled / "minilm", "m")
    queries = text.encode(["a cat", "a dog", "a lorry", "a piano"])
    assert int(np.argmax(queries @ bridge.meaning(certain))) == 0
    assert bridge.words(certain) == (("tabby", 1.0),)
    assert bridge.words(np.full(1000, 0.001, np.float32)) == ()


def test_the_stored_bridge_is_what_the_recipe_makes(bundled: Path) -> None:
    from engine.encoders.bridge import imagenet_classes

    lemmas, definitions = imagenet_classes()
    some = slice(0, 1000, 100)
    made = class_vectors(lemmas[some], definitions[some], MiniLM(bundled / "minilm", "m"))
    stored = load_bridge(bridge_path())
    assert stored.names[some] == tuple(first_name(lemma) for lemma in lemmas[some])
    assert (made * stored.vectors[some]).sum(1).min() > 0.99  # int8 kernels differ between CPUs


def test_conse_by_hand() -> None:
    vectors = np.float32([[1, 0], [0, 1], [-1, 0]])
    np.testing.assert_allclose(
        conse(np.float32([0.3, 0.4, 0.2]), vectors, 2), [0.6, 0.8], atol=1e-6
    )
    np.testing.assert_allclose(softmax(np.float32([[0, np.log(3)]])), [[0.25, 0.75]], atol=1e-6)


GOLDEN = {  # sums of every fourth number
    Aspect.MEANING: [-0.215, 0.187, -1.018, -0.423],
    Aspect.LOOK: [-0.552, -1.322, -0.905, -1.628],
    Aspect.COLOUR: [2.967, 3.145, 2.956, 3.319],
    Aspect.SHAPE: [-1.367, -0.742, -2.065, -1.033],
}


@pytest.mark.parametrize("aspect", GOLDEN)
def test_golden_vectors(encoders: dict[Aspect, Encoder], aspect: Aspect) -> None:
    """A change here means: new number in the encoder's id, or stored vectors would not fit."""
    vector = encoders[aspect].encode([Sample(picture=scene(1))], Role.ITEM)[0].vectors[aspect]
    found = [float(vector[i::4].sum()) for i in range(4)]
    np.testing.assert_allclose(found, GOLDEN[aspect], atol=0.01)
