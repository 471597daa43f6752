"""The files that could not be read, as a table."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from app.engine_texts import said
from engine.domain import Failure

Index = QModelIndex | QPersistentModelIndex
FAILURE_ROLE: Final = Qt.ItemDataRole.UserRole + 1
SORT_ROLE: Final = Qt.ItemDataRole.UserRole + 2

_TOP: Final = QModelIndex()


class FailureTable(QAbstractTableModel):
    """One row per file."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._failures: list[Failure] = []
        self._titles = (
            self.tr("File"),
            self.tr("What is wrong"),
            self.tr("What helps"),
            self.tr("Folder"),
            self.tr("Tries"),
        )

    def show_failures(self, failures: Sequence[Failure]) -> bool:
        """Show these; False when they are the ones shown already."""
        if list(failures) == self._failures:
            return False
        self.beginResetModel()
        self._failures = list(failures)
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = _TOP) -> int:
        """Count the files."""
        return 0 if parent.isValid() else len(self._failures)

    def columnCount(self, parent: Index = _TOP) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else len(self._titles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give a cell's text, the whole of it as a tool tip, or the failure."""
        if not index.isValid() or index.row() >= len(self._failures):
            return None
        failure = self._failures[index.row()]
        if role == FAILURE_ROLE:
            return failure
        cells = cells_of(failure)
        if role == Qt.ItemDataRole.DisplayRole:
            return cells[index.column()]
        if role == SORT_ROLE:
            is_number = index.column() == len(cells) - 1
            return failure.attempts if is_number else cells[index.column()].casefold()
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{failure.path}\n{said(failure.reason)}\n{said(failure.advice)}".strip()
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Give a column's title."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


def cells_of(failure: Failure) -> tuple[str, ...]:
    """Write a failure as the cells of a row."""
    return (
        failure.path.name,
        said(failure.reason),
        said(failure.advice),
        str(failure.path.parent),
        str(failure.attempts),
    )


def as_text(failures: Sequence[Failure]) -> str:
    """Write failures for the clipboard: path, reason and advice between tabs, one per line."""
    return "\n".join(
        "\t".join((str(failure.path), said(failure.reason), said(failure.advice)))
        for failure in failures
    )
