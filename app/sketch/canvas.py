"""The paper that one draws on: mouse, pen tablet or keyboard.

The paper is white whatever the theme, because what is drawn is compared with photographs.
"""

from typing import Final

from PySide6.QtCore import (
    QPointF,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPointingDevice,
    QTabletEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.pictures import png_of
from app.sketch.drawing import Dot, Drawing, Stroke
from app.sketch.ink import draw_from, draw_strokes, painter_on
from app.sketch.written import Sheet
from app.theme import LIGHT, SPACE_XS, tokens
from app.widgets.focus import draw_focus_ring

PAPER: Final = QSize(768, 576)
"""Size of the paper in pixels: the shape of most photos."""
EXPORTED: Final = QSize(400, 300)
"""Size of the PNG files: what the bundled encoders look at, with some to spare."""
PACE_MS: Final = 60
"""At most so often the paper is told while the pen is down; when it is lifted, at once."""
REST_MS: Final = 300
TRACING_OPACITY: Final = 0.3
KEY_STEP: Final = 12
FINE_STEP: Final = 2
START_WIDTH: Final = 6

_ARROWS: Final[dict[int, tuple[int, int]]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class SketchCanvas(QWidget):
    """White paper.

    Arrow keys move a pen (with Shift in small steps), Space puts it down and lifts it.

    Signals
    -------
    changed(bytes)
        PNG of the paper, at most every `PACE_MS` while the pen is down; empty while it is blank.
    edited()
        There may be other steps to undo or redo now.
    rested()
        Nothing was drawn for `REST_MS`, or the paper is out of sight.
    """

    changed = Signal(bytes)
    edited = Signal()
    rested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drawing = Drawing()
        self.colour = "#000000"
        self.pen_width = float(START_WIDTH)
        self.erases = False
        self._ink = QImage(PAPER, QImage.Format.Format_ARGB32_Premultiplied)
        self._ink.fill(Qt.GlobalColor.transparent)
        self._tracing: QImage | None = None
        self._in_colour = False
        self._drop_hint = ""
        self._stroke: Stroke | None = None
        self._key_pen = QPointF(PAPER.width() / 2, PAPER.height() / 2)
        self._uses_keys = False
        self._tell = QTimer(self, singleShot=True, interval=PACE_MS)
        self._tell.timeout.connect(self._emit_changed)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.rested)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 180)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        self.setAccessibleName(self.tr("Paper"))
        self.setAccessibleDescription(
            self.tr("Draw with the mouse or a pen. Arrow keys move the pen, Space draws.")
        )

    def sizeHint(self) -> QSize:
        """Ask for little: the paper takes what room there is."""
        return QSize(PAPER.width() // 2, PAPER.height() // 2)

    # -- the paper --------------------------------------------------------------------------------
    def picture(self) -> QImage:
        """Give what is drawn, on white, without the tracing."""
        paper = QImage(PAPER, QImage.Format.Format_RGB32)
        paper.fill(Qt.GlobalColor.white)
        painter = QPainter(paper)
        painter.drawImage(0, 0, self._ink)
        painter.end()
        return paper

    def png(self) -> bytes:
        """Give `picture` at `EXPORTED` as a PNG file, or nothing while the paper is blank."""
        if self.drawing.is_blank:
            return b""
        small = self.picture().scaled(
            EXPORTED,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        return png_of(
            small if self._in_colour else small.convertToFormat(QImage.Format.Format_Grayscale8)
        )

    def undo(self) -> None:
        """Take the last step back."""
        self._lift()
        if self.drawing.undo():
            self._draw_all()

    def redo(self) -> None:
        """Do it again."""
        self._lift()
        if self.drawing.redo():
            self._draw_all()

    def wipe(self) -> None:
        """Clear the paper; undo brings it back."""
        self._lift()
        self.drawing.wipe()
        self._draw_all()

    def reset(self) -> None:
        """Begin a new drawing: nothing can be undone any more."""
        self._tracing = None
        self.open(Sheet(Drawing()))

    def open(self, sheet: Sheet) -> None:
        """Go on with a drawing in place of this one; its steps can be undone, the change cannot."""
        self._stroke = None
        self.drawing, self._in_colour = sheet.drawing, sheet.in_colour
        self._draw_all()

    def sheet(self) -> Sheet:
        """Give the drawing as it can be written down."""
        self._lift()
        return Sheet(self.drawing, self._in_colour)

    @property
    def in_colour(self) -> bool:
        """True while strokes are drawn in their own colours; False: all ink is black."""
        return self._in_colour

    def set_in_colour(self, is_wanted: bool) -> None:
        """Draw in colours, or in lines alone; no colour is forgotten."""
        if is_wanted is not self._in_colour:
            self._lift()
            self._in_colour = is_wanted
            self._draw_all()

    def show_drop_hint(self, words: str) -> None:
        """Say over the paper what a drop will do; nothing when the drag is over."""
        self._drop_hint = words
        self.update()

    def set_tracing(self, picture: QImage | None) -> None:
        """Lay a picture faintly under the paper, to draw after it; it is no part of the sketch."""
        self._tracing = None if picture is None or picture.isNull() else picture
        self.update()

    @property
    def has_tracing(self) -> bool:
        """True while a picture lies under the paper."""
        return self._tracing is not None

    # -- drawing ----------------------------------------------------------------------------------
    def _begin(self, dot: Dot, *, erases: bool) -> None:
        self._stroke = Stroke(self.colour, self.pen_width, erases)
        self.drawing.begin(self._stroke)
        self._extend(dot)

    def _extend(self, dot: Dot) -> None:
        if self._stroke is None:
            return
        self._stroke.dots.append(dot)
        painter = painter_on(self._ink)
        draw_from(painter, self._stroke, len(self._stroke.dots) - 1, in_colour=self._in_colour)
        painter.end()
        self._note_change()

    def _lift(self) -> None:
        self._end_stroke()
        self._tell_now()

    def _end_stroke(self) -> None:
        stroke = self._stroke
        if stroke is not None and len(stroke.dots) > 1:
            self._extend(stroke.dots[-1])  # a dot twice: the curve ends there, not halfway to it
        self._stroke = None

    def _draw_all(self) -> None:
        draw_strokes(self._ink, self.drawing.strokes(), in_colour=self._in_colour)
        self._note_change()
        self._tell_now()

    def _note_change(self) -> None:
        self.update()
        self.edited.emit()
        self._rest.start()
        if not self._tell.isActive():
            self._tell.start()

    def _tell_now(self) -> None:
        """Tell what there is to tell without waiting for the pace: the hand is still."""
        if self._tell.isActive():
            self._tell.stop()
            self._emit_changed()

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell nothing late: the sketch was accepted or given up."""
        super().hideEvent(event)
        self._end_stroke()
        self._tell.stop()
        self._rest.stop()
        self.rested.emit()

    def _emit_changed(self) -> None:
        self.changed.emit(self.png())

    # -- mouse and pen ------------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the pen down."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._uses_keys = False
            self._begin(self._dot_at(event.position()), erases=self.erases)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw on."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._extend(self._dot_at(event.position()))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Lift the pen."""
        self._lift()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Draw with pressure; the other end of the pen erases."""
        dot = self._dot_at(event.position(), event.pressure())
        rubber = event.pointerType() == QPointingDevice.PointerType.Eraser
        if event.type() == QTabletEvent.Type.TabletPress:
            self._uses_keys = False
            self._begin(dot, erases=self.erases or rubber)
        elif event.type() == QTabletEvent.Type.TabletMove and self._stroke is not None:
            self._extend(dot)
        elif event.type() == QTabletEvent.Type.TabletRelease:
            self._lift()
        event.accept()  # or Qt sends the same again as a mouse

    # -- keyboard -----------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys and Space; Escape lifts a pen that is down."""
        if event.key() in _ARROWS:
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._move_key_pen(_ARROWS[event.key()], FINE_STEP if fine else KEY_STEP)
        elif event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._toggle_key_pen()
        elif event.key() == Qt.Key.Key_Escape and self._stroke is not None:
            self._lift()
            self.update()
        else:
            super().keyPressEvent(event)

    def _toggle_key_pen(self) -> None:
        self._uses_keys = True
        if self._stroke is None:
            self._begin(Dot(self._key_pen.x(), self._key_pen.y()), erases=self.erases)
        else:
            self._lift()
            self.update()

    def _move_key_pen(self, direction: tuple[int, int], step: int) -> None:
        self._uses_keys = True
        x = min(PAPER.width() - 1.0, max(0.0, self._key_pen.x() + direction[0] * step))
        y = min(PAPER.height() - 1.0, max(0.0, self._key_pen.y() + direction[1] * step))
        self._key_pen = QPointF(x, y)
        self._extend(Dot(x, y))
        self.update()

    # -- painting -------------------------------------------------------------------------------------
    def paper_rect(self) -> QRectF:
        """Give where the paper lies in the widget."""
        room = QRectF(self.rect()).adjusted(SPACE_XS, SPACE_XS, -SPACE_XS, -SPACE_XS)
        size = QSizeF(PAPER).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(QPointF(), size)
        place.moveCenter(room.center())
        return place

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the paper, the tracing, the ink, and the pen that the keys move."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = self.paper_rect()
        painter.fillRect(place, Qt.GlobalColor.white)
        self._draw_tracing(painter, place)
        painter.drawImage(place, self._ink)
        painter.setPen(QPen(tokens().control, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place)
        if self._drop_hint:
            _draw_hint(painter, place, self._drop_hint)
        if self._uses_keys and self.hasFocus():
            self._draw_key_pen(painter, place)
        if self.hasFocus():
            draw_focus_ring(painter, self.rect())

    def _draw_tracing(self, painter: QPainter, place: QRectF) -> None:
        if self._tracing is None:
            return
        size = QSizeF(self._tracing.size()).scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
        inside = QRectF(QPointF(), size)
        inside.moveCenter(place.center())
        painter.setOpacity(TRACING_OPACITY)
        painter.drawImage(inside, self._tracing)
        painter.setOpacity(1.0)

    def _draw_key_pen(self, painter: QPainter, place: QRectF) -> None:
        ratio = place.width() / PAPER.width()
        at = place.topLeft() + self._key_pen * ratio
        radius = max(5.0, self.pen_width * ratio / 2)
        # The colours of the light theme: the paper is white in every theme.
        painter.setPen(QPen(LIGHT.focus, 2))
        if self._stroke is not None:
            painter.setBrush(LIGHT.focus)
        painter.drawEllipse(at, radius, radius)
        painter.drawLine(at - QPointF(radius + 6, 0), at + QPointF(radius + 6, 0))
        painter.drawLine(at - QPointF(0, radius + 6), at + QPointF(0, radius + 6))

    def _dot_at(self, position: QPointF, pressure: float = 1.0) -> Dot:
        place = self.paper_rect()
        ratio = PAPER.width() / place.width()
        point = (position - place.topLeft()) * ratio
        return Dot(point.x(), point.y(), pressure)


def _draw_hint(painter: QPainter, place: QRectF, words: str) -> None:
    """Lay words over the paper, in the colours of the light theme as all that lies on it."""
    shade = QColor(LIGHT.accent)
    shade.setAlphaF(0.12)
    painter.fillRect(place, shade)
    painter.setPen(QPen(LIGHT.accent, 2))
    painter.drawRect(place)
    painter.setPen(LIGHT.text)
    painter.drawText(
        place.adjusted(SPACE_XS, SPACE_XS, -SPACE_XS, -SPACE_XS),
        Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
        words,
    )
