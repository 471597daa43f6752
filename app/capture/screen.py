"""Searching with a part of the screen: the window steps aside, the user drags a region."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QCursor, QGuiApplication, QImage, QPixmap, QScreen
from PySide6.QtWidgets import QWidget

from app.capture.portal import ScreenshotPortal
from app.capture.region import RegionPicker

ASIDE_MS = 300  # until the window has gone from the screen, with the animation of many desktops


def picture_of(screen: QScreen) -> QPixmap:
    """What a screen shows; empty where programs may not look."""
    return screen.grabWindow(0)


class ScreenSnip(QObject):
    """Lets the user cut a picture out of the screen. GUI thread.

    Signals
    -------
    taken(QImage)
        A region was chosen.
    taken_file(str)
        The system's own screenshot program has written a file.
    failed(str)
        A sentence why that is not possible.
    """

    taken = Signal(object)
    taken_file = Signal(str)
    failed = Signal(str)

    def __init__(
        self,
        window: QWidget,
        grab: Callable[[QScreen], QPixmap] = picture_of,
        portal: ScreenshotPortal | None = None,
    ) -> None:
        super().__init__(window)
        self._window, self._grab = window, grab
        self.pickers: list[RegionPicker] = []
        self._portal = portal or ScreenshotPortal(self)
        self._portal.taken.connect(self.taken_file)
        self._portal.failed.connect(self.failed)
        self._quits = True
        self.aside = QTimer(self, singleShot=True, interval=ASIDE_MS)
        self.aside.timeout.connect(self._cover)

    @property
    def is_active(self) -> bool:
        """True while the user chooses."""
        return self.aside.isActive() or bool(self.pickers)

    def begin(self) -> None:
        """Let the user choose a region of any screen."""
        if QGuiApplication.platformName().startswith("wayland"):
            self._portal.ask()  # there, no program can look at the screen by itself
        elif not self.is_active:
            self._quits = QGuiApplication.quitOnLastWindowClosed()
            QGuiApplication.setQuitOnLastWindowClosed(False)  # a hidden window ends nothing
            self._window.hide()
            self.aside.start()

    def cancel(self) -> None:
        """Leave everything as it was."""
        if self.is_active:
            self._uncover()

    def _uncover(self) -> None:
        self.aside.stop()
        self._window.show()
        self._window.activateWindow()
        pickers, self.pickers = self.pickers, []
        for picker in pickers:
            picker.releaseKeyboard()
            picker.hide()
            picker.deleteLater()
        QGuiApplication.setQuitOnLastWindowClosed(self._quits)

    def _cover(self) -> None:
        pictures = [(screen, self._grab(screen)) for screen in QGuiApplication.screens()]
        if any(picture.isNull() for _screen, picture in pictures):
            self._uncover()
            self.failed.emit(self.tr("This system does not let programs look at the screen."))
            return
        for screen, picture in pictures:
            picker = RegionPicker(picture, screen.geometry())
            picker.setScreen(screen)
            picker.taken.connect(self._take)
            picker.cancelled.connect(self.cancel)
            self.pickers.append(picker)
            picker.showFullScreen()
        self._give_keyboard()

    def _give_keyboard(self) -> None:
        """The screen that the pointer is on gets the keys."""
        here = [picker for picker in self.pickers if picker.geometry().contains(QCursor.pos())]
        picker = (here or self.pickers)[0]
        picker.activateWindow()
        picker.grabKeyboard()  # some window managers give full-screen windows no focus

    def _take(self, image: QImage) -> None:
        self._uncover()
        self.taken.emit(image)
