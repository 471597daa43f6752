"""Ends the program in good order on Ctrl+C in the terminal or when the session ends.

Python handles a signal only when it next runs byte code, which a waiting event loop does not: the
signal's number is written to a socket that Qt watches.
"""

import contextlib
import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier

ENDING = (signal.SIGINT, signal.SIGTERM)


class SignalWatch(QObject):
    """Calls `end` on the GUI thread when one of the ending signals comes; made on the main thread."""

    def __init__(self, end: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._end = end
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._before = {number: signal.signal(number, _do_nothing) for number in ENDING}
        self._wakeup_before = signal.set_wakeup_fd(self._writer.fileno())
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._hear)

    def stop(self) -> None:
        """Put everything back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._wakeup_before)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._reader.close()
        self._writer.close()

    def _hear(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._reader.recv(64)
        self._end()


def _do_nothing(_number: int, _frame: object) -> None:
    """Keep Python from raising; the number arrives through the socket."""
