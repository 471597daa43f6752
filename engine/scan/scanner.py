"""One scan: look at the disk, compare with the rows, write the difference. No threads of its own."""

import os
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path

from engine.scan.diff import Difference, diff
from engine.scan.health import EMPTY, GONE, is_unplugged, lost_devices, why_offline
from engine.scan.targets import Target, merge
from engine.scan.walk import BlocksTell, Walk, Walker
from engine.store import facts as rows_of_files
from engine.store.connection import Catalog
from engine.store.facts import Fact, KnownFile, as_int64
from engine.store.roots import note_scan, root_paths

EARLY = 5_000
"""New files after which a first scan hands over what it has, so that indexing begins: on a network
drive the rest may take minutes."""

CHUNK = 20_000
"""New files per transaction: about 0.3 s, which is how long the indexer's writes may have to wait."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a scan came to.

    ``offline`` gives the reason for each root that could not be looked at; ``notes`` what the user
    should know of each root that was looked through from end to end. ``touched`` are rows that
    moved, went, or came back.
    """

    queued: int = 0
    touched: tuple[int, ...] = ()
    changed_anything: bool = False
    looked_at: frozenset[int] = frozenset()
    offline: Mapping[int, str] = field(default_factory=dict)
    notes: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Look:
    """What was seen of one root, and the rows of just that part of it."""

    root_id: int
    is_full: bool
    seen: Walk
    rows: list[KnownFile]
    lost: set[int] = field(default_factory=set)  # disks; known after a full scan only
    offline: str = ""


