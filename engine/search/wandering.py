"""Wandering through a real library: the steps of a walk (`engine.search.wander`) as hits."""

import json
import sqlite3
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.domain import Answer, Aspect, Kind, Query
from engine.errors import EnvironmentProblem
from engine.index.base import Ids
from engine.search.compose import normalise
from engine.search.filters import Where, where_of
from engine.search.page import Page, hits_of_listing, rows_of_contents
from engine.search.ports import Indexes
from engine.search.prepare import Contents, Preparer
from engine.search.spaces import SpaceRef
from engine.search.wander import walk
from engine.store.connection import Catalog
from engine.store.files import find_by_path

PAGE = 60
"""Steps of one page."""

POOL = 20_000
"""Contents that one walk leads through, drawn by its seed: in a larger library every step would
search through all of it, and a page would take seconds."""

_BY = (Aspect.MEANING, Aspect.LOOK, Aspect.TIMBRE, Aspect.SCORE)
"""The first of these that a kind has says what is near."""

_CONTENTS = """
SELECT DISTINCT content_id FROM file
WHERE content_id IS NOT NULL AND id IN (SELECT value FROM json_each(?))
"""


@dataclass(frozen=True, slots=True)
class Wanderer:
    """Walks through a library. May be called from any thread."""

    catalog: Catalog
    indexes: Indexes
    preparer: Preparer
    clock: Callable[[], float] = time.perf_counter

    def wander(
        self,
        start: int | Path | None,
        seen: Collection[int],
        within: Query,
        count: int = PAGE,
        seed: int = 0,
    ) -> Answer:
        """Go some steps from a file, or from anywhere.

        Parameters
        ----------
        start
            Id or path of a file.
        seen
            Ids of files that shall not be shown again, nor copies of them.
        within
            Its kinds, folders and conditions are kept; its terms do not matter.
        seed
            The same start, seen files and seed give the same walk.

        Raises
        ------
        EnvironmentProblem
            The file to start from is not in the library.
        """
        begun = self.clock()
        connection = self.catalog.read()
        where = where_of(connection, Query(kinds=within.kinds, folders=within.folders,
                                           conditions=within.conditions))  # fmt: skip
        contents = self.preparer.contents(where)
        first = _file_id(connection, start) if isinstance(start, Path) else start
        path = self._path(connection, contents, first, seen, count, seed)
        return self._answer(connection, where, path, begun)

    def _path(
        self,
        connection: sqlite3.Connection,
        contents: Contents,
        start: int | None,
        seen: Collection[int],
        count: int,
        seed: int,
    ) -> list[int]:
        pool = {kind: _pool(part.ids, seed) for kind, part in contents.by_kind.items()}
        everything = np.concatenate([*pool.values()]).tolist()
        visited = _contents_of(connection, sorted(seen))
        rng = np.random.default_rng([seed, start or 0, len(visited)])
        left = [content for content in everything if content not in visited]
        begin = next(iter(_contents_of(connection, [start])), -1) if start is not None else -1
        path = []
        if begin < 0 and left and count:
            begin = left[int(rng.integers(len(left)))]
            path = [begin]
        steps = count - len(path)
        return path + walk(begin, steps, left, self._nearest(pool), visited, rng)

    def _nearest(self, pool: Mapping[Kind, Ids]) -> Callable[[int, int], Sequence[int]]:
        spaces = self._spaces()

        def nearest(content: int, count: int) -> Sequence[int]:
            for space in spaces:
                _labels, rows = self.indexes.vectors_of(space.id, content)
                if len(rows):
                    query = normalise(rows.mean(axis=0))
                    allowed = pool[space.kind]
                    found = self.indexes.search(space.id, query, count + 1, allowed=allowed)
                    return [other for other in found.groups.tolist() if other != content][:count]
            return ()

        return nearest

    def _spaces(self) -> tuple[SpaceRef, ...]:
        spaces = self.preparer.spaces()
        firsts = (
            next((s for by in _BY for s in spaces if s.kind == kind and s.aspect == by), None)
            for kind in Kind
        )
        return tuple(space for space in firsts if space is not None)

    def _answer(
        self, connection: sqlite3.Connection, where: Where, path: Sequence[int], begun: float
    ) -> Answer:
        page = Page(Query(), where)
        file_of: dict[int, int] = {}
        for row in rows_of_contents(connection, page, path):
            file_of[row["content_id"]] = min(row["id"], file_of.get(row["content_id"], row["id"]))
        hits = hits_of_listing(connection, [file_of[c] for c in path if c in file_of], page)
        counts = {kind: sum(hit.kind == kind for hit in hits) for kind in Kind}
        return Answer(
            hits=hits,
            total=len(hits),
            above_line=len(hits),
            no_good_match=False,
            took_ms=1000 * (self.clock() - begun),
            counts={kind: number for kind, number in counts.items() if number},
        )


def _pool(ids: Ids, seed: int) -> Ids:
    """Sorted contents of a kind that a walk leads through; the same on every page of it."""
    if len(ids) <= POOL:
        return ids
    return np.sort(np.random.default_rng(seed).choice(ids, POOL, replace=False))


def _file_id(connection: sqlite3.Connection, path: Path) -> int:
    row = find_by_path(connection, path.expanduser())
    if row is None or row.missing:
        raise EnvironmentProblem(f"{path} is not in the library.", "Begin at a file that is.")
    return row.id


def _contents_of(connection: sqlite3.Connection, file_ids: Sequence[int]) -> set[int]:
    rows = connection.execute(_CONTENTS, (json.dumps(file_ids),))
    return {row["content_id"] for row in rows}
