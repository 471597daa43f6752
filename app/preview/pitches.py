"""The switch between waveform and spectrogram."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.background import Lane
from app.preview.stage import tool_button
from app.widgets.waveform import WaveformView
from engine.closeup import Spectrogram

if TYPE_CHECKING:
    from app.bridge import EngineBridge, Task
    from engine.api import Library

COLUMNS: Final = 800
PATIENCE_MS: Final = 250  # most come sooner: a note that flashes up tells nothing


def load_spectrogram(library: "Library", file: int | Path) -> Spectrogram:
    """Have a spectrogram drawn on a background thread."""
    return library.closeups.spectrogram(file, COLUMNS)


class Pitches(QObject):
    """Fetches the spectrogram of the recording that is shown, once it is wanted.

    Signals
    -------
    failed(Exception)
        There is none.
    """

    failed = Signal(object)

    def __init__(self, wave: WaveformView, parent: QWidget) -> None:
        super().__init__(parent)
        self._wave = wave
        self._source: int | Path | None = None
        self._bridge: EngineBridge | None = None
        self._task: Task | None = None
        self._made: Spectrogram | None = None
        self._is_told = False  # how it came out, well or not
        self.button = tool_button("spectrogram", self.tr("Show pitches (S)"), parent)
        self.button.setCheckable(True)
        self.button.toggled.connect(self._show)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(lambda: wave.set_note(self.tr("Drawing pitches…")))

    def show_file(self, source: int | Path, bridge: "EngineBridge") -> None:
        """Take another recording."""
        self.clear()
        self._source, self._bridge = source, bridge
        self._show()

    def clear(self) -> None:
        """Let go of it; an answer under way is dropped."""
        if self._task is not None:
            self._task.cancel()
        self._source, self._task, self._made, self._is_told = None, None, None, False
        self._wave.set_spectrogram(None)
        self._wait(is_waiting=False)

    def _show(self) -> None:
        is_on = self.button.isChecked()
        self._wave.set_spectrogram(self._made if is_on else None)
        if is_on and self._source is not None and self._task is None and self._bridge is not None:
            self._task = self._bridge.run(
                load_spectrogram,
                self._source,
                done=self._take,
                failed=self._fail,
                owner=self,
                lane=Lane.LONG,  # details must not wait for it
            )
        self._wait(is_waiting=is_on and self._task is not None and not self._is_told)

    def _wait(self, *, is_waiting: bool) -> None:
        if not is_waiting:
            self._patience.stop()
            self._wave.set_note("")
        elif not self._wave.note and not self._patience.isActive():
            self._patience.start()

    def _take(self, made: Spectrogram) -> None:
        self._made, self._is_told = made, True
        self._show()

    def _fail(self, error: Exception) -> None:
        self._is_told = True
        self._wait(is_waiting=False)
        self.failed.emit(error)
