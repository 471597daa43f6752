"""Whatever a file holds, it loads or fails with a sentence: nothing else, and never for long."""

import io
import random
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from conftest import ABC, HUMDRUM, MEI, MUSICXML, dng_bytes, pdf_bytes, tone
from PIL import Image

from engine.domain import Kind
from engine.errors import UnreadableFile
from engine.media import source
from engine.media.kinds import AUDIO_EXTENSIONS, PHOTO_EXTENSIONS, SCORE_EXTENSIONS, kind_of
from engine.media.load import load, load_bytes
from engine.media.pool import LoaderPool

Write = Callable[[str, bytes | str], Path]
EXTENSIONS = sorted(PHOTO_EXTENSIONS | AUDIO_EXTENSIONS | SCORE_EXTENSIONS)


def picture(form: str) -> bytes:
    stream = io.BytesIO()
    noise = np.random.default_rng(5).integers(0, 256, (96, 128, 3), dtype=np.uint8)
    Image.fromarray(noise).save(stream, form)
    return stream.getvalue()


def sound(form: str) -> bytes:
    stream = io.BytesIO()
    soundfile.write(stream, tone(1.0), 44_100, format=form)
    return stream.getvalue()


def kind(name: str) -> Kind:
    found = kind_of(name)
    assert found is not None
    return found


def failure(path: Path) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        load(path, kind(path.name))
    assert caught.value.text.startswith(path.name)
    assert caught.value.text.endswith(".")
    return caught.value


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_an_empty_file(write: Write, extension: str) -> None:
    assert "is empty" in failure(write(f"a.{extension}", b"")).text


@pytest.mark.parametrize("extension", ["jpg", "wav", "pdf"])
def test_a_vanished_file(tmp_path: Path, extension: str) -> None:
    assert "not there any more" in failure(tmp_path / f"gone.{extension}").text


def test_a_folder_by_a_file_name(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").mkdir()
    assert failure(tmp_path / "a.jpg")


def test_a_forbidden_file(write: Write) -> None:
    path = write("a.jpg", picture("JPEG"))
    path.chmod(0)
    try:
        path.read_bytes()
    except PermissionError:
        assert "may not be read" in failure(path).text
    else:
        pytest.skip("this user may read everything")


def test_what_the_system_says_becomes_a_sentence() -> None:
    with pytest.raises(UnreadableFile, match=r"a\.jpg may not be read"), source.reading("a.jpg"):
        raise PermissionError(13, "Permission denied")
    with pytest.raises(UnreadableFile, match="Input/output error"), source.reading("a.jpg"):
        raise OSError(5, "Input/output error")
    with pytest.raises(UnreadableFile, match="more memory"), source.decoding("a.jpg", "a picture"):
        raise MemoryError


@pytest.mark.parametrize("extension", sorted(PHOTO_EXTENSIONS - {"tga"}))
def test_text_named_like_a_photo(write: Write, extension: str) -> None:
    error = failure(write(f"a.{extension}", "This is a letter, not a picture. " * 9))
    assert error.text == f"a.{extension} holds text, not a picture."


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "BMP", "AVIF", "PPM"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_picture_that_stops_early(write: Write, form: str, share: float) -> None:
    data = picture(form)
    error = failure(write("a.jpg", data[: int(len(data) * share)]))
    if form in ("JPEG", "PNG"):
        assert "ends too early" in error.text


def test_a_gigantic_picture_is_refused_unread(write: Write) -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        checked = name + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 90_000, 90_000, 8, 2, 0, 0, 0))
    data = (
        b"\x89PNG\r\n\x1a\n"
        + header
        + chunk(b"IDAT", zlib.compress(b"\0" * 999))
        + chunk(b"IEND", b"")
    )
    error = failure(write("big.png", data))
    assert "90,000 × 90,000 pixels" in error.text
    assert error.advice


def test_a_file_too_large_for_memory_is_hashed_in_pieces(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("a.wav", sound("WAV"))
    whole = load(path, Kind.AUDIO)
    monkeypatch.setattr(source, "IN_MEMORY_BYTES", 1000)
    in_pieces = load(path, Kind.AUDIO)
    assert in_pieces.content_hash == whole.content_hash == source.content_hash(path)
    assert np.array_equal(in_pieces.samples[0].sound, whole.samples[0].sound)
    monkeypatch.setattr(source, "LARGEST_BYTES", 1000)
    assert "too large" in failure(write("a.mid", b"MThd" + bytes(2000))).text


def test_pasted_things_of_no_kind() -> None:
    with pytest.raises(UnreadableFile, match="What was pasted is neither"):
        load_bytes(b"\0\1\2\3" * 50, None)
    with pytest.raises(UnreadableFile, match="What was pasted is empty"):
        load_bytes(b"", None)


@pytest.mark.parametrize(
    ("data", "expected"),
    [(picture("PNG"), Kind.PHOTO), (sound("FLAC"), Kind.AUDIO), (MUSICXML.encode(), Kind.SCORE)],
)
def test_pasted_things_are_recognised(data: bytes, expected: Kind) -> None:
    assert load_bytes(data, None).kind is expected


SEEDS = {
    "jpg": picture("JPEG"), "png": picture("PNG"), "webp": picture("WEBP"), "tif": picture("TIFF"),
    "gif": picture("GIF"), "bmp": picture("BMP"), "jp2": picture("JPEG2000"), "ppm": picture("PPM"),
    "avif": picture("AVIF"), "dng": dng_bytes(), "wav": sound("WAV"), "flac": sound("FLAC"),
    "ogg": sound("OGG"), "mp3": sound("MP3"), "aiff": sound("AIFF"), "pdf": pdf_bytes(["x"]),
    "musicxml": MUSICXML.encode(), "abc": ABC.encode(), "krn": HUMDRUM.encode(), "mei": MEI.encode(),
}  # fmt: skip


def loads_or_says_why(data: bytes, name: str) -> None:
    try:
        loaded = load_bytes(data, kind(name), name=name)
    except UnreadableFile as problem:
        assert name in problem.text  # noqa: PT017 -- both outcomes are right
    else:
        assert loaded.samples


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_random_bytes(extension: str) -> None:
    dice = random.Random(extension)
    with warnings.catch_warnings(record=True) as grumbles:
        for size in (1, 16, 700, 5000):
            loads_or_says_why(dice.randbytes(size), f"a.{extension}")
    assert not grumbles


@pytest.fixture(scope="module")
def pool() -> Iterator[LoaderPool]:
    made = LoaderPool(workers=2, timeout_s=20)
    yield made
    made.close()


@pytest.mark.slow
@pytest.mark.parametrize("extension", sorted(SEEDS))
def test_files_with_a_few_wrong_bytes(write: Write, pool: LoaderPool, extension: str) -> None:
    """In workers: verovio, for one, crashes on some of these."""
    dice = random.Random(extension)
    futures = []
    for number in range(8):
        data = bytearray(SEEDS[extension])
        for _wrong in range(dice.randint(1, 12)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        path = write(f"{number}.{extension}", bytes(data))
        futures.append((path, pool.submit(path, kind(path.name))))
    for path, future in futures:
        problem = future.exception(60)
        assert problem is None or (
            isinstance(problem, UnreadableFile) and path.name in str(problem)
        )
