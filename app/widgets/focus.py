"""The focus ring of widgets that paint themselves."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.theme import RADIUS_S, tokens

RING_PX = 2


def draw_focus_ring(painter: QPainter, rect: QRect) -> None:
    """Draw the ring just inside `rect`, as the style sheet does for buttons."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(tokens().focus, RING_PX))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inside = QRectF(rect).adjusted(RING_PX / 2, RING_PX / 2, -RING_PX / 2, -RING_PX / 2)
    painter.drawRoundedRect(inside, RADIUS_S, RADIUS_S)
    painter.restore()
