"""A recording as a picture: where it is loud, what matched, where one is."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from app.theme import RADIUS_S, SPACE_S, tokens
from app.widgets.focus import draw_focus_ring

BAR_PX: Final = 3
GAP_PX: Final = 1
LEAST_MATCH_PX: Final = 4
MOMENT_PX: Final = 10
LONGEST_STEP_MS: Final = 5000

Stretches = Sequence[tuple[float, float]]
Moments = Sequence[tuple[float, float, float]]
"""Start and end in seconds, and how well the stretch matches against the best, 0..1."""


def bars_of(wave: Stretches, count: int) -> list[tuple[float, float]]:
    """Gather a waveform into `count` bars: the lowest and highest sample under each.

    >>> bars_of([(-0.1, 0.2), (-0.3, 0.1), (0.0, 0.5)], 2)
    [(-0.3, 0.2), (-0.3, 0.5)]
    """
    if not wave or count < 1:
        return []
    bars = []
    for bar in range(count):
        first = bar * len(wave) // count
        last = max(first + 1, -(-(bar + 1) * len(wave) // count))
        part = wave[first:last]
        bars.append((min(low for low, _ in part), max(high for _, high in part)))
    return bars


class WaveformView(QAbstractSlider):
    """The waveform, and a slider over it: its value is the position in milliseconds.

    Signals
    -------
    seek_requested(float)
        The user wants to be at this second (not emitted by `set_position`).
    """

    seek_requested = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wave: Stretches = ()
        self._match: tuple[float, float] | None = None
        self._moments: Moments = ()
        self._layers: dict[str, QPixmap] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(72)
        self.setAccessibleName(self.tr("Position in the recording"))
        self.set_duration(0.0)

    def sizeHint(self) -> QSize:
        """Ask for a comfortable size."""
        return QSize(320, 140)

    # -- what is shown ------------------------------------------------------------------------
    def set_wave(self, wave: Stretches) -> None:
        """Show a waveform: lowest and highest sample per stretch, in -1..1."""
        self._wave = wave
        self._repaint_layers()

    def set_duration(self, duration_s: float) -> None:
        """Tell how long the recording is."""
        duration_ms = max(0, round(duration_s * 1000))
        self.setRange(0, duration_ms)
        self.setSingleStep(max(1, min(LONGEST_STEP_MS, duration_ms // 20)))
        self.setPageStep(max(1, duration_ms // 10))
        self.update()

    def set_match(self, match: tuple[float, float] | None) -> None:
        """Mark a stretch (start and end in seconds), or nothing."""
        self._match = match
        self.update()

    def set_moments(self, moments: Moments) -> None:
        """Show along the lower edge how well each stretch matches, or nothing."""
        self._moments = tuple(moments)
        self.update()

    def moments(self) -> Moments:
        """Give what is shown along the lower edge."""
        return self._moments

    def set_position(self, position_s: float) -> None:
        """Put the line where playing has come to."""
        self.setValue(round(position_s * 1000))

    @property
    def duration_s(self) -> float:
        """Length of the recording in seconds."""
        return self.maximum() / 1000

    # -- events -------------------------------------------------------------------------------
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the match, the waveform (played part in the accent) and the position."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.stage)
        painter.drawRoundedRect(self.rect(), RADIUS_S, RADIUS_S)
        if self._match is not None and self.maximum():
            painter.fillRect(self._match_rect(), theme.match_fill)
        self._draw_wave(painter)
        if self.maximum():
            self._draw_moments(painter)
        if self._match is not None and self.maximum():
            self._draw_match_edges(painter)
        if self.maximum():
            x = self._x_of(self.value())
            painter.setPen(QPen(theme.text, 2))
            painter.drawLine(QPointF(x, 4), QPointF(x, self.height() - 4))
        if self.hasFocus():
            draw_focus_ring(painter, self.rect())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go where one clicks."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._seek_to_x(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go along while the button is held."""
        if self.isSliderDown():
            self._seek_to_x(event.position().x())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Stay there."""
        self.setSliderDown(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys, page keys, Home and End are a slider's own."""
        before = self.value()
        super().keyPressEvent(event)
        if self.value() != before:
            self.seek_requested.emit(self.value() / 1000)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the bars anew for the width."""
        super().resizeEvent(event)
        self._repaint_layers()

    def changeEvent(self, event: QEvent) -> None:
        """Draw them anew in other colours."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._repaint_layers()

    def _seek_to_x(self, x: float) -> None:
        if self.maximum() and self._room() > 0:
            share = max(0.0, min(1.0, (x - SPACE_S) / self._room()))
            self.setValue(round(share * self.maximum()))
            self.seek_requested.emit(self.value() / 1000)

    # -- painting -----------------------------------------------------------------------------
    def _room(self) -> int:
        return self.width() - 2 * SPACE_S

    def _x_of(self, time_ms: float) -> float:
        return SPACE_S + self._room() * time_ms / self.maximum()

    def _match_rect(self) -> QRectF:
        start_s, end_s = self._match or (0.0, 0.0)
        left = self._x_of(start_s * 1000)
        right = max(left + LEAST_MATCH_PX, self._x_of(min(end_s * 1000, self.maximum())))
        return QRectF(left, 2, right - left, self.height() - 4)

    def _draw_moments(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens().match)
        for start_s, end_s, share in self._moments:
            left = self._x_of(start_s * 1000)
            right = self._x_of(min(end_s * 1000, self.maximum()))
            high = MOMENT_PX * share
            painter.drawRect(QRectF(left, self.height() - high, max(1.0, right - left - 1), high))

    def _draw_match_edges(self, painter: QPainter) -> None:
        painter.setPen(QPen(tokens().match, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self._match_rect(), 2, 2)

    def _draw_wave(self, painter: QPainter) -> None:
        played_px = round(self._x_of(self.value())) if self.maximum() else 0
        for name, left, right in (
            ("wave_played", 0, played_px),
            ("wave", played_px, self.width()),
        ):
            if right > left:
                layer = self._layer(name)
                ratio = layer.devicePixelRatio()
                part = QRectF(left * ratio, 0, (right - left) * ratio, layer.height())
                painter.drawPixmap(QRectF(left, 0, right - left, self.height()), layer, part)

    def _layer(self, name: str) -> QPixmap:
        """Give the bars in one colour; drawn once, as playing repaints 25 times a second."""
        if name not in self._layers:
            self._layers[name] = self._drawn_bars(getattr(tokens(), name))
        return self._layers[name]

    def _drawn_bars(self, colour: QColor) -> QPixmap:
        ratio = self.devicePixelRatioF()
        layer = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        layer.setDevicePixelRatio(ratio)
        layer.fill(Qt.GlobalColor.transparent)
        painter = QPainter(layer)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        middle, half = self.height() / 2, self.height() / 2 - SPACE_S
        bars = bars_of(self._wave, max(1, self._room() // (BAR_PX + GAP_PX)))
        for number, (low, high) in enumerate(bars):
            top, bottom = middle - max(0.0, high) * half, middle - min(0.0, low) * half
            height = max(2.0, bottom - top)
            left = SPACE_S + number * self._room() / len(bars)
            painter.drawRoundedRect(QRectF(left, top, BAR_PX, height), 1.5, 1.5)
        painter.end()
        return layer

    def _repaint_layers(self) -> None:
        self._layers.clear()
        self.update()
