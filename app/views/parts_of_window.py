"""F6: the keyboard goes from one part of the window to the next, past all that is inside."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from app.views.window import MainWindow


def go_to_part(window: "MainWindow", step: int) -> None:
    """Put the focus on the first control of the next part, or of the one before."""
    parts = [part for part in _parts(window) if _first_in(part) is not None]
    now = QApplication.focusWidget()
    here = next((n for n, part in enumerate(parts) if _holds(part, now)), -1 if step > 0 else 0)
    first = _first_in(parts[(here + step) % len(parts)])
    if first is not None:
        reason = Qt.FocusReason.TabFocusReason if step > 0 else Qt.FocusReason.BacktabFocusReason
        first.setFocus(reason)


def _parts(window: "MainWindow") -> list[QWidget]:
    asked = [window.bar, window.notices, window.prompt]
    if window.shown_page:
        return [*asked, window.subpages, window.status]
    return [*asked, window.left, window.page, window.right, window.status]


def _holds(part: QWidget, widget: QWidget | None) -> bool:
    return widget is not None and (part is widget or part.isAncestorOf(widget))


def _first_in(part: QWidget) -> QWidget | None:
    """Find where Tab would stop first; what is large (a list, the grid) before small buttons."""
    if not part.isVisible():
        return None
    stops = [widget for widget in part.findChildren(QWidget) if takes_tab(widget)]
    large = [
        widget
        for widget in stops
        if widget.height() * widget.width() * 3 > part.height() * part.width()
    ]
    return next(iter(large or stops), None)


def takes_tab(widget: QWidget) -> bool:
    """Whether Tab stops at a widget now."""
    return (
        widget.isVisible()
        and widget.isEnabled()
        and widget.focusProxy() is None
        and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    )
