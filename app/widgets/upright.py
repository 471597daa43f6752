"""An area that scrolls up and down only."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class UprightArea(QScrollArea):
    """As wide as its content needs, however large the text: nobody has to scroll sideways."""

    def __init__(self, parent: QWidget | None = None, *, least_px: int = 0) -> None:
        super().__init__(parent)
        self._least_px = least_px
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def setWidget(self, widget: QWidget) -> None:
        """Take the content and follow its width."""
        super().setWidget(widget)
        widget.installEventFilter(self)

    def minimumSizeHint(self) -> QSize:
        """Follow the content."""
        content = self.widget()
        if content is None:
            return QSize(self._least_px, 0)
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(max(self._least_px, content.minimumSizeHint().width() + bar), 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for another width when the content wants one."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
        return super().eventFilter(watched, event)
