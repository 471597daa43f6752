"""What lies under the preview: the balance of a mixed search, and the dials of its aspects."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.composition import Composition, with_aspect, with_weight
from app.icons import set_icon
from app.session import Change, Session
from app.theme import SPACE_M, SPACE_S
from app.views.chip import STEPS, describe, weight_slider
from app.views.dial import Dial, DialRow, ResetKeys, percent
from app.views.preset_row import PresetRow
from app.widgets.elided import ElidedLabel
from engine.domain import ASPECTS_OF_KIND, Aspect, Kind, Term

ALPHA_MAX, BETA_MAX, DIAL_MAX = 6.0, 1.0, 2.0
ALPHA_AUTO, BETA_AUTO = 3.0, 0.35  # where the engine's own defaults lie
NAME_CHARS = 12


class BalancePanel(QWidget):
    """Sliders of the current search; results follow while they move.

    Signals
    -------
    useful_changed(bool)
        There is something to turn now, or nothing any more.
    """

    useful_changed = Signal(bool)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._kind = Kind.PHOTO
        self._term_rows: list[QWidget] = []
        self._dials: dict[Aspect, DialRow] = {}
        self.words = self._row(
            Dial(
                self.tr("Strength of the change"),
                self.tr("How far the words lead away from the example (α of the words)"),
                ALPHA_MAX,
                ALPHA_AUTO,
                (self.tr("a little"), self.tr("a lot")),
            ),
            lambda made, value: replace(made, alpha_text=value),
        )
        self.photo = self._row(
            Dial(
                self.tr("Strength on the example"),
                self.tr(
                    "How far the example itself is changed before others are compared with it (α of the example)"
                ),
                ALPHA_MAX,
                ALPHA_AUTO,
                (self.tr("a little"), self.tr("a lot")),
            ),
            lambda made, value: replace(made, alpha_image=value),
        )
        self.balance = self._row(
            Dial(
                self.tr("Balance"),
                self.tr("Whether the example or the words decide (β)"),
                BETA_MAX,
                BETA_AUTO,
                (self.tr("example"), self.tr("words")),
            ),
            lambda made, value: replace(made, beta=value),
        )
        self._is_sketching = False
        self.presets = PresetRow(self)
        self._mix = QWidget(self)
        self._mix_rows = QVBoxLayout(self._mix)
        self._instruction = QWidget(self)
        self._aspects = QWidget(self)
        self._aspect_rows = QVBoxLayout(self._aspects)
        self.fold = self._fold_button()
        self.reset = QPushButton(self.tr("Reset"), self)
        self.reset.setProperty("flat", True)
        self.reset.setAccessibleName(self.tr("Reset all sliders"))
        self.reset.clicked.connect(self._reset)
        self._lay_out()
        session.changed.connect(lambda made, _change: self.show_composition(made))
        self.show_composition(session.now)

    def show_composition(self, made: Composition) -> None:
        """Show the sliders that the search has a use for."""
        self._title.setVisible(made.is_mixed)
        self._mix.setVisible(len(made.terms) > 1)
        self._instruction.setVisible(bool(made.instruction))
        self.reset.setEnabled(_is_turned(made))
        self.words.show_value(made.alpha_text)
        self.photo.show_value(made.alpha_image)
        self.balance.show_value(made.beta)
        self._show_terms(made)
        for aspect, row in self._dials.items():
            row.show_value(made.aspects.get(aspect))
        is_wide = not made.asks_nothing and not self._is_sketching
        self.fold.setVisible(is_wide)
        self._aspects.setVisible(self.fold.isChecked() and is_wide)
        self.useful_changed.emit(is_wide or (made.is_mixed and not made.asks_nothing))

    def set_sketching(self, is_sketching: bool) -> None:
        """Leave room for the paper: only what is mixed with the sketch stays in sight."""
        self._is_sketching = is_sketching
        self.presets.set_wanted(not is_sketching)
        self.show_composition(self._session.now)

    def sizeHint(self) -> QSize:
        """Ask for the height that the buttons take at the present width."""
        hint, layout = super().sizeHint(), self.layout()
        if layout is None or not layout.hasHeightForWidth() or self.width() <= 0:
            return hint
        return QSize(hint.width(), layout.heightForWidth(self.width()))

    def show_kind(self, kind: Kind) -> None:
        """Show the dials of this kind of item."""
        if kind is not self._kind or not self._dials:
            self._kind = kind
            self._make_dials()

    # -- building ----------------------------------------------------------------------------
    def _row(self, dial: Dial, step: Callable[[Composition, float | None], Composition]) -> DialRow:
        row = DialRow(dial, self)
        row.turned.connect(
            lambda value: self._session.edit(lambda made: step(made, value), Change.SLID)
        )
        row.let_go.connect(self._session.settle_history)
        row.given_back.connect(lambda: self._session.edit(lambda made: step(made, None)))
        return row

    def _fold_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("foldButton")
        button.setCheckable(True)
        button.setText(self.tr("Ways of being alike"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        set_icon(button, "chevron-right")
        button.toggled.connect(self._unfold)
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_S)
        column.setSpacing(SPACE_S)
        self._title = QWidget(self)
        title = QHBoxLayout(self._title)
        title.setContentsMargins(0, 0, 0, 0)
        label = QLabel(self.tr("Mix"), self)
        label.setProperty("role", "section")
        title.addWidget(label, 1)
        title.addWidget(self.reset)
        for widget, layout in (
            (self._mix, self._mix_rows),
            (self._instruction, QVBoxLayout(self._instruction)),
            (self._aspects, self._aspect_rows),
        ):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(SPACE_S)
            if widget is self._instruction:
                for row in (self.balance, self.words, self.photo):
                    layout.addWidget(row)
        parts = (self.presets, self._title, self._instruction, self._mix, self.fold, self._aspects)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)

    def _show_terms(self, made: Composition) -> None:
        if len(self._term_rows) != len(made.terms):
            for old in self._term_rows:
                self._mix_rows.removeWidget(old)
                old.deleteLater()
            self._term_rows = [self._term_row(n, term) for n, term in enumerate(made.terms)]
            for row in self._term_rows:
                self._mix_rows.addWidget(row)
            return
        for row, term in zip(self._term_rows, made.terms, strict=True):
            _show_term(row, term)

    def _term_row(self, index: int, term: Term) -> QWidget:
        row = QWidget(self._mix)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        name = ElidedLabel(describe(term).text, row)
        name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        name.setFixedWidth(NAME_CHARS * self.fontMetrics().averageCharWidth())
        slider = weight_slider(term, row)
        slider.valueChanged.connect(
            lambda value: self._session.edit(
                lambda made: with_weight(made, index, value / STEPS), Change.SLID
            )
        )
        slider.sliderReleased.connect(self._session.settle_history)
        line.addWidget(name)
        line.addWidget(slider, 1)
        value = QLabel(row)
        value.setProperty("role", "muted")
        value.setMinimumWidth(self.fontMetrics().horizontalAdvance("−200 %"))
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(value)
        slider.setToolTip(self.tr("How much this part counts (Delete: as usual)"))
        ResetKeys(slider, lambda: self._forget_weight(index))
        _show_term(row, term)
        return row

    def _forget_weight(self, index: int) -> None:
        self._session.edit(
            lambda made: with_weight(made, index, 1.0 if made.terms[index].weight >= 0 else -1.0)
        )

    def _make_dials(self) -> None:
        for old in self._dials.values():
            self._aspect_rows.removeWidget(old)
            old.deleteLater()
        self._dials = {aspect: self._aspect_dial(aspect) for aspect in ASPECTS_OF_KIND[self._kind]}
        for row in self._dials.values():
            self._aspect_rows.addWidget(row)
        self.show_composition(self._session.now)

    def _aspect_dial(self, aspect: Aspect) -> DialRow:
        names = {
            Aspect.MEANING: (self.tr("Meaning"), self.tr("What it shows or is about")),
            Aspect.LOOK: (self.tr("Look"), self.tr("How the picture looks as a whole")),
            Aspect.COLOUR: (self.tr("Colour"), self.tr("Which colours lie where")),
            Aspect.SHAPE: (self.tr("Shape"), self.tr("Lines and outlines")),
            Aspect.STYLE: (self.tr("Style"), self.tr("Manner, light and texture")),
            Aspect.TIMBRE: (self.tr("Timbre"), self.tr("The colour of the sound")),
            Aspect.RHYTHM: (self.tr("Rhythm"), self.tr("Beats and their pattern")),
            Aspect.PITCH: (self.tr("Pitch"), self.tr("Notes and harmony")),
            Aspect.SCORE: (
                self.tr("Notation"),
                self.tr("The written notes, or what would be written"),
            ),
        }
        name, hint = names[aspect]
        return self._row(
            Dial(name, hint, DIAL_MAX, 1.0), lambda made, value: with_aspect(made, aspect, value)
        )

    # -- acting ------------------------------------------------------------------------------
    def _unfold(self, is_open: bool) -> None:
        set_icon(self.fold, "chevron-down" if is_open else "chevron-right")
        if is_open and not self._dials:
            self._make_dials()
        self._aspects.setVisible(is_open)

    def _reset(self) -> None:
        def step(made: Composition) -> Composition:
            terms = tuple(
                replace(term, weight=1.0 if term.weight >= 0 else -1.0) for term in made.terms
            )
            return replace(
                made, terms=terms, alpha_text=None, alpha_image=None, beta=None, aspects={}
            )

        self._session.edit(step)


def _show_term(row: QWidget, term: Term) -> None:
    slider, name = row.findChild(QSlider), row.findChild(ElidedLabel)
    values = [one for one in row.findChildren(QLabel) if not isinstance(one, ElidedLabel)]
    for value in values:
        value.setText(percent(term.weight))
    if isinstance(slider, QSlider) and isinstance(name, ElidedLabel):
        slider.blockSignals(True)
        slider.setValue(round(term.weight * STEPS))
        slider.blockSignals(False)
        name.setText(describe(term).text)


def _is_turned(made: Composition) -> bool:
    dials = (made.alpha_text, made.alpha_image, made.beta)
    is_weighted = any(abs(term.weight) != 1.0 for term in made.terms)
    return is_weighted or bool(made.aspects) or any(value is not None for value in dials)
