"""What the middle of the window says when there is nothing to show."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.icons import pixmap
from app.theme import SPACE_L, SPACE_M, SPACE_S, tokens, watcher

ICON_SIZE = 48
TEXT_PX = 440

Choice = tuple[str, Callable[[], object]]
"""A button's text and what it does."""


class EmptyState(QWidget):
    """An icon, a sentence, a second one, and buttons; the first button is the main one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = "search"
        self._icon = QLabel(self)
        self._title = QLabel(self)
        self._title.setProperty("role", "title")
        self._text = QLabel(self)
        self._text.setProperty("role", "muted")
        self._buttons: list[QPushButton] = []
        column = QVBoxLayout(self)
        column.setSpacing(SPACE_S)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.addStretch(2)
        for label in (self._icon, self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setWordWrap(label is not self._icon)
        column.addWidget(self._icon)
        column.addWidget(self._title)
        self._text.setMaximumWidth(TEXT_PX)
        middle = QHBoxLayout()  # an alignment would give the text the height of one line only
        middle.addStretch(1)
        middle.addWidget(self._text, 100)
        middle.addStretch(1)
        column.addLayout(middle)
        self._place = QVBoxLayout()
        self._place.setContentsMargins(0, SPACE_M, 0, 0)
        self._place.setSpacing(SPACE_S)
        column.addLayout(self._place)
        column.addStretch(3)
        watcher().changed.connect(self._show_icon)

    def show_state(
        self, icon: str, title: str, text: str = "", choices: Sequence[Choice] = ()
    ) -> None:
        """Say this."""
        self._name = icon
        self._show_icon()
        self._title.setText(title)
        self._text.setText(text)
        for button in self._buttons:
            self._place.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [self._button(n, *choice) for n, choice in enumerate(choices)]

    def title(self) -> str:
        """The sentence that is shown."""
        return self._title.text()

    def buttons(self) -> Sequence[QPushButton]:
        """The buttons that are shown."""
        return self._buttons

    def _button(self, place: int, text: str, do: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("primary" if place == 0 else "flat", True)
        button.clicked.connect(lambda _checked=False: do())
        self._place.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        return button

    def _show_icon(self) -> None:
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(pixmap(self._name, ICON_SIZE, tokens().muted, ratio))
