"""Manifests for ``trouvere evaluate`` out of labelled data: ``python -m tests.bench.manifests OUT``.

The data lies beside the repository (``../shared/data``) and is no part of it. Then::

    trouvere --library LIB index DATA/photos/{flickr8k/dev,caltech,clothing,coco} OUT/sounds
    trouvere --library LIB evaluate OUT/*.jsonl

One row per measure. Every query looks through its own folder only; drawings and languages, where
other photos are to distract, through all photos. Drawings and sounds are those that nothing was
trained on: each fourth drawing, the second fold of ESC-10, which is copied to OUT/sounds.
"""

import csv
import gzip
import json
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from PIL import Image

from tests.bench.quality_bundled import DATA, DRAWN_AS, folders, render, spoken

Row = tuple[dict[str, Any], list[Path]]
OBJECTS = Path(__file__).with_name("objects.txt")
FEWEST, MOST = 2, 64
"""COCO objects that fewer or more photos hold say little."""


def captions() -> Iterator[Row]:
    folder = DATA / "photos/flickr8k/dev"
    told = json.loads((folder / "captions.json").read_text(encoding="utf-8"))
    for name, texts in sorted(told.items()):
        for text in texts:
            yield {"text": text, "in": [str(folder)]}, [folder / name]


def names(folder: Path, prompt: str = "{}") -> Iterator[Row]:
    files, labels = folders(folder)
    for label in sorted(set(labels)):
        right = [file for file, own in zip(files, labels, strict=True) if own == label]
        yield {"text": prompt.format(spoken(label)), "in": [str(folder)]}, right


def examples(folder: Path) -> Iterator[Row]:
    files, labels = folders(folder)
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


def languages(language: str) -> Iterator[Row]:
    folder = DATA / "photos/flickr8k/dev"
    with (Path(__file__).with_name("languages.tsv")).open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            yield {"text": row[language], "in": [str(folder)]}, [folder / f"{row['photo']}.webp"]


def second_fold(out: Path) -> Path:
    """Copy the clips of ESC-10 that nothing was trained on, and return their folder."""
    for clip in sorted((DATA / "audio/esc10").glob("*/2-*")):
        target = out / clip.parent.name / clip.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(clip, target)
    return out


def write(path: Path, rows: Iterable[Row]) -> None:
    lines = [
        json.dumps({"query": query, "relevant": [str(file) for file in right]}, ensure_ascii=False)
        for query, right in rows
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{path.name}: {len(lines)} queries")


def main() -> int:
    if not DATA.is_dir():
        print("The labelled data (../shared/data) is not here: nothing to measure.")
        return 0
    out = Path(sys.argv[1]).absolute()
    out.mkdir(parents=True, exist_ok=True)
    write(out / "captions.jsonl", captions())
    for name in ("caltech", "clothing"):
        write(out / f"{name}-names.jsonl", names(DATA / "photos" / name))
        write(out / f"{name}-photos.jsonl", examples(DATA / "photos" / name))
    write(out / "coco-objects.jsonl", objects())
    write(out / "drawings.jsonl", sketches(out / "drawings"))
    sounds = second_fold(out / "sounds")
    write(out / "sound-names.jsonl", names(sounds, "the sound of {}"))
    write(out / "sound-names-bare.jsonl", names(sounds))
    write(out / "sounds.jsonl", examples(sounds))
    for language in ("en", "de", "fr", "es", "pt", "it", "ru", "zh", "ja"):
        write(out / f"language-{language}.jsonl", languages(language))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
