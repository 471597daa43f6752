"""What instructions ask for and rule out."""

import pytest

from engine.domain import Kind
from engine.search.instruction import composed_text, reference_text, split_instruction


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("at night", "at night", ""),
        ("without people", "", "people"),
        ("at night, without people", "at night", "people"),
        ("at night and without any people", "at night", "people"),
        ("not at night but with snow", "with snow", "at night"),
        ("no cars; no people", "", "cars, people"),
        ("in Notting Hill, nothing else", "in Notting Hill, nothing else", ""),
        ("with a dog and a cat", "with a dog and a cat", ""),
        ("", "", ""),
    ],
)
def test_split(text: str, wanted: str, unwanted: str) -> None:
    found = split_instruction(text)
    assert (found.wanted, found.unwanted) == (wanted, unwanted)


def test_references() -> None:
    assert reference_text(Kind.PHOTO, ["dog", "beach", "sea", "sand"]) == "a photo of dog"
    assert reference_text(Kind.PHOTO, []) == "a photo"
    assert composed_text("a photo", "at night") == "a photo, at night"
