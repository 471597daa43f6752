"""What is shown above, what is known about it below; each kind of thing has its own proportion."""

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.theme import SPACE_S, SPACE_XS
from engine.domain import Kind

Shape = Kind | None
"""A kind of thing; None: a score with a recording under it."""

SHARES: Final[dict[Shape, tuple[int, int]]] = {
    Kind.PHOTO: (45, 55),
    Kind.AUDIO: (35, 65),
    Kind.SCORE: (60, 40),
    None: (75, 25),
}


class Upper(QWidget):
    """A column that is never lower than its sentences need: a splitter does not ask for that."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SPACE_XS)

    def minimumSizeHint(self) -> QSize:
        """Take the height that lines of text have at this width."""
        least = super().minimumSizeHint()
        if not self.column.hasHeightForWidth():
            return least
        return QSize(least.width(), self.column.minimumHeightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may need another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def event(self, event: QEvent) -> bool:
        """Pass on that something inside needs another height."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)


class Halves(QSplitter):
    """Remembers where its handle was left for each shape."""

    def __init__(self, upper: QWidget, lower: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._places: dict[Shape, list[int]] = {}
        self._shape: Shape = Kind.PHOTO
        self.addWidget(upper)
        self.addWidget(lower)
        self.setChildrenCollapsible(False)
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 2)
        self.setHandleWidth(SPACE_S)
        self.setObjectName("quiet")
        self.splitterMoved.connect(lambda _place, _index: self._note())

    def fit_to(self, shape: Shape) -> None:
        """Give both halves the room that they usually have for a shape."""
        self._shape = shape
        room = max(1, self.height() - self.handleWidth())
        shares = SHARES[shape]
        self.setSizes(self._places.get(shape) or [room * share // 100 for share in shares])

    def _note(self) -> None:
        self._places[self._shape] = self.sizes()
