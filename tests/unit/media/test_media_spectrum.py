"""Spectra of whole recordings: notes lie where they should, level does not matter, blocks do not show."""

import numpy as np
import pytest

from engine.media.spectrum import (
    BINS,
    BINS_PER_SEMITONE,
    FRAMES_PER_S,
    LOWEST_PITCH,
    decibels,
    spectrum_of,
)

RATE = 22_050


def tone(pitch: float, seconds: float, start_s: float = 0.0, rate: int = RATE) -> np.ndarray:
    at = np.arange(round(seconds * rate)) / rate
    wave = 0.3 * np.sin(2 * np.pi * 440 * 2 ** ((pitch - 69) / 12) * at)
    return (wave * (at >= start_s)).astype(np.float32)


def bin_of(pitch: float) -> int:
    return round((pitch - LOWEST_PITCH) * BINS_PER_SEMITONE)


def test_silence_is_nothing():
    assert not spectrum_of(np.zeros(RATE, np.float32), RATE).any()


def test_a_recording_without_samples_has_no_frames():
    assert spectrum_of(np.zeros(0, np.float32), RATE).shape == (0, 2 * BINS)


def test_one_sample_is_one_frame():
    assert spectrum_of(np.ones(1, np.float32), RATE).shape == (1, 2 * BINS)


@pytest.mark.parametrize("pitch", [33, 57, 69, 81, 96])
def test_a_tone_is_loudest_at_its_own_bin(pitch: int):
    found = spectrum_of(tone(pitch, 2.0), RATE)
    assert abs(int(found[20, :BINS].argmax()) - bin_of(pitch)) <= 1


def test_the_short_window_tells_when_a_tone_begins():
    found = spectrum_of(tone(72, 2.0, start_s=1.0), RATE)
    level = decibels(found)[:, BINS + bin_of(72)]
    before, after = level[FRAMES_PER_S - 2], level[FRAMES_PER_S + 2]
    assert after - before > 40


@pytest.mark.parametrize("gain", [0.1, 3.0])
def test_level_does_not_matter(gain: float):
    sound = tone(60, 2.0) + 0.2 * tone(67, 2.0, 0.5)
    usual = spectrum_of(sound, RATE).astype(int)
    assert np.abs(spectrum_of(gain * sound, RATE) - usual).max() <= 1


def test_blocks_of_a_long_recording_join_without_a_seam():
    sound = np.random.default_rng(1).normal(0, 0.1, 70 * RATE).astype(np.float32)
    whole = spectrum_of(sound, RATE)
    late = spectrum_of(sound[55 * RATE :], RATE)  # the same sound, cut elsewhere
    inside = slice(3 * FRAMES_PER_S, 8 * FRAMES_PER_S)
    both = whole[55 * FRAMES_PER_S :][inside].astype(int) - late[inside]
    assert np.abs(both - np.median(both)).max() <= 2
    assert len(whole) == 70 * FRAMES_PER_S


def test_another_rate_gives_the_same_notes():
    one = spectrum_of(tone(64, 2.0), RATE)
    other = spectrum_of(tone(64, 2.0, rate=48_000), 48_000)
    assert one[20, :BINS].argmax() == other[20, :BINS].argmax()
