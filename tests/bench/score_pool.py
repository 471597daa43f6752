"""The pieces that music search is measured with, and their pages. Used by `tests.bench.score_sets`."""

import random
import subprocess
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from engine.domain import PAGE_WIDTH_PX
from engine.training.score_lessons import layout
from engine.training.score_notes import Notes, notes_in
from engine.training.score_pages import TEST_FONTS, EngravedPage, engrave, score_text
from engine.training.score_pieces import HELD_OUT_COMPOSERS, composer_of, songs

CORPUS_FOLDERS = ("mozart", "beethoven", "haydn", "chopin", "schumann_robert", "schumann_clara")
MOST_PAGES = 2
FEWEST_QUARTERS = 40
MOST_NOTES = 3500  # longer pieces take minutes to lay out
SPACE_PX = 13.0  # staff space of engraved pages, px
LILYPOND_S = 60
SAME_WORK = {"Mozart_K331_1st-mov": "sonata11-1a", "opus41no1-movement3": "opus41no1-movement2"}
"""Files of one piece that `work_of` does not see through: another source, a copy."""

Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class Piece:
    """A score of the test. ``family``: song, corpus, scan, vienna; ``engraver``: verovio, lilypond, scan.

    ``work`` is the same for two scores of one piece; ``unseen``: nothing by its composer was learned
    from.
    """

    name: str
    source: str
    family: str
    engraver: str
    work: str
    unseen: bool
    file: str
    staves: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def seed_of(*names: object) -> int:
    return zlib.crc32(" ".join(map(str, names)).encode())


def work_of(notes: Notes) -> str:
    """The same for transposed copies of a piece: how the top staff begins."""
    top = notes.pitch[notes.staff == notes.staff.min()].astype(int)[:48]
    return f"{zlib.crc32(np.diff(top).astype(np.int8).tobytes()):08x}"


def candidates(shared: Path, corpus: Path | None) -> Iterator[tuple[Path, str, bool]]:
    """Held-out files with family and whether their composer is unseen."""
    for path in songs(shared / "data/scores/openscore", held_out=True):
        composer = composer_of(score_text(path)).lower()
        yield path, "song", any(name in composer for name in HELD_OUT_COMPOSERS)
    for folder in CORPUS_FOLDERS if corpus else ():
        found = [
            p for p in sorted((corpus / folder).rglob("*")) if p.suffix in {".mxl", ".krn", ".xml"}
        ]
        for path in found:
            if path.suffix == ".krn" and path.with_suffix(".mxl").exists():
                continue
            yield path, "corpus", True


# -- pages --------------------------------------------------------------------------------------
def pages_of(text: str, name: str, notes: Notes) -> tuple[list[EngravedPage], float]:
    """The first pages in a test font, and the quarter at which the next one begins."""
    options = {**layout(random.Random(seed_of(name)), TEST_FONTS), "header": "none"}
    options["expandNever"] = True
    pages = list(islice(engrave(text, options, SPACE_PX), MOST_PAGES))
    last = max(onset for page in pages for _, _, onset in page.measures if np.isfinite(onset))
    return pages, float(notes.bars_q[notes.bars_q > last + 1e-3].min(initial=np.inf))


def write_pdf(pictures: Sequence[np.ndarray], path: Path) -> None:
    """Pages as a 1-bit PDF, 210 mm wide."""
    sheets = [
        Image.fromarray(picture).point(lambda v: 255 * (v > 150)).convert("1")
        for picture in pictures
    ]
    dpi = sheets[0].width / 8.27
    sheets[0].save(path, "PDF", resolution=dpi, save_all=True, append_images=sheets[1:])


def truth_of(pages: Sequence[EngravedPage]) -> Arrays:
    """Where everything is, px of pages `PAGE_WIDTH_PX` wide.

    ``systems`` (page, top, bottom), ``measures`` (page, system of the page, x, onset in quarters),
    ``notes`` (page, system, x, onset, pitch).
    """
    systems, measures, notes = [], [], []
    for number, page in enumerate(pages, 1):
        scale = PAGE_WIDTH_PX / page.picture.shape[1]
        for staves in page.systems:
            heights = [s.middle for s in staves if s.right > s.left]
            systems.append(
                (number, min(heights, default=0) * scale, max(heights, default=0) * scale)
            )
        measures += [(number, s, x * scale, q) for s, x, q in page.measures if np.isfinite(q)]
        for note in page.notes[np.isfinite(page.notes["onset_q"])]:
            row = (note["system"], note["x"] * scale, note["onset_q"], note["pitch"])
            notes.append((number, *row))
    return {
        "systems": np.array(systems, np.float32).reshape(-1, 3),
        "measures": np.array(measures, np.float32).reshape(-1, 4),
        "notes": np.array(notes, np.float32).reshape(-1, 5),
    }


def until(notes: Notes, end: float) -> Notes:
    """What begins before quarter `end`."""
    kept = np.flatnonzero(notes.onset_q < end - 1e-3)
    bars = notes.bars_q[notes.bars_q < end - 1e-3]
    ids = tuple(notes.ids[i] for i in kept) if notes.ids else ()
    return Notes(
        notes.pitch[kept], notes.onset_q[kept], notes.duration_q[kept],
        notes.staff[kept], notes.part[kept], notes.qpm, bars, notes.names, ids,
    )  # fmt: skip


# -- LilyPond -----------------------------------------------------------------------------------
def lilypond_pdf(text: str, out: Path) -> bool:
    """Engrave MusicXML with the second engraver; False where that fails."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "a.xml").write_text(text, "utf-8")
        commands = (
            ["musicxml2ly", "--no-beaming", "-o", "a.ly", "a.xml"],
            ["lilypond", "-dno-point-and-click", "--pdf", "-o", "a", "a.ly"],
        )
        for command in commands:
            try:
                subprocess.run(
                    command, cwd=folder, capture_output=True, timeout=LILYPOND_S, check=False
                )
            except subprocess.TimeoutExpired:
                return False
        if not (folder / "a.pdf").is_file():
            return False
        out.write_bytes((folder / "a.pdf").read_bytes())
        return True


def read_notes(path: Path) -> tuple[str, Notes]:
    """A file as text and as notes.

    Raises
    ------
    ValueError
        It has more than `MOST_NOTES` notes.
    """
    text = score_text(path)
    if text.count("<note") > MOST_NOTES:
        raise ValueError(f"more than {MOST_NOTES} notes")
    return text, notes_in(text, path.name)
