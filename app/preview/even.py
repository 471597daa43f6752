"""Plays recordings about equally loud: loud ones are turned down, so that none makes one jump."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.background import Lane
from app.preview.player import Player
from app.preview.stage import tool_button

if TYPE_CHECKING:
    from app.bridge import EngineBridge, Task
    from engine.api import Library

TARGET_LUFS: Final = -18.0
"""What players that even out albums aim at (ReplayGain 2). Quieter recordings are left as they are:
turning them up could distort their loudest moments."""


def gain_db(loudness_lufs: float | None) -> float:
    """How much a recording is turned down, 0 or less."""
    return 0.0 if loudness_lufs is None else min(0.0, TARGET_LUFS - loudness_lufs)


def load_loudness(library: "Library", file: int | Path) -> float | None:
    """Measure a recording on a background thread."""
    return library.closeups.loudness(file)


class EvenLoudness(QObject):
    """The switch, and the loudness of the recording that is shown.

    Attributes
    ----------
    button : QToolButton
        On: recordings are evened out.
    """

    def __init__(self, player: Player, parent: QWidget) -> None:
        super().__init__(parent)
        self._player = player
        self._source: int | Path | None = None
        self._bridge: EngineBridge | None = None
        self._task: Task | None = None
        self._loudness: float | None = None
        self.button = tool_button("loudness", "", parent)
        self.button.setCheckable(True)
        self.button.setChecked(True)
        self.button.toggled.connect(self._apply)
        self._name()

    def show_file(self, source: int | Path, bridge: "EngineBridge") -> None:
        """Take another recording."""
        self.clear()
        self._source, self._bridge = source, bridge
        self._apply()

    def clear(self) -> None:
        """Let go of it; an answer under way is dropped."""
        if self._task is not None:
            self._task.cancel()
        self._source, self._task, self._loudness = None, None, None
        self._player.set_gain(0.0)

    def _apply(self) -> None:
        is_on = self.button.isChecked()
        self._player.set_gain(gain_db(self._loudness) if is_on else 0.0)
        self._name()
        if is_on and self._source is not None and self._task is None and self._bridge is not None:
            self._task = self._bridge.run(
                load_loudness,
                self._source,
                done=self._take,
                failed=lambda _error: None,  # the waveform says what is wrong with the file
                owner=self,
                lane=Lane.LONG,  # details must not wait for it
            )

    def _take(self, loudness: float | None) -> None:
        self._loudness = loudness
        self._apply()

    def _name(self) -> None:
        name = self.tr("Play all sounds about equally loud (E)")
        self.button.setAccessibleName(name)
        turned_db = gain_db(self._loudness)
        if self.button.isChecked() and turned_db < 0:
            more = self.tr("{level:.0f} LUFS, played {gain:.0f} dB softer")
            name += "\n" + more.format(level=self._loudness, gain=-turned_db)
        self.button.setToolTip(name)
