"""Opening picture files: what Pillow, its HEIF plug-in and LibRaw can read, and nothing else."""

import contextlib
import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, BinaryIO

from PIL import ExifTags, Image, UnidentifiedImageError

from engine.errors import UnreadableFile
from engine.media.kinds import RAW_EXTENSIONS, extension_of
from engine.media.source import Source, too_short
from engine.media.words import has_letters

MAX_PIXELS = 500_000_000
"""Larger pictures would need gigabytes; the largest cameras make 150 million pixels."""

_FORMATS = (
    "JPEG PNG WEBP GIF TIFF BMP DIB AVIF HEIF JPEG2000 PPM PCX SGI ICO".split()  # noqa: SIM905
)
_FFMPEG_FORMS = {b"P7": "pam_pipe", b"PF": "pfm_pipe"}  # netpbm's younger formats
_EMBEDDED_SHORT_PX = 600  # a camera's own preview of this size or more is used as it is
_FLIP_TO_ORIENTATION = {3: 3, 5: 8, 6: 6}  # LibRaw's flip to EXIF's orientation


@lru_cache(maxsize=1)
def _prepare_pillow() -> None:
    import pillow_heif

    Image.init()
    pillow_heif.register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = None  # we have a limit of our own, with a sentence for the user


@contextmanager
def open_picture(source: Source) -> Iterator[Image.Image]:
    """Open a picture of any format; pixels are decoded when first used, inside the block.

    Raises
    ------
    UnreadableFile
        It is no picture, or has more than `MAX_PIXELS`.
    """
    _prepare_pillow()
    with source.open() as stream:
        image = None
        if extension_of(source.name) in RAW_EXTENSIONS:
            image = _open_raw(source)
        if image is None:
            image = _open_with_pillow(source, stream)
        _check_size(source.name, image.size)
        yield image


def decode(source: Source, image: Image.Image, short_side: int | None = None) -> None:
    """Decode the pixels, JPEG no larger than needed for a short side of `short_side` px.

    Raises
    ------
    UnreadableFile
        The file ends before the picture does.
    """
    if short_side is not None:
        scale = short_side / min(image.size)
        image.draft(None, (round(image.width * scale), round(image.height * scale)))
    try:
        image.load()
    except (OSError, EOFError, SyntaxError) as problem:
        if "truncated" in str(problem) or isinstance(problem, EOFError):
            raise too_short(source.name) from problem
        raise


def _open_with_pillow(source: Source, stream: BinaryIO) -> Image.Image:
    forms = [*_FORMATS, "TGA"] if extension_of(source.name) == "tga" else _FORMATS
    try:
        return Image.open(stream, formats=forms)
    except UnidentifiedImageError as problem:
        if form := _FFMPEG_FORMS.get(source.head(2)):
            return _open_with_av(source, form)
        raise _no_picture(source) from problem


def _open_with_av(source: Source, form: str) -> Image.Image:
    import av

    with source.open() as stream, av.open(stream, mode="r", format=form) as container:
        video = container.streams.video[0]
        _check_size(source.name, (video.width, video.height))
        return Image.fromarray(next(container.decode(video)).to_ndarray(format="rgb24"))


def _no_picture(source: Source) -> UnreadableFile:
    head = source.head(256)
    if head.isascii() and b"\0" not in head and has_letters(head.decode("ascii")):
        return UnreadableFile(
            f"{source.name} holds text, not a picture.", "Give it its right name."
        )
    return UnreadableFile(
        f"{source.name} is not a picture that Trouvère can read, or its beginning is damaged.",
        "Save it as JPEG or PNG.",
    )


def _check_size(name: str, size: tuple[int, int]) -> None:
    if size[0] * size[1] > MAX_PIXELS:
        raise UnreadableFile(
            f"{name} says it has {size[0]:,} × {size[1]:,} pixels,"
            f" more than the {MAX_PIXELS // 1_000_000} million that can be read.",
            "If that is true, save it smaller.",
        )


def _open_raw(source: Source) -> Image.Image | None:
    """A camera file's own preview if it is good enough, else the developed picture.

    None when LibRaw does not know the file: it may be a JPEG by another name.
    """
    import rawpy

    try:
        with rawpy.imread(io.BytesIO(source.whole())) as raw:
            size = _upright_size(raw)  # before developing, which halves it
            _check_size(source.name, size)
            preview = _embedded(raw)
            if preview is None:
                half = min(size) >= 2 * _EMBEDDED_SHORT_PX
                preview = Image.fromarray(raw.postprocess(half_size=half, use_camera_wb=True))
            preview.info.update(raw_size=size, raw_exif=_raw_exif(source.whole()))
            return preview
    except rawpy.LibRawFileUnsupportedError:
        return None


def _embedded(raw: Any) -> Image.Image | None:
    import rawpy

    try:
        thumb = raw.extract_thumb()
    except (rawpy.LibRawNoThumbnailError, rawpy.LibRawUnsupportedThumbnailError):
        return None
    if thumb.format == rawpy.ThumbFormat.JPEG:
        image: Image.Image = Image.open(io.BytesIO(thumb.data), formats=["JPEG"])
    else:
        image = Image.fromarray(thumb.data)
    if min(image.size) < _EMBEDDED_SHORT_PX:
        return None
    image.getexif().setdefault(
        ExifTags.Base.Orientation, _FLIP_TO_ORIENTATION.get(raw.sizes.flip, 1)
    )
    return image


def _raw_exif(data: bytes) -> Image.Exif:
    """EXIF of the RAW formats that are TIFF at heart (nearly all); empty for the others."""
    exif = Image.Exif()
    orders = {
        b"II": b"II*\0",
        b"MM": b"MM\0*",
    }  # Olympus and Panasonic write other marks after them
    if data[:2] in orders:
        with contextlib.suppress(OSError, SyntaxError, ValueError, struct.error):
            exif.load(b"Exif\0\0" + orders[data[:2]] + data[4:])
    return exif


def _upright_size(raw: Any) -> tuple[int, int]:
    sizes = raw.sizes
    return (sizes.height, sizes.width) if sizes.flip in (5, 6) else (sizes.width, sizes.height)
