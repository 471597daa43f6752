"""Folders, progress, saved searches, pages, and the window itself."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QApplication, QLineEdit, QMenu

from app.composition import Composition, Filters
from app.models.folders import FoldersModel, describe, short_state
from app.theme import apply_theme
from app.window_state import WindowState
from engine.domain import Kind, Progress, Root, RootState, Term, TermKind
from engine.errors import EnvironmentProblem, LibraryTooNew
from engine.events import Notice, ProgressChanged
from tests.helpers.fake_library import FakeLibrary

pytestmark = pytest.mark.gui


def root(**values):
    return replace(Root(1, Path("/a/Pictures"), RootState.WATCHED, files=100), **values)


# -- folders ---------------------------------------------------------------------------------------
def test_the_folders_model_keeps_qts_rules(qapp, qtmodeltester):
    model = FoldersModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show([root(), root(id=2)])
    model.show([root(queued=5), root(id=2)])
    qtmodeltester.check(model)
    model.show([])
    assert model.rowCount() == 0
    tester.deleteLater()


def test_numbers_alone_do_not_reset_the_folders(qapp):
    model, resets = FoldersModel(), []
    model.modelReset.connect(lambda: resets.append(1))
    model.show([root()])
    model.show([root(queued=5)])
    assert resets == [1]


@pytest.mark.parametrize(
    ("values", "short"),
    [
        ({}, ""),
        ({"queued": 28}, "72 %"),
        ({"queued": 1, "files": 1000}, "99 %"),
        ({"state": RootState.OFFLINE, "queued": 3}, "offline"),
    ],
)
def test_a_folder_says_in_a_word_how_it_stands(values, short):
    assert short_state(root(**values)) == short


def test_a_folder_says_in_a_sentence_what_one_should_know():
    text = describe(root(state=RootState.POLLED, note="network drive", failed=2, placeholders=7))
    for part in ("every few minutes", "network drive", "2 could not be read", "7 are in the cloud"):
        assert part in text


def test_the_folders_are_listed(scene):
    scene.until(lambda: len(scene.window.control.folders.roots) == 4)


def test_a_folder_can_be_added(scene):
    scene.chooser.answer_folder = Path("/home/ann/Scans")
    scene.window.folders.add.click()
    scene.until(
        lambda: Path("/home/ann/Scans") in [r.path for r in scene.window.control.folders.roots]
    )
    assert scene.window.notices.text() == ""  # it can be seen in the pane


def test_a_folder_that_cannot_be_added_is_explained(scene):
    scene.chooser.answer_folder = Path("/forbidden")
    scene.window.folders.add.click()
    scene.until(lambda: "cannot be read" in scene.window.notices.text())


def test_a_folder_is_removed_by_key_after_asking(scene, qtbot):
    window = scene.window
    scene.until(lambda: len(window.control.folders.roots) == 4)
    window.folders.list.setCurrentIndex(window.control.folders.index(1, 0))
    qtbot.keyClick(window.folders.list, Qt.Key.Key_Delete)
    scene.until(lambda: "Remove Music" in window.notices.text())
    assert len(scene.library.roots()) == 4
    qtbot.mouseClick(window.notices._action, Qt.MouseButton.LeftButton)
    scene.until(lambda: len(window.control.folders.roots) == 3)


def test_adding_and_removing_folders_can_be_undone(scene):
    window, scans, music = scene.window, Path("/home/ann/Scans"), Path("/home/ann/Music")

    def paths():
        return {root.path for root in window.control.folders.roots}

    scene.until(lambda: len(paths()) == 4)
    window.control.add_folders((scans,))
    scene.until(lambda: scans in paths())
    window.control.remove_folder(music)
    scene.until(lambda: music not in paths())
    window.undoing.undo()
    scene.until(lambda: music in paths())
    window.undoing.undo()
    scene.until(lambda: scans not in paths())
    window.undoing.redo()
    window.undoing.redo()
    scene.until(lambda: scans in paths() and music not in paths())


def test_a_pulled_plug_shows_at_once(scene):
    scene.until(lambda: len(scene.window.control.folders.roots) == 4)
    scene.library.set_root_state(1, RootState.OFFLINE, "not plugged in")
    scene.until(lambda: short_state(scene.window.control.folders.roots[0]) == "offline")


def test_what_is_shown_is_read_again_when_its_folder_comes_back(scene):
    window = scene.window
    scene.until(lambda: len(window.control.folders.roots) == 4)
    window.grid.go_to(0)
    scene.library.set_root_state(1, RootState.OFFLINE, "not plugged in")
    scene.until(lambda: short_state(window.control.folders.roots[0]) == "offline")
    with scene.qtbot.waitSignal(window.control.reached):
        scene.library.set_root_state(1, RootState.WATCHED, "")
    assert window.preview.hit == window.grid.current_hit()


def test_clicking_a_folder_searches_only_there(scene, qtbot):
    window = scene.window
    scene.until(lambda: len(window.control.folders.roots) == 4)
    place = window.folders.list.visualRect(window.control.folders.index(1, 0)).center()
    with scene.answered():
        qtbot.mouseClick(window.folders.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert scene.library.searches[-1].folders == ("/home/ann/Music",)
    assert {hit.kind for hit in window.results.hits} == {Kind.AUDIO}
    with scene.answered():
        window.page.filter_chips[0].click()
    assert window.folders.list.selectedIndexes() == []


def test_without_folders_there_is_an_invitation(qtbot):
    from tests.gui.conftest import Scene

    scene = Scene(qtbot, FakeLibrary(hits=[]))
    try:
        scene.open()
        scene.until(scene.window.page.welcome.isVisible)
    finally:
        scene.close()


# -- progress --------------------------------------------------------------------------------------
def test_the_status_line_counts_everything(scene):
    progress = Progress(34330, 133, 12, rate=41.2, eta_s=75, device="cpu")
    scene.library.emit(ProgressChanged(progress))
    scene.until(lambda: "34330 of 34475 searchable" in scene.window.status.text().replace(",", ""))
    for part in ("12 could not be read", "41 files/s on CPU", "1:15 left"):
        assert part in scene.window.status.text()


@pytest.mark.parametrize(("reason", "words"), [("battery", "battery"), ("busy", "other programs")])
def test_what_waits_by_itself_says_why_and_goes_on_anyway(scene, reason, words):
    waiting = Progress(10, 90, 0, paused=True, pause_reason=reason)
    scene.library._progress = waiting
    scene.library.emit(ProgressChanged(waiting))
    status = scene.window.status
    scene.until(status.anyway.isVisible)
    assert words in status.text()
    assert not status.pause.isVisible()
    assert (status.bar.value(), status.bar.maximum()) == (10, 100)
    status.anyway.click()
    scene.until(lambda: not scene.library.status().paused)


def test_the_bar_is_there_only_while_something_is_indexed(scene):
    scene.library.emit(ProgressChanged(Progress(10, 0, 0)))
    scene.until(lambda: "10 of 10" in scene.window.status.text())
    assert not scene.window.status.bar.isVisible()


def test_pause_and_go_on(scene):
    scene.library.begin_indexing(1000, pause_s=0.01)
    pause = scene.window.status.pause
    scene.until(pause.isVisible)
    pause.click()
    scene.until(lambda: "paused" in scene.window.status.text())
    assert scene.library.status().paused
    scene.window.status.pause.click()
    scene.until(lambda: "paused" not in scene.window.status.text())


def test_a_flood_of_events_reaches_the_window_gathered(scene):
    shown = []
    scene.bridge.progress_changed.connect(shown.append)
    for n in range(500):
        scene.library.emit(ProgressChanged(Progress(n, 500 - n, 0)))
    scene.until(lambda: bool(shown) and shown[-1].searchable == 499)
    assert len(shown) < 10


def test_a_notice_of_the_engine_is_shown(scene):
    scene.library.emit(Notice("The watch limit is reached.", "Raise fs.inotify.max_user_watches."))
    scene.until(lambda: "max_user_watches" in scene.window.notices.text())


# -- saved searches --------------------------------------------------------------------------------
def test_a_search_is_saved_found_again_and_deleted(scene, qtbot):
    window = scene.window
    made = Composition(
        terms=(Term(TermKind.TEXT, "harbour"),), filters=Filters(kinds=(Kind.PHOTO,))
    )
    with scene.answered():
        window.session.put(made)
    window.saved.save.click()
    assert window.prompt.isVisible()
    window.prompt.line.setText("My harbours")
    qtbot.keyClick(window.prompt.line, Qt.Key.Key_Return)
    model = window.saved.list.model()
    scene.until(lambda: model.rowCount() == 1)
    with scene.answered():
        window.session.put(Composition())
    window.saved.list.setCurrentIndex(model.index(0, 0))
    with scene.answered():
        qtbot.keyClick(window.saved.list, Qt.Key.Key_Return)
    assert window.session.now == made
    window.saved.list.setCurrentIndex(model.index(0, 0))
    qtbot.keyClick(window.saved.list, Qt.Key.Key_Delete)
    scene.until(lambda: model.rowCount() == 0)
    window.notices._action.click()
    scene.until(lambda: model.rowCount() == 1)


def test_an_empty_search_is_not_saved(scene):
    scene.window.saving.ask_to_save()
    scene.until(lambda: "no search to save" in scene.window.notices.text())
    assert not scene.window.prompt.isVisible()


# -- pages and opening -----------------------------------------------------------------------------
@pytest.mark.parametrize(("key", "name"), [(Qt.Key.Key_F1, "help")])
def test_pages_open_inside_the_window_and_escape_closes(scene, qtbot, key, name):
    qtbot.keyClick(scene.window, key)
    assert scene.window.shown_page == name
    qtbot.keyClick(scene.window.subpages, Qt.Key.Key_Escape)
    assert scene.window.shown_page == ""


@pytest.mark.parametrize("name", ["settings", "failures"])
def test_settings_and_failures_are_pages_too(scene, name):
    scene.window.show_page(name)
    assert scene.window.shown_page == name
    assert scene.window.subpages.page(name).isVisible()


def test_the_count_of_failures_leads_to_them(scene):
    scene.until(scene.window.status.failed.isVisible)
    scene.window.status.failed.click()
    assert scene.window.shown_page == "failures"


def test_searching_leaves_a_page(scene):
    scene.window.show_page("help")
    with scene.answered():
        scene.type("boat")
    assert scene.window.shown_page == ""


@pytest.mark.parametrize(
    "problem",
    [
        LibraryTooNew("This library was made by Trouvère 9.", "Install the newest version."),
        EnvironmentProblem("The disk is full.", "Free some space."),
    ],
)
def test_a_library_that_does_not_open_is_explained(qtbot, problem):
    from tests.gui.conftest import Scene

    scene = Scene(qtbot, None)

    def fail():
        raise problem

    scene.bridge._opener = fail
    try:
        scene.window.show()
        with qtbot.waitSignal(scene.bridge.open_failed):
            scene.bridge.open()
        assert scene.window.page.empty.title() == problem.text
        assert problem.advice in scene.window.page.empty._text.text()
    finally:
        scene.close()


def test_opening_can_be_tried_again(qtbot):
    from tests.gui.conftest import Scene

    scene = Scene(qtbot, FakeLibrary())
    opener = scene.bridge._opener

    def fail():
        raise EnvironmentProblem("The disk is away.", "Plug it in.")

    scene.bridge._opener = fail
    try:
        scene.window.show()
        with qtbot.waitSignal(scene.bridge.open_failed):
            scene.bridge.open()
        scene.bridge._opener = opener
        with scene.answered():
            scene.window.page.empty.buttons()[0].click()
        assert scene.window.results.total == 240
    finally:
        scene.close()


def test_tags_and_cameras_are_offered_while_typing(scene):
    scene.library.tags_of[1] = ("holiday", "harbour")
    scene.window.control.refresh_roots()
    line = scene.window.filters.tag
    scene.until(lambda: line.completer() is not None and line.completer().completionCount() == 2)
    line.completer().setCompletionPrefix("holi")
    assert line.completer().currentCompletion() == "holiday"
    assert scene.window.filters.camera.completer().completionCount() == 1


def test_what_is_done_before_the_library_is_open_is_not_lost(closed_scene):
    scene = closed_scene
    scene.window.show()
    scene.type("harbour")
    scene.until(lambda: not scene.window.searching._pause.isActive())
    with scene.answered():
        scene.bridge.open()
    scene.until(lambda: scene.names() and all("harbour" in name for name in scene.names()))


# -- the window itself -----------------------------------------------------------------------------
def test_a_narrow_window_folds_its_panes(scene):
    window = scene.window
    assert window.left.isVisible()
    assert window.right.isVisible()
    window.resize(800, 600)
    scene.until(lambda: not window.left.isVisible())
    assert not window.right.isVisible()
    window.focus_results()
    window.show_large(True)
    assert window.right.isVisible()
    window.show_large(False)
    assert not window.right.isVisible()
    window.resize(1280, 800)
    scene.until(window.left.isVisible)


def test_panes_fold_by_key(scene, qtbot):
    window = scene.window
    qtbot.keyClick(window, Qt.Key.Key_F9)
    assert not window.left.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_F11)
    assert not window.right.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_F9)
    assert window.left.isVisible()


def test_the_window_remembers(qtbot, tmp_path):
    from tests.gui.conftest import Scene

    scene = Scene(qtbot, FakeLibrary(), WindowState(tmp_path)).open()
    scene.window.grid.set_density(240)
    scene.window.folding.toggle_left()
    scene.close()
    again = Scene(qtbot, FakeLibrary(), WindowState(tmp_path)).open()
    try:
        assert again.window.grid.density == 240
        assert not again.window.left.isVisible()
    finally:
        again.close()


def test_a_spoilt_memory_does_no_harm(qtbot, tmp_path):
    from tests.gui.conftest import Scene

    (tmp_path / "window.ini").write_bytes(b"[General]\ntile=huge\ngeometry=@ByteArray(x)\n\xff\xfe")
    scene = Scene(qtbot, FakeLibrary(), WindowState(tmp_path)).open()
    assert scene.window.left.isVisible()
    scene.close()


def nameless(window):
    """What can be used and seen, but has no name for a screen reader."""
    return [
        f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}"
        for kind in (QAbstractButton, QAbstractSlider, QLineEdit)
        for widget in window.findChildren(kind)
        if widget.isVisible()
        and not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text())
        and not widget.objectName().startswith("qt_")
        and type(widget).__name__ != "QScrollBar"
    ]


def test_everything_that_can_be_used_has_a_name(scene):
    window = scene.window
    with scene.answered():
        window.session.put(
            Composition(terms=(Term(TermKind.LIKE, "/x.jpg"),), instruction="at night")
        )
    window.balance.fold.setChecked(True)
    window.saving.ask_to_save()
    window.notifier.tell("Something.", action="Do it", do=lambda: None)
    scene.until(window.notices.isVisible)
    for row in range(3):
        window.grid.go_to(row)
        assert nameless(window) == []
    window.show_sketch(True)
    assert nameless(window) == []
    for name in ("settings", "failures", "help"):
        window.show_page(name)
        assert nameless(window) == []


@pytest.mark.parametrize("mode", ["dark", "contrast", "light"])
def test_the_theme_changes_while_it_is_open(scene, qapp, mode):
    apply_theme(qapp, mode)
    corner = scene.window.grab().toImage().pixelColor(2, 200)
    assert (corner.lightness() < 80) == (mode != "light")
    apply_theme(qapp, "light")


def test_closing_closes_the_library(qtbot):
    from tests.gui.conftest import Scene

    scene = Scene(qtbot, FakeLibrary()).open()
    scene.close()
    assert scene.library.closed


@pytest.mark.parametrize("keys", ["F10", "Ctrl+Shift+T", "Ctrl+Shift+G"])
def test_a_menu_opened_by_key_holds_nobody_up(scene, keys):
    """`showMenu` would come back only when the menu is closed, the interpreter's lock held."""
    wanted = QKeySequence(keys)
    action = next(one for one in scene.window.actions() if wanted in one.shortcuts())
    action.trigger()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.close()
