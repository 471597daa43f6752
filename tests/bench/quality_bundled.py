"""Quality and cost of the bundled encoders on labelled data: ``python -m tests.bench.quality_bundled``.

The data lies beside the repository (``../shared/data``) and is no part of it; without it there is
nothing to measure and the script says so. Names of parts may be given: words, examples, objects,
drawings, sounds, cost.

Measures
--------
R@k: share of queries whose one right answer is among the first k. mAP@k: mean over queries of
average precision over the first k, divided by min(k, number of right answers). hit@k: share of
queries with any right answer among the first k. The query itself never counts.
"""

import gzip
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from engine.domain import Aspect, Kind
from engine.encoders.base import Role
from engine.encoders.local import LocalEncoders
from engine.encoders.models import ModelStore
from engine.encoders.resources import resources_folder
from engine.media.base import SAMPLE_RATE, Sample
from engine.training.strokes import HELD_OUT_EVERY

DATA = Path(__file__).parents[3] / "shared" / "data"
YAMNET = DATA.parent / "models" / "yamnet_spectra_in.tflite"
DRAWN_AS = {
    "airplanes": "airplane",
    "Faces": "face",
    "car_side": "car",
    "cellphone": "cell phone",
    "grand_piano": "piano",
}
Vectors = dict[Aspect, np.ndarray]


class Bench:
    """The encoders, and vectors of many samples as matrices."""

    def __init__(
        self, chosen: dict[Kind, str | None] | None = None, folder: Path | None = None
    ) -> None:
        self.store = ModelStore(resources_folder(), folder or Path("no-models"))
        self.encoders = LocalEncoders(self.store, chosen)

    def words(self, texts: Sequence[str], kind: Kind = Kind.PHOTO) -> np.ndarray:
        """Vectors of words where the meaning of a kind lies."""
        spaces = [space for info in self.encoders.active(kind) for space in info.spaces]
        joint = next(space.joint for space in spaces if space.aspect is Aspect.MEANING)
        return self.encoders.encode_texts(joint, texts)

    def vectors(self, kind: Kind, samples: Sequence[Sample], role: Role = Role.ITEM) -> Vectors:
        found: Vectors = {}
        for info in self.encoders.active(kind):
            encoded = self.encoders.encode(info.id, samples, role)
            for space in info.spaces:
                rows = [
                    e.vectors.get(space.aspect, np.zeros(space.dim, np.float32)) for e in encoded
                ]
                found[space.aspect] = np.stack(rows)
        return found


def recall(scores: np.ndarray, right: np.ndarray, k: int) -> float:
    own = scores[np.arange(len(scores)), right]
    return float(((scores > own[:, None]).sum(1) < k).mean())


def mean_ap(scores: np.ndarray, right: np.ndarray, k: int) -> float:
    """`right`: boolean, one row per query."""
    order = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    hits = np.take_along_axis(right, order, axis=1)
    precision = np.cumsum(hits, axis=1) / np.arange(1, k + 1)
    return float(((precision * hits).sum(1) / np.minimum(right.sum(1), k)).mean())


def hit(scores: np.ndarray, right: np.ndarray, k: int) -> float:
    order = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    return float(np.take_along_axis(right, order, axis=1).any(1).mean())


def same_class(scores: np.ndarray, labels: np.ndarray, k: int) -> float:
    scores = scores.copy()
    np.fill_diagonal(scores, -9)
    right = labels[:, None] == labels[None]
    np.fill_diagonal(right, val=False)
    return mean_ap(scores, right, k)


def mix(vectors: Vectors, others: Vectors, weights: dict[Aspect, float]) -> np.ndarray:
    return np.asarray(sum(w * vectors[a] @ others[a].T for a, w in weights.items()))


def photo(path: Path) -> Sample:
    with Image.open(path) as picture:
        return Sample(picture=np.asarray(picture.convert("RGB")))


