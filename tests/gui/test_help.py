"""Help and keys: found by words, made of what the window does, printed."""

import pytest
from PySide6.QtCore import Qt

from app.views.help_page import HelpPage, KeysPage, help_parts, key_parts
from app.views.parts_of_window import go_to_part
from app.views.reading import Line, Part, matching, write_pdf

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


def test_pages_are_printed_as_pdf(tmp_path, monkeypatch, qapp) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    path = write_pdf("<h3>Keys</h3><p>Ctrl+Q</p>", "Keys")
    assert path.parent == tmp_path
    assert path.read_bytes().startswith(b"%PDF")


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
