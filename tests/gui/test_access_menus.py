"""Walks every menu in each language, and the keys of the window: nothing nameless, nothing twice."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.composition import Composition, Filters
from app.language import speak
from app.presets import Preset
from app.settings.preferences import Preferences
from app.tray import TrayIndicator
from app.views.chip_menu import instruction_menu, term_menu
from app.views.subpages import pages
from engine.domain import Kind, Progress, Query, Term, TermKind
from tests.gui.conftest import Scene
from tests.helpers.access import listed, settle

pytestmark = pytest.mark.gui
OVERLAPPING = (Qt.ShortcutContext.WindowShortcut, Qt.ShortcutContext.ApplicationShortcut)
Key = tuple[str, Qt.ShortcutContext, QWidget]


@pytest.fixture(params=["en", "de", "es"])
def tongue(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    """A window that speaks another language: two English texts may have become one."""
    speak(qapp, request.param)
    yield request.param
    speak(qapp, "en")
    QLocale.setDefault(QLocale.c())


# -- what is wrong with a menu ----------------------------------------------------------------------
def wrong(name: str, menu: QMenu) -> list[str]:
    """Actions without a text, texts that stand there twice, letters that lead to two places."""
    menu.aboutToShow.emit()
    actions = [one for one in menu.actions() if not one.isSeparator()]
    texts = [one.text().partition("\t")[0].strip() for one in actions]
    below = [one.menu() for one in actions if isinstance(one.menu(), QMenu)]
    return [
        *([] if actions else [f"{name}: nothing in it"]),
        *(f"{name}: an action without a text" for text in texts if not text),
        *(f"{name}: twice “{text}”" for text in twice(texts)),
        *(f"{name}: two keys {key}" for key in twice(shown_keys(actions))),
        *(f"{name}: two letters {letter}" for letter in twice(letters(texts))),
        *(found for one in below for found in wrong(f"{name} > {one.title()}", one)),
    ]


def shown_keys(actions: Iterable[QAction]) -> list[str]:
    """The keys that stand beside the texts, told by the action or behind a tab."""
    told = [one.text().partition("\t")[2] or one.shortcut().toString() for one in actions]
    return [key for key in told if key]


def letters(texts: Iterable[str]) -> list[str]:
    """The underlined letters; two && are the sign itself."""
    keys = (QKeySequence.mnemonic(text).toString() for text in texts)
    return [key for key in keys if key]


def twice(things: Iterable[str]) -> list[str]:
    return [thing for thing, count in Counter(things).items() if count > 1]


def test_what_is_wrong_with_a_menu_is_found(qapp: QApplication) -> None:
    menu = QMenu()
    for text in ("&Open", "&Only this", "Remove\tDel", "Delete\tDel", "Remove", ""):
        menu.addAction(text)
    menu.addMenu("More")
    assert wrong("it", menu) == [
        "it: an action without a text",
        "it: twice “Remove”",
        "it: two keys Del",
        "it: two letters Alt+O",
        "it > More: nothing in it",
    ]


# -- menus ------------------------------------------------------------------------------------------
def test_the_menus_of_the_bars(tongue: str, scene: Scene) -> None:
    window = scene.window
    with scene.answered():
        window.session.put(Composition(terms=(Term(TermKind.TEXT, "harbour"),)))
    with scene.answered():
        window.session.put(two_terms())
    tools = window.page.tools
    found = [
        *wrong("main", window.bar.menu.menu()),
        *wrong("sort", tools.sort.menu()),
        *wrong("group", tools.group.menu()),
        *wrong("back", window.bar.history.back.steps),
        *wrong("search line", window.bar.line.menu()),
        *(found for menu in window.findChildren(QMenu) if menu.actions() for found in wrong("a", menu)),
    ]  # fmt: skip
    assert not found, listed(found)


def two_terms() -> Composition:
    terms = (Term(TermKind.TEXT, "harbour"), Term(TermKind.TEXT, "dusk"))
    return Composition(terms=terms, text="at night", liked=("a",))


def test_the_menus_of_results(tongue: str, qapp: QApplication, scene: Scene) -> None:
    """Of each kind, of one and of two, among all results and in a collection."""
    window, found = scene.window, []
    scene.library.collections.create("Walls & doors", [1, 2])
    scene.until(lambda: bool(window.collecting.all))
    for kind in Kind:
        with scene.answered():
            window.session.put(Composition(filters=Filters(kinds=(kind,))))
        window.grid.go_to(0)
        found += wrong(kind.value, window.hits.menu())
        window.grid.selectAll()
        found += wrong(f"all {kind.value}", window.hits.menu())
    window.collecting.open(window.collecting.all[0])
    scene.until(lambda: window.collecting.now() is not None)
    window.grid.go_to(0)
    found += wrong("in a collection", window.hits.menu())
    assert not found, listed(found)


def test_the_menus_of_chips(tongue: str, scene: Scene) -> None:
    window, session = scene.window, scene.window.session
    terms = (
        Term(TermKind.TEXT, "harbour"),
        Term(TermKind.WITHOUT, "people", -1.0),
        Term(TermKind.LIKE, str(window.results.hits[0].path)),
        Term(TermKind.COLOUR, "red", -1.0),
    )
    with scene.answered():
        session.put(Composition(terms=terms, instruction="at night", liked=("a", "b")))
    found = [
        problem
        for index, term in enumerate(terms)
        for problem in wrong(term.kind.value, term_menu(session, index, window.close, window))
    ]
    found += wrong("instruction", instruction_menu(session, window))
    found += wrong("feedback", window.bar.feedback.menu())
    assert not found, listed(found)


def test_the_menus_of_lists(tongue: str, scene: Scene) -> None:
    window, library = scene.window, scene.library
    collection = library.collections.create("Walls", [1])
    saved, _ = library.saved.keep("Harbour", Query())
    concept = library.save_concept("boats", [1, 2], [])
    sketch, _ = library.sketches.save("a boat", "[]", b"")
    preset = Preset("mine", "brighter")
    found = [
        *wrong("folder", window.folders.menu_for(library.roots()[0])),
        *wrong("collection", window.collections.menu_for(collection)),
        *wrong("saved", window.saved.menu_for(saved)),
        *wrong("concept", window.concepts.menu_for(concept)),
        *wrong("sketch", window.pad.shelf.list.menu_for(sketch)),
        *wrong("preset", window.balance.presets.menu_for(preset)),
    ]
    assert not found, listed(found)


@pytest.mark.qt_log_ignore("systemTrayWindowChanged")  # there is no tray without a display
def test_the_menu_beside_the_clock(tongue: str, qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    preferences = Preferences(tmp_path / "window.ini")
    tray = TrayIndicator(window, preferences, is_available=lambda: True)
    tray.show_progress(Progress(340, 560, 3))
    assert tray.icon is not None
    found = wrong("tray", tray.icon.contextMenu())
    tray.stop()
    assert not found, listed(found)


# -- keys -------------------------------------------------------------------------------------------
def keys_of(window: QWidget) -> list[Key]:
    """All keys of a window, with where they are in force."""
    actions = [
        (key, action.shortcutContext(), widget)
        for widget in (window, *window.findChildren(QWidget))
        for action in widget.actions()
        if not isinstance(widget, QMenu)
        for key in action.shortcuts()
    ]
    shortcuts = [
        (key, one.context(), one.parent())
        for one in window.findChildren(QShortcut)
        for key in QShortcut.keys(one)
    ]
    buttons = [
        (one.shortcut(), OVERLAPPING[0], one)  # by a key of its own or by an underlined letter
        for one in window.findChildren(QAbstractButton)
        if not one.shortcut().isEmpty() and not one.isHidden()
    ]
    found = (*actions, *shortcuts, *buttons)
    return [(key.toString(), context, widget) for key, context, widget in found]


def meet(one: Key, other: Key) -> bool:
    """Whether both hear the same press: then Qt gives it to neither."""
    (key, context, widget), (other_key, other_context, other_widget) = one, other
    if key != other_key:
        return False
    if context in OVERLAPPING or other_context in OVERLAPPING or widget is other_widget:
        return True
    return widget.isAncestorOf(other_widget) or other_widget.isAncestorOf(widget)


def ambiguous(window: QWidget) -> list[str]:
    pairs = combinations(keys_of(window), 2)
    return [
        f"{one[0]}: {type(one[2]).__name__}, {type(other[2]).__name__}"
        for one, other in pairs
        if meet(one, other)
    ]


def test_keys_that_two_take_are_found(qapp: QApplication) -> None:
    window = QWidget()
    inner = QWidget(window)
    QShortcut(QKeySequence("Ctrl+J"), window, lambda: None)
    QPushButton("&Jump", inner)
    QPushButton("&Just so", inner)
    action = QAction("Jump", inner)
    action.setShortcut("Ctrl+J")
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    inner.addAction(action)
    assert ambiguous(window) == ["Ctrl+J: QWidget, QWidget", "Alt+J: QPushButton, QPushButton"]


def test_no_key_of_the_window_means_two_things(
    tongue: str, qapp: QApplication, scene: Scene
) -> None:
    window = scene.window
    for name in pages():
        window.show_page(name)
    window.show_sketch(True)
    settle(qapp)
    assert len(keys_of(window)) > 40
    assert not ambiguous(window), listed(ambiguous(window))
