"""Pictures between bytes and `QImage`, through Pillow. Any thread.

Qt must not do this in a program with threads: `QImageReader.read` on a `QBuffer` holds Qt's lock of
the image formats while it waits for the interpreter's lock, `QImage.fromData` holds the
interpreter's lock while it waits for Qt's, and then the window stands still for ever.
"""

import io
from typing import Final

from PIL import Image, UnidentifiedImageError
from PySide6.QtGui import QImage

STRIP_ROWS: Final = 256
"""Rows converted in one go: other threads get their turn between two strips."""


def decoded(data: bytes) -> QImage:
    """Decode a picture file; a null image where that is not possible."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
            return _to_qt(picture)
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return QImage()


def png_of(image: QImage, level: int = 1) -> bytes:
    """Write an image as a PNG file; `level` is how hard to compress, 0..9.

    One in shades of grey is written as such, in a third of the time.
    """
    if image.format() == QImage.Format.Format_Grayscale8:
        return _saved(_pixels(image, "L"), level)
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    pixels = _pixels(plain, "RGBA")
    return _saved(pixels if image.hasAlphaChannel() else pixels.convert("RGB"), level)


def _pixels(image: QImage, mode: str) -> Image.Image:
    size, row = (image.width(), image.height()), image.bytesPerLine()
    return Image.frombuffer(mode, size, bytes(image.constBits()), "raw", mode, row, 1)


def _saved(pixels: Image.Image, level: int) -> bytes:
    file = io.BytesIO()
    pixels.save(file, "PNG", compress_level=level)
    return file.getvalue()


def _to_qt(picture: Image.Image) -> QImage:
    width, height = picture.size
    clear = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    form = QImage.Format.Format_ARGB32 if clear else QImage.Format.Format_RGB32
    image = QImage(width, height, form)
    pixels = memoryview(image.bits())
    for top in range(0, height, STRIP_ROWS):
        strip = picture.crop((0, top, width, min(height, top + STRIP_ROWS))).convert("RGBA")
        rows = strip.tobytes("raw", "BGRA")
        pixels[top * width * 4 :][: len(rows)] = rows
    return image
