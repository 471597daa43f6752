"""Saved concepts: a name, and one click to search with it."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app.explain import concept_quality
from app.theme import SPACE_XS
from app.views.folders_panel import heading
from app.views.named_list import Entry, NamedList
from engine.domain import Concept


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
        self.list = NamedList(self.tr("Concepts"), "concept", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addLayout(heading(self.tr("Concepts")))
        column.addWidget(self.list)
        self.list.chosen.connect(self.chosen)
        self.list.rename_wanted.connect(self.rename_wanted)
        self.list.delete_wanted.connect(self.delete_wanted)
        self.list.menu_wanted.connect(self._open_menu)
        self.hide()

    def show_concepts(self, concepts: Sequence[Concept]) -> None:
        """Show these."""
        self.list.rows.show(
            [Entry(one.id, one.name, one, hint=concept_quality(one)) for one in concepts]
        )
        self.setVisible(bool(concepts))

    def menu_for(self, concept: Concept) -> QMenu:
        """Build the menu of a concept."""
        menu = QMenu(self)
        menu.addAction(self.tr("Add to the search"), lambda: self.chosen.emit(concept))
        menu.addAction(self.tr("Without this"), lambda: self.shunned.emit(concept))
        menu.addSeparator()
        menu.addAction(self.tr("Rename…"), lambda: self.rename_wanted.emit(concept))
        menu.addAction(self.tr("Delete"), lambda: self.delete_wanted.emit(concept))
        return menu

    def _open_menu(self, concept: Concept, place: QPoint) -> None:
        self.list.pop_up(self.menu_for(concept), place)
