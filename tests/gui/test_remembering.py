"""The window opens as it was left: place, panes, density, list, columns, order, groups."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QSettings

from app.bridge import EngineBridge
from app.composition import Composition
from app.notify import Notifier
from app.views.remembering import looks_from, widths_from
from app.views.window import MainWindow
from app.window_state import FILE_NAME, WindowState
from tests.gui.conftest import Scene
from tests.helpers.fake_library import FakeLibrary

pytestmark = pytest.mark.gui


@pytest.fixture
def opened(qtbot, tmp_path):
    """Open windows on the same memory, one after the other."""
    scenes = []

    def open_one():
        if scenes:
            scenes[-1].close()
        scenes.append(Scene(qtbot, FakeLibrary(), WindowState(tmp_path)).open())
        return scenes[-1]

    yield open_one
    scenes[-1].close()


def looks(scene, **changes):
    scene.window.session.edit(lambda made: replace(made, **changes))


def test_everything_about_its_looks_comes_back(opened):
    scene = opened()
    window = scene.window
    window.grid.set_list(True)
    window.grid.set_density(240)
    window.grid.columns.set_own_widths({"size": 77})
    window.folding.toggle_right()
    with scene.answered():
        looks(scene, order="name", group="folder", folded=False)
    again = opened().window
    assert again.grid.is_list
    assert again.grid.density == 240
    assert again.grid.columns.own_widths() == {"size": 77}
    assert not again.right.isVisible()
    now = again.session.now
    assert (now.order, now.group, now.folded) == ("name", "folder", False)
    assert not again.session.can_go_back


def test_its_size_comes_back(qtbot, tmp_path):
    scene = Scene(qtbot, FakeLibrary(), WindowState(tmp_path)).open()
    scene.window.resize(700, 600)
    scene.close()
    bridge = EngineBridge(FakeLibrary)
    again = MainWindow(bridge, Notifier(), state=WindowState(tmp_path))
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (700, 600)
    assert bridge.close()


def test_the_first_answer_of_the_next_time_is_in_that_order(opened):
    scene = opened()
    with scene.answered():
        looks(scene, order="name")
    assert opened().library.searches[-1].order == "name"


def test_the_order_of_a_search_is_that_searchs_own(opened):
    scene = opened()
    with scene.answered():
        looks(scene, text="harbour", order="-size")
    now = opened().window.session.now
    assert now == Composition()


@pytest.mark.parametrize("name", ["order", "group"])
def test_an_order_that_there_is_not_counts_as_none(tmp_path, name):
    state = WindowState(tmp_path)
    state.put(name, "colour of the moon")
    assert looks_from(state) == Composition()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        ('{"size": 80}', {"size": 80}),
        ('{"size": -3, "name": "wide", "kind": 60}', {"kind": 60}),
        ("[1, 2]", {}),
        ("{", {}),
    ],
)
def test_widths_that_make_no_sense_are_left_out(text, expected):
    assert widths_from(text) == expected


def test_words_survive_the_file(tmp_path):
    state = WindowState(tmp_path)
    state.put("columns", '{"size": 80, "name": 3}')
    state.save()
    assert (tmp_path / FILE_NAME).is_file()
    assert WindowState(tmp_path).text("columns") == '{"size": 80, "name": 3}'
    QSettings(str(tmp_path / FILE_NAME), QSettings.Format.IniFormat).setValue("columns", [1, 2])
    assert WindowState(tmp_path).text("columns") == ""


def test_side_panes_are_narrower_in_a_small_window_until_they_are_moved(opened):
    scene = opened()
    window, splitter = scene.window, scene.window.folding._splitter
    wide = splitter.sizes()
    window.resize(1000, 640)
    small = splitter.sizes()
    assert small[0] < wide[0]
    assert small[2] < wide[2]
    splitter.moveSplitter(wide[0] + 40, 1)
    splitter.splitterMoved.emit(wide[0] + 40, 1)
    window.resize(1280, 820)
    window.resize(1000, 640)
    assert splitter.sizes()[0] > small[0]
