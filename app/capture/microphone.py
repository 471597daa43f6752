"""The system's microphone, through Qt. Qt's multimedia part is loaded when it is first wanted."""

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QIODevice, QObject, Qt, Signal

from app.capture.wave_file import SampleFormat, int16_of
from app.preview.player import be_quiet

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSource

    from engine.api import Library

log = logging.getLogger("app.capture")

MOST_RATE_HZ = 48_000


def load_multimedia(_library: "Library | None" = None) -> bool:
    """Load Qt's multimedia part, and look for devices; slow the first time: worker threads only.

    Returns False where its libraries are missing.
    """
    be_quiet()
    try:
        from PySide6.QtMultimedia import QMediaDevices
    except ImportError as error:
        log.info("no QtMultimedia: %s", error)
        return False
    QMediaDevices.audioInputs()
    return True


class Microphone(QObject):
    """The default microphone. GUI thread only.

    Signals
    -------
    heard(bytes)
        Some more 16 bit samples, of `channels` channels in turn.
    broken(str)
        A sentence why nothing (more) can be heard.
    """

    heard = Signal(object)
    broken = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rate_hz, self.channels = MOST_RATE_HZ, 1
        self._sample = SampleFormat.INT16
        self._source: QAudioSource | None = None
        self._stream: QIODevice | None = None

    def start(self) -> None:
        """Listen; the user may have to allow it first."""
        from PySide6.QtCore import QMicrophonePermission

        permission = QMicrophonePermission()
        app = QCoreApplication.instance()
        if app is None:
            return
        if app.checkPermission(permission) is Qt.PermissionStatus.Undetermined:
            app.requestPermission(permission, self, lambda _asked: self._begin_if(permission))
        else:
            self._begin_if(permission)

    def stop(self) -> None:
        """Listen no more."""
        source, self._source, self._stream = self._source, None, None
        if source is not None:
            source.stop()
            source.deleteLater()

    def _begin_if(self, permission: object) -> None:
        app = QCoreApplication.instance()
        allowed = app is not None and app.checkPermission(permission)  # type: ignore[call-overload]
        if allowed is not Qt.PermissionStatus.Granted:
            self.broken.emit(
                self.tr("Trouvère may not use the microphone. Allow it in the system's settings.")
            )
            return
        from PySide6.QtMultimedia import QMediaDevices

        device = QMediaDevices.defaultAudioInput()
        if device.isNull():
            self.broken.emit(self.tr("No microphone was found. Plug one in and try again."))
            return
        self._listen(device)

    def _listen(self, device: "QAudioDevice") -> None:
        from PySide6.QtMultimedia import QAudioSource

        wanted = _format_for(device)
        sample = _known_formats().get(wanted.sampleFormat())
        if sample is None:
            self.broken.emit(self.tr("This microphone gives samples of a kind we do not know."))
            return
        self.rate_hz, self.channels = wanted.sampleRate(), wanted.channelCount()
        self._sample = sample
        self._source = QAudioSource(device, wanted, self)
        self._source.stateChanged.connect(self._hear_state)
        self._stream = self._source.start()
        if self._stream is not None:
            self._stream.readyRead.connect(self._read)

    def _read(self) -> None:
        if self._stream is not None:
            data = bytes(self._stream.readAll().data())
            self.heard.emit(int16_of(data, self._sample))

    def _hear_state(self) -> None:
        """Look at the state; taking it from the signal fails, as the binding cannot convert it."""
        from PySide6.QtMultimedia import QtAudio

        if self._source is not None and self._source.error() != QtAudio.Error.NoError:
            self.stop()
            self.broken.emit(self.tr("The microphone cannot be used. Is another program using it?"))


def _format_for(device: "QAudioDevice") -> "QAudioFormat":
    """One channel of 16 bit where the device can, else what it likes best."""
    from PySide6.QtMultimedia import QAudioFormat

    liked = device.preferredFormat()
    wanted = QAudioFormat(liked)
    wanted.setSampleRate(min(liked.sampleRate() or MOST_RATE_HZ, MOST_RATE_HZ))
    wanted.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    wanted.setChannelCount(1)
    return wanted if device.isFormatSupported(wanted) else liked


def _known_formats() -> "dict[QAudioFormat.SampleFormat, SampleFormat]":
    from PySide6.QtMultimedia import QAudioFormat

    return {
        QAudioFormat.SampleFormat.UInt8: SampleFormat.UINT8,
        QAudioFormat.SampleFormat.Int16: SampleFormat.INT16,
        QAudioFormat.SampleFormat.Int32: SampleFormat.INT32,
        QAudioFormat.SampleFormat.Float: SampleFormat.FLOAT,
    }
