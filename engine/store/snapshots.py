"""What the indexes read from the catalog: vectors, the log of their changes, recorded snapshots.

`CatalogVectors` answers `engine.index.source.VectorSource`; reading happens on the calling thread's
connection, writing on the catalog's writer.
"""

import json
import logging
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import numpy as np
import numpy.typing as npt

from engine.store.connection import Catalog

Ids = npt.NDArray[np.int64]
Halves = npt.NDArray[np.float16]
Vectors = tuple[Ids, Ids, Halves]
_VectorRow = tuple[int, int, bytes]

log = logging.getLogger("engine.store")

_BATCH_ROWS = 4096
_PRUNE_ROWS = 50_000  # at once: the writer is free for others in between
_KEPT_GENERATIONS = 2
_EXPONENT = np.uint16(0x7C00)  # of a float16

_LOG = """
SELECT seq, space_id, vector_id, content_id, op = 'add' FROM index_log
WHERE seq > ? ORDER BY seq LIMIT ?
"""
_SOME = """
SELECT id, content_id, data FROM vector
WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id
"""
_NEXT = """
SELECT id, content_id, data FROM vector
WHERE space_id = ? AND id > ? ORDER BY id LIMIT ?
"""
_RECORD = """
INSERT INTO index_snapshot (space_id, seq, file, size, sha256, count, params, created_at)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE EXISTS (SELECT 1 FROM space WHERE id = ?1)
"""  # a space may be deleted while its snapshot is being written
_KEEP_NEWEST = """
DELETE FROM index_snapshot WHERE space_id = ? AND id NOT IN
  (SELECT id FROM index_snapshot WHERE space_id = ? ORDER BY id DESC LIMIT ?)
"""
_PRUNE_SPACE = "DELETE FROM index_log WHERE space_id = ? AND seq BETWEEN ? AND ?"
_PRUNE_GONE = """
DELETE FROM index_log WHERE seq <= ? AND space_id NOT IN (SELECT value FROM json_each(?))
"""


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """A recorded snapshot of an index; the columns of `index_snapshot`."""

    id: int
    seq: int
    file: str
    size: int
    sha256: str
    count: int
    params: str


