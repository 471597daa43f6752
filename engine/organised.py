"""What a user keeps in a library, as values: collections, sketches, near copies and verdicts."""

import enum
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from engine.domain import Kind, Query


@dataclass(frozen=True, slots=True)
class RecentSearch:
    """A search that was made: a query, and the words that stood in the search box beside it.

    ``id`` and ``added_at`` are set once the library remembers it.
    """

    query: Query
    typed: str = ""
    id: int = 0
    added_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SavedSketch:
    """A sketch under a name: a small PNG to know it by, and strokes as the sketch pad writes them.

    ``strokes`` is empty in lists. ``id`` and ``added_at`` are set once the library keeps it.
    """

    name: str
    picture: bytes
    strokes: str = ""
    id: int = 0
    added_at: datetime | None = None


Places = tuple[tuple[str, int], ...]
"""Hashes of contents in a collection, each with its place in the order."""


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection; `known` counts the items that the library has at present."""

    id: int
    name: str
    known: int = 0


@dataclass(frozen=True, slots=True)
class KeptCollection:
    """A deleted collection, whole."""

    id: int
    name: str
    places: Places


@dataclass(frozen=True, slots=True)
class Marked:
    """Rating and tags of a file's content at a moment."""

    file_id: int
    rating: int
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SidecarProblem:
    """A file whose sidecar could not be read or written, and why."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class SidecarReport:
    """What an export or import of sidecars came to.

    ``changed`` counts the sidecars that were written, or the files that got something from theirs;
    ``same`` those where there was nothing to do. ``before`` is how files were marked before an import.
    """

    changed: int = 0
    same: int = 0
    problems: tuple[SidecarProblem, ...] = ()
    before: tuple[Marked, ...] = ()
    is_stopped: bool = False


class Likeness(enum.StrEnum):
    """How alike files of a group are."""

    BYTES = "bytes"  # the same to the last byte
    SAME = "same"  # the same picture, recording or page, saved in another way
    SIMILAR = "similar"  # the next moment, another edition: each worth something of its own


class Verdict(enum.StrEnum):
    """What the user said about two contents that look alike."""

    DIFFERENT = "different"
    BOTH = "both"  # alike, and both to be kept


class Advantage(enum.StrEnum):
    """What the suggested file of a group has before the others."""

    PIXELS = "pixels"
    PAGES = "pages"
    LENGTH = "length"
    BYTES = "bytes"  # the larger file: less was thrown away
    MARKED = "marked"  # it has tags, a rating, or is in a collection
    OLDEST = "oldest"
    NAME = "name"  # nothing but the shorter path


@dataclass(frozen=True, slots=True)
class Copy:
    """A file of a group of duplicates, with what speaks for it."""

    file_id: int
    content_id: int
    content_hash: str
    path: Path
    kind: Kind
    size_bytes: int
    modified: datetime
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None
    pages: int | None = None
    taken_at: str | None = None
    rating: int = 0
    tags: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Files that are alike, the one suggested to be kept first, and what it has before the others."""

    likeness: Likeness
    copies: tuple[Copy, ...]
    advantage: Advantage

    @property
    def spare_bytes(self) -> int:
        """How much room goes free when only the first is kept."""
        return sum(copy.size_bytes for copy in self.copies[1:])


@dataclass(frozen=True, slots=True)
class DuplicateCount:
    """How many groups of a class there are, and how much room all but the best of each take."""

    groups: int = 0
    spare_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict and what had been said before, for taking it back."""

    verdict: Verdict
    pairs: tuple[tuple[str, str], ...]
    before: tuple[tuple[str, str, Verdict], ...] = ()


@dataclass(frozen=True, slots=True)
class Inherited:
    """What a kept content got of contents that were removed, for taking it back."""

    content_hash: str
    tags: tuple[str, ...] = ()
    rating_before: int = 0
    rating: int = 0
    collections: tuple[int, ...] = ()  # ids of those that it was put into
