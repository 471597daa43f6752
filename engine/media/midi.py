"""MIDI files as staves of quantised chords, so that they can be engraved like any score.

A MIDI file says when keys go down, not how that is written: the nearest sixteenth is taken, one
voice per staff, and the key that needs the fewest accidentals. Plain, but it reads as music.
"""

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine.errors import UnreadableFile
from engine.media.instruments import program_name
from engine.media.words import readable

GRID_PER_QUARTER = 4
"""Time is counted in sixteenths."""

_MAX_NOTES = 60_000
_MAX_MEASURES = 3000
_MAX_STAVES = 24
_DRUMS = 9  # channel 10 by everyone's count but MIDI's
_MIDDLE_C = 60
_ONE_HAND = 24  # semitones: a wider part without a second staff is split at middle C


@dataclass(frozen=True, slots=True)
class Chord:
    """Keys (MIDI numbers, rising) from `start` for `length`, in sixteenths."""

    start: int
    length: int
    pitches: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What one player plays, on one staff or two (upper first)."""

    name: str
    staves: tuple[tuple[Chord, ...], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A MIDI file ready to be written down.

    ``fifths``: sharps (positive) or flats of the key; ``mode`` None where the file does not say.
    """

    parts: tuple[Part, ...]
    beats: int = 4
    beat_type: int = 4
    fifths: int = 0
    mode: str | None = None
    tempo_bpm: int | None = None
    title: str = ""
    words: str = ""

    @property
    def measure_length(self) -> int:
        """Length of a measure in sixteenths."""
        return max(1, self.beats * 4 * GRID_PER_QUARTER // self.beat_type)


@dataclass(slots=True)
class _Found:
    """Everything picked up while going through the messages."""

    notes: dict[tuple[int, int], list[tuple[int, int, int]]] = field(default_factory=dict)
    programs: dict[tuple[int, int], int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    first: dict[str, Any] = field(default_factory=dict)


def read_midi(name: str, data: bytes) -> Piece:
    """Read a MIDI file.

    Raises
    ------
    UnreadableFile
        It is damaged beyond reading, or holds no notes.
    """
    import mido

    try:
        midi = mido.MidiFile(file=io.BytesIO(data), clip=True)
    except (OSError, EOFError, ValueError, IndexError, KeyError, TypeError) as problem:
        raise UnreadableFile(
            f"{name} is a damaged MIDI file.", "Export it again from its music program."
        ) from problem
    found = _Found()
    for number, track in enumerate(midi.tracks):
        _read_track(found, number, track)
    quarter = midi.ticks_per_beat if 0 < midi.ticks_per_beat < 0x8000 else 480
    parts = _parts(found, quarter)
    if not parts:
        raise UnreadableFile(f"{name} holds no notes.", "If it should, export it again.")
    return _piece(found, parts)


def _read_track(found: _Found, number: int, track: Iterable[Any]) -> None:
    now = 0
    down: dict[tuple[int, int], list[int]] = defaultdict(list)
    for message in track:
        now += message.time
        if message.type in ("note_on", "note_off"):
            _read_key(found, number, now, message, down)
        elif message.type == "program_change":
            found.programs.setdefault((number, message.channel), message.program)
        elif message.type == "track_name":
            found.names.setdefault(number, readable(message.name, 100))
        elif message.type in ("lyrics", "text"):
            found.texts.append(readable(message.text, 200))
        elif message.type in ("time_signature", "key_signature", "set_tempo"):
            found.first.setdefault(message.type, message)


def _read_key(
    found: _Found,
    number: int,
    now: int,
    message: Any,
    down: dict[tuple[int, int], list[int]],
) -> None:
    key = (message.channel, message.note)
    if message.type == "note_on" and message.velocity:
        down[key].append(now)
    elif down[key]:
        notes = found.notes.setdefault((number, message.channel), [])
        notes.append((down[key].pop(0), now, message.note))


def _parts(found: _Found, quarter: int) -> tuple[Part, ...]:
    played = {key: notes for key, notes in found.notes.items() if key[1] != _DRUMS} or found.notes
    unit = quarter / GRID_PER_QUARTER
    parts = []
    for key, notes in sorted(played.items()):
        placed = sorted(
            (round(start / unit), round(end / unit), pitch)
            for start, end, pitch in notes[:_MAX_NOTES]
        )
        name = found.names.get(key[0], "") or program_name(found.programs.get(key, 0)).capitalize()
        parts.append(Part(name, tuple(_chords(hand) for hand in _hands(placed))))
    return tuple(parts[:_MAX_STAVES])


def _hands(notes: list[tuple[int, int, int]]) -> list[list[tuple[int, int, int]]]:
    """Notes of the staves: two where they reach further than one hand does, around middle C."""
    pitches = [pitch for _start, _end, pitch in notes]
    low, high = min(pitches), max(pitches)
    if high - low <= _ONE_HAND or not low < _MIDDLE_C <= high:
        return [notes]
    return [
        [note for note in notes if note[2] >= _MIDDLE_C],
        [note for note in notes if note[2] < _MIDDLE_C],
    ]


def _chords(notes: list[tuple[int, int, int]]) -> tuple[Chord, ...]:
    """One voice: notes that begin together, held until they end or the next begin."""
    together: Mapping[int, list[tuple[int, int]]] = defaultdict(list)
    for start, end, pitch in notes:
        together[start].append((end, pitch))
    starts = sorted(together)
    chords = []
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        end = max(start + 1, *(end for end, _pitch in together[start]))
        if following is not None and (end > following or following - end == 1):
            end = following  # a gap of a sixteenth is touch, not a rest
        pitches = tuple(sorted({pitch for _end, pitch in together[start]}))
        chords.append(Chord(start, end - start, pitches))
    return tuple(chords)


def _piece(found: _Found, parts: tuple[Part, ...]) -> Piece:
    time, key, tempo = (
        found.first.get(name) for name in ("time_signature", "key_signature", "set_tempo")
    )
    beats, beat_type = (time.numerator, time.denominator) if time is not None else (4, 4)
    if not (1 <= beats <= 32 and beat_type in (1, 2, 4, 8, 16)):
        beats, beat_type = 4, 4
    title = found.names.get(0, "") if (0, 0) not in found.notes else ""
    piece = Piece(
        parts=parts,
        beats=beats,
        beat_type=beat_type,
        fifths=_FIFTHS[key.key] if key is not None else _likely_fifths(parts),
        mode=None if key is None else ("minor" if key.key.endswith("m") else "major"),
        tempo_bpm=_bpm(tempo),
        title=title,
        words=" ".join(filter(None, found.texts[:2000])),
    )
    last = piece.measure_length * _MAX_MEASURES
    return piece if _end(parts) <= last else _shortened(piece, last)


def _end(parts: tuple[Part, ...]) -> int:
    return max(staff[-1].start for part in parts for staff in part.staves)


def _shortened(piece: Piece, last: int) -> Piece:
    parts = tuple(
        Part(part.name, tuple(tuple(c for c in staff if c.start < last) for staff in part.staves))
        for part in piece.parts
    )
    return replace(piece, parts=parts)


def _likely_fifths(parts: tuple[Part, ...]) -> int:
    """Key signature that needs the fewest accidentals; of equals the one with fewest signs."""
    counts = [0] * 12
    for part in parts:
        for staff in part.staves:
            for chord in staff:
                for pitch in chord.pitches:
                    counts[pitch % 12] += 1
    return max(
        range(-6, 7),
        key=lambda fifths: (
            sum(counts[(7 * fifths + step) % 12] for step in (0, 2, 4, 5, 7, 9, 11)),
            -abs(fifths),
        ),
    )


_FIFTHS = {
    **{name: place for place, name in enumerate("Cb Gb Db Ab Eb Bb F C G D A E B F# C#".split(), -7)},  # noqa: SIM905
    **{name: place for place, name in enumerate("Abm Ebm Bbm Fm Cm Gm Dm Am Em Bm F#m C#m G#m D#m A#m".split(), -7)},  # noqa: SIM905
}  # fmt: skip


def _bpm(tempo: Any) -> int | None:
    """Quarters a minute; None for MIDI's default of 120, which says nothing."""
    if tempo is None or tempo.tempo in (0, 500_000):
        return None
    return round(60e6 / float(tempo.tempo))
