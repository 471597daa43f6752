"""How much each term gave: one bar per term."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QLocale, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.theme import SPACE, SPACE_S, tokens

BAR_PX: Final = 6
NAME_SHARE: Final = 0.55
MOST_NAME_PX: Final = 200


@dataclass(frozen=True, slots=True)
class Bar:
    """A name and a score. The highest score fills its bar, and so does 1 where none is higher."""

    name: str
    score: float


class ScoreBars(QWidget):
    """Names, bars and numbers below each other; what pushed away is drawn as a warning."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Scores"))

    def set_bars(self, bars: Sequence[Bar]) -> None:
        """Show these, in order."""
        self._bars = tuple(bars)
        words = ", ".join(f"{bar.name} {_number(bar.score)}" for bar in self._bars)
        self.setAccessibleDescription(words)
        self.updateGeometry()
        self.update()

    def bars(self) -> tuple[Bar, ...]:
        """Give what is shown."""
        return self._bars

    def sizeHint(self) -> QSize:
        """Ask for a line per bar."""
        return QSize(200, self._line_px() * len(self._bars))

    def minimumSizeHint(self) -> QSize:
        """Narrow is possible; less high is not."""
        return QSize(120, self._line_px() * len(self._bars))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, bar in enumerate(self._bars):
            self._draw(painter, bar, number * self._line_px())

    def changeEvent(self, event: QEvent) -> None:
        """Measure again with another font, paint again in other colours."""
        super().changeEvent(event)
        self.updateGeometry()

    def _line_px(self) -> int:
        return self.fontMetrics().height() + 2 * SPACE

    def _draw(self, painter: QPainter, bar: Bar, top: int) -> None:
        theme, metrics, height = tokens(), self.fontMetrics(), self._line_px()
        name_px = min(MOST_NAME_PX, round(self.width() * NAME_SHARE))
        number = _number(bar.score)
        number_px = metrics.horizontalAdvance("−00.00")
        middle = Qt.AlignmentFlag.AlignVCenter
        name = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, name_px)
        painter.setPen(theme.text)
        painter.drawText(QRectF(0, top, name_px, height), middle, name)
        painter.setPen(theme.muted)
        right = middle | Qt.AlignmentFlag.AlignRight
        painter.drawText(QRectF(self.width() - number_px, top, number_px, height), right, number)
        room = QRectF(
            name_px + SPACE_S,
            top + (height - BAR_PX) / 2,
            max(0, self.width() - name_px - number_px - 2 * SPACE_S),
            BAR_PX,
        )
        most = max(1.0, *(abs(bar.score) for bar in self._bars))
        draw_bar(painter, room, bar.score / most)


def draw_bar(painter: QPainter, room: QRectF, share: float) -> None:
    """Draw a groove and what is filled of it, -1..1; what pushes away is drawn as a warning."""
    theme = tokens()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.hover)
    painter.drawRoundedRect(room, BAR_PX / 2, BAR_PX / 2)
    filled = QRectF(room)
    filled.setWidth(room.width() * min(1.0, abs(share)))
    painter.setBrush(theme.danger if share < 0 else theme.accent)
    painter.drawRoundedRect(filled, BAR_PX / 2, BAR_PX / 2)


def _number(score: float) -> str:
    shown = QLocale().toString(round(score, 2) + 0.0, "f", 2)  # + 0.0: there is no −0.00
    return shown.replace("-", "−")
