"""Drawings made of other pictures: the edges of photos, and icons. For training only."""

import functools
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.encoders.ink import Ink, fitted
from engine.encoders.pictures import Pixels

_ICON_SIDE = 160
_ENDINGS = ("bold", "duotone", "fill", "filled", "light", "thin", "off", "outline", "variant")

Grey = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Icon:
    """A named pictogram as SVG."""

    name: str
    svg: str


def read_icons(path: Path, wanted: frozenset[str] | None) -> Iterator[Icon]:
    """Icons of an Iconify ``icons.json``; with `wanted`, those of these names only."""
    found = json.loads(path.read_text(encoding="utf-8"))
    size = (found.get("width", 16), found.get("height", 16))
    for key, icon in found["icons"].items():
        name = icon_name(key, wanted)
        if name and not icon.get("hidden"):
            yield Icon(name, _svg(icon, size))


def icon_name(key: str, wanted: frozenset[str] | None) -> str:
    """``"guitar-acoustic"`` -> ``"guitar acoustic"``, or its longest wanted ending; "" for none."""
    words = key.split("-")
    if any(word.isdigit() for word in words[:1]) or words[-1] in _ENDINGS:
        return ""
    words = [word for word in words if not word.isdigit()]
    if wanted is None:
        return " ".join(words)
    endings = (" ".join(words[at:]) for at in range(len(words)))
    return next((ending for ending in endings if ending in wanted), "")


def _svg(icon: dict[str, Any], size: tuple[int, int]) -> str:
    width, height = icon.get("width", size[0]), icon.get("height", size[1])
    box = f"{icon.get('left', 0)} {icon.get('top', 0)} {width} {height}"
    body = icon["body"].replace("currentColor", "#000")
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{body}</svg>'


@functools.cache
def coverage(svg: str) -> Pixels:
    """How much of each pixel a pictogram covers, uint8, shape (160, 160)."""
    import resvg_py

    png = resvg_py.svg_to_bytes(svg_string=svg, width=_ICON_SIDE, height=_ICON_SIDE)
    return np.asarray(Image.open(io.BytesIO(bytes(png))).convert("RGBA").getchannel("A"))


def icon_drawing(icon: Icon, rng: np.random.Generator) -> Ink | None:
    """The pictogram as a drawing: its lines, or the outline of what is filled, slightly turned."""
    from scipy import ndimage

    ink = np.asarray(coverage(icon.svg) / np.float32(255), np.float32)
    if rng.random() < 0.6:
        width = int(rng.integers(3, 6))
        ink = ink - ndimage.grey_erosion(ink, (width, width))
    return fitted(turned(ink, rng))


def turned(ink: Ink, rng: np.random.Generator) -> Ink:
    """Mirrored at random, turned and stretched a little."""
    from scipy import ndimage

    angle, stretch = np.deg2rad(rng.normal(0, 7)), np.exp(rng.normal(0, 0.12, 2))
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    matrix = turn * stretch[:, None] * 1.15
    middle = (np.array(ink.shape) - 1) / 2
    found = ndimage.affine_transform(ink, matrix, middle - matrix @ middle, order=1)
    return np.ascontiguousarray(found[:, ::-1] if rng.random() < 0.5 else found, np.float32)


def photo_drawing(photo: Pixels, rng: np.random.Generator) -> Ink | None:
    """A photo as if drawn: edges in one of four manners, of a random cut-out."""
    grey = _cut_out(photo, rng)
    manner = (thin_edges, soft_edges, pencil, thick_edges)[rng.integers(4)]
    ink = manner(grey, float(rng.uniform(1.2, 3)))
    return fitted(np.ascontiguousarray(ink[:, ::-1]) if rng.random() < 0.5 else ink)


def _cut_out(photo: Pixels, rng: np.random.Generator) -> Grey:
    image = Image.fromarray(photo).convert("L")
    side = min(image.size) * rng.uniform(0.75, 1)
    left, top = (rng.uniform(0, length - side) for length in image.size)
    box = (left, top, left + side, top + side)
    small = image.resize((160, 160), Image.Resampling.BICUBIC, box=box)
    return np.asarray(small, np.float32) / 255


def thin_edges(grey: Grey, blur: float) -> Ink:
    """Ridges of the gradient (Canny without its linking), strongest tenth."""
    strength, across, down = _gradient(grey, blur)
    ridge = (strength >= _beside(strength, across, down)) & (
        strength >= _beside(strength, -across, -down)
    )
    return _stronger_than(strength * ridge, float(np.quantile(strength, 0.85)))


def soft_edges(grey: Grey, blur: float) -> Ink:
    """Gradient strength with a soft threshold."""
    strength, _across, _down = _gradient(grey, blur)
    low, high = np.quantile(strength, [0.8, 0.96])
    return np.asarray(np.clip((strength - low) / max(high - low, 1e-6), 0, 1), np.float32)


def pencil(grey: Grey, blur: float) -> Ink:
    """Dark sides of edges: an extended difference of Gaussians (Winnemöller et al., 2012)."""
    from scipy import ndimage

    near, far = (ndimage.gaussian_filter(grey, s) for s in (blur * 0.7, blur * 1.12))
    line = far - near
    return np.asarray(np.clip(line / max(float(np.quantile(line, 0.96)), 1e-3), 0, 1), np.float32)


def thick_edges(grey: Grey, blur: float) -> Ink:
    """Thin edges as a broad pen would draw them."""
    from scipy import ndimage

    return np.asarray(ndimage.grey_dilation(thin_edges(grey, blur), (3, 3)), np.float32)


def _gradient(grey: Grey, blur: float) -> tuple[Grey, Grey, Grey]:
    from scipy import ndimage

    smooth = ndimage.gaussian_filter(grey, blur)
    across, down = ndimage.sobel(smooth, 1), ndimage.sobel(smooth, 0)
    strength = np.hypot(across, down)
    return strength, across / np.maximum(strength, 1e-6), down / np.maximum(strength, 1e-6)


def _beside(strength: Grey, across: Grey, down: Grey) -> Grey:
    """Strength one pixel further in a direction."""
    from scipy import ndimage

    rows, columns = np.indices(strength.shape)
    return np.asarray(ndimage.map_coordinates(strength, [rows + down, columns + across], order=1))


def _stronger_than(strength: Grey, threshold: float) -> Ink:
    return np.asarray(np.clip(strength / max(threshold, 1e-6) - 1, 0, 0.5) * 2, np.float32)


def icon_words(names: Sequence[str]) -> frozenset[str]:
    """Names in the form that `icon_name` compares with."""
    return frozenset(name.lower().replace("-", " ") for name in names)
