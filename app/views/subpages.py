"""Pages that are shown inside the window in place of the search: settings, failures, help."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from app.bridge import EngineBridge
from app.icons import set_icon
from app.theme import SPACE_M, SPACE_S


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its title and how to make it."""

    title: str
    make: Callable[[EngineBridge], QWidget]


def _settings(bridge: EngineBridge) -> QWidget:
    # made on first use: the window must be up before all of it is loaded
    from app.settings.page import SettingsPage

    return SettingsPage(bridge)


def _failures(bridge: EngineBridge) -> QWidget:
    from app.failures.view import FailuresView

    return FailuresView(bridge)


def _duplicates(bridge: EngineBridge) -> QWidget:
    from app.duplicates.page import DuplicatesPage

    return DuplicatesPage(bridge)


def _help(bridge: EngineBridge) -> QWidget:
    from app.views.help_page import HelpPage

    return HelpPage(bridge)


def _keys(bridge: EngineBridge) -> QWidget:
    from app.views.help_page import KeysPage

    return KeysPage(bridge)


def _compare(bridge: EngineBridge) -> QWidget:
    from app.preview.compare import ComparePage

    return ComparePage(bridge)


def tr(text: str) -> str:
    """Translate in the context of the pages."""
    return QCoreApplication.translate("Subpages", text)


def pages() -> dict[str, Page]:
    """All pages by name."""
    return {
        "settings": Page(tr("Settings"), _settings),
        "failures": Page(tr("Files that could not be read"), _failures),
        "duplicates": Page(tr("Duplicates"), _duplicates),
        "help": Page(tr("Help"), _help),
        "keys": Page(tr("Keys"), _keys),
        "compare": Page(tr("Compare"), _compare),
    }


class Subpages(QWidget):
    """A header with a way back, and the page under it.

    Signals
    -------
    left()
        Back to the search.
    library_requested(Path)
        The user wants to open another library.
    remove_wanted(list[int], dict[int, Heir]), did(str, Callable, Callable)
        As the pages' own.
    """

    left = Signal()
    library_requested = Signal(object)
    remove_wanted = Signal(object, object)
    did = Signal(str, object, object)

    def __init__(self, bridge: EngineBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._pages: dict[str, QWidget] = {}
        self.name = ""
        self._title = QLabel(self)
        self._title.setProperty("role", "title")
        self.back = QToolButton(self)
        self.back.setAccessibleName(self.tr("Back to the search"))
        self.back.setToolTip(self.tr("Back to the search (Esc)"))
        set_icon(self.back, "chevron-left")
        self.back.clicked.connect(self.left)
        self._stack = QStackedWidget(self)
        head = QHBoxLayout()
        head.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_S)
        head.setSpacing(SPACE_S)
        head.addWidget(self.back)
        head.addWidget(self._title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)

    def open(self, name: str) -> QWidget:
        """Show a page, making it on first use."""
        page = pages()[name]
        if name not in self._pages:
            self._add(name, page.make(self._bridge))
        self.name = name
        self._title.setText(page.title)
        shown = self._pages[name]
        self._stack.setCurrentWidget(shown)
        shown.setFocus(Qt.FocusReason.OtherFocusReason)
        return shown

    def _add(self, name: str, page: QWidget) -> None:
        self._pages[name] = page
        self._stack.addWidget(page)
        for signal, wish in (
            ("closed", self.left),
            ("library_requested", self.library_requested),
            ("remove_wanted", self.remove_wanted),
            ("did", self.did),
        ):
            if hasattr(page, signal):
                getattr(page, signal).connect(wish)

    def page(self, name: str) -> QWidget | None:
        """A page that was made already."""
        return self._pages.get(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
