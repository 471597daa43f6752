"""Recordings: heard in fixed windows, with their tags and a picture of their loudness."""

from dataclasses import replace

import numpy as np

from engine.domain import Kind, Segment
from engine.media.audio_tags import AudioFacts, read_tags
from engine.media.base import SAMPLE_RATE, Loaded, Metadata, Sample
from engine.media.decode_audio import Recording, Sound, is_silent, no_sound, open_recording
from engine.media.source import Source
from engine.media.spectrum import spectrum
from engine.media.wave_picture import BARS, envelope, wave_thumbnail
from engine.media.windows import windows_of
from engine.media.words import joined


def load_audio(source: Source) -> Loaded:
    """Load a recording: one sample for each window of `windows_of`, not padded.

    The first one also holds the spectrum of the whole recording.

    Raises
    ------
    UnreadableFile
        It cannot be decoded, or holds no sound.
    """
    with open_recording(source) as recording:
        heard = _listen(recording)
        duration_s, words = recording.duration_s, recording.words
        levels = spectrum(recording.read, duration_s, SAMPLE_RATE)
    if all(is_silent(sound) for _segment, sound in heard):
        raise no_sound(source.name)
    facts = read_tags(source, words)
    samples = [Sample(segment, sound=sound, text=facts.text) for segment, sound in heard]
    samples[0] = replace(samples[0], spectrum=levels)
    picture = wave_thumbnail(envelope(np.concatenate([sound for _segment, sound in heard]), BARS))
    metadata = _metadata(facts, duration_s)
    return Loaded(source.content_hash, Kind.AUDIO, metadata, tuple(samples), picture)


def _listen(recording: Recording) -> list[tuple[Segment, Sound]]:
    """Each window's samples, own memory; a window that turns out to lie past the end is left out."""
    heard = []
    for start_s, end_s in windows_of(recording.duration_s):
        sound = recording.read(start_s, end_s)
        if len(sound):
            heard.append((Segment(start_s=start_s, end_s=end_s), np.array(sound)))
    return heard


def _metadata(facts: AudioFacts, duration_s: float) -> Metadata:
    return Metadata(
        duration_s=duration_s,
        title=facts.title,
        artist=facts.artist,
        text=joined([facts.genre, facts.comment, facts.lyrics]),
        rating=facts.rating,
        extra={**facts.extra, **({"genre": facts.genre} if facts.genre else {})},
    )
