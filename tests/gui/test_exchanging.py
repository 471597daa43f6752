"""Sidecars in the window: asked for, stopped, told, and an import taken back."""

from pathlib import Path

import pytest

from app.views import exchanging
from engine.errors import EnvironmentProblem
from engine.organised import Marked, SidecarProblem, SidecarReport

pytestmark = pytest.mark.gui


@pytest.fixture
def told(scene):
    """A window, and its library's sidecars."""
    return scene, scene.library.sidecars


def says(scene, text):
    scene.until(lambda: text in scene.window.notices.text())


def select(scene, *places):
    view = scene.window.grid
    flag = view.selectionModel().SelectionFlag
    for place in places:
        view.selectionModel().select(view.model().index(place, 0), flag.Select)
    return [hit.file_id for hit in view.selected_hits()]


def test_nothing_is_written_before_one_says_so(told):
    scene, sidecars = told
    scene.window.exchanging.ask_to_export()
    says(scene, "all files of the library")
    assert sidecars.asked == []
    scene.window.notices._action.click()
    says(scene, "2 sidecar files written, 3 needed nothing.")
    assert sidecars.asked == [("export", None)]


def test_several_selected_files_stand_for_themselves(told):
    scene, sidecars = told
    ids = select(scene, 0, 1, 2)
    scene.window.exchanging.ask_to_export()
    says(scene, "the 3 selected files")
    scene.window.notices._action.click()
    scene.until(lambda: sidecars.asked == [("export", ids)])


def test_what_was_read_is_given_back(told):
    scene, sidecars = told
    scene.library.ratings[1] = 5
    sidecars.report = SidecarReport(1, 0, before=(Marked(1, 2, ("old",)),))
    scene.window.exchanging.take_over()
    says(scene, "1 file got ratings or tags")
    scene.window.notices._action.click()
    scene.until(lambda: scene.library.ratings[1] == 2)
    assert scene.window.undoing.redo()
    scene.until(lambda: scene.library.ratings[1] == 5)


def test_reading_that_changes_nothing_is_no_step(told):
    scene, _sidecars = told
    scene.window.exchanging.take_over()
    says(scene, "got ratings or tags")
    assert not scene.window.undoing.stack.canUndo()
    assert scene.window.notices._action.isHidden()


def test_problems_are_named_but_not_all(told):
    scene, sidecars = told
    bad = tuple(SidecarProblem(Path(f"/a/{n}.jpg"), "It is no XMP file.") for n in range(5))
    sidecars.report = SidecarReport(0, 0, bad)
    scene.window.exchanging.take_over()
    says(scene, "5 could not be done. 0.jpg: It is no XMP file.")
    says(scene, "… and 2 more.")


def test_a_long_work_is_watched_and_stopped(told, monkeypatch):
    monkeypatch.setattr(exchanging, "TOLD_EVERY_S", 0.0)
    scene, sidecars = told
    sidecars.gate.clear()
    scene.window.exchanging.take_over()
    says(scene, "Reading sidecar files: ")
    scene.window.exchanging.take_over()
    assert len(sidecars.asked) == 1, "one at a time"
    scene.window.exchanging.stop()
    says(scene, "Stopped.")


def test_closing_ends_the_work(told):
    scene, sidecars = told
    sidecars.gate.clear()
    scene.window.exchanging.take_over()
    scene.until(lambda: sidecars.asked != [])
    # the fixture closes the window, and fails when a thread is left


def test_a_failure_is_told_and_one_can_try_again(told):
    scene, sidecars = told

    def fail(*_args):
        raise EnvironmentProblem("The disk is full.", "Make room.")

    good, sidecars.take_over = sidecars.take_over, fail
    scene.window.exchanging.take_over()
    says(scene, "disk is full")
    sidecars.take_over = good
    scene.window.notices.dismiss()
    scene.window.exchanging.take_over()
    says(scene, "got ratings or tags")
