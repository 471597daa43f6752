"""What the preview is given."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from conftest import MUSICXML, dng_bytes, pdf_bytes, sheet, tone
from PIL import Image

from engine.domain import PAGE_WIDTH_PX, Kind
from engine.errors import UnreadableFile
from engine.media import decode_audio, preview
from engine.media.load import load

Write = Callable[[str, bytes | str], Path]


def decoded(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(("most", "size"), [(200, (200, 150)), (5000, (640, 480))])
def test_picture(tmp_path: Path, scene: Image.Image, most: int, size: tuple[int, int]) -> None:
    scene.save(tmp_path / "a.jpg")
    assert decoded(preview.picture(tmp_path / "a.jpg", most)).size == size


def test_picture_of_a_raw_file_is_upright(write: Write) -> None:
    shown = decoded(preview.picture(write("a.dng", dng_bytes(96, 64, orientation=6)), 500))
    assert shown.format == "JPEG"
    assert shown.size == (64, 96)


def test_pages_are_those_of_the_samples(write: Write, tmp_path: Path) -> None:
    sheet(700).save(tmp_path / "page.png")
    paths = [
        write("a.pdf", pdf_bytes(["x", "y"])),
        write("a.musicxml", MUSICXML),
        tmp_path / "page.png",
    ]
    for path, kind in zip(paths, (Kind.SCORE, Kind.SCORE, Kind.PHOTO), strict=True):
        samples = load(path, kind).samples
        assert preview.page_count(path) == len(samples)
        for page, sample in enumerate(samples, 1):
            shown = decoded(preview.page_picture(path, page))
            assert shown.format == "PNG"
            assert shown.width == PAGE_WIDTH_PX
            assert np.array_equal(np.asarray(shown.convert("RGB")), sample.picture)


@pytest.mark.parametrize("page", [0, 3])
def test_a_page_that_is_not_there(write: Write, page: int) -> None:
    with pytest.raises(UnreadableFile, match=f"has no page {page}: it has 2"):
        preview.page_picture(write("a.pdf", pdf_bytes(["x", "y"])), page)


def test_waveform(tmp_path: Path) -> None:
    sound = np.concatenate([np.zeros(22_050, np.float32), tone(0.5)])
    soundfile.write(tmp_path / "a.wav", sound, 44_100)
    wave = preview.waveform(tmp_path / "a.wav", 10)
    assert len(wave) == 10
    assert wave[0] == (0.0, 0.0)
    assert wave[9] == pytest.approx((-0.5, 0.5), abs=0.01)


def test_length_of_a_recording(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.flac", tone(2.5, 8000), 8000)
    assert preview.duration_s(tmp_path / "a.flac") == pytest.approx(2.5, abs=0.01)


def test_waveform_with_more_points_than_samples(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", tone(0.001), 44_100)
    assert len(preview.waveform(tmp_path / "a.wav", 500)) == 500


def test_waveform_of_a_long_recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode_audio, "LONG_S", 4.0)
    quiet_then_loud = np.concatenate([0.1 * tone(5.0, 8000), tone(5.0, 8000)])
    soundfile.write(tmp_path / "a.flac", quiet_then_loud, 8000)
    wave = preview.waveform(tmp_path / "a.flac", 1000)
    assert len(wave) == 1000
    assert wave[100] == pytest.approx((-0.05, 0.05), abs=0.02)
    assert wave[900] == pytest.approx((-0.5, 0.5), abs=0.02)


@pytest.mark.parametrize(
    "look",
    [
        lambda path: preview.picture(path, 100),
        lambda path: preview.page_picture(path, 1),
        lambda path: preview.waveform(path, 10),
        preview.page_count,
        preview.duration_s,
    ],
)
def test_gone_and_damaged_files(
    write: Write, tmp_path: Path, look: Callable[[Path], object]
) -> None:
    for path in (tmp_path / "gone.pdf", write("bad.pdf", b"\0\1nothing")):
        with pytest.raises(UnreadableFile, match=path.name):
            look(path)
