import numpy as np
import pytest
from PIL import Image, ImageDraw

from engine.encoders.ink import MARGIN, SIDE, ink_of


def house(side: int = 400, at: tuple[int, int] = (0, 0), size: int = 200) -> np.ndarray:
    """Black lines on white."""
    image = Image.new("RGB", (side, side), "white")
    draw = ImageDraw.Draw(image)
    left, top = at[0] + 60, at[1] + 60
    draw.rectangle((left, top + size // 2, left + size, top + size), outline="black", width=5)
    draw.line(
        [(left, top + size // 2), (left + size // 2, top), (left + size, top + size // 2)],
        fill="black",
        width=5,
    )
    return np.asarray(image)


def likeness(first: np.ndarray | None, second: np.ndarray | None) -> float:
    assert first is not None
    assert second is not None
    return float((first * second).sum() / np.linalg.norm(first) / np.linalg.norm(second))


def test_ink_fills_the_square_and_is_between_paper_and_full() -> None:
    ink = ink_of(house())
    assert ink is not None
    assert ink.shape == (SIDE, SIDE)
    assert ink.dtype == np.float32
    assert ink.min() == 0
    assert ink.max() == 1
    rows, columns = (np.flatnonzero(ink.max(axis) > 0.3) for axis in (1, 0))
    for places in (rows, columns):
        assert abs(places[0] - MARGIN) <= 2
        assert abs(places[-1] - (SIDE - 1 - MARGIN)) <= 2
    np.testing.assert_array_equal(ink, ink_of(house()))


def test_white_on_black_is_black_on_white() -> None:
    assert likeness(ink_of(house()), ink_of(255 - house())) > 0.99


def test_place_and_size_on_the_sheet_do_not_matter() -> None:
    small = ink_of(house(at=(150, 120), size=120))
    assert likeness(ink_of(house()), small) > 0.7  # its lines are relatively thicker


@pytest.mark.parametrize("colour", [(30, 60, 200), (200, 40, 40), (240, 220, 60), (150, 150, 150)])
def test_coloured_ink_is_ink(colour: tuple[int, int, int]) -> None:
    drawing = house()
    share = drawing.astype(float) / 255
    coloured = (share * 255 + (1 - share) * np.array(colour)).astype(np.uint8)
    assert likeness(ink_of(drawing), ink_of(coloured)) > 0.95


def test_pencil_on_a_photographed_sheet_is_ink() -> None:
    """Grey lines, uneven light, warm paper, noise."""
    rng = np.random.default_rng(0)
    drawing = house(900, size=400).astype(float) / 255
    light = np.linspace(0.95, 0.6, 900)[None, :, None] * np.linspace(1, 0.85, 900)[:, None, None]
    values = (1 - (1 - drawing) * 0.45) * light * np.array([1, 0.96, 0.88])
    noisy = values + rng.normal(0, 0.02, values.shape)
    photographed = (np.clip(noisy, 0, 1) * 255).astype(np.uint8)
    assert likeness(ink_of(house(900, size=400)), ink_of(photographed)) > 0.9


@pytest.mark.parametrize("size", [(300, 200), (1, 1), (7, 900), (2, 2)])
@pytest.mark.parametrize("grey", [0, 130, 255])
def test_a_blank_sheet_has_no_ink(size: tuple[int, int], grey: int) -> None:
    assert ink_of(np.full((*size, 3), grey, np.uint8)) is None


def test_noise_on_a_blank_sheet_is_no_ink() -> None:
    rng = np.random.default_rng(0)
    sheet = np.clip(rng.normal(235, 3, (300, 400, 3)), 0, 255).astype(np.uint8)
    assert ink_of(sheet) is None


@pytest.mark.parametrize("shape", [(3, 700), (700, 3), (1, 5), (40, 40)])
def test_sheets_of_any_form(shape: tuple[int, int]) -> None:
    sheet = np.full((*shape, 3), 255, np.uint8)
    sheet[shape[0] // 2, shape[1] // 2] = 0
    ink = ink_of(sheet)
    assert ink is None or (ink.shape == (SIDE, SIDE) and np.isfinite(ink).all())


def test_a_line_that_touches_the_border_is_kept() -> None:
    sheet = np.full((200, 200, 3), 255, np.uint8)
    sheet[95:105] = 0
    ink = ink_of(sheet)
    assert ink is not None
    assert ink[SIDE // 2].mean() > 0.8
