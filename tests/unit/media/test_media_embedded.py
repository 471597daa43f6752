"""Rating and tags that lie inside a file."""

import io
from pathlib import Path

import pytest
from PIL import Image

from engine.errors import UnreadableFile
from engine.media.embedded import marks_inside
from engine.organise.xmp import EMPTY, Said, written


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_a_picture_tells_its_rating_and_tags(tmp_path: Path, form: str) -> None:
    packet = written(EMPTY, Said(4, ("sea", "R&B")))
    stream = io.BytesIO()
    if form == "PNG":
        from PIL.PngImagePlugin import PngInfo

        info = PngInfo()
        info.add_itxt("XML:com.adobe.xmp", packet.decode())
        Image.new("RGB", (8, 8)).save(stream, form, pnginfo=info)
    elif form == "TIFF":
        Image.new("RGB", (8, 8)).save(stream, form, tiffinfo={700: packet})
    else:
        Image.new("RGB", (8, 8)).save(stream, form, xmp=packet)
    path = tmp_path / f"picture.{form.lower()}"
    path.write_bytes(stream.getvalue())
    assert marks_inside(path) == (4, ("sea", "R&B"))


def test_other_kinds_say_nothing(tmp_path: Path) -> None:
    assert marks_inside(tmp_path / "bell.wav") == (0, ())


def test_a_picture_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        marks_inside(tmp_path / "gone.jpg")
