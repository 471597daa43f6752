"""The process that encodes for another one, and the other one's end of the line to it.

The child ends when the line breaks, so it never outlives its parent. It answers requests by their
number: words have a thread of their own there and overtake pictures.
"""

import contextlib
import ctypes
import itertools
import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from engine.encoders.local import LocalEncoders
from engine.encoders.models import ModelStore
from engine.errors import EngineBug, EngineError, EnvironmentProblem

log = logging.getLogger("engine.encoders")

_BELOW_NORMAL = 0x4000  # Windows' name for a process that yields to others
_NICE = 10
_END_S = 5.0  # what a child gets to finish when it is told to end


class ChildEndedError(EngineError):
    """The process at the other end is gone."""


@dataclass(frozen=True, slots=True)
class Work:
    """How a child is to run."""

    name: str
    resources: Path
    user_folder: Path
    background: bool  # yields to other processes and leaves one core to them


@dataclass(frozen=True, slots=True)
class _Answer:
    number: int
    value: Any
    error: BaseException | None
    device: str


def serve(line: Connection, work: Work) -> None:
    """Run in the child: answer requests until the line breaks, then end at once."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which will hang up
    if work.background:
        yield_to_others()
    encoders = LocalEncoders(ModelStore(work.resources, work.user_folder))
    send = _locked(line.send)
    threads = {
        name: ThreadPoolExecutor(1, thread_name_prefix=f"{work.name}-{name}")
        for name in ("encode", "encode_texts")
    }
    threads["hidden"] = threads["encode_each"] = threads["encode"]  # the same networks
    with contextlib.suppress(EOFError, OSError):
        while request := line.recv():  # None: hang up
            number, method, arguments = request
            threads[method].submit(_answer, encoders, number, method, arguments, send)
    os._exit(0)  # a batch in hand is of no use to anybody any more


def yield_to_others() -> None:
    """Lower this process's priority and leave one core alone. Call before torch is imported."""
    cores = max(1, (os.cpu_count() or 2) - 1)
    os.environ.setdefault("OMP_NUM_THREADS", str(cores))
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
    else:
        os.nice(_NICE)


def _answer(
    encoders: LocalEncoders, number: int, method: str, arguments: tuple[Any, ...], send: Any
) -> None:
    value, problem = None, None
    try:
        value = getattr(encoders, method)(*arguments)
    except EngineError as error:
        problem = error
    except Exception as error:
        log.exception("%s failed", method)
        problem = EngineBug(f"{method} failed: {type(error).__name__}: {error}")
    with contextlib.suppress(OSError):  # the parent has gone: the main loop is ending us
        send(_Answer(number, value, problem, encoders.device))


def _locked(send: Callable[[Any], None]) -> Callable[[Any], None]:
    lock = threading.Lock()

    def send_alone(message: Any) -> None:
        with lock:
            send(message)

    return send_alone


class Child:
    """The parent's end: starts the process when first used, and once more if it crashes.

    Thread-safe; calls from several threads are under way at the same time.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._lock = threading.Lock()
        self._session: _Session | None = None
        self.device = "cpu"

    def call(self, method: str, *arguments: Any) -> Any:
        """Call a method of `LocalEncoders` in the child and return what it returned.

        Raises
        ------
        EnvironmentProblem
            What the method raised; or the process ended twice over this call.
        """
        for attempt in (1, 2):
            session = self._get_session()
            try:
                answer: _Answer = session.ask(method, arguments).result()
            except ChildEndedError:
                log.warning("%s ended unexpectedly (attempt %d)", self._work.name, attempt)
                continue
            self.device = answer.device
            if answer.error is not None:
                raise answer.error
            return answer.value
        raise EnvironmentProblem(
            "The process that runs the models ended twice over the same files.",
            "It may have run out of memory: close other programs or choose a smaller model.",
        )

    def release(self) -> None:
        """End the process if nothing is under way; the next call starts it again."""
        with self._lock:
            session = self._session
            if session is None or session.busy:
                return
            self._session = None
        session.end()
        self.device = "cpu"

    def close(self) -> None:
        """End the process; calls under way fail."""
        with self._lock:
            session, self._session = self._session, None
        if session is not None:
            session.end()

    def _get_session(self) -> "_Session":
        with self._lock:
            if self._session is None or self._session.ended:
                self._session = _Session(self._work)
            return self._session


class _Session:
    """One run of a child."""

    def __init__(self, work: Work) -> None:
        context = multiprocessing.get_context("spawn")  # forking a process with threads is unsafe
        self._line, other = context.Pipe()
        self._process = context.Process(
            target=serve, args=(other, work), name=work.name, daemon=True
        )
        self._process.start()
        other.close()  # ours would keep the line open after the child's end
        self._numbers = itertools.count()
        self._waiting: dict[int, Future[_Answer]] = {}
        self._lock = threading.Lock()
        self.ended = False
        self._reader = threading.Thread(target=self._read, name=f"{work.name}-line", daemon=True)
        self._reader.start()

    @property
    def busy(self) -> bool:
        """Whether an answer is due."""
        return bool(self._waiting)

    def ask(self, method: str, arguments: tuple[Any, ...]) -> "Future[_Answer]":
        future: Future[_Answer] = Future()
        with self._lock:
            if self.ended:
                future.set_exception(ChildEndedError())
                return future
            number = next(self._numbers)
            self._waiting[number] = future
            with contextlib.suppress(OSError):  # broken line: the reader notices, too
                self._line.send((number, method, arguments))
        return future

    def end(self) -> None:
        """Hang up and wait for the process to go."""
        with self._lock, contextlib.suppress(OSError):
            self._line.send(None)
        self._process.join(_END_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._reader.join(_END_S)
        self._process.close()

    def _read(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                answer: _Answer = self._line.recv()
                with self._lock:
                    future = self._waiting.pop(answer.number)
                future.set_result(answer)
        with self._lock:
            self.ended = True
            lost = list(self._waiting.values())
            self._waiting.clear()
            self._line.close()
        for future in lost:
            future.set_exception(ChildEndedError())
