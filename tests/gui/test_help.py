"""Help and keys: found by words, made of what the window does, printed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from app.views import reading
from app.views.help_page import PICTURES, HelpPage, KeysPage, help_parts, key_parts
from app.views.help_pictures import picture_path, read_pictures
from app.views.help_texts import sections
from app.views.parts_of_window import go_to_part
from app.views.reading import Line, Part, matching, pdf_of, write_pdf
from engine.errors import EnvironmentProblem

pytestmark = pytest.mark.gui

PARTS = (
    Part("Searching", (Line("Type what you look for."), Line("Draw it."))),
    Part("Keys", (Line("Quit", "Ctrl+Q"), Line("Draw", "Ctrl+D"))),
)


def test_words_find_lines_titles_and_keys() -> None:
    assert matching(PARTS, "") == list(PARTS)
    assert [part.title for part in matching(PARTS, "DRAW")] == ["Searching", "Keys"]
    assert matching(PARTS, "draw ctrl") == [Part("Keys", (Line("Draw", "Ctrl+D"),))]
    assert matching(PARTS, "searching")[0].lines == PARTS[0].lines
    assert matching(PARTS, "zebra") == []


def test_the_help_is_filtered_while_one_types(qtbot, bridge) -> None:
    page = HelpPage(bridge)
    qtbot.addWidget(page)
    page.show()
    assert len(help_parts()) >= 6
    whole = page.text.toPlainText()
    qtbot.keyClicks(page.wanted, "handwritten")
    assert "Handwritten" in page.text.toPlainText()
    assert len(page.text.toPlainText()) < len(whole) / 4
    qtbot.keyClicks(page.wanted, "xyzzy")
    assert page.text.toPlainText() == "Nothing here says that."


def test_the_list_of_keys_holds_every_key_of_the_window(scene) -> None:
    scene.window.show_page("keys")
    page = scene.window.subpages.page("keys")
    assert isinstance(page, KeysPage)
    said = page.text.toPlainText()
    for action in scene.window.actions():
        for key in action.shortcuts():
            assert key.toString() in said
    assert "Search box" in said


def test_no_two_commands_have_the_same_key(scene) -> None:
    keys = [key.toString() for one in scene.window.actions() for key in one.shortcuts()]
    assert sorted(set(keys)) == sorted(keys)


def test_every_key_has_a_group(scene) -> None:
    assert "More" not in [part.title for part in key_parts(scene.window.actions())]


def test_typing_filters_at_once(scene) -> None:
    scene.window.show_page("keys")
    scene.qtbot.keyClicks(scene.window.subpages.page("keys").wanted, "sketch")
    assert "Quit" not in scene.window.subpages.page("keys").text.toPlainText()


def test_a_page_that_cannot_be_written_says_so(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    with pytest.raises(EnvironmentProblem, match="could not be written"):
        write_pdf(pdf_of("<h3>Keys</h3><p>Ctrl+Q</p>", "Keys"), "Keys")


def test_f6_goes_round_through_the_parts(scene) -> None:
    window = scene.window
    window.bar.line.setFocus()
    seen = []
    for _ in range(5):
        go_to_part(window, 1)
        focus = window.focusWidget()
        seen.append(
            next(
                name
                for name in ("bar", "left", "page", "right", "status")
                if getattr(window, name).isAncestorOf(focus)
            )
        )
    assert seen[:3] == ["left", "page", "right"]
    assert "bar" in seen
    go_to_part(window, -1)
    assert window.focusWidget() is not None


def test_f6_works_on_a_page_too(scene) -> None:
    scene.window.show_page("help")
    scene.window.bar.line.setFocus()
    scene.qtbot.keyClick(scene.window, Qt.Key.Key_F6)
    assert scene.window.subpages.isAncestorOf(scene.window.focusWidget())


def test_a_page_is_printed_through_the_bridge_or_says_why_not(
    qtbot, bridge, monkeypatch, tmp_path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    opened = []
    monkeypatch.setattr("app.desktop.open_file", lambda path: opened.append(path) is not None)
    page = HelpPage(bridge)
    qtbot.addWidget(page)
    page.print.click()
    qtbot.waitUntil(lambda: bool(opened))
    assert opened[0].read_bytes().startswith(b"%PDF")
    qtbot.waitUntil(lambda: not page.message.isHidden())
    assert "No program was found" in page.message.text()


def test_pictures_fit_the_theme_the_screen_and_the_column(tmp_path, qapp) -> None:
    dark = picture_path("words", is_dark=True, ratio=1.0, folder=tmp_path)
    assert dark.name == "words-dark-1x.webp"
    assert picture_path("words", is_dark=False, ratio=1.5).name == "words-light-2x.webp"
    made = QImage(400, 200, QImage.Format.Format_RGB32)
    made.fill(0)
    assert made.save(str(dark))
    gone, broken = tmp_path / "gone.webp", tmp_path / "broken.webp"
    broken.write_bytes(b"no picture")
    read = read_pictures([dark, gone, broken], 100)
    assert {path: image.size().toTuple() for path, image in read.items()} == {dark: (100, 50)}
    assert max(PICTURES) < len(sections())


def test_the_help_shows_its_pictures_and_runs_on_without_them(
    qtbot, bridge, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(reading, "picture_path", lambda name, **_how: tmp_path / f"{name}.webp")
    made = QImage(400, 200, QImage.Format.Format_RGB32)
    made.fill(0)
    assert made.save(str(tmp_path / "words.webp"))
    page = HelpPage(bridge)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: "screen:words" in page.text.toHtml())
    assert page.text.toHtml().count("screen:") == 1
    qtbot.keyClicks(page.wanted, "handwritten")
    assert "screen:" not in page.text.toHtml()
