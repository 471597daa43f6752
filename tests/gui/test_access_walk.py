"""Walks every page, pane and popup: names, keys, room for large text, order, both directions.

A person who sees little sets the text to twice its size; one who cannot use a mouse goes by Tab;
one who sees nothing hears names. Each of them must be able to use all of it.
"""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.composition import Composition, Filters
from app.views.subpages import pages
from engine.domain import Kind, Term, TermKind
from engine.errors import EnvironmentProblem
from tests.helpers.access import faults, listed, settle

pytestmark = pytest.mark.gui


def test_the_window_and_each_preview(way, qapp, scene) -> None:
    window = scene.window
    settle(qapp)
    found = set(faults(window))
    if window.folding.is_narrow:  # large text: one pane at a time has room
        window.folding.toggle_right()
    for kind in Kind:
        with scene.answered():
            window.session.put(Composition(filters=Filters(kinds=(kind,))))
        window.grid.go_to(0)
        settle(qapp)
        assert window.preview.hit is not None
        found.update(faults(window))
    if window.folding.is_narrow:
        window.folding.toggle_right()
        window.folding.toggle_left()
        settle(qapp)
        found.update(faults(window))
    assert not found, listed(found)


@pytest.mark.parametrize("name", sorted(pages()))
def test_each_page(way, name, qapp, scene) -> None:
    scene.window.show_page(name)
    settle(qapp)
    found = set(faults(scene.window.subpages))
    if name == "settings":
        page = scene.window.subpages.page(name)
        for row in range(page.names.count()):
            page.names.setCurrentRow(row)
            settle(qapp)
            found.update(faults(scene.window.subpages))
    assert not found, listed(found)


def test_the_sketch_pad_a_question_and_a_message(way, qapp, scene) -> None:
    window = scene.window
    window.show_sketch(True)
    settle(qapp)
    found = set(faults(window))
    window.show_sketch(False)
    window.prompt.ask("Save this search as:", "", lambda _text: None)
    window.notifier.problem(EnvironmentProblem("The disk is full.", "Free some space."))
    scene.until(window.notices.isVisible)
    settle(qapp)
    found.update(faults(window))
    assert not found, listed(found)


def test_a_search_of_all_kinds_of_parts(way, qapp, scene) -> None:
    window = scene.window
    terms = (
        Term(TermKind.TEXT, "harbour"),
        Term(TermKind.WITHOUT, "people", -1.0),
        Term(TermKind.LIKE, str(window.results.hits[0].path)),
        Term(TermKind.COLOUR, "red"),
    )
    with scene.answered():
        window.session.put(Composition(terms=terms, text="at night", liked=("a", "b")))
    window.grid.go_to(0)
    settle(qapp)
    found = faults(window)
    assert not found, listed(found)


def test_the_empty_window(way, qapp, scene) -> None:
    scene.window.page.show_has_folders(False)
    settle(qapp)
    found = faults(scene.window)
    assert not found, listed(found)


def test_popups(way, qapp, qtbot, scene) -> None:
    window = scene.window
    with scene.answered():
        window.session.put(Composition(terms=(Term(TermKind.TEXT, "harbour"),)))
    found = set()
    for open_one in (
        lambda: qtbot.keyClick(window.bar.chips()[0], Qt.Key.Key_Return),
        window.bar.history.open_list,
    ):
        open_one()
        settle(qapp)
        popups = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        assert len(popups) > 1
        for popup in popups:
            if popup is not window:
                found.update(faults(popup))
                popup.close()
    assert not found, listed(found)


def test_a_screen_reader_hears_what_is_in_a_result(scene) -> None:
    window, grid = scene.window, scene.window.grid
    index = window.results.index(3, 0)
    role = Qt.ItemDataRole.AccessibleDescriptionRole
    grid.setFocus()
    grid.go_to(3)
    hit = grid.current_hit()
    scene.until(lambda: "in it:" in str(window.results.data(index, role)))
    said = window.results.data(index, role)
    assert "tags: " in said or not scene.library.details(hit.file_id).tags
    assert hit.path.name in window.results.data(index, Qt.ItemDataRole.AccessibleTextRole)


def test_what_is_told_of_an_item_names_title_tags_stars_and_words(scene) -> None:
    from app.explain import told

    plain = scene.library.details(scene.window.results.hits[0].file_id)
    details = replace(plain, title="Minuet", tags=("home", "old"), rating=4, words=("lake",))
    assert told(details) == "Minuet; tags: home, old; 4 of 5 stars; in it: lake"


def test_tab_goes_through_the_parts_in_the_order_one_reads(scene) -> None:
    """Search bar, left pane, results, preview: no jumping back and forth."""
    window = scene.window
    window.grid.go_to(0)
    settle(QApplication.instance())
    names = ("bar", "left", "page", "right", "status")
    window.bar.line.setFocus()
    seen = []
    for _ in range(200):
        window.focusNextChild()
        focus = window.focusWidget()
        part = next((name for name in names if getattr(window, name).isAncestorOf(focus)), "")
        if part and (not seen or seen[-1] != part):
            seen.append(part)
        if len(seen) > 1 and part == "bar":
            break
    assert [name for name in seen if name in names[1:4]] == ["left", "page", "right"]
