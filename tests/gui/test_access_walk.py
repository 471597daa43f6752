"""Walks every page, pane and popup: names, keys, room for large text, order, both directions.

A person who sees little sets the text to twice its size; one who cannot use a mouse goes by Tab;
one who sees nothing hears names. Each of them must be able to use all of it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QSizeGrip,
    QSplitterHandle,
    QWidget,
)

from app.composition import Composition, Filters
from app.theme import apply_text_size
from app.views.subpages import pages
from app.widgets.elided import ElidedLabel
from engine.domain import Kind, Term, TermKind
from engine.errors import EnvironmentProblem

pytestmark = pytest.mark.gui

CONTROLS = (
    QAbstractButton, QLineEdit, QAbstractSlider, QAbstractSpinBox, QComboBox, QAbstractItemView,
)  # fmt: skip
BY_KEY = {"chipClose": "Delete on the chip around it", "clearButton": "Escape in the line"}
EDGE_PX = 3  # of a frame: no text is cut by these
INSIDE = (QScrollBar, QSizeGrip, QSplitterHandle, QHeaderView)


def own(widget: QWidget) -> bool:
    """Whether it is a control of ours and not a piece inside one of Qt's."""
    around = widget.parentWidget()
    inside = isinstance(around, QAbstractSpinBox | QComboBox | QLineEdit)
    return not inside and not isinstance(widget, INSIDE)


def shown(top: QWidget) -> Iterator[QWidget]:
    """All that is on the screen, hidden pages left out."""
    for widget in (top, *top.findChildren(QWidget)):
        if widget.isVisibleTo(top) and widget.width() > 0 and own(widget):
            yield widget


def spoken(widget: QWidget) -> str:
    """What a screen reader would say."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip() if interface is not None else ""


def described(widget: QWidget) -> str:
    chain, around = [], widget
    while around is not None and len(chain) < 4:
        chain.append(
            type(around).__name__ + (f"#{around.objectName()}" if around.objectName() else "")
        )
        around = around.parentWidget()
    text = getattr(widget, "text", lambda: "")()
    return f"{' < '.join(chain)} {spoken(widget) or text!r}"


def nameless(top: QWidget) -> list[str]:
    return [
        described(widget)
        for widget in shown(top)
        if (isinstance(widget, CONTROLS) or takes_tab(widget)) and not spoken(widget)
    ]


def takes_tab(widget: QWidget) -> bool:
    if isinstance(widget, QScrollArea) or widget.focusProxy() is not None:
        return False
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def out_of_reach(top: QWidget) -> list[str]:
    """Controls that no key leads to: no tab stop, no arrow key in a group, no shortcut."""
    return [
        described(widget)
        for widget in shown(top)
        if isinstance(widget, CONTROLS) and widget.isEnabled() and not reachable(widget)
    ]


def reachable(widget: QWidget) -> bool:
    return takes_tab(widget) or widget.objectName() in BY_KEY or by_arrows(widget)


def by_arrows(widget: QWidget) -> bool:
    """Whether arrow keys lead here from another button of the same group, as with radio buttons."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group is not None and group.exclusive() and any(map(takes_tab, group.buttons()))


def cut_off(top: QWidget) -> list[str]:
    """Texts that do not fit into their widget, and widgets that stick out of what holds them."""
    return [
        f"{described(widget)}: needs {need[0]}x{need[1]}, has {widget.width()}x{widget.height()}"
        for widget in shown(top)
        if (need := needed(widget))
        and (need[0] > widget.width() + 1 or need[1] > widget.height() + EDGE_PX)
    ]


def needed(widget: QWidget) -> tuple[int, int] | None:
    if isinstance(widget, ElidedLabel) or not getattr(widget, "text", None):
        return None
    if isinstance(widget, QLabel) and widget.text() and not widget.pixmap():
        if widget.wordWrap():
            return 0, widget.heightForWidth(widget.width())
        return widget.minimumSizeHint().width(), widget.minimumSizeHint().height()
    if isinstance(widget, QAbstractButton) and widget.text():
        size = widget.minimumSizeHint()
        return size.width(), size.height()
    if isinstance(widget, QLineEdit):
        return 0, widget.fontMetrics().height()
    return None


def sideways(top: QWidget) -> list[str]:
    """Areas that would have to scroll from side to side: half of a text is out of sight."""
    return [
        f"{described(area)}: {area.widget().width()} in {area.viewport().width()}"
        for area in shown(top)
        if isinstance(area, QScrollArea)
        and area.widget() is not None
        and area.widget().width() > area.viewport().width() + 1
    ]


def sticking_out(top: QWidget) -> list[str]:
    found = []
    for widget in shown(top):
        around = widget.parentWidget()
        if around is None or not isinstance(widget, CONTROLS) or scrolls(widget):
            continue
        if not around.rect().adjusted(-1, -1, 1, 1).contains(widget.geometry()):
            found.append(f"{described(widget)} {widget.geometry()} in {around.rect()}")
    return found


def scrolls(widget: QWidget) -> bool:
    around = widget.parentWidget()
    while around is not None and not around.isWindow():
        if isinstance(around, QAbstractScrollArea):
            return True
        around = around.parentWidget()
    return False


def faults(top: QWidget) -> list[str]:
    return [
        *(f"no name: {one}" for one in nameless(top)),
        *(f"no key: {one}" for one in out_of_reach(top)),
        *(f"cut off: {one}" for one in cut_off(top)),
        *(f"sideways: {one}" for one in sideways(top)),
        *(f"sticks out: {one}" for one in sticking_out(top)),
    ]


def listed(found: Iterable[str]) -> str:
    return "\n" + "\n".join(sorted(found))


@pytest.fixture(params=["normal", "large", "mirrored"])
def way(request, qapp: QApplication) -> Iterator[str]:
    """Text as it is, at twice its size, and a window that reads from the right."""
    if request.param == "large":
        apply_text_size(qapp, 200)
    if request.param == "mirrored":
        qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield request.param
    apply_text_size(qapp, 100)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def settle(qapp: QApplication) -> None:
    for _ in range(8):
        qapp.processEvents()


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
