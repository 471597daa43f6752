"""Forms of words that no list has: conjugations by rule, and spellings without accents. Pure."""

import unicodedata
from collections.abc import Iterator

_GODAN = {
    "v5u": "わいえって",
    "v5k": "かきけいて",
    "v5g": "がぎげいで",
    "v5s": "さしせして",
    "v5t": "たちてって",
    "v5n": "なにねんで",
    "v5b": "ばびべんで",
    "v5m": "まみめんで",
    "v5r": "らりれって",
    "v5k-s": "かきけって",
}
"""Ending of the negative, the polite and the potential form, then the two signs of the te-form."""

_REFLEXIVES = {"es": ("se", "los", "las", "lo", "la", "le"), "it": ("si", "lo", "la", "li", "le")}
_GERUNDS = {
    "es": {"ar": "ando", "er": "iendo", "ir": "iendo"},
    "pt": {"ar": "ando", "er": "endo", "ir": "indo"},
    "it": {"are": "ando", "ere": "endo", "ire": "endo"},
}
_STRESSED = str.maketrans("ae", "áé")


def japanese_forms(word: str, tags: str) -> Iterator[str]:
    """Forms of a Japanese verb or adjective that queries use; nothing for other words."""
    kind = next((tag for tag in tags.split(",") if tag.startswith(("v1", "v5", "adj-i"))), "")
    if kind == "v1" and word.endswith("る"):
        yield from (word[:-1] + end for end in ("て", "た", "ない", "られ", "ます", "ながら"))
        if len(word) > 2:
            yield word[:-1]
    elif kind == "adj-i" and word.endswith("い"):
        yield from (word[:-1] + end for end in ("く", "くて", "かった", "くない", "そうな"))
    elif kind in _GODAN and len(word) > 1:
        negative, polite, potential, first, second = tuple(_GODAN[kind])
        past = {"て": "た", "で": "だ"}[second]
        yield from (word[:-1] + end for end in (negative, polite, potential))
        yield from (word[:-1] + first + end for end in (second, past))
    elif word.endswith("する") and len(word) > 3:
        yield word[:-2]


def spanish_like_forms(word: str, language: str) -> Iterator[str]:
    """Gerunds with and without a pronoun of a Spanish, Portuguese or Italian infinitive."""
    for ending, gerund in _GERUNDS.get(language, {}).items():
        if word.endswith(ending) and len(word) > len(ending) + 2 and " " not in word:
            stem = word[: -len(ending)]
            yield stem + gerund
            for pronoun in _REFLEXIVES.get(language, ()):
                vowel, rest = gerund[:-3], gerund[-3:]
                yield stem + vowel + rest + pronoun
                if language == "es":
                    yield stem + vowel.translate(_STRESSED) + rest + pronoun
                yield word.removesuffix("e" if language == "it" else "") + pronoun


def plain_spelling(word: str, language: str) -> str:
    """A word as people write it who have no accents: ``ae`` for German ä, else the bare letter."""
    if language == "ru":
        return word
    if language == "de":
        for letter, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
            word = word.replace(letter, plain)
    word = word.replace("œ", "oe").replace("æ", "ae")
    parts = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
