"""The language of the window: the system's, or the one that the user chose.

GUI thread only, before the widgets are made: what is on the screen keeps its words.
"""

import os
from typing import Final, Literal, get_args

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from app.theme import RESOURCES

Language = Literal["system", "en", "de", "es"]

NAMES: Final[dict[Language, str]] = {"en": "English", "de": "Deutsch", "es": "Español"}
"""Each in its own words: whoever cannot read the others must find it."""

TRANSLATIONS: Final = RESOURCES / "translations"


def wanted_language(chosen: Language) -> Language:
    """Give the language of $TROUVERE_UI_LANGUAGE (for screenshots), else the one that was chosen."""
    named = os.environ.get("TROUVERE_UI_LANGUAGE", "")
    known: tuple[Language, ...] = get_args(Language)
    return next((language for language in known if language == named), chosen)


def locale_for(language: Language, system: QLocale) -> QLocale:
    """Give the locale for a language: dates and numbers stay those of the user's country."""
    if language == "system":
        return system
    made = QLocale(QLocale(language).language(), system.territory())
    return made if made.language() == QLocale(language).language() else QLocale(language)


def speak(app: QApplication, language: Language) -> None:
    """Put a language in force for everything that is made from now on."""
    locale = locale_for(language, QLocale.system())
    QLocale.setDefault(locale)
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    for name, place in (
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        ("trouvere", str(TRANSLATIONS)),
    ):
        translator = QTranslator(app)
        if translator.load(locale, name, "_", place):
            app.installTranslator(translator)
        else:
            translator.deleteLater()
