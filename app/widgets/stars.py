"""Five stars that can be set with the mouse or the keys 0 to 5."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from app import icons
from app.theme import SPACE_XS, icon_px
from app.theme import tokens as theme_tokens
from app.widgets.focus import draw_focus_ring

STARS = 5


class StarRating(QAbstractSlider):
    """A rating from 0 to 5. As a slider, screen readers and arrow keys know it already.

    Signals
    -------
    rating_changed(int)
        The user chose another rating (not emitted by `setValue`).
    """

    rating_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(0, STARS)
        self.setPageStep(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Rating"))
        self.setToolTip(self.tr("Rating: click a star, or press 0 to 5"))
        self.setMouseTracking(True)
        self._under_pointer = 0

    def sizeHint(self) -> QSize:
        """Give room for the five stars and the focus ring."""
        return QSize(STARS * (icon_px() + SPACE_XS) + SPACE_XS, icon_px() + 2 * SPACE_XS)

    def choose(self, rating: int) -> None:
        """Set a rating as the user does."""
        if rating != self.value():
            self.setValue(rating)
            self.rating_changed.emit(rating)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw filled stars up to the rating, or up to the pointer."""
        painter = QPainter(self)
        theme = theme_tokens()
        shown = self._under_pointer or self.value()
        for star in range(1, STARS + 1):
            name, colour = ("star-filled", theme.star) if star <= shown else ("star", theme.muted)
            icons.draw(painter, self._place(star), name, colour)
        if self.hasFocus():
            draw_focus_ring(painter, self.rect())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what a click here would give."""
        self._point_at(self._star_at(event.position().x()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a star; the last chosen one again takes the rating away."""
        if event.button() == Qt.MouseButton.LeftButton:
            star = self._star_at(event.position().x())
            self._point_at(0)
            self.choose(0 if star == self.value() else star)

    def leaveEvent(self, event: object) -> None:
        """Show the rating itself again."""
        self._point_at(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take 0 to 5; the arrow keys are the slider's own."""
        if Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_5:
            self.choose(event.key() - Qt.Key.Key_0)
            return
        before = self.value()
        super().keyPressEvent(event)
        if self.value() != before:
            self.rating_changed.emit(self.value())

    def wheelEvent(self, event: object) -> None:
        """Leave the wheel to the pane: scrolling past must not change a rating."""
        event.ignore()  # type: ignore[attr-defined]

    def _place(self, star: int) -> QRectF:
        side = icon_px()
        return QRectF(SPACE_XS + (star - 1) * (side + SPACE_XS), SPACE_XS, side, side)

    def _star_at(self, x: float) -> int:
        return max(1, min(STARS, 1 + int((x - SPACE_XS / 2) // (icon_px() + SPACE_XS))))

    def _point_at(self, star: int) -> None:
        if star != self._under_pointer:
            self._under_pointer = star
            self.update()
