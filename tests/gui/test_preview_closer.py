"""How a photo was taken, in words; its colours, which can be searched for."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QColor, QGuiApplication
from pytestqt.qtbot import QtBot

from app.bridge import EngineBridge
from app.preview.pane import PreviewPane
from app.preview.shot_texts import (
    exposure_text,
    facts_of_shot,
    flash_text,
    focal_text,
    number_text,
    position_text,
)
from app.widgets.swatches import Swatches, colour_name
from engine.closeup import Shot, Swatch
from engine.domain import Hit, Kind
from tests.helpers.fake_closeups import SHOT, SWATCHES
from tests.helpers.fake_library import FakeLibrary

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("no_sound_device")]


def photos(library: FakeLibrary) -> list[Hit]:
    return [hit for hit in library.items.values() if hit.kind is Kind.PHOTO]


# -- texts ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("shot", "text"),
    [
        (SHOT, "1/250 s · f/5.6 · ISO 400"),
        (Shot(exposure_s=2.0, aperture=8.0, bias_ev=-0.7), "2 s · f/8 · −0.7 EV"),
        (Shot(exposure_s=0.5, bias_ev=1.0), "0.5 s · +1 EV"),
        (Shot(exposure_s=1 / 8000, bias_ev=0.0), "1/8000 s"),
        (Shot(), ""),
    ],
)
def test_exposures(shot: Shot, text: str) -> None:
    assert exposure_text(shot) == text


def test_focal_lengths() -> None:
    assert focal_text(Shot(focal_mm=85.0)) == "85 mm"
    assert focal_text(Shot(focal_mm=85.0, focal_35mm=85.0)) == "85 mm"
    assert focal_text(Shot(focal_mm=4.2, focal_35mm=26.0)) == "4.2 mm (as 26 mm on 35 mm film)"
    assert focal_text(Shot(focal_35mm=26.0)) == ""


def test_flash() -> None:
    assert [flash_text(Shot(flash=fired)) for fired in (True, False, None)] == [
        "fired", "did not fire", "",
    ]  # fmt: skip


def test_positions() -> None:
    assert position_text(SHOT) == "60.39500° N, 5.32500° E"
    south = Shot(latitude=-33.86, longitude=-151.2, altitude_m=-3.4)
    assert position_text(south) == "33.86000° S, 151.20000° W, -3 m"
    assert position_text(Shot(latitude=1.0)) == ""


def test_numbers_are_written_in_the_users_way() -> None:
    before = QLocale()
    try:
        QLocale.setDefault(QLocale(QLocale.Language.German))
        assert number_text(5.6) == "5,6"
        assert number_text(8.04) == "8"
    finally:
        QLocale.setDefault(before)


def test_what_is_not_known_is_not_listed() -> None:
    assert facts_of_shot(Shot(lens="EF 85mm f/1.8")) == [("Lens", "EF 85mm f/1.8")]


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ("#000000", "black"), ("#ffffff", "white"), ("#808080", "grey"), ("#c81e1e", "red"),
        ("#f58219", "orange"), ("#ffe600", "yellow"), ("#2d8232", "green"), ("#28b4b4", "turquoise"),
        ("#1e64aa", "blue"), ("#8a3fb0", "purple"), ("#e6509a", "pink"), ("#7a4b28", "brown"),
        ("#0a1c50", "dark blue"), ("#bcd9f2", "light blue"), ("#3a3a3c", "dark grey"),
    ],
)  # fmt: skip
def test_colours_have_names(colour: str, name: str) -> None:
    assert colour_name(QColor(colour)) == name


# -- in the pane ------------------------------------------------------------------------------------
def test_a_photo_tells_how_and_where_it_was_taken(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    pane.show_hit(photos(library)[0], bridge)
    qtbot.waitUntil(lambda: "Place" in pane.facts.facts())
    facts = pane.facts.facts()
    assert facts["Exposure"] == "1/250 s · f/5.6 · ISO 400"
    assert facts["Lens"] == "EF 85mm f/1.8"
    assert facts["Place"] == "Old quay, Bergen, Norway"
    assert list(facts).index("Exposure") > list(facts).index("Camera")


def test_a_photo_that_tells_nothing_keeps_its_other_facts(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    hit = photos(library)[0]
    library.closeups.broken.add(hit.file_id)
    pane.show_hit(hit, bridge)
    qtbot.waitUntil(lambda: ("colours", hit.file_id) in library.closeups.asked)
    qtbot.waitUntil(lambda: "Camera" in pane.facts.facts())
    assert "Exposure" not in pane.facts.facts()
    assert pane.message() == ""


def test_sounds_are_not_asked_for_their_exposure(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    pane.show_hit(photos(library)[0], bridge)
    qtbot.waitUntil(pane.facts.colours.isVisible)
    sound = next(hit for hit in library.items.values() if hit.kind is Kind.AUDIO)
    pane.show_hit(sound, bridge)
    assert not pane.facts.colours.isVisible()
    qtbot.waitUntil(lambda: "Length" in pane.facts.facts())
    assert "Exposure" not in pane.facts.facts()
    assert {file for look, file in library.closeups.asked if look == "shot"} == {
        photos(library)[0].file_id
    }


def test_a_colour_is_asked_for_by_click_and_key(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    wanted: list[str] = []
    pane.colour_requested.connect(wanted.append)
    pane.show_hit(photos(library)[0], bridge)
    qtbot.waitUntil(lambda: len(pane.facts.colours.buttons) == len(SWATCHES))
    blue, red = pane.facts.colours.buttons
    qtbot.mouseClick(blue, Qt.MouseButton.LeftButton)
    red.setFocus()
    qtbot.keyClick(red, Qt.Key.Key_Space)
    assert wanted == ["#1e64aa", "#c81e1e"]
    assert blue.accessibleName() == "Search for this colour: blue, 60 % of the picture"


def test_colours_are_as_wide_as_their_share_but_never_too_small(qtbot: QtBot) -> None:
    row = Swatches()
    qtbot.addWidget(row)
    row.resize(400, 24)
    row.show_colours([Swatch("#1e64aa", 0.7), Swatch("#c81e1e", 0.28), Swatch("#ffffff", 0.02)])
    row.show()
    widths = [button.width() for button in row.buttons]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 2 * widths[1]
    assert widths[2] >= 24
    middle = row.buttons[0].grab().toImage()
    assert middle.pixelColor(middle.width() // 2, middle.height() // 2) == QColor("#1e64aa")


def test_a_fact_can_be_copied(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    pane.show_hit(replace(photos(library)[0]), bridge)
    qtbot.waitUntil(lambda: "Position" in pane.facts.facts())
    names = list(pane.facts.facts())
    _name, value = pane.facts._cells[names.index("Position")]
    value.actions()[0].trigger()
    assert QGuiApplication.clipboard().text() == "60.39500° N, 5.32500° E"
