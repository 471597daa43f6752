"""The groups of a class, for a list. Pages are fetched when the list comes to their end."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage, QPainter

from app.bridge import EngineBridge
from app.duplicates.texts import group_text
from engine.organised import DuplicateGroup

Index = QModelIndex | QPersistentModelIndex
GROUP_ROLE: Final = Qt.ItemDataRole.UserRole + 1
PAGE: Final = 100
THUMBNAIL_PX: Final = 48

_TOP: Final = QModelIndex()


class GroupsModel(QAbstractListModel):
    """One row per group: its best file's thumbnail and name.

    Signals
    -------
    wanted(int)
        Groups from this place on are wanted.
    """

    wanted = Signal(int)

    def __init__(self, bridge: EngineBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.groups: list[DuplicateGroup] = []
        self._total = 0
        self._asked = 0
        bridge.thumbnails_ready.connect(self._repaint)

    def show_groups(self, groups: Sequence[DuplicateGroup], total: int) -> None:
        """Begin anew with the first groups of so many."""
        self.beginResetModel()
        self.groups, self._total, self._asked = list(groups), total, len(groups)
        self.endResetModel()

    def append(self, groups: Sequence[DuplicateGroup]) -> None:
        """Add the next groups."""
        if not groups:
            self._total = len(self.groups)
            return
        self.beginInsertRows(QModelIndex(), len(self.groups), len(self.groups) + len(groups) - 1)
        self.groups.extend(groups)
        self.endInsertRows()
        self._asked = len(self.groups)

    def rowCount(self, parent: Index = _TOP) -> int:
        """Count the groups that are loaded."""
        return 0 if parent.isValid() else len(self.groups)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether there are groups that were not asked for."""
        return not parent.isValid() and self._asked == len(self.groups) < self._total

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next groups."""
        self._asked = len(self.groups) + PAGE
        self.wanted.emit(len(self.groups))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give a row's lines, its thumbnail, or the group."""
        if not index.isValid() or index.row() >= len(self.groups):
            return None
        group = self.groups[index.row()]
        name, spare = group_text(group)
        if role == GROUP_ROLE:
            return group
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{name}\n{spare}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{name}, {spare}"
        if role == Qt.ItemDataRole.DecorationRole:
            return self._thumbnail(group)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(str(copy.path) for copy in group.copies)
        return None

    def _thumbnail(self, group: DuplicateGroup) -> QImage:
        """A square with the thumbnail in its middle, so that all names begin at one line."""
        square = QImage(THUMBNAIL_PX, THUMBNAIL_PX, QImage.Format.Format_ARGB32_Premultiplied)
        square.fill(Qt.GlobalColor.transparent)
        image = self._bridge.thumbnail(group.copies[0].file_id)
        if image is not None:
            small = image.scaled(
                square.size(), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )  # fmt: skip
            painter = QPainter(square)
            place = (square.width() - small.width()) // 2, (square.height() - small.height()) // 2
            painter.drawImage(*place, small)
            painter.end()
        return square

    def _repaint(self, file_ids: set[int]) -> None:
        for row, group in enumerate(self.groups):
            if group.copies[0].file_id in file_ids:
                index = self.index(row)
                self.dataChanged.emit(index, index, [Qt.ItemDataRole.DecorationRole])
