"""Figures of the indexes on embedding-like vectors: python -m tests.bench.bench_index [--large].

All times are of one thread, in milliseconds, warm: p50 and p95 by the clock, then the median of
processor time, which a busy machine does not stretch. `x numpy` compares the latter with the
plainest exact search (float32 matrix times query, then argpartition) in the same process. Set
OMP_NUM_THREADS=1, or that search uses every core.
Recall is that of the best 10 against exact search. The vectors are made, not taken from a model:
2,000 clusters, variances that fall like 1/i, a common mean. Queries are stored vectors with noise
("near", as a photo asks) or mostly noise ("far", as words ask across the gap between modalities).
"""

import argparse
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from statistics import mean, median
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from engine.index.base import Found
from engine.index.exact import ExactIndex
from engine.index.hnsw import HnswIndex
from tests.helpers.vectors import clustered_rows, unit_rows

DIM = 512
QUERIES = 200
PAGE = 100
SHARES = (0.001, 0.01, 0.1, 0.5, 1.0)
Rows = npt.NDArray[np.float32]
Search = Callable[[Rows], Found]


class Times(NamedTuple):
    """Milliseconds of each query: by the clock, and of the processor."""

    clock: list[float]
    processor: list[float]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--large", action="store_true", help="also 1,000,000 vectors (minutes, 4 GB)"
    )
    parser.add_argument("--count", type=int, default=100_000)
    options = parser.parse_args()
    report(options.count)
    if options.large:
        report(1_000_000)


def report(count: int) -> None:
    """Measure one size."""
    print(f"\n{count:,} vectors x {DIM}, pages of {PAGE}, {QUERIES} queries")
    rows = made(count)
    near, far = queries(rows, 0.5, 1.0), queries(rows, 0.93, 0.35)
    truth = {"near": nearest(rows, near), "far": nearest(rows, far)}
    brute = timed(lambda query: brute_force(rows, query), near[:30])
    print(f"{'numpy float32, exact':34} {figures(brute, brute)}")
    if count <= 100_000:
        measure_exact(rows, near, truth["near"], brute)
    with tempfile.TemporaryDirectory() as folder:
        measure_graph(rows, {"near": near, "far": far}, truth, brute, Path(folder))


def made(count: int) -> Rows:
    """Make vectors that float16 holds exactly, a part at a time: a million take 2 GB as it is."""
    rows = np.empty((count, DIM), np.float32)
    for part, start in enumerate(range(0, count, 50_000)):
        some = clustered_rows(min(50_000, count - start), DIM, clusters=2000, part=part)
        rows[start : start + len(some)] = some.astype(np.float16)
    return rows


def measure_exact(rows: Rows, near: Rows, truth: Rows, brute: Times) -> None:
    """Print the lines of `ExactIndex`."""
    before = anonymous_bytes()
    index = ExactIndex(DIM)
    labels = np.arange(1, len(rows) + 1)
    index.add(labels, labels, rows)
    memory = anonymous_bytes() - before
    times = timed(lambda query: index.search(query, PAGE), near[:60])
    share = recall(lambda query: index.search(query, PAGE), near[:60], truth[:60])
    per_million = memory / len(rows) * 1e6 / 1e9
    print(f"{'ExactIndex':34} {figures(times, brute)}  recall {share:.4f}  {per_million:.2f} GB/M")


def measure_graph(
    rows: Rows,
    asked: dict[str, Rows],
    truth: dict[str, Rows],
    brute: Times,
    folder: Path,
) -> None:
    """Print the lines of `HnswIndex`."""
    before = anonymous_bytes()
    index = HnswIndex(DIM, folder)
    added = seconds(lambda: add_in_batches(index, rows))
    memory_rows = anonymous_bytes() - before
    busy = time.thread_time()
    built = seconds(index.build)
    busy = time.thread_time() - busy
    memory = anonymous_bytes() - before
    print(
        f"HnswIndex: add {added:.1f} s, build {built:.1f} s (cpu {busy:.1f}), graph of {index._projection.dim} numbers,"
        f" memory {memory / len(rows) * 1e6 / 1e9:.2f} GB/M"
        f" (labels and groups {memory_rows / len(rows) * 1e6 / 1e9:.2f}),"
        f" mapped file {2 * DIM * 1e6 / 1e9:.2f} GB/M"
    )
    for name, some in asked.items():
        times = timed(lambda query: index.search(query, PAGE), some)
        share = recall(lambda query: index.search(query, PAGE), some, truth[name])
        print(f"{'  unfiltered, ' + name:34} {figures(times, brute)}  recall {share:.4f}")
    unfiltered = timed(lambda query: index.search(query, PAGE), asked["near"])
    for part in SHARES:
        measure_filter(index, rows, asked["near"][:60], part, unfiltered, brute)
    measure_beside_adding(index, asked["near"], brute)
    saved: list[object] = []
    took = seconds(lambda: saved.append(index.save(folder, "snapshot")))
    loaded = seconds(lambda: HnswIndex.load(folder, saved[0], DIM).close())  # type: ignore[arg-type]
    print(f"  save {took:.2f} s, load with checks {loaded:.2f} s")
    index.close()


