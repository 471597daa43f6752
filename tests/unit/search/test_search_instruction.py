"""What instructions ask for and rule out."""

import pytest

from engine.search.instruction import colours_in, manner_and_rest, manner_of, split_instruction


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("at night", ["at night"], []),
        ("without people", [], ["people"]),
        ("at night, without people", ["at night"], ["people"]),
        ("at night and without any people", ["at night"], ["people"]),
        ("not at night but with snow", ["with snow"], ["at night"]),
        ("no cars; no people", [], ["cars", "people"]),
        ("more snow, less of the sky", ["snow"], ["the sky"]),
        ("fewer people", [], ["people"]),
        ("in Notting Hill, nothing else", ["in Notting Hill", "nothing else"], []),
        ("with a dog and a cat", ["with a dog and a cat"], []),
        ("as a drawing, at night", ["at night"], []),
        ("", [], []),
    ],
)
def test_split(text: str, wanted: list[str], unwanted: list[str]) -> None:
    found = split_instruction(text)
    assert (list(found.wanted), list(found.unwanted)) == (wanted, unwanted)
    assert found.says_something == bool(wanted or unwanted or found.manner)


@pytest.mark.parametrize(
    ("clause", "manner"),
    [
        ("as a drawing", "drawing"),
        ("a pencil sketch", "shaded"),
        ("as an oil painting", "painting"),
        ("in the style of a watercolour", "painting"),
        ("pixelated", "coarse"),
        ("as a photo", "photo"),
        ("drawing a bow", ""),
        ("with a painting on the wall", ""),
        ("", ""),
    ],
)
def test_manners_are_whole_clauses(clause: str, manner: str) -> None:
    assert manner_of(clause) == manner


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a drawing of a cat", ("drawing", "a cat")),
        ("paintings", ("painting", "")),
        ("Oil paintings of ships at sea", ("painting", "ships at sea")),
        ("a photo of a cat", ("", "a photo of a cat")),
        ("drawing room", ("", "drawing room")),
        ("a cat on a mosaic floor", ("", "a cat on a mosaic floor")),
    ],
)
def test_words_that_begin_with_a_manner(text: str, found: tuple[str, str]) -> None:
    assert manner_and_rest(text) == found


def test_colours_are_words_not_parts_of_words() -> None:
    assert colours_in(["a Red car, blue sky, red again", "greenhouse, redhead"]) == ("red", "blue")
    assert colours_in(["in black and white", "a white dress"]) == ("white",)
