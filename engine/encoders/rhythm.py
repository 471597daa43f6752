"""`rhythm` and `pitch` of a recording: small fixed descriptors, no weights.

References
----------
.. [1] D. Ellis, "Beat tracking by dynamic programming", 2007 (onset strength by spectral flux).
.. [2] T. Fujishima, "Realtime chord recognition of musical sound", 1999 (pitch class profile).
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from engine.domain import Aspect, Kind
from engine.encoders.base import Encoded, EncoderInfo, Role, Space, Vector
from engine.encoders.sound import Sound, at_least, is_silent, resample, sounds_of
from engine.encoders.text import unit
from engine.media.base import Sample

_RATE = 22_050
_VERSION = 1
_SECONDS = 4.0  # shorter sounds are repeated: a tempo needs some length
_FLUX_WINDOW, _FLUX_HOP = 1024, 256  # onsets 86 times a second
_TONE_WINDOW, _TONE_HOP = 8192, 2048  # 2.7 Hz apart: semitones are separate from 50 Hz up
_TEMPI = 48  # from 30 to 480 beats a minute, evenly in octaves
_LOWEST_MIDI, _HIGHEST_MIDI = 33, 105  # A1 (55 Hz) to A7
_PITCH_DIM = 12 + 12 + (_HIGHEST_MIDI - _LOWEST_MIDI) // 6
_NAME = f"rhythm-pitch/{_VERSION}"

Array = npt.NDArray[np.float64]

INFO = EncoderInfo(
    _NAME,
    "rhythm-pitch",
    Kind.AUDIO,
    (
        Space(Aspect.RHYTHM, _TEMPI, f"{_NAME}/rhythm"),
        Space(Aspect.PITCH, _PITCH_DIM, f"{_NAME}/pitch"),
    ),
)


class RhythmPitch:
    """The encoder; it holds nothing."""

    info = INFO

    def encode(self, samples: Sequence[Sample], role: Role) -> list[Encoded]:
        """Two vectors for each sound; an aspect is missing where there is no beat or no tone."""
        del role
        return [_encode(sound) for sound in sounds_of(list(samples))]

    def close(self) -> None:
        """Nothing to release."""


def _encode(sound: Sound) -> Encoded:
    if is_silent(sound):
        return Encoded({})
    heard = at_least(resample(sound, _RATE), _SECONDS, _RATE).astype(np.float64)
    found = {Aspect.RHYTHM: rhythm(heard), Aspect.PITCH: pitch(heard)}
    return Encoded({aspect: v for aspect, v in found.items() if v is not None})


def rhythm(sound: Array) -> Vector | None:
    """How much the onsets repeat at each tempo, shape (48,), unit length; None without onsets.

    Autocorrelation of the onset strength [1]_ at lags evenly spread in octaves.
    """
    spectrum = np.log1p(100 * _magnitudes(sound, _FLUX_WINDOW, _FLUX_HOP))
    flux = np.maximum(np.diff(spectrum, axis=0), 0).mean(1)
    onsets = flux - flux.mean()
    powers = np.abs(np.fft.rfft(onsets, 2 * len(onsets))) ** 2
    likeness = np.fft.irfft(powers)[: len(onsets)]
    if likeness[0] < 1e-9:
        return None
    beats = 30 * 2 ** (np.arange(_TEMPI) * 4 / _TEMPI)
    lags = 60 / beats * _RATE / _FLUX_HOP
    values = np.maximum(np.interp(lags, np.arange(len(likeness)), likeness / likeness[0]), 0)
    return unit(np.sqrt(values).astype(np.float32)) if values.any() else None


def pitch(sound: Array) -> Vector | None:
    """Which notes sound, shape (36,), unit length; None without tones.

    Twelve numbers for the notes' share [2]_, twelve for how they move from frame to frame, and
    twelve for the register, each as square roots.
    """
    spectrum = _magnitudes(sound, _TONE_WINDOW, _TONE_HOP)
    notes = _semitones(spectrum)
    total = notes.sum()
    if total < 1e-9:
        return None
    chroma = np.stack(
        [notes[:, (np.arange(notes.shape[1]) + _LOWEST_MIDI) % 12 == c].sum(1) for c in range(12)],
        1,
    )
    moving = np.abs(np.diff(chroma, axis=0)).mean(0) if len(chroma) > 1 else np.zeros(12)
    register = notes.sum(0).reshape(-1, 6).sum(1)
    parts = [_shares(chroma.sum(0)), 0.5 * _shares(moving), 0.5 * _shares(register)]
    return unit(np.sqrt(np.concatenate(parts)).astype(np.float32))


def _magnitudes(sound: Array, window: int, hop: int) -> Array:
    """Magnitude spectrum, shape (frames, window // 2 + 1)."""
    frames = np.lib.stride_tricks.sliding_window_view(sound, window)[::hop]
    return np.abs(np.fft.rfft(frames * np.hanning(window), axis=1))


def _semitones(spectrum: Array) -> Array:
    """Energy of spectral peaks in each semitone, shape (frames, 72): broad noise has few peaks."""
    inner = spectrum[:, 1:-1]
    peaks = np.where((inner > spectrum[:, :-2]) & (inner >= spectrum[:, 2:]), inner, 0)
    peaks = np.where(peaks > 4 * np.median(spectrum, axis=1, keepdims=True), peaks, 0)
    hertz = np.arange(1, spectrum.shape[1] - 1) * _RATE / _TONE_WINDOW
    midi = np.round(69 + 12 * np.log2(hertz / 440)).astype(np.int64)
    inside = (midi >= _LOWEST_MIDI) & (midi < _HIGHEST_MIDI)
    sums = np.zeros((len(spectrum), _HIGHEST_MIDI - _LOWEST_MIDI))
    for column, note in zip(peaks[:, inside].T, midi[inside] - _LOWEST_MIDI, strict=True):
        sums[:, note] += column
    return sums


def _shares(values: Array) -> Array:
    return np.asarray(values / max(values.sum(), 1e-12))
