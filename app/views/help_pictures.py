"""Pictures of the window for the help, in the theme in use, as wide as the column of text.

Files are read on a worker thread: each costs some milliseconds.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from app.theme import RESOURCES

SCREENS: Final = RESOURCES / "screens"
SHARP: Final = 2  # the pictures for dense screens


def picture_path(name: str, *, is_dark: bool, ratio: float, folder: Path = SCREENS) -> Path:
    """Name the file of a picture that fits the theme and the screen."""
    scale = SHARP if ratio > 1 else 1
    return folder / f"{name}-{'dark' if is_dark else 'light'}-{scale}x.webp"


def read_pictures(paths: Iterable[Path], width: int) -> dict[Path, QImage]:
    """Read pictures, made as small as they are shown; what is missing or broken is left out."""
    found = {path: _read(path, width) for path in paths}
    return {path: image for path, image in found.items() if not image.isNull()}


def _read(path: Path, width: int) -> QImage:
    reader = QImageReader(str(path))
    size = reader.size()
    if size.width() > width > 0:
        target = QSize(width, size.height())
        reader.setScaledSize(size.scaled(target, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()
