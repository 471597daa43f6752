"""Decoding sound: libsndfile where it can, FFmpeg for the rest. Long files are read in parts."""

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from engine.errors import UnreadableFile
from engine.media.base import AUDIO_WINDOW_S, MAX_WINDOWS, SAMPLE_RATE
from engine.media.source import Source

Sound = npt.NDArray[np.float32]

LONG_S = MAX_WINDOWS * AUDIO_WINDOW_S
"""Longer recordings are never decoded as a whole."""

_WITHOUT_LENGTH = frozenset({"aac", "ac3", "eac3", "amr", "amrnb", "amrwb", "dts", "mp3", "truehd"})
"""FFmpeg's names of formats without a length in them: it guesses by the first packets' size."""

_SILENCE = 1e-4  # peak; -80 dB, below the noise of any recording
_MAX_CHANNELS = 64


class Recording(Protocol):
    """An opened recording. Not thread-safe."""

    duration_s: float
    words: Mapping[str, str]

    def read(self, start_s: float, end_s: float) -> Sound:
        """Mono samples at `SAMPLE_RATE` of a stretch; fewer where the file ends before it."""
        ...


@contextmanager
def open_recording(source: Source) -> Iterator[Recording]:
    """Open a recording with whichever library knows it.

    Raises
    ------
    UnreadableFile
        Neither does, or there is no sound in it.
    """
    import soundfile

    with source.open() as stream:
        try:
            sound_file = soundfile.SoundFile(stream)
        except (soundfile.LibsndfileError, TypeError, RuntimeError):
            sound_file = None
        if sound_file is not None:
            with sound_file:
                yield _SndFile(source.name, sound_file)
            return
    with source.open() as stream, _av_container(source.name, stream) as container:
        yield _AvFile(source.name, container)


class _SndFile:
    """A recording through libsndfile, which seeks to the sample."""

    def __init__(self, name: str, sound_file: Any) -> None:
        self._file = sound_file
        if not 1 <= sound_file.channels <= _MAX_CHANNELS or sound_file.frames <= 0:
            raise no_sound(name)
        self._whole: Sound | None = None
        self.duration_s = sound_file.frames / sound_file.samplerate
        self.words: Mapping[str, str] = sound_file.copy_metadata()
        if self.duration_s <= LONG_S:
            self._whole = self._stretch(0, sound_file.frames)
            self.duration_s = len(self._whole) / SAMPLE_RATE

    def read(self, start_s: float, end_s: float) -> Sound:
        if self._whole is not None:
            return _cut(self._whole, start_s, end_s)
        rate = self._file.samplerate
        start = min(round(start_s * rate), self._file.frames)
        return self._stretch(start, round((end_s - start_s) * rate))

    def _stretch(self, start: int, frames: int) -> Sound:
        if start and not self._seek(start):
            return np.zeros(0, np.float32)
        return resampled(to_mono(_read_frames(self._file, frames)), self._file.samplerate)

    def _seek(self, start: int) -> bool:
        """Whether there is such a place: a damaged header may promise too much."""
        import soundfile

        try:
            return bool(self._file.seek(start) == start)
        except soundfile.LibsndfileError:
            return False


def _read_frames(sound_file: Any, frames: int) -> Sound:
    """All frames there are, up to `frames`: a damaged end gives what came before it."""
    import soundfile

    pieces: list[Sound] = []
    step = 1 << 15  # small: an error loses the whole step
    while frames > 0:
        try:
            piece = sound_file.read(min(step, frames), dtype="float32", always_2d=True)
        except soundfile.LibsndfileError:
            break
        if not len(piece):
            break
        pieces.append(piece)
        frames -= len(piece)
    return np.concatenate(pieces) if pieces else np.zeros((0, 1), np.float32)


