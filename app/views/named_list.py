"""A list of things that the user gave names: saved searches, collections. GUI thread.

Numbers come late and change while indexing, so a row is changed in its place: the keyboard stays
where it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app import explain
from app.models.results import Index
from app.views.folders_panel import FolderList
from app.views.rows import Row, draw_row, row_height

ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1

_TOP = QModelIndex()


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: the thing it stands for, and what is shown of it; no count: not counted yet."""

    id: int
    name: str
    value: object
    count: int | None = None
    is_shown: bool = False  # what the results show
    hint: str = ""  # shown in place of the count in words


class NamedModel(QAbstractListModel):
    """The rows; `show` changes only those that are different."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []

    @property
    def entries(self) -> Sequence[Entry]:
        """The rows, in the order shown."""
        return self._entries

    def show(self, entries: Sequence[Entry]) -> None:
        """Show these."""
        if [one.id for one in entries] != [one.id for one in self._entries]:
            self.beginResetModel()
            self._entries = list(entries)
            self.endResetModel()
            return
        for row, entry in enumerate(entries):
            if entry != self._entries[row]:
                self._entries[row] = entry
                self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def rowCount(self, parent: Index = _TOP) -> int:
        """Count the rows."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give the name, the name with the count in words, or the entry itself."""
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        entry = self._entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.name
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return _said(entry)
        return None


class NamedDelegate(QStyledItemDelegate):
    """Draws an icon, the name and the count."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        """One line."""
        return QSize(120, row_height(option.fontMetrics))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        entry: Entry = index.data(ENTRY_ROLE)
        count = "" if entry.count is None else explain.number(entry.count)
        draw_row(painter, option, Row(self._icon, entry.name, count, is_marked=entry.is_shown))


class NamedList(FolderList):
    """The list itself.

    Signals
    -------
    chosen(object), rename_wanted(object), delete_wanted(object)
        A click or Enter, F2, Delete: what the row stands for.
    menu_wanted(object, QPoint)
        The context menu, at this place of the screen.
    """

    chosen = Signal(object)
    rename_wanted = Signal(object)
    delete_wanted = Signal(object)
    menu_wanted = Signal(object, QPoint)

    def __init__(self, name: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = NamedModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(NamedDelegate(icon, self))
        self.setObjectName("paneList")
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(name)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self.clicked.connect(lambda index: self.chosen.emit(_value(index)))
        self.removal_wanted.connect(lambda: self._tell(self.delete_wanted))
        self.customContextMenuRequested.connect(self._ask_menu)
        self.rows.modelReset.connect(self.updateGeometry)

    def current(self) -> object | None:
        """What the keyboard is on."""
        return _value(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space choose, F2 renames, the menu key opens the menu."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._tell(self.chosen)
        elif event.key() == Qt.Key.Key_F2:
            self._tell(self.rename_wanted)
        else:
            super().keyPressEvent(event)

    def pop_up(self, menu: QMenu, place: QPoint) -> None:
        """Open a menu without waiting for it."""
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _tell(self, signal: Any) -> None:
        if (value := self.current()) is not None:
            signal.emit(value)

    def _ask_menu(self, point: QPoint) -> None:
        value = _value(self.indexAt(point))
        if value is not None:
            self.menu_wanted.emit(value, self.viewport().mapToGlobal(point))


def _value(index: Index) -> object | None:
    entry: Entry | None = index.data(ENTRY_ROLE) if index.isValid() else None
    return None if entry is None else entry.value


def _said(entry: Entry) -> str:
    if entry.hint:
        return f"{entry.name}: {entry.hint}"
    if entry.count is None:
        return entry.name
    return explain.tr("{name}, %Ln items", "", entry.count).format(name=entry.name)
