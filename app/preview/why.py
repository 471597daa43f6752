"""Why a result is one: its words, the part that matched, what each term gave through each aspect."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.engine_texts import said
from app.preview.texts import match_text, share_text, term_text, words_text
from app.theme import SPACE_XS
from app.widgets.score_bars import Bar, ScoreBars
from app.widgets.word_bars import MOST_ROWS, Word, WordBars
from engine.domain import Hit, ItemDetails, TermShare, Why


class WhyPanel(QWidget):
    """Words with bars, the part that matched, one bar per term and aspect, and what is not known.

    Signals
    -------
    more_wanted(str), less_wanted(str)
        The user wants more, or less, of a word.
    """

    more_wanted = Signal(str)
    less_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = QLabel(self.tr("Why this matched"), self)
        self._heading.setProperty("role", "heading")
        self._seen = self._made_line()
        self._part = self._made_line()
        self._note = self._made_line()
        self.words = WordBars(self)
        self.bars = ScoreBars(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_XS)
        for widget in (
            self._heading, self._part, self.bars, self.words, self._seen, self._note
        ):  # fmt: skip
            layout.addWidget(widget)
        self.words.more_wanted.connect(self.more_wanted)
        self.words.less_wanted.connect(self.less_wanted)
        self.clear()

    def show_hit(self, hit: Hit, *, is_same: bool = False) -> None:
        """Show what the hit itself knows; the rest comes with `show_why`.

        Parameters
        ----------
        is_same
            The file is the one that is shown already: its words stay until others come.
        """
        part = match_text(hit)
        self._part.setText(part[:1].upper() + part[1:])
        self.bars.set_bars([Bar(term_text(name), score) for name, score in hit.terms.items()])
        if not is_same:
            self._forget_words()
        self._show_what_there_is()

    def show_details(self, details: ItemDetails) -> None:
        """Name what the model sees, as long as there is nothing better."""
        self._seen.setText(words_text(details.words[:MOST_ROWS]))
        self._show_what_there_is()

    def show_why(self, why: Why) -> None:
        """Show the words, the shares by aspect, and what cannot be told."""
        if why.terms:
            self.bars.set_bars(bars_of(why.terms))
        self.words.set_words(words_of(why))
        self._note.setText(" ".join(said(note) for note in why.notes))
        self._show_what_there_is()

    def show_problem(self, sentence: str) -> None:
        """Say why nothing is explained."""
        self._note.setText(sentence)
        self._show_what_there_is()

    def note(self) -> str:
        """Give the sentence about what cannot be told, or an empty string."""
        return self._note.text()

    def clear(self) -> None:
        """Show nothing."""
        self._part.clear()
        self.bars.set_bars([])
        self._forget_words()
        self._show_what_there_is()

    def _forget_words(self) -> None:
        self.words.set_words(())
        self._seen.clear()
        self._note.clear()

    def _show_what_there_is(self) -> None:
        has_bars, has_words = bool(self.bars.bars()), bool(self.words.words())
        self._seen.setVisible(bool(self._seen.text()) and not has_words)
        for line in (self._part, self._note):
            line.setVisible(bool(line.text()))
        self.bars.setVisible(has_bars)
        self.words.setVisible(has_words)
        self._heading.setText(self.tr("Why this matched") if has_bars else self.tr("What is in it"))
        lines = (self._seen, self._part, self._note)
        self.setVisible(has_bars or has_words or any(line.text() for line in lines))

    def _made_line(self) -> QLabel:
        line = QLabel(self)
        line.setWordWrap(True)
        line.setProperty("role", "muted")
        return line


def bars_of(shares: Sequence[TermShare]) -> list[Bar]:
    """One bar for each term and aspect, in order."""
    terms = [share.term for share in shares]
    return [
        Bar(share_text(share, is_only=terms.count(share.term) == 1), share.score)
        for share in shares
    ]


def words_of(why: Why) -> list[Word]:
    """Words with bars where they explain the match, else without."""
    if not (why.words_explain and why.words):
        return [Word(share.word) for share in why.words]
    most = max(abs(share.contribution) for share in why.words) or 1.0
    return [Word(share.word, share.contribution / most) for share in why.words]
