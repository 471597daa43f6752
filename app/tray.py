"""A small icon beside the clock while files are being indexed, where the desktop has such a place.

It says how far indexing is, brings the window to the front, and can pause. It tells once when a long
run is done and nobody looks at the window; nothing else ever pops up.
"""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QPainter
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from app import explain
from app.icons import app_icon
from app.settings.preferences import Preferences
from app.theme import tokens
from engine.domain import Progress

ICON_PX: Final = 32
BAR_PX: Final = 6
STEPS: Final = 16  # the icon is drawn again only when one can see a difference
LONG_S: Final = 60.0
LINGER_MS: Final = 10_000


def indexing_icon(step: int) -> QIcon:
    """Draw the program's icon with a bar under it; `step` counts to `STEPS`."""
    picture = app_icon().pixmap(ICON_PX, ICON_PX)
    picture.setDevicePixelRatio(1.0)
    painter = QPainter(picture)
    side = picture.width()
    place = QRect(0, side - BAR_PX, side, BAR_PX)
    painter.fillRect(place, tokens().window)
    painter.fillRect(QRect(0, place.y(), side * step // STEPS, BAR_PX), tokens().accent)
    painter.end()
    return QIcon(picture)


class TrayIndicator(QObject):
    """Follows `Progress`.

    Parameters
    ----------
    window
        What a click brings to the front.
    is_available
        Whether the desktop has a place for such icons.

    Signals
    -------
    pause_toggled(bool), window_wanted(), quit_wanted()
    """

    pause_toggled = Signal(bool)
    window_wanted = Signal()
    quit_wanted = Signal()

    def __init__(
        self,
        window: QWidget,
        preferences: Preferences,
        *,
        is_available: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(window)
        self._window, self._preferences = window, preferences
        self._is_available, self._clock = is_available, clock
        self._began_at: float | None = None
        self._step = -1
        self._is_paused = False
        self.icon: QSystemTrayIcon | None = None
        self._menu = QMenu(window)
        self._menu.addAction(self.tr("Show the window"), self.window_wanted.emit)
        self._pause = self._menu.addAction("", self._toggle_pause)
        self._menu.addAction(self.tr("Quit"), self.quit_wanted.emit)
        self._linger = QTimer(self, singleShot=True, interval=LINGER_MS)
        self._linger.timeout.connect(self._hide)

    def show_progress(self, progress: Progress) -> None:
        """Indexing went on, or came to rest."""
        if not self._preferences.tray or not self._is_available():
            self._hide()
        elif progress.queued:
            self._show(progress)
        elif self._began_at is not None and not progress.scanning:
            self._end()

    def stop(self) -> None:
        """Take the icon away (the window is closing)."""
        self._linger.stop()
        self._hide()

    def _show(self, progress: Progress) -> None:
        self._linger.stop()
        if self._began_at is None:
            self._began_at = self._clock()
        icon = self.icon = self.icon or self._made_icon()
        self._is_paused = progress.paused
        go_on, pause = self.tr("Go on indexing"), self.tr("Pause indexing")
        self._pause.setText(go_on if progress.paused else pause)
        step = STEPS * (progress.total - progress.queued) // max(1, progress.total)
        if step != self._step:
            self._step = step
            icon.setIcon(indexing_icon(step))
        icon.setToolTip(self._tip(progress))
        icon.show()

    def _made_icon(self) -> QSystemTrayIcon:
        icon = QSystemTrayIcon(self)
        icon.setContextMenu(self._menu)
        icon.activated.connect(self._activate)
        icon.messageClicked.connect(self.window_wanted)
        return icon

    def _activate(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason != QSystemTrayIcon.ActivationReason.Context:
            self.window_wanted.emit()

    def _toggle_pause(self) -> None:
        self.pause_toggled.emit(not self._is_paused)

    def _tip(self, progress: Progress) -> str:
        n, total = explain.number(progress.searchable), explain.number(progress.total)
        tip = self.tr("Trouvère: {n} of {total} searchable").format(n=n, total=total)
        if progress.paused:
            return f"{tip} · {self.tr('paused')}"
        if progress.eta_s is None:
            return tip
        left = self.tr("{time} left").format(time=explain.length(progress.eta_s))
        return f"{tip} · {left}"

    def _end(self) -> None:
        """Say once that a long run is done, unless the user sees it anyway."""
        took_s = self._clock() - (self._began_at or 0.0)
        self._began_at, self._step = None, -1
        if self.icon is None:
            return
        if took_s < LONG_S or self._window.isActiveWindow():
            self._hide()
            return
        done = self.tr("Everything is searchable now.")
        self.icon.setToolTip(done)
        self.icon.showMessage("Trouvère", done, app_icon(), LINGER_MS)
        self._linger.start()

    def _hide(self) -> None:
        if self.icon is not None:
            self.icon.hide()


def bring_to_front(window: QWidget) -> None:
    """Show a window that may be minimised or behind others."""
    minimised = Qt.WindowState.WindowMinimized
    window.setWindowState(window.windowState() & ~minimised | Qt.WindowState.WindowActive)
    window.show()
    window.raise_()
    window.activateWindow()
