"""What the search needs of the indexes; `engine.index` has the real ones."""

from typing import Protocol

from engine.index.base import Found, Ids, Matrix, Scores


class Indexes(Protocol):
    """All spaces' indexes. Thread-safe. A space without vectors answers with nothing."""

    def search(
        self,
        space_id: int,
        query: Scores,
        k: int,
        *,
        allowed: Ids | None = None,
        exact: bool = False,
    ) -> Found:
        """The `k` best groups, best first, only such as are in `allowed` (sorted) if given."""
        ...

    def score(self, space_id: int, query: Scores, groups: Ids) -> Found:
        """Exact best score of each of these groups, sorted by group; groups not here are left out."""
        ...

    def scan(self, space_id: int, queries: Matrix, groups: Ids) -> Matrix:
        """Approximate best scores of sorted groups for several queries at once.

        Returns
        -------
        np.ndarray, shape=(len(queries), len(groups)), float32
            NaN for groups that are not here. Within 2e-5 of what `score` gives.
        """
        ...

    def sample(self, space_id: int, n: int) -> Matrix:
        """At most `n` vectors of a space, always the same ones."""
        ...

    def vectors_of(self, space_id: int, group: int) -> tuple[Ids, Matrix]:
        """Labels and vectors of one group."""
        ...

    def count(self, space_id: int) -> int:
        """How many vectors a space has."""
        ...
