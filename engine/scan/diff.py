"""How the disk differs from the catalog. Pure.

A file is told by its path; one that is new while another is gone is the same file, moved, when both
have the same inode, size and time, or when size, time and name occur just once on either side (a
move to another disk). Times are in nanoseconds, so equal ones hardly ever meet by chance.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from engine.store.facts import Fact, KnownFile, Match

Key = Callable[[Fact | KnownFile], Hashable]


@dataclass(frozen=True, slots=True)
class Difference:
    """What to write so that the rows say what the disk says.

    ``changed`` are to be read again, ``moved`` and ``refreshed`` not. ``refreshed`` came back, or
    have a new inode. ``gone`` were not found. ``paired`` belong to another photo than before.
    """

    added: tuple[Fact, ...] = ()
    changed: tuple[Match, ...] = ()
    moved: tuple[Match, ...] = ()
    refreshed: tuple[Match, ...] = ()
    gone: tuple[KnownFile, ...] = ()
    paired: tuple[Fact, ...] = ()

    def __bool__(self) -> bool:
        return any((self.added, self.changed, self.moved, self.refreshed, self.gone, self.paired))


def diff(
    facts: Iterable[Fact], rows: Iterable[KnownFile], departed: Iterable[KnownFile] = ()
) -> Difference:
    """Compare files with rows of the same scope.

    Parameters
    ----------
    facts
        Every file that lies in the scope, also of several roots; no two with the same place.
    rows
        Every row of the scope.
    departed
        Rows outside the scope whose file is known to be away from its place. One may turn up as
        moved into the scope, never as gone.
    """
    left = {(row.root_id, row.relpath): row for row in rows}
    inodes = {_inode(row): row for row in left.values() if row.inode}
    added: list[Fact] = []
    stayed: list[Match] = []
    for fact in facts:
        row = left.pop((fact.root_id, fact.relpath), None)
        if row is None:
            added.append(fact)
        else:
            stayed.append(Match(row, fact))
    changed = [match for match in stayed if _is_changed(match, inodes)]
    altered = {match.row.id for match in changed}
    moved = find_moves(added, [*left.values(), *departed])
    placed = {(match.fact.root_id, match.fact.relpath) for match in moved}
    taken = {match.row.id for match in moved}
    return Difference(
        added=tuple(fact for fact in added if (fact.root_id, fact.relpath) not in placed),
        changed=tuple(changed),
        moved=tuple(moved),
        refreshed=tuple(m for m in stayed if m.row.id not in altered and _needs_refresh(m)),
        gone=tuple(row for row in left.values() if row.id not in taken),
        paired=tuple(_newly_paired(added, [*stayed, *moved])),
    )


def find_moves(added: Sequence[Fact], away: Sequence[KnownFile]) -> list[Match]:
    """Match new files with rows whose file is away, each at most once."""
    moved: list[Match] = []
    for key, only_unique in ((_inode, False), (_name_and_time, True)):
        placed = {(match.fact.root_id, match.fact.relpath) for match in moved}
        taken = {match.row.id for match in moved}
        moved += _match_by(
            key,
            [fact for fact in added if (fact.root_id, fact.relpath) not in placed],
            [row for row in away if row.id not in taken],
            only_unique=only_unique,
        )
    return moved


def _match_by(
    key: Key, facts: Sequence[Fact], rows: Sequence[KnownFile], *, only_unique: bool
) -> list[Match]:
    waiting: dict[Hashable, list[KnownFile]] = defaultdict(list)
    for row in rows:
        waiting[key(row)].append(row)
    arrived: dict[Hashable, list[Fact]] = defaultdict(list)
    for fact in facts:
        if key(fact) in waiting:
            arrived[key(fact)].append(fact)
    matches: list[Match] = []
    for found, some in arrived.items():
        candidates = waiting[found]
        if found is not None and (not only_unique or len(some) == len(candidates) == 1):
            # Hard links share an inode: any order will do, as their content is the same
            matches += [Match(row, fact) for row, fact in zip(candidates, some, strict=False)]
    return matches


def _inode(file: Fact | KnownFile) -> Hashable:
    """What stays when a file moves within its disk; None where the system does not tell."""
    if not file.inode:
        return None
    return file.kind, file.device, file.inode, file.size, file.mtime_ns


def _name_and_time(file: Fact | KnownFile) -> Hashable:
    """What stays when a file moves to another disk."""
    return file.kind, file.relpath.rpartition("/")[2], file.size, file.mtime_ns


def _is_changed(match: Match, inodes: dict[Hashable, KnownFile]) -> bool:
    """Whether a file must be read again."""
    row, fact = match
    if (row.size, row.mtime_ns, row.kind) != (fact.size, fact.mtime_ns, fact.kind):
        return True
    if row.inode == fact.inode or not fact.inode:
        return False
    # Two files of equal size and time that changed places (a coarse clock, uncompressed sound)
    owner = inodes.get(_inode(fact))
    return owner is not None and owner.id != row.id


def _needs_refresh(match: Match) -> bool:
    row, fact = match
    return row.missing or (row.device, row.inode) != (fact.device, fact.inode)


def _newly_paired(added: Iterable[Fact], matched: Iterable[Match]) -> Iterable[Fact]:
    yield from (fact for fact in added if fact.main is not None)
    yield from (fact for row, fact in matched if row.main != fact.main)
