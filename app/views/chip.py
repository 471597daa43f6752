"""One term of the search as a chip: what it is, how much it weighs, and a way to be rid of it."""

from dataclasses import dataclass
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app import icons
from app.composition import WEIGHT_LIMITS
from app.icons import set_icon
from app.preset_names import told
from app.theme import SPACE_M, SPACE_S, SPACE_XS, tokens
from app.widgets.elided import ElidedLabel
from app.widgets.focus import draw_focus_ring
from engine.domain import Term, TermKind

CHIP_PX = 28
TEXT_MAX_PX = 200
STEPS = 10  # slider steps per unit of weight
WEIGHT_STEP = 0.1
PICTURE_PX = 20

ICONS = {
    TermKind.TEXT: "search",
    TermKind.WITHOUT: "remove",
    TermKind.IMAGE: "photo",
    TermKind.SKETCH: "sketch",
    TermKind.AUDIO: "audio",
    TermKind.SCORE: "score",
    TermKind.LIKE: "similar",
    TermKind.COLOUR: "appearance",
    TermKind.CONCEPT: "concept",
}
USABLE_AS = (TermKind.IMAGE, TermKind.SKETCH, TermKind.SCORE)
"""A picture can be meant in these ways; the chip's popup lets one choose."""


def tr(text: str) -> str:
    """Translate in the context of the chips."""
    return QCoreApplication.translate("Chip", text)


@dataclass(frozen=True, slots=True)
class ChipText:
    """What stands on a chip, and what a screen reader says."""

    icon: str
    text: str
    spoken: str


def describe(term: Term) -> ChipText:
    """Name a term."""
    name = term.value
    if term.kind in (TermKind.IMAGE, TermKind.AUDIO, TermKind.SCORE, TermKind.LIKE):
        name = term.value if term.data is not None else PurePath(term.value).name
    if term.kind is TermKind.WITHOUT:
        text = tr("without: {words}").format(words=name)
    elif term.kind is TermKind.SKETCH:
        text = tr("sketch")
    elif term.weight < 0:
        text = tr("less like: {name}").format(name=name)
    else:
        text = name
    spoken = tr("Search term {name}, weight {weight}").format(name=text, weight=f"{term.weight:g}")
    return ChipText(ICONS[term.kind], text, spoken)


def describe_instruction(instruction: str) -> ChipText:
    """Name the instruction."""
    text = tr("but: {words}").format(words=told(instruction))
    return ChipText("pen", text, tr("Instruction {words}").format(words=instruction))


