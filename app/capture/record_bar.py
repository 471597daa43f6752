"""The bar that is there while a sound is recorded: how long, how loud, stop, cancel."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from app.capture.recorder import LONGEST_S, Recorder
from app.theme import SPACE_M, SPACE_S
from app.widgets.level import LevelMeter


class RecordBar(QFrame):
    """Follows a recorder; Enter stops it and searches, Escape cancels."""

    def __init__(self, recorder: Recorder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("noticeBar")
        self._recorder = recorder
        self._before: QWidget | None = None
        self._text = QLabel(self)
        self.meter = LevelMeter(self)
        self.stop = QPushButton(self.tr("Stop and search"), self)
        self.stop.setProperty("primary", True)
        self.stop.setToolTip(self.tr("Stop recording and search with the sound (Enter)"))
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.cancel.setToolTip(self.tr("Forget the recording (Escape)"))
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_S)
        row.setSpacing(SPACE_S)
        row.addWidget(self._text)
        row.addWidget(self.meter, 1)
        row.addWidget(self.stop)
        row.addWidget(self.cancel)
        self.stop.clicked.connect(lambda _on: recorder.finish())
        self.cancel.clicked.connect(lambda _on: recorder.cancel())
        recorder.started.connect(self._begin)
        recorder.heard.connect(self._show)
        recorder.ended.connect(self._end)
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter searches, Escape leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._recorder.finish()
        elif event.key() == Qt.Key.Key_Escape:
            self._recorder.cancel()
        else:
            super().keyPressEvent(event)

    def _begin(self) -> None:
        self._before = self.window().focusWidget()
        self.meter.reset()
        self._text.setText(self.tr("Opening the microphone…"))
        self.show()
        self.stop.setFocus()

    def _show(self, loud: float, seconds: float) -> None:
        self.meter.show_level(loud)
        text = self.tr("Recording: {n} of {most} seconds")
        self._text.setText(text.format(n=int(seconds), most=int(LONGEST_S)))

    def _end(self) -> None:
        had_focus = self.stop.hasFocus() or self.cancel.hasFocus()
        self.hide()
        if had_focus and self._before is not None:
            self._before.setFocus()
