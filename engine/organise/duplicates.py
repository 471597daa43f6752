"""Groups of duplicates as the user goes through them, what is said of them, and who inherits.

Nothing here touches a file: who moves one to the trash tells afterwards (`left`, `came_back`).
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.domain import Aspect, Kind
from engine.encoders.base import EncoderInfo
from engine.events import EventBus
from engine.index.index_set import IndexSet
from engine.media.thumbnails import ThumbnailStore
from engine.organise.choosing import best_first
from engine.organise.likeness import Likenesses
from engine.organise.looking import Looking, restacked
from engine.organise.stacking import Group, between, grouped, two_by_two
from engine.organised import (
    Copy,
    DuplicateCount,
    DuplicateGroup,
    Inherited,
    Judged,
    Likeness,
    Verdict,
)
from engine.store import copies as stored
from engine.store import stacks
from engine.store.connection import Catalog
from engine.store.copies import Content
from engine.store.verdicts import Said, said_of, say

MOST_IN_GROUP = 60
"""A burst of hundreds is shown by its best; the rest come when these are dealt with."""


@dataclass(frozen=True, slots=True)
class _Listed:
    """All groups of a class, those with the most to spare first, and who they are made of."""

    groups: tuple[Group, ...]
    contents: Mapping[int, Content]
    spare_bytes: int


class Duplicates:
    """The duplicates of a library. Any thread but a window's own.

    Parameters
    ----------
    changed
        Called with files whose groups or marks have changed; empty: any may have.
    """

    def __init__(
        self, catalog: Catalog, looking: Looking, changed: Callable[[Sequence[int]], None]
    ) -> None:
        self._catalog, self._looking, self._changed = catalog, looking, changed
        self._lists: dict[Likeness, tuple[tuple[int, int], _Listed]] = {}

    # -- finding -----------------------------------------------------------------------------
    def follow(self, bus: EventBus) -> None:
        """Look over contents as they are indexed. Returns at once."""
        self._looking.follow(bus)

    def look_over(self, told: Callable[[int], None] = lambda _count: None) -> int:
        """Look over all that waits now; returns how many contents that were."""
        return self._looking.look_over(told)

    def close(self) -> None:
        """End what runs in the background."""
        self._looking.close()

    # -- asking ------------------------------------------------------------------------------
    def counts(self) -> dict[Likeness, DuplicateCount]:
        """How many groups each class has, and how much room all but the best of each take."""
        lists = {likeness: self._listed(likeness) for likeness in Likeness}
        return {
            likeness: DuplicateCount(len(listed.groups), listed.spare_bytes)
            for likeness, listed in lists.items()
        }

    def groups(
        self, likeness: Likeness, offset: int = 0, limit: int = 50, kinds: Sequence[Kind] = ()
    ) -> list[DuplicateGroup]:
        """A page of the groups of a class, those that take the most room first."""
        listed = self._listed(likeness)
        wanted = [
            group for group in listed.groups if not kinds or listed.contents[group[0]].kind in kinds
        ][offset : offset + limit]
        by_content: dict[int, list[Copy]] = {}
        for copy in stored.copies_of(self._catalog.read(), (c for group in wanted for c in group)):
            by_content.setdefault(copy.content_id, []).append(copy)
        made = (_group(likeness, group, by_content) for group in wanted)
        return [group for group in made if len(group.copies) > 1]

    def _listed(self, likeness: Likeness) -> _Listed:
        connection = self._catalog.read()
        version = id(connection), connection.execute("PRAGMA data_version").fetchone()[0]
        known = self._lists.get(likeness)
        if known is not None and known[0] == version:
            return known[1]
        found = _list(connection, likeness)
        self._lists[likeness] = version, found
        return found

    # -- what the user says ------------------------------------------------------------------
    def judge(self, hashes: Sequence[str], verdict: Verdict) -> Judged:
        """Remember what the user says of these contents; `take_back` undoes it.

        Different contents never come into one group again, nor do those of which both are kept
        until another one joins them.
        """
        pairs = tuple(two_by_two(hashes))

        def write(connection: sqlite3.Connection) -> Judged:
            before = _among(said_of(connection, hashes), pairs)
            say(connection, pairs, verdict)
            self._restack(connection, hashes)
            return Judged(verdict, pairs, before)

        judged = self._catalog.write(write)
        self._changed(())
        return judged

    def take_back(self, judged: Judged) -> None:
        """Undo a verdict: what was said before holds again."""

        def write(connection: sqlite3.Connection) -> None:
            say(connection, judged.pairs, None)
            for first, second, verdict in judged.before:
                say(connection, [(first, second)], verdict)
            self._restack(connection, {one for pair in judged.pairs for one in pair})

        self._catalog.write(write)
        self._changed(())

    @staticmethod
    def _restack(connection: sqlite3.Connection, hashes: Iterable[str]) -> None:
        restacked(connection, stacks.ids_of_hashes(connection, hashes))

    # -- files that go and come back -------------------------------------------------------------
    def inherit(self, kept: str, gone: Sequence[str]) -> Inherited:
        """Give a content tags, rating and collections of near copies that are removed."""
        inherited = self._catalog.write(lambda c: stored.inherit(c, kept, gone))
        self._changed(())
        return inherited

    def disinherit(self, inherited: Inherited) -> None:
        """Take back what `inherit` gave."""
        self._catalog.write(lambda c: stored.disinherit(c, inherited))
        self._changed(())

    def with_companions(self, file_ids: Sequence[int]) -> list[tuple[int, Path]]:
        """These files and those that belong to them (the RAW of a JPEG), with their paths."""
        connection = self._catalog.read()
        belonging = stored.companions_of(connection, file_ids)
        paths = stored.paths_of(connection, file_ids)
        return [
            pair
            for one in file_ids
            if one in paths
            for pair in ((one, paths[one]), *belonging.get(one, ()))
        ]

    def left(self, file_ids: Sequence[int]) -> None:
        """These files were moved to the trash: they are no hits from now on."""
        self._catalog.write(lambda c: stored.mark_left(c, file_ids))
        self._changed(file_ids)

    def came_back(self, file_ids: Sequence[int]) -> list[int]:
        """These files are back; returns those that a scan must find again."""
        forgotten = self._catalog.write(lambda c: stored.mark_back(c, file_ids))
        self._changed(file_ids)
        return forgotten


def open_duplicates(
    catalog: Catalog,
    indexes: IndexSet,
    thumbnails: ThumbnailStore,
    serving: Callable[[Kind], Sequence[EncoderInfo]],
    changed: Callable[[Sequence[int]], None],
) -> Duplicates:
    """The duplicates of a library, told by the vectors of the encoders that answer at present."""

    def spaces(kind: Kind) -> dict[Aspect, int]:
        known = stacks.spaces_of_kind(catalog.read(), kind)
        return {
            space.aspect: known[info.id, space.aspect]
            for info in serving(kind)
            for space in info.spaces
            if (info.id, space.aspect) in known
        }

    looking = Looking(catalog, Likenesses(indexes, thumbnails, spaces))
    return Duplicates(catalog, looking, changed)


def _group(
    likeness: Likeness, contents: Group, by_content: Mapping[int, Sequence[Copy]]
) -> DuplicateGroup:
    files = [by_content[content] for content in contents if content in by_content]
    if likeness is Likeness.SIMILAR:  # of copies to the byte one stands for all
        files = [[best_first(copies)[0][0]] for copies in files]
    ordered, advantage = best_first([copy for copies in files for copy in copies])
    return DuplicateGroup(likeness, ordered[:MOST_IN_GROUP], advantage)


# -- making the lists ------------------------------------------------------------------------------
def _list(connection: sqlite3.Connection, likeness: Likeness) -> _Listed:
    groups = _GROUPS[likeness](connection)
    contents = stored.contents_by_id(connection, (c for group in groups for c in group))
    present = [tuple(c for c in group if c in contents) for group in groups]
    said = said_of(connection, {one.hash for one in contents.values()})
    open_ones = [
        group
        for group in present
        if sum(contents[c].files for c in group) > 1
        and (likeness is Likeness.BYTES or len(group) > 1)
        and not _is_settled([contents[c].hash for c in group], said)
    ]
    spare = {group: _spare([contents[c] for c in group], likeness) for group in open_ones}
    open_ones.sort(key=lambda group: (-spare[group], group))
    return _Listed(tuple(open_ones), contents, sum(spare.values()))


def _is_settled(hashes: Sequence[str], said: Said) -> bool:
    """Whether the user has said of every two that both are to be kept."""
    return all(said.get(pair) is Verdict.BOTH for pair in two_by_two(hashes))


def _spare(contents: Sequence[Content], likeness: Likeness) -> int:
    sizes = sorted(c.size for c in contents)
    if likeness is Likeness.SIMILAR:
        return sum(sizes[:-1])
    return sum(c.size * c.files for c in contents) - sizes[-1]


def _of_bytes(connection: sqlite3.Connection) -> list[Group]:
    return [(content,) for content in stored.contents_with_copies(connection)]


def _of_same(connection: sqlite3.Connection) -> list[Group]:
    found: dict[int, list[int]] = {}
    for content, stack in stacks.stacks(connection):
        found.setdefault(stack, []).append(content)
    return [tuple(contents) for contents in found.values()]


def _of_similar(connection: sqlite3.Connection) -> list[Group]:
    """Groups of what is similar; near copies stand behind the largest of them."""
    pairs = [pair for pair in stacks.all_pairs(connection) if not pair.same]
    copies = _of_same(connection)
    stack_of = {content: stack for stack in copies for content in stack}
    known = stored.contents_by_id(
        connection,
        {c for p in pairs for end in (p.first, p.second) for c in stack_of.get(end, (end,))},
    )
    by_hash = {content.hash: content.id for content in known.values()}
    apart = [
        (_name(by_hash[first], stack_of), _name(by_hash[second], stack_of))
        for (first, second), verdict in said_of(connection, by_hash).items()
        if verdict is Verdict.DIFFERENT
    ]
    named = grouped(between(pairs, copies), apart)
    return [tuple(sorted(_best_of(stack_of.get(c, (c,)), known) for c in group)) for group in named]


def _name(content: int, stack_of: Mapping[int, Group]) -> int:
    return stack_of.get(content, (content,))[0]


def _best_of(stack: Group, known: Mapping[int, Content]) -> int:
    present = [content for content in stack if content in known]
    return max(present, key=lambda content: (known[content].size, -content), default=stack[0])


_GROUPS: Mapping[Likeness, Callable[[sqlite3.Connection], list[Group]]] = {
    Likeness.BYTES: _of_bytes,
    Likeness.SAME: _of_same,
    Likeness.SIMILAR: _of_similar,
}


def _among(said: Said, pairs: Sequence[tuple[str, str]]) -> tuple[tuple[str, str, Verdict], ...]:
    return tuple(
        (first, second, said[first, second]) for first, second in pairs if (first, second) in said
    )
