"""Orders and groups of the library in memory."""

from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import PurePath

from engine.domain import Group, Hit, Query
from engine.search.listing import name_key

_VALUES: dict[str, Callable[[Hit], str | float | None]] = {
    "name": lambda hit: name_key(hit.path.name),
    "taken": lambda hit: hit.taken_at,
    "size": lambda hit: hit.size_bytes,
    "rating": lambda hit: hit.rating or None,
    "duration": lambda hit: hit.duration_s,
    "kind": lambda hit: str(hit.kind),
    "folder": lambda hit: str(hit.path.parent),
    "added": lambda hit: hit.added_at,
}
_GROUPS: dict[str, Callable[[Hit], str]] = {
    "day": lambda hit: (hit.taken_at or "")[:10],
    "folder": lambda hit: str(PurePath(hit.path).parent),
    "piece": lambda hit: hit.title or "",
}


def arranged(hits: Sequence[Hit], query: Query) -> tuple[list[Hit], tuple[Group, ...]]:
    """Hits in the order and the groups that a query asks for; the strong ones stay first."""
    parts = [[hit for hit in hits if hit.above_line is above] for above in (True, False)]
    done = [_grouped(_sorted(part, query.order), query.group) for part in parts]
    return [hit for part, _ in done for hit in part], tuple(g for _, found in done for g in found)


def _sorted(hits: list[Hit], order: str) -> list[Hit]:
    if not order:
        return hits
    name = order.removeprefix("-")
    term = name.removeprefix("term:")
    value = _VALUES.get(name, lambda hit: hit.terms.get(term))
    known = [hit for hit in hits if value(hit) is not None]
    known.sort(key=value, reverse=order.startswith("-"))  # type: ignore[arg-type]
    return [*known, *(hit for hit in hits if value(hit) is None)]


def _grouped(hits: list[Hit], group: str) -> tuple[list[Hit], list[Group]]:
    if not group:
        return hits, []
    key = _GROUPS[group]
    first = {name: n for n, name in reversed(list(enumerate(map(key, hits))))}
    hits = sorted(hits, key=lambda hit: first[key(hit)])
    return hits, [Group(name, len(list(part))) for name, part in groupby(hits, key)]
