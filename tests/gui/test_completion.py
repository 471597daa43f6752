"""Completion in the search box, and the mark under what cannot be understood."""

import pytest
from PySide6.QtCore import QPoint, Qt

from app.composition import Composition, TypedAs
from engine.domain import Completion, Condition, Kind, Query, Term, TermKind
from engine.errors import BadQuery

pytestmark = pytest.mark.gui

KIND = Completion("kind:", 0, 1, "only photos, sounds or scores")
KITE = Completion("kite ", 0, 1, "12 files")
SCORE = Completion("kind:score ", 0, 5, "20 files")


@pytest.fixture
def offered(scene):
    """A window whose library completes "k"."""
    scene.library.completions = {"k": [KIND, KITE], "kind:": [SCORE]}
    scene.window.activateWindow()
    scene.window.bar.line.setFocus()
    scene.type("k")
    scene.until(lambda: bool(listed(scene)))
    return scene


def listed(scene):
    return scene.window.bar.suggestions.list.shown


def press(scene, key):
    scene.qtbot.keyClick(scene.window.bar.line, key)


def test_what_could_be_typed_is_listed_under_the_field(offered):
    assert listed(offered) == (KIND, KITE)
    shown = offered.window.bar.suggestions.list
    assert [shown.rows.topLevelItem(0).text(n) for n in (0, 1)] == ["kind:", KIND.hint]
    field = offered.window.bar._field
    bottom = field.mapTo(offered.window, QPoint(0, field.height())).y()
    assert shown.geometry().top() >= bottom, "it must not cover what one types"
    assert shown.rows.accessibleName()
    assert shown.chosen is None
    assert offered.window.bar.line.hasFocus()


def test_enter_is_not_taken_while_nothing_is_chosen(offered):
    offered.window.searching._pause.setInterval(60_000)
    with offered.answered():
        press(offered, Qt.Key.Key_Return)
    assert offered.window.bar.line.text() == "k"
    assert not listed(offered)


def test_down_and_enter_take_one_and_ask_on(offered):
    press(offered, Qt.Key.Key_Down)
    assert offered.window.bar.suggestions.list.chosen == KIND
    assert "kind:" in offered.window.bar.line.accessibleDescription()
    press(offered, Qt.Key.Key_Return)
    assert offered.window.bar.line.text() == "kind:"
    offered.until(lambda: listed(offered) == (SCORE,))
    with offered.answered():
        press(offered, Qt.Key.Key_Tab)
    assert offered.window.bar.line.text() == "kind:score "
    assert offered.library.searches[-1].kinds == (Kind.SCORE,)


def test_up_and_down_go_round_past_nothing(offered):
    shown = offered.window.bar.suggestions.list
    seen = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        press(offered, key)
        seen.append(shown.chosen)
    assert seen == [KIND, KITE, None, KITE]


def test_escape_puts_the_list_away_and_leaves_the_words(offered):
    press(offered, Qt.Key.Key_Escape)
    assert not listed(offered)
    assert offered.window.bar.line.text() == "k"
    press(offered, Qt.Key.Key_Escape)
    assert offered.window.bar.line.text() == ""


def test_a_click_takes_one_in_the_middle_of_the_text(offered):
    line = offered.window.bar.line
    offered.library.completions["boat k sea"] = [Completion("kite", 5, 6)]
    line.setText("boat k sea")
    line.setCursorPosition(6)
    line.textEdited.emit(line.text())
    offered.until(lambda: len(listed(offered)) == 1)
    rows = offered.window.bar.suggestions.list.rows
    place = rows.visualItemRect(rows.topLevelItem(0)).center()
    offered.qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert line.text() == "boat kite sea"
    assert line.cursorPosition() == len("boat kite")
    assert line.hasFocus()


def test_down_goes_to_the_results_when_nothing_is_listed(scene):
    scene.type("harbour")
    scene.until(lambda: bool(scene.library.completed))
    press(scene, Qt.Key.Key_Down)
    assert scene.window.grid.hasFocus()


