"""Collections in the window: made, filled by key, menu and drop, shown, changed, and taken back."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QMenu

from app.composition import Composition
from app.models.results import HITS_MIME
from app.views.collecting import shown_collection, with_collection, without_collection
from app.views.named_list import Entry, NamedModel
from engine.domain import Condition, Term, TermKind
from engine.errors import EnvironmentProblem
from engine.events import FilesChanged

pytestmark = pytest.mark.gui

ENTER = Qt.Key.Key_Return


@pytest.fixture
def wall(scene):
    """A window whose library has a collection of three photos."""
    scene.library.collections.create("Wall", [1, 2, 3])
    scene.until(lambda: counts(scene) == {"Wall": 3})
    return scene


def counts(scene):
    return {one.name: one.count for one in scene.window.collections.list.rows.entries}


def select(scene, *rows):
    view = scene.window.grid
    view.clearSelection()
    flag = view.selectionModel().SelectionFlag
    view.selectionModel().setCurrentIndex(view.model().index(rows[0], 0), flag.Select)
    for row in rows:
        view.selectionModel().select(view.model().index(row, 0), flag.Select)


def answer(scene, text):
    scene.until(scene.window.prompt.isVisible)
    scene.window.prompt.line.setText(text)
    scene.qtbot.keyClick(scene.window.prompt.line, ENTER)


def dragged(*paths):
    mime = QMimeData()
    mime.setData(HITS_MIME, "\n".join(map(str, paths)).encode())
    return mime


def drop(widget, mime, point):
    """Drop as Qt does; returns whether it was taken."""
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
    enter = QDragEnterEvent(point, copy, mime, left, none)
    widget.dragEnterEvent(enter)
    if enter.isAccepted():
        widget.dragMoveEvent(QDragMoveEvent(point, copy, mime, left, none))
        event = QDropEvent(QPointF(point), copy, mime, left, none)
        widget.dropEvent(event)
        assert event.dropAction() == copy, "a file is never moved"
    return enter.isAccepted()


# -- pure ------------------------------------------------------------------------------------------
def test_a_search_is_limited_to_one_collection_at_a_time():
    made = Composition(terms=(Term(TermKind.TEXT, "sea"),))
    limited = with_collection(with_collection(made, "Wall"), "Door")
    assert limited.filters.others == (Condition("collection", "=", "Door"),)
    assert shown_collection(limited) == "Door"
    assert without_collection(limited) == made


@pytest.mark.parametrize(
    "others",
    [
        (),
        (Condition("collection", "=", "Wall", negated=True),),
        (Condition("collection", "~", "Wall"),),
        (Condition("collection", "=", "Wall"), Condition("collection", "=", "Door")),
    ],
)
def test_other_limits_show_no_collection(others):
    from dataclasses import replace

    made = Composition()
    assert shown_collection(replace(made, filters=replace(made.filters, others=others))) == ""


def test_rows_change_in_their_place(qapp, qtmodeltester):
    model, resets = NamedModel(), []
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.modelReset.connect(lambda: resets.append(1))
    model.show([Entry(1, "a", "a", 2), Entry(2, "b", "b")])
    model.show([Entry(1, "a", "a", 3), Entry(2, "c", "b", 1)])
    qtmodeltester.check(model)
    assert resets == [1]
    said = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(2)]
    assert said == ["a, 3 items", "c, 1 item"]
    tester.deleteLater()


# -- making and filling ----------------------------------------------------------------------------
def test_selected_results_become_a_collection_and_that_is_undone(scene):
    select(scene, 0, 2)
    scene.window.collections.create_button.click()
    assert "2 item" in scene.window.prompt._label.text()
    answer(scene, "Wall")
    scene.until(lambda: counts(scene) == {"Wall": 2})
    assert scene.window.undoing.undo()
    scene.until(lambda: counts(scene) == {})
    assert scene.window.undoing.redo()
    scene.until(lambda: counts(scene) == {"Wall": 2})


def test_an_empty_panel_says_what_it_is_for(scene):
    assert not scene.window.collections.list.isVisible()
    assert scene.window.collections._hint.isVisible()
    scene.library.collections.create("Wall")
    scene.until(scene.window.collections.list.isVisible)
    assert not scene.window.collections._hint.isVisible()


def test_a_name_that_is_taken_is_explained(wall):
    wall.window.collecting.ask_to_create()
    answer(wall, "WALL")
    wall.until(lambda: "already" in wall.window.notices.text())
    assert not wall.window.undoing.stack.canUndo()


def test_results_are_added_by_key(wall, qtbot):
    select(wall, 3, 4)
    wall.window.collecting.offer()
    (menu,) = [one for one in wall.window.grid.findChildren(QMenu) if one.isVisible()]
    menu.actions()[2].trigger()
    menu.close()
    wall.until(lambda: counts(wall) == {"Wall": 5})
    wall.until(lambda: "2 items added" in wall.window.notices.text())
    wall.window.notices._action.click()
    wall.until(lambda: counts(wall) == {"Wall": 3})


def test_without_a_selection_there_is_a_hint(wall):
    wall.window.grid.clearSelection()
    wall.window.collecting.offer()
    wall.until(lambda: "Select results first" in wall.window.notices.text())


def test_what_is_in_it_already_is_not_added_again(wall):
    select(wall, 0, 1)
    wall.window.collecting.add_selected(wall.window.collecting.all[0])
    wall.until(lambda: "already" in wall.window.notices.text())
    assert not wall.window.undoing.stack.canUndo()


def test_the_menu_of_results_offers_collections(wall):
    select(wall, 0)
    menu = wall.window.hits.menu()
    (sub,) = [one.menu() for one in menu.actions() if one.text() == "Add to collection"]
    assert [one.text() for one in sub.actions()] == ["New collection…", "", "Wall"]
    menu.deleteLater()


def test_results_are_dropped_on_a_name(wall):
    panel = wall.window.collections
    point = panel.list.visualRect(panel.list.rows.index(0, 0)).center()
    paths = [wall.library.items[n].path for n in (3, 7, 8)]
    assert drop(panel.list, dragged(*paths), point)
    wall.until(lambda: counts(wall) == {"Wall": 5})


def test_results_dropped_beside_the_names_become_a_collection(wall):
    panel = wall.window.collections
    assert drop(panel, dragged(wall.library.items[9].path), QPoint(5, 5))
    answer(wall, "Door")
    wall.until(lambda: counts(wall) == {"Door": 1, "Wall": 3})


def test_what_is_no_result_is_left_to_the_window(wall):
    mime = QMimeData()
    mime.setText("harbour")
    for widget in (wall.window.collections, wall.window.collections.list):
        assert not drop(widget, mime, QPoint(5, 5))


# -- showing ---------------------------------------------------------------------------------------
def test_a_click_shows_a_collection_and_it_follows_changes(wall, qtbot):
    panel = wall.window.collections.list
    with wall.answered():
        qtbot.mouseClick(
            panel.viewport(),
            Qt.MouseButton.LeftButton,
            pos=panel.visualRect(panel.rows.index(0, 0)).center(),
        )
    assert wall.window.results.total == 3
    wall.until(lambda: panel.rows.entries[0].is_shown)
    select(wall, 0)
    wall.window.collecting.remove_selected()
    wall.until(lambda: wall.window.results.total == 2)
    wall.window.undoing.undo()
    wall.until(lambda: wall.window.results.total == 3)


def test_a_search_is_narrowed_to_a_collection(wall):
    with wall.answered():
        wall.window.session.put(Composition(terms=(Term(TermKind.TEXT, "harbour"),)))
    with wall.answered():
        wall.window.collecting.narrow(wall.window.collecting.all[0])
    asked = wall.library.searches[-1]
    assert [term.value for term in asked.terms] == ["harbour"]
    assert asked.conditions == (Condition("collection", "=", "Wall"),)


def test_nothing_is_taken_out_while_no_collection_is_shown(wall):
    select(wall, 0)
    wall.window.collecting.remove_selected()
    wall.until(lambda: "Show a collection first" in wall.window.notices.text())
    assert counts(wall) == {"Wall": 3}


# -- renaming and deleting -------------------------------------------------------------------------
def test_a_renamed_collection_stays_shown_and_the_name_comes_back(wall, qtbot):
    with wall.answered():
        wall.window.collecting.open(wall.window.collecting.all[0])
    panel = wall.window.collections.list
    panel.setCurrentIndex(panel.rows.index(0, 0))
    qtbot.keyClick(panel, Qt.Key.Key_F2)
    with wall.answered():
        answer(wall, "Door")
    wall.until(lambda: counts(wall) == {"Door": 3})
    assert shown_collection(wall.window.session.now) == "Door"
    with wall.answered():
        wall.window.undoing.undo()
    wall.until(lambda: counts(wall) == {"Wall": 3})
    assert shown_collection(wall.window.session.now) == "Wall"


def test_a_deleted_collection_is_offered_back(wall, qtbot):
    with wall.answered():
        wall.window.collecting.open(wall.window.collecting.all[0])
    panel = wall.window.collections.list
    panel.setCurrentIndex(panel.rows.index(0, 0))
    with wall.answered():
        qtbot.keyClick(panel, Qt.Key.Key_Delete)
    wall.until(lambda: counts(wall) == {})
    assert shown_collection(wall.window.session.now) == ""
    wall.until(lambda: "files stay" in wall.window.notices.text())
    wall.window.notices._action.click()
    wall.until(lambda: counts(wall) == {"Wall": 3})


def test_a_failure_is_told_and_nothing_is_left_to_undo(wall):
    def fail(_number, _files):
        raise EnvironmentProblem("The disk is full.", "Make room.")

    wall.library.collections.add = fail
    select(wall, 5)
    wall.window.collecting.add_selected(wall.window.collecting.all[0])
    wall.until(lambda: "disk is full" in wall.window.notices.text())
    assert not wall.window.undoing.stack.canUndo()


def test_the_menu_of_a_collection(wall):
    texts = [
        one.text()
        for one in wall.window.collections.menu_for(wall.window.collecting.all[0]).actions()
    ]
    assert texts == [
        "Show", "Search only in it", "Add the selected results", "", "Rename…", "Delete",
    ]  # fmt: skip


def test_paths_from_elsewhere_do_not_stop_the_window(wall):
    wall.library.collections.add = lambda _number, _files: ()
    wall.window.collecting.take_drop(wall.window.collecting.all[0], [Path("/elsewhere.jpg")])
    wall.until(lambda: "already" in wall.window.notices.text())


def test_counts_follow_at_a_pace_while_files_come_in(wall):
    asked, every = [], wall.library.collections.all
    wall.library.collections.all = lambda: asked.append(1) or every()
    wall.window.collecting.pace.setInterval(30)
    for number in range(20):
        wall.library.emit(FilesChanged((number + 1,)))
        wall.window.bridge.files_changed.emit((number + 1,))
    wall.until(lambda: not wall.window.collecting.pace.isActive())
    assert 1 <= len(asked) <= 4
