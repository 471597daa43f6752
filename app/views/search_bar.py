"""The search bar: history, chips, the line to type in, and ways to show an example."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QImage, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.background import Lane
from app.bridge import EngineBridge
from app.composition import (
    Composition,
    TypedAs,
    settle,
    with_term_changed,
    with_weight,
    without_feedback,
    without_term,
)
from app.preview.texts import problem_text
from app.session import Change, Session
from app.theme import CONTROL_PX, SPACE_M, SPACE_S, SPACE_XS
from app.views.bar_buttons import ExampleButtons, HistoryButtons, bar_button
from app.views.chip import CHIP_PX, Chip, describe, describe_instruction
from app.views.chip_menu import instruction_menu, term_menu
from app.views.chip_picture import CHIP_PICTURE_PX, is_picture_file, small_picture
from app.views.completion import Suggestions
from app.views.feedback_chip import FeedbackChip
from app.views.field_layout import FieldLayout
from app.views.search_line import SearchLine
from engine.domain import Query, Term, TermKind
from engine.errors import BadQuery

NARROW_PX = 640
CLEAR_PX = 14


class SearchBar(QWidget):
    """Shows the session's composition as chips and text, and changes it.

    Signals
    -------
    searched()
        Enter: search at once.
    results_wanted()
        Arrow down: the keyboard goes to the results.
    pasted(QMimeData)
        Something that is no text was pasted into the line.
    sketch_toggled(bool), file_wanted()
        The buttons on the right.
    escaped()
        Escape with nothing to clear.
    """

    searched = Signal()
    results_wanted = Signal()
    pasted = Signal(object)
    sketch_toggled = Signal(bool)
    file_wanted = Signal()
    escaped = Signal()

    def __init__(
        self, session: Session, bridge: EngineBridge, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._bridge = session, bridge
        self._chips: list[Chip] = []
        self._shown: tuple[tuple[Term, ...], str] = ((), "")
        self.line = SearchLine(self)
        self._mode = self._mode_button()
        self.feedback = FeedbackChip(self)
        self.clear = self._clear_button()
        self._field, self._flow = self._search_field()
        self._hint = QLabel(self)
        self._hint.setProperty("role", "danger")
        self._hint.setWordWrap(True)
        self._hint.hide()
        self.history = HistoryButtons(session, self)
        self.back, self.forward = self.history.back, self.history.forward
        self.examples = ExampleButtons(self)
        self.sketch, self.open_file = self.examples.sketch, self.examples.open_file
        self.menu = bar_button("menu", self.tr("Menu (F10)"), self)
        self.menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._lay_out()
        self.suggestions = Suggestions(self.line, self, session, bridge)
        self._connect()
        self._show(session.now)

    # -- building ----------------------------------------------------------------------------
    def _clear_button(self) -> QToolButton:
        button = bar_button("close", self.tr("Clear the search (Escape)"), self)
        button.setObjectName("clearButton")
        button.setFixedSize(CHIP_PX, CHIP_PX)
        button.setIconSize(QSize(CLEAR_PX, CLEAR_PX))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Escape in the line does the same
        return button

    def _mode_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("modeButton")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setAccessibleName(self.tr("What the words are for"))
        menu = QMenu(button)
        for mode, text in self._modes().items():
            action = QAction(text, menu)
            action.triggered.connect(lambda _checked=False, mode=mode: self._set_mode(mode))
            menu.addAction(action)
        button.setMenu(menu)
        return button

    def _modes(self) -> dict[TypedAs, str]:
        return {
            TypedAs.CHANGE: self.tr("but…"),
            TypedAs.WORDS: self.tr("also…"),
            TypedAs.WITHOUT: self.tr("without…"),
        }

    def _search_field(self) -> tuple[QFrame, FieldLayout]:
        field = QFrame(self)
        field.setObjectName("searchField")
        flow = FieldLayout(field)
        flow.setContentsMargins(SPACE_S, SPACE_XS, SPACE_S, SPACE_XS)
        tail = QWidget(field)
        tail.setMinimumHeight(CHIP_PX)
        self._mode.setMinimumHeight(CHIP_PX)
        row = QHBoxLayout(tail)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_XS)
        row.addWidget(self._mode)
        row.addWidget(self.line, 1)
        row.addWidget(self.clear)
        flow.addWidget(self.feedback)
        self.feedback.setParent(field)
        flow.addWidget(tail)
        return field, flow

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE_XS)
        row.addWidget(self.history, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._field, 1)
        for widget in (self.examples, self.menu):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_S)
        column.setSpacing(SPACE_XS)
        column.addLayout(row)
        column.addWidget(self._hint)
        self._hint.setContentsMargins(SPACE_M + 3 * CONTROL_PX, 0, 0, 0)

    def _connect(self) -> None:
        self.feedback.removed.connect(self._forget_feedback)
        self.feedback.stepped.connect(lambda step: self._step(self.feedback, step))
        self.line.textEdited.connect(self._take_text)
        self.line.entered.connect(self._enter)
        self.line.left_down.connect(self.results_wanted)
        self.line.left_back.connect(self._focus_last_chip)
        self.line.escaped.connect(self._escape)
        self.clear.clicked.connect(lambda _on: self._clear())
        self.line.pasted.connect(self.pasted)
        self.line.installEventFilter(self)
        self.sketch.clicked.connect(self.sketch_toggled)
        self.open_file.clicked.connect(self.file_wanted)
        self._session.changed.connect(self._hear_change)

    # -- showing -----------------------------------------------------------------------------
    def show_misread(self, problem: BadQuery) -> None:
        """Say under the line what cannot be understood, and mark it there."""
        self._hint.setText(problem_text(problem))
        self._hint.show()
        self.suggestions.refit()
        if problem.column is not None:
            end = len(self.line.text()) if problem.end is None else problem.end
            self.line.mark((problem.column, end))

    def hide_misread(self) -> None:
        """The text is understood again."""
        self._hint.hide()
        self.line.mark(None)

    def chips(self) -> list[Chip]:
        """The chips, in order; an instruction's chip comes last."""
        return list(self._chips)

    def _hear_change(self, made: Composition, change: Change) -> None:
        if change is not Change.TYPED:
            self.hide_misread()
        self._show(made)

    def _show(self, made: Composition) -> None:
        if self.line.text() != made.text:
            self.line.setText(made.text)
        self._show_chips(made)
        self.clear.setVisible(not made.asks_nothing)
        self._mode.setVisible(made.has_example)
        self._mode.setText(self._modes()[made.effective_typed_as()] + " ▾")
        self.line.setPlaceholderText(self._placeholder(made))

    def _placeholder(self, made: Composition) -> str:
        if not made.has_example:
            return self.tr("Type words, or drop or paste a picture, a sound or a page of music")
        return {
            TypedAs.CHANGE: self.tr("What should be different?"),
            TypedAs.WORDS: self.tr("Words that should fit too"),
            TypedAs.WITHOUT: self.tr("What should not be there"),
        }[made.effective_typed_as()]

    def _show_chips(self, made: Composition) -> None:
        self.feedback.show_feedback(made)
        self._relayout()
        shown = (made.terms, made.instruction)
        if shown == self._shown:
            return
        old_terms, old_instruction = self._shown
        self._shown = shown
        # a moving slider changes weights only: the chips must stay, or the popup would go
        same_count = len(old_terms) == len(made.terms)
        if same_count and bool(old_instruction) == bool(made.instruction):
            self._update_chips(old_terms, made)
        else:
            self._make_chips(made)

    def _update_chips(self, old_terms: tuple[Term, ...], made: Composition) -> None:
        for chip, term, old in zip(self._chips, made.terms, old_terms, strict=False):
            chip.show_text(describe(term), term)
            if term.data is not old.data or term.value != old.value:
                self._fetch_picture(chip, term)
        if made.instruction:
            self._chips[-1].show_text(describe_instruction(made.instruction), None)
        self._relayout()

    def _make_chips(self, made: Composition) -> None:
        had_focus = any(chip.hasFocus() for chip in self._chips)
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [self._chip_for(n, term) for n, term in enumerate(made.terms)]
        if made.instruction:
            chip = Chip(describe_instruction(made.instruction), None, self._field)
            chip.removed.connect(self._remove_instruction)
            chip.menu_wanted.connect(
                lambda at, chip=chip: instruction_menu(self._session, chip).popup(at)
            )
            self._chips.append(chip)
        for n, chip in enumerate(self._chips):
            chip.stepped.connect(lambda step, chip=chip: self._step(chip, step))
            self._flow.insert_widget(n, chip)
            chip.show()
        if had_focus:
            self.line.setFocus()
        self._relayout()

    def _chip_for(self, index: int, term: Term) -> Chip:
        chip = Chip(describe(term), term, self._field)
        chip.removed.connect(lambda: self._session.edit(lambda made: without_term(made, index)))
        chip.weight_changed.connect(
            lambda weight: self._session.edit(
                lambda made: with_weight(made, index, weight), Change.SLID
            )
        )
        chip.used_as.connect(lambda kind: self._use_as(index, kind))
        chip.menu_wanted.connect(
            lambda at: term_menu(self._session, index, chip.open_popup, chip).popup(at)
        )
        self._fetch_picture(chip, term)
        return chip

    def _relayout(self) -> None:
        self._flow.invalidate()
        self._field.updateGeometry()

    def _fetch_picture(self, chip: Chip, term: Term) -> None:
        if term.kind is TermKind.COLOUR and (shade := QColor.fromString(term.value)).isValid():
            swatch = QImage(CHIP_PICTURE_PX, CHIP_PICTURE_PX, QImage.Format.Format_RGB32)
            swatch.fill(shade)
            chip.show_picture(swatch)
        if term.kind in (TermKind.IMAGE, TermKind.SKETCH) or is_picture_file(term):
            self._bridge.run(
                lambda _library: small_picture(term),
                done=lambda image: chip.show_picture(image) if image is not None else None,
                failed=lambda _error: None,  # the icon says enough
                owner=chip,
                lane=Lane.THUMBNAILS,
            )

    # -- changing ----------------------------------------------------------------------------
    def _take_text(self, text: str) -> None:
        self._session.edit(lambda made: replace(made, text=text), Change.TYPED)

    def _set_mode(self, mode: TypedAs) -> None:
        self._session.edit(lambda made: replace(made, typed_as=mode))
        self.line.setFocus()

    def _enter(self, make_chip: bool) -> None:
        made = self._session.now
        self._session.settle_history()
        if not made.text.strip() or not (make_chip or made.terms or made.instruction):
            self.searched.emit()
        elif made.needs_parsing():
            self._bridge.run(
                lambda library: library.parse_filter(made.text),
                done=lambda typed: self._settle(made, typed),
                failed=self._hear_problem,
                token=("settle", id(self)),
                owner=self,
            )
        else:
            self._settle(made, None)

    def _settle(self, made: Composition, typed: Query | None) -> None:
        if self._session.now == made:  # else the user has gone on meanwhile
            self._session.put(settle(made, typed))

    def _hear_problem(self, error: Exception) -> None:
        if isinstance(error, BadQuery):
            self.show_misread(error)
        else:
            self._bridge.problem.emit(error)

    def _escape(self) -> None:
        now = self._session.now
        if not now.asks_nothing or now.wandering is not None:
            self._clear()
        else:
            self.escaped.emit()

    def _clear(self) -> None:
        """Ask for nothing; what is filtered stays filtered."""
        now = replace(without_feedback(self._session.now), wandering=None, text="", diverse=0.0)
        self._session.put(replace(now, terms=(), instruction="", typed_as=TypedAs.CHANGE))
        self.line.setFocus()

    def _remove_instruction(self) -> None:
        self._session.edit(lambda made: replace(made, instruction=""))

    def _use_as(self, index: int, kind: TermKind) -> None:
        term = replace(self._session.now.terms[index], kind=kind)
        self._session.edit(lambda made: with_term_changed(made, index, term))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the line room to type in."""
        super().resizeEvent(event)
        self.examples.fold(self.width() < NARROW_PX)

    # -- keyboard ----------------------------------------------------------------------------
    def _focus_last_chip(self) -> None:
        if self._reachable():
            self._reachable()[-1].setFocus(Qt.FocusReason.BacktabFocusReason)

    def _step(self, chip: Chip, step: int) -> None:
        chips = self._reachable()
        place = chips.index(chip) + step
        if place >= len(chips):
            self.line.setFocus()
        elif place >= 0:
            chips[place].setFocus()

    def _reachable(self) -> list[Chip]:
        """The chips that the arrow keys go through."""
        return [*self._chips, self.feedback] if self._session.now.has_feedback else self._chips

    def _forget_feedback(self) -> None:
        self._session.edit(without_feedback)
        self.line.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the whole field show that the line has the focus."""
        if watched is self.line and event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._field.setProperty("focused", event.type() == QEvent.Type.FocusIn)
            self._field.style().unpolish(self._field)
            self._field.style().polish(self._field)
        return super().eventFilter(watched, event)
