"""The page of duplicates, and the trash from the results."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.organised import Likeness, Verdict


@pytest.fixture
def trash(tmp_path):
    """A trash for files that are not there: it takes and gives all."""

    class Trash:
        def __init__(self):
            self.paths = []
            self.refuses = set()

        def __call__(self, path):
            if path in self.refuses:
                return None
            self.paths.append(path)
            return tmp_path / path.name

    return Trash()


@pytest.fixture
def page(scene, trash, monkeypatch):
    """The page, open, over two classes of groups."""
    make = scene.library.duplicates.make
    make(Likeness.SAME, 1, 2, 3)
    make(Likeness.SAME, 4, 5)
    make(Likeness.SIMILAR, 6, 7)
    _without_files(scene, trash, monkeypatch)
    scene.window.show_page("duplicates")
    made = scene.window.subpages.page("duplicates")
    made._refresh_soon.setInterval(10)
    scene.until(lambda: len(made.model.groups) == 2 and made.group.group is not None)
    return made


def _without_files(scene, trash, monkeypatch):
    """The files of the library in memory are not on the disk."""
    scene.window.removing._move = trash
    monkeypatch.setattr("app.trash._obstacle", lambda _path: "")
    monkeypatch.setattr("app.trash._put_one_back", lambda one: trash.paths.remove(one.path))


def ids(page):
    return [[copy.file_id for copy in group.copies] for group in page.model.groups]


def test_the_first_class_that_has_groups_is_shown_with_its_counts(page):
    assert page.likeness is Likeness.SAME
    assert [button.text() for button in page.classes.values()] == [
        "Exact copies (0)", "Same picture or recording (2)", "Similar (1)",
    ]  # fmt: skip
    assert "2 groups" in page.about.text()
    assert ids(page) == [[1, 2, 3], [4, 5]]


def test_all_but_the_suggested_one_are_marked(page):
    assert [card.is_kept for card in page.group.cards] == [True, False, False]
    assert page.group.marked() == [2, 3]
    assert page.group.trash.text() == "Move 2 files to trash"


def test_nothing_similar_is_marked_unasked(page, scene):
    page.classes[Likeness.SIMILAR].click()
    scene.until(lambda: ids(page) == [[6, 7]])
    assert page.group.marked() == []
    assert not page.group.trash.isEnabled()
    assert page.clear_all.isHidden()


def test_something_is_always_kept(page):
    for card in page.group.cards:
        card.set_kept(False)
    page.group._show_marked()
    assert not page.group.trash.isEnabled()
    assert page.group.hint.text() == "Keep at least one of them."


def test_marked_files_go_with_their_tags_and_come_back(page, scene, trash):
    duplicates = scene.library.duplicates
    page.group.trash.click()
    scene.until(lambda: ids(page) == [[4, 5]])
    paths = [scene.library.items[n].path for n in (2, 3)]
    assert trash.paths == paths
    assert [(one.content_hash, one.tags) for one in duplicates.inherited] == [
        ("hash 1", ("hash 2", "hash 3"))
    ]
    assert scene.window.notices.text() == "2 files are in the trash."
    scene.window.undoing.undo()
    scene.until(lambda: ids(page) == [[1, 2, 3], [4, 5]])
    assert (trash.paths, duplicates.inherited, duplicates.away) == ([], [], set())
    scene.window.undoing.redo()
    scene.until(lambda: ids(page) == [[4, 5]])
    assert trash.paths == paths


def test_what_cannot_be_moved_stays_and_is_told(page, scene, trash):
    refused = scene.library.items[3].path
    trash.refuses = {refused}
    page.group.trash.click()
    scene.until(lambda: scene.library.duplicates.away == {2})
    scene.until(lambda: refused.name in scene.window.notices.text())
    assert "no longer there" in scene.window.notices.text()


def test_when_nothing_could_be_moved_there_is_nothing_to_undo(page, scene, trash):
    trash.refuses = {scene.library.items[n].path for n in (2, 3)}
    page.group.trash.click()
    scene.until(lambda: scene.window.notices.message is not None)
    assert scene.window.notices.message.is_problem
    assert not scene.window.undoing.stack.canUndo()


def test_all_groups_at_once(page, scene):
    page.clear_all.click()
    scene.until(lambda: not page.model.groups)
    assert scene.library.duplicates.away == {2, 3, 5}
    assert page.message.text() == "No duplicates of this sort."
    scene.window.undoing.undo()
    scene.until(lambda: len(page.model.groups) == 2)


def test_when_all_groups_are_gone_the_keys_still_undo(page, scene):
    page.clear_all.setFocus()
    page.clear_all.click()
    scene.until(lambda: not page.model.groups)
    assert page.isAncestorOf(QApplication.focusWidget())
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    scene.until(lambda: len(page.model.groups) == 2)


def test_what_goes_is_said_beforehand(page):
    assert "move 3 others to the trash" in page.clear_all.text()


def test_names_of_groups_are_elided_and_scroll_nowhere(page):
    assert not page.list.horizontalScrollBar().maximum()


@pytest.mark.parametrize(
    ("button", "verdict"), [("both", Verdict.BOTH), ("different", Verdict.DIFFERENT)]
)
def test_a_verdict_takes_the_group_away_and_can_be_undone(page, scene, button, verdict):
    getattr(page.group, button).click()
    scene.until(lambda: ids(page) == [[4, 5]])
    assert scene.library.duplicates.verdicts == [verdict]
    scene.window.undoing.undo()
    scene.until(lambda: len(page.model.groups) == 2)
    assert scene.library.duplicates.verdicts == []
    scene.window.undoing.redo()
    scene.until(lambda: ids(page) == [[4, 5]])


def test_a_group_is_gone_through_with_the_keyboard(page, scene, qtbot):
    first, second, third = (card.keep for card in page.group.cards)
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Right)
    assert second.hasFocus()
    qtbot.keyClick(second, Qt.Key.Key_Space)
    assert page.group.marked() == [3]
    qtbot.keyClick(second, Qt.Key.Key_Delete)
    assert page.group.marked() == [2, 3]
    qtbot.keyClick(second, Qt.Key.Key_Right)
    qtbot.keyClick(third, Qt.Key.Key_Right)
    assert third.hasFocus()
    qtbot.keyClick(page, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    scene.until(lambda: ids(page) == [[4, 5]])


def test_cards_say_what_they_are(page):
    card = page.group.cards[1]
    assert card.keep.accessibleName() == f"{card.copy.path.name}: goes to the trash"
    assert "MB" in card.keep.accessibleDescription()


def test_delete_moves_selected_results_to_the_trash(scene, trash, monkeypatch, qtbot):
    _without_files(scene, trash, monkeypatch)
    window = scene.window
    window.focus_results()
    chosen = [hit.file_id for hit in window.grid.selected_hits()]
    assert chosen
    qtbot.keyClick(window.grid, Qt.Key.Key_Delete)
    scene.until(lambda: scene.library.duplicates.away == set(chosen))
    scene.until(lambda: "in the trash" in window.notices.text())
    window.notices._action.click()
    scene.until(lambda: scene.library.duplicates.away == set())
    assert trash.paths == []


def test_delete_elsewhere_leaves_the_results_alone(scene, trash, monkeypatch, qtbot):
    _without_files(scene, trash, monkeypatch)
    scene.window.focus_results()
    scene.window.folders.setFocus()
    qtbot.keyClick(scene.window, Qt.Key.Key_Delete)
    assert trash.paths == []
    assert scene.library.duplicates.away == set()
