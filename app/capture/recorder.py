"""Recording a sound to search with: up to a minute, kept in memory only."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from app.bridge import EngineBridge
from app.capture.microphone import Microphone, load_multimedia
from app.capture.wave_file import peak_of, wav_of

LONGEST_S = 60.0
SHORTEST_S = 0.3
SILENT = 0.003  # -50 dB: a room with a muted or missing microphone stays below
PATIENCE_MS = 4000  # a microphone that has given nothing for so long gives nothing
BYTES = 2


class Recorder(QObject):
    """Records one sound at a time.

    Signals
    -------
    started()
        The microphone is being opened.
    heard(float, float)
        How loud it is now, 0..1, and how many seconds there are so far.
    recorded(bytes)
        It was stopped: a WAV file.
    failed(str)
        A sentence why there is no recording.
    ended()
        Whatever became of it, it is over.
    """

    started = Signal()
    heard = Signal(float, float)
    recorded = Signal(object)
    failed = Signal(str)
    ended = Signal()

    def __init__(
        self,
        bridge: EngineBridge,
        parent: QObject | None = None,
        make: Callable[[QObject], Microphone] = Microphone,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._make = bridge, make
        self._microphone: Microphone | None = None
        self._samples = bytearray()
        self._peak = 0.0
        self.is_recording = False
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(
            lambda: self._fail(self.tr("The microphone gives no sound. Is it muted?"))
        )

    def start(self) -> None:
        """Begin; `started` follows at once, `heard` when there is something."""
        if self.is_recording:
            return
        self.is_recording = True
        self._samples, self._peak = bytearray(), 0.0
        self.started.emit()
        self._bridge.run(
            load_multimedia,
            done=self._open,
            failed=lambda _error: self._open(False),
            owner=self,
        )

    def finish(self) -> None:
        """Stop, and give what there is."""
        microphone = self._microphone
        if not self.is_recording:
            return
        if microphone is None or self.seconds < SHORTEST_S:
            self._fail(self.tr("That was too short to search with."))
        elif self._peak < SILENT:
            self._fail(self.tr("Only silence was heard. Is the microphone muted?"))
        else:
            made = wav_of(bytes(self._samples), microphone.rate_hz, microphone.channels)
            self._end()
            self.recorded.emit(made)

    def cancel(self) -> None:
        """Stop, and forget what there is."""
        if self.is_recording:
            self._end()

    @property
    def seconds(self) -> float:
        """Length of what was recorded."""
        microphone = self._microphone
        if microphone is None:
            return 0.0
        return len(self._samples) / (BYTES * microphone.rate_hz * microphone.channels)

    def _open(self, is_there: bool) -> None:
        if not self.is_recording:
            return  # cancelled meanwhile
        if not is_there:
            self._fail(self.tr("The libraries for sound are missing on this system."))
            return
        self._microphone = self._make(self)
        self._microphone.heard.connect(self._take)
        self._microphone.broken.connect(self._fail)
        self._patience.start()
        self._microphone.start()

    def _take(self, samples: bytes) -> None:
        if not self.is_recording or not samples:
            return
        self._patience.stop()
        self._samples += samples
        loud = peak_of(samples)
        self._peak = max(self._peak, loud)
        self.heard.emit(loud, min(self.seconds, LONGEST_S))
        if self.seconds >= LONGEST_S:
            self.finish()

    def _fail(self, sentence: str) -> None:
        if self.is_recording:
            self._end()
            self.failed.emit(sentence)

    def _end(self) -> None:
        self.is_recording = False
        self._patience.stop()
        microphone, self._microphone = self._microphone, None
        if microphone is not None:
            microphone.stop()
            microphone.deleteLater()
        self.ended.emit()
