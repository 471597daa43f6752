"""Overrules what a picture is taken for: the user knows better than the program."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.preview import calls
from engine.domain import ItemDetails, Kind

if TYPE_CHECKING:
    from app.bridge import EngineBridge

SCORE_DOCUMENTS: Final = frozenset(
    (".pdf", ".musicxml", ".mxl", ".xml", ".mei", ".abc", ".krn", ".mid", ".midi", ".kar")
)
"""These are scores whatever one says. Any picture can be a photo or a page of music."""


class KindButton(QPushButton):
    """Says that a page of music is a photo, or the other way round.

    Signals
    -------
    failed(Exception)
        It could not be stored.
    """

    failed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("flat", True)
        self._details: ItemDetails | None = None
        self._bridge: EngineBridge | None = None
        self.clicked.connect(self._overrule)
        self.hide()

    def show_details(self, details: ItemDetails, bridge: "EngineBridge") -> None:
        """Offer the other kind where there is a choice."""
        self._details, self._bridge = details, bridge
        is_score = details.kind is Kind.SCORE
        is_document = details.path.suffix.lower() in SCORE_DOCUMENTS
        self.setVisible(details.kind is not Kind.AUDIO and not is_document)
        self.setText(self.tr("This is a photo") if is_score else self.tr("This is a page of music"))

    def _overrule(self) -> None:
        if self._details is None or self._bridge is None:
            return
        other = Kind.PHOTO if self._details.kind is Kind.SCORE else Kind.SCORE
        self.setEnabled(False)
        self._bridge.run(
            calls.set_kind, self._details.file_id, other, done=self._take, failed=self._fail
        )

    def _take(self, _nothing: None) -> None:
        self.setEnabled(True)
        self.hide()

    def _fail(self, error: Exception) -> None:
        self.setEnabled(True)
        self.failed.emit(error)
