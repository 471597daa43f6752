"""How one hit is drawn in the grid: its picture, badges, name and a second line."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app import explain, icons
from app.models.results import HIT_ROLE, Index
from app.theme import RADIUS_M, RADIUS_S, SPACE_S, SPACE_XS, tokens
from app.views.grid_layout import CAPTION_PX
from engine.domain import Hit, Kind

ICON_OF_KIND = {Kind.PHOTO: "photo", Kind.AUDIO: "audio", Kind.SCORE: "score"}
BADGE_PX = 20
RING_PX = 2
SMALL = 0.88  # size of the second line and the badges against the window's font
WEAK_OPACITY = 0.72  # weaker matches stand back a little


class TileDelegate(QStyledItemDelegate):
    """Draws hits; asks `thumbnail` for the picture and draws a placeholder until it is there."""

    def __init__(
        self, thumbnail: Callable[[int], QImage | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._thumbnail = thumbnail
        self.liked: frozenset[str] = frozenset()  # paths that wear a heart

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the tile of `index` into ``option.rect``."""
        hit: Hit = index.data(HIT_ROLE)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        _draw_ground(painter, rect, option.state)
        if not hit.above_line:
            painter.setOpacity(WEAK_OPACITY)
        picture = rect.adjusted(SPACE_XS, SPACE_XS, -SPACE_XS, -CAPTION_PX)
        self._draw_picture(painter, picture, hit)
        _draw_badges(painter, picture, hit, option.font)
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        _draw_judgement(painter, rect, is_liked=str(hit.path) in self.liked, is_hovered=is_hovered)
        painter.setOpacity(1.0)
        caption = QRect(rect.x(), rect.bottom() - CAPTION_PX + 1, rect.width(), CAPTION_PX)
        _draw_caption(painter, caption, hit, option)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Leave sizes to the grid's layout."""
        return QSize(160, 160)

    def _draw_picture(self, painter: QPainter, place: QRect, hit: Hit) -> None:
        image = self._thumbnail(hit.file_id)
        if image is None:
            painter.fillPath(_rounded(place), tokens().stage)
            side = 32
            spot = QRectF(0, 0, side, side)
            spot.moveCenter(QRectF(place).center())
            icons.draw(painter, spot, ICON_OF_KIND[hit.kind], tokens().muted)
            return
        size = image.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(0, 0, size.width(), size.height())
        target.moveCenter(place.center())
        painter.save()
        painter.setClipPath(_rounded(target))
        painter.drawImage(target, image)
        painter.restore()
        if hit.kind is Kind.SCORE:  # white paper on a white ground needs an edge
            painter.setPen(QPen(tokens().divider, 1))
            painter.drawPath(_rounded(target))


def _rounded(rect: QRect, radius: int = RADIUS_S) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(rect), radius, radius)
    return path


def _draw_ground(painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
    theme = tokens()
    if state & QStyle.StateFlag.State_Selected:
        painter.fillPath(_rounded(rect, RADIUS_M), theme.selection)
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillPath(_rounded(rect, RADIUS_M), theme.hover)
    if state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QPen(theme.focus, RING_PX))
        half = RING_PX / 2
        inside = QRectF(rect).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(inside, RADIUS_M, RADIUS_M)


def _draw_caption(painter: QPainter, rect: QRect, hit: Hit, option: QStyleOptionViewItem) -> None:
    theme = tokens()
    is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
    inside = rect.adjusted(SPACE_S, SPACE_XS, -SPACE_S, -SPACE_XS)
    half = inside.height() // 2
    first = QRect(inside.x(), inside.y(), inside.width(), half)
    second = first.translated(0, half)
    strong = theme.on_selection if is_selected else theme.text
    soft = theme.on_selection if is_selected else theme.muted
    middle, right = Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight
    _draw_text(painter, first, hit.path.name, option.font, strong, middle)
    _draw_text(painter, second, explain.caption(hit), _small(option.font), soft, right)


def _draw_text(
    painter: QPainter, rect: QRect, text: str, font: QFont, colour: QColor, cut: Qt.TextElideMode
) -> None:
    painter.setFont(font)
    painter.setPen(colour)
    shown = QFontMetrics(font).elidedText(text, cut, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def _small(font: QFont) -> QFont:
    small = QFont(font)
    if font.pointSizeF() > 0:
        small.setPointSizeF(font.pointSizeF() * SMALL)
    else:
        small.setPixelSize(round(font.pixelSize() * SMALL))
    return small


def badges(hit: Hit) -> list[tuple[str, str]]:
    """What a tile says in its corner, as (icon name or "", text)."""
    found: list[tuple[str, str]] = []
    if hit.kind is not Kind.PHOTO:
        text = explain.length(hit.duration_s) if hit.duration_s is not None else ""
        found.append((ICON_OF_KIND[hit.kind], text))
    if hit.copies > 1:
        found.append(("copy", f"×{hit.copies}"))
    found.extend(("", path.suffix.lstrip(".").upper()) for path in hit.companions[:1])
    return found


def judge_spots(rect: QRect) -> tuple[QRect, QRect]:
    """Where a tile that is pointed at takes a like and a "not this"."""
    like = QRect(rect.x() + 2 * SPACE_XS, rect.y() + 2 * SPACE_XS, BADGE_PX, BADGE_PX)
    return like, like.translated(BADGE_PX + SPACE_XS, 0)


def _draw_judgement(painter: QPainter, rect: QRect, *, is_liked: bool, is_hovered: bool) -> None:
    """Mark what was liked; under the pointer offer both judgements."""
    theme = tokens()
    like, dislike = judge_spots(rect)
    shown = []
    if is_liked or is_hovered:
        shown.append((like, "heart-filled" if is_liked else "heart", theme.accent))
    if is_hovered:
        shown.append((dislike, "remove", theme.text))
    for spot, name, colour in shown:
        painter.fillPath(_rounded(spot), theme.raised)
        icons.draw(painter, QRectF(spot.x() + 2, spot.y() + 2, 16, 16), name, colour)


def _draw_badges(painter: QPainter, place: QRect, hit: Hit, font: QFont) -> None:
    """Draw them from the right along the lower edge of the picture's place."""
    theme, small = tokens(), _small(font)
    metrics = QFontMetrics(small)
    right = place.right() - SPACE_XS
    for icon, text in reversed(badges(hit)):
        inner = (16 if icon else 0) + (metrics.horizontalAdvance(text) if text else 0)
        gap = SPACE_XS if icon and text else 0
        width = inner + gap + 2 * SPACE_XS
        pill = QRect(right - width, place.bottom() - BADGE_PX - SPACE_XS, width, BADGE_PX)
        painter.fillPath(_rounded(pill), theme.raised)
        x = pill.x() + SPACE_XS
        if icon:
            icons.draw(painter, QRectF(x, pill.y() + 2, 16, 16), icon, theme.text)
            x += 16 + gap
        spot = QRect(x, pill.y(), pill.right() - x, pill.height())
        _draw_text(painter, spot, text, small, theme.text, Qt.TextElideMode.ElideNone)
        right = pill.x() - SPACE_XS
