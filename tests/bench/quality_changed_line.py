"""Where the relevance line lies for changed examples.

    python -m tests.bench.quality_changed_line LIBRARY OUT/changed-*.jsonl

After ``tests.bench.manifests``: for every manifest how many hits are shown, and how many of the true
matches among the first ten lie below the line.
"""

import statistics
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from engine.api import Library
from engine.evaluate.run import read_manifest

QUERIES = 100
K = 10


def main(library: str, manifests: Sequence[str]) -> int:
    with Library.open(Path(library), exclusive=False, isolate_encoders=False) as opened:
        for manifest in map(Path, manifests):
            rows = read_manifest(opened, manifest)[:QUERIES]
            answers = opened.search_many([replace(query, limit=K) for query, _right in rows])
            shown, hidden, true = [], 0, 0
            for answer, (_query, right) in zip(answers, rows, strict=True):
                if isinstance(answer, Exception):
                    raise answer
                shown.append(answer.above_line)
                flags = [hit.above_line for hit in answer.hits if str(hit.path) in set(right)]
                true += len(flags)
                hidden += flags.count(False)
            share = hidden / max(true, 1)
            print(
                f"{manifest.stem}: {len(rows)} queries, {statistics.median(shown):.0f} of"
                f" {answer.total} shown, {share:.1%} of {true} true ones hidden"
            )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], sys.argv[2:]))
