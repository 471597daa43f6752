"""A QListView that places its items by `GridLayout`: tiles or rows, in sections.

A QListView by name, so that screen readers see a list; the places come from `GridLayout`, because
QListView lays out every row again at each change (a stall at 100,000 rows), leaves a ragged right
edge, and knows neither groups nor a relevance line.
"""

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
)
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

from app.models.results import Index, ResultsModel
from app.views.drawn import Drawn
from app.views.grid_layout import GridLayout, Measures, sections_of
from app.views.pace import Pace
from app.views.section_marks import draw_header, draw_separator

NEXT_FRAME_MS = 16
LAND_MS = 50  # after so long a view that flew past thousands of rows loads those it has come to
REST_MS = 100  # after so long without scrolling what is near is made ready
AHEAD_SCREENS = 1  # how far around what is in sight rows are loaded

Action = QAbstractItemView.CursorAction


class LaidOutView(QListView):
    """Geometry, selection and painting; what an item is and does is the business of subclasses."""

    def __init__(
        self,
        results: ResultsModel,
        measures: Measures,
        drawn: Drawn,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._results = results
        self._measures, self._drawn = measures, drawn
        self._catching_up = QTimer(self, singleShot=True, interval=NEXT_FRAME_MS)
        self._catching_up.timeout.connect(self.viewport().update)
        self._grid = GridLayout(1, measures)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.look_ahead)
        self._pace = Pace()
        self._landing = QTimer(self, singleShot=True, interval=LAND_MS)
        self._landing.timeout.connect(self._land)
        self.setModel(results)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # always on: the width must not change when the content grows past the viewport
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.verticalScrollBar().valueChanged.connect(self._hear_scroll)

    # -- geometry ----------------------------------------------------------------------------
    def layout_now(self) -> GridLayout:
        """The places of all items."""
        return self._grid

    def set_measures(self, measures: Measures) -> None:
        """Lay out in other sizes; the current item stays in sight."""
        if measures == self._measures:
            return
        self._measures = measures
        self.updateGeometries()
        self.scrollTo(self.currentIndex())
        self.viewport().update()

    def visualRect(self, index: Index) -> QRect:
        """Where an item lies in the viewport."""
        if not index.isValid() or index.row() >= self._grid.count:
            return QRect()
        return self._rect_of(index.row())

    def _rect_of(self, row: int) -> QRect:
        x, y, width, height = self._grid.box(row)
        return self._mirrored(QRect(x, y - self.verticalOffset(), width, height))

    def _mirrored(self, rect: QRect) -> QRect:
        """Where one reads from right to left, the first tile is on the right."""
        direction = self.layoutDirection()
        return QStyle.visualRect(direction, self.viewport().rect(), rect)

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The item under a point of the viewport."""
        at = QStyle.visualPos(self.layoutDirection(), self.viewport().rect(), point)
        row = self._grid.item_at(at.x(), at.y() + self.verticalOffset())
        return QModelIndex() if row is None else self._results.index(row, 0)

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring an item into sight; the first one with the title above it."""
        rect = self.visualRect(index)
        if rect.isNull():
            return
        bar, height, margin = (
            self.verticalScrollBar(),
            self.viewport().height(),
            self._grid.measures.margin,
        )
        if hint == QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(bar.value() + rect.center().y() - height // 2)
        elif rect.top() < margin:
            is_first_line = index.row() < self._grid.columns
            bar.setValue(0 if is_first_line else bar.value() + rect.top() - margin)
        elif rect.bottom() > height - margin:
            bar.setValue(bar.value() + rect.bottom() - height + margin)

    def horizontalOffset(self) -> int:
        """Never anything: there is no scrolling sideways."""
        return 0

    def verticalOffset(self) -> int:
        """Pixels of the content above the viewport."""
        return self.verticalScrollBar().value()

    def doItemsLayout(self) -> None:
        """Only the scroll bar: QListView's own layout of every row is what we avoid."""
        QAbstractItemView.doItemsLayout(self)

    def updateGeometries(self) -> None:
        """Take the size of the viewport and the model into account."""
        results = self._results
        groups = [(group.key, group.count) for group in results.groups]
        sections = sections_of(results.total, results.weaker_from(), groups)
        self._grid = GridLayout(self.viewport().width(), self._measures, sections)
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setPageStep(height)
        bar.setSingleStep(max(16, self._grid.pitch // 4))
        bar.setRange(0, max(0, self._grid.height - height))
        bar.setEnabled(bar.maximum() > 0)  # keeps its place, shows no handle
        self._tell_sight()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the topmost item in place while the width changes."""
        margin = self._grid.measures.margin
        edge = self.verticalOffset() + margin
        top = next(iter(self._grid.items_between(edge, edge)), 0)
        at_start = self.verticalOffset() == 0
        QAbstractItemView.resizeEvent(self, event)
        self.updateGeometries()
        if not at_start and top < self._grid.count:
            self.verticalScrollBar().setValue(self._grid.box(top)[1] - margin)

    def look_ahead(self) -> None:
        """Scrolling rests: make ready what is near."""

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is to be made ready for nobody."""
        for timer in (self._catching_up, self._rest, self._landing):
            timer.stop()
        self._pace.land()
        super().hideEvent(event)

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Draw anew: QListView moves only what it has laid out itself, and that is nothing."""
        self.viewport().update()

    def _hear_scroll(self, place: int) -> None:
        was_flying = self._pace.is_flying
        if self.isVisible():
            self._pace.move(place, self.viewport().height())
        if self._pace.is_flying:
            self._landing.start()
        elif was_flying:
            self._land()
        else:
            self._tell_sight()

    def _land(self) -> None:
        """Load what has come into sight: what passes by faster than one can see is left alone."""
        self._landing.stop()
        self._pace.land()
        self.viewport().update()
        self._tell_sight()

    def _tell_sight(self) -> None:
        top, height = self.verticalOffset(), self.viewport().height()
        ahead = AHEAD_SCREENS * height
        self._results.see(self._grid.items_between(max(0, top - ahead), top + height + ahead))
        if self.isVisible():
            self._rest.start()

    # -- selection ---------------------------------------------------------------------------
    def moveCursor(self, action: Action, _modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Move by item, line, screen, or to an end."""
        count = self._results.total
        if not count:
            return QModelIndex()
        if not self.currentIndex().isValid():
            return self._results.index(0, 0)
        row = self._target(self.currentIndex().row(), action)
        return self._results.index(max(0, min(count - 1, row)), 0)

    def _target(self, row: int, action: Action) -> int:
        screen = max(1, self.viewport().height() // self._grid.pitch)
        lines = {
            Action.MoveUp: -1,
            Action.MoveDown: 1,
            Action.MovePageUp: -screen,
            Action.MovePageDown: screen,
        }
        if action in lines:
            return self._grid.neighbour(row, lines[action])
        if action in (Action.MoveHome, Action.MoveEnd):
            return 0 if action == Action.MoveHome else self._results.total - 1
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        back = (Action.MoveRight if is_mirrored else Action.MoveLeft, Action.MovePrevious)
        return row - 1 if action in back else row + 1

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select from one item to another; a rubber band selects what it touches."""
        first, last = self.indexAt(rect.topLeft()), self.indexAt(rect.bottomRight())
        is_band = self.state() == QAbstractItemView.State.DragSelectingState
        if first.isValid() and last.isValid() and not is_band:
            low, high = sorted((first.row(), last.row()))
            ends = self._results.index(low, 0), self._results.index(high, 0)
            self.selectionModel().select(QItemSelection(*ends), command)
            return
        area = rect.normalized()
        top = area.top() + self.verticalOffset()
        selection = QItemSelection()
        for row in self._grid.items_between(top, top + area.height()):
            index = self._results.index(row, 0)
            if self.visualRect(index).intersects(area):
                selection.select(index, index)
        self.selectionModel().select(selection, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """What to draw again when a selection changes: of many items, only those in sight."""
        region = QRegion()
        top = self.verticalOffset()
        for row in self._grid.items_between(top, top + self.viewport().height()):
            index = self._results.index(row, 0)
            if selection.contains(index):
                region = region.united(self.visualRect(index))
        return region

    def dataChanged(self, first: Index, last: Index, _roles: object = ()) -> None:
        """Draw again what has changed, if it is in sight."""
        top = self.verticalOffset()
        rows = self._grid.items_between(top, top + self.viewport().height())
        low, high = max(first.row(), rows.start), min(last.row(), rows.stop - 1)
        if high - low > self._grid.columns * 2:
            self.viewport().update()
        else:
            for row in range(low, high + 1):
                self.viewport().update(self._rect_of(row))

    # -- painting ----------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the items in sight, the titles of their groups, and the relevance line."""
        painter = QPainter(self.viewport())
        area = event.rect()
        top = area.top() + self.verticalOffset()
        option, selected, focused = self._option(), self.selectionModel(), self._focused_row()
        hovered = self._hovered_row()
        delegate = self.itemDelegate()
        self._drawn.begin_frame(is_passing=self._pace.is_flying)
        for row in self._grid.items_between(top, top + area.height()):
            index = self._results.index(row, 0)
            option.rect = self._rect_of(row)
            state = QStyle.StateFlag.State_Enabled
            if selected.isSelected(index):
                state |= QStyle.StateFlag.State_Selected
            if row == focused:
                state |= QStyle.StateFlag.State_HasFocus
            if row == hovered:
                state |= QStyle.StateFlag.State_MouseOver
            option.state = state
            delegate.paint(painter, option, index)
        self._drawn.end_frame()
        self._draw_marks(painter, top, top + area.height())
        if self._drawn.is_behind and self.isVisible():
            self._catching_up.start()

    def title_of(self, key: str) -> str:
        """What is written above a group."""
        return key

    def _option(self) -> QStyleOptionViewItem:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        return option

    def _focused_row(self) -> int:
        return self.currentIndex().row() if self.hasFocus() else -1

    def _hovered_row(self) -> int:
        if not self.underMouse():
            return -1
        return self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos())).row()

    def _draw_marks(self, painter: QPainter, top: int, bottom: int) -> None:
        painter.setFont(self.font())
        offset, height, width = (
            self.verticalOffset(),
            self._measures.header,
            self.viewport().width(),
        )
        for section, _first, y in self._grid.headers_between(top, bottom):
            place = QRect(0, y - offset, width, height)
            draw_header(painter, place, self.title_of(section.title), section.count)
        if (line := self._grid.separator_y) is not None:
            draw_separator(painter, line - offset, width)
