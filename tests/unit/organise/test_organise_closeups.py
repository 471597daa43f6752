"""A closer look at real files, through the worker process that the window uses."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image
from PIL.ExifTags import IFD, Base

from engine.errors import UnreadableFile
from engine.media import closer
from engine.media.pool import LoaderPool
from engine.organise.closeups import Closeups
from tests.helpers.media_files import make_photo, make_sound


@pytest.fixture(scope="module")
def pool() -> Iterator[LoaderPool]:
    made = LoaderPool(1)
    yield made
    made.close()


def closeups(pool: LoaderPool, path: Path) -> Closeups:
    return Closeups(lambda _id: path, lambda _id: path.read_bytes(), pool)


@pytest.mark.slow
def test_through_a_worker_process(pool: LoaderPool, tmp_path: Path) -> None:
    sound = make_sound(tmp_path / "a.wav", 440)
    looks = closeups(pool, sound)
    drawn = looks.spectrogram(1, 50)
    assert (drawn.columns, len(drawn.levels)) == (50, 50 * drawn.rows)
    assert looks.loudness(sound) == closer.loudness(sound)
    with pytest.raises(UnreadableFile, match=r"a\.wav"):
        looks.shot(1)


def test_colours_come_from_the_thumbnail(tmp_path: Path) -> None:
    photo = make_photo(tmp_path / "a.png", (200, 30, 30))
    there = Closeups(lambda _id: photo, lambda _id: photo.read_bytes(), None)  # type: ignore[arg-type] # asks no worker
    absent = Closeups(lambda _id: photo, lambda _id: None, None)  # type: ignore[arg-type] # asks no worker
    assert sum(swatch.share for swatch in there.colours(1)) > 0.8
    assert absent.colours(1) == ()


def test_a_shot(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(IFD.Exif).update({Base.FNumber: 2.8})
    Image.new("RGB", (8, 8)).save(tmp_path / "a.jpg", exif=exif)
    assert closer.shot(tmp_path / "a.jpg").aperture == 2.8


@pytest.mark.parametrize("look", [closer.shot, closer.loudness])
def test_a_file_that_is_gone(tmp_path: Path, look: object) -> None:
    with pytest.raises(UnreadableFile):
        look(tmp_path / "gone.wav")  # type: ignore[operator]


def test_long_recordings_are_heard_at_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closer, "LONG_S", 2.0)
    monkeypatch.setattr("engine.media.decode_audio.LONG_S", 2.0)
    monkeypatch.setattr(closer, "_PLACES", 20)
    rate = 22_050
    times_s = np.arange(6 * rate) / rate
    wave = 0.1 * np.sin(2 * np.pi * 997 * times_s)
    soundfile.write(tmp_path / "long.wav", wave.astype(np.float32), rate)
    assert closer.loudness(tmp_path / "long.wav") == pytest.approx(-20, abs=0.2)
    drawn = closer.spectrogram(tmp_path / "long.wav", 100)
    assert drawn.columns == 20
    levels = np.frombuffer(drawn.levels, np.uint8).reshape(drawn.rows, drawn.columns)
    assert len(set(levels.argmax(0))) == 1
