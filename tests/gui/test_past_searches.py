"""Past searches: kept over a restart, listed, searched again, forgotten and brought back."""

from datetime import datetime

import pytest
from PySide6.QtCore import Qt

from app.composition import Composition, Filters
from app.past import Past
from app.session import Session
from app.views.past_list import PastList, told_time
from app.views.search_name import name_of
from engine.domain import Condition, Kind, Query, Term, TermKind
from engine.organised import RecentSearch

pytestmark = pytest.mark.gui

BOAT = Term(TermKind.TEXT, "boat")


def put(scene, **parts):
    with scene.answered():
        scene.window.session.put(Composition(**parts))


def remembered(scene, count):
    scene.until(lambda: len(scene.library.recent.searches) == count)
    return scene.library.recent.searches


# -- remembering -----------------------------------------------------------------------------------
def test_a_search_that_stands_for_a_while_is_remembered_as_it_was_typed(scene):
    scene.window.past.stayed.setInterval(10)
    with scene.answered():
        scene.type("harbour kind:photo")
    (kept,) = remembered(scene, 1)
    assert (kept.typed, kept.query.terms) == ("harbour kind:photo", ())


def test_a_search_that_one_only_passes_is_not_remembered(scene):
    scene.type("har")
    assert scene.window.past.stayed.isActive()
    assert scene.library.recent.searches == []


def test_enter_remembers_at_once(scene, qtbot):
    scene.type("harbour")
    qtbot.keyClick(scene.window.bar.line, Qt.Key.Key_Return)
    assert remembered(scene, 1)[0].typed == "harbour"


def test_words_that_are_typed_on_replace_what_they_grew_out_of(scene):
    past = scene.window.past
    scene.type("har")
    past.remember()
    scene.until(lambda: past._number is not None)
    scene.type("bour")
    past.remember()
    scene.until(lambda: [one.typed for one in scene.library.recent.searches] == ["harbour"])


def test_nothing_asked_is_nothing_remembered(scene):
    scene.window.past.remember()
    put(scene, text="boat")
    put(scene)
    scene.window.past.remember()
    put(scene, terms=(BOAT,))
    scene.window.past.remember()
    assert [one.query.terms for one in remembered(scene, 1)] == [(BOAT,)]


# -- coming back -----------------------------------------------------------------------------------
def test_after_a_restart_back_leads_to_the_searches_of_before(closed_scene):
    recent = closed_scene.library.recent
    recent.remember(Query((BOAT,), kinds=(Kind.PHOTO,)))
    recent.remember(Query(), "harbour at night")
    scene = closed_scene.open()
    scene.until(scene.window.bar.back.isEnabled)
    with scene.answered():
        scene.window.bar.back.click()
    assert scene.window.bar.line.text() == "harbour at night"
    with scene.answered():
        scene.window.bar.back.click()
    made = scene.window.session.now
    assert (made.terms, made.filters) == ((BOAT,), Filters(kinds=(Kind.PHOTO,)))
    assert "harbour at night" in scene.window.session.recent_texts(9)


def test_earlier_searches_go_before_what_was_asked_meanwhile():
    session = Session()
    session.put(Composition(text="now"))
    session.recall([Composition(text="old"), Composition(), Composition(text="newer")])
    seen = []
    while session.can_go_back:
        session.go_back()
        seen.append(session.now.text)
    assert seen == ["", "newer", "old"]


