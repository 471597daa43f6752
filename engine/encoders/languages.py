"""Queries in other languages: which language it is, and what it says in English.

The encoders of words that are bundled know English only. Tables in ``resources/languages`` (our own
vocabulary, free dictionaries for the rest) give one English word for a foreign one, inflected forms
included; the order of words hardly matters to a sentence encoder. Nothing is loaded while queries
are English. A table that is missing or damaged leaves the query as it is.
"""

import bisect
import gzip
import logging
import math
import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from engine.encoders.gloss import (
    gloss_of_letters,
    gloss_of_signs,
    in_english_order,
    with_plurals,
    with_without_first,
)
from engine.encoders.resources import resources_folder

log = logging.getLogger("engine.encoders")

NAMES: Mapping[str, str] = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "pt": "Portuguese",
    "it": "Italian",
    "ru": "Russian",
    "zh": "Chinese",
    "ja": "Japanese",
}

LONGEST = 2000
"""Characters of a query that are looked at; encoders cut long before."""

_RARE = 60_000
"""Rank of a word that a list of common words does not have."""

_MARGIN = 0.6
"""How much likelier (log10) another language must be than English."""

_PREFERRED = 1.3
"""What a language gains on English when the user prefers it and it has one of the words."""

_PREFERRED_TO_OTHERS = 2.7
"""What it gains on other languages, spread over the words: it is single words that are unclear."""

