"""The vector spaces that answer at present."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.domain import Aspect, Kind
from engine.encoders.base import EncoderInfo

Serving = Callable[[Kind], tuple[EncoderInfo, ...]]


@dataclass(frozen=True, slots=True)
class SpaceRef:
    """A vector space of the catalog: `id` names its index, equal `joint` names can be compared."""

    id: int
    encoder_id: str
    kind: Kind
    aspect: Aspect
    joint: str


def spaces_of(
    connection: sqlite3.Connection, serving: Serving, kinds: Sequence[Kind]
) -> tuple[SpaceRef, ...]:
    """Spaces of the serving encoders that hold vectors, in the order of kinds, encoders, aspects."""
    known = {
        (row["encoder_id"], row["kind"], row["aspect"]): row["id"]
        for row in connection.execute("SELECT * FROM space")
    }
    return tuple(
        SpaceRef(known[key], info.id, kind, space.aspect, space.joint)
        for kind in kinds
        for info in serving(kind)
        for space in info.spaces
        if (key := (info.id, kind.value, space.aspect.value)) in known
    )
