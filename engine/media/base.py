"""What loading a file gives. Plain values: they travel between processes.

Conventions
-----------
Pictures are upright uint8 RGB, shape (height, width, 3). Sound is mono float32 in -1..1 at
`SAMPLE_RATE`. Times are seconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from engine.domain import Kind, Segment

SAMPLE_RATE = 44_100
AUDIO_WINDOW_S = 5.0
"""Fixed windows, never a random crop: the same file always gives the same vectors."""

MAX_WINDOWS = 24
"""A recording longer than 24 windows is heard at 24 evenly spread places (cost per file is bounded)."""

THUMBNAIL_SIDE_PX = 320


STRIP_HEIGHT_PX = 96
STRIP_SPACE_PX = 6
"""A staff as encoders see it: its lines are 6 px apart, the middle one lies at row 48."""


@dataclass(frozen=True, slots=True)
class MusicLine:
    """A system of staves, each straightened and brought to one size.

    Column c of every strip lies at ``left + scale * c`` px of the page picture at `PAGE_WIDTH_PX`.

    Attributes
    ----------
    box
        x, y, width, height in px of the page picture.
    strips
        One per staff, upper first; uint8 ink (0 paper, 255 black), shape (`STRIP_HEIGHT_PX`, w) with
        the same w for all staves of the system.
    bars
        Columns of the barlines, rising.
    """

    box: tuple[int, int, int, int]
    strips: tuple[npt.NDArray[np.uint8], ...]
    left: float
    scale: float
    bars: tuple[float, ...] = ()

    @property
    def space(self) -> float:
        """Distance of the staff lines in px of the page picture."""
        return STRIP_SPACE_PX * self.scale


@dataclass(frozen=True, slots=True)
class Sample:
    """What encoders see of one segment.

    ``picture`` for photos, score pages and sketches; ``sound`` for recordings; ``text`` is what
    was written in or about the segment (title, composer, page text), empty when nothing was.
    ``lines`` are the systems of a score page. ``spectrum`` is that of the whole recording
    (`engine.media.spectrum`), with its first segment only.
    """

    segment: Segment = field(default_factory=Segment)
    picture: npt.NDArray[np.uint8] | None = None
    sound: npt.NDArray[np.float32] | None = None
    text: str = ""
    lines: tuple[MusicLine, ...] = ()
    spectrum: npt.NDArray[np.uint8] | None = None


def page_sample(
    page: int,
    picture: npt.NDArray[np.uint8],
    text: str,
    *,
    scale: float = 1.0,
    lines: tuple[MusicLine, ...] = (),
) -> Sample:
    """The sample of a whole score page; its box is the page, `scale` times as large as `picture`."""
    height, width = (round(scale * length) for length in picture.shape[:2])
    segment = Segment(page=page, box=(0, 0, width, height))
    return Sample(segment, picture=picture, text=text, lines=lines)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the loader found out about a file; None where it does not say."""

    width: int | None = None
    height: int | None = None
    duration_s: float | None = None
    pages: int | None = None
    taken_at: str | None = None  # ISO 8601 local time
    camera: str | None = None
    title: str | None = None
    artist: str | None = None  # or composer
    text: str = ""
    tags: tuple[str, ...] = ()  # keywords inside the file
    rating: int = 0  # 0..5
    extra: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A decoded file: its content hash, its true kind, samples for the encoders, a thumbnail."""

    content_hash: str  # BLAKE2b-160 of the bytes, hex
    kind: Kind
    metadata: Metadata
    samples: tuple[Sample, ...]
    thumbnail: bytes | None  # WebP, at most THUMBNAIL_SIDE_PX on the long side
