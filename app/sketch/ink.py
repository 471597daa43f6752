"""Strokes as ink on a picture. GUI thread, or any thread with a picture of its own."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from app.sketch.drawing import Dot, Stroke

_PAPER_LIGHTNESS: Final = 0.97
"""Ink this light is paper in a drawing of lines: it covers."""


def shade_of(colour: str, *, in_colour: bool) -> str:
    """The colour that a stroke is drawn in: its own, or black where only lines count."""
    if in_colour or QColor(colour).lightnessF() >= _PAPER_LIGHTNESS:
        return colour
    return "#000000"


def painter_on(image: QImage) -> QPainter:
    """Make a painter with smooth edges."""
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def draw_strokes(image: QImage, strokes: Sequence[Stroke], *, in_colour: bool) -> None:
    """Draw strokes in their order on clear paper."""
    image.fill(Qt.GlobalColor.transparent)
    painter = painter_on(image)
    for stroke in strokes:
        if stroke.wipes:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
            painter.fillRect(image.rect(), Qt.GlobalColor.transparent)
        for number in range(len(stroke.dots)):
            draw_from(painter, stroke, number, in_colour=in_colour)
    painter.end()


def draw_from(painter: QPainter, stroke: Stroke, number: int, *, in_colour: bool) -> None:
    """Draw the part of a stroke that its dot `number` adds.

    Between dots runs a curve from middle to middle with the dot itself as the control point, so
    that a quick movement with few dots stays round. The same parts drawn later give the same ink.
    """
    mode = QPainter.CompositionMode
    painter.setCompositionMode(
        mode.CompositionMode_Clear if stroke.erases else mode.CompositionMode_SourceOver
    )
    dots = stroke.dots
    here = dots[number]
    cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    colour = QColor(shade_of(stroke.colour, in_colour=in_colour))
    painter.setPen(QPen(colour, stroke.width_at(here), Qt.PenStyle.SolidLine, cap, join))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if number == 0:
        painter.drawPoint(QPointF(here.x, here.y))
        return
    before = dots[number - 1]
    start = _middle(dots[number - 2], before) if number > 1 else QPointF(before.x, before.y)
    path = QPainterPath(start)
    path.quadTo(QPointF(before.x, before.y), _middle(before, here))
    painter.drawPath(path)


def _middle(first: Dot, second: Dot) -> QPointF:
    return QPointF((first.x + second.x) / 2, (first.y + second.y) / 2)
