"""Makes ``drawings.safetensors``: what line drawings show, in the space of words.

``python -m engine.training.drawings STROKES PHOTOS --icons FILE... --work FOLDER`` with a folder of
human drawings (`engine.training.strokes`), one of everyday photos and Iconify ``icons.json`` files
(the first two whole, of the others those with names of the drawings, ImageNet or the first file).
``FOLDER`` keeps the renderings, which are most of the work; a run that was stopped goes on there.

What is learnt from:

- human drawings: their names, softened towards names of the same meaning;
- icons: their names among all names, so that the words are not only those of the drawings;
- photos as if drawn: what the photo network sees in the photo itself.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from engine.encoders.bridge import bridge_path, imagenet_classes, load_bridge, softmax
from engine.encoders.drawing import as_photo, drawings_path
from engine.encoders.int8 import pack
from engine.encoders.resources import weights_folder
from engine.encoders.text import MiniLM, unit
from engine.training.outlines import icon_words, read_icons
from engine.training.renderings import Sources, make_shard
from engine.training.strokes import read_drawings
from engine.training.style import network, picture_files, read

if TYPE_CHECKING:
    from torch import Tensor

    from engine.encoders.lite2 import Lite2
    from engine.training.tail import Tail

BATCH_DRAWINGS, BATCH_ICONS, BATCH_PHOTOS = 96, 64, 48
SOFT = 0.03  # width, in cosine, of names that count as the same
ICONS_WEIGH, PHOTOS_WEIGH = 0.7, 0.3
RATE, DECAY = 2e-3, 0.02

Rows = npt.NDArray[np.int64]
Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Names:
    """All names that may be learnt, with unit vectors; the drawings' come first."""

    all: tuple[str, ...]
    drawn: int
    vectors: Array


