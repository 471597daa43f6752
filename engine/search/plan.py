"""From terms to channels: which vectors are compared in which spaces, and how much each counts.

A channel is one term in one space. The score of an item is the sum of its channels' contributions,
``weight * (cosine - mean) / sd``; an item that has no vector in a space is as good as usual there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.domain import Aspect, Kind, Query, Term, TermKind
from engine.index.base import Ids, Matrix
from engine.search import weights
from engine.search.background import TextVectors
from engine.search.compose import direction, normalise, pdv_fusion
from engine.search.instruction import (
    ALPHA_IMAGE,
    ALPHA_TEXT,
    BETA,
    NEGATIVE_SHARE,
    composed_text,
    reference_text,
    split_instruction,
)
from engine.search.scales import Scale, Scales
from engine.search.spaces import SpaceRef
from engine.search.taste import Taste, Tastes
from engine.search.terms import Example
from engine.search.tint import COLOUR_JOINT, graded, tint_of

BEST_OF = 8
"""Segments of an example that are looked up one by one in the score space, where a mean of
different passages would be none of them; in all other spaces the mean of all segments is used."""

TELLING_WORDS = 3
"""Words of an example that are looked up among items of another kind; the rest are guesses."""


@dataclass(frozen=True, slots=True)
class Part:
    """A term with its example or its liked and disliked items; both None for words."""

    name: str
    term: Term
    example: Example | None = None
    taste: Taste | None = None

    @property
    def is_wish(self) -> bool:
        """Whether it asks for something rather than ruling something out."""
        if self.taste is not None:
            return self.term.weight > 0 and bool(self.taste.liked or self.taste.words)
        is_pushing = self.term.kind is TermKind.COLOUR and self.term.weight < 0
        return self.term.kind is not TermKind.WITHOUT and not is_pushing


@dataclass(frozen=True, slots=True)
class Channel:
    """One term in one space.

    ``queries`` has one row per segment of the example, shape=(m, dim), unit length; an item's
    cosine is the mean over the rows of its best segment's. ``one_sided``: what is below usual
    counts as usual, so that "without people" does not reward what is least like people. ``least``
    is the cosine below which an item clearly does not have a colour (`engine.search.tint.graded`).
    """

    part: int
    space: SpaceRef
    queries: Matrix
    weight: float
    scale: Scale
    one_sided: bool = False
    least: float | None = None

    def contribution(self, cosines: Matrix) -> Matrix:
        """Weighted, calibrated scores; 0 where the cosine is NaN (no vector in this space)."""
        worth = (cosines - np.float32(self.scale.mean)) * np.float32(1 / self.scale.sd)
        worth = np.nan_to_num(worth, copy=False)
        if self.one_sided:
            np.maximum(worth, 0, out=worth)
        if self.least is not None:
            above = (cosines - np.float32(self.least)) * np.float32(1 / self.scale.sd)
            worth = graded(worth, above)
        return np.asarray(worth * np.float32(self.weight), np.float32)


def parts_of(query: Query, example_of: Callable[[Term], Example]) -> tuple[Part, ...]:
    """Encode the examples of a query and name its terms.

    An instruction that no example can take up becomes words: it is appended to the first TEXT
    term or is a term of its own, and what it rules out becomes a WITHOUT term.
    """
    examples = [example_of(term) if is_example(term) else None for term in query.terms]
    if query.instruction.strip() and not any(examples):
        query = _with_words(query)
        examples += [None] * (len(query.terms) - len(examples))
    triples = zip(query.term_names(), query.terms, examples, strict=True)
    return tuple(Part(name, term, example) for name, term, example in triples)


def is_words(term: Term) -> bool:
    """Whether a term is given as words."""
    return term.kind in (TermKind.TEXT, TermKind.WITHOUT)


def is_example(term: Term) -> bool:
    """Whether a term is one file or picture."""
    return not is_words(term) and term.kind not in (TermKind.CONCEPT, TermKind.COLOUR)


def kinds_of(query: Query, parts: Sequence[Part]) -> tuple[Kind, ...]:
    """Kinds a query searches when it names none: those of its examples, all where there are words.

    A colour asks for photos where no example says otherwise.

    Examples of several kinds search the kinds they share, or all of theirs when they share none.
    """
    if query.kinds:
        return tuple(kind for kind in Kind if kind in query.kinds)
    kinds = {part.example.kind for part in parts if part.example is not None}
    if not kinds and all(part.taste is not None for part in parts):
        kinds = {kind for part in parts if part.taste is not None for kind in part.taste.kinds}
    if not kinds and any(part.term.kind is TermKind.COLOUR for part in parts):
        kinds = {Kind.PHOTO}
    return tuple(kind for kind in Kind if not kinds or kind in kinds)


def _with_words(query: Query) -> Query:
    instruction = split_instruction(query.instruction)
    terms = list(query.terms)
    texts = [i for i, term in enumerate(terms) if term.kind is TermKind.TEXT]
    if instruction.wanted and texts:
        first = terms[texts[0]]
        terms[texts[0]] = replace(first, value=f"{first.value}, {instruction.wanted}")
    elif instruction.wanted:
        terms.append(Term(TermKind.TEXT, instruction.wanted))
    if instruction.unwanted:
        terms.append(Term(TermKind.WITHOUT, instruction.unwanted))
    return replace(query, terms=tuple(terms))


@dataclass(frozen=True, slots=True)
class Planner:
    """Lays out the channels of a query.

    ``spaces`` are those of all kinds, ``samples`` what scales are measured on, by kind; ``speaks``
    tells whether words have vectors in a joint space. ``tastes`` finds the directions of what is
    liked.
    """

    query: Query
    parts: tuple[Part, ...]
    spaces: tuple[SpaceRef, ...]
    samples: Mapping[Kind, Ids]
    scales: Scales
    texts: TextVectors
    speaks: Callable[[str], bool]
    tastes: Tastes | None = None

    def channels(self, kind: Kind) -> tuple[Channel, ...]:
        """Channels that rank the items of one kind."""
        spaces = [space for space in self.spaces if space.kind == kind]
        found: list[Channel] = []
        for number, part in enumerate(self.parts):
            if part.taste is not None:
                found += self._of_taste(number, part.term.weight, part.taste, spaces)
            elif part.term.kind is TermKind.COLOUR:
                found += self._of_colour(number, part.term, spaces)
            elif part.example is None:
                found += self._of_words(number, part, spaces)
            else:
                found += self._of_example(number, part.term.weight, part.example, kind)
        return tuple(channel for channel in found if channel.weight)

    def _of_words(self, number: int, part: Part, spaces: Sequence[SpaceRef]) -> Iterator[Channel]:
        usable = [s for s in spaces if s.aspect is Aspect.MEANING and self.speaks(s.joint)]
        without = part.term.kind is TermKind.WITHOUT
        text = part.term.value.strip()
        for space in usable if text else ():
            yield Channel(
                number,
                space,
                self.texts(space.joint, [text]),
                (-1 if without else 1) * part.term.weight / len(usable),
                self.scales.of_words(space, self.samples[space.kind]),
                one_sided=without and self._has_wishes(),
            )

    def _of_colour(
        self, number: int, term: Term, spaces: Sequence[SpaceRef]
    ) -> Iterator[Channel]:
        tint = tint_of(term.value)
        for space in spaces:
            if tint is None or space.joint != COLOUR_JOINT:
                continue
            scale = self.scales.of_one(space, tint.queries, self.samples[space.kind], tint.usual)
            pushes = term.weight < 0
            least = None if pushes else min(scale.mean, tint.most_needed)
            one_sided = pushes and self._has_wishes()
            yield Channel(number, space, tint.queries, term.weight, scale, one_sided, least)

    def _has_wishes(self) -> bool:
        """Whether anything is asked for, not only ruled out."""
        return any(part.is_wish for part in self.parts)

    def _of_taste(
        self, number: int, weight: float, taste: Taste, spaces: Sequence[SpaceRef]
    ) -> Iterator[Channel]:
        """One channel per space that tells liked and disliked items apart."""
        if not spaces or self.tastes is None:
            return
        kind = spaces[0].kind
        table = taste.table(kind, self.query.aspects)
        usable = [space for space in spaces if table.get(space.aspect)]
        found = self.tastes.directions(
            taste, usable, self.samples[kind], lambda space: self._told(taste.words, space)
        )
        shares = aspect_shares(table, tuple(found))
        strength = weight * taste.share(kind)
        one_sided = strength < 0 and self._has_wishes()
        for space, way in found.items():
            worth = strength * shares[space]
            yield Channel(number, space, way.queries, worth, way.scale, one_sided)

    def _told(self, words: str, space: SpaceRef) -> Matrix | None:
        """Vector of words in a space, None where there is none."""
        return self.texts(space.joint, [words])[0] if words and self.speaks(space.joint) else None

    def _of_example(
        self, number: int, weight: float, example: Example, kind: Kind
    ) -> Iterator[Channel]:
        table = self._table(example, kind)
        composed = [space for space in self._shared(example, kind) if self._is_composed(space)]
        usable = [s for s in self._shared(example, kind) if table.get(s.aspect) or s in composed]
        shares = aspect_shares(table, usable)
        if composed:
            shares = shares_with_instruction(shares, composed, self._beta)
        for space in usable:
            queries, scale = self._queries(example, space, is_composed=space in composed)
            yield Channel(number, space, queries, weight * shares[space], scale)

    def _table(self, example: Example, kind: Kind) -> weights.Weights:
        if example.is_sketch:
            defaults = weights.SKETCH
        else:
            defaults = weights.EXAMPLE[kind] if example.kind == kind else weights.ACROSS
        return weights.replaced(defaults, self.query.aspects)

    def _shared(self, example: Example, kind: Kind) -> list[SpaceRef]:
        """Spaces of a kind that an example has vectors for, itself or through its words."""
        return [
            space
            for space in self.spaces
            if space.kind == kind
            and ((space.aspect, space.joint) in example.vectors or self._is_told(example, space))
        ]

    def _is_told(self, example: Example, space: SpaceRef) -> bool:
        """Whether an example of another kind reaches a space only by the words that describe it.

        A photo model and a sound model need not have a space in common: what the one sees, the
        other is asked for. Drawings have no such words: a classifier of photos misreads them.
        """
        return (
            example.kind != space.kind
            and not example.is_sketch
            and bool(example.words)
            and space.aspect is Aspect.MEANING
            and (space.aspect, space.joint) not in example.vectors
            and self.speaks(space.joint)
        )

    def _is_composed(self, space: SpaceRef) -> bool:
        asked = bool(self.query.instruction.strip())
        return asked and space.aspect is Aspect.MEANING and self.speaks(space.joint)

    @property
    def _beta(self) -> float:
        return BETA if self.query.beta is None else self.query.beta

    def _queries(
        self, example: Example, space: SpaceRef, *, is_composed: bool
    ) -> tuple[Matrix, Scale]:
        rows = self._rows(example, space)
        whole = normalise(rows.mean(axis=0))
        if example.is_sketch and not is_composed:
            drawn = whole[np.newaxis]
            return drawn, self.scales.of_one(space, drawn, self.samples[space.kind])
        scale = self._scale(example, space, is_composed=is_composed)
        if is_composed:
            return self._composed(example, space.joint, whole)[np.newaxis], scale
        if space.aspect is Aspect.SCORE:
            return spread(rows, BEST_OF), scale
        return whole[np.newaxis], scale

    def _rows(self, example: Example, space: SpaceRef) -> Matrix:
        if self._is_told(example, space):
            return self.texts(space.joint, example.words[:TELLING_WORDS])
        return example.vectors[space.aspect, space.joint]

    def _scale(self, example: Example, space: SpaceRef, *, is_composed: bool) -> Scale:
        sample = self.samples[space.kind]
        if self._is_told(example, space):
            return self.scales.of_words(space, sample)
        scale = self.scales.of_examples(space, self._source(example, space), sample)
        if not is_composed:
            return scale
        words = self.scales.of_words(space, sample)
        return scale.blend(words, min(1.0, max(0.0, self._beta)))

    def _source(self, example: Example, space: SpaceRef) -> SpaceRef | None:
        """The space that an example of another kind comes from."""
        if example.kind == space.kind:
            return None
        mine = (example.kind, space.aspect, space.joint)
        return next((s for s in self.spaces if (s.kind, s.aspect, s.joint) == mine), None)

    def _composed(self, example: Example, joint: str, vector: Matrix) -> Matrix:
        """The example changed by the instruction, see `engine.search.compose`."""
        instruction = split_instruction(self.query.instruction)
        reference = reference_text(example.kind, example.words)
        wished = composed_text(reference, instruction.wanted) if instruction.wanted else reference
        shunned = (
            composed_text(reference, instruction.unwanted) if instruction.unwanted else reference
        )
        plain, with_wish, with_shunned = self.texts(joint, [reference, wished, shunned])
        delta = direction(with_wish, plain) - NEGATIVE_SHARE * direction(with_shunned, plain)
        alpha_text = ALPHA_TEXT if self.query.alpha_text is None else self.query.alpha_text
        alpha_image = ALPHA_IMAGE if self.query.alpha_image is None else self.query.alpha_image
        return pdv_fusion(vector, plain, delta, alpha_text, alpha_image, self._beta)


def aspect_shares(table: weights.Weights, usable: Sequence[SpaceRef]) -> dict[SpaceRef, float]:
    """Weights of spaces with a sum of 1; spaces of the same aspect divide its weight."""
    aspects = [space.aspect for space in usable]
    parts = {space: table.get(space.aspect, 0.0) / aspects.count(space.aspect) for space in usable}
    total = sum(abs(weight) for weight in parts.values())
    return {space: weight / total if total else 0.0 for space, weight in parts.items()}


def shares_with_instruction(
    shares: Mapping[SpaceRef, float], composed: Sequence[SpaceRef], beta: float
) -> dict[SpaceRef, float]:
    """Leave (1 - β)² of their weight to the aspects that an instruction cannot reach.

    They hold the result to what the example looks like and so work against the change: at β = 1/2
    mAP@10 (see `engine.search.instruction`) is .17 with 1 - β of them, .21 with (1 - β)².
    """
    kept = (1 - beta) ** 2
    others = {space: kept * share for space, share in shares.items() if space not in composed}
    rest = max(0.0, 1 - sum(abs(share) for share in others.values()))
    return {**others, **dict.fromkeys(composed, rest / len(composed))}


def spread(rows: Matrix, count: int) -> Matrix:
    """At most `count` rows, evenly spread."""
    if len(rows) <= count:
        return rows
    return np.asarray(rows[np.linspace(0, len(rows) - 1, count).round().astype(int)])
