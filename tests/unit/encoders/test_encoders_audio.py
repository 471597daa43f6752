from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from engine.domain import Aspect, Kind
from engine.encoders.audio import blend, merged, tag_words, text_vectors
from engine.encoders.base import Encoder, Role
from engine.encoders.everyday import TIMBRE_DIM
from engine.encoders.models import ModelStore
from engine.encoders.musicnn import MSD_TAGS, MTT_TAGS
from engine.encoders.sound import at_least, is_silent, sounding
from engine.encoders.text import MiniLM
from engine.media.base import SAMPLE_RATE, Sample
from tests.helpers.encoder_world import tone

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def encoders(bundled: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Aspect, Encoder]:
    store = ModelStore(bundled.parent, tmp_path_factory.mktemp("models"))
    infos = store.encoders(Kind.AUDIO, None)
    return {info.spaces[0].aspect: store.load(info.id) for info in infos}


@pytest.fixture(scope="module")
def noise() -> np.ndarray:
    return np.random.default_rng(0).normal(0, 0.2, 5 * SAMPLE_RATE).astype(np.float32)


def timbre(encoders: dict[Aspect, Encoder], sound: np.ndarray) -> np.ndarray:
    encoded = encoders[Aspect.TIMBRE].encode([Sample(sound=sound)], Role.ITEM)
    return np.asarray(encoded[0].vectors[Aspect.TIMBRE])


def test_timbre_is_as_promised_and_does_not_depend_on_the_batch(
    encoders: dict[Aspect, Encoder], noise: np.ndarray
) -> None:
    sounds = [noise, tone(440), tone(220, 0.2), tone(880, 12.0)]
    encoded = encoders[Aspect.TIMBRE].encode([Sample(sound=s) for s in sounds], Role.ITEM)
    for sound, one in zip(sounds, encoded, strict=True):
        vector = one.vectors[Aspect.TIMBRE]
        assert vector.shape == (TIMBRE_DIM,)
        assert vector.dtype == np.float32
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
        np.testing.assert_allclose(timbre(encoders, sound), vector, atol=1e-3)


def test_timbre_does_not_hear_loudness_and_knows_noise_from_notes(
    encoders: dict[Aspect, Encoder], noise: np.ndarray
) -> None:
    note = timbre(encoders, tone(440))
    assert note @ timbre(encoders, tone(440) * 0.05) > 0.999
    assert note @ timbre(encoders, tone(466)) > note @ timbre(encoders, noise)


def test_a_piano_like_note_is_called_music_by_words(
    encoders: dict[Aspect, Encoder], bundled: Path
) -> None:
    encoded = encoders[Aspect.MEANING].encode([Sample(sound=tone(262))], Role.ITEM)[0]
    queries = MiniLM(bundled / "minilm", "m").encode(["instrumental music", "a dog barking"])
    assert encoded.words
    scores = queries @ encoded.vectors[Aspect.MEANING]
    assert scores[0] > scores[1] + 0.2


SAMPLES = Path(__file__).parents[3] / "resources" / "samples" / "recordings"
CALLED = {
    "rooster.ogg": "a rooster crowing",
    "two dogs barking.ogg": "dogs barking",
    "cow mooing.ogg": "a cow",
    "ducks.ogg": "ducks",
    "bell.ogg": "a bell ringing",
    "Brahms - Hungarian Dance No. 5 (strings).ogg": "orchestra music",
}


def recorded(name: str) -> np.ndarray:
    wave, rate = soundfile.read(SAMPLES / name, dtype="float32", always_2d=True)
    mono = soxr.resample(wave.mean(1), rate, SAMPLE_RATE)
    return np.asarray(mono[: 4 * SAMPLE_RATE], np.float32)


def test_sounds_are_found_by_what_they_are_called(
    encoders: dict[Aspect, Encoder], bundled: Path
) -> None:
    samples = [Sample(sound=recorded(name)) for name in CALLED]
    encoded = encoders[Aspect.MEANING].encode(samples, Role.ITEM)
    queries = MiniLM(bundled / "minilm", "m").encode(list(CALLED.values()))
    scores = queries @ np.stack([one.vectors[Aspect.MEANING] for one in encoded]).T
    ranks = (scores > np.diag(scores)[:, None]).sum(1)
    assert (ranks == 0).mean() >= 0.8
    assert encoded[-1].words
    assert "music" in dict(encoded[-1].words)


