"""What the figures of music search are counted with."""

import itertools
import math

import numpy as np
import pytest

pytest.importorskip("soundfile")

from tests.bench.published_networks import BANK, levelled, sequence_scores, sheet_windows, votes
from tests.bench.quality_scores import measure_at
from tests.bench.score_bench import rank_of, wilson


def test_wilson_is_the_published_interval() -> None:
    low, high = wilson(33, 40)  # 95 % of .825: [.68, .91]
    assert math.isclose(low, 0.68, abs_tol=0.005)
    assert math.isclose(high, 0.913, abs_tol=0.005)
    assert wilson(40, 40)[1] == pytest.approx(1.0)


def test_the_better_of_two_right_answers_counts() -> None:
    assert rank_of(np.array([0.1, 0.9, 0.5, 0.7]), [2]) == 3
    assert rank_of(np.array([0.1, 0.9, 0.5, 0.7]), [0, 3]) == 2


def test_equal_scores_are_no_luck() -> None:
    assert rank_of(np.zeros(11), [4]) == 6


def test_the_filterbank_has_the_bands_of_the_papers() -> None:
    assert BANK.shape == (1024, 92)
    assert np.allclose(BANK.sum(0), 1.0, atol=1e-5)


def test_sound_is_brought_to_one_level() -> None:
    power = np.random.default_rng(0).random((40, 92)).astype(np.float32)
    assert levelled(power).mean() == pytest.approx(0.0704, abs=1e-4)
    assert np.allclose(levelled(power), levelled(100 * power), atol=1e-4)


def best_by_trying(likeness: np.ndarray, most: int) -> float:
    rows, columns = likeness.shape
    found = -np.inf
    for path in itertools.product(range(columns), repeat=rows):
        if all(0 <= b - a <= most for a, b in itertools.pairwise(path)):
            found = max(found, float(np.mean([likeness[i, c] for i, c in enumerate(path)])))
    return found


@pytest.mark.parametrize("seed", range(3))
def test_paths_are_the_best_there_are_and_stay_in_a_piece(seed: int) -> None:
    rng = np.random.default_rng(seed)
    query = rng.standard_normal((3, 4)).astype(np.float32)
    pieces = [rng.standard_normal((n, 4)).astype(np.float32) for n in (5, 7, 3)]
    ends = np.cumsum([len(piece) for piece in pieces])
    scores, lasts = sequence_scores(query, np.concatenate(pieces), ends, most=2)
    assert np.allclose(scores, [best_by_trying(query @ p.T, 2) for p in pieces], atol=1e-5)
    assert (lasts < ends).all()


def test_votes_go_to_the_nearest() -> None:
    axes = np.eye(4, dtype=np.float32)
    assert votes(axes[:2], [axes[2:], axes[:2]], k=1).argmax() == 1


def test_windows_of_sheets_are_half_size_with_paper_one() -> None:
    strip = np.full((160, 330), 255, np.uint8)
    strip[:, 200:] = 0
    windows = sheet_windows(strip, 200)
    assert windows.shape == (3, 80, 100)
    assert windows[0].min() == 1.0
    assert windows[2][:, 50:].max() == 0.0


def test_a_spot_is_told_its_measure() -> None:
    measures = np.array(
        [[1, 0, 100, 0], [1, 0, 300, 4], [1, 1, 100, 8], [2, 0, 100, 12]], np.float32
    )
    systems = np.array([[1, 100, 200], [1, 400, 500], [2, 100, 200]], np.float32)
    assert measure_at((1, 350.0, 160.0), measures, systems) == 1
    assert measure_at((1, 350.0, 460.0), measures, systems) == 2
    assert measure_at((2, 120.0, 460.0), measures, systems) == 3
    assert measure_at((3, 120.0, 460.0), measures, systems) is None
