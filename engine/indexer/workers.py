"""The threads that change a library: scanner, indexer and applier, started when first needed.

A library that is only searched, by `trouvere search` for example, never starts them.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.config import Settings
from engine.domain import Progress
from engine.encoders.base import EncoderService
from engine.events import EventBus
from engine.index.index_set import IndexSet
from engine.indexer.applier import Applier
from engine.indexer.choice import ModelChoice
from engine.indexer.indexer import Indexer
from engine.indexer.manners import Manners
from engine.indexer.tools import Tools
from engine.media.pool import LoaderPool
from engine.media.thumbnails import ThumbnailStore
from engine.scan.service import ScanService
from engine.store.connection import Catalog

PROGRESS_EVERY_S = 0.5


@dataclass(frozen=True, slots=True)
class Parts:
    """What the threads work on; the library owns all of it."""

    folder: Path
    settings: Settings
    catalog: Catalog
    bus: EventBus
    encoders: EncoderService
    choice: ModelChoice
    loaders: LoaderPool
    thumbnails: ThumbnailStore
    indexes: IndexSet
    manners: Manners


class Workers:
    """Owns the threads. Every method may be called from any thread."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._lock = threading.Lock()
        self._applier: Applier | None = None
        self._started: tuple[ScanService, Indexer] | None = None

    @property
    def scans(self) -> ScanService:
        """The scanner, with the indexer running behind it."""
        return self._start()[0]

    @property
    def indexer(self) -> Indexer:
        """The indexer."""
        return self._start()[1]

    @property
    def running_indexer(self) -> Indexer | None:
        """The indexer if it was ever needed; asking does not start it."""
        return self._started[1] if self._started is not None else None

    def notify(self, file_ids: Sequence[int]) -> None:
        """Something about these files was committed: the indexes follow, the views are told."""
        self._the_applier().notify(file_ids)

    def index(
        self, paths: Sequence[Path], on_progress: Callable[[Progress], None] | None
    ) -> tuple[list[int], float]:
        """Scan folders, wait until nothing is left to index, and return (root ids, seconds).

        Raises
        ------
        EnvironmentProblem
            A folder does not exist, or indexing cannot go on (full disk, missing model).
        """
        tell = on_progress or (lambda _progress: None)
        started_s = time.monotonic()
        scans, indexer = self._start()
        self._parts.manners.insist()
        roots = scans.scan_now(paths)
        indexer.wake()
        while not indexer.wait_idle(PROGRESS_EVERY_S):
            tell(indexer.progress())
        if indexer.blocked is not None:
            raise indexer.blocked
        self._settle()
        self._the_applier().flush()
        tell(indexer.progress())
        return roots, time.monotonic() - started_s

    def close(self) -> None:
        """Stop the threads; what is committed is applied and saved, the rest stays queued."""
        if self._started is not None:
            scans, indexer = self._started
            scans.close()
            indexer.close()
        if self._applier is not None:
            self._applier.close()

    def _start(self) -> tuple[ScanService, Indexer]:
        applier = self._the_applier()
        with self._lock:
            if self._started is None:
                scans = self._new_scans()
                indexer = self._new_indexer(scans, applier)
                self._started = scans, indexer
                indexer.start()
            return self._started

    def _new_scans(self) -> ScanService:
        parts = self._parts
        return ScanService(
            parts.catalog,
            parts.bus,
            on_work=self._wake,
            on_rest=self._tell,
            library_folder=parts.folder,
            rescan_s=parts.settings.rescan_minutes * 60.0,
            poll_s=parts.settings.poll_minutes * 60.0,
        )

    def _new_indexer(self, scans: ScanService, applier: Applier) -> Indexer:
        parts = self._parts
        return Indexer(
            Tools(
                catalog=parts.catalog,
                encoders=parts.encoders,
                loaders=parts.loaders,
                loader_count=parts.settings.loader_processes,
                thumbnails=parts.thumbnails,
                bus=parts.bus,
                active=parts.choice.to_index,
                committed=applier.notify,
                unanswered=parts.choice.unanswered,
                is_scanning=lambda: scans.is_scanning,
                settle=self._settle,
                manners=parts.manners,
            )
        )

    def _wake(self) -> None:
        self.indexer.wake()

    def _tell(self) -> None:
        self.indexer.tell()

    def _the_applier(self) -> Applier:
        with self._lock:
            if self._applier is None:
                parts = self._parts
                self._applier = Applier(parts.indexes.apply, parts.indexes.save, parts.bus)
            return self._applier

    def _settle(self) -> None:
        """Nothing is left to index: hand over to a new model that is complete."""
        if self._parts.choice.settle():
            self.notify([])