class Chip(QFrame):
    """A chip; Delete removes it, + and - change the weight, Enter opens the slider.

    Signals
    -------
    removed()
        The × was pressed, or Delete.
    weight_changed(float)
        The slider was moved, or + or - pressed.
    used_as(TermKind)
        The picture is to be taken for something else.
    stepped(int)
        The arrow keys want the focus on the next (1) or previous (-1) chip.
    menu_wanted(QPoint)
        The other mouse button was pressed, or the menu key: where to show it on the screen.
    """

    removed = Signal()
    weight_changed = Signal(float)
    used_as = Signal(object)
    stepped = Signal(int)
    menu_wanted = Signal(object)

    def __init__(
        self, text: ChipText, term: Term | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.term = term
        self._popup: WeightPopup | None = None
        self.setObjectName("chip")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(CHIP_PX)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._picture = QLabel(self)
        self._icon = text.icon
        self._name = ElidedLabel("", self)
        self._name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._weight = QLabel(self)
        self._weight.setProperty("role", "muted")
        self._close = self._close_button()
        self._lay_out()
        self.show_text(text, term)

    def show_text(self, text: ChipText, term: Term | None) -> None:
        """Show another name or weight in the same chip."""
        self.term = term
        self._icon = text.icon
        self._name.setText(text.text)
        wide = self._name.fontMetrics().horizontalAdvance(text.text) + 2
        self._name.setFixedWidth(min(TEXT_MAX_PX, wide))
        self._weight.setText(_weight_text(term))
        self._weight.setVisible(bool(self._weight.text()))
        self.setAccessibleName(text.spoken)
        self.setToolTip(_hint(term))
        self._picture.setFixedSize(PICTURE_PX, PICTURE_PX)
        if self._popup is not None and term is not None:
            self._popup.show_weight(term.weight)
        self.updateGeometry()

    def show_picture(self, image: QImage) -> None:
        """Show what is meant instead of an icon."""
        self._icon = ""
        side = round(PICTURE_PX * self.devicePixelRatioF())
        scaled = image.scaled(
            QSize(side, side),
            Qt.AspectRatioMode.KeepAspectRatioByExpanding,
            Qt.TransformationMode.SmoothTransformation,
        )
        pixmap = QPixmap.fromImage(scaled)
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self._picture.setPixmap(pixmap)

    def open_popup(self) -> None:
        """Show the weight slider under the chip."""
        if self.term is None:
            return
        self._popup = WeightPopup(self.term, self)
        self._popup.weight_changed.connect(self.weight_changed)
        self._popup.used_as.connect(self.used_as)
        self._popup.open_below(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon in the theme's colour, and the focus ring."""
        super().paintEvent(event)
        painter = QPainter(self)
        if self._icon:
            icons.draw(painter, self._picture.geometry().toRectF(), self._icon, tokens().text)
        if self.hasFocus():
            draw_focus_ring(painter, self.rect())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Work without a mouse."""
        key = event.key()
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.open_popup()
        elif key in _STEPS and self.term is not None:
            self.weight_changed.emit(self.term.weight + _STEPS[key] * WEIGHT_STEP)
        elif key in _MOVES:
            self.stepped.emit(_MOVES[key])
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens the slider; the middle button removes, as it closes a tab."""
        if event.button() == Qt.MouseButton.MiddleButton:
            self.removed.emit()
        elif event.button() == Qt.MouseButton.LeftButton:
            self.open_popup()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Whoever made the chip shows its menu."""
        under = self.mapToGlobal(QPoint(0, self.height()))
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        self.menu_wanted.emit(under if by_key else event.globalPos())
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the ring."""
        super().focusOutEvent(event)
        self.update()

    def _close_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("chipClose")
        button.setFixedSize(20, 20)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Delete on the chip does the same
        button.setAccessibleName(self.tr("Remove"))
        set_icon(button, "close", "muted")
        button.setIconSize(QSize(12, 12))
        button.clicked.connect(self.removed)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_XS, 0, SPACE_XS, 0)
        row.setSpacing(SPACE_XS)
        for widget in (self._picture, self._name, self._weight, self._close):
            row.addWidget(widget)


def _weight_text(term: Term | None) -> str:
    if term is None or term.weight == 1.0:
        return ""
    return f"×{abs(term.weight):g}"


def _hint(term: Term | None) -> str:
    if term is None:
        return tr("What should be different. Delete removes it.")
    where = "" if term.data is not None else term.value
    hint = tr("Enter: weight · + and −: more and less · Delete: remove")
    return f"{where}\n{hint}".strip()


_STEPS: dict[int, int] = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}
_MOVES: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class WeightPopup(QFrame):
    """A slider for one term's weight, and what a picture is meant as.

    Signals
    -------
    weight_changed(float), used_as(TermKind)
    """

    weight_changed = Signal(float)
    used_as = Signal(object)

    def __init__(self, term: Term, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._value = QLabel(self)
        self.slider = weight_slider(term, self)
        self.slider.valueChanged.connect(lambda value: self.weight_changed.emit(value / STEPS))
        self.slider.valueChanged.connect(lambda _value: self._show_value())
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_M)
        column.addWidget(self._value)
        column.addWidget(self.slider)
        if term.kind in USABLE_AS:
            column.addLayout(self._uses(term.kind))
        self._show_value()

    def show_weight(self, weight: float) -> None:
        """Follow a weight that was changed elsewhere."""
        if round(weight * STEPS) != self.slider.value():
            self.slider.setValue(round(weight * STEPS))

    def open_below(self, anchor: QWidget) -> None:
        """Show beneath a widget with the slider ready for the arrow keys."""
        self.setMinimumWidth(240)
        self.move(anchor.mapToGlobal(QPoint(0, anchor.height() + SPACE_XS)))
        self.show()
        self.slider.setFocus()

    def _show_value(self) -> None:
        weight = self.slider.value() / STEPS
        self._value.setText(self.tr("Weight {value}").format(value=f"{weight:g}"))

    def _uses(self, chosen: TermKind) -> QHBoxLayout:
        names = {
            TermKind.IMAGE: self.tr("Picture"),
            TermKind.SKETCH: self.tr("Sketch"),
            TermKind.SCORE: self.tr("Sheet music"),
        }
        row = QHBoxLayout()
        for kind in USABLE_AS:
            button = QPushButton(names[kind], self)
            button.setCheckable(True)
            button.setChecked(kind is chosen)
            button.clicked.connect(lambda _checked, kind=kind: self._use(kind))
            row.addWidget(button)
        return row

    def _use(self, kind: TermKind) -> None:
        self.used_as.emit(kind)
        self.close()


def weight_slider(term: Term, parent: QWidget) -> QSlider:
    """Make a slider over all weights, with the arrow keys' step."""
    low, high = WEIGHT_LIMITS
    slider = QSlider(Qt.Orientation.Horizontal, parent)
    # words that push away have a kind of their own; their weight stays positive
    is_said = term.kind in (TermKind.TEXT, TermKind.WITHOUT)
    slider.setRange(0 if is_said else round(low * STEPS), round(high * STEPS))
    slider.setValue(round(term.weight * STEPS))
    slider.setPageStep(5)
    slider.setAccessibleName(tr("Weight of {name}").format(name=describe(term).text))
    return slider
