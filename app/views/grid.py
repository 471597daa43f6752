"""The endless grid of hits, and the list of them: the same view with other measures."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app import explain
from app.models.results import Index, ResultsModel
from app.theme import SPACE_S
from app.views.grid_layout import CAPTION_PX, HEADER_PX, Measures
from app.views.laid_out_view import LaidOutView
from app.views.results_list import Columns, RowDelegate
from app.views.tile import TileDelegate, badge_at, judge_spots
from engine.domain import Hit

TILE_LIMITS = (96, 400)
TILE_STEP = 16
TILE_DEFAULT = 176
ROW_SHARE = 0.2  # height of a list's row to the width of a tile at the same density
MOST_KEPT = 1000  # selected rows that a refresh asks for again


class ResultsGrid(LaidOutView):
    """Shows a `ResultsModel` as tiles or as rows.

    Signals
    -------
    current_changed(Hit or None)
        Another tile is the current one.
    shown_large(Hit)
        Enter or a double click: the user wants to see it large.
    space_pressed(Hit)
        The user wants to hear a sound, and to see anything else large.
    rated(int)
        A key 0 to 5.
    judged(bool)
        A key + (True: like) or - (not like).
    judged_one(Hit, bool)
        A click on the heart or the minus of the tile under the pointer.
    copies_wanted(Hit)
        A click on the number of near copies.
    density_changed(int)
        Ctrl and the wheel, or Ctrl + and -: the wanted tile width in pixels.
    listed_changed(bool)
        It is a list now, or a grid.
    """

    current_changed = Signal(object)
    shown_large = Signal(object)
    space_pressed = Signal(object)
    rated = Signal(int)
    judged = Signal(bool)
    judged_one = Signal(object, bool)
    copies_wanted = Signal(object)
    density_changed = Signal(int)
    listed_changed = Signal(bool)

    def __init__(
        self, results: ResultsModel, delegate: TileDelegate, parent: QWidget | None = None
    ) -> None:
        super().__init__(results, Measures(TILE_DEFAULT), delegate.drawn, parent)
        self._tile = TILE_DEFAULT
        self.is_list = False
        self.columns = Columns(self)
        self.columns.hide()
        self._tiles = delegate
        self._row_painter = RowDelegate(delegate.thumbnail, self.columns, delegate.drawn, self)
        self.setItemDelegate(delegate)
        self._set_up_drags()
        self.setAccessibleName(self.tr("Results"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.load: Callable[[Sequence[int], Callable[[list[Hit]], None]], None] = _load_nothing
        self._kept: tuple[int | None, set[int], int] = (None, set(), 0)
        self._all_kept = False
        self._stays_at = -1
        results.modelAboutToBeReset.connect(self._keep_place)
        results.replaced.connect(self._restore_place)
        self.columns.widths_changed.connect(self.viewport().update)

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

    def selected_rows(self) -> list[int]:
        """All selected rows, whether they are loaded or not."""
        chosen = self.selectionModel().selection()
        spans = (chosen.at(number) for number in range(chosen.size()))
        return sorted(row for span in spans for row in range(span.top(), span.bottom() + 1))

    def selected_hits(self) -> list[Hit]:
        """All selected hits that are loaded, in the order of the grid."""
        found = (self._results.hit_at(row) for row in self.selected_rows())
        return [hit for hit in found if hit is not None]

    def with_selected(self, do: Callable[[list[Hit]], None]) -> None:
        """Call `do` with all selected hits; those that are not loaded are loaded for it."""
        rows, hits = self.selected_rows(), self.selected_hits()
        if len(hits) == len(rows):
            do(hits)
        else:
            self.load(rows, do)

    def rows_to_keep(self) -> Iterable[int]:
        """Selected rows, for a refresh that keeps the selection."""
        return self.selected_rows()[:MOST_KEPT]

    def go_to(self, row: int) -> None:
        """Make a row the current one, as the arrow keys do."""
        if 0 <= row < self._results.total:
            # not `setCurrentIndex`: that looks at the keys that happen to be held down
            self.selectionModel().setCurrentIndex(
                self._results.index(row, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )

    def stay(self) -> None:
        """In the next answer, let what takes the current tile's place be the current one."""
        self._stays_at = self.currentIndex().row()

    # -- looks -------------------------------------------------------------------------------
    @property
    def density(self) -> int:
        """Wanted tile width in pixels."""
        return self._tile

    def set_density(self, wanted: int) -> None:
        """Make tiles or rows larger or smaller; the current one stays in sight."""
        low, high = TILE_LIMITS
        kept = max(low, min(high, wanted))
        if kept != self._tile:
            self._tile = kept
            self._measure()
            self.density_changed.emit(kept)

    def set_list(self, is_list: bool) -> None:
        """Show rows with columns in place of tiles, or tiles again."""
        if is_list == self.is_list:
            return
        self.is_list = is_list
        self.setItemDelegate(self._row_painter if is_list else self._tiles)
        self.columns.setVisible(is_list)
        self._measure()
        self.listed_changed.emit(is_list)

    def look_ahead(self) -> None:
        """Fetch the thumbnails of the next and the last screen, so that scrolling finds them."""
        for row in self._results.sight:
            hit = self._results.hit_at(row)
            if hit is not None:
                self._tiles.thumbnail(hit.file_id)

    def set_group(self, group: str) -> None:
        """Say what the titles of groups are: see `engine.domain.Query.group`."""
        self._results.group_by = group

    def title_of(self, key: str) -> str:
        """What is written above a group."""
        return explain.group_title(self._results.group_by, key)

    def changeEvent(self, event: QEvent) -> None:
        """Another font has other heights."""
        super().changeEvent(event)
        if hasattr(self, "_row_painter"):
            self._measure()

    def _measure(self) -> None:
        line = self.fontMetrics().height()
        row = max(line + SPACE_S, round(self._tile * ROW_SHARE)) if self.is_list else 0
        caption, header = max(CAPTION_PX, 2 * line + SPACE_S), max(HEADER_PX, line + 2 * SPACE_S)
        self.set_measures(Measures(self._tile, caption, header, row))

    def updateGeometries(self) -> None:
        """Keep room for the names of the columns."""
        if hasattr(self, "columns"):
            height = self.columns.sizeHint().height() if self.is_list else 0
            if self.viewportMargins().top() != height:
                self.setViewportMargins(0, height, 0, 0)
            place = self.viewport().geometry()
            self.columns.setGeometry(place.x(), place.y() - height, place.width(), height)
        super().updateGeometries()

    # -- another answer -------------------------------------------------------------------------
    def _keep_place(self) -> None:
        hit, rows = self.current_hit(), self.selected_rows()
        chosen = {one.file_id for one in self.selected_hits()}
        self._all_kept = len(rows) > MOST_KEPT and len(rows) == self._results.total
        self._kept = (None if hit is None else hit.file_id, chosen, self.verticalOffset())

    def _restore_place(self, is_refresh: bool) -> None:
        """Keep to the same files where they are still there; a new question begins at the top."""
        current, chosen, offset = self._kept
        flag = QItemSelectionModel.SelectionFlag
        index = QModelIndex() if current is None else self._results.index_of(current)
        stays = not index.isValid() and self._stays_at >= 0
        if stays:
            index = self._results.index(min(self._stays_at, self._results.total - 1), 0)
        self._stays_at = -1
        self.selectionModel().setCurrentIndex(index, flag.Select if stays else flag.NoUpdate)
        for file_id in chosen:
            self.selectionModel().select(self._results.index_of(file_id), flag.Select)
        if self._all_kept and is_refresh:
            self.selectAll()
        if not index.isValid():
            self.current_changed.emit(None)
        self.doItemsLayout()
        self.verticalScrollBar().setValue(offset if is_refresh or stays else 0)

    # -- keys and the pointer -------------------------------------------------------------------
    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell the window."""
        QAbstractItemView.currentChanged(self, current, previous)
        self.current_changed.emit(self._results.hit(current) if current.isValid() else None)
        self._tell_sight()  # rows that could not be had before are asked for again

    def dataChanged(self, first: Index, last: Index, roles: object = ()) -> None:
        """Draw again; what is current may have been loaded only now."""
        super().dataChanged(first, last, roles)
        row = self.currentIndex().row()
        if not roles and first.row() <= row <= last.row():
            self.current_changed.emit(self.current_hit())

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
        elif plain and hit is not None and key == Qt.Key.Key_Space:
            self.space_pressed.emit(hit)
        elif event.matches(QKeySequence.StandardKey.Copy):
            event.ignore()  # the window copies the files, not their names
        elif plain and (key == Qt.Key.Key_Escape or (event.text().isprintable() and event.text())):
            event.ignore()  # for the search box: see `MainWindow.keyPressEvent`
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the heart or the minus judges, on the copies shows them; elsewhere it selects."""
        point, is_left = event.position().toPoint(), event.button() == Qt.MouseButton.LeftButton
        found = self._judgement_at(point)
        if found is not None and is_left:
            self.judged_one.emit(*found)
        elif (hit := self._folded_at(point)) is not None and is_left:
            self.copies_wanted.emit(hit)
        else:
            super().mousePressEvent(event)

    def _judgement_at(self, point: QPoint) -> tuple[Hit, bool] | None:
        index = self.indexAt(point)
        hit = self._results.hit(index)
        like, dislike = judge_spots(self.visualRect(index), self.layoutDirection())
        is_inside = like.contains(point) or dislike.contains(point)
        is_meant = hit is not None and is_inside and not self.is_list
        return (hit, like.contains(point)) if hit is not None and is_meant else None

    def _folded_at(self, point: QPoint) -> Hit | None:
        index = self.indexAt(point)
        hit = self._results.hit(index)
        if hit is None or not hit.folded or self.is_list:
            return None
        option = self._option()
        option.rect = self.visualRect(index)
        spot = badge_at(hit, option)
        return hit if spot.contains(point) else None

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


def _load_nothing(_rows: Sequence[int], _do: object) -> None:
    """Until the window says who can."""


_JUDGE_KEYS = frozenset("+=-")  # = is + without Shift on many keyboards
_SHOW_KEYS = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter))
