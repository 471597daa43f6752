"""The door to scanning: one thread, one queue; what the window, the command line and watchdog want.

Threads
-------
"trouvere-scanner" owns all looking at disks and all writing of what it saw. `ScanService` may be used
from any thread; watchdog's threads only put hints into the queue.
"""

import logging
import random
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from engine.domain import Root, RootState
from engine.errors import EnvironmentProblem
from engine.events import EventBus, FilesChanged, RootChanged
from engine.scan.adding import (
    cover_of,
    folder_to_add,
    insert_root,
    left_out,
    refuse_library_folder,
)
from engine.scan.health import Probe, why_offline
from engine.scan.ignore import rules_down_to
from engine.scan.loop import Closing, Parts, ScanLoop
from engine.scan.requests import (
    Begin,
    Forget,
    Hint,
    Look,
    Lost,
    Request,
    Requests,
    Stop,
    broken_off,
)
from engine.scan.scanner import Report, Scanner
from engine.scan.schedule import Schedule
from engine.scan.targets import Target
from engine.store import roots as rows_of_roots
from engine.store.connection import Catalog
from engine.watch.aggregate import QUIET_S, Aggregator
from engine.watch.keeper import WatchKeeper
from engine.watch.mounts import counts_blocks, is_network_drive
from engine.watch.watcher import FolderWatcher

log = logging.getLogger("engine.scan")

_PAUSE_AFTER_BUG_S = 5.0
"""So that a mistake of ours, met again and again, does not keep a processor busy."""


