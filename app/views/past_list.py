"""The list of past searches, under the button with the clock."""

from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.past import Past
from app.theme import SPACE_S, SPACE_XS, tokens
from app.views.search_name import name_of

SHOWN_ROWS = 12
WIDE_CHARS = 72


class PastList(QFrame):
    """A popup with what was searched for; Enter or a click searches again, Delete forgets one.

    Signals
    -------
    chosen(Past)
        This is to be searched for again.
    forget_wanted(int)
        The search with this id is to be forgotten.
    forget_all_wanted()
        All of them.
    """

    chosen = Signal(object)
    forget_wanted = Signal(int)
    forget_all_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAccessibleName(self.tr("Past searches"))
        self._past: tuple[Past, ...] = ()
        self.rows = self._tree()
        self._nothing = QLabel(self.tr("No searches yet. They are kept in the library."), self)
        self._nothing.setProperty("role", "muted")
        self.forget_all = QPushButton(self.tr("Forget all"), self)
        self.forget_all.setProperty("flat", True)
        self.forget_all.setToolTip(self.tr("Forget all past searches. Delete forgets one."))
        self.forget_all.setAccessibleDescription(self.forget_all.toolTip())
        self.forget_all.clicked.connect(self.forget_all_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_S)
        column.setSpacing(SPACE_XS)
        for widget in (self.rows, self._nothing):
            column.addWidget(widget)
        column.addWidget(self.forget_all, 0, Qt.AlignmentFlag.AlignRight)

    def show_past(self, past: tuple[Past, ...]) -> None:
        """Fill the list; the row that was current stays where it was."""
        row = max(0, self.rows.currentIndex().row())
        self._past = past
        self.rows.clear()
        self.rows.addTopLevelItems([_item(one) for one in past])
        self.rows.setVisible(bool(past))
        self.forget_all.setVisible(bool(past))
        self._nothing.setVisible(not past)
        self.rows.setCurrentIndex(self._index(min(row, len(past) - 1)))
        self._fit()

    def open_under(self, anchor: QWidget) -> None:
        """Show beneath a button, with the newest search ready for Enter."""
        self.rows.setCurrentIndex(self._index(0))
        self._fit()
        is_mirrored = anchor.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = anchor.width() - self.width() if is_mirrored else 0
        self.move(anchor.mapToGlobal(QPoint(left, anchor.height() + SPACE_XS)))
        self.show()
        self.rows.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete forgets a search; the tree leaves this key to us."""
        row = self.rows.currentIndex().row()
        if event.key() == Qt.Key.Key_Delete and row >= 0:
            self.forget_wanted.emit(self._past[row].kept.id)
        else:
            super().keyPressEvent(event)

    def _tree(self) -> QTreeWidget:
        tree = QTreeWidget(self)
        tree.setColumnCount(2)
        tree.setHeaderHidden(True)
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setAllColumnsShowFocus(True)
        tree.setFrameShape(QFrame.Shape.NoFrame)
        tree.setTextElideMode(Qt.TextElideMode.ElideRight)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.setAccessibleName(self.tr("Past searches"))
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        tree.itemActivated.connect(self._choose)
        tree.itemClicked.connect(self._choose)
        return tree

    def _index(self, row: int) -> QModelIndex:
        return self.rows.model().index(row, 0) if row >= 0 else QModelIndex()

    def _fit(self) -> None:
        rows = min(SHOWN_ROWS, len(self._past))
        self.rows.setFixedHeight(max(1, rows) * max(1, self.rows.sizeHintForRow(0)) + 2)
        wide = self.fontMetrics().averageCharWidth() * WIDE_CHARS
        screen = self.screen().availableGeometry().width()
        self.setFixedWidth(min(wide, screen))
        self.adjustSize()

    def _choose(self, item: QTreeWidgetItem) -> None:
        row = self.rows.indexOfTopLevelItem(item)
        if 0 <= row < len(self._past):
            past = self._past[row]
            self.hide()
            self.chosen.emit(past)


def _item(past: Past) -> QTreeWidgetItem:
    name, when = name_of(past.made), told_time(past.at)
    item = QTreeWidgetItem([name, when])
    item.setToolTip(0, name)
    item.setForeground(1, tokens().muted)
    item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{name}, {when}")
    return item


def told_time(at: datetime | None, now: datetime | None = None) -> str:
    """The time of a search of today, else its day, as the user's system writes them."""
    if at is None:
        return ""
    now = now or datetime.now(at.tzinfo)
    there = QDateTime.fromSecsSinceEpoch(int(at.timestamp()))
    if at.date() == now.date():
        return QLocale().toString(there.time(), QLocale.FormatType.ShortFormat)
    return QLocale().toString(there.date(), QLocale.FormatType.ShortFormat)
