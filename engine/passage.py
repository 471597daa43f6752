"""Music as a sequence: what a recording and a score are compared by. Plain values.

Conventions
-----------
A *place* is one number. In a recording it is seconds. In a score it is ``line + share``: line 3,
a quarter of the way across, is 3.25; lines (systems of staves) count from 0 through all pages.
Pitches are MIDI numbers.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

PASSAGE_DIM = 64
"""Length of one vector of a passage."""

STEP_S = 0.5
"""Time between two vectors of a recording."""

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
        """Pack for the catalog."""
        out = io.BytesIO()
        frames = [(line.page, *line.box) for line in self.lines]
        bars = [bar for line in self.lines for bar in line.bars]
        np.savez_compressed(
            out,
            vectors=self.vectors,
            places=self.places,
            at=self.notes_at,
            pitch=self.notes_pitch,
            strength=self.notes_strength,
            lines=np.asarray(frames, np.int32).reshape(-1, 5),
            bars=np.asarray(bars, np.float32),
            bar_counts=np.asarray([len(line.bars) for line in self.lines], np.int32),
        )
        return out.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Passage":
        """Unpack what `to_bytes` has packed.

        Raises
        ------
        ValueError
            The bytes are no packed passage.
        """
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as found:
                return cls(
                    found["vectors"],
                    found["places"],
                    found["at"],
                    found["pitch"],
                    found["strength"],
                    _lines(found["lines"], found["bars"], found["bar_counts"]),
                )
        except (KeyError, OSError, EOFError) as problem:
            raise ValueError("not a packed passage") from problem


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
    frames: npt.NDArray[np.int32], bars: Floats, counts: npt.NDArray[np.int32]
) -> tuple[Line, ...]:
    ends = np.cumsum(counts)
    found = []
    for (page, x, y, w, h), end, count in zip(
        frames.tolist(), ends.tolist(), counts.tolist(), strict=True
    ):
        found.append(Line(page, (x, y, w, h), tuple(bars[end - count : end].tolist())))
    return tuple(found)
