import numpy as np
import pytest

from engine.media.contour import contour_of, course_together
from engine.media.wave_picture import BARS, envelope, wave_thumbnail

RATE = 8000
OTHERS = 0.45  # as much as strangers may agree and still be strangers: `likeness.SAME_COURSE`


def noise(seed: int, seconds: float = 5.0) -> np.ndarray:
    sound = np.random.default_rng(seed).normal(scale=0.2, size=round(seconds * RATE))
    return sound.astype(np.float32)


def together(first: np.ndarray, second: np.ndarray) -> float:
    courses = [contour_of(wave_thumbnail(envelope(sound, BARS))) for sound in (first, second)]
    return course_together(courses[0], len(first) / RATE, courses[1], len(second) / RATE)


@pytest.mark.parametrize(
    "changed",
    [
        lambda sound: 0.3 * sound,
        lambda sound: sound[: -round(0.4 * RATE)],
        lambda sound: np.round(sound * 100) / 100,
    ],
    ids=["quieter", "trimmed at the end", "coarser"],
)
def test_a_copy_keeps_its_course(changed) -> None:
    sound = noise(1) * np.linspace(0.2, 1, 5 * RATE, dtype=np.float32)
    assert together(sound, changed(sound)) > OTHERS
    assert together(changed(sound), sound) == pytest.approx(together(sound, changed(sound)))


def test_what_begins_later_is_found() -> None:
    rng = np.random.default_rng(3)
    beats = np.repeat(rng.uniform(0.1, 1, 50), RATE // 10).astype(np.float32)
    sound = noise(2) * beats
    assert together(sound, sound[round(0.5 * RATE) :]) > OTHERS


def test_two_moments_of_the_same_noise_have_nothing_in_common() -> None:
    assert max(together(noise(seed), noise(seed + 100)) for seed in range(8)) < OTHERS


def test_slow_swells_alone_make_no_copy() -> None:
    swell = 1 + 0.8 * np.sin(np.linspace(0, 6, 5 * RATE)).astype(np.float32)
    assert together(noise(1) * swell, noise(2) * swell) < OTHERS


def test_silence_is_like_nothing() -> None:
    assert together(np.zeros(RATE, np.float32), noise(1, 1.0)) < OTHERS
