"""Manifests for ``trouvere evaluate`` out of labelled data: ``python -m tests.bench.manifests OUT``.

The data lies beside the repository (``../shared/data``) and is no part of it. Then::

    trouvere --library LIB index DATA/photos/{flickr8k/dev,coco} OUT/photos OUT/sounds
    trouvere --library LIB evaluate OUT/*.jsonl
    trouvere --library LIB index OUT/drawings
    trouvere --library LIB evaluate --ablation OUT/changed-*.jsonl

One row per measure. Photos and sounds whose folders tell their class are copied to OUT under numbers:
words look at names, too, and names are not what is measured. Every query looks through its own folder only; drawings and languages, where
other photos are to distract, through all photos. Drawings and sounds are those that nothing was
trained on: each fourth drawing, the second fold of ESC-10.
"""

import csv
import gzip
import json
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from tests.bench.quality_bundled import DATA, DRAWN_AS, folders, render, spoken

Row = tuple[dict[str, Any], list[Path]]
OBJECTS = Path(__file__).with_name("objects.txt")
FEWEST, MOST = 2, 64
"""COCO objects that fewer or more photos hold say little."""
MOST_CHANGED = 30

KINDS = {
    "vehicle": "airplanes car_side helicopter",
    "insect": "ant butterfly",
    "animal": "lobster scorpion octopus kangaroo panda elephant dolphin crocodile",
    "person": "Faces", "food": "pizza", "instrument": "saxophone", "lamp": "chandelier",
    "indoors": "ceiling_fan", "device": "cellphone", "tool": "scissors", "weapon": "cannon",
    "body": "brain", "street": "stop_sign",
}  # fmt: skip
"""A word for the kind of each class of Caltech that is drawn."""

CLOTHES = Path(__file__).with_name("clothing_colours.tsv")
SAID = {
    "dress": "a dress", "hat": "a hat", "longsleeve": "a long sleeve", "outwear": "a jacket",
    "pants": "pants", "shirt": "a shirt", "shoes": "shoes", "shorts": "shorts", "skirt": "a skirt",
    "t-shirt": "a t-shirt",
}  # fmt: skip
"""What the folders of clothes are called in an instruction."""


def captions() -> Iterator[Row]:
    folder = DATA / "photos/flickr8k/dev"
    told = json.loads((folder / "captions.json").read_text(encoding="utf-8"))
    for name, texts in sorted(told.items()):
        for text in texts:
            yield {"text": text, "in": [str(folder)]}, [folder / name]


def names(folder: Path, prompt: str = "{}", pattern: str = "*") -> Iterator[Row]:
    files, labels = folders(folder, pattern)
    for label in sorted(set(labels)):
        right = [file for file, own in zip(files, labels, strict=True) if own == label]
        yield {"text": prompt.format(spoken(label)), "in": [str(folder)]}, right


def examples(folder: Path, pattern: str = "*") -> Iterator[Row]:
    files, labels = folders(folder, pattern)
    for file, label in zip(files, labels, strict=True):
        right = [f for f, own in zip(files, labels, strict=True) if own == label and f != file]
        yield {"like": str(file), "in": [str(folder)]}, right


def objects() -> Iterator[Row]:
    folder = DATA / "photos/coco"
    held = json.loads((folder / "objects.json").read_text(encoding="utf-8"))
    for number, word in enumerate(OBJECTS.read_text(encoding="utf-8").splitlines()):
        right = [folder / name for name, numbers in sorted(held.items()) if number in numbers]
        if FEWEST <= len(right) <= MOST:
            yield {"text": word, "in": [str(folder)]}, right


def sketches(out: Path) -> Iterator[Row]:
    """Drawings, written to `out` as pictures, of classes that Caltech has photos of."""
    files, labels = folders(DATA / "photos/caltech")
    out.mkdir(exist_ok=True)
    for label in sorted(set(labels)):
        word = DRAWN_AS.get(label, spoken(label))
        source = DATA / "sketches/quickdraw" / f"{word}.ndjson.gz"
        right = [file for file, own in zip(files, labels, strict=True) if own == label]
        for number, strokes in enumerate(held_out(source) if source.is_file() else ()):
            picture = out / f"{label}-{number}.png"
            Image.fromarray(render(strokes)).save(picture)
            yield {"sketch": str(picture), "in": [str(DATA / "photos")]}, right


def held_out(source: Path) -> Iterator[list[Any]]:
    """Strokes of the drawings of a file that no model of ours has seen."""
    lines = gzip.decompress(source.read_bytes()).decode().splitlines()
    for number, line in enumerate(lines):
        if number % 4 == 0:  # see `engine.training.strokes.Drawing.is_held_out`
            yield json.loads(line)["drawing"]


