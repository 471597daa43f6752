"""Timing of searches in a library of 100,000 photos with random vectors of real sizes.

Run with `pytest -m bench tests/bench/test_bench_search.py -s`.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.domain import Aspect, Condition, Kind, Query, Term, TermKind
from engine.encoders.base import Encoded, EncoderInfo, Role, Space
from engine.index.index_set import IndexSet
from engine.media.base import Loaded, Metadata, Sample
from engine.search.execute import Searcher
from engine.store.connection import Catalog
from engine.store.contents import ensure_space
from engine.store.snapshots import CatalogVectors

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]

DIMS = {Aspect.MEANING: 384, Aspect.LOOK: 384, Aspect.COLOUR: 96, Aspect.SHAPE: 256}
JOINTS = {aspect: f"bench-{aspect}" for aspect in DIMS}
INFO = EncoderInfo(
    "bench/0/1", "bench", Kind.PHOTO, tuple(Space(a, d, JOINTS[a]) for a, d in DIMS.items())
)
EXACT_BELOW = 1_000_000  # all is scored: graphs have their own timings
RANDOM = np.random.default_rng(3)


def units(count: int, dim: int) -> np.ndarray:
    rows = RANDOM.standard_normal((count, dim), np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


class RandomEncoders:
    """An `EncoderService` that costs nothing, so that the search alone is timed."""

    device = "cpu"

    def active(self, kind: Kind) -> tuple[EncoderInfo, ...]:
        return (INFO,) if kind is Kind.PHOTO else ()

    def encode(self, encoder_id: str, samples: Sequence[Sample], role: Role) -> list[Encoded]:
        vectors = {aspect: units(1, dim)[0] for aspect, dim in DIMS.items()}
        return [Encoded(vectors, (("dog", 0.9), ("beach", 0.5)))] * len(samples)

    def encode_each(
        self, encoder_ids: Sequence[str], samples: Sequence[Sample], role: Role
    ) -> list[list[Encoded]]:
        return [self.encode(encoder_id, samples, role) for encoder_id in encoder_ids]

    def can_encode_text(self, joint: str) -> bool:
        return joint == JOINTS[Aspect.MEANING]

    def encode_texts(self, joint: str, texts: Sequence[str]) -> np.ndarray:
        return units(len(texts), DIMS[Aspect.MEANING])

    def release(self) -> None: ...
    def close(self) -> None: ...


def fill(catalog: Catalog, root: Path, count: int) -> None:
    def write(connection) -> None:
        connection.execute("INSERT INTO root (path, added_at) VALUES (?, '2026')", (str(root),))
        connection.executemany(
            "INSERT INTO content (id, hash, kind, taken_at) VALUES (?, ?, 'photo', ?)",
            ((n, f"h{n}", f"20{n % 25:02}-05-01T10:00:00") for n in range(1, count + 1)),
        )
        connection.executemany(
            "INSERT INTO file (root_id, relpath, kind, size, mtime_ns, content_id, state, added_at)"
            " VALUES (1, ?, 'photo', 1, 1, ?, 'searchable', '2026')",
            ((f"{n % 100}/{n}.jpg", n) for n in range(1, count + 1)),
        )
        connection.executemany(
            "INSERT INTO segment (id, content_id, ordinal) VALUES (?, ?, 0)",
            ((n, n) for n in range(1, count + 1)),
        )
        for aspect, dim in DIMS.items():
            space = ensure_space(connection, INFO.id, Kind.PHOTO, aspect, dim, JOINTS[aspect])
            rows = units(count, dim).astype("<f2")
            connection.executemany(
                "INSERT INTO vector (segment_id, space_id, content_id, data) VALUES (?, ?, ?, ?)",
                ((n, space, n, rows[n - 1].tobytes()) for n in range(1, count + 1)),
            )

    catalog.write(write)


def open_searcher(folder: Path, count: int) -> Iterator[Searcher]:
    catalog = Catalog(folder / "catalog.sqlite")
    fill(catalog, folder, count)
    indexes = IndexSet(CatalogVectors(catalog), folder / "index", exact_below=EXACT_BELOW)
    indexes.open()
    loaded = Loaded("example", Kind.PHOTO, Metadata(), (Sample(),), None)
    yield Searcher(
        catalog, indexes, RandomEncoders(), lambda _term: loaded, exact_below=EXACT_BELOW
    )
    indexes.close()
    catalog.close()


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    yield from open_searcher(tmp_path_factory.mktemp("big"), 100_000)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    yield from open_searcher(tmp_path_factory.mktemp("small"), 5_000)


def report(name: str, run: Callable[[int], object], rounds: int = 40) -> float:
    run(0)
    times = []
    for number in range(1, rounds + 1):
        started = time.perf_counter()
        run(number)
        times.append(1000 * (time.perf_counter() - started))
    p50, p95 = statistics.median(times), sorted(times)[int(0.95 * len(times))]
    print(f"\n{name}: p50 {p50:.1f} ms, p95 {p95:.1f} ms", end="")
    return p50


def test_slider_moves_and_typing(big: Searcher) -> None:
    example = Term(TermKind.IMAGE, "/x.jpg", data=b"x")
    query = Query((example,), instruction="at night", show_all=True, limit=60)
    report("slider beta", lambda n: big.search(replace(query, beta=n / 50)))
    report("slider alpha", lambda n: big.search(replace(query, alpha_image=n / 10)))
    report("an example and a new instruction", lambda n: big.search(
        replace(query, instruction=f"at night {n}")))  # fmt: skip
    weighted = Query((example, Term(TermKind.TEXT, "dog")), show_all=True, limit=60)
    report("slider weight", lambda n: big.search(
        replace(weighted, terms=(replace(example, weight=0.5 + n / 50), weighted.terms[1]))))  # fmt: skip
    report("new words", lambda n: big.search(Query((Term(TermKind.TEXT, f"w{n}"),), limit=60)))
    report("next page", lambda n: big.search(replace(query, beta=0.3, offset=60 * n)))
    for year in ("2004", "2004..2012"):
        year_of = (Condition("taken", "=", year),)
        report(f"new words in {year}", lambda n, c=year_of: big.search(
            Query((Term(TermKind.TEXT, f"f{n}"),), conditions=c, limit=60)))  # fmt: skip


def test_likes_difference_and_walks(
    big: Searcher, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = next(tmp_path_factory.getbasetemp().glob("big*"))
    words = Query((Term(TermKind.TEXT, "dog"),), limit=60, show_all=True)

    def liked(n: int) -> tuple[str, ...]:
        return tuple(str(root / f"{k % 100}/{k}.jpg") for k in range(n * 20 + 1, n * 20 + 11))

    report("ten likes", lambda n: big.search(replace(words, liked=liked(n))))
    report("one like more", lambda n: big.search(replace(words, liked=liked(90)[: 1 + n % 10])))
    report("one dislike more", lambda n: big.search(replace(words, disliked=liked(n)[:1])))
    report("different", lambda n: big.search(replace(words, diverse=0.3 + n / 100)))
    report("a page of a walk", lambda n: big.wanderer.wander(None, (), Query(), seed=n), rounds=8)


def test_a_batch_of_5000_word_queries(small: Searcher) -> None:
    queries = [Query((Term(TermKind.TEXT, f"word {n}"),), limit=10) for n in range(5000)]
    started = time.perf_counter()
    answers = small.search_many(queries)
    seconds = time.perf_counter() - started
    print(f"\n5,000 word queries, 5,000 photos: {seconds:.1f} s")
    assert len(answers) == 5000
