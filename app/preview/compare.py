"""Two results beside each other: pictures move together, sounds are switched at the same moment."""

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.marking import Marking
from app.preview.compare_facts import About, CompareFacts, load_about
from app.preview.photo import PhotoStage
from app.preview.score import ScoreStage
from app.preview.sound import SoundStage
from app.preview.stage import StageColumn, tool_button
from app.preview.texts import problem_text
from app.theme import SPACE_M, SPACE_S, SPACE_XS
from app.widgets.elided import ElidedLabel
from app.widgets.picture_view import PictureView, Place
from app.widgets.stars import StarRating
from engine.domain import Hit, Kind

if TYPE_CHECKING:
    from app.bridge import EngineBridge

Stage = PhotoStage | ScoreStage | SoundStage
_MOST_FOR_FACTS: Final = 0.35  # of the height; who wants more moves the line between


class Side(QWidget):
    """One of the two, large."""

    def __init__(self, letter: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.hit: Hit | None = None
        self.about: About | None = None
        self.photo, self.score, self.sound = PhotoStage(self), ScoreStage(self), SoundStage(self)
        self.photo.heat_button.hide()  # nothing is searched for here
        self._stages = StageColumn((self.photo, self.score, self.sound), self)
        self._letter = QLabel(letter, self)
        self._letter.setProperty("role", "title")
        self._name = ElidedLabel(parent=self)
        self._name.setProperty("role", "heading")
        head = QHBoxLayout()
        head.setSpacing(SPACE_S)
        head.addWidget(self._letter)
        self.stars = StarRating(self)
        head.addWidget(self._name, 1)
        head.addWidget(self.stars)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addLayout(head)
        column.addWidget(self._stages, 1)

    def show_hit(self, hit: Hit, bridge: "EngineBridge") -> None:
        """Show another result."""
        self.clear()
        self.hit = hit
        self._name.setText(hit.path.name)
        stage = self._stage_of(hit.kind)
        self._stages.show_only(stage)
        stage.show_hit(hit, bridge)

    def take(self, about: About) -> None:
        """Take what is known about it."""
        self.about = about
        self.stars.setEnabled(True)
        self.stars.setValue(about.details.rating)
        if about.details.duration_s:
            self.sound.set_duration(about.details.duration_s)
        if about.details.pages:
            self.score.set_page_count(about.details.pages)

    def mark(self, *, is_active: bool) -> None:
        """Show whether it is the one that keys are for, and that is heard."""
        self._name.setProperty("role", "heading" if is_active else "muted")
        self._name.style().unpolish(self._name)
        self._name.style().polish(self._name)

    def clear(self) -> None:
        """Let go of it."""
        self.hit, self.about = None, None
        self.stars.setEnabled(False)
        self.stars.setValue(0)
        for stage in (self.photo, self.score, self.sound):
            stage.clear()

    @property
    def view(self) -> PictureView | None:
        """The picture that can be moved; None for a sound."""
        views = {Kind.PHOTO: self.photo.view, Kind.SCORE: self.score.view}
        return views.get(self.hit.kind) if self.hit is not None else None

    def _stage_of(self, kind: Kind) -> Stage:
        stages: dict[Kind, Stage] = {
            Kind.PHOTO: self.photo,
            Kind.SCORE: self.score,
            Kind.AUDIO: self.sound,
        }
        return stages[kind]


class ComparePage(QWidget):
    """A and B. X goes to the other one, O shows one at a time, Space plays, 1 to 5 rate.

    Attributes
    ----------
    marking : Marking or None
        Stores ratings so that they can be undone; without it there are no stars.

    Signals
    -------
    closed()
        The user is through with it.
    """

    closed = Signal()

    def __init__(self, bridge: "EngineBridge", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.sides = (Side("A", self), Side("B", self))
        self._active = 0
        self._was_moved = False
        self.marking: Marking | None = None
        self.facts = CompareFacts(self)
        self._message = QLabel(self)
        self._message.setWordWrap(True)
        self._message.setProperty("role", "danger")
        self._message.hide()
        self.link = tool_button("link", self.tr("Move and zoom both together"), self)
        self.alone = tool_button("photo", self.tr("One at a time (O)"), self)
        self.switch = tool_button("swap", self.tr("Go to the other one (X)"), self)
        for button in (self.link, self.alone):
            button.setCheckable(True)
        self.link.setChecked(True)
        self._lay_out()
        self._connect()
        self.setAccessibleName(self.tr("Compare"))

    def _lay_out(self) -> None:
        pair = QHBoxLayout()
        pair.setSpacing(SPACE_M)
        tools = QHBoxLayout()
        tools.setSpacing(SPACE_XS)
        tools.addStretch(1)
        for button in (self.link, self.alone, self.switch):
            tools.addWidget(button)
        tools.addStretch(1)
        self._upper = QWidget(self)
        column = QVBoxLayout(self._upper)
        column.setContentsMargins(SPACE_M, 0, SPACE_M, 0)
        column.setSpacing(SPACE_XS)
        for side in self.sides:
            pair.addWidget(side, 1)
        column.addLayout(pair, 1)
        column.addLayout(tools)
        column.addWidget(self._message)
        self._splitter = QSplitter(Qt.Orientation.Vertical, self)
        self._splitter.addWidget(self._upper)
        self._splitter.addWidget(self._made_table())
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setObjectName("quiet")
        self._splitter.setStretchFactor(0, 1)
        self._splitter.splitterMoved.connect(self._keep_places)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)

    def _made_table(self) -> QScrollArea:
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.facts)
        return area

    def _keep_places(self, _place: int, _line: int) -> None:
        self._was_moved = True

    def _give_room(self) -> None:
        """The facts get what they need, the pictures the rest, until the user says otherwise."""
        if not self._was_moved:
            wanted = min(self.facts.sizeHint().height(), round(_MOST_FOR_FACTS * self.height()))
            self._splitter.setSizes([self.height() - wanted, wanted])

    def _connect(self) -> None:
        self.alone.toggled.connect(lambda _is_on: self._show_sides())
        self.switch.clicked.connect(self.go_to_other)
        self._bridge.files_changed.connect(self._refresh)
        for number, side in enumerate(self.sides):
            for view in (side.photo.view, side.score.view):
                view.looked.connect(partial(self._follow, number))
            side.stars.rating_changed.connect(partial(self._rate, number))
            side.sound.player.playing_changed.connect(partial(self._hush, number))
            other = self.sides[1 - number].sound
            side.sound.pitches.button.toggled.connect(other.pitches.button.setChecked)
            side.sound.even.button.toggled.connect(other.even.button.setChecked)

    # -- what is shown ------------------------------------------------------------------------
    def show_pair(self, one: Hit, other: Hit) -> None:
        """Compare two results."""
        self._active = 0
        self._complain("")
        self.alone.setChecked(False)
        for number, (side, hit) in enumerate(zip(self.sides, (one, other), strict=True)):
            side.show_hit(hit, self._bridge)
            side.stars.setVisible(self.marking is not None)
            self._ask(number, hit)
        self._show_facts()
        are_pictures = all(side.view is not None for side in self.sides)
        for button in (self.link, self.alone):
            button.setVisible(are_pictures)
        self._show_sides()
        self.setFocus()

    def clear(self) -> None:
        """Let go of both."""
        for side in self.sides:
            side.clear()

    def message(self) -> str:
        """Give the sentence about what went wrong, or an empty string."""
        return self._message.text()

    @property
    def active(self) -> Side:
        """The one that is heard, or seen where one is shown at a time."""
        return self.sides[self._active]

    def go_to_other(self) -> None:
        """Hear the other one from the same moment on, or see it in the same place."""
        before = self.active
        self._active = 1 - self._active
        now = self.active
        if before.view is None and now.view is None:
            self._switch_sound(before.sound, now.sound)
        self._show_sides()

    def _switch_sound(self, before: SoundStage, now: SoundStage) -> None:
        was_playing = before.player.is_playing
        before.player.pause()
        moment_s = before.wave.value() / 1000
        now.player.seek(min(moment_s, max(0.0, now.wave.duration_s - 0.05)))
        if was_playing:
            now.player.play()

    def _hush(self, number: int, is_playing: bool) -> None:
        """One is heard at a time, the one that began last."""
        if not is_playing:
            return
        self._active = number
        self.sides[1 - number].sound.player.pause()
        self._mark_active()

    def _follow(self, number: int, place: Place) -> None:
        other = self.sides[1 - number].view
        if self.link.isChecked() and other is not None:
            other.look_at(place)

    def _show_sides(self) -> None:
        """Show both, or the active one, which then looks at the same place as the other did."""
        is_alone = self.alone.isChecked() and self.active.view is not None
        before, now = self.sides[1 - self._active].view, self.active.view
        place = (
            before.place() if is_alone and self.link.isChecked() and before is not None else None
        )
        for side in self.sides:
            side.setVisible(not is_alone or side is self.active)
        if (room := self._upper.layout()) is not None:
            room.activate()  # what is looked at is told in shares of the room there is
        if place is not None and now is not None:
            now.look_at(place)
        self._mark_active()

    def _mark_active(self) -> None:
        for side in self.sides:
            side.mark(is_active=side is self.active)

    def _rate(self, number: int, stars: int) -> None:
        hit = self.sides[number].hit
        if hit is not None and self.marking is not None:
            self.marking.rate([hit.file_id], stars, self._fail)

    def _refresh(self, file_ids: tuple[int, ...]) -> None:
        """Someone, perhaps ourselves, changed files."""
        for number, side in enumerate(self.sides):
            if side.hit is not None and (not file_ids or side.hit.file_id in file_ids):
                self._ask(number, side.hit)

    def _ask(self, number: int, hit: Hit) -> None:
        self._bridge.run(
            load_about,
            hit.file_id,
            done=partial(self._take, number),
            failed=self._fail,
            token=("compare", number, id(self)),
            owner=self,
        )

    def _take(self, number: int, about: About) -> None:
        self.sides[number].take(about)
        self._show_facts()

    def _fail(self, error: Exception) -> None:
        self._complain(problem_text(error))

    def _show_facts(self) -> None:
        one, other = (side.about for side in self.sides)
        self.facts.show_facts(one, other)
        self._give_room()

    def _complain(self, sentence: str) -> None:
        self._message.setText(sentence)
        self._message.setVisible(bool(sentence))

    # -- events -------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """X, O, Space, 1 to 5; + - 0 Z and arrows move the pictures, S E L M are for sounds."""
        key = event.key()
        if key == Qt.Key.Key_X:
            self.go_to_other()
        elif key == Qt.Key.Key_O and self.alone.isVisible():
            self.alone.toggle()
        elif key in _STARS and self.marking is not None and self.active.about is not None:
            self.active.stars.choose(_STARS.index(Qt.Key(key)) + 1)
        elif key == Qt.Key.Key_Escape:
            self.closed.emit()
        elif self.focusWidget() in (None, self):
            self._pass_on(event)
        else:
            super().keyPressEvent(event)

    def _pass_on(self, event: QKeyEvent) -> None:
        view = self.active.view
        if view is not None:
            view.keyPressEvent(event)
        elif self.active.hit is not None:
            self.active.sound.keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self._give_room()

    def hideEvent(self, event: QHideEvent) -> None:
        """Large pictures are not kept where nobody looks at them."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.clear()


_STARS: Final = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5)
