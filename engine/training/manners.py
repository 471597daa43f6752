"""Photos in other manners: as drawings, as paintings, and coarse. For training and measuring only.

Each filter takes and gives uint8 RGB and draws its settings from a random generator.
"""

import io
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from engine.encoders.pictures import Pixels
from engine.training.outlines import pencil, soft_edges, thick_edges, thin_edges

Filter = Callable[[Pixels, np.random.Generator], Pixels]
Colours = npt.NDArray[np.floating[Any]]


# -- drawings ------------------------------------------------------------------------------------
def outlines(photo: Pixels, rng: np.random.Generator) -> Pixels:
    """Edges in one of four manners, in dark ink on light paper."""
    manner = (thin_edges, soft_edges, pencil, thick_edges)[rng.integers(4)]
    grey = np.asarray(Image.fromarray(photo).convert("L"), np.float32) / 255
    ink = manner(grey, float(rng.uniform(1, 2.2)))[..., None]
    paper, colour = rng.uniform(0.88, 1, 3), rng.uniform(0, 0.35, 3)
    return _bytes(paper * (1 - ink) + colour * ink)


def shaded_pencil(photo: Pixels, rng: np.random.Generator) -> Pixels:
    """A pencil drawing with soft shades (grey divided by its own blurred surroundings)."""
    return _dodged(ImageOps.grayscale(Image.fromarray(photo)).convert("RGB"), rng)


def crayons(photo: Pixels, rng: np.random.Generator) -> Pixels:
    """The same with coloured pencils."""
    return _dodged(Image.fromarray(photo), rng)


def _dodged(image: Image.Image, rng: np.random.Generator) -> Pixels:
    around = image.filter(ImageFilter.GaussianBlur(float(rng.uniform(4, 12))))
    shade = _floats(image) / np.maximum(_floats(around), 0.02)
    grain = rng.normal(0, rng.uniform(0, 0.05), (*shade.shape[:2], 1))
    return _bytes(np.minimum(shade, 1) ** rng.uniform(1.5, 4) + grain)


# -- paintings -----------------------------------------------------------------------------------
def kuwahara(photo: Pixels, rng: np.random.Generator) -> Pixels:
    """Each pixel takes the mean of the most even of four corners (Kuwahara et al., 1976)."""
    from scipy import ndimage

    reach = int(rng.integers(2, 5))
    size = 2 * reach + 1
    values = np.pad(_floats(Image.fromarray(photo)), ((reach,) * 2, (reach,) * 2, (0, 0)), "edge")
    means = ndimage.uniform_filter(values, (size, size, 1))
    grey = values.mean(-1)
    spread = ndimage.uniform_filter(grey**2, size) - ndimage.uniform_filter(grey, size) ** 2
    shifts = [(y, x) for y in (-reach, reach) for x in (-reach, reach)]
    spreads = np.stack([np.roll(spread, shift, (0, 1)) for shift in shifts])
    corners = np.stack([np.roll(means, shift, (0, 1)) for shift in shifts])
    best = spreads.argmin(0)[None, ..., None]
    inside = np.take_along_axis(corners, best, 0)[0][reach:-reach, reach:-reach]
    return _richer(inside, rng)


def oil(photo: Pixels, rng: np.random.Generator) -> Pixels:
    """Dabs of the commonest colour around."""
    size = int(rng.choice([5, 7, 9]))
    few = Image.fromarray(photo).quantize(int(rng.integers(12, 32)), dither=Image.Dither.NONE)
    return _richer(_floats(few.filter(ImageFilter.ModeFilter(size)).convert("RGB")), rng)


def posterised(photo: Pixels, rng: np.random.Generator) -> Pixels:
    """Few flat colours with darkened edges, as in gouache or a comic."""
    image = Image.fromarray(photo)
    for _ in range(int(rng.integers(2, 4))):
        image = image.filter(ImageFilter.MedianFilter(5))
    flat = _floats(ImageOps.posterize(image, int(rng.integers(2, 4))))
    grey = np.asarray(image.convert("L"), np.float32) / 255
    return _richer(flat * (1 - rng.uniform(0, 0.8) * soft_edges(grey, 1.5)[..., None]), rng)


def watercolour(photo: Pixels, rng: np.random.Generator) -> Pixels:
    """Light washes with darker rims on grained paper."""
    from scipy import ndimage

    image = Image.fromarray(photo).filter(ImageFilter.MedianFilter(int(rng.choice([5, 7, 9]))))
    wash = 1 - (1 - _floats(image)) * rng.uniform(0.6, 0.9)
    rims = soft_edges(np.asarray(image.convert("L"), np.float32) / 255, 1.2)[..., None]
    shape = photo.shape[:2]
    clouds = ndimage.gaussian_filter(rng.normal(0, 1, shape), 8) * rng.uniform(0.5, 1.5)
    grain = ndimage.gaussian_filter(rng.normal(0, 1, shape), 0.7) * rng.uniform(0.02, 0.08)
    return _bytes((wash - 0.2 * rims) + (clouds + grain)[..., None])


