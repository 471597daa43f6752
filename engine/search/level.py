"""Which channels are levelled, so that hubs do not stand in the way (`engine.search.hubness`)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from engine.domain import Kind, TermKind
from engine.index.base import Ids
from engine.search.hubness import Bias
from engine.search.plan import Channel, Part
from engine.search.relevance import telling_words
from engine.search.spaces import SpaceRef

SENTENCE_WORDS = 3
"""From this many telling words on. Single words and names gain nothing: in a trial, with 32 in place of
16 of the bank's sentences, names of Caltech lost .001 mAP@12, of clothes .005, COCO's objects .004."""


def levelled(
    channels: Mapping[Kind, Sequence[Channel]],
    parts: Sequence[Part],
    groups: Callable[[Kind], Ids],
    bias_of: Callable[[SpaceRef, Ids], Bias | None],
) -> dict[Kind, tuple[Channel, ...]]:
    """Give the channels of wishes in sentences the numbers that are taken off.

    Parameters
    ----------
    channels
        By kind.
    parts
        The terms that the channels belong to.
    groups
        All contents of a kind, ascending.
    bias_of
        `engine.search.hubness.Biases.of`.
    """
    return {
        kind: tuple(
            replace(channel, bias=bias_of(channel.space, groups(kind)))
            if channel.weight > 0 and is_sentence(parts[channel.part])
            else channel
            for channel in of_kind
        )
        for kind, of_kind in channels.items()
    }


def is_sentence(part: Part) -> bool:
    """Whether a term asks in several words for what is to be seen."""
    is_wish = part.term.kind is TermKind.TEXT
    return is_wish and telling_words(part.term.value) >= SENTENCE_WORDS
