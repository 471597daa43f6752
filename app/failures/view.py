"""The files that could not be read: why, what helps, and another try.

GUI thread; the engine is asked in the background.
"""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSortFilterProxyModel, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app import desktop
from app.failures.table import FAILURE_ROLE, SORT_ROLE, FailureTable, as_text
from app.preview.texts import problem_text
from app.theme import SPACE_L, SPACE_M, SPACE_S
from engine.domain import Failure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.bridge import EngineBridge
    from engine.api import Library

REFRESH_MS: Final = 500
WIDTHS_PX: Final = {0: 180, 3: 200, 4: 64}
SENTENCES: Final = (1, 2)
"""The columns that say what is wrong and what helps have all the room that is left."""


def _failures(library: "Library") -> list[Failure]:
    return library.failures()


def _retry(library: "Library", file_ids: "Sequence[int] | None") -> int:
    return library.retry(file_ids)


class FailuresView(QWidget):
    """A table with what can be done.

    Signals
    -------
    counted(int)
        So many files are listed now.
    """

    counted = Signal(int)

    def __init__(self, bridge: "EngineBridge", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.table = FailureTable(self)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self.table)
        self._sorted.setSortRole(SORT_ROLE)
        self.view = self._made_view()
        self._empty = QLabel(self.tr("Every file could be read."), self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setProperty("role", "muted")
        self._faces = QStackedWidget(self)
        self._faces.addWidget(self._empty)
        self._faces.addWidget(self.view)
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.message.hide()
        self.retry = QPushButton(self.tr("Try again"), self)
        self.retry_all = QPushButton(self.tr("Try all again"), self)
        self.reveal = QPushButton(self.tr("Show in its folder"), self)
        self.copy = QPushButton(self.tr("Copy the list"), self)
        # Indexing tells of changes many times a second.
        self._refresh_soon = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._lay_out()
        self._connect()
        self._show_state()

    # -- construction -------------------------------------------------------------------------------
    def _made_view(self) -> QTableView:
        view = QTableView(self)
        view.setModel(self._sorted)
        view.setSortingEnabled(True)
        view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setTabKeyNavigation(False)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.verticalHeader().hide()
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        for column, width in WIDTHS_PX.items():
            view.setColumnWidth(column, width)
        for column in SENTENCES:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(False)
        view.setAccessibleName(self.tr("Files that could not be read"))
        return view

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_S)
        for button in (self.retry, self.retry_all, self.reveal, self.copy):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        layout.setSpacing(SPACE_M)
        layout.addWidget(self._faces, 1)
        layout.addWidget(self.message)
        layout.addLayout(buttons)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        self.retry.clicked.connect(self.retry_chosen)
        self.retry_all.clicked.connect(self.retry_everything)
        self.reveal.clicked.connect(self.reveal_current)
        self.copy.clicked.connect(self.copy_list)
        self.view.doubleClicked.connect(self.reveal_current)
        self.view.selectionModel().selectionChanged.connect(self._show_state)
        self._refresh_soon.timeout.connect(self.refresh)
        self._bridge.files_changed.connect(self._hear_change)
        self._bridge.progress_changed.connect(self._hear_change)

    # -- what is shown ------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Ask the library again."""
        self._bridge.run(
            _failures, done=self._take, failed=self._fail, token=("failures", id(self))
        )

    def chosen(self) -> list[Failure]:
        """Give the chosen files in the order shown."""
        rows = self.view.selectionModel().selectedRows()
        found = [index.data(FAILURE_ROLE) for index in sorted(rows, key=lambda i: i.row())]
        return [failure for failure in found if isinstance(failure, Failure)]

    def listed(self) -> list[Failure]:
        """Give all files in the order shown."""
        rows = range(self._sorted.rowCount())
        return [self._sorted.index(row, 0).data(FAILURE_ROLE) for row in rows]

    # -- what can be done -----------------------------------------------------------------------------
    def retry_chosen(self) -> None:
        """Queue the chosen files again."""
        if chosen := self.chosen():
            self._retry([failure.file_id for failure in chosen])

    def retry_everything(self) -> None:
        """Queue all of them again."""
        self._retry(None)

    def reveal_current(self) -> None:
        """Show the first chosen file in the file manager."""
        if chosen := self.chosen():
            desktop.reveal(chosen[0].path)

    def copy_list(self) -> None:
        """Copy the chosen files, or all when none is chosen."""
        failures = self.chosen() or self.listed()
        QGuiApplication.clipboard().setText(as_text(failures))
        self.say(self.tr("%Ln lines copied.", "", len(failures)))

    def say(self, sentence: str, role: str = "muted") -> None:
        """Show a sentence under the table."""
        self.message.setProperty("role", role)
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))

    # -- events -----------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies, Enter shows the file, F5 tries again."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_list()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.reveal_current()
        elif event.key() == Qt.Key.Key_F5:
            self.retry_chosen()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the list up to date."""
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask no more while nobody looks."""
        super().hideEvent(event)
        self._refresh_soon.stop()

    def _hear_change(self, _what: object) -> None:
        if self.isVisible() and not self._refresh_soon.isActive():
            self._refresh_soon.start()

    # -- inside -----------------------------------------------------------------------------------------
    def _take(self, failures: list[Failure]) -> None:
        kept = {failure.file_id for failure in self.chosen()}
        if self.table.show_failures(failures):
            self._choose(kept)
        self._faces.setCurrentWidget(self.view if failures else self._empty)
        self._show_state()
        self.counted.emit(len(failures))

    def _choose(self, file_ids: set[int]) -> None:
        """Choose the same files again after the table was filled anew."""
        flags = self.view.selectionModel().SelectionFlag
        for row, failure in enumerate(self.listed()):
            if failure.file_id in file_ids:
                self.view.selectionModel().select(
                    self._sorted.index(row, 0), flags.Select | flags.Rows
                )

    def _show_state(self) -> None:
        has_rows, has_chosen = self.table.rowCount() > 0, bool(self.chosen())
        self.retry.setEnabled(has_chosen)
        self.reveal.setEnabled(has_chosen)
        self.retry_all.setEnabled(has_rows)
        self.copy.setEnabled(has_rows)

    def _retry(self, file_ids: list[int] | None) -> None:
        self._bridge.run(_retry, file_ids, done=self._end_retry, failed=self._fail)

    def _end_retry(self, count: int) -> None:
        self.say(self.tr("%Ln files are read again.", "", count))
        self.refresh()

    def _fail(self, error: Exception) -> None:
        self.say(problem_text(error), "danger")
