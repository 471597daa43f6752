"""How well queries in other languages find photos: ``python -m tests.bench.quality_languages``.

The queries (``languages.tsv``) are ours: for each of 100 Flickr8k dev photos one query in nine
languages, written before any table was. The first half was looked at while the tables were made,
the second never. Photos lie beside the repository; without them the script says so.

Columns: R@1 and R@10 among all dev photos, R@10 as a share of that of our English queries, the same
for both halves, share of queries whose language was recognised, share of words left as they were.
"""

import json
import sys
from pathlib import Path

import numpy as np

from engine.domain import Aspect, Kind
from engine.encoders.base import Role
from engine.encoders.languages import Translated, detect, to_english
from tests.bench.quality_bundled import DATA, Bench, photo, say

QUERIES = Path(__file__).with_name("languages.tsv")
PHOTOS = DATA / "photos/flickr8k/dev"
HALF = 50


def queries() -> tuple[list[str], dict[str, list[str]]]:
    """Names of the photos, and their queries by language."""
    head, *rows = (
        line.split("\t") for line in QUERIES.read_text(encoding="utf-8").splitlines() if line
    )
    texts = {
        language: [row[column] for row in rows] for column, language in enumerate(head) if column
    }
    return [row[0] for row in rows], texts


def ranks(bench: Bench, photos: np.ndarray, right: np.ndarray, texts: list[str]) -> np.ndarray:
    """How many photos come before the right one, for each text."""
    info = bench.encoders.active(Kind.PHOTO)[0]
    joint = next(space.joint for space in info.spaces if space.aspect is Aspect.MEANING)
    scores = bench.encoders.encode_texts(joint, texts) @ photos.T
    own = scores[np.arange(len(texts)), right]
    return (scores > own[:, None]).sum(1)


def meanings(bench: Bench, files: list[Path]) -> np.ndarray:
    info = bench.encoders.active(Kind.PHOTO)[0]
    rows: list[np.ndarray] = []
    for start in range(0, len(files), 64):
        samples = [photo(file) for file in files[start : start + 64]]
        encoded = bench.encoders.encode(info.id, samples, Role.ITEM)
        rows += [one.vectors[Aspect.MEANING] for one in encoded]
    return np.stack(rows)


def line(language: str, found: np.ndarray, english: np.ndarray, told: list[Translated]) -> str:
    """One row of the table; `found` and `english` are ranks."""

    def share(part: slice) -> float:
        return float((found[part] < 10).mean() / (english[part] < 10).mean())

    words = sum(len(one.text.split()) for one in told)
    unknown = sum(len(one.unknown) for one in told) / words
    right = np.mean([one.language == language for one in told])
    return (
        f"| {language} | {100 * (found < 1).mean():.0f} | {100 * (found < 10).mean():.0f} |"
        f" {share(slice(None)):.2f} | {share(slice(HALF)):.2f} | {share(slice(HALF, None)):.2f} |"
        f" {100 * right:.0f} | {100 * unknown:.1f} |"
    )


def main() -> int:
    if not PHOTOS.is_dir():
        say(f"there are no photos in {PHOTOS}: nothing to measure")
        return 0
    captions = json.loads((PHOTOS / "captions.json").read_text(encoding="utf-8"))
    files = [PHOTOS / name for name in captions]
    names, texts = queries()
    stems = [file.stem for file in files]
    right = np.array([stems.index(name.partition(".")[0]) for name in names])
    bench = Bench()
    photos = meanings(bench, files)
    english = ranks(bench, photos, right, texts["en"])
    say("| language | R@1 % | R@10 % | of English | first half | second half | recognised % |"
        " unknown words % |\n|---|---|---|---|---|---|---|---|")  # fmt: skip
    for language, own in texts.items():
        told = [to_english(text) for text in own]
        say(line(language, ranks(bench, photos, right, [t.text for t in told]), english, told))
        if language in sys.argv[1:]:  # to look at, the first half only
            for text, one in list(zip(own, told, strict=True))[:HALF]:
                say(f"    {text} -> {one.text} {one.unknown or ''}")
    spoken = [text for several in captions.values() for text in several]
    changed = sum(detect(text) != "en" for text in spoken)
    say(f"English captions taken for another language: {changed} of {len(spoken)}")
    untold = [ranks(bench, photos, right, own) for own in texts.values()]
    say("R@10 without translation: "
        + ", ".join(f"{name} {100 * (r < 10).mean():.0f}" for name, r in zip(texts, untold, strict=True)))  # fmt: skip
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
