"""A heat map as a translucent picture: what matters keeps its colours and glows, the rest dims."""

from typing import Final

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath

from engine.domain import Heat

GLOW: Final = QColor("#ffb000")
"""Stands out from blue and green, and lies over photos whose colours no theme knows."""
MOST_GLOW: Final = 0.42
MOST_DIM: Final = 0.5
UNSEEN: Final = QColor.fromRgbF(0.0, 0.0, 0.0, MOST_DIM)
"""Over what the model does not look at: it matters as little as the least."""


def heat_image(heat: Heat) -> QImage:
    """One pixel per place; drawn over the photo it is blown up smoothly."""
    rows = heat.rows
    image = QImage(len(rows[0]), len(rows), QImage.Format.Format_ARGB32_Premultiplied)
    for y, row in enumerate(rows):
        for x, share in enumerate(row):
            image.setPixelColor(x, y, _colour(share))
    return image


def heat_rect(heat: Heat, picture: QRectF) -> QRectF:
    """Where the map lies when the whole picture lies at `picture`."""
    left, top, width, height = heat.box
    corner = picture.topLeft()
    corner.setX(corner.x() + left * picture.width())
    corner.setY(corner.y() + top * picture.height())
    return QRectF(corner, QSizeF(width * picture.width(), height * picture.height()))


def draw_heat(painter: QPainter, heat: Heat, picture: QRectF) -> None:
    """Lay a map over the whole picture, which lies at `picture`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    looked_at = heat_rect(heat, picture)
    rest, seen = QPainterPath(), QPainterPath()
    rest.addRect(picture)
    seen.addRect(looked_at)
    painter.fillPath(rest.subtracted(seen), UNSEEN)
    painter.setClipRect(picture)
    painter.drawImage(looked_at, heat_image(heat))
    painter.restore()


def _colour(share: float) -> QColor:
    """Black over what does not matter, clear in between, glowing where it matters most."""
    if share < 0.5:
        return QColor.fromRgbF(0.0, 0.0, 0.0, MOST_DIM * (1 - 2 * share))
    glow = QColor(GLOW)
    glow.setAlphaF(MOST_GLOW * (2 * share - 1))
    return glow
