"""Makes ``style.safetensors``: the style projection, the detector of manners, the way back.

``python -m engine.training.style STROKES PHOTOS...`` with folders of everyday photos and one of
strokes (`engine.training.strokes`); `tests.bench.quality_drawings` measures what comes out.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

from engine.encoders.pictures import Pixels
from engine.encoders.style import DIM, Manner, Style, style_path
from engine.training.manners import FILTERS
from engine.training.strokes import Drawing, Stroke, centred, read_drawings, varied

if TYPE_CHECKING:
    from engine.encoders.lite2 import Lite2

WHITENING = 0.35
"""Power of the eigenvalues that axes are divided by: 0 plain PCA, 0.5 full whitening."""

PENALTY = 1e-3  # of the detector's squared weights
STEPS = 400
COMPENSATED = 3  # the last manners are taken back to photos
RANK, RIDGE = 64, 0.3
PHOTOS, DRAWN = 480, 600
MANNERS = tuple(Manner)

Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the network made of pictures in several manners, one row each.

    ``manner`` is a number in `MANNERS`, ``photo`` the number of the photo that was filtered (-1:
    none), ``filters`` the names of the filters.
    """

    grams: Array
    features: Array
    manner: npt.NDArray[np.int64]
    photo: npt.NDArray[np.int64]
    filters: tuple[str, ...]


Item = TypeVar("Item")
Picture = tuple[Pixels, Manner, int, str]


def pictures(photos: Sequence[Path], drawings: Sequence[Drawing], seed: int) -> Iterator[Picture]:
    """Every photo plain, varied, cut out, and once in each other manner; then human drawings."""
    rng = np.random.default_rng(seed)
    for number, path in enumerate(photos):
        photo = read(path)
        yield photo, Manner.PHOTO, number, "plain"
        yield cut_out(photo, rng), Manner.PHOTO, number, "cut out"
        for manner, filters in FILTERS.items():
            name = str(rng.choice(sorted(filters)))
            yield filters[name](photo, rng), Manner(manner), number, name
    for drawing in drawings:
        yield sheet(drawing, rng), Manner.DRAWING, -1, "human"


def read(path: Path) -> Pixels:
    """A picture file, uint8 RGB."""
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def cut_out(photo: Pixels, rng: np.random.Generator) -> Pixels:
    """The middle of a photo on an even ground, as shops show their goods: still a photo."""
    height, width = photo.shape[:2]
    mask = Image.new("L", (width, height))
    inset = rng.uniform(0.08, 0.3, 2) * (width, height)
    box = (*inset, width - inset[0], height - inset[1])
    draw = ImageDraw.Draw(mask)
    (draw.ellipse if rng.random() < 0.7 else draw.rectangle)([float(v) for v in box], fill=255)
    share = np.asarray(mask.filter(ImageFilter.GaussianBlur(1)), np.float32)[..., None] / 255
    ground = rng.choice([255, 250, 235, 128, 20]) + rng.normal(0, 1, (1, 1, 3))
    return np.asarray(np.clip(photo * share + ground * (1 - share), 0, 255), np.uint8)


def sheet(drawing: Drawing, rng: np.random.Generator) -> Pixels:
    """A human drawing, half of them clean as from a sketch pad, the others on real paper."""
    share = line_art(varied(drawing.strokes, rng), rng)[..., None]
    if rng.random() < 0.5:
        pen = rng.uniform(0, 0.9, 3) if rng.random() < 0.3 else np.zeros(3)
        values = 1 - share * (1 - pen)
        return as_bytes(1 - values if rng.random() < 0.1 else values)
    paper = np.clip(rng.uniform(0.75, 1.05) + rng.normal(0, 0.03, 3), 0, 1)
    pen = rng.uniform(0, 0.4, 3) if rng.random() < 0.8 else rng.uniform(0, 0.8, 3)
    if rng.random() < 0.12:
        paper, pen = rng.uniform(0, 0.2, 3), rng.uniform(0.7, 1, 3)
    share = share * rng.uniform(0.4, 1)
    light = np.linspace(1, rng.uniform(0.6, 1), share.shape[1])[None, :, None]
    grain = rng.normal(0, rng.choice([0, 0.015]), share.shape)
    return as_bytes((paper * (1 - share) + pen * share) * light + grain)


