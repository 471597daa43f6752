"""Collections: what the user put together. Results dropped on a name are added to it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from app.icons import set_icon
from app.models.results import HITS_MIME
from app.theme import SPACE_S, SPACE_XS
from app.views.folders_panel import heading
from app.views.named_list import ENTRY_ROLE, Entry, NamedList
from app.widgets.focus import draw_focus_ring
from engine.organised import Collection


class CollectionList(NamedList):
    """The names; a row lights up while results are dragged over it.

    Signals
    -------
    dropped(Collection or None, list[Path])
        Results were dropped on a name, or on none.
    """

    dropped = Signal(object, object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, "collection", parent)
        self._under_drag = QModelIndex()
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)
        self.setDropIndicatorShown(False)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take results, and nothing else: the rest is for the window."""
        _take_or_leave(event, is_wanted=_is_results(event))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Light up the row under the pointer."""
        self._light(self.indexAt(event.position().toPoint()))
        _take_or_leave(event, is_wanted=_is_results(event))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing was dropped."""
        self._light(QModelIndex())
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what was dropped."""
        index = self.indexAt(event.position().toPoint())
        self._light(QModelIndex())
        _take_or_leave(event, is_wanted=True)
        entry: Entry | None = index.data(ENTRY_ROLE)
        self.dropped.emit(None if entry is None else entry.value, paths_of(event))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, and a ring around the one that would take the drop."""
        super().paintEvent(event)
        if self._under_drag.isValid():
            painter = QPainter(self.viewport())
            draw_focus_ring(painter, self.visualRect(self._under_drag))
            painter.end()

    def _light(self, index: QModelIndex) -> None:
        if index != self._under_drag:
            self._under_drag = index
            self.viewport().update()


class CollectionsPanel(QWidget):
    """The collections with a button to make one.

    Signals
    -------
    create_wanted()
        Make a collection, of the selected results if there are any.
    chosen(Collection), narrow_wanted(Collection), add_wanted(Collection)
        Show it; search only in it; put the selected results into it.
    rename_wanted(Collection), delete_wanted(Collection)
    dropped(Collection or None, list[Path])
        Results were dropped on a collection, or beside them all.
    """

    create_wanted = Signal()
    chosen = Signal(object)
    narrow_wanted = Signal(object)
    add_wanted = Signal(object)
    rename_wanted = Signal(object)
    delete_wanted = Signal(object)
    dropped = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.list = CollectionList(self.tr("Collections"), self)
        self.create_button = QToolButton(self)
        self.create_button.setAccessibleName(self.tr("New collection"))
        self.create_button.setToolTip(self.tr("New collection of the selected results (Ctrl+N)"))
        set_icon(self.create_button, "add")
        self._hint = QLabel(self.tr("Drop results here to keep them together."), self)
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        self._hint.setContentsMargins(SPACE_S, 0, SPACE_S, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addLayout(heading(self.tr("Collections"), self.create_button))
        column.addWidget(self._hint)
        column.addWidget(self.list)
        self._connect()
        self.show_collections(())

    def show_collections(self, entries: Sequence[Entry]) -> None:
        """Show these."""
        self.list.rows.show(entries)
        self.list.setVisible(bool(entries))
        self._hint.setVisible(not entries)

    def menu_for(self, collection: Collection) -> QMenu:
        """Build the menu of a collection."""
        menu = QMenu(self)
        wishes: tuple[tuple[str, Any], ...] = (
            (self.tr("Show"), self.chosen),
            (self.tr("Search only in it"), self.narrow_wanted),
            (self.tr("Add the selected results"), self.add_wanted),
            (self.tr("Rename…"), self.rename_wanted),
            (self.tr("Delete"), self.delete_wanted),
        )
        for text, signal in wishes:
            menu.addAction(text, _emitter(signal, collection))
        menu.insertSeparator(menu.actions()[3])
        return menu

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Beside the names too, results may be dropped: for a new collection."""
        _take_or_leave(event, is_wanted=_is_results(event))

    def dropEvent(self, event: QDropEvent) -> None:
        """Make a collection of what was dropped."""
        _take_or_leave(event, is_wanted=True)
        self.dropped.emit(None, paths_of(event))

    def _connect(self) -> None:
        self.create_button.clicked.connect(self.create_wanted)
        self.list.chosen.connect(self.chosen)
        self.list.rename_wanted.connect(self.rename_wanted)
        self.list.delete_wanted.connect(self.delete_wanted)
        self.list.dropped.connect(self.dropped)
        self.list.menu_wanted.connect(self._open_menu)

    def _open_menu(self, collection: Collection, place: QPoint) -> None:
        self.list.pop_up(self.menu_for(collection), place)


def paths_of(event: QDropEvent) -> list[Path]:
    """Files of results that are dragged."""
    data = bytes(event.mimeData().data(HITS_MIME).data()).decode()
    return [Path(line) for line in data.split("\n") if line]


def _is_results(event: QDropEvent) -> bool:
    return event.mimeData().hasFormat(HITS_MIME)


def _take_or_leave(event: QDropEvent, *, is_wanted: bool) -> None:
    """Copy only: a drop never moves a file. What is left goes on to the window."""
    if is_wanted:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
    else:
        event.ignore()


def _emitter(signal: Any, collection: Collection) -> Callable[[], None]:
    return lambda: signal.emit(collection)
