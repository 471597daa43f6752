"""Saved searches: folders that fill themselves. A name, how many results, and one click to be there."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget

from app.icons import set_icon
from app.theme import SPACE_XS
from app.views.folders_panel import heading
from app.views.named_list import Entry, NamedList
from engine.domain import SavedSearch


class SavedPanel(QWidget):
    """The saved searches with a button to save this one.

    Signals
    -------
    save_wanted()
        The user wants to save the search that stands in the window.
    chosen(SavedSearch), rename_wanted(SavedSearch), delete_wanted(SavedSearch)
    """

    save_wanted = Signal()
    chosen = Signal(object)
    rename_wanted = Signal(object)
    delete_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = NamedList(self.tr("Saved searches"), "bookmark", self)
        self.save = QToolButton(self)
        self.save.setAccessibleName(self.tr("Save this search"))
        self.save.setToolTip(self.tr("Save this search (Ctrl+S)"))
        set_icon(self.save, "add")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addLayout(heading(self.tr("Saved searches"), self.save))
        column.addWidget(self.list)
        self.save.clicked.connect(self.save_wanted)
        self.list.chosen.connect(self.chosen)
        self.list.rename_wanted.connect(self.rename_wanted)
        self.list.delete_wanted.connect(self.delete_wanted)
        self.list.menu_wanted.connect(self._open_menu)

    def show_saved(self, entries: Sequence[Entry]) -> None:
        """Show these."""
        self.list.rows.show(entries)

    def menu_for(self, saved: SavedSearch) -> QMenu:
        """Build the menu of a saved search."""
        menu = QMenu(self)
        menu.addAction(self.tr("Open"), lambda: self.chosen.emit(saved))
        menu.addSeparator()
        menu.addAction(self.tr("Rename…"), lambda: self.rename_wanted.emit(saved))
        menu.addAction(self.tr("Delete"), lambda: self.delete_wanted.emit(saved))
        return menu

    def _open_menu(self, saved: SavedSearch, place: QPoint) -> None:
        self.list.pop_up(self.menu_for(saved), place)
