"""The saved sketches under the paper: pictures in a row; one click and one goes on drawing."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QKeyEvent, QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListView,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.theme import SPACE_S, SPACE_XS
from engine.organised import SavedSketch

SKETCH_ROLE = Qt.ItemDataRole.UserRole + 1
PICTURE = QSize(96, 72)

Shown = tuple[SavedSketch, QImage]
"""A sketch and its picture, decoded."""

_OWN_KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_F2, Qt.Key.Key_Z)


class SketchList(QListView):
    """Pictures side by side.

    Signals
    -------
    opened(SavedSketch), rename_wanted(SavedSketch), delete_wanted(SavedSketch)
    """

    opened = Signal(object)
    rename_wanted = Signal(object)
    delete_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setObjectName("sketchList")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setAcceptDrops(False)  # a list of icons would
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setIconSize(PICTURE)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName(self.tr("Saved sketches"))
        self.clicked.connect(lambda index: self.opened.emit(index.data(SKETCH_ROLE)))
        self.customContextMenuRequested.connect(self._open_menu)

    def show_sketches(self, shown: Sequence[Shown]) -> None:
        """Show these; the one that the keyboard was on keeps it, if it is still there."""
        current = self.current()
        self._model.clear()
        for sketch, picture in shown:
            self._model.appendRow(self._item(sketch, picture))
        rows = [row for row, (sketch, _) in enumerate(shown) if current and sketch.id == current.id]
        if rows:
            self.setCurrentIndex(self._model.index(rows[0], 0))
        self.updateGeometry()

    def current(self) -> SavedSketch | None:
        """Give the sketch that the keyboard is on."""
        found = self.currentIndex().data(SKETCH_ROLE)
        return found if isinstance(found, SavedSketch) else None

    def sizeHint(self) -> QSize:
        """Ask for one row, and for two where there are more."""
        tile = self._tile()
        fits = max(1, self.width() // tile.width())
        rows = 1 if self._model.rowCount() <= fits else 2
        return QSize(2 * tile.width(), rows * tile.height() + SPACE_XS)

    def minimumSizeHint(self) -> QSize:
        """Insist on one row."""
        tile = self._tile()
        return QSize(tile.width(), tile.height() + SPACE_XS)

    def menu_for(self, sketch: SavedSketch) -> QMenu:
        """Build the menu of a sketch."""
        menu = QMenu(self)
        menu.addAction(self.tr("Go on drawing"), lambda: self.opened.emit(sketch))
        menu.addSeparator()
        menu.addAction(self.tr("Rename…"), lambda: self.rename_wanted.emit(sketch))
        menu.addAction(self.tr("Delete"), lambda: self.delete_wanted.emit(sketch))
        return menu

    def event(self, event: QEvent) -> bool:
        """Take the keys that mean something else on the paper: Delete, F2, undo."""
        is_asked = event.type() == QEvent.Type.ShortcutOverride
        if is_asked and isinstance(event, QKeyEvent) and event.key() in _OWN_KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, F2 renames, Delete deletes."""
        sketch, key = self.current(), event.key()
        if sketch is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(sketch)
        elif sketch is not None and key == Qt.Key.Key_F2:
            self.rename_wanted.emit(sketch)
        elif sketch is not None and key == Qt.Key.Key_Delete:
            self.delete_wanted.emit(sketch)
        elif key == Qt.Key.Key_Z:
            event.ignore()  # the window's undo, not the paper's
        else:
            super().keyPressEvent(event)

    def _item(self, sketch: SavedSketch, picture: QImage) -> QStandardItem:
        item = QStandardItem(QIcon(QPixmap.fromImage(picture)), sketch.name)
        item.setData(sketch, SKETCH_ROLE)
        item.setToolTip(self.tr("{name}: click to go on drawing").format(name=sketch.name))
        item.setSizeHint(self._tile())
        return item

    def _tile(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(PICTURE.width() + SPACE_S, PICTURE.height() + line + 2 * SPACE_S)

    def _open_menu(self, point: QPoint) -> None:
        found = self.indexAt(point).data(SKETCH_ROLE)
        if isinstance(found, SavedSketch):
            menu = self.menu_for(found)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.viewport().mapToGlobal(point))


class SketchShelf(QWidget):
    """The list under a heading; hidden while there is nothing in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = SketchList(self)
        heading = QLabel(self.tr("Saved sketches"), self)
        heading.setProperty("role", "section")
        heading.setBuddy(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addWidget(heading)
        column.addWidget(self.list)
        self.hide()

    def show_sketches(self, shown: Sequence[Shown]) -> None:
        """Show these."""
        self.list.show_sketches(shown)
        self.setVisible(bool(shown))
