"""The thread that looks new contents over for copies, after they have come into the indexes.

A content costs one search of its kind's index, and a closer look at the few that this proposes: 15 to
30 ms among 90,000 photos, where search is exact and grows with them; above 100,000 an approximate
index answers, so that a million take about five hours of one core, once, beside the window, and a new
photo as long as before. 9,000 pairs come into stacks in 0.24 s, as many groups are listed in 0.22 s
(``python -m tests.bench.bench_duplicates 90000``, two busy cores).
"""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence

from engine.errors import EngineError
from engine.events import Event, EventBus, FilesChanged
from engine.organise.likeness import Likenesses
from engine.organise.stacking import grouped
from engine.organised import Verdict
from engine.store import stacks
from engine.store.connection import Catalog
from engine.store.stacks import Looked, Pair
from engine.store.verdicts import said_of

log = logging.getLogger("engine.organise")

NAME = "copies/2"
"""Noted of every content that was looked over; another number, and all are looked over again."""

BATCH = 32


class Looking:
    """Looks contents over that nobody has looked over yet.

    Threads: "trouvere-copies", from `follow` to `close`. `look_over` may be called from any thread.
    """

    def __init__(self, catalog: Catalog, likenesses: Likenesses) -> None:
        self._catalog, self._likenesses = catalog, likenesses
        self._one_at_a_time = threading.Lock()
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._bus: EventBus | None = None
        self._due: set[int] | None = None  # files; None: look for them
        self._due_lock = threading.Lock()
        self._unsubscribe: Callable[[], None] | None = None

    def follow(self, bus: EventBus) -> None:
        """Look over what is there now and what is indexed from now on. Returns at once."""
        if self._thread is None:
            self._bus = bus
            self._unsubscribe = bus.subscribe(self._hear)
            self._wake.set()
            self._thread = threading.Thread(target=self._run, name="trouvere-copies", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """End the thread; what is not looked over is at the next start."""
        self._stopping.set()
        self._wake.set()
        if self._unsubscribe is not None:
            self._unsubscribe()
        if self._thread is not None:
            self._thread.join()

    def look_over(
        self,
        told: Callable[[int], None] = lambda _count: None,
        files: Sequence[int] | None = None,
    ) -> int:
        """Look over all that waits, or of these files, and return how many contents that were.

        Parameters
        ----------
        told
            Called after each batch with the number so far.
        """
        count, after = 0, 0
        with self._one_at_a_time:
            while not self._stopping.is_set():
                batch = self._waiting(after, files)
                if not batch:
                    break
                after = batch[-1].id
                self._take(batch)
                count += len(batch)
                told(count)
        return count

    def _waiting(self, after: int, files: Sequence[int] | None) -> list[Looked]:
        return stacks.not_looked_over(self._catalog.read(), NAME, BATCH, after, files)

    # -- the thread --------------------------------------------------------------------------
    def _hear(self, event: Event) -> None:
        if isinstance(event, FilesChanged):
            with self._due_lock:
                if not event.file_ids:
                    self._due = None  # anything may have changed
                elif self._due is not None:
                    self._due.update(event.file_ids)
            self._wake.set()

    def _take_due(self) -> list[int] | None:
        with self._due_lock:
            due, self._due = self._due, set()
        return None if due is None else sorted(due)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.wait()
            self._wake.clear()
            try:
                self.look_over(files=self._take_due())
            except (EngineError, OSError, sqlite3.Error):
                log.exception("looking for copies failed; it is tried again after the next change")

    def _take(self, batch: Sequence[Looked]) -> None:
        pairs: dict[tuple[int, int], Pair] = {}
        for content in batch:
            begun = time.monotonic()
            for pair in self._likenesses.of(content, self._facts):
                pairs[pair.first, pair.second] = pair
            # beside a window: it comes first, and so does a program that is to end
            if self._bus is not None and self._stopping.wait(time.monotonic() - begun):
                return
        changed = self._catalog.write(lambda c: _save(c, batch, list(pairs.values())))
        if changed and self._bus is not None:
            self._bus.emit(FilesChanged(changed))

    def _facts(self, content_ids: Sequence[int]) -> dict[int, Looked]:
        return stacks.looked_of(self._catalog.read(), content_ids)


def _save(
    connection: sqlite3.Connection, batch: Sequence[Looked], pairs: Sequence[Pair]
) -> tuple[int, ...]:
    """Save the pairs of a batch; returns the files whose stacks may have changed."""
    contents = [content.id for content in batch]
    before = stacks.connected(connection, contents)
    stacks.save_pairs(connection, NAME, contents, pairs)
    if len(before) == len(contents) and not any(pair.same for pair in pairs):
        return ()
    return restacked(connection, before)


def restacked(connection: sqlite3.Connection, contents: Sequence[int]) -> tuple[int, ...]:
    """Put contents and all that hangs together with them into stacks anew; returns their files."""
    around = stacks.connected(connection, contents)
    pairs = [pair for pair in stacks.pairs_among(connection, around) if pair.same]
    known = stacks.looked_of(connection, around)
    by_hash = {one.hash: one.id for one in known.values()}
    apart = [
        (by_hash[first], by_hash[second])
        for (first, second), verdict in said_of(connection, by_hash).items()
        if verdict is Verdict.DIFFERENT
    ]
    stacks.put_stacks(connection, around, grouped(pairs, apart))
    return stacks.files_of(connection, around)
