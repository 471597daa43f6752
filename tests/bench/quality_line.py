"""Where the relevance line lies: ``python -m tests.bench.quality_line FOLDER [photos|sounds]``.

FOLDER gets copies of the labelled photos and sounds under names that say nothing (words are looked
up in names too) and a library of them; the first run takes some minutes. The data lies beside the
repository (``../shared/data``) and is no part of it.

Measures
--------
hidden: share of the true matches among the first ten that lie below the line. precision: share of
true ones among the hits above it, where there are any. silent: share of queries that are answered
"nothing good found".
"""

import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from engine.api import Library
from engine.domain import Answer, Kind, Query, Term, TermKind
from tests.bench.manifests import captions, names, objects
from tests.bench.quality_bundled import DATA, folders, spoken

UNANSWERABLE = Path(__file__).with_name("unanswerable.txt")
SHOWN = 200
Asked = tuple[str, set[str]]


def main() -> int:
    if not DATA.is_dir():
        print("The labelled data (../shared/data) is not here: nothing to measure.")
        return 0
    folder = Path(sys.argv[1]).absolute()
    parts = {"photos": photos, "sounds": sounds}
    for name in sys.argv[2:] or parts:
        parts[name](folder)
    return 0


def photos(folder: Path) -> None:
    files = [
        *sorted((DATA / "photos/flickr8k/dev").glob("*.webp")),
        *folders(DATA / "photos/caltech")[0],
        *folders(DATA / "photos/clothing")[0],
        *sorted((DATA / "photos/coco").glob("*.jpg")),
    ]
    with library_of(folder / "photos", files) as (library, nameless):
        ask = Asker(library, Kind.PHOTO, nameless)
        print(f"{len(files)} photos")
        ask.answerable("captions", [(str(v["text"]), r) for v, r in captions()][2::5])
        for name in ("caltech", "clothing"):
            rows = names(DATA / "photos" / name)
            ask.answerable(f"{name} names", [(str(v["text"]), r) for v, r in rows])
        ask.answerable("COCO objects", [(str(v["text"]), r) for v, r in objects()])
        every = unanswerable()
        for name in ("nonsense", "absent things", "absent scenes"):
            ask.unanswerable(name, every[name])
        together = [q for n in ("nonsense", "absent things", "absent scenes") for q in every[n]]
        ask.unanswerable("together", together)


def sounds(folder: Path) -> None:
    files, labels = folders(DATA / "audio/esc10")
    files += sorted((DATA / "audio/described").glob("*.ogg"))
    with library_of(folder / "sounds", files) as (library, nameless):
        ask = Asker(library, Kind.AUDIO, nameless)
        print(f"{len(files)} sounds")
        for prompt in ("{}", "the sound of {}"):
            rows = [
                (prompt.format(spoken(label)), [f for f, own in zip(files, labels) if own == label])  # noqa: B905 -- described ones have no label
                for label in sorted(set(labels))
            ]
            ask.answerable(f'"{prompt}"', rows)
        every = unanswerable()
        ask.unanswerable("nonsense", every["nonsense"])
        ask.unanswerable("absent sounds", every["absent sounds"])


class library_of:  # noqa: N801 -- reads as a function
    """A library of copies whose names say nothing; gives it with the copies by original."""

    def __init__(self, folder: Path, files: Sequence[Path]) -> None:
        nameless = {
            file: folder / "files" / f"{n:05d}{file.suffix}" for n, file in enumerate(files)
        }
        is_new = not (folder / "library").exists()
        if is_new:
            (folder / "files").mkdir(parents=True)
            for file, copy in nameless.items():
                shutil.copyfile(file, copy)
        self.nameless = nameless
        self.library = Library.open(folder / "library", isolate_encoders=False)
        if is_new:
            self.library.index([folder / "files"])

    def __enter__(self) -> tuple[Library, dict[Path, Path]]:
        return self.library, self.nameless

    def __exit__(self, *_problem: object) -> None:
        self.library.close()


class Asker:
    """Asks for one kind and prints a row per set of queries."""

    def __init__(self, library: Library, kind: Kind, nameless: dict[Path, Path]) -> None:
        self.library = library
        self.kind = kind
        self.nameless = nameless

    def answers(self, texts: Sequence[str], **more: object) -> Iterator[Answer]:
        asked = [
            replace(Query((Term(TermKind.TEXT, text),), kinds=(self.kind,)), **more)  # type: ignore[arg-type]
            for text in texts
        ]
        for answer in self.library.search_many(asked):
            assert isinstance(answer, Answer), answer
            yield answer

    def answerable(self, name: str, rows: Sequence[tuple[str, Sequence[Path]]]) -> None:
        texts = [text for text, _right in rows]
        wanted = [{self.nameless[file] for file in right} for _text, right in rows]
        first = list(self.answers(texts, limit=10, show_all=True))
        shown = list(self.answers(texts, limit=SHOWN))
        true = [
            hit.above_line
            for answer, right in zip(first, wanted, strict=True)
            for hit in answer.hits
            if hit.path in right
        ]
        precision = [
            np.mean([hit.path in right for hit in answer.hits])
            for answer, right in zip(shown, wanted, strict=True)
            if answer.hits
        ]
        print(
            f"{name}, {len(rows)}: hidden {1 - np.mean(true):.3f} of {len(true)},"
            f" precision {np.mean(precision):.2f},"
            f" shown {np.median([answer.above_line for answer in shown]):.0f} (median),"
            f" silent {np.mean([answer.no_good_match for answer in shown]):.2f}",
            flush=True,
        )

    def unanswerable(self, name: str, texts: Sequence[str]) -> None:
        silent = [answer.no_good_match for answer in self.answers(texts, limit=1)]
        loud = [text for text, is_silent in zip(texts, silent, strict=True) if not is_silent]
        print(f"{name}, {len(texts)}: silent {np.mean(silent):.2f}; not {', '.join(loud)}")


def unanswerable() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in UNANSWERABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            texts = found[line.strip("[]")] = []
        elif not line.startswith("#"):
            texts.append(line)
    return found


if __name__ == "__main__":
    raise SystemExit(main())
