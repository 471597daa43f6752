"""A short look around: five notes, each beside the part of the window that it is about.

The window stays usable meanwhile: nothing is blocked, Escape or “Skip” ends it at any time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.theme import RADIUS_M, SPACE_L, SPACE_M, SPACE_S, tokens

WIDTH_PX = 340
GAP_PX = SPACE_M
SHADE = 96  # of 255: what is told about stands out, the rest can still be read


@dataclass(frozen=True, slots=True)
class Stop:
    """One note: what it says, and the part of the window that it is about."""

    title: str
    text: str
    target: Callable[[], QWidget]


def placed(size: QSize, hole: QRect, area: QRect) -> QPoint:
    """Where a note of this size goes: below what it is about, else above, beside, or in the middle."""
    inner = area.adjusted(GAP_PX, GAP_PX, -GAP_PX, -GAP_PX)
    x = hole.center().x() - size.width() // 2
    y = hole.center().y() - size.height() // 2
    candidates = (
        QPoint(x, hole.bottom() + 1 + GAP_PX),
        QPoint(x, hole.top() - GAP_PX - size.height()),
        QPoint(hole.right() + 1 + GAP_PX, y),
        QPoint(hole.left() - GAP_PX - size.width(), y),
    )
    moved = [_kept_in(point, size, inner) for point in candidates]
    free = [point for point in moved if not QRect(point, size).intersects(hole)]
    return free[0] if free else _kept_in(QPoint(x, y), size, inner)


def _kept_in(point: QPoint, size: QSize, area: QRect) -> QPoint:
    x = min(point.x(), area.right() + 1 - size.width())
    y = min(point.y(), area.bottom() + 1 - size.height())
    return QPoint(max(area.left(), x), max(area.top(), y))


class Shade(QWidget):
    """Darkens all but the part that is told about; clicks go through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hole = QRect()
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the shade and a ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        everything, inner = QPainterPath(), QPainterPath()
        everything.addRect(self.rect())
        inner.addRoundedRect(self.hole, RADIUS_M, RADIUS_M)
        painter.fillPath(everything.subtracted(inner), QColor(0, 0, 0, SHADE))
        painter.setPen(QPen(tokens().focus, 2))
        painter.drawPath(inner)


class Card(QFrame):
    """The note itself.

    Signals
    -------
    moved(int)
        One step on (1) or back (-1).
    left()
        Enough.
    """

    moved = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("tourCard")
        self.title = QLabel(self)
        self.title.setProperty("role", "heading")
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.title.setWordWrap(True)
        self.count = QLabel(self)
        self.count.setProperty("role", "muted")
        self.skip = QPushButton(self.tr("Skip"), self)
        self.skip.setProperty("flat", True)
        self.skip.setToolTip(self.tr("End the tour (Esc)"))
        self.back = QPushButton(self.tr("Back"), self)
        self.next = QPushButton(self)
        self.next.setProperty("primary", True)
        self.next.setAutoDefault(True)
        self._column = QVBoxLayout(self)
        self._lay_out()
        for button in (self.skip, self.back, self.next):
            button.installEventFilter(self)
        self.skip.clicked.connect(self.left)
        self.back.clicked.connect(lambda: self.moved.emit(-1))
        self.next.clicked.connect(lambda: self.moved.emit(1))
        self.hide()

    def show_stop(self, stop: Stop, place: int, count: int) -> None:
        """Show a note; `place` counts from 0."""
        self.title.setText(stop.title)
        self.text.setText(stop.text)
        self.count.setText(self.tr("{n} of {count}").format(n=place + 1, count=count))
        self.back.setVisible(place > 0)
        is_last = place == count - 1
        self.next.setText(self.tr("Done") if is_last else self.tr("Next"))
        self.skip.setVisible(not is_last)
        self.setAccessibleName(f"{stop.title}. {stop.text}")
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.accessibleName()))

    def wanted_size(self, most: int) -> QSize:
        """The size at which all of the text can be read, `most` pixels wide at the most."""
        width = min(max(WIDTH_PX, self.minimumSizeHint().width()), most)
        height = self._column.totalHeightForWidth(width)
        return QSize(width, height if height > 0 else self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape ends it, Enter goes on."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.moved.emit(1)
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys on the buttons go on and back as one reads; Qt would move the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            steps = {Qt.Key.Key_Right: -1 if is_mirrored else 1}
            steps[Qt.Key.Key_Left] = -steps[Qt.Key.Key_Right]
            step = steps.get(Qt.Key(event.key()))
            if step is not None:
                self.moved.emit(step)
                return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_S)
        buttons.addWidget(self.count, 1)
        for button in (self.skip, self.back, self.next):
            buttons.addWidget(button)
        self._column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_M)
        self._column.setSpacing(SPACE_S)
        self._column.addWidget(self.title)
        self._column.addWidget(self.text)
        self._column.addLayout(buttons)


class Tour(QObject):
    """Leads around a window.

    Signals
    -------
    ended()
        It was gone through or skipped.
    """

    ended = Signal()

    def __init__(self, window: QWidget, stops: Callable[[], Sequence[Stop]]) -> None:
        super().__init__(window)
        self._window, self._all_stops = window, stops
        self._stops: list[Stop] = []
        self._place = 0
        self._focus_before: QWidget | None = None
        self.shade, self.card = Shade(window), Card(window)
        self.card.moved.connect(self.step)
        self.card.left.connect(self.end)
        window.installEventFilter(self)

    @property
    def is_running(self) -> bool:
        """True while a note is shown."""
        return not self.card.isHidden()

    def begin(self) -> None:
        """Begin with the first note; parts that are folded away are left out."""
        self._stops = [stop for stop in self._all_stops() if stop.target().isVisible()]
        if not self._stops:
            return
        self._focus_before = QApplication.focusWidget()
        self._place = 0
        self._show()
        self.card.next.setFocus()

    def step(self, steps: int) -> None:
        """Go on or back; past the last note it ends."""
        self._place = max(0, self._place + steps)
        if self._place >= len(self._stops):
            self.end()
        else:
            self._show()

    def end(self) -> None:
        """Put the notes away; the keyboard goes back to where it was."""
        if not self.is_running:
            return
        had_focus = self.card.isAncestorOf(QApplication.focusWidget() or self._window)
        self.card.hide()
        self.shade.hide()
        if had_focus and self._focus_before is not None and isValid(self._focus_before):
            self._focus_before.setFocus()
        self._focus_before = None
        self.ended.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size."""
        kinds = (QEvent.Type.Resize, QEvent.Type.LayoutDirectionChange, QEvent.Type.LayoutRequest)
        if watched is self._window and event.type() in kinds and self.is_running:
            self._arrange()
        return super().eventFilter(watched, event)

    def _show(self) -> None:
        self.card.show_stop(self._stops[self._place], self._place, len(self._stops))
        self._arrange()
        for part in (self.shade, self.card):
            part.show()
            part.raise_()

    def _arrange(self) -> None:
        target = self._stops[self._place].target()
        area = self._window.rect()
        hole = QRect(target.mapTo(self._window, QPoint()), target.size()).intersected(area)
        size = self.card.wanted_size(area.width() - 2 * GAP_PX)
        self.shade.setGeometry(area)
        self.shade.hole = hole
        self.shade.update()
        self.card.setGeometry(QRect(placed(size, hole, area), size))
