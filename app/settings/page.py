"""The settings: sections on the left, the chosen one on the right."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QStackedWidget, QWidget

from app.icons import icon
from app.settings.about import AboutSection, PrivacySection
from app.settings.appearance import AppearanceSection
from app.settings.indexing import IndexingSection
from app.settings.library import LibrarySection
from app.settings.models import ModelsSection
from app.settings.preferences import Preferences
from app.settings.section import Section
from app.theme import ICON_PX, SPACE_M, SPACE_S, watcher

if TYPE_CHECKING:
    from app.bridge import EngineBridge
    from engine.api import Library

LIST_PX: Final = 180
ROW_PX: Final = 36


def _folder(library: "Library") -> object:
    return library.folder


class SettingsPage(QWidget):
    """Everything that can be set, and nothing that cannot.

    Parameters
    ----------
    preferences
        The window's own memory; the user's when None.

    Signals
    -------
    mode_changed(str)
        The theme is another one now.
    library_requested(Path)
        This library is to be opened again, in the language that was chosen.
    """

    mode_changed = Signal(str)
    library_requested = Signal(object)

    def __init__(
        self,
        bridge: "EngineBridge",
        preferences: Preferences | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        preferences = preferences if preferences is not None else Preferences()
        self.names = QListWidget(self)
        self.names.setAccessibleName(self.tr("Sections"))
        self.names.setIconSize(QSize(ICON_PX, ICON_PX))
        self._icon_names: list[str] = []
        self._stack = QStackedWidget(self)
        self.appearance = AppearanceSection(preferences, self)
        self.library = LibrarySection(bridge, preferences, self)
        self.indexing = IndexingSection(bridge, preferences, self)
        self.models = ModelsSection(bridge, preferences, self)
        self.privacy = PrivacySection(self)
        self.about = AboutSection(self)
        for section, icon_name in (
            (self.appearance, "appearance"),
            (self.library, "database"),
            (self.indexing, "refresh"),
            (self.models, "model"),
            (self.privacy, "lock"),
            (self.about, "info"),
        ):
            self._add(section, icon_name)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE_S, SPACE_S, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.names)
        layout.addWidget(self._stack, 1)
        self.names.currentRowChanged.connect(self._show_section)
        self.appearance.mode_changed.connect(self.mode_changed)
        self.appearance.reopen_wanted.connect(self._reopen)
        self._draw_icons()
        self._fit_names()
        watcher().changed.connect(self._draw_icons)
        self.names.setCurrentRow(0)
        self.setFocusProxy(self.names)

    def open_section(self, section: Section) -> None:
        """Show one of the sections, for example `models`."""
        self.names.setCurrentRow(self._stack.indexOf(section))

    def current(self) -> Section:
        """Give the section shown."""
        shown = self._stack.currentWidget()
        assert isinstance(shown, Section)
        return shown

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the section up to date each time it comes into sight."""
        super().showEvent(event)
        self._refresh()

    def _reopen(self) -> None:
        self._bridge.run(_folder, done=self.library_requested.emit)

    def _add(self, section: Section, icon_name: str) -> None:
        self._stack.addWidget(section)
        self.names.addItem(section.title)
        self._icon_names.append(icon_name)

    def _show_section(self, row: int) -> None:
        self._stack.setCurrentIndex(row)
        if self.isVisible():
            self._refresh()

    def _refresh(self) -> None:
        self.current().refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Another font or language needs another width."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "about"):
            self._fit_names()

    def _fit_names(self) -> None:
        letters = self.names.fontMetrics()
        height = max(ROW_PX, letters.height() + 2 * SPACE_S)
        for row in range(self.names.count()):
            self.names.item(row).setSizeHint(QSize(0, height))
        texts = [self.names.item(row).text() for row in range(self.names.count())]
        widest = max(letters.horizontalAdvance(text) for text in texts)
        self.names.setFixedWidth(max(LIST_PX, widest + ICON_PX + 5 * SPACE_M))

    def _draw_icons(self) -> None:
        for row, name in enumerate(self._icon_names):
            self.names.item(row).setIcon(icon(name))
