"""What levelling hubs changes, through the whole program: ``python -m tests.bench.quality_hubness LIB``.

LIB is a library folder; photos that are not in it yet are indexed first (ten minutes for all). The
data lies beside the repository (``../shared/data``) and is no part of it. Each set of queries is
asked twice, without and with the correction (`engine.domain.Query.level_hubs`). No text of the data
is in the bank. Captions are also told apart by halves: strength and depth were chosen on the photos
with even numbers.
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from engine.api import Library
from engine.cli_query import query_from_values
from engine.domain import Answer, Query
from engine.evaluate.metrics import average_precision_at, hit_at, relevant_ranks
from tests.bench.manifests import Row, captions, names, objects
from tests.bench.quality_bundled import DATA

DEPTH = 200
REACH = 10
FOLDERS = ("flickr8k/dev", "caltech", "clothing", "coco")


def main() -> int:
    if not DATA.is_dir():
        print("The labelled data (../shared/data) is not here: nothing to measure.")
        return 0
    with Library.open(Path(sys.argv[1]), isolate_encoders=False) as library:
        indexed(library, [DATA / "photos" / name for name in FOLDERS])
        rows = list(captions())
        files = sorted({str(right[0]) for _values, right in rows})
        even = set(files[::2])
        first = [row for row in rows if str(row[1][0]) in even]
        report(library, "captions", rows, len(files))
        report(library, "captions, half that settings were chosen on", first, len(files))
        rest = [row for row in rows if str(row[1][0]) not in even]
        report(library, "captions, other half", rest, len(files))
        report(library, "Caltech names", list(names(DATA / "photos/caltech")), 690)
        report(library, "clothes", list(names(DATA / "photos/clothing")), 300)
        report(library, "COCO objects", list(objects()), 128)
    return 0


def indexed(library: Library, folders: Sequence[Path]) -> None:
    known = {root.path for root in library.roots()}
    new = [folder for folder in folders if folder.resolve() not in known]
    if new:
        library.index(new)


def report(library: Library, name: str, rows: Sequence[Row], items: int) -> None:
    for level_hubs in (False, True):
        queries = [
            replace(
                query_from_values(values, library.parse_filter),
                limit=DEPTH,
                show_all=True,
                level_hubs=level_hubs,
            )
            for values, _right in rows
        ]
        hits = found(library, queries)
        how = "levelled" if level_hubs else "as it is"
        print(
            f"{name}, {how}: {measures(hits, rows)}, skewness {skew(hits, items):.2f}", flush=True
        )


def found(library: Library, queries: Sequence[Query]) -> list[list[str]]:
    answers = library.search_many(queries)
    assert all(isinstance(answer, Answer) for answer in answers), answers
    return [[str(hit.path.resolve()) for hit in answer.hits] for answer in answers]  # type: ignore[union-attr]


def measures(hits: Sequence[Sequence[str]], rows: Sequence[Row]) -> str:
    wanted = [[str(file.resolve()) for file in right] for _values, right in rows]
    ranks = [relevant_ranks(list(h), w) for h, w in zip(hits, wanted, strict=True)]
    shares = [f"R@{k} {100 * np.mean([hit_at(r, k) for r in ranks]):.1f}" for k in (1, 5, 10)]
    precision = [average_precision_at(r, len(w), 12) for r, w in zip(ranks, wanted, strict=True)]
    return f"{len(rows)} queries, {' '.join(shares)}, mAP@12 {np.mean(precision):.3f}"


def skew(hits: Sequence[Sequence[str]], items: int) -> float:
    """Skewness of how often each of the items is among the first ten."""
    counted: dict[str, int] = {}
    for first in hits:
        for file in first[:REACH]:
            counted[file] = counted.get(file, 0) + 1
    counts = np.array([*counted.values(), *[0] * (items - len(counted))], np.float64)
    return float(((counts - counts.mean()) ** 3).mean() / counts.std() ** 3)


if __name__ == "__main__":
    raise SystemExit(main())
