"""Playing a recording. Qt's multimedia part is loaded when the first sound is looked at.

A machine without a sound device or without the sound libraries is an ordinary case: `problem`
then holds a sentence, and everything else stays usable.
"""

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLoggingCategory, QObject, QTimer, QUrl, Signal

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer

    from app.bridge import EngineBridge
    from engine.api import Library

log = logging.getLogger("app.preview")

TICK_MS: Final = 40
MISSING: Final = "missing"
NO_DEVICE: Final = "no device"


def look_for_sound(_library: "Library | None" = None) -> str:
    """Load Qt's multimedia part and look for a way to hear something; slow the first time.

    Belongs on a background thread: it was measured to take up to 100 ms, much of it waiting for a
    sound server that is not there.

    Returns
    -------
    str
        Empty when all is well, `MISSING` without the libraries, `NO_DEVICE` without a device.
    """
    be_quiet()
    try:
        from PySide6.QtMultimedia import QMediaDevices
    except ImportError as error:
        log.info("no QtMultimedia: %s", error)
        return MISSING
    return "" if QMediaDevices.audioOutputs() else NO_DEVICE


def be_quiet() -> None:
    """Qt warns of every codec library that it can do without; what matters is said in the window."""
    QLoggingCategory.setFilterRules("qt.multimedia.*=false")


class Player(QObject):
    """Plays one file, all of it or one stretch again and again.

    Signals
    -------
    position_changed(float)
        Playing has come to this second.
    playing_changed(bool)
        It began or stopped.
    problem_changed(str)
        A sentence why nothing can be heard; empty when all is well again.
    """

    position_changed = Signal(float)
    playing_changed = Signal(bool)
    problem_changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._media: QMediaPlayer | None = None
        self._output: QAudioOutput | None = None
        self._devices: QMediaDevices | None = None
        self._path: Path | None = None
        self._loop: tuple[float, float] | None = None
        self._start_s = 0.0
        self._volume = 1.0
        self.problem = ""
        self.is_ready = False
        self._asked = False
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._tell_position)

    # -- getting ready --------------------------------------------------------------------------
    def prepare(self, bridge: "EngineBridge") -> None:
        """Look for sound in the background, once."""
        if not self._asked:
            self._asked = True
            bridge.run(look_for_sound, done=self.set_verdict)

    def set_verdict(self, verdict: str) -> None:
        """Take what `look_for_sound` found."""
        self.is_ready = not verdict
        self._set_problem(self._sentence(verdict))
        if verdict == MISSING:
            return
        be_quiet()
        from PySide6.QtMultimedia import QMediaDevices

        if self._devices is None:
            self._devices = QMediaDevices(self)
            self._devices.audioOutputsChanged.connect(self._look_again)

    def _look_again(self) -> None:
        """Head-phones came or went."""
        self.set_verdict(look_for_sound())

    def _sentence(self, verdict: str) -> str:
        if verdict == MISSING:
            return self.tr(
                "Sounds cannot be played: a system library is missing."
                " Install libpulse0 and start Trouvère again."
            )
        if verdict == NO_DEVICE:
            return self.tr("No sound output was found. Connect speakers or head-phones to listen.")
        return ""

    def _set_problem(self, sentence: str) -> None:
        self.problem = sentence
        self.problem_changed.emit(sentence)

    # -- playing ----------------------------------------------------------------------------------
    @property
    def is_playing(self) -> bool:
        """True while it plays."""
        return self._tick.isActive()

    def load(self, path: Path | None, start_s: float = 0.0) -> None:
        """Take another file and stop the present one; None lets go of it."""
        self.pause()
        self._path, self._start_s, self._loop = path, start_s, None
        if self._media is not None:
            self._media.setSource(QUrl())
        if self.is_ready:
            self._set_problem("")

    def toggle(self) -> None:
        """Play, or pause."""
        if self.is_playing:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """Go on from where it stands."""
        if self._path is None or not self.is_ready:
            return
        media = self._loaded_media(self._path)
        media.play()
        self._tick.start()
        self.playing_changed.emit(True)

    def pause(self) -> None:
        """Stop for now."""
        if not self.is_playing:
            return
        self._tick.stop()
        if self._media is not None:
            self._start_s = self._media.position() / 1000
            self._media.pause()
        self.playing_changed.emit(False)

    def seek(self, position_s: float) -> None:
        """Go to a second, playing or not."""
        self._start_s = position_s
        if self._media is not None and not self._media.source().isEmpty():
            self._media.setPosition(round(position_s * 1000))
        self.position_changed.emit(position_s)

    def set_loop(self, stretch: tuple[float, float] | None) -> None:
        """Repeat a stretch (seconds), or play through to the end."""
        self._loop = stretch

    def set_gain(self, gain_db: float) -> None:
        """Play softer by so many decibels (0 or less): what is digital cannot go above full."""
        self._volume = min(1.0, 10 ** (gain_db / 20))
        if self._output is not None:
            self._output.setVolume(self._volume)

    @property
    def volume(self) -> float:
        """Factor that samples are multiplied with, up to 1."""
        return self._volume

    def _loaded_media(self, path: Path) -> "QMediaPlayer":
        if self._media is None:
            self._media = self._made_media()
        source = QUrl.fromLocalFile(str(path))
        if self._media.source() != source:
            self._media.setSource(source)
            self._media.setPosition(round(self._start_s * 1000))
        return self._media

    def _made_media(self) -> "QMediaPlayer":
        from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer

        be_quiet()
        media = QMediaPlayer(self)
        self._output = QAudioOutput(self)
        self._output.setVolume(self._volume)
        media.setAudioOutput(self._output)
        media.errorOccurred.connect(self._fail)
        media.mediaStatusChanged.connect(self._hear_status)
        return media

    def _hear_status(self) -> None:
        from PySide6.QtMultimedia import QMediaPlayer

        media = self._media
        if media is None:
            return
        if media.mediaStatus() == QMediaPlayer.MediaStatus.LoadedMedia and self._start_s:
            # Some backends forget a position that was set before the file was open.
            media.setPosition(round(self._start_s * 1000))
        elif media.mediaStatus() == QMediaPlayer.MediaStatus.EndOfMedia:
            self._end()

    def _end(self) -> None:
        if self._loop is not None and self.is_playing:
            self.seek(self._loop[0])
            self.play()
            return
        self.pause()
        self.seek(0.0)

    def _tell_position(self) -> None:
        if self._media is None:
            return
        position_s = self._media.position() / 1000
        if self._loop is not None and position_s >= self._loop[1]:
            self.seek(self._loop[0])
            return
        self.position_changed.emit(position_s)

    def _fail(self) -> None:
        if self._media is None or self._path is None:
            return
        reason = self._media.errorString()
        self.pause()
        self._set_problem(
            self.tr("{name} cannot be played: {reason}").format(name=self._path.name, reason=reason)
        )
