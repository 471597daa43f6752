"""Asking about many contents at once costs as many steps as there are contents, not their square."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.organised import Verdict
from engine.store.connection import Catalog
from engine.store.stacks import Pair, pairs_among, save_pairs
from engine.store.verdicts import said_of, say

FEW = 100
MANY = 4 * FEW


def hash_of(number: int) -> str:
    return f"{number:032x}"


@pytest.fixture
def catalog(tmp_path: Path):
    """Contents of which every two neighbours are alike, and judged."""
    made = Catalog(tmp_path / "catalog.sqlite")
    neighbours = [(n, n + 1) for n in range(1, MANY, 2)]

    def fill(connection: sqlite3.Connection) -> None:
        connection.executemany(
            "INSERT INTO content (id, hash, kind) VALUES (?, ?, 'photo')",
            [(n, hash_of(n)) for n in range(1, MANY + 1)],
        )
        save_pairs(connection, "test", [], [Pair(a, b, True, 0.9) for a, b in neighbours])
        say(connection, [(hash_of(a), hash_of(b)) for a, b in neighbours], Verdict.BOTH)

    made.write(fill)
    yield made
    made.close()


@pytest.mark.parametrize(
    "ask",
    [
        pairs_among,
        lambda c, numbers: said_of(c, [hash_of(n) for n in numbers]),
    ],
    ids=["pairs", "verdicts"],
)
def test_cost_grows_with_their_number(
    catalog: Catalog, ask: Callable[[sqlite3.Connection, range], object]
) -> None:
    def steps(count: int) -> int:
        ticks = []
        connection = catalog.read()
        connection.set_progress_handler(lambda: ticks.append(1), 10)
        try:
            assert len(ask(connection, range(1, count + 1))) == count // 2  # type: ignore[arg-type]
        finally:
            connection.set_progress_handler(None, 0)
        return len(ticks)

    assert steps(MANY) < 1.5 * (MANY / FEW) * steps(FEW)
