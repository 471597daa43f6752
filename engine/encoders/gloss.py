"""Foreign words to English ones with a table: the longest entry first. Pure.

What a table does not know is taken apart (an elision, a pronoun at the end of a verb, a German
compound) and otherwise left as it is: it may be a name, or English.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*['’]?|\S")
_FILE_NAME = re.compile(r"\S*(?:\d\S*_|_\S*\d|\.\w{2,4}\b)\S*")
_MOST_WORDS = 5
_LINKS = ("", "s", "es", "n", "en", "er", "e")
_RUSSIAN = (
    *("ами", "ями", "ого", "ему", "ому", "ыми", "ой", "ый", "ая", "ое", "ые", "ом", "ам", "ах"),
    *("ям", "ях", "ем", "ей", "ов", "ев", "ы", "и", "а", "у", "е", "ю", "я", "о"),
)
_ENDINGS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "de": (("innen", "in"), ("es", ""), ("en", ""), ("em", ""), ("er", ""), ("e", ""), ("s", "")),
    "fr": (("es", ""), ("s", ""), ("e", ""), ("x", "")),
    "es": (("es", ""), ("s", ""), ("a", "o"), ("as", "o"), ("ito", "o"), ("ita", "a")),
    "pt": (("es", ""), ("s", ""), ("a", "o"), ("as", "o"), ("inho", "o"), ("inha", "a")),
    "it": (("i", "o"), ("i", "e"), ("e", "a"), ("a", "o"), ("ino", "o"), ("ina", "a")),
    "ru": tuple((old, new) for old in _RUSSIAN for new in ("", "а", "ый", "ий", "ь", "я")),
}
_HIRAGANA = re.compile(r"[ぁ-ゟー]")
_SIGN = re.compile(r"[㐀-鿿豈-﫿ぁ-ゟ゠-ヿ々]")
_ADJECTIVES = frozenset(
    [
        "red",
        "blue",
        "green",
        "yellow",
        "black",
        "white",
        "brown",
        "grey",
        "orange",
        "pink",
        "purple",
        "golden",
        "silver",
        "dark",
        "light",
        "big",
        "small",
        "large",
        "little",
        "tall",
        "short",
        "long",
        "young",
        "old",
        "new",
        "wooden",
        "colourful",
        "striped",
        "snowy",
        "sandy",
        "grassy",
        "rocky",
        "wet",
        "dry",
        "empty",
        "full",
        "happy",
        "blond",
        "African",
        "Asian",
        "Indian",
        "Chinese",
        "Japanese",
        "American",
        "German",
        "French",
        "English",
        "Italian",
        "Spanish",
        "green",
        "muddy",
        "dirty",
        "shallow",
        "deep",
        "high",
        "low",
        "huge",
        "narrow",
        "wide",
    ]
)


def gloss_of_letters(
    text: str, language: str, english: Mapping[str, str], unknown: list[str]
) -> list[str]:
    """English for a text whose words stand apart; `unknown` gets the words that stay as they are.

    Parameters
    ----------
    text
        In small letters, as the table has them.
    """
    tokens = [token for part in text.split() for token in _tokens(part, english)]
    found: list[str] = []
    place = 0
    while place < len(tokens):
        step, gloss = _longest(tokens, place, english)
        if gloss is None:
            gloss = _taken_apart(tokens[place], language, english)
        if gloss is None:
            gloss = tokens[place]
            unknown += [gloss] if gloss.isalpha() else []
        found += gloss.split()
        place += step
    return found


def _tokens(part: str, english: Mapping[str, str]) -> Iterator[str]:
    """Words and signs of a blank-separated part; what an apostrophe joins comes apart if need be."""
    if _FILE_NAME.fullmatch(part):
        yield part
        return
    for token in _TOKEN.findall(part):
        if "'" in token and token not in english:
            yield from (piece for piece in re.split(r"(?<=')", token) if piece)
        else:
            yield token


def _longest(
    tokens: Sequence[str], place: int, english: Mapping[str, str]
) -> tuple[int, str | None]:
    for count in range(min(_MOST_WORDS, len(tokens) - place), 0, -1):
        words = tokens[place : place + count]
        gloss = english.get(" ".join(words).replace("' ", "'"))
        if gloss is not None:
            return count, gloss
    return 1, None


def _taken_apart(word: str, language: str, english: Mapping[str, str]) -> str | None:
    if "-" in word:
        parts = [english.get(part) for part in word.split("-")]
        return " ".join(filter(None, parts)) if all(part is not None for part in parts) else None
    for old, new in _ENDINGS.get(language, ()):
        if word.endswith(old) and len(word) - len(old) >= 3:
            gloss = english.get(word[: len(word) - len(old)] + new)
            if gloss:
                return gloss
    return _compound(word, english) if language == "de" else None


def _compound(word: str, english: Mapping[str, str]) -> str | None:
    """English of a German compound: the longest known end, and a known rest before it."""
    for cut in range(3, len(word) - 2):
        end = english.get(word[cut:])
        if not end:
            continue
        for link in _LINKS:
            start = word[:cut].removesuffix(link) if word[:cut].endswith(link) else ""
            if len(start) >= 3:
                first = english.get(start) or english.get(start + "e") or english.get(start + "en")
                first = first or (_compound(start, english) if len(start) > 7 else None)
                if first:
                    return f"{first} {end}"
    return None


def gloss_of_signs(text: str, english: Mapping[str, str], longest: int, unknown: list[str]) -> str:
    """English for Chinese or Japanese: the text in as few known words as possible.

    Signs of grammar that no table knows (hiragana) are passed over.
    """
    found: list[str] = []
    for run, other in re.findall(rf"({_SIGN.pattern}+)|([^\s㐀-鿿ぁ-ヿ々、。，！？・]+)", text):
        if other:
            found.append(other)
        else:
            found += _segmented(run, english, longest, unknown)
    return " ".join(" ".join(found).split())


def _segmented(run: str, english: Mapping[str, str], longest: int, unknown: list[str]) -> list[str]:
    costs = [0.0] + [math.inf] * len(run)
    starts = [0] * (len(run) + 1)
    for end in range(1, len(run) + 1):
        for start in range(max(0, end - longest), end):
            word = run[start:end]
            cost = costs[start] + _cost(word, english)
            if cost < costs[end]:
                costs[end], starts[end] = cost, start
    words: list[str] = []
    end = len(run)
    while end:
        words.append(run[starts[end] : end])
        end = starts[end]
    return [gloss for word in reversed(words) if (gloss := _sign_gloss(word, english, unknown))]


def _cost(word: str, english: Mapping[str, str]) -> float:
    if word in english:
        return 1.0 if english[word] else 0.6
    if len(word) > 1:
        return math.inf
    return 0.8 if _HIRAGANA.fullmatch(word) else 2.5


def _sign_gloss(word: str, english: Mapping[str, str], unknown: list[str]) -> str:
    if word in english:
        return english[word]
    if _HIRAGANA.fullmatch(word):
        return ""
    unknown.append(word)
    return word


def in_english_order(words: Sequence[str], language: str) -> list[str]:
    """Put adjectives before the noun that they follow in French, Spanish, Portuguese, Italian."""
    ordered: list[str] = []
    for word in words:
        if language in ("fr", "es", "pt", "it") and word in _ADJECTIVES and ordered:
            place = len(ordered)
            while place and ordered[place - 1] in _ADJECTIVES:
                place -= 1
            if place and ordered[place - 1] not in _SMALL:
                ordered.insert(place - 1, word)
                continue
        ordered.append(word)
    return ordered


_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "with",
        "and",
        "or",
        "to",
        "for",
        "from",
        "by",
        "through",
        "over",
        "under",
        "behind",
        "near",
        "without",
        "two",
        "three",
        "four",
        "five",
        "six",
        "several",
        "many",
        "while",
    ]
)
