"""Queries in other languages: told apart, said in English, and left alone when in doubt."""

import gzip
import time
from pathlib import Path

import pytest

from engine.encoders import languages
from engine.encoders.languages import LONGEST, Translated, detect, table_of, to_english

LANGUAGES = ("de", "fr", "es", "pt", "it", "ru", "zh", "ja")
SENSES = Path(__file__).with_name("language_senses.txt").read_text(encoding="utf-8").splitlines()


TOLD = ["собака", "犬です", "狗", "ein Hund im Schnee"]


@pytest.fixture
def nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation without tables; whatever a test puts there is read."""
    kept = (languages.table_of, languages._ranks, languages._simplified, languages._adjectives)
    for function in kept:
        function.cache_clear()
    monkeypatch.setattr(languages, "resources_folder", lambda: tmp_path)
    yield tmp_path
    for function in kept:
        function.cache_clear()


@pytest.mark.parametrize(
    "text", ["ein Hund im Schnee", "собака", "犬が走る", "狗", "un chien", "dog", ""]
)
def test_without_tables_a_query_stays_as_it_is(nothing_installed: Path, text: str) -> None:
    assert to_english(text) == Translated(text)


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"no gzip",
        gzip.compress(b"dog\thund" * 999)[:40],
        gzip.compress(b"\xff"),
        gzip.compress(b"x"),
    ],
)
def test_a_damaged_table_is_as_good_as_none(nothing_installed: Path, damage: bytes) -> None:
    folder = nothing_installed / "languages"
    folder.mkdir()
    for name in ("common", "ru", "ja", "zh", "traditional"):
        (folder / f"{name}.txt.gz").write_bytes(damage)
    assert [to_english(text).text for text in ("собака", "犬です", "狗")] == [
        "собака",
        "犬です",
        "狗",
    ]


@pytest.mark.parametrize(
    "text",
    ["", "   ", "!?", "😀", "🐕🐈", "1234", "IMG_2041.jpg", "\x00", "ñ", "—", "한국어", "ελληνικά"],
)
def test_what_is_no_language_that_we_know_stays(text: str) -> None:
    assert to_english(text) == Translated(text)


def test_very_long_texts_end_somewhere() -> None:
    started = time.perf_counter()
    told = to_english("собака бежит по пляжу " * 5000)
    assert told.language == "ru"
    assert len(told.text) < 2 * LONGEST
    assert time.perf_counter() - started < 5


def test_what_is_quoted_stays() -> None:
    assert to_english('der Hund "Roter Hund" im Schnee').text == 'dog "Roter Hund" in snow'


def test_file_names_and_numbers_stay() -> None:
    assert to_english("ein Hund auf strand_2021.jpg").text == "dog on strand_2021.jpg"


def test_unknown_words_pass_through_and_are_told() -> None:
    told = to_english("ein Foto von Xyzzyq mit Hund")
    assert "xyzzyq" in told.text
    assert told.unknown == ("xyzzyq",)


def test_emoji_and_mixed_scripts() -> None:
    assert to_english("Hund im Schnee 🐕").text == "dog in snow 🐕"
    assert to_english("红色的 Ferrari").text == "red Ferrari"
    assert to_english("赤いFerrari").text == "red Ferrari"


@pytest.mark.parametrize(
    "text",
    [
        "calmer",
        "a dog in the snow",
        "two men on bikes",
        "red car",
        "chat",
        "die",
        "hat",
        "pain",
        "gift",
        "note",
        "son",
        "mare",
        "cane",
        "piano",
        "taxi",
        "a man with a banjo at a fair",
        "note pad",
        "New York at night",
    ],
)
def test_english_stays(text: str) -> None:
    assert to_english(text) == Translated(text)


@pytest.mark.parametrize(
    ("prefer", "text", "english"),
    [("fr", "chat", "cat"), ("fr", "pain", "bread"), ("de", "Kind", "child"), ("de", "Boot", "boat"),
     ("es", "mano", "hand"), ("de", "Hundespielzeug", "dog toy"), ("de", "perro", "dog"),
     ("de", "Donner", "thunder"), ("fr", "donner", "giving"), ("it", "sale", "salt"), ("it", "cane", "dog")],
)  # fmt: skip
def test_the_preferred_language_decides(prefer: str, text: str, english: str) -> None:
    assert to_english(text, (prefer,)).text == english


@pytest.mark.parametrize("prefer", ["de", "fr", "es", "pt", "it", "ru", "zh", "ja"])
def test_english_sentences_stay_whatever_is_preferred(prefer: str) -> None:
    for text in ("a dog is running on the beach", "the man with a red hat", "children in a park"):
        assert detect(text, (prefer,)) == "en"


def test_chinese_signs_alone_can_be_japanese() -> None:
    assert detect("花") == "zh"
    assert detect("花", ("ja",)) == "ja"
    assert detect("紅色的車") == "zh"
    assert detect("赤い車") == "ja"


@pytest.mark.parametrize(
    ("text", "language", "english"),
    [
        ("ein schwarzer Hund rennt am Strand", "de", "black dog running at beach"),
        ("der Hundespielzeugladen", "de", "dog toy shop"),
        ("l'homme à la chemise rouge", "fr", "man at red shirt"),
        ("dos mujeres jóvenes bailando", "es", "two young women dancing"),
        ("due bambini giocano nella sabbia", "it", "two children playing in sand"),
        ("двое детей играют в песке", "ru", "two children playing in sand"),
        ("一只黑色的狗在海滩上奔跑", "zh", "one black dog beach on running"),
        ("一隻黑色的狗在沙灘上奔跑", "zh", "one black dog beach on running"),
        ("黒い犬が浜辺を走っている", "ja", "black dog beach running"),
        ("zwei maenner spielen fussball", "de", "two men playing soccer"),
        ("nachts, ohne Menschen", "de", "at night , without people"),
        ("夜に、人なし", "ja", "at night , without person"),
        ("没有人，在夜里", "zh", "without person , at night"),
        ("机の下の二匹の猫", "ja", "table under two cats"),
        ("nino jugando con un perro", "es", "boy playing with dog"),
    ],
)
def test_sentences(text: str, language: str, english: str) -> None:
    told = to_english(text)
    assert (told.language, told.text) == (language, english)


@pytest.mark.parametrize("number", range(8), ids=LANGUAGES)
def test_single_words_have_the_sense_that_can_be_seen_or_heard(number: int) -> None:
    language = LANGUAGES[number]
    wrong = []
    for line in SENSES:
        english, *words = line.split("|")
        told = to_english(words[number], (language,)).text.lower()
        if told != english:
            wrong.append(f"{words[number]}: {told}, not {english}")
    assert len(SENSES) > 100
    assert not wrong


def test_a_query_costs_little_once_a_table_is_loaded() -> None:
    texts = [f"ein Hund und {number} Katzen spielen im Garten" for number in range(50)]
    to_english(texts[0])
    started = time.process_time()
    for text in texts:
        to_english(text)
    assert (time.process_time() - started) / len(texts) < 0.003


def test_tables_are_small() -> None:
    folder = languages.resources_folder() / "languages"
    assert sum(file.stat().st_size for file in folder.iterdir()) < 6e6
    assert all(len(table_of(language)) > 5000 for language in LANGUAGES)
