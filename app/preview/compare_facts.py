"""What is known about two files, side by side; where they differ is marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from app.preview.facts import Fact, facts_of
from app.preview.texts import translated
from app.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XS
from app.widgets.elided import ElidedLabel
from engine.closeup import Shot
from engine.domain import ItemDetails, Kind
from engine.errors import EnvironmentProblem

if TYPE_CHECKING:
    from engine.api import Library

DIFFERS = "≠"
_NAME, _ONE, _MARK, _OTHER = range(4)


@dataclass(frozen=True, slots=True)
class About:
    """What is known about one of them."""

    details: ItemDetails
    shot: Shot | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One fact of both; empty where it is not known of one."""

    name: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        """Whether it is not the same."""
        return self.one != self.other


def load_about(library: "Library", file_id: int) -> About:
    """Fetch it on a background thread; a photo that cannot be read tells what the catalog knows."""
    details = library.details(file_id)
    if details.kind is not Kind.PHOTO:
        return About(details)
    try:
        return About(details, library.closeups.shot(file_id))
    except EnvironmentProblem:
        return About(details)


def facts_about(about: About) -> list[Fact]:
    """List the facts of one, with what the user made of it."""
    details = about.details
    own = [
        (translated("Rating"), "★" * details.rating),
        (translated("Tags"), ", ".join(details.tags)),
    ]
    return [*facts_of(details, about.shot), *(fact for fact in own if fact[1])]


def rows_of(one: Sequence[Fact], other: Sequence[Fact]) -> list[Row]:
    """Put the facts of two beside each other, in the order of the first.

    >>> rows_of([("Size", "2 MB")], [("Size", "3 MB"), ("Lens", "85 mm")])[1]
    Row(name='Lens', one='', other='85 mm')
    """
    first, second = dict(one), dict(other)
    return [Row(name, first.get(name, ""), second.get(name, "")) for name in {**first, **second}]


class CompareFacts(QWidget):
    """A table with a column for each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.only = QCheckBox(self.tr("Only what differs"), self)
        self.only.toggled.connect(lambda _is_on: self._show_rows())
        self._rows: list[Row] = []
        self._cells: list[tuple[QLabel, ...]] = []
        self._same = QLabel(self.tr("Both files have the same content."), self)
        self._same.setWordWrap(True)
        self._same.hide()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE_L)
        self._grid.setVerticalSpacing(SPACE_XS)
        self._grid.setColumnStretch(_ONE, 1)
        self._grid.setColumnStretch(_OTHER, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_M)
        column.setSpacing(SPACE_S)
        column.addWidget(self.only)
        column.addWidget(self._same)
        column.addLayout(self._grid)
        column.addStretch(1)

    def show_facts(self, one: About | None, other: About | None) -> None:
        """Show what is known so far."""
        known = [facts_about(about) if about is not None else [] for about in (one, other)]
        both = one is not None and other is not None
        self._rows = rows_of(*known) if both else []
        self._same.setVisible(
            one is not None and other is not None and other.details.path in one.details.copies
        )
        self._show_rows()

    def rows(self) -> list[Row]:
        """Give what is shown."""
        return [row for row in self._rows if row.differs or not self.only.isChecked()]

    def _show_rows(self) -> None:
        rows = self.rows()
        while len(self._cells) < len(rows):
            self._add_cells()
        for number, cells in enumerate(self._cells):
            row = rows[number] if number < len(rows) else None
            self._fill(cells, row)

    def _fill(self, cells: tuple[QLabel, ...], row: Row | None) -> None:
        texts = ("",) * 4 if row is None else (row.name, row.one, "", row.other)
        for cell, text in zip(cells, texts, strict=True):
            cell.setText(text)
            cell.setVisible(row is not None)
            font = cell.font()
            font.setBold(row is not None and row.differs and cell is not cells[_NAME])
            cell.setFont(font)
        differs = row is not None and row.differs
        cells[_MARK].setText(DIFFERS if differs else "")
        cells[_MARK].setAccessibleName(self.tr("differs") if differs else self.tr("the same"))

    def _add_cells(self) -> None:
        name, mark = QLabel(self), QLabel(self)
        name.setProperty("role", "muted")
        mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        cells = (name, ElidedLabel(parent=self), mark, ElidedLabel(parent=self))
        for column, cell in enumerate(cells):
            self._grid.addWidget(cell, len(self._cells), column)
        self._cells.append(cells)
