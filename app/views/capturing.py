"""Examples from the screen and the microphone: brings the parts of `app.capture` into the window."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMenu

from app.capture.record_bar import RecordBar
from app.capture.recorder import Recorder
from app.capture.screen import ScreenSnip
from app.incoming import Incoming
from engine.domain import Term, TermKind

if TYPE_CHECKING:
    from app.views.window import MainWindow


class Capturing(QObject):
    """Cuts out of the screen and records, and gives what comes of it to the search."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self.snip = ScreenSnip(window)
        self.recorder = Recorder(window.bridge, self)
        self.strip = RecordBar(self.recorder, window)
        window.bar.examples.snip.clicked.connect(lambda _on: self.snip.begin())
        window.bar.examples.record.clicked.connect(lambda _on: self.record())
        window.bar.line.menu_wanted.connect(self._offer)
        self.snip.taken.connect(self._take_picture)
        self.snip.taken_file.connect(lambda path: self._take(Incoming(paths=(Path(path),))))
        self.recorder.recorded.connect(self._take_sound)
        for part in (self.snip, self.recorder):
            part.failed.connect(window.notifier.tell)

    def record(self) -> None:
        """Begin to record, or stop and search with what there is."""
        if self.recorder.is_recording:
            self.recorder.finish()
        else:
            self._window.preview.stop()  # else one records what the loudspeakers play
            self.recorder.start()

    def stop(self) -> None:
        """Give the screen and the microphone back (the window is closing)."""
        self.snip.cancel()
        self.recorder.cancel()

    def _take_picture(self, image: QImage) -> None:
        self._take(Incoming(image=image, label=self.tr("part of the screen")))

    def _take_sound(self, wav: bytes) -> None:
        term = Term(TermKind.AUDIO, self.tr("recording"), data=wav)
        self._take(Incoming(terms=(term,)))

    def _take(self, incoming: Incoming) -> None:
        self._window.show_search()
        self._window.intake.show(incoming)

    def _offer(self, menu: QMenu) -> None:
        """What the menu of the search line has besides words."""
        menu.addSeparator()
        menu.addAction(self.tr("Search with a file…"), self._window.choose_file)
        menu.addAction(self.tr("Search with a part of the screen"), self.snip.begin)
        menu.addAction(self.tr("Record a sound"), self.record)
