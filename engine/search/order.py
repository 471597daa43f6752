"""Answers in another order than relevance, and in groups: by name, date, size, a term's score.

Whatever the order, what lies above the relevance line comes first and what lies below it last.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from engine.domain import Group, Hit, Query
from engine.errors import BadQuery
from engine.index.base import Ids, Scores
from engine.search.collected import own_order
from engine.search.fields import suggestion
from engine.search.filters import KIND_CODES, Where
from engine.search.folding import Folds, Stacks, first_of_each, folded_listing
from engine.search.listing import GROUPS, NEWEST_FIRST, ORDERS, Listing, listing
from engine.search.page import Page, explained, hits_of_files, hits_of_listing
from engine.search.ranking import Ranking, exact_scores
from engine.search.recent import Recent

TERM = "term:"
"""Begins an order by what one term gives: ``term:text2``."""


@dataclass(frozen=True, slots=True)
class Wish:
    """An order that was asked for; ``term`` is empty unless one term's score decides."""

    column: str = ""
    descending: bool = False
    term: str = ""


@dataclass(frozen=True, slots=True)
class Arranged:
    """All files of an answer in the order they are shown in, and the runs that belong together.

    ``above`` counts those above the relevance line; they come first. ``folds``: of near copies
    only one is there.
    """

    file_ids: npt.NDArray[np.int64]
    contents: Ids
    above: int
    groups: tuple[Group, ...] = ()
    folds: Folds | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A listing as it was when its first page was asked for."""

    version: object
    files: Listing
    arranged: Arranged

    def wanted(self, page: Page) -> list[int]:
        """The files of a page."""
        first = page.query.offset
        ids: list[int] = self.arranged.file_ids[first : first + page.query.limit].tolist()
        return ids

    def hits(self, connection: sqlite3.Connection, page: Page) -> tuple[Hit, ...]:
        """Those files of a page that are still there."""
        return hits_of_listing(connection, self.wanted(page), page, self.arranged.folds)


def wish_of(query: Query) -> Wish:
    """Read `Query.order`.

    Raises
    ------
    BadQuery
        There is no such order or group.
    """
    if query.group and query.group not in GROUPS:
        raise BadQuery(
            f"Results cannot be grouped by `{query.group}`.", suggestion(query.group, GROUPS)
        )
    text = query.order.removeprefix("-")
    is_down = query.order.startswith("-")
    if text.startswith(TERM):
        return Wish(descending=is_down, term=text.removeprefix(TERM))
    if text and text not in ORDERS:
        raise BadQuery(f"Results cannot be sorted by `{text}`.", suggestion(text, ORDERS))
    return Wish(text, is_down)


class Arranger:
    """Orders and groups answers; remembers the last ones, so that paging joins only a page."""

    def __init__(self) -> None:
        self._listings: Recent[tuple[object, ...], Listing] = Recent(4)
        self._arranged: Recent[tuple[object, ...], Listed] = Recent(4)
        # with the ranking itself: while it lives nothing else can have its id
        self._ranked: Recent[tuple[object, ...], tuple[Ranking, Arranged]] = Recent(4)

    def page(
        self,
        connection: sqlite3.Connection,
        page: Page,
        version: Callable[[], object],
        stacks: Callable[[], Stacks],
    ) -> tuple[Listed, tuple[Hit, ...]]:
        """What obeys the filters of a query that has no terms, newest first unless it says else.

        Collections have an order of their own. Of near copies there is only the first one, if the
        query says so. A later page is one of the listing that the first page came from, unless
        files of it have gone since: while files come in, every commit would have all of them
        sorted again for each page.

        Raises
        ------
        BadQuery
            There is no such order or group.
        """
        begun = self._arranged.get(_listing_key(page)) if page.query.offset else None
        if begun is not None:
            hits = begun.hits(connection, page)
            if len(hits) == len(begun.wanted(page)):
                return begun, hits
        listed = self._listed(connection, page, version(), stacks)
        return listed, listed.hits(connection, page)

    def _listed(
        self,
        connection: sqlite3.Connection,
        page: Page,
        version: object,
        stacks: Callable[[], Stacks],
    ) -> Listed:
        key = _listing_key(page)
        known = self._arranged.get(key)
        if known is not None and known.version == version:
            return known
        query = page.query
        files = self._listing(connection, page.where, _order_of(query), query.group, version)
        kept, folds = folded_listing(files, stacks()) if query.folded else (files, None)
        every = own_order(connection, query, kept.contents)
        made = replace(grouped(kept, every, len(every)), folds=folds)
        return self._arranged.put(key, Listed(version, kept, made))

    def ranked(
        self, connection: sqlite3.Connection, ranking: Ranking, page: Page, version: object
    ) -> Arranged:
        """A ranking in the order and the groups of its query.

        Raises
        ------
        BadQuery
            There is no such order or group.
        """
        query = page.query
        key = (id(ranking), version, query.order, query.group, query.show_all, page.left_out)
        known = self._ranked.get(key)
        if known is None:
            order = query.order if wish_of(query).column else ""
            files = self._listing(connection, page.where, order, query.group, version)
            made = arranged(ranking, files, query, page.left_out)
            known = self._ranked.put(key, (ranking, made))
        return known[1]

    def hits(
        self, connection: sqlite3.Connection, ranking: Ranking, page: Page, found: Arranged
    ) -> tuple[Hit, ...]:
        """One page of an arranged ranking."""
        start, stop = page.query.offset, page.query.offset + page.query.limit
        file_ids = found.file_ids[start:stop].tolist()
        above = [place < found.above for place in range(start, start + len(file_ids))]
        return hits_of_files(connection, ranking, file_ids, page, above)

    def _listing(
        self, connection: sqlite3.Connection, where: Where, order: str, group: str, version: object
    ) -> Listing:
        key = (version, where, order, group)
        known = self._listings.get(key)
        return known or self._listings.put(key, listing(connection, where, order, group))


def _order_of(query: Query) -> str:
    """The order of a listing."""
    return query.order if wish_of(query).column else NEWEST_FIRST


def _listing_key(page: Page) -> tuple[object, ...]:
    query = page.query
    return page.where, _order_of(query), query.group, query.folded


def arranged(
    ranking: Ranking, files: Listing, query: Query, left_out: frozenset[int] = frozenset()
) -> Arranged:
    """A ranking's files in the order and the groups that a query asks for.

    Parameters
    ----------
    files
        All that obey the filters, in the wished order; by path where relevance or a term decides.
    left_out
        Files that are no hits.
    """
    wish = wish_of(query)
    order = np.argsort(ranking.visible.ids)
    ids = ranking.visible.ids[order]
    places, known = _places(ids, files.contents)
    known &= ~np.isin(files.file_ids, np.array(sorted(left_out), np.int64))
    if ranking.folds is not None:
        known &= first_of_each(files.contents, known)
    scores = np.where(known, ranking.scores[order][places], -np.inf)
    above = known & (scores >= ranking.line)
    shown = np.flatnonzero(known if query.show_all else above)
    if not wish.column:
        keys = _keys(ranking, wish, order[places[shown]])
        shown = shown[np.argsort(keys, kind="stable")]
    shown = shown[np.argsort(~above[shown], kind="stable")]
    return grouped(files, shown, int(above.sum()))


def grouped(files: Listing, shown: npt.NDArray[np.intp], above: int) -> Arranged:
    """Put rows of the same group together, a group where its first row is; the line stays."""
    groups: list[Group] = []
    if files.titles:
        parts = [shown[:above], shown[above:]]
        shown = np.concatenate([_together(files, part, groups) for part in parts])
    return Arranged(files.file_ids[shown], files.contents[shown], above, tuple(groups))


def _together(
    files: Listing, rows: npt.NDArray[np.intp], groups: list[Group]
) -> npt.NDArray[np.intp]:
    codes, first, counts = np.unique(files.codes[rows], return_index=True, return_counts=True)
    by_place = np.argsort(first)
    groups += [Group(files.titles[codes[n]], int(counts[n])) for n in by_place.tolist()]
    place_of = np.zeros(len(files.titles), np.int64)
    place_of[codes[by_place]] = np.arange(len(codes))
    return rows[np.argsort(place_of[files.codes[rows]], kind="stable")]


def _keys(ranking: Ranking, wish: Wish, places: npt.NDArray[np.intp]) -> Scores:
    """What to sort by, upwards: falling scores, or one term's."""
    unique, back = np.unique(places, return_inverse=True)
    if wish.term not in ranking.names:  # of a term that was removed there is nothing to sort by
        return -exact_scores(ranking, unique)[back]
    shares = _shares(ranking, wish.term, unique)[back]
    return -shares if wish.descending else shares


def _shares(ranking: Ranking, term: str, places: npt.NDArray[np.intp]) -> Scores:
    """What one term gives to the contents at these places."""
    shares = np.zeros(len(places), np.float32)
    for kind in ranking.channels:
        mine = np.flatnonzero(ranking.visible.kinds[places] == KIND_CODES[kind])
        mine = mine[np.argsort(ranking.visible.ids[places[mine]])]
        every, _labels = explained(ranking, kind, ranking.visible.ids[places[mine]])
        shares[mine] = every[ranking.names.index(term)]
    return shares


def _places(ids: Ids, contents: Ids) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
    """Where contents stand among sorted ids, and which of them do."""
    if not len(ids):
        return np.zeros(len(contents), np.intp), np.zeros(len(contents), bool)
    places = np.minimum(np.searchsorted(ids, contents), len(ids) - 1)
    return places, ids[places] == contents
