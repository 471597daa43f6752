"""Collections of the user's own: made, filled, renamed, deleted, and all of that taken back."""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from engine.errors import EnvironmentProblem
from engine.organised import Collection, KeptCollection, Places
from engine.store import collections as stored
from engine.store.concepts import hashes_of_paths
from engine.store.connection import Catalog

T = TypeVar("T")

Files = Sequence[int | Path]
"""Files of the library, by id or path."""


class Collections:
    """The collections of a library. Any thread.

    Parameters
    ----------
    changed
        Called after each change: what is shown of collections may be out of date.
    """

    def __init__(self, catalog: Catalog, changed: Callable[[], None]) -> None:
        self._catalog, self._changed = catalog, changed

    # -- asking ------------------------------------------------------------------------------
    def all(self) -> list[Collection]:
        """All collections, by name, with how many of their items the library has."""
        return stored.collections(self._catalog.read())

    def names(self) -> list[str]:
        """Names of all collections, in alphabetical order."""
        return stored.names(self._catalog.read())

    def named(self, name: str) -> Collection:
        """The collection of that name, whatever its case.

        Raises
        ------
        EnvironmentProblem
            There is none.
        """
        for collection in self.all():
            if collection.name.casefold() == name.strip().casefold():
                return collection
        raise EnvironmentProblem(f"There is no collection “{name}”.", "Check the spelling.")

    # -- changing ----------------------------------------------------------------------------
    def create(self, name: str, files: Files = ()) -> Collection:
        """Make a collection, with these files in it.

        Raises
        ------
        EnvironmentProblem
            There is one of that name, or the name is empty.
        """
        tidy = _tidied(name)

        def write(connection: sqlite3.Connection) -> Collection:
            made = stored.create(connection, tidy)
            stored.append(connection, made, _hashes(connection, files))
            return stored.collection_of(connection, made)

        return self._write(write)

    def rename(self, collection_id: int, name: str) -> None:
        """Give a collection another name, one that no other has."""
        tidy = _tidied(name)
        self._write(lambda c: stored.rename(c, collection_id, tidy))

    def delete(self, collection_id: int) -> KeptCollection:
        """Forget a collection, and return what `restore` needs. The files stay as they are."""

        def write(connection: sqlite3.Connection) -> KeptCollection:
            gone = stored.collection_of(connection, collection_id)
            kept = KeptCollection(gone.id, gone.name, stored.places(connection, gone.id))
            stored.delete(connection, gone.id)
            return kept

        return self._write(write)

    def restore(self, kept: KeptCollection) -> int:
        """Bring a deleted collection back and return its id, the same where that is free."""

        def write(connection: sqlite3.Connection) -> int:
            made = stored.create(connection, kept.name, kept.id)
            stored.put_back(connection, made, kept.places)
            return made

        return self._write(write)

    def add(self, collection_id: int, files: Files) -> Places:
        """Put files at the end; returns what was new, for `take_out` or `put_back`.

        Raises
        ------
        EnvironmentProblem
            The collection was deleted, or none of the files is in the library.
        """

        def write(connection: sqlite3.Connection) -> Places:
            stored.collection_of(connection, collection_id)
            hashes = _hashes(connection, files)
            if files and not hashes:
                raise EnvironmentProblem(
                    "These files are not in the library.", "Add their folder first."
                )
            return stored.append(connection, collection_id, hashes)

        return self._write(write)

    def remove(self, collection_id: int, files: Files) -> Places:
        """Take files out; returns the places that they had. The files stay as they are."""
        return self._write(
            lambda c: stored.take_out(c, collection_id, _hashes(c, files)),
        )

    def put_back(self, collection_id: int, places: Places) -> None:
        """Give contents the places again that `remove` or `add` told."""
        self._write(lambda c: stored.put_back(c, collection_id, places))

    def take_out(self, collection_id: int, places: Places) -> None:
        """Take the contents out again that `add` put in."""
        hashes = [name for name, _place in places]
        self._write(lambda c: stored.take_out(c, collection_id, hashes))

    def _write(self, change: Callable[[sqlite3.Connection], T]) -> T:
        result = self._catalog.write(change)
        self._changed()
        return result


def _tidied(name: str) -> str:
    tidy = " ".join(name.split())
    if not tidy:
        raise EnvironmentProblem("A collection needs a name.", "Write one.")
    return tidy


def _hashes(connection: sqlite3.Connection, files: Files) -> list[str]:
    """Hashes of what the files hold, in their order."""
    paths = [str(file) for file in files if isinstance(file, Path)]
    by_path = hashes_of_paths(connection, paths)
    ids = [file for file in files if not isinstance(file, Path)]
    return list(dict.fromkeys((*stored.hashes_of(connection, ids), *by_path.values())))
