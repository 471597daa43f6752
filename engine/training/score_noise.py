"""Recordings as they come: other rooms, microphones, levels, noises. Pure.

Nothing here shifts or stretches time; playing out of tune is `score_sound.midi_of`'s.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

RATE = 22_050
"""Samples per second."""

Sound = npt.NDArray[np.float32]
Rng = np.random.Generator
Hertz = npt.NDArray[np.float64]
Gain = Callable[[Hertz], Hertz]

_LOOP_S = 11  # length of noise made; it is repeated
_PHONE_TOPS_HZ = (3400.0, 5000.0, 8000.0)
_PHONE_SNR_DB = 15.0


def disturbed(sound: Sound, rng: Rng, strength: float = 1.0, rate: int = RATE) -> Sound:
    """One of the ways in which a recording differs from the studio's.

    Equaliser, band limits and room, then noise and clipping, then a level of -20..20 dB.

    Parameters
    ----------
    strength
        0: nothing but the level; 1: as bad as it gets.
    """
    out = sound
    if rng.random() < 0.85 * strength:
        out = _filtered(out, _equaliser(rng, strength), _room(rng, strength, rate), rate)
    if rng.random() < 0.6 * strength:
        quiet = float(rng.uniform(10 + 25 * (1 - strength), 45))
        out = out + _at_snr(_some_noise(rng, rate), out, quiet)
    if rng.random() < 0.15 * strength:
        out = _clipped(out, float(rng.uniform(0.25, 0.8)))
    level = 10 ** (rng.uniform(-20, 20) / 20)
    return np.asarray(out * level, np.float32)


def phone(sound: Sound, rng: Rng, rate: int = RATE) -> Sound:
    """What a telephone hears in a living room full of people.

    300 Hz to 3.4, 5 or 8 kHz, a room of 0.5 s, babble 15 dB below, tops clipped.
    """
    top = float(rng.choice(_PHONE_TOPS_HZ))
    room = _impulse(0.5, 0.5, rng, rate)
    heard = _filtered(sound, lambda _: np.ones(1), room, rate)
    heard = heard + _at_snr(_babble(rng, rate), heard, _PHONE_SNR_DB)
    heard = _filtered(heard, lambda hz: _band(hz, 300.0, top, 4), None, rate)
    return _clipped(heard, 0.6)


# -- linear -------------------------------------------------------------------------------------
def _filtered(sound: Sound, gain_at: Gain, impulse: Sound | None, rate: int) -> Sound:
    """The sound through gains by frequency (Hz -> factor) and an impulse response, as long as before."""
    from scipy import fft

    size = fft.next_fast_len(len(sound) + (0 if impulse is None else len(impulse)), real=True)
    spectrum = fft.rfft(sound, size)
    hertz = np.asarray(np.fft.rfftfreq(size, 1 / rate), np.float64)
    spectrum *= gain_at(hertz).astype(np.float32)
    if impulse is not None:
        spectrum *= fft.rfft(impulse, size)
    return np.asarray(fft.irfft(spectrum, size)[: len(sound)], np.float32)


def _equaliser(rng: Rng, strength: float) -> Gain:
    """Tilt, two hills or dips, and at times a band."""
    tilt = rng.uniform(-4, 4) * strength  # dB per octave
    hills = [
        (rng.uniform(6, 13), rng.uniform(-9, 9) * strength, rng.uniform(0.3, 1.5)) for _ in "ab"
    ]
    low = float(rng.uniform(60, 350)) if rng.random() < 0.4 * strength else 0.0
    high = float(rng.uniform(2800, 9000)) if rng.random() < 0.5 * strength else 0.0
    steep = int(rng.choice([1, 2, 4, 16]))

    def gain(hz: Hertz) -> Hertz:
        octave = np.log2(np.maximum(hz, 20.0))
        decibel = tilt * (octave - np.log2(700))
        for middle, height, width in hills:
            decibel = decibel + height * np.exp(-0.5 * ((octave - middle) / width) ** 2)
        return np.asarray(10 ** (np.clip(decibel, -40, 25) / 20) * _band(hz, low, high, steep))

    return gain


def _band(hz: Hertz, low: float, high: float, steep: int) -> Hertz:
    """Butterworth's magnitudes of a high-pass and a low-pass; 0 for either: none."""
    gain = np.ones(len(hz))
    if low:
        gain = gain / np.sqrt(1 + (low / np.maximum(hz, 1.0)) ** (2 * min(steep, 4)))
    if high:
        gain = gain / np.sqrt(1 + (hz / high) ** (2 * steep))
    return gain


