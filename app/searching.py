"""From the composition to the answer: when to search, what to do with late or failed answers."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from app.background import Lane
from app.bridge import EngineBridge
from app.composition import PAGE, Composition, to_query
from app.models.results import ResultsModel, page_size
from app.session import Change, Session
from engine.domain import Answer, Query
from engine.errors import BadQuery

if TYPE_CHECKING:
    from engine.api import Library

TYPING_PAUSE_MS = 120
SLIDING_PACE_MS = 30  # at most this often while a slider or a pen moves
WAITING_AFTER_MS = 100  # an answer that takes longer is announced
REFRESH_PACE_MS = 1500  # while indexing, the grid follows at this pace
SEARCH_TOKEN = "search"  # noqa: S105 -- no password: a newer search replaces an older one

Answered = tuple[Query, Answer]


class Searching(QObject):
    """Searches whenever the session changes, and fills the model.

    Signals
    -------
    answered(Answer)
        The model shows this answer's first page now.
    failed(Exception)
        There is no answer; the old results stand.
    misread(BadQuery)
        The typed text cannot be understood (yet).
    waiting(bool)
        An answer takes long, or has come.
    """

    answered = Signal(object)
    failed = Signal(object)
    misread = Signal(object)
    waiting = Signal(bool)

    def __init__(
        self,
        session: Session,
        bridge: EngineBridge,
        model: ResultsModel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._bridge, self._model = session, bridge, model
        self.answer: Answer | None = None
        self.refresh_pace_ms = REFRESH_PACE_MS
        self._query = Query()
        self._is_busy = False
        self._is_behind = False  # a hand has moved on since the search under way began
        self._since = QElapsedTimer()  # ... the last search began
        self._pause = self._single_shot(self.search_now)
        self._patience = self._single_shot(lambda: self.waiting.emit(True))
        self._refresh = self._single_shot(self._search_quietly)
        session.changed.connect(self._hear_change)
        model.more_wanted.connect(self._fetch_page)
        bridge.opened.connect(self.search_now)
        bridge.files_changed.connect(self._hear_files)

    def search_now(self) -> None:
        """Search at once for what stands in the window."""
        self._pause.stop()
        self._begin(self._session.now, PAGE)

    def refresh_soon(self) -> None:
        """Ask again before long, without disturbing: something in the library has changed."""
        if not self._refresh.isActive():
            self._refresh.start(self.refresh_pace_ms)

    @property
    def query(self) -> Query:
        """What the results that are shown answer."""
        return self._query

    def stop(self) -> None:
        """Search no more (the window is closing)."""
        for timer in (self._pause, self._patience, self._refresh):
            timer.stop()

    def _single_shot(self, slot: object) -> QTimer:
        timer = QTimer(self, singleShot=True)
        timer.timeout.connect(slot)
        return timer

    def _hear_change(self, _made: Composition, change: Change) -> None:
        if change is Change.TYPED:
            self._pause.start(TYPING_PAUSE_MS)
        elif change is Change.SLID:
            self._follow_hand()
        else:
            self.search_now()

    def _follow_hand(self) -> None:
        """Search at once, but never drop the answer that is coming: a hand that does not rest sees results."""
        if self._is_busy:
            self._is_behind = True
        elif not self._pause.isActive():
            rested_ms = self._since.elapsed() if self._since.isValid() else SLIDING_PACE_MS
            self._pause.start(max(0, SLIDING_PACE_MS - rested_ms))

    def _hear_files(self, _file_ids: object) -> None:
        if self._bridge.is_open:
            self.refresh_soon()

    # -- answers -----------------------------------------------------------------------------
    def _begin(self, made: Composition, limit: int) -> None:
        self._is_busy, self._is_behind = True, False
        self._since.start()
        self._patience.start(WAITING_AFTER_MS)
        self._refresh.stop()
        self._ask(made, limit, self._show, self._fail)

    def _search_quietly(self) -> None:
        if self._is_busy or self._pause.isActive():
            return  # an answer that is just coming will be up to date
        limit = page_size(len(self._model.hits))
        self._ask(self._session.now, limit, self._show_if_new, self._ignore)

    def _ask(
        self,
        made: Composition,
        limit: int,
        done: Callable[[Answered], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._bridge.run(
            _answer, made, limit, done=done, failed=failed, token=SEARCH_TOKEN, lane=Lane.SEARCH
        )

    def _show(self, answered: Answered, *, is_refresh: bool = False) -> None:
        self._end()
        self._query, self.answer = answered
        weaker = self._query.show_all
        self._model.show(self.answer, with_weaker=weaker, is_refresh=is_refresh)
        self.answered.emit(self.answer)
        self._catch_up()

    def _show_if_new(self, answered: Answered) -> None:
        query, answer = answered
        if not self._model.is_same(answer, with_weaker=query.show_all):
            self._show((replace(query, limit=PAGE), answer), is_refresh=True)

    def _fail(self, error: Exception) -> None:
        self._end()
        (self.misread if isinstance(error, BadQuery) else self.failed).emit(error)
        self._catch_up()

    def _catch_up(self) -> None:
        if self._is_behind and not self._is_busy:
            self.search_now()

    def _ignore(self, _error: Exception) -> None:
        """A refresh that nobody asked for failed: the results that stand are good enough."""

    def _end(self) -> None:
        self._is_busy = False
        self._patience.stop()
        self.waiting.emit(False)

    # -- pages -------------------------------------------------------------------------------
    def _fetch_page(self, offset: int) -> None:
        query = self._query.with_page(offset, PAGE)
        self._bridge.search(
            query,
            done=lambda answer: self._append(query, answer),
            failed=self._miss_page,
            token=(SEARCH_TOKEN, "page"),
        )

    def _append(self, query: Query, answer: Answer) -> None:
        if query == self._query.with_page(query.offset, PAGE):  # else the answer is another's
            self._model.append(answer.hits)

    def _miss_page(self, error: Exception) -> None:
        self._model.give_up_asking()
        self.failed.emit(error)


def _answer(library: "Library", made: Composition, limit: int) -> Answered:
    """Parse and search in one go on the search thread."""
    typed = library.parse_filter(made.text) if made.needs_parsing() else None
    query = to_query(made, typed, limit)
    if made.wandering is None:
        return query, library.search(query)
    walk = made.wandering
    return query, library.wander(walk.start, walk.seen, query, seed=walk.seed)
