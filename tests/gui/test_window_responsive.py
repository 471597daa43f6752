"""Nothing blocks the window: measured on the event loop itself."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QTimer

from app.composition import Composition
from app.session import Change
from engine.domain import Term, TermKind
from tests.helpers.stall import StallMeter

pytestmark = [pytest.mark.gui, pytest.mark.slow]

LIMIT_MS = 50
ATTEMPTS = 3
"""A stall of our own making shows every time; one that the machine's other work caused does not."""


def spin(ms):
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def busy_hands(scene):
    """Type, scroll, slide, look at results and go back, while indexing goes on."""
    window = scene.window
    for word in ("harbour", " dusk", " boat"):
        for letter in word:
            window.bar.line.insert_typed(letter)
            spin(15)
        spin(150)
        for row in range(0, 12, 3):
            window.grid.go_to(row)
            spin(20)
    bar = window.grid.verticalScrollBar()
    window.session.put(Composition())
    spin(200)
    for _ in range(20):
        bar.setValue(bar.value() + 400)
        spin(10)
    like = Term(TermKind.LIKE, "/home/ann/x.jpg")
    window.session.put(Composition(terms=(like,), instruction="at night"))
    for step in range(20):
        window.session.edit(
            lambda made, step=step: Composition(
                terms=made.terms, instruction="at night", beta=step / 20
            ),
            Change.SLID,
        )
        spin(10)
    window.session.go_back()
    spin(200)


def test_the_event_loop_never_stalls_while_indexing_and_searching(scene):
    busy_hands(scene)  # first use loads fonts, icons and thumbnails: counted below in its own test
    scene.library.begin_indexing(100_000, pause_s=0.001)
    worst = []
    for _ in range(ATTEMPTS):
        with StallMeter() as meter:
            busy_hands(scene)
        assert meter.ticks > 50, "the meter must have measured something"
        worst.append(meter.worst_ms)
        if meter.worst_ms < LIMIT_MS:
            return
    pytest.fail(f"the event loop stood still for {worst} ms")


def test_the_meter_sees_a_stall(qapp):
    with StallMeter() as meter:
        QTimer.singleShot(20, lambda: _burn(0.08))
        spin(200)
    assert meter.worst_ms > 60


def _burn(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def test_a_hanging_engine_leaves_the_window_alive(scene):
    scene.library.gate.clear()
    for word in ("a", "b", "c"):
        scene.window.session.put(Composition(text=word))
    with StallMeter() as meter:
        spin(300)
        scene.window.resize(1000, 700)
        spin(100)
    assert meter.worst_ms < LIMIT_MS * 2
    scene.library.gate.set()


def test_nothing_heavy_is_loaded_before_the_window_shows():
    """Torch alone takes seconds; the window must be up long before."""
    code = (
        "import sys; import app.main; "
        "print([m for m in ('torch', 'numpy', 'scipy', 'librosa', 'engine.api') if m in sys.modules])"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root
    )
    assert done.stdout.strip() == "[]"
