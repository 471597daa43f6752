"""Quality of drawings as queries and of the style detector: ``python -m tests.bench.quality_drawings``.

Needs the data beside the repository, as `tests.bench.quality_bundled` does. Names of parts may be
given: drawings, styles, time.
"""

import sys
import time as clock
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from engine.domain import Aspect, Kind
from engine.encoders.base import Role
from engine.encoders.style import Manner, load_style, style_path
from engine.media.base import Sample
from engine.search.weights import EXAMPLE, SKETCH
from engine.training.manners import FILTERS
from engine.training.strokes import Drawing, read_drawings
from engine.training.style import evenly, sheet
from tests.bench.quality_bundled import (
    DATA,
    DRAWN_AS,
    Bench,
    Vectors,
    folders,
    hit,
    photo,
    recall,
    render,
    say,
    spoken,
)

FLICKR = DATA / "photos/flickr8k/dev"
QUERIES_PER_FILTER = 100
MEANING, LOOK, COLOUR, SHAPE, STYLE = tuple(Aspect)[:5]


def standard(scores: np.ndarray) -> np.ndarray:
    """As the search calibrates a sketch: how far a photo stands out among what the query meets."""
    return np.asarray(
        (scores - scores.mean(1, keepdims=True)) / (scores.std(1, keepdims=True) + 1e-9)
    )


def mixed(queries: Vectors, photos: Vectors, weights: Mapping[Aspect, float]) -> np.ndarray:
    usable = [aspect for aspect in weights if aspect in queries and aspect in photos]
    parts = [weights[a] * standard(queries[a] @ photos[a].T) for a in usable]
    return np.asarray(sum(parts))


def gallery(bench: Bench) -> tuple[Vectors, np.ndarray]:
    """Caltech's photos, and Flickr8k's as distractors without a label."""
    files, labels = folders(DATA / "photos/caltech")
    words = [DRAWN_AS.get(label, spoken(label)) for label in labels]
    others = sorted(FLICKR.glob("*.webp"))
    found = bench.vectors(Kind.PHOTO, [photo(file) for file in [*files, *others]])
    return found, np.array([*words, *[""] * len(others)])


def held_out_of(labels: np.ndarray) -> list[Drawing]:
    known = set(labels)
    drawings = read_drawings(DATA / "sketches/quickdraw")
    return [d for d in drawings if d.word in known and d.is_held_out]


def drawings(bench: Bench) -> None:
    photos, labels = gallery(bench)
    drawn = held_out_of(labels)
    right = np.array([d.word for d in drawn])[:, None] == labels[None]
    chance = [hit(np.random.default_rng(s).random(right.shape), right, 10) for s in range(5)]
    say(f"{len(drawn)} held-out drawings -> {len(labels)} photos, by chance: {np.mean(chance):.3f}")
    for share in (1.0, 0.6):
        pictures = [render(part_of(d, share)) for d in drawn]
        samples = [Sample(picture=picture) for picture in pictures]
        sketches = bench.vectors(Kind.PHOTO, samples, Role.SKETCH)
        examples = bench.vectors(Kind.PHOTO, samples, Role.EXAMPLE)
        tell = f"{share:.0%} of the strokes"
        for weights in ({MEANING: 1.0}, {LOOK: 1.0}, {SHAPE: 1.0}, {SHAPE: 1.0, LOOK: 0.5}, SKETCH):
            told = " ".join(f"{a} {w}" for a, w in weights.items())
            say(f"{tell}, {told}: hit@10 {hit(mixed(sketches, photos, weights), right, 10):.3f}")
        plain = hit(mixed(examples, photos, EXAMPLE[Kind.PHOTO]), right, 10)
        say(f"{tell}, dropped as an ordinary picture without the detector: hit@10 {plain:.3f}")


def part_of(drawing: Drawing, share: float) -> list[np.ndarray]:
    """The first strokes, as of a drawing in the making, in the form that `render` takes."""
    count = max(int(np.ceil(len(drawing.strokes) * share)), 1)
    return [stroke.T for stroke in drawing.strokes[:count]]


def styles(bench: Bench) -> None:
    infos = {info.spaces[0].aspect: info for info in bench.encoders.active(Kind.PHOTO)}
    style = load_style(style_path())
    network = bench.store.load(infos[STYLE].id)._network  # type: ignore[attr-defined]
    for name in ("caltech", "clothing", "coco"):
        files = [f for f in sorted((DATA / "photos" / name).rglob("*")) if f.suffix == ".jpg"]
        found = [style.manner(network.look_at([read(file)])[0].gram) for file in files]
        shares = " ".join(f"{m} {found.count(m) / len(found):.2%}" for m in Manner)
        say(f"{name}, {len(files)} photos, seen as: {shares}")
    human = evenly([d for d in read_drawings(DATA / "sketches/quickdraw") if d.is_held_out], 200)
    rng = np.random.default_rng(9)
    seen = [style.manner(network.look_at([sheet(d, rng)])[0].gram) for d in human]
    say(f"human drawings on paper, seen as drawings: {seen.count(Manner.DRAWING) / len(seen):.1%}")
    to_originals(bench, style, network)


def to_originals(bench: Bench, style: object, network: object) -> None:
    """Filtered photos as queries: the detector's answer, and the rank of the original by look.

    As an ITEM a picture stays what it is, as an EXAMPLE it is taken back to a photo.
    """
    files = sorted(FLICKR.glob("*.webp"))
    photos = bench.vectors(Kind.PHOTO, [photo(file) for file in files])
    for manner, filters in FILTERS.items():
        for name, change in filters.items():
            chosen = evenly(list(range(len(files))), QUERIES_PER_FILTER)
            rng = np.random.default_rng(9)
            pictures = [change(read(files[number]), rng) for number in chosen]
            told = [style.manner(network.look_at([p])[0].gram) for p in pictures]  # type: ignore[attr-defined]
            line = f"{name}: seen as {manner} {told.count(Manner(manner)) / len(told):.0%}"
            samples = [Sample(picture=picture) for picture in pictures]
            for role in (Role.ITEM, Role.EXAMPLE, Role.SKETCH)[: 3 if manner == "drawing" else 2]:
                queries = bench.vectors(Kind.PHOTO, samples, role)
                weights = SKETCH if role is Role.SKETCH else {LOOK: 1.0}
                scores = mixed(queries, photos, weights)
                r1, r10 = (recall(scores, np.array(chosen), k) for k in (1, 10))
                line += f" | {role} R@1 {r1:.2f} R@10 {r10:.2f}"
            say(line)


def read(path: Path) -> np.ndarray:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def time(bench: Bench) -> None:
    drawn = evenly(read_drawings(DATA / "sketches/quickdraw"), 60)
    samples = [Sample(picture=render(part_of(d, 1))) for d in drawn]
    for info in bench.encoders.active(Kind.PHOTO):
        bench.encoders.encode(info.id, samples[:3], Role.SKETCH)
        started = clock.process_time()
        for sample in samples[3:]:
            bench.encoders.encode(info.id, [sample], Role.SKETCH)
        spent = (clock.process_time() - started) / (len(samples) - 3)
        say(f"one drawing, {info.spaces[0].aspect}: {spent * 1000:.1f} ms of one processor")


def main(names: Sequence[str]) -> int:
    if not DATA.is_dir():
        say(f"there is no data in {DATA}: nothing to measure")
        return 0
    parts = {f.__name__: f for f in (drawings, styles, time)}
    for name in names or parts:
        parts[name](Bench())
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
