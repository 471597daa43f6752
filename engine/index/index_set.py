"""All indexes of a library, kept in step with the catalog.

Threads: `apply` and `save` are the applier's, but any thread may call; searches come from anywhere
and take no lock of this class. One thread of our own, "trouvere-index-builder", builds graphs.
"""

import json
import logging
import threading
import uuid
from pathlib import Path

import numpy as np

from engine.errors import DataCorrupt, EngineError
from engine.index.base import Found, Ids, Matrix, Scores
from engine.index.doctor import differences
from engine.index.exact import ExactIndex
from engine.index.hnsw import HnswIndex
from engine.index.numbers import widen
from engine.index.ranking import NOTHING
from engine.index.scan import scan_groups
from engine.index.snapshot import UNFINISHED
from engine.index.source import LogRow, VectorSource
from engine.index.space import Space, from_snapshot, from_vectors, saved_from

log = logging.getLogger("engine.index")

_LOG_ROWS = 4096
_WORTH_SAVING = 1000  # changes; fewer are replayed in a blink at the next start
_OURS = (".rows", ".hnsw", ".npz", UNFINISHED)


class IndexSet:
    """One index for each space: exact while small, a graph from `exact_below` vectors on.

    Parameters
    ----------
    source
        The catalog's vectors.
    folder
        Where snapshots and mapped vectors lie; made when absent. All in it is a cache.
    exact_below
        Spaces of fewer vectors are searched exactly.
    read_only
        Another process has the library: follow the catalog, but write nothing.
    """

    def __init__(
        self,
        source: VectorSource,
        folder: Path,
        *,
        exact_below: int = 100_000,
        read_only: bool = False,
    ) -> None:
        self._source = source
        self._folder = folder
        self._exact_below = exact_below
        self._read_only = read_only
        self._spaces: dict[int, Space] = {}
        self._position = 0
        self._applying = threading.RLock()
        self._saving = threading.Lock()  # taken before _applying where both are
        self._stop = threading.Event()
        self._work = threading.Condition()
        self._busy = False
        self._asked = False
        self._builder: threading.Thread | None = None

    # -- opening and closing -----------------------------------------------------------------
    def open(self) -> None:
        """Load every space from its newest good snapshot, else from the catalog, and catch up."""
        if not self._read_only:
            self._make_folder()
        with self._applying:
            for space_id, dim in self._source.spaces().items():
                self._spaces[space_id] = self._load(space_id, dim)
            self.apply()
            for space in self._spaces.values():
                if mended := space.reconcile(self._source):
                    log.warning("%d vectors were not in the log of space %d", mended, space.id)
        if self._read_only:
            return
        self._sweep()
        self._builder = threading.Thread(
            target=self._build_forever, name="trouvere-index-builder", daemon=True
        )
        self._builder.start()
        self._wake()

    def close(self) -> None:
        """Stop building, save what is worth it, let go of memory and files."""
        self._stop.set()
        self._wake()
        if self._builder is not None:
            self._builder.join()
        self.save()
        for space in self._spaces.values():
            space.close()
        self._spaces = {}

    # -- following the catalog ---------------------------------------------------------------
    def apply(self) -> int:
        """Replay the log rows that are new; return the position reached.

        A full disk is logged and the rows are tried again at the next call.
        """
        with self._applying:
            after = min((space.applied for space in self._spaces.values()), default=self._position)
            try:
                while rows := self._source.log(after, _LOG_ROWS):
                    self._replay(rows)
                    after = self._position = rows[-1][0]
            except OSError as problem:
                log.warning("the index cannot grow now and will be tried again: %s", problem)
        self._wake()
        return after

    def forget(self, space_id: int) -> None:
        """Let go of a space that is being deleted."""
        with self._saving, self._applying:
            space = self._spaces.pop(space_id, None)
            if space is not None:
                space.close()
                self._sweep()

    def save(self, *, force: bool = False) -> None:
        """Write snapshots of the graphs that have changed enough (with `force`: at all).

        A full disk is logged and tried again at the next call.
        """
        if self._read_only:
            return
        with self._saving:
            try:
                for space in list(self._spaces.values()):
                    if space.unsaved() >= (1 if force else _WORTH_SAVING):
                        self._save_space(space)
                self._prune()
            except (OSError, EngineError) as problem:
                log.warning("the index could not be saved and will be tried again: %s", problem)

    # -- asking ------------------------------------------------------------------------------
    def search(
        self,
        space_id: int,
        query: Scores,
        k: int,
        *,
        allowed: Ids | None = None,
        exact: bool = False,
    ) -> Found:
        """Return the `k` best groups of a space, best first (`VectorIndex.search`).

        With `exact` no approximate index is used. A space that is not known has nothing.
        """
        space = self._spaces.get(space_id)
        return space.index.search(query, k, allowed, exact=exact) if space else NOTHING

    def score(self, space_id: int, query: Scores, groups: Ids) -> Found:
        """Exact best score of each of these groups, sorted by group (`VectorIndex.score`)."""
        space = self._spaces.get(space_id)
        return space.index.score(query, groups) if space else NOTHING

    def scan(self, space_id: int, queries: Matrix, groups: Ids) -> Matrix:
        """Approximate best scores of groups for several queries (`engine.index.scan`)."""
        space = self._spaces.get(space_id)
        if space is None:
            return np.full((len(queries), len(groups)), np.nan, np.float32)
        return scan_groups(space.index.rows.view(), queries, groups)

    def sample(self, space_id: int, n: int) -> Matrix:
        """At most `n` vectors, evenly spread over the labels: the same ones each time."""
        space = self._spaces.get(space_id)
        if space is None:
            return np.empty((0, 0), np.float32)
        view = space.index.rows.view()
        slots = view.live_slots()
        slots = slots[np.argsort(view.labels[slots], kind="stable")]
        places = np.linspace(0, len(slots) - 1, min(n, len(slots))).astype(np.int64)
        return widen(view.store.take(slots[places]))

    def vectors_of(self, space_id: int, group: int) -> tuple[Ids, Matrix]:
        """Labels and vectors of a group, by ascending label; empty when it is not here."""
        space = self._spaces.get(space_id)
        if space is None:
            return np.empty(0, np.int64), np.empty((0, 0), np.float32)
        view = space.index.rows.view()
        slots = view.slots_of(np.array([group], np.int64))
        slots = slots[np.argsort(view.labels[slots])]
        return view.labels[slots], widen(view.store.take(slots))

    def groups(self, space_id: int) -> Ids:
        """All groups of a space, ascending."""
        space = self._spaces.get(space_id)
        if space is None:
            return np.empty(0, np.int64)
        view = space.index.rows.view()
        return np.unique(view.groups[view.live])

    def count(self, space_id: int) -> int:
        """How many vectors a space has."""
        space = self._spaces.get(space_id)
        return len(space.index) if space else 0

    # -- doctor ------------------------------------------------------------------------------
    def check(self) -> list[str]:
        """Compare every index with the catalog; one sentence for each that differs."""
        self.apply()
        with self._applying:
            return [
                sentence
                for space_id, dim in self._source.spaces().items()
                for sentence in differences(self._spaces.get(space_id), self._source, space_id, dim)
            ]

    def repair(self) -> None:
        """Build the indexes that differ from the catalog anew."""
        with self._saving, self._applying:
            for space_id, dim in self._source.spaces().items():
                if differences(self._spaces.get(space_id), self._source, space_id, dim):
                    self._source.drop_snapshots(
                        [row.id for row in self._source.snapshots(space_id)]
                    )
                    wrong = self._spaces.get(space_id)
                    self._spaces[space_id] = self._rebuilt(space_id, dim)
                    if wrong is not None:
                        wrong.close()
        self._wake()

    def wait_until_built(self, timeout_s: float) -> bool:
        """Wait until every graph is complete; False when that took too long."""
        self._wake()
        with self._work:
            return self._work.wait_for(lambda: not (self._busy or self._asked), timeout_s)

    # -- inside ------------------------------------------------------------------------------
    def _make_folder(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:  # all in it is a cache: exact search does without
            log.warning("the index folder cannot be made: %s", problem)

    def _load(self, space_id: int, dim: int) -> Space:
        space = from_snapshot(
            self._source, self._folder, space_id, dim, writable=not self._read_only
        )
        return space or self._rebuilt(space_id, dim)

    def _rebuilt(self, space_id: int, dim: int) -> Space:
        if self._source.count(space_id) >= self._exact_below and not self._read_only:
            try:
                return self._rebuilt_big(space_id, dim)
            except OSError as problem:
                log.warning("no room for an index file, all is kept in memory: %s", problem)
        return from_vectors(self._source, space_id, dim, ExactIndex(dim))

    def _rebuilt_big(self, space_id: int, dim: int) -> Space:
        index = HnswIndex(dim, self._folder, _name(space_id))
        try:
            return from_vectors(self._source, space_id, dim, index)
        except BaseException:
            index.discard()
            raise

    def _replay(self, rows: list[LogRow]) -> None:
        by_space: dict[int, list[LogRow]] = {}
        for row in rows:
            by_space.setdefault(row[1], []).append(row)
        for space_id, changes in by_space.items():
            space = self._spaces.get(space_id) or self._new_space(space_id, rows[0][0] - 1)
            if space is not None:
                space.replay(self._source, [row for row in changes if row[0] > space.applied])
        for space in self._spaces.values():
            space.applied = max(space.applied, rows[-1][0])

    def _new_space(self, space_id: int, applied: int) -> Space | None:
        dim = self._source.spaces().get(space_id)
        if dim is None:  # deleted since
            return None
        self._spaces[space_id] = Space(space_id, dim, ExactIndex(dim), applied)
        return self._spaces[space_id]

    # -- building, on a thread of its own -------------------------------------------------------
    def _wake(self) -> None:
        if self._builder is None:
            return
        with self._work:
            self._asked = True
            self._work.notify_all()

    def _build_forever(self) -> None:
        while True:
            with self._work:
                self._busy = False
                self._work.notify_all()
                self._work.wait_for(lambda: self._asked or self._stop.is_set())
                if self._stop.is_set():
                    return
                self._asked, self._busy = False, True
            for space in list(self._spaces.values()):
                self._improve(space)

    def _improve(self, space: Space) -> None:
        try:
            if self._needs_successor(space):
                self._replace(space)
            elif isinstance(space.index, HnswIndex):
                space.index.build(self._stop)
        except (OSError, RuntimeError, MemoryError) as problem:  # hnswlib says RuntimeError
            log.warning("an index could not be built and will be tried again: %s", problem)
            with self._applying:
                self._drop_successor(space)
            return
        if space.unsaved() >= 10 * _WORTH_SAVING and not self._stop.is_set():
            self.save()

    def _needs_successor(self, space: Space) -> bool:
        if isinstance(space.index, HnswIndex):
            return space.index.wasteful
        return len(space.index) >= self._exact_below

    def _replace(self, space: Space) -> None:
        """Build a new graph beside the old index, which answers meanwhile."""
        with self._applying:
            fresh = space.successor = HnswIndex(space.dim, self._folder, _name(space.id))
            for labels, groups, vectors in space.index.rows.batches():
                fresh.add(labels, groups, vectors)
        fresh.build(self._stop)
        with self._saving, self._applying:
            if self._stop.is_set() or self._spaces.get(space.id) is not space:
                self._drop_successor(space)
            else:
                old, space.index, space.successor = space.index, fresh, None
                space.saved = (0, 0, 0)
                if isinstance(old, HnswIndex):
                    old.close()  # its file goes when no snapshot needs it any more

    def _drop_successor(self, space: Space) -> None:
        if space.successor is not None:
            space.successor.discard()
            space.successor = None

    # -- keeping -----------------------------------------------------------------------------
    def _save_space(self, space: Space) -> None:
        if not isinstance(space.index, HnswIndex) or not len(space.index):
            return
        applied, state = (
            space.applied,
            space.state(),
        )  # before the save: it may hold more, never less
        saved = space.index.save(self._folder, f"{_name(space.id)}-{uuid.uuid4().hex[:12]}")
        self._source.record(
            space.id,
            seq=applied,
            file=saved.graph.file,
            size=saved.graph.size,
            sha256=saved.graph.sha256,
            count=saved.count,
            params=json.dumps(saved.params),
        )
        space.saved = state
        self._sweep()

    def _prune(self) -> None:
        upto = {}
        for space in list(self._spaces.values()):
            kept = [row.seq for row in self._source.snapshots(space.id)]
            upto[space.id] = min(kept, default=space.applied)
        self._source.prune_log(upto, self._position)

    def _sweep(self) -> None:
        """Delete files of ours that no snapshot and no open index needs."""
        with self._applying:
            needed = {name for space in self._spaces.values() for name in space.files()}
            for space_id in self._source.spaces():
                for row in self._source.snapshots(space_id):
                    try:
                        needed |= saved_from(row).files()
                    except DataCorrupt:
                        continue  # it will not be loaded either
            for path in self._folder.iterdir() if self._folder.is_dir() else ():
                if path.name not in needed and path.suffix in _OURS:
                    _delete(path)


def _delete(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as problem:  # Windows keeps files that are mapped: swept at the next start
        log.info("an old index file stays for now: %s", problem)


def _name(space_id: int) -> str:
    return f"space-{space_id}"
