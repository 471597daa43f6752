"""Music as a sequence: what a recording and a score are compared by. Plain values.

Conventions
-----------
A *place* is one number. In a recording it is seconds. In a score it is ``line + share``: line 3,
a quarter of the way across, is 3.25; lines (systems of staves) count from 0 through all pages.
Pitches are MIDI numbers.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

PASSAGE_DIM = 64
"""Length of one vector of a passage."""

STEP_S = 0.5
"""Time between two vectors of a recording."""

_MAGIC = b"TrP1"
_HEADER = struct.Struct("<4s4i")  # the magic; how many vectors, notes, lines, barlines

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Line:
    """One system of staves.

    ``box`` is x, y, width, height in px of the page picture at `PAGE_WIDTH_PX`; ``bars`` are the
    shares of the width (0..1) at which barlines stand, rising.
    """

    page: int
    box: tuple[int, int, int, int]
    bars: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """The music of one recording or score.

    Attributes
    ----------
    vectors
        Shape (n, `PASSAGE_DIM`), float16, unit length: what is heard or seen around each place.
    places
        Shape (n,), float32, rising: the middle of each vector's window.
    notes_at, notes_pitch, notes_strength
        Shape (m,): the notes found, by place: float32 places, uint8 pitches, uint8 certainty
        (255: certain).
    lines
        The systems of a score in reading order; empty for a recording.
    """

    vectors: npt.NDArray[np.float16]
    places: Floats
    notes_at: Floats
    notes_pitch: Bytes
    notes_strength: Bytes
    lines: tuple[Line, ...] = field(default=())

    @property
    def is_score(self) -> bool:
        """Whether places are lines and not seconds."""
        return bool(self.lines)

    def to_bytes(self) -> bytes:
        """Pack for the catalog: a header of counts, then the arrays as they are, little endian.

        Compressing would win 3 % and take 30 times as long to read (a trial); a search reads thousands.
        """
        frames = [(line.page, *line.box) for line in self.lines]
        bars = [bar for line in self.lines for bar in line.bars]
        counts = (len(self.vectors), len(self.notes_at), len(self.lines), len(bars))
        arrays = (
            np.asarray(self.vectors, "<f2"),
            np.asarray(self.places, "<f4"),
            np.asarray(self.notes_at, "<f4"),
            np.asarray(frames, "<i4").reshape(-1, 5),
            np.asarray([len(line.bars) for line in self.lines], "<i4"),
            np.asarray(bars, "<f4"),
            np.asarray(self.notes_pitch, np.uint8),
            np.asarray(self.notes_strength, np.uint8),
        )
        return _HEADER.pack(_MAGIC, *counts) + b"".join(array.tobytes() for array in arrays)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Passage":
        """Unpack what `to_bytes` has packed. The arrays are views of the bytes: not writable.

        Raises
        ------
        ValueError
            The bytes are no packed passage.
        """
        if len(data) < _HEADER.size or data[: len(_MAGIC)] != _MAGIC:
            raise ValueError("not a packed passage")
        _magic, vectors, notes, lines, bars = _HEADER.unpack_from(data)
        taken = _Taken(data, _HEADER.size)
        found = taken.next("<f2", vectors * PASSAGE_DIM).reshape(vectors, PASSAGE_DIM)
        places, notes_at = taken.next("<f4", vectors), taken.next("<f4", notes)
        frames = taken.next("<i4", 5 * lines).reshape(-1, 5)
        systems = _lines(frames, taken.next("<i4", lines), taken.next("<f4", bars))
        pitch, strength = taken.next("u1", notes), taken.next("u1", notes)
        return cls(found, places, notes_at, pitch, strength, systems)


class _Taken:
    """Arrays out of packed bytes, one after the other."""

    def __init__(self, data: bytes, start: int) -> None:
        self._data = data
        self._at = start

    def next(self, kind: str, count: int) -> npt.NDArray[Any]:
        """The next `count` numbers; ValueError when there are not so many."""
        found = np.frombuffer(self._data, kind, count, self._at)
        self._at += found.nbytes
        return found


def joined(parts: Sequence[Passage]) -> Passage:
    """The pages of a score, in order, as one passage: lines are counted on."""
    before = np.cumsum([0, *(len(part.lines) for part in parts)])
    return Passage(
        np.concatenate([part.vectors for part in parts]),
        np.concatenate([part.places + first for part, first in zip(parts, before, strict=False)]),
        np.concatenate([part.notes_at + first for part, first in zip(parts, before, strict=False)]),
        np.concatenate([part.notes_pitch for part in parts]),
        np.concatenate([part.notes_strength for part in parts]),
        tuple(line for part in parts for line in part.lines),
    )


def _lines(
    frames: npt.NDArray[np.int32], counts: npt.NDArray[np.int32], bars: Floats
) -> tuple[Line, ...]:
    if counts.sum() != len(bars):
        raise ValueError("not a packed passage")
    ends = np.cumsum(counts)
    return tuple(
        Line(page, (x, y, w, h), tuple(bars[end - count : end].tolist()))
        for (page, x, y, w, h), end, count in zip(
            frames.tolist(), ends.tolist(), counts.tolist(), strict=True
        )
    )
