"""Playing and recording through a real sound server, whose loudspeaker nobody hears.

What is played is a tone that tells by its pitch which second it is, so that what comes out of the
loudspeaker, or into the microphone, says where in the file it is from.
"""

import os
import shutil
import signal
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(60)]

ROOT = Path(__file__).parents[2]
NEEDED = ("pulseaudio", "parec", "paplay", "pactl")
RATE = 48_000
LOWEST_HZ, HZ_A_SECOND = 400, 200
LENGTH_S = 8
LOUD = 0.5
STEP_S = 0.1
AHEAD_S = 2.5
SILENT_DB = -50.0


def loudness_db(samples):
    return 20 * np.log10(np.sqrt(np.mean(samples**2)) + 1e-9)


def seconds_of(samples, rate_hz=RATE):
    """Where in the file each tenth of a second is from; silence is left out."""
    size = round(rate_hz * STEP_S)
    found = []
    for start in range(0, len(samples) - size, size):
        part = samples[start : start + size]
        if loudness_db(part) > SILENT_DB:
            loudest = np.argmax(np.abs(np.fft.rfft(part * np.hanning(size), 4 * size)))
            hertz = loudest * rate_hz / (4 * size)
            found.append((hertz - LOWEST_HZ) / HZ_A_SECOND)
    return np.array(found)


@pytest.fixture(scope="module")
def tone(tmp_path_factory):
    path = tmp_path_factory.mktemp("tone") / "tone.wav"
    times = np.arange(RATE * LENGTH_S) / RATE
    phases = 2 * np.pi * np.cumsum(LOWEST_HZ + HZ_A_SECOND * times) / RATE
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((32767 * LOUD * np.sin(phases)).astype("<i2").tobytes())
    return path


class Server:
    """A sound server of our own, with a loudspeaker that is its own microphone."""

    def __init__(self, folder):
        socket = folder / "native"
        self.env = {
            **os.environ,
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "PULSE_SERVER": f"unix:{socket}",
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": str(ROOT),
        }
        started = subprocess.run(  # comes back when it is up; it ends by itself should we not end it
            [
                "pulseaudio", "-n", "--daemonize=yes", "--exit-idle-time=20",
                "--disable-shm=yes", f"--log-target=file:{folder / 'log'}",
                "-L", f"module-native-protocol-unix socket={socket} auth-anonymous=1",
                "-L", f"module-null-sink sink_name=speaker rate={RATE} channels=1",
                "-L", "module-remap-source source_name=microphone master=speaker.monitor",
            ],
            env=self.env, capture_output=True, timeout=20, check=False,
        )  # fmt: skip
        self.is_up = started.returncode == 0
        if self.is_up:
            self._awake = self.ear(subprocess.DEVNULL)
            self._pass_silence()

    def _pass_silence(self):
        """A loudspeaker that nobody listens to renders two seconds of silence ahead: hear them."""
        with self.ear(subprocess.PIPE) as ear:
            ear.stdout.read(round(4 * RATE * AHEAD_S))
            ear.kill()

    def ear(self, out):
        """Listen to the loudspeaker."""
        return subprocess.Popen(
            ["parec", "--raw", "--format=float32le", "--channels=1", f"--rate={RATE}",
             "--latency-msec=20", "-d", "speaker.monitor"],
            env=self.env, stdout=out,
        )  # fmt: skip

    def start(self, *arguments):
        """Start a program that plays or listens, and wait until it has begun."""
        program = subprocess.Popen(
            [sys.executable, "-m", "tests.helpers.sound_program", *map(str, arguments)],
            cwd=ROOT, env=self.env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        said = program.stdout.readline().strip()
        if said != "READY":
            pytest.fail(f"the program says: {said} {program.communicate(timeout=20)[1]}")
        return program

    @staticmethod
    def until_done(program):
        """Wait for its end; what goes wrong in a slot is only written to standard error."""
        errors = program.communicate(timeout=30)[1]
        assert program.returncode == 0
        assert "Error" not in errors

    def heard(self, file, *arguments):
        """What comes out of the loudspeaker while a program plays."""
        with file.open("wb") as out:
            ear = self.ear(out)
            self.until_done(self.start(*arguments))
            ear.send_signal(signal.SIGINT)
            ear.wait(10)
        return np.fromfile(file, dtype="<f4")

    def end(self):
        self._awake.kill()
        self._awake.wait(10)
        subprocess.run(["pactl", "exit"], env=self.env, timeout=10, check=True)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    if missing := [name for name in NEEDED if shutil.which(name) is None]:
        pytest.skip(f"needs {' and '.join(missing)}")
    made = Server(tmp_path_factory.mktemp("s"))
    if not made.is_up:
        pytest.skip("no sound server can be started here")
    yield made
    made.end()


def test_a_stretch_is_heard_again_and_again_and_nothing_else(server, tone, tmp_path):
    heard = seconds_of(server.heard(tmp_path / "heard", "plays", tone, 3, 3, 4, 0, 3.5))
    assert len(heard) > 20
    assert heard.min() > 2.9
    assert heard.max() < 4.3  # it is looked at 25 times a second, on a busy machine less often
    assert np.count_nonzero(np.diff(heard) < -0.5) >= 2


def test_what_is_turned_down_is_heard_softer(server, tone, tmp_path):
    levels = []
    for gain_db in (0, -12):
        heard = server.heard(tmp_path / "heard", "plays", tone, 1, 1, 7, gain_db, 1.5)
        parts = heard[: len(heard) // 480 * 480].reshape(-1, 480)
        levels.append(np.median([db for db in map(loudness_db, parts) if db > SILENT_DB]))
    assert levels[0] == pytest.approx(20 * np.log10(LOUD / np.sqrt(2)), abs=0.5)
    assert levels[1] - levels[0] == pytest.approx(-12, abs=0.5)


def test_the_microphone_gives_what_is_played(server, tone, tmp_path):
    recording = tmp_path / "recording.wav"
    program = server.start("hears", recording, 2)
    source = subprocess.Popen(["paplay", str(tone)], env=server.env)
    server.until_done(program)
    source.kill()
    source.wait(10)
    with wave.open(str(recording)) as file:
        rate_hz, data = file.getframerate(), file.readframes(file.getnframes())
        assert file.getnchannels() == 1
    heard = seconds_of(np.frombuffer(data, "<i2") / 32768, rate_hz)
    assert len(heard) > 8
    assert np.all((np.diff(heard) > 0.05) & (np.diff(heard) < 0.15))
