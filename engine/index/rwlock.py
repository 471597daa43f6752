"""A lock that many may read under and one may write under, in turns."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class ReadWriteLock:
    """Readers and writers take turns, so that neither can starve the other.

    A waiting writer goes before new readers; readers who waited for a writer go before the next
    one. Not reentrant.
    """

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._reading = 0
        self._writing = False
        self._writers_waiting = 0
        self._readers_waiting = 0
        self._readers_due = 0  # readers who waited through a write: the next writer waits for them

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Share the lock with other readers."""
        with self._condition:
            if self._writing or self._writers_waiting:
                self._wait_to_read()
            self._reading += 1
        try:
            yield
        finally:
            with self._condition:
                self._reading -= 1
                self._condition.notify_all()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Have the lock alone."""
        with self._condition:
            self._writers_waiting += 1
            self._condition.wait_for(
                lambda: not (self._writing or self._reading or self._readers_due)
            )
            self._writers_waiting -= 1
            self._writing = True
        try:
            yield
        finally:
            with self._condition:
                self._writing = False
                self._readers_due = self._readers_waiting
                self._condition.notify_all()

    def _wait_to_read(self) -> None:
        self._readers_waiting += 1
        self._condition.wait_for(
            lambda: not self._writing and (self._readers_due > 0 or not self._writers_waiting)
        )
        self._readers_waiting -= 1
        self._readers_due = max(0, self._readers_due - 1)
