"""What the scanner's thread is asked to do, and the bounded queue that it is asked through."""

import queue
import threading
from concurrent.futures import Future
from dataclasses import dataclass, field

from engine.errors import EnvironmentProblem
from engine.scan.scanner import Report
from engine.scan.targets import Target

ROOM_FOR_HINTS = 4000
"""More hints than this are dropped and their root is looked through from end to end instead."""


@dataclass(frozen=True, slots=True)
class Hint:
    """Something about a path of a root may have changed."""

    root_id: int
    relpath: str


@dataclass(frozen=True, slots=True)
class Lost:
    """A root cannot be watched any more."""

    root_id: int
    problem: OSError


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody wants these parts looked through; every root when None."""

    targets: tuple[Target, ...] | None
    done: "Future[Report]" = field(default_factory=Future)


@dataclass(frozen=True, slots=True)
class Forget:
    """Roots were removed."""

    root_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Begin:
    """Watch from now on."""


@dataclass(frozen=True, slots=True)
class Stop:
    """End the thread."""


Request = Hint | Lost | Look | Forget | Begin | Stop


class Requests:
    """A queue that people's requests always get into, and hints while there is room."""

    def __init__(self, room_for_hints: int = ROOM_FOR_HINTS) -> None:
        self._room_for_hints = room_for_hints
        self._queue: queue.SimpleQueue[Request] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._crowded: set[int] = set()
        self._scans = 0
        self._is_closed = False

    @property
    def scans_waiting(self) -> bool:
        """Whether a scan was asked for that is not done."""
        return self._scans > 0

    def put(self, request: Request) -> None:
        """Queue a request; after `close` a `Look` fails at once and others are dropped."""
        with self._lock:
            if self._is_closed:
                _break_off(request)
                return
            self._scans += isinstance(request, Look | Begin)
            self._queue.put(request)

    def hint(self, root_id: int, relpath: str) -> None:
        """Queue a hint, or the whole root when there are too many. Never waits."""
        if self._queue.qsize() < self._room_for_hints:
            self.put(Hint(root_id, relpath))
            return
        with self._lock:
            self._crowded.add(root_id)

    def get(self, timeout_s: float | None) -> Request | None:
        """Wait for a request; None when time is up.

        Roots with dropped hints come as a hint at all of them, once the queue has been read empty.
        """
        with self._lock:
            if self._crowded and self._queue.empty():
                return Hint(self._crowded.pop(), "")
        try:
            return self._queue.get(timeout=timeout_s)
        except queue.Empty:
            return None

    def done(self, request: Request) -> None:
        """The thread is through with a request."""
        with self._lock:
            self._scans -= isinstance(request, Look | Begin)

    def close(self) -> None:
        """Let the thread end after what is queued, and take nothing more."""
        with self._lock:
            self._is_closed = True
            self._queue.put(Stop())

    def break_off(self) -> None:
        """Fail what nobody is going to do any more."""
        while not self._queue.empty():
            _break_off(self._queue.get())


def _break_off(request: Request) -> None:
    if isinstance(request, Look):
        request.done.set_exception(broken_off())


def broken_off() -> EnvironmentProblem:
    """Why a scan did not come to its end."""
    return EnvironmentProblem("The library is being closed; the scan was broken off.")
