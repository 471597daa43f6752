"""The library's passages in memory, as far as they are worth it, brought up to date with the catalog."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from engine.index.base import Ids, Matrix, Scores
from engine.passage import PASSAGE_DIM, Passage
from engine.passage_fde import centred
from engine.search.scales import sample_of
from engine.search.shortlist import EMPTY, Shelf, gathered, shelved
from engine.search.spaces import SpaceRef
from engine.store.connection import Catalog
from engine.store.passages import contents_with_passages, passages_of

MOST_BYTES = 64 * 2**20
"""Unpacked passages that are kept, the last used ones: about 2,000 scores."""

CENTRE_OF = 256
"""Passages whose mean is the centre of their kind."""

OWN_STEPS = 20.0
"""A recording of so many steps (10 s) is centred half by its own mean, half by what is usual: all its
vectors share level, room and instrument, which say nothing about the music."""

TRUSTED = 4.0
"""The mean of so many passages is trusted half: that of one is its music more than what is usual."""

_READ = 256


@dataclass(frozen=True, slots=True)
class Stock:
    """What is in memory of one encoder: its centre, what it was measured on, the centred vectors."""

    centre: Scores
    sample: Ids
    shelf: Shelf


@dataclass
class Kept:
    """Passages of a catalog. Thread-safe."""

    catalog: Catalog
    _passages: OrderedDict[tuple[str, int], Passage] = field(default_factory=OrderedDict)
    _bytes: int = 0
    _stocks: dict[str, Stock] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def ids(self, encoder_id: str) -> Ids:
        """Contents that have a passage of an encoder, ascending."""
        return contents_with_passages(self.catalog.read(), encoder_id)

    def passages(self, encoder_id: str, contents: Sequence[int]) -> dict[int, Passage]:
        """Passages of some contents; those without one are left out."""
        with self._lock:
            known = {
                c: self._passages[encoder_id, c]
                for c in contents
                if (encoder_id, c) in self._passages
            }
        lacking = [content for content in contents if content not in known]
        new = passages_of(self.catalog.read(), encoder_id, lacking) if lacking else {}
        with self._lock:
            for content in known:
                if (encoder_id, content) in self._passages:
                    self._passages.move_to_end((encoder_id, content))
            for content, passage in new.items():
                self._keep((encoder_id, content), passage)
        return known | new

    def centre(self, space: SpaceRef) -> Scores:
        """The mean of what the library has of a kind, nearer to zero the less it has; shape (64,)."""
        return self._stock_of(space, self.ids(space.encoder_id), is_filled=False).centre

    def shelf(self, space: SpaceRef) -> Shelf:
        """All passages of an encoder, centred, ready to be compared."""
        return self._stock_of(space, self.ids(space.encoder_id), is_filled=True).shelf

    def _stock_of(self, space: SpaceRef, ids: Ids, *, is_filled: bool) -> Stock:
        """Centre and vectors as of now: what is new is added, all is read again when the centre moves."""
        with self._lock:
            stock = self._stocks.get(space.encoder_id)
            sample = sample_of(ids, CENTRE_OF)
            if stock is None or not np.array_equal(stock.sample, sample):
                stock = Stock(self._measured(space.encoder_id, sample), sample, EMPTY)
            if is_filled and not np.array_equal(stock.shelf.ids, ids):
                stock = Stock(stock.centre, sample, self._refilled(space, stock, ids))
            self._stocks[space.encoder_id] = stock
            return stock

    def _measured(self, encoder_id: str, sample: Ids) -> Scores:
        found = self.passages(encoder_id, sample.tolist()).values()
        means = [mean_of(passage) for passage in found if len(passage.vectors)]
        share = len(means) / (len(means) + TRUSTED)
        return np.asarray(share * np.mean(means, axis=0) if means else NOWHERE, np.float32)

    def _refilled(self, space: SpaceRef, stock: Stock, ids: Ids) -> Shelf:
        new = np.setdiff1d(ids, stock.shelf.ids)
        shelves = [stock.shelf]
        for start in range(0, len(new), _READ):
            some = new[start : start + _READ]
            found = passages_of(self.catalog.read(), space.encoder_id, some.tolist())
            shelves.append(
                shelved(some, [_ready(found.get(id_), stock.centre) for id_ in some.tolist()])
            )
        return gathered(ids, shelves)

    def _keep(self, key: tuple[str, int], passage: Passage) -> None:
        if key not in self._passages:
            self._bytes += size_of(passage)
        self._passages[key] = passage
        while self._bytes > MOST_BYTES and len(self._passages) > 1:
            self._bytes -= size_of(self._passages.popitem(last=False)[1])


NOWHERE = np.zeros(PASSAGE_DIM, np.float32)
"""The centre of nothing."""


def ready_vectors(passage: Passage, centre: Scores) -> Matrix:
    """Vectors of a passage as they are compared: centred, unit length, float32.

    Parameters
    ----------
    centre
        What is usual for its kind, shape (64,). A recording's own mean is blended in.
    """
    if not passage.is_score and len(passage.vectors):
        share = len(passage.vectors) / (len(passage.vectors) + OWN_STEPS)
        centre = share * mean_of(passage) + (1 - share) * centre
    return centred(passage.vectors, centre)


def mean_of(passage: Passage) -> Scores:
    """The mean of a passage's vectors, shape (64,)."""
    return np.asarray(passage.vectors.mean(axis=0, dtype=np.float32))


def size_of(passage: Passage) -> int:
    """Bytes that a passage takes in memory, about."""
    notes = passage.notes_at.nbytes + passage.notes_pitch.nbytes + passage.notes_strength.nbytes
    return passage.vectors.nbytes + passage.places.nbytes + notes + 400 * len(passage.lines)


def _ready(passage: Passage | None, centre: Scores) -> Matrix:
    """Vectors as they are compared; none of what is damaged, which is not asked for again."""
    if passage is None:
        return np.zeros((0, PASSAGE_DIM), np.float32)
    return ready_vectors(passage, centre)
