"""Saved searches as folders that fill themselves: named, renamed, counted, and all of that taken back."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace

from engine.domain import Answer, Query, SavedSearch
from engine.errors import EnvironmentProblem
from engine.store import settings as stored
from engine.store.connection import Catalog


class SavedSearches:
    """The saved searches of a library. Any thread.

    Parameters
    ----------
    search
        Answers a query.
    """

    def __init__(self, catalog: Catalog, search: Callable[[Query], Answer]) -> None:
        self._catalog, self._search = catalog, search

    def all(self) -> list[SavedSearch]:
        """All saved searches, by name."""
        return stored.saved_searches(self._catalog.read())

    def keep(self, name: str, query: Query) -> tuple[SavedSearch, SavedSearch | None]:
        """Keep a query under a name; returns it, and the one of that name that it replaced."""
        tidy = _tidied(name)

        def write(connection: sqlite3.Connection) -> tuple[SavedSearch, SavedSearch | None]:
            old = [one for one in stored.saved_searches(connection) if one.name == tidy]
            number = stored.save_search(connection, tidy, query)
            return SavedSearch(number, tidy, query), old[0] if old else None

        return self._catalog.write(write)

    def restore(self, saved: SavedSearch) -> None:
        """Keep a search as it was before it was deleted or replaced, under its old id if it is free."""
        self._catalog.write(lambda c: stored.restore_search(c, saved))

    def rename(self, search_id: int, name: str) -> None:
        """Give a saved search another name.

        Raises
        ------
        EnvironmentProblem
            Another one has that name, or the name is empty.
        """
        tidy = _tidied(name)
        self._catalog.write(lambda c: stored.rename_search(c, search_id, tidy))

    def delete(self, search_id: int) -> None:
        """Forget a saved search; `restore` brings it back."""
        self._catalog.write(lambda c: stored.delete_saved_search(c, search_id))

    def count(self, saved: SavedSearch) -> int:
        """How many results a saved search shows at present. Raises as a search does."""
        answer = self._search(replace(saved.query, limit=1, offset=0))
        return answer.total if saved.query.show_all else answer.above_line


def _tidied(name: str) -> str:
    tidy = " ".join(name.split())
    if not tidy:
        raise EnvironmentProblem("A saved search needs a name.", "Write one.")
    return tidy
