"""The list of results: the names of its columns, and how a row is drawn."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QImage,
    QPainter,
    QPixmap,
    QResizeEvent,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.models.results import HIT_ROLE, Index
from app.theme import SPACE_S, SPACE_XS, tokens
from app.views.drawn import Drawn
from app.views.result_columns import Column, columns_for
from app.views.tile import WEAK_OPACITY, Thumbnail, clear_pixmap, draw_picture, draw_text, isolated
from engine.domain import Hit

NAME_SHARE = 0.3  # of the width that the names have at least; other columns give way
PADDING_PX = SPACE_S
PICTURE_RATIO = 4 / 3


class Columns(QHeaderView):
    """The columns' names: a click sorts, a second one the other way round, an edge resizes.

    The first column has the names and takes what room is left. Where there is little of it the last
    columns are not shown.

    Signals
    -------
    order_wanted(str)
        Sort by this: see `engine.domain.Query.order`.
    widths_changed()
        Rows are to be drawn again.
    """

    order_wanted = Signal(str)
    widths_changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns: Sequence[Column] = ()
        self._order = ""
        self._own_widths: dict[str, int] = {}
        self._is_fitting = False
        self.setModel(QStandardItemModel(0, 0, self))
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        self.setSortIndicatorShown(True)
        self.setAccessibleName(self.tr("Columns"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the menu "Sort" is the way by keyboard
        self.sectionClicked.connect(self._sort_by)
        self.sectionResized.connect(self._take_width)
        self.show_terms(())

    @property
    def shown(self) -> Sequence[Column]:
        """The columns, those that have no room included."""
        return self._columns

    def show_terms(self, terms: Sequence[tuple[str, str]]) -> None:
        """Have a column for each term, given as (name, label), and one for all together."""
        columns = columns_for(terms)
        if [c.key for c in columns] == [c.key for c in self._columns] and self._columns:
            return
        self._columns = columns
        model = QStandardItemModel(0, len(columns), self)
        for number, column in enumerate(columns):
            model.setHeaderData(number, self.orientation(), column.title)
            model.setHeaderData(
                number, self.orientation(), column.hint, Qt.ItemDataRole.ToolTipRole
            )
        old = self.model()
        self.setModel(model)
        old.deleteLater()
        self._fit()
        self.show_order(self._order)

    def show_order(self, order: str) -> None:
        """Mark the column that the results are sorted by."""
        self._order = order
        name = order.removeprefix("-")
        keys = [column.order for column in self._columns]
        at = keys.index(name) if name in keys else -1
        is_down = order.startswith("-") if name else True
        way = Qt.SortOrder.DescendingOrder if is_down else Qt.SortOrder.AscendingOrder
        self.setSortIndicator(at, way)

    def own_widths(self) -> dict[str, int]:
        """Widths that the user has pulled, by column."""
        return dict(self._own_widths)

    def set_own_widths(self, widths: dict[str, int]) -> None:
        """Give columns the widths of last time."""
        self._own_widths = dict(widths)
        self._fit()

    def widths(self) -> tuple[object, ...]:
        """What a row's looks depend on: which columns there are, and how wide."""
        sizes = (self.sectionSize(n) for n in range(self.count()))
        return tuple(zip((column.key for column in self._columns), sizes, strict=False))

    def place_of(self, number: int, row: QRect) -> QRect:
        """Where a column lies in a row; empty where it has no room."""
        if self.isSectionHidden(number):
            return QRect()
        x = self.sectionViewportPosition(number)
        return QRect(row.x() + x, row.y(), self.sectionSize(number), row.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the names what is left."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs other widths."""
        super().changeEvent(event)
        if hasattr(self, "_own_widths"):
            self._fit()

    def _fit(self) -> None:
        self._is_fitting = True
        letter = QFontMetrics(self.font()).averageCharWidth()
        left = round(self.width() * (1 - NAME_SHARE))
        for number, column in enumerate(self._columns[1:], start=1):
            title = QFontMetrics(self.font()).horizontalAdvance(column.title) + 4 * PADDING_PX
            usual = max(title, column.letters * letter + 2 * PADDING_PX)
            width = self._own_widths.get(column.key, usual)
            self.setSectionHidden(number, width > left)
            left = left - width if width <= left else 0
            self.resizeSection(number, width)
        rest = sum(self.sectionSize(n) for n in range(1, self.count()))
        self.resizeSection(0, max(self.width() - rest, 1))
        self._is_fitting = False
        self.widths_changed.emit()

    def _take_width(self, number: int, _old: int, new: int) -> None:
        """The user has pulled an edge; the edge of the names pulls the column beside it."""
        if self._is_fitting or not self._columns:
            return
        if number > 0:
            self._own_widths[self._columns[number].key] = new
        self._fit()

    def _sort_by(self, number: int) -> None:
        column = self._columns[number]
        self.order_wanted.emit(next_order(self._order, column))


def next_order(order: str, column: Column) -> str:
    """What a click on a column's name asks for: its usual way, then the other one."""
    if not column.order:
        return ""
    first = f"-{column.order}" if column.falls else column.order
    other = column.order if column.falls else f"-{column.order}"
    return other if order == first else first


class RowDelegate(QStyledItemDelegate):
    """Draws a hit as a row: a small picture, its name, and what the columns tell."""

    def __init__(
        self, thumbnail: Thumbnail, columns: Columns, drawn: Drawn, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._thumbnail, self._columns, self._drawn = thumbnail, columns, drawn

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the row of `index` into ``option.rect``."""
        hit: Hit | None = index.data(HIT_ROLE)
        self._draw_ground(painter, option)
        content = None if hit is None else self._content(painter, option, hit)
        if content is None:
            _draw_blank_row(painter, self._columns.place_of(0, option.rect))
        else:
            painter.drawPixmap(option.rect.topLeft(), content)

    def _content(self, painter: QPainter, option: QStyleOptionViewItem, hit: Hit) -> QPixmap | None:
        ratio, size = painter.device().devicePixelRatioF(), option.rect.size()
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        look = (tokens().name, option.font.key(), option.direction, self._columns.widths())
        key = ("row", hit.file_id, size.width(), size.height(), ratio, is_selected, *look)

        def draw(hit: Hit, image: QImage | None) -> QPixmap:
            pixmap = clear_pixmap(size, ratio)
            inner = QPainter(pixmap)
            inner.setLayoutDirection(option.direction)
            self._draw_hit(inner, option, hit, image)
            inner.end()
            return pixmap

        return self._drawn.get(key, lambda: (hit, self._thumbnail(hit.file_id)), draw)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Leave sizes to the grid's layout."""
        return QSize(160, 32)

    def _draw_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        theme, rect, state = tokens(), option.rect, option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.selection)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.hover)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.focus)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _draw_hit(
        self, painter: QPainter, option: QStyleOptionViewItem, hit: Hit, image: QImage | None
    ) -> None:
        theme, row = tokens(), QRect(0, 0, option.rect.width(), option.rect.height())
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        strong = theme.on_selection if is_selected else theme.text
        soft = theme.on_selection if is_selected else theme.muted
        name_colour = strong if hit.above_line else soft
        if not hit.above_line:
            painter.setOpacity(WEAK_OPACITY)
        name, direction = self._columns.place_of(0, row), option.direction
        picture, text = _halves(name, direction)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        draw_picture(painter, picture, hit, image)
        painter.setOpacity(1.0)  # text must stay easy to read
        draw_text(
            painter, text, hit.path.name, option.font, name_colour, Qt.TextElideMode.ElideMiddle
        )
        for number, column in enumerate(self._columns.shown[1:], start=1):
            place = self._columns.place_of(number, row)
            inside = place.adjusted(PADDING_PX, 0, -PADDING_PX, 0)
            _draw_cell(painter, inside, column, column.text(hit), option.font, soft)


