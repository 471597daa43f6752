"""Photos of every format, mode, size and orientation."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from conftest import dng_bytes, sheet
from PIL import Image, ImageCms

from engine.domain import PAGE_WIDTH_PX, Kind, Segment
from engine.media.base import THUMBNAIL_SIDE_PX, Loaded
from engine.media.load import LoadOptions, content_hash, load, load_bytes

Write = Callable[[str, bytes | str], Path]
ORIENTATION = 0x0112


def encode(image: Image.Image, form: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def photo(data: bytes, name: str = "x", side: int = 288) -> Loaded:
    return load_bytes(data, Kind.PHOTO, LoadOptions(side), name=name)


def colour_of(loaded: Loaded, x: float, y: float) -> np.ndarray:
    picture = loaded.samples[0].picture
    assert picture is not None
    return picture[int(y * picture.shape[0]), int(x * picture.shape[1])].astype(int)


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp"), ("GIF", "a.gif"),
        ("TIFF", "a.tif"), ("BMP", "a.bmp"), ("AVIF", "a.avif"), ("HEIF", "a.heic"),
        ("JPEG2000", "a.jp2"), ("PPM", "a.ppm"), ("PCX", "a.pcx"), ("SGI", "a.sgi"),
        ("TGA", "a.tga"),
    ],
)  # fmt: skip
def test_every_format(write: Write, scene: Image.Image, form: str, name: str) -> None:
    import pillow_heif

    pillow_heif.register_heif_opener(thumbnails=False)
    path = write(name, encode(scene, form))
    loaded = load(path, Kind.PHOTO)
    assert loaded.kind is Kind.PHOTO
    assert loaded.content_hash == content_hash(path)
    assert (loaded.metadata.width, loaded.metadata.height) == (640, 480)
    picture = loaded.samples[0].picture
    assert picture is not None
    assert picture.shape == (288, 384, 3)
    assert picture.dtype == np.uint8
    left, right = colour_of(loaded, 0.2, 0.5), colour_of(loaded, 0.8, 0.5)
    assert left[0] > left[2] + 80
    assert right[2] > right[0] + 80


def test_pam_and_colour_pfm() -> None:
    pixels = np.full((20, 30, 3), (200, 10, 10), np.uint8)
    pam = b"P7\nWIDTH 30\nHEIGHT 20\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n" + pixels.tobytes()
    loaded = photo(pam, "a.pam")
    assert (loaded.metadata.width, loaded.metadata.height) == (30, 20)
    assert colour_of(loaded, 0.5, 0.5).tolist() == [200, 10, 10]


def test_raw_is_developed_upright_with_its_exif() -> None:
    loaded = photo(dng_bytes(96, 64, orientation=6), "a.dng")
    assert (loaded.metadata.width, loaded.metadata.height) == (64, 96)
    assert loaded.metadata.camera == "Trouvere One"
    assert loaded.metadata.taken_at == "2023-05-06T07:08:09"
    picture = loaded.samples[0].picture
    assert picture is not None
    assert picture.shape[:2] == (96, 64)


@pytest.mark.parametrize("name", ["a.heic", "a.png", "a.cr2", "a.gif"])
def test_a_jpeg_by_another_name_loads(scene: Image.Image, name: str) -> None:
    assert photo(encode(scene, "JPEG"), name).metadata.width == 640


def _turned(orientation: int) -> Image.Image:
    """A picture that must be turned by `orientation` to have its red corner top left."""
    upright = Image.new("RGB", (60, 40), "white")
    upright.paste((255, 0, 0), (0, 0, 20, 10))
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    return upright.transpose(undo[orientation]) if orientation > 1 else upright


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_ends_upright(form: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    loaded = photo(encode(_turned(orientation), form, exif=exif))
    assert (loaded.metadata.width, loaded.metadata.height) == (60, 40)
    red, white = colour_of(loaded, 0.1, 0.1), colour_of(loaded, 0.9, 0.9)
    assert red[0] > 180
    assert red[1] < 90
    assert white.min() > 200


def _grey16() -> Image.Image:
    return Image.fromarray(np.linspace(0, 65_535, 64 * 48).reshape(48, 64).astype(np.uint16))


@pytest.mark.parametrize(
    "image",
    [
        Image.new("1", (64, 48), 1), Image.new("L", (64, 48), 128), Image.new("P", (64, 48), 3),
        Image.new("LA", (64, 48), (0, 0)), Image.new("RGBA", (64, 48), (9, 9, 9, 0)), _grey16(),
    ],
    ids=lambda image: image.mode,
)  # fmt: skip
def test_every_mode_becomes_rgb(image: Image.Image) -> None:
    picture = photo(encode(image, "PNG")).samples[0].picture
    assert picture is not None
    assert picture.shape == (48, 64, 3)
    assert picture.dtype == np.uint8


def test_alpha_lies_over_white() -> None:
    loaded = photo(encode(Image.new("RGBA", (20, 20), (255, 0, 0, 0)), "PNG"))
    assert colour_of(loaded, 0.5, 0.5).tolist() == [255, 255, 255]


def test_transparent_palette_lies_over_white() -> None:
    image = Image.new("P", (20, 20), 0)
    image.putpalette([255, 0, 0] + [0] * 765)
    assert colour_of(photo(encode(image, "PNG", transparency=0)), 0.5, 0.5).min() == 255


def test_sixteen_bits_keep_their_range() -> None:
    picture = photo(encode(_grey16(), "PNG")).samples[0].picture
    assert picture is not None
    assert picture[0, 0, 0] == 0
    assert picture[-1, -1, 0] == 255


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_jpeg_modes(mode: str) -> None:
    grey = Image.new("RGB", (64, 64), (90, 90, 90)).convert(mode)
    assert abs(colour_of(photo(encode(grey, "JPEG")), 0.5, 0.5) - 90).max() < 12


def _swapped_primaries() -> bytes:
    """An RGB profile whose red is sRGB's blue, under a name of its own."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile.replace("sRGB".encode("utf-16-be"), "Swap".encode("utf-16-be"))
    return profile.replace(b"rXYZ", b"temp").replace(b"bXYZ", b"rXYZ").replace(b"temp", b"bXYZ")


