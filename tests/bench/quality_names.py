"""What looking words up in names adds to the ranking by meaning, on a library that is indexed.

    .venv/bin/python tests/bench/quality_names.py LIBRARY MANIFEST.jsonl...

Prints for every manifest recall among the first ten and mean average precision without and with the
bonus for names, and how often a file is first for its own name.
"""

import json
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from engine.api import Library
from engine.cli_query import query_from_values
from engine.domain import Answer, Query, Term, TermKind
from engine.search import lexical

QUERIES = 1000
STEMS = 200
DEPTH = 100
SETTINGS = ((0.0, 0.0), (4.5, 0.0), (5.0, 1.0), (5.0, 2.0), (5.0, 4.0), (5.0, 8.0))


def read(manifest: Path, parse: Callable[[str], Query]) -> list[tuple[Query, set[str]]]:
    """Queries of a manifest and the paths that are right."""
    lines = manifest.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    random.Random(1).shuffle(rows)
    return [
        (
            replace(query_from_values(row["query"], parse), limit=DEPTH, show_all=True),
            set(row["relevant"]),
        )
        for row in rows[:QUERIES]
    ]


def quality(library: Library, pairs: Sequence[tuple[Query, set[str]]]) -> tuple[float, float]:
    """Recall among the first ten (of at most ten) and average precision at `DEPTH`, as means."""
    recalls, precisions = [], []
    answers = library.search_many([query for query, _right in pairs])
    for answer, (_query, right) in zip(answers, pairs, strict=True):
        assert isinstance(answer, Answer)
        hits = [str(hit.path) in right for hit in answer.hits]
        recalls.append(sum(hits[:10]) / min(10, len(right)))
        good = [sum(hits[: n + 1]) / (n + 1) for n, hit in enumerate(hits) if hit]
        precisions.append(sum(good) / min(len(right), DEPTH))
    return sum(recalls) / len(recalls), sum(precisions) / len(precisions)


def first_for_its_name(library: Library) -> tuple[float, float]:
    """Share of files that are first, and above the line, for the stem of their own name."""
    everything = library.search(Query(limit=100_000)).hits
    stems = [hit.path.stem for hit in everything]
    hits = [hit for hit in everything if len(hit.path.stem) > 5 and stems.count(hit.path.stem) == 1]
    chosen = random.Random(2).sample(hits, min(STEMS, len(hits)))
    queries = [Query((Term(TermKind.TEXT, hit.path.stem),), limit=1) for hit in chosen]
    answers = library.search_many(queries)
    found = [
        isinstance(answer, Answer) and bool(answer.hits) and answer.hits[0].path == hit.path
        for answer, hit in zip(answers, chosen, strict=True)
    ]
    above = [isinstance(a, Answer) and bool(a.hits) and a.hits[0].above_line for a in answers]
    return sum(found) / len(found), sum(above) / len(above)


def main(arguments: Sequence[str]) -> None:
    """Measure each setting."""
    print("lift bonus  first for its stem  " + "  ".join(Path(a).stem for a in arguments[1:]))
    for lift, bonus in SETTINGS:
        lexical.LIFT, lexical.BONUS = lift, bonus
        if not lift:  # as if nothing were looked up
            lexical._looked_up = lambda _connection, _match: {}
        else:
            lexical._looked_up = LOOK_UP
        with Library.open(Path(arguments[0]), isolate_encoders=False, exclusive=False) as library:
            found, _above = first_for_its_name(library)
            cells = []
            for manifest in arguments[1:]:
                pairs = read(Path(manifest), library.parse_filter)
                recall, precision = quality(library, pairs)
                cells.append(f"R@10 {recall:.3f} mAP {precision:.3f}")
        print(f"{lift:4} {bonus:5}  {found:18.3f}  " + "  ".join(cells), flush=True)


LOOK_UP = lexical._looked_up

if __name__ == "__main__":
    main(sys.argv[1:])
