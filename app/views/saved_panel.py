"""Saved searches: a name, and one click to be back there."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QMenu, QToolButton, QVBoxLayout, QWidget

from app.icons import set_icon
from app.theme import SPACE_XS
from app.views.folders_panel import FolderList, heading
from engine.domain import SavedSearch

SAVED_ROLE = Qt.ItemDataRole.UserRole + 1


class SavedList(FolderList):
    """A list of names that somebody gave; Enter opens."""

    opened = Signal()

    def __init__(self, name: str, model: QStandardItemModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setObjectName("paneList")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(name)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space open the search."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class SavedPanel(QWidget):
    """The saved searches with a button to save this one.

    Signals
    -------
    save_wanted()
        The user wants to save the search that stands in the window.
    chosen(SavedSearch), delete_wanted(SavedSearch)
    """

    save_wanted = Signal()
    chosen = Signal(object)
    delete_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = QStandardItemModel(self)
        self.list = SavedList(self.tr("Saved searches"), self._model, self)
        self.save = QToolButton(self)
        self.save.setAccessibleName(self.tr("Save this search"))
        self.save.setToolTip(self.tr("Save this search (Ctrl+S)"))
        set_icon(self.save, "bookmark")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addLayout(heading(self.tr("Saved searches"), self.save))
        column.addWidget(self.list)
        self.save.clicked.connect(self.save_wanted)
        self.list.clicked.connect(lambda index: self.chosen.emit(index.data(SAVED_ROLE)))
        self.list.opened.connect(self._open_current)
        self.list.removal_wanted.connect(self._delete_current)
        self.list.customContextMenuRequested.connect(self._open_menu)

    def show_saved(self, saved: Sequence[SavedSearch]) -> None:
        """Show these."""
        self._model.clear()
        for search in saved:
            item = QStandardItem(search.name)
            item.setData(search, SAVED_ROLE)
            item.setToolTip(search.name)
            self._model.appendRow(item)
        self.list.updateGeometry()

    def _current(self) -> SavedSearch | None:
        index = self.list.currentIndex()
        return index.data(SAVED_ROLE) if index.isValid() else None

    def _open_current(self) -> None:
        if (search := self._current()) is not None:
            self.chosen.emit(search)

    def _delete_current(self) -> None:
        if (search := self._current()) is not None:
            self.delete_wanted.emit(search)

    def _open_menu(self, point: QPoint) -> None:
        index = self.list.indexAt(point)
        if not index.isValid():
            return
        search = index.data(SAVED_ROLE)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Open"), lambda: self.chosen.emit(search))
        menu.addAction(self.tr("Delete"), lambda: self.delete_wanted.emit(search))
        menu.popup(self.list.viewport().mapToGlobal(point))
