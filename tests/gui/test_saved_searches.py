"""Saved searches that count themselves, ratings and tags of many files, and the way back."""

import pytest
from PySide6.QtCore import Qt

from app.composition import Composition, Filters
from app.undo import Undoing
from engine.domain import Kind
from engine.errors import EnvironmentProblem
from engine.events import FilesChanged

pytestmark = pytest.mark.gui


def rows(scene):
    return {one.name: one.count for one in scene.window.saved.list.rows.entries}


def answer(scene, text):
    scene.until(scene.window.prompt.isVisible)
    scene.window.prompt.line.setText(text)
    scene.qtbot.keyClick(scene.window.prompt.line, Qt.Key.Key_Return)


@pytest.fixture
def sounds(scene):
    """A window with a saved search for sounds."""
    with scene.answered():
        scene.window.session.put(Composition(filters=Filters(kinds=(Kind.AUDIO,))))
    scene.window.saving.ask_to_save()
    answer(scene, "sounds")
    scene.until(lambda: rows(scene) == {"sounds": 50})
    return scene


def select(scene, *places):
    view = scene.window.grid
    flag = view.selectionModel().SelectionFlag
    view.selectionModel().setCurrentIndex(view.model().index(places[0], 0), flag.ClearAndSelect)
    for place in places:
        view.selectionModel().select(view.model().index(place, 0), flag.Select)
    return [hit.file_id for hit in view.selected_hits()]


# -- saved searches ----------------------------------------------------------------------------------
def test_a_saved_search_is_counted_and_marked_while_it_is_shown(sounds):
    assert sounds.window.saved.list.rows.entries[0].is_shown
    with sounds.answered():
        sounds.window.session.put(Composition())
    assert not sounds.window.saved.list.rows.entries[0].is_shown


def test_typed_words_are_marked_as_soon_as_they_are_saved(scene):
    with scene.answered():
        scene.window.session.put(Composition(text="a dog"))
    scene.window.saving.ask_to_save()
    answer(scene, "dogs")
    scene.until(lambda: [one.is_shown for one in scene.window.saved.list.rows.entries] == [True])
    with scene.answered():
        scene.window.session.put(Composition(text="a cat"))
    assert not scene.window.saved.list.rows.entries[0].is_shown


def test_counts_follow_the_library_at_a_pace(sounds):
    counted = sounds.library.saved.counted
    before = len(counted)
    sounds.window.saving.pace.setInterval(10)
    gone = [hit.file_id for hit in sounds.library.items.values() if hit.kind is Kind.AUDIO][:3]
    for file_id in gone:
        del sounds.library.items[file_id]
        sounds.library.emit(FilesChanged((file_id,)))
    sounds.until(lambda: rows(sounds) == {"sounds": 47})
    assert len(counted) <= before + 3


def test_nothing_is_counted_while_nobody_sees_it(sounds):
    counted = sounds.library.saved.counted
    sounds.window.saving.pace.setInterval(10)
    sounds.window.left.hide()
    before = len(counted)
    with sounds.qtbot.waitSignal(sounds.window.saving.pace.timeout):
        sounds.library.emit(FilesChanged((1,)))
    assert len(counted) == before
    sounds.window.left.show()
    sounds.until(lambda: len(counted) == before + 1)


def test_a_count_that_fails_stays_empty_and_the_others_go_on(scene):
    count = scene.library.saved.count

    def fail_once(saved):
        if saved.name == "bad":
            raise EnvironmentProblem("No model.", "Add one.")
        return count(saved)

    scene.library.saved.count = fail_once
    for name in ("bad", "good"):
        scene.library.saved.keep(name, scene.library.parse_filter("kind:score"))
    scene.window.saving.refresh()
    scene.until(lambda: rows(scene) == {"bad": None, "good": 20})
    assert scene.window.notices.text() == ""


def test_saving_is_undone(sounds):
    assert sounds.window.undoing.undo()
    sounds.until(lambda: rows(sounds) == {})
    assert sounds.window.undoing.redo()
    sounds.until(lambda: rows(sounds) == {"sounds": 50})


def test_a_name_that_is_used_again_can_be_given_back(sounds):
    with sounds.answered():
        sounds.window.session.put(Composition(filters=Filters(kinds=(Kind.SCORE,))))
    sounds.window.saving.ask_to_save()
    answer(sounds, "sounds")
    sounds.until(lambda: rows(sounds) == {"sounds": 20})
    sounds.until(lambda: "is this search now" in sounds.window.notices.text())
    sounds.window.notices._action.click()
    sounds.until(lambda: rows(sounds) == {"sounds": 50})


def test_a_saved_search_is_renamed_by_key_and_back(sounds, qtbot):
    panel = sounds.window.saved.list
    panel.setCurrentIndex(panel.rows.index(0, 0))
    qtbot.keyClick(panel, Qt.Key.Key_F2)
    answer(sounds, "noises")
    sounds.until(lambda: rows(sounds) == {"noises": 50})
    sounds.window.undoing.undo()
    sounds.until(lambda: rows(sounds) == {"sounds": 50})


def test_a_name_of_another_is_refused(sounds):
    sounds.library.saved.keep("other", sounds.library.parse_filter("kind:score"))
    sounds.window.saving.ask_to_rename(sounds.library.saved.all()[1])
    answer(sounds, "other")
    sounds.until(lambda: "already" in sounds.window.notices.text())


