"""What the terms of a query are laid out on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.domain import Kind, Query
from engine.index.base import Ids, Matrix
from engine.passage import Passage
from engine.search.background import TextVectors
from engine.search.scales import Scale, Scales
from engine.search.spaces import SpaceRef


@dataclass(frozen=True, slots=True)
class Aim:
    """What is compared in one space, and how much it counts; see `engine.search.plan.Channel`.

    ``source`` is the space that ``music`` comes from.
    """

    space: SpaceRef
    queries: Matrix
    weight: float
    scale: Scale
    one_sided: bool = False
    of_change: bool = False
    music: Passage | None = None
    source: SpaceRef | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """The query, the library's spaces, and what is usual in them.

    ``spaces`` are those of all kinds, ``samples`` what scales are measured on, by kind; ``speaks``
    tells whether words have vectors in a joint space.
    """

    query: Query
    spaces: tuple[SpaceRef, ...]
    samples: Mapping[Kind, Ids]
    scales: Scales
    texts: TextVectors
    speaks: Callable[[str], bool]

    def of_kind(self, kind: Kind) -> tuple[SpaceRef, ...]:
        """The spaces of one kind."""
        return tuple(space for space in self.spaces if space.kind == kind)

    def usual_of_words(self, space: SpaceRef) -> Scale:
        """What everyday words score in a space."""
        return self.scales.of_words(space, self.samples[space.kind])

    def alone(self, space: SpaceRef, query: Matrix, weight: float) -> Aim:
        """A query unlike anything else in its space, on a scale of its own."""
        return Aim(space, query, weight, self.scales.of_one(space, query, self.samples[space.kind]))