def test_a_colour_profile_is_applied() -> None:
    data = encode(Image.new("RGB", (32, 32), (255, 0, 0)), "PNG", icc_profile=_swapped_primaries())
    assert np.allclose(colour_of(photo(data), 0.5, 0.5), (0, 0, 255), atol=12)


@pytest.mark.parametrize("profile", [b"nonsense", b"\0" * 200])
def test_a_damaged_profile_is_ignored(profile: bytes) -> None:
    image = Image.new("RGB", (32, 32), (100, 150, 200))
    loaded = photo(encode(image, "PNG", icc_profile=profile))
    assert colour_of(loaded, 0.5, 0.5).tolist() == [100, 150, 200]


@pytest.mark.parametrize(
    ("size", "shape"),
    [
        ((640, 480), (100, 133, 3)),
        ((480, 640), (133, 100, 3)),
        ((80, 60), (60, 80, 3)),  # never enlarged
        ((2000, 200), (100, 400, 3)),  # ends cut off
        ((30, 3000), (120, 30, 3)),
        ((500, 1), (1, 4, 3)),
        ((1, 1), (1, 1, 3)),
    ],
)
def test_sample_sizes(size: tuple[int, int], shape: tuple[int, int, int]) -> None:
    picture = photo(encode(Image.new("RGB", size, "green"), "PNG"), side=100).samples[0].picture
    assert picture is not None
    assert picture.shape == shape


def test_a_long_picture_keeps_its_centre() -> None:
    image = Image.new("RGB", (3000, 100), "white")
    image.paste((255, 0, 0), (1450, 0, 1550, 100))
    red = colour_of(photo(encode(image, "PNG")), 0.5, 0.5)
    assert red[0] > 200
    assert red[1] < 60


@pytest.mark.parametrize("size", [(640, 480), (100, 50), (4000, 40)])
def test_thumbnails_are_small_webp(size: tuple[int, int]) -> None:
    thumbnail = photo(encode(Image.new("RGB", size, "green"), "PNG")).thumbnail
    assert thumbnail is not None
    with Image.open(io.BytesIO(thumbnail)) as opened:
        assert opened.format == "WEBP"
        assert max(opened.size) == min(THUMBNAIL_SIDE_PX, max(size))


def test_the_first_frame_of_an_animation() -> None:
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    data = encode(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=50)
    assert colour_of(photo(data), 0.5, 0.5).tolist() == [255, 0, 0]


def test_the_same_file_gives_the_same_bytes(scene: Image.Image) -> None:
    data = encode(scene, "JPEG")
    first, second = photo(data), photo(data)
    assert np.array_equal(first.samples[0].picture, second.samples[0].picture)
    assert first.thumbnail == second.thumbnail


def test_a_page_of_music_becomes_a_score() -> None:
    loaded = load_bytes(encode(sheet(), "PNG"), None)
    assert loaded.kind is Kind.SCORE
    assert loaded.metadata.pages == 1
    picture = loaded.samples[0].picture
    assert picture is not None
    assert picture.shape[1] == PAGE_WIDTH_PX
    height = picture.shape[0]
    assert loaded.samples[0].segment == Segment(page=1, box=(0, 0, PAGE_WIDTH_PX, height))


def test_the_user_overrules_the_staves(write: Write, scene: Image.Image) -> None:
    page, picture = write("page.png", encode(sheet(), "PNG")), write("p.jpg", encode(scene, "JPEG"))
    assert load(page, Kind.PHOTO).kind is Kind.SCORE
    assert load(page, Kind.PHOTO, kind_override=Kind.PHOTO).kind is Kind.PHOTO
    assert load(picture, Kind.PHOTO).kind is Kind.PHOTO
    assert load(picture, Kind.PHOTO, kind_override=Kind.SCORE).kind is Kind.SCORE


def test_a_pasted_photo_stays_one() -> None:
    assert load_bytes(encode(sheet(), "PNG"), Kind.PHOTO).kind is Kind.PHOTO


@pytest.mark.slow
def test_all_sample_formats(shared: Path) -> None:
    files = [path for path in (shared / "photos/formats").iterdir() if path.suffix != ".txt"]
    assert len(files) == 22
    for path in files:
        assert load(path, Kind.PHOTO).kind is Kind.PHOTO, path.name


def test_an_example_needs_no_thumbnail(scene: Image.Image) -> None:
    options = LoadOptions(thumbnail=False)
    loaded = load_bytes(encode(scene, "PNG"), Kind.PHOTO, options, name="x")
    assert loaded.thumbnail is None
    assert loaded.samples[0].picture is not None
