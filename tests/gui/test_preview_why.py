"""Why this matched: words and their buttons, shares by aspect, the map, the moments, the sentences."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.bridge import EngineBridge
from app.composition import Composition
from app.preview.pane import PreviewPane
from app.preview.why import words_of
from app.widgets.heat import heat_image, heat_rect
from app.widgets.picture_view import PictureView
from app.widgets.pyramid import Pyramid
from app.widgets.score_bars import Bar
from app.widgets.word_bars import MOST_ROWS, Word, WordBars
from engine.domain import Heat, Hit, Kind, Query, Term, TermKind, Why, WordShare
from engine.errors import EnvironmentProblem
from tests.helpers.fake_library import FakeLibrary

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("no_sound_device")]

ASKED = Query(terms=(Term(TermKind.TEXT, "boat"),))
BOTH = Query(terms=(*ASKED.terms, Term(TermKind.WITHOUT, "people")))
LEFT = Heat(((1.0, 0.0), (1.0, 0.0)), (0.0, 0.0, 1.0, 1.0), 0.7)


def first(library: FakeLibrary, kind: Kind) -> Hit:
    found = next(hit for hit in library.items.values() if hit.kind is kind)
    return replace(found, terms={"text": 1.0})


def show(qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, hit: Hit, query: Query) -> None:
    with qtbot.waitSignal(pane._explaining.told):
        pane.show_hit(hit, bridge, query)


# -- words ------------------------------------------------------------------------------------------
def test_words_that_explain_have_bars_the_largest_fills_its(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    hit = first(library, Kind.PHOTO)
    show(qtbot, pane, bridge, hit, ASKED)
    words = pane.why.words.words()
    assert words[0] == Word(hit.path.stem.split()[0], 1.0)
    assert words[1].share == pytest.approx(0.5)
    assert pane.why.words.isVisible()
    assert library.explained == [(ASKED, hit.file_id, False)]


def test_where_nothing_was_asked_words_have_no_bars() -> None:
    why = Why(1, Kind.PHOTO, 0.0, words=(WordShare("boat", 0.4), WordShare("dusk", 0.2)))
    assert words_of(why) == [Word("boat"), Word("dusk")]


def test_words_that_explain_too_little_are_no_reasons() -> None:
    why = Why(1, Kind.PHOTO, 1.0, words=(WordShare("boat", 0.4, 1.0),), explained=0.49)
    assert words_of(why) == [Word("boat")]
    assert words_of(replace(why, explained=0.5)) == [Word("boat", 1.0)]


def test_more_and_less_of_a_word_by_mouse_and_keyboard(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    show(qtbot, pane, bridge, first(library, Kind.PHOTO), ASKED)
    asked: list[tuple[str, bool]] = []
    pane.word_requested.connect(lambda word, more: asked.append((word, more)))
    names = [word.word for word in pane.why.words.words()]
    more, less = pane.why.words.buttons(0)
    assert more.accessibleName() == f"More of “{names[0]}”"
    assert less.accessibleName() == f"Less of “{names[0]}”"
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    less.setFocus()
    qtbot.keyClick(less, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is pane.why.words.buttons(1)[1]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert asked == [(names[0], True), (names[1], False)]


def test_rows_that_stay_the_same_stay_in_place(qtbot: QtBot) -> None:
    bars = WordBars()
    qtbot.addWidget(bars)
    words = [Word(f"word {n}", 1 / (n + 1)) for n in range(9)]
    bars.set_words(words)
    kept = bars.buttons(0)
    bars.set_words(words)
    assert bars.buttons(0) == kept
    assert len(bars.words()) == MOST_ROWS
    bars.set_words(())
    assert bars.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly) == [] or (
        not any(child.isVisibleTo(bars) for child in bars.findChildren(QWidget))
    )


# -- terms ------------------------------------------------------------------------------------------
def test_terms_are_split_by_aspect(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    show(qtbot, pane, bridge, first(library, Kind.PHOTO), ASKED)
    assert pane.why.bars.bars() == (Bar("Words · meaning", 0.5), Bar("Words · look", 0.5))


# -- the map ----------------------------------------------------------------------------------------
def test_the_map_comes_and_goes_with_key_and_button(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    show(qtbot, pane, bridge, first(library, Kind.PHOTO), ASKED)
    assert pane.photo.view.heat is None
    with qtbot.waitSignal(pane._explaining.told):
        qtbot.keyClick(pane.photo.view, Qt.Key.Key_M)
    assert pane.photo.heat_button.isChecked()
    assert pane.photo.view.heat is not None
    pane.photo.heat_button.click()
    assert pane.photo.view.heat is None


def test_the_next_photo_has_its_map_at_once_while_it_is_wanted(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    photos = [hit for hit in library.items.values() if hit.kind is Kind.PHOTO][:2]
    show(qtbot, pane, bridge, photos[0], ASKED)
    pane.photo.heat_button.click()
    qtbot.waitUntil(lambda: pane.photo.view.heat is not None)
    pane.show_hit(photos[1], bridge, ASKED)
    assert pane.photo.view.heat is None  # not the last one's
    qtbot.waitUntil(lambda: pane.photo.view.heat is not None)
    assert library.explained[-1] == (ASKED, photos[1].file_id, True)


def test_each_term_has_its_map(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    show(qtbot, pane, bridge, first(library, Kind.PHOTO), BOTH)
    pane.photo.heat_button.click()
    qtbot.waitUntil(lambda: pane.photo.view.heat is not None)
    shown = []
    for _ in range(3):
        shown.append(pane.photo.heat_label.text())
        qtbot.keyClick(pane.photo.view, Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    assert shown == ["all together", "Words", "Without"]
    assert pane.photo.heat_label.text() == "all together"


def test_without_a_map_there_is_a_sentence(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    show(qtbot, pane, bridge, first(library, Kind.PHOTO), Query())
    pane.photo.heat_button.click()
    qtbot.waitUntil(lambda: "no place" in pane.why.note())
    assert pane.photo.view.heat is None


def test_the_map_lies_where_the_engine_looked(qtbot: QtBot) -> None:
    heat = replace(LEFT, box=(0.25, 0.0, 0.5, 1.0))
    assert heat_rect(heat, QRectF(10, 20, 400, 100)) == QRectF(110, 20, 200, 100)
    image = heat_image(heat)
    assert (image.width(), image.height()) == (2, 2)
    assert image.pixelColor(0, 0).alpha() > 80
    assert image.pixelColor(0, 0).red() > 200
    assert image.pixelColor(1, 0).red() == 0


def test_the_hot_side_glows_and_the_cold_side_dims(qtbot: QtBot) -> None:
    view = PictureView()
    qtbot.addWidget(view)
    view.resize(420, 320)
    grey = QImage(400, 300, QImage.Format.Format_RGB32)
    grey.fill(QColor("#808080"))
    view.show_picture(Pyramid.of(grey))
    view.set_heat(LEFT)
    with qtbot.waitExposed(view):
        view.show()
    seen = view.grab().toImage()
    left, right = seen.pixelColor(40, 160), seen.pixelColor(380, 160)
    assert left.red() > left.blue() + 30
    assert right.lightness() < 100
    view.set_heat(None)
    assert view.grab().toImage().pixelColor(380, 160) == QColor("#808080")


# -- sounds -----------------------------------------------------------------------------------------
def test_the_moments_of_a_sound_are_marked_and_m_plays_the_match(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    hit = first(library, Kind.AUDIO)
    show(qtbot, pane, bridge, hit, ASKED)
    moments = pane.sound.wave.moments()
    assert [(start, end) for start, end, _share in moments] == [(0, 10), (10, 20), (20, 30)]
    assert [share for _start, _end, share in moments] == pytest.approx([1 / 3, 2 / 3, 1])
    pane.sound.player.seek(0.0)
    qtbot.keyClick(pane, Qt.Key.Key_M)
    assert hit.segment is not None
    assert pane.sound.wave.value() / 1000 == pytest.approx(hit.segment.start_s, abs=0.01)
    pane.clear()
    assert pane.sound.wave.moments() == ()


# -- failures ---------------------------------------------------------------------------------------
def test_what_cannot_be_explained_is_said_in_a_sentence(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    library.why_error = EnvironmentProblem("The model is not here.", "Add it again.")
    with qtbot.waitSignal(pane._explaining.failed):
        pane.show_hit(first(library, Kind.PHOTO), bridge, ASKED)
    assert "The model is not here." in pane.why.note()
    assert pane.why.words.words() == ()


def test_a_late_explanation_of_another_result_is_dropped(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    photos = [hit for hit in library.items.values() if hit.kind is Kind.PHOTO][:2]
    pane.show_hit(photos[0], bridge, ASKED)
    show(qtbot, pane, bridge, photos[1], ASKED)
    first_word = pane.why.words.words()[0].word
    assert first_word == photos[1].path.stem.split()[0]
    pane._explaining._take(Why(photos[0].file_id, Kind.PHOTO, 0.0, words=(WordShare("late", 1.0),)))
    assert pane.why.words.words()[0].word == first_word


def test_words_stay_while_the_same_result_is_ranked_again(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    hit = first(library, Kind.PHOTO)
    show(qtbot, pane, bridge, hit, ASKED)
    before = pane.why.words.words()
    pane.show_hit(replace(hit, score=0.4), bridge, BOTH)
    assert pane.why.words.words() == before


# -- the whole window -------------------------------------------------------------------------------
def test_a_word_of_the_preview_steers_the_search_in_the_window(scene) -> None:
    with scene.answered():
        scene.window.session.put(Composition(terms=ASKED.terms))
    scene.window.focus_results()
    words = scene.window.preview.why.words
    scene.qtbot.waitUntil(lambda: bool(words.words()))
    assert scene.library.explained[-1][0].terms == ASKED.terms
    word = words.words()[0].word
    with scene.answered():
        words.buttons(0)[1].click()
    assert scene.library.searches[-1].terms == (*ASKED.terms, Term(TermKind.WITHOUT, word))
