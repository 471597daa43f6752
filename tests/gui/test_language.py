"""The window speaks the user's language: what is chosen is remembered and acts on the next window."""

from datetime import date

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication

from app import engine_texts
from app.engine_texts import said
from app.explain import weaker
from app.language import NAMES, locale_for, speak, spoken_in, wanted_language
from app.settings.appearance import AppearanceSection
from app.settings.preferences import Preferences

pytestmark = pytest.mark.gui


@pytest.fixture(autouse=True)
def back_to_english(qapp: QApplication):
    yield
    speak(qapp, "en")
    QLocale.setDefault(QLocale.c())


def test_the_country_stays_when_only_the_language_is_chosen() -> None:
    made = locale_for("de", QLocale("en_AT"))
    assert (made.language(), made.territory()) == (
        QLocale.Language.German,
        QLocale.Country.Austria,
    )
    assert locale_for("system", QLocale("es_MX")) == QLocale("es_MX")


def test_a_country_that_does_not_know_the_language_gives_way() -> None:
    assert locale_for("es", QLocale("ja_JP")).language() == QLocale.Language.Spanish


def test_an_environment_variable_outranks_the_choice(monkeypatch) -> None:
    monkeypatch.setenv("TROUVERE_UI_LANGUAGE", "es")
    assert wanted_language("de") == "es"
    monkeypatch.setenv("TROUVERE_UI_LANGUAGE", "tlh")
    assert wanted_language("de") == "de"


def test_what_is_made_after_a_choice_is_in_that_language(qapp, qtbot, tmp_path) -> None:
    preferences = Preferences(tmp_path / "window.ini")
    speak(qapp, "de")
    section = AppearanceSection(preferences)
    qtbot.addWidget(section)
    assert section.title == "Darstellung"
    assert section.languages.itemText(0) == "Wie das System"
    speak(qapp, "en")
    again = AppearanceSection(preferences)
    qtbot.addWidget(again)
    assert again.title == "Appearance"


def test_a_choice_is_remembered_and_offers_to_open_the_window_again(qtbot, tmp_path) -> None:
    preferences = Preferences(tmp_path / "window.ini")
    section = AppearanceSection(preferences)
    qtbot.addWidget(section)
    assert section.reopen.isHidden()
    section.languages.setCurrentIndex(section.languages.findText(NAMES["es"]))
    assert Preferences(tmp_path / "window.ini").language == "es"
    assert not section.reopen.isHidden()
    with qtbot.waitSignal(section.reopen_wanted):
        section.reopen.click()


def test_the_settings_ask_for_the_window_again(qtbot, bridge, library, tmp_path) -> None:
    from app.settings.page import SettingsPage

    page = SettingsPage(bridge, Preferences(tmp_path / "window.ini"))
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.library_requested) as wanted:
        page.appearance.reopen_wanted.emit()
    assert wanted.args == [library.folder]


def test_sentences_of_the_engine_are_told_in_the_users_language(qapp) -> None:
    assert said("a.jpg is empty.") == "a.jpg is empty."
    speak(qapp, "de")
    assert said("a.jpg is empty.") == "a.jpg ist leer."
    assert said("Nobody ever says this.") == "Nobody ever says this."


def test_what_they_name_stands_in_the_quotation_marks_of_the_language(qapp) -> None:
    assert said("There is no filter called `kamera`.") == 'There is no filter called "kamera".'
    speak(qapp, "de")
    assert "„kamera“" in said("There is no filter called `kamera`.")


def test_numbers_in_them_follow_the_language(qapp) -> None:
    speak(qapp, "de")
    QLocale.setDefault(QLocale("de_DE"))
    assert "12.000" in said("12,000 sounds are not indexed yet.")


def test_words_that_fill_a_hole_are_translated_and_names_are_not(qapp) -> None:
    speak(qapp, "de")
    text = said("Searched for: zebra (from German and French).")
    assert text == "Gesucht wurde: zebra (Sprache: Deutsch und Französisch)."
    assert said("3 sounds are not indexed yet.").startswith("3 Klänge ")
    assert said("sounds is empty.") == "sounds ist leer."


def test_templates_with_the_most_words_win() -> None:
    lengths = [len(engine_texts.HOLE.sub("", one.source)) for one in engine_texts.templates()]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[-1] > 3


def test_without_a_translation_all_is_english_from_left_to_right(qapp, monkeypatch) -> None:
    monkeypatch.setattr(QLocale, "system", lambda: QLocale("ar_EG"))
    speak(qapp, "system")
    assert qapp.layoutDirection() == Qt.LayoutDirection.LeftToRight
    assert QLocale().language() == QLocale.Language.Arabic  # dates and numbers
    assert said("a.jpg is empty.") == "a.jpg is empty."


def test_one_and_many_have_their_words(qapp) -> None:
    assert [weaker(count) for count in (1, 2)] == [
        "Show 1 weaker match",
        "Show 2 weaker matches",
    ]
    speak(qapp, "de")
    assert weaker(1) == "1 schwächeren Treffer zeigen"


def test_many_are_written_as_the_country_does(qapp) -> None:
    QLocale.setDefault(QLocale("de_DE"))
    assert weaker(12000) == "Show 12.000 weaker matches"


def test_a_language_that_we_do_not_know_is_never_half_spoken() -> None:
    """The system may say: Arabic, else English. Then Qt's own texts are English too."""
    arabic = QLocale("ar_EG")
    assert spoken_in("", arabic).language() == QLocale.Language.English
    assert spoken_in("en", arabic).textDirection() == Qt.LayoutDirection.LeftToRight
    assert spoken_in("de", arabic).language() == QLocale.Language.German
    assert spoken_in("de", QLocale("de_AT")) == QLocale("de_AT")


def test_qts_own_texts_are_in_the_language_too(qapp) -> None:
    speak(qapp, "es")
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Cancelar"


def test_dates_follow_the_language(qapp) -> None:
    from app.explain import date as written

    QLocale.setDefault(QLocale("de_DE"))
    assert written(date(2024, 5, 31).isoformat()) == "31.05.24"
