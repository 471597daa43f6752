"""Sound to spectrograms, for the audio networks. Fixed formulas, one place.

Conventions
-----------
Sound is mono float32 in -1..1 at `engine.media.base.SAMPLE_RATE`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from engine.media.base import SAMPLE_RATE, Sample

if TYPE_CHECKING:
    import torch

Sound = npt.NDArray[np.float32]
QUIET = 1e-5
"""A peak below this (-100 dB) is silence: there is nothing to describe."""

_FRAME = 1024
_SILENCE = 1e-3


def sounds_of(samples: Sequence[Sample]) -> list[Sound]:
    """The samples' sounds; an absent one is empty."""
    empty = np.zeros(0, np.float32)
    return [empty if sample.sound is None else sample.sound for sample in samples]


def is_silent(sound: Sound) -> bool:
    """Whether there is nothing to hear."""
    return len(sound) == 0 or float(np.abs(sound).max()) < QUIET


def at_least(sound: Sound, seconds: float, rate: int = SAMPLE_RATE) -> Sound:
    """Repeat a short sound until it lasts `seconds`; a longer one is returned as it is."""
    wanted = int(np.ceil(seconds * rate))
    if len(sound) >= wanted or len(sound) == 0:
        return sound
    return np.tile(sound, -(-wanted // len(sound)))[:wanted]


def sounding(sound: Sound) -> Sound:
    """Leave out stretches of silence, 60 dB below the peak: many a clip is padded with them."""
    frames = len(sound) // _FRAME
    if frames < 2:
        return sound
    pieces = sound[: frames * _FRAME].reshape(frames, _FRAME)
    peaks = np.abs(pieces).max(1)
    if peaks.max() < QUIET:  # all that sounds is in the rest that fills no frame
        return sound
    return np.asarray(pieces[peaks > peaks.max() * _SILENCE].ravel())


def resample(sound: Sound, rate: int) -> Sound:
    """Sound at another rate, from `SAMPLE_RATE`."""
    import soxr

    return np.asarray(soxr.resample(sound, SAMPLE_RATE, rate), np.float32)


class Mel:
    """Mel spectrograms of one setting, on torch (centred frames, Hann window, power).

    Parameters
    ----------
    rate, window, hop, bands
        Hz, samples, samples, number of mel bands.
    filters
        Further arguments of `librosa.filters.mel`.
    """

    def __init__(self, rate: int, window: int, hop: int, bands: int, **filters: Any) -> None:
        import torch
        from librosa.filters import mel

        self._window = torch.hann_window(window)
        self._hop = hop
        self._filters = torch.from_numpy(mel(sr=rate, n_fft=window, n_mels=bands, **filters))

    def __call__(self, sound: Sound) -> "torch.Tensor":
        """Power in each band, shape (frames, bands)."""
        import torch

        waves = torch.from_numpy(np.ascontiguousarray(sound, np.float32))
        spectrum = torch.stft(
            waves,
            len(self._window),
            self._hop,
            window=self._window,
            center=True,
            pad_mode="constant",
            return_complex=True,
        )
        return (self._filters @ spectrum.abs().square()).T
