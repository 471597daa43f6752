"""From words to what is compared in which spaces.

Words are looked for in the meaning. Where they name a manner ("a drawing of a cat") or colours ("a
red dress"), these are looked for in the style and the colour of photos as well.
"""

from collections.abc import Iterator, Sequence

from engine.domain import Aspect
from engine.index.base import Matrix
from engine.search.ground import Aim, Ground
from engine.search.instruction import colours_in, manner_and_rest
from engine.search.spaces import SpaceRef
from engine.search.tint import COLOUR_JOINT, tint_of

MANNER_WEIGHT = 1.0
COLOUR_WEIGHT = 0.3
"""Names of colours to clothes whose colour was told by eye, mAP@10 (`clothing-colours` of
`tests.bench.manifests`): by their meaning alone .25, with .1 of the colour .40, .3 .51, 1 .55."""

MOST_WORDS = 4
"""Longer texts name colours of small things: captions lose a little (R@1 33.5 so, 33.3 with all)."""


def said(text: str, spaces: Sequence[SpaceRef], ground: Ground) -> Iterator[Aim]:
    """What words are compared with in the spaces of one kind; the first weights have a sum of 1."""
    text = text.strip()
    usable = [s for s in spaces if s.aspect is Aspect.MEANING and ground.speaks(s.joint)]
    manner, rest = manner_and_rest(text)
    ways = list(in_manner(manner, spaces, ground))
    for space in usable if text else ():
        words = ground.texts(space.joint, [rest if ways and rest else text])
        yield Aim(space, words, 1 / len(usable), ground.usual_of_words(space))
    for space, way in ways:
        yield ground.alone(space, way, MANNER_WEIGHT)
    for space, tint in in_colour(colours_of([text]), spaces):
        yield ground.alone(space, tint, COLOUR_WEIGHT)


def colours_of(texts: Sequence[str]) -> tuple[str, ...]:
    """Colours that short texts name: in ``a red dress`` the dress is red."""
    return colours_in([text for text in texts if len(text.split()) <= MOST_WORDS])


def in_manner(
    manner: str, spaces: Sequence[SpaceRef], ground: Ground
) -> Iterator[tuple[SpaceRef, Matrix]]:
    """Where a manner is looked for; nothing for an empty one or where no style is known."""
    for space in spaces if manner else ():
        if space.aspect is Aspect.STYLE and ground.speaks(space.joint):
            yield space, ground.texts(space.joint, [manner])


def in_colour(
    names: Sequence[str], spaces: Sequence[SpaceRef]
) -> Iterator[tuple[SpaceRef, Matrix]]:
    """Where colours are looked for."""
    for name in dict.fromkeys(names):
        tint = tint_of(name)
        for space in spaces:
            if space.joint == COLOUR_JOINT and tint is not None:
                yield space, tint.queries
