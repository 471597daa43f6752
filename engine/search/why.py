"""Why an item is a hit: its words, what each term gave through each aspect, where and when.

Everything comes from the channels that ranked the item, so that the parts add up to its score.

The score in a space is linear in the item's vector, ``weight * (<q, x> - mean) / sd``; with the item
decomposed into words, ``x - m = |x - m| * sum(w_k * c_k) + rest`` [1]_, each word gives
``weight / sd * |x - m| * w_k * <c_k, q - m_q>``: "the word is in the item" times "the word is asked
for".

References
----------
.. [1] U. Bhalla et al., "Interpreting CLIP with sparse linear concept embeddings (SpLiCE)", 2024,
   arXiv 2402.10376; `engine.search.lexicon`.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from engine.domain import (
    ENOUGH_EXPLAINED,
    Aspect,
    Kind,
    Moment,
    Segment,
    TermShare,
    Why,
    WordShare,
)
from engine.errors import EnvironmentProblem
from engine.index.base import Ids, Matrix
from engine.search.lexicon import Lexicon
from engine.search.missing import contributions
from engine.search.page import heard_in
from engine.search.plan import Channel
from engine.search.ports import Indexes
from engine.search.prepare import Preparer
from engine.search.ranking import Ranking, exact_cosines
from engine.search.scales import SAMPLE_GROUPS
from engine.search.spaces import SpaceRef
from engine.search.sparse import Vector
from engine.store.connection import Catalog
from engine.store.contents import segment_from_row

MOST_WORDS = 10

_CONTENT = """
SELECT f.content_id, coalesce(c.kind_override, c.kind) AS kind
FROM file f JOIN content c ON c.id = f.content_id WHERE f.id = ?
"""
_SEGMENTS = """
SELECT v.id AS label, s.* FROM vector v JOIN segment s ON s.id = v.segment_id
WHERE v.content_id = ? ORDER BY s.ordinal
"""
_TELLING = frozenset((Aspect.LOOK, Aspect.MEANING))
"""The page's look and the meaning say where in an item a match is, the sound only where these do not."""


@dataclass(frozen=True)
class Item:
    """One item with what a query has to say of it.

    ``ranking`` is that of the query; None: nothing was asked for.
    """

    file_id: int
    content_id: int
    kind: Kind
    ranking: Ranking | None
    indexes: Indexes

    @property
    def groups(self) -> Ids:
        """The item as the indexes know it."""
        return np.array([self.content_id], np.int64)

    @cached_property
    def matches(self) -> tuple["ChannelMatch", ...]:
        """What each channel that can rank the item gave, in the order of the channels."""
        if self.ranking is None:
            return ()
        channels = self.ranking.channels.get(self.kind, ())
        exact = [exact_cosines(self.indexes, channel, self.groups) for channel in channels]
        means = [np.asarray(cosines.mean(axis=0)) for cosines, _labels in exact]
        fillings = self.ranking.fillings.get(self.kind, ())
        given, _fillings = contributions(channels, means, self.groups, fillings)
        return tuple(
            ChannelMatch(channel, float(score[0]), _best(cosines, labels))
            for channel, score, (cosines, labels) in zip(channels, given, exact, strict=True)
        )

    def vectors(self, space: SpaceRef) -> tuple[Ids, Matrix]:
        """Labels and vectors of the item's segments in a space."""
        return self.indexes.vectors_of(space.id, self.content_id)


@dataclass(frozen=True, slots=True)
class ChannelMatch:
    """What a channel gave, and the label of the segment that is best in it (-1: none)."""

    channel: Channel
    score: float
    label: int


def _best(cosines: Matrix, labels: Ids) -> int:
    return int(labels[int(np.argmax(np.nan_to_num(cosines[:, 0], nan=-2))), 0])


