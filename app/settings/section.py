"""One page of the settings: a title, and what belongs under it."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLayout, QScrollArea, QVBoxLayout, QWidget

from app.theme import SPACE_L, SPACE_M, SPACE_XL

WIDEST_PX: Final = 760
"""Lines of text longer than this are hard to read."""


class Section(QScrollArea):
    """Scrolls when the window is small.

    Attributes
    ----------
    title : str
    """

    def __init__(self, title: str, parent: QWidget | None = None, *, is_wide: bool = False) -> None:
        super().__init__(parent)
        self.title = title
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget(self)
        if not is_wide:
            content.setMaximumWidth(WIDEST_PX)
        self._layout = QVBoxLayout(content)
        self._layout.setContentsMargins(SPACE_XL, SPACE_L, SPACE_XL, SPACE_XL)
        self._layout.setSpacing(SPACE_M)
        self.add(label(title, "title", content))
        self.setWidget(content)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Append a widget."""
        self._layout.addWidget(widget, stretch)

    def add_layout(self, layout: QLayout) -> None:
        """Append a layout."""
        self._layout.addLayout(layout)

    def add_left(self, widget: QWidget) -> None:
        """Append a widget that keeps its own width."""
        self._layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)

    def refresh(self) -> None:
        """Bring up to date what is shown; called each time the section comes into sight."""

    def finish(self) -> None:
        """Keep everything at the top."""
        self._layout.addStretch(1)


def label(text: str, role: str, parent: QWidget | None = None) -> QLabel:
    """Make a label that wraps and can be copied from; `role` is one of the style sheet's."""
    made = QLabel(text, parent)
    made.setProperty("role", role)
    made.setWordWrap(role != "title")
    if role != "title":
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
