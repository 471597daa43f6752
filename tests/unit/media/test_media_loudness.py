"""Integrated loudness: the figures of the standard's own examples, gates, silence."""

import numpy as np
import pytest

from engine.media.loudness import BLOCK_S, blocks_of, loudness

RATE = 44_100


def tone(hertz: float, seconds: float, level_db: float = 0.0) -> np.ndarray:
    times_s = np.arange(int(seconds * RATE)) / RATE
    wave = 10 ** (level_db / 20) * np.sin(2 * np.pi * hertz * times_s)
    return wave.astype(np.float32)


def level(sound: np.ndarray) -> float | None:
    return loudness(blocks_of(sound, RATE), RATE)


@pytest.mark.parametrize(("level_db", "lufs"), [(0.0, 0.0), (-20.0, -20.0), (-40.0, -40.0)])
def test_a_tone_from_both_loudspeakers_has_its_own_level(level_db: float, lufs: float) -> None:
    # BS.1770-4: 997 Hz at 0 dBFS in one channel is -3.01 LUFS, so in both it is 0
    assert level(tone(997, 3, level_db)) == pytest.approx(lufs, abs=0.05)


def test_low_notes_count_less_and_high_ones_more() -> None:
    middle, low, high = level(tone(997, 2)), level(tone(40, 2)), level(tone(8000, 2))
    assert middle is not None
    assert low is not None
    assert high is not None
    assert low < middle - 3
    assert high == pytest.approx(middle + 3.3, abs=0.5)


def test_pauses_do_not_count() -> None:
    spoken = np.concatenate([tone(997, 3, -20), np.zeros(10 * RATE, np.float32)])
    whole = level(spoken)
    assert whole == pytest.approx(-20, abs=0.5)


def test_quiet_parts_below_the_gate_do_not_count() -> None:
    mixed = np.concatenate([tone(997, 5, -20), tone(997, 5, -45)])
    assert level(mixed) == pytest.approx(-20, abs=0.4)


@pytest.mark.parametrize("sound", [np.zeros(0, np.float32), np.zeros(RATE, np.float32)])
def test_silence_has_no_loudness(sound: np.ndarray) -> None:
    assert level(sound) is None


def test_a_click_shorter_than_a_block_is_one_block() -> None:
    short = tone(997, BLOCK_S / 4, -10)
    assert len(blocks_of(short, RATE)) == 1
    assert level(short) == pytest.approx(-10, abs=0.3)