class Explainer:
    """Explains hits. Thread-safe, like the searcher whose parts it uses.

    Parameters
    ----------
    speaks
        Whether words have vectors in a joint space.
    """

    def __init__(
        self,
        catalog: Catalog,
        indexes: Indexes,
        preparer: Preparer,
        speaks: Callable[[str], bool],
    ) -> None:
        self._catalog = catalog
        self._indexes = indexes
        self._preparer = preparer
        self._speaks = speaks

    def item(self, ranking: Ranking | None, file_id: int) -> Item:
        """The item and the query, ready to be compared.

        Raises
        ------
        EnvironmentProblem
            The file is not in the library or not indexed yet.
        """
        row = self._catalog.read().execute(_CONTENT, (file_id,)).fetchone()
        if row is None:
            raise EnvironmentProblem(
                "This file is not in the library, or not indexed yet.", "Index its folder first."
            )
        return Item(file_id, row["content_id"], Kind(row["kind"]), ranking, self._indexes)

    def why(self, item: Item) -> Why:
        """Everything but the heat maps, which take longer (`engine.search.where`)."""
        terms = tuple(_term_shares(item))
        words, explained = self._words(item)
        by_label = _segments(self._catalog.read(), item.content_id)
        return Why(
            item.file_id,
            item.kind,
            sum(share.score for share in terms),
            terms,
            words,
            explained,
            _heard(item) or by_label.get(_best_label(item)),
            tuple(_moments(item, by_label)) if item.kind is Kind.AUDIO else (),
            notes=tuple(_notes(item, words, explained)),
        )

    # -- words -------------------------------------------------------------------------------
    def _words(self, item: Item) -> tuple[tuple[WordShare, ...], float]:
        space = self._space_of_words(item)
        lexicon = None if space is None else self._preparer.lexicons.of(item.kind, space.joint)
        if space is None or lexicon is None:
            return (), 0.0
        wish = wish_in(item, space)
        vector = _telling_vector(item, space, wish)
        if vector is None:
            return (), 0.0
        usual = lexicon.usual(self._indexes.sample(space.id, SAMPLE_GROUPS))
        return word_shares(lexicon, vector, usual, wish)

    def _space_of_words(self, item: Item) -> SpaceRef | None:
        """The space of meanings that matters to the match, else any of the item's kind."""
        asked = [match.channel.space for match in item.matches]
        known = [space for space in self._preparer.spaces() if space.kind == item.kind]
        spaces = [space for space in (*asked, *known) if self._has_words(space)]
        return next((space for space in spaces if len(item.vectors(space)[0])), None)

    def _has_words(self, space: SpaceRef) -> bool:
        return space.aspect is Aspect.MEANING and self._speaks(space.joint)


def word_shares(
    lexicon: Lexicon, vector: Vector, usual: Matrix, wish: Vector | None
) -> tuple[tuple[WordShare, ...], float]:
    """Words of an item with their contributions, and the share of the match that they explain.

    Parameters
    ----------
    vector
        The item's, unit length.
    usual
        From `Lexicon.usual`.
    wish
        What is asked for, from `wish_in`; None when nothing is.
    """
    atoms = lexicon.decomposed(vector, usual)
    plain = tuple(WordShare(atom.word, atom.weight) for atom in atoms)
    if wish is None:
        return plain[:MOST_WORDS], 0.0
    own = vector - usual.mean(0)
    asked = wish - lexicon.everyday.mean(0) * np.linalg.norm(wish)
    length = float(np.linalg.norm(own))
    given = [length * atom.weight * float(atom.direction @ asked) for atom in atoms]
    match = float(own @ asked)
    explained = sum(given) / match if match else 0.0
    shares = [replace(share, contribution=c) for share, c in zip(plain, given, strict=True)]
    if explained >= ENOUGH_EXPLAINED:
        shares.sort(key=lambda share: -share.contribution)
    return tuple(shares[:MOST_WORDS]), min(max(explained, 0.0), 1.0)


