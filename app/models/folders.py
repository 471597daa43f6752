"""The folders of the library and how they stand."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from app import explain
from app.engine_texts import said
from app.isolates import isolated
from app.models.results import Index
from engine.domain import Root, RootState

ROOT_ROLE = Qt.ItemDataRole.UserRole + 1

_TOP = QModelIndex()


class FoldersModel(QAbstractListModel):
    """A list of roots; `show` changes only the rows that are different."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._roots: list[Root] = []

    @property
    def roots(self) -> Sequence[Root]:
        """The roots, in the order shown."""
        return self._roots

    def show(self, roots: Sequence[Root]) -> None:
        """Show these; the selection stays where it was when only numbers have changed."""
        if [root.id for root in roots] != [root.id for root in self._roots]:
            self.beginResetModel()
            self._roots = list(roots)
            self.endResetModel()
            return
        for row, root in enumerate(roots):
            if root != self._roots[row]:
                self._roots[row] = root
                self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def rowCount(self, parent: Index = _TOP) -> int:
        """Count the roots."""
        return 0 if parent.isValid() else len(self._roots)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give the folder's name, its state in words, or the root itself."""
        if not index.isValid() or index.row() >= len(self._roots):
            return None
        root = self._roots[index.row()]
        if role == ROOT_ROLE:
            return root
        if role == Qt.ItemDataRole.DisplayRole:
            return root.path.name or str(root.path)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{isolated(str(root.path))}\n{describe(root)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{root.path.name}, {describe(root)}"
        return None


def progress(root: Root) -> float:
    """Share of a root's files that is searchable or known to be unreadable, 0 to 1."""
    return 1.0 - root.queued / root.files if root.files else 1.0


def short_state(root: Root) -> str:
    """Say in one word how a root stands; empty when all is well."""
    if root.state is RootState.OFFLINE:
        return explain.tr("offline")
    if root.queued:
        # never "100 %" while something is left to do
        return isolated(f"{min(99, int(progress(root) * 100))} %")
    return ""


def describe(root: Root) -> str:
    """Say in a sentence how a root stands."""
    parts = [
        explain.tr("{n} of {all} searchable").format(
            n=explain.number(root.searchable), all=explain.number(root.files)
        )
    ]
    if root.failed:
        parts.append(explain.tr("%Ln could not be read", "", root.failed))
    if root.placeholders:
        parts.append(explain.tr("%Ln are in the cloud only", "", root.placeholders))
    if root.state is RootState.OFFLINE:
        parts.append(explain.tr("offline; its results stay"))
    elif root.state is RootState.POLLED:
        parts.append(explain.tr("looked through every few minutes"))
    if root.note:
        parts.append(said(root.note))
    return ", ".join(parts)
