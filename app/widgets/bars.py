"""A waveform as bars."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from app.theme import SPACE_S

BAR_PX: Final = 3
GAP_PX: Final = 1

Stretches = Sequence[tuple[float, float]]
"""The lowest and the highest sample of each."""


def bars_of(wave: Stretches, count: int) -> list[tuple[float, float]]:
    """Gather a waveform into `count` bars: the lowest and highest sample under each.

    >>> bars_of([(-0.1, 0.2), (-0.3, 0.1), (0.0, 0.5)], 2)
    [(-0.3, 0.2), (-0.3, 0.5)]
    """
    if not wave or count < 1:
        return []
    bars = []
    for bar in range(count):
        first = bar * len(wave) // count
        last = max(first + 1, -(-(bar + 1) * len(wave) // count))
        part = wave[first:last]
        bars.append((min(low for low, _ in part), max(high for _, high in part)))
    return bars


def drawn_bars(widget: QWidget, wave: Stretches, colour: QColor) -> QPixmap:
    """Draw the bars as large as a widget, with `SPACE_S` around them."""
    ratio = widget.devicePixelRatioF()
    layer = QPixmap(round(widget.width() * ratio), round(widget.height() * ratio))
    layer.setDevicePixelRatio(ratio)
    layer.fill(Qt.GlobalColor.transparent)
    painter = QPainter(layer)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    room = widget.width() - 2 * SPACE_S
    middle, half = widget.height() / 2, widget.height() / 2 - SPACE_S
    bars = bars_of(wave, max(1, room // (BAR_PX + GAP_PX)))
    for number, (low, high) in enumerate(bars):
        top, bottom = middle - max(0.0, high) * half, middle - min(0.0, low) * half
        left = SPACE_S + number * room / len(bars)
        painter.drawRoundedRect(QRectF(left, top, BAR_PX, max(2.0, bottom - top)), 1.5, 1.5)
    painter.end()
    return layer
