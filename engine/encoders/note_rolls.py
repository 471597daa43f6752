"""From pages and spectra to rolls of notes, and from rolls to passages.

Conventions
-----------
A *roll* is notes over time or over the width of a score: float32 probabilities, shape (steps, 88).
A step is a frame of 50 ms or a column of 2/3 staff space. Torch is imported with this module.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch  # noqa: TID253 -- nothing here works without it

from engine.encoders.note_nets import COLUMN_PX, PITCHES, Head, Listener, Reader, stacked
from engine.media.base import STRIP_HEIGHT_PX, MusicLine
from engine.media.spectrum import FRAMES_PER_S, LOWEST_PITCH, Spectrum, decibels
from engine.passage import STEP_S

SEEN_STEPS = 44
"""Columns of a window of a score: 29 staff spaces, a bar or two."""

HEARD_STEPS = 84
"""Frames of a window of a recording: 4.2 s."""

HOP = 10
"""Steps from one window to the next: 0.5 s, or 6.7 staff spaces."""

_BLOCK = 1200  # frames heard at once
_CONTEXT = 64  # frames around them that the listener looks at
_BATCH = 256
_CERTAIN = {"seen": 0.2, "heard": 0.4}

Roll = npt.NDArray[np.float32]
Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Found:
    """Notes of a roll, in order: step, MIDI number, probability."""

    step: npt.NDArray[np.intp]
    pitch: npt.NDArray[np.uint8]
    certainty: Roll


def read_line(reader: Reader, line: MusicLine) -> Roll:
    """Roll of a system, all its staves together; shape (columns, 88)."""
    width = line.strips[0].shape[1]
    ink = np.zeros((len(line.strips), 1, STRIP_HEIGHT_PX, width + -width % COLUMN_PX), np.float32)
    for row, strip in enumerate(line.strips):
        ink[row, 0, :, :width] = strip / 255.0
    with torch.inference_mode():
        inputs = torch.from_numpy(ink).contiguous(memory_format=torch.channels_last)
        return np.asarray(torch.sigmoid(reader(inputs)).amax(0).numpy())


def trimmed(roll: Roll) -> tuple[int, int]:
    """First and last column (exclusive) between which notes are: clef and key hold none."""
    columns = np.flatnonzero(roll.max(1) > 0.5)
    if not len(columns):
        return 0, 0
    return max(0, int(columns[0]) - 2), min(len(roll), int(columns[-1]) + 4)


def hear(listener: Listener, spectrum: Spectrum) -> Roll:
    """Rolls of notes that begin and notes that sound, shape (2, frames, 88)."""
    frames = len(spectrum)
    out = np.zeros((2, frames, PITCHES), np.float32)
    for start in range(0, frames, _BLOCK):
        first, last = max(0, start - _CONTEXT), min(frames, start + _BLOCK + _CONTEXT)
        levels = torch.from_numpy(decibels(spectrum[first:last]))[None]
        with torch.inference_mode():
            inputs = stacked(levels).contiguous(memory_format=torch.channels_last)
            heard = torch.sigmoid(listener(inputs))[0].numpy()
        end = min(frames, start + _BLOCK)
        out[:, start:end] = heard[:, start - first : end - first]
    return out


def windows(roll: npt.NDArray[np.floating], steps: int) -> npt.NDArray[np.floating]:
    """Windows every `HOP` steps, shape (n, channels, steps, 88), of a roll (channels, steps, 88).

    Window k is centred on step ``HOP * k + HOP / 2``; beyond the ends there is silence.
    """
    count = max(1, round(roll.shape[1] / HOP))
    before = steps // 2 - HOP // 2
    after = max(0, (count - 1) * HOP + steps - before - roll.shape[1])
    padded = np.pad(roll, ((0, 0), (before, after), (0, 0)))
    views = np.lib.stride_tricks.sliding_window_view(padded, steps, axis=1)[:, ::HOP][:, :count]
    return views.transpose(1, 0, 3, 2)


def vectors_of(head: Head, rolls: npt.NDArray[np.floating]) -> Matrix:
    """Unit vectors of windows, shape (n, `PASSAGE_DIM`)."""
    parts = []
    with torch.inference_mode():
        for start in range(0, len(rolls), _BATCH):
            part = np.ascontiguousarray(rolls[start : start + _BATCH], np.float32)
            parts.append(head(torch.from_numpy(part)).numpy())
    return np.concatenate(parts)


def notes_in(roll: Roll, side: str) -> Found:
    """Notes that stand out: more certain than the steps beside them."""
    padded = np.pad(roll, ((1, 1), (0, 0)))
    peak = (roll >= padded[:-2]) & (roll > padded[2:]) & (roll > _CERTAIN[side])
    step, key = np.nonzero(peak)
    return Found(step, (key + LOWEST_PITCH).astype(np.uint8), roll[step, key])


def places_on(line: MusicLine, columns: npt.NDArray[np.floating]) -> Roll:
    """Shares of the line's width (0..1) at which columns of the reader lie."""
    x = line.left + line.scale * COLUMN_PX * (np.asarray(columns, np.float64) + 0.5)
    left, _top, width, _height = line.box
    return np.clip((x - left) / max(width, 1), 0.0, 0.999).astype(np.float32)


def seconds(steps: npt.ArrayLike) -> Roll:
    """Times of frames in s."""
    return (np.asarray(steps, np.float64) / FRAMES_PER_S).astype(np.float32)


assert HOP / FRAMES_PER_S == STEP_S
