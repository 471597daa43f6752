"""Worn pages and strips: nothing is lost that the truth needs."""

import random

import numpy as np
import pytest
import torch

from engine.training.score_scans import photographed, scanned, scanned_where
from engine.training.score_wear import worn_batch

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


def worn(strips: int, seed: int) -> np.ndarray:
    batch = torch.from_numpy(np.stack([strip()] * strips)[:, None])
    return worn_batch(batch, random.Random(seed)).numpy()[:, 0]


def test_worn_strips_stay_strips() -> None:
    seen = worn(6, 0)
    assert seen.shape == (6, 96, 650)
    assert seen.min() >= 0
    assert seen.max() <= 1
    assert len({one.tobytes() for one in seen}) == 6


def test_worn_strips_keep_their_lines() -> None:
    kept = 0
    for seed in range(20):
        rows = np.median(worn(2, seed), axis=2)
        kept += int((rows[:, 33:64].max(1) > rows[:, :28].max(1) + 0.08).sum())
    assert kept >= 34


def test_the_same_chance_wears_strips_the_same() -> None:
    assert np.array_equal(worn(3, 5), worn(3, 5))


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
