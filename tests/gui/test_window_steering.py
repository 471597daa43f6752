"""Likes, concepts, difference and wandering in the window."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from app.composition import Composition, Filters, judged
from app.views.tile import judge_spots
from engine.domain import DIVERSE, Kind, Term, TermKind

pytestmark = pytest.mark.gui

BOAT = Term(TermKind.TEXT, "boat")


@pytest.fixture
def boats(scene):
    """The window with results for "boat", the keyboard on the first one."""
    with scene.answered():
        scene.window.session.put(Composition(terms=(BOAT,)))
    scene.window.focus_results()
    return scene


def press(scene, keys: str) -> None:
    with scene.answered():
        scene.qtbot.keyClicks(scene.window.grid, keys)


def like(scene, count: int) -> list[str]:
    """Like the first results, one after the other; liked ones come first in the fake library."""
    paths = []
    for row in range(count):
        scene.window.grid.go_to(row)
        paths.append(str(scene.window.grid.current_hit().path))
        press(scene, "+")
    return paths


def current(scene) -> str:
    return str(scene.window.grid.current_hit().path)


# -- likes ---------------------------------------------------------------------------------------
def test_plus_likes_and_the_results_follow(boats):
    path = current(boats)
    press(boats, "+")
    assert boats.library.searches[-1].liked == (path,)
    assert boats.library.searches[-1].terms == (BOAT,)
    assert boats.window.bar.feedback.isVisible()
    assert "1 liked" in boats.window.bar.feedback.accessibleName()
    assert boats.window.tiles.liked == {path}
    assert boats.window.bar.line.text() == "", "the key was not typed"


def test_minus_takes_a_result_away(boats):
    path = current(boats)
    press(boats, "-")
    assert boats.library.searches[-1].disliked == (path,)
    assert path not in {str(hit.path) for hit in boats.window.results.hits}


def test_several_can_be_sent_away_one_after_the_other(boats):
    boats.window.grid.go_to(2)
    names = boats.names()
    for _time in range(3):
        press(boats, "-")
    assert boats.names()[:2] == names[:2]
    assert boats.names()[2] == names[5]
    assert boats.window.grid.currentIndex().row() == 2
    assert len(boats.window.session.now.disliked) == 3


def test_the_last_one_can_be_sent_away(scene):
    with scene.answered():
        scene.window.session.put(Composition(terms=(Term(TermKind.TEXT, "bridge in snow dog"),)))
    scene.window.grid.setFocus()
    while scene.names():
        scene.window.grid.go_to(len(scene.names()) - 1)
        press(scene, "-")
    assert scene.window.grid.current_hit() is None


def test_a_result_shown_large_can_be_liked(boats, qtbot):
    boats.window.show_large(True)
    path = current(boats)
    with boats.answered():
        qtbot.keyClick(boats.window.preview, Qt.Key.Key_Plus)
    assert boats.library.searches[-1].liked == (path,)
    assert boats.window.bar.line.text() == ""


def test_the_same_key_again_takes_it_back(boats):
    path = current(boats)
    press(boats, "+")
    boats.window.grid.go_to(boats.names().index(path.rsplit("/", 1)[1]))
    press(boats, "=")
    assert boats.library.searches[-1].liked == ()
    assert not boats.window.bar.feedback.isVisible()


def test_ctrl_j_does_the_same(boats, qtbot):
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    with boats.answered():
        qtbot.keyClick(boats.window.grid, Qt.Key.Key_J, control)
    assert len(boats.library.searches[-1].liked) == 1
    boats.window.grid.go_to(1)
    with boats.answered():
        qtbot.keyClick(boats.window.grid, Qt.Key.Key_J, control | shift)
    assert len(boats.library.searches[-1].disliked) == 1
    assert boats.window.bar.feedback.accessibleName().endswith("1 liked, 1 not")


def test_several_selected_results_are_liked_at_once(boats):
    boats.window.grid.selectAll()
    count = len(boats.window.grid.selected_hits())
    press(boats, "+")
    assert len(boats.library.searches[-1].liked) == count > 1


def test_plus_in_the_search_box_is_a_letter(scene):
    scene.window.bar.line.setFocus()
    scene.type("a+b")
    assert scene.window.bar.line.text() == "a+b"
    assert not scene.window.session.now.has_feedback


def test_back_undoes_a_like(boats):
    press(boats, "+")
    with boats.answered():
        boats.window.session.go_back()
    assert not boats.window.session.now.has_feedback
    assert boats.window.tiles.liked == frozenset()
    assert boats.window.session.now.terms == (BOAT,)


def test_the_chip_forgets_everything(boats, qtbot):
    like(boats, 2)
    boats.window.bar.feedback.setFocus()
    with boats.answered():
        qtbot.keyClick(boats.window.bar.feedback, Qt.Key.Key_Delete)
    assert not boats.window.session.now.has_feedback
    assert boats.window.session.now.terms == (BOAT,)


def test_the_arrow_keys_reach_the_chip(boats, qtbot):
    press(boats, "+")
    boats.window.bar.line.setFocus()
    qtbot.keyClick(boats.window.bar.line, Qt.Key.Key_Left)
    assert boats.window.bar.feedback.hasFocus()
    qtbot.keyClick(boats.window.bar.feedback, Qt.Key.Key_Left)
    assert boats.window.bar.chips()[0].hasFocus()


def test_escape_clears_likes_with_the_chips(boats, qtbot):
    press(boats, "+")
    with boats.answered():
        qtbot.keyClick(boats.window.bar.line, Qt.Key.Key_Escape)
    assert boats.window.session.now == Composition()


def test_the_menu_of_a_result_offers_both(boats):
    texts = [action.text().split("\t")[0] for action in boats.window.hits.menu().actions()]
    assert {"More of this kind", "Not this"} <= set(texts)
    press(boats, "+")
    boats.window.grid.go_to(0)
    texts = [action.text().split("\t")[0] for action in boats.window.hits.menu().actions()]
    assert "No longer liked" in texts


def test_the_heart_and_the_minus_of_a_tile_can_be_clicked(boats, qtbot):
    grid = boats.window.grid
    hit = boats.window.results.hits[3]
    heart, minus = judge_spots(grid.visualRect(boats.window.results.index(3, 0)))
    with boats.answered():
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=heart.center())
    assert boats.library.searches[-1].liked == (str(hit.path),)
    row = boats.names().index(hit.path.name)
    _heart, minus = judge_spots(grid.visualRect(boats.window.results.index(row, 0)))
    with boats.answered():
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=minus.center())
    assert boats.library.searches[-1].disliked == (str(hit.path),)
    assert boats.library.searches[-1].liked == ()


def test_a_tile_under_the_pointer_offers_both(boats):
    delegate, option = boats.window.tiles, QStyleOptionViewItem()
    option.rect = QRect(0, 0, 180, 200)
    index = boats.window.results.index(0, 0)

    def painted(state):
        image = QImage(180, 200, QImage.Format.Format_ARGB32)
        image.fill(0)
        option.state = QStyle.StateFlag.State_Enabled | state
        painter = QPainter(image)
        delegate.paint(painter, option, index)
        painter.end()
        return image

    heart, _minus = judge_spots(option.rect)
    plain, hovered = painted(QStyle.StateFlag.State_None), painted(QStyle.StateFlag.State_MouseOver)
    assert plain.copy(heart) != hovered.copy(heart)
    delegate.liked = frozenset([current(boats)])
    assert painted(QStyle.StateFlag.State_None).copy(heart) != plain.copy(heart)


def test_likes_alone_are_a_search(scene):
    scene.window.focus_results()
    press(scene, "+")
    assert scene.library.searches[-1].terms == ()
    assert len(scene.library.searches[-1].liked) == 1
    assert not scene.window.session.now.asks_nothing


def test_what_was_liked_can_be_disliked():
    made = judged(Composition(), ["/a", "/b"], is_liked=True)
    made = judged(made, ["/b"], is_liked=False)
    assert (made.liked, made.disliked) == (("/a",), ("/b",))


# -- concepts --------------------------------------------------------------------------------------
def save(scene, name: str) -> None:
    scene.window.steering.ask_to_save()
    assert scene.window.prompt.isVisible()
    scene.window.prompt.line.setText(name)
    scene.qtbot.keyClick(scene.window.prompt.line, Qt.Key.Key_Return)
    scene.until(lambda: name in scene.library._concepts)
    scene.until(lambda: scene.window.concepts.list.model().rowCount() > 0)


def rows(scene) -> list[str]:
    model = scene.window.concepts.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_a_concept_needs_three_likes(boats):
    press(boats, "+")
    boats.window.steering.ask_to_save()
    assert not boats.window.prompt.isVisible()
    boats.until(lambda: "at least 3" in boats.window.notices.text())


def test_likes_become_a_concept_that_searches(boats):
    paths = like(boats, 3)
    save(boats, "our boat")
    concept = boats.library._concepts["our boat"]
    assert concept.liked == tuple(paths)
    assert concept.words == "boat"
    assert "2 came among the first 10" in boats.window.concepts.list.model().index(0, 0).data(
        Qt.ItemDataRole.ToolTipRole
    )
    with boats.answered():
        boats.window.session.put(Composition())
    with boats.answered():
        boats.window.concepts.list.clicked.emit(boats.window.concepts.list.model().index(0, 0))
    assert boats.library.searches[-1].terms == (Term(TermKind.CONCEPT, "our boat"),)
    assert boats.window.bar.chips()[0].accessibleName().startswith("Search term our boat")
    with boats.answered():
        boats.window.concepts.shunned.emit(concept)
    assert boats.library.searches[-1].terms == (Term(TermKind.CONCEPT, "our boat", -1.0),)


def test_a_deleted_concept_can_be_had_back(boats, qtbot):
    like(boats, 3)
    save(boats, "our boat")
    boats.window.concepts.list.setCurrentIndex(boats.window.concepts.list.model().index(0, 0))
    qtbot.keyClick(boats.window.concepts.list, Qt.Key.Key_Delete)
    boats.until(lambda: not rows(boats) and not boats.window.concepts.isVisible())
    boats.until(lambda: "was deleted" in boats.window.notices.text())
    boats.window.notices._action.click()
    boats.until(lambda: rows(boats) == ["our boat"])


def test_a_renamed_concept_stays_in_the_search(boats):
    like(boats, 3)
    save(boats, "our boat")
    concept = boats.window.concepts.list.rows.entries[0].value
    with boats.answered():
        boats.window.steering.use(concept)
    boats.window.concepts.rename_wanted.emit(concept)
    boats.window.prompt.line.setText("the old boat")
    with boats.answered():
        boats.qtbot.keyClick(boats.window.prompt.line, Qt.Key.Key_Return)
    assert Term(TermKind.CONCEPT, "the old boat") in boats.window.session.now.terms
    boats.until(lambda: rows(boats) == ["the old boat"])


def test_every_change_of_a_concept_is_undone_and_done_again(boats):
    undoing = boats.window.undoing
    like(boats, 3)
    save(boats, "our boat")
    first = boats.library._concepts["our boat"].liked
    boats.window.grid.go_to(3)
    press(boats, "+")
    save(boats, "our boat")
    boats.until(lambda: len(boats.library._concepts["our boat"].liked) == 4)
    boats.until(lambda: undoing.stack.count() == 2)
    undoing.undo()
    boats.until(lambda: boats.library._concepts["our boat"].liked == first)
    concept = boats.window.concepts.list.rows.entries[0].value
    boats.window.concepts.rename_wanted.emit(concept)
    boats.window.prompt.line.setText("the old boat")
    boats.qtbot.keyClick(boats.window.prompt.line, Qt.Key.Key_Return)
    boats.until(lambda: rows(boats) == ["the old boat"])
    for step, expected in (
        (undoing.undo, ["our boat"]),
        (undoing.undo, []),
        (undoing.redo, ["our boat"]),
        (undoing.redo, ["the old boat"]),
    ):
        step()
        boats.until(lambda expected=expected: rows(boats) == expected)


def test_the_menu_of_a_concept(boats):
    like(boats, 3)
    save(boats, "our boat")
    concept = boats.window.concepts.list.rows.entries[0].value
    texts = [action.text() for action in boats.window.concepts.menu_for(concept).actions()]
    assert texts == ["Add to the search", "Without this", "", "Rename…", "Delete"]


# -- something different, wandering ----------------------------------------------------------------
def test_different_is_a_switch(boats, qtbot):
    strip = boats.window.page.steer
    assert strip.different.isVisible()
    with boats.answered():
        qtbot.mouseClick(strip.different, Qt.MouseButton.LeftButton)
    assert boats.library.searches[-1].diverse == DIVERSE
    assert strip.different.isChecked()
    with boats.answered():
        qtbot.keyClick(boats.window.grid, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert boats.library.searches[-1].diverse == 0
    assert not strip.different.isChecked()


def test_where_nothing_was_found_nothing_different_is_offered(boats):
    strip = boats.window.page.steer
    with boats.answered():
        boats.window.session.edit(lambda made: replace(made, text="kind:score zzz"))
    assert not boats.window.results.hits
    assert not strip.different.isVisible()


def test_without_a_search_there_is_a_way_to_wander_instead(scene, qtbot):
    strip = scene.window.page.steer
    assert not strip.different.isVisible()
    assert strip.go_on.text() == "Wander"
    with scene.answered():
        qtbot.mouseClick(strip.go_on, Qt.MouseButton.LeftButton)
    assert strip.go_on.text() == "Wander on"
    with scene.answered():
        scene.window.session.put(Composition(terms=(BOAT,)))
    assert not strip.go_on.isVisible()


def test_where_nothing_good_is_found_one_can_wander(scene, qtbot):
    with scene.answered():
        scene.window.session.put(Composition(terms=(Term(TermKind.TEXT, "qqq"),)))
    button = scene.window.page.empty.buttons()[-1]
    assert button.text() == "Wander instead"
    with scene.answered():
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(scene.names()) == 60


def test_wandering_goes_on_and_back(scene, qtbot):
    def wander():
        with scene.answered():
            qtbot.keyClick(scene.window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)

    wander()
    first = scene.names()
    assert len(first) == 60
    assert scene.window.page.headline.text() == "Wandering"
    assert scene.window.page.steer.go_on.isVisible()
    wander()
    second = scene.names()
    assert not set(first) & set(second)
    assert scene.library.walks[-1][2] == scene.library.walks[-2][2], "one walk, one seed"
    with scene.answered():
        scene.window.session.go_back()
    assert scene.names() == first
    with scene.answered():
        scene.window.session.go_back()
    assert scene.window.results.total == 240
    assert scene.window.page.steer.go_on.text() == "Wander"


def test_a_walk_begins_at_the_current_result_and_keeps_the_filters(scene, qtbot):
    filters = Filters(kinds=(Kind.AUDIO,))
    with scene.answered():
        scene.window.session.put(Composition(filters=filters))
    scene.window.focus_results()
    start = scene.window.grid.current_hit().file_id
    with scene.answered():
        qtbot.keyClick(scene.window.grid, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert scene.library.walks[-1][0] == start
    assert {hit.kind for hit in scene.window.results.hits} == {Kind.AUDIO}


def test_escape_ends_a_walk(scene, qtbot):
    with scene.answered():
        qtbot.keyClick(scene.window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    with scene.answered():
        qtbot.keyClick(scene.window.bar.line, Qt.Key.Key_Escape)
    assert scene.window.session.now == Composition()


def test_a_walk_ends_when_all_was_seen(scene, qtbot):
    for _page in range(5):
        with scene.answered():
            qtbot.keyClick(scene.window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert scene.window.page.empty.title() == "That was everything."
    with scene.answered():
        qtbot.mouseClick(scene.window.page.empty.buttons()[0], Qt.MouseButton.LeftButton)
    assert len(scene.names()) == 60


def test_a_like_ends_the_walk(scene, qtbot):
    with scene.answered():
        qtbot.keyClick(scene.window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    scene.window.focus_results()
    path = current(scene)
    press(scene, "+")
    assert scene.window.session.now.wandering is None
    assert scene.library.searches[-1].liked == (path,)
