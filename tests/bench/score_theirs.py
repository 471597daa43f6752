"""The published networks as a system to be measured beside ours."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from engine.domain import Kind
from tests.bench.published_networks import (
    audio_windows,
    blended,
    centred,
    levelled,
    magnitudes,
    sequence_scores,
    sheet_windows,
    unrolled,
    votes,
)
from tests.bench.score_systems import Answer, Spot, cached, pages_in, pages_seen


@dataclass
class Sheet:
    """Vectors of a score's windows, and what is needed to cut more."""

    vectors: np.ndarray
    strip: np.ndarray
    places: list[tuple[int, int, float, float, float]] = field(default_factory=list)


class Published:
    """One of the networks, matched by sequence (``how="sequence"``) or, as published, by votes."""

    def __init__(
        self, kind: Any, network: Any, how: str = "sequence", cache: Path | None = None
    ) -> None:
        self.name = f"{kind.name}, {how}"
        self._kind, self._network, self._how = kind, network, how
        self._cache = cache / f"theirs-{kind.name.replace(' ', '-')}" if cache else None
        self.usual: np.ndarray | None = None  # mean vector of unrelated recordings

    def get_used_to(self, sounds: Sequence[np.ndarray]) -> None:
        self.usual = np.concatenate([self.of_sound(sound) for sound in sounds]).mean(0)

    def of_score(self, path: Path) -> Sheet | None:
        key = f"{path.name} {path.stat().st_size}"
        strips = self._cache.parent / "theirs-strips" if self._cache else None

        def cut() -> Sheet | None:
            samples = pages_in(path)
            return unrolled_sheet([s.picture for s in samples])

        def encode() -> Sheet | None:
            found: Sheet | None = cached(strips, key, cut, _sheet_from, _sheet_bytes)
            return None if found is None else self._encoded(found)

        found: Sheet | None = cached(self._cache, key, encode, _sheet_from, _sheet_bytes)
        return found

    def of_picture(self, data: bytes, name: str) -> Sheet | None:
        samples = pages_seen(data, name)
        sheet = unrolled_sheet([s.picture for s in samples])
        return None if sheet is None else self._encoded(sheet)

    def _encoded(self, sheet: Sheet) -> Sheet:

        windows = sheet_windows(sheet.strip, self._kind.sheet_px)
        return Sheet(self._network.sheet(windows), sheet.strip, sheet.places)

    def of_sound(self, sound: np.ndarray) -> np.ndarray:

        spectrum = levelled(magnitudes(sound))
        return np.asarray(self._network.audio(audio_windows(spectrum, self._kind.frames)))

    def kept_sound(self, path: Path) -> np.ndarray:
        key = f"{path.name} {path.stat().st_size}"
        make = lambda: self.of_sound(soundfile.read(path, dtype="float32")[0])  # noqa: E731
        return np.asarray(
            cached(self._cache, key, make, lambda b: np.load(io.BytesIO(b)), _array_bytes)
        )

    def pool(self, items: Sequence[Any], kind: Kind) -> tuple[list[np.ndarray], Kind]:
        empty = np.zeros((0, 32), np.float32)
        vectors = [item.vectors if isinstance(item, Sheet) else item for item in items]
        return [empty if v is None else v for v in vectors], kind

    def ask(self, query: Any, pool: Any, without: Sequence[int] = ()) -> Answer:

        asked = query.vectors if isinstance(query, Sheet) else query
        vectors, kind = pool
        vectors = [v[:0] if n in set(without) else v for n, v in enumerate(vectors)]
        if asked is None or not len(asked):
            return Answer(np.full(len(vectors), -np.inf))
        if self._how == "votes":
            return Answer(votes(asked, vectors))
        return Answer(self._sequence(asked, vectors, kind))

    def _sequence(self, asked: np.ndarray, vectors: Sequence[np.ndarray], kind: Kind) -> np.ndarray:

        usual = asked.mean(0) if self.usual is None else self.usual
        if kind is Kind.SCORE:
            stored = np.concatenate(vectors)
            query = centred(asked, blended(asked, usual))
            ends = np.cumsum([len(v) for v in vectors])
            return sequence_scores(query, centred(stored, stored.mean(0)), ends)[0]
        sheet = centred(asked, asked.mean(0))
        scores = [both_ways(sheet, centred(v, v.mean(0))) if len(v) else -1.0 for v in vectors]
        return np.array(scores)

    def seen(self, item: Sheet | None, spot: Spot) -> np.ndarray | None:

        column = None if item is None else column_at(item, spot)
        if item is None or column is None:
            return None
        start = np.array([column - self._kind.sheet_px / 2])
        return np.asarray(
            self._network.sheet(sheet_windows(item.strip, self._kind.sheet_px, start))[0]
        )

    def heard(self, sound: np.ndarray) -> np.ndarray:

        spectrum = levelled(magnitudes(sound))
        first = max(0, (len(spectrum) - self._kind.frames) // 2)
        window = audio_windows(spectrum[first : first + self._kind.frames], self._kind.frames)
        return np.asarray(self._network.audio(window)[0])

    def spots(self, query: Any, pool: Any, number: int) -> None:
        return None

    def opened(self, answer: Answer, pool: Any, number: int) -> None:
        return None


def unrolled_sheet(pictures: Sequence[Any]) -> Sheet | None:

    strip, places = unrolled([picture for picture in pictures if picture is not None])
    return Sheet(np.zeros((0, 32), np.float32), strip, places) if strip.shape[1] else None


def both_ways(query: np.ndarray, stored: np.ndarray) -> float:
    """Best path with the shorter side as the one that must be gone through."""

    a, b = (query, stored) if len(query) <= len(stored) else (stored, query)
    return float(sequence_scores(a, b, np.array([len(b)]))[0][0])


def column_at(sheet: Sheet, spot: Spot) -> float | None:
    """Column of a spot in the unrolled score."""
    page, x, y = spot
    here = [
        (abs(middle - y), n) for n, (_, p, _, middle, _) in enumerate(sheet.places) if p == page
    ]
    if not here:
        return None
    first, _, left, _, step = sheet.places[min(here)[1]]
    return first + (x - left) / step


def _sheet_bytes(sheet: Sheet) -> bytes:
    out = io.BytesIO()
    np.savez_compressed(
        out, vectors=sheet.vectors, strip=sheet.strip, places=np.array(sheet.places)
    )
    return out.getvalue()


def _sheet_from(data: bytes) -> Sheet:
    with np.load(io.BytesIO(data)) as found:
        places = [(int(a), int(b), c, d, e) for a, b, c, d, e in found["places"].tolist()]
        return Sheet(found["vectors"], found["strip"], places)


def _array_bytes(array: np.ndarray) -> bytes:
    out = io.BytesIO()
    np.save(out, array)
    return out.getvalue()