@dataclass(frozen=True, slots=True)
class Shards:
    """Memory-mapped renderings (`engine.training.renderings`), one array of each for a shard."""

    maps: tuple[npt.NDArray[np.float16], ...]
    features: tuple[npt.NDArray[np.float16], ...]

    def get(self, shard: int, rows: Rows) -> tuple["Tensor", "Tensor"]:
        """Maps and features of rows, float32."""
        import torch

        maps, features = self.maps[shard][rows], self.features[shard][rows]
        return torch.from_numpy(maps).float(), torch.from_numpy(features).float()


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is trained on: rows of the shards, and the number of the right name for each."""

    drawings: Rows
    drawing_names: Rows  # by position in `drawings`
    icons: Rows
    icon_names: Rows
    photos: Rows
    teacher: Array  # shape (photos, 1000): what the photo network sees in each photo


def named(texts: MiniLM, names: Sequence[str]) -> Array:
    """Vectors of names: half as in a caption, half alone."""
    return unit(texts.encode([f"a photo of a {name}" for name in names]) + texts.encode(names))


def names_of(drawn: Sequence[str], icons: Sequence[str], without: frozenset[str]) -> Names:
    """Names to learn, less those left out."""
    first = sorted(set(drawn) - without)
    rest = sorted({name for name in icons if not mentions(name, without)} - set(drawn))
    texts = MiniLM(weights_folder() / "minilm", "minilm")
    return Names((*first, *rest), len(first), named(texts, [*first, *rest]))


def mentions(name: str, words: frozenset[str]) -> bool:
    """Whether a name holds one of the words, or its plural."""
    found = "|".join(re.escape(word) for word in words)
    return bool(found) and re.search(rf"\b({found})s?\b", name) is not None


def lesson_of(sources: Sources, names: Names, teacher: Array, *, hold_out: bool) -> Lesson:
    """Rows to train on: drawings in their order, icons behind them, photos behind those."""
    number = {name: at for at, name in enumerate(names.all)}
    drawings = [
        (row, number[d.word])
        for row, d in enumerate(sources.drawings)
        if d.word in number and not (hold_out and d.is_held_out)
    ]
    start = len(sources.drawings)
    icons = [
        (start + row, number[icon.name])
        for row, icon in enumerate(sources.icons)
        if icon.name in number
    ]
    photos = np.arange(len(sources.photos)) + start + len(sources.icons)
    drawn, pictograms = np.array(drawings).T, np.array(icons).T
    return Lesson(drawn[0], drawn[1], pictograms[0], pictograms[1], photos, teacher)


def train(
    lesson: Lesson,
    shards: Shards,
    names: Names,
    epochs: float,
    say: Callable[[str], Any] = lambda _line: None,
) -> "Tail":
    """Fit the layers. Deterministic for a number of threads."""
    import torch

    from engine.training.tail import Tail

    torch.manual_seed(0)
    tail = Tail(*shards.get(0, lesson.drawings[:1000]))
    optimiser = torch.optim.AdamW(tail.parameters(), lr=RATE, weight_decay=DECAY)
    steps = int(epochs * len(lesson.drawings) * len(shards.maps) / BATCH_DRAWINGS)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, steps, pct_start=0.1)
    loss_of = Losses(lesson, shards, names)
    for step, picked in enumerate(batches(lesson, len(shards.maps), steps)):
        loss = loss_of(tail, picked)
        if step % 100 == 0:
            say(f"step {step} of {steps}, loss {loss.item():.3f}")
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
    return tail.eval()


@dataclass(frozen=True, slots=True)
class Picked:
    """One batch: positions in the lesson's lists, and the shard of each kind's renderings."""

    shards: tuple[int, int, int]
    drawings: Rows
    icons: Rows
    photos: Rows


def batches(lesson: Lesson, shards: int, steps: int) -> Iterator[Picked]:
    """Batches at random: every drawing of every shard once before any comes again."""
    rng = np.random.default_rng(0)
    queue: list[tuple[int, Rows]] = []
    for _ in range(steps):
        if not queue:
            queue = _round(len(lesson.drawings), shards, rng)
        shard, drawings = queue.pop()
        icons = rng.integers(len(lesson.icons), size=BATCH_ICONS)
        photos = rng.integers(len(lesson.photos), size=BATCH_PHOTOS)
        others = rng.integers(shards, size=2)
        yield Picked((shard, int(others[0]), int(others[1])), drawings, icons, photos)


def _round(count: int, shards: int, rng: np.random.Generator) -> list[tuple[int, Rows]]:
    rounds = []
    for shard in range(shards):
        order = rng.permutation(count)
        size = min(BATCH_DRAWINGS, count)
        rounds += [(shard, order[at : at + size]) for at in range(0, count - size + 1, size)]
    return [rounds[at] for at in rng.permutation(len(rounds))]


class Losses:
    """The sum of what human drawings, icons and photos teach."""

    def __init__(self, lesson: Lesson, shards: Shards, names: Names) -> None:
        import torch

        from engine.training.tail import softened

        self._lesson, self._shards = lesson, shards
        self._names = torch.from_numpy(names.vectors)
        self._drawn = self._names[: names.drawn]
        self._soft, self._soft_drawn = softened(self._names, SOFT), softened(self._drawn, SOFT)
        self._classes = torch.from_numpy(load_bridge(bridge_path()).vectors)
        self._teacher = torch.from_numpy(lesson.teacher)

    def __call__(self, tail: "Tail", picked: Picked) -> "Tensor":
        """Loss of one batch."""
        import torch

        from engine.training.tail import cross_entropy

        lesson = self._lesson
        rows = (
            lesson.drawings[picked.drawings],
            lesson.icons[picked.icons],
            lesson.photos[picked.photos],
        )
        parts = [self._shards.get(s, r) for s, r in zip(picked.shards, rows, strict=True)]
        answers = tail(*(torch.cat(tensors) for tensors in zip(*parts, strict=True)))
        drawn, named_at = lesson.drawing_names[picked.drawings], len(rows[0]) + len(rows[1])
        both = np.concatenate([drawn, lesson.icon_names[picked.icons]])
        loss = cross_entropy(
            answers[: len(drawn)], self._drawn, self._soft_drawn[drawn], tail.sharpness
        )
        loss = loss + ICONS_WEIGH * cross_entropy(
            answers[:named_at], self._names, self._soft[both], tail.sharpness
        )
        seen = self._teacher[picked.photos]
        return loss + PHOTOS_WEIGH * cross_entropy(
            answers[named_at:], self._classes, seen, tail.teacher_sharpness
        )


def encoded(tail: "Tail", shards: Shards, rows: Rows) -> Array:
    """Vectors of drawings as they were drawn (shard 0), shape (rows, 384)."""
    import torch

    with torch.inference_mode():
        parts = [tail(*shards.get(0, rows[at : at + 256])) for at in range(0, len(rows), 256)]
    return np.asarray(torch.cat(parts).numpy(), np.float32)


def named_right(vectors: Array, names: Array, right: Rows) -> tuple[float, float]:
    """Shares of drawings whose name comes first, and among the first five."""
    scores = vectors @ names.T
    ranks = (scores > scores[np.arange(len(scores)), right][:, None]).sum(1)
    return float((ranks < 1).mean()), float((ranks < 5).mean())


def save(tail: "Tail", names: Names, path: Path) -> None:
    """Write the folded layers as int8 and the names of drawings with their vectors as float16."""
    from safetensors.numpy import save_file

    layers = {name: value.detach().numpy() for name, value in tail.layers().items()}
    tensors = {**pack(layers), "names": names.vectors[: names.drawn].astype(np.float16)}
    facts = {
        "names": json.dumps(names.all[: names.drawn]),
        "sharpness": f"{float(tail.sharpness.detach().exp()):.4f}",
    }
    save_file(tensors, path, facts)
    path.chmod(0o644)  # the library lets nobody else read it


# -- what is trained on --------------------------------------------------------------------------
def sources_of(strokes: Path, photos: Path, icon_files: Sequence[Path]) -> Sources:
    """Read everything; icons of UI sets only where their name is that of a thing."""
    drawings = read_drawings(strokes)
    whole = [list(read_icons(path, None)) for path in icon_files[:2]]
    lemmas = [name.strip() for names in imagenet_classes()[0] for name in names.split(",")]
    firsts = [icon.name for icons in whole[:1] for icon in icons]
    wanted = icon_words([*(d.word for d in drawings), *lemmas, *firsts])
    rest = [icon for path in icon_files[2:] for icon in read_icons(path, wanted)]
    icons = [icon for icons in whole for icon in icons] + rest
    return Sources(drawings, icons, sorted(picture_files(photos)))


def shards_of(sources: Sources, count: int, folder: Path, lite2: "Lite2") -> Shards:
    """Renderings, made where they are missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for shard in range(count):
        if not (folder / f"rest{shard}.npz").is_file():
            make_shard(sources, shard, half_precision(lite2), folder)
    return Shards(
        tuple(np.load(folder / f"maps{shard}.npy", mmap_mode="r") for shard in range(count)),
        tuple(np.load(folder / f"rest{shard}.npz")["pooled"] for shard in range(count)),
    )


