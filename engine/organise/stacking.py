"""From pairs that are alike to groups, with what the user said about them. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from engine.store.stacks import Pair

Group = tuple[int, ...]


def grouped(pairs: Iterable[Pair], apart: Iterable[tuple[int, int]] = ()) -> list[Group]:
    """Groups of contents that hang together, each sorted, by their lowest content.

    The surest pairs are joined first. Two contents that are to be kept `apart` never come into one
    group, whatever else is like both.
    """
    enemies: dict[int, set[int]] = {}
    for first, second in apart:
        enemies.setdefault(first, set()).add(second)
        enemies.setdefault(second, set()).add(first)
    members: dict[int, set[int]] = {}
    for pair in sorted(pairs, key=lambda p: (-p.sureness, p.first, p.second)):
        ours = members.get(pair.first) or {pair.first}
        theirs = members.get(pair.second) or {pair.second}
        if ours is theirs or _hostile(ours, theirs, enemies):
            continue
        ours |= theirs
        for content in ours:
            members[content] = ours
    found = {id(group): tuple(sorted(group)) for group in members.values()}
    return sorted(found.values())


def _hostile(ours: set[int], theirs: set[int], enemies: Mapping[int, set[int]]) -> bool:
    return any(enemies.get(content, set()) & theirs for content in ours)


def between(pairs: Iterable[Pair], stacks: Sequence[Group]) -> list[Pair]:
    """Pairs as pairs of stacks, each called after its lowest content; those inside one are left out."""
    stack_of = {content: stack[0] for stack in stacks for content in stack}
    found: dict[tuple[int, int], Pair] = {}
    for pair in pairs:
        ends = stack_of.get(pair.first, pair.first), stack_of.get(pair.second, pair.second)
        first, second = min(ends), max(ends)
        known = found.get((first, second))
        if first != second and (known is None or known.sureness < pair.sureness):
            found[first, second] = Pair(first, second, False, pair.sureness)
    return list(found.values())


def two_by_two(hashes: Iterable[str]) -> list[tuple[str, str]]:
    """Every two of some contents, the lower hash first; of a single one, it and itself."""
    ordered = sorted(set(hashes))
    if len(ordered) == 1:
        return [(ordered[0], ordered[0])]
    return [
        (first, second) for place, first in enumerate(ordered) for second in ordered[place + 1 :]
    ]
