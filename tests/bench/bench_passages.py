"""Time and memory of matching music: python -m tests.bench.bench_passages [--scores 200 10000].

The passages are made, not learned: random vectors, for the pieces that are asked for a random walk, 60
to 240 vectors a score (a song to a sonata movement), four notes a vector. A recording is such a walk
with as much noise as music in each vector and a tempo that swells. So times and memory are those of
real libraries of that size, while the share of queries found only says that nothing is lost on the way.

Times are of one thread, in milliseconds of the processor, which a busy machine does not stretch, the
median of five; run with OMP_NUM_THREADS=1. "cold" is the first query after the library was opened, which reads every passage once. The second table
compares what can choose the candidates: how many of all must be looked at so that the right score is
among them for 95 of 100 queries.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from engine.domain import Aspect, Kind
from engine.index.index_set import IndexSet
from engine.passage import PASSAGE_DIM, Passage
from engine.passage_fde import centred, document_fde, query_fde
from engine.search.kept import Kept
from engine.search.score_match import Matcher
from engine.search.spaces import SpaceRef
from engine.store.connection import Catalog
from engine.store.contents import ContentFacts, save_content
from engine.store.passages import save_passage
from engine.store.snapshots import CatalogVectors
from tests.helpers.passages import cut, recording_of, score_of, tune

SECONDS = (5, 10, 60, 300)
QUERIES = 5
NOISE = 1.0
SPACE = SpaceRef(1, "made/1", Kind.SCORE, Aspect.SCORE, "made")
_BATCH = 500


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scores", type=int, nargs="*", default=[200, 10_000])
    parser.add_argument("--chosen", type=int, default=400, help="scores of the second table")
    options = parser.parse_args()
    for count in options.scores:
        with tempfile.TemporaryDirectory() as folder:
            report(Path(folder), count)
    if options.chosen:
        choosing(options.chosen)


def report(folder: Path, count: int) -> None:
    """Times of one size."""
    catalog = Catalog(folder / "catalog.sqlite")
    indexes = IndexSet(CatalogVectors(catalog), folder / "index")
    for start in range(0, count, _BATCH):
        numbers = range(start, min(start + _BATCH, count))
        catalog.write(lambda c, numbers=numbers: fill(c, numbers))
    size = (folder / "catalog.sqlite").stat().st_size + sum(
        path.stat().st_size for path in folder.glob("catalog.sqlite-wal")
    )
    kept = Kept(catalog)
    matcher = Matcher(indexes, kept)
    ids = np.arange(1, count + 1)
    cold = milliseconds(lambda: matcher.match(query(0, 10), None, SPACE, ids))
    shelf = kept.shelf(SPACE)
    vectors = len(shelf.rows)
    print(
        f"\n{count:,} scores, {vectors:,} vectors; catalog {size / 1e6:.0f} MB,"
        f" in memory {shelf.nbytes / 1e6:.0f} MB, process {peak_mb():.0f} MB at most; cold {cold:.0f} ms"
    )
    for seconds in SECONDS:
        print(f"  {seconds:3} s  {timed(matcher, seconds, ids)}")
    catalog.close()


def timed(matcher: Matcher, seconds: int, ids: np.ndarray) -> str:
    """Median time of some queries, with the place of the best, and how many were right."""
    times, right = [], 0
    for number in range(QUERIES):
        asked, found = query(number * 7, seconds), []
        times.append(
            milliseconds(lambda asked=asked, found=found: found.append(look(matcher, asked, ids)))
        )
        right += found[0] == number * 7 + 1
    return f"{np.median(times):7.0f} ms, {right} of {QUERIES} right"


def look(matcher: Matcher, asked: Passage, ids: np.ndarray) -> int:
    """The best content; its place is found, too."""
    matches = matcher.match(asked, None, SPACE, ids)
    best = int(matches.best(1)[0])
    assert matches.found(best) is not None
    return best


def choosing(count: int) -> None:
    """How many candidates each way of choosing needs."""
    passages = [made(number) for number in range(count)]
    documents = np.stack([document_fde(passage.vectors) for passage in passages])
    unit = documents / np.linalg.norm(documents, axis=1, keepdims=True)
    print(
        f"\nof {count} scores, looked at for 95 of 100 queries: compact vectors, the same at unit"
    )
    print("length, best places in any order (MaxSim)")
    rows = [centred(passage.vectors) for passage in passages]
    for seconds in SECONDS[:3]:
        ranks: dict[str, list[int]] = {"compact": [], "unit": [], "best places": []}
        for number in range(0, count, max(1, count // 100)):
            asked = centred(query(number, seconds).vectors)
            fde = query_fde(asked)
            every = np.array([(asked @ row.T).max(axis=1).mean() for row in rows])
            for name, scores in (
                ("compact", documents @ fde), ("unit", unit @ fde), ("best places", every),
            ):  # fmt: skip
                ranks[name].append(int((scores > scores[number]).sum()) + 1)
        told = ", ".join(f"{name} {np.percentile(r, 95):.0f}" for name, r in ranks.items())
        print(f"  {seconds:3} s  {told}")


def fill(connection, numbers: Sequence[int]) -> None:
    """Store some scores."""
    for number in numbers:
        content = save_content(connection, ContentFacts(f"{number:040}", Kind.SCORE))
        save_passage(connection, content, SPACE.encoder_id, made(number))


def made(number: int) -> Passage:
    """The score of a piece."""
    return score_of(piece(number), noise=NOISE, seed=number)


def piece(number: int) -> np.ndarray:
    """A tune of the length of a score; those that are asked for are walks, and long."""
    if number % 7 == 0 and number < 7 * QUERIES:
        return tune(number, 800)
    rng = np.random.default_rng(number)
    return rng.standard_normal((int(rng.integers(60, 241)), PASSAGE_DIM))


def query(number: int, seconds: int) -> Passage:
    """Some seconds of a recording of a piece."""
    recording = recording_of(piece(number), noise=NOISE, seed=number + 1)
    length = min(2 * seconds, len(recording.vectors))
    start = (len(recording.vectors) - length) // 2
    return cut(recording, start, start + length)


def milliseconds(work: Callable[[], object]) -> float:
    """How long the processor takes."""
    started = time.process_time()
    work()
    return 1000 * (time.process_time() - started)


def peak_mb() -> float:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
