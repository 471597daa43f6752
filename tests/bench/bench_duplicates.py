"""What looking for copies costs in a large library.

``python -m tests.bench.bench_duplicates [COUNT]``: a catalog of COUNT photos (100,000) with made-up
vectors, of which every tenth is a copy of the one before; looks over the last 500 as if they were new.
Without thumbnails: laying real ones over each other is in the figure of `tests.bench.quality_duplicates`.
From 100,000 on an approximate index is built meanwhile.
"""

import sqlite3
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from engine.domain import Aspect, Kind
from engine.encoders.base import EncoderInfo, Space
from engine.index.index_set import IndexSet
from engine.media.thumbnails import ThumbnailStore
from engine.organise import looking
from engine.organise.duplicates import open_duplicates
from engine.store import stacks
from engine.store.connection import Catalog
from engine.store.contents import ensure_space
from engine.store.snapshots import CatalogVectors

DIM = 288
NEW = 500
BATCH = 5000
ASPECTS = (Aspect.SHAPE, Aspect.LOOK)
INFO = EncoderInfo(
    "made-up/1", "made-up", Kind.PHOTO, tuple(Space(a, DIM, f"made-up/{a}") for a in ASPECTS)
)


def unit_rows(count: int, rng: np.random.Generator) -> np.ndarray:
    """Directions, every tenth near the one before."""
    rows = rng.normal(size=(count, DIM)).astype(np.float32)
    rows[1::10] = rows[::10][: len(rows[1::10])] + 0.2 * rows[1::10]
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def fill(catalog: Catalog, count: int) -> None:
    """Put photos that are indexed; all but the last `NEW` were looked over."""
    rng = np.random.default_rng(1)

    def begin(connection: sqlite3.Connection) -> list[int]:
        connection.execute("INSERT INTO root (path, added_at) VALUES ('/photos', 'x')")
        return [ensure_space(connection, INFO.id, Kind.PHOTO, a, DIM, "x") for a in ASPECTS]

    spaces = catalog.write(begin)
    for start in range(1, count + 1, BATCH):
        ids = range(start, min(start + BATCH, count + 1))
        rows = [unit_rows(len(ids), rng).astype(np.float16) for _space in spaces]
        catalog.write(lambda c, ids=ids, rows=rows: _put(c, ids, spaces, rows))  # type: ignore[misc]
    known = range(1, count - NEW + 1)
    catalog.write(lambda c: stacks.save_pairs(c, looking.NAME, list(known), []))


def _put(
    connection: sqlite3.Connection, ids: range, spaces: list[int], rows: list[np.ndarray]
) -> None:
    connection.executemany(
        "INSERT INTO content (id, hash, kind) VALUES (?, ?, 'photo')",
        [(n, f"{n:032x}") for n in ids],
    )
    connection.executemany(
        "INSERT INTO segment (id, content_id, ordinal) VALUES (?, ?, 0)", [(n, n) for n in ids]
    )
    connection.executemany(
        "INSERT INTO file (root_id, relpath, kind, size, mtime_ns, content_id, state, added_at)"
        " VALUES (1, ?, 'photo', 1000, 1, ?, 'searchable', 'x')",
        [(f"{n}.jpg", n) for n in ids],
    )
    for space, made in zip(spaces, rows, strict=True):
        connection.executemany(
            "INSERT INTO vector (segment_id, space_id, content_id, data) VALUES (?, ?, ?, ?)",
            [(n, space, n, row.tobytes()) for n, row in zip(ids, made, strict=True)],
        )


def main(arguments: list[str]) -> None:
    """Fill, look over, list; print what each took."""
    count = int(arguments[0]) if arguments else 100_000
    with tempfile.TemporaryDirectory() as folder:
        catalog = Catalog(Path(folder, "catalog.sqlite"))
        fill(catalog, count)
        indexes = IndexSet(CatalogVectors(catalog), Path(folder, "index"))
        indexes.open()
        thumbnails = ThumbnailStore(Path(folder, "thumbnails.sqlite"))
        duplicates = open_duplicates(
            catalog, indexes, thumbnails, lambda _kind: (INFO,), lambda _ids: None
        )
        begun = time.perf_counter()
        looked = duplicates.look_over()
        print(f"{looked} of {count} looked over, {_ms(begun) / looked:.1f} ms each")
        pairs = [stacks.Pair(n, n + 1, True, 0.9) for n in range(1, count, 10)]
        catalog.write(lambda c: stacks.save_pairs(c, looking.NAME, [], pairs))
        begun = time.perf_counter()
        catalog.write(
            lambda c: looking.restacked(c, [n for p in pairs for n in (p.first, p.second)])
        )
        print(f"{len(pairs)} pairs put into stacks: {_ms(begun):.0f} ms")
        for name in ("first", "again"):
            begun = time.perf_counter()
            groups = sum(one.groups for one in duplicates.counts().values())
            print(f"{groups} groups counted ({name}): {_ms(begun):.0f} ms")
        for closing in (duplicates, indexes, thumbnails, catalog):
            closing.close()


def _ms(begun: float) -> float:
    return 1000 * (time.perf_counter() - begun)


if __name__ == "__main__":
    main(sys.argv[1:])
