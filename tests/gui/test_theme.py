"""Themes can be read, follow the system, and dress icons."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app import icons, theme
from app.theme import CONTRAST, DARK, LIGHT, Mode, Tokens, apply_theme, tokens, watcher

pytestmark = pytest.mark.gui

THEMES = [LIGHT, DARK, CONTRAST]
BACKGROUNDS = ("window", "surface", "raised", "hover", "stage")


@pytest.fixture(autouse=True)
def back_to_light(qapp: QApplication) -> Iterator[None]:
    yield
    apply_theme(qapp, "light")


def luminance(colour: QColor) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: QColor, second: QColor) -> float:
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21.0)


@pytest.mark.parametrize("one", THEMES, ids=lambda one: one.name)
@pytest.mark.parametrize("text", ["text", "muted", "accent", "danger", "warning", "good"])
@pytest.mark.parametrize("background", BACKGROUNDS)
def test_text_can_be_read_on_every_background(one: Tokens, text: str, background: str) -> None:
    assert contrast(getattr(one, text), getattr(one, background)) >= 4.5


@pytest.mark.parametrize("one", THEMES, ids=lambda one: one.name)
@pytest.mark.parametrize(
    ("text", "background"),
    [("on_accent", "accent"), ("on_accent", "accent_hover"), ("on_selection", "selection")],
)
def test_text_can_be_read_on_coloured_fills(one: Tokens, text: str, background: str) -> None:
    assert contrast(getattr(one, text), getattr(one, background)) >= 4.5


@pytest.mark.parametrize("one", THEMES, ids=lambda one: one.name)
@pytest.mark.parametrize("line", ["control", "focus", "match", "star", "wave", "wave_played"])
@pytest.mark.parametrize("background", BACKGROUNDS)
def test_lines_that_matter_can_be_seen(one: Tokens, line: str, background: str) -> None:
    assert contrast(getattr(one, line), getattr(one, background)) >= 3.0


def test_marks_on_pages_are_seen_on_white_paper() -> None:
    assert contrast(LIGHT.match, QColor("white")) >= 3.0


@pytest.mark.parametrize("mode", ["light", "dark", "contrast"])
def test_applying_a_theme_reaches_palette_style_sheet_and_painters(
    qapp: QApplication, mode: Mode
) -> None:
    apply_theme(qapp, mode)
    assert tokens().name == mode
    assert qapp.palette().color(QPalette.ColorRole.Window) == tokens().window
    assert "$" not in qapp.styleSheet()
    accent = tokens().accent
    assert f"rgba({accent.red()}, {accent.green()}, {accent.blue()}, 255)" in qapp.styleSheet()


def test_every_picture_that_the_style_sheet_names_is_there() -> None:
    for one in THEMES:
        named = re.findall(r"url\(([^)]+)\)", theme.style_sheet_of(one))
        assert named
        assert all(QImage(name).width() > 0 for name in named)


def test_a_change_is_told_once_and_the_same_theme_again_is_not(
    qtbot: QtBot, qapp: QApplication
) -> None:
    apply_theme(qapp, "light")
    told: list[str] = []
    watcher().changed.connect(lambda: told.append(tokens().name))
    with qtbot.waitSignal(watcher().changed):
        apply_theme(qapp, "dark")
    apply_theme(qapp, "dark")
    assert told == ["dark"]


def test_system_mode_follows_the_systems_scheme(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply_theme(qapp, "system")
    before = tokens().name
    other = "dark" if before == "light" else "light"
    monkeypatch.setattr(theme, "resolve", lambda _mode: other)
    qapp.styleHints().colorSchemeChanged.emit(qapp.styleHints().colorScheme())
    assert tokens().name == other


def test_a_fixed_mode_does_not_follow_the_system(qapp: QApplication) -> None:
    apply_theme(qapp, "contrast")
    qapp.styleHints().colorSchemeChanged.emit(qapp.styleHints().colorScheme())
    assert tokens().name == "contrast"


# -- icons -----------------------------------------------------------------------------------------
def drawn(name: str, colour: QColor) -> QImage:
    image = QImage(24, 24, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    icons.draw(painter, QRectF(0, 0, 24, 24), name, colour)
    painter.end()
    return image


def is_drawn_in(image: QImage, colour: QColor) -> bool:
    """True when there is ink and all of it has this colour, but for rounding."""
    dots = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    ink = [dot for dot in dots if dot.alpha() >= 128]
    wanted = colour.getRgb()[:3]
    return bool(ink) and all(
        abs(part - want) <= 3
        for dot in ink
        for part, want in zip(dot.getRgb()[:3], wanted, strict=True)
    )


@pytest.mark.parametrize(
    "name", sorted(p.stem for p in icons.ICONS.glob("*.svg") if not p.stem.startswith("trouvere"))
)
def test_every_icon_is_drawn_in_the_colour_asked_for(qapp: QApplication, name: str) -> None:
    assert is_drawn_in(drawn(name, QColor("#123456")), QColor("#123456"))
    assert not is_drawn_in(drawn(name, QColor("#b0b0b0")), QColor("#123456"))


def test_an_unknown_icon_is_an_error(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icons.icon("no such icon")


def test_icons_of_widgets_keep_up_with_the_theme(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    button = QPushButton()
    qtbot.addWidget(button)
    icons.set_icon(button, "stop")
    assert is_drawn_in(button.icon().pixmap(20, 20).toImage(), LIGHT.text)
    apply_theme(qapp, "dark")
    assert is_drawn_in(button.icon().pixmap(20, 20).toImage(), DARK.text)


def test_a_deleted_widget_does_not_trouble_a_later_theme(qtbot: QtBot, qapp: QApplication) -> None:
    button = QPushButton()
    icons.set_icon(button, "play")
    with qtbot.waitSignal(button.destroyed):
        button.deleteLater()
    apply_theme(qapp, "contrast")
    apply_theme(qapp, "light")


def test_the_programs_icon_has_every_size(qapp: QApplication) -> None:
    sizes = {size.width() for size in icons.app_icon().availableSizes()}
    assert sizes == set(icons.APP_ICON_SIZES)


@pytest.mark.parametrize(("name", "turns"), [("back", True), ("search", False)])
def test_arrows_turn_round_where_one_reads_from_the_right(
    qapp: QApplication, name: str, turns: bool
) -> None:
    before = icons.pixmap(name, 20, QColor("black")).toImage()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    after = icons.pixmap(name, 20, QColor("black")).toImage()
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert (after != before) is turns
    if turns:
        assert after.flipped(Qt.Orientation.Horizontal) == before


def test_text_can_be_twice_as_large(qapp: QApplication) -> None:
    plain = qapp.font().pointSizeF()
    button = QPushButton("Text")
    height = button.sizeHint().height()
    theme.apply_text_size(qapp, 200)
    try:
        assert qapp.font().pointSizeF() == pytest.approx(2 * plain)
        button.ensurePolished()
        assert button.sizeHint().height() > height
    finally:
        theme.apply_text_size(qapp, 100)
    assert qapp.font().pointSizeF() == pytest.approx(plain)


def test_icons_are_drawn_at_the_size_of_the_screen(qapp: QApplication) -> None:
    ratio = qapp.primaryScreen().devicePixelRatio()
    assert round(theme.ICON_PX * ratio) in icons.wanted_sizes()
