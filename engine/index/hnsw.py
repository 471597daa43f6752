"""Approximate search in a graph of neighbours (hnswlib), with the ranking done exactly.

What is in memory: the graph over shortened vectors (`projection`), about 0.65 KB a vector; the whole
vectors lie in a mapped file (`stores.FileStore`) and are read for the candidates only.

Rows that the graph does not have yet are scanned: a vector can be found as soon as it is added, and
`build` moves rows into the graph in the background. Removed rows stay in the graph as way-marks and
are left out of answers; `wasteful` says when a new index is worth it.

What is promised about order: scores and ties are exact (`ranking`), so two answers can differ only
in rows that the graph failed to propose. A snapshot holds the graph as it is, so the same index
gives the same answer after a restart; one that was built anew can differ in the last places of a
ranking, as often as recall falls short of 1.

hnswlib 0.8.0 accepts NaN and wrong dimensions, does not notice a full disk and is not safe for
adding beside searching: all of that is seen to here.
"""

import contextlib
import threading
import uuid
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from engine.errors import DataCorrupt, EngineBug
from engine.index.base import Found, Ids, Matrix, Scores
from engine.index.exact import search_exactly
from engine.index.graph import Graph, params_of
from engine.index.numbers import Halves, Mask, as_ids, check_query, narrow, widen
from engine.index.planner import MEASURED, Costs, Situation, Way, plan, wider
from engine.index.projection import SAMPLE_ROWS, Projection, fit
from engine.index.ranking import (
    NOTHING,
    best_of_groups,
    contenders,
    rank,
    rank_picked,
    rough_scores,
    rounding,
)
from engine.index.rows import Rows, View
from engine.index.snapshot import Part, Saved, check_part, write_part
from engine.index.stores import FileStore, OverlayStore

FORMAT = 1
_BUILD_ROWS = 2048
_DRIFT = 4
NEVER = threading.Event()
"""A stop event that nobody sets."""


