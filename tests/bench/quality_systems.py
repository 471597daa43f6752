"""How well systems, staves and barlines are found on pages.

    .venv/bin/python -m tests.bench.quality_systems FOLDER... [--pieces N] [--scans FOLDER]

FOLDER holds scores that were kept out of training (.mxl, .musicxml, .xml, .krn); of those whose
names have digits, every one whose number is divisible by 4. Their pages are engraved in five fonts and
several sizes, and made as from a scanner and a phone; verovio's own drawing is the truth. A system
is right if it has the right staves, each within half a space. For scans (.pdf with the notes in
a .krn beside it) there is no such truth: the barlines found are printed beside those of the notes.
"""

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.media import pdf
from engine.media.base import MusicLine
from engine.media.notation import decoded, unzipped
from engine.media.picture import as_array
from engine.media.source import source_of_file
from engine.media.systems import find_lines
from engine.training.score_scans import photographed, scanned_where
from tests.helpers.engraved_pages import FONTS, EngravedPage, TrueSystem, engraved_pages

ENDINGS = (".mxl", ".musicxml", ".xml", ".krn")
KINDS = ("engraved", "scanned", "photographed")
SEED = 20_000
Where = Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]


def held_out(folders: Sequence[Path], pieces: int) -> list[Path]:
    """Files spread evenly over those kept out of training."""
    files = sorted(p for f in folders for p in f.rglob("*") if p.suffix.lower() in ENDINGS)
    numbers = [re.sub(r"\D", "", path.stem) for path in files]
    files = [p for p, digits in zip(files, numbers, strict=True) if int(digits or 0) % 4 == 0]
    return files[:: max(1, len(files) // max(1, pieces))][:pieces]


def pages_of(path: Path, number: int) -> Iterator[EngravedPage]:
    """Two pages of a piece, in one of the fonts and sizes."""
    source = source_of_file(path)
    data = unzipped(source) if path.suffix == ".mxl" else source.whole()
    options = {"font": FONTS[number % len(FONTS)], "scale": (100, 80, 120)[number % 3]}
    return engraved_pages(decoded(data), most=2, **options)


def pictures(page: EngravedPage, seed: int) -> Iterator[tuple[str, npt.NDArray[np.uint8], Where]]:
    """The page as it is, scanned, and photographed."""
    rng = np.random.default_rng(SEED + seed)
    yield "engraved", page.rgb, lambda points: points
    grey, where = scanned_where(page.grey, rng)
    yield "scanned", np.repeat(grey[..., None], 3, axis=2), where
    picture, where = photographed(page.grey, rng)
    yield "photographed", picture, where


def is_right(line: MusicLine, system: TrueSystem, where: Where) -> bool:
    """Whether a found system has the staves of a true one."""
    if len(line.strips) != len(system.staves):
        return False
    space = system.staves[0].space
    ends = np.array([(s.left, s.middle) for s in (system.staves[0], system.staves[-1])])
    places = where(ends)
    top, bottom = line.box[1], line.box[1] + line.box[3]
    inside = top - space < places[0, 1] and places[1, 1] < bottom + space
    return bool(inside and abs(line.left + 9 * line.scale - places[:, 0].mean()) < 2 * space)


def bars_right(line: MusicLine, system: TrueSystem, where: Where) -> int:
    """How many true barlines were found, within half a space; each found one counts once."""
    x = np.array([line.left + line.scale * bar for bar in line.bars])
    space, found = system.staves[0].space, 0
    for first, last in system.bars:
        ends = where(np.array([(first, system.height), (last, system.height)]))[:, 0]
        near = (x > ends[0] - space / 2) & (x < ends[1] + space / 2)
        found += bool(near.any())
        x = x[~near]
    return found


def measure(folders: Sequence[Path], pieces: int) -> None:
    """Print the shares for engraved, scanned and photographed pages."""
    seen: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for number, path in enumerate(held_out(folders, pieces)):
        for page in pages_of(path, number):
            for kind, picture, where in pictures(page, number):
                judge(seen[kind], page, picture, where, f"{path.name} {kind}")
    for kind, count in seen.items():
        if not count["pages"]:
            continue
        print(
            f"{kind:13} {count['pages']} pages: systems {count['right']}/{count['systems']} right,"
            f" {count['found']} found; barlines {count['bars_right']}/{count['bars']} found,"
            f" {count['bars_found'] - count['bars_right']} false;"
            f" {count['ms'] / count['pages'] / 1000:.2f} s a page"
        )


def judge(
    count: Counter[str],
    page: EngravedPage,
    picture: npt.NDArray[np.uint8],
    where: Where,
    name: str,
) -> None:
    """Compare what is found with the truth."""
    start = time.process_time()
    lines = find_lines(picture)
    count["ms"] += round(1000 * (time.process_time() - start))
    count["pages"] += 1
    count["found"] += len(lines)
    right = 0
    for system in page.systems:
        match = next((line for line in lines if is_right(line, system, where)), None)
        right += match is not None
        count["bars"] += len(system.bars)
        if match is not None:
            hits = bars_right(match, system, where)
            count["bars_right"] += hits
            count["bars_found"] += len(match.bars)
            if hits != len(system.bars) or len(match.bars) != hits:
                print(f"  {name}: {hits} of {len(system.bars)} bars, {len(match.bars)} found")
    count["systems"] += len(page.systems)
    count["right"] += right
    if right != len(page.systems) or len(lines) != right:
        staves = [len(line.strips) for line in lines]
        print(f"  {name}: {right} of {[len(s.staves) for s in page.systems]}, found {staves}")


def measure_scans(folder: Path) -> None:
    """Print the barlines found on scans beside those of the notes."""
    files = sorted(folder.glob("*.pdf"))
    if not files:
        print(f"There are no scans in {folder}.")
    for path in files:
        systems, bars, odd, start = 0, 0, 0, time.process_time()
        with pdf.opened_pdf(source_of_file(path)) as pages:
            for number in range(1, pages.count + 1):
                lines = find_lines(as_array(pages.picture(number)))
                systems += len(lines)
                odd += sum(len(line.strips) != 2 for line in lines)
                bars += sum(len(line.bars) for line in lines)
            spent = (time.process_time() - start) / pages.count
        notes = path.with_suffix(".krn").read_text(encoding="utf-8", errors="replace")
        print(
            f"{path.stem:14} {systems} systems, {odd} not of two staves; {bars} barlines,"
            f" {barlines_of(notes)} in the notes; {spent:.2f} s a page with rendering"
        )


def barlines_of(humdrum: str) -> int:
    """Barlines that are drawn: not the invisible ones, and not the one before the first note."""
    lines = [line for line in humdrum.splitlines() if line[:1] not in ("!", "*", "")]
    while lines and lines[0].startswith("="):
        del lines[0]
    return sum(line.startswith("=") and "-" not in line.split("\t")[0] for line in lines)


def main(arguments: Sequence[str]) -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--pieces", type=int, default=20)
    parser.add_argument("--scans", type=Path)
    given = parser.parse_args(arguments)
    measure(given.folders, given.pieces)
    if given.scans:
        measure_scans(given.scans)


if __name__ == "__main__":
    main(sys.argv[1:])
