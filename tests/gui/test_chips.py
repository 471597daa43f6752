"""What can be done with chips besides removing and weighing them."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtWidgets import QApplication, QMenu

from app.background import Lane
from app.composition import Composition, Filters
from app.views.chip_menu import instruction_menu, term_menu
from engine.domain import Kind, Term, TermKind

pytestmark = pytest.mark.gui

BOAT = Term(TermKind.TEXT, "boat")
DOG = Term(TermKind.TEXT, "dog")


def put(scene, **parts):
    with scene.answered():
        scene.window.session.put(Composition(**parts))


def choose(menu, text):
    next(action for action in menu.actions() if action.text() == text).trigger()


def actions(menu):
    return [action.text() for action in menu.actions() if action.text()]


def menu_of(scene, index=0):
    return term_menu(scene.window.session, index, lambda: None, scene.window)


def test_the_other_mouse_button_shows_a_chips_menu(scene):
    put(scene, terms=(BOAT, DOG))
    chip = scene.window.bar.chips()[1]
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Keyboard, QPoint(3, 3), chip.mapToGlobal(QPoint(3, 3))
    )
    QApplication.sendEvent(chip, event)
    menu = chip.findChild(QMenu)
    assert menu.isVisible()
    with scene.answered():
        choose(menu, "Remove")
    assert scene.library.searches[-1].terms == (BOAT,)


def test_words_are_turned_to_what_should_not_be_there(scene):
    put(scene, terms=(BOAT, DOG))
    with scene.answered():
        choose(menu_of(scene, 1), "Without these words")
    assert scene.library.searches[-1].terms[1] == Term(TermKind.WITHOUT, "dog")
    assert "With these words" in actions(menu_of(scene, 1))


def test_words_of_a_chip_can_be_edited(scene):
    put(scene, terms=(BOAT,))
    with scene.answered():
        choose(menu_of(scene), "Edit the words")
    assert scene.window.bar.line.text() == "boat"
    assert not scene.window.bar.chips()


def test_words_that_are_being_typed_are_not_lost_by_editing_others(scene):
    put(scene, terms=(BOAT,), text="sea")
    edit = next(a for a in menu_of(scene).actions() if a.text() == "Edit the words")
    assert not edit.isEnabled()


def test_an_instruction_can_be_edited(scene):
    put(scene, terms=(Term(TermKind.LIKE, "/x.jpg"),), instruction="at night")
    with scene.answered():
        choose(instruction_menu(scene.window.session, scene.window), "Edit the words")
    assert scene.window.bar.line.text() == "at night"
    assert len(scene.window.bar.chips()) == 1


def test_a_single_chip_offers_no_only_this(scene):
    put(scene, terms=(BOAT,))
    assert "Only this" not in actions(menu_of(scene))
    put(scene, terms=(BOAT, DOG))
    with scene.answered():
        choose(menu_of(scene, 1), "Only this")
    assert scene.window.session.now.terms == (DOG,)


def test_the_cross_clears_the_search_and_leaves_the_filters(scene, qtbot):
    bar, filters = scene.window.bar, Filters(kinds=(Kind.PHOTO,))
    put(scene, filters=filters)
    assert not bar.clear.isVisible()
    put(scene, text="sea", terms=(BOAT,), liked=("/a.jpg",), filters=filters)
    assert bar.clear.isVisible()
    with scene.answered():
        qtbot.mouseClick(bar.clear, Qt.MouseButton.LeftButton)
    assert scene.window.session.now == Composition(filters=filters)
    assert not bar.clear.isVisible()
    assert bar.line.hasFocus()


def test_the_chip_of_a_photo_of_the_library_shows_it(scene, tmp_path):
    photo = tmp_path / "red.png"
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    assert image.save(str(photo))
    put(scene, terms=(Term(TermKind.LIKE, str(photo)),))
    chip = scene.window.bar.chips()[0]
    scene.until(lambda: not chip._picture.pixmap().isNull())
    assert chip._picture.pixmap().toImage().pixelColor(8, 8).red() == 255


def test_a_chip_of_a_photo_that_is_gone_keeps_its_icon_quietly(scene, caplog):
    put(scene, terms=(Term(TermKind.LIKE, "/gone/red.png"), Term(TermKind.IMAGE, "/gone/b.jpg")))
    asked = []
    scene.bridge.run(lambda _library: None, done=asked.append, lane=Lane.THUMBNAILS)
    scene.until(lambda: bool(asked))
    assert all(chip._picture.pixmap().isNull() for chip in scene.window.bar.chips())
    assert "background call failed" not in caplog.text
