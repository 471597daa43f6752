"""MIDI files are written down as staves."""

import io
from itertools import pairwise

import mido
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain import Kind
from engine.errors import UnreadableFile
from engine.media.load import load_bytes
from engine.media.midi import Chord, Part, Piece, read_midi
from engine.media.musicxml import as_musicxml


def midi(notes: list[tuple[int, int, int]], *meta: mido.MetaMessage, channel: int = 0) -> bytes:
    """One track; notes as start, end (in quarters / 4) and key."""
    file = mido.MidiFile(ticks_per_beat=480)
    track = mido.MidiTrack(meta)
    file.tracks.append(track)
    events = [(start, "note_on", key) for start, _end, key in notes]
    events += [(end, "note_off", key) for _start, end, key in notes]
    now = 0
    for time, kind, key in sorted(events, key=lambda event: (event[0], event[1])):
        track.append(
            mido.Message(kind, note=key, velocity=64, channel=channel, time=(time - now) * 120)
        )
        now = time
    stream = io.BytesIO()
    file.save(file=stream)
    return stream.getvalue()


SCALE = [(4 * n, 4 * n + 4, key) for n, key in enumerate((62, 64, 66, 67, 69, 71, 73, 74))]


def test_reading() -> None:
    piece = read_midi(
        "a.mid",
        midi(
            SCALE,
            mido.MetaMessage("time_signature", numerator=3, denominator=4),
            mido.MetaMessage("key_signature", key="Bm"),
            mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(90)),
        ),
    )
    assert (piece.beats, piece.beat_type, piece.measure_length) == (3, 4, 12)
    assert (piece.fifths, piece.mode, piece.tempo_bpm) == (2, "minor", 90)
    assert piece.parts[0].staves[0][0] == Chord(0, 4, (62,))


def test_the_key_is_guessed() -> None:
    assert read_midi("a.mid", midi(SCALE)).fifths == 2
    assert read_midi("a.mid", midi([(0, 4, 60)])).fifths == 0


def test_a_wide_part_gets_two_staves() -> None:
    piece = read_midi("a.mid", midi([(0, 4, 40), (0, 4, 76), (4, 8, 79)]))
    upper, lower = piece.parts[0].staves
    assert [chord.pitches for chord in upper] == [(76,), (79,)]
    assert [chord.pitches for chord in lower] == [(40,)]


def test_notes_that_begin_together_are_a_chord_and_end_at_the_next() -> None:
    piece = read_midi("a.mid", midi([(0, 9, 60), (0, 3, 64), (4, 8, 65)]))
    assert piece.parts[0].staves[0] == (Chord(0, 4, (60, 64)), Chord(4, 4, (65,)))


def test_drums_are_left_out_beside_others() -> None:
    drums = read_midi("a.mid", midi([(0, 4, 38)], channel=9))
    assert drums.parts[0].staves[0][0].pitches == (38,)


@pytest.mark.parametrize(
    ("program", "name"), [(0, "Piano"), (40, "Violin"), (71, "Clarinet"), (104, "Sitar")]
)
def test_parts_without_a_name_are_called_by_their_program(program: int, name: str) -> None:
    stream = io.BytesIO(midi(SCALE))
    file = mido.MidiFile(file=stream)
    file.tracks[0].insert(0, mido.Message("program_change", program=program))
    changed = io.BytesIO()
    file.save(file=changed)
    assert read_midi("a.mid", changed.getvalue()).parts[0].name == name


def test_engraved_with_its_words() -> None:
    data = midi(SCALE, mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(60)))
    loaded = load_bytes(data, Kind.SCORE, name="a.mid")
    assert loaded.metadata.pages == 1
    assert loaded.samples[0].text == "Slow piece in D major, 4/4, for piano. Piano"


def test_accidentals_are_drawn_where_they_are_needed() -> None:
    piece = Piece(
        (Part("x", ((Chord(0, 4, (66,)), Chord(4, 4, (65,)), Chord(8, 4, (65,))),)),), fifths=1
    )
    text = as_musicxml(piece)
    assert text.count("<accidental>natural</accidental>") == 1
    assert "sharp" not in text


@pytest.mark.parametrize(
    "data", [midi([]), b"MThd", b"MThd\0\0\0\6\0\1\0\1\1\xe0MTrk\0\0\0\4\0\xff"]
)
def test_damaged_or_empty(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"a\.mid"):
        load_bytes(data, Kind.SCORE, name="a.mid")


CHORDS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(1, 40), st.integers(0, 127)), min_size=1, max_size=12
)


@given(CHORDS, st.integers(1, 12), st.sampled_from([1, 2, 4, 8, 16]), st.integers(-7, 7))
def test_every_measure_is_exactly_full(
    steps: list[tuple[int, int, int]], beats: int, beat_type: int, fifths: int
) -> None:
    from defusedxml import ElementTree

    now, chords = 0, []
    for gap, length, pitch in steps:
        chords.append(Chord(now + gap, length, (pitch,)))
        now += gap + length
    piece = Piece((Part("x", (tuple(chords),)),), beats, beat_type, fifths)
    tree = ElementTree.fromstring(as_musicxml(piece))
    lengths = [
        sum(int(note.findtext("duration")) for note in measure.iter("note"))
        for measure in tree.iter("measure")
    ]
    assert set(lengths) == {piece.measure_length}
    sounding = [n for n in tree.iter("note") if n.find("pitch") is not None]
    assert sum(int(n.findtext("duration")) for n in sounding) == sum(c.length for c in chords)
    starts = [sum(t.get("type") == "start" for t in n.iter("tie")) for n in sounding]
    stops = [sum(t.get("type") == "stop" for t in n.iter("tie")) for n in sounding]
    assert all(start == stop for (start, _), (_, stop) in pairwise(zip(starts, stops, strict=True)))
