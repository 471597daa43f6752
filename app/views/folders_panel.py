"""The library's folders: state, progress, adding and removing."""

from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.icons import set_icon
from app.models.folders import ROOT_ROLE, FoldersModel, progress, short_state
from app.models.results import Index
from app.theme import SPACE_S, SPACE_XS, tokens
from app.views.rows import Row, draw_row, row_height
from engine.domain import Root, RootState

MAX_ROWS = 8  # more than these scroll


class FolderDelegate(QStyledItemDelegate):
    """Draws a folder's icon, name, state, and a thin line of progress."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        """One line per folder."""
        return QSize(120, row_height(option.fontMetrics))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one folder."""
        root: Root = index.data(ROOT_ROLE)
        is_away = root.state is RootState.OFFLINE
        name = index.data(Qt.ItemDataRole.DisplayRole)
        icon = "offline" if is_away else "folder"
        draw_row(painter, option, Row(icon, name, short_state(root), is_faded=is_away))
        _draw_progress(painter, option, root)


def _draw_progress(painter: QPainter, option: QStyleOptionViewItem, root: Root) -> None:
    if not root.queued or root.state is RootState.OFFLINE:
        return
    rect = option.rect
    width = rect.width() - 2 * SPACE_S
    line = QRect(rect.x() + SPACE_S, rect.bottom() - 2, width, 2)
    painter.fillRect(line, tokens().divider)
    line.setWidth(round(width * progress(root)))
    painter.fillRect(QStyle.visualRect(option.direction, rect, line), tokens().accent)


class FolderList(QListView):
    """The list itself; as high as its rows."""

    removal_wanted = Signal()

    def sizeHint(self) -> QSize:
        """Be as high as the folders need, within reason."""
        rows = min(MAX_ROWS, self.model().rowCount())
        height = max(self.sizeHintForRow(0), row_height(self.fontMetrics()))
        return QSize(super().sizeHint().width(), rows * height)

    def minimumSizeHint(self) -> QSize:
        """The same: the pane around it scrolls."""
        return QSize(40, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes; letters go to the search box."""
        if event.key() == Qt.Key.Key_Delete:
            self.removal_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class FoldersPanel(QWidget):
    """The folders with a button to add one.

    Signals
    -------
    add_wanted()
        The user wants to choose a folder to add.
    remove_wanted(Root), rescan_wanted(Root), reveal_wanted(Path)
        From the menu, or by key.
    chosen(tuple[Path, ...])
        Search only in these folders; empty: everywhere.
    """

    add_wanted = Signal()
    remove_wanted = Signal(object)
    rescan_wanted = Signal(object)
    reveal_wanted = Signal(object)
    chosen = Signal(object)

    def __init__(self, model: FoldersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.list = FolderList(self)
        self.list.setModel(model)
        self.list.setItemDelegate(FolderDelegate(self.list))
        self.list.setObjectName("paneList")
        self.list.setMouseTracking(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setAcceptDrops(False)
        self.list.viewport().setAcceptDrops(False)
        self.list.setAccessibleName(self.tr("Folders"))
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.add = QToolButton(self)
        self.add.setAccessibleName(self.tr("Add a folder"))
        self.add.setToolTip(self.tr("Add a folder (Ctrl+Shift+N)"))
        set_icon(self.add, "add")
        self._lay_out()
        self.add.clicked.connect(self.add_wanted)
        self.list.removal_wanted.connect(self._remove_current)
        self.list.customContextMenuRequested.connect(self._open_menu)
        self.list.selectionModel().selectionChanged.connect(self._tell_choice)
        model.modelReset.connect(self.list.updateGeometry)

    def show_chosen(self, folders: tuple[str, ...]) -> None:
        """Mark the folders that the search is limited to."""
        selection = self.list.selectionModel()
        for row, root in enumerate(self._model.roots):
            wanted = str(root.path) in folders
            index = self._model.index(row, 0)
            if selection.isSelected(index) != wanted:
                flag = (
                    selection.SelectionFlag.Select if wanted else selection.SelectionFlag.Deselect
                )
                selection.blockSignals(True)
                selection.select(index, flag)
                selection.blockSignals(False)
                self.list.update(index)

    def current(self) -> Root | None:
        """The folder that the keyboard is on."""
        index = self.list.currentIndex()
        return index.data(ROOT_ROLE) if index.isValid() else None

    def menu_for(self, root: Root) -> QMenu:
        """Build the menu of one folder."""
        menu = QMenu(self)
        menu.addAction(self.tr("Show in file manager"), lambda: self.reveal_wanted.emit(root.path))
        menu.addAction(self.tr("Look through it now"), lambda: self.rescan_wanted.emit(root))
        menu.addSeparator()
        menu.addAction(self.tr("Remove from the library…"), lambda: self.remove_wanted.emit(root))
        return menu

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addLayout(heading(self.tr("Folders"), self.add))
        column.addWidget(self.list)

    def _tell_choice(self) -> None:
        rows = sorted(index.row() for index in self.list.selectedIndexes())
        self.chosen.emit(tuple(Path(self._model.roots[row].path) for row in rows))

    def _remove_current(self) -> None:
        if (root := self.current()) is not None:
            self.remove_wanted.emit(root)

    def _open_menu(self, point: QPoint) -> None:
        index = self.list.indexAt(point)
        if index.isValid():
            menu = self.menu_for(index.data(ROOT_ROLE))
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.list.viewport().mapToGlobal(point))


def heading(text: str, *buttons: QWidget) -> QHBoxLayout:
    """Make the head of a section of a pane."""
    label = QLabel(text)
    label.setProperty("role", "section")
    row = QHBoxLayout()
    row.setContentsMargins(SPACE_S, 0, 0, 0)
    row.setSpacing(0)
    row.addWidget(label, 1)
    for button in buttons:
        row.addWidget(button)
    return row
