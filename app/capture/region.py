"""A still picture of one screen, to drag a region on."""

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QWidget

from app.theme import RADIUS_M, SPACE_L, SPACE_M, tokens

LEAST_PX = 8  # a click that trembles is no region
STEP_PX = 16
DARK = QColor(0, 0, 0, 130)
LIGHT = QColor(255, 255, 255)
WINDOW_FLAGS = Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint

_ARROWS: dict[int, QPoint] = {
    Qt.Key.Key_Left: QPoint(-1, 0),
    Qt.Key.Key_Right: QPoint(1, 0),
    Qt.Key.Key_Up: QPoint(0, -1),
    Qt.Key.Key_Down: QPoint(0, 1),
}


class RegionPicker(QWidget):
    """Covers a screen with its own picture; a region is dragged, or moved and sized by keys.

    Signals
    -------
    taken(QImage)
        The region was let go, or Enter pressed.
    cancelled()
        Escape, or the other mouse button.
    """

    taken = Signal(object)
    cancelled = Signal()

    def __init__(self, picture: QPixmap, area: QRect) -> None:
        super().__init__(None, WINDOW_FLAGS)
        self._picture = picture
        self._from: QPoint | None = None
        self.region = QRect()
        self.setGeometry(area)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setWindowTitle(self.tr("Choose a part of the screen"))
        self.setAccessibleName(self.windowTitle())
        self._hint = self.tr(
            "Drag over what you are looking for, or use the arrow keys and Shift.\n"
            "Enter takes it, Escape cancels."
        )
        self.setAccessibleDescription(self._hint)

    def cut_out(self) -> QImage:
        """The pixels of the region."""
        ratio = self._picture.devicePixelRatio()
        corner, size = self.region.topLeft() * ratio, self.region.size() * ratio
        return self._picture.copy(QRect(corner, size)).toImage()

    # -- pointer -----------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a region; the other button cancels."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._from = event.position().toPoint()
            self._set_region(_between(self._from, self._from))
        else:
            self.cancelled.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if self._from is not None:
            self._set_region(_between(self._from, event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take the region."""
        if event.button() is Qt.MouseButton.LeftButton and self._from is not None:
            self._from = None
            self._take()

    # -- keyboard ----------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the region, Shift sizes it, Ctrl does so by single pixels."""
        key, modifiers = event.key(), event.modifiers()
        if key == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif key in _ARROWS:
            step = 1 if modifiers & Qt.KeyboardModifier.ControlModifier else STEP_PX
            self._nudge(_ARROWS[key] * step, bool(modifiers & Qt.KeyboardModifier.ShiftModifier))

    def _nudge(self, by: QPoint, is_sizing: bool) -> None:
        region = self.region
        if region.isEmpty():  # the first arrow key only shows where one is
            region = QRect(QPoint(), self.size() / 2)
            region.moveCenter(self.rect().center())
        elif is_sizing:
            region = region.adjusted(0, 0, by.x(), by.y())
        else:
            region = region.translated(by)
        if region.width() >= LEAST_PX and region.height() >= LEAST_PX:
            self._set_region(region)

    def _set_region(self, region: QRect) -> None:
        self.region = region.intersected(self.rect())
        self.update()

    def _take(self) -> None:
        if min(self.region.width(), self.region.height()) >= LEAST_PX:
            self.taken.emit(self.cut_out())
        else:
            self._set_region(QRect())

    # -- painting ----------------------------------------------------------------------------
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the screen, dark outside the region."""
        painter = QPainter(self)
        painter.drawPixmap(self.rect(), self._picture)
        painter.fillRect(self.rect(), DARK)
        if self.region.isEmpty():
            self._draw_hint(painter)
            return
        ratio = self._picture.devicePixelRatio()
        source = QRect(self.region.topLeft() * ratio, self.region.size() * ratio)
        painter.drawPixmap(self.region, self._picture, source)
        painter.setPen(QPen(LIGHT, 1))  # over a picture of anything: the two show on every ground
        painter.drawRect(self.region.adjusted(-1, -1, 0, 0))
        painter.setPen(QPen(QColor(0, 0, 0), 1, Qt.PenStyle.DashLine))
        painter.drawRect(self.region.adjusted(-1, -1, 0, 0))

    def _draw_hint(self, painter: QPainter) -> None:
        flags = Qt.AlignmentFlag.AlignCenter
        room = self.rect().adjusted(SPACE_L, SPACE_L, -SPACE_L, -SPACE_L)
        box = painter.fontMetrics().boundingRect(room, flags | Qt.TextFlag.TextWordWrap, self._hint)
        box.moveCenter(self.rect().center())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens().raised)
        painter.drawRoundedRect(
            box.adjusted(-SPACE_L, -SPACE_M, SPACE_L, SPACE_M), RADIUS_M, RADIUS_M
        )
        painter.setPen(tokens().text)
        painter.drawText(box, flags | Qt.TextFlag.TextWordWrap, self._hint)


def _between(one: QPoint, other: QPoint) -> QRect:
    """The region with these corners, both inside; `QRect.normalized` would lose two pixels."""
    xs, ys = sorted((one.x(), other.x())), sorted((one.y(), other.y()))
    return QRect(QPoint(xs[0], ys[0]), QPoint(xs[1], ys[1]))
