"""One space of a library: its index, how far that has followed the log, and how it is opened."""

import json
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from engine.errors import DataCorrupt, EnvironmentProblem
from engine.index.base import Ids
from engine.index.exact import ExactIndex
from engine.index.hnsw import HnswIndex
from engine.index.snapshot import Part, Saved
from engine.index.source import LogRow, SnapshotRow, VectorSource

log = logging.getLogger("engine.index")
AnyIndex = ExactIndex | HnswIndex
_READ_LABELS = 4096


class Space:
    """The index of one space and, while a better one is being built, its successor.

    Attributes
    ----------
    index
        Answers searches.
    successor
        Follows the log like `index` and takes its place when its graph is complete.
    applied
        The log up to here is in both.
    saved
        What the newest snapshot holds, to tell whether another is worth writing.
    """

    def __init__(self, space_id: int, dim: int, index: AnyIndex, applied: int) -> None:
        self.id = space_id
        self.dim = dim
        self.index = index
        self.successor: HnswIndex | None = None
        self.applied = applied
        self.saved = (0, 0, 0)

    def state(self) -> tuple[int, int, int]:
        """Rows, dead rows and rows in the graph: differs when a snapshot would differ."""
        rows = self.index.rows
        backlog = self.index.backlog if isinstance(self.index, HnswIndex) else 0
        return len(rows.view()), rows.dead, len(rows.view()) - backlog

    def unsaved(self) -> int:
        """How many changes a replay of the log or a rebuilt graph would have to make up for."""
        return sum(abs(now - then) for now, then in zip(self.state(), self.saved, strict=True))

    def replay(self, source: VectorSource, rows: Sequence[LogRow]) -> None:
        """Make the changes of some log rows; doing it twice makes no difference.

        Raises
        ------
        OSError
            No room on the disk; to be tried again.
        """
        gone = {label for _, _, label, _, added in rows if not added}
        new = [label for _, _, label, _, added in rows if added and label not in gone]
        self._add(source, np.unique(np.array(new, np.int64)))
        for index in self._all():
            index.remove(np.array(sorted(gone), np.int64))

    def reconcile(self, source: VectorSource) -> int:
        """Take over what the log did not tell, and return how many labels that were.

        The log is pruned by the process that owns the library: another one, or one that comes back
        after its snapshot was restored from a backup, may find it too short.
        """
        if len(self.index) == source.count(self.id):
            return 0
        truth = source.labels(self.id)
        view = self.index.rows.view()
        extra = np.setdiff1d(view.labels[view.live], truth)
        lacking = truth[self.index.rows.missing(truth)]
        self._add(source, lacking)
        for index in self._all():
            index.remove(extra)
        damaged = int(self.index.rows.missing(lacking).sum())  # in the catalog, but not readable
        return len(extra) + len(lacking) - damaged

    def files(self) -> set[str]:
        """Names of the files that are in use."""
        return {
            name for index in self._all() if isinstance(index, HnswIndex) for name in index.files
        }

    def close(self) -> None:
        """Let go of files."""
        for index in self._all():
            if isinstance(index, HnswIndex):
                index.close()

    def _all(self) -> list[AnyIndex]:
        return [self.index] if self.successor is None else [self.index, self.successor]

    def _add(self, source: VectorSource, labels: Ids) -> None:
        for start in range(0, len(labels), _READ_LABELS):
            part = labels[start : start + _READ_LABELS]
            absent = [index.rows.missing(part) for index in self._all()]
            wanted = part[np.logical_or.reduce(absent)]
            if not len(wanted):
                continue
            found, groups, vectors = source.vectors(self.dim, wanted)
            for index in self._all():
                new = index.rows.missing(found)
                index.add(found[new], groups[new], vectors[new])


def from_snapshot(
    source: VectorSource, folder: Path, space_id: int, dim: int, *, writable: bool
) -> Space | None:
    """Open the newest snapshot that fits; one that does not is forgotten."""
    for row in source.snapshots(space_id):
        try:
            saved = saved_from(row)
            index = HnswIndex.load(folder, saved, dim, writable=writable)
        except DataCorrupt as problem:
            log.warning(
                "an index snapshot is not used, an older one or the catalog is: %s", problem
            )
            if writable:
                _forget(source, row)
            continue
        space = Space(space_id, dim, index, row.seq)
        space.saved = space.state()
        return space
    return None


def _forget(source: VectorSource, row: SnapshotRow) -> None:
    try:
        source.drop_snapshots([row.id])
    except EnvironmentProblem as problem:  # a full disk: it will be refused again next time
        log.warning("a bad snapshot stays recorded: %s", problem)


def from_vectors(source: VectorSource, space_id: int, dim: int, index: AnyIndex) -> Space:
    """Fill an index from the catalog, a batch at a time.

    The log position is read first: what changes meanwhile is replayed, which does no harm twice.
    """
    position = source.position()
    for labels, groups, vectors in source.stream(space_id, dim):
        index.add(labels, groups, vectors)
    return Space(space_id, dim, index, position)


def saved_from(row: SnapshotRow) -> Saved:
    """Read a snapshot's row.

    Raises
    ------
    DataCorrupt
        Its params are not ours.
    """
    try:
        params = json.loads(row.params)
        saved = Saved(Part(row.file, row.size, row.sha256), row.count, params)
        saved.files()
    except (ValueError, AttributeError) as problem:
        raise DataCorrupt(f"The record of index snapshot {row.file} is damaged.") from problem
    return saved
