"""The page of duplicates: classes above, groups at the side, one group side by side.

GUI thread; the engine is asked in the background. Files are removed by `app.removing`, through the
signal `remove_wanted`.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QLabel,
    QListView,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app import desktop
from app.background import Lane
from app.bridge import EngineBridge
from app.duplicates.group import GroupView
from app.duplicates.model import PAGE, THUMBNAIL_PX, GroupsModel, Index
from app.duplicates.texts import count_text, likeness_help, likeness_text, tr
from app.preview.texts import problem_text
from app.removing import Heir
from app.theme import SPACE_L, SPACE_M, SPACE_S
from app.widgets.flow import FlowLayout
from engine.organised import DuplicateCount, DuplicateGroup, Judged, Likeness, Verdict

if TYPE_CHECKING:
    from engine.api import Library

REFRESH_MS: Final = 400
LIST_CHARS: Final = 44


class DuplicatesPage(QWidget):
    """Everything about files that are alike.

    Signals
    -------
    remove_wanted(list[int], dict[int, Heir])
        These files are to go to the trash; by file, who inherits.
    did(str, Callable, Callable)
        Something was done that can be undone: its name, undo, redo.
    """

    remove_wanted = Signal(object, object)
    did = Signal(str, object, object)

    def __init__(self, bridge: EngineBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.likeness = Likeness.BYTES
        self.counts: dict[Likeness, DuplicateCount] = {}
        self._has_chosen = False  # until then the first class that has groups is shown
        self._row = 0
        self.model = GroupsModel(bridge, self)
        self.classes = {likeness: self._class_button(likeness) for likeness in Likeness}
        self.about = QLabel(self)
        self.about.setWordWrap(True)
        self.about.setProperty("role", "muted")
        self.list = QListView(self)
        self.group = GroupView(bridge, self)
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setProperty("role", "muted")
        self.clear_all = QPushButton(self)
        self._faces = QStackedWidget(self)
        # indexing tells of changes many times a second
        self._refresh_soon = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._lay_out()
        self._connect()
        self._show_counts()

    # -- building ----------------------------------------------------------------------------
    def _class_button(self, likeness: Likeness) -> QPushButton:
        button = QPushButton(likeness_text(likeness), self)
        button.setCheckable(True)
        button.setToolTip(likeness_help(likeness))
        button.clicked.connect(lambda: self.choose(likeness))
        return button

    def _lay_out(self) -> None:
        together = QButtonGroup(self)
        row = FlowLayout(gap=SPACE_S)
        for button in self.classes.values():
            together.addButton(button)
            row.addWidget(button)
        self.list.setIconSize(QSize(THUMBNAIL_PX, THUMBNAIL_PX))
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setMinimumWidth(self.fontMetrics().averageCharWidth() * LIST_CHARS)
        self.list.setItemDelegate(_AsWideAsTheList(self.list))
        self.list.setModel(self.model)
        self.list.setAccessibleName(self.tr("Groups of duplicates"))
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.list)
        splitter.addWidget(self.group)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([self.fontMetrics().averageCharWidth() * LIST_CHARS, 700])
        self._faces.addWidget(splitter)
        self._faces.addWidget(self.message)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, 0, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addLayout(row)
        column.addWidget(self.about)
        column.addWidget(self._faces, 1)
        foot = FlowLayout(gap=SPACE_S)
        foot.addWidget(self.clear_all)
        column.addLayout(foot)
        self.setFocusProxy(self.list)

    def _connect(self) -> None:
        self.list.selectionModel().currentChanged.connect(self._show_current)
        self.model.wanted.connect(self._fetch_more)
        self.model.modelReset.connect(self._show_what_goes)
        self.model.rowsInserted.connect(self._show_what_goes)
        self.group.remove_wanted.connect(lambda group, ids: self._remove([(group, ids)]))
        self.group.judged.connect(self._judge)
        self.group.opened.connect(desktop.open_file)
        self.clear_all.clicked.connect(self.keep_suggested_of_all)
        self._refresh_soon.timeout.connect(self.refresh)
        self._bridge.files_changed.connect(self._hear_change)
        for keys, do in (
            ("Ctrl+Delete", self.group.remove_marked),
            ("Alt+B", self.group.both.click),
            ("Alt+D", self.group.different.click),
            ("Alt+S", self.group.keep_suggested),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)

    # -- what is shown -----------------------------------------------------------------------
    def choose(self, likeness: Likeness) -> None:
        """Show the groups of a class."""
        self._has_chosen = True
        self._show_class(likeness)

    def _show_class(self, likeness: Likeness) -> None:
        if likeness is not self.likeness:
            self._row = 0
        self.likeness = likeness
        self._show_counts()
        self._fetch()

    def refresh(self) -> None:
        """Ask the library again."""
        self._bridge.run(
            _counts, done=self._take_counts, failed=self._fail, token=("duplicates", id(self))
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the page up to date."""
        super().showEvent(event)
        self.refresh()

    def _hear_change(self, _what: object) -> None:
        if self.isVisible() and not self._refresh_soon.isActive():
            self._refresh_soon.start()

    def _take_counts(self, counts: dict[Likeness, DuplicateCount]) -> None:
        self.counts = counts
        first = next((one for one in Likeness if counts[one].groups), None)
        if not self._has_chosen and first is not None:
            self._has_chosen, self.likeness = True, first
        self._show_counts()
        self._fetch()

    def _show_counts(self) -> None:
        for likeness, button in self.classes.items():
            count = self.counts.get(likeness, DuplicateCount())
            name = likeness_text(likeness)
            button.setText(f"{name} ({count.groups})" if self.counts else name)
            button.setChecked(likeness is self.likeness)
        count = self.counts.get(self.likeness, DuplicateCount())
        self.about.setText(f"{likeness_help(self.likeness)} {count_text(count)}".strip())
        has_groups = count.groups > 0
        focused = QApplication.focusWidget()
        if not has_groups and focused is not None and self.isAncestorOf(focused):
            # what goes would send the keyboard anywhere
            self.classes[self.likeness].setFocus(Qt.FocusReason.OtherFocusReason)
        self._faces.setCurrentIndex(0 if has_groups else 1)
        self.message.setText(
            self.tr("Looking…") if not self.counts else self.tr("No duplicates of this sort.")
        )
        self.clear_all.setVisible(has_groups and self.likeness is not Likeness.SIMILAR)

    def _show_what_goes(self) -> None:
        goes = sum(len(group.copies) - 1 for group in self.model.groups)
        text = self.tr(
            "Keep the suggested one of each group, move %Ln others to the trash", "", goes
        )
        self.clear_all.setText(text)

    def _fetch(self) -> None:
        likeness = self.likeness
        self._bridge.run(
            _groups,
            likeness,
            0,
            max(PAGE, len(self.model.groups)),
            done=lambda groups: self._take(likeness, groups),
            failed=self._fail,
            token=("duplicate groups", id(self)),
            owner=self,
        )

    def _take(self, likeness: Likeness, groups: Sequence[DuplicateGroup]) -> None:
        total = self.counts.get(likeness, DuplicateCount()).groups
        if list(groups) == self.model.groups:
            return
        had_focus = self.list.hasFocus() or self.group.has_focus()
        self.model.show_groups(groups, total)
        row = min(self._row, len(groups) - 1)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))
            if had_focus:
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.group.show_group(None)

    def _fetch_more(self, offset: int) -> None:
        self._bridge.run(
            _groups,
            self.likeness,
            offset,
            PAGE,
            done=self.model.append,
            failed=self._fail,
            token=("duplicate groups", id(self)),
            owner=self,
        )

    def _show_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self._row = current.row()
            self.group.show_group(self.model.groups[current.row()])

    def _fail(self, error: Exception) -> None:
        self._faces.setCurrentIndex(1)
        self.message.setText(problem_text(error))

    # -- acting ------------------------------------------------------------------------------
    def keep_suggested_of_all(self) -> None:
        """Move all but the suggested file of every loaded group to the trash."""
        self._remove(
            [(group, [copy.file_id for copy in group.copies[1:]]) for group in self.model.groups]
        )

    def _remove(self, wishes: Sequence[tuple[DuplicateGroup, Sequence[int]]]) -> None:
        heirs: dict[int, Heir] = {}
        for group, file_ids in wishes:
            kept = next((c for c in group.copies if c.file_id not in file_ids), None)
            if kept is None:
                continue  # of every group something stays
            for copy in group.copies:
                if copy.file_id in file_ids:
                    heirs[copy.file_id] = Heir(kept.content_hash, copy.content_hash)
        if heirs:
            self.remove_wanted.emit(list(heirs), heirs)

    def _judge(self, group: DuplicateGroup, verdict: Verdict) -> None:
        hashes = sorted({copy.content_hash for copy in group.copies})
        name = tr("Keep all") if verdict is Verdict.BOTH else tr("These are different")
        kept: list[Judged] = []

        def take(judged: Judged) -> None:
            kept[:] = [judged]
            self.refresh()

        def judge(done: Callable[[Judged], None]) -> None:
            self._bridge.run(
                _judge, hashes, verdict, done=done, failed=self._fail, owner=self, lane=Lane.CHANGES
            )

        def undo() -> None:
            for judged in kept:
                self._bridge.run(
                    _take_back,
                    judged,
                    done=lambda _none: self.refresh(),
                    failed=self._fail,
                    owner=self,
                    lane=Lane.CHANGES,
                )

        def first(judged: Judged) -> None:
            take(judged)
            self.did.emit(name, undo, lambda: judge(take))

        judge(first)


class _AsWideAsTheList(QStyledItemDelegate):
    """Rows want no width of their own: names are elided, and nothing scrolls sideways."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as its lines."""
        return QSize(0, super().sizeHint(option, index).height())


# -- on a worker thread ----------------------------------------------------------------------------
def _counts(library: "Library") -> dict[Likeness, DuplicateCount]:
    return library.duplicates.counts()


def _groups(
    library: "Library", likeness: Likeness, offset: int, limit: int
) -> list[DuplicateGroup]:
    return library.duplicates.groups(likeness, offset, limit)


def _judge(library: "Library", hashes: list[str], verdict: Verdict) -> Judged:
    return library.duplicates.judge(hashes, verdict)


def _take_back(library: "Library", judged: Judged) -> None:
    library.duplicates.take_back(judged)
