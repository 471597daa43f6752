"""A picture that can be zoomed, moved and marked."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from app.theme import RADIUS_S, tokens
from app.widgets.fitting import fit_scale, reading_scale
from app.widgets.focus import draw_focus_ring
from app.widgets.heat import draw_heat
from app.widgets.marks import draw_cursor, draw_mark
from app.widgets.pyramid import Pyramid, draw_picture
from engine.domain import Heat

STEP: Final = 1.25
CLOSER: Final = 2.0
"""What a double click gives where real pixels are shown already."""
MAX_SCALE: Final = 8.0
"""Screen pixels per picture pixel; beyond that one looks at single dots."""
Place = tuple[float, float, float]
WHEEL_NOTCH: Final = 120
PAN_PX: Final = 48


class PictureView(QWidget):
    """Shows a `Pyramid`, fitted at first.

    Wheel, + and - zoom; dragging or the arrow keys move; 0 fits it again, Z or a double click go
    between that and real pixels.
    Marks are in the coordinates of the picture's full size, which may be larger than the pixels
    that are loaded.

    Signals
    -------
    zoomed(float)
        Screen pixels per picture pixel are now this.
    detail_wanted(int)
        More pixels would be seen: the longer side, in pixels, that would be sharp.
    clicked(QPointF)
        A click, not a drag, on this point of the picture.
    looked(Place)
        The user looks at another place of the picture.
    """

    zoomed = Signal(float)
    detail_wanted = Signal(int)
    clicked = Signal(QPointF)
    looked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Picture"))  # until someone knows its name
        self._picture: Pyramid | None = None
        self._full = QSizeF()
        self._marks: tuple[QRectF, ...] = ()
        self._cursor: QRectF | None = None
        self._heat: Heat | None = None
        self._scale = 1.0
        self._centre = QPointF()
        self._is_fitted = True
        self._kept_part: QRectF | None = None
        self._takes_clicks = False
        self._pressed_at: QPointF | None = None
        self._dragged_from: QPointF | None = None
        self._asked_px = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 120)

    # -- what is shown ------------------------------------------------------------------------
    def show_picture(self, picture: Pyramid, full: QSize | None = None) -> None:
        """Show another picture, fitted.

        Parameters
        ----------
        full
            Its real size, where `picture` holds it smaller.
        """
        self._picture = picture
        self._full = QSizeF(full if full is not None and not full.isEmpty() else picture.size)
        self._asked_px = max(picture.size.width(), picture.size.height())
        self._fit_all()

    def sharpen(self, picture: Pyramid) -> None:
        """Put more pixels of the same picture in place; view and marks stay."""
        self._picture = picture
        self.update()

    def set_marks(self, marks: Iterable[QRectF]) -> None:
        """Outline these parts."""
        self._marks = tuple(marks)
        self.update()

    def set_cursor(self, place: QRectF | None) -> None:
        """Show where one is, and bring it into sight; None takes it away."""
        self._cursor = place
        if place is not None and not self._seen_part().contains(place):
            self._centre = place.center()
            self._keep_inside()
        if place is not None and self._kept_part is not None:
            self._kept_part = place
        self.update()

    def take_clicks(self, takes: bool) -> None:
        """Show by the pointer that a click does something."""
        self._takes_clicks = takes
        self._show_pointer()

    @property
    def cursor_place(self) -> QRectF | None:
        """Where one is, in the picture's pixels."""
        return self._cursor

    def set_heat(self, heat: Heat | None) -> None:
        """Lay a map over the picture, or take it away."""
        if heat != self._heat:
            self._heat = heat
            self.update()

    @property
    def heat(self) -> Heat | None:
        """The map that lies over the picture."""
        return self._heat

    def clear(self) -> None:
        """Show nothing."""
        self._picture, self._marks, self._heat, self._cursor = None, (), None, None
        self._show_pointer()
        self.update()

    @property
    def has_picture(self) -> bool:
        """True while there is something to see."""
        return self._picture is not None

    @property
    def scale(self) -> float:
        """Screen pixels per pixel of the full picture."""
        return self._scale

    def shown_rect(self) -> QRectF:
        """Give where the whole picture lies, in the widget's coordinates."""
        size = self._full * self._scale
        corner = QRectF(self.rect()).center() - self._centre * self._scale
        return QRectF(corner, size)

    # -- zoom and pan -------------------------------------------------------------------------
    def fit(self) -> None:
        """Show all of it, as large as it goes."""
        self._fit_all()
        self._tell_place()

    def _fit_all(self) -> None:
        self._kept_part = None
        self._is_fitted = True
        self._centre = QPointF(self._full.width() / 2, self._full.height() / 2)
        self._set_scale(self._fit_scale())

    def fill_width(self, part: QRectF) -> None:
        """Show it as wide as the room is, with a part of it in the middle and what is around it.

        A page that is wide enough when all of it is seen stays so.
        """
        scale = reading_scale(self._full, QSizeF(self.size()), part)
        if scale <= self._fit_scale() * STEP:
            self._fit_all()
            self._kept_part = part
            return
        self._kept_part = part
        self._is_fitted = False
        self._centre = part.center()
        self._set_scale(scale)

    def zoom_in(self) -> None:
        """Come closer by one step."""
        self.zoom_by(STEP)

    def zoom_out(self) -> None:
        """Go back by one step."""
        self.zoom_by(1 / STEP)

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom around a point of the widget (its middle when None); that point stays in place."""
        if self._picture is None:
            return
        middle = QRectF(self.rect()).center()
        offset = (at if at is not None else middle) - middle
        wanted = max(self._fit_scale(), min(MAX_SCALE, self._scale * factor))
        self._centre += offset / self._scale - offset / wanted
        self._kept_part = None
        self._is_fitted = wanted <= self._fit_scale()
        self._set_scale(wanted)
        self._tell_place()

    def _fit_scale(self) -> float:
        return fit_scale(self._full, QSizeF(self.size()))

    def _seen_part(self) -> QRectF:
        """Give what of the picture is in sight, in its own pixels."""
        size = QSizeF(self.width() / self._scale, self.height() / self._scale)
        corner = self._centre - QPointF(size.width() / 2, size.height() / 2)
        return QRectF(corner, size)

    def _set_scale(self, scale: float) -> None:
        self._scale = scale
        self._keep_inside()
        self._ask_for_detail()
        self._show_pointer()
        self.zoomed.emit(scale)
        self.update()

    def _show_pointer(self) -> None:
        can_move = self._picture is not None and not self._is_fitted
        shape = Qt.CursorShape.OpenHandCursor if can_move else Qt.CursorShape.ArrowCursor
        clicks = self._picture is not None and self._takes_clicks
        self.setCursor(Qt.CursorShape.PointingHandCursor if clicks else shape)

    def _keep_inside(self) -> None:
        """Let no edge of the picture come further in than it must."""
        half_w = min(self._full.width(), self.width() / self._scale) / 2
        half_h = min(self._full.height(), self.height() / self._scale) / 2
        self._centre = QPointF(
            max(half_w, min(self._full.width() - half_w, self._centre.x())),
            max(half_h, min(self._full.height() - half_h, self._centre.y())),
        )

    def _ask_for_detail(self) -> None:
        if self._picture is None:
            return
        full_px = max(self._full.width(), self._full.height())
        useful_px = round(min(full_px, full_px * self._scale * self.devicePixelRatioF()))
        if useful_px > self._asked_px * STEP:
            # In doublings: not one request per notch of the wheel.
            self._asked_px = round(min(full_px, max(useful_px, 2 * self._asked_px)))
            self.detail_wanted.emit(self._asked_px)

    # -- events -------------------------------------------------------------------------------
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the stage, the picture and the marks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens().stage)
        painter.drawRoundedRect(self.rect(), RADIUS_S, RADIUS_S)
        if self._picture is not None:
            target, ratio = self.shown_rect(), self.devicePixelRatioF()
            # Close up, dots are wanted as they are.
            smooth = self._scale < MAX_SCALE / 2
            draw_picture(painter, self._picture, target, QRectF(self.rect()), ratio, smooth=smooth)
            if self._heat is not None:
                draw_heat(painter, self._heat, target)
            self._draw_marks(painter)
        if self.hasFocus():
            draw_focus_ring(painter, self.rect())

    def _draw_marks(self, painter: QPainter) -> None:
        for mark in self._marks:
            draw_mark(painter, self._on_screen(mark))
        if self._cursor is not None:
            draw_cursor(painter, self._on_screen(self._cursor))

    # -- together with another view -----------------------------------------------------------
    def place(self) -> Place:
        """Where one looks: the middle as shares of the picture, and how much closer than all of it."""
        full = self._full
        return (
            self._centre.x() / max(1.0, full.width()),
            self._centre.y() / max(1.0, full.height()),
            self._scale / self._fit_scale(),
        )

    def look_at(self, place: Place) -> None:
        """Look at the same place of this picture."""
        if self._picture is None:
            return
        across, down, closer = place
        self._kept_part = None
        self._is_fitted = closer <= 1.0
        self._centre = QPointF(across * self._full.width(), down * self._full.height())
        self._set_scale(max(1.0, closer) * self._fit_scale())

    def _tell_place(self) -> None:
        if self._picture is not None:
            self.looked.emit(self.place())

    def _on_screen(self, part: QRectF) -> QRectF:
        corner = self.shown_rect().topLeft() + part.topLeft() * self._scale
        return QRectF(corner, part.size() * self._scale)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again, or keep what is in the middle there."""
        super().resizeEvent(event)
        if self._kept_part is not None:
            self.fill_width(self._kept_part)
        elif self._is_fitted:
            self._fit_all()
        else:
            self._set_scale(max(self._scale, self._fit_scale()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the pointer."""
        notches = event.angleDelta().y() / WHEEL_NOTCH
        if notches and self._picture is not None:
            self.zoom_by(STEP**notches, event.position())
            event.accept()
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed_at = event.position()
        if not self._is_fitted:
            self._dragged_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it."""
        if self._dragged_from is not None:
            self._pan(self._dragged_from - event.position())
            self._dragged_from = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go; what was not moved was clicked."""
        pressed, self._pressed_at, self._dragged_from = self._pressed_at, None, None
        self._show_pointer()
        target = self.shown_rect()
        if pressed is None or self._picture is None or not target.contains(pressed):
            return
        if (event.position() - pressed).manhattanLength() < QApplication.startDragDistance():
            self.clicked.emit((pressed - target.topLeft()) / self._scale)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fit it; where it is fitted already, show its real pixels there."""
        self.toggle_real_pixels(event.position())

    def toggle_real_pixels(self, at: QPointF | None = None) -> None:
        """Come so close to a point (the middle when None) that pixels are real, or fit it again."""
        real = self._scale * self.devicePixelRatioF()
        if not self._is_fitted:
            self.fit()
        else:
            self.zoom_by(1.0 / real if real < 1.0 else CLOSER, at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """+, -, 0, Z and the arrow keys."""
        key = event.key()
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif key == Qt.Key.Key_Minus:
            self.zoom_out()
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key == Qt.Key.Key_Z:
            self.toggle_real_pixels()
        elif key not in _PANS or not self._pan(_PANS[key] * PAN_PX):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Paint again in other colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def _pan(self, by: QPointF) -> bool:
        """Move, and tell whether there was anywhere to move to."""
        before = QPointF(self._centre)
        self._centre += by / self._scale
        self._keep_inside()
        self._tell_place()
        self.update()
        return self._centre != before


_PANS: Final[dict[int, QPointF]] = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}
