"""The hits of the current answer, page by page."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QUrl,
    Signal,
)

from app import explain
from app.composition import PAGE
from engine.domain import Answer, Hit

Index = QModelIndex | QPersistentModelIndex

HIT_ROLE = Qt.ItemDataRole.UserRole + 1
HITS_MIME = "application/x-trouvere-hits"
"""Marks drags that come from the grid itself; the data is the paths, one a line."""

_ROOT = QModelIndex()


class ResultsModel(QAbstractListModel):
    """A list of hits that asks for its next page when a view nears the end.

    Signals
    -------
    more_wanted(int)
        The view wants the hits from this offset on; answer with `append`.
    replaced(bool)
        Another answer is shown; True: a newer one to the same question, so that views keep
        their place.
    """

    more_wanted = Signal(int)
    replaced = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hits: list[Hit] = []
        self._rows: dict[int, int] = {}
        self._total = 0
        self._is_asking = False

    # -- filling -----------------------------------------------------------------------------
    def show(self, answer: Answer, *, with_weaker: bool, is_refresh: bool = False) -> None:
        """Replace everything with the first page of an answer."""
        self.beginResetModel()
        self._hits = list(answer.hits)
        self._rows = {hit.file_id: row for row, hit in enumerate(self._hits)}
        self._total = answer.total if with_weaker else answer.above_line
        self._is_asking = False
        self.endResetModel()
        self.replaced.emit(is_refresh)

    def append(self, hits: Sequence[Hit]) -> None:
        """Add the next page; none means that there are no more after all."""
        self._is_asking = False
        new = [hit for hit in hits if hit.file_id not in self._rows]
        if not new:
            self._total = len(self._hits)
            return
        first = len(self._hits)
        self.beginInsertRows(_ROOT, first, first + len(new) - 1)
        self._hits.extend(new)
        self._rows.update({hit.file_id: first + n for n, hit in enumerate(new)})
        self.endInsertRows()

    def give_up_asking(self) -> None:
        """The next page could not be had: it may be asked for again."""
        self._is_asking = False

    def touch(self, file_ids: Iterable[int]) -> None:
        """Have these drawn again: a thumbnail has come."""
        rows = sorted(self._rows[file_id] for file_id in file_ids if file_id in self._rows)
        if rows:
            first, last = self.index(rows[0], 0), self.index(rows[-1], 0)
            self.dataChanged.emit(first, last, [Qt.ItemDataRole.DecorationRole])

    # -- asking ------------------------------------------------------------------------------
    @property
    def hits(self) -> Sequence[Hit]:
        """The hits that are loaded."""
        return self._hits

    @property
    def total(self) -> int:
        """How many there would be if all pages were loaded."""
        return self._total

    def hit(self, index: Index) -> Hit | None:
        """Give the hit of a row, or None where there is none."""
        return self._hits[index.row()] if 0 <= index.row() < len(self._hits) else None

    def index_of(self, file_id: int) -> QModelIndex:
        """Find a file; an invalid index when it is not among the loaded ones."""
        row = self._rows.get(file_id)
        return QModelIndex() if row is None else self.index(row, 0)

    def weaker_from(self) -> int | None:
        """Row of the first hit under the relevance line, or None."""
        if not self._hits or self._hits[-1].above_line:
            return None
        return next(row for row, hit in enumerate(self._hits) if not hit.above_line)

    def is_same(self, answer: Answer, *, with_weaker: bool) -> bool:
        """Tell whether showing `answer` would change anything."""
        total = answer.total if with_weaker else answer.above_line
        return total == self._total and list(answer.hits) == self._hits[: len(answer.hits)]

    # -- QAbstractListModel -------------------------------------------------------------------
    def rowCount(self, parent: Index = _ROOT) -> int:
        """Count the loaded hits."""
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give the name, the reasons, the spoken name, or the hit itself."""
        hit = self.hit(index) if index.isValid() else None
        if hit is None:
            return None
        if role == HIT_ROLE:
            return hit
        if role == Qt.ItemDataRole.DisplayRole:
            return hit.path.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return explain.reasons(hit)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return explain.spoken(hit)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let hits be selected and dragged out."""
        base = super().flags(index)
        never = Qt.ItemFlag.ItemNeverHasChildren
        return base | Qt.ItemFlag.ItemIsDragEnabled | never if index.isValid() else base

    def canFetchMore(self, parent: Index) -> bool:
        """Tell whether another page is to be had and not yet on its way."""
        return not parent.isValid() and not self._is_asking and len(self._hits) < self._total

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next page."""
        if self.canFetchMore(parent):
            self._is_asking = True
            self.more_wanted.emit(len(self._hits))

    def mimeTypes(self) -> list[str]:
        """What a drag out of the grid carries."""
        return ["text/uri-list", HITS_MIME]

    def mimeData(self, indexes: Iterable[QModelIndex]) -> QMimeData:
        """Carry the files themselves, as a file manager does."""
        hits = [hit for index in indexes if (hit := self.hit(index)) is not None]
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(hit.path)) for hit in hits])
        mime.setData(HITS_MIME, "\n".join(str(hit.path) for hit in hits).encode())
        return mime

    def supportedDragActions(self) -> Qt.DropAction:
        """Copy only: a drag must never move one of the user's files."""
        return Qt.DropAction.CopyAction


def page_size(loaded: int) -> int:
    """How many hits to ask for so that a refresh covers all that is loaded."""
    return max(PAGE, loaded)
