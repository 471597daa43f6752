"""Systems of staves are found where the engraver put them, on any page."""

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.domain import PAGE_WIDTH_PX, Kind
from engine.media.base import STRIP_HEIGHT_PX, MusicLine
from engine.media.load import load_bytes
from engine.media.seen_page import seen_page
from engine.media.systems import find_lines, scaled
from engine.training.score_scans import photographed, scanned
from tests.helpers.engraved_pages import EngravedPage, engraved_pages

NOTES = ("4c 4e 4g 4b", "8g 8a 4f 2d", "2cc 4b 4a", "8e 8f 8g 8a 8b 8cc 8dd 8ee")
Picture = np.ndarray


def humdrum(staves: int, measures: int = 12) -> str:
    """A piece for so many staves, the lowest one with a bass clef."""
    rows = [["**kern"] * staves, [f"*staff{n}" for n in range(staves, 0, -1)]]
    rows += [["*clefF4", *["*clefG2"] * (staves - 1)], ["*M4/4"] * staves]
    for measure in range(1, measures + 1):
        rows.append([f"={measure}"] * staves)
        notes = NOTES[measure % 4].split()
        rows += [[note] * staves for note in notes]
    rows += [["=="] * staves, ["*-"] * staves]
    return "\n".join("\t".join(row) for row in rows) + "\n"


@cache
def page(staves: int, **options: object) -> EngravedPage:
    return next(engraved_pages(humdrum(staves), most=1, **options))


def counts(lines: tuple[MusicLine, ...]) -> list[int]:
    return [len(line.strips) for line in lines]


def rgb(grey: Picture) -> Picture:
    return np.repeat(grey[..., None], 3, axis=2)


def turned(picture: Picture) -> Picture:
    image = Image.fromarray(np.pad(picture, ((40, 40), (60, 60), (0, 0)), constant_values=255))
    return np.asarray(image.rotate(3, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255)))


def faint(picture: Picture) -> Picture:
    """A grey print in bad light, with grain."""
    light = np.linspace(0.9, 0.4, picture.shape[1])[None, :, None]
    noise = np.random.default_rng(1).normal(0, 5, picture.shape)
    return np.clip((140 + 0.45 * picture) * light + noise, 0, 255).astype(np.uint8)


def black_edged(picture: Picture) -> Picture:
    edged = picture.copy()
    edged[:, :5] = edged[:, -12:] = edged[-20:] = 5
    return edged


VARIANTS: dict[str, Callable[[Picture], Picture]] = {
    "turned": turned,
    "faint": faint,
    "black edges": black_edged,
    "half as large": lambda p: np.asarray(Image.fromarray(p).reduce(2)),
    "enlarged": lambda p: np.asarray(Image.fromarray(p).resize((2000, 2828))),
    "scanned": lambda p: rgb(scanned(p[..., 0], np.random.default_rng(3))),
    "photographed": lambda p: photographed(p[..., 0], np.random.default_rng(5))[0],
}


@pytest.mark.slow  # the first one loads verovio
@pytest.mark.parametrize("staves", [1, 2, 4, 8])
def test_staves_belong_to_systems(staves: int) -> None:
    engraved = page(staves)
    assert engraved.systems
    assert counts(find_lines(engraved.rgb)) == [staves] * len(engraved.systems)


@pytest.mark.slow
@pytest.mark.parametrize("font", ["Bravura", "Leland", "Petaluma"])
def test_places_are_those_of_the_engraver(font: str) -> None:
    engraved = page(2, font=font)
    for line, system in zip(find_lines(engraved.rgb), engraved.systems, strict=True):
        first, last = system.staves[0], system.staves[-1]
        assert line.left + 9 * line.scale == pytest.approx(first.left, abs=first.space / 2)
        assert line.space == pytest.approx(first.space, rel=0.03)
        x, y, width, height = line.box
        assert x < first.left + first.space
        assert y < first.middle - 2 * first.space
        assert x + width == pytest.approx(first.right, abs=first.space)
        assert y + height > last.middle + 2 * last.space
        places = [line.left + line.scale * bar for bar in line.bars]
        assert places == pytest.approx(
            [(start + end) / 2 for start, end in system.bars], abs=first.space / 2
        )


@pytest.mark.slow
def test_strips_are_level() -> None:
    for line in find_lines(turned(page(2).rgb)):
        assert len({strip.shape for strip in line.strips}) == 1
        for strip in line.strips:
            assert strip.shape[0] == STRIP_HEIGHT_PX
            assert strip.dtype == np.uint8
            for part in np.array_split(strip[:, 9:-9], 8, axis=1):
                rows = np.median(part, axis=1)
                assert rows[[36, 42, 48, 54, 60]].min() > 60
                assert rows[[33, 39, 45, 51, 57, 63]].max() < 40


