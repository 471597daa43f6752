"""The door to the engine: order, cancelling, errors, thumbnails, closing."""

import threading

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QImage

from app.background import Lane
from app.bridge import EngineBridge
from app.thumbnails import MAX_WANTED, Thumbnails
from engine.domain import Query, RootState
from engine.errors import EnvironmentProblem
from engine.events import FilesChanged, RootChanged
from tests.helpers.fake_library import FakeLibrary

pytestmark = pytest.mark.gui


class Receiver(QObject):
    def __init__(self):
        super().__init__()
        self.got = []

    def take(self, value):
        self.got.append(value)


@pytest.fixture
def bridge(qtbot):
    made = EngineBridge(FakeLibrary)
    with qtbot.waitSignal(made.opened):
        made.open()
    yield made
    assert made.close()


def test_the_engine_never_runs_on_the_gui_thread(bridge, qtbot):
    seen = []
    bridge.run(lambda _library: threading.current_thread(), done=seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0] is not threading.main_thread()
    assert seen[0].name.startswith("window-work")


def test_answers_come_back_on_the_gui_thread(bridge, qtbot):
    seen = []
    bridge.run(lambda _library: 1, done=lambda _one: seen.append(threading.current_thread()))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [threading.main_thread()]


def test_arguments_follow_the_library(bridge, qtbot):
    seen = []
    bridge.run(lambda library, a, b: (library.root.name, a, b), 1, 2, done=seen.append)
    qtbot.waitUntil(lambda: seen == [("ann", 1, 2)])


def test_a_newer_task_with_the_same_token_replaces_the_older(bridge, qtbot):
    gate, seen = threading.Event(), []
    bridge.run(lambda _library: gate.wait(5), done=lambda _x: seen.append("old"), token="t")
    bridge.run(lambda _library: None, done=lambda _x: seen.append("new"), token="t")
    gate.set()
    qtbot.waitUntil(lambda: seen == ["new"])
    bridge.run(lambda _library: None, done=lambda _x: seen.append("last"))
    qtbot.waitUntil(lambda: seen[-1] == "last")
    assert seen == ["new", "last"]


def test_a_replaced_task_that_has_not_begun_is_not_done_at_all(bridge, qtbot):
    gate, done = threading.Event(), []
    bridge.run(lambda _library: gate.wait(5), lane=Lane.SEARCH)
    for n in range(5):
        bridge.run(lambda _library, n=n: done.append(n), token="t", lane=Lane.SEARCH)
    gate.set()
    qtbot.waitUntil(lambda: bool(done))
    assert done == [4]


def test_an_answer_for_a_widget_that_is_gone_is_dropped(bridge, qtbot):
    gate, receiver, after = threading.Event(), Receiver(), []
    bridge.run(lambda _library: gate.wait(5), done=receiver.take)
    bridge.run(lambda _library: gate.wait(5), done=lambda _x: after.append(1), owner=receiver)
    receiver.deleteLater()
    QCoreApplication.sendPostedEvents(receiver, QEvent.Type.DeferredDelete)
    gate.set()
    bridge.run(lambda _library: None, done=lambda _x: after.append("end"))
    qtbot.waitUntil(lambda: "end" in after)
    assert after == ["end"]


def test_an_error_without_a_taker_is_a_problem(bridge, qtbot):
    def fail(_library):
        raise EnvironmentProblem("No.", "Do.")

    with qtbot.waitSignal(bridge.problem) as problem:
        bridge.run(fail)
    assert str(problem.args[0]) == "No. Do."


def test_an_error_with_a_taker_is_theirs(bridge, qtbot):
    def fail(_library):
        raise EnvironmentProblem("No.")

    problems, seen = [], []
    bridge.problem.connect(problems.append)
    bridge.run(fail, failed=seen.append)
    qtbot.waitUntil(lambda: len(seen) == 1)
    assert problems == []


def test_a_long_task_does_not_hold_up_short_ones(bridge, qtbot):
    gate, seen = threading.Event(), []
    for _ in range(4):
        bridge.run(lambda _library: gate.wait(5), lane=Lane.LONG)
    bridge.run(lambda _library: 1, done=seen.append)
    bridge.search(Query(), done=lambda answer: seen.append(answer.total))
    qtbot.waitUntil(lambda: sorted(seen) == [1, 240])
    gate.set()


