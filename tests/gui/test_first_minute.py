"""The first minutes: an empty window invites, what comes in is shown, samples go again, a tour."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QApplication

from app.places import SAMPLES
from app.settings.preferences import Preferences
from app.views.arriving import is_first_reading, reading_text, time_left
from app.views.first_minute import FirstMinute
from app.views.tour import placed
from app.views.welcome import counted, is_proposed
from app.window_state import fitting
from engine.domain import Glance, Progress
from engine.events import FilesChanged, ProgressChanged
from tests.gui.conftest import Scene
from tests.helpers.fake_library import FakeLibrary

pytestmark = pytest.mark.gui

PICTURES, DOCUMENTS = Path("/home/ann/Pictures"), Path("/home/ann/Documents")
BUSY = Progress(340, 560, 3, rate=12.0, eta_s=150.0)


@pytest.fixture
def preferences(tmp_path):
    return Preferences(tmp_path / "window.ini")


@pytest.fixture
def empty(qtbot):
    """A window on a library without folders, with two to offer."""
    made = Scene(qtbot, FakeLibrary(hits=[]))
    made.library.glances = {
        PICTURES: Glance(321, 12),
        DOCUMENTS: Glance(3, 0, 812, complete=False),
    }
    made.window.first.suggest([("Pictures", str(PICTURES)), ("Documents", str(DOCUMENTS))])
    made.open()
    made.until(made.window.page.welcome.isVisible)
    yield made
    made.close()


def roots(scene):
    return [root.path for root in scene.library.roots()]


# -- an empty window --------------------------------------------------------------------------------
def test_the_usual_folders_are_offered_with_what_is_in_them(empty):
    choices = empty.window.page.welcome.choices
    empty.until(choices[0].box.isChecked)
    assert [choice.box.text() for choice in choices] == ["Pictures", "Documents"]
    assert choices[0].box.accessibleDescription() == "321 photos · 12 sounds"
    empty.until(lambda: bool(choices[1].box.accessibleDescription()))  # each is counted for itself
    assert "at least 3 photos · 812 scores" in choices[1].box.accessibleDescription()
    assert not choices[1].box.isChecked()


def test_one_click_adds_the_ticked_folders_and_the_invitation_goes(empty):
    welcome = empty.window.page.welcome
    empty.until(welcome.choices[0].box.isChecked)
    welcome.choices[1].box.click()
    welcome.add.click()
    empty.until(lambda: set(roots(empty)) == {PICTURES, DOCUMENTS})
    empty.until(lambda: not welcome.isVisible())
    assert empty.window.bar.line.hasFocus()


def test_without_a_tick_there_is_nothing_to_add(empty):
    welcome = empty.window.page.welcome
    empty.until(welcome.choices[0].box.isChecked)
    welcome.choices[0].box.click()
    assert not welcome.add.isEnabled()


def test_a_folder_that_cannot_be_looked_at_can_be_ticked_all_the_same(qtbot):
    scene = Scene(qtbot, FakeLibrary(hits=[]))
    scene.library.glance = None
    scene.window.first.suggest([("Pictures", str(PICTURES))])
    try:
        scene.open()
        scene.until(scene.window.page.welcome.isVisible)
        scene.window.page.welcome.choices[0].box.click()
        assert scene.window.page.welcome.add.isEnabled()
        assert scene.window.notices.text() == ""
    finally:
        scene.close()


def test_another_folder_can_be_chosen(empty):
    empty.chooser.answer_folder = Path("/media/photos")
    empty.window.page.welcome.other.click()
    empty.until(lambda: roots(empty) == [Path("/media/photos")])


def test_samples_come_and_go_with_one_click_each_and_undo(empty):
    first = empty.window.first
    empty.window.page.welcome.samples.click()
    empty.until(lambda: "samples" in first.strip.text())
    assert roots(empty) == [SAMPLES]
    next(b for b in first.strip.buttons if "out" in b.text()).click()
    empty.until(empty.window.page.welcome.isVisible)
    assert roots(empty) == []
    assert first.strip.text() == ""
    assert empty.window.undoing.undo()
    empty.until(lambda: roots(empty) == [SAMPLES])
    assert empty.window.undoing.redo()
    empty.until(lambda: roots(empty) == [])


def test_a_strip_about_the_samples_that_was_hidden_stays_hidden(empty):
    first = empty.window.first
    empty.window.page.welcome.samples.click()
    empty.until(lambda: "samples" in first.strip.text())
    first.strip._close.click()
    empty.window.control.refresh_roots()
    with empty.qtbot.waitSignal(empty.window.control.roots_shown):
        pass
    assert first.strip.text() == ""


# -- what comes in ------------------------------------------------------------------------------------
def test_a_first_reading_shows_what_comes_in_and_says_when_it_is_done(scene):
    first = scene.window.first
    scene.library.emit(ProgressChanged(BUSY))
    scene.until(lambda: "340 of 903 files can be searched already" in first.strip.text())
    scene.library.emit(FilesChanged((5, 6, 7)))
    scene.until(lambda: first.strip.newest.shown() == [7, 6, 5])
    scene.library.emit(ProgressChanged(replace(BUSY, searchable=900, queued=0)))
    scene.until(lambda: first.strip.text() == "")
    scene.until(lambda: "Everything is searchable" in scene.window.notices.text())


def test_the_strip_can_be_hidden_and_then_nothing_is_announced(scene):
    first = scene.window.first
    scene.library.emit(ProgressChanged(BUSY))
    scene.until(lambda: first.strip.text() != "")
    first.strip._close.click()
    scene.library.emit(ProgressChanged(replace(BUSY, searchable=500, queued=400)))
    scene.library.emit(ProgressChanged(replace(BUSY, searchable=900, queued=0)))
    scene.until(lambda: "900 of 903" in scene.window.status.text())
    assert first.strip.text() == ""
    assert scene.window.notices.text() == ""


@pytest.mark.parametrize(("reason", "words"), [("battery", "battery"), ("busy", "other programs")])
def test_files_that_wait_say_why_and_can_be_hurried(scene, reason, words):
    first = scene.window.first
    scene.library._progress = replace(BUSY, searchable=0, paused=True, pause_reason=reason)
    scene.library.emit(ProgressChanged(scene.library._progress))
    scene.until(lambda: words in first.strip.text())
    assert first.strip.text().startswith("563 files were found.")
    first.strip.buttons[0].click()
    scene.until(lambda: not scene.library.status().paused)
    scene.until(lambda: "in a moment" in first.strip.text())
    assert first.strip.buttons == []


def test_an_empty_library_has_no_files_yet(empty):
    empty.library.emit(ProgressChanged(Progress(0, 0, 0)))
    empty.until(lambda: empty.window.status.text() == "No files yet")


def test_a_few_new_files_come_in_quietly(scene):
    scene.library.emit(ProgressChanged(Progress(900, 40, 0)))
    scene.until(lambda: "900 of 940" in scene.window.status.text())
    assert scene.window.first.strip.text() == ""


@pytest.mark.parametrize(
    ("queued", "searchable", "expected"),
    [(0, 0, False), (11, 0, False), (12, 0, True), (12, 5000, False), (600, 5000, True)],
)
def test_what_counts_as_a_first_reading(queued, searchable, expected):
    assert is_first_reading(Progress(searchable, queued, 0)) is expected


def test_the_time_left_is_told_roughly():
    assert time_left(20) == "a minute or two"
    assert time_left(600) == "10 minutes"
    assert time_left(3700) == "an hour"
    assert time_left(9000) == "2 hours"
    assert reading_text(replace(BUSY, paused=True)).endswith("Indexing is paused.")
    assert "follow." in reading_text(replace(BUSY, eta_s=None))
    assert "in a moment" in reading_text(replace(BUSY, searchable=0))


def test_counts_and_proposals():
    assert counted(Glance()) == ""
    assert counted(Glance(photos=1)) == "1 photo"
    assert is_proposed(Glance(photos=3, scores=2))
    assert not is_proposed(Glance(photos=3, scores=812))
    assert not is_proposed(Glance())


def test_a_first_window_fits_a_small_screen():
    assert fitting(QSize(1280, 820), QSize(1920, 1080)) == QSize(1280, 820)
    small = fitting(QSize(1280, 820), QSize(1024, 600))
    assert small.width() < 1024
    assert small.height() < 600


# -- the tour -----------------------------------------------------------------------------------------
@pytest.fixture
def tour(scene):
    scene.window.first.begin_tour()
    return scene.window.first.tour


def test_the_tour_goes_on_and_back_and_ends(scene, tour):
    titles = [tour.card.title.text()]
    assert not tour.card.back.isVisible()
    while tour.card.next.text() == "Next":
        tour.card.next.click()
        titles.append(tour.card.title.text())
    assert len(set(titles)) == len(titles) <= 5
    tour.card.back.click()
    assert tour.card.title.text() == titles[-2]
    tour.card.next.click()
    tour.card.next.click()
    assert not tour.is_running


def test_it_is_led_by_keys_and_gives_the_keyboard_back(scene, tour, qtbot):
    assert QApplication.focusWidget() is tour.card.next
    first = tour.card.title.text()
    qtbot.keyClick(tour.card.next, Qt.Key.Key_Right)
    assert tour.card.title.text() != first
    qtbot.keyClick(tour.card.next, Qt.Key.Key_Left)
    assert tour.card.title.text() == first
    qtbot.keyClick(tour.card.next, Qt.Key.Key_Escape)
    assert not tour.is_running
    assert scene.window.bar.line.hasFocus()


def test_the_window_stays_usable_during_the_tour(scene, tour):
    with scene.answered():
        scene.type("harbour")
    assert tour.is_running
    scene.window.leave()
    assert not tour.is_running
    assert scene.window.bar.line.hasFocus()


def test_a_folded_pane_is_left_out(scene):
    scene.window.folding.toggle_left()
    scene.window.first.begin_tour()
    assert "4" in scene.window.first.tour.card.count.text()


def test_notes_follow_the_window_and_stay_inside(scene, tour):
    for size in ((1400, 900), (640, 500)):
        scene.window.resize(*size)
        scene.until(lambda: scene.window.rect().contains(tour.card.geometry()))
        assert tour.shade.size() == scene.window.size()


def test_it_is_offered_until_it_was_seen(qtbot, preferences):
    scene = Scene(qtbot, FakeLibrary())
    scene.window.first._preferences = preferences
    try:
        scene.open()
        scene.library.emit(ProgressChanged(BUSY))
        first: FirstMinute = scene.window.first
        scene.until(lambda: [b.text() for b in first.strip.buttons] == ["Show me around"])
        first.strip.buttons[0].click()
        assert first.tour.is_running
        first.tour.card.skip.click()
        assert preferences.tour_seen
        assert first.strip.buttons == []
        scene.library.emit(ProgressChanged(replace(BUSY, searchable=900, queued=0)))
        scene.until(lambda: "Everything" in scene.window.notices.text())
        assert scene.window.notices.message.action == ""
    finally:
        scene.close()


sizes = st.integers(1, 400)


@given(st.integers(0, 900), st.integers(0, 600), sizes, sizes)
def test_a_note_lies_inside_and_beside_what_it_is_about_if_it_can(x, y, width, height):
    area = QRect(0, 0, 1280, 820)
    hole = QRect(x, y, width, height)
    size = QSize(300, 160)
    place = QRect(placed(size, hole, area), size)
    assert area.contains(place)
    assert not place.intersects(hole)


def test_about_the_whole_window_a_note_lies_in_the_middle():
    area = QRect(0, 0, 800, 600)
    assert placed(QSize(300, 100), area, area) == QPoint(249, 249)