def wish_in(item: Item, space: SpaceRef) -> Vector | None:
    """All that is asked for in one space as one vector: the item's score is linear in it."""
    parts = [
        match.channel.queries.mean(0) * (match.channel.weight / match.channel.scale.sd)
        for match in item.matches
        if match.channel.space == space and (match.score or not match.channel.one_sided)
    ]
    return np.asarray(sum(parts), np.float32) if parts else None


def _telling_vector(item: Item, space: SpaceRef, wish: Vector | None) -> Vector | None:
    """The vector of the segment that fits best; the mean of all when nothing is asked for."""
    _labels, vectors = item.vectors(space)
    if not len(vectors):
        return None
    found = vectors.mean(0) if wish is None else vectors[int(np.argmax(vectors @ wish))]
    return np.asarray(found / max(float(np.linalg.norm(found)), 1e-12), np.float32)


# -- terms and segments ------------------------------------------------------------------------
def _term_shares(item: Item) -> Iterator[TermShare]:
    """One share per term and aspect, and what names gave: they add up to the score."""
    if item.ranking is None:
        return
    names = item.ranking.names
    shares: dict[tuple[int, Aspect], float] = {}
    for match in item.matches:
        key = item.ranking.row_of(match.channel), match.channel.space.aspect
        shares[key] = shares.get(key, 0.0) + match.score
    for (part, aspect), score in sorted(shares.items(), key=lambda pair: pair[0][0]):
        yield TermShare(names[part], aspect, score)
    for part, named in item.ranking.named.items():
        own = sum(score for (number, _aspect), score in shares.items() if number == part)
        bonus = float(named.bonus(item.groups, np.array([own], np.float32))[0])
        if bonus:
            yield TermShare(names[part], None, bonus)


def _best_label(item: Item) -> int:
    """The segment that matters most, as `engine.search.page` chooses it; -1 for a photo."""
    if item.kind is Kind.PHOTO:
        return -1
    wishes = [m for m in item.matches if m.channel.weight > 0 and m.label >= 0]
    ranked = sorted(wishes, key=lambda m: (m.channel.space.aspect not in _TELLING, -m.score))
    return ranked[0].label if ranked else -1


def _heard(item: Item) -> Segment | None:
    """Where the music is that is asked for."""
    return heard_in([match.channel for match in item.matches], item.content_id)


def _segments(connection: sqlite3.Connection, content_id: int) -> dict[int, Segment]:
    """Segments of a content by the label of any of their vectors, in order."""
    rows = connection.execute(_SEGMENTS, (content_id,))
    return {row["label"]: segment_from_row(row) for row in rows}


def _moments(item: Item, by_label: Mapping[int, Segment]) -> Iterator[Moment]:
    """What each stretch of a recording alone would score, in the order of time."""
    scores: dict[Segment, float] = {}
    for match in item.matches:
        if match.channel.matches is not None:
            continue
        labels, vectors = item.vectors(match.channel.space)
        cosines = np.asarray(match.channel.queries @ vectors.T).mean(0)
        for label, cosine in zip(labels.tolist(), cosines.tolist(), strict=True):
            given = match.channel.contribution(np.array([cosine], np.float32), item.groups)
            segment = by_label.get(label)
            if segment is not None:
                scores[segment] = scores.get(segment, 0.0) + float(given[0])
    for segment in sorted(scores, key=lambda s: s.start_s or 0.0):
        if segment.start_s is not None and segment.end_s is not None:
            yield Moment(segment.start_s, segment.end_s, scores[segment])


def _notes(item: Item, words: Sequence[WordShare], explained: float) -> Iterator[str]:
    if item.kind is Kind.SCORE:
        yield "Scores are matched by their notes and their text; no words are told for them."
    elif not words:
        yield "The model in use cannot tell what is in this item in words."
    elif item.matches and not any(m.channel.space.aspect is Aspect.MEANING for m in item.matches):
        yield "The match is by other aspects than meaning, so words do not explain it."
    elif item.matches and explained < ENOUGH_EXPLAINED:
        yield (
            f"The words make up less than half of the match ({explained:.0%}):"
            " they tell what is in it, not why."
        )
