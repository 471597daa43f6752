"""A picture at several sizes, so that it looks right however far one zooms out.

Any thread may make one: it holds `QImage`, no `QPixmap`.
"""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from app.pictures import decoded

SMALLEST_PX: Final = 128
STRIP_PX: Final = 128
_PAINTED: Final = QImage.Format.Format_ARGB32_Premultiplied
_NATIVE: Final = (QImage.Format.Format_RGB32, _PAINTED)
"""The formats that Qt paints without converting each time."""


@dataclass(frozen=True, slots=True)
class Pyramid:
    """The picture and its halves, largest first. Never empty."""

    levels: tuple[QImage, ...]

    @classmethod
    def of(cls, image: QImage) -> "Pyramid":
        """Make the halves, down to `SMALLEST_PX`."""
        levels = [image if image.format() in _NATIVE else _redrawn(image, image.size())]
        while max(levels[-1].width(), levels[-1].height()) > 2 * SMALLEST_PX:
            half = QSize(max(1, levels[-1].width() // 2), max(1, levels[-1].height() // 2))
            levels.append(_redrawn(levels[-1], half))
        return cls(tuple(levels))

    @classmethod
    def from_bytes(cls, data: bytes) -> "Pyramid | None":
        """Decode a picture file; None where it cannot be read."""
        image = decoded(data)
        return None if image.isNull() else cls.of(image)

    @property
    def size(self) -> QSize:
        """Size of the largest level in pixels."""
        return self.levels[0].size()

    def level_for(self, width_px: float) -> QImage:
        """Choose the smallest level that is at least `width_px` wide, else the largest."""
        fitting = [level for level in self.levels if level.width() >= width_px]
        return fitting[-1] if fitting else self.levels[0]


def draw_picture(
    painter: QPainter, picture: Pyramid, target: QRectF, room: QRectF, ratio: float, *, smooth: bool
) -> None:
    """Draw what of a picture is in sight.

    Parameters
    ----------
    target, room
        Where all of the picture would lie, and where one sees it.
    ratio
        Pixels of the screen per unit of these.
    """
    level = picture.level_for(target.width() * ratio)
    seen = target & room
    closer = level.width() / target.width()
    source = QRectF((seen.topLeft() - target.topLeft()) * closer, seen.size() * closer)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    painter.drawImage(seen, level, source)


def _redrawn(image: QImage, size: QSize) -> QImage:
    """Draw an image at a size of at least half its own, in strips.

    One call of `QImage.scaled` or `convertToFormat` holds the interpreter's lock from beginning to
    end, 60 ms for 24 megapixels on a busy machine; between strips the window gets its turn.
    """
    result = QImage(size, image.format() if image.format() in _NATIVE else _PAINTED)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, size != image.size())
    across, down = image.width() / size.width(), image.height() / size.height()
    for top in range(0, size.height(), STRIP_PX):
        rows = min(STRIP_PX, size.height() - top)
        source = QRectF(0, top * down, size.width() * across, rows * down)
        painter.drawImage(QRectF(0, top, size.width(), rows), image, source)
    painter.end()
    return result
