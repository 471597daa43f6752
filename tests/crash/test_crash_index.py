"""The index killed at any moment: after each kill it holds what the catalog holds."""

import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engine.index.hnsw import HnswIndex
from engine.index.index_set import IndexSet
from engine.store.connection import Catalog
from engine.store.snapshots import CatalogVectors
from tests.helpers.trouble import flip
from tests.helpers.vectors import fill, unit_rows

KILLS = 10
DIM = 16
EXACT_BELOW = 100
REPOSITORY = Path(__file__).resolve().parents[2]

WRITER = f"""
import random
import sys
from pathlib import Path
from engine.index.index_set import IndexSet
from engine.store.connection import Catalog
from engine.store.snapshots import CatalogVectors
from tests.helpers.vectors import insert, unit_rows

def main():
    folder, seed = Path(sys.argv[1]), int(sys.argv[2])
    chance = random.Random(seed)
    catalog = Catalog(folder / "catalog.sqlite")
    source = CatalogVectors(catalog)
    indexes = IndexSet(source, folder / "index", exact_below={EXACT_BELOW})
    indexes.open()
    spaces = list(source.spaces())
    print("ready", flush=True)
    turn = 0
    while True:
        turn += 1
        space = chance.choice(spaces)
        vectors = unit_rows(chance.randrange(1, 40), {DIM}, seed=seed * 10_000 + turn)
        def change(connection):
            insert(connection, space, vectors)
            connection.execute(
                "DELETE FROM vector WHERE space_id = ? AND abs(random()) % 100 < ?",
                (space, chance.choice([0, 5, 20])),
            )
        catalog.write(change)
        if chance.random() < 0.7:
            indexes.apply()
        if chance.random() < 0.4:
            indexes.save(force=True)
        print(turn, flush=True)

main()
"""

pytestmark = [pytest.mark.crash, pytest.mark.slow]


def run_and_kill(script: Path, folder: Path, seed: int, chance: random.Random) -> None:
    """Let the writer work for a random number of turns and a random moment, then kill it."""
    process = subprocess.Popen(
        [sys.executable, str(script), str(folder), str(seed)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "OMP_NUM_THREADS": "1"},
    )
    assert process.stdout is not None
    for _ in range(chance.randrange(2, 25)):
        assert process.stdout.readline(), "the writer ended by itself"
    try:
        process.wait(timeout=chance.uniform(0, 0.05))
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    process.stdout.close()
    assert process.wait() == -signal.SIGKILL


def check(folder: Path) -> dict[int, int]:
    """Open the library, compare every index with the catalog, and count its vectors."""
    catalog = Catalog(folder / "catalog.sqlite")
    try:
        assert catalog.read().execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        source = CatalogVectors(catalog)
        indexes = IndexSet(source, folder / "index", exact_below=EXACT_BELOW)
        indexes.open()
        try:
            _compare(indexes, source)
            assert indexes.wait_until_built(60)
            _compare(indexes, source)
            return {space_id: indexes.count(space_id) for space_id in source.spaces()}
        finally:
            indexes.close()
    finally:
        catalog.close()


def _compare(indexes: IndexSet, source: CatalogVectors) -> None:
    assert indexes.check() == []
    query = unit_rows(1, DIM, seed=7)[0]
    for space_id in source.spaces():
        truth = source.labels(space_id)
        found = indexes.search(space_id, query, 10)
        assert np.isin(found.labels, truth).all()
        everything = indexes.search(space_id, query, len(truth) + 10)
        assert np.array_equal(np.sort(everything.labels), truth)


def newest_snapshots(folder: Path) -> list[list[str]]:
    """File names of each space's snapshots, newest first."""
    catalog = Catalog(folder / "catalog.sqlite")
    try:
        source = CatalogVectors(catalog)
        return [[row.file for row in source.snapshots(space)] for space in source.spaces()]
    finally:
        catalog.close()


@pytest.mark.timeout(300)
def test_killed_while_writing(tmp_path, caplog, monkeypatch):
    chance, script, library = random.Random(4), tmp_path / "writer.py", tmp_path / "library"
    script.write_text(WRITER, encoding="utf-8")
    library.mkdir()
    catalog = Catalog(library / "catalog.sqlite")
    for name, count in (("first", 5), ("second", EXACT_BELOW)):
        fill(catalog, unit_rows(count, DIM), name)
    catalog.close()
    for seed in range(KILLS):
        run_and_kill(script, library, seed, chance)
        counts = check(library)
    assert min(counts.values()) > 0
    assert not caplog.records  # every snapshot that was recorded was good

    loaded, load = [], HnswIndex.load.__func__

    def watched(cls, folder, saved, dim, **options):
        index = load(cls, folder, saved, dim, **options)
        loaded.append(saved.graph.file)
        return index

    monkeypatch.setattr(HnswIndex, "load", classmethod(watched))
    snapshots = [files for files in newest_snapshots(library) if len(files) == 2]
    assert snapshots, "no space has two generations"
    for newest, _ in snapshots:
        path = library / "index" / newest
        flip(path, chance.randrange(path.stat().st_size))
    assert check(library) == counts
    assert {older for _, older in snapshots} <= set(loaded)
    assert not {newest for newest, _ in snapshots} & set(loaded)

    shutil.rmtree(library / "index")
    loaded.clear()
    assert check(library) == counts
    assert loaded == []
