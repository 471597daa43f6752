"""The hits of the current answer: as many rows as it has, loaded page by page where one looks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
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
from engine.domain import Answer, Group, Hit

Index = QModelIndex | QPersistentModelIndex

HIT_ROLE = Qt.ItemDataRole.UserRole + 1
MOST_TOLD = 500  # items whose words for a screen reader are kept
HITS_MIME = "application/x-trouvere-hits"
"""Marks drags that come from the grid itself; the data is the paths, one a line."""

KEPT_PAGES = 100  # 10,000 hits, about 10 MB; those far from what is in sight are forgotten
MOST_TOUCHED = 64  # rows told of one by one; of more, the whole span

_ROOT = QModelIndex()


class ResultsModel(QAbstractListModel):
    """A list that knows its whole length. Rows that are not loaded have no hit yet.

    Views say with `see` what is in sight; whoever can search answers `wanted` with `fill`.

    Signals
    -------
    wanted()
        Rows in sight are not loaded: see `page_wanted`.
    replaced(bool)
        Another answer is shown; True: a newer one to the same question, so that views keep
        their place.
    """

    wanted = Signal()
    replaced = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told: dict[int, str] = {}
        self._pages: dict[int, list[Hit]] = {}  # by their first row
        self._rows: dict[int, int] = {}
        self._total = 0
        self._weaker_from: int | None = None
        self._groups: tuple[Group, ...] = ()
        self._sight = range(0)
        self._begins: dict[int, Group] = {}  # groups by their first row
        self.group_by = ""  # what the titles of groups are: a day, a folder or a piece

    # -- filling -----------------------------------------------------------------------------
    def show(
        self,
        answer: Answer,
        *,
        with_weaker: bool,
        is_refresh: bool = False,
        pages: Mapping[int, Sequence[Hit]] | None = None,
    ) -> None:
        """Replace everything with an answer's first page, and others that are at hand."""
        self.beginResetModel()
        self._total, self._weaker_from = _length(answer, with_weaker=with_weaker)
        self._groups = answer.groups
        sizes = (group.count for group in answer.groups)
        self._begins = dict(zip(accumulate(sizes, initial=0), answer.groups, strict=False))
        self._pages, self._rows, self._sight = {}, {}, range(0)
        for offset, hits in {0: answer.hits, **(pages or {})}.items():
            self._put(offset, hits)
        self.endResetModel()
        self.replaced.emit(is_refresh)

    def fill(self, offset: int, hits: Sequence[Hit], total: int | None = None) -> None:
        """Load the rows from `offset` on; `total` is how long the answer is by now.

        A page that is too short ends the answer: the library shrank.
        """
        length = self._total if total is None else total
        if len(hits) < min(PAGE, length - offset):
            length = offset + len(hits)
        self._resize(length)
        last = min(offset + len(hits), length) - 1
        self._put(offset, hits)
        if last >= offset:
            self.dataChanged.emit(self.index(offset, 0), self.index(last, 0))
        self._forget_far_pages()

    def touch(self, file_ids: Iterable[int]) -> None:
        """Have these drawn again: a thumbnail has come."""
        rows = sorted(self._rows[file_id] for file_id in file_ids if file_id in self._rows)
        spans = [(row, row) for row in rows]
        if len(rows) > MOST_TOUCHED:
            spans = [(rows[0], rows[-1])]
        for first, last in spans:
            ends = self.index(first, 0), self.index(last, 0)
            self.dataChanged.emit(*ends, [Qt.ItemDataRole.DecorationRole])

    def _put(self, offset: int, hits: Sequence[Hit]) -> None:
        for at in range(0, len(hits), PAGE):
            part = list(hits[at : at + PAGE])
            self._pages[offset + at] = part
            self._rows.update((hit.file_id, offset + at + n) for n, hit in enumerate(part))

    def _resize(self, length: int) -> None:
        if length > self._total:
            self.beginInsertRows(_ROOT, self._total, length - 1)
            self._total = length
            self.endInsertRows()
        elif length < self._total:
            self.beginRemoveRows(_ROOT, length, self._total - 1)
            self._total = length
            for offset in [offset for offset in self._pages if offset >= length]:
                self._drop(offset)
            self.endRemoveRows()

    def _forget_far_pages(self) -> None:
        while len(self._pages) > KEPT_PAGES:
            middle = (self._sight.start + self._sight.stop) // 2
            self._drop(max(self._pages, key=lambda offset: abs(offset - middle)))

    def _drop(self, offset: int) -> None:
        for n, hit in enumerate(self._pages.pop(offset)):
            if self._rows.get(hit.file_id) == offset + n:
                del self._rows[hit.file_id]

    # -- what is in sight ----------------------------------------------------------------------
    def see(self, rows: range) -> None:
        """Tell which rows are in sight or soon will be."""
        self._sight = rows
        if self.page_wanted() is not None:
            self.wanted.emit()

    def page_wanted(self) -> int | None:
        """First row of the page that is missing most: in sight, nearest to the middle."""
        rows = self._sight
        stop = min(rows.stop, self._total)
        offsets = range(rows.start - rows.start % PAGE, stop, PAGE)
        missing = [offset for offset in offsets if offset not in self._pages]
        middle = (rows.start + rows.stop) / 2 - PAGE / 2
        return min(missing, key=lambda offset: abs(offset - middle), default=None)

    def pages_of(self, rows: Iterable[int]) -> list[int]:
        """First rows of the pages that hold these rows."""
        return sorted({row - row % PAGE for row in rows if row < self._total})

    @property
    def sight(self) -> range:
        """The rows that were last said to be in sight."""
        return self._sight

    # -- asking ------------------------------------------------------------------------------
    @property
    def hits(self) -> Sequence[Hit]:
        """The hits that are loaded, in their order."""
        return [hit for offset in sorted(self._pages) for hit in self._pages[offset]]

    @property
    def total(self) -> int:
        """How many rows there are, loaded or not."""
        return self._total

    @property
    def groups(self) -> tuple[Group, ...]:
        """What the rows are put together in, one after the other; empty without groups."""
        return self._groups

    def hit(self, index: Index) -> Hit | None:
        """Give the hit of a row; None where there is none, or none yet."""
        return self.hit_at(index.row()) if index.isValid() else None

    def hit_at(self, row: int) -> Hit | None:
        """Give the hit of a row; None where there is none, or none yet."""
        page = self._pages.get(row - row % PAGE)
        place = row % PAGE
        return page[place] if page is not None and 0 <= place < len(page) else None

    def index_of(self, file_id: int) -> QModelIndex:
        """Find a file; an invalid index when it is not among the loaded ones."""
        row = self._rows.get(file_id)
        return QModelIndex() if row is None else self.index(row, 0)

    def weaker_from(self) -> int | None:
        """Row of the first hit under the relevance line, or None."""
        return self._weaker_from

    def is_same(
        self, answer: Answer, *, with_weaker: bool, pages: Mapping[int, Sequence[Hit]]
    ) -> bool:
        """Tell whether showing these would change anything."""
        length = (self._total, self._weaker_from)
        return (
            _length(answer, with_weaker=with_weaker) == length
            and answer.groups == self._groups
            and all(list(hits) == self._pages.get(at, []) for at, hits in pages.items())
        )

    def tell(self, file_id: int, text: str) -> None:
        """Keep what a screen reader may say of an item beside its name."""
        self._told[file_id] = text
        while len(self._told) > MOST_TOLD:
            del self._told[next(iter(self._told))]

    # -- QAbstractListModel -------------------------------------------------------------------
    def rowCount(self, parent: Index = _ROOT) -> int:
        """Count the rows, loaded or not."""
        return 0 if parent.isValid() else self._total

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give the name, the reasons, the spoken name, or the hit itself."""
        give = _SAID.get(role)
        hit = self.hit(index) if give is not None else None
        if give is None or not index.isValid():
            return None
        if hit is not None and role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return self._told.get(hit.file_id, "")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(index.row(), hit)
        return None if hit is None else give(hit)

    def _spoken(self, row: int, hit: Hit | None) -> str:
        """Name an item; the first of a group says the title that is written above it."""
        name = explain.tr("not loaded yet") if hit is None else explain.spoken(hit)
        group = self._begins.get(row)
        if group is None:
            return name
        title = explain.group_title(self.group_by, group.key)
        return f"{title} ({explain.number(group.count)}): {name}"

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let hits be selected and dragged out."""
        base = super().flags(index)
        never = Qt.ItemFlag.ItemNeverHasChildren
        return base | Qt.ItemFlag.ItemIsDragEnabled | never if index.isValid() else base

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


_SAID: Mapping[int, Callable[[Hit], object]] = {
    HIT_ROLE: lambda hit: hit,
    Qt.ItemDataRole.DisplayRole: lambda hit: hit.path.name,
    Qt.ItemDataRole.ToolTipRole: explain.reasons,
    Qt.ItemDataRole.AccessibleTextRole: explain.spoken,
    Qt.ItemDataRole.AccessibleDescriptionRole: lambda _hit: "",  # what `tell` was told
}


def length_of(answer: Answer, *, with_weaker: bool) -> int:
    """How many rows an answer has in all.

    The counts tell what can be shown; of all that obeys the filters some may not be ranked at all.
    """
    if answer.counts:
        return sum(answer.counts.values())
    return answer.total if with_weaker else answer.above_line


def _length(answer: Answer, *, with_weaker: bool) -> tuple[int, int | None]:
    """Rows in all, and the first one under the line; a first page that is short is all there is."""
    length = length_of(answer, with_weaker=with_weaker)
    if len(answer.hits) < PAGE:
        length = len(answer.hits)
    above = answer.above_line
    return length, above if with_weaker and above < length else None