class ScanService:
    """Keeps the file rows of a library in step with the disk.

    Parameters
    ----------
    on_work
        Called on the scanner's thread after a scan that changed rows: there may be files to index,
        or contents that nobody holds any more.
    on_rest
        Called on the scanner's thread when scans have ended and none is waiting.
    library_folder
        Never scanned, and refused as a root.
    rescan_s, poll_s
        Between two full looks through a watched root, and through one that cannot be watched.
    quiet_s
        How long hints are gathered.
    clock, uniform, is_network
        For tests: seconds that only grow; `random.uniform`; whether a folder must be polled.
    """

    def __init__(
        self,
        catalog: Catalog,
        bus: EventBus,
        *,
        on_work: Callable[[], None],
        on_rest: Callable[[], None] = lambda: None,
        library_folder: Path,
        rescan_s: float = 3600.0,
        poll_s: float = 600.0,
        quiet_s: float = QUIET_S,
        clock: Callable[[], float] = time.monotonic,
        uniform: Callable[[float, float], float] = random.uniform,
        is_network: Callable[[Path], bool] = is_network_drive,
    ) -> None:
        self._catalog = catalog
        self._bus = bus
        self._on_work = on_work
        self._on_rest = on_rest
        self._library_folder = library_folder.resolve()
        self._requests = Requests()
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="trouvere-scanner", daemon=True)
        watcher = FolderWatcher(
            self._requests.hint, lambda root_id, problem: self._requests.put(Lost(root_id, problem))
        )
        probe = Probe()
        scanner = Scanner(
            catalog,
            library_folder=self._library_folder,
            blocks_tell=counts_blocks,
            why_root_offline=lambda root: (
                probe.why_offline(root) if is_network(root) else why_offline(root)
            ),
            check=self._check,
            on_early=on_work,
        )
        self._loop = ScanLoop(
            Parts(
                catalog=catalog,
                bus=bus,
                scanner=scanner,
                keeper=WatchKeeper(watcher, poll_s=poll_s, is_network=is_network),
                watcher=watcher,
                aggregator=Aggregator(quiet_s=quiet_s),
                schedule=Schedule(rescan_s=rescan_s, poll_s=poll_s, uniform=uniform),
                is_network=is_network,
                clock=clock,
            )
        )

    # -- for everybody -----------------------------------------------------------------------
    def start(self, *, watch: bool = True) -> None:
        """Begin: with `watch`, look through every root and keep watching. Returns at once."""
        self._ensure_thread()
        if watch:
            self._requests.put(Begin())

    def add_root(self, path: Path) -> Root:
        """Watch a folder from now on; it is looked through in the background.

        A root that is there already is looked through again. Roots inside the folder become part of
        the new one and keep all that is known of their files.

        Raises
        ------
        EnvironmentProblem
            The folder does not exist, is a file, cannot be opened, lies in a root, or in the library.
        """
        root_id = self._add(path)
        self._requests.put(Look((Target(root_id),)))
        return next(root for root in self.roots() if root.id == root_id)

    def remove_root(self, root_id: int) -> None:
        """Forget a root and its file rows. The files are not touched."""
        self._catalog.write(lambda c: rows_of_roots.remove_root(c, root_id))
        self._requests.put(Forget((root_id,)))
        self._bus.emit(RootChanged(root_id, None))
        self._bus.emit(FilesChanged())

    def roots(self) -> list[Root]:
        """Every root with its state and counts."""
        return rows_of_roots.all_roots(self._catalog.read())

    def rescan(self, root_id: int | None = None) -> None:
        """Look through a root, or all, again. Returns at once."""
        self._requests.put(Look(None if root_id is None else (Target(root_id),)))

    def scan_now(self, folders: Sequence[Path] | None = None) -> list[int]:
        """Look through folders, every root when None, and return the ids of their roots when done.

        A folder that is not in the library becomes a root; one that lies in a root is looked
        through as the part of it that it is.

        Raises
        ------
        EnvironmentProblem
            As `add_root`; or every one of the roots is offline; or the library is being closed.
        """
        targets = None
        if folders is not None:
            checked = [folder_to_add(folder) for folder in folders]  # all, before any is added
            targets = tuple([self._target_of(folder) for folder in checked])
        request = Look(targets)
        self._ensure_thread()
        self._requests.put(request)
        report = request.done.result()
        if report.offline and not report.looked_at:
            raise self._all_offline(report)
        return sorted({*report.looked_at, *report.offline})

    @property
    def is_scanning(self) -> bool:
        """Whether a scan is going on or about to."""
        return self._requests.scans_waiting or self._loop.is_looking

    def close(self) -> None:
        """End watching, and the scan in hand, which is not written."""
        self._closing.set()
        self._requests.close()
        with self._lock:
            started = self._thread.is_alive()
        if started:
            self._thread.join()
        self._requests.break_off()

    # -- on the caller's thread --------------------------------------------------------------
    def _ensure_thread(self) -> None:
        with self._lock:
            if not self._thread.ident and not self._closing.is_set():
                self._thread.start()

    def _add(self, path: Path) -> int:
        folder = folder_to_add(path)
        refuse_library_folder(folder, self._library_folder)
        now = datetime.now(UTC).isoformat()
        added = self._catalog.write(lambda c: insert_root(c, folder, now))
        if added.absorbed:
            self._requests.put(Forget(added.absorbed))
        for root_id in added.absorbed:
            self._bus.emit(RootChanged(root_id, None))
        if added.is_new:
            self._bus.emit(RootChanged(added.root_id, RootState.WATCHED))
        return added.root_id

    def _target_of(self, folder: Path) -> Target:
        roots = rows_of_roots.root_paths(self._catalog.read())
        cover = cover_of(folder, roots)
        if cover is None:
            return Target(self._add(folder))
        root = roots[cover.root_id]
        if rules_down_to(root, cover.folder) is None:
            raise left_out(folder, root)
        return Target(cover.root_id, cover.folder)

    def _all_offline(self, report: Report) -> EnvironmentProblem:
        root_id, reason = next(iter(report.offline.items()))
        path = rows_of_roots.root_paths(self._catalog.read()).get(root_id, "A folder")
        return EnvironmentProblem(
            f"{path} cannot be looked through. {reason}", "Connect its drive and try again."
        )

    # -- the thread --------------------------------------------------------------------------
    def _run(self) -> None:
        while not self._closing.is_set():
            request = self._requests.get(self._loop.patience_s())
            try:
                if request is not None:
                    self._serve(request)
                self._loop.run_due()
            except Closing:
                break
            except Exception:
                log.exception("the scanner stumbled")
                self._closing.wait(_PAUSE_AFTER_BUG_S)
            if self._loop.has_work:
                self._loop.has_work = False
                self._on_work()
            if self._loop.has_looked and not self.is_scanning:
                self._loop.has_looked = False
                self._on_rest()
        self._loop.close()

    def _serve(self, request: Request) -> None:
        match request:
            case Hint(root_id, relpath):
                self._loop.hint(root_id, relpath)
            case Lost(root_id, problem):
                self._loop.lost(root_id, problem)
            case Forget(root_ids):
                self._loop.forget(root_ids)
            case Begin():
                self._loop.begin_watching()
                self._requests.done(request)
            case Look():
                self._look(request)
            case Stop():
                self._closing.set()

    def _look(self, request: Look) -> None:
        """Scan for somebody who may be waiting for it."""
        try:
            report = self._loop.look(request.targets)
        except Closing:
            request.done.set_exception(broken_off())
            raise
        except Exception as problem:  # noqa: BLE001 -- it belongs to whoever waits
            self._requests.done(request)
            request.done.set_exception(problem)
        else:
            self._requests.done(request)
            request.done.set_result(report)

    def _check(self) -> None:
        if self._closing.is_set():
            raise Closing
