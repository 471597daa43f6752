"""Preset buttons in the window: they hold, they give way, own ones are kept."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSlider

from app.composition import Composition, Filters
from app.preset_names import label, told
from app.presets import PRESETS, from_json
from app.views.presetting import STATE_NAME
from engine.domain import Kind, Term, TermKind

pytestmark = pytest.mark.gui


def like(ending):
    return Composition(terms=(Term(TermKind.LIKE, f"/home/ann/x.{ending}"),))


@pytest.fixture
def photo(scene):
    """The window with a photo as the example."""
    with scene.answered():
        scene.window.session.put(like("jpg"))
    return scene


def row(scene):
    return scene.window.balance.presets


def button(scene, name):
    return next(one for one in row(scene).buttons if one.text() == name)


def press(scene, name):
    with scene.answered():
        scene.qtbot.mouseClick(button(scene, name), Qt.MouseButton.LeftButton)


def answer(scene, text):
    scene.window.prompt.line.setText(text)
    scene.qtbot.keyClick(scene.window.prompt.line, Qt.Key.Key_Return)


def test_buttons_come_with_an_example_and_fit_its_kind(scene):
    assert not row(scene).isVisible()
    shown = {}
    for ending in ("jpg", "flac", "pdf"):
        with scene.answered():
            scene.window.session.put(like(ending))
        assert row(scene).isVisible()
        shown[ending] = {one.text() for one in row(scene).buttons}
    assert "as a drawing" in shown["jpg"]
    assert "without voices" in shown["flac"]
    assert "in minor" in shown["pdf"]
    assert "as a drawing" not in shown["flac"] | shown["pdf"]
    with scene.answered():
        scene.window.session.put(Composition(terms=(Term(TermKind.TEXT, "boat"),)))
    assert not row(scene).isVisible()


def test_pressed_buttons_are_asked_for_together_and_opposites_give_way(photo):
    press(photo, "at night")
    press(photo, "without people")
    assert photo.library.searches[-1].instruction == "at night, without people"
    press(photo, "by day")
    assert photo.library.searches[-1].instruction == "without people, in bright daylight"
    assert not button(photo, "at night").isChecked()
    press(photo, "by day")
    press(photo, "without people")
    assert photo.library.searches[-1].instruction == ""


def test_buttons_follow_what_is_typed_and_history(photo):
    photo.window.session.edit(lambda made: Composition(terms=made.terms, instruction="at night"))
    assert button(photo, "at night").isChecked()
    photo.window.session.go_back()
    assert not button(photo, "at night").isChecked()


def test_an_own_preset_is_kept_with_its_sliders_and_over_a_restart(photo):
    window = photo.window
    press(photo, "at night")
    with photo.answered():
        window.balance.balance.slider.setValue(16)
    row(photo).save.click()
    assert window.prompt.line.text() == "at night"
    answer(photo, "Very dark")
    assert button(photo, "Very dark").isChecked()
    (kept,) = from_json(window.state.text(STATE_NAME))
    assert (kept.words, kept.beta, kept.kinds) == ("at night", 0.8, (Kind.PHOTO,))
    press(photo, "Very dark")
    assert (window.session.now.instruction, window.session.now.beta) == ("", None)


def test_own_presets_are_renamed_and_deleted_with_undo(photo):
    window = photo.window
    press(photo, "at night")
    row(photo).save.click()
    answer(photo, "Dark")
    photo.qtbot.keyClick(button(photo, "Dark"), Qt.Key.Key_F2)
    answer(photo, "Darker")
    photo.qtbot.keyClick(button(photo, "Darker"), Qt.Key.Key_Delete)
    assert window.presetting.own == []
    photo.until(lambda: "Darker" in window.notices.text())
    for expected in (["Darker"], ["Dark"], []):
        window.undoing.undo()
        assert [one.name for one in window.presetting.own] == expected
    window.undoing.redo()
    assert [one.name for one in window.presetting.own] == ["Dark"]


def test_a_name_that_is_taken_is_refused(photo):
    press(photo, "at night")
    for name in ("Dark", "Light"):
        row(photo).save.click()
        answer(photo, name)
    photo.window.presetting.ask_to_rename(photo.window.presetting.own[1])
    answer(photo, "dark")
    photo.until(lambda: "already" in photo.window.notices.text())
    assert [one.name for one in photo.window.presetting.own] == ["Dark", "Light"]


def test_our_presets_cannot_be_deleted(photo):
    photo.qtbot.keyClick(button(photo, "at night"), Qt.Key.Key_Delete)
    assert button(photo, "at night").isVisible()


def test_every_preset_of_ours_has_a_name_in_the_users_language():
    assert all(label(preset) for preset in PRESETS)
    assert told("at night, in red, In Bright Daylight") == "at night, in red, by day"


# -- sliders ---------------------------------------------------------------------------------------
@pytest.fixture
def changed(photo):
    press(photo, "at night")
    return photo


def test_a_slider_goes_back_to_automatic_by_key_button_and_double_click(changed):
    dial = changed.window.balance.words
    backs = (
        lambda: changed.qtbot.keyClick(dial.slider, Qt.Key.Key_Delete),
        lambda: changed.qtbot.mouseClick(dial.back, Qt.MouseButton.LeftButton),
        lambda: changed.qtbot.mouseDClick(dial.slider, Qt.MouseButton.LeftButton),
    )
    for go_back in backs:
        with changed.answered():
            dial.slider.setValue(100)
        assert dial.back.isVisible()
        assert changed.window.session.now.alpha_text == 5
        with changed.answered():
            go_back()
        assert changed.window.session.now.alpha_text is None
        assert not dial.back.isVisible()


def test_values_are_said_in_percent_of_what_is_usual(changed):
    dial = changed.window.balance.words
    assert dial._value.text() == "auto"
    with changed.answered():
        dial.slider.setValue(90)
    assert dial._value.text() == "150\N{NO-BREAK SPACE}%"


def test_a_weight_goes_back_to_whole(scene):
    made = Composition(
        terms=(Term(TermKind.TEXT, "boat", 0.3), Term(TermKind.LIKE, "/a.jpg", -0.5)),
        filters=Filters(),
    )
    with scene.answered():
        scene.window.session.put(made)
    balance = scene.window.balance
    for number, weight in ((0, 1.0), (1, -1.0)):
        slider = balance._term_rows[number].findChild(QSlider)
        with scene.answered():
            scene.qtbot.keyClick(slider, Qt.Key.Key_Delete)
        assert scene.window.session.now.terms[number].weight == weight
