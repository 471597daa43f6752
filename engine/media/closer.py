"""Closer looks at a file, in a worker process: how a photo was taken, how a recording sounds.

Every function raises `UnreadableFile` for a file that is gone or damaged.
"""

from collections.abc import Iterator
from pathlib import Path

from engine.closeup import Shot, Spectrogram
from engine.media.base import SAMPLE_RATE
from engine.media.decode_audio import LONG_S, Recording, Sound, open_recording
from engine.media.source import decoding, source_on_disk

_PLACES = 400
"""A recording too long to be decoded at once is heard at this many places."""


def shot(path: Path) -> Shot:
    """How and where a photo was taken."""
    from engine.media.open_picture import open_picture
    from engine.media.shot import read_shot

    source = source_on_disk(path)
    with decoding(source.name, "a picture"), open_picture(source) as image:
        return read_shot(image)


def spectrogram(path: Path, columns: int) -> Spectrogram:
    """Time and pitch of a recording."""
    from engine.media import spectrogram as drawing

    source = source_on_disk(path)
    with decoding(source.name, "a recording"), open_recording(source) as recording:
        duration_s = recording.duration_s
        fitting = columns if duration_s <= LONG_S else min(columns, _PLACES)
        return drawing.spectrogram(recording.read, duration_s, SAMPLE_RATE, fitting)


def loudness(path: Path) -> float | None:
    """Integrated loudness of a recording in LUFS."""
    from engine.media import loudness as measure

    source = source_on_disk(path)
    with decoding(source.name, "a recording"), open_recording(source) as recording:
        if recording.duration_s > LONG_S:
            return measure.loudness(_spread(recording, measure.BLOCK_S), SAMPLE_RATE)
        whole = recording.read(0.0, recording.duration_s)
        return measure.loudness(measure.blocks_of(whole, SAMPLE_RATE), SAMPLE_RATE)


def _spread(recording: Recording, length_s: float) -> Iterator[Sound]:
    """Stretches of a long recording, evenly spread."""
    step_s = recording.duration_s / _PLACES
    for place in range(_PLACES):
        yield recording.read(place * step_s, place * step_s + length_s)
