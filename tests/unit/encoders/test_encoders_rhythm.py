import numpy as np
import pytest

from engine.domain import Aspect
from engine.encoders.base import Role
from engine.encoders.rhythm import INFO, RhythmPitch
from engine.media.base import SAMPLE_RATE, Sample
from tests.helpers.encoder_world import tone


def clicks(per_minute: float, seconds: float = 5.0, seed: int = 0) -> np.ndarray:
    sound = np.zeros(int(seconds * SAMPLE_RATE), np.float32)
    noise = np.random.default_rng(seed).normal(0, 0.3, 400).astype(np.float32)
    for start in np.arange(0.1, seconds - 0.1, 60 / per_minute):
        at = int(start * SAMPLE_RATE)
        sound[at : at + 400] += noise
    return sound


def vectors(sound: np.ndarray) -> dict[Aspect, np.ndarray]:
    return dict(RhythmPitch().encode([Sample(sound=sound)], Role.ITEM)[0].vectors)


def test_vectors_have_the_promised_sizes_and_are_unit() -> None:
    found = vectors(tone(440))
    for space in INFO.spaces:
        assert found[space.aspect].shape == (space.dim,)
        assert found[space.aspect].dtype == np.float32
        assert np.linalg.norm(found[space.aspect]) == pytest.approx(1, abs=1e-5)


def test_the_same_tempo_is_closer_whatever_the_sound() -> None:
    beat = vectors(clicks(120))[Aspect.RHYTHM]
    same = vectors(clicks(120, seed=1))[Aspect.RHYTHM]
    other = vectors(clicks(90, seed=1))[Aspect.RHYTHM]
    assert beat @ same > beat @ other + 0.1


def test_the_same_note_is_closer_than_another_one() -> None:
    note = vectors(tone(440))[Aspect.PITCH]
    louder = vectors(tone(440, volume=0.9))[Aspect.PITCH]
    octave = vectors(tone(880))[Aspect.PITCH]
    other = vectors(tone(440 * 2 ** (6 / 12)))[Aspect.PITCH]
    assert note @ louder > 0.99
    assert note @ octave > note @ other


def test_silence_has_neither_and_short_sounds_have_both() -> None:
    assert vectors(np.zeros(SAMPLE_RATE, np.float32)) == {}
    assert vectors(np.zeros(0, np.float32)) == {}
    assert set(vectors(tone(440, seconds=0.1))) == {Aspect.RHYTHM, Aspect.PITCH}
    assert RhythmPitch().encode([Sample()], Role.ITEM)[0].vectors == {}
