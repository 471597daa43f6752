"""One window per library, signals, and how the program starts and ends."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from app.instance import Instance, socket_name
from app.main import open_engine, run
from app.signals import SignalWatch

pytestmark = pytest.mark.gui

ROOT = Path(__file__).parents[2]


def test_a_second_window_brings_the_first_to_the_front(qtbot, tmp_path):
    first, second, raised = Instance(tmp_path), Instance(tmp_path), []
    assert first.claim()
    first.listen(lambda: raised.append(1))
    assert not second.claim()
    assert second.raise_other()
    qtbot.waitUntil(lambda: raised == [1])
    first.release()
    assert second.claim()
    second.release()


def test_other_libraries_have_windows_of_their_own(qapp, tmp_path):
    first, second = Instance(tmp_path), Instance(tmp_path / "b")
    (tmp_path / "b").mkdir()
    assert first.claim()
    assert second.claim()
    assert socket_name(tmp_path) != socket_name(tmp_path / "b")
    first.release()
    second.release()


def test_a_window_that_hangs_is_not_mistaken_for_an_answer(qapp, tmp_path):
    first, second = Instance(tmp_path), Instance(tmp_path)
    assert first.claim()
    assert not second.raise_other()
    first.release()


def test_a_window_that_has_closed_hands_its_library_on(qapp, tmp_path):
    """Closing takes a while when a batch is in hand; a new start waits for it."""
    first, second = Instance(tmp_path), Instance(tmp_path)
    assert first.claim()
    first.listen(lambda: None)
    first.hush()
    assert not second.claim()
    assert not second.raise_other()
    waits = threading.Thread(target=first.release)
    waits.start()
    assert second.claim(5.0)
    waits.join()
    second.release()


def test_a_second_start_says_so_and_ends_well(qtbot, tmp_path, capsys):
    first = Instance(tmp_path)
    assert first.claim()
    first.listen(lambda: None)
    assert run(tmp_path) == 0
    assert "brought to the front" in capsys.readouterr().out
    first.release()


def test_a_library_folder_that_cannot_be_made_is_explained(qapp, tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    assert run(tmp_path / "file" / "library") == 1
    assert "cannot be made" in capsys.readouterr().out


def test_a_signal_ends_the_event_loop(qtbot):
    ended = []
    before = signal.getsignal(signal.SIGTERM)
    watch = SignalWatch(lambda: ended.append(1))
    os.kill(os.getpid(), signal.SIGTERM)
    qtbot.waitUntil(lambda: ended == [1])
    watch.stop()
    assert signal.getsignal(signal.SIGTERM) is before


def test_the_engine_is_not_loaded_to_make_an_opener(tmp_path):
    assert callable(open_engine(tmp_path))
    assert not (tmp_path / "catalog.sqlite").exists()


@pytest.mark.e2e
@pytest.mark.slow
def test_the_program_starts_quickly_and_ends_on_a_signal(qapp, tmp_path):
    library = tmp_path / "library"
    code = f"import sys; from pathlib import Path; from app.main import run; sys.exit(run(Path({str(library)!r})))"
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=env) as program:
        try:
            asker = Instance(library)
            deadline = time.monotonic() + 60
            while not asker.raise_other():
                assert program.poll() is None, "it ended by itself"
                assert time.monotonic() < deadline
            program.send_signal(signal.SIGTERM)
            assert program.wait(30) == 0
        finally:
            program.kill()
    assert (library / "catalog.sqlite").exists()
    assert Instance(library).claim(), "the lock was given back"
