"""Making the tables of words: reading dictionaries, choosing glosses, inflecting, packing."""

import base64
import gzip
from pathlib import Path

import pytest

from engine.training.dictionaries import (
    Gloss,
    best_gloss,
    cedict,
    dictd,
    edict,
    glosses_of_entry,
    plain_glosses,
)
from engine.training.inflection import inflected, japanese_forms, plain_spelling
from engine.training.languages import WORDS, own_vocabulary, packed, phrases_inflected, with_forms

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def number(value: int) -> str:
    return DIGITS[value] if value < 64 else number(value // 64) + DIGITS[value % 64]


def test_base_64_numbers_are_those_of_the_standard() -> None:
    assert DIGITS.encode() == base64.b64encode(bytes(_bits()))[:64]


def _bits() -> list[int]:
    bits = "".join(f"{value:06b}" for value in range(64))
    return [int(bits[place : place + 8], 2) for place in range(0, len(bits), 8)]


def test_entries_of_a_dictd_file(tmp_path: Path) -> None:
    entries = {"Hund": "Hund <n>\ndog", "00-info": "x", "Über": "Über\nabove " + "x" * 100}
    text, index = b"", []
    for word, entry in entries.items():
        index.append(f"{word}\t{number(len(text))}\t{number(len(entry.encode()))}")
        text += entry.encode()
    (tmp_path / "a.dict.dz").write_bytes(gzip.compress(text))
    (tmp_path / "a.index").write_text("\n".join(index), encoding="utf-8")
    assert dict(dictd(tmp_path / "a")) == {k: v for k, v in entries.items() if k != "00-info"}


def test_glosses_of_an_entry_leave_out_what_is_no_translation() -> None:
    entry = (
        "laufen /x/ <v>\n1. to run <v> (fast), go\n   Synonym: {rennen}\n see: {lief}\n"
        '      "um sein Leben laufen"  - run for one\'s life'
    )
    assert [(gloss.text, gloss.is_verb) for gloss in glosses_of_entry(entry)] == [
        ("run", True),
        ("go", True),
    ]


def test_long_glosses_are_left_out() -> None:
    assert plain_glosses("a dog; something of the kind that is long, Ärger") == ["dog"]


def test_the_common_gloss_wins_and_rare_ones_are_none() -> None:
    zipf = {"dog": 5.2, "tub": 3.5, "corf": 0.5}
    assert best_gloss([Gloss("corf"), Gloss("tub"), Gloss("dog")], zipf) == Gloss("dog")
    assert best_gloss([Gloss("corf")], zipf) is None
    sure = best_gloss([Gloss("dog", 3), Gloss("tub", 0)], zipf, frozenset({"dog"}))
    assert sure is not None
    assert sure.text == "dog"


def test_edict_and_cedict_lines(tmp_path: Path) -> None:
    file = tmp_path / "edict"
    file.write_bytes("犬 [いぬ] /(n) (1) dog (animal)/(2) snoop/(P)/\n".encode("euc-jp"))
    ((names, glosses, is_common),) = edict(file)
    assert (names, is_common, glosses[0].text) == (("犬", "いぬ"), True, "dog")
    lines = ["狗 狗 [gou3] /dog/CL:隻|只[zhi1]/", "# comment", "北京 北京 [Bei3 jing1] /Beijing/"]
    assert [(old, [g.text for g in glosses]) for old, _new, glosses in cedict(lines)] == [
        ("狗", ["dog"])
    ]


@pytest.mark.parametrize(
    ("word", "language", "form"),
    [
        ("schwarz", "de", "schwarzen"),
        ("spielen", "de", "gespielt"),
        ("sich beugen", "de", "beugt"),
        ("jouer", "fr", "jouent"),
        ("se pencher", "fr", "penchée"),
        ("agacharse", "es", "agachada"),
        ("olfatear", "es", "olfateándose"),
        ("correr", "pt", "correndo"),
        ("arrampicarsi", "it", "arrampicano"),
    ],
)
def test_regular_forms(word: str, language: str, form: str) -> None:
    assert form in list(inflected(word, language))


@pytest.mark.parametrize("word", ["", "le", "Hund", "la mer", "l'eau", "-"])
def test_what_is_no_verb_has_no_verbs_forms(word: str) -> None:
    assert list(inflected(word, "de" if word == "Hund" else "fr")) == []


@pytest.mark.parametrize(
    ("word", "tags", "form"),
    [
        ("走る", "v5r,vi", "走って"),
        ("食べる", "v1,vt", "食べ"),
        ("泳ぐ", "v5g", "泳いだ"),
        ("黒い", "adj-i", "黒く"),
        ("散歩する", "n", "散歩"),
    ],
)
def test_japanese_forms(word: str, tags: str, form: str) -> None:
    assert form in list(japanese_forms(word, tags))
    assert list(japanese_forms("犬", "n")) == []


def test_spelling_without_accents() -> None:
    assert plain_spelling("mädchen", "de") == "maedchen"
    assert plain_spelling("garçon", "fr") == "garcon"
    assert plain_spelling("cœur", "fr") == "coeur"
    assert plain_spelling("мой", "ru") == "мой"


def test_forms_come_from_lemmas_and_never_replace_a_word() -> None:
    lemmas = [("hunde", "hund"), ("hund", "hund"), ("rare", "hund"), ("ours", "ours"),
              ("polaires", "polaire")]  # fmt: skip
    assert with_forms({"hund": "dog"}, lemmas, {"hunde": 4.0}, 2.0) == {"hunde": "dog"}
    told = phrases_inflected({"ours polaire": "polar bear"}, lemmas, {"polaires": 3.0})
    assert told == {"ours polaires": "polar bear"}


def test_packed_tables_are_sorted_and_the_same_bytes_each_time() -> None:
    table = {"zug": "train", "hunde": "dog", "hund": "dog"}
    again = dict(reversed(table.items()))
    assert packed(table) == packed(again)
    assert gzip.decompress(packed(table)).decode() == "hund\tdog\nhunde\tdog\nzug\ttrain"


def test_our_vocabulary_has_all_columns_and_no_empty_word() -> None:
    for file in sorted(WORDS.glob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                assert line.count("|") == 8, f"{file.name}: {line}"
                assert not any(word == "" for word in line.split("|")), f"{file.name}: {line}"
    tables = own_vocabulary()
    assert all(len(table) > 1500 for table in tables.values())
    assert tables["de"]["hund"] == "dog"