class CatalogVectors:
    """The catalog as the indexes see it. Any thread may call."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def spaces(self) -> dict[int, int]:
        """Dimensions of every space by its id."""
        rows = self._catalog.read().execute("SELECT id, dim FROM space ORDER BY id")
        return {row["id"]: row["dim"] for row in rows}

    def position(self) -> int:
        """Position of the newest log row that was ever written, 0 before the first."""
        rows = self._catalog.read().execute(
            "SELECT seq FROM sqlite_sequence WHERE name = 'index_log'"
        )
        row = rows.fetchone()
        return int(row[0]) if row else 0

    def log(self, after: int, limit: int) -> list[tuple[int, int, int, int, bool]]:
        """Log rows behind a position, oldest first: seq, space, label, group, whether added."""
        rows = self._catalog.read().execute(_LOG, (after, limit))
        return [(seq, space, label, group, bool(add)) for seq, space, label, group, add in rows]

    def vectors(self, dim: int, labels: Ids) -> Vectors:
        """Read those of the labels that exist and are whole, by ascending label."""
        return _decoded(self._tuples(_SOME, (json.dumps(labels.tolist()),)), dim)

    def stream(self, space_id: int, dim: int) -> Iterator[Vectors]:
        """Read a whole space by ascending label, a few thousand vectors at a time.

        Each batch is a query of its own: a vector that comes or goes meanwhile is in the log.
        """
        last = 0
        while True:
            rows = self._tuples(_NEXT, (space_id, last, _BATCH_ROWS))
            if not rows:
                return
            last = rows[-1][0]
            yield _decoded(rows, dim)

    def labels(self, space_id: int) -> Ids:
        """All labels of a space, ascending."""
        rows = self._catalog.read().execute(
            "SELECT id FROM vector WHERE space_id = ? ORDER BY id", (space_id,)
        )
        return np.fromiter((row[0] for row in rows), np.int64)

    def count(self, space_id: int) -> int:
        """How many vectors a space has."""
        rows = self._catalog.read().execute(
            "SELECT count(*) FROM vector WHERE space_id = ?", (space_id,)
        )
        return int(rows.fetchone()[0])

    def snapshots(self, space_id: int) -> list[SnapshotRow]:
        """Give the recorded snapshots of a space, newest first."""
        rows = self._catalog.read().execute(
            "SELECT id, seq, file, size, sha256, count, params FROM index_snapshot"
            " WHERE space_id = ? ORDER BY id DESC",
            (space_id,),
        )
        return [SnapshotRow(*row) for row in rows]

    def record(
        self, space_id: int, *, seq: int, file: str, size: int, sha256: str, count: int, params: str
    ) -> None:
        """Record a snapshot that is safely on the disk; of each space the newest two are kept.

        Raises
        ------
        EnvironmentProblem
            The catalog cannot be written.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")

        def change(connection: sqlite3.Connection) -> None:
            connection.execute(_RECORD, (space_id, seq, file, size, sha256, count, params, now))
            connection.execute(_KEEP_NEWEST, (space_id, space_id, _KEPT_GENERATIONS))

        self._catalog.write(change)

    def drop_snapshots(self, ids: Sequence[int]) -> None:
        """Forget snapshots that cannot be used."""
        rows = [(snapshot,) for snapshot in ids]
        self._catalog.write(
            lambda connection: connection.executemany(
                "DELETE FROM index_snapshot WHERE id = ?", rows
            )
        )

    def prune_log(self, upto: Mapping[int, int], gone_upto: int) -> None:
        """Delete log rows that nothing will replay.

        Parameters
        ----------
        upto
            For each living space, the position up to which its rows may go.
        gone_upto
            The same for all spaces that are not in `upto`.
        """
        living = json.dumps(list(upto))
        for space_id, last in upto.items():
            self._prune_space(space_id, last)
        self._catalog.write(lambda connection: connection.execute(_PRUNE_GONE, (gone_upto, living)))

    def _tuples(self, statement: str, values: tuple[object, ...]) -> list[_VectorRow]:
        """Read rows as plain tuples: twice as fast as named ones, and a library has millions."""
        cursor = self._catalog.read().cursor()
        cursor.row_factory = None
        return cursor.execute(statement, values).fetchall()

    def _prune_space(self, space_id: int, last: int) -> None:
        first = self._catalog.read().execute(
            "SELECT min(seq) FROM index_log WHERE space_id = ?", (space_id,)
        )
        start = first.fetchone()[0]
        while start is not None and start <= last:
            end = min(last, start + _PRUNE_ROWS)
            self._catalog.write(partial(_delete_log, span=(space_id, start, end)))
            start = end + 1


def _delete_log(connection: sqlite3.Connection, span: tuple[int, int, int]) -> None:
    connection.execute(_PRUNE_SPACE, span)


def _decoded(rows: Sequence[_VectorRow], dim: int) -> Vectors:
    """Turn rows into arrays; a damaged vector is left out, `doctor` finds it."""
    whole = [row for row in rows if len(row[2]) == 2 * dim]
    data = np.frombuffer(b"".join([row[2] for row in whole]), "<f2").reshape(len(whole), dim)
    labels = np.array([row[0] for row in whole], np.int64)
    groups = np.array([row[1] for row in whole], np.int64)
    # all exponent bits set: not finite. On the bits this takes a tenth of np.isfinite.
    finite = ((data.view("<u2") & _EXPONENT) != _EXPONENT).all(axis=1)
    if len(whole) < len(rows) or not finite.all():
        lost = len(rows) - int(finite.sum())
        log.error("%d vectors in the catalog are damaged and cannot be found", lost)
        labels, groups, data = labels[finite], groups[finite], data[finite]
    return labels, groups, data.astype(np.float16, copy=False)
