"""Spectrograms: a tone lies at its pitch, a click at its time, ends and silence are harmless."""

from itertools import pairwise

import numpy as np
import pytest

from engine.closeup import Spectrogram
from engine.media.spectrogram import ROWS, spectrogram

RATE = 44_100


def drawn(sound: np.ndarray, columns: int = 40) -> tuple[Spectrogram, np.ndarray]:
    def read(start_s: float, end_s: float) -> np.ndarray:
        return sound[round(start_s * RATE) : round(end_s * RATE)]

    made = spectrogram(read, len(sound) / RATE, RATE, columns)
    return made, np.frombuffer(made.levels, np.uint8).reshape(made.rows, made.columns)


def tone(hertz: float, seconds: float = 2.0) -> np.ndarray:
    return np.sin(2 * np.pi * hertz * np.arange(int(seconds * RATE)) / RATE).astype(np.float32)


@pytest.mark.parametrize("hertz", [60.0, 220.0, 400.0, 1000.0, 1600.0, 7040.0, 15_000.0])
def test_a_tone_is_brightest_at_its_pitch(hertz: float) -> None:
    made, levels = drawn(tone(hertz))
    row = int(levels[:, 20].argmax())
    pitch_hz = made.low_hz * (made.high_hz / made.low_hz) ** ((made.rows - row - 0.5) / made.rows)
    assert pitch_hz == pytest.approx(hertz, rel=0.05)
    assert levels[row, 20] >= 250


def test_octaves_are_equally_far_apart() -> None:
    rows = [int(drawn(tone(hertz))[1][:, 20].argmax()) for hertz in (220, 440, 880, 1760)]
    steps = [low - high for low, high in pairwise(rows)]
    assert max(steps) - min(steps) <= 1


def test_a_click_is_where_it_is_heard() -> None:
    sound = np.zeros(4 * RATE, np.float32)
    sound[RATE : RATE + 40] = 1.0
    _made, levels = drawn(sound)
    brightness = levels.astype(int).sum(0)
    assert abs(int(brightness.argmax()) - 10) <= 1
    assert brightness[30] == 0


def test_equally_loud_tones_are_equally_bright_whatever_the_look() -> None:
    # 100, 1000 and 5000 Hz are each seen through another window
    _made, levels = drawn(tone(100) + tone(1000) + tone(5000))
    column = levels[:, 20]
    peaks = [int(column[part].max()) for part in np.array_split(np.arange(ROWS), 3)]
    assert max(peaks) - min(peaks) <= 12  # 255 steps are 80 dB: less than 4 dB


@pytest.mark.parametrize("seconds", [0.001, 0.05, 0.5])
def test_sounds_shorter_than_a_look(seconds: float) -> None:
    made, levels = drawn(tone(1000, seconds), columns=10)
    assert (made.rows, made.columns) == levels.shape == (ROWS, 10)
    assert levels.max() == 255


def test_silence_is_dark() -> None:
    assert drawn(np.zeros(RATE, np.float32))[1].max() == 0
