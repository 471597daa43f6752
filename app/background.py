"""Background work for the window: named threads in lanes, and the way back to the GUI thread.

A lane is a queue with its own few threads, so that a long download never holds up a search.
Threads are daemons: one that hangs in a driver cannot keep the program from ending.
"""

import enum
import logging
import queue
import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot

log = logging.getLogger("app.background")

Job = Callable[[], None]


class Lane(enum.Enum):
    """Which threads a piece of work runs on: (name, threads, newest work first)."""

    SEARCH = ("search", 1, False)
    WORK = ("work", 2, False)  # short calls: details, tags, pictures
    CHANGES = ("changes", 1, False)  # what can be undone: in the order that the user did it
    LONG = ("long", 2, False)  # minutes: downloads, adding a root on a slow disk
    THUMBNAILS = ("thumbnails", 2, True)  # what came into sight last is wanted first


class Mailbox(QObject):
    """Runs closures on the thread that made it, in the order they were posted."""

    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._posted.connect(self._open, Qt.ConnectionType.QueuedConnection)

    def post(self, job: Job) -> None:
        """Queue a closure; may be called from any thread, also while the window is closing."""
        try:
            self._posted.emit(job)
        except RuntimeError:  # the Qt half is already gone: nobody is left to tell
            log.debug("posted after the window was gone")

    @Slot(object)
    def _open(self, job: Job) -> None:
        job()


class LaneThreads:
    """The threads of one lane, started with the first job."""

    def __init__(self, lane: Lane) -> None:
        self._name, self._count, newest_first = lane.value
        self._jobs: queue.Queue[Job | None] = queue.LifoQueue() if newest_first else queue.Queue()
        self._threads: list[threading.Thread] = []
        self._closed = False

    def put(self, job: Job) -> None:
        """Queue a job (GUI thread only); after `stop` it is dropped."""
        if self._closed:
            return
        self._jobs.put(job)
        if len(self._threads) < self._count:
            self._start_thread()

    def stop(self) -> None:
        """Let every thread end after the job in hand. Returns at once."""
        self._closed = True
        for _ in self._threads:
            self._jobs.put(None)

    def join(self, deadline: float) -> bool:
        """Wait until `deadline` (`time.monotonic` seconds); False when a thread still runs."""
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _start_thread(self) -> None:
        name = f"window-{self._name}-{len(self._threads) + 1}"
        thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None and not self._closed:
            job()