def _room(rng: Rng, strength: float, rate: int) -> Sound | None:
    if rng.random() > 0.6:
        return None
    return _impulse(
        float(rng.uniform(0.15, 1.8)), float(rng.uniform(0.05, 0.6)) * strength, rng, rate
    )


def _impulse(seconds: float, wet: float, rng: Rng, rate: int) -> Sound:
    """A room: the direct sound and decaying noise, `seconds` until 60 dB down, `wet` of the energy."""
    time = np.arange(int(seconds * rate)) / rate
    tail = rng.standard_normal(len(time)) * 10 ** (-3 * time / seconds)
    tail[: int(rng.uniform(0.002, 0.02) * rate)] = 0.0
    tail = np.convolve(tail, [0.5, 0.5], "same")  # walls swallow high tones first
    tail *= np.sqrt(wet / max(float((tail**2).sum()), 1e-9))
    tail[0] = np.sqrt(1 - wet)
    return np.asarray(tail, np.float32)


# -- noises -------------------------------------------------------------------------------------
def _some_noise(rng: Rng, rate: int) -> Sound:
    """White, pink, brown, hum or people."""
    kind = int(rng.integers(5))
    if kind == 4:
        return _babble(rng, rate)
    if kind == 3:
        base = float(rng.choice([50, 60]))
        time = np.arange(_LOOP_S * rate) / rate
        hum = [np.sin(2 * np.pi * base * n * time) * rng.uniform(0, 1) / n for n in range(1, 9)]
        return np.asarray(sum(hum), np.float32)
    white = np.asarray(rng.standard_normal(_LOOP_S * rate), np.float32)
    return _filtered(white, lambda hz: np.maximum(hz, 30.0) ** (-kind / 2), None, rate)


def _babble(rng: Rng, rate: int) -> Sound:
    """Six voices that say nothing: buzzing and hissing in formants, by the syllable."""
    out = np.zeros(_LOOP_S * rate, np.float32)
    for _ in range(6):
        out += _murmur(rng, rate)
    return out


def _murmur(rng: Rng, rate: int) -> Sound:
    count = _LOOP_S * rate
    syllables = int(_LOOP_S * 4)
    grid = np.linspace(0, syllables - 1, count)
    height = np.interp(grid, np.arange(syllables), rng.uniform(0.8, 1.25, syllables))
    phase = np.cumsum(rng.uniform(95, 230) * height) / rate
    voiced = np.interp(grid, np.arange(syllables), rng.random(syllables))
    source = (2 * (phase % 1) - 1) * voiced + 0.3 * (1 - voiced) * rng.standard_normal(count)
    loud = np.interp(grid * 2, np.arange(2 * syllables), rng.random(2 * syllables) ** 2)
    formants = rng.uniform((300, 900, 2200), (800, 2000, 3200))

    def mouth(hz: Hertz) -> Hertz:
        peaks = sum(np.exp(-0.5 * ((hz - middle) / 180) ** 2) for middle in formants)
        return np.asarray(peaks + 0.03)

    return _filtered(np.asarray(source * loud, np.float32), mouth, None, rate)


def _at_snr(noise: Sound, sound: Sound, decibel: float) -> Sound:
    """The noise, repeated to the sound's length, `decibel` below it."""
    ratio = _rms(sound) / max(_rms(noise), 1e-9) * 10 ** (-decibel / 20)
    return np.resize(noise * np.float32(ratio), len(sound))


def _rms(sound: Sound) -> float:
    return float(np.sqrt(np.mean(np.square(sound), dtype=np.float64))) if len(sound) else 0.0


def _clipped(sound: Sound, share: float) -> Sound:
    """Cut at `share` of the loudest sample."""
    top = share * max(float(np.abs(sound).max(initial=0.0)), 1e-9)
    return np.asarray(np.clip(sound, -top, top), np.float32)
