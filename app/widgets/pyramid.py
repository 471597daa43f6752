"""A picture at several sizes, so that it looks right however far one zooms out.

Any thread may make one: it holds `QImage`, no `QPixmap`.
"""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

SMALLEST_PX: Final = 128
_PAINTED: Final = QImage.Format.Format_ARGB32_Premultiplied
"""The format that Qt paints without converting each time."""


@dataclass(frozen=True, slots=True)
class Pyramid:
    """The picture and its halves, largest first. Never empty."""

    levels: tuple[QImage, ...]

    @classmethod
    def of(cls, image: QImage) -> "Pyramid":
        """Make the halves, down to `SMALLEST_PX`."""
        levels = [image.convertToFormat(_PAINTED)]
        while max(levels[-1].width(), levels[-1].height()) > 2 * SMALLEST_PX:
            half = QSize(max(1, levels[-1].width() // 2), max(1, levels[-1].height() // 2))
            levels.append(
                levels[-1].scaled(
                    half,
                    Qt.AspectRatioMode.IgnoreAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )
        return cls(tuple(levels))

    @classmethod
    def from_bytes(cls, data: bytes) -> "Pyramid | None":
        """Decode a picture file; None where Qt cannot read it."""
        image = QImage.fromData(data)
        return None if image.isNull() else cls.of(image)

    @property
    def size(self) -> QSize:
        """Size of the largest level in pixels."""
        return self.levels[0].size()

    def level_for(self, width_px: float) -> QImage:
        """Choose the smallest level that is at least `width_px` wide, else the largest."""
        fitting = [level for level in self.levels if level.width() >= width_px]
        return fitting[-1] if fitting else self.levels[0]
