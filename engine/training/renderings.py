"""The training set of drawings as features of the frozen network, in shards on the disk.

A shard holds one variant of everything: each drawing by another hand, each icon, each photo as if
drawn. Rendering and the frozen network are most of the work, so they are done once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.encoders.ink import Ink
from engine.training.outlines import Icon, icon_drawing, photo_drawing
from engine.training.strokes import Drawing, rendered, varied

BATCH = 16
THINNEST, BROADEST = 1.2, 6.5  # px of lines on the square of 128

Rows = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that drawings for training are made of."""

    drawings: Sequence[Drawing]
    icons: Sequence[Icon]
    photos: Sequence[Path]


def inks(sources: Sources, shard: int) -> Iterator[Ink]:
    """One variant of every drawing, icon and photo, in this order; shard 0 has drawings as drawn."""
    rng = np.random.default_rng(shard)
    for drawing in sources.drawings:
        width = float(rng.uniform(THINNEST, BROADEST)) if shard else 2.5
        yield rendered(varied(drawing.strokes, rng) if shard else drawing.strokes, width)
    for icon in sources.icons:
        yield _or_blank(icon_drawing(icon, rng))
    for path in sources.photos:
        with Image.open(path) as photo:
            yield _or_blank(photo_drawing(np.asarray(photo.convert("RGB")), rng))


def _or_blank(ink: Ink | None) -> Ink:
    from engine.encoders.ink import SIDE

    return np.zeros((SIDE, SIDE), np.float32) if ink is None else ink


def make_shard(sources: Sources, shard: int, network: Any, folder: Path) -> None:
    """Write the maps, pooled features and small inks of a shard."""
    count = len(sources.drawings) + len(sources.icons) + len(sources.photos)
    maps = np.lib.format.open_memmap(
        folder / f"maps{shard}.npy", "w+", np.float16, (count, 120, 8, 8)
    )
    pooled, small = np.zeros((count, 1280), np.float16), np.zeros((count, 64, 64), np.uint8)
    at = 0
    for batch in batches(inks(sources, shard), BATCH):
        end = at + len(batch)
        maps[at:end], pooled[at:end] = network(batch)
        small[at:end] = (batch.reshape(-1, 64, 2, 64, 2).mean((2, 4)) * 255).astype(np.uint8)
        at = end
    maps.flush()
    np.savez(folder / f"rest{shard}.npz", pooled=pooled, small=small)


def batches(rows: Iterator[Ink], size: int) -> Iterator[Rows]:
    """Stack every `size` rows; the last stack may be smaller."""
    held: list[Ink] = []
    for row in rows:
        held.append(row)
        if len(held) == size:
            yield np.stack(held)
            held = []
    if held:
        yield np.stack(held)
