"""Scores as notes, and notes as sound."""

import io
import shutil
from pathlib import Path

import mido
import numpy as np
import pytest

from engine.errors import UnreadableFile
from engine.training.score_noise import RATE, disturbed, phone
from engine.training.score_notes import Notes, notes_in
from engine.training.score_sound import (
    GROUPS,
    Style,
    instruments,
    midi_of,
    perform,
    synthesise,
)

FONTS = sorted(Path("/usr/share/sounds/sf2").glob("*.sf2"), key=lambda path: path.stat().st_size)

TYPES = {2: "half", 4: "whole"}


def note(step: str, octave: int, duration: int, extra: str = "") -> str:
    tie = f"<tie type='{extra}'/>" if extra else ""
    tied = f"<notations><tied type='{extra}'/></notations>" if extra else ""
    return (
        f"<note><pitch><step>{step}</step><octave>{octave}</octave></pitch>"
        f"<duration>{duration}</duration>{tie}<voice>1</voice><type>{TYPES[duration]}</type>"
        f"{tied}</note>"
    )


SCORE = f"""<?xml version="1.0"?><score-partwise version="3.1"><part-list>
<score-part id="P1"><part-name>Clarinet</part-name></score-part>
<score-part id="P2"><part-name>Piano</part-name></score-part></part-list>
<part id="P1"><measure number="1"><attributes><divisions>1</divisions><key><fifths>0</fifths></key>
<time><beats>4</beats><beat-type>4</beat-type></time><clef><sign>G</sign><line>2</line></clef>
<transpose><diatonic>-1</diatonic><chromatic>-2</chromatic></transpose></attributes>
<direction><direction-type><words>Largo</words></direction-type><sound tempo="50"/></direction>
{note("C", 5, 2)}{note("G", 4, 2, "start")}</measure>
<measure number="2">{note("G", 4, 4, "stop")}
<barline location="right"><repeat direction="backward"/></barline></measure></part>
<part id="P2"><measure number="1"><attributes><divisions>1</divisions><staves>2</staves>
<clef number="1"><sign>G</sign><line>2</line></clef>
<clef number="2"><sign>F</sign><line>4</line></clef></attributes>
{note("E", 4, 4).replace("</voice>", "</voice><staff>1</staff>")}
<backup><duration>4</duration></backup>
{note("C", 3, 4).replace("</voice>", "</voice><staff>2</staff>")}</measure>
<measure number="2"><note><rest/><duration>4</duration><voice>1</voice><staff>1</staff></note>
</measure></part></score-partwise>"""


@pytest.fixture(scope="module")
def notes() -> Notes:
    return notes_in(SCORE)


def scale(count: int = 64) -> Notes:
    """Chords of three, one a quarter."""
    onset = np.repeat(np.arange(count, dtype=np.float32), 3)
    pitch = (60 + np.tile([0, 4, 7], count) + np.repeat(np.arange(count) % 12, 3)).astype(np.uint8)
    size = len(onset)
    bars = np.arange(0, count, 4, dtype=np.float32)
    zero = np.zeros(size, np.int16)
    return Notes(pitch, onset, np.ones(size, np.float32), zero, zero, 100.0, bars)


