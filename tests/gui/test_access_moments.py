"""Walks what is there only at times: the tour, a recording, groups of copies, a download.

Each is looked over as the pages are in `test_access_walk.py`: with text as it is, at twice its
size, and in a window that reads from the right.
"""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.capture import recorder as recorder_module
from app.capture.region import RegionPicker
from app.settings.preferences import Preferences
from app.views.looking import show_pair
from app.views.tour import Tour
from engine.domain import Glance, Kind, Progress
from engine.events import FilesChanged, ProgressChanged
from engine.organised import Likeness, Marked
from tests.gui.conftest import Scene
from tests.helpers.access import faults, listed, settle
from tests.helpers.fake_library import FakeLibrary
from tests.helpers.fake_microphone import FakeMicrophone

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("no_sound_device", "way")]

BUSY = Progress(340, 560, 3, rate=12.0, eta_s=150.0)
TAGS = ("sea", "summer at the sea", "the long way home from the harbour in the evening")


# -- the first minute -------------------------------------------------------------------------------
def test_the_tour(qapp: QApplication, scene: Scene) -> None:
    tour = scene.window.first.tour
    scene.window.first.begin_tour()
    seen, found = [], set()
    while tour.is_running:
        settle(qapp)
        seen.append(tour.card.title.text())
        found.update(faults(tour.card), outside(tour))
        tour.step(1)
    assert len(seen) == len(set(seen)) > 2
    assert not found, listed(found)


def outside(tour: Tour) -> list[str]:
    """The note, where a part of it is not in the window."""
    card, window = tour.card, tour.card.window()
    return [] if window.rect().contains(card.geometry()) else [f"outside: {card.geometry()}"]


def test_the_welcome_page_with_folders(qapp: QApplication, qtbot: QtBot) -> None:
    pictures, documents = Path("/home/ann/Pictures"), Path("/home/ann/Documents")
    scene = Scene(qtbot, FakeLibrary(hits=[]))
    scene.library.glances = {
        pictures: Glance(3210, 1200, 8),
        documents: Glance(3, 0, 812, complete=False),
    }
    scene.window.first.suggest([("Pictures", str(pictures)), ("Documents", str(documents))])
    scene.open()
    welcome = scene.window.page.welcome
    scene.until(welcome.isVisible)
    scene.until(lambda: all(one.box.accessibleDescription() for one in welcome.choices))
    settle(qapp)
    found = faults(scene.window)
    scene.close()
    assert not found, listed(found)


def test_the_strip_of_the_first_minute(qapp: QApplication, scene: Scene, tmp_path: Path) -> None:
    first = scene.window.first
    first._preferences = Preferences(tmp_path / "window.ini")  # without, no tour is offered
    scene.library._progress = Progress(0, 560, 3, paused=True, pause_reason="battery")
    scene.library.emit(ProgressChanged(scene.library._progress))
    scene.until(lambda: len(first.strip.buttons) > 1)
    settle(qapp)
    found = set(faults(scene.window))
    scene.library.emit(ProgressChanged(BUSY))
    scene.library.emit(FilesChanged((5, 6, 7)))
    scene.until(lambda: first.strip.newest.shown() == [7, 6, 5])
    settle(qapp)
    found.update(faults(scene.window))
    assert not found, listed(found)


