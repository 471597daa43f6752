"""Saved concepts: a name, and one click to search with it."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app.explain import concept_quality
from app.icons import icon
from app.theme import SPACE_XS
from app.views.folders_panel import ROW_PX, heading
from app.views.saved_panel import SavedList
from engine.domain import Concept

CONCEPT_ROLE = Qt.ItemDataRole.UserRole + 1


class ConceptsPanel(QWidget):
    """The concepts; hidden while there are none.

    Signals
    -------
    chosen(Concept)
        Add it to the search.
    shunned(Concept)
        Push away what is like it.
    rename_wanted(Concept), delete_wanted(Concept)
    """

    chosen = Signal(object)
    shunned = Signal(object)
    rename_wanted = Signal(object)
    delete_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = QStandardItemModel(self)
        self.list = SavedList(self.tr("Concepts"), self._model, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addLayout(heading(self.tr("Concepts")))
        column.addWidget(self.list)
        self.list.clicked.connect(lambda index: self.chosen.emit(index.data(CONCEPT_ROLE)))
        self.list.opened.connect(lambda: self._current(self.chosen.emit))
        self.list.removal_wanted.connect(lambda: self._current(self.delete_wanted.emit))
        self.list.customContextMenuRequested.connect(self._open_menu)
        self.hide()

    def show_concepts(self, concepts: Sequence[Concept]) -> None:
        """Show these."""
        self._model.clear()
        for concept in concepts:
            item = QStandardItem(icon("concept"), concept.name)
            item.setData(concept, CONCEPT_ROLE)
            item.setToolTip(concept_quality(concept))
            item.setSizeHint(QSize(0, ROW_PX))
            self._model.appendRow(item)
        self.setVisible(bool(concepts))
        self.list.updateGeometry()

    def menu_for(self, concept: Concept) -> QMenu:
        """Build the menu of a concept."""
        menu = QMenu(self)
        menu.addAction(self.tr("Add to the search"), lambda: self.chosen.emit(concept))
        menu.addAction(self.tr("Without this"), lambda: self.shunned.emit(concept))
        menu.addSeparator()
        menu.addAction(self.tr("Rename…"), lambda: self.rename_wanted.emit(concept))
        menu.addAction(self.tr("Delete"), lambda: self.delete_wanted.emit(concept))
        return menu

    def _current(self, do: object) -> None:
        index = self.list.currentIndex()
        if index.isValid() and callable(do):
            do(index.data(CONCEPT_ROLE))

    def _open_menu(self, point: QPoint) -> None:
        index = self.list.indexAt(point)
        if not index.isValid():
            return
        menu = self.menu_for(index.data(CONCEPT_ROLE))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.list.viewport().mapToGlobal(point))
