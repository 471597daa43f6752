"""The rows of an index: which label and group lies in which slot, and which slots still count.

Slots are only ever appended, a removed label leaves a dead slot behind, and `compacted` copies make
an end of those. So a reader can work on a `View` while rows come and go, without a lock.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from engine.index.base import Ids
from engine.index.numbers import Halves, Mask
from engine.index.stores import Store

_BATCH_ROWS = 4096
T = TypeVar("T")
N = TypeVar("N", bound=np.generic)


@dataclass(frozen=True)
class View:
    """The rows as they were at one moment, except that `live` may lose some.

    Attributes
    ----------
    labels, groups : np.ndarray, shape=(n,), int64
    live : np.ndarray, shape=(n,), bool
    store : Store
        Holds at least n rows.
    """

    labels: Ids
    groups: Ids
    live: Mask
    store: Store

    def __len__(self) -> int:
        return len(self.labels)

    @cached_property
    def by_group(self) -> tuple[Ids | None, Ids]:
        """Slots in the order of their groups (None: they are so already), and the groups so ordered."""
        if np.all(self.groups[1:] >= self.groups[:-1]):
            return None, self.groups
        order = np.argsort(self.groups, kind="stable")
        return order, self.groups[order]

    def live_slots(self) -> Ids:
        """All slots that count, ascending."""
        return np.flatnonzero(self.live)

    def slots_of(self, groups: Ids) -> Ids:
        """Live slots of these groups (sorted, distinct), group after group."""
        order, ordered = self.by_group
        first = np.searchsorted(ordered, groups, "left")
        count = np.searchsorted(ordered, groups, "right") - first
        places = np.repeat(first - np.cumsum(count) + count, count) + np.arange(count.sum())
        slots: Ids = places if order is None else order[places]
        return slots[self.live[slots]]

    def mask_of(self, groups: Ids) -> Mask:
        """Tell for each slot whether it is live and its group is among these (sorted)."""
        top = int(self.groups.max(initial=0))
        if self.groups.min(initial=0) < 0 or top > 8 * len(self) + 1_000_000:
            place = np.minimum(np.searchsorted(groups, self.groups), max(0, len(groups) - 1))
            inside = groups[place] == self.groups if len(groups) else np.zeros(len(self), bool)
        else:  # catalog ids are dense: a table is 20 times faster than a search for each
            table = np.zeros(top + 1, bool)
            table[groups[(groups >= 0) & (groups <= top)]] = True
            inside = table[self.groups]
        inside &= self.live
        return inside


class Rows:
    """Labels, groups and vectors in slots. `append` and `remove` may be called by any thread."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._lock = threading.Lock()
        self._labels: Ids = np.empty(0, np.int64)
        self._groups: Ids = np.empty(0, np.int64)
        self._live: Mask = np.empty(0, np.bool_)
        self._ascending = True
        self._dead = 0
        self._view = self._show(0)

    @classmethod
    def restored(cls, store: Store, labels: Ids, groups: Ids, live: Mask) -> "Rows":
        """Take over a table that belongs to the rows of `store`."""
        rows = cls(store)
        rows._labels, rows._groups, rows._live = labels.copy(), groups.copy(), live.copy()
        rows._ascending = bool(np.all(labels[1:] > labels[:-1]))
        rows._dead = int(len(live) - live.sum())
        rows._view = rows._show(len(labels))
        return rows

    def __len__(self) -> int:
        return len(self._view) - self._dead

    @property
    def dead(self) -> int:
        """Slots whose label was removed."""
        return self._dead

    def view(self) -> View:
        """Return the rows of this moment."""
        return self._view

    def append(self, labels: Ids, groups: Ids, vectors: Halves) -> None:
        """Add rows; of a label that is there already, or comes twice, the last one counts.

        Raises
        ------
        OSError
            No room on the disk; nothing has changed.
        """
        labels, groups, vectors = _last_of_each(labels, groups, vectors)
        if not len(labels):
            return
        with self._lock:
            start, stop = len(self._view), len(self._view) + len(labels)
            self.store.append(start, vectors)
            replaced = self._find(labels)
            self._reserve(stop)
            self._labels[start:stop] = labels
            self._groups[start:stop] = groups
            self._live[start:stop] = True
            self._ascending &= _continues(self._labels[:start], labels)
            self._view = self._show(stop)
            self._kill(replaced[replaced >= 0])

    def remove(self, labels: Ids) -> None:
        """Let go of labels; unknown ones are ignored."""
        with self._lock:
            slots = self._find(np.unique(labels))
            self._kill(slots[slots >= 0])

    def missing(self, labels: Ids) -> Mask:
        """Tell which labels are not here."""
        with self._lock:
            return self._find(labels) < 0

    def find(self, labels: Ids) -> Ids:
        """Give the slot of each label, -1 where there is none."""
        with self._lock:
            return self._find(labels)

    def frozen(self, also: Callable[[], T]) -> tuple[Ids, Ids, Mask, T]:
        """Copy labels, groups and live of one moment, and what `also` returns at that moment."""
        with self._lock:
            view = self._view
            return view.labels.copy(), view.groups.copy(), self._live[: len(view)].copy(), also()

    def batches(self) -> Iterator[tuple[Ids, Ids, Halves]]:
        """Stream the live rows in the order of their labels, a few thousand at a time."""
        view = self._view
        slots = view.live_slots()
        slots = slots[np.argsort(view.labels[slots], kind="stable")]
        for start in range(0, len(slots), _BATCH_ROWS):
            part = slots[start : start + _BATCH_ROWS]
            yield view.labels[part], view.groups[part], view.store.take(part)

    def _find(self, labels: Ids) -> Ids:
        """Give the live slot of each label, -1 where there is none."""
        view = self._view
        if not len(view):
            return np.full(len(labels), -1)
        order = None if self._ascending else np.argsort(view.labels, kind="stable")
        ordered = view.labels if order is None else view.labels[order]
        # the last of several equal labels is the newest: the others are dead
        place = np.searchsorted(ordered, labels, "right") - 1
        slots = place if order is None else order[place]
        return np.where((place >= 0) & (view.labels[slots] == labels) & view.live[slots], slots, -1)

    def _kill(self, slots: Ids) -> None:
        self._live[slots] = False
        self._dead += len(slots)

    def _reserve(self, count: int) -> None:
        if count <= len(self._labels):
            return
        room = max(count, len(self._labels) * 5 // 4, 1024)
        self._labels = _grown(self._labels, room)
        self._groups = _grown(self._groups, room)
        self._live = _grown(self._live, room)

    def _show(self, count: int) -> View:
        return View(self._labels[:count], self._groups[:count], self._live[:count], self.store)


def _grown(array: npt.NDArray[N], room: int) -> npt.NDArray[N]:
    return np.concatenate([array, np.zeros(room - len(array), array.dtype)])


def _continues(before: Ids, labels: Ids) -> bool:
    """Tell whether labels stay strictly ascending when these follow."""
    if len(before) and labels[0] <= before[-1]:
        return False
    return bool(np.all(labels[1:] > labels[:-1]))


def _last_of_each(labels: Ids, groups: Ids, vectors: Halves) -> tuple[Ids, Ids, Halves]:
    """Drop all but the last row of a label that comes several times."""
    _, from_the_end = np.unique(labels[::-1], return_index=True)
    if len(from_the_end) == len(labels):
        return labels, groups, vectors
    keep = np.sort(len(labels) - 1 - from_the_end)
    return labels[keep], groups[keep], vectors[keep]