# -- examples from outside --------------------------------------------------------------------------
def test_a_recording(qapp: QApplication, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[FakeMicrophone] = []
    monkeypatch.setattr(recorder_module, "load_multimedia", lambda _library: True)
    recorder = scene.window.capturing.recorder
    recorder._make = lambda parent: made.append(FakeMicrophone(parent)) or made[-1]
    scene.window.capturing.record()
    scene.until(lambda: bool(made) and made[0].is_open)
    settle(qapp)
    found = set(faults(scene.window))
    made[0].heard.emit(bytes(2 * 8000))
    settle(qapp)
    assert "1 of 60" in scene.window.capturing.strip._text.text()
    found.update(faults(scene.window))
    assert not found, listed(found)


def test_a_part_of_the_screen(qapp: QApplication, qtbot: QtBot) -> None:
    picture = QPixmap(800, 600)
    picture.fill(QColor("navy"))
    picker = RegionPicker(picture, QRect(0, 0, 800, 600))
    qtbot.addWidget(picker)
    with qtbot.waitExposed(picker):
        picker.show()
    settle(qapp)
    assert not faults(picker)
    assert picker.accessibleName()
    assert "Escape" in picker.accessibleDescription()
    assert is_flat(picker, QRect(0, 0, 800, 16))  # the hint does not run out of the screen
    assert is_flat(picker, QRect(0, 584, 800, 16))
    assert is_flat(picker, QRect(0, 0, 4, 600))
    assert is_flat(picker, QRect(796, 0, 4, 600))
    assert not is_flat(picker, QRect(0, 200, 800, 200))


def is_flat(picker: RegionPicker, part: QRect) -> bool:
    """Whether nothing but the darkened picture is seen there."""
    image = picker.grab(part).toImage()
    first = image.pixel(0, 0)
    return all(
        image.pixel(x, y) == first
        for x in range(0, image.width(), 3)
        for y in range(image.height())
    )


# -- what is in a library ---------------------------------------------------------------------------
def test_tags_in_the_preview_and_in_a_question(qapp: QApplication, scene: Scene) -> None:
    window = scene.window
    file_id = window.results.hits[0].file_id
    scene.library.marks.put([Marked(file_id, 0, TAGS)])
    if window.folding.is_narrow:
        window.folding.toggle_right()
    window.grid.go_to(0)
    scene.until(lambda: window.preview.facts.tags.tags() == TAGS)
    settle(qapp)
    found = set(faults(window))
    window.hits.edit_tags()
    scene.until(window.prompt.isVisible)
    settle(qapp)
    found.update(faults(window))
    assert not found, listed(found)


def test_groups_of_copies(qapp: QApplication, scene: Scene) -> None:
    scene.library.duplicates.make(Likeness.SAME, 1, 2, 3)
    scene.library.duplicates.make(Likeness.SIMILAR, 6, 7)
    scene.window.show_page("duplicates")
    page = scene.window.subpages.page("duplicates")
    found = set()
    for likeness, count in ((Likeness.SAME, 3), (Likeness.SIMILAR, 2)):
        scene.until(page.classes[likeness].isEnabled)
        page.classes[likeness].click()
        scene.until(lambda count=count: len(page.group.cards) == count)
        settle(qapp)
        found.update(faults(scene.window))
    assert not found, listed(found)


def test_two_results_beside_each_other(qapp: QApplication, scene: Scene) -> None:
    window, found = scene.window, set()
    for kind in Kind:
        one, other, *_ = [hit for hit in scene.library.items.values() if hit.kind is kind]
        show_pair(window, one, other)
        page = window.subpages.page("compare")
        scene.until(lambda page=page: bool(page.facts.rows()))
        settle(qapp)
        found.update(faults(window))
    assert not found, listed(found)


# -- a model comes over the network -----------------------------------------------------------------
@pytest.fixture
def half_way(scene: Scene) -> Iterator[None]:
    """A download that stands at one half until the test is over."""
    go_on = threading.Event()

    def add(
        _name: str, _source: Path | None, on_progress: Callable[[int, int], None], _proxy: str
    ) -> None:
        while not go_on.wait(0.005):
            on_progress(3_000_000_000, 6_000_000_000)

    scene.library.add_model = add
    yield
    go_on.set()


@pytest.mark.usefixtures("half_way")
def test_the_models_while_one_is_downloaded(qapp: QApplication, scene: Scene) -> None:
    scene.window.show_page("settings")
    page = scene.window.subpages.page("settings")
    page.open_section(page.models)
    table = page.models.table
    scene.until(lambda: table.rowCount() == 3)
    names = [table.model_at(row).name for row in range(3)]
    assert page.models.chosen() is not None  # a mirrored table too begins with a row chosen
    page.models.view.setCurrentIndex(table.index(names.index("vit-b-32"), 0))
    page.models.download.click()
    scene.until(lambda: page.models.bar.value() == page.models.bar.maximum() // 2 > 0)
    settle(qapp)
    found = faults(scene.window)
    page.models.cancel.click()
    scene.until(lambda: not page.models.is_busy)
    assert not found, listed(found)
