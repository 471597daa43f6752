import io
import threading

import pytest
from PIL import Image
from PySide6.QtGui import QColor, QImage

from app.pictures import decoded, png_of


def file_of(mode: str, colour: object, form: str, size: tuple[int, int] = (40, 600)) -> bytes:
    data = io.BytesIO()
    Image.new(mode, size, colour).save(data, form)
    return data.getvalue()


@pytest.mark.parametrize("data", [b"", b"nothing at all", file_of("RGB", "red", "PNG")[:60]])
def test_what_is_no_picture_is_a_null_image(data: bytes) -> None:
    assert decoded(data).isNull()


@pytest.mark.parametrize(
    ("mode", "colour", "form"),
    [
        ("RGB", (200, 30, 10), "PNG"),
        ("RGB", (200, 30, 10), "WEBP"),
        ("P", 0, "GIF"),
        ("L", 90, "JPEG"),
    ],
)
def test_pictures_of_every_make_keep_size_and_colour(mode: str, colour: object, form: str) -> None:
    image = decoded(file_of(mode, colour, form))
    assert (image.width(), image.height()) == (40, 600)
    expected = Image.open(io.BytesIO(file_of(mode, colour, form))).convert("RGB").getpixel((5, 590))
    seen = image.pixelColor(5, 590)
    assert max(abs(a - b) for a, b in zip(expected, seen.getRgb()[:3], strict=True)) <= 3


def test_transparency_is_kept() -> None:
    assert decoded(file_of("RGBA", (0, 0, 255, 128), "PNG")).pixelColor(1, 1).alpha() == 128


def test_png_and_back_is_the_same_picture() -> None:
    image = QImage(33, 21, QImage.Format.Format_RGB32)
    image.fill(QColor(10, 120, 200))
    again = decoded(png_of(image))
    assert (again.width(), again.height()) == (33, 21)
    assert again.pixelColor(32, 20) == QColor(10, 120, 200)


def test_many_threads_decode_at_once_without_standing_still() -> None:
    data = file_of("RGB", (1, 2, 3), "WEBP", (800, 800))
    images: list[QImage] = []
    threads = [
        threading.Thread(
            target=lambda: images.extend(decoded(data) for _ in range(10)), daemon=True
        )
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for _ in range(50):  # the window's own pictures meanwhile
        assert not QImage.fromData(data).isNull()
    for thread in threads:
        thread.join(timeout=30)
    assert len(images) == 60


def test_a_grey_picture_is_written_as_one_and_comes_back_the_same() -> None:
    image = QImage(33, 21, QImage.Format.Format_Grayscale8)  # rows of 36 bytes in memory
    image.fill(QColor(90, 90, 90))
    data = png_of(image)
    assert Image.open(io.BytesIO(data)).mode == "L"
    assert decoded(data).pixelColor(32, 20) == QColor(90, 90, 90)