def _halves(name: QRect, direction: Qt.LayoutDirection) -> tuple[QRect, QRect]:
    """The picture and the text of a row's first column."""
    high = name.height() - 2 * (SPACE_XS // 2)
    picture = QRect(
        name.x() + PADDING_PX, name.y() + SPACE_XS // 2, round(high * PICTURE_RATIO), high
    )
    text = name.adjusted(picture.width() + 2 * PADDING_PX, 0, -PADDING_PX, 0)
    first, second = (QStyle.visualRect(direction, name, part) for part in (picture, text))
    return first, second


def _draw_cell(
    painter: QPainter, place: QRect, column: Column, text: str, font: QFont, colour: object
) -> None:
    if not text or place.width() <= 0:
        return
    painter.setFont(font)
    painter.setPen(colour)
    side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
    shown = QFontMetrics(font).elidedText(text, column.cut, place.width())
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | side, isolated(painter, shown))


def _draw_blank_row(painter: QPainter, name: QRect) -> None:
    """A row whose hit is not loaded yet."""
    picture, text = _halves(name, painter.layoutDirection())
    painter.fillRect(picture, tokens().stage)
    line = QRect(text.x(), text.center().y() - SPACE_XS, text.width() // 2, SPACE_S)
    painter.fillRect(QStyle.visualRect(painter.layoutDirection(), text, line), tokens().stage)
