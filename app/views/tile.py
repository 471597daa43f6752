"""How one hit is drawn in the grid: its picture, badges, name and a second line."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app import explain, icons
from app.isolates import FIRST_STRONG_ISOLATE, POP_ISOLATE
from app.models.results import HIT_ROLE, Index
from app.theme import RADIUS_M, RADIUS_S, SPACE_S, SPACE_XS, tokens
from app.views.drawn import Drawn
from app.views.grid_layout import PICTURE_RATIO
from engine.domain import Hit, Kind

ICON_OF_KIND = {Kind.PHOTO: "photo", Kind.AUDIO: "audio", Kind.SCORE: "score"}
BADGE_PX = 20
PLACEHOLDER_ICON_PX = 32
RING_PX = 2
SMALL = 0.88  # size of the second line and the badges against the window's font
WEAK_OPACITY = 0.72  # weaker matches stand back a little
LEFT_TO_RIGHT = Qt.LayoutDirection.LeftToRight

Thumbnail = Callable[[int], QImage | None]


class TileDelegate(QStyledItemDelegate):
    """Draws hits; asks `thumbnail` for the picture and draws a placeholder until it is there."""

    def __init__(self, thumbnail: Thumbnail, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.thumbnail = thumbnail
        self.liked: frozenset[str] = frozenset()  # paths that wear a heart
        self.drawn = Drawn()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the tile of `index` into ``option.rect``."""
        hit: Hit | None = index.data(HIT_ROLE)
        rect: QRect = option.rect
        _draw_ground(painter, rect, option.state)
        if hit is None:
            _draw_blank(painter, rect)
            return
        content = self._content(painter, option, hit)
        if content is None:
            _draw_blank(painter, rect)
            return
        painter.drawPixmap(rect.topLeft(), content)
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        is_liked = str(hit.path) in self.liked
        if is_hovered or is_liked:
            spots = judge_spots(rect, option.direction)
            _draw_judgement(painter, spots, is_liked=is_liked, is_hovered=is_hovered)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Leave sizes to the grid's layout."""
        return QSize(160, 160)

    def _content(self, painter: QPainter, option: QStyleOptionViewItem, hit: Hit) -> QPixmap | None:
        ratio = painter.device().devicePixelRatioF()
        size, state = option.rect.size(), option.state & QStyle.StateFlag.State_Selected
        look = (tokens().name, option.font.key(), option.direction)
        key = (hit.file_id, size.width(), size.height(), ratio, bool(state), *look)
        return self.drawn.get(
            key,
            lambda: (hit, self.thumbnail(hit.file_id)),
            lambda hit, image: _draw_content(hit, image, option, ratio),
        )


def picture_place(rect: QRect) -> QRect:
    """The part of a tile that the picture has."""
    caption = rect.height() - round(rect.width() * PICTURE_RATIO)
    return rect.adjusted(SPACE_XS, SPACE_XS, -SPACE_XS, -caption)


def _draw_content(
    hit: Hit, image: QImage | None, option: QStyleOptionViewItem, ratio: float
) -> QPixmap:
    """Draw all that stays the same while the pointer moves."""
    pixmap = clear_pixmap(option.rect.size(), ratio)
    rect = QRect(0, 0, option.rect.width(), option.rect.height())
    painter = QPainter(pixmap)
    painter.setLayoutDirection(option.direction)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    if not hit.above_line:
        painter.setOpacity(WEAK_OPACITY)
    place = picture_place(rect)
    draw_picture(painter, place, hit, image)
    for pill, icon, text in _pills(hit, place, option):
        _draw_pill(painter, pill, icon, text, option.font)
    painter.setOpacity(1.0)
    _draw_caption(painter, rect.adjusted(0, place.bottom() + 1, 0, 0), hit, option)
    painter.end()
    return pixmap


def clear_pixmap(size: QSize, ratio: float) -> QPixmap:
    """A pixmap to draw on, of a size in the window's pixels."""
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


def draw_picture(painter: QPainter, place: QRect, hit: Hit, image: QImage | None) -> None:
    """Draw a thumbnail as large as it fits, or the kind's icon until there is one."""
    if image is None:
        painter.fillPath(_rounded(place), tokens().stage)
        side = min(PLACEHOLDER_ICON_PX, place.height())
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


