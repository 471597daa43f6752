"""Feedback, concepts, difference and wandering: ``python -m tests.bench.feedback LIBRARY [PART...]``.

LIBRARY is one that holds ``DATA/photos/{caltech,clothing,coco}`` (``trouvere --library LIBRARY index``),
where DATA lies beside the repository and is no part of it. Parts: rounds, concepts, diverse, wander.

Measures
--------
rounds: a simulated user looks for a class. The search begins with its name or with a photo of it;
three times the user sees the ten best hits not seen before, likes those of the class and dislikes the
others. P1..P3: share of the class among each ten (of the most there could be), recall: share of the
class that was seen after 30. "one list": the first 30 hits of the first search.
diverse: classes that fit among the first ten of a broad word, and their share; share of the class
among the first ten of its own name.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from engine.api import Library
from engine.domain import DIVERSE, Kind, Query, Term, TermKind
from engine.search import lexical, prepare, taste
from engine.search.wander import tail_exponent
from tests.bench import quality_bundled
from tests.bench.manifests import objects
from tests.bench.quality_bundled import folders, say, spoken

DATA = quality_bundled.DATA.resolve()  # as the library knows its folders
ROUNDS, SHOWN = 3, 10
BROAD = {
    "musical instrument": "accordion grand_piano mandolin saxophone gramophone",
    "vehicle": "airplanes car_side helicopter schooner",
    "insect": "ant butterfly dragonfly scorpion",
    "mammal": "cougar_face elephant kangaroo okapi panda platypus wild_cat dolphin",
    "sea animal": "crayfish dolphin hawksbill lobster nautilus octopus sea_horse",
    "reptile": "crocodile crocodile_head hawksbill",
    "clothes": "dress hat longsleeve outwear pants shirt shoes shorts skirt t-shirt",
    "something to wear": "dress hat longsleeve outwear pants shirt shoes shorts skirt t-shirt",
    "aircraft": "airplanes helicopter",
    "crustacean": "crayfish lobster",
    "cat": "cougar_face wild_cat",
}


@dataclass(frozen=True)
class Task:
    """What a user looks for: how the search begins, and which files are right."""

    group: str
    term: Term
    folder: Path
    right: frozenset[str]


def tasks() -> Iterator[Task]:
    for name in ("caltech", "clothing"):
        files, labels = folders(DATA / "photos" / name)
        for label in sorted(set(labels)):
            own = [str(f) for f, its in zip(files, labels, strict=True) if its == label]
            yield from _tasks(name, spoken(label), own, (2, len(own) // 2), DATA / "photos")
    for query, right in objects():
        if len(right) >= 4:
            own = [str(file.resolve()) for file in right]
            yield from _tasks("coco", str(query["text"]), own, (1,), DATA / "photos/coco")


def _tasks(
    group: str, word: str, own: Sequence[str], starts: Sequence[int], folder: Path
) -> Iterator[Task]:
    yield Task(f"{group}, from words", Term(TermKind.TEXT, word), folder, frozenset(own))
    for place in starts:
        right = frozenset(own) - {own[place]}
        yield Task(f"{group}, from a photo", Term(TermKind.LIKE, own[place]), folder, right)


def rounds(folder: Path) -> None:
    everything = list(tasks())
    for method in ("one list", "rocchio", "logistic"):
        taste.FEWEST_FOR_LOGISTIC = 10**9 if method == "rocchio" else 3
        with Library.open(folder, isolate_encoders=False, exclusive=False) as library:
            rows: dict[str, list[list[float]]] = {}
            for task in everything:
                measured = _search(library, task, steers=method != "one list")
                rows.setdefault(task.group, []).append(measured)
        for group, found in rows.items():
            means = 100 * np.mean(found, axis=0)
            told = " ".join(f"P{n} {p:.1f}" for n, p in enumerate(means[:-1], 1))
            say(f"{method:9} {group:22} {told} recall {means[-1]:.1f} ({len(found)} searches)")
        mean = 100 * np.mean([np.mean(found, axis=0)[-1] for found in rows.values()])
        say(f"{method:9} mean recall {mean:.1f}")


def _search(library: Library, task: Task, *, steers: bool) -> list[float]:
    seen: list[str] = []
    precisions = []
    for _round in range(ROUNDS):
        liked = tuple(path for path in seen if path in task.right)
        query = Query(
            (task.term,),
            kinds=(Kind.PHOTO,),
            folders=(str(task.folder),),
            limit=SHOWN + len(seen),
            show_all=True,
            liked=liked if steers else (),
            disliked=tuple(path for path in seen if path not in task.right) if steers else (),
        )
        hits = [str(hit.path) for hit in library.search(query).hits]
        new = [path for path in hits if path not in seen][:SHOWN]
        possible = min(SHOWN, len(task.right) - len(liked))
        precisions.append(len(task.right.intersection(new)) / possible if possible else 1.0)
        seen += new
    return [*precisions, len(task.right.intersection(seen)) / len(task.right)]


def concepts(folder: Path) -> None:
    """Concepts of 3 to 20 photos of a class: what they find of the rest of the class."""
    with Library.open(folder, isolate_encoders=False, exclusive=False) as library:
        for name in ("caltech", "clothing"):
            files, labels = folders(DATA / "photos" / name)
            for count in (3, 5, 10, 20):
                if count + 3 <= np.bincount(np.unique(labels, return_inverse=True)[1]).min():
                    _tell_concepts(library, name, files, labels, count)


def _tell_concepts(
    library: Library, name: str, files: Sequence[Path], labels: np.ndarray, count: int
) -> None:
    rows = []
    for label in sorted(set(labels)):
        own = [str(f) for f, its in zip(files, labels, strict=True) if its == label]
        liked, rest = own[::2][:count], set(own) - set(own[::2][:count])
        query = Query(liked=tuple(liked), limit=10 + len(liked), show_all=True)
        hits = [str(hit.path) for hit in library.search(query).hits if str(hit.path) not in liked]
        above = library.search(Query(liked=tuple(liked), limit=1000)).hits
        shown = rest.intersection(str(hit.path) for hit in above)
        rows.append(
            (len(rest.intersection(hits[:10])) / min(10, len(rest)), len(shown) / len(rest))
        )
    first, shown_share = 100 * np.mean(rows, axis=0)
    say(f"{name}: {count} liked: P@10 of the rest {first:.1f}, above the line {shown_share:.1f} %")


def diverse(folder: Path) -> None:
    with Library.open(folder, isolate_encoders=False, exclusive=False) as library:
        for difference in (0.0, 0.3, DIVERSE, 0.7):
            broad = [
                _first_ten(library, word, fit.split(), difference) for word, fit in BROAD.items()
            ]
            broad = [row for row in broad if row]
            names = []
            for name in ("caltech", "clothing"):
                labels = sorted(set(folders(DATA / "photos" / name)[1]))
                names += [_first_ten(library, spoken(n), [n], difference) for n in labels]
            names = [row for row in names if row]
            share, classes = np.mean(broad, axis=0)
            say(
                f"difference {difference}: {len(broad)} broad words: {classes:.2f} classes that fit,"
                f" {share:.2f} right; {len(names)} names of classes: {np.mean(names, axis=0)[0]:.3f} right"
            )


def _first_ten(
    library: Library, word: str, fitting: Sequence[str], difference: float
) -> tuple[float, int] | None:
    """Share that is right and classes that are; None where fewer than 12 lie above the line."""
    places = tuple(str(DATA / "photos" / name) for name in ("caltech", "clothing"))
    term = Term(TermKind.TEXT, word)
    query = Query((term,), kinds=(Kind.PHOTO,), folders=places, limit=10, diverse=difference)
    answer = library.search(query)
    if answer.above_line < 12:
        return None
    labels = [hit.path.parent.name for hit in answer.hits]
    right = [label for label in labels if label in fitting]
    return len(right) / len(labels), len(set(right))


def wander(folder: Path) -> None:
    """Tail exponents of the hops of 20 walks: drawn ranks would give 2; random jumps lower it."""
    from engine.search import wander as walking

    with Library.open(folder, isolate_encoders=False, exclusive=False) as library:
        ranks: list[int] = []
        taken = walking.hop_ranks
        walking.hop_ranks = lambda chance, mu=walking.MU: _noted(taken(chance, mu), ranks)
        classes = [
            [hit.path.parent.name for hit in library.wander(seed=seed, count=60).hits]
            for seed in range(20)
        ]
    runs = [1 + sum(a != b for a, b in pairwise(row)) for row in classes]
    exponent = tail_exponent(ranks, 5)  # from 5 on: below, whole numbers are too coarse for it
    say(f"{len(ranks)} hops: tail exponent of their ranks {exponent:.2f}; longest {max(ranks)}")
    say(f"classes in 60 steps: {np.mean([len(set(row)) for row in classes]):.1f},"
        f" changes of class: {np.mean(runs):.1f}")  # fmt: skip


def _noted(drawn: np.ndarray, ranks: list[int]) -> np.ndarray:
    ranks += drawn.tolist()
    return drawn


def main() -> int:
    if not DATA.is_dir() or len(sys.argv) < 2:
        say(f"give a library that holds photos of {DATA}; without them there is nothing to measure")
        return 0
    # the folders bear the names of the classes: nothing may be found by its name
    prepare.named = lambda _connection, _texts: lexical.NOBODY
    parts = {f.__name__: f for f in (rounds, concepts, diverse, wander)}
    for name in sys.argv[2:] or parts:
        parts[name](Path(sys.argv[1]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
