"""How the lists of the left pane draw a row: icon, name, and a small note at the end. GUI thread."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from app import icons
from app.theme import RADIUS_S, SPACE_M, SPACE_S, tokens
from app.widgets.focus import draw_focus_ring

LEAST_ROW_PX = 32
ICON_PX = 16


@dataclass(frozen=True, slots=True)
class Row:
    """What a row shows; a faded one is out of reach at present, a marked one is shown in the grid."""

    icon: str
    name: str
    note: str = ""
    is_faded: bool = False
    is_marked: bool = False


def row_height(metrics: QFontMetrics) -> int:
    """Pixels that a row is high, also with large text."""
    return max(LEAST_ROW_PX, metrics.height() + SPACE_M)


def draw_row(painter: QPainter, option: QStyleOptionViewItem, row: Row) -> None:
    """Draw a row; mirrored where the layout is."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(option.font)
    theme = tokens()
    is_selected = row.is_marked or bool(option.state & QStyle.StateFlag.State_Selected)
    _draw_ground(painter, option, is_selected=is_selected)
    strong = theme.on_selection if is_selected else theme.text
    soft = theme.on_selection if is_selected else theme.muted
    colour = soft if row.is_faded else strong
    place = _icon_place(option.rect)
    spot = QStyle.visualRect(option.direction, option.rect, place)
    icons.draw(painter, QRectF(spot), row.icon, colour)
    text = option.rect.adjusted(place.right() + 1 - option.rect.x() + SPACE_S, 0, -SPACE_S, 0)
    wide = option.fontMetrics.horizontalAdvance(row.note)
    note = QRect(text)
    note.setLeft(text.right() - wide)
    painter.setPen(soft)
    _draw_text(painter, option, note, row.note)
    text.setRight(text.right() - wide - (SPACE_S if row.note else 0))
    painter.setPen(colour)
    name = option.fontMetrics.elidedText(row.name, Qt.TextElideMode.ElideMiddle, text.width())
    _draw_text(painter, option, text, name)
    painter.restore()
    if option.state & QStyle.StateFlag.State_HasFocus:
        draw_focus_ring(painter, option.rect)


def _draw_ground(painter: QPainter, option: QStyleOptionViewItem, *, is_selected: bool) -> None:
    if is_selected or option.state & QStyle.StateFlag.State_MouseOver:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens().selection if is_selected else tokens().hover)
        painter.drawRoundedRect(option.rect, RADIUS_S, RADIUS_S)


def _icon_place(rect: QRect) -> QRect:
    top = rect.y() + (rect.height() - ICON_PX) // 2
    return QRect(rect.x() + SPACE_S, top, ICON_PX, ICON_PX)


def _draw_text(painter: QPainter, option: QStyleOptionViewItem, place: QRect, text: str) -> None:
    """Draw a text at the leading edge of a place that is given for left to right."""
    leading = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft)
    flags = leading | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
    painter.drawText(QStyle.visualRect(option.direction, option.rect, place), flags, text)
