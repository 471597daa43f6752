"""What all window tests share: no display, no leaks, a window on a library in memory."""

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_ACCESSIBILITY", "0")

import pytest

pytest.importorskip("PySide6", reason="needs PySide6")

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.bridge import EngineBridge
from app.language import speak
from app.notify import Notifier
from app.preview import player as player_module
from app.preview.pane import PreviewPane
from app.preview.player import NO_DEVICE
from app.theme import apply_text_size, apply_theme
from app.views.window import MainWindow
from app.window_state import WindowState
from tests.helpers.fake_library import FakeLibrary, made_up_hits

QUIET = ("pydevd", "pytest_timeout")


@pytest.fixture(scope="session", autouse=True)
def _dressed(qapp):
    """Dress the application once, as the program does, and let it speak English."""
    apply_theme(qapp, "light")
    speak(qapp, "en")
    QLocale.setDefault(QLocale.c())


@pytest.fixture(autouse=True)
def _nothing_left_running(request):
    """Fail a test that leaves a thread, a running timer of a window, or a hook behind."""
    before = set(threading.enumerate())
    hooks = sys.excepthook, threading.excepthook
    yield
    assert (sys.excepthook, threading.excepthook) == hooks or "qtbot" in request.fixturenames
    left = [t for t in set(threading.enumerate()) - before if not t.name.startswith(QUIET)]
    for thread in left:
        thread.join(2)
    assert [thread.name for thread in left if thread.is_alive()] == []
    assert _running_timers() == []


@pytest.fixture(autouse=True)
def _no_key_held(qapp):
    """Let go of Ctrl and Shift: views look at what is held, whoever pressed it last."""
    yield
    if QGuiApplication.keyboardModifiers() != Qt.KeyboardModifier.NoModifier:
        hand = QWidget()
        hand.show()
        QTest.keyClick(hand, Qt.Key.Key_F35)
        hand.close()


@pytest.fixture(params=["normal", "large", "mirrored"])
def way(request, qapp: QApplication) -> Iterator[str]:
    """Text as it is, at twice its size, and a window that reads from the right."""
    if request.param == "large":
        apply_text_size(qapp, 200)
    if request.param == "mirrored":
        qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield request.param
    apply_text_size(qapp, 100)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def _running_timers() -> list[str]:
    """Name the timers that still tick in windows that are closed."""
    windows = QApplication.topLevelWidgets()
    return [
        f"{type(window).__name__}/{timer.objectName()}"
        for window in windows
        if not window.isVisible()
        for timer in window.findChildren(QTimer)
        if timer.isActive()
    ]


class Chosen:
    """Answers questions for a folder or files without a dialog."""

    def __init__(self) -> None:
        self.answer_folder = None
        self.answer_files = []
        self.asked = []

    def folder(self, _parent, title, done):
        self.asked.append(title)
        if self.answer_folder is not None:
            done(self.answer_folder)

    def files(self, _parent, title, done):
        self.asked.append(title)
        if self.answer_files:
            done(self.answer_files)

    def program(self, _parent, title, done):
        self.asked.append(title)
        if self.answer_files:
            done(self.answer_files[0])


class Scene:
    """A window on a fake library, with what tests often need."""

    def __init__(self, qtbot, library, state=None) -> None:
        self.qtbot, self.library = qtbot, library
        self.notifier = Notifier()
        self.bridge = EngineBridge(lambda: library)
        self.chooser = Chosen()
        self.window = MainWindow(
            self.bridge, self.notifier, state=state or WindowState(None), chooser=self.chooser
        )
        self.window.resize(1280, 820)
        self.window.searching.refresh_pace_ms = 20

    def open(self) -> "Scene":
        """Show the window and wait for the first answer."""
        self.window.show()
        with self.qtbot.waitSignal(self.window.searching.answered, timeout=5000):
            self.bridge.open()
        return self

    def answered(self):
        """Wait for an answer to what the block does."""
        return self.qtbot.waitSignal(self.window.searching.answered, timeout=5000)

    def until(self, condition, timeout=5000):
        """Wait for a condition."""
        self.qtbot.waitUntil(condition, timeout=timeout)

    def type(self, text: str) -> None:
        """Type into the search box as a person does."""
        self.qtbot.keyClicks(self.window.bar.line, text)

    def names(self) -> list[str]:
        """Names of the results that are loaded."""
        return [hit.path.name for hit in self.window.results.hits]

    def close(self) -> None:
        """Close everything."""
        self.window.close()
        assert self.bridge.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def library():
    return FakeLibrary()


@pytest.fixture
def closed_scene(qtbot, library):
    """A window whose library is not open yet."""
    made = Scene(qtbot, library)
    yield made
    made.close()


@pytest.fixture
def scene(closed_scene):
    """A window with its library open and its first answer shown."""
    return closed_scene.open()


@pytest.fixture
def scene_of(qtbot):
    """Open a window on so many photos."""
    made = []

    def open_one(photos):
        hits = made_up_hits(Path("/home/ann"), photos, 0, 0)
        made.append(Scene(qtbot, FakeLibrary(hits=hits)))
        return made[-1].open()

    yield open_one
    for scene in made:
        scene.close()


@pytest.fixture
def bridge(qtbot, library):
    """Open a library in memory the way the window does, for parts of the window alone."""
    made = EngineBridge(lambda: library)
    with qtbot.waitSignal(made.opened):
        made.open()
    yield made
    assert made.close()


@pytest.fixture
def pane(qtbot):
    """Show a preview pane alone."""
    made = PreviewPane()
    qtbot.addWidget(made)
    made.resize(420, 900)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def no_sound_device(monkeypatch):
    """Tests must not depend on the machine's speakers; those that play say so."""
    monkeypatch.setattr(player_module, "look_for_sound", lambda _library=None: NO_DEVICE)
