"""The endless grid of hits.

A QListView by name, so that screen readers see a list; the places of the tiles come from
`GridLayout`, because QListView lays out every row again at each page (a stall at 100,000 rows),
leaves a ragged right edge, and cannot draw the relevance line.
"""

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

from app import explain
from app.models.results import Index, ResultsModel
from app.theme import SPACE_S, tokens
from app.views.grid_layout import MARGIN_PX, SEPARATOR_PX, GridLayout
from app.views.tile import TileDelegate, judge_spots
from engine.domain import Hit

TILE_LIMITS = (96, 400)
TILE_STEP = 24
TILE_DEFAULT = 176
AHEAD_SCREENS = 2  # how early the next page is asked for

Action = QAbstractItemView.CursorAction


class ResultsGrid(QListView):
    """Shows a `ResultsModel` as tiles.

    Signals
    -------
    current_changed(Hit or None)
        Another tile is the current one.
    shown_large(Hit)
        Enter, Space or a double click: the user wants to see it large.
    rated(int)
        A key 0 to 5.
    judged(bool)
        A key + (True: like) or - (not like).
    judged_one(Hit, bool)
        A click on the heart or the minus of the tile under the pointer.
    density_changed(int)
        Ctrl and the wheel, or Ctrl + and -: the wanted tile width in pixels.
    """

    current_changed = Signal(object)
    shown_large = Signal(object)
    rated = Signal(int)
    judged = Signal(bool)
    judged_one = Signal(object, bool)
    density_changed = Signal(int)

    def __init__(
        self, results: ResultsModel, delegate: TileDelegate, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._results = results
        self._tile = TILE_DEFAULT
        self._grid = GridLayout(1, self._tile, 0)
        self.setModel(results)
        self.setItemDelegate(delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # always on: the width must not change when the content grows past the viewport
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self._set_up_drags()
        self.setAccessibleName(self.tr("Results"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalScrollBar().valueChanged.connect(self._fetch_ahead)
        self._kept: tuple[int | None, set[int], int] = (None, set(), 0)
        self._stays_at = -1
        results.modelAboutToBeReset.connect(self._keep_place)
        results.replaced.connect(self._restore_place)

    def _set_up_drags(self) -> None:
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)
        # a view that takes drags and then ignores them would swallow drops meant for the window
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)

    # -- what the window asks -----------------------------------------------------------------
    def current_hit(self) -> Hit | None:
        """The hit that the keyboard is on."""
        return self._results.hit(self.currentIndex())

    def selected_hits(self) -> list[Hit]:
        """All selected hits, in the order of the grid."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return [self._results.hits[row] for row in rows]

    def go_to(self, row: int) -> None:
        """Make a row the current one, as the arrow keys do."""
        if 0 <= row < len(self._results.hits):
            # not `setCurrentIndex`: that looks at the keys that happen to be held down
            self.selectionModel().setCurrentIndex(
                self._results.index(row, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )

    def stay(self) -> None:
        """In the next answer, let what takes the current tile's place be the current one."""
        self._stays_at = self.currentIndex().row()

    @property
    def density(self) -> int:
        """Wanted tile width in pixels."""
        return self._tile

    def set_density(self, wanted: int) -> None:
        """Make tiles larger or smaller; the current tile stays in sight."""
        low, high = TILE_LIMITS
        kept = max(low, min(high, wanted))
        if kept == self._tile:
            return
        self._tile = kept
        self.updateGeometries()
        self.scrollTo(self.currentIndex())
        self.viewport().update()
        self.density_changed.emit(kept)

    # -- geometry ----------------------------------------------------------------------------
    def layout_now(self) -> GridLayout:
        """The places of all tiles."""
        return self._grid

    def visualRect(self, index: Index) -> QRect:
        """Where a tile lies in the viewport."""
        if not index.isValid() or index.row() >= self._grid.count:
            return QRect()
        x, y, width, height = self._grid.box(index.row())
        return QRect(x, y - self.verticalOffset(), width, height)

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The tile under a point of the viewport."""
        row = self._grid.item_at(point.x(), point.y() + self.verticalOffset())
        return QModelIndex() if row is None else self._results.index(row, 0)

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a tile into sight."""
        rect = self.visualRect(index)
        if rect.isNull():
            return
        bar, height = self.verticalScrollBar(), self.viewport().height()
        if hint == QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(bar.value() + rect.center().y() - height // 2)
        elif rect.top() < MARGIN_PX:
            bar.setValue(bar.value() + rect.top() - MARGIN_PX)
        elif rect.bottom() > height - MARGIN_PX:
            bar.setValue(bar.value() + rect.bottom() - height + MARGIN_PX)

    def horizontalOffset(self) -> int:
        """The grid never scrolls sideways."""
        return 0

    def verticalOffset(self) -> int:
        """Pixels of the content above the viewport."""
        return self.verticalScrollBar().value()

    def doItemsLayout(self) -> None:
        """Only the scroll bar: QListView's own layout of every row is what we avoid."""
        QAbstractItemView.doItemsLayout(self)

    def updateGeometries(self) -> None:
        """Take the size of the viewport and the model into account."""
        width = self.viewport().width()
        weaker = self._results.weaker_from()
        self._grid = GridLayout(width, self._tile, self._results.rowCount(), weaker)
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setPageStep(height)
        bar.setSingleStep(max(16, self._grid.pitch // 4))
        bar.setRange(0, max(0, self._grid.height - height))
        bar.setEnabled(bar.maximum() > 0)  # keeps its place, shows no handle
        self._fetch_ahead()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the topmost tile in place while the width changes."""
        top = next(iter(self._grid.items_between(self.verticalOffset() + MARGIN_PX, 0)), 0)
        at_start = self.verticalOffset() == 0
        QAbstractItemView.resizeEvent(self, event)
        self.updateGeometries()
        if not at_start and top < self._grid.count:
            self.verticalScrollBar().setValue(self._grid.box(top)[1] - MARGIN_PX)

    def _fetch_ahead(self) -> None:
        root = QModelIndex()
        left = self._grid.height - self.verticalOffset() - self.viewport().height()
        near_end = left < AHEAD_SCREENS * self.viewport().height()
        if near_end and self._results.rowCount() and self._results.canFetchMore(root):
            self._results.fetchMore(root)

    # -- another answer -------------------------------------------------------------------------
    def _keep_place(self) -> None:
        hit = self.current_hit()
        chosen = {one.file_id for one in self.selected_hits()}
        self._kept = (None if hit is None else hit.file_id, chosen, self.verticalOffset())

    def _restore_place(self, is_refresh: bool) -> None:
        """Keep to the same files where they are still there; a new question begins at the top."""
        current, chosen, offset = self._kept
        flag = QItemSelectionModel.SelectionFlag
        index = QModelIndex() if current is None else self._results.index_of(current)
        stays = not index.isValid() and self._stays_at >= 0
        if stays:
            index = self._results.index(min(self._stays_at, self._results.rowCount() - 1), 0)
        self._stays_at = -1
        self.selectionModel().setCurrentIndex(index, flag.Select if stays else flag.NoUpdate)
        for file_id in chosen:
            self.selectionModel().select(self._results.index_of(file_id), flag.Select)
        if not index.isValid():
            self.current_changed.emit(None)
        self.doItemsLayout()
        self.verticalScrollBar().setValue(offset if is_refresh or stays else 0)

    # -- selection and keys --------------------------------------------------------------------
    def moveCursor(self, action: Action, _modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Move by tile, line, screen, or to an end."""
        count = self._results.rowCount()
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
            return 0 if action == Action.MoveHome else self._results.rowCount() - 1
        back = (Action.MoveLeft, Action.MovePrevious)
        return row - 1 if action in back else row + 1

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select from one tile to another; a rubber band selects what it touches."""
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
        """What to draw again when a selection changes: of many tiles, only those in sight."""
        region = QRegion()
        top = self.verticalOffset()
        for row in self._grid.items_between(top, top + self.viewport().height()):
            index = self._results.index(row, 0)
            if selection.contains(index):
                region = region.united(self.visualRect(index))
        return region

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell the window."""
        QAbstractItemView.currentChanged(self, current, previous)
        self.current_changed.emit(self._results.hit(current) if current.isValid() else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take ratings and the large view; the rest is the view's own."""
        key, plain = event.key(), event.modifiers() == Qt.KeyboardModifier.NoModifier
        hit = self.current_hit()
        if plain and hit is not None and Qt.Key.Key_0 <= key <= Qt.Key.Key_5:
            self.rated.emit(key - Qt.Key.Key_0)
        elif hit is not None and event.text() in _JUDGE_KEYS:  # with Shift or from the keypad too
            self.judged.emit(event.text() != "-")
        elif plain and hit is not None and key in _SHOW_KEYS:
            self.shown_large.emit(hit)
        elif event.matches(QKeySequence.StandardKey.Copy):
            event.ignore()  # the window copies the files, not their names
        elif plain and (key == Qt.Key.Key_Escape or (event.text().isprintable() and event.text())):
            event.ignore()  # for the search box: see `MainWindow.keyPressEvent`
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the heart or the minus judges; elsewhere it selects."""
        found = self._judgement_at(event.position().toPoint())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.judged_one.emit(*found)
        else:
            super().mousePressEvent(event)

    def _judgement_at(self, point: QPoint) -> tuple[Hit, bool] | None:
        index = self.indexAt(point)
        hit = self._results.hit(index)
        like, dislike = judge_spots(self.visualRect(index))
        is_inside = like.contains(point) or dislike.contains(point)
        return (hit, like.contains(point)) if hit is not None and is_inside else None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the tile large."""
        if self._judgement_at(event.position().toPoint()) is not None:
            return
        if (hit := self.current_hit()) is not None:
            self.shown_large.emit(hit)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl the wheel changes the size of the tiles."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = event.angleDelta().y() / 120
            self.set_density(round(self._tile + steps * TILE_STEP))
            event.accept()
        else:
            super().wheelEvent(event)

    # -- painting ----------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tiles in sight and the relevance line."""
        painter = QPainter(self.viewport())
        area = event.rect()
        top = area.top() + self.verticalOffset()
        for row in self._grid.items_between(top, top + area.height()):
            index = self._results.index(row, 0)
            self.itemDelegate().paint(painter, self._option_for(index), index)
        self._draw_separator(painter)

    def _option_for(self, index: QModelIndex) -> QStyleOptionViewItem:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.rect = self.visualRect(index)
        state = QStyle.StateFlag.State_Enabled
        if self.selectionModel().isSelected(index):
            state |= QStyle.StateFlag.State_Selected
        if index == self.currentIndex() and self.hasFocus():
            state |= QStyle.StateFlag.State_HasFocus
        pointer = self.viewport().mapFromGlobal(self.cursor().pos())
        if self.underMouse() and option.rect.contains(pointer):
            state |= QStyle.StateFlag.State_MouseOver
        option.state = state
        return option

    def _draw_separator(self, painter: QPainter) -> None:
        if (top := self._grid.separator_y) is None:
            return
        theme = tokens()
        text = explain.tr("weaker matches")
        middle = top - self.verticalOffset() + SEPARATOR_PX // 2 + 4
        wide = painter.fontMetrics().horizontalAdvance(text) + 2 * SPACE_S
        area = QRect(0, middle - 12, self.viewport().width(), 24)
        painter.setPen(QPen(theme.divider, 1))
        side = (area.width() - wide) // 2
        painter.drawLine(MARGIN_PX, middle, side, middle)
        painter.drawLine(side + wide, middle, area.width() - MARGIN_PX, middle)
        painter.setPen(theme.muted)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)


_JUDGE_KEYS = frozenset("+=-")  # = is + without Shift on many keyboards
_SHOW_KEYS = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space))
