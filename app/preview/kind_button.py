"""Overrules what a picture is taken for: the user knows better than the program."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from engine.domain import ItemDetails, Kind

SCORE_DOCUMENTS: Final = frozenset(
    (".pdf", ".musicxml", ".mxl", ".xml", ".mei", ".abc", ".krn", ".mid", ".midi", ".kar")
)
"""These are scores whatever one says. Any picture can be a photo or a page of music."""


class KindButton(QPushButton):
    """Says that a page of music is a photo, or the other way round.

    Signals
    -------
    wanted(Kind, Kind)
        What it is taken for, and what it is.
    """

    wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("flat", True)
        self._kind = Kind.PHOTO
        self.clicked.connect(self._overrule)
        self.hide()

    def show_details(self, details: ItemDetails) -> None:
        """Offer the other kind where there is a choice."""
        self._kind = details.kind
        is_score = details.kind is Kind.SCORE
        is_document = details.path.suffix.lower() in SCORE_DOCUMENTS
        self.setVisible(details.kind is not Kind.AUDIO and not is_document)
        self.setText(self.tr("This is a photo") if is_score else self.tr("This is a page of music"))

    def _overrule(self) -> None:
        self.hide()  # until it is told again what it is taken for
        self.wanted.emit(self._kind, Kind.PHOTO if self._kind is Kind.SCORE else Kind.SCORE)
