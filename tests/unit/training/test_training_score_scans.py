"""Worn pages and strips: nothing is lost that the truth needs."""

import numpy as np
import pytest

from engine.training.score_scans import photographed, scanned, scanned_where
from engine.training.worn_strips import worn

SPOTS = np.array([(150, 120), (600, 140), (300, 500), (640, 620), (120, 700)], float)


def strip() -> np.ndarray:
    ink = np.zeros((96, 650), np.uint8)
    ink[[36, 42, 48, 54, 60]] = 200
    ink[36:61, 100::120] = 255
    return ink


def spotted() -> np.ndarray:
    page = np.full((800, 760), 255, np.uint8)
    for x, y in SPOTS.astype(int):
        page[y - 12 : y + 13, x - 12 : x + 13] = 0
    return page


def middle_near(picture: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Middle of the dark spot around a place."""
    x, y = np.rint(place).astype(int)
    around = picture[y - 26 : y + 27, x - 26 : x + 27].astype(float)
    dark = around < (around.min() + np.median(around)) / 2
    down, across = np.nonzero(dark)
    return np.array([x - 26 + across.mean(), y - 26 + down.mean()])


def test_worn_strips_stay_strips() -> None:
    clean, rng = strip(), np.random.default_rng(0)
    before = clean.copy()
    seen = [worn(clean, rng) for _ in range(60)]
    assert np.array_equal(clean, before)
    assert {(w.shape, w.dtype) for w in seen} == {(clean.shape, clean.dtype)}
    assert sum(np.array_equal(w, clean) for w in seen) < 20
    assert len({w.tobytes() for w in seen}) > 40


def test_worn_strips_keep_their_lines() -> None:
    rng, kept = np.random.default_rng(1), 0
    for _ in range(40):
        rows = np.median(worn(strip(), rng), axis=1).astype(float)
        kept += bool(rows[33:64].max() > rows[:28].max() + 20)
    assert kept >= 38


def test_the_same_chance_gives_the_same_page() -> None:
    page = spotted()
    for make in (scanned, lambda p, rng: photographed(p, rng)[0]):
        first, again, other = (make(page, np.random.default_rng(seed)) for seed in (1, 1, 2))
        assert np.array_equal(first, again)
        assert first.shape != other.shape or not np.array_equal(first, other)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_points_of_a_scan_are_followed(seed: int) -> None:
    picture, where = scanned_where(spotted(), np.random.default_rng(seed))
    assert picture.shape == (800, 760)
    assert picture.dtype == np.uint8
    for place in where(SPOTS):
        assert middle_near(picture, place) == pytest.approx(place, abs=1.5)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_points_of_a_phone_picture_are_followed(seed: int) -> None:
    picture, where = photographed(spotted(), np.random.default_rng(seed))
    assert picture.ndim == 3
    for place in where(SPOTS):
        assert middle_near(picture[..., 1], place) == pytest.approx(place, abs=3)


def test_strength_nothing_changes_little() -> None:
    page = spotted()
    picture, where = scanned_where(page, np.random.default_rng(8), strength=0.0)
    assert np.abs(where(SPOTS) - SPOTS).max() < 16
    assert abs(int(picture.mean()) - int(page.mean())) < 12
