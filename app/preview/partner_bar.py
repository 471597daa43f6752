"""The line under a recording or a score: find what belongs to it, and play both along."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.icons import set_icon
from app.preview.texts import translated
from app.theme import SPACE_XS
from app.widgets.elided import ElidedLabel
from engine.domain import Kind

_STYLE = Qt.ToolButtonStyle


def find_text(kind: Kind, *, others: bool = False) -> str:
    """Name the search for what belongs to an item of a kind; `others`: for more of its own kind."""
    if kind is Kind.AUDIO:
        return (
            translated("Find other recordings of this music")
            if others
            else translated("Find the score of this")
        )
    return (
        translated("Find other scores of this music")
        if others
        else translated("Find recordings of this")
    )


class PartnerBar(QWidget):
    """What can be done with a recording and its score.

    Signals
    -------
    find_wanted()
        The user wants what belongs to this.
    along_wanted()
        The user wants to play both along, or to stop it.
    """

    find_wanted = Signal()
    along_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.finder = QToolButton(self)
        self.finder.setProperty("worded", True)
        self.finder.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.player = QPushButton(self)
        self.player.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._name = ElidedLabel(parent=self)
        self._name.setProperty("role", "muted")
        self._message = QLabel(self)
        self._message.setWordWrap(True)
        self._message.setProperty("role", "muted")
        self._partner = ""
        row = QHBoxLayout()
        row.setSpacing(SPACE_XS)
        row.addWidget(self.player)
        row.addWidget(self._name, 1)
        row.addWidget(self.finder)
        self._row = row
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addLayout(row)
        column.addWidget(self._message)
        self.finder.clicked.connect(self.find_wanted)
        self.player.clicked.connect(self.along_wanted)
        self.show_item(None)

    def show_item(self, kind: Kind | None, partner: str = "") -> None:
        """Offer what an item of a kind can do, with the name of what it can be played along with."""
        self._partner = partner
        self.setVisible(kind in (Kind.AUDIO, Kind.SCORE))
        if kind is not None:
            self._name_find(kind)
        self.show_resting()

    def show_resting(self, sentence: str = "") -> None:
        """Nothing is followed; the sentence says why, where one had hoped for it."""
        self._show_play("play", self.tr("Play along"), self.tr("Play along (P)"))
        self.say(sentence)

    def show_asking(self) -> None:
        """It is being found out where the two meet."""
        self.player.setEnabled(False)
        self.say(self.tr("Finding out where the two meet…"))

    def show_following(self) -> None:
        """The score follows the recording."""
        self._show_play("stop", self.tr("Stop"), self.tr("Stop playing along (P)"))
        self.say("")

    def say(self, sentence: str) -> None:
        """Show a sentence; an empty one goes away."""
        self._message.setText(sentence)
        self._message.setVisible(bool(sentence))
        if sentence:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def message(self) -> str:
        """Give the sentence that is shown, or an empty string."""
        return self._message.text()

    def _name_find(self, kind: Kind) -> None:
        text = find_text(kind)
        self.finder.setText(text)
        self.finder.setToolTip(self.tr("{text} (Ctrl+M)").format(text=text))
        self.finder.setAccessibleName(text)
        set_icon(self.finder, "score" if kind is Kind.AUDIO else "audio")
        alone = not self._partner
        self.finder.setToolButtonStyle(
            _STYLE.ToolButtonTextBesideIcon if alone else _STYLE.ToolButtonIconOnly
        )
        self._row.setAlignment(
            self.finder, Qt.AlignmentFlag.AlignLeft if alone else Qt.AlignmentFlag.AlignRight
        )

    def _show_play(self, icon: str, text: str, tip: str) -> None:
        has_partner = bool(self._partner)
        self.player.setVisible(has_partner)
        self._name.setVisible(has_partner)
        self._name.setText(self.tr("with {name}").format(name=self._partner))
        self.player.setEnabled(True)
        set_icon(self.player, icon)
        self.player.setText(text)
        self.player.setToolTip(tip)
        self.player.setAccessibleName(
            self.tr("{what} with {name}").format(what=text, name=self._partner)
        )
