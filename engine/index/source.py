"""What an `IndexSet` asks of the catalog. `engine.store.snapshots.CatalogVectors` answers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from engine.index.base import Ids
from engine.index.numbers import Halves

LogRow = tuple[int, int, int, int, bool]
"""Position in the log, space, label, group, and whether it was added (else removed)."""

Vectors = tuple[Ids, Ids, Halves]
"""Labels, groups and vectors, shape=(n, dim), by ascending label."""


class SnapshotRow(Protocol):
    """A row of `index_snapshot`."""

    @property
    def id(self) -> int:
        """Row id; the newest snapshot of a space has the greatest."""
        ...

    @property
    def seq(self) -> int:
        """The log up to here is in the snapshot."""
        ...

    @property
    def file(self) -> str:
        """Name of the main file."""
        ...

    @property
    def size(self) -> int:
        """Bytes of the main file."""
        ...

    @property
    def sha256(self) -> str:
        """Digest of the main file, hex."""
        ...

    @property
    def count(self) -> int:
        """Live vectors."""
        ...

    @property
    def params(self) -> str:
        """JSON object (`snapshot.Saved.params`)."""
        ...


class VectorSource(Protocol):
    """The truth about vectors. Any thread may call."""

    def spaces(self) -> dict[int, int]:
        """Dimensions of every space by its id."""
        ...

    def position(self) -> int:
        """Position of the newest log row that was ever written, 0 before the first."""
        ...

    def log(self, after: int, limit: int) -> list[LogRow]:
        """Log rows behind a position, oldest first."""
        ...

    def vectors(self, dim: int, labels: Ids) -> Vectors:
        """Read those of the labels that exist and are whole."""
        ...

    def stream(self, space_id: int, dim: int) -> Iterator[Vectors]:
        """Read a whole space, a few thousand vectors at a time."""
        ...

    def labels(self, space_id: int) -> Ids:
        """All labels of a space, ascending."""
        ...

    def count(self, space_id: int) -> int:
        """How many vectors a space has."""
        ...

    def snapshots(self, space_id: int) -> Sequence[SnapshotRow]:
        """The recorded snapshots of a space, newest first."""
        ...

    def record(
        self, space_id: int, *, seq: int, file: str, size: int, sha256: str, count: int, params: str
    ) -> None:
        """Record a snapshot that is safely on the disk; of each space the newest two are kept."""
        ...

    def drop_snapshots(self, ids: Sequence[int]) -> None:
        """Forget snapshots that cannot be used."""
        ...

    def prune_log(self, upto: Mapping[int, int], gone_upto: int) -> None:
        """Delete log rows that nothing will replay.

        Parameters
        ----------
        upto
            For each living space, the position up to which its rows may go.
        gone_upto
            The same for all spaces that are not in `upto`.
        """
        ...
