"""Copies as people have them, made of a folder's files: for measuring what finds duplicates.

Every file is called ``GROUP__VARIANT.ext``. Two files of one group are copies of each other, except
that ``burst`` (the next moment, from a hand that moved) and ``font`` (another edition) are only alike.
"""

import random
import zipfile
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt
from defusedxml import ElementTree
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from tests.helpers.engraved_pages import engraved_pages

Picture = Image.Image
Sound = npt.NDArray[np.float32]


def make_photos(sources: Sequence[Path], folder: Path, with_copies: int) -> None:
    """Copy photos; of the first `with_copies` make every variant."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, source in enumerate(sources):
        picture = ImageOps.exif_transpose(Image.open(source)).convert("RGB")
        name = f"{source.parent.name}-{source.stem}".replace("__", "-")
        picture.save(folder / f"{name}__original.jpg", quality=92)
        if number < with_copies:
            for variant, change in PHOTO_VARIANTS.items():
                quality = 30 if variant == "recompressed" else 88
                made = change(picture, random.Random(f"{name}{variant}"))
                made.save(folder / f"{name}__{variant}.jpg", quality=quality)


def _cropped(picture: Picture, rng: random.Random, share: float) -> Picture:
    width, height = picture.size
    left, top = round(share * width * rng.random()), round(share * height * rng.random())
    box = (left, top, left + round((1 - share) * width), top + round((1 - share) * height))
    return picture.crop(box)


def _coloured(picture: Picture, rng: random.Random) -> Picture:
    picture = ImageEnhance.Color(picture).enhance(rng.choice((0.4, 1.7)))
    picture = ImageEnhance.Brightness(picture).enhance(rng.choice((0.75, 1.25)))
    return ImageEnhance.Contrast(picture).enhance(rng.choice((0.8, 1.3)))


def _next_moment(picture: Picture, rng: random.Random) -> Picture:
    """The hand moves (a change of perspective), the subject moves on by itself, the light changes."""
    width, height = picture.size
    corners = [(0, 0), (0, height), (width, height), (width, 0)]
    moved = [
        (x + rng.uniform(-0.04, 0.04) * width, y + rng.uniform(-0.04, 0.04) * height)
        for x, y in corners
    ]
    frame = picture.transform(
        picture.size,
        Image.Transform.QUAD,
        [c for point in moved for c in point],
        Image.Resampling.BICUBIC,
    )
    subject = picture.crop((width // 4, height // 4, 3 * width // 4, 7 * height // 8))
    sideways = round(rng.choice((-1, 1)) * rng.uniform(0.05, 0.1) * width)
    shape = Image.new("L", subject.size, 0)
    inner = (
        subject.width // 8,
        subject.height // 8,
        7 * subject.width // 8,
        7 * subject.height // 8,
    )
    shape.paste(255, inner)
    shape = shape.filter(ImageFilter.GaussianBlur(subject.width / 24))
    frame.paste(subject, (width // 4 + sideways, height // 4), shape)
    frame = ImageEnhance.Brightness(frame).enhance(rng.uniform(0.93, 1.07))
    margin = (round(0.05 * width), round(0.05 * height))
    return frame.crop((*margin, width - margin[0], height - margin[1]))


PHOTO_VARIANTS: dict[str, Callable[[Picture, random.Random], Picture]] = {
    "small": lambda p, _rng: p.resize(
        (p.width * 2 // 5, p.height * 2 // 5), Image.Resampling.LANCZOS
    ),
    "recompressed": lambda p, _rng: p,
    "crop4": lambda p, rng: _cropped(p, rng, 0.04),
    "crop10": lambda p, rng: _cropped(p, rng, 0.10),
    "coloured": _coloured,
    "grey": lambda p, _rng: p.convert("L").convert("RGB"),
    "burst1": _next_moment,
    "burst2": _next_moment,
}


def make_sounds(sources: Sequence[Path], folder: Path, with_copies: int) -> None:
    """Copy sounds; of the first `with_copies` make every variant."""
    import soundfile

    folder.mkdir(parents=True, exist_ok=True)
    for number, source in enumerate(sources):
        sound, rate = soundfile.read(source, dtype="float32", always_2d=True)
        sound = sound[: 60 * rate]
        name = f"{source.parent.name}-{source.stem}".replace("__", "-")
        soundfile.write(folder / f"{name}__original.ogg", sound, rate)
        if number < with_copies:
            soundfile.write(folder / f"{name}__mp3.mp3", sound, rate)
            soundfile.write(folder / f"{name}__quiet.flac", 0.4 * sound, rate)
            soundfile.write(folder / f"{name}__trimmed.ogg", sound[round(0.3 * rate) :], rate)
            soundfile.write(folder / f"{name}__low.ogg", _resampled(sound, rate, 22_050), 22_050)


def _resampled(sound: Sound, rate: int, wanted: int) -> Sound:
    from scipy.signal import resample_poly

    ratio = Fraction(wanted, rate)
    made: Sound = resample_poly(sound, ratio.numerator, ratio.denominator, axis=0).astype(
        np.float32
    )
    return made


def make_scores(sources: Sequence[Path], folder: Path, with_copies: int) -> None:
    """Engrave songs, a page each; of the first `with_copies` scans and another edition too."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, source in enumerate(sources):
        page = next(engraved_pages(_musicxml(source), 1, 1500), None)
        if page is None:
            continue
        picture = Image.fromarray(page.grey)
        picture.save(folder / f"{source.stem}__original.png")
        if number < with_copies:
            rng = random.Random(source.stem)
            picture.resize((900, 900 * picture.height // 1500)).save(
                folder / f"{source.stem}__small.jpg", quality=70
            )
            _scanned(picture, rng).save(folder / f"{source.stem}__scan.jpg", quality=75)
            picture.save(folder / f"{source.stem}__pdf.pdf", resolution=180)
            other = next(engraved_pages(_musicxml(source), 1, 1500, font="Petaluma", scale=80))
            Image.fromarray(other.grey).save(folder / f"{source.stem}__font.png")


def _scanned(picture: Picture, rng: random.Random) -> Picture:
    turned = picture.rotate(rng.uniform(-0.8, 0.8), Image.Resampling.BICUBIC, fillcolor=255)
    grain = np.random.default_rng(1).normal(0, 12, (turned.height, turned.width))
    paper = 0.85 * np.asarray(turned.filter(ImageFilter.GaussianBlur(1)), np.float32) + 25 + grain
    return Image.fromarray(np.clip(paper, 0, 255).astype(np.uint8))


def _musicxml(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        names = [
            n for n in archive.namelist() if n.endswith(("xml", "musicxml")) and "META" not in n
        ]
        data = archive.read(names[0])
    ElementTree.fromstring(data)  # refuses what no score needs
    return data.decode("utf-8")
