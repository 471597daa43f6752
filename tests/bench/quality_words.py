"""How good the words of photos and sounds are: ``python -m tests.bench.quality_words``.

The data lies beside the repository (``../shared/data``) and is no part of it. Told are, for the
words of `engine.search.lexicon` and for those of the bundled classifiers: the share of items whose
label, or another word for it, is among the first five, and how many of the first five people said
in their captions of the photo.
"""

import json
import re
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from engine.domain import Aspect, Kind
from engine.encoders.base import Encoded, Role
from engine.search.background import Background
from engine.search.lexicon import Lexicons
from tests.bench.quality_bundled import DATA, Bench, folders, photo, sound, spoken

FIRST = 5
SAME = Path(__file__).with_name("same_words.json")
"""Other words for labels, and what COCO's objects are called besides."""

Words = list[str]
_ENDINGS = ("s", "es", "ing", "ed")


def said(word: str, captions: Sequence[str]) -> bool:
    """Whether the captions have all words of a word, in any usual form."""
    told = {
        stem for text in captions for w in re.findall(r"[a-z]+", text.lower()) for stem in stems(w)
    }
    return all(stems(part) & told for part in re.findall(r"[a-z]+", word.lower()))


def stems(word: str) -> set[str]:
    cut = {word.removesuffix(ending) for ending in _ENDINGS} | {word}
    return {w for w in cut | {w + "e" for w in cut} if len(w) > 1}


def share_named(told: Sequence[Words], labels: Sequence[set[str]]) -> float:
    """Share of items with one of their names among the first words."""
    found = [
        any(word.lower() in names for word in words[:FIRST])
        for words, names in zip(told, labels, strict=True)
    ]
    return float(np.mean(found))


def share_said(told: Sequence[Words], captions: Sequence[Sequence[str]]) -> float:
    """How many of the first words people said, on average of `FIRST`."""
    found = [
        sum(said(word, texts) for word in words[:FIRST]) / FIRST
        for words, texts in zip(told, captions, strict=True)
    ]
    return float(np.mean(found))


class Teller:
    """Words of items, from the vectors and from the classifiers."""

    def __init__(self, bench: Bench, kind: Kind) -> None:
        self._bench, self._kind = bench, kind
        texts = bench.encoders.encode_texts
        self._lexicons = Lexicons(texts, Background(texts, None).vectors, None)
        spaces = [space for info in bench.encoders.active(kind) for space in info.spaces]
        self._joint = next(s.joint for s in spaces if s.aspect is Aspect.MEANING)

    def told(self, files: Sequence[Path]) -> tuple[list[Words], list[Words]]:
        """The lexicon's words and the classifiers' words of files."""
        load = photo if self._kind is Kind.PHOTO else sound
        parts = [self._encoded(load(file)) for file in files]
        vectors = np.stack([vector for vector, _words in parts])
        tell = partial(self._lexicons.words, self._kind, self._joint, items=vectors, count=FIRST)
        tell(vectors[0])  # encodes the words
        started = time.perf_counter()
        words = [[word for word, _likeness in tell(vector)] for vector in vectors]
        say(f"   {1000 * (time.perf_counter() - started) / len(files):.1f} ms an item")
        return words, [names for _vector, names in parts]

    def _encoded(self, sample: object) -> tuple[np.ndarray, Words]:
        found: list[Encoded] = [
            self._bench.encoders.encode(info.id, [sample], Role.ITEM)[0]  # type: ignore[list-item]
            for info in self._bench.encoders.active(self._kind)
        ]
        vector = next(e.vectors[Aspect.MEANING] for e in found if Aspect.MEANING in e.vectors)
        words = [
            part.strip() for e in found for word, _likely in e.words for part in word.split(",")
        ]
        return vector, words


def report(
    title: str, told: tuple[list[Words], list[Words]], measure: Callable[..., float], right: object
) -> None:
    mine, classifier = (measure(words, right) for words in told)
    say(f"{title}: lexicon {mine:.3f}, classifier {classifier:.3f}")


def main() -> int:
    if not DATA.is_dir():
        say(f"there is no data in {DATA}: nothing to measure")
        return 0
    same: dict[str, list[str]] = json.loads(SAME.read_text(encoding="utf-8"))
    bench = Bench()
    teller = Teller(bench, Kind.PHOTO)
    files, labels = folders(DATA / "photos/caltech")
    names = [{spoken(label), *same.get(spoken(label), [])} for label in labels]
    report(
        f"caltech, {len(files)} photos: label among {FIRST}", teller.told(files), share_named, names
    )
    held = json.loads((DATA / "photos/coco/objects.json").read_text(encoding="utf-8"))
    objects = Path(__file__).with_name("objects.txt").read_text(encoding="utf-8").splitlines()
    called = [
        {name for number in numbers for name in (objects[number], *same.get(objects[number], []))}
        for numbers in held.values()
    ]
    found = teller.told([DATA / "photos/coco" / name for name in held])
    report(f"coco, {len(held)} photos: any object among {FIRST}", found, share_named, called)
    captions = json.loads((DATA / "photos/flickr8k/dev/captions.json").read_text(encoding="utf-8"))
    some = dict(list(captions.items())[::3])
    found = teller.told([DATA / "photos/flickr8k/dev" / name for name in some])
    report(
        f"flickr8k dev, {len(some)} photos: said of {FIRST}", found, share_said, [*some.values()]
    )
    clips, kinds = folders(DATA / "audio/esc10")
    names = [{spoken(kind), *same.get(spoken(kind), [])} for kind in kinds]
    report(
        f"esc10, {len(clips)} clips: label among {FIRST}",
        Teller(bench, Kind.AUDIO).told(clips),
        share_named,
        names,
    )
    return 0


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