def test_meaning_depends_on_neither_neighbours_nor_level_nor_silence(
    encoders: dict[Aspect, Encoder],
) -> None:
    sound = recorded("rooster.ogg")
    padded = np.concatenate([sound, np.zeros(2 * SAMPLE_RATE, np.float32)])
    samples = [Sample(sound=s) for s in (tone(440), sound, sound * 0.05, padded)]
    _, first, quiet, longer = encoders[Aspect.MEANING].encode(samples, Role.ITEM)
    alone = encoders[Aspect.MEANING].encode([Sample(sound=sound)], Role.ITEM)[0]
    vector = first.vectors[Aspect.MEANING]
    np.testing.assert_array_equal(alone.vectors[Aspect.MEANING], vector)
    assert quiet.vectors[Aspect.MEANING] @ vector > 0.99
    assert longer.vectors[Aspect.MEANING] @ vector > 0.95


def test_what_is_written_about_a_sound_is_heard_too(
    encoders: dict[Aspect, Encoder], bundled: Path
) -> None:
    silent = np.zeros(SAMPLE_RATE, np.float32)
    samples = [
        Sample(sound=silent, text="A robin sings"),
        Sample(sound=tone(262), text="A robin sings"),
        Sample(sound=silent),
        Sample(text="A robin sings"),
    ]
    told, both, nothing, only = encoders[Aspect.MEANING].encode(samples, Role.ITEM)
    expected = MiniLM(bundled / "minilm", "m").encode(["A robin sings"])[0]
    np.testing.assert_allclose(told.vectors[Aspect.MEANING], expected, atol=1e-3)
    assert 0.5 < both.vectors[Aspect.MEANING] @ expected < 0.99
    assert nothing.vectors == {}
    np.testing.assert_allclose(only.vectors[Aspect.MEANING], expected, atol=1e-3)


def test_silence_has_no_timbre(encoders: dict[Aspect, Encoder]) -> None:
    for sound in (np.zeros(SAMPLE_RATE, np.float32), np.zeros(0, np.float32), None):
        assert encoders[Aspect.TIMBRE].encode([Sample(sound=sound)], Role.ITEM)[0].vectors == {}


def test_small_pure_parts() -> None:
    assert len(MSD_TAGS) == len(MTT_TAGS) == 50
    x, y = np.float32([1, 0]), np.float32([0, 1])
    assert blend(None, None) is None
    assert blend(x, None) is x
    both = blend(x, y)
    assert both is not None
    np.testing.assert_allclose(both, [0.7071, 0.7071], atol=1e-4)
    assert tag_words(["a", "b", "a"], np.float32([0.3, 0.1, 0.9])) == (("a", 0.9),)
    assert merged((("a", 0.3), ("b", 0.2)), (("a", 0.5),)) == (("a", 0.5), ("b", 0.2))
    gap = np.concatenate([np.ones(2048), np.zeros(4096), np.ones(1024)]).astype(np.float32)
    assert len(sounding(gap)) == 3072
    assert len(sounding(gap[:1500])) == 1500
    assert len(sounding(np.concatenate([np.zeros(2048), np.ones(500)]).astype(np.float32))) == 2548
    sound = np.float32([1, 2, 3])
    assert at_least(sound, 7 / SAMPLE_RATE).tolist() == [1, 2, 3, 1, 2, 3, 1]
    assert at_least(sound, 2 / SAMPLE_RATE) is sound
    assert is_silent(np.zeros(5, np.float32))
    assert not is_silent(np.float32([0, 0.1]))


def test_equal_texts_are_encoded_once() -> None:
    class Counting:
        joint, dim = "x", 2
        asked: list[str] = []  # noqa: RUF012

        def encode(self, texts: list[str]) -> np.ndarray:
            self.asked += texts
            return np.ones((len(texts), 2), np.float32)

    encoder = Counting()
    found = text_vectors(["b", "", "a ", "b"], encoder)  # type: ignore[arg-type]
    assert encoder.asked == ["a", "b"]
    assert [vector is None for vector in found] == [False, True, False, False]


GOLDEN = {  # sums of every fourth number
    Aspect.MEANING: [-0.509, 0.763, -0.140, -0.206],
    Aspect.TIMBRE: [0.669, 0.736, 0.585, -0.308],
    Aspect.RHYTHM: [1.505, 0.484, 0.0, 0.0],
}


@pytest.mark.parametrize("aspect", GOLDEN)
def test_golden_vectors(encoders: dict[Aspect, Encoder], aspect: Aspect) -> None:
    """A change here means: new number in the encoder's id, or stored vectors would not fit."""
    vector = encoders[aspect].encode([Sample(sound=tone(330))], Role.ITEM)[0].vectors[aspect]
    found = [float(vector[i::4].sum()) for i in range(4)]
    np.testing.assert_allclose(found, GOLDEN[aspect], atol=0.02)
