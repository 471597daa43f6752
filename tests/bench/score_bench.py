"""Shares with intervals, ranks, and the bench that `tests.bench.quality_scores` asks."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from engine.domain import Kind
from engine.errors import EngineError
from engine.training.score_noise import RATE, phone
from tests.bench.score_pool import seed_of
from tests.bench.score_systems import System

LENGTHS = (5, 10, 20)
USUAL = 30  # recordings that the published networks' audio is centred by

Row = dict[str, Any]
Ranks = list[int]


def say(line: str = "") -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


# -- numbers ------------------------------------------------------------------------------------
def wilson(hits: float, count: int, z: float = 1.96) -> tuple[float, float]:
    """95 % interval of a share [E. B. Wilson, 1927]."""
    if not count:
        return 0.0, 1.0
    share, square = hits / count, z * z
    middle = share + square / (2 * count)
    half = z * np.sqrt(share * (1 - share) / count + square / (4 * count**2))
    return float((middle - half) / (1 + square / count)), float(
        (middle + half) / (1 + square / count)
    )


def share_text(hits: float, count: int) -> str:
    low, high = wilson(hits, count)
    return f"{hits / max(count, 1):.3f} [{low:.2f}, {high:.2f}]"


def rank_text(ranks: Sequence[int]) -> str:
    found = np.asarray(ranks)
    mrr = float((1 / found).mean()) if len(found) else 0.0
    return (
        f"R@1 {share_text(int((found == 1).sum()), len(found))}  R@5 {(found <= 5).mean():.3f}  MRR {mrr:.3f}"
        f"  (n={len(found)})"
        if len(found)
        else "(none)"
    )


def rank_of(scores: np.ndarray, right: Sequence[int]) -> int:
    """Rank of the best right answer; of equals half are taken to come first."""
    best = scores[list(right)].max()
    others = np.delete(scores, list(right))
    return int(1 + (others > best).sum() + (others == best).sum() // 2)


# -- the bench ----------------------------------------------------------------------------------
class Bench:
    """Sets, and one system's view of them."""

    def __init__(self, folder: Path, system: System, every: int, only: str = "") -> None:
        self.folder, self.system, self.every, self.only = folder, system, every, only
        listed = json.loads((folder / "sets.json").read_text("utf-8"))
        self.scores: list[Row] = listed["scores"]
        self.queries: list[Row] = listed["queries"]
        self.recordings: list[Row] = listed["recordings"]
        self.pairs: list[Row] = listed["pairs"]
        self.row = {score["name"]: score for score in self.scores}
        works = [score["work"] for score in self.scores]
        self.right = {
            score["name"]: [n for n, work in enumerate(works) if work == score["work"]]
            for score in self.scores
        }
        self._pool: Any = None
        self._items: list[Any] = []
        self._ready: dict[Any, Any] = {}
        usual = [q for q in self.queries if q["group"] == "piano" and q["length"] == LENGTHS[-1]]
        system.get_used_to([self.sound(row) for row in usual[:: max(1, len(usual) // USUAL)]])

    @property
    def pool(self) -> Any:
        if self._pool is None:
            for number, score in enumerate(self.scores):
                self._items.append(self._score(score))
                if number % 20 == 19:
                    sys.stderr.write(f"{self.system.name}: {number + 1} scores\n")
            self._pool = self.system.pool(self._items, Kind.SCORE)
        return self._pool

    @property
    def items(self) -> list[Any]:
        assert self.pool is not None
        return self._items

    def _score(self, score: Row) -> Any:
        try:
            return self.system.of_score(self.folder / score["file"])
        except EngineError as problem:
            sys.stderr.write(f"{score['name']}: {problem}\n")
            return None

    def sound(self, row: Row) -> np.ndarray:
        start = int(row["offset"] * RATE)
        found, _ = soundfile.read(
            self.folder / row["file"], int(row["length"] * RATE), start, dtype="float32"
        )
        return np.asarray(found)

    def some(self, **wanted: Any) -> list[Row]:
        """Queries of a group and length, every Nth; of one engraver only where that is asked for."""
        found = [q for q in self.queries if all(q[k] == v for k, v in wanted.items())]
        mine = [q for q in found if not self.only or self.engraver(q) == self.only]
        return mine[:: self.every]

    def engraver(self, row: Row) -> str:
        return str(self.row[row["score"]]["engraver"])

    def asked(self, row: Row, change: str = "") -> Any:
        """A query as the system hears it."""
        key = (row["file"], row["offset"], row["length"], change)
        if key not in self._ready:
            sound = self.sound(row)
            if change == "phone":
                sound = quiet(phone(sound, np.random.default_rng(seed_of(*key[:3]))))
            elif change:
                sound = sound * float(change)
            self._ready[key] = self.system.of_sound(sound)
        return self._ready[key]

    def ranks(self, rows: Sequence[Row], change: str = "") -> Ranks:
        return [
            rank_of(self.system.ask(self.asked(row, change), self.pool).scores, self.right[row["score"]])
            for row in rows
        ]  # fmt: skip

    def family(self, row: Row) -> str:
        return str(self.row[row["score"]]["family"])

    def told(self, name: str, ranks: Ranks) -> None:
        say(f"  {self.system.name:28} {name:34} {rank_text(ranks)}")


def quiet(sound: np.ndarray) -> np.ndarray:
    return np.asarray(sound * (0.5 / max(float(np.abs(sound).max(initial=0)), 1e-6)), np.float32)
