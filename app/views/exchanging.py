"""Ratings and tags to and from XMP sidecars: asked for, watched, stopped, told. GUI thread."""

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app import engine_texts, explain
from app.background import Lane
from app.bridge import EngineBridge
from app.marking import Marking
from app.notify import Notifier
from app.undo import Undoing
from app.views.grid import ResultsGrid
from engine.organised import SidecarReport

if TYPE_CHECKING:
    from engine.api import Library

TOLD_EVERY_S = 0.7
SHOWN_PROBLEMS = 3


class Exchanging(QObject):
    """Exports and imports: the selected results if there are several, else the whole library."""

    def __init__(
        self,
        grid: ResultsGrid,
        bridge: EngineBridge,
        notifier: Notifier,
        marking: Marking,
        undoing: Undoing,
    ) -> None:
        super().__init__(grid)
        self._grid, self._bridge, self._notifier = grid, bridge, notifier
        self._marking, self._undoing = marking, undoing
        self._stop: threading.Event | None = None

    def ask_to_export(self) -> None:
        """Ask before anything is written beside the user's files."""
        wanted = self._wanted()
        whose = self._whose(wanted)
        self._notifier.tell(
            self.tr("Write ratings and tags of {whose} into .xmp files beside them?").format(
                whose=whose
            ),
            self.tr("The files themselves stay as they are, and so does all else in such files."),
            self.tr("Write"),
            lambda: self._export(wanted),
        )

    def take_over(self) -> None:
        """Read ratings and tags from sidecars, and from inside photos that have none."""
        wanted = self._wanted()
        self._begin(
            self.tr("Reading sidecar files: {done} of {all}"),
            lambda library, tell, stop: library.sidecars.take_over(wanted, tell, stop),
            self._tell_taken,
        )

    def stop(self) -> None:
        """End what is going on after the file in hand."""
        if self._stop is not None:
            self._stop.set()

    # -- inside ----------------------------------------------------------------------------------
    def _wanted(self) -> list[int] | None:
        selected = [hit.file_id for hit in self._grid.selected_hits()]
        return selected if len(selected) > 1 else None

    def _whose(self, wanted: list[int] | None) -> str:
        if wanted is None:
            return self.tr("all files of the library")
        return self.tr("the %Ln selected files", "", len(wanted))

    def _export(self, wanted: list[int] | None) -> None:
        self._begin(
            self.tr("Writing sidecar files: {done} of {all}"),
            lambda library, tell, stop: library.sidecars.export(wanted, tell, stop),
            self._tell_written,
        )

    def _begin(
        self,
        text: str,
        call: "Callable[[Library, Callable[[int, int], None], threading.Event], SidecarReport]",
        done: Callable[[SidecarReport], None],
    ) -> None:
        if self._stop is not None:
            self._notifier.tell(self.tr("Sidecar files are being read or written already."))
            return
        stop = self._stop = threading.Event()
        tell = _Pace(
            lambda n, count: self._bridge.post(lambda: self._tell_progress(text, n, count))
        )

        def end(report: SidecarReport) -> None:
            self._stop = None
            done(report)

        def fail(error: Exception) -> None:
            self._stop = None
            self._notifier.problem(error)

        self._bridge.run(
            lambda library: call(library, tell, stop),
            done=end,
            failed=fail,
            owner=self,
            lane=Lane.LONG,
        )

    def _tell_progress(self, text: str, done: int, count: int) -> None:
        if self._stop is not None and not self._stop.is_set():
            told = text.format(done=explain.number(done), all=explain.number(count))
            self._notifier.tell(told, action=self.tr("Stop"), do=self.stop)

    def _tell_written(self, report: SidecarReport) -> None:
        text = self.tr("%Ln sidecar files written, {same} needed nothing.", "", report.changed)
        self._tell(text, report, None)

    def _tell_taken(self, report: SidecarReport) -> None:
        undo: Callable[[], None] | None = None
        if report.before:
            self._marking.did(self.tr("Reading sidecar files"), report.before)
            undo = self._undoing.way_back()
        text = self.tr(
            "%Ln files got ratings or tags, {same} are as they were.", "", report.changed
        )
        self._tell(text, report, undo)

    def _tell(self, text: str, report: SidecarReport, undo: Callable[[], None] | None) -> None:
        told = text.format(same=explain.number(report.same))
        if report.is_stopped:
            told = f"{self.tr('Stopped.')} {told}"
        self._notifier.tell(told, self._problems(report), self.tr("Undo") if undo else "", undo)

    def _problems(self, report: SidecarReport) -> str:
        """The first problems in words."""
        if not report.problems:
            return ""
        parts = [
            f"{one.path.name}: {engine_texts.said(one.reason)}"
            for one in report.problems[:SHOWN_PROBLEMS]
        ]
        more = len(report.problems) - len(parts)
        if more:
            parts.append(self.tr("… and %Ln more.", "", more))
        head = self.tr("%Ln could not be done.", "", len(report.problems))
        return " ".join([head, *parts])


class _Pace:
    """Hands on what a worker tells, a few times a second at most."""

    def __init__(self, tell: Callable[[int, int], None]) -> None:
        self._tell, self._next = tell, time.monotonic() + TOLD_EVERY_S

    def __call__(self, done: int, count: int) -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + TOLD_EVERY_S
            self._tell(done, count)