def folders(folder: Path, pattern: str = "*") -> tuple[list[Path], np.ndarray]:
    files = [
        file
        for file in sorted(folder.glob(f"*/{pattern}"))
        if file.suffix in {".jpg", ".webp", ".png", ".ogg"}
    ]
    return files, np.array([file.parent.name for file in files])


def spoken(name: str) -> str:
    return name.replace("_", " ").lower()


def words(bench: Bench) -> None:
    captions = json.loads((DATA / "photos/flickr8k/dev/captions.json").read_text())
    files = [DATA / "photos/flickr8k/dev" / name for name in captions]
    found = meaning_of(bench, files)
    scores = bench.words([text for texts in captions.values() for text in texts]) @ found.T
    right = np.repeat(np.arange(len(files)), [len(texts) for texts in captions.values()])
    told = " ".join(f"R@{k} {100 * recall(scores, right, k):.1f}" for k in (1, 5, 10))
    say(f"caption -> photo, {len(files)} Flickr8k dev photos: {told}")


def objects(bench: Bench) -> None:
    """One object word to the photos that hold it, over the whole ranking."""
    from tests.bench.manifests import objects as rows

    files = sorted((DATA / "photos/coco").glob("*.jpg"))
    queries = list(rows())
    scores = bench.words([query["text"] for query, _right in queries]) @ meaning_of(bench, files).T
    right = np.array([[file in wanted for file in files] for _query, wanted in queries])
    told = mean_ap(scores, right, len(files))
    say(f"coco: object -> photo, {len(queries)} objects, {len(files)} photos: mAP {told:.3f}")


def meaning_of(bench: Bench, files: Sequence[Path]) -> np.ndarray:
    info = bench.encoders.active(Kind.PHOTO)[0]
    encoded = bench.encoders.encode(info.id, [photo(file) for file in files], Role.ITEM)
    return np.stack([one.vectors[Aspect.MEANING] for one in encoded])


def examples(bench: Bench) -> None:
    for name, k_words, k_same in (("caltech", 12, 11), ("clothing", 12, 11)):
        files, labels = folders(DATA / "photos" / name)
        found = bench.vectors(Kind.PHOTO, [photo(file) for file in files])
        names = np.array(sorted(set(labels)))
        scores = bench.words([spoken(n) for n in names]) @ found[Aspect.MEANING].T
        told = mean_ap(scores, names[:, None] == labels[None], k_words)
        say(f"{name}: name -> photo mAP@{k_words} {told:.3f}")
        for aspect in found:
            alone = same_class(mix(found, found, {aspect: 1}), labels, k_same)
            say(f"{name}: photo -> same class mAP@{k_same}, {aspect} {alone:.3f}")
        for weights in mixtures():
            together = same_class(mix(found, found, weights), labels, k_same)
            told_weights = " ".join(f"{aspect} {weight}" for aspect, weight in weights.items())
            say(f"{name}: photo -> same class mAP@{k_same}, {told_weights}: {together:.3f}")


def mixtures() -> list[dict[Aspect, float]]:
    meaning, look, colour, shape = Aspect.MEANING, Aspect.LOOK, Aspect.COLOUR, Aspect.SHAPE
    return [
        {meaning: 0.5, look: 0.5},
        {meaning: 0.25, look: 0.75},
        {meaning: 0.2, look: 0.6, colour: 0.2},
        {meaning: 0.2, look: 0.6, shape: 0.2},
        {meaning: 0.2, look: 0.5, colour: 0.1, shape: 0.2},
        {meaning: 0.2, look: 0.6, colour: 0.1, shape: 0.1},
        {meaning: 0.25, look: 0.25, colour: 0.25, shape: 0.25},
    ]


