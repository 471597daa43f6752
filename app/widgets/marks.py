"""What is drawn over a picture to point at a part of it: what matched, and where one is.

Pages are white whatever the theme, so neither follows it.
"""

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from app.theme import LIGHT, RADIUS_S

MARK_PX: Final = 3
CURSOR_PX: Final = 2
CURSOR_OPACITY: Final = 0.25
AIR_PX: Final = 2


def draw_mark(painter: QPainter, place: QRectF) -> None:
    """Outline what matched."""
    _draw(painter, place, QPen(LIGHT.match, MARK_PX), LIGHT.match_fill)


def draw_cursor(painter: QPainter, place: QRectF) -> None:
    """Show where one is; what lies under it can be read."""
    fill = QColor(LIGHT.accent)
    fill.setAlphaF(CURSOR_OPACITY)
    _draw(painter, place, QPen(LIGHT.accent, CURSOR_PX), fill)


def _draw(painter: QPainter, place: QRectF, pen: QPen, fill: QColor) -> None:
    painter.setPen(pen)
    painter.setBrush(fill)
    around = place.adjusted(-AIR_PX, -AIR_PX, AIR_PX, AIR_PX)
    painter.drawRoundedRect(around, RADIUS_S, RADIUS_S)
