"""Asks the engine for a closer look at a photo: how it was taken, which colours it has."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.preview.facts import FactsPanel
from engine.closeup import Shot, Swatch
from engine.domain import Hit, Kind

if TYPE_CHECKING:
    from app.bridge import EngineBridge, Task
    from engine.api import Library


class Closer(QObject):
    """Fills the facts of one photo at a time; late answers are dropped.

    A file that cannot be read is explained where its picture should be, so nothing is said here.
    """

    def __init__(self, facts: FactsPanel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._facts = facts
        self._tasks: list[Task] = []

    def ask(self, bridge: "EngineBridge", hit: Hit) -> None:
        """Look at another file; only photos have more to tell."""
        self.forget()
        if hit.kind is Kind.PHOTO:
            one, facts = hit.file_id, self._facts
            self._tasks = [
                bridge.run(_shot, one, done=facts.show_shot, failed=_leave_out, owner=self),
                bridge.run(_colours, one, done=facts.show_colours, failed=_leave_out, owner=self),
            ]

    def forget(self) -> None:
        """Drop whatever comes."""
        for task in self._tasks:
            task.cancel()
        self._tasks = []


def _shot(library: "Library", file_id: int) -> Shot:
    return library.closeups.shot(file_id)


def _colours(library: "Library", file_id: int) -> tuple[Swatch, ...]:
    return library.closeups.colours(file_id)


def _leave_out(_error: Exception) -> None:
    """What cannot be told is not shown."""
