"""Which file of a group of duplicates to keep, and what it has before the others. Pure."""

from collections.abc import Callable, Sequence
from typing import Any

from engine.domain import Kind
from engine.organised import Advantage, Copy

# In this order: what is in the file comes first, then what the user has made of it. Tags and
# ratings come last because the kept file inherits them.
_REASONS: Sequence[tuple[Advantage, Callable[[Copy], Any]]] = (
    (Advantage.PAGES, lambda copy: copy.pages or 0),
    (Advantage.PIXELS, lambda copy: (copy.width or 0) * (copy.height or 0)),
    (Advantage.LENGTH, lambda copy: round(copy.duration_s or 0)),
    # a grainy scan is a larger file than the engraver's own
    (Advantage.BYTES, lambda copy: 0 if copy.kind is Kind.SCORE else copy.size_bytes),
    (Advantage.MARKED, lambda copy: len(copy.tags) + len(copy.collections) + bool(copy.rating)),
    (Advantage.OLDEST, lambda copy: -copy.modified.timestamp()),
    (Advantage.NAME, lambda copy: -len(str(copy.path))),
)


def best_first(copies: Sequence[Copy]) -> tuple[tuple[Copy, ...], Advantage]:
    """Copies with the best one first, and the first reason that sets it apart from the second."""

    def worth(copy: Copy) -> tuple[Any, ...]:
        return tuple(measure(copy) for _advantage, measure in _REASONS)

    ordered = sorted(copies, key=lambda copy: str(copy.path))
    ordered.sort(key=worth, reverse=True)
    if len(ordered) < 2:
        return tuple(ordered), Advantage.NAME
    first, second = ordered[0], ordered[1]
    reason = next(
        (a for a, measure in _REASONS if measure(first) > measure(second)), Advantage.NAME
    )
    return tuple(ordered), reason