def test_the_list_goes_with_the_focus(offered):
    offered.window.grid.setFocus()
    assert not listed(offered)


def test_a_change_for_an_example_is_not_completed(scene):
    like = Term(TermKind.LIKE, "/x/boat.jpg")
    with scene.answered():
        scene.window.session.put(Composition(terms=(like,), typed_as=TypedAs.CHANGE))
    scene.type("k")
    assert scene.library.completed == []


def test_earlier_searches_are_told_to_the_library(scene):
    with scene.answered():
        scene.window.session.put(Composition(terms=(Term(TermKind.TEXT, "harbour at night"),)))
    scene.type("h")
    scene.until(lambda: bool(scene.library.completed))
    assert scene.library.completed[-1] == ("h", 1, ("harbour at night",))


def test_what_cannot_be_understood_is_marked_where_it_stands(scene):
    line = scene.window.bar.line
    scene.library.parse_filter = lambda text: (_ for _ in ()).throw(
        BadQuery("There is no colour called `blu`.", "Did you mean `blue`?", 13, 16)
    )
    scene.type("dress colour:blu")
    scene.until(scene.window.bar._hint.isVisible)
    assert line._marked == (13, 16)
    assert line.x_of(16) > line.x_of(13) > line.x_of(0)
    plain, marked = line.grab().toImage(), None
    line.mark(None)
    marked, plain = plain, line.grab().toImage()
    assert marked != plain
    line.mark((13, 16))
    scene.library.parse_filter = lambda text: Query((Term(TermKind.TEXT, text),))
    with scene.answered():
        scene.type("e")
    assert line._marked is None
    assert not scene.window.bar._hint.isVisible()


def test_the_list_makes_room_for_the_message(offered):
    bar = offered.window.bar
    bar.show_misread(BadQuery("Which kind?", "Write kind:photo.", 0, 1))
    hint = bar._hint
    offered.until(lambda: hint.height() > 0)
    bottom = hint.mapTo(offered.window, QPoint(0, hint.height())).y()
    assert bar.suggestions.list.geometry().top() >= bottom - 8


def test_what_is_typed_and_leaves_nothing_can_be_cleared(scene, monkeypatch):
    monkeypatch.setattr(
        scene.library,
        "parse_filter",
        lambda text: Query(conditions=(Condition("name", "~", "zzz"),)),
    )
    with scene.answered():
        scene.type("taken:1901")
    assert "typed" in scene.window.page.empty.title()
    text = scene.window.page.empty._text
    scene.until(lambda: text.isVisible() and text.height() >= text.heightForWidth(text.width()))
    with scene.answered():
        scene.window.page._clear_words()
    assert scene.window.results.total == 240


def test_a_colour_is_a_chip_with_a_swatch(scene):
    with scene.answered():
        scene.window.session.put(Composition(terms=(Term(TermKind.COLOUR, "red"),)))
    chip = scene.window.bar._chips[0]
    assert "red" in chip.accessibleName()
    assert chip.grab().toImage().pixelColor(14, 14).red() > 200


def test_the_list_lies_close_under_chips_and_fits_its_rows_at_once(scene):
    like = Term(TermKind.LIKE, "/x/boat.jpg")
    words = tuple(Term(TermKind.TEXT, text) for text in ("boat", "sea", "old harbour"))
    with scene.answered():
        scene.window.session.put(Composition(terms=(*words, like), typed_as=TypedAs.WORDS))
    scene.library.completions = {"k": [KIND, KITE]}
    scene.window.bar.line.setFocus()
    scene.type("k")
    scene.until(lambda: bool(listed(scene)))
    shown, field = scene.window.bar.suggestions.list, scene.window.bar._field
    bottom = field.mapTo(scene.window, QPoint(0, field.height())).y()
    assert 0 <= shown.geometry().top() - bottom <= 12
    last = shown.rows.visualItemRect(shown.rows.topLevelItem(1))
    assert 0 <= shown.rows.viewport().height() - last.bottom() <= 4
