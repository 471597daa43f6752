"""What a user keeps in a library, as values: collections, sketches, near copies and verdicts."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from engine.domain import Query


@dataclass(frozen=True, slots=True)
class RecentSearch:
    """A search that was made: a query, and the words that stood in the search box beside it.

    ``id`` and ``added_at`` are set once the library remembers it.
    """

    query: Query
    typed: str = ""
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
