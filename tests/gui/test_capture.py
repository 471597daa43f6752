"""Examples from the screen and the microphone."""

import io
import math
import wave
from array import array

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPixmap

from app.capture import recorder as recorder_module
from app.capture.microphone import Microphone, load_multimedia
from app.capture.recorder import LONGEST_S, Recorder
from app.capture.region import RegionPicker
from app.capture.screen import ScreenSnip
from app.composition import Composition
from app.widgets.level import LevelMeter, share_of
from engine.domain import Term, TermKind
from tests.helpers.fake_microphone import RATE, FakeMicrophone

pytestmark = pytest.mark.gui


def tone(seconds, loud=0.5):
    return array(
        "h", (round(32767 * loud * math.sin(n / 3)) for n in range(int(RATE * seconds)))
    ).tobytes()


# -- recording -------------------------------------------------------------------------------------
@pytest.fixture
def made():
    return []


@pytest.fixture
def recording(scene, qtbot, made, monkeypatch):
    """A window that has begun to record."""
    monkeypatch.setattr(recorder_module, "load_multimedia", lambda _library: True)
    recorder = scene.window.capturing.recorder
    recorder._make = lambda parent: made.append(FakeMicrophone(parent)) or made[-1]
    qtbot.keyClick(
        scene.window,
        Qt.Key.Key_R,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    scene.until(lambda: bool(made) and made[0].is_open)
    return scene


def test_a_recorded_sound_is_searched_with(recording, made, qtbot):
    strip = recording.window.capturing.strip
    assert strip.isVisible()
    made[0].heard.emit(tone(1.5))
    assert "1 of 60" in strip._text.text()
    assert strip.meter.share > 0.8
    with recording.answered():
        qtbot.keyClick(strip.stop, Qt.Key.Key_Return)
    (term,) = recording.library.searches[-1].terms
    assert (term.kind, term.value) == (TermKind.AUDIO, "recording")
    with wave.open(io.BytesIO(term.data)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getnframes()) == (RATE, 1, 12000)
        assert file.readframes(12000) == tone(1.5)
    assert not strip.isVisible()
    assert "recording" in recording.window.bar.chips()[0].accessibleName()


def test_escape_forgets_the_recording_and_frees_the_microphone(recording, made, qtbot):
    before = len(recording.library.searches)
    microphone, strip = made[0], recording.window.capturing.strip
    microphone.heard.emit(tone(1.0))
    stopped = []
    microphone.stop = lambda: stopped.append(True)
    qtbot.keyClick(strip.stop, Qt.Key.Key_Escape)
    assert stopped == [True]
    assert not strip.isVisible()
    assert recording.window.session.now == Composition()
    assert len(recording.library.searches) == before


@pytest.mark.parametrize(
    ("samples", "words"),
    [(tone(0.1), "too short"), (tone(2.0, loud=0.001), "silence")],
)
def test_a_recording_of_nothing_is_explained(recording, made, samples, words):
    made[0].heard.emit(samples)
    recording.window.capturing.record()
    recording.until(lambda: words in recording.window.notices.text())
    assert not recording.window.capturing.strip.isVisible()
    assert recording.window.session.now == Composition()


def test_a_microphone_that_breaks_is_explained(recording, made):
    made[0].heard.emit(tone(1.0))
    made[0].broken.emit("The microphone cannot be used.")
    recording.until(lambda: "cannot be used" in recording.window.notices.text())
    assert not recording.window.capturing.recorder.is_recording


def test_a_microphone_that_gives_nothing_is_given_up(recording):
    recording.window.capturing.recorder._patience.setInterval(1)
    recording.until(lambda: "gives no sound" in recording.window.notices.text())


def test_a_recording_ends_by_itself(recording, made):
    with recording.answered():
        made[0].heard.emit(tone(LONGEST_S / 2))
        made[0].heard.emit(tone(LONGEST_S / 2))
    assert not recording.window.capturing.strip.isVisible()
    assert len(recording.library.searches[-1].terms[0].data) > LONGEST_S * RATE * 2


def test_words_that_stand_change_what_is_recorded(recording, made):
    with recording.answered():
        recording.window.session.put(Composition(text="calmer"))
    made[0].heard.emit(tone(1.0))
    with recording.answered():
        recording.window.capturing.record()
    assert recording.library.searches[-1].instruction == "calmer"


def test_closing_the_window_gives_the_microphone_back(recording, made):
    microphone, stopped = made[0], []
    microphone.stop = lambda: stopped.append(True)
    recording.window.close()
    assert stopped == [True]


def test_missing_libraries_are_said(bridge, qtbot, monkeypatch):
    monkeypatch.setattr(recorder_module, "load_multimedia", lambda _library: False)
    recorder = Recorder(bridge)
    with qtbot.waitSignal(recorder.failed) as told:
        recorder.start()
    assert "libraries" in told.args[0]
    assert not recorder.is_recording


def test_a_machine_without_a_microphone_says_so(qtbot):
    if not load_multimedia():
        pytest.skip("the libraries for sound are missing here")
    from PySide6.QtMultimedia import QMediaDevices

    if not QMediaDevices.defaultAudioInput().isNull():
        pytest.skip("there is a microphone here")
    microphone = Microphone()
    with qtbot.waitSignal(microphone.broken) as told:
        microphone.start()
    assert "No microphone" in told.args[0]
    microphone.stop()


def test_the_meter_counts_in_decibels_and_falls_slowly(qtbot):
    assert [share_of(peak) for peak in (0.0, 1.0)] == [0.0, 1.0]
    assert share_of(0.1) == pytest.approx(2 / 3)
    assert share_of(1e-6) == 0.0
    meter = LevelMeter()
    qtbot.addWidget(meter)
    meter.resize(200, 12)
    meter.show_level(0.5)
    loud = meter.grab().toImage()
    meter.show_level(0.0)
    assert 0.6 < meter.share < 0.7
    assert meter.grab().toImage() != loud
    meter.show_level(1.0)
    assert meter.is_clipped


# -- the screen ------------------------------------------------------------------------------------
def painted(width=400, height=300, ratio=1.0):
    """A screen that is red on the left and blue on the right."""
    picture = QPixmap(int(width * ratio), int(height * ratio))
    picture.fill(QColor("red"))
    half = picture.copy(QRect(0, 0, int(width * ratio) // 2, int(height * ratio)))
    whole = QPixmap(picture.size())
    whole.fill(QColor("blue"))
    from PySide6.QtGui import QPainter

    painter = QPainter(whole)
    painter.drawPixmap(0, 0, half)
    painter.end()
    whole.setDevicePixelRatio(ratio)
    return whole


@pytest.fixture
def picker(qtbot):
    made = RegionPicker(painted(ratio=2.0), QRect(0, 0, 400, 300))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def drag(qtbot, picker, start, end):
    qtbot.mousePress(picker, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(picker, end)
    qtbot.mouseRelease(picker, Qt.MouseButton.LeftButton, pos=end)


def test_a_dragged_region_is_cut_out_in_the_pixels_of_the_screen(picker, qtbot):
    with qtbot.waitSignal(picker.taken) as told:
        drag(qtbot, picker, QPoint(390, 250), QPoint(191, 51))  # backwards too
    image = told.args[0]
    assert (image.width(), image.height()) == (400, 400)
    assert image.pixelColor(2, 50) == QColor("red")
    assert image.pixelColor(300, 50) == QColor("blue")


def test_a_click_is_no_region(picker, qtbot):
    told = []
    picker.taken.connect(told.append)
    drag(qtbot, picker, QPoint(50, 50), QPoint(53, 52))
    assert told == []
    assert picker.region.isEmpty()


def test_a_region_can_be_chosen_with_keys(picker, qtbot):
    press = lambda key, modifiers=Qt.KeyboardModifier.NoModifier: qtbot.keyClick(  # noqa: E731
        picker, key, modifiers
    )
    press(Qt.Key.Key_Right)
    assert picker.region.center() == picker.rect().center()
    before = QRect(picker.region)
    press(Qt.Key.Key_Left)
    press(Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert picker.region == before.translated(-16, -1)
    press(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert picker.region.width() == before.width() + 16
    with qtbot.waitSignal(picker.taken):
        press(Qt.Key.Key_Return)


def test_the_screen_is_darker_outside_the_region(picker):
    before = picker.grab().toImage().pixelColor(20, 20)
    picker._set_region(QRect(10, 10, 100, 100))
    after = picker.grab().toImage()
    assert before.red() < 200 < after.pixelColor(20, 20).red()
    assert after.pixelColor(300, 200).blue() < 200


@pytest.fixture
def snip(scene):
    made = ScreenSnip(scene.window, lambda _screen: painted())
    made.aside.setInterval(0)
    yield made
    made.cancel()


def test_the_window_steps_aside_and_comes_back(scene, snip, qtbot):
    snip.begin()
    assert not scene.window.isVisible()
    scene.until(lambda: len(snip.pickers) == len(QGuiApplication.screens()))
    snip.begin()  # a second time does nothing
    with qtbot.waitSignal(snip.taken):
        drag(qtbot, snip.pickers[0], QPoint(10, 10), QPoint(90, 90))
    assert scene.window.isVisible()
    assert not snip.is_active


def test_escape_leaves_the_search_as_it_was(scene, snip, qtbot):
    told = []
    snip.taken.connect(told.append)
    snip.begin()
    scene.until(lambda: bool(snip.pickers))
    qtbot.keyClick(snip.pickers[0], Qt.Key.Key_Escape)
    assert scene.window.isVisible()
    assert (told, snip.is_active) == ([], False)
    assert QGuiApplication.quitOnLastWindowClosed()


def test_a_system_that_shows_no_screen_is_explained(scene, qtbot):
    snip = ScreenSnip(scene.window, lambda _screen: QPixmap())
    snip.aside.setInterval(0)
    with qtbot.waitSignal(snip.failed) as told:
        snip.begin()
    assert "screen" in told.args[0]
    assert scene.window.isVisible()


def test_a_part_of_the_screen_is_searched_with(scene):
    with scene.answered():
        scene.window.capturing.snip.taken.emit(painted().toImage())
    (term,) = scene.library.searches[-1].terms
    assert (term.kind, term.value) == (TermKind.IMAGE, "part of the screen")
    assert term.data.startswith(b"\x89PNG")


def test_a_file_of_the_systems_own_program_is_searched_with(scene, tmp_path):
    with scene.answered():
        scene.window.capturing.snip.taken_file.emit(str(tmp_path / "shot.png"))
    assert scene.library.searches[-1].terms == (Term(TermKind.IMAGE, str(tmp_path / "shot.png")),)


def test_a_narrow_bar_leaves_the_line_its_room(scene):
    examples = scene.window.bar.examples
    assert examples.snip.isVisible()
    scene.window.resize(560, 600)
    scene.until(lambda: not examples.snip.isVisible())
    assert not examples.record.isVisible()
    menu = scene.window.bar.menu.menu()
    texts = [action.text() for action in menu.actions()]
    assert "Search with a part of the screen" in texts
    assert "Record a sound" in texts
    scene.window.resize(1280, 820)
    scene.until(examples.snip.isVisible)


def test_the_menu_of_the_line_offers_other_examples(scene):
    menu = scene.window.bar.line.menu()
    texts = [action.text() for action in menu.actions()]
    assert "Record a sound" in texts
    menu.deleteLater()
