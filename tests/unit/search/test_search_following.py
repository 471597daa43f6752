"""A cursor through the score: tempo, repeats, what is not written, what is not played."""

import numpy as np
import pytest

from engine.domain import Following
from engine.passage import STEP_S
from engine.search.following import follow, places_of
from engine.search.kept import NOWHERE, ready_vectors
from tests.helpers.passages import PER_LINE, recording_of, score_of, tune


def ready(passage):
    return ready_vectors(passage, NOWHERE)


def followed(recording, score):
    return places_of(ready(recording), ready(score), score)


def steps_of(recording, score):
    return follow(ready(recording), ready(score), recording, score)


def test_repeats_are_gone_back_for():
    music = tune(1, 80)
    order = [*range(40), *range(40), *range(40, 80)]
    recording = recording_of(music, order=order, rubato=0.0)
    found = followed(recording, score_of(music))
    assert np.mean(np.abs(found - np.array(order)) <= 2) > 0.9


def test_what_is_not_written_lies_outside():
    music, applause = tune(1, 80), tune(2, 40)
    played = np.concatenate([applause, music, applause])
    recording = recording_of(played, rubato=0.0)
    found = followed(recording, score_of(music))
    assert np.mean(found[:36] == -1) > 0.9
    assert np.mean(found[-36:] == -1) > 0.9
    assert np.mean(np.abs(found[40:120] - np.arange(80)) <= 2) > 0.9


def test_nothing_of_a_stranger_is_followed():
    assert (followed(recording_of(tune(1)), score_of(tune(2))) == -1).mean() > 0.9


def test_steps_tell_page_and_box_of_each_moment():
    music = tune(1, 120)
    recording, score = recording_of(music), score_of(music)
    steps = steps_of(recording, score)
    times = [step.time_s for step in steps]
    assert times == sorted(times)
    assert {step.page for step in steps} == {1, 2}
    following = Following(steps, 9.0, sure=True)
    assert following.at(-1.0) is None
    middle = following.at(recording.places[-1] / 2)
    for step in (steps[0], middle, steps[-1]):
        x, _y, width, height = step.box
        assert 100 <= x < 1100
        assert 1 <= width <= 1000
        assert height == 200
    assert following.at(10_000.0) == steps[-1]


def test_the_cursor_is_where_the_music_is():
    music = tune(3, 120)
    recording, score = recording_of(music, tempo=1.0, rubato=0.0), score_of(music)
    off = []
    for step in steps_of(recording, score):
        line = next(
            n for n, line in enumerate(score.lines)
            if line.page == step.page and line.box[1] == step.box[1]
        )  # fmt: skip
        place = line + (step.box[0] - 100) / 1000
        off.append(abs(place * PER_LINE - step.time_s / STEP_S))
    assert np.mean(np.array(off) < PER_LINE / 4) > 0.9  # within a bar


@pytest.mark.parametrize("rows", [0, 3])
def test_nothing_is_followed_nowhere(rows):
    nothing = np.zeros((0, 64), np.float32)
    assert places_of(np.zeros((rows, 64), np.float32), nothing, score_of(tune(1, 40))).tolist() == (
        [-1] * rows
    )