def _draw_blank(painter: QPainter, rect: QRect) -> None:
    """A tile whose hit is not loaded yet: quiet, and as large as it will be."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    place = picture_place(rect)
    painter.fillPath(_rounded(place), tokens().stage)
    line = QRect(place.x(), place.bottom() + SPACE_S, place.width() // 2, SPACE_S)
    painter.fillPath(_rounded(line), tokens().stage)
    painter.restore()


def _rounded(rect: QRect, radius: int = RADIUS_S) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(rect), radius, radius)
    return path


def _draw_ground(painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
    flag = QStyle.StateFlag
    if not state & (flag.State_Selected | flag.State_MouseOver | flag.State_HasFocus):
        return
    theme = tokens()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if state & flag.State_Selected:
        painter.fillPath(_rounded(rect, RADIUS_M), theme.selection)
    elif state & flag.State_MouseOver:
        painter.fillPath(_rounded(rect, RADIUS_M), theme.hover)
    if state & flag.State_HasFocus:
        painter.setPen(QPen(theme.focus, RING_PX))
        half = RING_PX / 2
        inside = QRectF(rect).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(inside, RADIUS_M, RADIUS_M)
    painter.restore()


def _draw_caption(painter: QPainter, rect: QRect, hit: Hit, option: QStyleOptionViewItem) -> None:
    theme = tokens()
    is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
    inside = rect.adjusted(SPACE_S, 0, -SPACE_S, -SPACE_XS)
    half = inside.height() // 2
    first = QRect(inside.x(), inside.y(), inside.width(), half)
    second = first.translated(0, half)
    strong = theme.on_selection if is_selected else theme.text
    soft = theme.on_selection if is_selected else theme.muted
    middle, right = Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight
    draw_text(painter, first, hit.path.name, option.font, strong, middle)
    draw_text(painter, second, explain.caption(hit), small(option.font), soft, right)


def draw_text(
    painter: QPainter, rect: QRect, text: str, font: QFont, colour: QColor, cut: Qt.TextElideMode
) -> None:
    """Write one line, cut to what fits; it begins where one begins to read."""
    painter.setFont(font)
    painter.setPen(colour)
    shown = QFontMetrics(font).elidedText(text, cut, rect.width())
    side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(rect, side, isolated(painter, shown))


def isolated(painter: QPainter, text: str) -> str:
    """Keep names, paths and numbers as they are written where the rest goes from right to left."""
    is_mirrored = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}" if is_mirrored else text


def small(font: QFont) -> QFont:
    """A little smaller than a font."""
    made = QFont(font)
    if font.pointSizeF() > 0:
        made.setPointSizeF(font.pointSizeF() * SMALL)
    else:
        made.setPixelSize(round(font.pixelSize() * SMALL))
    return made


def badges(hit: Hit) -> list[tuple[str, str]]:
    """What a tile says in its corner, as (icon name or "", text); near copies come last."""
    found = [("star-filled", explain.number(hit.rating))] if hit.rating else []
    found += [("", path.suffix.lstrip(".").upper()) for path in hit.companions[:1]]
    if hit.kind is not Kind.PHOTO:
        text = explain.duration(hit.duration_s) if hit.duration_s is not None else ""
        found.append((ICON_OF_KIND[hit.kind], text))
    if hit.folded:
        found.append(("copy", f"+{explain.number(hit.folded)}"))
    elif hit.copies > 1:
        found.append(("copy", f"×{hit.copies}"))
    return found


def badge_at(hit: Hit, option: QStyleOptionViewItem) -> QRect:
    """Where in ``option.rect`` the last badge is: the number of near copies, where there are any."""
    pills = list(_pills(hit, picture_place(option.rect), option))
    return pills[0][0] if pills else QRect()


def judge_spots(rect: QRect, direction: Qt.LayoutDirection = LEFT_TO_RIGHT) -> tuple[QRect, QRect]:
    """Where a tile that is pointed at takes a like and a "not this"."""
    like = QRect(rect.x() + 2 * SPACE_XS, rect.y() + 2 * SPACE_XS, BADGE_PX, BADGE_PX)
    spots = like, like.translated(BADGE_PX + SPACE_XS, 0)
    first, second = (QStyle.visualRect(direction, rect, spot) for spot in spots)
    return first, second


def _draw_judgement(
    painter: QPainter, spots: tuple[QRect, QRect], *, is_liked: bool, is_hovered: bool
) -> None:
    """Mark what was liked; under the pointer offer both judgements."""
    theme = tokens()
    like, dislike = spots
    shown = []
    if is_liked or is_hovered:
        shown.append((like, "heart-filled" if is_liked else "heart", theme.accent))
    if is_hovered:
        shown.append((dislike, "remove", theme.text))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for spot, name, colour in shown:
        painter.fillPath(_rounded(spot), theme.raised)
        icons.draw(painter, QRectF(spot.x() + 2, spot.y() + 2, 16, 16), name, colour)
    painter.restore()


def _pills(hit: Hit, place: QRect, option: QStyleOptionViewItem) -> list[tuple[QRect, str, str]]:
    """Badges along the lower edge of the picture's place, the last one at the end of the line."""
    metrics = QFontMetrics(small(option.font))
    high = max(BADGE_PX, metrics.height() + SPACE_XS)
    right = place.right() - SPACE_XS
    found = []
    for icon, text in reversed(badges(hit)):
        inner = (16 if icon else 0) + (metrics.horizontalAdvance(text) if text else 0)
        width = inner + (SPACE_XS if icon and text else 0) + 2 * SPACE_XS
        pill = QRect(right - width, place.bottom() - high - SPACE_XS, width, high)
        found.append((QStyle.visualRect(option.direction, place, pill), icon, text))
        right = pill.x() - SPACE_XS
    return found


def _draw_pill(painter: QPainter, pill: QRect, icon: str, text: str, font: QFont) -> None:
    theme = tokens()
    painter.fillPath(_rounded(pill), theme.raised)
    inside = pill.adjusted(SPACE_XS, 0, -SPACE_XS, 0)
    direction = painter.layoutDirection()
    if icon:
        spot = QRect(inside.x(), pill.center().y() - 7, 16, 16)
        icons.draw(painter, QRectF(QStyle.visualRect(direction, inside, spot)), icon, theme.text)
        rest = inside.adjusted(16 + SPACE_XS, 0, 0, 0)
        inside = QStyle.visualRect(direction, inside, rest)
    draw_text(painter, inside, text, small(font), theme.text, Qt.TextElideMode.ElideNone)
