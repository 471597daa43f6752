"""Loads the rows that one looks at: one request at a time, for where the view is by then."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from app.background import Lane
from app.bridge import EngineBridge, Task
from app.composition import PAGE
from app.models.results import ResultsModel, length_of
from engine.domain import Answer, Hit, Query


class Paging(QObject):
    """Fills a model with pages of the answer that it shows.

    While one request is under way the view may move on; the next one asks for where it is then, so
    that whoever drags the scroll bar through 100,000 results does not wait for all on the way.

    Signals
    -------
    failed(Exception)
        A page could not be had; it is asked for again when the view moves.
    """

    failed = Signal(object)

    def __init__(
        self, bridge: EngineBridge, model: ResultsModel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge, self._model = bridge, model
        self._query = Query()
        self._task: Task | None = None
        self._has_moved = False  # the view, since the request under way began
        model.wanted.connect(self._fetch)

    def begin(self, query: Query) -> None:
        """Another answer is about to be shown: what is under way belongs to an older one."""
        if self._task is not None:
            self._task.cancel()
        self._task = None
        self._query = query

    def load(self, rows: Sequence[int], done: Callable[[list[Hit]], None]) -> None:
        """Give the hits of these rows, ascending, wherever they are; the model keeps its own."""
        first, stop = rows[0], rows[-1] + 1
        query = self._query.with_page(first, stop - first)

        def take(answer: Answer) -> None:
            places = (row - first for row in rows)
            done([answer.hits[place] for place in places if place < len(answer.hits)])

        self._bridge.run(
            lambda library: library.search(query),
            done=take,
            failed=self.failed.emit,
            owner=self,
            lane=Lane.SEARCH,
        )

    def _fetch(self) -> None:
        offset = self._model.page_wanted()
        if self._task is not None:
            self._has_moved = True
        if self._task is not None or offset is None:
            return
        self._has_moved = False
        query = self._query.with_page(offset, PAGE)
        self._task = self._bridge.run(
            lambda library: library.search(query),
            done=lambda answer: self._take(offset, answer),
            failed=self._miss,
            owner=self,
            lane=Lane.SEARCH,
        )

    def _take(self, offset: int, answer: Answer) -> None:
        self._task = None
        total = length_of(answer, with_weaker=self._query.show_all)
        self._model.fill(offset, answer.hits, total)
        self._fetch()

    def _miss(self, error: Exception) -> None:
        self._task = None
        self.failed.emit(error)
        if self._has_moved:
            self._fetch()
