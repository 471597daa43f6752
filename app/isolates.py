"""Keeps values in order ("1/250 s", "2.3 MB", paths) where a window reads from right to left.

Unicode's rules would move the unit or the first slash of such a value to its other end. Marks that
nobody sees hold it together; what is copied goes without them (`bare`).
"""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

LEFT_TO_RIGHT_ISOLATE: Final = "\u2066"
FIRST_STRONG_ISOLATE: Final = "\u2068"
POP_ISOLATE: Final = "\u2069"
_MARKS: Final = dict.fromkeys(map(ord, (LEFT_TO_RIGHT_ISOLATE, FIRST_STRONG_ISOLATE, POP_ISOLATE)))


def isolated(value: str) -> str:
    """Hold a value together that is written from left to right in every language."""
    is_mirrored = QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    return f"{LEFT_TO_RIGHT_ISOLATE}{value}{POP_ISOLATE}" if value and is_mirrored else value


def bare(text: str) -> str:
    """Give a text without the marks, for other programs."""
    return text.translate(_MARKS)