def half_precision(lite2: "Lite2") -> Callable[[Array], tuple[Array, Array]]:
    """The network on bfloat16: twice as fast, and precise enough to learn from."""
    import torch

    def run(inks: Array) -> tuple[Array, Array]:
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            stages = lite2.stages(as_photo(inks))
        return stages.middle.float().numpy(), stages.features.float().numpy()

    return run


def teacher_of(photos: Sequence[Path], lite2: "Lite2", folder: Path) -> Array:
    """What the network sees in each photo, shape (photos, 1000); kept in the folder."""
    kept = folder / "teacher.npy"
    if not kept.is_file():
        seen = [softmax(lite2.look_at([read(path)])[0].logits) for path in photos]
        np.save(kept, np.stack(seen).astype(np.float16))
    return np.asarray(np.load(kept), np.float32)


def _print(line: str) -> None:
    print(line, flush=True)  # noqa: T201 -- a command of the terminal


def main(arguments: Sequence[str] | None = None, say: Callable[[str], Any] = _print) -> int:
    """Render, train, save, and tell how many new drawings get their right name."""
    options = _parser().parse_args(arguments)
    sources = sources_of(options.strokes, options.photos, options.icons)
    lite2 = network()
    shards = shards_of(sources, options.shards, options.work, lite2)
    without = frozenset(options.without.read_text().split("\n")) if options.without else frozenset()
    names = names_of(
        [d.word for d in sources.drawings], [i.name for i in sources.icons], without - {""}
    )
    teacher = teacher_of(sources.photos, lite2, options.work)
    lesson = lesson_of(sources, names, teacher, hold_out=not without)
    tail = train(lesson, shards, names, options.epochs, say)
    save(tail, names, options.out)
    rows, right = _new_drawings(sources, names)
    first, five = named_right(encoded(tail, shards, rows), names.vectors[: names.drawn], right)
    say(f"{len(rows)} held-out drawings of {names.drawn} names: {first:.1%}, within 5 {five:.1%}")
    return 0


def _new_drawings(sources: Sources, names: Names) -> tuple[Rows, Rows]:
    number = {name: at for at, name in enumerate(names.all[: names.drawn])}
    pairs = [
        (row, number[d.word])
        for row, d in enumerate(sources.drawings)
        if d.is_held_out and d.word in number
    ]
    rows, right = np.array(pairs).T
    return rows, right


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m engine.training.drawings")
    parser.add_argument("strokes", type=Path)
    parser.add_argument("photos", type=Path)
    parser.add_argument("--icons", type=Path, nargs="*", default=[])
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--shards", type=int, default=4)
    parser.add_argument("--epochs", type=float, default=7)
    parser.add_argument("--without", type=Path, help="a file of words to leave out, one a line")
    parser.add_argument("--out", type=Path, default=drawings_path())
    return parser


if __name__ == "__main__":
    sys.exit(main())
