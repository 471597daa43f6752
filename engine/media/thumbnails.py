"""Thumbnails by content hash, in an SQLite file of their own: a cache, cheap to lose."""

import logging
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from engine.errors import EnvironmentProblem

log = logging.getLogger("engine.media")

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS thumbnail (hash TEXT PRIMARY KEY, webp BLOB NOT NULL) WITHOUT ROWID"
)


class ThumbnailStore:
    """WebP pictures by content hash. Thread-safe.

    A damaged file is thrown away and begun anew.

    Raises
    ------
    EnvironmentProblem
        From every method: the file cannot be read or written, with the reason.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._connection = self._open()

    def get(self, content_hash: str) -> bytes | None:
        """A thumbnail, or None while there is none."""
        with self._using() as connection:
            row = connection.execute(
                "SELECT webp FROM thumbnail WHERE hash = ?", (content_hash,)
            ).fetchone()
        return bytes(row[0]) if row else None

    def put_many(self, pairs: Iterable[tuple[str, bytes]]) -> None:
        """Store thumbnails by hash in one transaction; newer ones replace older ones."""
        with self._using() as connection, connection:
            connection.executemany("INSERT OR REPLACE INTO thumbnail VALUES (?, ?)", pairs)

    def delete(self, hashes: Iterable[str]) -> None:
        """Forget thumbnails; unknown hashes are ignored."""
        with self._using() as connection, connection:
            connection.executemany(
                "DELETE FROM thumbnail WHERE hash = ?", ((each,) for each in hashes)
            )

    def close(self) -> None:
        """Close the file; nothing may be called afterwards."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _using(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                yield self._connection
            except sqlite3.Error as problem:
                raise self._explained(problem) from problem

    def _open(self) -> sqlite3.Connection:
        try:
            return _connected(self.path)
        except sqlite3.DatabaseError as problem:
            if isinstance(problem, sqlite3.OperationalError):
                raise self._explained(problem) from problem
        log.info("the thumbnail cache is damaged and is begun anew")
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)
        return _connected(self.path)

    def _explained(self, problem: sqlite3.Error) -> EnvironmentProblem:
        return EnvironmentProblem(
            f"The thumbnail cache {self.path} cannot be used ({problem}).",
            "Check that its folder exists, is writable and has room.",
        )


def _connected(path: Path) -> sqlite3.Connection:
    # the store's connections are for the catalog, and siblings do not import each other
    connection = sqlite3.connect(path, check_same_thread=False, timeout=30)  # noqa: TID251
    try:
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL"):
            with closing(connection.execute(f"PRAGMA {pragma}")):
                pass
        connection.execute(_SCHEMA)
    except BaseException:
        connection.close()
        raise
    return connection
