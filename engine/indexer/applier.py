"""The thread that brings the indexes up to the catalog after each commit, then tells the views."""

import logging
import threading
from collections.abc import Callable, Sequence

from engine.errors import EngineError
from engine.events import EventBus, FilesChanged

log = logging.getLogger("engine.index")

SAVE_AFTER_QUIET_S = 20.0
"""Snapshots are written when nothing has changed for this long: a save reads the whole index."""


class Applier:
    """Owns the thread "trouvere-applier".

    Parameters
    ----------
    apply
        Replays the index log; called on this thread only.
    save
        Writes snapshots; called on this thread only, when things are quiet.
    """

    def __init__(
        self, apply: Callable[[], object], save: Callable[[], object], bus: EventBus
    ) -> None:
        self._apply = apply
        self._save = save
        self._bus = bus
        self._changed: list[int] = []
        self._asked = 0
        self._served = 0
        self._condition = threading.Condition()
        self._stopping = False
        self._unsaved = False
        self._thread = threading.Thread(target=self._run, name="trouvere-applier", daemon=True)
        self._thread.start()

    def notify(self, file_ids: Sequence[int]) -> None:
        """A commit has happened. Returns at once."""
        with self._condition:
            self._changed.extend(file_ids)
            self._asked += 1
            self._condition.notify_all()

    def flush(self, timeout_s: float = 600.0) -> bool:
        """Wait until every commit announced so far is in the indexes."""
        with self._condition:
            target = self._asked
            return self._condition.wait_for(lambda: self._served >= target, timeout_s)

    def close(self) -> None:
        """Apply what is pending, save, and end the thread."""
        with self._condition:
            self._stopping = True
            self._condition.notify_all()
        self._thread.join()

    def _run(self) -> None:
        while True:
            with self._condition:
                woken = self._condition.wait_for(
                    lambda: self._asked > self._served or self._stopping,
                    SAVE_AFTER_QUIET_S if self._unsaved else None,
                )
                asked, changed, self._changed = self._asked, tuple(self._changed), []
                stopping = self._stopping
            if asked > self._served:
                self._guard(self._apply)
                self._unsaved = True
                with self._condition:
                    self._served = asked
                    self._condition.notify_all()
                self._bus.emit(FilesChanged(changed))
            elif self._unsaved and (stopping or not woken):
                self._unsaved = False
                self._guard(self._save)
            elif stopping:
                return

    def _guard(self, work: Callable[[], object]) -> None:
        """An index is a cache: its trouble is logged and mended at the next start."""
        try:
            work()
        except (EngineError, OSError):
            log.exception("the index could not follow the catalog")