def test_work_waits_for_the_library(qtbot):
    gate = threading.Event()

    def open_slowly():
        gate.wait(5)
        return FakeLibrary()

    bridge, seen = EngineBridge(open_slowly), []
    bridge.open()
    bridge.run(lambda library: len(library.items), done=seen.append)
    assert not bridge.is_open
    gate.set()
    qtbot.waitUntil(lambda: seen == [240])
    assert bridge.close()


def test_a_library_that_hangs_does_not_hold_up_the_end(qtbot):
    library, gate = FakeLibrary(), threading.Event()
    library.close = lambda: gate.wait(10)
    bridge = EngineBridge(lambda: library)
    with qtbot.waitSignal(bridge.opened):
        bridge.open()
    assert not bridge.close(wait_s=0.05)
    gate.set()


def test_nothing_is_delivered_after_closing(qtbot):
    bridge, seen, gate = EngineBridge(FakeLibrary), [], threading.Event()
    with qtbot.waitSignal(bridge.opened):
        bridge.open()
    bridge.run(lambda _library: gate.wait(5), done=seen.append)
    gate.set()
    assert bridge.close()
    QCoreApplication.processEvents()
    assert seen == []


def test_closing_before_it_is_open_is_fine(qtbot):
    gate = threading.Event()

    def open_slowly():
        gate.wait(5)
        return library

    library = FakeLibrary()
    bridge = EngineBridge(open_slowly)
    bridge.open()
    gate.set()
    assert bridge.close()
    assert library.closed, "a library that opened while we were closing is closed too"


def test_events_are_gathered(bridge, qtbot):
    files, roots = [], []
    bridge.files_changed.connect(files.append)
    bridge.root_changed.connect(roots.append)
    with qtbot.waitSignal(bridge.root_changed):
        for n in range(50):
            bridge._library.emit(FilesChanged((n, n + 1)))
        bridge._library.emit(RootChanged(1, RootState.OFFLINE))
    assert files == [tuple(range(51))]
    assert len(roots) == 1
    with qtbot.waitSignal(bridge.files_changed):
        bridge._library.emit(FilesChanged((1,)))
        bridge._library.emit(FilesChanged())
    assert files[-1] == (), "one that may be about anything makes it be about anything"


# -- thumbnails --------------------------------------------------------------------------------------
def test_thumbnails_come_decoded_and_stay(bridge, qtbot):
    assert bridge.thumbnail(1) is None
    with qtbot.waitSignal(bridge.thumbnails_ready) as ready:
        assert bridge.thumbnail(1) is None, "asking twice fetches once"
    assert ready.args[0] == {1}
    image = bridge.thumbnail(1)
    assert max(image.width(), image.height()) == 320
    bridge.forget_thumbnails([1])
    assert bridge.thumbnail(1) is None


def test_a_thumbnail_that_is_not_made_yet_is_asked_for_again_later(bridge, qtbot):
    data = bridge._library.thumbnail(1)
    bridge._library.thumbnail = lambda _file_id: None
    bridge.thumbnail(1)
    qtbot.waitUntil(lambda: 1 in bridge._thumbnails._missing)
    bridge._library.thumbnail = lambda _file_id: data
    with qtbot.waitSignal(bridge.thumbnails_ready):
        bridge._library.emit(FilesChanged((1,)))
    bridge.thumbnail(1)
    qtbot.waitUntil(lambda: bridge.thumbnail(1) is not None)


def test_a_broken_thumbnail_is_as_good_as_none(bridge, qtbot):
    bridge._library.thumbnail = lambda _file_id: b"no picture"
    bridge.thumbnail(1)
    qtbot.waitUntil(lambda: 1 in bridge._thumbnails._missing)


class Request:
    def __init__(self):
        self.cancelled = False

    def cancel(self):
        self.cancelled = True


def picture(side=100):
    return QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)


def test_memory_is_bounded_and_the_longest_unused_goes(qapp):
    waiting = {}

    def load(file_id, done):
        waiting[file_id] = done
        return Request()

    memory = Thumbnails(load, memory_bytes=3 * picture().sizeInBytes())
    for n in range(3):
        memory.get(n)
        waiting[n](picture())
    memory.get(0)
    memory.get(3)
    waiting[3](picture())
    assert [n for n in range(4) if n in memory._images] == [0, 2, 3]
    memory.stop()


def test_whoever_scrolls_fast_gets_what_is_in_sight(qapp):
    requests = []

    def load(_file_id, _done):
        requests.append(Request())
        return requests[-1]

    memory = Thumbnails(load)
    for n in range(MAX_WANTED + 50):
        memory.get(n)
    assert [request.cancelled for request in requests[:51]] == [True] * 50 + [False]