def sketches_with_words(drawings: Iterable[Row]) -> Iterator[Row]:
    """The same drawings, each with a word for the kind of thing that it shows."""
    for query, right in drawings:
        label = Path(query["sketch"]).stem.rpartition("-")[0]
        kind = next(kind for kind, labels in KINDS.items() if label in labels.split())
        yield {**query, "text": kind}, right


def other_drawings(out: Path) -> None:
    """A drawing of every other class that `sketches` has not, to be told apart from them."""
    _files, labels = folders(DATA / "photos/caltech")
    drawn = {DRAWN_AS.get(label, spoken(label)) for label in labels}
    for source in sorted((DATA / "sketches/quickdraw").glob("*.gz"))[::2]:
        name = source.name.partition(".")[0]
        if name in drawn:
            continue
        strokes = next(iter(held_out(source)))
        Image.fromarray(render(strokes)).save(out / f"other {name}-0.png")


def object_pairs(count: int = 800) -> Iterator[tuple[Path, str, str, list[Path]]]:
    """A photo with A, the words for A and for B, which it has not, and the other photos with both."""
    folder = DATA / "photos/coco"
    held = json.loads((folder / "objects.json").read_text(encoding="utf-8"))
    words = OBJECTS.read_text(encoding="utf-8").splitlines()
    rows = [
        (name, own, wanted, right)
        for name in sorted(held)
        for wanted in range(len(words))
        for own in sorted(set(held[name]))
        if wanted not in held[name]
        and FEWEST <= len(right := _with_both(held, own, wanted, name)) <= MOST_CHANGED
    ]
    for place in np.random.default_rng(0).permutation(len(rows))[:count]:
        name, own, wanted, right = rows[place]
        yield folder / name, words[own], words[wanted], [folder / other for other in right]


def changed_objects() -> Iterator[Row]:
    """A photo with A, "with a B": the other photos with A and B."""
    folder = DATA / "photos/coco"
    for file, _own, wanted, right in object_pairs():
        yield {"like": str(file), "instruction": f"with a {wanted}", "in": [str(folder)]}, right


def _with_both(held: dict[str, list[int]], own: int, wanted: int, name: str) -> list[str]:
    return [n for n, has in sorted(held.items()) if own in has and wanted in has and n != name]


def changed_manners(drawings: Path) -> tuple[list[Row], list[Row]]:
    """A photo of A, "as a drawing": the drawings of A among all; and a drawing, "as a photo"."""
    folder = DATA / "photos/caltech"
    files, labels = folders(folder)
    drawn = {
        label: sorted(p for p in drawings.glob(f"{label}-*.png")) for label in sorted(set(labels))
    }
    places = [str(folder), str(drawings)]
    forth: list[Row] = [
        ({"like": str(file), "instruction": "as a drawing", "in": places}, drawn[label])
        for file, label in zip(files, labels, strict=True)
        if drawn[label]
    ]
    back: list[Row] = [
        (
            {"like": str(picture), "instruction": "as a photo", "in": places},
            [file for file, own in zip(files, labels, strict=True) if own == label],
        )
        for label, pictures in drawn.items()
        for picture in pictures
    ]
    return forth, back


def names_among_drawings(drawings: Path) -> Iterator[Row]:
    """The name of a class that is drawn to its photos and drawings, among those of all classes."""
    folder = DATA / "photos/caltech"
    files, labels = folders(folder)
    for label in sorted(set(labels)):
        drawn = sorted(drawings.glob(f"{label}-*.png"))
        right = [file for file, own in zip(files, labels, strict=True) if own == label]
        if drawn:
            name = DRAWN_AS.get(label, spoken(label))
            yield {"text": name, "in": [str(folder), str(drawings)]}, [*right, *drawn]


def changed_clothes(count: int = 500) -> tuple[list[Row], list[Row]]:
    """Clothes: another kind in the same colour, and the same kind in another colour.

    The colours were told by eye, for those clothes that have one.
    """
    folder = DATA / "photos/clothing"
    lines = CLOTHES.read_text(encoding="utf-8").splitlines()
    colours = dict(line.split("\t") for line in lines)
    kinds: list[Row] = []
    tints: list[Row] = []
    for name in sorted(str(file.relative_to(folder)) for file in folder.glob("*/*")):
        kind, colour = name.split("/")[0], colours.get(name, "")
        for other in sorted(SAID) if colour else ():
            right = [folder / n for n, c in colours.items() if c == colour and n.startswith(other)]
            if other != kind and len(right) >= FEWEST:
                kinds.append((_changed(folder / name, f"but {SAID[other]}", folder), right))
        for tint in sorted(set(colours.values()) - {colour}):
            right = [folder / n for n, c in colours.items() if c == tint and n.startswith(kind)]
            if len(right) >= FEWEST:
                tints.append((_changed(folder / name, f"in {tint}", folder), right))
    chance = np.random.default_rng(0)
    return _some(kinds, count, chance), _some(tints, count, chance)


