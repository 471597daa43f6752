"""The middle of the window: how much was found, the grid, the relevance line, and empty states."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePath

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app import explain
from app.composition import Filters, partners_sought
from app.date_notes import date_note
from app.engine_texts import said
from app.icons import set_icon
from app.models.results import ResultsModel
from app.session import Session, hide_weaker, show_weaker
from app.theme import SPACE_L, SPACE_S, SPACE_XS
from app.views.empty_state import Choice, EmptyState
from app.views.grid import ResultsGrid
from app.views.results_tools import ResultsTools
from app.views.steer_strip import SteerStrip
from app.views.welcome import WelcomePage
from app.widgets.elided import ElidedLabel
from app.widgets.flow import FlowLayout
from engine.domain import Answer, Condition, Kind, Progress
from engine.errors import EnvironmentProblem

LINE_PX = 2
LONG_WAIT_MS = 1000  # what takes longer is put into words
CROSS_PX = 12


class ResultsPage(QWidget):
    """Shows answers and says honestly when there is none.

    Signals
    -------
    add_folder_wanted(str)
        A button of the invitation: a folder's path, or empty: let the user choose.
    retry_wanted()
        Search again after a failure.
    """

    add_folder_wanted = Signal(str)
    retry_wanted = Signal()

    def __init__(
        self,
        session: Session,
        model: ResultsModel,
        grid: ResultsGrid,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._model, self.grid = session, model, grid
        self._progress = Progress(0, 0, 0)
        self._answer: Answer | None = None
        self._has_folders = True  # until we know better: no invitation before that
        self.headline = ElidedLabel(parent=self, where=Qt.TextElideMode.ElideRight)
        self.headline.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._notes = QLabel(self)
        self._notes.setProperty("role", "muted")
        self._notes.setWordWrap(True)
        self.steer = SteerStrip(session, self)
        self.tools = ResultsTools(session, grid, self)
        self._filter_row = QWidget(self)
        self._filter_flow = FlowLayout(self._filter_row)
        self.filter_chips: list[QPushButton] = []
        self._waiting = self._waiting_line()
        self._long_wait = QTimer(self, singleShot=True, interval=LONG_WAIT_MS)
        self._long_wait.timeout.connect(self._tell_wait)
        self._has_searched = False  # until then the models are loading
        self._stack = QStackedWidget(self)
        self.empty = EmptyState(self._stack)
        self.welcome = WelcomePage(self._stack)
        self.weaker = QPushButton(self)
        self.weaker.setProperty("flat", True)
        self._lay_out()
        self.weaker.clicked.connect(self._toggle_weaker)
        session.changed.connect(lambda made, _change: self._show_filters(made.filters))
        self._show_filters(session.now.filters)
        self.weaker.hide()

    # -- what the window tells ----------------------------------------------------------------
    def show_answer(self, answer: Answer) -> None:
        """The model holds a new answer."""
        self.tools.show()
        self._answer = answer
        self._has_searched = self._has_searched or not self._session.now.asks_nothing
        self._show_headline()
        self._notes.setText("  ".join(date_note(note) or said(note) for note in answer.notes))
        self._notes.setVisible(bool(answer.notes))
        self._show_weaker_button(answer)
        self.steer.show_results(self._model.hits)
        if self._model.hits:
            self._stack.setCurrentWidget(self.grid)
        else:
            self._show_nothing(answer)

    def show_failure(self, error: Exception) -> None:
        """There is no answer: say why, keep old results when there are any."""
        if self._model.hits:
            return  # the notice bar tells; what was found before stays useful
        if isinstance(error, EnvironmentProblem):
            title, text = said(error.text), said(error.advice)
        else:
            title, text = self.tr("The search failed."), self.tr("The fault is ours.")
        self._show_empty("warning", title, text, [(self.tr("Try again"), self.retry_wanted.emit)])

    def show_waiting(self, is_waiting: bool) -> None:
        """Show or hide the line that says that an answer is coming."""
        self._waiting.setVisible(is_waiting)
        if is_waiting:
            self._long_wait.start()
        else:
            self._long_wait.stop()
            self._show_headline()

    def show_progress(self, progress: Progress) -> None:
        """Indexing went on."""
        self._progress = progress
        self._show_headline()
        if self._answer is not None and not self._model.hits:
            self._show_nothing(self._answer)

    def show_has_folders(self, has_folders: bool) -> None:
        """Tell whether the library has any folder: without one there is an invitation."""
        self._has_folders = has_folders
        if not has_folders:
            self._invite()
        elif self._answer is not None:
            self.show_answer(self._answer)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody waits here any more."""
        self._long_wait.stop()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window some tools give way."""
        super().resizeEvent(event)
        self.tools.set_room(self.width() // self.fontMetrics().averageCharWidth())

    # -- building ----------------------------------------------------------------------------
    def _waiting_line(self) -> QProgressBar:
        line = QProgressBar(self)
        line.setObjectName("waitingLine")
        line.setRange(0, 0)
        line.setTextVisible(False)
        line.setFixedHeight(LINE_PX)
        line.setAccessibleName(self.tr("Searching"))
        line.hide()
        return line

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(SPACE_L, SPACE_XS, SPACE_L, SPACE_XS)
        head.setSpacing(SPACE_S)
        head.addWidget(self.headline)
        head.addWidget(self.steer)
        head.addStretch(1)
        head.addWidget(self.tools)
        self._filter_flow.setContentsMargins(SPACE_L, 0, SPACE_L, SPACE_XS)
        place = QFrame(self)  # keeps the line's room, so that nothing jumps when it comes
        place.setFixedHeight(LINE_PX)
        inner = QVBoxLayout(place)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self._waiting)
        self._notes.setContentsMargins(SPACE_L, 0, SPACE_L, SPACE_XS)
        self._notes.hide()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.welcome)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._filter_row)
        column.addWidget(self._notes)
        column.addWidget(place)
        column.addWidget(self._stack, 1)
        column.addWidget(self.weaker, 0, Qt.AlignmentFlag.AlignHCenter)

    # -- showing -----------------------------------------------------------------------------
    def _tell_wait(self) -> None:
        """In the place of the headline: say why nothing comes yet."""
        text = self.tr("Searching…")
        if not self._has_searched and not self._session.now.asks_nothing:
            text = self.tr("The models are loading. Only the first search waits for them…")
        self.headline.setText(text)
        self.headline.setAccessibleName(text)

    def _show_headline(self) -> None:
        if not self._waiting.isHidden() and not self._long_wait.isActive():
            return  # what is said of the wait stands
        if self._answer is None:
            self.headline.setText("")
            return
        nothing = self._session.now.asks_nothing
        text = explain.headline(self._answer, self._progress.searchable, asks_nothing=nothing)
        if self._session.now.wandering is not None:
            text = self.tr("Wandering")
        self.headline.setText(text)
        self.headline.setAccessibleName(text)

    def _show_weaker_button(self, answer: Answer) -> None:
        made = self._session.now
        weaker = answer.total - answer.above_line
        can_show = weaker > 0 and not made.show_weaker and answer.above_line > 0
        self.weaker.setVisible(can_show or (made.show_weaker and answer.above_line > 0))
        self.weaker.setText(
            self.tr("Hide weaker matches") if made.show_weaker else explain.weaker(weaker)
        )

    def _toggle_weaker(self) -> None:
        self._session.edit(hide_weaker if self._session.now.show_weaker else show_weaker)

    def _show_nothing(self, answer: Answer) -> None:
        if not self._has_folders:
            self._invite()
        elif self._session.now.wandering is not None:
            self._show_empty(
                "wander",
                self.tr("That was everything."),
                self.tr("There is nothing left that you have not passed."),
                [(self.tr("Back"), self._session.go_back)],
            )
        elif (kind := partners_sought(self._session.now)) is not None:
            self._admit_no_partner(answer, kind)
        elif answer.total and answer.no_good_match:
            self._admit(answer)
        elif not self._session.now.filters.is_empty:
            self._show_empty(
                "filter",
                self.tr("No file fits these filters."),
                self.tr("A file must fit all of them."),
                [(self.tr("Remove the filters"), self._clear_filters)],
            )
        elif self._session.now.text.strip() and self._progress.searchable:
            self._show_empty(
                "filter",
                self.tr("No file fits what you typed."),
                self.tr("Filters, dates and words in quotes must fit exactly."),
                [(self.tr("Clear the words"), self._clear_words)],
            )
        elif self._progress.queued or self._progress.scanning:
            self._show_empty("clock", self.tr("Indexing has just begun."), self._indexing_note())
        else:
            self._show_empty(
                "search",
                self.tr("Nothing found."),
                self.tr("There are no photos, sounds or scores in the folders."),
                [(self.tr("Add a folder…"), lambda: self.add_folder_wanted.emit(""))],
            )

    def _admit(self, answer: Answer) -> None:
        text = self.tr("Nothing in your library is clearly what you asked for.")
        if self._progress.queued:
            text = f"{text} {self._indexing_note()}"
        weaker = explain.weaker(answer.total)
        self._show_empty(
            "search",
            self.tr("Nothing good found"),
            text,
            [
                (weaker, lambda: self._session.edit(show_weaker)),
                (self.tr("Wander instead"), self.steer.wander_wanted.emit),
            ],
        )

    def _admit_no_partner(self, answer: Answer, kind: Kind) -> None:
        title, text = self._no_partner_texts(kind)
        if self._progress.queued:
            text = f"{text} {self._indexing_note()}"
        add = (self.tr("Add a folder…"), lambda: self.add_folder_wanted.emit(""))
        choices: list[Choice] = [add, (self.tr("Back"), self._session.go_back)]
        if answer.total:
            look = (explain.weaker(answer.total), lambda: self._session.edit(show_weaker))
            choices.insert(1, look)
        self._show_empty("score" if kind is Kind.SCORE else "audio", title, text, choices)

    def _no_partner_texts(self, kind: Kind) -> tuple[str, str]:
        if kind is Kind.SCORE:
            return (
                self.tr("No score of this was found in your library."),
                self.tr(
                    "If you have one, add its folder: PDF, MusicXML, or pictures of printed pages."
                ),
            )
        return (
            self.tr("No recording of this was found in your library."),
            self.tr("If you have one, add its folder. A clear line of printed notes helps most."),
        )

    def _indexing_note(self) -> str:
        return self.tr("%Ln files are still being indexed.", "", self._progress.queued)

    def _invite(self) -> None:
        self._stack.setCurrentWidget(self.welcome)
        self.weaker.hide()
        self.tools.hide()

    def _show_empty(self, icon: str, title: str, text: str, choices: Sequence[Choice] = ()) -> None:
        self.empty.show_state(icon, title, text, choices)
        self._stack.setCurrentWidget(self.empty)
        self.weaker.hide()

    # -- filters as chips ----------------------------------------------------------------------
    def _show_filters(self, filters: Filters) -> None:
        for chip in self.filter_chips:
            self._filter_flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.filter_chips = [self._filter_chip(text, left) for text, left in parts_of(filters)]
        self._filter_row.setVisible(bool(self.filter_chips))

    def _filter_chip(self, text: str, left: Filters) -> QPushButton:
        chip = QPushButton(text.replace("&", "&&"), self._filter_row)
        chip.setObjectName("filterChip")
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # puts the × behind the words
        chip.setAccessibleName(self.tr("Remove filter {text}").format(text=text))
        chip.setToolTip(chip.accessibleName())
        set_icon(chip, "close", "muted")
        chip.setIconSize(QSize(CROSS_PX, CROSS_PX))
        chip.clicked.connect(lambda: self._set_filters(left))
        self._filter_flow.addWidget(chip)
        chip.show()
        return chip

    def _clear_words(self) -> None:
        self._session.edit(lambda made: replace(made, text=""))

    def _clear_filters(self) -> None:
        self._set_filters(Filters())

    def _set_filters(self, filters: Filters) -> None:
        self._session.edit(lambda made: replace(made, filters=filters))


def parts_of(filters: Filters) -> list[tuple[str, Filters]]:
    """Name each filter that is in force, with what would be left without it."""
    tr = explain.tr
    parts: list[tuple[str, Filters]] = []
    for kind in filters.kinds:
        others = tuple(other for other in filters.kinds if other is not kind)
        parts.append((explain.kind_name(kind, 2), replace(filters, kinds=others)))
    for folder in filters.folders:
        rest = tuple(other for other in filters.folders if other != folder)
        parts.append(
            (tr("in {name}").format(name=PurePath(folder).name), replace(filters, folders=rest))
        )
    simple: tuple[tuple[object, Callable[[], str], dict[str, object]], ...] = (
        (
            filters.taken_from,
            lambda: tr("from {v}").format(v=filters.taken_from),
            {"taken_from": ""},
        ),
        (filters.taken_to, lambda: tr("until {v}").format(v=filters.taken_to), {"taken_to": ""}),
        (filters.camera, lambda: filters.camera, {"camera": ""}),
        (filters.tag, lambda: tr("tag {v}").format(v=filters.tag), {"tag": ""}),
        (filters.min_rating, lambda: "★" * filters.min_rating, {"min_rating": 0}),
        (filters.shortest_s, lambda: f"≥ {filters.shortest_s:g} s", {"shortest_s": None}),
        (filters.longest_s, lambda: f"≤ {filters.longest_s:g} s", {"longest_s": None}),
    )
    for value, text, left in simple:
        if value:
            parts.append((text(), replace(filters, **left)))  # type: ignore[arg-type]
    for condition in filters.others:
        rest_of = tuple(other for other in filters.others if other != condition)
        parts.append((_said(condition), replace(filters, others=rest_of)))
    return parts


def _said(condition: Condition) -> str:
    """Name a filter that was typed: “sea shore”, last summer, width > 2000."""
    sign = "-" if condition.negated else ""
    if condition.field == "text":
        return f"{sign}“{condition.value}”"
    if condition.field == "copies":
        name = PurePath(condition.value).name
        return explain.tr("near copies of {name}").format(name=name)
    if condition.field == "taken" and condition.op == "=":
        return f"{sign}{condition.value}"
    if condition.field == "collection" and condition.op == "=":
        return f"{sign}{condition.value}"
    return f"{sign}{condition.field} {condition.op} {condition.value}"
