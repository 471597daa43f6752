"""The colours of a picture; a click on one searches for it."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from app.theme import RADIUS_S, SPACE_XL, SPACE_XS, tokens
from app.widgets.focus import draw_focus_ring
from engine.closeup import Swatch

_LEAST_PX: Final = 24
_GREY, _BLACK, _WHITE = 0.09, 0.13, 0.9  # chroma; lightness
_DARK, _LIGHT = 0.3, 0.72


def tr(text: str) -> str:
    """Translate the name of a colour."""
    return QCoreApplication.translate("Colours", text)


def colour_name(colour: QColor) -> str:
    """Name a colour in a word or two, for those who cannot see it."""
    lightness = colour.lightnessF()
    chroma = _chroma(colour)
    if lightness < _BLACK:
        return tr("black")
    if lightness > _WHITE and chroma < 2 * _GREY:
        return tr("white")
    name = tr("grey") if chroma < _GREY else _hue_name(colour)
    if lightness < _DARK:
        return tr("dark {colour}").format(colour=name)
    return tr("light {colour}").format(colour=name) if lightness > _LIGHT else name


def _chroma(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    return max(parts) - min(parts)


def _hue_name(colour: QColor) -> str:
    hue = max(0, colour.hslHue())
    is_warm_and_dull = colour.lightnessF() < 0.45 and _chroma(colour) < 0.6
    if 14 <= hue < 45 and is_warm_and_dull:
        return tr("brown")
    names = (
        (14, tr("red")), (42, tr("orange")), (68, tr("yellow")), (160, tr("green")),
        (195, tr("turquoise")), (255, tr("blue")), (292, tr("purple")), (342, tr("pink")),
    )  # fmt: skip
    return next((name for end, name in names if hue < end), tr("red"))


class SwatchButton(QAbstractButton):
    """One colour."""

    def __init__(self, swatch: Swatch, parent: QWidget) -> None:
        super().__init__(parent)
        self.swatch = swatch
        self._colour = QColor(swatch.colour)
        name = self.tr("Search for this colour: {name}, {percent} % of the picture").format(
            name=colour_name(self._colour), percent=round(100 * swatch.share)
        )
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({swatch.colour})")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Be large enough for a finger."""
        return QSize(_LEAST_PX, SPACE_XL)

    def minimumSizeHint(self) -> QSize:
        """Stay that large."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fill it with its colour; the edge shows it on a ground of the same colour."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = tokens().text if self.underMouse() or self.isDown() else tokens().control
        painter.setPen(QPen(edge, 1))
        painter.setBrush(self._colour)
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_S, RADIUS_S
        )
        if self.hasFocus():
            draw_focus_ring(painter, self.rect())


class Swatches(QWidget):
    """A row of colours, each as wide as its share.

    Signals
    -------
    chosen(str)
        The user wants this colour, ``#rrggbb``.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: tuple[SwatchButton, ...] = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACE_XS)
        self.setAccessibleName(self.tr("Colours"))
        self.hide()

    def show_colours(self, swatches: Sequence[Swatch]) -> None:
        """Show these in place of the last ones; none hides the row."""
        for button in self.buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = tuple(SwatchButton(swatch, self) for swatch in swatches)
        for button in self.buttons:
            self._row.addWidget(button, max(1, round(100 * button.swatch.share)))
            button.clicked.connect(
                lambda _checked=False, colour=button.swatch.colour: self.chosen.emit(colour)
            )
            button.show()
        self.setVisible(bool(self.buttons))
