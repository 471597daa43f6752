"""The desktop's own screenshot dialog, through the portal that Wayland desktops have for this."""

import logging
import secrets
from typing import Any

from PySide6.QtCore import SLOT, QObject, QUrl, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

log = logging.getLogger("app.capture")

SERVICE = "org.freedesktop.portal.Desktop"
PLACE = "/org/freedesktop/portal/desktop"
SCREENSHOT = "org.freedesktop.portal.Screenshot"
REQUEST = "org.freedesktop.portal.Request"
TAKEN = 0
CANCELLED = 1


class ScreenshotPortal(QObject):
    """Asks the desktop for a picture of what the user chooses. GUI thread; nothing waits.

    Signals
    -------
    taken(str)
        The path of the picture.
    failed(str)
        A sentence why there is none; nothing comes when the user cancels.
    """

    taken = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._request = ""

    def ask(self) -> None:
        """Show the desktop's dialog; the answer comes when the user is done."""
        bus = QDBusConnection.sessionBus()
        token = f"trouvere{secrets.token_hex(8)}"
        if not bus.isConnected():
            self._fail("no session bus")
            return
        self._listen(bus, token)
        call = QDBusMessage.createMethodCall(SERVICE, PLACE, SCREENSHOT, "Screenshot")
        call.setArguments(["", {"interactive": True, "handle_token": token}])
        sent = QDBusPendingCallWatcher(bus.asyncCall(call), self)
        sent.finished.connect(self._hear_sent)

    def _listen(self, bus: QDBusConnection, token: str) -> None:
        """Be ready before the call is made: the answer comes at a place that we choose."""
        slot: Any = SLOT("_hear_answer(uint,QVariantMap)")  # a str; the stubs ask for bytes
        if self._request:
            bus.disconnect("", self._request, REQUEST, "Response", self, slot)
        sender = bus.baseService().lstrip(":").replace(".", "_")
        self._request = f"{PLACE}/request/{sender}/{token}"
        # from whomever: nobody but the portal knows the place
        bus.connect("", self._request, REQUEST, "Response", self, slot)

    def _hear_sent(self, sent: QDBusPendingCallWatcher) -> None:
        if sent.isError():
            self._fail(sent.error().message())
        sent.deleteLater()

    @Slot("uint", "QVariantMap")
    def _hear_answer(self, code: int, results: dict[str, Any]) -> None:
        path = QUrl(str(results.get("uri", ""))).toLocalFile()
        if code == TAKEN and path:
            self.taken.emit(path)
        elif code != CANCELLED:
            self._fail(f"answered {code} without a picture")

    def _fail(self, why: str) -> None:
        log.info("no screenshot: %s", why)
        self.failed.emit(
            self.tr("This desktop gives no picture of the screen. Paste a screenshot instead.")
        )
