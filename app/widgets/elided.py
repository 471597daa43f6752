"""A line of text that shortens itself instead of widening its pane."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class ElidedLabel(QLabel):
    """One line, cut with an ellipsis where it is too long; the whole of it as a tool tip.

    Parameters
    ----------
    where
        Which part gives way: the middle keeps both the start and the ending of a file name.
    """

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        where: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
    ) -> None:
        super().__init__(parent)
        self._where = where
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show other text."""
        super().setText(text)
        self._show_tip()

    def shown_text(self) -> str:
        """Give what can be read at the present width."""
        return self.fontMetrics().elidedText(self.text(), self._where, self.contentsRect().width())

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the text, cut where it must be."""
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            self.alignment(),
            self.palette(),
            self.isEnabled(),
            self.shown_text(),
            QPalette.ColorRole.WindowText,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer the tool tip only while something is cut."""
        super().resizeEvent(event)
        self._show_tip()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again with another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._show_tip()

    def _show_tip(self) -> None:
        self.setToolTip(self.text() if self.shown_text() != self.text() else "")
