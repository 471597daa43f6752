"""Where the float16 rows of an index lie: in memory, or in a file that is mapped for reading.

A store only grows; a slot (row number) once written keeps its vector. One thread appends at a
time, while any thread reads slots that were there when it started.
"""

import hashlib
import io
import mmap
import os
from pathlib import Path
from typing import Protocol

import numpy as np

from engine.errors import DataCorrupt
from engine.index.base import Ids, Scores
from engine.index.numbers import Halves, scan

_GROW_BYTES = 16 << 20
_READ_BYTES = 4 << 20


class Store(Protocol):
    """Rows by slot."""

    dim: int

    def append(self, start: int, rows: Halves) -> None:
        """Write rows at slots `start`, `start + 1`...; raises OSError when the disk is full."""
        ...

    def take(self, slots: Ids) -> Halves:
        """Copy these rows, shape=(len(slots), dim)."""
        ...

    def scan(self, query: Scores, start: int, stop: int) -> Scores:
        """Approximate inner products of the slots from `start` to `stop` (`numbers.scan`)."""
        ...


class MemoryStore:
    """Rows in memory: 1 KB each at 512 dimensions."""

    def __init__(self, dim: int) -> None:
        self.dim = dim
        self._rows: Halves = np.empty((0, dim), np.float16)

    def append(self, start: int, rows: Halves) -> None:
        """Write rows; readers of the old array are not disturbed when it moves."""
        stop = start + len(rows)
        if stop > len(self._rows):
            grown = np.empty((max(stop, len(self._rows) * 5 // 4, 1024), self.dim), np.float16)
            grown[:start] = self._rows[:start]
            self._rows = grown
        self._rows[start:stop] = rows

    def take(self, slots: Ids) -> Halves:
        """Copy these rows."""
        return self._rows[slots]

    def scan(self, query: Scores, start: int, stop: int) -> Scores:
        """Approximate inner products of the slots from `start` to `stop`."""
        return scan(self._rows[start:stop], query)


class FileStore:
    """Rows in a file of ours that is written with `write` and read through a mapping.

    Written pages stay in the system's cache, not in this process: under pressure they cost nothing.
    Writing through the mapping would be shorter, but a full disk then kills the process (SIGBUS)
    instead of raising OSError. Make one with `create` or `open`.
    """

    def __init__(self, file: io.FileIO, path: Path, dim: int) -> None:
        self.path = path
        self.dim = dim
        self._row_bytes = 2 * dim
        self._file = file
        self._digest = hashlib.sha256()
        self._rows: Halves = np.empty((0, dim), np.float16)

    @classmethod
    def create(cls, path: Path, dim: int) -> "FileStore":
        """Make a new file; raises OSError."""
        return cls(io.FileIO(path, "w+b"), path, dim)

    @classmethod
    def open(
        cls, path: Path, dim: int, count: int, sha256: str, *, writable: bool = True
    ) -> "FileStore":
        """Open a file whose first `count` rows have this digest; what follows them is ignored.

        Raises
        ------
        DataCorrupt
            The file does not hold those rows.
        OSError
            It cannot be opened.
        """
        store = cls(io.FileIO(path, "r+b" if writable else "rb"), path, dim)
        try:
            store._verify(count * store._row_bytes, sha256)
            store._map(count)
        except BaseException:
            store.close()
            raise
        return store

    def append(self, start: int, rows: Halves) -> None:
        """Write rows behind the last ones.

        Raises
        ------
        OSError
            No room on the disk; the rows before `start` are unharmed and a later try may succeed.
        """
        self._map(start + len(rows))
        data = memoryview(rows.astype("<f2", copy=False).tobytes())
        self._file.seek(start * self._row_bytes)
        pending = data
        while pending:
            pending = pending[self._file.write(pending) :]
        self._digest.update(data)

    def take(self, slots: Ids) -> Halves:
        """Copy these rows."""
        return self._rows[slots]

    def scan(self, query: Scores, start: int, stop: int) -> Scores:
        """Approximate inner products of the slots from `start` to `stop`."""
        return scan(self._rows[start:stop], query)

    def digest(self) -> str:
        """SHA-256 of all rows so far, hex."""
        return self._digest.copy().hexdigest()

    def sync(self) -> None:
        """Wait until the rows are on the disk; raises OSError."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file; rows can still be read until the last reader lets go of the mapping."""
        self._file.close()

    def _map(self, count: int) -> None:
        """See that at least `count` rows are mapped, growing the file ahead of need."""
        needed = count * self._row_bytes
        if needed <= self._rows.nbytes:
            return
        size = self._file.seek(0, os.SEEK_END)
        if size < needed:
            size = needed + max(_GROW_BYTES, needed // 8)
            self._file.truncate(size)  # a hole: takes no room before it is written
        mapped = size // self._row_bytes
        view = mmap.mmap(self._file.fileno(), mapped * self._row_bytes, access=mmap.ACCESS_READ)
        self._rows = np.frombuffer(view, "<f2").reshape(mapped, self.dim)

    def _verify(self, size: int, sha256: str) -> None:
        while size > 0 and (data := self._file.read(min(size, _READ_BYTES))):
            self._digest.update(data)
            size -= len(data)
        if size or self.digest() != sha256:
            raise DataCorrupt(f"The index file {self.path} is damaged.", "It is built again.")


class OverlayStore:
    """A file that may only be read, and what came after it in memory.

    For a process that searches a library which another one has open.
    """

    def __init__(self, base: FileStore, count: int) -> None:
        self.dim = base.dim
        self._base = base
        self._count = count
        self._more = MemoryStore(base.dim)

    def append(self, start: int, rows: Halves) -> None:
        """Keep rows in memory."""
        self._more.append(start - self._count, rows)

    def take(self, slots: Ids) -> Halves:
        """Copy these rows from wherever they lie."""
        rows = np.empty((len(slots), self.dim), np.float16)
        old = slots < self._count
        rows[old] = self._base.take(slots[old])
        rows[~old] = self._more.take(slots[~old] - self._count)
        return rows

    def scan(self, query: Scores, start: int, stop: int) -> Scores:
        """Approximate inner products of the slots from `start` to `stop`."""
        cut = min(max(self._count, start), stop)
        first = self._base.scan(query, min(start, cut), cut)
        rest = (
            self._more.scan(query, max(cut, start) - self._count, stop - self._count)
            if cut < stop
            else first[:0]
        )
        return np.concatenate([first, rest])

    def close(self) -> None:
        """Close the file."""
        self._base.close()
