"""One window per library: a second start brings the first window to the front."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

RAISE = b"raise\n"
WAIT_MS = 500


class Instance(QObject):
    """Claims a library for this window.

    A lock file in the library's folder decides; a local socket carries the wish to be raised.
    """

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = QLockFile(str(folder / "window.lock"))
        # a crashed window's lock is taken over by its process id, not by its age
        self._lock.setStaleLockTime(0)
        self._name = socket_name(folder)
        self._server: QLocalServer | None = None

    def claim(self, wait_s: float = 0.0) -> bool:
        """Take the library; False when another window still has it after `wait_s`."""
        return self._lock.tryLock(round(wait_s * 1000))

    def listen(self, raise_window: Callable[[], None]) -> None:
        """Call `raise_window` whenever somebody starts the program again."""
        QLocalServer.removeServer(self._name)  # left over from a crash: we hold the lock
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(lambda: self._answer(raise_window))
        self._server.listen(self._name)

    def raise_other(self) -> bool:
        """Ask the window that has the library to come to the front; False when none answers."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(WAIT_MS):
            return False
        socket.write(RAISE)
        is_sent: bool = socket.waitForBytesWritten(WAIT_MS)
        socket.disconnectFromServer()
        return is_sent

    def hush(self) -> None:
        """Answer nobody any more: the window is gone, though its library is still closing."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def release(self) -> None:
        """Give the library up."""
        self.hush()
        self._lock.unlock()

    def _answer(self, raise_window: Callable[[], None]) -> None:
        if self._server is None:
            return
        socket = self._server.nextPendingConnection()
        if socket is not None:
            socket.disconnected.connect(socket.deleteLater)
            raise_window()


def socket_name(folder: Path) -> str:
    """Name the local socket of a library: short, for systems that limit its length."""
    digest = hashlib.sha256(str(folder.absolute()).encode()).hexdigest()
    return f"trouvere-{digest[:16]}"
