"""The line of the search bar that words are typed into."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from app.incoming import offers_something, shows_something
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
    menu_wanted(QMenu)
        The menu of the line is about to be shown: more can be put into it.
    """

    entered = Signal(bool)
    left_down = Signal()
    left_back = Signal()
    escaped = Signal()
    pasted = Signal(object)
    menu_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("searchLine")
        self.setFrame(False)
        self.setAcceptDrops(False)  # drops belong to the window
        self.setAccessibleName(self.tr("Search"))
        self.keys: Callable[[QKeyEvent], bool] = lambda _event: False  # whoever wants keys first
        self.yielded: frozenset[str] = frozenset()  # keys of the window's own commands
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
        """Offer Tab to whoever wants keys, before Qt moves the focus; leave the window its keys."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # a line edit on X11 takes Ctrl+D and others of Emacs for itself
            if QKeySequence(event.keyCombination()).toString() in self.yielded:
                event.ignore()
                return True
        elif (
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
        if event.matches(_PASTE):
            self.paste_anything()
        elif event.matches(_UNDO) and not self.isUndoAvailable():
            event.ignore()  # nothing was typed: what was done to the library is meant
        elif event.matches(_REDO) and not self.isRedoAvailable():
            event.ignore()
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

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show Qt's own menu, which can paste pictures too here, with what the window adds."""
        menu = self.menu()
        menu.popup(event.globalPos())
        event.accept()

    def menu(self) -> QMenu:
        """Build the menu of the line."""
        menu = self.createStandardContextMenu()
        menu.aboutToHide.connect(menu.deleteLater)
        paste = menu.findChild(QAction, "edit-paste")
        if paste is not None:
            paste.triggered.disconnect()
            paste.triggered.connect(lambda _on=False: self.paste_anything())
            paste.setEnabled(offers_something(QGuiApplication.clipboard().mimeData()))
        self.menu_wanted.emit(menu)
        return menu

    def paste_anything(self) -> None:
        """Paste words here; what shows something becomes an example of the search."""
        mime = QGuiApplication.clipboard().mimeData()
        if shows_something(mime):
            self.pasted.emit(mime)
        else:
            self.paste()

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
_UNDO = QKeySequence.StandardKey.Undo
_REDO = QKeySequence.StandardKey.Redo
