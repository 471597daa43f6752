"""Looks over a window as people see, hear and reach it: names, keys, room for the texts."""

from collections.abc import Iterable, Iterator

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

from app.widgets.elided import ElidedLabel

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


def settle(qapp: QApplication) -> None:
    for _ in range(8):
        qapp.processEvents()