def drawings(bench: Bench) -> None:
    files, labels = folders(DATA / "photos/caltech")
    found = bench.vectors(Kind.PHOTO, [photo(file) for file in files])
    drawn, drawn_labels = [], []
    for label in sorted(set(labels)):
        source = DATA / "sketches/quickdraw" / f"{DRAWN_AS.get(label, spoken(label))}.ndjson.gz"
        if source.is_file():
            lines = gzip.decompress(source.read_bytes()).decode().splitlines()[::HELD_OUT_EVERY]
            drawn += [Sample(picture=render(json.loads(line)["drawing"])) for line in lines]
            drawn_labels += [label] * len(lines)
    sketches = bench.vectors(Kind.PHOTO, drawn, Role.SKETCH)
    right = np.array(drawn_labels)[:, None] == labels[None]
    chance = np.random.default_rng(0).random(right.shape)
    say(f"drawing -> photo, {len(drawn)} drawings, by chance: hit@10 {hit(chance, right, 10):.3f}")
    for weights in (
        {Aspect.SHAPE: 1.0},
        {Aspect.LOOK: 1.0},
        {Aspect.MEANING: 1.0},
        {Aspect.SHAPE: 0.8, Aspect.LOOK: 0.2},
        {Aspect.SHAPE: 0.65, Aspect.LOOK: 0.35},
        {Aspect.SHAPE: 0.5, Aspect.LOOK: 0.5},
        {Aspect.SHAPE: 0.55, Aspect.LOOK: 0.3, Aspect.MEANING: 0.15},
    ):
        scores = mix(sketches, found, weights)
        told = " ".join(f"{aspect} {weight}" for aspect, weight in weights.items())
        say(
            f"drawing -> photo, {told}: hit@10 {hit(scores, right, 10):.3f} mAP@10 {mean_ap(scores, right, 10):.3f}"
        )


def render(strokes: Sequence[Sequence[Sequence[float]]], side: int = 256) -> np.ndarray:
    """Draw strokes, black on white, as large as the sheet allows."""
    xs, ys = (np.concatenate([np.array(stroke[axis]) for stroke in strokes]) for axis in (0, 1))
    scale = (side - 24) * 2 / max(np.ptp(xs), np.ptp(ys), 1)
    left, top = (side - scale * (v.max() + v.min()) / 2 for v in (xs, ys))
    sheet = Image.new("L", (2 * side, 2 * side), 255)
    for stroke in strokes:
        points = [(left + x * scale, top + y * scale) for x, y in zip(*stroke[:2], strict=True)]
        ImageDraw.Draw(sheet).line(points, fill=0, width=8, joint="curve")
    return np.asarray(sheet.resize((side, side), Image.Resampling.LANCZOS).convert("RGB"))


def sounds(bench: Bench) -> None:
    measure_sounds(bench, "bundled")
    if YAMNET.is_file():
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            other = Bench({Kind.AUDIO: "yamnet"}, Path(folder))
            other.store.add("yamnet", YAMNET)
            measure_sounds(other, "yamnet")


def measure_sounds(bench: Bench, tag: str) -> None:
    files, labels = folders(DATA / "audio/esc10")
    found = bench.vectors(Kind.AUDIO, [sound(file) for file in files])
    heldout = np.array([file.name.startswith("2") for file in files])  # never trained on
    for part, rows in ((f"{tag}, fold 2", heldout), (f"{tag}, both folds", heldout | True)):
        tell_sounds(bench, part, {a: v[rows] for a, v in found.items()}, labels[rows])
    described = sorted((DATA / "audio/described").glob("*.ogg"))
    heard = bench.vectors(Kind.AUDIO, [sound(file) for file in described])[Aspect.MEANING]
    texts = [
        file.with_suffix(".txt").read_text(encoding="utf-8").splitlines()[0] for file in described
    ]
    queries = bench.words(texts, Kind.AUDIO)
    ranks = rank_of_own(queries @ heard.T)
    say(f"{tag}: description -> recording, {len(ranks)} recordings: MRR {np.mean(1 / ranks):.3f}")
    among = rank_of_own(queries @ np.concatenate([heard, found[Aspect.MEANING]]).T)
    say(f"{tag}: the same among {len(files)} noises: MRR {np.mean(1 / among):.3f}")


