"""Decoding in worker processes: a file that hangs, crashes or eats memory costs itself only.

Nothing heavy is imported here, so that workers set their limits before numpy comes in.

Threads
-------
`LoaderPool` may be used from any thread. Its futures complete on threads of the pool.
"""

import contextlib
import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from engine.domain import Kind
from engine.errors import EngineBug, EngineError, UnreadableFile
from engine.media.options import LoadOptions

if TYPE_CHECKING:
    from engine.media.base import Loaded

DEFAULT_TIMEOUT_S = 300.0  # a book of a hundred pages of music on a slow machine
DEFAULT_MEMORY_BYTES = 4 << 30
"""Address space, of which libraries reserve about 1 GB without using it."""

_TASKS_PER_WORKER = 1000  # then a fresh process: decoders leak
_NICENESS = 10

T = TypeVar("T")
Task = Callable[[Path, Kind, LoadOptions, Kind | None], "Loaded"]

log = logging.getLogger("engine.media")


def load_task(path: Path, kind: Kind, options: LoadOptions, kind_override: Kind | None) -> "Loaded":
    """What a worker does with one file."""
    from engine.media.load import load

    return load(path, kind, options, kind_override=kind_override)


class LoaderPool:
    """Worker processes that load files.

    Parameters
    ----------
    workers
        How many; None takes one per processor, at most eight.
    timeout_s
        Longest time for one file, in seconds.
    memory_bytes
        Largest address space of a worker (where the system can limit it).
    task
        What is run for each file; tests put something worse here.
    urgent
        Somebody waits for it and looks on: workers have the usual priority.
    """

    def __init__(
        self,
        workers: int | None = None,
        timeout_s: float = DEFAULT_TIMEOUT_S,
        memory_bytes: int = DEFAULT_MEMORY_BYTES,
        *,
        task: Task = load_task,
        urgent: bool = False,
    ) -> None:
        self.workers = workers or min(8, os.cpu_count() or 1)
        self._timeout_s = timeout_s
        self._memory_bytes = memory_bytes
        self._task = task
        self._urgent = urgent
        self._lock = threading.Lock()
        self._closed = False
        self._waiting: set[Future[Any]] = set()
        self._pool = self._new_pool()

    def submit(
        self,
        path: Path,
        kind: Kind,
        options: LoadOptions | None = None,
        kind_override: Kind | None = None,
    ) -> "Future[Loaded]":
        """Queue a file; returns at once.

        The future gives what `engine.media.load.load` does, or `UnreadableFile`, also when the
        file took too long or crashed its decoder. Cancelling it stops the work.
        """
        return self.call(self._task, path, kind, options or LoadOptions(), kind_override)

    def call(self, function: Callable[..., T], path: Path, *arguments: object) -> "Future[T]":
        """Queue any look at a file, with the same safety: ``call(preview.page_picture, path, 2)``.

        `function` must be one of a module, and arguments and result must be picklable.
        """
        future: Future[T] = Future()
        self._waiting.add(future)
        future.add_done_callback(self._waiting.discard)
        self._schedule(future, _Work(function, path, arguments), retry=True)
        return future

    def close(self) -> None:
        """Stop every worker; what was not finished is cancelled."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        self._pool.stop()
        self._pool.join()
        for future in list(self._waiting):  # pebble forgets what it had in hand
            future.cancel()

    def _new_pool(self) -> Any:
        from pebble import ProcessPool

        return ProcessPool(
            max_workers=self.workers,
            max_tasks=_TASKS_PER_WORKER,
            initializer=prepare_worker,
            initargs=(self._memory_bytes, self._urgent),
            context=multiprocessing.get_context("spawn"),
        )

    def _schedule(self, future: "Future[Any]", work: "_Work", *, retry: bool) -> None:
        with self._lock:
            if self._closed:
                raise EngineBug("the loader pool is closed")
            if not self._pool.active:
                self._pool = self._new_pool()  # all workers died at once, when memory ran out say
            running = self._pool.schedule(
                work.function, args=(work.path, *work.arguments), timeout=self._timeout_s
            )
        running.add_done_callback(lambda done: self._finish(future, work, done, retry=retry))
        future.add_done_callback(lambda outer: running.cancel() if outer.cancelled() else None)

    def _finish(
        self, future: "Future[Any]", work: "_Work", running: "Future[Any]", *, retry: bool
    ) -> None:
        """Hand a worker's result, or a sentence about its failure, to the one who waits."""
        try:
            result = running.result()
        except CancelledError:
            future.cancel()
            future.set_running_or_notify_cancel()
        except BrokenProcessPool as problem:
            self._again(future, work, problem, retry=retry)
        except BaseException as problem:  # noqa: BLE001 -- it belongs to whoever waits
            _fail(future, self._explain(work.path.name, problem))
        else:
            if future.set_running_or_notify_cancel():
                future.set_result(result)

    def _again(
        self, future: "Future[Any]", work: "_Work", problem: BaseException, *, retry: bool
    ) -> None:
        """The pool broke, most likely by another file: try this one once more."""
        if self._closed:
            future.cancel()
        elif retry and not future.cancelled():
            self._schedule(future, work, retry=False)
        else:
            _fail(future, self._explain(work.path.name, problem))

    def _explain(self, name: str, problem: BaseException) -> BaseException:
        if isinstance(problem, EngineError):
            return problem
        if isinstance(problem, TimeoutError):
            return UnreadableFile(
                f"{name} took longer than {self._timeout_s:g} seconds to read.",
                "If it is in order, retry when the computer is less busy.",
            )
        if isinstance(problem, MemoryError):
            return UnreadableFile(
                f"{name} needs more memory than one file may take.",
                "If it is in order, save it smaller.",
            )
        log.info("a loader died: %r", problem)
        return UnreadableFile(
            f"{name} crashed the decoder: it is most likely damaged.",
            "Open it in another program and save it anew, or delete it.",
        )


@dataclass(frozen=True, slots=True)
class _Work:
    """One call that a worker is to make."""

    function: Callable[..., Any]
    path: Path
    arguments: tuple[object, ...]


def _fail(future: "Future[Any]", problem: BaseException) -> None:
    if future.set_running_or_notify_cancel():
        future.set_exception(problem)


def prepare_worker(memory_bytes: int, urgent: bool = False) -> None:
    """Make this process a modest one: quiet, one thread, low priority, limited, no orphan."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which stops us
    _be_quiet()
    if not urgent:
        _lower_priority()
    _limit_memory(memory_bytes)
    threading.Thread(target=_die_with_parent, name="trouvere-parent-watch", daemon=True).start()


def _be_quiet() -> None:
    """Decoders print their complaints, some on stdout, where the command line writes its JSON."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _lower_priority() -> None:
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), 0x4000)  # below normal
    else:
        os.nice(_NICENESS)


def _limit_memory(memory_bytes: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(ValueError, OSError):  # macOS refuses; the parent's limit may be lower
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
