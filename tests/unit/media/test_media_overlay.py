"""Pictures laid over each other: copies fit everywhere, the next moment does not, strangers nowhere."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageEnhance

from engine.media.overlay import CERTAIN, fit, grey_of
from engine.organise.likeness import SAME_PLACES

SIZE = (320, 240)


def scene(seed: int, shift: int = 0) -> Image.Image:
    """A picture with things everywhere; `shift` moves the largest of them."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 256, (15, 20, 3)).astype(np.uint8)
    picture = Image.fromarray(coarse).resize(SIZE, Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(picture)
    for _ in range(30):
        x, y = rng.integers(0, 300), rng.integers(0, 220)
        draw.rectangle((x, y, x + 18, y + 14), fill=tuple(rng.integers(0, 256, 3).tolist()))
    draw.ellipse(
        (90 + shift, 60, 230 + shift, 200), fill=(250, 240, 30), outline=(10, 10, 10), width=9
    )
    draw.line((110 + shift, 80, 210 + shift, 180), fill=(20, 20, 120), width=14)
    return picture


def webp(picture: Image.Image, quality: int = 80) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "WEBP", quality=quality)
    return stream.getvalue()


def fitting(first: Image.Image, second: Image.Image) -> float:
    return fit(grey_of(webp(first)), grey_of(webp(second))).low


def cropped(picture: Image.Image, share: float) -> Image.Image:
    width, height = picture.size
    return picture.crop(
        (round(share * width), round(share * height / 2), width, round(height * (1 - share / 2)))
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p.resize((100, 75)),
        lambda p: p.convert("L"),
        lambda p: ImageEnhance.Brightness(ImageEnhance.Color(p).enhance(0.3)).enhance(0.7),
        lambda p: cropped(p, 0.05),
        lambda p: cropped(p, 0.10),
        lambda p: cropped(p, 0.08).resize((128, 100)),
    ],
    ids=["small", "grey", "colours", "crop", "more crop", "crop and small"],
)
def test_copies_fit_everywhere_both_ways(change) -> None:
    original = scene(1)
    assert fitting(original, change(original)) >= SAME_PLACES
    assert fitting(change(original), original) >= SAME_PLACES


def test_the_next_moment_fits_in_most_places_only() -> None:
    now, then = scene(1), scene(1, shift=24)
    found = fit(grey_of(webp(now)), grey_of(webp(then)))
    assert found.whole > 0.4
    assert found.low < SAME_PLACES


def test_strangers_do_not_fit() -> None:
    assert fitting(scene(1), scene(2)) < 0.3


def test_what_fits_frame_on_frame_is_not_searched_for() -> None:
    found = fit(grey_of(webp(scene(1))), grey_of(webp(scene(1), 30)))
    assert found.low >= CERTAIN
    assert found.overlap == 1.0


def test_pictures_without_anything_are_no_copies() -> None:
    white, black = Image.new("RGB", SIZE, "white"), Image.new("RGB", SIZE, "black")
    assert fitting(white, black) == fitting(white, white) == -1.0


def test_a_strip_is_no_reason_to_fail() -> None:
    strip = Image.new("RGB", (320, 3), "red")
    assert fitting(strip, scene(1)) < 0.3
    assert fitting(scene(1), strip) < 0.3