def line_art(strokes: Sequence[Stroke], rng: np.random.Generator) -> Array:
    """How much of each pixel lines cover, on a sheet of any form, the drawing anywhere on it."""
    side, width = int(rng.integers(180, 520)), float(rng.uniform(0.006, 0.03))
    left, top, right, bottom = (int(v) for v in rng.integers(4, side // 2, 4))
    sheet_size = (left + side + right, top + side + bottom)
    large = Image.new("L", (2 * sheet_size[0], 2 * sheet_size[1]))
    draw = ImageDraw.Draw(large)
    for stroke in centred(strokes):
        points = ((stroke + 1) * side / 2 + (left, top)) * 2
        ends = [(float(x), float(y)) for x, y in points]
        draw.line(ends, fill=255, width=max(round(2 * width * side), 2), joint="curve")
    small = large.resize(sheet_size, Image.Resampling.LANCZOS)
    return np.asarray(np.asarray(small, np.float32) / 255, np.float32)


def as_bytes(values: npt.NDArray[np.floating[Any]]) -> Pixels:
    """From 0..1 to uint8."""
    return np.asarray(np.clip(values * 255 + 0.5, 0, 255), np.uint8)


def look_at(stream: Iterator[Picture], network: "Lite2") -> Seen:
    """Run pictures through the network."""
    rows, names = [], []
    for picture, manner, photo, name in stream:
        seen = network.look_at([picture])[0]
        rows.append((seen.gram, seen.features, MANNERS.index(manner), photo))
        names.append(name)
    grams, features, manner_numbers, photo_numbers = zip(*rows, strict=True)
    return Seen(
        np.stack(grams),
        np.stack(features),
        np.array(manner_numbers),
        np.array(photo_numbers),
        tuple(names),
    )


def fitted(seen: Seen) -> Style:
    """Projection, detector, and the way from each manner back to photos."""
    roots = np.sign(seen.grams) * np.sqrt(np.abs(seen.grams))
    middle, spread = roots.mean(0), roots.std(0) + 0.05 * float(roots.std())
    axes = axes_of((roots - middle) / spread)
    projected = (roots - middle) / spread @ axes
    middle = middle + spread * (projected.mean(0) @ np.linalg.pinv(axes))
    return Style(
        np.asarray(middle, np.float32),
        np.asarray(spread, np.float32),
        axes,
        detector_of(np.asarray(projected - projected.mean(0), np.float32), seen.manner),
        *way_back(seen),
    )


def axes_of(standard: Array) -> Array:
    """Partly whitened principal axes, shape (GRAM, DIM)."""
    values, vectors = np.linalg.eigh(standard.T @ standard / len(standard))
    best = np.argsort(-values)[:DIM]
    return np.asarray(vectors[:, best] / np.maximum(values[best], 1e-6) ** WHITENING, np.float32)


def detector_of(projected: Array, manner: npt.NDArray[np.int64]) -> Array:
    """Logistic regression with all manners weighing the same, shape (DIM + 1, manners)."""
    import torch

    torch.manual_seed(0)
    inputs = torch.from_numpy(np.c_[projected, np.ones(len(projected), np.float32)])
    wanted = torch.from_numpy(manner)
    counts = torch.bincount(wanted, minlength=len(MANNERS)).float()
    weights = torch.zeros(inputs.shape[1], len(MANNERS), requires_grad=True)
    optimiser = torch.optim.Adam([weights], lr=0.02)
    for _ in range(STEPS):
        loss = torch.nn.functional.cross_entropy(inputs @ weights, wanted, counts.sum() / counts)
        total = loss + PENALTY * weights[:-1].square().sum()
        optimiser.zero_grad()
        total.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return weights.detach().numpy()


def way_back(seen: Seen) -> tuple[Array, Array, Array]:
    """Means of manners, and the maps of `Style.as_photo`: ridge regression, cut to a low rank."""
    plain = [at for at, name in enumerate(seen.filters) if name == "plain"]
    original = {int(seen.photo[at]): at for at in plain}
    usual = [seen.features[plain].mean(0)]
    usual += [seen.features[seen.manner == number].mean(0) for number in range(1, len(MANNERS))]
    inward, outward = [], []
    for number in range(len(MANNERS) - COMPENSATED, len(MANNERS)):
        rows = np.flatnonzero(seen.manner == number)
        wanted = seen.features[[original[int(photo)] for photo in seen.photo[rows]]]
        maps = low_rank(seen.features[rows] - usual[number], wanted - wanted.mean(0))
        inward.append(maps[0])
        outward.append(maps[1])
    return (
        np.asarray(usual, np.float32),
        np.asarray(inward, np.float32),
        np.asarray(outward, np.float32),
    )


def low_rank(given: Array, wanted: Array) -> tuple[Array, Array]:
    """Ridge regression as two factors, shapes (features, rank) and (rank, features)."""
    left, sizes, right = np.linalg.svd(given, full_matrices=False)
    shrunk = sizes / (sizes**2 + RIDGE * (sizes**2).mean())
    inner = (shrunk[:, None] * (left.T @ wanted)).astype(np.float32)
    into, strengths, out_of = np.linalg.svd(inner, full_matrices=False)
    root = np.sqrt(strengths[:RANK])
    return right.T @ into[:, :RANK] * root, root[:, None] * out_of[:RANK]


def save(style: Style, path: Path) -> None:
    """Write everything as float16."""
    from safetensors.numpy import save_file

    names = ("middle", "spread", "axes", "detector", "usual", "inward", "outward")
    tensors = {name: np.asarray(getattr(style, name), np.float16) for name in names}
    save_file({name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()}, path)
    path.chmod(0o644)  # the library lets nobody else read it


def main(arguments: Sequence[str] | None = None, say: Callable[[str], object] = print) -> int:
    """Train, save, and measure when asked to."""
    parser = argparse.ArgumentParser(prog="python -m engine.training.style")
    parser.add_argument("strokes", type=Path)
    parser.add_argument("photos", type=Path, nargs="+", help="at most 480 of each folder are used")
    parser.add_argument("--out", type=Path, default=style_path())
    options = parser.parse_args(arguments)
    folders = [evenly(sorted(picture_files(folder)), PHOTOS) for folder in options.photos]
    photos = [path for folder in folders for path in folder]
    drawings = [d for d in read_drawings(options.strokes) if not d.is_held_out]
    seen = look_at(pictures(photos, evenly(drawings, DRAWN), 0), network())
    style = fitted(seen)
    save(style, options.out)
    say(f"{len(seen.filters)} pictures, {options.out.stat().st_size / 1e6:.2f} MB")
    return 0


def evenly(items: Sequence[Item], count: int) -> list[Item]:
    """At most `count` of the items, evenly spread."""
    step = max(len(items) / count, 1)
    return [items[int(at * step)] for at in range(min(count, len(items)))]


def picture_files(folder: Path) -> Iterator[Path]:
    """Pictures below a folder."""
    suffixes = {".jpg", ".jpeg", ".png", ".webp"}
    return (path for path in folder.rglob("*") if path.suffix.lower() in suffixes)


def network() -> "Lite2":
    """The bundled network of photos."""
    from engine.encoders.lite2 import Lite2
    from engine.encoders.resources import weights_folder

    return Lite2(weights_folder() / "lite2" / "network.safetensors")


if __name__ == "__main__":
    sys.exit(main())
