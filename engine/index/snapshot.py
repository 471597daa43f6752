"""Files of an index: written so that a crash or a full disk leaves the old ones, read with checks.

A snapshot is three files: the graph, a table (labels, groups, live, projection) and the rows. The
rows file only grows and is shared by the generations: each knows how many rows it covers and their
digest. The graph's name, size and digest are columns of `index_snapshot`, the other two are in its
`params`.
"""

import contextlib
import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import DataCorrupt

UNFINISHED = ".tmp"


@dataclass(frozen=True, slots=True)
class Part:
    """A file in the index folder: name, size in bytes, SHA-256 in hex."""

    file: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Saved:
    """A snapshot of an index.

    Attributes
    ----------
    graph
        The main file.
    count
        Live vectors.
    params
        JSON values: what must agree with the program, and the other parts.
    """

    graph: Part
    count: int
    params: dict[str, Any]

    def files(self) -> set[str]:
        """Names of all files that the snapshot needs."""
        return {self.graph.file, *files_in(self.params)}


def files_in(params: dict[str, Any]) -> set[str]:
    """Names of the files that a snapshot's params speak of."""
    return {part["file"] for part in params.values() if isinstance(part, dict) and "file" in part}


def write_part(path: Path, write: Callable[[Path], None]) -> Part:
    """Let `write` make a file, and put it in place only when it is whole and on the disk.

    Raises
    ------
    OSError
        It could not be written; what was there under that name still is.
    """
    unfinished = path.with_name(path.name + UNFINISHED)
    try:
        write(unfinished)
        part = Part(path.name, unfinished.stat().st_size, digest_of(unfinished))
        _sync_file(unfinished)
        unfinished.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    return part


def check_part(folder: Path, part: Part) -> Path:
    """Return the path of a part that is as it was written.

    Raises
    ------
    DataCorrupt
        It is missing, or its size or digest differs.
    """
    path = folder / part.file
    try:
        good = path.stat().st_size == part.size and digest_of(path) == part.sha256
    except OSError as problem:
        raise DataCorrupt(
            f"The index file {path} cannot be read ({problem.strerror})."
        ) from problem
    if not good:
        raise DataCorrupt(f"The index file {path} is damaged.")
    return path


def digest_of(path: Path) -> str:
    """SHA-256 of a file, hex."""
    with path.open("rb", buffering=0) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """Make renames in a folder last; where folders cannot be opened (Windows) there is no need."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_file(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())
