"""The spectrum of a whole recording, as small as it can be and still tell notes.

Twenty frames a second, two looks at each: a long window that tells low notes apart, a short one that
tells when they begin. Decibels below the loudest place of the recording, so that level does not
matter.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache

import numpy as np
import numpy.typing as npt

RATE = 20_480
"""Hz that sound is brought to: 1,024 samples are one frame."""

FRAMES_PER_S = 20
LOWEST_PITCH = 21
BINS_PER_SEMITONE = 2
BINS = 208
"""Of each window: MIDI 21 (27.5 Hz) to 124.5, half a semitone apart."""

LONGEST_S = 3600.0
"""What comes after is not looked at: an hour is 30 MB."""

_HOP = RATE // FRAMES_PER_S
_WINDOWS = (8192, 2048)
_DECIBELS_PER_STEP = 0.375  # 255 steps: 95 dB
_BLOCK_S = 60.0

Sound = npt.NDArray[np.float32]
Spectrum = npt.NDArray[np.uint8]
Read = Callable[[float, float], Sound]


def spectrum(read: Read, duration_s: float, rate: int) -> Spectrum:
    """Spectrum of a recording.

    Parameters
    ----------
    read
        Gives the mono samples between two times in s; less at the end of the recording.
    rate
        Hz, of what `read` gives.

    Returns
    -------
    Shape (frames, 2 * `BINS`), uint8: the long window's bins, then the short one's; 255 is the
    loudest place of the recording, a step is 0.375 dB. Frame k is centred on ``k / 20`` s. A silent
    recording is all 0.
    """
    blocks = list(_power(_resampled(read, min(duration_s, LONGEST_S), rate)))
    levels = np.concatenate(blocks) if blocks else np.zeros((0, 2 * BINS), np.float32)
    loudest = levels.max(initial=-np.inf)
    if not loudest > -190.0:
        return np.zeros(levels.shape, np.uint8)
    steps = 255.0 + (levels - loudest) / _DECIBELS_PER_STEP
    return np.asarray(np.clip(np.rint(steps), 0, 255), np.uint8)


def spectrum_of(sound: Sound, rate: int) -> Spectrum:
    """Spectrum of sound in memory, mono float32; see `spectrum`."""

    def read(start_s: float, end_s: float) -> Sound:
        return sound[round(start_s * rate) : round(end_s * rate)]

    return spectrum(read, len(sound) / rate, rate)


def decibels(found: Spectrum) -> npt.NDArray[np.float32]:
    """Levels in dB below the loudest place (0), same shape."""
    return (found.astype(np.float32) - 255.0) * np.float32(_DECIBELS_PER_STEP)


def _resampled(read: Read, duration_s: float, rate: int) -> Iterator[Sound]:
    """Blocks of sound at `RATE`; every one but the last holds whole frames."""
    import soxr

    stream = soxr.ResampleStream(rate, RATE, 1, dtype="float32")
    rest = np.zeros(0, np.float32)
    start_s = 0.0
    while start_s < duration_s:
        end_s = min(duration_s, start_s + _BLOCK_S)
        is_last = end_s >= duration_s
        sound = stream.resample_chunk(read(start_s, end_s), last=is_last)
        rest = np.concatenate([rest, sound])
        whole = len(rest) if is_last else len(rest) // _HOP * _HOP
        yield rest[:whole]
        rest, start_s = rest[whole:], end_s


def _power(blocks: Iterator[Sound]) -> Iterator[npt.NDArray[np.float32]]:
    """Decibels of all frames, block by block; windows reach half their length to either side."""
    margin = _WINDOWS[0] // 2
    before = np.zeros(margin, np.float32)
    waiting: Sound | None = None
    for block in blocks:
        if waiting is not None:
            after = block[:margin]
            if len(after) == margin:
                yield _frames(np.concatenate([before, waiting, after]), len(waiting))
                before = np.concatenate([before, waiting])[-margin:]
                waiting = block
            else:  # a last block too short to look ahead into
                waiting = np.concatenate([waiting, block])
        else:
            waiting = block
    if waiting is not None and len(waiting):
        padded = np.concatenate([before, waiting, np.zeros(margin + _HOP, np.float32)])
        yield _frames(padded, len(waiting))


def _frames(padded: Sound, length: int) -> npt.NDArray[np.float32]:
    """Decibels of the frames that begin within `length` samples after the margin."""
    count = -(-length // _HOP)
    middle = _WINDOWS[0] // 2
    out = np.empty((count, 2 * BINS), np.float32)
    for place, size in enumerate(_WINDOWS):
        window, filters = _window(size)
        first = middle - size // 2
        views = np.lib.stride_tricks.sliding_window_view(padded[first:], size)[::_HOP][:count]
        for at in range(0, count, 256):
            power = np.abs(np.fft.rfft(views[at : at + 256] * window)).astype(np.float32) ** 2
            out[at : at + 256, place * BINS : (place + 1) * BINS] = power @ filters
    return np.asarray(10.0 * np.log10(out + 1e-20), np.float32)


@lru_cache(maxsize=4)
def _window(size: int) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Hann window of unit gain, and triangles half a semitone apart, each with area 1."""
    window = np.hanning(size + 1)[:-1]
    pitches = LOWEST_PITCH + (np.arange(BINS + 2) - 1) / BINS_PER_SEMITONE
    hertz = 440.0 * 2.0 ** ((pitches - 69) / 12)
    places = hertz * size / RATE
    bins = np.arange(size // 2 + 1)
    lower, middle, upper = places[:-2], places[1:-1], places[2:]
    rising = (bins[:, None] - lower) / np.maximum(middle - lower, 1.0)
    falling = (upper - bins[:, None]) / np.maximum(upper - middle, 1.0)
    near = 1.0 - np.abs(bins[:, None] - middle)  # where bins are wider than the triangle
    filters = np.clip(np.maximum(np.minimum(rising, falling), near), 0.0, None)
    filters /= np.maximum(filters.sum(0), 1e-9)
    return (2 * window / window.sum()).astype(np.float32), filters.astype(np.float32)
