"""hnswlib behind a lock and with its silent failures made loud.

Facts about hnswlib 0.8.0 that shape this: adding is not safe beside searching; too many elements or
too few reachable ones raise RuntimeError; saving to a full disk raises nothing; `ef` is at least
the number of neighbours asked for, so it never needs to be set.
"""

import errno
import threading
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypedDict

import numpy as np

from engine.index.base import Ids, Matrix, Scores
from engine.index.rwlock import ReadWriteLock

M = 12
"""Links per element. 16 costs 32 bytes more for 0.002 of recall on shortened vectors."""

EF_CONSTRUCTION = 100
MOST_PER_TURN = 128
_TURN_S = 0.010  # a search waits for one turn of adding at most: far below a frame's 16 ms


class GraphParams(TypedDict):
    """What a saved graph must agree with to be loaded."""

    library: str
    m: int
    ef_construction: int
    graph_dim: int


def params_of(dim: int) -> GraphParams:
    """What this program would build for short vectors of `dim` numbers."""
    return {
        "library": f"hnswlib {version('hnswlib')}",
        "m": M,
        "ef_construction": EF_CONSTRUCTION,
        "graph_dim": dim,
    }


class Graph:
    """A graph over slots 0, 1, 2...; some may be left out.

    Any thread may `fetch`; `add` and `save` come from one thread at a time (the caller's duty).

    Attributes
    ----------
    covered
        Slots below this one have been offered to the graph.
    """

    def __init__(
        self, dim: int, capacity: int, saved: Path | None = None, covered: int = 0
    ) -> None:
        import hnswlib

        self.dim = dim
        self.covered = covered
        self._lock = ReadWriteLock()
        self._turn = MOST_PER_TURN // 4
        self._index: Any = hnswlib.Index(space="ip", dim=dim)
        if saved is None:
            self._index.init_index(max(capacity, 1024), M=M, ef_construction=EF_CONSTRUCTION)
        else:
            self._index.load_index(str(saved), max_elements=max(capacity, 1024))

    def __len__(self) -> int:
        return int(self._index.get_current_count())

    def add(self, slots: Ids, vectors: Matrix, stop: threading.Event) -> None:
        """Add elements in turns short enough that no search notices, until `stop` is set.

        `covered` moves on with each turn. One thread only, so that the same rows always give the
        same graph.
        """
        self._make_room(len(slots))
        start = 0
        while start < len(slots) and not stop.is_set():
            end = min(start + self._turn, len(slots))
            with self._lock.writing():
                began = time.perf_counter()
                self._index.add_items(vectors[start:end], slots[start:end], num_threads=1)
                took = time.perf_counter() - began
            self.covered = int(slots[end - 1]) + 1
            start = end
            self._pace(took)

    def fetch(self, query: Scores, count: int) -> Ids | None:
        """Slots of about the `count` nearest elements, best first; None when it cannot find as many.

        Parameters
        ----------
        query : np.ndarray, shape=(dim,), float32
        """
        with self._lock.reading():
            try:
                slots, _ = self._index.knn_query(query, k=min(count, len(self)), num_threads=1)
            except RuntimeError:  # parts of the graph are out of reach, as among equal vectors
                return None
        return np.asarray(slots[0], np.int64)

    def save(self, path: Path) -> None:
        """Write the graph; searches go on meanwhile.

        Raises
        ------
        OSError
            The disk is full or cannot be written.
        """
        self._index.save_index(str(path))
        if not path.exists() or path.stat().st_size != self._index.index_file_size():
            raise OSError(errno.ENOSPC, "the index could not be written whole", str(path))

    def _make_room(self, more: int) -> None:
        needed = len(self) + more
        if needed > self._index.get_max_elements():
            with self._lock.writing():
                self._index.resize_index(max(needed, len(self) * 9 // 8))

    def _pace(self, took_s: float) -> None:
        if took_s > _TURN_S:
            self._turn = max(1, self._turn // 2)
        elif took_s < _TURN_S / 3:
            self._turn = min(MOST_PER_TURN, self._turn * 2)
