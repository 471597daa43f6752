"""Hubness: some items are near to every sentence and stand in the way of the right one.

What an item scores with sentences that nobody asked for is taken off its score, in part: one number
per item and space, from a bank of sentences of our own (``bank.txt``)::

    score'(query, item) = score(query, item) - STRENGTH * mean of the NEAREST best bank scores of item

This is the form of [1]_; inverted softmax and DualIS [2]_ are, in logarithms, a number per item too
and did worse here, as did a bank of other photos for captions. Single words are left alone.

Measured by ``python -m tests.bench.quality_hubness``, see `STRENGTH`. Names and objects do not
change; drawings and examples have no such correction. In the space of sounds it gains nothing (names
.793, with it .787), so only photos have one. With 4,000 captions of the data's own training part as a
bank R@1 rises by 2.6 in place of .7: the closer a bank is to what is asked, the more it gives, but
such texts would only flatter these data.

Cost: one product of the bank and a new item's vector, in a trial with made-up vectors .025 ms of one
core (2.5 s for 100,000 photos, 25 s for a million), once, in a thread; 12 bytes each in memory and on
the disk. A search looks the numbers up: 1 ms for 100,000 photos.

References
----------
.. [1] N. Chowdhury et al., "Nearest neighbor normalization improves multimodal retrieval", 2024,
   arXiv 2410.24114.
.. [2] Y. Wang et al., "Balance act: mitigating hubness in cross-modal retrieval with query and
   gallery banks", 2023, arXiv 2310.11612.
"""

import contextlib
import hashlib
import logging
import os
import threading
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from engine.domain import Aspect, Kind
from engine.errors import EngineError
from engine.index.base import Ids, Matrix, Scores
from engine.search.ports import Indexes
from engine.search.scales import sample_of
from engine.search.spaces import SpaceRef

log = logging.getLogger("engine.search")

STRENGTH = 0.25
"""How much of it is taken off. Of 4,575 captions to 915 Flickr8k dev photos, through the program,
R@1 / 5 / 10 rise from 32.8 / 62.3 / 75.4 to 33.5 / 63.3 / 75.7, and the skewness of
N_10 falls from .55 to .42. Chosen with `NEAREST` mostly on the photos with even numbers; on the
others R@1 rises from 33.3 to 34.0."""

NEAREST = 16
"""Bank sentences whose mean counts, of those that score an item highest."""

LEAST_ITEMS = 50
LEAST_SKEWNESS = 0.2
"""Below these nothing is taken off: where nothing is a hub there is nothing to gain."""

REACH = 10  # of the k-occurrence N_k whose skewness is measured
METER_ITEMS = 2048
"""Items that the skewness is measured on, at most."""

AT_ONCE = 4096
"""Items whose numbers a search waits for, .1 s; more are counted in a thread."""

GROWTH = 1.1  # a library that much larger is measured again
_BLOCK = 4096
_WORTH_SAVING = 256
_PATIENCE_S = 5.0
_PROBES = 8
_PROBE_ERROR = 1e-3


