"""A recording as a picture: where it is loud or which pitches it has, what matched, where one is."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QApplication, QSizePolicy, QWidget

from app.theme import RADIUS_S, SPACE_S, tokens
from app.widgets.bars import Stretches, drawn_bars
from app.widgets.focus import draw_focus_ring
from app.widgets.spectrogram import coloured, draw_label, draw_marks, image_of
from engine.closeup import Spectrogram

LEAST_MATCH_PX: Final = 4
MOMENT_PX: Final = 10
LONGEST_STEP_MS: Final = 5000
LEAST_STRETCH_MS: Final = 50
EDGE_PX: Final = 6
"""A drag that begins this near to an edge of the stretch moves the edge."""
STRETCH_OPACITY: Final = 0.22

Stretch = tuple[float, float]
"""Start and end in seconds."""
Moments = Sequence[tuple[float, float, float]]
"""Start and end in seconds, and how well the stretch matches against the best, 0..1."""


class WaveformView(QAbstractSlider):
    """The waveform or the spectrogram, and a slider over it: its value is the position in ms.

    Dragging, or Shift with the arrow keys, marks a stretch; a click elsewhere takes it away.

    Signals
    -------
    seek_requested(float)
        The user wants to be at this second (not emitted by `set_position`).
    stretch_chosen(Stretch or None)
        The user marked another stretch, or none.
    """

    seek_requested = Signal(float)
    stretch_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wave: Stretches = ()
        self._match: tuple[float, float] | None = None
        self._moments: Moments = ()
        self._layers: dict[str, QPixmap] = {}
        self._stretch: Stretch | None = None
        self._anchor_ms: int | None = None  # the end of the stretch that stays where it is
        self._pressed_x: float | None = None
        self._spectrogram: Spectrogram | None = None
        self._note = ""
        self._pitches: QImage | None = None  # the spectrogram without colours
        self._pitches_shown: QPixmap | None = None
        self.setMouseTracking(True)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # time does not turn round
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
        self._pitches_shown = None
        self.update()

    def moments(self) -> Moments:
        """Give what is shown along the lower edge."""
        return self._moments

    def set_stretch(self, stretch: Stretch | None) -> None:
        """Mark a stretch (not told by `stretch_chosen`), or none."""
        self._stretch, self._anchor_ms = stretch, None
        self.update()

    @property
    def stretch(self) -> Stretch | None:
        """The stretch that the user marked."""
        return self._stretch

    def set_spectrogram(self, made: Spectrogram | None) -> None:
        """Show pitches in place of loudness, or loudness again."""
        self._spectrogram = made
        self._pitches = None if made is None else image_of(made)
        self._pitches_shown = None
        self.update()

    @property
    def spectrogram(self) -> Spectrogram | None:
        """What is shown in place of the waveform."""
        return self._spectrogram

    def set_note(self, text: str) -> None:
        """Write a few words on it: what is still to come; empty takes them away."""
        self._note = text
        self.update()

    @property
    def note(self) -> str:
        """What is written on it."""
        return self._note

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
        if self._spectrogram is not None and self._pitches is not None:
            self._draw_pitches(painter, self._pitches, self._spectrogram)
        else:
            self._draw_wave(painter)
        if self._stretch is not None and self.maximum():
            self._draw_stretch(painter, self._stretch)
        if self.maximum():
            self._draw_moments(painter)
        if self._match is not None and self.maximum():
            self._draw_match_edges(painter)
        if self.maximum():
            x = self._x_of(self.value())
            painter.setPen(QPen(theme.text, 2))
            painter.drawLine(QPointF(x, 4), QPointF(x, self.height() - 4))
        if self._note:
            self._draw_note(painter)
        if self.hasFocus():
            draw_focus_ring(painter, self.rect())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go where one clicks, or take hold of an edge of the stretch."""
        if event.button() != Qt.MouseButton.LeftButton or not self.maximum():
            return
        x = event.position().x()
        self._pressed_x = x
        held = self._edge_at(x)
        if held is not None and self._stretch is not None:
            start_s, end_s = self._stretch
            self._anchor_ms = round(1000 * (end_s if held == 0 else start_s))
            return
        self._anchor_ms = None
        self.setSliderDown(True)
        self._seek_to_x(x)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark a stretch while the button is held."""
        x = event.position().x()
        if self._pressed_x is None:
            on_edge = self._edge_at(x) is not None
            self.setCursor(Qt.CursorShape.SizeHorCursor if on_edge else Qt.CursorShape.ArrowCursor)
            return
        if self._anchor_ms is None and abs(x - self._pressed_x) >= QApplication.startDragDistance():
            self._anchor_ms = round(self._ms_at(self._pressed_x))
        if self._anchor_ms is not None:
            self._stretch = self._between(self._anchor_ms, self._ms_at(x))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keep the stretch; a click beside it takes it away."""
        if event.button() != Qt.MouseButton.LeftButton or self._pressed_x is None:
            return
        was_marking = self._anchor_ms is not None
        self._pressed_x, self._anchor_ms = None, None
        self.setSliderDown(False)
        if was_marking:
            self._keep_marked()
        elif self._stretch is not None and not self._is_in_stretch(self.value()):
            self._choose(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys, page keys, Home and End are a slider's own; with Shift they mark a stretch."""
        before = self.value()
        if event.key() == Qt.Key.Key_Escape and self._stretch is not None:
            self._choose(None)
            return
        marks = (
            bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier) and event.key() in _MOVES
        )
        super().keyPressEvent(event)
        if self.value() == before:
            return
        if not marks:
            self._anchor_ms = None
        elif self._anchor_ms is None:
            self._anchor_ms = before
        if marks and self._anchor_ms is not None:
            self._choose(self._between(self._anchor_ms, self.value()))
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
            self.setValue(round(self._ms_at(x)))
            self.seek_requested.emit(self.value() / 1000)

    # -- the stretch --------------------------------------------------------------------------
    def _keep_marked(self) -> None:
        self.stretch_chosen.emit(self._stretch)
        if self._stretch is not None:  # one wants to hear it from its beginning
            self.set_position(self._stretch[0])
            self.seek_requested.emit(self._stretch[0])

    def _choose(self, stretch: Stretch | None) -> None:
        if stretch != self._stretch:
            self._stretch = stretch
            self.update()
            self.stretch_chosen.emit(stretch)

    def _between(self, one_ms: float, other_ms: float) -> Stretch | None:
        start_ms, end_ms = sorted((one_ms, other_ms))
        return (start_ms / 1000, end_ms / 1000) if end_ms - start_ms >= LEAST_STRETCH_MS else None

    def _is_in_stretch(self, time_ms: float) -> bool:
        start_s, end_s = self._stretch or (0.0, 0.0)
        return start_s <= time_ms / 1000 <= end_s

    def _edge_at(self, x: float) -> int | None:
        """Which edge of the stretch one would take hold of: 0 or 1."""
        if self._stretch is None or not self.maximum():
            return None
        distances = [abs(x - self._x_of(1000 * edge_s)) for edge_s in self._stretch]
        nearest = distances.index(min(distances))
        return nearest if distances[nearest] <= EDGE_PX else None

    def _ms_at(self, x: float) -> float:
        share = max(0.0, min(1.0, (x - SPACE_S) / max(1, self._room())))
        return share * self.maximum()

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

    def _draw_stretch(self, painter: QPainter, stretch: Stretch) -> None:
        left, right = (self._x_of(min(1000 * edge_s, self.maximum())) for edge_s in stretch)
        colour = QColor(tokens().accent)
        painter.setPen(QPen(colour, 2))
        painter.drawLine(QPointF(left, 2), QPointF(left, self.height() - 2))
        painter.drawLine(QPointF(right, 2), QPointF(right, self.height() - 2))
        colour.setAlphaF(STRETCH_OPACITY)
        painter.fillRect(QRectF(left, 2, right - left, self.height() - 4), colour)

    def _draw_pitches(self, painter: QPainter, image: QImage, made: Spectrogram) -> None:
        below = MOMENT_PX if self._moments else 0
        room = QRectF(SPACE_S, 2, self._room(), self.height() - 4 - below)
        if self._pitches_shown is None:  # playing repaints 25 times a second
            size = (room.size() * self.devicePixelRatioF()).toSize()
            smooth = Qt.TransformationMode.SmoothTransformation
            drawn = coloured(image, tokens()).scaled(
                size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth
            )
            self._pitches_shown = QPixmap.fromImage(drawn)
        painter.drawPixmap(room, self._pitches_shown, QRectF(self._pitches_shown.rect()))
        draw_marks(painter, room, made)

    def _draw_note(self, painter: QPainter) -> None:
        room = QRectF(painter.fontMetrics().boundingRect(self._note))
        room = room.adjusted(-SPACE_S, -SPACE_S, SPACE_S, SPACE_S)
        room.moveCenter(QRectF(self.rect()).center())
        draw_label(painter, room, self._note)

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
            self._layers[name] = drawn_bars(self, self._wave, getattr(tokens(), name))
        return self._layers[name]

    def _repaint_layers(self) -> None:
        self._layers.clear()
        self._pitches_shown = None
        self.update()


_MOVES: Final = frozenset(
    (
        Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
        Qt.Key.Key_Home, Qt.Key.Key_End,
    )
)  # fmt: skip
