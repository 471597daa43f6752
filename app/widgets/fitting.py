"""How large a picture is drawn at first. Pure."""

from typing import Final

from PySide6.QtCore import QRectF, QSizeF

from app.theme import SPACE_S

MAX_FIT_SCALE: Final = 2.0
"""Small pictures are blown up to fill the room, but no further than this."""
AROUND: Final = 2.2
"""So many times its own height is seen of what is read: a line of music, and where it goes on."""
LEAST_SCALE: Final = 0.001


def fit_scale(full: QSizeF, room: QSizeF) -> float:
    """Screen pixels per picture pixel that show all of it, with a little air around."""
    if full.isEmpty():
        return 1.0
    across = (room.width() - 2 * SPACE_S) / full.width()
    down = (room.height() - 2 * SPACE_S) / full.height()
    return max(LEAST_SCALE, min(across, down, MAX_FIT_SCALE))


def reading_scale(full: QSizeF, room: QSizeF, part: QRectF) -> float:
    """As wide as the room, unless a part of it would then be too large to see what is around it."""
    wide = (room.width() - 2 * SPACE_S) / max(1.0, full.width())
    high = room.height() / (AROUND * max(1.0, part.height()))
    return min(MAX_FIT_SCALE, wide, high)
