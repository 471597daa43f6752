"""The upper half of the preview for things that one looks at: photos and score pages."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from app.icons import set_icon
from app.theme import SPACE_L, SPACE_S, SPACE_XS
from app.widgets.picture_view import PictureView

BELOW_PX: Final = 140
MOST_PX: Final = 16_777_215  # Qt's own limit


def tool_button(name: str, tip: str, parent: QWidget) -> QToolButton:
    """Make a button with an icon; the tool tip is its name for screen readers too."""
    button = QToolButton(parent)
    set_icon(button, name)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


class PictureStage(QWidget):
    """A `PictureView`, a line of zoom buttons, and a sentence where there is no picture.

    Attributes
    ----------
    view : PictureView
    tools : QHBoxLayout
        The line below, for more buttons; they go to its left.
    column : QVBoxLayout
        The picture with that line under it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = PictureView(self)
        self._message = QLabel(self)
        self._message.setWordWrap(True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setMargin(SPACE_L)
        self._message.setProperty("role", "muted")
        self._faces = QStackedLayout()
        self._faces.addWidget(self.view)
        self._faces.addWidget(self._message)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(SPACE_XS)
        self._zoom_label = QLabel(self)
        self._zoom_label.setProperty("role", "muted")
        self._add_zoom_tools()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SPACE_XS)
        self.column.addLayout(self._faces, 1)
        self.column.addLayout(self.tools)

    def say(self, sentence: str) -> None:
        """Show a sentence instead of a picture; an empty one brings the picture back."""
        self._message.setText(sentence)
        self._faces.setCurrentWidget(self._message if sentence else self.view)
        for button in self._zoom_tools:
            button.setEnabled(not sentence)
        self._zoom_label.setVisible(not sentence)

    def message(self) -> str:
        """Give the sentence that is shown, or an empty string."""
        return self._message.text()

    def _add_zoom_tools(self) -> None:
        out = tool_button("zoom-out", self.tr("Zoom out (-)"), self)
        fit = tool_button("fit", self.tr("Show all of it (0)"), self)
        closer = tool_button("zoom-in", self.tr("Zoom in (+)"), self)
        out.clicked.connect(self.view.zoom_out)
        fit.clicked.connect(self.view.fit)
        closer.clicked.connect(self.view.zoom_in)
        self.view.zoomed.connect(self._show_zoom)
        self._zoom_tools = (out, fit, closer)
        self.tools.addStretch(1)
        self.tools.addWidget(self._zoom_label)
        for button in self._zoom_tools:
            self.tools.addWidget(button)

    def _show_zoom(self, scale: float) -> None:
        percent = scale * self.devicePixelRatioF() * 100
        self._zoom_label.setText(f"{percent:.0f} %")


class StageColumn(QWidget):
    """One stage, or a score with a recording under it."""

    def __init__(self, stages: Sequence[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: tuple[QWidget, ...] = ()
        self._stages = stages
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_S)
        for stage in stages:
            self._column.addWidget(stage, 1)

    def show_only(self, *stages: QWidget) -> None:
        """Show these, one above the other; the first gets the room."""
        self.shown = stages
        for stage in self._stages:  # what goes must be gone before what comes needs its room
            if stage not in stages:
                stage.hide()
        for stage in stages:
            is_below = stage is not stages[0]
            stage.setMaximumHeight(BELOW_PX if is_below else MOST_PX)
            stage.show()
