"""The fake encoders must keep the promises of the real ones, or tests built on them prove nothing."""

import numpy as np
import pytest

from engine.domain import Aspect, Kind
from engine.encoders.base import EncoderService, Role
from engine.errors import ModelMissing
from engine.media.base import SAMPLE_RATE, Sample
from tests.helpers.fake_encoders import COLOURS, INFOS, WORDS_JOINT, FakeEncoders

PICTURE = np.zeros((40, 60, 3), np.uint8) + np.array(COLOURS["red"], np.uint8)
SOUND = np.sin(np.arange(SAMPLE_RATE) * 2 * np.pi * 3000 / SAMPLE_RATE).astype(np.float32)
SAMPLES = {
    Kind.PHOTO: Sample(picture=PICTURE),
    Kind.AUDIO: Sample(sound=SOUND, text="bell"),
    Kind.SCORE: Sample(picture=PICTURE, text="minuet in g"),
}


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("role", [Role.ITEM, Role.EXAMPLE, Role.SKETCH])
def test_vectors_fit_the_declared_spaces(kind: Kind, role: Role) -> None:
    service: EncoderService = FakeEncoders()
    dims = {space.aspect: space.dim for space in INFOS[kind].spaces}
    (encoded,) = service.encode(INFOS[kind].id, [SAMPLES[kind]], role)
    assert encoded.vectors
    for aspect, vector in encoded.vectors.items():
        assert vector.dtype == np.float32
        assert vector.shape == (dims[aspect],)
        length = float(np.linalg.norm(vector))
        if aspect is Aspect.SCORE:  # the compact vector of a passage
            assert 0 < length < 1.1
        else:
            assert length == pytest.approx(1, abs=1e-5)
    (again,) = service.encode(INFOS[kind].id, [SAMPLES[kind]], role)
    assert all(np.array_equal(again.vectors[a], v) for a, v in encoded.vectors.items())


def test_words_find_what_they_name() -> None:
    service = FakeEncoders()
    red, green = service.encode_texts(WORDS_JOINT, ["a photo of red", "green"])
    (picture,) = service.encode(INFOS[Kind.PHOTO].id, [SAMPLES[Kind.PHOTO]], Role.ITEM)
    (sound,) = service.encode(INFOS[Kind.AUDIO].id, [SAMPLES[Kind.AUDIO]], Role.ITEM)
    high, low = service.encode_texts(WORDS_JOINT, ["high", "low"])
    assert picture.vectors[Aspect.MEANING] @ red > 0.9 > picture.vectors[Aspect.MEANING] @ green
    assert sound.vectors[Aspect.MEANING] @ high > sound.vectors[Aspect.MEANING] @ low


def test_pictures_smaller_than_the_grid_and_silence_are_encoded() -> None:
    service = FakeEncoders()
    dot = Sample(picture=np.zeros((1, 2, 3), np.uint8))
    silence = Sample(sound=np.zeros(100, np.float32))
    for kind, sample in ((Kind.PHOTO, dot), (Kind.AUDIO, silence)):
        (encoded,) = service.encode(INFOS[kind].id, [sample], Role.ITEM)
        assert all(np.isfinite(vector).all() for vector in encoded.vectors.values())


def test_missing_weights_are_told() -> None:
    with pytest.raises(ModelMissing):
        FakeEncoders(missing=["fake-photo/0/1"]).encode("fake-photo/0/1", [], Role.ITEM)
