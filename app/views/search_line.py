"""The line of the search bar that words are typed into."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget


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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys that mean more than text."""
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
