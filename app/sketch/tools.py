"""Colours for the pen: a row of swatches, and sliders for one's own."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFormLayout,
    QHBoxLayout,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.icons import draw as draw_icon
from app.theme import SPACE_XS, tokens
from app.widgets.flow import FlowLayout
from app.widgets.focus import draw_focus_ring

SWATCH_PX: Final = 28


class Swatch(QAbstractButton):
    """A round button in one colour."""

    def __init__(self, colour: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colour = colour
        self.is_custom = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(QSize(SWATCH_PX, SWATCH_PX))
        self.setAccessibleName(name)
        self.setToolTip(name)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the colour, a ring when chosen, a pen on the one that can be changed."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(self.rect()).adjusted(5, 5, -5, -5)
        painter.setPen(QPen(tokens().control, 1))
        painter.setBrush(QColor(self.colour))
        painter.drawEllipse(place)
        if self.is_custom:
            is_light = QColor(self.colour).lightnessF() > 0.5
            draw_icon(
                painter, place.adjusted(3, 3, -3, -3), "pen", QColor("#000" if is_light else "#fff")
            )
        if self.isChecked():
            painter.setPen(QPen(tokens().accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QRectF(self.rect()).adjusted(2, 2, -2, -2))
        if self.hasFocus():
            draw_focus_ring(painter, self.rect())


class ColourMixer(QWidget):
    """Three sliders: hue, saturation, brightness.

    Signals
    -------
    mixed(str)
        The colour as ``#rrggbb``.
    """

    mixed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        names = (self.tr("Hue"), self.tr("Saturation"), self.tr("Brightness"))
        self.sliders = [QSlider(Qt.Orientation.Horizontal, self) for _ in names]
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setVerticalSpacing(0)
        for slider, name, most, start in zip(
            self.sliders, names, (359, 255, 255), (275, 170, 200), strict=True
        ):
            slider.setRange(0, most)
            slider.setValue(start)
            slider.setAccessibleName(name)
            slider.valueChanged.connect(self._tell)
            layout.addRow(name, slider)

    def colour(self) -> str:
        """Give the colour as ``#rrggbb``."""
        hue, saturation, brightness = (slider.value() for slider in self.sliders)
        return QColor.fromHsv(hue, saturation, brightness).name()

    def _tell(self) -> None:
        self.mixed.emit(self.colour())


class ColourPicker(QWidget):
    """Swatches, the last of which can be mixed.

    Signals
    -------
    chosen(str)
        The colour as ``#rrggbb``.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self.swatches = [Swatch(colour, name, self) for colour, name in self._palette()]
        self.mixer = ColourMixer(self)
        self.mixer.hide()
        self.custom = Swatch(self.mixer.colour(), self.tr("A colour of your own"), self)
        self.custom.is_custom = True
        row = QWidget(self)
        flow = FlowLayout(row, gap=0)
        for swatch in (*self.swatches, self.custom):
            self._group.addButton(swatch)
            flow.addWidget(swatch)
        self.swatches[0].setChecked(True)
        line = QHBoxLayout()
        line.addWidget(row, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_XS)
        layout.addLayout(line)
        layout.addWidget(self.mixer)
        self._group.buttonClicked.connect(self._choose)
        self.mixer.mixed.connect(self._mix)

    def _palette(self) -> list[tuple[str, str]]:
        return [
            ("#000000", self.tr("Black")),
            ("#7a7a7a", self.tr("Grey")),
            ("#ffffff", self.tr("White")),
            ("#8a5a33", self.tr("Brown")),
            ("#e7b98f", self.tr("Skin or sand")),
            ("#d3222a", self.tr("Red")),
            ("#f08a24", self.tr("Orange")),
            ("#f5d328", self.tr("Yellow")),
            ("#3f9b3f", self.tr("Green")),
            ("#1f5c33", self.tr("Dark green")),
            ("#7fc4ea", self.tr("Sky blue")),
            ("#2456b0", self.tr("Blue")),
        ]

    def choose_number(self, number: int) -> None:
        """Choose the swatch with a number, counted from 0, as if clicked."""
        if 0 <= number < len(self.swatches):
            self.swatches[number].click()

    def _choose(self, swatch: QAbstractButton) -> None:
        if isinstance(swatch, Swatch):
            self.mixer.setVisible(swatch.is_custom)
            self.chosen.emit(swatch.colour)

    def _mix(self, colour: str) -> None:
        self.custom.colour = colour
        self.custom.update()
        self.chosen.emit(colour)