@pytest.mark.slow
@pytest.mark.parametrize("variant", VARIANTS)
def test_worse_pictures(variant: str) -> None:
    engraved = page(3)
    lines = find_lines(VARIANTS[variant](engraved.rgb))
    assert counts(lines) == [3] * len(engraved.systems)
    found = sum(len(line.bars) for line in lines)
    true = sum(len(system.bars) for system in engraved.systems)
    assert abs(found - true) <= 0.2 * true


@pytest.mark.slow
def test_a_cut_out_of_one_line() -> None:
    engraved = page(2)
    system = engraved.systems[1]
    top, bottom = (round(system.height + side * 14 * system.staves[0].space) for side in (-1, 1))
    whole = find_lines(engraved.rgb)[1]
    (line,) = find_lines(engraved.rgb[top:bottom, 120:900])
    assert len(line.strips) == 2
    assert len(line.bars) in (len(whole.bars) - 1, len(whole.bars) - 2)


def _stripes(period: int) -> Picture:
    stripes = np.full((900, 900, 3), 240, np.uint8)
    stripes[::period] = stripes[1::period] = 40
    return stripes


@pytest.mark.parametrize(
    "picture",
    [
        np.full((1700, 1200, 3), 255, np.uint8),
        np.zeros((600, 800, 3), np.uint8),
        np.random.default_rng(4).integers(0, 256, (700, 700, 3), dtype=np.uint8),
        _stripes(10),
        _stripes(40),
        np.rot90(_stripes(12)).copy(),
        np.zeros((1, 1, 3), np.uint8),
        np.zeros((3, 900, 3), np.uint8),
    ],
    ids=["white", "black", "noise", "ruled", "wide-ruled", "upright", "dot", "thin"],
)
def test_nothing_to_find(picture: Picture) -> None:
    assert find_lines(picture) == ()


@pytest.mark.slow
def test_photos_have_no_systems(shared: Path) -> None:
    files = sorted((shared / "photos/clothing").rglob("*.jpg"))[::40]
    files += sorted((shared / "photos/coco").rglob("*.jpg"))[::12]
    assert files
    pictures = [np.asarray(Image.open(file).convert("RGB")) for file in files]
    assert [find_lines(picture) for picture in pictures] == [()] * len(files)


def test_a_scaled_line() -> None:
    strip = np.zeros((STRIP_HEIGHT_PX, 4), np.uint8)
    line = MusicLine((10, 20, 100, 50), (strip,), 4.5, 1.5, (2.0,))
    twice = scaled(line, 2.0)
    assert twice.box == (20, 40, 200, 100)
    assert twice.left == pytest.approx(9.5)
    assert twice.scale == pytest.approx(3.0)
    assert twice.bars == (2.0,)
    assert scaled(line, 1.0) is line


@pytest.mark.slow
def test_fine_print_is_rendered_again() -> None:
    widths = []

    def render(width: int) -> Image.Image:
        widths.append(width)
        return Image.fromarray(page(4, unit=4.5, width=width).rgb)

    seen = seen_page(render)
    assert widths == [PAGE_WIDTH_PX, 2 * PAGE_WIDTH_PX]
    systems = page(4, unit=4.5).systems
    assert counts(seen.lines) == [4] * len(systems)
    for line, system in zip(seen.lines, systems, strict=True):
        staff = system.staves[0]
        assert line.space == pytest.approx(staff.space, rel=0.03)
        assert line.box[0] + line.box[2] == pytest.approx(staff.right, abs=staff.space)
        assert len(line.bars) == len(system.bars)


@pytest.mark.slow
def test_loading_reads_the_systems() -> None:
    engraved = page(2)
    stream = io.BytesIO()
    Image.fromarray(engraved.grey).save(stream, "PNG")
    from_picture = load_bytes(stream.getvalue(), None, name="a")
    from_notes = load_bytes(humdrum(2).encode(), Kind.SCORE, name="a")
    for loaded in (from_picture, from_notes):
        assert loaded.kind is Kind.SCORE
        assert counts(loaded.samples[0].lines) == [2] * len(engraved.systems)
        assert loaded.samples[0].lines[0].left == pytest.approx(
            find_lines(engraved.rgb)[0].left, abs=2
        )