@cache
def bank_texts() -> tuple[str, ...]:
    """Sentences as people describe photos by, our own."""
    text = (files("engine.search") / "bank.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line)


def bias_of(scores: Matrix) -> Scores:
    """What is taken off the items' scores.

    Parameters
    ----------
    scores
        Of the bank's sentences (rows) with items (columns); NaN for an item that has no vector.

    Returns
    -------
    np.ndarray, shape=(items,), float32
        NaN where the scores are.
    """
    nearest = min(NEAREST, len(scores))
    best = np.partition(scores, len(scores) - nearest, axis=0)[len(scores) - nearest :]
    return np.asarray(STRENGTH * best.mean(axis=0), np.float32)


def skewness(scores: Matrix, reach: int = REACH) -> float:
    """Skewness of N_k: how often each item (column) is among the `reach` best of a query (row).

    0 where all come up equally often; a few hubs that always come up make it large.
    """
    if not scores.size or scores.shape[1] <= reach:
        return 0.0
    top = np.argpartition(-scores, reach, axis=1)[:, :reach]
    counts = np.bincount(top.ravel(), minlength=scores.shape[1]).astype(np.float64)
    spread = counts.std()
    return float(((counts - counts.mean()) ** 3).mean() / spread**3) if spread else 0.0


def is_worth_it(scores: Matrix) -> bool:
    """Whether items of which these are bank scores have hubs that the correction makes fewer."""
    known = scores[:, np.isfinite(scores[0])] if len(scores) else scores
    if known.shape[1] < LEAST_ITEMS:
        return False
    before = skewness(known)
    return before >= LEAST_SKEWNESS and skewness(known - bias_of(known)) < before


@dataclass(frozen=True, slots=True)
class Bias:
    """What is taken off each group's cosine, less its mean, so that what is usual stays usual.

    ``groups`` ascend. Equal tokens mean equal numbers.
    """

    groups: Ids
    values: Scores
    token: int

    def of(self, groups: Ids) -> Scores:
        """Numbers of sorted groups; 0 for those that are not known."""
        if len(groups) == len(self.groups) and np.array_equal(groups, self.groups):
            return self.values
        places = np.searchsorted(self.groups, groups)
        places[places == len(self.groups)] = 0
        found = self.groups[places] == groups if len(self.groups) else np.zeros(len(groups), bool)
        return np.where(found, self.values[places], np.float32(0)) if found.any() else _none(groups)


def _none(groups: Ids) -> Scores:
    return np.zeros(len(groups), np.float32)


@dataclass(slots=True)
class _Known:
    """What is known of a space: numbers by group, and the last answer with what it was for."""

    name: str
    groups: Ids
    values: Scores
    saved: int = 0
    measured: int = 0
    is_worth: bool = False
    asked: Ids | None = None
    answer: Bias | None = None


def _nothing(name: str) -> _Known:
    return _Known(name, np.empty(0, np.int64), np.empty(0, np.float32))


def _has_hubs(space: SpaceRef) -> bool:
    return space.kind is Kind.PHOTO and space.aspect is Aspect.MEANING


class Biases:
    """The numbers of all spaces, counted as items appear, kept between runs. Thread-safe.

    Parameters
    ----------
    bank
        Vectors of `bank_texts` in a joint space, one row each.
    is_ready
        Whether `bank` answers at once for a joint space, without encoding anything.
    folder
        Where the numbers are kept between runs; None: nowhere. Content ids are never used again,
        so what is there only grows; a few numbers are counted again to see that it is ours.
    """

    def __init__(
        self,
        indexes: Indexes,
        bank: Callable[[str], Matrix],
        is_ready: Callable[[str], bool],
        folder: Path | None,
    ) -> None:
        self._indexes = indexes
        self._encoded = bank
        self._is_ready = is_ready
        self._folder = folder
        self._banks: dict[str, Matrix] = {}
        self._known: dict[int, _Known] = {}
        self._failed: set[int] = set()
        self._lock = threading.Lock()
        self._tokens = 0
        self._workers: dict[int, threading.Thread] = {}
        self._stop = threading.Event()

    def of(self, space: SpaceRef, groups: Ids) -> Bias | None:
        """What to take off in a space, for all its groups; None: nothing, or nothing yet.

        While many items, or the bank, are still to be read a thread does that, and searches go
        without the correction until it is complete.
        """
        if len(groups) < LEAST_ITEMS or not _has_hubs(space) or space.id in self._failed:
            return None
        with self._lock:
            known = self._known.get(space.id)
            if known is not None and known.asked is groups:
                return known.answer
            if space.id in self._workers:
                return None
            if known is None and not self._is_ready(space.joint):
                self._start(space, groups)
                return None
            known = known or self._loaded(space)
            new = np.setdiff1d(groups, known.groups, assume_unique=True)
            if len(new) > AT_ONCE:
                self._start(space, groups)
                return None
            self._count(space, known, new)
            return self._answer(space, known, groups)

    def wait(self) -> None:
        """Wait until no thread is counting."""
        for worker in list(self._workers.values()):
            worker.join()

    def close(self) -> None:
        """Stop counting and write down what is known."""
        self._stop.set()
        for worker in list(self._workers.values()):
            worker.join(_PATIENCE_S)  # a text may be at the encoder; nothing is lost with it
        with self._lock:
            for space_id, known in self._known.items():
                self._save(space_id, known, least=1)

    def _bank(self, joint: str) -> Matrix:
        if joint not in self._banks:
            self._banks[joint] = self._encoded(joint)
        return self._banks[joint]

    # -- counting: under the lock, or by the only worker of a space ---------------------------
    def _start(self, space: SpaceRef, groups: Ids) -> None:
        worker = threading.Thread(
            target=self._work, args=(space, groups), name="trouvere-hubness", daemon=True
        )
        self._workers[space.id] = worker
        worker.start()

    def _work(self, space: SpaceRef, groups: Ids) -> None:
        try:
            self._bank(space.joint)
            known = self._known.get(space.id) or self._loaded(space)
            new = np.setdiff1d(groups, known.groups, assume_unique=True)
            for start in range(0, len(new), _BLOCK):
                if self._stop.is_set():
                    return
                self._count(space, known, new[start : start + _BLOCK])
        except EngineError as problem:  # searches go on without; tried again at the next start
            log.warning("hubs could not be counted: %s", problem)
            self._failed.add(space.id)
        finally:
            with self._lock:
                del self._workers[space.id]

    def _count(self, space: SpaceRef, known: _Known, new: Ids) -> None:
        if not len(new):
            return
        values = bias_of(self._indexes.scan(space.id, self._bank(space.joint), new))
        has_one = np.isfinite(values)
        groups = np.concatenate([known.groups, new[has_one]])
        order = np.argsort(groups, kind="stable")
        known.groups = groups[order]
        known.values = np.concatenate([known.values, values[has_one]])[order]
        self._save(space.id, known, least=_WORTH_SAVING)

    def _answer(self, space: SpaceRef, known: _Known, groups: Ids) -> Bias | None:
        if len(groups) > GROWTH * known.measured:
            sample = sample_of(groups, METER_ITEMS)
            scores = self._indexes.scan(space.id, self._bank(space.joint), sample)
            known.is_worth, known.measured = is_worth_it(scores), len(groups)
        known.asked, known.answer = groups, None
        here = np.isin(known.groups, groups, assume_unique=True)
        if known.is_worth and here.any():
            self._tokens += 1
            values = known.values[here]
            known.answer = Bias(known.groups[here], values - values.mean(), self._tokens)
        return known.answer

    # -- between runs ------------------------------------------------------------------------
    def _loaded(self, space: SpaceRef) -> _Known:
        known = self._known[space.id] = self._read(space) or _nothing(_name(space))
        return known

    def _read(self, space: SpaceRef) -> _Known | None:
        file = self._file(space.id)
        kept = None if file is None else _kept(file)
        if kept is None or kept.name != _name(space) or not self._is_ours(space, kept):
            return None
        return kept

    def _is_ours(self, space: SpaceRef, kept: _Known) -> bool:
        """Whether a few numbers are what they are now: a catalog made anew counts from 1 again."""
        if not len(kept.groups):
            return False
        probes = kept.groups[np.linspace(0, len(kept.groups) - 1, _PROBES).astype(int)]
        probes = np.unique(probes)
        now = bias_of(self._indexes.scan(space.id, self._bank(space.joint), probes))
        then = kept.values[np.searchsorted(kept.groups, probes)]
        gone = np.isnan(now)
        return bool((gone | (np.abs(now - then) < _PROBE_ERROR)).all() and not gone.all())

    def _save(self, space_id: int, known: _Known, *, least: int) -> None:
        file = self._file(space_id)
        if file is None or len(known.groups) - known.saved < least:
            return
        with contextlib.suppress(OSError):  # no room, or not ours to write: counted again next time
            _write(file, known)
            known.saved = len(known.groups)

    def _file(self, space_id: int) -> Path | None:
        return None if self._folder is None else self._folder / f"hubs-{space_id}.npz"


def _name(space: SpaceRef) -> str:
    """What the numbers depend on besides the items."""
    parts = (space.encoder_id, space.joint, str(STRENGTH), str(NEAREST), *bank_texts())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _kept(file: Path) -> _Known | None:
    try:
        with file.open("rb") as source, np.load(source, allow_pickle=False) as kept:
            name, groups, values = str(kept["name"]), kept["groups"], kept["values"]
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile):
        return None
    if groups.ndim != 1 or groups.shape != values.shape or not np.isfinite(values).all():
        return None
    return _Known(name, groups.astype(np.int64), values.astype(np.float32), saved=len(groups))


def _write(file: Path, known: _Known) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_suffix(f".{os.getpid()}.new")
    with new.open("wb") as target:
        np.savez(target, name=known.name, groups=known.groups, values=known.values)
    new.replace(file)
