"""What an index is.

Conventions
-----------
A label is a `vector.id` of the catalog, a group the `content.id` it belongs to: items have many
segments, and a search returns each group once, with its best segment. Scores are inner products of
unit vectors (cosines). Ties are broken by the smaller group, so an order is always the same.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]
Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Found:
    """Groups with the label and score of their best segment; three arrays of equal length."""

    groups: Ids
    labels: Ids
    scores: Scores

    def __len__(self) -> int:
        return len(self.groups)


class VectorIndex(Protocol):
    """One space's index. `search` may run beside `search`; changes exclude everything else."""

    dim: int

    def __len__(self) -> int: ...

    def add(self, labels: Ids, groups: Ids, vectors: Matrix) -> None:
        """Add vectors; a label that is there already is replaced.

        Raises
        ------
        EngineBug
            Wrong dimension, or a value that is not finite.
        """
        ...

    def remove(self, labels: Ids) -> None:
        """Forget labels; unknown ones are ignored."""
        ...

    def search(self, query: Scores, k: int, allowed: Ids | None = None) -> Found:
        """Return the `k` best groups, best first, only such as are in `allowed` (sorted) if given."""
        ...

    def score(self, query: Scores, groups: Ids) -> Found:
        """Exact best score of each of these groups, sorted by group; groups not here are left out."""
        ...