def clothes_by_colour() -> Iterator[Row]:
    """The name of a colour to the clothes that have it."""
    folder = DATA / "photos/clothing"
    lines = CLOTHES.read_text(encoding="utf-8").splitlines()
    colours = dict(line.split("\t") for line in lines)
    for colour in sorted(set(colours.values())):
        right = [folder / name for name, own in colours.items() if own == colour]
        yield {"text": colour, "in": [str(folder)]}, right


def _changed(file: Path, instruction: str, folder: Path) -> dict[str, Any]:
    return {"like": str(file), "instruction": instruction, "in": [str(folder)]}


def _some(rows: list[Row], count: int, chance: np.random.Generator) -> list[Row]:
    return [rows[place] for place in chance.permutation(len(rows))[:count]]


def languages(language: str) -> Iterator[Row]:
    folder = DATA / "photos/flickr8k/dev"
    with (Path(__file__).with_name("languages.tsv")).open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            yield {"text": row[language], "in": [str(folder)]}, [folder / f"{row['photo']}.webp"]


class Copies:
    """Files under numbers, so that no name tells what is in them."""

    def __init__(self) -> None:
        self._places: dict[str, list[str]] = {}

    def make(self, files: Iterable[Path], source: Path, target: Path) -> None:
        """Copy files of a folder; searches in the folder go to the copies from now on."""
        target.mkdir(parents=True, exist_ok=True)
        self._places[str(source)] = [str(target)]
        for number, file in enumerate(sorted(files)):
            copy = target / f"{number:05}{file.suffix}"
            shutil.copyfile(file, copy)
            self._places[str(file)] = [str(copy)]

    def join(self, source: Path, parts: Iterable[Path]) -> None:
        """Search these folders in place of one that holds them."""
        self._places[str(source)] = [place for part in parts for place in self.of(str(part))]

    def of(self, name: str) -> list[str]:
        """Where a file or folder is now."""
        return self._places.get(name, [name])

    def row(self, query: dict[str, Any], right: Iterable[Path]) -> dict[str, Any]:
        """A row of a manifest with the paths of the copies."""
        told = {
            key: value
            if key in ("text", "instruction")
            else [place for name in value for place in self.of(name)]
            if isinstance(value, list)
            else self.of(value)[0]
            for key, value in query.items()
        }
        return {"query": told, "relevant": [self.of(str(file))[0] for file in right]}


def nameless(out: Path) -> Copies:
    """Copies of all that is labelled by its folder or name."""
    photos, copies = DATA / "photos", Copies()
    for name in ("caltech", "clothing"):
        copies.make((photos / name).glob("*/*.jpg"), photos / name, out / "photos" / name)
    parts = [photos / name for name in ("flickr8k/dev", "caltech", "clothing", "coco")]
    copies.join(photos, parts)
    sounds = DATA / "audio/esc10"
    copies.make(sounds.glob("*/2-*"), sounds, out / "sounds")
    return copies


def write(path: Path, rows: Iterable[Row], copies: Copies) -> None:
    lines = [json.dumps(copies.row(*row), ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{path.name}: {len(lines)} queries")


def main() -> int:
    if not DATA.is_dir():
        print("The labelled data (../shared/data) is not here: nothing to measure.")
        return 0
    out = Path(sys.argv[1]).absolute()
    out.mkdir(parents=True, exist_ok=True)
    copies = nameless(out)
    drawn = out / "drawn"
    sounds = DATA / "audio/esc10"
    every: dict[str, Iterable[Row]] = {"captions": captions(), "coco-objects": objects()}
    for name in ("caltech", "clothing"):
        every[f"{name}-names"] = names(DATA / "photos" / name)
        every[f"{name}-photos"] = examples(DATA / "photos" / name)
    every["drawings"] = list(sketches(drawn))
    other_drawings(drawn)
    copies.make(drawn.glob("*.png"), drawn, out / "drawings")
    every["drawings-words"] = sketches_with_words(every["drawings"])
    every["names-among-drawings"] = names_among_drawings(drawn)
    every["clothing-colours"] = clothes_by_colour()
    every["changed-objects"] = changed_objects()
    every["changed-drawings"], every["changed-photos"] = changed_manners(drawn)
    every["changed-kinds"], every["changed-colours"] = changed_clothes()
    every["sound-names"] = names(sounds, "the sound of {}", "2-*")
    every["sound-names-bare"] = names(sounds, pattern="2-*")
    every["sounds"] = examples(sounds, "2-*")
    for language in ("en", "de", "fr", "es", "pt", "it", "ru", "zh", "ja"):
        every[f"language-{language}"] = languages(language)
    for name, rows in every.items():
        write(out / f"{name}.jsonl", rows, copies)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
