"""One group side by side, and what can be said and done about it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.bridge import EngineBridge
from app.duplicates.card import CopyCard
from app.duplicates.texts import both_text, move_text
from app.theme import SPACE_M, SPACE_S
from app.widgets.flow import FlowLayout
from engine.organised import DuplicateGroup, Likeness, Verdict


class GroupView(QWidget):
    """The files of a group; which stay is asked for each.

    Signals
    -------
    remove_wanted(DuplicateGroup, list[int])
        These files of the group are to go to the trash.
    judged(DuplicateGroup, Verdict)
        The user says what the group is.
    opened(Path)
        A file is to be opened in its own program.
    """

    remove_wanted = Signal(object, object)
    judged = Signal(object, object)
    opened = Signal(object)

    def __init__(self, bridge: EngineBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.group: DuplicateGroup | None = None
        self.cards: list[CopyCard] = []
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hint = QLabel(self)
        self.hint.setWordWrap(True)
        self.hint.setProperty("role", "muted")
        self.trash = QPushButton(self)
        self.trash.setProperty("primary", True)
        self.suggested = QPushButton(self.tr("Keep the suggested one only"), self)
        self.both = QPushButton(self)
        self.different = QPushButton(self.tr("These are different"), self)
        self._lay_out()
        self._connect()
        self.show_group(None)

    def _lay_out(self) -> None:
        row = FlowLayout(gap=SPACE_S)
        for button in (self.trash, self.suggested, self.both, self.different):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, 0, 0, 0)
        column.setSpacing(SPACE_M)
        column.addWidget(self._area, 1)
        column.addWidget(self.hint)
        column.addLayout(row)

    def _connect(self) -> None:
        self.trash.clicked.connect(self.remove_marked)
        self.suggested.clicked.connect(self.keep_suggested)
        self.both.clicked.connect(lambda: self._judge(Verdict.BOTH))
        self.different.clicked.connect(lambda: self._judge(Verdict.DIFFERENT))
        self.trash.setToolTip(self.tr("Move the marked files to the trash (Ctrl+Delete)"))
        self.both.setToolTip(self.tr("Keep them, and do not show this group again (Alt+B)"))
        self.different.setToolTip(
            self.tr("They are not the same: never group or fold them again (Alt+D)")
        )
        self.suggested.setToolTip(self.tr("Mark all but the suggested one for the trash (Alt+S)"))

    # -- showing -----------------------------------------------------------------------------
    def show_group(self, group: DuplicateGroup | None) -> None:
        """Show the files of a group, or none."""
        if group is not None and group == self.group:
            return
        self.group = group
        cards = QWidget()
        flow = FlowLayout(cards, gap=SPACE_M)
        self.cards = [] if group is None else self._cards_of(group)
        for card in self.cards:
            flow.addWidget(card)
        self._area.setWidget(cards)  # the one before is deleted with its cards
        for button in (self.suggested, self.both, self.different):
            button.setEnabled(group is not None)
        self.different.setVisible(group is None or group.likeness is not Likeness.BYTES)
        self.both.setText(self.tr("Keep all") if group is None else both_text(group.copies))
        self._show_marked()

    def _cards_of(self, group: DuplicateGroup) -> list[CopyCard]:
        made = []
        for place, copy in enumerate(group.copies):
            card = CopyCard(copy, self._bridge, group.advantage if place == 0 else None)
            # what is the same is marked at once; what is only similar stays until somebody says so
            card.set_kept(place == 0 or group.likeness is Likeness.SIMILAR)
            card.turned.connect(self._show_marked)
            card.opened.connect(lambda path=copy.path: self.opened.emit(path))
            card.moved.connect(lambda steps, place=place: self._go_to(place + steps))
            made.append(card)
        return made

    def _go_to(self, place: int) -> None:
        if 0 <= place < len(self.cards):
            self.cards[place].keep.setFocus(Qt.FocusReason.OtherFocusReason)
            self._area.ensureWidgetVisible(self.cards[place])

    def has_focus(self) -> bool:
        """Whether the keyboard is on a card or a button."""
        buttons = [self.trash, self.suggested, self.both, self.different]
        return any(one.hasFocus() for one in (*buttons, *(card.keep for card in self.cards)))

    def marked(self) -> list[int]:
        """Files that are to go."""
        return [card.copy.file_id for card in self.cards if not card.is_kept]

    def _show_marked(self) -> None:
        marked = self.marked()
        is_all = bool(marked) and len(marked) == len(self.cards)
        self.trash.setText(move_text(len(marked)))
        self.trash.setEnabled(bool(marked) and not is_all)
        self.hint.setText(
            self.tr("Keep at least one of them.")
            if is_all
            else self.tr(
                "Tags, rating and collections of what goes are given to the first that stays."
            )
        )

    # -- acting ------------------------------------------------------------------------------
    def keep_suggested(self) -> None:
        """Mark all but the suggested one for the trash."""
        for place, card in enumerate(self.cards):
            card.set_kept(place == 0)
        self._show_marked()

    def remove_marked(self) -> None:
        """Move what is marked to the trash."""
        if self.group is not None and self.trash.isEnabled():
            self.remove_wanted.emit(self.group, self.marked())

    def _judge(self, verdict: Verdict) -> None:
        if self.group is not None:
            self.judged.emit(self.group, verdict)
