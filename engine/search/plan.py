"""From terms to channels: which vectors are compared in which spaces, and how much each counts.

A channel is one term in one space. The score of an item is the sum of its channels' contributions,
``weight * (cosine - mean) / sd``; an item that has no vector in a space is as good as usual there.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.domain import Aspect, Kind, Query, Term, TermKind
from engine.index.base import Ids, Matrix
from engine.passage import Passage
from engine.search.examples import Examples
from engine.search.ground import Ground
from engine.search.hubness import Bias
from engine.search.instruction import split_instruction
from engine.search.scales import Scale
from engine.search.score_match import Matches
from engine.search.spaces import SpaceRef
from engine.search.taste import Taste, Tastes
from engine.search.telling import Telling
from engine.search.terms import Example
from engine.search.tint import COLOUR_JOINT, graded, tint_of
from engine.search.weights import WORDS_BESIDE_SKETCH, aspect_shares
from engine.search.wording import said


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
    counts as usual, so that "without people" does not reward what is least like people. Below the
    cosine ``least`` an item clearly does not have a colour (`engine.search.tint.graded`). ``bias``
    is taken off the cosines of items that are near to everything. ``of_change``: it is what an
    instruction asks of an example.

    ``music``, from the space ``source``, is compared note by note instead: ``matches``, once it is
    known, has in place of cosines how sure each item's match is (`engine.search.score_match`).
    """

    part: int
    space: SpaceRef
    queries: Matrix
    weight: float
    scale: Scale
    one_sided: bool = False
    least: float | None = None
    bias: Bias | None = None
    of_change: bool = False
    offset: float = 0.0
    music: Passage | None = None
    source: SpaceRef | None = None
    matches: Matches | None = None

    def contribution(self, cosines: Matrix, groups: Ids) -> Matrix:
        """Weighted, calibrated scores of sorted groups; 0 for a cosine of NaN (no vector here)."""
        if self.bias is not None:
            cosines = cosines - self.bias.of(groups)
        worth = (cosines - np.float32(self.scale.mean)) * np.float32(1 / self.scale.sd)
        worth = np.nan_to_num(worth, copy=False)
        if self.one_sided:
            np.maximum(worth, 0, out=worth)
        if self.least is not None:
            above = (cosines - np.float32(self.least)) * np.float32(1 / self.scale.sd)
            worth = graded(worth, above)
        return np.asarray(worth * np.float32(self.weight) - np.float32(self.offset), np.float32)


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
    wanted = ", ".join([*instruction.wanted, *filter(None, [instruction.manner])])
    if wanted and texts:
        first = terms[texts[0]]
        terms[texts[0]] = replace(first, value=f"{first.value}, {wanted}")
    elif wanted:
        terms.append(Term(TermKind.TEXT, wanted))
    terms += [Term(TermKind.WITHOUT, part) for part in instruction.unwanted]
    return replace(query, terms=tuple(terms))


@dataclass(frozen=True, slots=True)
class Planner:
    """Lays out the channels of a query.

    ``telling`` says examples in words, ``tastes`` finds the directions of what is liked.
    """

    ground: Ground
    parts: tuple[Part, ...]
    telling: Telling
    tastes: Tastes | None = None

    def channels(self, kind: Kind) -> tuple[Channel, ...]:
        """Channels that rank the items of one kind."""
        spaces = self.ground.of_kind(kind)
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
        without = part.term.kind is TermKind.WITHOUT
        weight = (-1 if without else self._beside_sketch) * part.term.weight
        one_sided = without and self._has_wishes()
        for aim in said(part.term.value, spaces, self.ground):
            worth = weight * aim.weight
            yield Channel(number, aim.space, aim.queries, worth, aim.scale, one_sided)

    @property
    def _beside_sketch(self) -> float:
        drawn = any(part.example is not None and part.example.is_sketch for part in self.parts)
        return WORDS_BESIDE_SKETCH if drawn else 1.0

    def _of_colour(self, number: int, term: Term, spaces: Sequence[SpaceRef]) -> Iterator[Channel]:
        tint = tint_of(term.value)
        for space in spaces:
            if tint is None or space.joint != COLOUR_JOINT:
                continue
            sample = self.ground.samples[space.kind]
            scale = self.ground.scales.of_one(space, tint.queries, sample, tint.usual)
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
        table = taste.table(kind, self.ground.query.aspects)
        usable = [
            space
            for space in spaces  # compact vectors of music have no directions that tell anything
            if table.get(space.aspect) and space.aspect is not Aspect.SCORE
        ]
        found = self.tastes.directions(
            taste, usable, self.ground.samples[kind], lambda space: self._told(taste.words, space)
        )
        shares = aspect_shares(table, tuple(found))
        strength = weight * taste.share(kind)
        one_sided = strength < 0 and self._has_wishes()
        for space, way in found.items():
            worth = strength * shares[space]
            yield Channel(number, space, way.queries, worth, way.scale, one_sided)

    def _told(self, words: str, space: SpaceRef) -> Matrix | None:
        """Vector of words in a space, None where there is none."""
        if not words or not self.ground.speaks(space.joint):
            return None
        return np.asarray(self.ground.texts(space.joint, [words])[0])

    def _of_example(
        self, number: int, weight: float, example: Example, kind: Kind
    ) -> Iterator[Channel]:
        for aim in Examples(self.ground, self.telling).aims(example, kind):
            yield Channel(
                number,
                aim.space,
                aim.queries,
                weight * aim.weight,
                aim.scale,
                aim.one_sided,
                of_change=aim.of_change,
                music=aim.music,
                source=aim.source,
            )
