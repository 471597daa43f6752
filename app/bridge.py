"""The one door between the window and the engine.

The window never calls the engine itself: `EngineBridge.run` calls it on a background thread and
brings the result back to the GUI thread. Engine events arrive as Qt signals, gathered so that a
busy engine cannot flood the event loop. Everything here is to be called from the GUI thread.

Examples
--------
::

    bridge.run(lambda library: library.details(7), done=self._show_details, token=("details", self))
    bridge.progress_changed.connect(self._show_progress)
    image = bridge.thumbnail(7)          # None for now; thumbnails_ready tells when
"""

import logging
import threading
import time
from collections.abc import Callable, Hashable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage
from shiboken6 import isValid

from app.background import Job, Lane, LaneThreads, Mailbox
from app.pictures import decoded
from app.thumbnails import Thumbnails
from engine.domain import Answer, Query
from engine.errors import EnvironmentProblem
from engine.events import Event, FilesChanged, Notice, ProgressChanged, RootChanged

if TYPE_CHECKING:  # importing it for real happens on the thread that opens the library
    from engine.api import Library

T = TypeVar("T")

log = logging.getLogger("app.bridge")

EVENT_GATHER_MS = 80  # engine events of this long are handed on together
CLOSE_WAIT_S = 20.0  # nobody sees it: the window is hidden by then


class Task:
    """One piece of background work; `cancel` drops its answer (and the work, if not begun)."""

    __slots__ = ("_done", "_failed", "_owner", "cancelled", "finished")

    def __init__(
        self,
        done: Callable[[Any], None] | None,
        failed: Callable[[Exception], None] | None,
        owner: QObject | None = None,
    ) -> None:
        self._done, self._failed, self._owner = done, failed, owner
        self.cancelled = False
        self.finished = False

    def cancel(self) -> None:
        """Neither `done` nor `failed` will be called from now on."""
        self.cancelled = True

    def deliver(self, result: Any, error: Exception | None) -> Exception | None:
        """Call back on the GUI thread; returns an error that nobody took."""
        self.finished = True
        callback = self._done if error is None else self._failed
        if self.cancelled or not _is_alive(self._owner or getattr(callback, "__self__", None)):
            return None
        if callback is None:
            return error
        callback(result if error is None else error)
        return None


def _is_alive(owner: object) -> bool:
    """Tell whether the widget that waits for an answer still exists."""
    return not isinstance(owner, QObject) or isValid(owner)


