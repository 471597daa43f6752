"""Of near copies only one is a hit: folding a ranking, or a listing, after it is ordered.

A stack is what `engine.organise` found to be one picture, recording or page; files of the same bytes
are one content and fold as well. What is left out is counted beside what is kept.
"""

import sqlite3
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from engine.domain import Hit
from engine.index.base import Ids
from engine.search.filters import Visible
from engine.search.listing import Listing
from engine.store.stacks import stacks

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Stacks:
    """Contents that are in a stack, ascending, and the stack of each: its lowest content."""

    contents: Ids
    stacks: Ids

    def keys(self, contents: Ids) -> Ids:
        """The stack of each content; a content that is in none is one of its own."""
        if not len(self.contents):
            return contents
        places = np.minimum(np.searchsorted(self.contents, contents), len(self.contents) - 1)
        return np.where(self.contents[places] == contents, self.stacks[places], contents)


@dataclass(frozen=True, slots=True)
class Folds:
    """How many files each stack has, among those that obey the filters; ``files`` by stack."""

    stacks: Stacks
    files: npt.NDArray[np.int32]

    def left_out(self, contents: Ids) -> Ids:
        """For each kept content: the files of its stack that are no hits for it."""
        if not len(self.files):
            return np.zeros(len(contents), np.int64)
        wanted = np.minimum(self.stacks.keys(contents), len(self.files) - 1)
        return np.maximum(self.files[wanted].astype(np.int64) - 1, 0)


def read_stacks(connection: sqlite3.Connection) -> Stacks:
    """All stacks of a catalog."""
    pairs = np.array(stacks(connection), np.int64).reshape(-1, 2)
    return Stacks(pairs[:, 0], pairs[:, 1])


def kept_of_ranking(
    visible: Visible, scores: npt.NDArray[np.float32], known: Stacks
) -> tuple[Rows, Folds]:
    """Places of the best content of each stack, in their order, and what is behind each."""
    keys = known.keys(visible.ids)
    alone = ~_table(known.stacks, keys)[keys]
    several = np.flatnonzero(~alone)
    # scores of near copies may be equal: the lower content then, so that the order is always the same
    order = several[np.lexsort((visible.ids[several], -scores[several], keys[several]))]
    first = np.flatnonzero(np.diff(keys[order], prepend=-1))
    kept = np.sort(np.concatenate([np.flatnonzero(alone), order[first]]))
    return kept, _counted(known, keys, visible.files)


def folded_listing(listing: Listing, known: Stacks) -> tuple[Listing, Folds]:
    """A listing with the first file of each stack; what was not read yet stands for itself."""
    keys = np.where(listing.contents > 0, known.keys(listing.contents), -listing.file_ids)
    _unique, first = np.unique(keys, return_index=True)
    rows = np.sort(first)
    kept = replace(
        listing,
        file_ids=listing.file_ids[rows],
        contents=listing.contents[rows],
        kinds=listing.kinds[rows],
        codes=listing.codes[rows] if len(listing.codes) else listing.codes,
    )
    read = keys[keys > 0]
    return kept, _counted(known, read, np.ones(len(read), np.int64))


def first_of_each(contents: Ids, among: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Of the rows that are `among`, the first of each content."""
    rows = np.flatnonzero(among)
    _unique, first = np.unique(contents[rows], return_index=True)
    chosen = np.zeros(len(contents), bool)
    chosen[rows[first]] = True
    return chosen


def distinct(parts: list[Visible], known: Stacks) -> int:
    """How many hits there would be if everything were one."""
    ids = np.concatenate([np.empty(0, np.int64), *(part.ids for part in parts)])
    keys = known.keys(ids)
    return int(_table(keys, keys).sum())


def with_folds(hits: tuple[Hit, ...], contents: list[int], folds: Folds | None) -> tuple[Hit, ...]:
    """Hits that know how many near copies stand behind them."""
    if folds is None or not hits:
        return hits
    counts = folds.left_out(np.array(contents, np.int64)).tolist()
    return tuple(replace(hit, folded=n) if n else hit for hit, n in zip(hits, counts, strict=True))


def _counted(known: Stacks, keys: Ids, files: Ids) -> Folds:
    return Folds(known, np.bincount(keys, files).astype(np.int32))


def _table(marked: Ids, others: Ids) -> npt.NDArray[np.bool_]:
    """By content, whether it is marked: ids are counted up, so looking them up needs no search."""
    top = max(marked.max(initial=0), others.max(initial=0))
    table = np.zeros(int(top) + 1, bool)
    table[marked] = True
    return table
