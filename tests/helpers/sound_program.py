"""A program that makes a sound, or listens to one, with the window's own parts.

``python -m tests.helpers.sound_program plays FILE START FROM TO GAIN SECONDS`` repeats a stretch;
``... hears FILE SECONDS`` writes down what the microphone gives. Says READY once it has begun.
"""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QGuiApplication

from app.capture.microphone import Microphone, load_multimedia
from app.capture.wave_file import wav_of
from app.preview.player import Player, look_for_sound

EVERY_MS = 20
BYTES = 2


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def fail(sentence: str) -> None:
    say(sentence)
    QCoreApplication.exit(1)


def play(path: str, *numbers: str) -> Player:
    start_s, from_s, to_s, gain_db, seconds = map(float, numbers)
    player = Player()
    player.set_verdict(look_for_sound())
    player.problem_changed.connect(lambda sentence: sentence and fail(sentence))
    player.load(Path(path), start_s)
    player.set_gain(gain_db)
    player.set_loop((from_s, to_s))
    player.play()
    say("READY")
    QTimer.singleShot(round(1000 * seconds), QCoreApplication.quit)
    return player


class Listening:
    """Keeps what is heard until it is long enough."""

    def __init__(self, path: str, seconds: str) -> None:
        self._path, self._seconds = Path(path), float(seconds)
        self._samples = bytearray()
        load_multimedia()
        self._microphone = Microphone()
        self._microphone.broken.connect(fail)
        self._microphone.heard.connect(self._take)
        self._microphone.start()

    def _take(self, samples: bytes) -> None:
        if not self._samples:
            say("READY")
        self._samples += samples
        rate_hz, channels = self._microphone.rate_hz, self._microphone.channels
        if len(self._samples) >= BYTES * rate_hz * channels * self._seconds:
            self._microphone.stop()
            self._path.write_bytes(wav_of(bytes(self._samples), rate_hz, channels))
            QCoreApplication.quit()


def main() -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QGuiApplication([])
    what, *rest = sys.argv[1:]
    kept = play(*rest) if what == "plays" else Listening(*rest)
    code = app.exec()
    del kept
    return code


if __name__ == "__main__":
    sys.exit(main())