class HnswIndex:
    """A big space's index (`VectorIndex`).

    Any thread may search at any time. `add` and `remove` come from one thread at a time, `build`
    and `save` from any: they wait for each other, and searches wait 10 ms for them at most.

    Parameters
    ----------
    dim
        Numbers of a vector.
    folder
        Where the file of whole vectors is made.
    name
        Start of that file's name.
    costs
        What the planner reckons with.
    """

    def __init__(
        self, dim: int, folder: Path, name: str = "index", *, costs: Costs = MEASURED
    ) -> None:
        self._costs = costs
        path = folder / f"{name}-{uuid.uuid4().hex[:12]}.rows"
        self._set_up(Rows(FileStore.create(path, dim)), Projection(None, dim), None, 0)

    def _set_up(self, rows: Rows, projection: Projection, graph: Graph | None, fitted: int) -> None:
        self.dim = rows.store.dim
        self._rows = rows
        self._projection = projection
        self._graph = graph
        self._fitted = fitted  # how many rows there were when the projection was chosen
        self._building = threading.Lock()

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def rows(self) -> Rows:
        """The table behind the index."""
        return self._rows

    @property
    def covered(self) -> int:
        """Rows that the graph has, from the first on."""
        return self._graph.covered if self._graph is not None else 0

    @property
    def backlog(self) -> int:
        """Rows that are scanned because the graph does not have them yet."""
        return len(self._rows.view()) - self.covered

    @property
    def wasteful(self) -> bool:
        """True when a new index would be better: many dead rows, or a basis chosen from few."""
        total = len(self._rows.view())
        return self._rows.dead > total // 4 or (0 < self._fitted < total // _DRIFT)

    @property
    def files(self) -> set[str]:
        """Names of the files that the open index needs."""
        store = self._rows.store
        return {store.path.name} if isinstance(store, FileStore) else set()

    # -- changing ----------------------------------------------------------------------------
    def add(self, labels: Ids, groups: Ids, vectors: Matrix | Halves) -> None:
        """Add vectors; a label that is there already is replaced.

        Raises
        ------
        EngineBug
            Wrong dimension, or a value that is not finite.
        OSError
            No room on the disk; nothing has changed.
        """
        self._rows.append(as_ids(labels), as_ids(groups), narrow(vectors, self.dim))

    def remove(self, labels: Ids) -> None:
        """Forget labels; unknown ones are ignored."""
        self._rows.remove(as_ids(labels))

    def build(self, stop: threading.Event = NEVER) -> int:
        """Move the backlog into the graph, until done or `stop` is set; return how many rows."""
        with self._building:
            first = self.covered
            while self.backlog and not stop.is_set():
                view = self._rows.view()
                graph = self._started(view)
                end = min(graph.covered + _BUILD_ROWS, len(view))
                slots = graph.covered + np.flatnonzero(view.live[graph.covered : end])
                if len(slots):
                    graph.add(slots, self._projection.of_rows(widen(view.store.take(slots))), stop)
                if not stop.is_set():
                    graph.covered = end
            return self.covered - first

    def _started(self, view: View) -> Graph:
        """Give the graph; the first time, choose how to shorten its vectors."""
        if self._graph is not None:
            return self._graph
        slots = view.live_slots()
        sample = slots[
            np.linspace(0, len(slots) - 1, min(len(slots), SAMPLE_ROWS)).astype(np.int64)
        ]
        self._projection = fit(widen(view.store.take(sample)))
        self._fitted = len(view)
        self._graph = Graph(self._projection.dim, len(slots) * 9 // 8)
        return self._graph

    # -- searching ---------------------------------------------------------------------------
    def search(
        self, query: Scores, k: int, allowed: Ids | None = None, *, exact: bool = False
    ) -> Found:
        """Return the `k` best groups, best first, only such as are in `allowed` (sorted) if given.

        With `exact` every row is looked at.
        """
        query, view = check_query(query, self.dim), self._rows.view()
        if k < 1:
            return NOTHING
        now = Situation(
            len(view),
            min(self.covered, len(view)),
            None if allowed is None else len(allowed),
            k,
            exact,
        )
        # a group has one row at least: count rows only where few groups are allowed
        if allowed is not None and plan(now, self._costs).way is Way.PICK:
            slots = view.slots_of(allowed)
            now = replace(now, allowed=len(slots))
            if plan(now, self._costs).way is Way.PICK:
                return rank_picked(view, query, slots, k)
        if plan(now, self._costs).way is not Way.GRAPH:
            return search_exactly(view, query, k, allowed)
        return self._search_graph(view, query, now, allowed)

    def score(self, query: Scores, groups: Ids) -> Found:
        """Exact best score of each of these groups, sorted by group; groups not here are left out."""
        view = self._rows.view()
        slots = view.slots_of(np.unique(as_ids(groups)))
        return best_of_groups(view, check_query(query, self.dim), slots)

    def _search_graph(
        self, view: View, query: Scores, now: Situation, allowed: Ids | None
    ) -> Found:
        mask = view.live if allowed is None else view.mask_of(allowed)
        if allowed is not None:
            now = replace(now, allowed=int(np.count_nonzero(mask)))
        wanted = now.k if allowed is None else min(now.k, len(allowed))
        tail = _tail(view, query, now, mask)
        step = plan(now, self._costs)
        while step.way is Way.GRAPH:
            found = self._fetch_and_rank(view, query, now.k, mask, tail, step.fetch)
            if found is not None and len(found) >= wanted:
                return found
            step = wider(now, step, self._costs)
        return search_exactly(view, query, now.k, allowed)

    def _fetch_and_rank(
        self, view: View, query: Scores, k: int, mask: Mask, tail: Ids, fetch: int
    ) -> Found | None:
        """Rank what the graph proposes; None when ties hide what else there may be."""
        assert self._graph is not None
        slots = self._graph.fetch(self._projection.of_query(query), fetch)
        if slots is None:
            return None
        slots = slots[slots < len(view)]  # the graph may know newer rows than this view
        slots = slots[mask[slots]]
        rough = rough_scores(view, query, slots)
        best = contenders(view, query, slots, rough, k)
        found = rank(view, query, np.concatenate([best, tail]), k)
        worst = rough.min(initial=np.inf) + rounding(query)
        return None if len(found) >= k and found.scores[-1] <= worst else found

    # -- keeping -----------------------------------------------------------------------------
    def save(self, folder: Path, name: str) -> Saved:
        """Write a snapshot: the files `name`.hnsw and `name`.npz beside the rows.

        Raises
        ------
        OSError
            The disk is full or cannot be written; older snapshots are unharmed.
        """
        store = self._rows.store
        if not isinstance(store, FileStore):
            raise EngineBug("an index that may only be read cannot be saved")
        with self._building:
            graph = self._started(self._rows.view())
            labels, groups, live, digest = self._rows.frozen(store.digest)
            basis = self._projection.basis
            table = write_part(
                folder / f"{name}.npz",
                lambda path: _write_table(path, labels, groups, live, basis),
            )
            store.sync()
            file = write_part(folder / f"{name}.hnsw", graph.save)
        params = {
            "program": _program(self.dim, graph.dim),
            "covered": graph.covered,
            "fitted": self._fitted,
            "rows": {"file": store.path.name, "count": len(labels), "sha256": digest},
            "table": asdict(table),
        }
        return Saved(file, int(live.sum()), params)

    @classmethod
    def load(
        cls, folder: Path, saved: Saved, dim: int, *, writable: bool = True, costs: Costs = MEASURED
    ) -> "HnswIndex":
        """Open a snapshot.

        Parameters
        ----------
        writable
            False: another process owns the files; what is added stays in memory.

        Raises
        ------
        DataCorrupt
            A file is missing, is not as it was written, or was made by another version.
        """
        index = cls.__new__(cls)
        index._costs = costs
        try:
            index._restore(folder, saved, dim, writable=writable)
        except (KeyError, TypeError, ValueError, RuntimeError, OSError) as problem:
            raise DataCorrupt(f"The index snapshot {saved.graph.file} cannot be used.") from problem
        return index

    def _restore(self, folder: Path, saved: Saved, dim: int, *, writable: bool) -> None:
        params = saved.params
        if params["program"] != _program(dim, params["program"]["graph_dim"]):
            raise DataCorrupt(f"The index snapshot {saved.graph.file} is of another version.")
        graph_file = check_part(folder, saved.graph)
        with np.load(check_part(folder, Part(**params["table"])), allow_pickle=False) as table:
            labels, groups, live, basis = (table[name] for name in _TABLE)
        rows = params["rows"]
        file = FileStore.open(
            folder / rows["file"], dim, rows["count"], rows["sha256"], writable=writable
        )
        store = file if writable else OverlayStore(file, rows["count"])
        graph_dim = params["program"]["graph_dim"]
        self._set_up(
            Rows.restored(store, labels, groups, live),
            Projection(basis if basis.size else None, graph_dim),
            Graph(graph_dim, len(labels) * 9 // 8, graph_file, params["covered"]),
            params["fitted"],
        )

    def close(self) -> None:
        """Close the file; searches can still be answered, nothing can be added."""
        store = self._rows.store
        if isinstance(store, FileStore | OverlayStore):
            store.close()

    def discard(self) -> None:
        """Close an index that was never saved, and delete its file."""
        store = self._rows.store
        self.close()
        if isinstance(store, FileStore):
            with contextlib.suppress(OSError):
                store.path.unlink(missing_ok=True)


_TABLE = ("labels", "groups", "live", "basis")


def _write_table(path: Path, labels: Ids, groups: Ids, live: Mask, basis: Matrix | None) -> None:
    whole = np.empty((0, 0), np.float32) if basis is None else basis
    with path.open("wb") as file:
        np.savez(file, labels=labels, groups=groups, live=live, basis=whole)


def _program(dim: int, graph_dim: int) -> dict[str, Any]:
    """What a snapshot must have been made with; compared after a trip through JSON."""
    return {"format": FORMAT, "dim": dim, **params_of(graph_dim)}


def _tail(view: View, query: Scores, now: Situation, mask: Mask) -> Ids:
    """Rows that the graph does not have and that can be among the best."""
    rough = view.store.scan(query, now.in_graph, now.rows)
    inside = np.flatnonzero(mask[now.in_graph :])
    return contenders(view, query, inside + now.in_graph, rough[inside], now.k)
