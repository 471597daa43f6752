"""Beside the count of results: something different, and wandering."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.composition import Composition, diversified
from app.icons import set_icon
from app.session import Session
from app.theme import SPACE_XS


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
        self._has_results = False
        self.go_on = QPushButton(self)
        self.go_on.setObjectName("filterChip")
        self.go_on.setToolTip(
            self.tr("Walk through the library past what nobody asked for (Ctrl+G); back: Alt+Left")
        )
        set_icon(self.go_on, "wander")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_XS)
        row.addWidget(self.different)
        row.addWidget(self.go_on)
        self.different.clicked.connect(lambda _checked: session.edit(diversified))
        self.go_on.clicked.connect(self.wander_wanted)
        session.changed.connect(lambda made, _change: self._show(made))
        self._show(session.now)

    def show_has_results(self, has_results: bool) -> None:
        """Tell whether there is anything to walk through."""
        self._has_results = has_results
        self._show(self._session.now)

    def _show(self, made: Composition) -> None:
        wanders = made.wandering is not None
        self.different.setVisible(not made.asks_nothing)
        self.different.setChecked(made.diverse > 0)
        self.go_on.setText(self.tr("Wander on") if wanders else self.tr("Wander"))
        self.go_on.setVisible(made.asks_nothing and self._has_results)
