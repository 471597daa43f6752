"""What could be typed next, in a list under the search bar that never takes the keyboard away."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.bridge import EngineBridge, Task
from app.composition import TypedAs
from app.engine_texts import said
from app.session import Session
from app.theme import SPACE_L, SPACE_XS, tokens
from app.views.search_line import SearchLine
from engine.domain import Completion

if TYPE_CHECKING:
    from engine.api import Library

LEAST_PX = 220
RECENT = 20
_ACCEPT = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CompletionList(QFrame):
    """The list: what to insert, and what it means. Shows nothing and hears nothing by itself.

    Signals
    -------
    picked(Completion)
        One was clicked.
    """

    picked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("popup")
        self._shown: tuple[Completion, ...] = ()
        self.rows = QTreeWidget(self)
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # one goes on typing
        self.rows.setColumnCount(2)
        self.rows.setHeaderHidden(True)
        self.rows.setRootIsDecorated(False)
        self.rows.setUniformRowHeights(True)
        self.rows.setFrameShape(QFrame.Shape.NoFrame)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.setAccessibleName(self.tr("Suggestions"))
        self.rows.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.rows.itemClicked.connect(self._pick)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XS, SPACE_XS, SPACE_XS, SPACE_XS)
        column.addWidget(self.rows)
        self.hide()

    @property
    def shown(self) -> tuple[Completion, ...]:
        """What is offered at present; empty while the list is hidden."""
        return self._shown if self.isVisible() else ()

    @property
    def chosen(self) -> Completion | None:
        """The one that Up and Down have chosen."""
        row = self.rows.currentIndex().row()
        return self._shown[row] if self.isVisible() and row >= 0 else None

    def offer(self, found: Sequence[Completion], under: QPoint) -> None:
        """Show completions, none of them chosen; hide when there are none."""
        self._shown = tuple(found)
        self.rows.ensurePolished()  # else the first rows are as high as without a style
        self.rows.clear()
        for one in found:
            item = QTreeWidgetItem([one.insert.strip(), said(one.hint)])
            item.setForeground(1, tokens().muted)
            item.setData(
                0, Qt.ItemDataRole.AccessibleTextRole, f"{one.insert.strip()}, {said(one.hint)}"
            )
            self.rows.addTopLevelItem(item)
        self.rows.setCurrentIndex(QModelIndex())
        if not found:
            self.hide()
            return
        self._fit(under)
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        """Choose the next one or the one before; past either end, none."""
        places = len(self._shown) + 1
        row = (self.rows.currentIndex().row() + 1 + by) % places - 1
        self.rows.setCurrentIndex(self.rows.model().index(row, 0))

    def _fit(self, under: QPoint) -> None:
        columns = [self.rows.sizeHintForColumn(column) for column in range(2)]
        self.rows.setFixedHeight(self.rows.sizeHintForRow(0) * len(self._shown) + 2)
        height = self.rows.height() + 2 * SPACE_XS
        width = max(LEAST_PX, sum(columns) + SPACE_L * 2)
        room = self.window().width() - SPACE_XS
        width = min(width, room)
        self.setGeometry(min(under.x(), room - width), under.y(), width, height)

    def _pick(self, item: QTreeWidgetItem) -> None:
        self.picked.emit(self._shown[self.rows.indexOfTopLevelItem(item)])


class Suggestions(QObject):
    """Asks the library what could be typed next, and lets keys choose from the answer.

    Down and Up choose, Tab takes the chosen one or the first, Enter takes the chosen one only,
    Escape puts the list away.
    """

    def __init__(
        self, line: SearchLine, bar: QWidget, session: Session, bridge: EngineBridge
    ) -> None:
        super().__init__(line)
        self._line, self._bar, self._session, self._bridge = line, bar, session, bridge
        self._list: CompletionList | None = None
        self._task: Task | None = None
        line.textEdited.connect(self._ask)
        line.keys = self.take_key
        line.installEventFilter(self)

    @property
    def list(self) -> CompletionList:
        """The list; it lies in the window, above everything else, where it has room."""
        if self._list is None:
            self._list = CompletionList(self._line.window())
            self._list.picked.connect(self._take)
        return self._list

    def put_away(self) -> None:
        """Hide the list and forget the question."""
        if self._task is not None:
            self._task.cancel()
        if self._list is not None:
            self._list.hide()

    def take_key(self, event: QKeyEvent) -> bool:
        """Use a key for the list; False when it is none of its business."""
        if self._list is None or not self._list.isVisible():
            return False
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._list.step(1 if key == Qt.Key.Key_Down else -1)
            self._say_chosen()
            return True
        chosen = self._list.chosen
        if key == Qt.Key.Key_Tab and not event.modifiers():
            self._take(chosen or self._list.shown[0])
            return True
        if key in _ACCEPT and chosen is not None and not event.modifiers():
            self._take(chosen)
            return True
        if key in (*_ACCEPT, Qt.Key.Key_Escape):
            self.put_away()
        return key == Qt.Key.Key_Escape

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Put the list away when the line loses the keyboard."""
        if event.type() == QEvent.Type.FocusOut and self._list is not None:
            self._list.hide()
        return super().eventFilter(watched, event)

    def _ask(self, text: str) -> None:
        if self._session.now.effective_typed_as() is not TypedAs.WORDS or not text.strip():
            self.put_away()
            return
        cursor, recent = self._line.cursorPosition(), self._session.recent_texts(RECENT)
        self._task = self._bridge.run(
            _complete,
            text,
            cursor,
            recent,
            done=lambda found: self._show(text, found),
            failed=lambda _error: None,  # one can do without
            token=("complete", id(self)),
            owner=self,
        )

    def _show(self, text: str, found: Sequence[Completion]) -> None:
        if self._line.text() != text or not self._line.hasFocus():
            return  # one has gone on
        self.list.offer(found, self._place(found))

    def refit(self) -> None:
        """Make room for a message that has come under the field."""
        if self._list is not None and self._list.isVisible():
            layout = self._bar.layout()
            if layout is not None:
                layout.activate()
            self._list.move(self._list.x(), self._place(self._list.shown).y())

    def _place(self, found: Sequence[Completion]) -> QPoint:
        """Under the bar, where the text begins that would be replaced."""
        window = self._line.window()
        layout, width = self._bar.layout(), self._bar.width()
        height = layout.totalHeightForWidth(width) if layout is not None else self._bar.height()
        bottom = height - SPACE_XS
        start = min((one.start for one in found), default=0)
        at = self._line.mapTo(window, QPoint(self._line.x_of(start), 0))
        return QPoint(at.x(), self._bar.mapTo(window, QPoint(0, bottom)).y())

    def _take(self, one: Completion) -> None:
        text = self._line.text()
        self._line.setText(text[: one.start] + one.insert + text[one.end :])
        self._line.setCursorPosition(one.start + len(one.insert))
        self.list.hide()
        self._line.setFocus()
        self._line.textEdited.emit(self._line.text())

    def _say_chosen(self) -> None:
        chosen = self.list.chosen
        self._line.setAccessibleDescription(
            f"{chosen.insert.strip()}, {said(chosen.hint)}" if chosen is not None else ""
        )


def _complete(
    library: "Library", text: str, cursor: int, recent: Sequence[str]
) -> list[Completion]:
    return library.complete(text, cursor, recent)
