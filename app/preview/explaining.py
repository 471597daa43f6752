"""Asks the engine why a result is one, in the background; late answers are dropped."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.preview.texts import problem_text
from engine.domain import Hit, Query, Why

if TYPE_CHECKING:
    from app.bridge import EngineBridge
    from engine.api import Library


class Explaining(QObject):
    """Explains one hit at a time.

    Signals
    -------
    told(Why)
        Why the hit is one; a second time, with maps, when these are wanted.
    failed(str)
        It cannot be explained: a sentence.
    """

    told = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hit: Hit | None = None
        self._is_complete = False

    def ask(self, bridge: "EngineBridge", query: Query, hit: Hit) -> None:
        """Explain a hit of a query; what is under way for another is dropped."""
        self._hit, self._is_complete = hit, False
        self._run(bridge, query, hit, heat=False)

    def ask_where(self, bridge: "EngineBridge", query: Query, hit: Hit) -> None:
        """Explain with maps, which takes longer."""
        self._hit, self._is_complete = hit, False
        self._run(bridge, query, hit, heat=True)

    def forget(self) -> None:
        """Drop whatever comes."""
        self._hit = None

    def _run(self, bridge: "EngineBridge", query: Query, hit: Hit, *, heat: bool) -> None:
        bridge.run(
            _why,
            query,
            hit.file_id,
            heat,
            done=self._take_all if heat else self._take,
            failed=self._fail,
            token=("why", heat, id(self)),
        )

    def _take_all(self, why: Why) -> None:
        self._take(why)
        self._is_complete = True  # an answer without maps that comes later knows less

    def _take(self, why: Why) -> None:
        if self._is_complete:
            return
        if self._hit is not None and why.file_id == self._hit.file_id:
            self.told.emit(why)

    def _fail(self, error: Exception) -> None:
        if self._hit is not None:
            self.failed.emit(problem_text(error))


def _why(library: "Library", query: Query, file_id: int, heat: bool) -> Why:
    return library.why(query, file_id, heat=heat)
