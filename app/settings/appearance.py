"""Settings: light, dark, high contrast, or as the system says."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QButtonGroup, QRadioButton, QWidget

from app.settings.preferences import Preferences
from app.settings.section import Section, label
from app.theme import Mode, apply_theme


class AppearanceSection(Section):
    """Four choices that act at once and are remembered.

    Signals
    -------
    mode_changed(str)
        The user chose another theme; it is in force already.
    """

    mode_changed = Signal(str)

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Appearance"), parent)
        self._preferences = preferences
        self._group = QButtonGroup(self)
        self.add(label(self.tr("Theme"), "heading", self))
        for mode, text in self._choices():
            button = QRadioButton(text, self)
            button.setObjectName(mode)
            button.setChecked(mode == preferences.mode)
            self._group.addButton(button)
            self.add_left(button)
        self._group.buttonToggled.connect(self._choose)
        self.finish()

    def _choices(self) -> tuple[tuple[Mode, str], ...]:
        return (
            ("system", self.tr("As the system")),
            ("light", self.tr("Light")),
            ("dark", self.tr("Dark")),
            ("contrast", self.tr("High contrast")),
        )

    def _choose(self, button: QRadioButton, is_on: bool) -> None:
        if not is_on:
            return
        mode = next(mode for mode, _ in self._choices() if mode == button.objectName())
        self._preferences.mode = mode
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, mode)
        self.mode_changed.emit(mode)
