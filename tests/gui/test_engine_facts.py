"""What the engine says of scores and dates is in the user's language."""

from datetime import date

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from app.date_notes import SPANS, date_note
from app.language import speak
from app.music_words import music_text
from engine.domain import Condition, Query
from engine.media.music_facts import MusicFacts
from engine.search.dates import Span, described
from engine.search.notes import date_notes
from tools.music_texts import music_texts
from tools.translations import read_known

pytestmark = pytest.mark.gui

WALTZ = MusicFacts(speed="slow", forms=("waltz",), key="A minor", metre="3/4", forces="piano")
TRIO = MusicFacts(speed="very fast", key="E-flat major", forces="trio: flute, viola and harp")
TODAY = date(2026, 5, 31)
SPANNED = (
    (Span(None, None), "zu irgendeiner Zeit", "cualquiera"),
    (Span(None, date(2026, 3, 1)), "bis zum 1. März 2026", "hasta el 1 de marzo de 2026"),
    (Span(date(2026, 3, 1), None), "seit dem 1. März 2026", "desde el 1 de marzo de 2026"),
    (Span(date(2026, 3, 2), date(2026, 3, 2)), "am 2. März 2026", "el 2 de marzo de 2026"),
    (Span(date(2025, 1, 1), date(2025, 12, 31)), "im Jahr 2025", "en 2025"),
    (Span(date(2025, 5, 1), date(2025, 5, 31)), "im Mai 2025", "en mayo de 2025"),
    (Span(date(2019, 1, 1), date(2021, 12, 31)), "von 2019 bis 2021", "de 2019 a 2021"),
    (
        Span(date(2025, 6, 1), date(2025, 8, 31)),
        "von Juni bis August 2025",
        "de junio a agosto de 2025",
    ),
    (
        Span(date(2025, 12, 1), date(2026, 2, 28)),
        "von Dezember 2025 bis Februar 2026",
        "de diciembre de 2025 a febrero de 2026",
    ),
    (
        Span(date(2026, 5, 3), date(2026, 5, 7)),
        "vom 3. bis zum 7. Mai 2026",
        "del 3 al 7 de mayo de 2026",
    ),
    (
        Span(date(2026, 5, 28), date(2026, 6, 3)),
        "vom 28. Mai bis zum 3. Juni 2026",
        "del 28 de mayo al 3 de junio de 2026",
    ),
    (
        Span(date(2025, 12, 28), date(2026, 1, 3)),
        "vom 28. Dezember 2025 bis zum 3. Januar 2026",
        "del 28 de diciembre de 2025 al 3 de enero de 2026",
    ),
)


@pytest.fixture(autouse=True)
def back_to_english(qapp: QApplication):
    yield
    speak(qapp, "en")
    QLocale.setDefault(QLocale.c())


@pytest.mark.parametrize(
    ("facts", "german", "spanish"),
    [
        (WALTZ, "Walzer in a-Moll, langsam, 3/4, für Klavier", "Vals en la menor, lento, 3/4, para piano"),
        (
            TRIO,
            "Stück in Es-Dur, sehr schnell, für Trio: Flöte, Viola und Harfe",
            "Pieza en mi bemol mayor, muy rápido, para trío: flauta, viola y arpa",
        ),
        (MusicFacts(forms=("étude",)), "Etüde", "Estudio"),
        (MusicFacts(forces="voice"), "Stück, für Singstimme", "Pieza, para voz"),
    ],
)  # fmt: skip
def test_what_a_score_is_follows_the_language(
    qapp, facts: MusicFacts, german: str, spanish: str
) -> None:
    told = {}
    for language in ("en", "de", "es"):
        speak(qapp, language)
        told[language] = music_text(facts.sentence)
    assert told == {"en": facts.sentence, "de": german, "es": spanish}


def test_what_is_no_sentence_about_a_score_stays(qapp) -> None:
    speak(qapp, "de")
    assert music_text("") == ""
    assert music_text("Nobody ever says this.") == "Nobody ever says this."
    assert music_text("Waltz, for theremin") == "Walzer, für theremin"


@pytest.mark.parametrize("language", ["de", "es"])
def test_every_word_that_the_engine_has_for_music_is_known(language: str) -> None:
    known = read_known(language)
    words = [text.source for text in music_texts()]
    assert {"waltz", "piano", "bass guitar", "string quartet", "D dorian", "fast"} <= set(words)
    assert [word for word in words if not known.get(("Music", word, ""))] == []


@pytest.mark.parametrize(("span", "german", "spanish"), SPANNED)
def test_days_follow_the_language(qapp, span: Span, german: str, spanish: str) -> None:
    note = f"Not taken {described(span)}."
    assert date_note(note) == note
    speak(qapp, "de")
    assert date_note(note) == f"Nicht aufgenommen {german}."
    assert date_note(f"Added {described(span)}.") == f"Hinzugefügt {german}."
    speak(qapp, "es")
    assert date_note(note) == f"Fecha de la toma distinta de: {spanish}."


def test_every_way_to_say_days_is_tried_above() -> None:
    assert len(SPANNED) == len(SPANS)
    assert len({german for _, german, _ in SPANNED}) == len(SPANS)


def test_the_note_of_a_search_is_one_of_them(qapp) -> None:
    query = Query(conditions=(Condition("taken", "=", "last summer"),))
    speak(qapp, "de")
    [note] = date_notes(query, TODAY, total=1)
    assert date_note(note) == "Aufgenommen von Juni bis August 2025."
    assert date_note("1 photo is not indexed yet.") is None