_NOUN_FIRST = ("fr", "es", "pt", "it")
_KANA = re.compile(r"[\u3041-\u309f\u30a0-\u30ff]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_ELIDED = re.compile(r"(?:un|all|dell|nell|dall|sull|qu|[ldjncs])'[^\W\d_]{3,}")
_LETTER = re.compile(r"[^\W\d_]")
_QUOTED = re.compile(r'("[^"]*"|“[^”]*”|«[^»]*»)')
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Translated:
    """A query as an English encoder can read it.

    ``language`` is what it was taken for, ``unknown`` the words that were left as they are.
    """

    text: str
    language: str = "en"
    unknown: tuple[str, ...] = ()


class Table(Mapping[str, str]):
    """English by form, looked up in sorted lines as they lie in the file: loaded in a moment.

    Parameters
    ----------
    lines
        Each a form, a tab and its English, in the order of their characters.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    def __getitem__(self, form: str) -> str:
        start = f"{form}\t"
        place = bisect.bisect_left(self._lines, start)
        if place < len(self._lines) and self._lines[place].startswith(start):
            return self._lines[place][len(start) :]
        raise KeyError(form)

    def __iter__(self) -> Iterator[str]:
        return (line.partition("\t")[0] for line in self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def to_english(text: str, prefer: Sequence[str] = ()) -> Translated:
    """Say in English what a query asks for; English queries come back unchanged.

    Parameters
    ----------
    text
        Words of a query. What stands in quotation marks stays as it is.
    prefer
        Languages that the user writes in, such as ``("de",)``: they decide where English words
        are also foreign ones.
    """
    language = detect(text, prefer)
    if language == "en":
        return Translated(text)
    table = table_of(language)
    if not table:
        return Translated(text)
    unknown: list[str] = []
    parts: list[str] = []
    for number, part in enumerate(_QUOTED.split(text[:LONGEST])):
        parts.append(part if number % 2 else _in_english(part, language, table, unknown))
    english = " ".join(part.strip() for part in parts if part.strip())
    return Translated(english, language, tuple(unknown)) if english else Translated(text)


def detect(text: str, prefer: Sequence[str] = ()) -> str:
    """The language of a query, ``en`` when in doubt or when it is none that we know."""
    text = _QUOTED.sub(" ", text[:LONGEST])
    if _KANA.search(text):
        return "ja"
    if _HAN.search(text):
        return "ja" if _writes_japanese(text, prefer) else "zh"
    letters = len(_LETTER.findall(text))
    if letters and 2 * len(_CYRILLIC.findall(text)) >= letters:
        return "ru"
    words = [_normal(word) for word in _WORD.findall(text)]
    return _latin_language(words, prefer) if words else "en"


def _writes_japanese(text: str, prefer: Sequence[str]) -> bool:
    """Whether Chinese signs alone are Japanese: the user prefers it, or only its table knows them."""
    asian = [language for language in prefer if language in ("zh", "ja")]
    if asian:
        return asian[0] == "ja"
    word = "".join(_HAN.findall(text))
    simple = word.translate(_simplified())
    return word in table_of("ja") and simple not in table_of("zh")


def _latin_language(words: Sequence[str], prefer: Sequence[str]) -> str:
    ranks = _ranks()
    pieces = [piece for word in words for piece in re.split(r"['-]", word) if piece]
    others = _candidates(words, pieces, ranks, prefer)
    if not others or max(map(len, pieces), default=0) < 2:
        return "en"
    scores = {language: _likelihood(pieces, ranks[language]) for language in ("en", *others)}
    mine = [o for o in others if o in prefer and _knows_any(o, pieces, ranks[o])]
    least = scores["en"] + (_MARGIN if len(pieces) > 1 or not mine else 0.0)
    able = [o for o in others if scores[o] + _PREFERRED * (o in mine) > least]
    if not able:
        return _by_table(pieces, ranks, prefer)
    gain = _PREFERRED_TO_OTHERS / len(pieces)
    return max(able, key=lambda o: scores[o] + gain * (o in mine))


def _candidates(
    words: Sequence[str],
    pieces: Sequence[str],
    ranks: Mapping[str, Mapping[str, int]],
    prefer: Sequence[str],
) -> list[str]:
    """Languages other than English that the words can be of; none without the list of words."""
    english = ranks.get("en", {})
    others = [language for language in ranks if language != "en"] if english else []
    if all(piece in english for piece in pieces):  # "die", "chat": English unless the user says no
        others = [language for language in others if language in prefer]
    if any(_ELIDED.match(word) for word in words):
        others = [language for language in others if language in ("fr", "it")]
    return others


def _knows_any(language: str, words: Sequence[str], ranks: Mapping[str, int]) -> bool:
    return any(word in ranks or word in table_of(language) for word in words)


def _likelihood(words: Sequence[str], ranks: Mapping[str, int]) -> float:
    """Logarithm of how likely words are, by Zipf's law: as rare as their place in the list."""
    return -sum(math.log10(ranks.get(word, _RARE) + 10) for word in words)


def _by_table(
    words: Sequence[str], ranks: Mapping[str, Mapping[str, int]], prefer: Sequence[str]
) -> str:
    """The language whose table knows most of words that are common in none; English if none does."""
    if any(word in common for word in words for common in ranks.values()):
        return "en"
    known = dict.fromkeys((language for language in ranks if language != "en"), 0)
    for language in known:
        table = table_of(language)
        unknown: list[str] = []
        if language in prefer:  # only there compounds count: many an English word can be split
            gloss_of_letters(" ".join(words), language, table, unknown)
            known[language] = len(words) - len(unknown)
        else:
            known[language] = sum(word in table for word in words)
    best = max(known, key=known.__getitem__)
    return best if known[best] else "en"


def _in_english(text: str, language: str, table: Table, unknown: list[str]) -> str:
    adjectives = _adjectives()
    if language in ("zh", "ja"):
        plain = unicodedata.normalize("NFKC", text)
        signs = plain.translate(_simplified()) if language == "zh" else plain
        found = gloss_of_signs(signs, table, unknown)
    else:
        found = gloss_of_letters(_normal(text), language, table, unknown)
    if language == "ja":
        found = with_without_first(found, adjectives)
    if language in _NOUN_FIRST:
        found = in_english_order(found, adjectives)
    return " ".join(with_plurals(found, adjectives))


def _normal(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).lower()
    return folded.replace("ё", "е").replace("’", "'")


@cache
def table_of(language: str) -> Table:
    """The table of a language; empty when it is not here or cannot be read."""
    return Table([line for line in _read(f"{language}.txt.gz").split("\n") if "\t" in line])


@cache
def _ranks() -> Mapping[str, Mapping[str, int]]:
    """Places of common words by language, most used first."""
    lines: Iterable[str] = filter(None, _read("common.txt.gz").split("\n"))
    rows = (line.split("\t") for line in lines)
    ranks = {
        language: dict(zip(words, range(len(words)), strict=True)) for language, *words in rows
    }
    for word in _adjectives():  # "calmer" is a French verb, too
        ranks["en"].setdefault(f"{word}er", ranks["en"].get(word, _RARE))
    return ranks


@cache
def _simplified() -> Mapping[int, str]:
    pairs = _read("traditional.txt.gz")
    return {ord(old): new for old, new in zip(pairs[::2], pairs[1::2], strict=False)}


@cache
def _adjectives() -> frozenset[str]:
    return frozenset(_read("adjectives.txt.gz").split())


def _read(name: str) -> str:
    path = resources_folder() / "languages" / name
    try:
        return gzip.decompress(path.read_bytes()).decode()
    except (OSError, EOFError, ValueError, zlib.error) as problem:
        log.warning("%s cannot be read: queries stay as they are (%s)", path, problem)
        return ""
