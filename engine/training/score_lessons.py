"""Lessons for the reader of scores: strips of staves with the place and pitch of every note.

    python -m engine.training.score_lessons SONGS CORPUS OUT [--variants N]

Each piece is engraved in a random font and layout. OUT gets one file per engraving, so an
interrupted run goes on where it stopped. The same pieces always give the same lessons.
"""

import argparse
import random
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.errors import EngineError
from engine.training.score_pages import (
    TRAINING_FONTS,
    EngravedPage,
    engrave,
    score_text,
    strip_of,
)
from engine.training.score_pieces import corpus_pieces, songs
from engine.training.session import say

MAX_PAGES = 8
"""Of one engraving: long pieces would outweigh the others."""


def layout(chance: random.Random, fonts: Sequence[str] = TRAINING_FONTS) -> dict[str, Any]:
    """Options of verovio for one engraving."""
    width = chance.choice([1500, 1800, 2100, 2100, 2400, 2900])
    return {
        "font": chance.choice(list(fonts)),
        "pageWidth": width,
        "pageHeight": round(width * chance.uniform(1.2, 1.5)),
        "spacingLinear": round(chance.uniform(0.18, 0.4), 3),
        "spacingNonLinear": round(chance.uniform(0.5, 0.68), 3),
        "spacingStaff": chance.randint(8, 15),
        "staffLineWidth": round(chance.uniform(0.1, 0.24), 3),
        "stemWidth": round(chance.uniform(0.15, 0.3), 3),
        "barLineWidth": round(chance.uniform(0.2, 0.5), 3),
        "slurCurveFactor": round(chance.uniform(0.4, 1.6), 2),
        "lyricSize": round(chance.uniform(3.5, 5.5), 2),
        "header": chance.choice(["auto", "none"]),
        "xmlIdSeed": 1,
    }


def lesson(pages: Sequence[EngravedPage]) -> dict[str, Any]:
    """One engraving as arrays.

    ``ink`` (96, sum of widths) uint8: all strips side by side. ``strips`` (n, 4) int32: first
    column, width, system (counted through the piece), staff. ``notes`` (m, 5) float32: strip,
    column, height in px above the middle line, pitch, onset in quarters (nan where a tie goes on).
    """
    inks: list[npt.NDArray[np.uint8]] = []
    strips: list[tuple[int, int, int, int]] = []
    notes: list[tuple[float, ...]] = []
    at = systems = 0
    for page in pages:
        for number, staves in enumerate(page.systems):
            for place, staff in enumerate(staves):
                if staff.right <= staff.left:
                    continue
                ink, left = strip_of(page.picture, staff)
                mine = page.notes[(page.notes["system"] == number) & (page.notes["staff"] == place)]
                high = staff.middle - mine["y"]
                seen = (np.abs(high) < 46) & (mine["x"] > left)
                for note, up in zip(mine[seen], high[seen], strict=True):
                    notes.append(
                        (len(strips), note["x"] - left, up, note["pitch"], note["onset_q"])
                    )
                strips.append((at, ink.shape[1], systems + number, place))
                inks.append(ink)
                at += ink.shape[1]
        systems += len(page.systems)
    return {
        "ink": np.concatenate(inks, axis=1),
        "strips": np.array(strips, np.int32).reshape(-1, 4),
        "notes": np.array(notes, np.float32).reshape(-1, 5),
    }


def _make(path: Path, out: Path, variant: int) -> str:
    seed = zlib.crc32(f"{path.stem} {variant}".encode())
    chance = random.Random(seed)  # noqa: S311 -- no secret
    try:
        pages = []
        for page in engrave(score_text(path), layout(chance)):
            pages.append(page)
            if len(pages) == MAX_PAGES:
                break
        np.savez_compressed(out, **lesson(pages))
    except (EngineError, ValueError, KeyError) as problem:
        return f"{path.name}: {problem}"
    return ""


def main(arguments: Sequence[str] | None = None) -> None:
    """Make what is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("songs", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--variants", type=int, default=1)
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    pieces = [*songs(given.songs), *corpus_pieces(given.corpus)]
    random.Random(1).shuffle(pieces)  # noqa: S311 -- no secret
    for variant in range(given.variants):
        for number, path in enumerate(pieces):
            out = given.out / f"{path.parent.name}-{path.stem}-{variant}.npz"
            if not out.exists():
                problem = _make(path, out, variant)
                say(f"{number + 1}/{len(pieces)} {problem or out.name}")


if __name__ == "__main__":
    main()
