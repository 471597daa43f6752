"""Why a result is one: what the model sees in it, and what each term of the query gave."""

from typing import Final

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.preview.texts import match_text, term_text, words_text
from app.theme import SPACE_XS
from app.widgets.score_bars import Bar, ScoreBars
from engine.domain import Hit, ItemDetails

MOST_WORDS: Final = 6


class WhyPanel(QWidget):
    """Words, the part that matched, one bar per term."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = QLabel(self.tr("Why this matched"), self)
        self._heading.setProperty("role", "heading")
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self._part = QLabel(self)
        self._part.setWordWrap(True)
        self._part.setProperty("role", "muted")
        self.bars = ScoreBars(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_XS)
        for widget in (self._heading, self._words, self._part, self.bars):
            layout.addWidget(widget)
        self.clear()

    def show_hit(self, hit: Hit) -> None:
        """Show what the hit itself knows; the words come with the details."""
        part = match_text(hit)
        self._part.setText(part[:1].upper() + part[1:])
        self.bars.set_bars([Bar(term_text(name), score) for name, score in hit.terms.items()])
        self._words.clear()
        self._show_what_there_is()

    def show_details(self, details: ItemDetails) -> None:
        """Add what the model sees in it."""
        self._words.setText(words_text(details.words[:MOST_WORDS]))
        self._show_what_there_is()

    def clear(self) -> None:
        """Show nothing."""
        self._words.clear()
        self._part.clear()
        self.bars.set_bars([])
        self._show_what_there_is()

    def _show_what_there_is(self) -> None:
        has_bars = bool(self.bars.bars())
        self._words.setVisible(bool(self._words.text()))
        self._part.setVisible(bool(self._part.text()))
        self.bars.setVisible(has_bars)
        self._heading.setText(self.tr("Why this matched") if has_bars else self.tr("What is in it"))
        self.setVisible(has_bars or bool(self._words.text()) or bool(self._part.text()))