class EngineBridge(QObject):
    """Opens a library in the background and carries calls, answers and events.

    Parameters
    ----------
    opener
        Opens the library; called once, on a background thread. Tests pass a fake's constructor.

    Signals
    -------
    opened()
        The library is open; calls queued before now begin.
    open_failed(Exception)
        It could not be opened; an `EnvironmentProblem` has a text for the user.
    progress_changed(Progress), files_changed(tuple[int, ...]), root_changed(RootChanged),
    notice(Notice)
        What the engine tells, on the GUI thread, a few times per second at most. An empty tuple
        in ``files_changed`` means: anything may have changed.
    thumbnails_ready(set[int])
        Thumbnails of these files can now be had from `thumbnail`.
    problem(Exception)
        A call failed and had no ``failed`` of its own. The window shows it (`app.notify`).
    """

    opened = Signal()
    open_failed = Signal(object)
    progress_changed = Signal(object)
    files_changed = Signal(object)
    root_changed = Signal(object)
    notice = Signal(object)
    thumbnails_ready = Signal(object)
    problem = Signal(object)

    def __init__(self, opener: "Callable[[], Library]", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._opener = opener
        self._library: Library | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self._mailbox = Mailbox(self)
        self._lanes = {lane: LaneThreads(lane) for lane in Lane}
        self._waiting: list[tuple[Lane, Job]] = []
        self._latest: dict[Hashable, Task] = {}
        self._closing = False
        self._events: list[Event] = []
        self._events_lock = threading.Lock()
        self._gather = QTimer(self, singleShot=True, interval=EVENT_GATHER_MS)
        self._gather.timeout.connect(self._hand_on_events)
        self._thumbnails = Thumbnails(self._load_thumbnail, self)
        self._thumbnails.ready.connect(self.thumbnails_ready)

    # -- life ---------------------------------------------------------------------------------
    @property
    def is_open(self) -> bool:
        """True once the library can be asked."""
        return self._library is not None

    def open(self) -> None:
        """Open the library in the background; `opened` or `open_failed` follows."""
        self._lanes[Lane.WORK].put(self._open_library)

    def hush(self) -> None:
        """Hand on nothing more, no answers and no events: the window that asked is closing."""
        self._closing = True
        self._gather.stop()
        self._thumbnails.stop()

    def close(self, wait_s: float = CLOSE_WAIT_S) -> bool:
        """Close the library and end all threads; False when that took longer than `wait_s`.

        Blocks for `wait_s` at most: hide the window first.
        """
        self.hush()
        for task in self._latest.values():
            task.cancel()
        self._waiting.clear()
        for lane in self._lanes.values():
            lane.stop()
        begun = time.monotonic()
        closer = threading.Thread(
            target=self._close_library, args=(begun + wait_s / 2,), name="window-close", daemon=True
        )
        closer.start()
        closer.join(wait_s)
        ended = [lane.join(begun + wait_s) for lane in self._lanes.values()]
        return all(ended) and not closer.is_alive()

    def _open_library(self) -> None:
        try:
            library = self._opener()
        except Exception as error:  # noqa: BLE001 -- whatever it is, the window must say so
            failure = error  # the name `error` is gone when the closure runs
            self._mailbox.post(lambda: self.open_failed.emit(failure))
            return
        self._unsubscribe = library.subscribe(self._hear)
        self._library = library
        self._mailbox.post(self._begin_waiting_work)

    def _begin_waiting_work(self) -> None:
        if self._closing:
            return
        waiting, self._waiting = self._waiting, []
        for lane, job in waiting:
            self._lanes[lane].put(job)
        self.opened.emit()

    def _close_library(self, patient_until: float) -> None:
        """Let the calls in hand end first, unless they hang: closing may be what frees them."""
        for lane in self._lanes.values():
            lane.join(patient_until)
        if self._unsubscribe is not None:
            self._unsubscribe()
        if self._library is not None:
            try:
                self._library.close()
            except Exception:  # the program ends anyway; the log keeps the cause
                log.exception("closing the library failed")

    # -- calls --------------------------------------------------------------------------------
    def run(
        self,
        function: "Callable[..., T]",
        *args: Any,
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        token: Hashable = None,
        owner: QObject | None = None,
        lane: Lane = Lane.WORK,
    ) -> Task:
        """Call ``function(library, *args)`` on a background thread.

        Parameters
        ----------
        function
            Must not touch widgets or pixmaps. Work begins when the library is open.
        done, failed
            Called on the GUI thread with the result or the exception, unless the task was
            cancelled or the widget that the method belongs to is gone. Without `failed` an
            error goes to `problem`.
        token
            A new task cancels the previous one with the same token: late answers are dropped.
        owner
            For callbacks that are no bound methods: they are dropped when this object is gone.
        lane
            Which threads do it; `Lane.LONG` for anything that may take minutes.
        """
        task = Task(done, failed, owner)
        self._supersede(token, task)

        def job() -> None:
            if not task.cancelled and self._library is not None:
                self._do(task, lambda library: function(library, *args), self._library)

        self._put(lane, job)
        return task

    def post(self, job: Job) -> None:
        """Run a closure on the GUI thread; the only method that any thread may call."""
        self._mailbox.post(job)

    def search(
        self,
        query: Query,
        done: Callable[[Answer], None],
        failed: Callable[[Exception], None] | None = None,
        token: Hashable = "search",  # noqa: S107 -- no password: what a newer search replaces
    ) -> Task:
        """Search in the background; a newer search with the same token replaces this one."""
        return self.run(_search, query, done=done, failed=failed, token=token, lane=Lane.SEARCH)

    def thumbnail(self, file_id: int) -> QImage | None:
        """Return a thumbnail from memory, or None and fetch it; `thumbnails_ready` follows."""
        return self._thumbnails.get(file_id)

    def forget_thumbnails(self, file_ids: Iterable[int]) -> None:
        """Fetch these again when they are next wanted."""
        self._thumbnails.forget(file_ids)

    def _supersede(self, token: Hashable, task: Task) -> None:
        if token is None:
            return
        if (previous := self._latest.get(token)) is not None:
            previous.cancel()
        self._latest[token] = task

    def _put(self, lane: Lane, job: Job) -> None:
        if self._closing:
            return
        if self._library is None:
            self._waiting.append((lane, job))
        else:
            self._lanes[lane].put(job)

    def _do(self, task: Task, call: "Callable[[Library], Any]", library: "Library") -> None:
        result: Any = None
        failure: Exception | None = None
        try:
            result = call(library)
        except Exception as error:  # noqa: BLE001 -- every failure is carried to the GUI thread
            failure = error
        self._mailbox.post(lambda: self._deliver(task, result, failure))

    def _deliver(self, task: Task, result: Any, error: Exception | None) -> None:
        if self._closing:
            return
        if error is not None and not isinstance(error, EnvironmentProblem):
            log.error("a background call failed", exc_info=error)
        if (unclaimed := task.deliver(result, error)) is not None:
            self.problem.emit(unclaimed)

    def _load_thumbnail(self, file_id: int, done: Callable[[QImage | None], None]) -> Task:
        return self.run(
            _thumbnail,
            file_id,
            done=done,
            failed=lambda _error: done(None),
            lane=Lane.THUMBNAILS,
        )

    # -- events -------------------------------------------------------------------------------
    def _hear(self, event: Event) -> None:
        """Take an event on an engine thread; the first of a bunch wakes the GUI thread."""
        with self._events_lock:
            self._events.append(event)
            is_first = len(self._events) == 1
        if is_first:
            self._mailbox.post(self._wake)

    def _wake(self) -> None:
        if not self._closing and not self._gather.isActive():
            self._gather.start()

    def _hand_on_events(self) -> None:
        if self._closing:
            return
        with self._events_lock:
            events, self._events = self._events, []
        self._tell_progress([e for e in events if isinstance(e, ProgressChanged)])
        self._tell_files([e for e in events if isinstance(e, FilesChanged)])
        for event in events:
            if isinstance(event, RootChanged):
                self.root_changed.emit(event)
            elif isinstance(event, Notice):
                self.notice.emit(event)

    def _tell_progress(self, events: list[ProgressChanged]) -> None:
        if events:
            self.progress_changed.emit(events[-1].progress)

    def _tell_files(self, events: list[FilesChanged]) -> None:
        if not events:
            return
        is_known = all(event.file_ids for event in events)
        file_ids = (
            {file_id for event in events for file_id in event.file_ids} if is_known else set()
        )
        self._thumbnails.forget_missing(file_ids)
        self.files_changed.emit(tuple(sorted(file_ids)))


def _search(library: "Library", query: Query) -> Answer:
    return library.search(query)


def _thumbnail(library: "Library", file_id: int) -> QImage | None:
    """Fetch and decode on a worker thread: a QImage may be made anywhere, a QPixmap may not."""
    data = library.thumbnail(file_id)
    if data is None:
        return None
    image = decoded(data)
    if image.isNull():
        return None
    # the one format that the raster engine draws without converting at every paint
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