def tell_sounds(bench: Bench, tag: str, found: Vectors, labels: np.ndarray) -> None:
    names = np.array(sorted(set(labels)))
    for prompt in ("the sound of {}", "{}"):
        queries = bench.words([prompt.format(spoken(name)) for name in names], Kind.AUDIO)
        told = mean_ap(queries @ found[Aspect.MEANING].T, names[:, None] == labels[None], 8)
        say(f'{tag}: "{prompt}" -> clip mAP@8 {told:.3f}, {len(labels)} clips')
    for aspect in found:
        alone = same_class(mix(found, found, {aspect: 1}), labels, 7)
        say(f"{tag}: clip -> same class mAP@7, {aspect} {alone:.3f}")
    for timbre in (0.3, 0.5, 0.7, 0.9):
        weights = {Aspect.TIMBRE: timbre, Aspect.MEANING: 1 - timbre}
        say(
            f"{tag}: the same, timbre {timbre} meaning {1 - timbre:.1f}: "
            f"{same_class(mix(found, found, weights), labels, 7):.3f}"
        )


def rank_of_own(scores: np.ndarray) -> np.ndarray:
    own = scores[np.arange(len(scores)), np.arange(len(scores))]
    return (scores > own[:, None]).sum(1) + 1


def sound(path: Path, seconds: float = 5.0) -> Sample:
    import soundfile
    import soxr

    wave, rate = soundfile.read(path, dtype="float32", always_2d=True)
    mono = soxr.resample(wave.mean(1), rate, SAMPLE_RATE)
    return Sample(sound=mono[: int(seconds * SAMPLE_RATE)].astype(np.float32))


def cost(bench: Bench) -> None:
    import psutil
    import torch

    torch.set_num_threads(1)
    files, _labels = folders(DATA / "photos/caltech")
    pictures = [photo(file) for file in files[:64]]
    clips = [sound(file) for file in folders(DATA / "audio/esc10")[0][:8]]
    process = psutil.Process()
    say(f"memory before any model: {process.memory_info().rss / 2**20:.0f} MB")
    timed("load words", lambda: bench.words(["warm"]), 1, "s")
    many = [f"a photo of {number} dogs" for number in range(200)]
    timed("words, one by one", lambda: [bench.words([text]) for text in many], len(many))
    timed("words, 200 together", lambda: bench.words([t + "!" for t in many]), len(many))
    for kind, samples, per in ((Kind.PHOTO, pictures, 64), (Kind.AUDIO, clips, 40)):
        for info in bench.encoders.active(kind):
            first = samples[:1]
            timed(
                f"load {info.name} of {info.id}",
                lambda i=info, s=first: bench.encoders.encode(i.id, s, Role.ITEM),
                1,
                "s",
            )
            fresh = [
                Sample(picture=None if s.picture is None else s.picture[1:], sound=s.sound)
                for s in samples
            ]
            timed(info.id, lambda i=info, s=fresh: bench.encoders.encode(i.id, s, Role.ITEM), per)
    say(f"memory with all models: {process.memory_info().rss / 2**20:.0f} MB")


def timed(what: str, run: Callable[[], object], count: int, unit: str = "ms") -> None:
    started, worked = time.perf_counter(), time.process_time()
    run()
    wall, cpu = (time.perf_counter() - started) / count, (time.process_time() - worked) / count
    factor = 1000 if unit == "ms" else 1
    say(f"{what}: {wall * factor:.2f} {unit} (of processor time {cpu * factor:.2f})")


def say(line: str) -> None:
    print(line, flush=True)


def main() -> int:
    if not DATA.is_dir():
        say(f"there is no data in {DATA}: nothing to measure")
        return 0
    parts = {f.__name__: f for f in (words, examples, objects, drawings, sounds, cost)}
    for name in sys.argv[1:] or parts:
        parts[name](Bench())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
