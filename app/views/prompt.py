"""Asks for one line of text inside the window: tags, or a name."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from shiboken6 import isValid

from app.theme import SPACE_M, SPACE_S


class PromptBar(QFrame):
    """A question with a line to answer in; Enter answers, Escape leaves it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("noticeBar")
        self._answered: Callable[[str], None] | None = None
        self._before: QWidget | None = None
        self._label = QLabel(self)
        self.line = QLineEdit(self)
        self.line.setAcceptDrops(False)
        self._label.setBuddy(self.line)
        self._ok = QPushButton(self.tr("OK"), self)
        self._ok.setProperty("primary", True)
        self._no = QPushButton(self.tr("Cancel"), self)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_S)
        row.setSpacing(SPACE_S)
        row.addWidget(self._label)
        row.addWidget(self.line, 1)
        row.addWidget(self._ok)
        row.addWidget(self._no)
        self.line.returnPressed.connect(self._answer)
        self._ok.clicked.connect(self._answer)
        self._no.clicked.connect(self.leave)
        self.hide()

    def ask(self, question: str, text: str, answered: Callable[[str], None]) -> None:
        """Ask; `answered` gets the line, unless the user leaves it."""
        self._answered = answered
        focused = QApplication.focusWidget()
        if focused is not None and not self.isAncestorOf(focused):
            self._before = focused
        self._label.setText(question)
        self.line.setAccessibleName(question)
        self.line.setText(text)
        self.show()
        self.line.selectAll()
        self.line.setFocus()

    def leave(self) -> None:
        """Ask no more; the keyboard is where it was before."""
        self._answered = None
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _answer(self) -> None:
        answered, text = self._answered, self.line.text()
        self.leave()
        if answered is not None:
            answered(text)
