"""Past searches in memory, with the facade of `engine.organise.recent.RecentSearches`."""

from collections.abc import Sequence
from datetime import UTC, datetime

from engine.domain import Query
from engine.organised import RecentSearch


class FakeRecent:
    """The newest first, the same search once."""

    def __init__(self) -> None:
        self.searches: list[RecentSearch] = []
        self._next = 1

    def all(self) -> list[RecentSearch]:
        return list(self.searches)

    def remember(self, query: Query, typed: str = "", *, instead_of: int | None = None) -> int:
        kept = [one for one in self.searches if one.id != instead_of]
        kept = [one for one in kept if (one.query, one.typed) != (query, typed)]
        made = RecentSearch(query, typed, self._next, datetime.now(UTC))
        self._next += 1
        self.searches = [made, *kept]
        return made.id

    def forget(self, ids: Sequence[int] | None = None) -> list[RecentSearch]:
        gone = [one for one in self.searches if ids is None or one.id in ids]
        self.searches = [one for one in self.searches if one not in gone]
        return gone

    def restore(self, searches: Sequence[RecentSearch]) -> None:
        self.searches = sorted([*self.searches, *searches], key=lambda one: -one.id)
