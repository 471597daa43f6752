"""Plays a recording along with its score: a cursor follows, and a click in the score goes there."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.background import Lane
from app.preview.partner import by_path, next_line, step_at, step_under
from app.preview.partner_bar import PartnerBar
from app.preview.score import ScoreStage
from app.preview.sound import SoundStage
from app.preview.texts import problem_text
from engine.domain import Following, FollowStep, Hit, Kind, Segment

if TYPE_CHECKING:
    from pathlib import Path

    from app.bridge import EngineBridge, Task
    from engine.api import Library

Meeting = tuple[Following, float]
"""Where the two meet, and the length of the recording in seconds."""


def meet(library: "Library", recording: "Path", score: "Path") -> Meeting | None:
    """Ask the engine, on a background thread; None where it is not sure that they belong together."""
    following = library.follow(recording, score)
    if following is None or not following.sure:
        return None
    return following, library.duration_s(recording)


class PlayingAlong(QObject):
    """Knows which two belong together, and moves the cursor while the recording plays.

    Signals
    -------
    began()
        Both are to be shown: the score above, the recording below.
    ended()
        Only the item itself is to be shown.
    """

    began = Signal()
    ended = Signal()

    def __init__(
        self, bar: PartnerBar, score: ScoreStage, sound: SoundStage, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bar, self._score, self._sound = bar, score, sound
        self._bridge: EngineBridge | None = None
        self._task: Task | None = None
        self._following: Following | None = None
        self._step: FollowStep | None = None
        self._wants_play = False
        self.hit: Hit | None = None
        self.partner: Hit | None = None
        bar.along_wanted.connect(self.toggle)
        sound.player.position_changed.connect(self._follow)
        sound.player.problem_changed.connect(lambda _sentence: self._play_if_wanted())
        score.place_chosen.connect(self._go_to_place)

    @property
    def is_following(self) -> bool:
        """True while the score follows the recording."""
        return self._following is not None

    @property
    def is_busy(self) -> bool:
        """True while it follows, and while it is being found out whether it can."""
        return self.is_following or self._task is not None

    def offer(self, hit: Hit | None, partner: Hit | None, bridge: "EngineBridge | None") -> None:
        """Take what is shown now, and what it could be played along with."""
        self.stop()
        self.hit, self.partner, self._bridge = hit, partner, bridge
        kind = hit.kind if hit is not None else None
        self._bar.show_item(kind, partner.path.name if partner is not None else "")

    def toggle(self) -> None:
        """Play along, or stop it."""
        if self.is_busy:
            self.stop()
        else:
            self.start()

    def start(self) -> None:
        """Find out where the two meet, then play."""
        if self.hit is None or self.partner is None or self._bridge is None:
            return
        pair = {self.hit.kind: self.hit.path, self.partner.kind: self.partner.path}
        self._bar.show_asking()
        self._task = self._bridge.run(
            meet,
            pair[Kind.AUDIO],
            pair[Kind.SCORE],
            done=self._take,
            failed=self._fail,
            token=("follow", id(self)),
            lane=Lane.LONG,
        )

    def stop(self) -> None:
        """Show the item alone again."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
            self._bar.show_resting()
        if self._following is None or self.partner is None:
            return
        self._following, self._step, self._wants_play = None, None, False
        self._score.set_following(is_following=False)
        (self._sound if self.partner.kind is Kind.AUDIO else self._score).clear()
        self._bar.show_resting()
        self.ended.emit()

    def step_line(self, direction: int) -> None:
        """Go to where the next line of the score is played, or (-1) the one before."""
        if self._following is not None:
            self._go_to(next_line(self._following, self._now_s(), direction))

    # -- inside -----------------------------------------------------------------------------------
    def _take(self, meeting: Meeting | None) -> None:
        self._task = None
        if meeting is None:
            self._bar.show_resting(
                self.tr("These two do not seem to be the same music, so nothing is followed.")
            )
            return
        following, duration_s = meeting
        if not following.steps:
            self._bar.show_resting(
                self.tr("This is the same music, but it cannot be told where it is in the score.")
            )
            return
        self._show_partner(following, duration_s)
        self._following = following
        self._score.set_page_count(max(step.page for step in following.steps))
        self._score.set_following(is_following=True)
        self._bar.show_following()
        self.began.emit()
        self._begin_to_play(following)

    def _fail(self, error: Exception) -> None:
        self._task = None
        self._bar.show_resting(problem_text(error))

    def _show_partner(self, following: Following, duration_s: float) -> None:
        if self.partner is None or self._bridge is None:
            return
        first, partner = following.steps[0], self.partner
        if partner.kind is Kind.AUDIO:
            self._sound.show_hit(by_path(partner.path, partner.kind), self._bridge)
            self._sound.set_duration(duration_s)
            return
        place = Segment(page=first.page)
        self._score.show_hit(by_path(partner.path, partner.kind, place), self._bridge)

    def _begin_to_play(self, following: Following) -> None:
        is_own = self.hit is not None and self.hit.kind is Kind.AUDIO
        now_s = self._now_s() if is_own else 0.0
        first_s = following.steps[0].time_s
        self._wants_play = True
        self._sound.player.seek(now_s if following.at(now_s) is not None else first_s)
        self._play_if_wanted()

    def _play_if_wanted(self) -> None:
        """The first time, it takes a moment to find out whether anything can be heard at all."""
        if self._wants_play and self._sound.player.is_ready:
            self._wants_play = False
            self._sound.player.play()

    def _now_s(self) -> float:
        return self._sound.wave.value() / 1000

    def _follow(self, position_s: float) -> None:
        if self._following is None:
            return
        step = step_at(self._following, position_s)
        if step is not self._step:
            self._step = step
            self._score.show_step(step)

    def _go_to_place(self, page: int, x: float, y: float) -> None:
        if self._following is not None:
            self._go_to(step_under(self._following, page, x, y, self._now_s()))

    def _go_to(self, step: FollowStep | None) -> None:
        if step is not None:
            self._sound.player.seek(step.time_s)
