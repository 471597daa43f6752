"""Above the results: order, groups, near copies, size; the list and its columns; all that is selected."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from app.composition import Composition
from app.open_with import Program
from app.theme import tokens
from app.views.result_columns import columns_for
from app.views.results_list import next_order
from app.views.results_tools import labels_of
from app.views.tile import badge_at, badges
from engine.domain import Query, Term, TermKind
from engine.events import FilesChanged

pytestmark = pytest.mark.gui

HARBOUR = Term(TermKind.TEXT, "harbour")
DUSK = Term(TermKind.TEXT, "dusk")


def texts(menu):
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions()]


def choose(menu, text):
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == text).trigger()


def section(columns, key):
    return [column.key for column in columns.shown].index(key)


def click_column(scene, qtbot, key):
    columns = scene.window.grid.columns
    number = section(columns, key)
    x = columns.sectionViewportPosition(number) + columns.sectionSize(number) // 2
    with scene.answered():
        qtbot.mouseClick(
            columns.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, columns.height() // 2)
        )


# -- order and groups ------------------------------------------------------------------------------
def test_results_are_sorted_from_the_menu_and_back(scene):
    tools = scene.window.page.tools
    plain = scene.names()
    with scene.answered():
        choose(tools.sort.menu(), "Name")
    assert scene.library.searches[-1].order == "name"
    assert scene.names() != plain
    assert tools.sort.property("marked") is True
    with scene.answered():
        choose(tools.sort.menu(), "Newest first")
    assert scene.names() == plain
    assert tools.sort.property("marked") is False


def test_each_term_can_be_sorted_by_once_there_are_several(scene):
    tools = scene.window.page.tools
    with scene.answered():
        scene.window.session.put(Composition(terms=(HARBOUR,)))
    assert not [text for text in texts(tools.sort.menu()) if "harbour" in text]
    with scene.answered():
        scene.window.session.put(Composition(terms=(HARBOUR, DUSK)))
    with scene.answered():
        choose(tools.sort.menu(), "Match with “dusk”")
    shares = [hit.terms["text2"] for hit in scene.window.results.hits]
    assert shares == sorted(shares, reverse=True)


def test_groups_have_titles_and_the_whole_answer_is_in_them(scene):
    grid = scene.window.grid
    with scene.answered():
        choose(scene.window.page.tools.group.menu(), "Folder")
    headers = grid.layout_now().headers_between(0, 10**9)
    assert sum(section.count for section, _first, _y in headers) == scene.window.results.total
    for part, first, _y in headers[:1]:
        assert grid.title_of(part.title) == str(scene.window.results.hit_at(first).path.parent)
    with scene.answered():
        choose(scene.window.page.tools.group.menu(), "No groups")
    assert grid.layout_now().headers_between(0, 10**9) == []


def test_days_are_named_as_people_say_them(scene):
    with scene.answered():
        choose(scene.window.page.tools.group.menu(), "Day")
    part, _first, _y = scene.window.grid.layout_now().headers_between(0, 1)[0]
    title = scene.window.grid.title_of(part.title)
    assert part.title[:4] in title
    assert part.title not in title
    assert scene.window.grid.title_of("") == "No date"


def test_going_back_takes_the_order_back(scene):
    tools = scene.window.page.tools
    with scene.answered():
        choose(tools.sort.menu(), "Name")
    with scene.answered():
        scene.window.session.go_back()
    assert scene.library.searches[-1].order == ""


# -- near copies -----------------------------------------------------------------------------------
def test_near_copies_are_folded_until_one_says_else(scene, qtbot):
    assert scene.library.searches[-1].folded
    with scene.answered():
        qtbot.mouseClick(scene.window.page.tools.copies, Qt.MouseButton.LeftButton)
    assert not scene.library.searches[-1].folded


@pytest.fixture
def with_copies(closed_scene):
    """The first photo has three near copies."""
    items = closed_scene.library.items
    first = next(iter(items))
    items[first] = replace(items[first], folded=3)
    return closed_scene.open()


def test_a_click_on_the_count_shows_the_copies(with_copies, qtbot):
    scene, grid = with_copies, with_copies.window.grid
    hit = scene.window.results.hits[0]
    option = QStyleOptionViewItem()
    option.font = grid.font()
    option.rect = grid.visualRect(scene.window.results.index(0, 0))
    with scene.answered():
        spot = badge_at(hit, option).center()
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    (condition,) = scene.library.searches[-1].conditions
    assert (condition.field, condition.value) == ("copies", str(hit.path))
    assert not scene.library.searches[-1].folded
    with scene.answered():
        scene.window.session.go_back()
    assert scene.window.results.total == 240


def test_the_menu_and_the_spoken_name_tell_of_copies(with_copies):
    window = with_copies.window
    window.grid.go_to(0)
    said = [action.text() for action in window.hits.menu().actions()]
    assert "Show its 3 near copies" in said
    index = window.results.index(0, 0)
    assert "3 near copies" in window.results.data(index, Qt.ItemDataRole.AccessibleTextRole)


# -- the list --------------------------------------------------------------------------------------
def test_the_list_has_a_row_for_each_result_and_keys_go_row_by_row(scene, qtbot):
    grid = scene.window.grid
    qtbot.mouseClick(scene.window.page.tools.as_list, Qt.MouseButton.LeftButton)
    assert grid.layout_now().columns == 1
    assert grid.columns.isVisible()
    scene.window.focus_results()
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    assert grid.currentIndex().row() == 1
    rect = grid.visualRect(grid.currentIndex())
    assert rect.width() == grid.viewport().width()
    qtbot.mouseClick(scene.window.page.tools.as_grid, Qt.MouseButton.LeftButton)
    assert grid.layout_now().columns > 1
    assert grid.currentIndex().row() == 1, "the place is kept"


def test_a_column_sorts_and_a_second_click_turns_it_round(scene, qtbot):
    scene.window.page.tools.set_list(True)
    click_column(scene, qtbot, "name")
    assert scene.library.searches[-1].order == "name"
    click_column(scene, qtbot, "name")
    assert scene.library.searches[-1].order == "-name"
    columns = scene.window.grid.columns
    assert columns.sortIndicatorSection() == section(columns, "name")
    assert columns.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder


def test_each_term_has_a_column_of_its_own(scene):
    columns = scene.window.grid.columns
    assert "score" not in [column.key for column in columns.shown]
    with scene.answered():
        scene.window.session.put(Composition(terms=(HARBOUR, DUSK)))
    shown = {column.key: column for column in columns.shown}
    hit = scene.window.results.hits[0]
    assert shown["term:text2"].title == "“dusk”"
    assert shown["term:text2"].text(hit) == f"{hit.terms['text2']:.2f}"
    assert shown["score"].text(hit) == f"{hit.score:.2f}"


def test_columns_never_take_the_names_room(scene):
    scene.window.page.tools.set_list(True)
    columns = scene.window.grid.columns
    for width in (1600, 900, 480):
        scene.window.resize(width, 700)
        total = sum(columns.sectionSize(n) for n in range(columns.count()))
        assert total <= columns.width()
        assert columns.sectionSize(0) >= 0.29 * columns.width()


def test_next_orders():
    name, size = columns_for(())[0], next(c for c in columns_for(()) if c.key == "size")
    assert [next_order(order, name) for order in ("", "name", "-name", "-size")] == [
        "name",
        "-name",
        "name",
        "name",
    ]
    assert [next_order(order, size) for order in ("", "-size", "size")] == [
        "-size",
        "size",
        "-size",
    ]


def test_long_words_are_cut_in_labels():
    words = "a very long description of a picture"
    ((name, label),) = labels_of(Query((Term(TermKind.TEXT, words),)))
    assert name == "text"
    assert len(label) <= 26


@pytest.mark.parametrize("is_list", [False, True])
def test_what_is_not_loaded_is_drawn_as_a_quiet_place(scene, is_list):
    grid, model = scene.window.grid, scene.window.results
    grid.set_list(is_list)
    index = model.index(150, 0)
    assert model.hit(index) is None
    option = QStyleOptionViewItem()
    option.font, option.rect = grid.font(), grid.visualRect(model.index(0, 0)).translated(0, 0)
    option.rect.moveTo(0, 0)
    image = QImage(grid.viewport().size(), QImage.Format.Format_RGB32)
    image.fill(tokens().surface)
    painter = QPainter(image)
    grid.itemDelegate().paint(painter, option, index)
    painter.end()
    colours = {image.pixelColor(x, y).name() for x in range(0, 200, 4) for y in range(0, 40, 4)}
    assert tokens().stage.name() in colours


# -- size ------------------------------------------------------------------------------------------
def test_the_slider_and_the_keys_change_the_size_together(scene, qtbot):
    grid, slider = scene.window.grid, scene.window.page.tools.density
    slider.setValue(300)
    assert grid.density == 300
    grid.set_density(120)
    assert slider.value() == 120
    columns = grid.layout_now().columns
    qtbot.keyClick(slider, Qt.Key.Key_PageUp)
    assert grid.density > 120
    assert grid.layout_now().columns <= columns


def test_larger_text_has_room_under_the_pictures(scene):
    grid = scene.window.grid
    before = grid.layout_now().measures.caption
    font = grid.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    grid.setFont(font)
    assert grid.layout_now().measures.caption >= max(before, 2 * grid.fontMetrics().height())


# -- from right to left ----------------------------------------------------------------------------
def test_from_right_to_left_the_first_tile_is_on_the_right(scene, qtbot):
    window, grid = scene.window, scene.window.grid
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    first, second = (grid.visualRect(window.results.index(row, 0)) for row in (0, 1))
    assert first.left() > second.right()
    assert grid.indexAt(first.center()).row() == 0
    window.focus_results()
    qtbot.keyClick(grid, Qt.Key.Key_Left)
    assert grid.currentIndex().row() == 1


# -- everything selected ---------------------------------------------------------------------------
def test_what_is_selected_but_not_loaded_is_meant_too(scene, qtbot):
    window = scene.window
    window.focus_results()
    qtbot.keyClick(window.grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(window.results.hits) < 240
    qtbot.keyClick(window.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    scene.until(lambda: "240" in window.notices.text())
    assert len(QGuiApplication.clipboard().mimeData().urls()) == 240
    qtbot.keyClick(window.grid, Qt.Key.Key_3)
    scene.until(lambda: len(scene.library.ratings) == 240)
    assert set(scene.library.ratings.values()) == {3}


def test_a_refresh_keeps_what_is_selected_far_down(scene, qtbot):
    window = scene.window
    window.focus_results()
    window.grid.go_to(239)
    scene.until(lambda: window.results.hit_at(239) is not None)
    gone = window.results.hit_at(239).file_id
    window.grid.go_to(180)
    scene.until(lambda: window.results.hit_at(180) is not None)
    chosen = window.grid.current_hit()
    del scene.library.items[gone]
    with scene.answered():
        scene.library.emit(FilesChanged((gone,)))
    assert window.grid.current_hit() == chosen
    assert window.results.hit_at(180) == chosen, "nothing in sight is empty meanwhile"


# -- open with -------------------------------------------------------------------------------------
def test_a_program_of_ones_choice_is_started_with_the_file(scene, tmp_path):
    seen = tmp_path / "seen"
    program = tmp_path / "show"
    program.write_text(f'#!/bin/sh\nprintf %s "$1" > "{seen}.part" && mv "{seen}.part" "{seen}"\n')
    program.chmod(0o755)
    scene.chooser.answer_files = [program]
    path = Path("/home/ann/a b.jpg")
    scene.window.hits.opening.ask(path)
    scene.until(seen.exists)
    assert seen.read_text() == str(path)


def test_a_program_that_cannot_be_started_is_told(scene):
    gone = Program("Gone", ("/nowhere/gone",))
    scene.window.hits.opening.open_with(gone, Path("/x.jpg"))
    scene.until(lambda: "Gone" in scene.window.notices.text())


def test_the_menu_offers_programs_of_the_desktop(scene, tmp_path, monkeypatch):
    places = tmp_path / "applications"
    places.mkdir()
    (places / "mimeinfo.cache").write_text("[MIME Cache]\nimage/jpeg=viewer.desktop;\n")
    (places / "viewer.desktop").write_text("[Desktop Entry]\nName=A & B\nExec=viewer %f\n")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "none"))
    scene.window.grid.go_to(0)
    whole = scene.window.hits.menu()
    menu = next(action.menu() for action in whole.actions() if action.text() == "Open with")
    menu.aboutToShow.emit()
    scene.until(lambda: len(menu.actions()) == 3)
    assert menu.actions()[0].text() == "A && B"


def test_a_rating_is_seen_on_the_tile(scene):
    hit = scene.library.items[1]
    assert badges(replace(hit, rating=4))[0] == ("star-filled", "4")
    assert all(icon != "star-filled" for icon, _text in badges(replace(hit, rating=0)))
