"""Foreign words to English ones, with tables made here."""

import pytest

from engine.encoders.gloss import (
    gloss_of_letters,
    gloss_of_signs,
    in_english_order,
    with_plurals,
    with_without_first,
)

GERMAN = {"der": "", "hund": "dog", "hütte": "hut", "tür": "door", "rot": "red", "auf dem": "on"}
FRENCH = {
    "l'": "",
    "homme": "man",
    "ours": "bear",
    "ours polaire": "polar bear",
    "aujourd'hui": "now",
}
CHINESE = {"草": "grass", "草地": "meadow", "地上": "ground", "上": "on", "的": "", "狗": "dog"}


def letters(text: str, language: str, table: dict[str, str]) -> tuple[list[str], list[str]]:
    unknown: list[str] = []
    return gloss_of_letters(text, language, table, unknown), unknown


@pytest.mark.parametrize("text", ["", " ", "der", "der der"])
def test_nothing_to_say(text: str) -> None:
    assert letters(text, "de", GERMAN) == ([], [])


def test_without_a_table_every_word_stays() -> None:
    assert letters("der hund!", "de", {}) == (["der", "hund", "!"], ["der", "hund"])


def test_the_longest_entry_comes_first() -> None:
    assert letters("ours polaire", "fr", FRENCH)[0] == ["polar bear"]
    assert letters("ours noir", "fr", FRENCH) == (["bear", "noir"], ["noir"])


def test_elisions_come_apart_unless_the_table_has_the_word() -> None:
    assert letters("l'homme", "fr", FRENCH)[0] == ["man"]
    assert letters("aujourd'hui", "fr", FRENCH)[0] == ["now"]
    assert letters("l'l'", "fr", FRENCH)[0] == []


@pytest.mark.parametrize(
    ("word", "english"),
    [
        ("hundehütte", "dog hut"),
        ("hundehüttentür", "dog hut door"),
        ("rotes", "red"),
        ("hunds", "dog"),
        ("rot-hund", "red dog"),
    ],
)
def test_german_words_are_taken_apart(word: str, english: str) -> None:
    assert " ".join(letters(word, "de", GERMAN)[0]) == english


@pytest.mark.parametrize("word", ["hundx", "xhund", "x" * 500, "hütt", "ab"])
def test_what_cannot_be_taken_apart_stays(word: str) -> None:
    assert letters(word, "de", GERMAN) == ([word], [word])


def test_file_names_and_numbers_are_no_unknown_words() -> None:
    assert letters("hund_01.jpg 12 rot", "de", GERMAN) == (["hund_01.jpg", "12", "red"], [])


def test_signs_are_cut_into_few_words() -> None:
    unknown: list[str] = []
    assert gloss_of_signs("草地上的狗", CHINESE, unknown) == ["meadow", "on", "dog"]
    assert unknown == []
    assert gloss_of_signs("鳥abc、狗", CHINESE, unknown) == ["鳥", "abc", ",", "dog"]
    assert unknown == ["鳥"]
    assert gloss_of_signs("", CHINESE, unknown) == []


def test_hiragana_that_no_table_knows_is_grammar() -> None:
    assert gloss_of_signs("狗がいる", CHINESE, []) == ["dog"]


def test_adjectives_go_before_their_noun() -> None:
    known = {"red", "big", "old"}
    assert in_english_order(["dog", "red", "big"], known) == ["red", "big", "dog"]
    assert in_english_order(["red", "dog"], known) == ["red", "dog"]
    assert in_english_order(["man", "with", "red"], known) == ["man", "with", "red"]
    assert in_english_order(["steam train", "old", "in", "city"], known) == [
        "old",
        "steam train",
        "in",
        "city",
    ]
    assert in_english_order([], known) == []


def test_nouns_after_a_number_are_plurals() -> None:
    def said(text: str) -> str:
        return " ".join(with_plurals(text.split(), {"red"}))

    assert said("two red dog running") == "two red dogs running"
    assert said("three man and two child") == "three men and two children"
    assert said("five box , many city") == "five boxes , many cities"
    assert said("two dogs") == "two dogs"
    assert said("two in winter") == "two in winter"
    assert said("one dog") == "one dog"
    assert said("two") == "two"


def test_without_goes_before_its_noun() -> None:
    def said(text: str) -> str:
        return " ".join(with_without_first(text.split(), {"red"}))

    assert said("red table without dog") == "without red table dog"
    assert said("person without") == "without person"
    assert said("without person") == "without person"
    assert said("night , without") == "night , without"
    assert said("table on dog") == "table on dog"
    assert said("") == ""
