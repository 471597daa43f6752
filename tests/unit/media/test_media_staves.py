"""Sheet music is told from everything else, in print, scans and phone pictures."""

from pathlib import Path

import numpy as np
import pytest
from conftest import sheet
from PIL import Image

from engine.domain import Kind
from engine.media.load import load
from engine.media.staves import looks_like_score, staff_lengths


def pixels(image: Image.Image) -> np.ndarray:
    return np.asarray(image.convert("RGB"))


def in_shade(image: Image.Image) -> Image.Image:
    """Light that falls off to 40 % across the page, warm, with sensor noise."""
    page = np.asarray(image).astype(float)
    light = np.linspace(1.0, 0.4, page.shape[1])[None, :, None] * np.array([1, 0.95, 0.82])
    noise = np.random.default_rng(3).normal(0, 6, page.shape)
    return Image.fromarray(np.clip(page * light + noise, 0, 255).astype(np.uint8))


def test_a_page_has_its_staves() -> None:
    lengths = staff_lengths(pixels(sheet(staves=6)))
    assert len(lengths) == 6
    assert all(0.7 < length < 0.9 for length in lengths)


@pytest.mark.parametrize("degrees", [-6, -2, 1, 4, 8])
def test_a_skewed_page_is_a_score(degrees: int) -> None:
    page = sheet(1200).rotate(degrees, Image.Resampling.BICUBIC, fillcolor=(120, 90, 60))
    assert looks_like_score(pixels(page))


def test_a_phone_picture_is_a_score() -> None:
    page = sheet(1200)
    corners = (
        -80,
        -40,
        60,
        page.height + 30,
        page.width - 10,
        page.height + 70,
        page.width + 50,
        -70,
    )
    photo = page.transform(page.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)
    assert looks_like_score(pixels(in_shade(photo)))


@pytest.mark.parametrize("lines", [1, 3, 4, 6, 7, 30])
def test_other_numbers_of_lines_are_no_staves(lines: int) -> None:
    assert not looks_like_score(pixels(sheet(staves=3 if lines == 30 else 6, lines=lines)))


def _stripes(horizontal: bool, period: int) -> np.ndarray:
    stripes = np.full((900, 900, 3), 240, np.uint8)
    if horizontal:
        stripes[::period] = 30
    else:
        stripes[:, ::period] = 30
    return stripes


@pytest.mark.parametrize(
    "picture",
    [
        np.full((800, 800, 3), 255, np.uint8),
        np.zeros((800, 800, 3), np.uint8),
        np.random.default_rng(4).integers(0, 256, (800, 800, 3), dtype=np.uint8),
        _stripes(horizontal=True, period=12),
        _stripes(horizontal=True, period=40),
        _stripes(horizontal=False, period=12),
        np.zeros((3, 900, 3), np.uint8),
        np.zeros((1, 1, 3), np.uint8),
        255 - pixels(sheet()),  # white on black
        np.rot90(pixels(sheet())),
    ],
    ids=[
        "white",
        "black",
        "noise",
        "ruled",
        "wide-ruled",
        "vertical",
        "thin",
        "dot",
        "inverted",
        "sideways",
    ],
)
def test_no_scores(picture: np.ndarray) -> None:
    assert not looks_like_score(picture)


@pytest.mark.slow
def test_real_photos_are_no_scores(shared: Path) -> None:
    files = sorted((shared / "photos/coco").rglob("*.jpg"))[:40]
    files += sorted((shared / "photos/caltech").rglob("*.jpg"))[::23]
    assert [path.name for path in files if load(path, Kind.PHOTO).kind is Kind.SCORE] == []


@pytest.mark.slow
def test_real_pages_are_scores(shared: Path) -> None:
    files = sorted((shared / "scores/vienna4x22").glob("*.png"))
    assert len(files) == 4
    assert [path.name for path in files if load(path, Kind.PHOTO).kind is not Kind.SCORE] == []
