"""Words with a bar each, and buttons that ask for more or less of a word."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QToolButton, QWidget

from app.icons import set_icon
from app.theme import SPACE_XS
from app.widgets.elided import ElidedLabel
from app.widgets.score_bars import BAR_PX, draw_bar

MOST_ROWS: Final = 6


@dataclass(frozen=True, slots=True)
class Word:
    """A word and the length of its bar, -1..1; None: no bar."""

    word: str
    share: float | None = None


class _Bar(QWidget):
    """One bar; what speaks against the match is drawn as a warning."""

    def __init__(self, share: float, parent: QWidget) -> None:
        super().__init__(parent)
        self.share = share
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(40)

    def sizeHint(self) -> QSize:
        """Ask for little."""
        return QSize(80, BAR_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the groove and the bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(0, (self.height() - BAR_PX) / 2, self.width(), BAR_PX)
        draw_bar(painter, room, self.share)


class _Button(QToolButton):
    """Leaves the arrow keys to the rows: Qt's own would go on to the next button of the window."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pass up and down on."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)


class WordBars(QWidget):
    """Rows of a word, its bar, + and -. The arrow keys go up and down through the buttons.

    Signals
    -------
    more_wanted(str), less_wanted(str)
        The user wants more, or less, of this word.
    """

    more_wanted = Signal(str)
    less_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[Word, ...] = ()
        self._rows: list[tuple[QWidget, ...]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE_XS)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        self.setAccessibleName(self.tr("Words that tell this result"))

    def set_words(self, words: Sequence[Word]) -> None:
        """Show these, at most `MOST_ROWS`, in order."""
        shown = tuple(words[:MOST_ROWS])
        if shown == self._words:
            return
        self._words = shown
        for row in self._rows:
            for widget in row:
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self._rows = [self._made_row(number, word) for number, word in enumerate(shown)]
        self.setAccessibleDescription(", ".join(word.word for word in shown))

    def words(self) -> tuple[Word, ...]:
        """Give what is shown."""
        return self._words

    def buttons(self, row: int) -> tuple[QWidget, QWidget]:
        """Give the buttons for more and less of a row."""
        more, less = self._rows[row][-2:]
        return more, less

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go to the same button of the next word."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if not step or not self._go(step):
            super().keyPressEvent(event)

    def _go(self, step: int) -> bool:
        focused = self.focusWidget()
        for number, row in enumerate(self._rows):
            if focused in row and 0 <= number + step < len(self._rows):
                self._rows[number + step][row.index(focused)].setFocus()
                return True
        return False

    def _made_row(self, number: int, word: Word) -> tuple[QWidget, ...]:
        label = ElidedLabel(word.word, self)
        bar: QWidget = QWidget(self) if word.share is None else _Bar(word.share, self)
        more = self._button("add", self.tr("More of “{word}”").format(word=word.word))
        less = self._button("remove", self.tr("Less of “{word}”").format(word=word.word))
        more.clicked.connect(lambda: self.more_wanted.emit(word.word))
        less.clicked.connect(lambda: self.less_wanted.emit(word.word))
        row = (label, bar, more, less)
        for column, widget in enumerate(row):
            self._grid.addWidget(widget, number, column)
            widget.show()
        return row

    def _button(self, icon: str, tip: str) -> QToolButton:
        button = _Button(self)
        set_icon(button, icon)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button
