"""Files to the trash and back, with what the library has to know of it. GUI thread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.background import Lane
from app.bridge import EngineBridge
from app.notify import Notifier
from app.trash import (
    Move,
    Trashed,
    TrashReport,
    move_to_trash,
    put_back,
    system_trash,
)
from app.undo import Undoing
from engine.errors import EnvironmentProblem
from engine.organised import Inherited

if TYPE_CHECKING:
    from engine.api import Library


@dataclass(frozen=True, slots=True)
class Heir:
    """Who gets the tags, rating and collections of a file that goes; hashes of their contents."""

    kept: str
    gone: str


@dataclass(frozen=True, slots=True)
class Removed:
    """What was moved, what was not, and what others inherited."""

    report: TrashReport
    inherited: tuple[Inherited, ...] = ()


class Removing(QObject):
    """Moves files to the trash, tells so, and offers the way back.

    Signals
    -------
    removed(set[int])
        These files are in the trash.
    returned()
        Files came back out of it.
    """

    removed = Signal(object)
    returned = Signal()

    def __init__(
        self,
        bridge: EngineBridge,
        undoing: Undoing,
        notifier: Notifier,
        parent: QObject | None = None,
        *,
        move: Move = system_trash,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._undoing, self._notifier, self._move = bridge, undoing, notifier, move

    def remove(self, file_ids: Sequence[int], heirs: dict[int, Heir] | None = None) -> None:
        """Move files to the trash, each with what belongs to it (the RAW of a JPEG).

        Parameters
        ----------
        heirs
            By file: who gets what the user wrote about it.
        """
        ids, wanted = list(file_ids), dict(heirs or {})
        if not ids:
            return

        def take_note(removed: Removed) -> None:
            if removed.report.moved:
                kept = _Step(ids, wanted, removed)
                self._undoing.did(
                    self._name(len(removed.report.moved)),
                    lambda: self._undo(kept),
                    lambda: self._redo(kept),
                )
            self._tell(removed.report)

        self._go(ids, wanted, take_note)

    # -- inside ------------------------------------------------------------------------------
    def _go(self, ids: list[int], heirs: dict[int, Heir], done: Callable[[Removed], None]) -> None:
        def finish(removed: Removed) -> None:
            done(removed)
            self.removed.emit({one.file_id for one in removed.report.moved})

        self._bridge.run(
            _remove,
            ids,
            heirs,
            self._move,
            done=finish,
            failed=self._notifier.problem,
            owner=self,
            lane=Lane.CHANGES,
        )

    def _undo(self, step: "_Step") -> None:
        def finish(report: TrashReport) -> None:
            if report.problems:
                count = len(report.problems)
                several = self.tr("%Ln files could not be put back.", "", count)
                self._notifier.problem(self._problem(report, several))
            self.returned.emit()

        self._bridge.run(
            _put_back,
            step.removed,
            done=finish,
            failed=self._notifier.problem,
            owner=self,
            lane=Lane.CHANGES,
        )

    def _redo(self, step: "_Step") -> None:
        def take_note(removed: Removed) -> None:
            step.removed = removed
            if removed.report.problems:
                self._tell(removed.report)

        self._go(step.ids, step.heirs, take_note)

    def _name(self, count: int) -> str:
        return self.tr("Moving %Ln files to the trash", "", count)

    def _tell(self, report: TrashReport) -> None:
        several = self.tr("%Ln files could not be moved to the trash.", "", len(report.problems))
        problem = self._problem(report, several)
        if not report.moved:
            self._notifier.problem(problem)
            return
        if len(report.moved) == 1:
            text = self.tr("{name} is in the trash.").format(name=report.moved[0].path.name)
        else:
            text = self.tr("%Ln files are in the trash.", "", len(report.moved))
        advice = str(problem) if report.problems else ""
        self._notifier.tell(text, advice, self.tr("Undo"), self._undoing.way_back())

    @staticmethod
    def _problem(report: TrashReport, several: str) -> EnvironmentProblem:
        """The first of the problems in full, and how many there are."""
        if not report.problems:
            return EnvironmentProblem("")
        first = report.problems[0]
        shown = f"{first.path.name}: {first.reason}"
        if len(report.problems) == 1:
            return EnvironmentProblem(shown)
        return EnvironmentProblem(several, shown)


class _Step:
    """What was done last: undo and redo take turns."""

    def __init__(self, ids: list[int], heirs: dict[int, Heir], removed: Removed) -> None:
        self.ids, self.heirs, self.removed = ids, heirs, removed


# -- on a worker thread ----------------------------------------------------------------------------
def _remove(library: "Library", ids: list[int], heirs: dict[int, Heir], move: Move) -> Removed:
    files: list[tuple[int, Path]] = library.duplicates.with_companions(ids)
    report = move_to_trash(files, move)
    gone = {one.file_id for one in report.moved}
    inherited = [
        library.duplicates.inherit(kept, hashes) for kept, hashes in _estates(gone, heirs).items()
    ]
    if gone:
        library.duplicates.left(sorted(gone))
    return Removed(report, tuple(inherited))


def _estates(gone: set[int], heirs: dict[int, Heir]) -> dict[str, list[str]]:
    """Whose marks go to whom, for the files that did go."""
    found: dict[str, list[str]] = {}
    for file_id, heir in heirs.items():
        if file_id in gone and heir.gone != heir.kept:
            found.setdefault(heir.kept, []).append(heir.gone)
    return found


def _put_back(library: "Library", removed: Removed) -> TrashReport:
    report = put_back(removed.report.moved)
    back: Sequence[Trashed] = report.moved
    for inherited in reversed(removed.inherited):
        library.duplicates.disinherit(inherited)
    if library.duplicates.came_back([one.file_id for one in back]):
        library.rescan()
    return report