# -- the list --------------------------------------------------------------------------------------
@pytest.fixture
def listed(scene, qtbot):
    """Open the list over two searches."""
    for text in ("boat", "dog"):
        scene.library.recent.remember(Query(), text)
    qtbot.keyClick(scene.window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    rows = scene.window.bar.history.list.rows
    scene.until(lambda: rows.topLevelItemCount() == 2)
    yield scene
    scene.window.bar.history.list.hide()


def names(scene):
    rows = scene.window.bar.history.list.rows
    return [rows.topLevelItem(n).text(0) for n in range(rows.topLevelItemCount())]


def test_enter_searches_again(listed, qtbot):
    popup = listed.window.bar.history.list
    assert names(listed) == ["dog", "boat"]
    qtbot.keyClick(popup.rows, Qt.Key.Key_Down)
    with listed.answered():
        qtbot.keyClick(popup.rows, Qt.Key.Key_Return)
    assert listed.window.bar.line.text() == "boat"
    assert not popup.isVisible()


def test_delete_forgets_one_and_undo_brings_it_back(listed, qtbot):
    qtbot.keyClick(listed.window.bar.history.list.rows, Qt.Key.Key_Delete)
    listed.until(lambda: names(listed) == ["boat"])
    assert listed.window.undoing.undo()
    listed.until(lambda: names(listed) == ["dog", "boat"])
    assert listed.window.undoing.redo()
    listed.until(lambda: names(listed) == ["boat"])


def test_all_is_forgotten_with_the_way_back_and_both_come_back(listed, qtbot):
    put(listed, text="sea")
    put(listed, text="tree")
    popup = listed.window.bar.history.list
    qtbot.mouseClick(popup.forget_all, Qt.MouseButton.LeftButton)
    listed.until(lambda: names(listed) == [])
    assert not listed.window.session.can_go_back
    assert not popup.forget_all.isVisible()
    assert listed.window.undoing.undo()
    listed.until(lambda: names(listed) == ["dog", "boat"])
    listed.window.session.go_back()
    assert listed.window.session.now.text == "sea"


def test_one_that_is_forgotten_is_not_behind_the_back_button_either(scene):
    put(scene, text="secret")
    scene.window.past.remember()
    (kept,) = remembered(scene, 1)
    put(scene, text="boat")
    put(scene, text="dog")
    scene.window.past.forget(kept.id)
    scene.until(lambda: scene.library.recent.searches == [])
    scene.until(lambda: len(scene.window.session.earlier(9)) == 2)
    scene.window.session.go_back()
    assert scene.window.session.now.text == "boat"
    scene.window.session.go_back()
    assert scene.window.session.now == Composition()
    scene.window.session.go_forward()
    assert scene.window.session.now.text == "boat"


def test_the_notice_brings_all_back(listed, qtbot):
    qtbot.mouseClick(listed.window.bar.history.list.forget_all, Qt.MouseButton.LeftButton)
    listed.until(lambda: "forgotten" in listed.window.notices.text())
    listed.window.notices._action.click()
    listed.until(lambda: names(listed) == ["dog", "boat"])


def test_back_shows_where_it_leads(scene):
    put(scene, text="boat")
    put(scene, text="dog & cat")
    put(scene, terms=(BOAT,), instruction="at night")
    menu = scene.window.bar.back.steps
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == ["dog && cat", "boat", "Everything"]
    with scene.answered():
        menu.actions()[1].trigger()
    assert scene.window.session.now.text == "boat"


def test_an_empty_list_says_so(qtbot):
    popup = PastList()
    qtbot.addWidget(popup)
    popup.show_past(())
    assert not popup.rows.isVisibleTo(popup)
    assert popup._nothing.isVisibleTo(popup)
    popup.show_past((Past(Composition(text="boat"), RecentSearch(Query(), "boat", 1)),))
    assert popup.rows.isVisibleTo(popup)


# -- names -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("made", "name"),
    [
        (Composition(), "Everything"),
        (Composition(text=" boat kind:photo "), "boat kind:photo"),
        (
            Composition(
                terms=(Term(TermKind.LIKE, "/a/b/boat.jpg"), Term(TermKind.WITHOUT, "people")),
                instruction="at night",
                filters=Filters(kinds=(Kind.PHOTO,), others=(Condition("width", ">", "2000"),)),
            ),
            "boat.jpg · without: people · but: at night · photos · width > 2000",
        ),
        (Composition(liked=("/a", "/b"), disliked=("/c",)), "2 liked, 1 not"),
    ],
)
def test_a_search_has_a_name(made, name):
    assert name_of(made) == name


def test_searches_of_today_tell_the_time_and_others_the_day():
    now = datetime(2026, 11, 22, 18, 5).astimezone()
    today, before = now.replace(hour=9, minute=41), now.replace(day=3)
    assert "9:41" in told_time(today, now)
    assert "41" not in told_time(before, now)
    assert "3" in told_time(before, now)
    assert told_time(None, now) == ""
