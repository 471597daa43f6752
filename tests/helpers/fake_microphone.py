"""A microphone without a sound device."""

from PySide6.QtCore import QObject, Signal

RATE = 8000


class FakeMicrophone(QObject):
    """Hears what the test says."""

    heard = Signal(object)
    broken = Signal(str)
    rate_hz, channels = RATE, 1

    def __init__(self, parent):
        super().__init__(parent)
        self.is_open = False

    def start(self):
        self.is_open = True

    def stop(self):
        self.is_open = False
