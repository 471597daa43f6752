"""Pixels: any picture to sRGB, upright, over white, at the size that is wanted."""

import io
import struct
from functools import lru_cache
from typing import cast

import numpy as np
import numpy.typing as npt
from PIL import ExifTags, Image, ImageCms

from engine.media.base import THUMBNAIL_SIDE_PX

MAX_LONG_SIDE = 4  # in short sides: a panorama's ends add nothing for an encoder

_ALPHA_MODES = frozenset({"RGBA", "RGBa", "LA", "La", "PA"})
_WHITE = (255, 255, 255)
_TURNS = dict(
    zip(
        range(2, 9),
        (
            Image.Transpose.FLIP_LEFT_RIGHT,
            Image.Transpose.ROTATE_180,
            Image.Transpose.FLIP_TOP_BOTTOM,
            Image.Transpose.TRANSPOSE,
            Image.Transpose.ROTATE_270,
            Image.Transpose.TRANSVERSE,
            Image.Transpose.ROTATE_90,
        ),
        strict=True,
    )
)
"""EXIF orientation to what makes it upright; TIFF 6.0, tag 274."""
_Array = npt.NDArray[np.uint8]


def upright_rgb(image: Image.Image, longest: int | None = None) -> Image.Image:
    """Shrink to `longest` px on the long side, turn upright, lay over white, convert to sRGB.

    The pixels must have been decoded: Pillow turns TIFFs by itself, and only then says so.
    """
    turn = _TURNS.get(orientation(image))
    profile = image.info.get("icc_profile")
    image = _resizable(image)
    if longest is not None and max(image.size) > longest:
        image = image.resize(_fitted(image.size, longest), Image.Resampling.BICUBIC, reducing_gap=2)
    image = _to_srgb(_opaque(image), profile if isinstance(profile, bytes) else b"")
    return image if turn is None else image.transpose(turn)


def orientation(image: Image.Image) -> int:
    """EXIF orientation 1..8; 1 (upright) when it is not said or damaged."""
    try:
        turned = int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except (OSError, SyntaxError, TypeError, ValueError, struct.error):
        return 1
    return turned if turned in _TURNS else 1


def with_short_side(image: Image.Image, side: int) -> Image.Image:
    """Cut the ends of a very long picture, then shrink until the short side is `side` px."""
    width, height = image.size
    short = min(width, height)
    most = MAX_LONG_SIDE * short
    if max(width, height) > most:
        left, top = max(0, (width - most) // 2), max(0, (height - most) // 2)
        image = image.crop((left, top, left + min(width, most), top + min(height, most)))
    if short <= side:
        return image
    size = tuple(max(side, round(length * side / short)) for length in image.size)
    return image.resize(cast("tuple[int, int]", size), Image.Resampling.BICUBIC, reducing_gap=2)


def with_width(image: Image.Image, width: int) -> Image.Image:
    """Scale, up too, to a width."""
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.BICUBIC, reducing_gap=2)


def as_array(image: Image.Image) -> _Array:
    """Pixels of an RGB picture, shape (height, width, 3), uint8, own memory."""
    return np.array(image.convert("RGB"), dtype=np.uint8)


def thumbnail(image: Image.Image) -> bytes:
    """WebP of at most `THUMBNAIL_SIDE_PX` on the long side."""
    small = image.copy()
    small.thumbnail((THUMBNAIL_SIDE_PX, THUMBNAIL_SIDE_PX), Image.Resampling.BICUBIC)
    return encoded(small, "WEBP", quality=80, method=2)


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    """Bytes of a picture in a file format of Pillow's."""
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def _fitted(size: tuple[int, int], longest: int) -> tuple[int, int]:
    scale = longest / max(size)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _resizable(image: Image.Image) -> Image.Image:
    """A mode that can be scaled smoothly: palettes, bits and deep greys cannot."""
    if image.mode in ("P", "PA") or (image.mode in ("L", "RGB") and "transparency" in image.info):
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    if image.mode == "1":
        return image.convert("L")
    if image.mode.startswith(("I", "F")):
        return _eight_bits(image)
    return image


def _eight_bits(image: Image.Image) -> Image.Image:
    """Grey of 16 or 32 bits to 8: by its range of values, whole 16 bits where that fits."""
    values = np.nan_to_num(np.asarray(image).astype(np.float32))
    low, high = float(values.min()), float(values.max())
    if low >= 0 and 255 < high <= 65_535:
        low, high = 0.0, 65_535.0
    elif low >= 0 and high <= 255 and image.mode != "F":
        low, high = 0.0, 255.0
    grey = (values - low) * (255 / max(high - low, 1e-12))
    return Image.fromarray(grey.clip(0, 255).astype(np.uint8))


def _opaque(image: Image.Image) -> Image.Image:
    if image.mode not in _ALPHA_MODES:
        return image
    clear = image.convert("RGBA")
    paper = Image.new("RGB", image.size, _WHITE)
    paper.paste(clear, mask=clear.getchannel("A"))
    return paper


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    transform = _transform(profile, image.mode) if profile else None
    if transform is None:
        return image.convert("RGB")
    return cast("Image.Image", ImageCms.applyTransform(image, transform))


@lru_cache(maxsize=16)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """Way from a colour profile to sRGB; None where it is sRGB, does not fit the mode or is bad."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source):
            return None
        return ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