def test_the_menu_of_a_saved_search(sounds):
    menu = sounds.window.saved.menu_for(sounds.library.saved.all()[0])
    assert [one.text() for one in menu.actions()] == ["Open", "", "Rename…", "Delete"]


# -- ratings and tags ----------------------------------------------------------------------------------
def test_a_rating_of_several_is_undone_and_done_again(scene):
    scene.library.ratings[2] = 3
    ids = select(scene, 0, 1)
    scene.window.hits.rate(5)
    scene.until(lambda: [scene.library.ratings[n] for n in ids] == [5, 5])
    old = [3 if n == 2 else 0 for n in ids]
    scene.until(scene.window.undoing.stack.canUndo)
    assert scene.window.undoing.stack.undoText() == "Rating of 2 files"
    scene.window.undoing.undo()
    scene.until(lambda: [scene.library.ratings[n] for n in ids] == old)
    scene.window.undoing.redo()
    scene.until(lambda: [scene.library.ratings[n] for n in ids] == [5, 5])


def test_quick_undoing_keeps_its_order(scene):
    select(scene, 0)
    (number,) = [hit.file_id for hit in scene.window.grid.selected_hits()]
    for stars in (1, 2, 3):
        scene.window.hits.rate(stars)
    scene.until(lambda: scene.window.undoing.stack.count() == 3)
    for _step in range(3):
        scene.window.undoing.undo()
    for _step in range(2):
        scene.window.undoing.redo()
    scene.until(lambda: scene.library.ratings[number] == 2)


def test_only_the_common_tags_of_several_are_changed(scene):
    ids = select(scene, 0, 1)
    first, second = ids
    scene.library.tags_of |= {first: ("sea", "old"), second: ("Sea", "boat")}
    scene.window.hits.edit_tags()
    scene.until(scene.window.prompt.isVisible)
    assert scene.window.prompt.line.text() == "sea"
    answer(scene, "sun, sand")
    scene.until(lambda: set(scene.library.tags_of[second]) == {"boat", "sun", "sand"})
    assert set(scene.library.tags_of[first]) == {"old", "sun", "sand"}
    scene.until(scene.window.undoing.stack.canUndo)
    scene.window.undoing.undo()
    scene.until(lambda: scene.library.tags_of[first] == ("sea", "old"))
    assert scene.library.tags_of[second] == ("Sea", "boat")


def test_tags_that_were_not_changed_are_no_step(scene):
    select(scene, 0, 1)
    scene.window.hits.edit_tags()
    answer(scene, "")
    assert not scene.window.undoing.stack.canUndo()


def test_what_the_preview_changes_is_undone_too(scene):
    (number,) = select(scene, 0)
    scene.until(lambda: scene.window.preview.hit is not None)
    scene.window.preview.facts.rating_changed.emit(4)
    scene.until(lambda: scene.library.ratings.get(number) == 4)
    scene.until(scene.window.undoing.stack.canUndo)
    scene.window.undoing.undo()
    scene.until(lambda: scene.library.ratings[number] == 0)


def test_a_rating_that_cannot_be_stored_is_told(scene):
    scene.library.marks.problem = EnvironmentProblem("The disk is full.", "Make room.")
    select(scene, 0)
    scene.window.hits.rate(2)
    scene.until(lambda: "disk is full" in scene.window.notices.text())
    assert not scene.window.undoing.stack.canUndo()


def test_the_keyboard_is_where_it_was_once_a_name_is_given(scene):
    with scene.answered():
        scene.window.session.put(Composition(text="a dog"))
    scene.window.grid.setFocus()
    scene.window.saving.ask_to_save()
    assert scene.window.prompt.line.hasFocus()
    answer(scene, "dogs")
    assert scene.window.grid.hasFocus()
    scene.until(lambda: len(rows(scene)) == 1)


# -- the way back ------------------------------------------------------------------------------------
def test_a_notice_takes_back_its_own_step_even_when_others_followed(qapp):
    undoing, done = Undoing(), []

    def step(name):
        done.append(name)
        undoing.did(name, undo=lambda: done.remove(name), redo=lambda: done.append(name))
        return undoing.way_back()

    back = step("a")
    step("b")
    back()
    assert done == ["b"]
    back()
    assert done == ["b"], "once is enough"
    undoing.undo()
    undoing.undo()
    assert done == []


def test_a_step_that_a_notice_took_back_is_no_step_to_undo(qapp):
    undoing, done, told = Undoing(), [], []
    undoing.moved.connect(lambda name, _is_undone: told.append(name))
    backs = []
    for name in ("a", "b", "c"):
        undoing.did(name, undo=lambda name=name: done.append(name), redo=lambda: None)
        backs.append(undoing.way_back())
    backs[1]()
    assert undoing.undo()
    assert undoing.undo()
    assert done == ["b", "c", "a"]
    assert told == ["c", "a"]
    assert not undoing.undo()


def test_a_notice_takes_the_last_step_back_through_the_history(qapp):
    undoing, done = Undoing(), ["a"]
    undoing.did("a", undo=lambda: done.remove("a"), redo=lambda: done.append("a"))
    back = undoing.way_back()
    back()
    assert done == []
    undoing.redo()
    assert done == ["a"]
