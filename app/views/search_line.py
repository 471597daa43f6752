"""The line of the search bar that words are typed into."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from app.theme import tokens

WAVE_PX = 2


class SearchLine(QLineEdit):
    """The line to type in.

    Signals
    -------
    entered(bool)
        Enter; True with Ctrl: make a chip of the words.
    left_down()
        Arrow down: to the results.
    left_back()
        Backspace or arrow left at the start: to the last chip.
    escaped()
        Escape in an empty line.
    pasted(QMimeData)
        Something was pasted that is no text.
    """

    entered = Signal(bool)
    left_down = Signal()
    left_back = Signal()
    escaped = Signal()
    pasted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("searchLine")
        self.setFrame(False)
        self.setAcceptDrops(False)  # drops belong to the window
        self.setAccessibleName(self.tr("Search"))
        self.keys: Callable[[QKeyEvent], bool] = lambda _event: False  # whoever wants keys first
        self._marked: tuple[int, int] | None = None
        self.textChanged.connect(lambda _text: self.mark(None))

    def mark(self, stretch: tuple[int, int] | None) -> None:
        """Underline what cannot be understood, from a column up to another; None: nothing."""
        self._marked = stretch
        self.update()

    def x_of(self, column: int) -> int:
        """Where a column of the text stands, in pixels from the left."""
        widths = self.fontMetrics()
        here = self.cursorRect().center().x() - widths.horizontalAdvance(
            self.text()[: self.cursorPosition()]
        )
        return here + widths.horizontalAdvance(self.text()[:column])

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a wave under what is marked."""
        super().paintEvent(event)
        if self._marked is None:
            return
        start, end = (self.x_of(column) for column in self._marked)
        bottom = self.cursorRect().bottom() - 1
        steps = range(max(0, start), min(self.width(), end) + 1, WAVE_PX)
        points = [QPointF(x, bottom - WAVE_PX * (n % 2)) for n, x in enumerate(steps)]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens().danger, 1.2))
        painter.drawPolyline(QPolygonF(points))
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Offer Tab to whoever wants keys, before Qt moves the focus with it."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Tab
            and self.keys(event)
        ):
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys that mean more than text."""
        if self.keys(event):
            return
        mime = QGuiApplication.clipboard().mimeData() if event.matches(_PASTE) else None
        if mime is not None and (mime.hasImage() or mime.hasUrls()):
            self.pasted.emit(mime)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        elif event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Left) and self._is_at_start():
            self.left_back.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self._escape()
        else:
            super().keyPressEvent(event)

    def insert_typed(self, text: str) -> None:
        """Go on typing here with a key that was pressed elsewhere in the window."""
        self.insert(text)
        self.textEdited.emit(self.text())

    def _is_at_start(self) -> bool:
        return self.cursorPosition() == 0 and not self.hasSelectedText()

    def _escape(self) -> None:
        if self.text():
            self.clear()
            self.textEdited.emit("")
        else:
            self.escaped.emit()


_PASTE = QKeySequence.StandardKey.Paste
