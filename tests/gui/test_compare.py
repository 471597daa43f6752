"""Two results beside each other: what differs, moving together, one at a time, A and B by ear."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from app.bridge import EngineBridge
from app.preview.compare import ComparePage
from app.preview.compare_facts import About, CompareFacts, Row, facts_about, load_about, rows_of
from app.views.looking import show_pair
from app.widgets.picture_view import PictureView
from engine.domain import Hit, Kind
from engine.errors import EnvironmentProblem
from tests.helpers.fake_library import FakeLibrary

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("no_sound_device")]


def two(library: FakeLibrary, kind: Kind) -> tuple[Hit, Hit]:
    one, other, *_ = [hit for hit in library.items.values() if hit.kind is kind]
    return one, other


@pytest.fixture
def page(qtbot: QtBot, bridge: EngineBridge) -> Iterator[ComparePage]:
    made = ComparePage(bridge)
    qtbot.addWidget(made)
    made.resize(1000, 800)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.clear()


def views(page: ComparePage) -> tuple[PictureView, PictureView]:
    one, other = (side.view for side in page.sides)
    assert one is not None
    assert other is not None
    return one, other


def show(qtbot: QtBot, page: ComparePage, pair: tuple[Hit, Hit]) -> None:
    page.show_pair(*pair)
    qtbot.waitUntil(lambda: bool(page.facts.rows()))
    if all(side.view is not None for side in page.sides):
        qtbot.waitUntil(lambda: all(view.has_picture for view in views(page)))


# -- facts ------------------------------------------------------------------------------------------
def test_facts_are_put_beside_each_other() -> None:
    rows = rows_of([("Size", "2 MB"), ("Camera", "X")], [("Camera", "X"), ("Lens", "Y")])
    assert rows == [Row("Size", "2 MB", ""), Row("Camera", "X", "X"), Row("Lens", "", "Y")]
    assert [row.differs for row in rows] == [True, False, True]


def test_rating_and_tags_are_facts_too(library: FakeLibrary) -> None:
    hit = two(library, Kind.PHOTO)[0]
    library.ratings[hit.file_id] = 3
    library.tags_of[hit.file_id] = ("sea", "sun")
    facts = dict(facts_about(About(library.details(hit.file_id))))
    assert (facts["Rating"], facts["Tags"]) == ("★★★", "sea, sun")


def test_an_unreadable_photo_tells_what_the_catalog_knows(library: FakeLibrary) -> None:
    hit = two(library, Kind.PHOTO)[0]
    library.closeups.broken.add(hit.file_id)
    about = load_about(library, hit.file_id)  # type: ignore[arg-type] # a library in memory
    assert about.shot is None
    assert about.details.camera


def test_what_differs_is_marked_and_can_be_shown_alone(
    qtbot: QtBot, page: ComparePage, library: FakeLibrary
) -> None:
    show(qtbot, page, two(library, Kind.PHOTO))
    table = page.facts
    assert {"Kind", "Camera"} <= {row.name for row in table.rows()}
    signs = [cells[2].text() for cells in table._cells if cells[2].isVisibleTo(table)]
    assert signs == ["≠" if row.differs else "" for row in table.rows()]
    table.only.setChecked(True)
    assert table.rows()
    assert all(row.differs for row in table.rows())
    assert not [cells for cells in table._cells[len(table.rows()) :] if cells[0].isVisibleTo(table)]


def test_copies_are_said_to_be_the_same(qtbot: QtBot, library: FakeLibrary) -> None:
    one, other = (library.details(hit.file_id) for hit in two(library, Kind.PHOTO))
    table = CompareFacts()
    qtbot.addWidget(table)
    table.show_facts(About(one), About(other))
    assert not table._same.isVisibleTo(table)
    table.show_facts(About(replace(one, copies=(other.path,))), About(other))
    assert table._same.isVisibleTo(table)


def test_a_file_that_left_the_library_is_explained(
    qtbot: QtBot, page: ComparePage, library: FakeLibrary
) -> None:
    def fail(_file_id: int) -> object:
        raise EnvironmentProblem("This file is no longer in the library.", "Search again.")

    library.details = fail  # type: ignore[method-assign, assignment]
    page.show_pair(*two(library, Kind.PHOTO))
    qtbot.waitUntil(lambda: "no longer in the library" in page.message())
    assert page.facts.rows() == []


# -- pictures ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", [Kind.PHOTO, Kind.SCORE])
def test_pictures_move_and_zoom_together(
    qtbot: QtBot, page: ComparePage, library: FakeLibrary, kind: Kind
) -> None:
    show(qtbot, page, two(library, kind))
    one, other = views(page)
    one.fit()
    one.zoom_by(3.0, QPointF(20, 20))
    assert other.place() == pytest.approx(one.place(), abs=0.02)
    qtbot.keyClick(other, Qt.Key.Key_Right)
    assert one.place() == pytest.approx(other.place(), abs=0.02)
    qtbot.keyClick(other, Qt.Key.Key_0)
    assert one.place()[2] == pytest.approx(1.0)


def test_a_picture_and_a_page_can_be_moved_alone(
    qtbot: QtBot, page: ComparePage, library: FakeLibrary
) -> None:
    show(qtbot, page, two(library, Kind.PHOTO))
    one, other = views(page)
    page.link.setChecked(False)
    one.zoom_by(3.0)
    assert other.place()[2] == pytest.approx(1.0)


def test_one_at_a_time_in_the_same_place(
    qtbot: QtBot, page: ComparePage, library: FakeLibrary
) -> None:
    show(qtbot, page, two(library, Kind.PHOTO))
    one, other = views(page)
    qtbot.keyClick(page, Qt.Key.Key_O)
    assert [side.isVisible() for side in page.sides] == [True, False]
    one.zoom_by(4.0, QPointF(30, 40))
    qtbot.keyClick(page, Qt.Key.Key_X)
    assert [side.isVisible() for side in page.sides] == [False, True]
    assert other.size() == one.size()
    assert other.place() == pytest.approx(one.place(), abs=0.02)
    qtbot.keyClick(page, Qt.Key.Key_O)
    assert [side.isVisible() for side in page.sides] == [True, True]


def test_keys_of_pictures_work_at_once(
    qtbot: QtBot, page: ComparePage, library: FakeLibrary
) -> None:
    show(qtbot, page, two(library, Kind.PHOTO))
    for _ in range(3):
        qtbot.keyClick(page, Qt.Key.Key_Plus)
    assert all(view.place()[2] > 1.5 for view in views(page))


# -- sounds -----------------------------------------------------------------------------------------
def test_a_and_b_are_heard_at_the_same_moment(
    qtbot: QtBot, page: ComparePage, library: FakeLibrary
) -> None:
    show(qtbot, page, two(library, Kind.AUDIO))
    one, other = (side.sound for side in page.sides)
    assert not page.link.isVisible()
    one.player.seek(2.5)
    qtbot.keyClick(page, Qt.Key.Key_X)
    assert page.active is page.sides[1]
    assert other.wave.value() == 2500
    other.player.seek(4.0)
    page.switch.click()
    assert (page.active, one.wave.value()) == (page.sides[0], 4000)


def test_a_moment_past_the_end_of_the_other_is_its_end(
    qtbot: QtBot, page: ComparePage, library: FakeLibrary
) -> None:
    show(qtbot, page, two(library, Kind.AUDIO))
    one, other = (side.sound for side in page.sides)
    one.set_duration(90.0)
    other.set_duration(10.0)
    one.player.seek(60.0)
    qtbot.keyClick(page, Qt.Key.Key_X)
    assert other.wave.value() == 9950


def test_only_one_is_heard(qtbot: QtBot, page: ComparePage, library: FakeLibrary) -> None:
    show(qtbot, page, two(library, Kind.AUDIO))
    one, other = (side.sound for side in page.sides)
    one.player._tick.start()  # as if there were a sound device
    stopped: list[bool] = []
    one.player.playing_changed.connect(stopped.append)
    other.player.playing_changed.emit(True)
    assert stopped == [False]
    assert page.active is page.sides[1]


def test_pitches_are_shown_of_both(qtbot: QtBot, page: ComparePage, library: FakeLibrary) -> None:
    show(qtbot, page, two(library, Kind.AUDIO))
    qtbot.keyClick(page, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: all(side.sound.wave.spectrogram is not None for side in page.sides))


def test_a_photo_and_a_sound_can_be_seen_beside_each_other(
    qtbot: QtBot, page: ComparePage, library: FakeLibrary
) -> None:
    show(qtbot, page, (two(library, Kind.PHOTO)[0], two(library, Kind.AUDIO)[0]))
    assert page.sides[0].photo.isVisible()
    assert page.sides[1].sound.isVisible()
    assert not page.link.isVisible()


# -- in the window ----------------------------------------------------------------------------------
def test_the_window_compares_two_selected_results(qtbot: QtBot, scene: object) -> None:
    window = scene.window  # type: ignore[attr-defined]
    grid = window.grid
    grid.setFocus()
    grid.go_to(0)
    told: list[object] = []
    window.notifier.told.connect(told.append)
    qtbot.keyClick(grid, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(told))
    assert window.shown_page == ""
    shift = Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(grid, Qt.Key.Key_Right, shift)
    chosen = window.grid.selected_hits()
    qtbot.keyClick(grid, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.shown_page == "compare"
    page = window.subpages.page("compare")
    assert [side.hit for side in page.sides] == chosen
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert window.shown_page == ""
    assert page.sides[0].hit is None  # large pictures are let go of


def test_the_better_one_is_rated_and_that_can_be_undone(qtbot: QtBot, scene: object) -> None:
    window, library = scene.window, scene.library  # type: ignore[attr-defined]
    one, other = two(library, Kind.PHOTO)
    show_pair(window, one, other)
    page = window.subpages.page("compare")
    qtbot.waitUntil(lambda: bool(page.facts.rows()))
    qtbot.keyClick(page, Qt.Key.Key_X)
    qtbot.keyClick(page, Qt.Key.Key_4)
    rated = Row("Rating", "", "★★★★")
    qtbot.waitUntil(lambda: rated in page.facts.rows())
    assert (library.ratings.get(one.file_id, 0), library.ratings[other.file_id]) == (0, 4)
    window.undoing.undo()
    qtbot.waitUntil(lambda: rated not in page.facts.rows())
    assert page.sides[1].stars.value() == 0


def test_a_colour_of_a_photo_is_searched_for(qtbot: QtBot, scene: object) -> None:
    window = scene.window  # type: ignore[attr-defined]
    for _ in range(2):
        window.preview.colour_requested.emit("#1e64aa")
    assert [term.value for term in window.session.now.terms] == ["#1e64aa"]


def test_switches_of_sounds_are_remembered(qtbot: QtBot, scene: object) -> None:
    window = scene.window  # type: ignore[attr-defined]
    window.preview.sound.pitches.button.click()
    window.preview.sound.even.button.click()
    assert window.state.flag("pitches", default=False)
    assert not window.state.flag("even", default=True)


def test_pictures_get_most_of_the_room_until_the_line_is_moved(
    qtbot: QtBot, page: ComparePage, library: FakeLibrary
) -> None:
    show(qtbot, page, two(library, Kind.PHOTO))
    upper, lower = page._splitter.sizes()
    assert upper > 1.5 * lower
    page._splitter.moveSplitter(300, 1)
    page._splitter.splitterMoved.emit(300, 1)
    page.resize(1100, 800)
    assert page._splitter.sizes()[0] == pytest.approx(300, abs=40)
