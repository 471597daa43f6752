"""Beside the count of results: something different, and wandering."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.composition import Composition, diversified, partner_search, partners_offered
from app.icons import set_icon
from app.preview.partner import OTHER
from app.preview.partner_bar import find_text
from app.session import Session
from app.theme import SPACE_XS
from engine.domain import Hit, Kind


class SteerStrip(QWidget):
    """A switch for different results while there is a search, a way to wander while there is none.

    Signals
    -------
    wander_wanted()
        Begin a walk, or go on with it.
    """

    wander_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.different = QPushButton(self.tr("Different"), self)
        self.different.setObjectName("filterChip")
        self.different.setCheckable(True)
        self.different.setAccessibleName(self.tr("Show something different"))
        self.different.setToolTip(
            self.tr(
                "Show results that differ from each other first, not ten times the same (Ctrl+E)"
            )
        )
        self.partner = QPushButton(self)
        self.partner.setObjectName("filterChip")
        self.partner.clicked.connect(self._find_partner)
        self._has_results, self._finds_scores = False, False
        self.go_on = QPushButton(self)
        self.go_on.setObjectName("filterChip")
        self.go_on.setToolTip(
            self.tr("Walk through the library past what nobody asked for (Ctrl+G); back: Alt+Left")
        )
        set_icon(self.go_on, "wander")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_XS)
        row.addWidget(self.partner)
        row.addWidget(self.different)
        row.addWidget(self.go_on)
        self.different.clicked.connect(lambda _checked: session.edit(diversified))
        self.go_on.clicked.connect(self.wander_wanted)
        session.changed.connect(lambda made, _change: self._show(made))
        self._show(session.now)

    def show_results(self, hits: Sequence[Hit]) -> None:
        """Tell what there is to walk through, and what the example found."""
        self._has_results = bool(hits)
        self._finds_scores = bool(hits) and hits[0].kind is Kind.SCORE
        self._show(self._session.now)

    def _find_partner(self) -> None:
        made = self._session.now
        kind = partners_offered(made, finds_scores=self._finds_scores)
        if kind is not None:
            self._session.put(partner_search(made.terms[0], kind))

    def _show(self, made: Composition) -> None:
        wanders = made.wandering is not None
        sought = partners_offered(made, finds_scores=self._finds_scores)
        self.partner.setVisible(sought is not None)
        if sought is not None:
            self.partner.setText(find_text(OTHER[sought]))
            set_icon(self.partner, "score" if sought is Kind.SCORE else "audio")
        is_useful = self._has_results or made.diverse > 0
        self.different.setVisible(not made.asks_nothing and is_useful)
        self.different.setChecked(made.diverse > 0)
        self.go_on.setText(self.tr("Wander on") if wanders else self.tr("Wander"))
        self.go_on.setVisible(made.asks_nothing and self._has_results)
