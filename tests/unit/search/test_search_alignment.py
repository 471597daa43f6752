"""Laying music along music: tempo, repeats, ends, and the same answer side by side as alone."""

import itertools

import numpy as np
import pytest

from engine.search.alignment import (
    MOST_STEPS,
    TEMPOS,
    UNEVEN,
    at_tempo,
    best_path,
    path_scores,
)


def random_blocks(*shapes):
    rng = np.random.default_rng(0)
    return [rng.standard_normal(shape).astype(np.float32) for shape in shapes]


def by_hand(likeness):
    """The mean of the best of all ways, looked at one by one."""
    rows, columns = likeness.shape
    best = -np.inf
    for steps in itertools.product(range(MOST_STEPS + 1), repeat=rows - 1):
        price = UNEVEN * sum(step != 1 for step in steps)
        for start in range(columns - sum(steps)):
            way = np.cumsum([start, *steps])
            best = max(best, likeness[np.arange(rows), way].sum() - price)
    return best / rows


def planted(columns, length):
    """A likeness matrix of strangers with one way that is alike all along."""
    likeness = np.random.default_rng(1).uniform(-0.2, 0.2, (len(columns), length))
    likeness[np.arange(len(columns)), columns] = 0.9
    return likeness.astype(np.float32)


def test_the_best_of_all_ways_is_found():
    for block in random_blocks((4, 9), (3, 14), (1, 5), (4, 1)):
        path = best_path(block)
        assert path.score == pytest.approx(by_hand(block), abs=1e-5)
        price = UNEVEN * np.sum(np.diff(path.columns) != 1)
        total = block[np.arange(len(block)), path.columns].sum() - price
        assert total / len(block) == pytest.approx(path.score, abs=1e-5)


def test_many_side_by_side_score_as_each_alone():
    blocks = random_blocks((4, 30), (9, 12), (1, 1), (9, 40), (2, 3))
    alone = [best_path(block).score for block in blocks]
    assert path_scores(blocks) == pytest.approx(alone, abs=1e-5)
    anywhere = [np.ones(block.shape[1], bool) for block in blocks]
    alone = [best_path(block, can, 0.4).score for block, can in zip(blocks, anywhere, strict=True)]
    assert path_scores(blocks, anywhere, 0.4) == pytest.approx(alone, abs=1e-5)


def test_scores_do_not_depend_on_the_batches(monkeypatch):
    blocks = random_blocks((4, 30), (9, 12), (5, 20))
    together = path_scores(blocks)
    monkeypatch.setattr("engine.search.alignment._MOST_CELLS", 50)
    assert np.array_equal(path_scores(blocks), together)


@pytest.mark.parametrize(("first", "second"), [(1, 1), (1, 2), (2, 1), (0, 1)])
def test_a_change_of_tempo_is_followed(first, second):
    columns = np.cumsum([7, *([first] * 20), *([second] * 20)])
    path = best_path(planted(columns, 100))
    assert np.array_equal(path.columns, columns)
    changes = 20 * (first != 1) + 20 * (second != 1)
    assert path.score == pytest.approx(0.9 - UNEVEN * changes / 41, abs=1e-3)


@pytest.mark.parametrize("tempo", TEMPOS)
def test_rows_are_taken_at_a_tempo(tempo):
    angles = np.linspace(0, 3, 40)
    rows = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    paced = at_tempo(rows, tempo)
    assert len(paced) == round(40 * tempo)
    assert np.linalg.norm(paced, axis=1) == pytest.approx(1, abs=1e-5)
    expected = np.linspace(0, 3, len(paced))
    assert np.arctan2(paced[:, 1], paced[:, 0]) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize("count", [0, 1])
def test_one_row_has_no_tempo(count):
    assert len(at_tempo(np.zeros((count, 4), np.float32), 2.0)) == count


def test_a_repeat_is_followed_for_a_price_and_only_to_where_one_can_land():
    columns = np.array([*range(10, 40), *range(10, 60)])
    likeness = planted(columns, 80)
    landings = np.zeros(80, bool)
    assert best_path(likeness, landings).score < 0.7
    landings[10] = True
    path = best_path(likeness, landings, price=1.5)
    assert np.array_equal(path.columns, columns)
    assert path.score == pytest.approx(0.9 - 1.5 / len(columns), abs=1e-3)
    assert best_path(likeness, landings, price=100.0).score < 0.7


def test_what_is_not_played_is_passed_over():
    columns = np.array([*range(5, 30), *range(60, 90)])
    landings = np.ones(100, bool)
    assert np.array_equal(best_path(planted(columns, 100), landings).columns, columns)


def test_the_wrong_order_scores_less():
    likeness = planted(np.arange(5, 45), 60)
    assert path_scores([likeness[::-1]])[0] < 0.3 < path_scores([likeness])[0]


def test_nothing_has_no_path():
    assert best_path(np.zeros((0, 5), np.float32)) is None
    assert best_path(np.zeros((5, 0), np.float32)) is None
    assert len(path_scores([])) == 0
