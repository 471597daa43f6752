"""Recordings of every format, length and state."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from conftest import tone
from PIL import Image

from engine.domain import Kind
from engine.errors import UnreadableFile
from engine.media.audio_tags import _stars
from engine.media.base import MAX_WINDOWS, SAMPLE_RATE, Loaded
from engine.media.decode_audio import to_mono
from engine.media.load import load, load_bytes

Write = Callable[[str, bytes | str], Path]


def sound_file(sound: np.ndarray, form: str = "WAV", rate: int = 44_100, **options: Any) -> bytes:
    stream = io.BytesIO()
    with soundfile.SoundFile(stream, "w", rate, 1, format=form, **options) as file:
        for start in range(0, len(sound), rate):  # libsndfile crashes on a long Vorbis block
            file.write(sound[start : start + rate])
    return stream.getvalue()


def av_file(sound: np.ndarray, form: str, codec: str, rate: int = 44_100) -> bytes:
    import av

    stream = io.BytesIO()
    with av.open(stream, "w", format=form) as container:
        track = container.add_stream(codec, rate=rate)
        track.layout, track.bit_rate = "mono", 64_000
        frame = av.AudioFrame.from_ndarray(sound[None], format="fltp", layout="mono")
        frame.rate = rate
        container.mux(track.encode(frame))
        container.mux(track.encode(None))
    return stream.getvalue()


def loaded(data: bytes, name: str = "a.wav") -> Loaded:
    return load_bytes(data, Kind.AUDIO, name=name)


def loudest_hertz(sound: np.ndarray) -> float:
    return float(np.abs(np.fft.rfft(sound)).argmax() * SAMPLE_RATE / len(sound))


@pytest.mark.parametrize("form", ["WAV", "FLAC", "OGG", "MP3", "AIFF", "AU", "CAF", "W64", "RF64"])
def test_formats_of_libsndfile(form: str) -> None:
    result = loaded(sound_file(tone(7.0), form))
    assert result.kind is Kind.AUDIO
    assert result.metadata.duration_s == pytest.approx(7.0, abs=0.06)
    first, last = result.samples
    assert (first.segment.start_s, first.segment.end_s) == (0.0, 5.0)
    assert last.segment.end_s == pytest.approx(7.0, abs=0.06)
    assert first.sound is not None
    assert first.sound.dtype == np.float32
    assert first.sound.shape == (5 * SAMPLE_RATE,)
    assert loudest_hertz(first.sound) == pytest.approx(440, abs=1)


@pytest.mark.parametrize(
    ("form", "codec"),
    [("mp4", "aac"), ("adts", "aac"), ("asf", "wmav2"), ("matroska", "aac"), ("ac3", "ac3"),
     ("mp2", "mp2"), ("webm", "libopus"), ("wv", "wavpack")],
)  # fmt: skip
def test_formats_of_ffmpeg(form: str, codec: str) -> None:
    rate = 48_000 if codec == "libopus" else 44_100
    result = loaded(av_file(tone(6.0, rate), form, codec, rate))
    assert result.metadata.duration_s == pytest.approx(6.0, abs=0.1)
    assert len(result.samples) == 2
    assert result.samples[0].sound is not None
    assert loudest_hertz(result.samples[0].sound) == pytest.approx(440, abs=1)


@pytest.mark.parametrize("rate", [8_000, 22_050, 48_000, 96_000])
def test_every_rate_becomes_ours(rate: int) -> None:
    sound = loaded(sound_file(tone(2.0, rate), rate=rate)).samples[0].sound
    assert sound is not None
    assert len(sound) == pytest.approx(2 * SAMPLE_RATE, abs=2)
    assert loudest_hertz(sound) == pytest.approx(440, abs=1)


def test_stereo_is_mixed_and_opposite_phases_do_not_vanish() -> None:
    left = tone(1.0)
    mixed = to_mono(np.stack([left, np.zeros_like(left)], axis=1))
    assert np.allclose(mixed, left / 2)
    assert np.allclose(to_mono(np.stack([left, -left], axis=1)), left)


def test_values_out_of_range_are_tamed() -> None:
    wild = np.array([np.nan, np.inf, -np.inf, 7.0, 0.25], np.float32)
    assert to_mono(wild[:, None]).tolist() == [0.0, 1.0, -1.0, 1.0, 0.25]


def test_a_short_sound_is_one_window_and_not_padded() -> None:
    (sample,) = loaded(sound_file(tone(0.2))).samples
    assert sample.sound is not None
    assert len(sample.sound) == round(0.2 * SAMPLE_RATE)


def rising(seconds: float, rate: int) -> np.ndarray:
    """A tone whose pitch says where in the recording it is: 200 Hz + 10 Hz a second."""
    time = np.arange(round(seconds * rate)) / rate
    return (0.5 * np.sin(2 * np.pi * (200 * time + 5 * time**2))).astype(np.float32)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["FLAC", "OGG", "MP3", "mp4", "adts"])
def test_long_recordings_are_read_in_parts_at_the_right_places(form: str) -> None:
    sound = rising(130.0, 16_000)
    data = sound_file(sound, form, 16000) if form.isupper() else av_file(sound, form, "aac", 16000)
    result = loaded(data)
    assert result.metadata.duration_s == pytest.approx(130, abs=0.3)
    assert len(result.samples) == MAX_WINDOWS
    assert result.samples[-1].segment.end_s == pytest.approx(130, abs=0.3)
    for sample in result.samples[::5]:
        assert sample.sound is not None
        assert sample.segment.start_s is not None
        middle = sample.sound[2 * SAMPLE_RATE : 3 * SAMPLE_RATE]
        expected = 200 + 10 * (sample.segment.start_s + 2.5)
        assert loudest_hertz(middle) == pytest.approx(expected, abs=8)


@pytest.mark.parametrize("sound", [np.zeros(44_100), np.zeros(0), np.full(900, 1e-6)])
def test_silence_is_said(sound: np.ndarray) -> None:
    with pytest.raises(UnreadableFile, match=r"a\.wav holds no sound"):
        loaded(sound_file(sound))


def test_a_film_without_sound_track_is_said() -> None:
    import av

    stream = io.BytesIO()
    with av.open(stream, "w", format="matroska") as container:
        track = container.add_stream("mpeg4", rate=10)
        track.width = track.height = 32
        frame = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")
        container.mux(track.encode(frame))
        container.mux(track.encode(None))
    with pytest.raises(UnreadableFile, match="holds no sound"):
        loaded(stream.getvalue(), "a.mka")


@pytest.mark.parametrize("form", ["WAV", "FLAC", "OGG", "MP3"])
def test_a_recording_that_stops_early_keeps_what_it_has(form: str) -> None:
    data = sound_file(tone(10.0), form)
    result = loaded(data[: len(data) // 2])
    assert result.samples
    assert all(sample.sound is not None and len(sample.sound) for sample in result.samples)


def _tagged(write: Write, form: str, name: str, tags: Callable[[Any], None]) -> Loaded:
    import mutagen

    data = av_file(tone(1.0), "mp4", "aac") if form == "M4A" else sound_file(tone(1.0), form)
    path = write(name, data)
    file = mutagen.File(path)
    if file.tags is None:
        file.add_tags()
    tags(file.tags)
    file.save()
    return load(path, Kind.AUDIO)


def _id3(tags: Any) -> None:
    from mutagen import id3

    tags.add(id3.TIT2(3, ["Night Train"]))
    tags.add(id3.TPE1(3, ["Ada Reed"]))
    tags.add(id3.TALB(3, ["Lines"]))
    tags.add(id3.TCON(3, ["Jazz"]))
    tags.add(id3.TDRC(3, ["1999-02-03"]))
    tags.add(id3.TBPM(3, ["128"]))
    tags.add(id3.COMM(3, "eng", "", ["recorded live"]))
    tags.add(id3.COMM(3, "eng", "iTunNORM", [" 00000A2B 00000A2B"]))
    tags.add(id3.POPM("x@y", 196, 0))


def _vorbis(tags: Any) -> None:
    tags.update(
        {
            "TITLE": "Night Train", "ARTIST": "Ada Reed", "ALBUM": "Lines", "GENRE": "Jazz",
            "DATE": "1999", "BPM": "128", "COMMENT": "recorded live", "RATING": "80",
        }
    )  # fmt: skip


def _mp4(tags: Any) -> None:
    tags.update(
        {
            "\xa9nam": ["Night Train"], "\xa9ART": ["Ada Reed"], "\xa9alb": ["Lines"],
            "\xa9gen": ["Jazz"], "\xa9day": ["1999"], "tmpo": [128], "\xa9cmt": ["recorded live"],
            "rate": ["80"],
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("form", "name", "tags"),
    [("MP3", "a.mp3", _id3), ("WAV", "a.wav", _id3), ("AIFF", "a.aiff", _id3),
     ("FLAC", "a.flac", _vorbis), ("OGG", "a.ogg", _vorbis), ("M4A", "a.m4a", _mp4)],
)  # fmt: skip
def test_tags(write: Write, form: str, name: str, tags: Callable[[Any], None]) -> None:
    result = _tagged(write, form, name, tags)
    metadata = result.metadata
    assert (metadata.title, metadata.artist, metadata.rating) == ("Night Train", "Ada Reed", 4)
    assert metadata.extra == {"album": "Lines", "year": 1999, "bpm": 128.0, "genre": "Jazz"}
    assert result.samples[0].text == "Night Train. Ada Reed. Jazz. recorded live"
    assert metadata.text == "Jazz. recorded live"


@pytest.mark.parametrize(
    ("text", "stars"),
    [("popm 1", 1), ("popm 64", 2), ("popm 128", 3), ("popm 196", 4), ("popm 255", 5),
     ("popm 0", 0), ("5", 5), ("3", 3), ("100", 5), ("60", 3), ("0.8", 4), ("", 0), ("x", 0)],
)  # fmt: skip
def test_ratings_of_every_player(text: str, stars: int) -> None:
    assert _stars(text) == stars


def test_the_thumbnail_is_a_wave_on_clear_ground() -> None:
    thumbnail = loaded(sound_file(tone(1.0))).thumbnail
    assert thumbnail is not None
    with Image.open(io.BytesIO(thumbnail)) as picture:
        assert picture.size == (320, 160)
        alpha = np.asarray(picture.convert("RGBA"))[..., 3]
    assert alpha[0].max() == 0
    assert alpha[80].max() == 255
