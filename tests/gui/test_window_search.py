"""Searching in the window: words, chips, history, what is said when nothing is found."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from app.composition import Composition, Filters, TypedAs
from app.session import Change, show_weaker
from engine.domain import Kind, Progress, Query, Term, TermKind
from engine.errors import EnvironmentProblem
from engine.events import ProgressChanged

pytestmark = pytest.mark.gui

BOAT = Term(TermKind.TEXT, "boat")


def put(scene, **parts):
    with scene.answered():
        scene.window.session.put(Composition(**parts))


# -- typing ------------------------------------------------------------------------------------
def test_the_library_is_shown_before_anything_is_typed(scene):
    assert scene.window.results.total == 240
    assert scene.window.page.headline.text() == "170 photos · 50 sounds · 20 scores"


def test_words_are_searched_while_typing(scene):
    before = len(scene.library.searches)
    with scene.answered():
        scene.type("harbour")
    assert scene.names()
    assert all("harbour" in name for name in scene.names())
    assert len(scene.library.searches) == before + 1, "seven keys, one search"


def test_enter_searches_at_once(scene, qtbot):
    scene.window.searching._pause.setInterval(60_000)
    scene.window.bar.line.setText("forest")
    with scene.answered():
        scene.window.session.put(Composition(text="forest"), Change.TYPED)
        qtbot.keyClick(scene.window.bar.line, Qt.Key.Key_Return)
    assert all("forest" in name for name in scene.names())


def test_a_late_answer_is_dropped(scene):
    scene.library.gate.clear()
    scene.type("harbour")
    scene.until(lambda: scene.library.searches[-1].terms == (Term(TermKind.TEXT, "harbour"),))
    scene.window.bar.line.clear()
    scene.type("forest")
    scene.until(lambda: not scene.window.searching._pause.isActive())
    with scene.answered():
        scene.library.gate.set()
    assert all("forest" in name for name in scene.names())


def test_a_slow_answer_is_announced_and_the_old_results_stay(scene):
    names = scene.names()
    scene.library.gate.clear()
    scene.type("harbour")
    scene.until(scene.window.page._waiting.isVisible)
    assert scene.names() == names
    with scene.answered():
        scene.library.gate.set()
    assert not scene.window.page._waiting.isVisible()


def test_a_long_wait_is_put_into_words_the_first_one_with_its_reason(scene):
    page = scene.window.page
    page._long_wait.setInterval(0)
    for words, said in (("harbour", "models are loading"), ("harbour at night", "Searching")):
        scene.library.gate.clear()
        scene.type(words)
        scene.until(lambda said=said: said in page.headline.text())
        page.show_progress(page._progress)
        assert said in page.headline.text(), "it stands until there is an answer"
        with scene.answered():
            scene.library.gate.set()
        assert said not in page.headline.text()


def test_filters_can_be_typed(scene):
    with scene.answered():
        scene.type("kind:score")
    assert scene.library.searches[-1].kinds == (Kind.SCORE,)
    assert {hit.kind for hit in scene.window.results.hits} == {Kind.SCORE}


def test_a_misspelt_filter_is_pointed_out_and_the_results_stay(scene):
    names = scene.names()
    scene.type("kind:phto")
    scene.until(scene.window.bar._hint.isVisible)
    assert "phto" in scene.window.bar._hint.text()
    assert scene.names() == names
    with scene.answered():
        scene.window.bar.line.clear()
        scene.type("kind:photo")
    assert not scene.window.bar._hint.isVisible()


def test_escape_clears_the_words_and_then_the_chips(scene, qtbot):
    put(scene, terms=(BOAT,), text="harbour")
    line = scene.window.bar.line
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert scene.window.session.now.text == ""
    assert scene.window.session.now.terms == (BOAT,)
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert scene.window.session.now == Composition()


def test_letters_typed_in_the_grid_go_to_the_search_box(scene, qtbot):
    scene.window.focus_results()
    qtbot.keyClicks(scene.window.grid, "bo")
    assert scene.window.bar.line.text() == "bo"
    assert scene.window.bar.line.hasFocus()


# -- chips -------------------------------------------------------------------------------------
def test_ctrl_enter_makes_a_chip(scene, qtbot):
    scene.type("harbour")
    with qtbot.waitSignal(scene.window.session.changed):
        qtbot.keyClick(
            scene.window.bar.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
        )
    assert scene.window.session.now.terms == (Term(TermKind.TEXT, "harbour"),)
    assert scene.window.bar.line.text() == ""
    assert len(scene.window.bar.chips()) == 1


def test_words_with_an_example_become_an_instruction(scene, qtbot):
    put(scene, terms=(Term(TermKind.LIKE, "/home/ann/Pictures/x.jpg"),))
    assert scene.window.bar._mode.isVisible()
    scene.type("at night")
    with scene.answered():
        qtbot.keyClick(scene.window.bar.line, Qt.Key.Key_Return)
    assert scene.window.session.now.instruction == "at night"
    assert "at night" in scene.window.bar.chips()[-1].accessibleName()
    assert scene.library.searches[-1].instruction == "at night"


def test_the_words_can_be_said_to_be_unwanted(scene, qtbot):
    put(scene, terms=(Term(TermKind.LIKE, "/x.jpg"),))
    scene.window.bar._set_mode(TypedAs.WITHOUT)
    scene.type("people")
    qtbot.keyClick(scene.window.bar.line, Qt.Key.Key_Return)
    assert scene.window.session.now.terms[-1] == Term(TermKind.WITHOUT, "people")


def test_without_chips_enter_keeps_the_words_in_the_line(scene, qtbot):
    scene.type("harbour")
    with scene.answered():
        qtbot.keyClick(scene.window.bar.line, Qt.Key.Key_Return)
    assert scene.window.bar.line.text() == "harbour"
    assert not scene.window.bar.chips()


def test_delete_removes_a_chip_and_the_keyboard_goes_on(scene, qtbot):
    put(scene, terms=(BOAT, Term(TermKind.TEXT, "dog")))
    qtbot.keyClick(scene.window.bar.line, Qt.Key.Key_Backspace)
    chip = scene.window.bar.chips()[-1]
    assert chip.hasFocus()
    qtbot.keyClick(chip, Qt.Key.Key_Left)
    assert scene.window.bar.chips()[0].hasFocus()
    with scene.answered():
        qtbot.keyClick(scene.window.bar.chips()[0], Qt.Key.Key_Delete)
    assert scene.window.session.now.terms == (Term(TermKind.TEXT, "dog"),)
    assert scene.window.bar.line.hasFocus()


def test_the_cross_on_a_chip_removes_it(scene, qtbot):
    put(scene, terms=(BOAT,))
    with scene.answered():
        qtbot.mouseClick(scene.window.bar.chips()[0]._close, Qt.MouseButton.LeftButton)
    assert scene.window.session.now.terms == ()


def test_plus_and_minus_weigh_a_chip(scene, qtbot):
    put(scene, terms=(BOAT,))
    chip = scene.window.bar.chips()[0]
    chip.setFocus()
    with scene.answered():
        qtbot.keyClick(chip, Qt.Key.Key_Minus)
    assert scene.window.session.now.terms[0].weight == 0.9
    assert scene.window.bar.chips()[0] is chip, "the chip stays while its weight changes"
    assert "0.9" in chip.accessibleName()


def test_the_popup_slider_reranks_while_it_moves(scene, qtbot):
    put(scene, terms=(BOAT, Term(TermKind.TEXT, "dog")))
    chip = scene.window.bar.chips()[0]
    qtbot.keyClick(chip, Qt.Key.Key_Return)
    popup = chip._popup
    assert popup.isVisible()
    before = len(scene.library.searches)
    with scene.answered():
        for value in (12, 14, 16, 18, 20):
            popup.slider.setValue(value)
    assert scene.library.searches[-1].terms[0].weight == 2.0
    assert len(scene.library.searches) - before <= 2, "five moves in a blink are one search"
    popup.close()


def test_a_picture_can_be_taken_for_sheet_music(scene, qtbot):
    put(scene, terms=(Term(TermKind.IMAGE, "/x/page.png"),))
    chip = scene.window.bar.chips()[0]
    chip.open_popup()
    with scene.answered():
        chip._popup._use(TermKind.SCORE)
    assert scene.library.searches[-1].terms[0].kind is TermKind.SCORE


def test_every_chip_says_what_it_is(scene):
    put(
        scene,
        terms=(
            BOAT,
            Term(TermKind.WITHOUT, "people", 0.5),
            Term(TermKind.LIKE, "/x/harbour.jpg", -0.5),
            Term(TermKind.IMAGE, "pasted picture", 1.0, b"no picture"),
        ),
        instruction="at night",
    )
    names = [chip.accessibleName() for chip in scene.window.bar.chips()]
    for name, words in zip(
        names,
        ("boat", "without: people", "less like: harbour.jpg", "pasted", "at night"),
        strict=True,
    ):
        assert words in name


# -- sliders -----------------------------------------------------------------------------------
def test_the_mix_appears_with_an_instruction(scene):
    balance = scene.window.balance
    assert not balance.isVisible(), "nothing to turn yet"
    put(scene, terms=(Term(TermKind.LIKE, "/x.jpg"),), instruction="at night")
    assert balance.balance.isVisibleTo(balance)
    with scene.answered():
        balance.balance.slider.setValue(5)
        balance.words.slider.setValue(30)
        balance.photo.slider.setValue(10)
    query = scene.library.searches[-1]
    assert (query.beta, query.alpha_text, query.alpha_image) == (0.25, 1.5, 0.5)


def test_reset_gives_all_sliders_back(scene, qtbot):
    put(scene, terms=(replace(BOAT, weight=0.3), Term(TermKind.LIKE, "/x.jpg", -0.5)), beta=0.9)
    qtbot.mouseClick(scene.window.balance.reset, Qt.MouseButton.LeftButton)
    made = scene.window.session.now
    assert [term.weight for term in made.terms] == [1.0, -1.0]
    assert made.beta is None


def test_several_terms_have_a_slider_each(scene):
    put(scene, terms=(BOAT, Term(TermKind.TEXT, "dog")))
    balance = scene.window.balance
    assert balance._mix.isVisibleTo(balance)
    assert len(balance._term_rows) == 2


def test_the_dials_fit_the_kind_and_are_folded(scene):
    put(scene, text="rain")
    balance = scene.window.balance
    assert not balance._aspects.isVisibleTo(balance)
    balance.fold.setChecked(True)
    assert "Look" in {row.slider.accessibleName() for row in balance._dials.values()}
    balance.show_kind(Kind.AUDIO)
    names = {row.slider.accessibleName() for row in balance._dials.values()}
    assert {"Timbre", "Rhythm", "Pitch"} <= names
    with scene.answered():
        next(iter(balance._dials.values())).slider.setValue(0)
    assert list(scene.library.searches[-1].aspects.values()) == [0.0]


# -- history -----------------------------------------------------------------------------------
def test_back_and_forward_go_through_searches(scene, qtbot):
    with scene.answered():
        scene.type("harbour")
    put(scene, terms=(BOAT,))
    with scene.answered():
        scene.window.bar.back.click()
    assert scene.window.bar.line.text() == "harbour"
    assert not scene.window.bar.chips()
    with scene.answered():
        scene.window.bar.back.click()
    assert scene.window.session.now == Composition()
    assert not scene.window.bar.back.isEnabled()
    with scene.answered():
        scene.window.bar.forward.click()
    assert scene.window.bar.line.text() == "harbour"


def test_a_new_search_forgets_the_way_forward(scene):
    put(scene, text="one")
    put(scene, text="two")
    scene.window.session.go_back()
    put(scene, text="three")
    assert not scene.window.session.can_go_forward
    scene.window.session.go_back()
    assert scene.window.session.now.text == "one"


def test_a_slide_is_one_step_in_history(scene):
    put(scene, terms=(BOAT,))
    for weight in (0.9, 0.8, 0.7):
        scene.window.bar.chips()[0].weight_changed.emit(weight)
    scene.window.session.go_back()
    assert scene.window.session.now.terms == (BOAT,)


# -- nothing found, failures ---------------------------------------------------------------------
def test_nothing_good_is_admitted_and_weaker_ones_are_a_click_away(scene, qtbot):
    put(scene, text="submarine volcano")
    empty = scene.window.page.empty
    assert empty.isVisible()
    assert "Nothing good" in empty.title()
    with scene.answered():
        qtbot.mouseClick(empty.buttons()[0], Qt.MouseButton.LeftButton)
    assert scene.window.results.total == 240
    assert scene.window.results.weaker_from() == 0


def test_weaker_matches_lie_under_a_line_on_demand(scene, qtbot):
    put(scene, text="harbour dusk")
    strong = scene.window.results.total
    assert 0 < strong < 240
    weaker = scene.window.page.weaker
    assert str(240 - strong) in weaker.text()
    with scene.answered():
        qtbot.mouseClick(weaker, Qt.MouseButton.LeftButton)
    assert scene.window.results.total == 240
    assert scene.window.results.weaker_from() == strong
    assert scene.window.grid.layout_now().separator_y is not None
    with scene.answered():
        qtbot.mouseClick(weaker, Qt.MouseButton.LeftButton)
    assert scene.window.results.total == strong


def test_another_question_begins_above_the_line_again(scene):
    put(scene, text="harbour dusk")
    with scene.answered():
        scene.window.session.edit(show_weaker)
    with scene.answered():
        scene.type(" x")
    assert not scene.library.searches[-1].show_all


def test_filters_that_leave_nothing_can_be_removed(scene, qtbot):
    put(scene, filters=Filters(kinds=(Kind.SCORE,), taken_from="2030"))
    empty = scene.window.page.empty
    assert "filters" in empty.title()
    with scene.answered():
        qtbot.mouseClick(empty.buttons()[0], Qt.MouseButton.LeftButton)
    assert scene.window.results.total == 240


def test_filters_in_force_are_chips(scene, qtbot):
    put(scene, filters=Filters(kinds=(Kind.PHOTO,), taken_from="2020", min_rating=0))
    chips = scene.window.page.filter_chips
    assert [chip.text() for chip in chips] == ["photos", "from 2020"]
    with scene.answered():
        qtbot.mouseClick(chips[0], Qt.MouseButton.LeftButton)
    assert scene.window.session.now.filters == Filters(taken_from="2020")


def test_the_filter_pane_filters(scene, qtbot):
    filters = scene.window.filters
    with scene.answered():
        qtbot.mouseClick(filters.kinds[Kind.AUDIO], Qt.MouseButton.LeftButton)
    assert scene.library.searches[-1].kinds == (Kind.AUDIO,)
    filters.longest.setText("100")
    with scene.answered():
        filters.longest.editingFinished.emit()
    assert all(hit.duration_s <= 100 for hit in scene.window.results.hits)
    assert scene.window.results.total < 50


def test_a_wrong_date_is_explained_and_does_nothing(scene):
    before = scene.window.session.now
    scene.window.filters.taken_from.setText("last May")
    scene.window.filters.taken_from.editingFinished.emit()
    scene.until(lambda: "2024-05" in scene.window.notices.text())
    assert scene.window.session.now == before


def test_a_failed_search_keeps_the_results_and_says_so(scene):
    names = scene.names()
    scene.library.search_error = EnvironmentProblem("The disk is full.", "Free some space.")
    scene.type("harbour")
    scene.until(lambda: "The disk is full." in scene.window.notices.text())
    assert scene.names() == names


def test_a_search_that_fails_at_first_can_be_tried_again(closed_scene, qtbot):
    scene = closed_scene
    scene.library.search_error = EnvironmentProblem("The index is damaged.", "Run doctor.")
    scene.window.show()
    with qtbot.waitSignal(scene.window.searching.failed):
        scene.bridge.open()
    assert scene.window.page.empty.title() == "The index is damaged."
    scene.library.search_error = None
    with scene.answered():
        qtbot.mouseClick(scene.window.page.empty.buttons()[0], Qt.MouseButton.LeftButton)
    assert scene.window.results.total == 240


def test_a_fault_of_ours_is_not_shown_as_code(scene, caplog):
    scene.library.search_error = KeyError("vectors")
    scene.type("harbour")
    scene.until(lambda: "went wrong" in scene.window.notices.text())
    assert "KeyError" not in scene.window.notices.text()
    assert "a background call failed" in caplog.text


def test_indexing_is_mentioned_while_nothing_is_found(scene):
    put(scene, text="submarine volcano")
    scene.library.emit(ProgressChanged(Progress(searchable=240, queued=1284, failed=0)))
    scene.until(lambda: "284 files" in scene.window.page.empty._text.text())


def test_exact_search_is_a_switch_in_the_menu(scene):
    action = next(a for a in scene.window.bar.menu.menu().actions() if a.text() == "Exact search")
    with scene.answered():
        action.trigger()
    assert scene.library.searches[-1].exact


def test_a_query_of_nothing_asks_for_everything(scene):
    assert scene.library.searches[0] == Query(limit=100, folded=True)


def test_the_search_line_leaves_the_window_its_own_keys(scene):
    """Undo stands for any key that a line edit would take: which ones those are differs by system."""
    line = scene.window.bar.line

    def takes(keys):
        key = QKeySequence(keys)[0]
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key.key(), key.keyboardModifiers())
        event.ignore()
        QCoreApplication.sendEvent(line, event)
        return event.isAccepted()

    assert takes("Ctrl+Z")
    assert "Ctrl+D" in line.yielded
    line.yielded |= {"Ctrl+Z"}
    assert not takes("Ctrl+Z")
