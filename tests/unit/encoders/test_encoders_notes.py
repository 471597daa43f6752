"""Notes written and notes played, by the real weights."""

import hashlib

import numpy as np
import pytest

from engine.domain import Aspect, Kind
from engine.encoders import notes
from engine.encoders.base import Role
from engine.encoders.resources import resources_folder
from engine.media.base import Sample, page_sample
from engine.media.load import load_bytes
from engine.media.spectrum import spectrum_of
from engine.passage import PASSAGE_DIM, Passage
from engine.passage_fde import FDE_DIM
from engine.search.note_events import Events, event_scores, events_of

WEIGHTS = resources_folder() / "models" / "notes.safetensors"
RATE = 22_050
TUNE = """X:1
T:A tune
M:4/4
L:1/8
K:G
G2 A B c d e f | g2 f e d c B A | G2 B d g2 d B | c2 A F G4 |
e2 d c B A G F | E2 F G A B c d | e d c B A2 F2 | G8 |
"""
PITCHES = [
    67, 69, 71, 72, 74, 76, 78, 79, 78, 76, 74, 72, 71, 69, 67, 71, 74, 79, 74, 71, 72, 69, 66, 67,
    76, 74, 72, 71, 69, 67, 66, 64, 66, 67, 69, 71, 72, 74, 76, 74, 72, 71, 69, 66, 67,
]  # fmt: skip


@pytest.fixture(scope="module")
def scores() -> notes.ScoreNotes:
    return notes.ScoreNotes(WEIGHTS)


@pytest.fixture(scope="module")
def sounds() -> notes.SoundNotes:
    return notes.SoundNotes(WEIGHTS)


@pytest.fixture(scope="module")
def page() -> Sample:
    return load_bytes(TUNE.encode(), Kind.SCORE).samples[0]


@pytest.fixture(scope="module")
def written(scores: notes.ScoreNotes, page: Sample) -> Passage:
    passage = scores.encode([page], Role.ITEM)[0].passage
    assert passage is not None
    return passage


def plucked(pitches: list[int], step_s: float = 0.3) -> np.ndarray:
    """A plain string: harmonics that die away."""
    sound = np.zeros(round((len(pitches) * step_s + 1.0) * RATE), np.float32)
    for number, pitch in enumerate(pitches):
        at = np.arange(round(0.8 * RATE)) / RATE
        hertz = 440 * 2 ** ((pitch - 69) / 12)
        wave = sum(np.sin(2 * np.pi * k * hertz * at) / k for k in range(1, 7))
        start = round((0.2 + number * step_s) * RATE)
        sound[start : start + len(at)] += 0.1 * wave * np.exp(-5 * at)
    return sound


def heard(sounds: notes.SoundNotes, sound: np.ndarray) -> Passage:
    sample = Sample(spectrum=spectrum_of(sound, RATE))
    passage = sounds.encode([sample], Role.EXAMPLE)[0].passage
    assert passage is not None
    return passage


def certain(passage: Passage) -> list[int]:
    return passage.notes_pitch[passage.notes_strength > 127].tolist()


def test_the_space_is_named_after_the_weights():
    assert hashlib.sha256(WEIGHTS.read_bytes()).hexdigest().startswith(notes.WEIGHTS)


def test_the_weights_are_small():
    assert WEIGHTS.stat().st_size < 8_000_000


def test_both_kinds_share_a_space():
    one, other = notes.SCORE_INFO.spaces[0], notes.SOUND_INFO.spaces[0]
    assert one.joint == other.joint
    assert one.aspect is other.aspect is Aspect.SCORE


def test_a_page_without_staves_has_no_passage(scores: notes.ScoreNotes):
    blank = page_sample(1, np.full((900, 700, 3), 255, np.uint8), "")
    encoded = scores.encode([blank], Role.ITEM)[0]
    assert encoded.passage is None
    assert not encoded.vectors


def test_a_sample_without_a_spectrum_has_no_passage(sounds: notes.SoundNotes):
    assert sounds.encode([Sample(sound=np.zeros(100, np.float32))], Role.ITEM)[0].passage is None


def test_silence_holds_no_notes(sounds: notes.SoundNotes):
    assert not certain(heard(sounds, np.zeros(3 * RATE, np.float32)))


def test_weights_of_something_else_are_refused(tmp_path):
    from safetensors.numpy import save_file

    save_file({"reader.strange": np.zeros(3, np.float16)}, tmp_path / "other.safetensors")
    with pytest.raises(ValueError, match="does not fit"):
        notes.Nets(tmp_path / "other.safetensors")


def test_written_notes_are_read_in_order(written: Passage):
    read = events_of(written)
    truth = np.zeros((len(PITCHES), 88), np.uint8)
    truth[np.arange(len(PITCHES)), np.array(PITCHES) - 21] = 255
    ones = np.ones(len(PITCHES), np.float32)
    tune, backwards = Events(ones, truth, ones), Events(ones, truth[::-1], ones)
    assert len(read) == pytest.approx(len(PITCHES), abs=3)
    assert event_scores(tune, [read])[0] > 0.75
    assert event_scores(tune, [read])[0] > event_scores(backwards, [read])[0] + 0.3


def test_places_rise_and_lie_on_lines(written: Passage):
    assert (np.diff(written.places) > 0).all()
    assert written.places[-1] < len(written.lines)
    assert (np.diff(written.notes_at) >= 0).all()


def test_vectors_have_unit_length_and_the_compact_vector_is_one_per_page(
    scores: notes.ScoreNotes, page: Sample, written: Passage
):
    lengths = np.linalg.norm(written.vectors.astype(np.float32), axis=1)
    np.testing.assert_allclose(lengths, 1, atol=5e-3)
    assert written.vectors.shape[1] == PASSAGE_DIM
    compact = scores.encode([page], Role.ITEM)[0].vectors[Aspect.SCORE]
    assert compact.shape == (FDE_DIM,)
    assert 0.1 < np.linalg.norm(compact) < 1.2


def test_played_notes_are_heard(sounds: notes.SoundNotes):
    found = certain(heard(sounds, plucked(PITCHES)))
    assert len(found) == pytest.approx(len(PITCHES), abs=6)
    assert np.isin(found, PITCHES).mean() > 0.85


def test_level_does_not_matter(sounds: notes.SoundNotes):
    quiet, loud = (heard(sounds, gain * plucked(PITCHES)) for gain in (0.05, 5.0))
    alike = (quiet.vectors.astype(np.float32) * loud.vectors.astype(np.float32)).sum(1)
    assert alike.min() > 0.97
    assert abs(len(quiet.notes_at) - len(loud.notes_at)) <= 1


def test_what_is_played_is_found_in_what_is_written(sounds: notes.SoundNotes, written: Passage):
    own = events_of(heard(sounds, plucked(PITCHES[12:34], step_s=0.21)))
    other = events_of(heard(sounds, plucked(PITCHES[33:11:-1], step_s=0.21)))
    score = events_of(written)
    assert event_scores(own, [score])[0] > event_scores(other, [score])[0] + 0.2


def test_batches_do_not_matter(scores: notes.ScoreNotes, page: Sample, written: Passage):
    blank = page_sample(2, np.full((900, 700, 3), 255, np.uint8), "")
    again = scores.encode([blank, page], Role.ITEM)[1].passage
    assert again is not None
    np.testing.assert_array_equal(again.notes_pitch, written.notes_pitch)
