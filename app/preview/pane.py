"""The preview pane: one result, large, with what is known about it.

GUI thread. Everything from the engine comes through `EngineBridge.run`; an answer for a result
that is no longer shown is dropped.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app import desktop
from app.marking import Marking
from app.preview import calls
from app.preview.along import PlayingAlong
from app.preview.closer import Closer
from app.preview.explaining import Explaining
from app.preview.facts import FactsPanel
from app.preview.halves import Halves, Upper
from app.preview.kind_button import KindButton
from app.preview.partner import OTHER, partner_by_notes, partner_in
from app.preview.partner_bar import PartnerBar
from app.preview.photo import PhotoStage
from app.preview.score import ScoreStage
from app.preview.sound import SoundStage
from app.preview.stage import StageColumn, tool_button
from app.preview.texts import problem_text
from app.preview.why import WhyPanel
from app.theme import SPACE_M, SPACE_S, SPACE_XS
from app.undo import Undoing
from app.widgets.elided import ElidedLabel
from app.widgets.upright import UprightArea
from engine.domain import Hit, ItemDetails, Kind, Query, Why

if TYPE_CHECKING:
    from app.bridge import EngineBridge

KEYS_OF_STAGES: Final = (Qt.Key.Key_M, Qt.Key.Key_L, Qt.Key.Key_S, Qt.Key.Key_E)

NO_QUERY: Final = Query()

Stage = PhotoStage | SoundStage | ScoreStage


class PreviewPane(QWidget):
    """Shows one hit.

    Signals
    -------
    similar_requested(Hit)
        The user wants more like this one.
    word_requested(str, bool)
        The user wants more (True) or less (False) of a word.
    colour_requested(str)
        The user wants a colour, ``#rrggbb``.
    partners_requested(Hit, Kind)
        The user wants the scores, or the recordings, of what is shown.
    room_wanted()
        A recording and its score are shown together: that needs room.
    details_shown(ItemDetails)
        More is known about what is shown.
    """

    similar_requested = Signal(object)
    word_requested = Signal(str, bool)
    colour_requested = Signal(str)
    partners_requested = Signal(object, object)
    room_wanted = Signal()
    details_shown = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hit: Hit | None = None
        self._bridge: EngineBridge | None = None
        self._query = Query()
        self._explaining = Explaining(self)
        self.photo = PhotoStage(self)
        self.sound = SoundStage(self)
        self.score = ScoreStage(self)
        self._nothing = QLabel(self.tr("Choose a result to look at it here."), self)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self._nothing.setProperty("role", "muted")
        self._stages = StageColumn((self._nothing, self.photo, self.score, self.sound), self)
        self.partners = PartnerBar(self)
        self.along = PlayingAlong(self.partners, self.score, self.sound, self)
        self._name = ElidedLabel(parent=self)
        self._name.setProperty("role", "heading")
        self._message = QLabel(self)
        self._message.setWordWrap(True)
        self._message.setProperty("role", "danger")
        self.why = WhyPanel(self)
        self.facts = FactsPanel(self)
        self._closer = Closer(self.facts, self)
        self._kind_button = KindButton(self)
        self._below = self._made_below()
        self._is_large = False
        self.marking: Marking | None = None
        self._lay_out()
        self.facts.rating_changed.connect(self._save_rating)
        self.facts.tags_changed.connect(self._save_tags)
        self.facts.colour_wanted.connect(self.colour_requested)
        self._kind_button.wanted.connect(self._save_kind)
        self._explaining.told.connect(self._take_why)
        self._explaining.failed.connect(self.why.show_problem)
        self.photo.heat_wanted.connect(self._want_heat)
        self.partners.find_wanted.connect(self._want_partners)
        self.along.began.connect(self._show_both)
        self.along.ended.connect(self._show_alone)
        self.why.more_wanted.connect(lambda word: self.word_requested.emit(word, True))
        self.why.less_wanted.connect(lambda word: self.word_requested.emit(word, False))
        self.setAccessibleName(self.tr("Preview"))
        self.clear()

    # -- layout -----------------------------------------------------------------------------------
    def _made_below(self) -> UprightArea:
        content = QWidget(self)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, SPACE_S, SPACE_S, 0)
        layout.setSpacing(SPACE_M)
        layout.addLayout(self._made_title())
        for widget in (self._message, self.why, self.facts):
            layout.addWidget(widget)
        layout.addWidget(self._kind_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        area = UprightArea(self)
        area.setWidget(content)
        return area

    def _made_title(self) -> QHBoxLayout:
        similar = tool_button("similar", self.tr("More like this"), self)
        opener = tool_button("open", self.tr("Open in its own program"), self)
        revealer = tool_button("reveal", self.tr("Show in its folder"), self)
        similar.clicked.connect(self._want_similar)
        opener.clicked.connect(lambda: self._hand_over(open_it=True))
        revealer.clicked.connect(lambda: self._hand_over(open_it=False))
        row = QHBoxLayout()
        row.setSpacing(SPACE_XS)
        row.addWidget(self._name, 1)
        for button in (similar, opener, revealer):
            row.addWidget(button)
        return row

    def _lay_out(self) -> None:
        upper = Upper(self)
        upper.column.addWidget(self._stages, 1)
        upper.column.addWidget(self.partners)
        self._halves = Halves(upper, self._below, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        layout.addWidget(self._halves)

    # -- what is shown ----------------------------------------------------------------------------
    def show_hit(self, hit: Hit, bridge: "EngineBridge", query: Query = NO_QUERY) -> None:
        """Show a result of a query; whatever is still on its way for the last one is dropped."""
        same_file = self.hit is not None and self.hit.file_id == hit.file_id
        self._listen_to(bridge)
        self.hit = hit
        if not (same_file and self.along.is_busy):  # a refresh must not stop the music
            self._show_stage(hit, bridge, query)
        self._name.setText(hit.path.name)
        self._complain("")
        self._query = query
        self.why.show_hit(hit, is_same=same_file)
        if not same_file:
            self.facts.clear()
        self._kind_button.hide()
        was_below = not self._below.isHidden()
        self._below.setVisible(not self._is_large)
        if not (was_below and same_file):
            self._halves.fit_to(None if self.along.is_following else hit.kind)
        self._load_details()
        self._explain(hit, bridge)
        if not same_file:
            self._closer.ask(bridge, hit)
            bridge.run(calls.known_tags, done=self.facts.tags.set_known, token=("tags", id(self)))

    def _show_stage(self, hit: Hit, bridge: "EngineBridge", query: Query) -> None:
        self.along.offer(hit, partner_in(query, hit), bridge)
        stage = self._stage_of(hit.kind)
        self._let_go_of_others(stage)
        self._stages.show_only(stage)
        stage.show_hit(hit, bridge)

    def show_pair(self, hit: Hit, partner: Hit, bridge: "EngineBridge") -> None:
        """Play a recording along with a score that the user chose."""
        if self.hit is not None and self.hit.file_id == partner.file_id:
            hit, partner = partner, hit
        if self.hit is None or self.hit.file_id != hit.file_id:
            self.show_hit(hit, bridge, self._query)
        self.along.offer(hit, partner, bridge)
        self.along.start()

    def clear(self) -> None:
        """Show nothing."""
        self.hit = None
        self._explaining.forget()
        self._closer.forget()
        self.along.offer(None, None, None)
        self._let_go_of_others(None)
        self._stages.show_only(self._nothing)
        self.why.clear()
        self.facts.clear()
        self._below.hide()

    def set_large(self, is_large: bool) -> None:
        """Give the picture all the room, or show again what is known about it."""
        self._is_large = is_large
        self._below.setVisible(not is_large and self.hit is not None)

    def stop(self) -> None:
        """Fall silent, as when the pane is covered."""
        self.sound.player.pause()

    def message(self) -> str:
        """Give the sentence about what went wrong, or an empty string."""
        return self._message.text()

    def _stage_of(self, kind: Kind) -> Stage:
        stages: dict[Kind, Stage] = {
            Kind.PHOTO: self.photo,
            Kind.AUDIO: self.sound,
            Kind.SCORE: self.score,
        }
        return stages[kind]

    def _let_go_of_others(self, kept: Stage | None) -> None:
        for stage in (self.photo, self.sound, self.score):
            if stage is not kept:
                stage.clear()

    def _complain(self, sentence: str) -> None:
        self._message.setText(sentence)
        self._message.setVisible(bool(sentence))

    # -- the engine -------------------------------------------------------------------------------
    def _listen_to(self, bridge: "EngineBridge") -> None:
        if bridge is self._bridge:
            return
        if self._bridge is not None:
            self._bridge.files_changed.disconnect(self._refresh)
        self._bridge = bridge
        bridge.files_changed.connect(self._refresh)

    def _refresh(self, file_ids: tuple[int, ...]) -> None:
        """Someone, perhaps ourselves, changed files: ask again if it may be this one."""
        if self.hit is not None and (not file_ids or self.hit.file_id in file_ids):
            self._load_details()

    def _load_details(self) -> None:
        if self.hit is not None and self._bridge is not None:
            self._bridge.run(
                calls.details,
                self.hit.file_id,
                done=self._take_details,
                failed=self._fail,
                token=("details", id(self)),
            )

    def _explain(self, hit: Hit, bridge: "EngineBridge") -> None:
        self._explaining.ask(bridge, self._query, hit)
        if hit.kind is Kind.PHOTO and self.photo.wants_heat:
            self._explaining.ask_where(bridge, self._query, hit)

    def _want_heat(self, is_on: bool) -> None:
        if is_on and self.hit is not None and self._bridge is not None:
            self._explaining.ask_where(self._bridge, self._query, self.hit)

    def _take_why(self, why: Why) -> None:
        self.why.show_why(why)
        if why.kind is Kind.PHOTO:
            self.photo.show_heats(why.heats)
        if why.kind is Kind.AUDIO:
            self.sound.show_moments(why.moments)
        self._offer_page_of_music(why)

    def _offer_page_of_music(self, why: Why) -> None:
        """A picture that matched by its notes is a page of music after all."""
        if self.hit is None or self._bridge is None or self.along.partner is not None:
            return
        partner = partner_by_notes(self._query, self.hit, why)
        if partner is not None:
            self.along.offer(self.hit, partner, self._bridge)

    def _take_details(self, details: ItemDetails) -> None:
        if self.hit is None or details.file_id != self.hit.file_id:
            return
        self.why.show_details(details)
        self.facts.show_details(details)
        if details.duration_s:
            self.sound.set_duration(details.duration_s)
        if details.pages and details.kind is Kind.SCORE:
            self.score.set_page_count(details.pages)
            self.score.set_movements(details.movements)
        self._kind_button.show_details(details)
        self.details_shown.emit(details)

    def _fail(self, error: Exception) -> None:
        self._complain(problem_text(error))

    def _save_rating(self, rating: int) -> None:
        if self.hit is not None and self._bridge is not None:
            self._marks(self._bridge).rate([self.hit.file_id], rating, self._fail_saving)

    def _save_tags(self, tags: tuple[str, ...]) -> None:
        if self.hit is not None and self._bridge is not None:
            self._marks(self._bridge).set_tags(self.hit.file_id, tags, self._fail_saving)

    def _save_kind(self, old: Kind, new: Kind) -> None:
        if self.hit is not None and self._bridge is not None:
            self._marks(self._bridge).set_kind({self.hit.file_id: old}, new, self._fail_saving)

    def _marks(self, bridge: "EngineBridge") -> Marking:
        """The window's way to mark files; a pane that stands alone has a history of its own."""
        if self.marking is None:
            self.marking = Marking(bridge, Undoing(self), self._fail, self)
        return self.marking

    def _fail_saving(self, error: Exception) -> None:
        """Say so, and show what is really stored."""
        self._load_details()
        self._fail(error)

    # -- events -----------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give the keys of the stage to it, wherever in the pane the focus is."""
        shown = self._stages.shown
        if event.key() == Qt.Key.Key_Space and self.sound in shown:
            self.sound.player.toggle()
        elif event.key() in KEYS_OF_STAGES and shown in ((self.photo,), (self.sound,)):
            shown[0].keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) and self.score in shown:
            self.score.keyPressEvent(event)
        elif event.key() == Qt.Key.Key_P and self.along.partner is not None:
            self.along.toggle()
        elif event.key() == Qt.Key.Key_N and self.along.is_following:
            self.along.step_line(-1 if event.modifiers() & _SHIFT else 1)
        else:
            super().keyPressEvent(event)

    def _show_both(self) -> None:
        self._stages.show_only(self.score, self.sound)
        self._halves.fit_to(None)
        self.room_wanted.emit()

    def _show_alone(self) -> None:
        if self.hit is not None:
            self._stages.show_only(self._stage_of(self.hit.kind))
            self._halves.fit_to(self.hit.kind)

    def _want_partners(self) -> None:
        if self.hit is not None and self.hit.kind in OTHER:
            self.partners_requested.emit(self.hit, OTHER[self.hit.kind])

    def _want_similar(self) -> None:
        if self.hit is not None:
            self.similar_requested.emit(self.hit)

    def _hand_over(self, *, open_it: bool) -> None:
        if self.hit is None:
            return
        path: Path = self.hit.path
        if not open_it:
            desktop.reveal(path)
        elif not desktop.open_file(path):
            self._complain(
                self.tr("No program was found that opens {name}.").format(name=path.name)
            )


_SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