class Scanner:
    """Scans roots of a catalog. One thread uses it.

    Parameters
    ----------
    why_root_offline
        Called with a root's path before it is looked at; returns the reason, or ''.
    check
        Called before each folder; what it raises ends the scan. Nothing is written then, but for
        what a first scan has handed over.
    on_early
        Called after a first scan handed files over.
    """

    def __init__(
        self,
        catalog: Catalog,
        *,
        library_folder: Path,
        blocks_tell: BlocksTell,
        why_root_offline: Callable[[Path], str] = why_offline,
        check: Callable[[], None] = lambda: None,
        on_early: Callable[[], None] = lambda: None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._catalog = catalog
        self._library_folder = library_folder
        self._blocks_tell = blocks_tell
        self._why_offline = why_root_offline
        self._check = check
        self._on_early = on_early
        self._now = now
        self._disks: dict[
            int, tuple[int, int]
        ] = {}  # root -> (device, inode) at the last full scan

    def scan(self, targets: Iterable[Target]) -> Report:
        """Make the rows of these parts say what the disk says.

        Files that are not found are marked missing; their rows are deleted when their whole root
        was looked through. Nothing is written about a root that is offline.

        Raises
        ------
        EnvironmentProblem
            The catalog cannot be written.
        """
        self._handed_over = 0
        roots = root_paths(self._catalog.read())
        parts: dict[int, list[Target]] = defaultdict(list)
        for target in targets:
            if target.root_id in roots:
                parts[target.root_id].append(target)
        looks = [self._look(root_id, roots, wanted) for root_id, wanted in parts.items()]
        healthy = [look for look in looks if not look.offline]
        difference = self._compare(healthy, roots)
        self._write(difference, healthy)
        return Report(
            queued=self._handed_over + len(difference.added) + len(difference.changed),
            touched=_touched(difference),
            changed_anything=bool(difference) or self._handed_over > 0,
            looked_at=frozenset(look.root_id for look in healthy),
            offline={look.root_id: look.offline for look in looks if look.offline},
            notes={look.root_id: _notes(look) for look in healthy if look.is_full},
        )

    def has_changed_disk(self, root_id: int, root: Path) -> bool:
        """Whether a root is not the folder that the last full scan looked through.

        It was unmounted, mounted, or put in the place of another.
        """
        return self._disks.get(root_id) not in (None, _disk_of(root))

    def forget(self, root_id: int) -> None:
        """Forget a root that was removed."""
        self._disks.pop(root_id, None)

    # -- looking -----------------------------------------------------------------------------
    def _look(self, root_id: int, roots: Mapping[int, Path], wanted: list[Target]) -> _Look:
        root = roots[root_id]
        reason = self._why_offline(root)
        if reason:
            return _offline(root_id, reason)
        disk = _disk_of(root)
        wanted = merge([Target(root_id)] if self._may_be_another_disk(root_id, disk) else wanted)
        try:
            seen = self._walk(root_id, roots, wanted)
        except OSError:  # it went away just now
            return _offline(root_id, self._why_offline(root) or GONE)
        rows = self._rows(wanted, seen)
        if not wanted[0].is_full:
            return _Look(root_id, is_full=False, seen=seen, rows=rows)
        if is_unplugged(rows, seen):
            return _offline(root_id, EMPTY)
        if disk is not None:
            self._disks[root_id] = disk
        return _Look(root_id, is_full=True, seen=seen, rows=rows, lost=lost_devices(rows, seen))

    def _may_be_another_disk(self, root_id: int, disk: tuple[int, int] | None) -> bool:
        """Whether only a full scan can tell deleted files from an unplugged disk."""
        if disk is None:
            return False
        if root_id in self._disks:
            return self._disks[root_id] != disk
        connection = self._catalog.read()
        return rows_of_files.has_files(connection, root_id) and not rows_of_files.has_device(
            connection, root_id, disk[0]
        )

    def _walk(self, root_id: int, roots: Mapping[int, Path], wanted: list[Target]) -> Walk:
        is_first = not rows_of_files.has_files(self._catalog.read(), root_id)
        handed_over = 0

        def check(seen: Walk) -> None:
            nonlocal handed_over
            self._check()
            if is_first and len(seen.facts) >= handed_over + EARLY:
                self._hand_over(seen.facts[handed_over:], roots)
                handed_over = len(seen.facts)

        walker = Walker(
            root_id,
            roots[root_id],
            claimed=roots.values(),
            library_folder=self._library_folder,
            blocks_tell=self._blocks_tell,
            check=check,
        )
        for target in wanted:
            walker.walk(target.folder, recursive=target.recursive)
        return walker.finish()

    def _hand_over(self, facts: list[Fact], roots: Mapping[int, Path]) -> None:
        """Write the files of whole folders before the scan is through; none of them has a row."""
        difference = diff(facts, [], self._departed(facts, set(), roots))
        self._write(difference, [])
        self._handed_over += len(difference.added)
        self._on_early()

    def _rows(self, wanted: list[Target], seen: Walk) -> list[KnownFile]:
        """Rows of the scope, except those of places that could not be looked at."""
        connection = self._catalog.read()
        rows = [
            row
            for target in wanted
            for row in rows_of_files.known_in(
                connection, target.root_id, target.folder, recursive=target.recursive
            )
        ]
        if not seen.unreadable:
            return rows
        closed = set(seen.unreadable)
        return [row for row in rows if not any(place in closed for place in _places(row.relpath))]

    # -- comparing ---------------------------------------------------------------------------
    def _compare(self, looks: Sequence[_Look], roots: Mapping[int, Path]) -> Difference:
        rows = [row for look in looks for row in look.rows]
        for look in looks:
            look.seen.facts += self._links_found_nowhere_else(look, rows)
        facts = [fact for look in looks for fact in look.seen.facts]
        known = {(row.root_id, row.relpath) for row in rows}
        fresh = [fact for fact in facts if (fact.root_id, fact.relpath) not in known]
        in_scope = {row.id for row in rows}
        return _news(diff(facts, rows, self._departed(fresh, in_scope, roots)), looks)

    def _links_found_nowhere_else(self, look: _Look, rows: list[KnownFile]) -> list[Fact]:
        """Links to files that have no row in another place than the link itself."""
        links = look.seen.links
        if not links:
            return []
        in_scope = {row.id for row in rows}
        found = rows_of_files.same_inodes(
            self._catalog.read(), {(link.device, link.inode) for link in links}
        )
        elsewhere = {
            row[3:7] for row in found if row.inode and not row.missing and row.id not in in_scope
        }
        accepted = [link for link in links if link[3:7] not in elsewhere]
        look.seen.files += len(accepted)
        return accepted

    def _departed(
        self, fresh: list[Fact], in_scope: set[int], roots: Mapping[int, Path]
    ) -> list[KnownFile]:
        """Rows outside the scope that one of the new files may have been: their file is away."""
        if not fresh:
            return []
        connection = self._catalog.read()
        inodes = {(fact.device, fact.inode) for fact in fresh if fact.inode}
        candidates = {row.id: row for row in rows_of_files.same_inodes(connection, inodes)}
        candidates |= {row.id: row for row in rows_of_files.missing_files(connection)}
        alike = {(fact.size, fact.mtime_ns) for fact in fresh}
        away = [
            row
            for row in candidates.values()
            if row.id not in in_scope
            and (row.size, row.mtime_ns) in alike
            and not os.path.lexists(roots[row.root_id] / row.relpath)
        ]
        offline = {id_ for id_ in {row.root_id for row in away} if self._why_offline(roots[id_])}
        return [row for row in away if row.root_id not in offline]

    # -- writing -----------------------------------------------------------------------------
    def _write(self, difference: Difference, looks: Sequence[_Look]) -> None:
        """Write in one transaction; many new files go ahead in chunks, each complete in itself."""
        now = self._now().isoformat()
        *ahead, last = _chunks(difference.added) or [()]
        for chunk in ahead:
            self._catalog.write(partial(rows_of_files.add, facts=chunk, now=now))
        full = [look for look in looks if look.is_full]
        deleted, kept = _split_gone(difference.gone, full)
        if not difference and not full:
            return

        def finish(connection: sqlite3.Connection) -> None:
            rows_of_files.refresh(connection, difference.refreshed)
            rows_of_files.change(connection, difference.changed)
            rows_of_files.move(connection, difference.moved)
            rows_of_files.add(connection, last, now)
            rows_of_files.pair(connection, difference.paired)
            rows_of_files.delete(connection, deleted)
            rows_of_files.mark_missing(connection, kept, now)
            if difference:
                rows_of_files.settle_companions(connection)
            for look in full:
                note_scan(
                    connection,
                    look.root_id,
                    skipped=look.seen.skipped,
                    placeholders=look.seen.placeholders,
                    now=now,
                )

        self._catalog.write(finish)


def _offline(root_id: int, reason: str) -> _Look:
    return _Look(root_id, is_full=False, seen=Walk(), rows=[], offline=reason)


def _news(difference: Difference, looks: Sequence[_Look]) -> Difference:
    """Leave out files that are known to be missing and whose rows stay."""
    lost = {look.root_id: look.lost for look in looks if look.is_full}
    gone = tuple(
        row
        for row in difference.gone
        if not row.missing or (row.root_id in lost and row.device not in lost[row.root_id])
    )
    return replace(difference, gone=gone)


def _split_gone(gone: Sequence[KnownFile], full: Sequence[_Look]) -> tuple[list[int], list[int]]:
    """Return the rows to delete and those to mark: of partial scans, and on unplugged disks."""
    lost = {look.root_id: look.lost for look in full}
    deleted = [
        row.id for row in gone if row.root_id in lost and row.device not in lost[row.root_id]
    ]
    kept = {row.id for row in gone} - set(deleted)
    return deleted, sorted(kept)


def _touched(difference: Difference) -> tuple[int, ...]:
    came_back = [match.row.id for match in difference.refreshed if match.row.missing]
    moved = [match.row.id for match in difference.moved]
    went = [row.id for row in difference.gone if not row.missing]
    return tuple(sorted({*came_back, *moved, *went}))


def _notes(look: _Look) -> str:
    """What the user should know about a root after a full scan."""
    seen, notes = look.seen, []
    if seen.unreadable:
        example = seen.unreadable[0]
        notes.append(
            f"{len(seen.unreadable)} folders or files could not be opened, such as {example}."
        )
    if seen.unstorable:
        notes.append(f"{seen.unstorable} files were left out: their names are not valid Unicode.")
    kept = sum(row.device in look.lost for row in look.rows)
    if kept:
        notes.append(f"{kept} files are on a disk that is not connected now.")
    return " ".join(notes)


def _disk_of(root: Path) -> tuple[int, int] | None:
    try:
        status = root.stat()
    except OSError:
        return None
    return as_int64(status.st_dev), as_int64(status.st_ino)


def _places(relpath: str) -> Iterator[str]:
    """A path and every folder above it, the root not included."""
    while relpath:
        yield relpath
        relpath = relpath.rpartition("/")[0]


def _chunks(facts: Sequence[Fact]) -> list[tuple[Fact, ...]]:
    remaining = iter(facts)
    return list(iter(lambda: tuple(islice(remaining, CHUNK)), ()))