class _AvFile:
    """A recording through FFmpeg, which seeks to a packet; the rest is counted by time stamps."""

    def __init__(self, name: str, container: Any) -> None:
        if not container.streams.audio:
            raise no_sound(name)
        self._container = container
        self._stream = container.streams.audio[0]
        self.words: Mapping[str, str] = {**container.metadata, **self._stream.metadata}
        self._whole: Sound | None = None
        self._origin_s = float(max(0, self._stream.start_time or 0) * self._stream.time_base)
        self.duration_s = self._said_duration_s()
        if self.duration_s <= LONG_S:
            self._whole = self._from(0.0, 1.5 * LONG_S)
            self.duration_s = len(self._whole) / SAMPLE_RATE

    def read(self, start_s: float, end_s: float) -> Sound:
        if self._whole is not None:
            return _cut(self._whole, start_s, end_s)
        self._container.seek(
            int((start_s + self._origin_s) / self._stream.time_base), stream=self._stream
        )
        return self._from(start_s, end_s)

    def _said_duration_s(self) -> float:
        """Duration by the header, or by counting the packets of formats without one."""
        if self._container.format.name not in _WITHOUT_LENGTH:
            if self._stream.duration:
                return float(self._stream.duration * self._stream.time_base)
            if self._container.duration:
                return float(self._container.duration) / 1e6
        packets = self._container.demux(self._stream)
        length = sum(packet.duration or 0 for packet in packets) * self._stream.time_base
        self._container.seek(0)
        return float(length)

    def _from(self, start_s: float, end_s: float) -> Sound:
        """Decode onwards from where the file stands until `end_s`, and cut what was wanted."""
        from av.audio.resampler import AudioResampler
        from av.error import FFmpegError

        resampler = AudioResampler(format="fltp", rate=SAMPLE_RATE)
        pieces: list[Sound] = []
        first_s: float | None = None
        wanted = math.ceil((end_s - start_s) * SAMPLE_RATE)
        try:
            for frame in self._container.decode(self._stream):
                if first_s is None:
                    first_s = self._time_of(frame, start_s)
                    wanted += max(0, round((start_s - first_s) * SAMPLE_RATE))
                frame.pts = None  # the resampler must not fill gaps between damaged packets
                pieces += [
                    to_mono(np.asarray(part.to_ndarray().T, np.float32))
                    for part in resampler.resample(frame)
                ]
                if sum(map(len, pieces)) >= wanted:
                    break
        except (FFmpegError, EOFError):
            pass  # a damaged end gives what came before it
        sound = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
        skip = max(0, round((start_s - (first_s or start_s)) * SAMPLE_RATE)) if start_s else 0
        return sound[skip : skip + math.ceil((end_s - start_s) * SAMPLE_RATE)]

    def _time_of(self, frame: Any, default: float) -> float:
        return default if frame.pts is None else float(frame.time) - self._origin_s


@contextmanager
def _av_container(name: str, stream: Any) -> Iterator[Any]:
    import av
    from av.error import FFmpegError

    try:
        container = av.open(stream, metadata_errors="ignore")
    except (FFmpegError, OSError, ValueError) as problem:
        raise UnreadableFile(
            f"{name} is not a recording that Trouvère can read, or its beginning is damaged.",
            "Save it as FLAC, WAV or MP3.",
        ) from problem
    with container:
        yield container


def to_mono(sound: Sound) -> Sound:
    """Mean of the channels, shape (frames,) from (frames, channels), finite and in -1..1.

    Channels in opposite phase cancel out; then the first one speaks for all.
    """
    sound = np.nan_to_num(sound.astype(np.float32, copy=False), posinf=1.0, neginf=-1.0)
    mono: Sound = sound.mean(axis=1, dtype=np.float32)
    if sound.shape[1] > 1 and is_silent(mono):
        mono = sound[:, 0]
    return mono.clip(-1.0, 1.0)


def resampled(sound: Sound, rate: int) -> Sound:
    """Mono samples at `SAMPLE_RATE`."""
    import soxr

    if rate == SAMPLE_RATE or not len(sound):
        return sound
    at_our_rate: Sound = soxr.resample(sound, rate, SAMPLE_RATE, quality="HQ")
    return at_our_rate.clip(-1.0, 1.0).astype(np.float32, copy=False)


def is_silent(sound: Sound) -> bool:
    """Whether there is nothing to hear, -80 dB at the loudest."""
    return not len(sound) or float(np.abs(sound).max()) < _SILENCE


def no_sound(name: str) -> UnreadableFile:
    """The error for a recording without any sound."""
    return UnreadableFile(
        f"{name} holds no sound.", "Check in a player whether it should; if not, delete it."
    )


def _cut(sound: Sound, start_s: float, end_s: float) -> Sound:
    return sound[round(start_s * SAMPLE_RATE) : round(end_s * SAMPLE_RATE)]
