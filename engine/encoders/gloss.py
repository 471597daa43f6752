"""Foreign words to English ones with a table: the longest entry first. Pure.

What a table does not know is taken apart (an elision, a pronoun at the end of a verb, a German
compound) and otherwise left as it is: it may be a name, or English.
"""

import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:['’-][^\W\d_]+)*['’]?|\S")
_FILE_NAME = re.compile(r"\S*(?:\d\S*_|_\S*\d|\.\w{2,4}\b)\S*")
_MOST_WORDS = 5
_MOST_SIGNS = 9
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
_HIRAGANA = re.compile(r"[\u3041-\u309fー]")
_SIGN = r"[\u3400-\u9fff\uf900-\ufaff\u3041-\u309f\u30a0-\u30ff々]"
_STOPS = re.compile("[,、。]")
_RUNS = re.compile(rf"({_SIGN}+)|([^\s・\u3400-\u9fff\uf900-\ufaff\u3041-\u309f\u30a0-\u30ff々]+)")


_SMALL_WORDS = (
    "a an the in on at with and or to for from by through over under behind near without of while"
    " along into two three four five six several many , . !"
)
_MANY = frozenset(
    ("two", "three", "four", "five", "six", "seven", "eight", "ten", "several", "many")
)
_IRREGULAR = {
    "man": "men",
    "woman": "women",
    "child": "children",
    "person": "people",
    "goose": "geese",
    "foot": "feet",
    "tooth": "teeth",
    "mouse": "mice",
    **{word: word for word in ("men", "women", "children", "people", "geese", "sheep", "fish")},
}
SMALL = frozenset(_SMALL_WORDS.split())
"""English words that no adjective belongs before."""


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
        found += [gloss] if gloss else []
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


def gloss_of_signs(text: str, english: Mapping[str, str], unknown: list[str]) -> list[str]:
    """English for Chinese or Japanese: the text in as few known words as possible.

    Signs of grammar that no table knows (hiragana) are passed over.
    """
    found: list[str] = []
    for run, other in _RUNS.findall(_STOPS.sub(" , ", text)):
        if other:
            found.append(other)
        else:
            found += _segmented(run, english, unknown)
    return found


def _segmented(run: str, english: Mapping[str, str], unknown: list[str]) -> list[str]:
    costs = [0.0] + [math.inf] * len(run)
    starts = [0] * (len(run) + 1)
    for end in range(1, len(run) + 1):
        for start in range(max(0, end - _MOST_SIGNS), end):
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
        return 0.6 if not english[word] else 0.8 if english[word] in SMALL else 1.0
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


def in_english_order(words: Sequence[str], adjectives: Collection[str]) -> list[str]:
    """Put each adjective before the noun that it follows, as French, Spanish and Italian have it."""
    ordered: list[str] = []
    for word in words:
        place = len(ordered)
        while place and ordered[place - 1] in adjectives:
            place -= 1
        if word in adjectives and place and ordered[place - 1] not in SMALL:
            ordered.insert(place - 1, word)
        else:
            ordered.append(word)
    return ordered


def with_without_first(words: Sequence[str], adjectives: Collection[str]) -> list[str]:
    """Put "without" before the noun that it follows in Japanese: instructions are read by it.

    Doing the same for "on" or "in" finds no more photos (R@10 .88 of English with, .95 without).
    """
    ordered: list[str] = []
    for word in words:
        place = len(ordered) - 1
        if word != "without" or place < 0 or ordered[place] in SMALL:
            ordered.append(word)
            continue
        while place and ordered[place - 1] in adjectives:
            place -= 1
        ordered.insert(place, word)
    return ordered


def with_plurals(words: Sequence[str], adjectives: Collection[str]) -> list[str]:
    """Put the noun after a number into the plural: most entries of the tables are singulars."""
    told: list[str] = []
    is_counted = False
    for word in words:
        is_noun = is_counted and word not in adjectives and not word.endswith("ing")
        told.append(_plural(word) if is_noun and word not in SMALL else word)
        is_counted = word in _MANY or (is_counted and not is_noun)
    return told


def _plural(word: str) -> str:
    start, blank, last = word.rpartition(" ")
    if last in _IRREGULAR:
        last = _IRREGULAR[last]
    elif last.endswith(("x", "ch", "sh")):
        last += "es"
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        last = last[:-1] + "ies"
    elif not last.endswith("s"):
        last += "s"
    return start + blank + last
