"""Ratings and tags of many files at once, with what is needed to take the change back."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence

from engine.errors import EnvironmentProblem
from engine.organised import Marked
from engine.store import marks as stored
from engine.store.connection import Catalog

BEST = 5


class Marks:
    """Rates and tags. Any thread; every change is one transaction.

    Parameters
    ----------
    changed
        Called with the files whose marks are others now.
    """

    def __init__(self, catalog: Catalog, changed: Callable[[Sequence[int]], None]) -> None:
        self._catalog, self._changed = catalog, changed

    def of(self, file_ids: Sequence[int]) -> tuple[Marked, ...]:
        """How these files are marked; files that were not read yet are left out."""
        return stored.marks_of(self._catalog.read(), file_ids)

    def rate(self, file_ids: Sequence[int], rating: int) -> tuple[Marked, ...]:
        """Rate files, 0 (not rated) to 5; copies share it. Returns how they were marked before.

        Raises
        ------
        EnvironmentProblem
            There is no such rating, or none of the files has been read.
        """
        if not 0 <= rating <= BEST:
            raise EnvironmentProblem("A rating goes from 0 to 5.")
        return self._change(file_ids, lambda one: Marked(one.file_id, rating, one.tags))

    def tag(
        self, file_ids: Sequence[int], add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> tuple[Marked, ...]:
        """Add tags to files and take others away; returns how they were marked before."""
        return self._change(
            file_ids,
            lambda one: Marked(one.file_id, one.rating, changed_tags(one.tags, add, remove)),
        )

    def put(self, marked: Iterable[Marked]) -> tuple[Marked, ...]:
        """Mark files exactly so; returns how they were marked before."""
        wanted = {one.file_id: one for one in marked}
        return self._change(list(wanted), lambda one: wanted[one.file_id])

    def _change(
        self, file_ids: Sequence[int], step: Callable[[Marked], Marked]
    ) -> tuple[Marked, ...]:
        def write(connection: sqlite3.Connection) -> tuple[Marked, ...]:
            before = stored.marks_of(connection, file_ids)
            stored.put_marks(connection, [step(one) for one in before])
            return before

        before = self._catalog.write(write)
        if file_ids and not before:
            raise EnvironmentProblem(
                "This file has not been read yet.", "Wait until it is indexed."
            )
        self._changed([one.file_id for one in before])
        return before


def changed_tags(tags: Sequence[str], add: Sequence[str], remove: Sequence[str]) -> tuple[str, ...]:
    """Tags with some more and some less, each once whatever its case.

    >>> changed_tags(("Sea", "sun"), ("SUN", "sand"), ("sea",))
    ('sun', 'sand')
    """
    gone = {tag.casefold() for tag in remove}
    kept: dict[str, str] = {}
    for tag in (*(tag for tag in tags if tag.casefold() not in gone), *add):
        kept.setdefault(tag.casefold(), tag)
    return tuple(kept.values())
