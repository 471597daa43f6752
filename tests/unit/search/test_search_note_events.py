"""Notes against notes: order and pitch decide, speed and broken chords do not."""

import numpy as np
import pytest

from engine.passage import PASSAGE_DIM, Line, Passage
from engine.search.note_events import event_scores, events_of, stretch_of, way_of


def passage(at, pitches, *, lines=(), strengths=None) -> Passage:
    at = np.asarray(at, np.float32)
    strength = np.full(len(at), 255) if strengths is None else np.asarray(strengths)
    places = np.linspace(0.02, max(1, len(lines)) - 0.02, 20 * max(1, len(lines)))
    return Passage(
        np.zeros((len(places), PASSAGE_DIM), np.float16),
        places.astype(np.float32),
        at,
        np.asarray(pitches, np.uint8),
        strength.astype(np.uint8),
        tuple(lines),
    )


def tune(seed: int, count: int = 30) -> np.ndarray:
    return np.random.default_rng(seed).integers(48, 84, count)


def played(pitches, speed: float = 0.3) -> Passage:
    return passage(speed * np.arange(len(pitches)), pitches)


def test_nothing_played_says_nothing():
    empty = events_of(passage([], []))
    assert event_scores(empty, [events_of(played(tune(1)))]).tolist() == [-1]


def test_too_few_notes_say_nothing():
    short = events_of(played(tune(1)[:3]))
    assert event_scores(events_of(played(tune(1))), [short]).tolist() == [-1]


def test_no_candidates_have_no_scores():
    assert event_scores(events_of(played(tune(1))), []).shape == (0,)


def test_pitches_beyond_the_piano_are_left_out():
    events = events_of(passage([0.0, 1.0], [5, 120]))
    assert len(events) == 0


def test_notes_that_begin_together_are_one_event():
    events = events_of(passage([0.0, 0.05, 0.4], [60, 64, 67]))
    assert len(events) == 2
    assert np.flatnonzero(events.keys[0]).tolist() == [60 - 21, 64 - 21]


def test_notes_of_one_column_are_one_event_on_every_line():
    lines = (Line(1, (0, 0, 900, 90)), Line(1, (0, 200, 900, 90)))
    events = events_of(passage([0.5, 0.5, 0.6, 1.2, 1.2], [60, 64, 65, 60, 67], lines=lines))
    assert len(events) == 3


def test_an_excerpt_finds_its_own_piece_at_any_speed():
    pieces = [events_of(played(tune(seed, 80))) for seed in range(20)]
    excerpt = events_of(played(tune(7, 80)[30:50], speed=0.11))
    scores = event_scores(excerpt, pieces)
    assert scores.argmax() == 7
    assert scores[7] == pytest.approx(1.0, abs=1e-3)


def test_the_same_notes_in_another_order_score_less():
    pitches = tune(3, 40)
    shuffled = np.random.default_rng(0).permutation(pitches)
    right, wrong = event_scores(
        events_of(played(pitches[10:30])), [events_of(played(pitches)), events_of(played(shuffled))]
    )
    assert right > wrong + 0.3


def test_a_broken_chord_still_matches():
    chords = passage(np.repeat(np.arange(10), 3), [p + d for p in tune(5, 10) for d in (0, 4, 7)])
    broken = passage(np.repeat(np.arange(10), 3) + np.tile([0, 0.1, 0.2], 10), chords.notes_pitch)
    other = events_of(played(tune(6, 30)))
    own, strange = event_scores(events_of(broken), [events_of(chords), other])
    assert own > strange


def test_missed_notes_are_passed_by():
    pitches = tune(8, 60)
    heard = np.delete(pitches[10:40], [3, 9, 15, 22])
    scores = event_scores(events_of(played(heard)), [events_of(played(pitches))])
    assert scores[0] > 0.9


def test_the_way_leads_through_the_right_events():
    pitches = tune(9, 60)
    way = way_of(events_of(played(pitches[20:40])), events_of(played(pitches)))
    assert way.tolist() == list(range(20, 40))


def test_the_stretch_is_told_in_places_of_the_candidate():
    pitches = tune(11, 60)
    found = stretch_of(events_of(played(pitches[20:40], 0.1)), events_of(played(pitches, 0.5)))
    assert found == pytest.approx((10.0, 19.5))


def test_a_query_longer_than_the_candidate_has_no_stretch():
    pitches = tune(12, 60)
    assert stretch_of(events_of(played(pitches)), events_of(played(pitches[:30]))) is None


def test_a_misread_accidental_still_matches():
    lines = (Line(1, (0, 0, 900, 90)),)
    pitches = tune(13, 40)
    sharp = np.where(pitches % 12 == 5, pitches + 1, pitches)  # every F read as F sharp
    right, other = event_scores(
        events_of(played(pitches[5:35])),
        [
            events_of(passage(np.linspace(0.02, 0.98, 40), sharp, lines=lines)),
            events_of(passage(np.linspace(0.02, 0.98, 40), tune(14, 40), lines=lines)),
        ],
    )
    assert right > other + 0.2
