"""What the scanner's thread knows and decides. No thread in here: `ScanService` runs it on one."""

import logging
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from engine.domain import RootState
from engine.errors import EnvironmentProblem
from engine.events import EventBus, FilesChanged, Notice, RootChanged
from engine.scan.scanner import Report, Scanner
from engine.scan.schedule import CHECK_S, Schedule
from engine.scan.targets import Target, merge, targets_of_hint
from engine.store.connection import Catalog
from engine.store.roots import root_paths, root_states, set_state
from engine.watch.aggregate import Aggregator
from engine.watch.keeper import Standing, WatchKeeper

log = logging.getLogger("engine.scan")


class Closing(Exception):
    """The library is being closed; the scan in hand ends without writing."""


class _Closes(Protocol):
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Parts:
    """What the loop is made of; all of it is used on the scanner's thread only."""

    catalog: Catalog
    bus: EventBus
    scanner: Scanner
    keeper: WatchKeeper
    watcher: _Closes
    aggregator: Aggregator
    schedule: Schedule
    is_network: Callable[[Path], bool]
    clock: Callable[[], float]


class ScanLoop:
    """Turns hints, times and wishes into scans, and scans into states and events.

    ``has_work`` is set by scans that changed rows, ``has_looked`` by every scan; whoever takes
    them up sets them back.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.is_looking = False
        self.has_work = False
        self.has_looked = False
        self._is_watching = False
        self._standing: dict[int, Standing] = {}
        self._notes: dict[int, str] = {}
        self._check_at = 0.0
        self._told = ""

    def begin_watching(self) -> None:
        """Watch every root from now on, after a look through all of them."""
        if self._is_watching:
            return
        self._is_watching = True
        self._check_at = self._parts.clock() + CHECK_S
        self.try_to_look(self._all_targets())

    def hint(self, root_id: int, relpath: str) -> None:
        """Something about a path may have changed."""
        self._parts.aggregator.add(root_id, relpath, self._parts.clock())

    def lost(self, root_id: int, problem: OSError) -> None:
        """Poll a root that cannot be watched any more; what was missed is looked up at once."""
        standing = self._standing.get(root_id)
        if standing is None or standing.state is not RootState.WATCHED:
            return  # known: every subfolder reports the same trouble
        now = self._parts.clock()
        self._standing[root_id] = self._parts.keeper.failed(root_id, problem, now)
        self.try_to_look([Target(root_id)])

    def look(self, targets: Iterable[Target] | None) -> Report:
        """Scan, everything when None; then set states, plan what comes next, and tell.

        Raises
        ------
        EnvironmentProblem
            The catalog cannot be written.
        """
        self.is_looking = True
        try:
            return self._look(merge(self._all_targets() if targets is None else targets))
        finally:
            self.is_looking = False
            self.has_looked = True

    def _look(self, wanted: list[Target]) -> Report:
        self._watch_first({target.root_id for target in wanted})
        report = self._parts.scanner.scan(wanted)
        self._notes.update(report.notes)
        self._settle_states(report)
        if report.touched:
            self._parts.bus.emit(FilesChanged(report.touched))
        self.has_work = self.has_work or report.changed_anything
        self._told = ""
        return report

    def forget(self, root_ids: Iterable[int]) -> None:
        """These roots were removed."""
        for root_id in root_ids:
            self._parts.keeper.end(root_id)
            self._parts.schedule.forget(root_id)
            self._parts.scanner.forget(root_id)
            self._standing.pop(root_id, None)
            self._notes.pop(root_id, None)

    def run_due(self) -> None:
        """Do whatever is due by now: hints, checks of the roots, retries, periodic scans."""
        now = self._parts.clock()
        targets = self._hinted(now)
        if self._is_watching and now >= self._check_at:
            self._check_at = now + CHECK_S
            targets += self._check(now)
        targets += [Target(root_id) for root_id in self._parts.schedule.due(now)]
        if targets:
            self.try_to_look(targets)

    def patience_s(self) -> float | None:
        """How long nothing will be due; None: until something happens."""
        times = [self._parts.aggregator.due_at(), self._parts.schedule.next_at()]
        if self._is_watching:
            times.append(self._check_at)
        due = min((time for time in times if time is not None), default=None)
        return None if due is None else max(0.0, due - self._parts.clock())

    def close(self) -> None:
        """Stop watching."""
        self._parts.watcher.close()

    def try_to_look(self, targets: list[Target]) -> None:
        """Scan; when that cannot be written down, say so once and try again in a minute."""
        try:
            self.look(targets)
        except EnvironmentProblem as problem:
            now = self._parts.clock()
            for target in targets:
                self._parts.schedule.retry(target.root_id, now)
            if problem.text != self._told:
                self._told = problem.text
                self._parts.bus.emit(Notice(problem.text, problem.advice))

    # -- inside ------------------------------------------------------------------------------
    def _all_targets(self) -> list[Target]:
        return [Target(root_id) for root_id in root_paths(self._parts.catalog.read())]

    def _hinted(self, now: float) -> list[Target]:
        roots = root_paths(self._parts.catalog.read())
        return [
            target
            for root_id, relpath in self._parts.aggregator.take(now)
            if root_id in roots
            for target in targets_of_hint(root_id, roots[root_id], relpath)
        ]

    def _watch_first(self, root_ids: Iterable[int]) -> None:
        """Watch before looking, so that nothing changes unseen between the two."""
        if not self._is_watching:
            return
        roots = root_paths(self._parts.catalog.read())
        for root_id in root_ids:
            if root_id in roots and root_id not in self._standing:
                self._begin(root_id, roots[root_id])

    def _begin(self, root_id: int, root: Path) -> None:
        # A server that does not answer must be asked by the scanner's probe only
        if self._parts.is_network(root) or os.path.isdir(root):  # noqa: PTH112 -- never raises
            now = self._parts.clock()
            self._standing[root_id] = self._parts.keeper.begin(root_id, root, now)

    def _check(self, now: float) -> list[Target]:
        """Look whether watched roots are still there and still watched; retry those that are not."""
        targets = []
        roots = root_paths(self._parts.catalog.read())
        for root_id, standing in list(self._standing.items()):
            root = roots.get(root_id)
            if root is None or standing.state is not RootState.WATCHED:
                continue
            if self._parts.scanner.has_changed_disk(root_id, root):
                self._stand_down(root_id)
                targets.append(Target(root_id))
            elif not self._parts.keeper.is_watching(root_id):
                problem = OSError(None, "the system stopped telling about them")
                self._standing[root_id] = self._parts.keeper.failed(root_id, problem, now)
                targets.append(Target(root_id))
        for root_id in self._parts.keeper.to_retry(now):
            if root_id in roots:
                self._begin(root_id, roots[root_id])
                targets.append(Target(root_id))
        return targets

    def _stand_down(self, root_id: int) -> None:
        self._parts.keeper.end(root_id)
        self._standing.pop(root_id, None)

    def _settle_states(self, report: Report) -> None:
        """Write the states that a scan brought to light, plan the next look, tell the listeners."""
        before = root_states(self._parts.catalog.read())
        now = self._parts.clock()
        for root_id in sorted({*report.looked_at, *report.offline} & before.keys()):
            standing = self._standing_after(root_id, report)
            has_changed = (standing.state, standing.note) != before[root_id]
            is_news = has_changed or root_id in report.notes
            if has_changed:
                self._write_state(root_id, standing)
            if self._is_watching and (is_news or root_id in report.offline):
                self._parts.schedule.plan(root_id, standing.state, now)
            if is_news:
                self._parts.bus.emit(RootChanged(root_id, standing.state, standing.note))

    def _write_state(self, root_id: int, standing: Standing) -> None:
        self._parts.catalog.write(lambda c: set_state(c, root_id, standing.state, standing.note))

    def _standing_after(self, root_id: int, report: Report) -> Standing:
        if root_id in report.offline:
            self._stand_down(root_id)
            return Standing(RootState.OFFLINE, report.offline[root_id])
        standing = self._standing.get(root_id) or self._unwatched(root_id)
        note = f"{standing.note} {self._notes.get(root_id, '')}".strip()
        return Standing(standing.state, note)

    def _unwatched(self, root_id: int) -> Standing:
        """How a root would be kept, while nothing is watched (the command line)."""
        root = root_paths(self._parts.catalog.read()).get(root_id)
        is_network = root is not None and self._parts.is_network(root)
        return Standing(RootState.POLLED if is_network else RootState.WATCHED)