def measure_filter(
    index: HnswIndex,
    rows: Rows,
    some: Rows,
    part: float,
    unfiltered: Times,
    brute: Times,
) -> None:
    """Print one filter's line; what is allowed is drawn by chance."""
    random = np.random.default_rng(1)
    size = max(10, int(part * len(rows)))
    allowed = np.sort(random.choice(len(rows), size, replace=False)) + 1
    inside = rows[allowed - 1]
    truth = allowed[nearest(inside, some) - 1]
    times = timed(lambda query: index.search(query, PAGE, allowed), some)
    share = recall(lambda query: index.search(query, PAGE, allowed), some, truth)
    slower = np.percentile(times.processor, 95) / np.percentile(unfiltered.processor, 95)
    print(
        f"  filter {part:6.1%} allowed             {figures(times, brute)}  recall {share:.4f}"
        f"  cpu p95 {slower:.2f} x unfiltered"
    )


def measure_beside_adding(index: HnswIndex, some: Rows, brute: Times) -> None:
    """Print the time of searches while another thread adds 4,000 vectors."""
    new = unit_rows(4000, DIM, seed=9)
    start = int(index.rows.view().labels.max()) + 1

    def add() -> None:
        for first in range(0, len(new), 500):
            labels = start + first + np.arange(500)
            index.add(labels, labels, new[first : first + 500])
            index.build()

    adder = threading.Thread(target=add)
    adder.start()
    times = Times([], [])
    while adder.is_alive():
        clock, processor = timed(lambda query: index.search(query, PAGE), some[:10], warm=0)
        times.clock.extend(clock)
        times.processor.extend(processor)
    adder.join()
    longest = max(times.clock)
    print(f"{'  while 4,000 are added':34} {figures(times, brute)}  longest {longest:.1f}")


def add_in_batches(index: HnswIndex, rows: Rows) -> None:
    """Add as the catalog is streamed."""
    for start in range(0, len(rows), 4096):
        part = rows[start : start + 4096]
        labels = start + 1 + np.arange(len(part))
        index.add(labels, labels, part)


def queries(rows: Rows, noise: float, signal: float) -> Rows:
    """Stored vectors and noise in these shares, unit length."""
    random = np.random.default_rng(2)
    mixed = signal * rows[random.choice(len(rows), QUERIES)] + noise * unit_rows(QUERIES, DIM, 3)
    return (mixed / np.linalg.norm(mixed, axis=1, keepdims=True)).astype(np.float32)


def brute_force(rows: Rows, query: Rows) -> npt.NDArray[np.int64]:
    """Labels of the best page, the plain way."""
    scores = rows @ query
    page = min(PAGE, len(rows) - 1)
    best = np.argpartition(-scores, page)[:page]
    return best[np.argsort(-scores[best])] + 1


def nearest(rows: Rows, some: Rows) -> Rows:
    """Labels of the best 10 for each query, shape=(queries, 10)."""
    found = []
    for start in range(0, len(some), 20):
        scores = some[start : start + 20] @ rows.T
        best = np.argpartition(-scores, min(10, len(rows) - 1), axis=1)[:, :10]
        found.append(best + 1)
    return np.concatenate(found)


def recall(search: Search, some: Rows, truth: Rows) -> float:
    """Share of the true best 10 among the 10 found."""
    pairs = zip(some, truth, strict=True)
    return mean(len(np.intersect1d(search(query).groups[:10], best)) / 10 for query, best in pairs)


def timed(search: Callable[[Rows], object], some: Rows, warm: int = 5) -> Times:
    """Time each query."""
    for query in some[:warm]:
        search(query)
    times = Times([], [])
    for query in some:
        clock, processor = time.perf_counter(), time.thread_time()
        search(query)
        times.clock.append(1000 * (time.perf_counter() - clock))
        times.processor.append(1000 * (time.thread_time() - processor))
    return times


def seconds(work: Callable[[], object]) -> float:
    """Time one call."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def figures(times: Times, brute: Times) -> str:
    """p50, p95, processor time, and its share of the brute-force search's."""
    busy = median(times.processor)
    return (
        f"p50 {median(times.clock):7.2f}  p95 {np.percentile(times.clock, 95):7.2f}"
        f"  cpu {busy:7.2f}  {busy / median(brute.processor):6.3f} x numpy"
    )


def anonymous_bytes() -> int:
    """Memory that the system cannot drop: mapped files are not counted."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon"):
            return int(line.split()[1]) * 1024
    return 0


if __name__ == "__main__":
    main()