def brush_strokes(photo: Pixels, rng: np.random.Generator) -> Pixels:
    """Short strokes along the edges, broad ones first (after Litwinowicz, 1997)."""
    from scipy import ndimage

    image = Image.fromarray(photo)
    canvas = image.filter(ImageFilter.GaussianBlur(8))
    grey = ndimage.gaussian_filter(np.asarray(image.convert("L"), np.float32), 3)
    along = np.arctan2(ndimage.sobel(grey, 0), ndimage.sobel(grey, 1)) + np.pi / 2
    broad = float(rng.uniform(5, 10))
    for width in (broad, broad / 2):
        _stroke_layer(canvas, photo, along, width, rng)
    return np.asarray(canvas)


def _stroke_layer(
    canvas: Image.Image, photo: Pixels, along: Colours, width: float, rng: np.random.Generator
) -> None:
    draw = ImageDraw.Draw(canvas)
    height, breadth = photo.shape[:2]
    count = int(height * breadth / width**2 * 1.5)
    for y, x in zip(rng.integers(0, height, count), rng.integers(0, breadth, count), strict=True):
        angle, reach = along[y, x] + rng.normal(0, 0.2), width * rng.uniform(0.8, 2.2)
        step = np.array([np.cos(angle), np.sin(angle)]) * reach
        colour = np.clip(photo[y, x] + rng.normal(0, 10, 3), 0, 255).astype(int)
        ends = (float(x - step[0]), float(y - step[1]), float(x + step[0]), float(y + step[1]))
        draw.line(ends, fill=tuple(int(c) for c in colour), width=max(int(width), 2))


def _richer(colours: Colours, rng: np.random.Generator) -> Pixels:
    """Stronger colours and the weave of a canvas."""
    from scipy import ndimage

    grey = colours.mean(-1, keepdims=True)
    weave = ndimage.gaussian_filter(rng.normal(0, 1, colours.shape[:2]), 0.8)[..., None]
    strong = grey + (colours - grey) * rng.uniform(1, 1.5)
    return _bytes(strong + weave * rng.uniform(0, 0.05))


# -- coarse pictures -----------------------------------------------------------------------------
def mosaic(photo: Pixels, rng: np.random.Generator) -> Pixels:
    """Squares of one colour."""
    return _through(photo, int(rng.integers(20, 56)), Image.Resampling.NEAREST)


def tiny(photo: Pixels, rng: np.random.Generator) -> Pixels:
    """A thumbnail that was blown up."""
    smooth = (Image.Resampling.BILINEAR, Image.Resampling.BICUBIC)[rng.integers(2)]
    return _through(photo, int(rng.integers(24, 56)), smooth)


def crushed(photo: Pixels, rng: np.random.Generator) -> Pixels:
    """JPEG with as little quality as there is."""
    held = io.BytesIO()
    Image.fromarray(photo).save(held, "JPEG", quality=int(rng.integers(2, 9)))
    return np.asarray(Image.open(held).convert("RGB"))


def _through(photo: Pixels, side: int, resample: Image.Resampling) -> Pixels:
    image = Image.fromarray(photo)
    scale = side / min(image.size)
    small = image.resize(
        (max(round(image.width * scale), 1), max(round(image.height * scale), 1)),
        Image.Resampling.BOX,
    )
    return np.asarray(small.resize(image.size, resample))


# -- photos --------------------------------------------------------------------------------------
def ordinary(photo: Pixels, rng: np.random.Generator) -> Pixels:
    """Still a photo: grey or faded sometimes, a little noise, an everyday JPEG."""
    image = Image.fromarray(photo)
    if rng.random() < 0.15:
        image = ImageOps.grayscale(image).convert("RGB")
    values = _floats(image) ** rng.uniform(0.75, 1.3) + rng.normal(
        0, rng.uniform(0, 0.03), photo.shape
    )
    held = io.BytesIO()
    Image.fromarray(_bytes(values)).save(held, "JPEG", quality=int(rng.integers(40, 96)))
    return np.asarray(Image.open(held).convert("RGB"))


def _floats(image: Image.Image) -> Colours:
    return np.asarray(image, np.float32) / 255


def _bytes(values: npt.NDArray[np.floating]) -> Pixels:
    return np.asarray(np.clip(values * 255 + 0.5, 0, 255), np.uint8)


FILTERS: Mapping[str, Mapping[str, Filter]] = {
    "photo": {"ordinary": ordinary},
    "drawing": {"outlines": outlines},
    "shaded": {"pencil": shaded_pencil, "crayons": crayons},
    "painting": {
        "kuwahara": kuwahara,
        "oil": oil,
        "posterised": posterised,
        "watercolour": watercolour,
        "strokes": brush_strokes,
    },
    "coarse": {"mosaic": mosaic, "tiny": tiny, "crushed": crushed},
}
"""By manner, in the order of the detector's outputs."""
