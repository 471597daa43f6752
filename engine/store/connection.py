"""One write connection on a thread of its own, one read connection per thread.

The rule is datasette's: all writes queue up for a single thread, each in one IMMEDIATE transaction;
readers never wait (WAL) and see the last commit.
"""

import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import quote

from engine.errors import DataCorrupt, EngineBug, EnvironmentProblem, LibraryTooNew
from engine.store.migrations import SCHEMA_VERSION, migrate
from engine.store.texts import bring_up_to_date, is_behind

APPLICATION_ID = 0x54524F56  # "TROV": tells our catalog from any other SQLite file
T = TypeVar("T")
_Job = tuple[Callable[[sqlite3.Connection], Any], "Future[Any]"]


class Catalog:
    """An open catalog.

    Threads
    -------
    `write` and `submit` may be called from any thread; the function they are given runs on the
    writer thread. `read` gives each thread a connection of its own.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._local = threading.local()
        self._readers: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._closed = False
        self._writer = _open_writer(path)
        self._thread = threading.Thread(target=self._run, name="trouvere-writer", daemon=True)
        self._thread.start()

    def write(self, change: Callable[[sqlite3.Connection], T]) -> T:
        """Run `change(connection)` in one transaction and return what it returned.

        Raises
        ------
        EnvironmentProblem
            The disk is full or the catalog cannot be written; nothing was changed.
        """
        return self.submit(change).result()

    def submit(self, change: Callable[[sqlite3.Connection], T]) -> "Future[T]":
        """Queue `change` like `write` and return at once."""
        if threading.current_thread() is self._thread:
            raise EngineBug("a write inside a write would wait for itself")
        future: Future[T] = Future()
        with self._lock:
            if self._closed:
                raise EngineBug("the catalog is closed")
            self._jobs.put((change, future))
        return future

    def read(self) -> sqlite3.Connection:
        """The calling thread's own read-only connection."""
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = _connect(self.path)
            connection.execute("PRAGMA query_only = ON")
            self._local.connection = connection
            with self._lock:
                self._readers.append(connection)
        return cast("sqlite3.Connection", connection)

    def close(self) -> None:
        """Finish the queued writes and close every connection."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._jobs.put(None)
        self._thread.join()
        for reader in self._readers:
            reader.close()

    def _run(self) -> None:
        with closing(self._writer):
            while (job := self._next_job()) is not None:
                change, future = job
                if not future.set_running_or_notify_cancel():
                    continue
                try:
                    future.set_result(_in_transaction(self._writer, change))
                except BaseException as problem:  # noqa: BLE001 -- it belongs to whoever waits
                    future.set_exception(_explain(problem, self.path))
            with suppress(sqlite3.Error):  # a full disk: only a chance to plan better is lost
                self._writer.execute("PRAGMA optimize")

    def _next_job(self) -> _Job | None:
        """Wait for a job; while there is none, read the words of files that are due, in slices."""
        more = True
        while more:
            try:
                return self._jobs.get_nowait()
            except queue.Empty:
                more = self._catch_up()
        return self._jobs.get()

    def _catch_up(self) -> bool:
        try:
            return is_behind(self._writer) and _in_transaction(self._writer, bring_up_to_date)
        except sqlite3.Error:
            return (
                False  # no room, or another process writes: the next job is a chance to try again
            )


def open_untrusted(path: Path) -> sqlite3.Connection:
    """Open a catalog that may be damaged, for reading only what can be read."""
    connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


def _in_transaction(connection: sqlite3.Connection, change: Callable[[sqlite3.Connection], T]) -> T:
    connection.execute("BEGIN IMMEDIATE")
    try:
        result = change(connection)
        bring_up_to_date(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return result


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA mmap_size = 268435456")
    return connection


def _open_writer(path: Path) -> sqlite3.Connection:
    try:
        connection = _connect(path)
    except sqlite3.Error as problem:
        raise _explain(problem, path) from problem
    try:
        _check_ours(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        migrate(connection)
    except sqlite3.Error as problem:
        connection.close()
        raise _explain(problem, path) from problem
    except BaseException:
        connection.close()
        raise
    return connection


def _check_ours(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a file that is not ours or that a newer program made, before anything is written."""
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    application_id = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if tables and application_id != APPLICATION_ID:
        raise DataCorrupt(
            f"{path} is not a Trouvère catalog.", "Choose another folder with --library."
        )
    if version > SCHEMA_VERSION:
        raise LibraryTooNew(
            f"The library in {path.parent} was made by a newer Trouvère"
            f" (format {version}, this program knows {SCHEMA_VERSION}).",
            "Update Trouvère, or choose another library folder. Nothing was changed.",
        )


def _explain(problem: BaseException, path: Path) -> BaseException:
    """Turn SQLite's complaints about the environment into sentences for the user."""
    if not isinstance(problem, sqlite3.Error):
        return problem
    text = str(problem)
    if "disk is full" in text:
        return EnvironmentProblem(
            f"The disk that holds the library ({path.parent}) is full; nothing was lost.",
            "Free some space, then go on.",
        )
    if "malformed" in text or "not a database" in text:
        return DataCorrupt(
            f"The catalog {path} is damaged ({text}).",
            "Run `trouvere doctor --repair`: it saves what can be read.",
        )
    if "readonly" in text or "unable to open" in text or "disk I/O" in text:
        return EnvironmentProblem(
            f"The catalog {path} cannot be written ({text}).",
            "Check that the folder exists, is writable and its drive is connected.",
        )
    if "locked" in text:
        return EnvironmentProblem(f"Another program is using {path}.", "Close it and try again.")
    return problem
