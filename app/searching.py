"""From the composition to the answer: when to search, what to do with late or failed answers."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from app.background import Lane
from app.bridge import EngineBridge
from app.composition import PAGE, Composition, to_query
from app.models.results import ResultsModel
from app.paging import Paging
from app.session import Change, Session
from engine.domain import Answer, Hit, Query
from engine.errors import BadQuery

if TYPE_CHECKING:
    from engine.api import Library

# as long as the last search took: at 40 ms (a trial) searches for half words held up those for whole ones
TYPING_PAUSE_MS = (80, 120)
SLIDING_PACE_MS = 30  # at most this often while a slider or a pen moves
WAITING_AFTER_MS = 100  # an answer that takes longer is announced
REFRESH_PACE_MS = 1500  # while indexing, the grid follows at this pace
SEARCH_TOKEN = "search"  # noqa: S105 -- no password: a newer search replaces an older one

MOST_PAGES = 12  # that a refresh asks for again, so that nothing in sight is empty meanwhile

Pages = dict[int, tuple[Hit, ...]]
Answered = tuple[Query, Answer, Pages]


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
        self._is_drawing = False  # sketches are looked at quickly
        self._pause = self._single_shot(self.search_now)
        self._patience = self._single_shot(lambda: self.waiting.emit(True))
        self._refresh = self._single_shot(self._search_quietly)
        session.changed.connect(self._hear_change)
        self.paging = Paging(bridge, model, self)
        self.paging.failed.connect(self.failed)
        self.kept_rows: Callable[[], Iterable[int]] = tuple  # selected: to be kept by a refresh
        bridge.opened.connect(self.search_now)
        bridge.files_changed.connect(self._hear_files)

    def search_now(self) -> None:
        """Search at once for what stands in the window."""
        self._pause.stop()
        self._begin(self._session.now)

    def set_drawing(self, is_drawing: bool) -> None:
        """Look at sketches only quickly while one draws; see all that is in them when the pen rests."""
        if is_drawing is self._is_drawing:
            return
        self._is_drawing = is_drawing
        if self._is_busy:
            self._is_behind = self._is_behind or not is_drawing
        elif not is_drawing:
            self._search_quietly()

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
            self._pause.start(typing_pause(self.answer))
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
    def _begin(self, made: Composition) -> None:
        self._is_busy, self._is_behind = True, False
        self._since.start()
        self._patience.start(WAITING_AFTER_MS)
        self._refresh.stop()
        self._ask(made, (), self._show, self._fail)

    def _search_quietly(self) -> None:
        if self._is_busy or self._pause.isActive():
            return  # an answer that is just coming will be up to date
        rows = (*self._model.sight, *self.kept_rows())
        pages = self._model.pages_of(rows)[:MOST_PAGES]
        self._ask(self._session.now, pages, self._show_if_new, self._ignore)

    def _ask(
        self,
        made: Composition,
        pages: Sequence[int],
        done: Callable[[Answered], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._bridge.run(
            partial(_answer, is_quick=self._is_drawing),
            made,
            pages,
            done=done,
            failed=failed,
            token=SEARCH_TOKEN,
            lane=Lane.SEARCH,
        )

    def _show(self, answered: Answered, *, is_refresh: bool = False) -> None:
        self._end()
        self._query, self.answer, pages = answered
        self.paging.begin(self._query)
        weaker = self._query.show_all
        self._model.show(self.answer, with_weaker=weaker, is_refresh=is_refresh, pages=pages)
        self.answered.emit(self.answer)
        self._catch_up()

    def _show_if_new(self, answered: Answered) -> None:
        query, answer, pages = answered
        if not self._model.is_same(answer, with_weaker=query.show_all, pages=pages):
            self._show(answered, is_refresh=True)
        elif self.answer is None or _told(answer) != _told(self.answer):
            self.answer = answer  # the same rows, but what is said of them is out of date
            self.answered.emit(answer)

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


def _answer(
    library: "Library", made: Composition, pages: Sequence[int], *, is_quick: bool = False
) -> Answered:
    """Parse and search in one go on the search thread; `pages` beside the first one are wanted too."""
    typed = library.parse_filter(made.text) if made.needs_parsing() else None
    query = replace(to_query(made, typed), quick=is_quick)
    if made.wandering is not None:
        walk = made.wandering
        answer = library.wander(walk.start, walk.seen, query, seed=walk.seed)
        return query, answer, {0: answer.hits}
    answer = library.search(query)
    others = [offset for offset in pages if offset]
    found = {offset: library.search(query.with_page(offset, PAGE)).hits for offset in others}
    return query, answer, {0: answer.hits, **found}


def _told(answer: Answer) -> Answer:
    """What is said about the results: all but the rows themselves, and the time it took."""
    return replace(answer, hits=(), groups=(), took_ms=0.0)


def typing_pause(last: Answer | None) -> int:
    """How long a hand must rest before what was typed is searched for, in milliseconds."""
    least, most = TYPING_PAUSE_MS
    return most if last is None else round(max(least, min(most, last.took_ms)))
