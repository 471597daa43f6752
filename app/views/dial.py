"""A slider with a name, a value in words, and a way back to what the engine would choose."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QLocale, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

from app.icons import set_icon
from app.isolates import isolated
from app.theme import SPACE_S, SPACE_XS

PER_UNIT = 20  # slider steps per unit: 0.05 is the smallest change one can see


@dataclass(frozen=True, slots=True)
class Dial:
    """One slider: its name, what it is for, its range and where the engine's default lies."""

    name: str
    hint: str
    most: float
    default: float
    ends: tuple[str, str] | None = None


class ResetKeys(QObject):
    """Gives a slider back to its default by Delete, Backspace or a double click."""

    def __init__(self, slider: QSlider, reset: Callable[[], object]) -> None:
        super().__init__(slider)
        self._reset = reset
        slider.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take what means "as it was"."""
        is_key = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        keys = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        wanted = event.type() == QEvent.Type.MouseButtonDblClick
        if wanted or (is_key and isinstance(event, QKeyEvent) and event.key() in keys):
            self._reset()
            return True
        return False


class DialRow(QWidget):
    """A named slider that knows "not set": then the engine's default holds.

    Signals
    -------
    turned(float), let_go()
    given_back()
        The default is to hold again.
    """

    turned = Signal(float)
    let_go = Signal()
    given_back = Signal()

    def __init__(self, dial: Dial, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dial = dial
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(0, round(dial.most * PER_UNIT))
        self.slider.setPageStep(PER_UNIT // 4)
        self.slider.setAccessibleName(dial.name)
        self.slider.setAccessibleDescription(dial.hint)
        self.setToolTip(f"{dial.hint}\n{self.tr('Delete: automatic again')}")
        self._value = QLabel(self)
        self._value.setProperty("role", "muted")
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.back = self._back_button()
        self.show_value(None)
        self._lay_out()
        self.slider.valueChanged.connect(self._tell)
        self.slider.sliderReleased.connect(self.let_go)
        ResetKeys(self.slider, self._give_back)

    def show_value(self, value: float | None) -> None:
        """Show a value without telling anyone; None: the default."""
        self.slider.blockSignals(True)
        self.slider.setValue(round((self._dial.default if value is None else value) * PER_UNIT))
        self.slider.blockSignals(False)
        self._say(value is not None)

    def _tell(self, steps: int) -> None:
        self._say(True)
        self.turned.emit(steps / PER_UNIT)

    def _say(self, is_set: bool) -> None:
        """Say the value as a share of the usual one, or of the whole where there is an end to it."""
        whole = self._dial.most if self._dial.most == 1 else self._dial.default
        share = self.slider.value() / PER_UNIT / (whole or 1)
        self._value.setText(percent(share) if is_set else self.tr("auto"))
        self.back.setVisible(is_set)

    def _give_back(self) -> None:
        self.slider.setFocus()  # the button that was pressed goes
        self.given_back.emit()

    def _back_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("chipClose")
        set_icon(button, "undo", "muted")
        button.setIconSize(QSize(12, 12))
        button.setAccessibleName(self.tr("{name}: automatic again").format(name=self._dial.name))
        button.setToolTip(self.tr("Automatic again (Delete)"))
        keeps = button.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)  # the row keeps its height
        button.setSizePolicy(keeps)
        button.clicked.connect(self._give_back)
        return button

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_S)
        grid.setVerticalSpacing(0)
        name = QLabel(self._dial.name, self)
        name.setBuddy(self.slider)
        name.setWordWrap(True)  # large text in a narrow pane
        head = QHBoxLayout()
        head.setSpacing(SPACE_XS)
        head.addWidget(name, 1)
        head.addWidget(self._value)
        head.addWidget(self.back)
        grid.addLayout(head, 0, 0)
        grid.addWidget(self.slider, 1, 0)
        if self._dial.ends is not None:
            grid.addLayout(self._ends(*self._dial.ends), 2, 0)

    def _ends(self, left: str, right: str) -> QHBoxLayout:
        row = QHBoxLayout()
        for text in (left, right):
            label = QLabel(text, self)
            label.setProperty("role", "muted")
            row.addWidget(label)
        row.insertStretch(1)
        return row


def percent(share: float) -> str:
    """Write a share for people: 0.5 is "50 %"."""
    return isolated(f"{QLocale().toString(round(100 * share))}\N{NO-BREAK SPACE}%")
