"""The language of the window: the system's, or the one that the user chose.

GUI thread only, before the widgets are made: what is on the screen keeps its words.
"""

import os
from pathlib import Path
from typing import Final, Literal, get_args

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from app.theme import RESOURCES

Language = Literal["system", "en", "de", "es"]

NAMES: Final[dict[Language, str]] = {"en": "English", "de": "Deutsch", "es": "Español"}
"""Each in its own words: whoever cannot read the others must find it."""

ENGLISH: Final = QLocale(QLocale.Language.English)
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
    """Put a language in force for everything that is made from now on.

    Where there is no translation, all is English: half of a window in another language, or
    English from right to left, helps nobody. Dates and numbers follow the user all the same.
    """
    locale = locale_for(language, QLocale.system())
    QLocale.setDefault(locale)
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    spoken = spoken_in(_load(app, locale, "trouvere", TRANSLATIONS), locale)
    if spoken is ENGLISH:
        _load(app, ENGLISH, "trouvere", TRANSLATIONS)  # "1 file", not "1 files"
    _load(app, spoken, "qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    app.setLayoutDirection(spoken.textDirection())


def spoken_in(loaded: str, locale: QLocale) -> QLocale:
    """Tell what the window speaks: the system may name several languages, and we know the last."""
    found = QLocale(loaded) if loaded else ENGLISH
    if found.language() == ENGLISH.language():
        return ENGLISH
    return locale if found.language() == locale.language() else found


def _load(app: QApplication, locale: QLocale, name: str, place: Path | str) -> str:
    """Take a translation into use; gives its language, "" where there is none."""
    translator = QTranslator(app)
    if translator.load(locale, name, "_", str(place)) and not translator.isEmpty():
        app.installTranslator(translator)
        return translator.language() or "en"
    translator.deleteLater()
    return ""
