"""A sound in the preview: its waveform or pitches, what matched, and playing from there."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.icons import set_icon
from app.preview.even import EvenLoudness
from app.preview.partner import source_of
from app.preview.pitches import Pitches
from app.preview.player import Player
from app.preview.stage import tool_button
from app.preview.texts import problem_text, time_text
from app.theme import SPACE_S, SPACE_XS
from app.widgets.waveform import Stretch, WaveformView
from engine.domain import Hit, Moment

if TYPE_CHECKING:
    from app.bridge import EngineBridge, Task
    from engine.api import Library

POINTS: Final = 1600
LEAST_MOMENTS: Final = 2


def load_waveform(library: "Library", file: int | Path) -> list[tuple[float, float]]:
    """Fetch a waveform on a background thread."""
    return library.waveform(file, POINTS)


def match_of(hit: Hit) -> tuple[float, float] | None:
    """Give the stretch that matched, in seconds, or None for the whole recording."""
    segment = hit.segment
    if segment is None or segment.start_s is None:
        return None
    end_s = segment.end_s if segment.end_s is not None else hit.duration_s
    return (segment.start_s, end_s) if end_s is not None and end_s > segment.start_s else None


class SoundStage(QWidget):
    """Space plays and pauses, the arrow keys seek, M plays the match.

    L repeats the marked stretch, else the match, else all of it; S shows pitches; E evens loudness.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._match: tuple[float, float] | None = None
        self._task: Task | None = None
        self.wave = WaveformView(self)
        self.player = Player(self)
        self._message = QLabel(self)
        self._message.setWordWrap(True)
        self._message.setProperty("role", "muted")
        self._message.hide()
        self._problem = ""
        self._times = QLabel(self)
        self.play_button = tool_button("play", self.tr("Play (Space)"), self)
        self._to_match = tool_button("exact", self.tr("Play the match (M)"), self)
        self.loop_button = tool_button("loop", self.tr("Repeat (L)"), self)
        self.loop_button.setCheckable(True)
        self.pitches = Pitches(self.wave, self)
        self.even = EvenLoudness(self.player, self)
        self._lay_out()
        self._connect()
        self._take_ability()

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(SPACE_XS)
        tools.addWidget(self.play_button)
        tools.addWidget(self._times)
        tools.addStretch(1)
        for button in (self._to_match, self.loop_button, self.pitches.button, self.even.button):
            tools.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        layout.addWidget(self.wave, 1)
        layout.addLayout(tools)
        layout.addWidget(self._message)

    def _connect(self) -> None:
        self.play_button.clicked.connect(self.player.toggle)
        self._to_match.clicked.connect(self.play_match)
        self.loop_button.toggled.connect(self._set_loop)
        self.wave.seek_requested.connect(self.player.seek)
        self.wave.stretch_chosen.connect(self._take_stretch)
        self.pitches.failed.connect(self._fail)
        self.player.position_changed.connect(self._show_position)
        self.player.playing_changed.connect(self._show_playing)
        self.player.problem_changed.connect(self._take_ability)

    # -- what is shown ----------------------------------------------------------------------------
    def show_hit(self, hit: Hit, bridge: "EngineBridge") -> None:
        """Show another sound, standing where it matched."""
        self.clear()
        self._match = match_of(hit)
        self._say("")
        self.wave.setAccessibleDescription(hit.path.name)
        self.wave.set_duration(hit.duration_s or (self._match[1] if self._match else 0.0))
        self.wave.set_match(self._match)
        self._to_match.setEnabled(self._match is not None)
        self._name_loop()
        start_s = self._match[0] if self._match is not None else 0.0
        self.player.load(hit.path, start_s)
        self.player.prepare(bridge)
        self._show_position(start_s)
        self._task = bridge.run(
            load_waveform,
            source_of(hit),
            done=self.wave.set_wave,
            failed=self._fail,
            token=("waveform", id(self)),
        )
        self.pitches.show_file(source_of(hit), bridge)
        self.even.show_file(source_of(hit), bridge)

    def clear(self) -> None:
        """Stop and let go of it."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self.player.load(None)
        self._match = None
        self.loop_button.setChecked(False)
        self.pitches.clear()
        self.even.clear()
        self.wave.set_stretch(None)
        self.wave.set_wave(())
        self.wave.set_match(None)
        self.wave.set_moments(())
        self.wave.set_duration(0.0)

    def set_duration(self, duration_s: float) -> None:
        """Take the length where the hit did not know it."""
        if abs(duration_s - self.wave.duration_s) > 0.01:
            self.wave.set_duration(duration_s)
            self._show_position(self.wave.value() / 1000)

    def go_to_match(self) -> None:
        """Stand where it matched."""
        if self._match is not None:
            self.player.seek(self._match[0])

    def play_match(self) -> None:
        """Play from where it matched."""
        self.go_to_match()
        if self._match is not None and self.player.is_ready:
            self.player.play()

    def show_moments(self, moments: Sequence[Moment]) -> None:
        """Mark how well each stretch matches; a recording of one stretch has nothing to compare."""
        scores = [moment.score for moment in moments]
        least, most = min(scores, default=0.0), max(scores, default=0.0)
        room = most - min(least, 0.0)
        if len(moments) < LEAST_MOMENTS or most <= 0:
            self.wave.set_moments(())
            return
        self.wave.set_moments(
            [(m.start_s, m.end_s, max(0.0, m.score - min(least, 0.0)) / room) for m in moments]
        )

    def message(self) -> str:
        """Give the sentence that is shown, or an empty string."""
        return self._message.text()

    # -- events -------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space, M, L, S and E; the rest is the waveform's."""
        switches = {
            Qt.Key.Key_L: self.loop_button,
            Qt.Key.Key_S: self.pitches.button,
            Qt.Key.Key_E: self.even.button,
        }
        if event.key() == Qt.Key.Key_Space:
            self.player.toggle()
        elif event.key() == Qt.Key.Key_M:
            self.play_match()
        elif (switch := switches.get(Qt.Key(event.key()))) is not None:
            switch.toggle()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody likes a sound whose source cannot be seen."""
        super().hideEvent(event)
        self.player.pause()

    def changeEvent(self, event: QEvent) -> None:
        """Keep the times from jumping: digits differ in width."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._show_position(self.wave.value() / 1000)

    def _looped(self) -> Stretch:
        """What is repeated: what the user marked, else what matched, else all of it."""
        return self.wave.stretch or self._match or (0.0, self.wave.duration_s)

    def _set_loop(self, is_on: bool) -> None:
        start_s, end_s = self._looped()
        self.player.set_loop((start_s, end_s) if is_on and end_s > start_s else None)
        if is_on and not start_s <= self.wave.value() / 1000 <= end_s:
            self.player.seek(start_s)

    def _take_stretch(self, stretch: Stretch | None) -> None:
        """Who marks a stretch wants to hear it again and again."""
        self.loop_button.setChecked(stretch is not None)
        self._set_loop(stretch is not None)
        self._name_loop()

    def _name_loop(self) -> None:
        if self.wave.stretch is not None:
            start, end = map(time_text, self.wave.stretch)
            name = self.tr("Repeat {start} to {end} (L)").format(start=start, end=end)
        elif self._match is not None:
            name = self.tr("Repeat the match (L)")
        else:
            name = self.tr("Repeat all of it (L)")
        self.loop_button.setToolTip(name)
        self.loop_button.setAccessibleName(name)
        self.wave.setToolTip(self.tr("Drag, or Shift and the arrow keys: mark what is repeated"))

    def _show_position(self, position_s: float) -> None:
        if not self.wave.isSliderDown():
            self.wave.set_position(position_s)
        length = time_text(self.wave.duration_s)
        self._times.setText(f"{time_text(position_s)} / {length}")

    def _show_playing(self, is_playing: bool) -> None:
        set_icon(self.play_button, "pause" if is_playing else "play")
        text = self.tr("Pause (Space)") if is_playing else self.tr("Play (Space)")
        self.play_button.setToolTip(text)
        self.play_button.setAccessibleName(text)

    def _take_ability(self, _sentence: str = "") -> None:
        self.play_button.setEnabled(self.player.is_ready)
        self._show_message()

    def _fail(self, error: Exception) -> None:
        self._say(problem_text(error))

    def _say(self, sentence: str) -> None:
        self._problem = sentence
        self._show_message()

    def _show_message(self) -> None:
        sentences = [text for text in (self._problem, self.player.problem) if text]
        self._message.setText("\n".join(sentences))
        self._message.setVisible(bool(sentences))
