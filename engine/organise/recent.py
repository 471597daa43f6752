"""The searches of this and earlier days, for the history list and for completing what is typed."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from engine.domain import Query
from engine.organised import RecentSearch
from engine.store import recent as stored
from engine.store.connection import Catalog


class RecentSearches:
    """Remembers what was searched for. Any thread but a window's own."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def all(self) -> list[RecentSearch]:
        """The searches that are remembered, the newest first."""
        return stored.recent_searches(self._catalog.read())

    def remember(
        self, query: Query, typed: str = "", *, instead_of: int | None = None
    ) -> int | None:
        """Take note of a search; one that asks the same moves to the front.

        Returns its id, or None where it is too large to be kept.

        Parameters
        ----------
        typed
            Words that stood in the search box beside the query, not yet parsed.
        instead_of
            Id of a remembered search that this one has grown out of: it is forgotten.
        """
        search = RecentSearch(replace(query, limit=_ANY.limit, offset=0), typed)

        def change(connection: sqlite3.Connection) -> int | None:
            if instead_of is not None:
                stored.forget(connection, (instead_of,))
            return stored.remember(connection, replace(search, added_at=datetime.now(UTC)))

        return self._catalog.write(change)

    def forget(self, ids: Sequence[int] | None = None) -> list[RecentSearch]:
        """Forget searches, all when None, and return them for `restore`."""
        return self._catalog.write(lambda connection: stored.forget(connection, ids))

    def restore(self, searches: Sequence[RecentSearch]) -> None:
        """Remember again what `forget` gave back."""
        self._catalog.write(lambda connection: stored.restore(connection, searches))


_ANY = Query()
