"""How loud it is, as a bar."""

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from app.theme import tokens

QUIETEST_DB = -60.0
CLIPPED = 0.98
FALL = 0.75  # of the bar stays from one chunk to the next: a flicker would tell nothing
SIZE = QSize(160, 12)


class LevelMeter(QWidget):
    """A bar from -60 dB to full; it turns to the colour of danger where samples are cut off."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.share = 0.0
        self.is_clipped = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Level of the microphone"))

    def sizeHint(self) -> QSize:
        """Ask for a narrow bar."""
        return SIZE

    def show_level(self, peak: float) -> None:
        """Show a peak of 0..1; the bar rises at once and falls slowly."""
        self.share = max(share_of(peak), self.share * FALL)
        self.is_clipped = peak >= CLIPPED
        self.update()

    def reset(self) -> None:
        """Show silence."""
        self.share, self.is_clipped = 0.0, False
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bar from where one begins to read."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        area = self.rect()
        painter.setBrush(tokens().raised)
        painter.drawRoundedRect(QRectF(area), area.height() / 2, area.height() / 2)
        filled = area.adjusted(0, 0, round((self.share - 1.0) * area.width()), 0)
        if filled.width() > 0:
            painter.setBrush(tokens().danger if self.is_clipped else tokens().accent)
            bar = QStyle.visualRect(self.layoutDirection(), area, filled)
            painter.drawRoundedRect(QRectF(bar), area.height() / 2, area.height() / 2)


def share_of(peak: float) -> float:
    """How much of the bar a peak fills: the ear counts in decibels."""
    if peak <= 0.0:
        return 0.0
    return max(0.0, min(1.0, 1.0 - 20.0 * math.log10(peak) / QUIETEST_DB))
