"""Settings: light, dark, high contrast, or as the system says; and the language."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QComboBox,
    QPushButton,
    QRadioButton,
    QWidget,
)

from app.isolates import isolated
from app.language import NAMES, speak, wanted_language
from app.settings.preferences import Preferences
from app.settings.section import Section, label
from app.theme import TEXT_PERCENTS, Mode, apply_text_size, apply_theme


class AppearanceSection(Section):
    """A theme, which acts at once, and a language, which acts when the window is opened again.

    Signals
    -------
    mode_changed(str)
        The user chose another theme; it is in force already.
    reopen_wanted()
        The user wants the window in the new language now.
    """

    mode_changed = Signal(str)
    reopen_wanted = Signal()

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
        self._add_sizes()
        self._add_languages()
        self.finish()

    def _add_sizes(self) -> None:
        self.add(label(self.tr("Text size"), "heading", self))
        self.sizes = QComboBox(self)
        self.sizes.setAccessibleName(self.tr("Text size"))
        for percent in TEXT_PERCENTS:
            self.sizes.addItem(isolated(self.tr("{n} %").format(n=percent)), percent)
        self.sizes.setCurrentIndex(self.sizes.findData(self._preferences.text_percent))
        self.sizes.currentIndexChanged.connect(self._choose_size)
        self.add_left(self.sizes)

    def _choose_size(self, row: int) -> None:
        percent = int(self.sizes.itemData(row))
        self._preferences.text_percent = percent
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_text_size(app, percent)

    def _add_languages(self) -> None:
        self.add(label(self.tr("Language"), "heading", self))
        self.languages = QComboBox(self)
        self.languages.setAccessibleName(self.tr("Language"))
        self.languages.addItem(self.tr("As the system"), "system")
        for language, name in NAMES.items():
            self.languages.addItem(name, language)
        self.languages.setCurrentIndex(self.languages.findData(self._preferences.language))
        self.languages.currentIndexChanged.connect(self._choose_language)
        self.reopen = QPushButton(self.tr("Open the window again"), self)
        self.reopen.clicked.connect(self._reopen)
        self._language_note = label(
            self.tr("The window speaks it as soon as it is opened again."), "muted", self
        )
        self.add_left(self.languages)
        self.add(self._language_note)
        self.add_left(self.reopen)
        self.reopen.hide()

    def _choose_language(self, row: int) -> None:
        self._preferences.language = self.languages.itemData(row)
        self.reopen.show()

    def _reopen(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            speak(app, wanted_language(self._preferences.language))
        self.reopen_wanted.emit()

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