def chance(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_a_transposing_part_sounds_where_it_is_heard(notes: Notes) -> None:
    assert notes.pitch[notes.part == 0].tolist() == [70, 65]


def test_tied_notes_are_one(notes: Notes) -> None:
    clarinet = notes.part == 0
    assert notes.onset_q[clarinet].tolist() == [0.0, 2.0]
    assert notes.duration_q[clarinet].tolist() == [2.0, 6.0]


def test_two_staves_under_a_brace_have_one_player(notes: Notes) -> None:
    assert notes.names == ("Clarinet", "Piano")
    assert sorted(zip(notes.staff.tolist(), notes.part.tolist(), strict=True)) == [
        (0, 0), (0, 0), (1, 1), (2, 1),
    ]  # fmt: skip


def test_tempo_and_measures_are_told(notes: Notes) -> None:
    assert notes.qpm == 50
    assert notes.bars_q.tolist() == [0.0, 4.0]


def test_repeats_are_played_only_when_asked_for(notes: Notes) -> None:
    twice = notes_in(SCORE, repeats=True)
    assert len(twice) == 2 * len(notes)
    assert set(twice.ids) == set(notes.ids)
    assert twice.bars_q.tolist() == [0.0, 4.0, 8.0, 12.0]


def test_what_is_no_score_is_refused() -> None:
    with pytest.raises(UnreadableFile):
        notes_in("<nothing/>")


def test_plain_playing_keeps_the_tempo() -> None:
    played = perform(scale(), 120.0, chance(), Style.PLAIN)
    assert np.allclose(np.diff(played.onset_s[::3]), 0.5)


def test_expressive_playing_is_the_same_for_the_same_seed() -> None:
    first, second, third = (perform(scale(), 120.0, chance(seed)) for seed in (1, 1, 2))
    assert np.array_equal(first.onset_s, second.onset_s)
    assert np.array_equal(first.velocity, second.velocity)
    assert not np.array_equal(first.onset_s, third.onset_s)


@pytest.mark.parametrize("seed", range(8))
def test_the_clock_tells_where_notes_are_heard(seed: int) -> None:
    music = scale()
    played = perform(music, 120.0, chance(seed))
    assert (np.diff(played.clock_s) > 0).all()
    assert np.abs(played.onset_s - played.seconds(music.onset_q)).max() < 0.35
    assert np.allclose(played.quarters(played.seconds([3.0, 9.5])), [3.0, 9.5])
    assert (played.offset_s > played.onset_s).all()


def test_every_note_is_in_the_midi_file() -> None:
    music = scale(8)
    played = perform(music, 100.0, chance(3))
    midi = mido.MidiFile(file=io.BytesIO(midi_of(played, music, [0])))
    begun, now = [], 0.0
    for message in midi:
        now += message.time
        if message.type == "note_on":
            begun.append((now, message.note))
    expected = sorted(zip(played.onset_s.tolist(), music.pitch.tolist(), strict=True))
    assert [pitch for _, pitch in begun] == [pitch for _, pitch in expected]
    assert np.allclose([at for at, _ in begun], [at for at, _ in expected], atol=0.002)


def test_a_key_struck_again_was_let_go_before() -> None:
    size = 3
    same = Notes(
        np.full(size, 60, np.uint8), np.arange(size, dtype=np.float32),
        np.full(size, 2.5, np.float32), np.zeros(size, np.int16), np.zeros(size, np.int16),
    )  # fmt: skip
    midi = mido.MidiFile(
        file=io.BytesIO(midi_of(perform(same, 60, chance(), Style.PLAIN), same, [0]))
    )
    keys = [message.type for message in midi if message.type in ("note_on", "note_off")]
    assert keys == ["note_on", "note_off"] * size


def test_no_part_plays_the_drums() -> None:
    size = 12
    parts = np.arange(size, dtype=np.int16)
    many = Notes(
        np.full(size, 60, np.uint8), np.zeros(size, np.float32), np.ones(size, np.float32), parts, parts,
    )  # fmt: skip
    midi = mido.MidiFile(
        file=io.BytesIO(midi_of(perform(many, 60, chance(), Style.PLAIN), many, [0]))
    )
    channels = [message.channel for message in midi if message.type == "note_on"]
    assert len(channels) == size
    assert 9 not in channels


@pytest.mark.parametrize("group", [None, *GROUPS])
def test_each_part_has_an_instrument(notes: Notes, group: str | None) -> None:
    for seed in range(10):
        programs = instruments(notes, chance(seed), group)
        assert len(programs) == 2
        assert all(0 <= program < 128 for program in programs)


def tone(seconds: float = 2.0) -> np.ndarray:
    time = np.arange(int(seconds * RATE)) / RATE
    return np.asarray(0.1 * np.sin(2 * np.pi * 1000 * time), np.float32)


@pytest.mark.parametrize("seed", range(4))
def test_disturbed_sound_is_as_long_and_no_silence(seed: int) -> None:
    heard = disturbed(tone(), chance(seed))
    assert heard.shape == tone().shape
    assert heard.dtype == np.float32
    assert np.isfinite(heard).all()
    assert np.abs(heard).max() > 1e-5
    assert np.array_equal(heard, disturbed(tone(), chance(seed)))


def test_undisturbed_sound_differs_by_its_level_only() -> None:
    heard = disturbed(tone(), chance(1), strength=0.0)
    factor = heard[100] / tone()[100]
    assert 0.09 < factor < 10.1
    assert np.allclose(heard, tone() * factor, rtol=1e-4, atol=1e-7)


def test_a_phone_hears_no_bass_and_no_treble() -> None:
    white = np.asarray(chance(2).standard_normal(4 * RATE), np.float32)
    power = np.abs(np.fft.rfft(phone(white, chance(5)))) ** 2
    hz = np.fft.rfftfreq(4 * RATE, 1 / RATE)
    middle = power[(hz > 500) & (hz < 3000)].mean()
    assert power[hz < 100].mean() < 0.05 * middle
    assert power[hz > 10_000].mean() < 0.2 * middle


@pytest.mark.skipif(shutil.which("fluidsynth") is None, reason="fluidsynth is not installed")
@pytest.mark.skipif(not FONTS, reason="no General-MIDI soundfont is installed")
def test_fluidsynth_plays_the_pitch_that_is_written() -> None:
    single = Notes(
        np.array([69], np.uint8), np.zeros(1, np.float32), np.full(1, 2, np.float32),
        np.zeros(1, np.int16), np.zeros(1, np.int16),
    )  # fmt: skip
    sound = synthesise(midi_of(perform(single, 60, chance(), "plain"), single, [73]), FONTS[0])
    assert sound.dtype == np.float32
    power = np.abs(np.fft.rfft(sound))
    peak = np.fft.rfftfreq(len(sound), 1 / RATE)[power.argmax()]
    nearest = 440 * 2 ** round(np.log2(peak / 440))
    assert abs(1200 * np.log2(peak / nearest)) < 40


def test_a_missing_soundfont_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nothing"):
        synthesise(b"", tmp_path / "nothing.sf2")
