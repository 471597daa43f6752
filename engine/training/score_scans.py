"""Clean pages as a scanner or a phone would give them, for training and for tests.

Pure functions of a page and chance. What moves the page comes with a function that says where its
points went, so that barlines and notes can still be found. Strips of staves, of which training
needs thousands a second, are worn by `engine.training.score_wear.worn_batch` instead.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

__all__ = ["photographed", "scanned", "scanned_where"]

Page = npt.NDArray[np.uint8]
Points = npt.NDArray[np.floating[Any]]
Where = Callable[[Points], Points]
"""Takes px of the page, shape (n, 2), x and y, to px of the picture."""

_Floats = npt.NDArray[np.float32]
_Rng = np.random.Generator

_PAGE_DPI = 145.0  # of a page 1200 px wide, on A4


def scanned(page: Page, rng: _Rng, *, strength: float = 1.0) -> Page:
    """A page from a flatbed scanner: see `scanned_where`."""
    return scanned_where(page, rng, strength=strength)[0]


def scanned_where(page: Page, rng: _Rng, *, strength: float = 1.0) -> tuple[Page, Where]:
    """A page from a flatbed scanner, and where its points went.

    Thick or thin ink, the print of the other side, specks, up to 2 degrees of rotation, 100 to
    300 dpi, dark edges; grey or 1-bit.

    Parameters
    ----------
    page
        Grey, shape (h, w), black on white.
    strength
        1 for what scans are like; 0 leaves the page nearly as it is.
    """
    grey = _printed(page, rng, strength)
    turn = _turned(page.shape, np.radians(strength * rng.uniform(-2, 2)), rng)
    grey = _warped(grey, page.shape, turn, 250.0)
    if rng.random() < 0.4 * strength:
        _dark_edges(grey, rng)
    grey = _resolved(grey, rng, one_bit=rng.random() < 0.5, strength=strength)
    return np.clip(grey, 0, 255).astype(np.uint8), turn.there


def photographed(page: Page, rng: _Rng, *, strength: float = 1.0) -> tuple[Page, Where]:
    """A page held before a phone: RGB, shape (h', w', 3), and where its points went.

    Pencil marks, tinted and bent paper, perspective, shade, blur, noise, JPEG.

    Parameters
    ----------
    page
        Grey, shape (h, w), black on white.
    strength
        1 for an ordinary picture; 2 is about what one would take again.
    """
    marked = _pencilled(page, rng) if rng.random() < 0.5 else page
    grey = _printed(marked, rng, 0.5 * strength)
    size = rng.uniform(0.95, 1.15)
    shape = (round(size * page.shape[0]), round(size * page.shape[1]))
    bend = _bent(page.shape, shape, rng, strength)
    grey = _warped(grey, shape, bend, -1.0)
    desk = grey < 0
    grey = _soft(grey, strength * rng.uniform(0.4, 1.1))
    light = _light(shape, rng, strength)[..., None]
    paper = np.array([1.0, rng.uniform(0.93, 1.0), rng.uniform(0.75, 1.0)], np.float32)
    table = rng.uniform(20, 150, 3).astype(np.float32)
    picture = np.where(desk[..., None], table, (20 + 0.86 * grey[..., None]) * paper) * light
    picture += rng.normal(0, strength * rng.uniform(1, 7), picture.shape).astype(np.float32)
    return _as_jpeg(np.clip(picture, 0, 255).astype(np.uint8), rng), bend.there


@dataclass(frozen=True, slots=True)
class _Warp:
    """A way from page to picture: bend up and down by a function of x, then a homography."""

    matrix: Points
    width: float
    waves: tuple[tuple[float, float, float], ...] = ()  # height px, waves per width, phase

    def _lift(self, x: Points) -> Points:
        lift: Points = np.zeros(x.shape)
        for height, count, phase in self.waves:
            lift += height * np.sin(2 * np.pi * count * x / self.width + phase)
        return lift

    def there(self, points: Points) -> Points:
        """Page px to picture px."""
        x = np.asarray(points, np.float64)[:, 0]
        y = np.asarray(points, np.float64)[:, 1]
        return _through(self.matrix, x, y + self._lift(x))

    def back(self, x: Points, y: Points) -> Points:
        """Picture px to page px."""
        found = _through(np.linalg.inv(self.matrix), x, y)
        found[..., 1] -= self._lift(found[..., 0])
        return found


def _through(matrix: Points, x: Points, y: Points) -> Points:
    """Apply a homography."""
    across, down, depth = (row[0] * x + row[1] * y + row[2] for row in matrix)
    return np.stack([across / depth, down / depth], axis=-1)


def _turned(shape: tuple[int, ...], angle: float, rng: _Rng) -> _Warp:
    """Turn about the middle and shift a little."""
    height, width = shape[:2]
    cos, sin = np.cos(angle), np.sin(angle)
    x, y = width / 2, height / 2
    dx, dy = rng.normal(0, 4, 2)
    matrix = np.array(
        [[cos, -sin, x - cos * x + sin * y + dx], [sin, cos, y - sin * x - cos * y + dy], [0, 0, 1]]
    )
    return _Warp(matrix, width)


def _bent(page: tuple[int, ...], picture: tuple[int, ...], rng: _Rng, strength: float) -> _Warp:
    """Corners of the page somewhere inside the picture, the sheet bent between them."""
    height, width = page[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], float)
    ends = corners / [width, height] * [picture[1], picture[0]]
    inwards = np.sign([picture[1] / 2, picture[0] / 2] - ends)
    shift = rng.uniform(0.0, 0.05 * strength, (4, 2)) * [picture[1], picture[0]]
    waves = tuple(
        (strength * width * rng.uniform(0.001, 0.008) / count, count, rng.uniform(0, 6.28))
        for count in (0.5, 1.1)
    )
    return _Warp(_homography(corners, ends + inwards * shift), width, waves)


def _homography(start: Points, end: Points) -> Points:
    """The homography that takes four points to four points."""
    rows, values = [], []
    for (x, y), (u, v) in zip(start, end, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return np.append(np.linalg.solve(np.array(rows), np.array(values)), 1.0).reshape(3, 3)


def _warped(grey: _Floats, shape: tuple[int, ...], warp: _Warp, outside: float) -> _Floats:
    from scipy import ndimage

    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float64)
    at = warp.back(x, y)
    moved: _Floats = ndimage.map_coordinates(
        grey, [at[..., 1], at[..., 0]], np.float32, order=1, mode="constant", cval=outside
    )
    return moved


def _printed(page: Page, rng: _Rng, strength: float) -> _Floats:
    """Ink that has run or not taken, and the other side showing through."""
    from scipy import ndimage

    grey = page.astype(np.float32)
    share = strength * rng.uniform(-0.5, 0.8)
    spread = ndimage.grey_erosion(grey, 3) if share > 0 else ndimage.grey_dilation(grey, 3)
    grey += np.float32(min(0.9, abs(share)) * (1.0 if share > 0 else 0.5)) * (spread - grey)
    if rng.random() < 0.4:
        other = _soft(255 - np.roll(page[:, ::-1], int(rng.integers(20, 90)), axis=0), 1.5)
        grey -= np.float32(strength * rng.uniform(0.03, 0.15)) * other
    return np.maximum(grey, 0)


def _soft(grey: npt.NDArray[np.generic], sigma: float) -> _Floats:
    from scipy import ndimage

    soft: _Floats = ndimage.gaussian_filter(grey.astype(np.float32), sigma)
    return soft


def _dark_edges(grey: _Floats, rng: _Rng) -> None:
    """Black strips along one or two sides, where the lid was open; in place."""
    height, width = grey.shape
    for _ in range(int(rng.integers(1, 3))):
        deep = int(rng.uniform(0.003, 0.013) * width)
        side = int(rng.integers(0, 4))
        edge = [grey[:deep], grey[height - deep :], grey[:, :deep], grey[:, width - deep :]][side]
        edge[...] = rng.uniform(0, 60)


def _resolved(grey: _Floats, rng: _Rng, *, one_bit: bool, strength: float) -> _Floats:
    """Seen at 100 to 300 dpi with grain and specks, made 1-bit there or not, and brought back."""
    height, width = grey.shape
    dpi = rng.uniform(160, 300) if one_bit else rng.uniform(100, 300)
    size = (round(width * dpi / _PAGE_DPI), round(height * dpi / _PAGE_DPI))
    fine = _resized(_soft(grey, strength * rng.uniform(0.1, 0.6)), size)
    fine += rng.normal(0, strength * rng.uniform(1, 12), fine.shape).astype(np.float32)
    _specks(fine, rng, strength)
    if one_bit:
        fine = np.where(fine < rng.uniform(160, 225), np.float32(0), np.float32(255))
    return _resized(fine, (width, height))


def _resized(grey: _Floats, size: tuple[int, int]) -> _Floats:
    image = Image.fromarray(grey.astype(np.float32))
    return np.array(image.resize(size, Image.Resampling.BICUBIC), np.float32)


def _specks(grey: _Floats, rng: _Rng, strength: float) -> None:
    """Dust, dark and light; in place."""
    height, width = grey.shape
    count = int(strength * rng.uniform(0, 6e-4) * grey.size / 4)
    down, across = rng.integers(0, height - 2, count), rng.integers(0, width - 2, count)
    value = np.where(rng.random(count) < 0.7, 20.0, 245.0).astype(np.float32)
    for y, x in ((0, 0), (0, 1), (1, 0), (1, 1)):
        some = rng.random(count) < 0.7
        grey[down[some] + y, across[some] + x] = value[some]


def _pencilled(page: Page, rng: _Rng) -> Page:
    """Strokes and rings of a pencil."""
    image = Image.fromarray(page)
    pen = ImageDraw.Draw(image)
    height, width = page.shape
    for _ in range(int(rng.integers(1, 8))):
        x, y = rng.uniform(0.1, 0.9) * width, rng.uniform(0.1, 0.9) * height
        reach, grey = rng.uniform(10, 50), int(rng.integers(60, 150))
        if rng.random() < 0.4:
            frame = (x - reach, y - reach / 2, x + reach, y + reach / 2)
            pen.ellipse(frame, outline=grey, width=2)
        else:
            stroke = np.cumsum(rng.normal(0, reach / 4, (8, 2)), axis=0) + np.array([x, y])
            pen.line([(float(a), float(b)) for a, b in stroke], fill=grey, width=2)
    return np.array(image)


def _light(shape: tuple[int, int], rng: _Rng, strength: float) -> _Floats:
    """Light that falls off to one side, with a soft shadow over a part; about 0.3 to 1."""
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    x, y = x / shape[1] - 0.5, y / shape[0] - 0.5
    angle = rng.uniform(0, 2 * np.pi)
    side = np.float32(np.cos(angle)) * x + np.float32(np.sin(angle)) * y
    light = 0.95 - np.float32(strength * rng.uniform(0, 0.3)) * (side + 0.5)
    if rng.random() < 0.5:
        edge = np.float32(rng.uniform(-0.3, 0.3))
        shadow = 1 / (1 + np.exp(-(side - edge) / np.float32(rng.uniform(0.01, 0.1))))
        light = light * (1 - np.float32(min(0.6, strength * rng.uniform(0.1, 0.4))) * shadow)
    bright: _Floats = np.maximum(light, 0.2).astype(np.float32)
    return bright


def _as_jpeg(picture: Page, rng: _Rng) -> Page:
    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, "JPEG", quality=int(rng.integers(45, 90)))
    return np.array(Image.open(stream))
