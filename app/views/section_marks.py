"""What stands between results: the title of a group, and the relevance line."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen

from app import explain
from app.theme import SPACE_L, SPACE_S, tokens
from app.views.grid_layout import MARGIN_PX, SEPARATOR_PX
from app.views.tile import isolated

LINE_PX = 2


def draw_header(painter: QPainter, place: QRect, title: str, count: int) -> None:
    """Write a group's title and how many it has, in the direction that one reads."""
    theme, plain = tokens(), painter.font()
    bold = QFont(plain)
    bold.setWeight(QFont.Weight.DemiBold)
    inside = place.adjusted(SPACE_L, 0, -SPACE_L, -SPACE_S)
    number = explain.number(count)
    room = inside.width() - QFontMetrics(plain).horizontalAdvance(number) - SPACE_S
    shown = QFontMetrics(bold).elidedText(title, Qt.TextElideMode.ElideMiddle, room)
    # `drawText` takes "left" for where one begins to read
    flags = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
    painter.save()
    painter.setFont(bold)
    painter.setPen(theme.text)
    painter.drawText(inside, flags, isolated(painter, shown))
    wide = QFontMetrics(bold).horizontalAdvance(shown) + SPACE_S
    is_mirrored = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
    rest = inside.adjusted(0, 0, -wide, 0) if is_mirrored else inside.adjusted(wide, 0, 0, 0)
    painter.setFont(plain)
    painter.setPen(theme.muted)
    painter.drawText(rest, flags, number)
    painter.restore()


def draw_separator(painter: QPainter, top: int, width: int) -> None:
    """Draw the relevance line: what lies below it is a weaker match."""
    theme = tokens()
    text = explain.tr("weaker matches below")
    middle = top + SEPARATOR_PX // 2 + SPACE_S // 2
    metrics = painter.fontMetrics()
    half = metrics.height() // 2 + SPACE_S // 2
    wide = metrics.horizontalAdvance(text) + 2 * SPACE_S
    side = (width - wide) // 2
    painter.setPen(QPen(theme.accent, LINE_PX))
    painter.drawLine(MARGIN_PX, middle, side, middle)
    painter.drawLine(side + wide, middle, width - MARGIN_PX, middle)
    painter.setPen(theme.muted)
    area = QRect(0, middle - half, width, 2 * half)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
