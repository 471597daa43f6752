"""From an example, and what should be different about it, to what is compared in which spaces.

Without an instruction an example is compared in each of its aspects. With one it is changed as PDV
does it ([1]_, see `engine.search.compose`), with calibrated scores in place of raw vectors: the
example, the words that tell it, and the direction of the instruction are each compared on their
own, and the sliders only say how much each counts. So moving one needs no new look at any item.

An instruction acts where it can be seen: a manner ("as a drawing") on style, a colour on colour,
all else on meaning.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from engine.domain import Aspect, Composing, Kind
from engine.index.base import Matrix
from engine.search import weights
from engine.search.compose import (
    auto_alpha_image,
    centred_sum,
    normalise,
    pdv_weights,
    weighted_sum,
)
from engine.search.ground import Aim, Ground
from engine.search.instruction import (
    ALPHA_IMAGE,
    ALPHA_LIMITS,
    ALPHA_TEXT,
    BETA,
    COLOUR_SHARE,
    MANNER_SHARE,
    NEGATIVE_SHARE,
    Instruction,
    split_instruction,
)
from engine.search.scales import Scale
from engine.search.spaces import SpaceRef
from engine.search.telling import Telling
from engine.search.terms import Example
from engine.search.weights import aspect_shares
from engine.search.wording import colours_of, in_colour, in_manner

BEST_OF = 8
"""Pages of an example that are looked up one by one among pages, where a mean of different pages would
be none of them; in all other spaces the mean of all segments is used."""

_NO_ROWS = np.zeros((0, 0), np.float32)
_AS_IT_IS = Scale(0.0, 1.0)  # how sure a match of music is, is told in spreads already

TELLING_WORDS = 3
"""Words of an example that are looked up among items of another kind; the rest are guesses."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Lays out examples; `telling` says them in words."""

    ground: Ground
    telling: Telling

    def aims(self, example: Example, kind: Kind) -> list[Aim]:
        """What an example is compared with among the items of a kind; weights have a sum of 1."""
        instruction = split_instruction(self.ground.query.instruction)
        if not instruction.says_something or not self._composable(example, kind):
            return self._plain(example, self._table(example, kind), kind)
        if self.ground.query.composing is not Composing.PDV:
            return self._summed(example, kind, instruction)
        return self._changed(example, kind, instruction)

    # -- without an instruction --------------------------------------------------------------
    def _plain(self, example: Example, table: weights.Weights, kind: Kind) -> list[Aim]:
        usable = [space for space in self._shared(example, kind) if table.get(space.aspect)]
        shares = aspect_shares(table, usable)
        return [self._aim(example, space, shares[space]) for space in usable]

    def _aim(self, example: Example, space: SpaceRef, weight: float) -> Aim:
        if space.aspect is Aspect.SCORE:
            music, source = example.passages[space.joint], self._own_space(example, space)
            return Aim(space, _NO_ROWS, weight, _AS_IT_IS, music=music, source=source)
        return Aim(space, self._rows(example, space), weight, self._scale(example, space))

    def _table(self, example: Example, kind: Kind) -> weights.Weights:
        if example.is_sketch:
            defaults = weights.SKETCH
        elif {example.kind, kind} == {Kind.AUDIO, Kind.SCORE} and self._notes_are_known(kind):
            defaults = weights.MUSIC
        else:
            defaults = weights.EXAMPLE[kind] if example.kind == kind else weights.ACROSS
        return weights.replaced(defaults, self.ground.query.aspects)

    def _shared(self, example: Example, kind: Kind) -> list[SpaceRef]:
        """Spaces of a kind that an example has vectors for, itself or through its words."""
        return [
            space
            for space in self.ground.spaces
            if space.kind == kind
            and (self._is_known(example, space) or self._is_told(example, space))
        ]

    def _is_known(self, example: Example, space: SpaceRef) -> bool:
        if space.aspect is Aspect.SCORE:
            return space.joint in example.passages
        return (space.aspect, space.joint) in example.vectors

    def _notes_are_known(self, kind: Kind) -> bool:
        """Whether items of a kind are known by their notes, so that no words need tell of them."""
        return any(space.aspect is Aspect.SCORE for space in self.ground.of_kind(kind))

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
            and self.ground.speaks(space.joint)
        )

    def _rows(self, example: Example, space: SpaceRef) -> Matrix:
        """The rows that are looked up: a mean, or some of them where a mean would be none."""
        if self._is_told(example, space):
            rows = self.ground.texts(space.joint, example.words[:TELLING_WORDS])
        else:
            rows = example.vectors[space.aspect, space.joint]
        if space.aspect is Aspect.LOOK and space.kind is Kind.SCORE:
            return spread(rows, BEST_OF)
        return normalise(rows.mean(axis=0))[np.newaxis]

    def _scale(self, example: Example, space: SpaceRef) -> Scale:
        sample = self.ground.samples[space.kind]
        if example.is_sketch:
            return self.ground.scales.of_drawing(space, self._rows(example, space), sample)
        if self._is_told(example, space):
            return self.ground.scales.of_words(space, sample)
        return self.ground.scales.of_examples(space, self._source(example, space), sample)

    def _source(self, example: Example, space: SpaceRef) -> SpaceRef | None:
        """The space that an example of another kind comes from."""
        return None if example.kind == space.kind else self._own_space(example, space)

    def _own_space(self, example: Example, space: SpaceRef) -> SpaceRef | None:
        """The space that holds what is of the example's own kind and can be compared with a space."""
        mine = (example.kind, space.aspect, space.joint)
        return next((s for s in self.ground.spaces if (s.kind, s.aspect, s.joint) == mine), None)

    # -- with an instruction -----------------------------------------------------------------
    def _composable(self, example: Example, kind: Kind) -> list[SpaceRef]:
        """Spaces where an example meets words."""
        return [
            space
            for space in self._shared(example, kind)
            if space.aspect is Aspect.MEANING and self.ground.speaks(space.joint)
        ]

    @property
    def _beta(self) -> float:
        return BETA if self.ground.query.beta is None else self.ground.query.beta

    def _changed(self, example: Example, kind: Kind, instruction: Instruction) -> list[Aim]:
        """PDV-F: (1 - β) (example + α_I Δ) + β (its words + α_T Δ), in calibrated scores."""
        table = self._table(example, kind)
        if instruction.manner:  # the rest is what a change of manner changes
            table = {Aspect.MEANING: 1.0}
        found = [self._scaled(aim, 1 - self._beta) for aim in self._plain(example, table, kind)]
        spaces = self._composable(example, kind)
        for space in spaces:
            found += [
                self._scaled(aim, 1 / len(spaces))
                for aim in self._words_side(example, space, instruction)
            ]
        strength = max((self._strength(example, space, instruction) for space in spaces), default=0)
        found += self._other_aims(kind, instruction, strength)
        total = sum(abs(aim.weight) for aim in found)
        return [self._scaled(aim, 1 / total) for aim in found] if total else []

    @staticmethod
    def _scaled(aim: Aim, factor: float) -> Aim:
        return replace(aim, weight=aim.weight * factor)

    def _words_side(
        self, example: Example, space: SpaceRef, instruction: Instruction
    ) -> Iterator[Aim]:
        """The words that tell the example, and where the instruction leads from them."""
        usual = self.ground.usual_of_words(space)
        told = self._told(example, space)
        if told is not None:
            # what all words have in common is not in it, so that it is nothing on average
            yield Aim(space, told[np.newaxis], self._beta, Scale(0.0, usual.sd))
        strength = self._strength(example, space, instruction)
        for parts, sign in ((instruction.wanted, 1.0), (instruction.unwanted, -NEGATIVE_SHARE)):
            for vector in self.ground.texts(space.joint, parts) if parts else ():
                query = vector[np.newaxis]
                yield Aim(space, query, sign * strength, usual, sign < 0, of_change=True)

    def _told(self, example: Example, space: SpaceRef) -> Matrix | None:
        if self._is_told(example, space):
            return None
        return self.telling.vector(example, space, self._rows(example, space)[0])

    def _strength(self, example: Example, space: SpaceRef, instruction: Instruction) -> float:
        """How much the direction counts where the example and its words count 1 together."""
        alpha_text = (
            ALPHA_TEXT if self.ground.query.alpha_text is None else self.ground.query.alpha_text
        )
        alpha_image = self.ground.query.alpha_image
        if alpha_image is None:
            alpha_image = ALPHA_IMAGE * self._automatic(example, space, instruction)
        return pdv_weights(alpha_text, alpha_image, self._beta)[2]

    def _automatic(self, example: Example, space: SpaceRef, instruction: Instruction) -> float:
        """The automatic α_I of PDV, on calibrated vectors less what is usual on either side."""
        if not instruction.wanted:
            return 1.0
        sample = self.ground.samples[space.kind]
        usual, own = self.ground.scales.of_words(space, sample), self._scale(example, space)
        words = self.ground.texts(space.joint, instruction.wanted).mean(0)
        delta = (words - self.ground.scales.everyday(space.joint)) / usual.sd
        told = self._told(example, space)
        composed = delta if told is None else delta + told / usual.sd
        image = (self._rows(example, space)[0] - self.ground.scales.centre(space)) / own.sd
        return float(np.clip(auto_alpha_image(image, composed, delta), *ALPHA_LIMITS))

    def _other_aims(self, kind: Kind, instruction: Instruction, strength: float) -> Iterator[Aim]:
        """A manner is looked for in the style, colours in the colour."""
        spaces = self.ground.of_kind(kind)
        for space, way in in_manner(instruction.manner, spaces, self.ground):
            yield self._asked(space, way, MANNER_SHARE * strength)
        for space, tint in in_colour(colours_of(instruction.wanted), spaces):
            yield self._asked(space, tint, COLOUR_SHARE * strength)

    def _asked(self, space: SpaceRef, query: Matrix, weight: float) -> Aim:
        return replace(self.ground.alone(space, query, weight), of_change=True)

    def _summed(self, example: Example, kind: Kind, instruction: Instruction) -> list[Aim]:
        """Baselines: example and words as one vector, as they are or less what is usual."""
        spaces, found = self._composable(example, kind), []
        for space in spaces:
            sample = self.ground.samples[space.kind]
            image = self._rows(example, space)[0]
            words = self.ground.texts(
                space.joint, [", ".join(instruction.wanted) or instruction.text]
            )[0]
            if self.ground.query.composing is Composing.CENTRED:
                centres = self.ground.scales.centre(space), self.ground.scales.everyday(space.joint)
                both = centred_sum(image, words, *centres, self._beta)
            else:
                both = weighted_sum([image, words], [1 - self._beta, self._beta])
            scale = self.ground.scales.of_one(space, both[np.newaxis], sample)
            found.append(Aim(space, both[np.newaxis], 1 / len(spaces), scale))
        return found


def spread(rows: Matrix, count: int) -> Matrix:
    """At most `count` rows, evenly spread."""
    if len(rows) <= count:
        return rows
    return np.asarray(rows[np.linspace(0, len(rows) - 1, count).round().astype(int)])
