"""Colours of a picture: found, in order, and small vivid ones are not lost."""

import io

import numpy as np
import pytest
from PIL import Image

from engine.encoders.colour import oklab
from engine.organise.palette import MOST, colours_of


def picture(*parts: tuple[tuple[int, int, int], int], form: str = "PNG") -> bytes:
    """Stripes of colours, so many of 64 columns each."""
    columns = np.array([colour for colour, width in parts for _ in range(width)], np.uint8)
    image = Image.fromarray(np.repeat(columns[None], 64, axis=0))
    stream = io.BytesIO()
    image.save(stream, form)
    return stream.getvalue()


def apart(one: str, other: tuple[int, int, int]) -> float:
    rgb = [int(one[place : place + 2], 16) for place in (1, 3, 5)]
    lab = oklab(np.array([rgb, other], np.uint8))
    return float(np.linalg.norm(lab[0] - lab[1]))


def test_stripes_are_told_with_their_shares() -> None:
    wanted = [((200, 30, 30), 32), ((20, 60, 160), 20), ((240, 240, 240), 12)]
    found = colours_of(picture(*wanted))
    assert len(found) == len(wanted)
    for swatch, (colour, width) in zip(found, wanted, strict=True):
        assert apart(swatch.colour, colour) < 0.02
        assert swatch.share == pytest.approx(width / 64, abs=0.01)


def test_a_red_sail_in_a_grey_harbour_has_a_swatch() -> None:
    greys = [((step, step, step + 4), 6) for step in range(40, 240, 20)]
    found = colours_of(picture(*greys, ((210, 20, 20), 4)))
    assert len(found) <= MOST
    assert any(apart(swatch.colour, (210, 20, 20)) < 0.05 for swatch in found)


def test_shades_that_look_the_same_are_one() -> None:
    found = colours_of(picture(((100, 120, 140), 30), ((104, 122, 139), 34)))
    assert len(found) == 1
    assert found[0].share == 1.0


def test_one_colour_alone() -> None:
    assert [swatch.colour for swatch in colours_of(picture(((9, 8, 7), 64)))] == ["#090807"]


def test_the_same_picture_gives_the_same_colours() -> None:
    noise = np.random.default_rng(7).integers(0, 256, (50, 70, 3), np.uint8)
    stream = io.BytesIO()
    Image.fromarray(noise).save(stream, "PNG")
    assert colours_of(stream.getvalue()) == colours_of(stream.getvalue())


@pytest.mark.parametrize("form", ["WEBP", "JPEG"])
def test_small_pictures_of_any_form(form: str) -> None:
    assert colours_of(picture(((200, 30, 30), 64), form=form))
