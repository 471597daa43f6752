"""How well a concept knows itself: each liked example is left out once and looked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.domain import Concept, Kind, Query
from engine.errors import EnvironmentProblem
from engine.index.base import Ids, Matrix
from engine.search.filters import where_of
from engine.search.plan import Channel
from engine.search.ports import Indexes
from engine.search.prepare import Preparer
from engine.search.ranking import dense
from engine.search.steered import taste_of
from engine.search.taste import Taste
from engine.store.concepts import hashes_of_paths
from engine.store.connection import Catalog

FEWEST, MOST = 3, 100
"""Liked examples of a concept."""

FIRST = 10
"""An example counts as found when it comes among this many."""

RankOf = Callable[[Taste, Kind, int], int | None]
"""Taste, kind and content -> rank of the content, 1 the best, among what the taste does not know."""


@dataclass(frozen=True, slots=True)
class SelfTest:
    """How many of the left-out examples were found among the first, and the mean of 1 / rank."""

    found: int
    average_precision: float


def check_examples(name: str, liked: Sequence[str], unknown: int) -> None:
    """Refuse what makes no concept.

    Parameters
    ----------
    liked
        Hashes of the liked contents.
    unknown
        Liked files that are not in the library, or not read yet.

    Raises
    ------
    EnvironmentProblem
        There is no name, or there are too few or too many examples.
    """
    if not name.strip():
        raise EnvironmentProblem("A concept needs a name.", "Give it one, such as “our garden”.")
    if len(liked) < FEWEST:
        gone = f" ({unknown} more are not in the library)" if unknown else ""
        raise EnvironmentProblem(
            f"A concept needs at least {FEWEST} different things that you like; there are"
            f" {len(liked)}{gone}.",
            "Like more results, then save again.",
        )
    if len(liked) > MOST:
        raise EnvironmentProblem(
            f"A concept learns from at most {MOST} things; there are {len(liked)}.",
            "Keep the most telling ones.",
        )


def self_test(taste: Taste, rank_of: RankOf) -> SelfTest | None:
    """Leave each liked example out in turn and look for it with the others.

    With one relevant item, average precision is 1 / rank. None where too few are left to learn from.
    """
    if len(taste.liked) < FEWEST - 1:
        return None
    ranks = []
    for place, (kind, content) in enumerate(taste.liked):
        others = replace(taste, liked=taste.liked[:place] + taste.liked[place + 1 :])
        ranks.append(rank_of(others, kind, content))
    known = [rank for rank in ranks if rank is not None]
    found = sum(rank <= FIRST for rank in known)
    return SelfTest(found, sum(1 / rank for rank in known) / len(ranks))


@dataclass(frozen=True, slots=True)
class ConceptMaker:
    """Makes concepts out of files and tries them. May be called from any thread."""

    catalog: Catalog
    indexes: Indexes
    preparer: Preparer

    def made(
        self, name: str, liked: Sequence[str], disliked: Sequence[str], words: str = ""
    ) -> Concept:
        """A concept that is not saved yet, with the figures of its self-test.

        Parameters
        ----------
        liked, disliked
            Absolute paths of files of the library.

        Raises
        ------
        EnvironmentProblem
            There is no name, or there are too few or too many examples.
        """
        connection = self.catalog.read()
        good = hashes_of_paths(connection, liked)
        bad = hashes_of_paths(connection, disliked)
        hashes = tuple(dict.fromkeys(good.values()))
        check_examples(name, hashes, len(set(liked)) - len(good))
        unliked = tuple(h for h in dict.fromkeys(bad.values()) if h not in hashes)
        concept = Concept(0, name.strip(), words.strip(), hashes, unliked, known=len(hashes))
        return self._tried(concept)

    def _tried(self, concept: Concept) -> Concept:
        taste = taste_of(self.catalog.read(), concept, self.preparer.in_english)
        tested = self_test(taste, self._rank_of)
        if tested is None:
            return concept
        precision = round(tested.average_precision, 3)
        return replace(concept, found=tested.found, average_precision=precision)

    def _rank_of(self, taste: Taste, kind: Kind, content: int) -> int | None:
        channels = self.preparer.channels_of(taste, kind)
        everything = self.preparer.contents(where_of(self.catalog.read(), Query()))
        found = dense(everything.by_kind[kind], channels, self._scan)
        known = np.isin(found.visible.ids, [*sum(taste.of(kind), ())])
        mine = np.flatnonzero(found.visible.ids == content)
        if not len(mine):
            return None
        return 1 + int(((found.scores > found.scores[mine[0]]) & ~known).sum())

    def _scan(self, channel: Channel, groups: Ids) -> Matrix:
        return self.indexes.scan(channel.space.id, channel.queries, groups)
