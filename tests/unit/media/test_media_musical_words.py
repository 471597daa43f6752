"""Speeds, forms and instruments, as scores print them."""

import pytest

from engine.media.instruments import GENERAL_MIDI, ensemble_of, instrument_of, parts_named
from engine.media.lyrics_language import language_of
from engine.media.musical_words import beat_of, forms_in, speed_of_beats, speed_of_words


@pytest.mark.parametrize(
    ("text", "speed"),
    [
        ("", None),
        ("dolce", None),
        ("Tempo di valse", None),
        ("Largo", "very slow"),
        ("Adagio", "slow"),
        ("Adagio molto", "very slow"),
        ("Andante con moto", "slow"),
        ("Allegretto", "moderate"),
        ("Mäßig", "moderate"),
        ("Allegro ma non troppo", "fast"),
        ("Allegro assai", "very fast"),
        ("Nicht schnell", "moderate"),
        ("Sehr langsam", "very slow"),
        ("Etwas langsam", "slow"),
        ("Un poco presto", "fast"),
        ("Très vif", "very fast"),
        ("Presto", "very fast"),
        ("Slow waltz", "slow"),
    ],
)
def test_speed_of_markings(text: str, speed: str | None) -> None:
    assert speed_of_words(text) == speed


@pytest.mark.parametrize(
    ("quarters", "metre", "speed"),
    [(120, "4/4", "fast"), (90, "6/8", "slow"), (240, "2/2", "fast"), (40, "", "very slow"),
     (200, "3/4", "very fast"), (0, "4/4", None), (1e9, "4/4", None), (90, "x", "moderate")],
)  # fmt: skip
def test_speed_of_figures(quarters: float, metre: str, speed: str | None) -> None:
    assert speed_of_beats(quarters, metre) == speed


def test_beats() -> None:
    assert [str(beat_of(metre)) for metre in ("3/4", "6/8", "2/2", "3/8", "12/16")] == [
        "1/4", "3/8", "1/2", "1/8", "3/16",
    ]  # fmt: skip


def test_forms() -> None:
    assert forms_in("Valse lente") == ("waltz",)
    assert forms_in("Rondeau en polonaise") == ("rondo", "polonaise")
    assert forms_in("Étude, Études") == ("étude",)
    assert forms_in("3/4") == ()


@pytest.mark.parametrize(
    ("name", "instrument"),
    [("Violino II", "violin"), ("Klarinette in B", "clarinet"), ("Vln. 1", "violin"),
     ("Bass Clarinet", "clarinet"), ("Contrebasse", "double bass"), ("Flûte", "flute"),
     ("Singstimme Voice", "voice"), ("Pianoforte", "piano"), ("Horn in F", "horn"),
     ("MusicXML Part", None), ("", None)],
)  # fmt: skip
def test_instruments(name: str, instrument: str | None) -> None:
    assert instrument_of(name) == instrument


def test_unknown_names_go_by_their_program() -> None:
    assert len(GENERAL_MIDI) == 128
    assert parts_named(["x", "", "Staff 1", ""], [40, 0, 0, None], sung=False) == [
        "violin", "piano", "", "",
    ]  # fmt: skip


def test_a_bass_sings_beside_singers_only() -> None:
    assert parts_named(["Tenor", "Bass"], [None, None], sung=False)[1] == "bass voice"
    assert parts_named(["Bass"], [None], sung=True) == ["bass voice"]
    assert parts_named(["Violin", "Bass"], [None, None], sung=False)[1] == "double bass"


@pytest.mark.parametrize(
    ("players", "name"),
    [("violin violin viola cello", "string quartet"), ("cello piano violin", "piano trio"),
     ("flute flute", "duet"), ("flute piano", None), ("piano", None), ("", None),
     ("flute oboe clarinet horn bassoon", "wind quintet")],
)  # fmt: skip
def test_ensembles(players: str, name: str | None) -> None:
    assert ensemble_of(players.split()) == name


def test_singers_are_a_choir() -> None:
    assert ensemble_of(["soprano voice", "alto voice", "bass voice"]) == "choir"


@pytest.mark.parametrize(
    ("words", "language"),
    [("Der Mond ist aufgegangen und die goldnen Sternlein", "German"),
     ("Je t'aime et que la nuit dans mon coeur pour les", "French"),
     ("O mistress mine, the rain and the wind with thee", "English"),
     ("la la la la", "yes"), ("Kyrie", "yes")],
)  # fmt: skip
def test_languages(words: str, language: str) -> None:
    assert language_of(words) == language
