"""Reading the free dictionaries that the word tables are made from: headwords with English glosses.

FreeDict and Mueller come as dictd files (an index with base-64 numbers, a gzip of entries), EDICT
and CC-CEDICT as lines. Only short, common glosses are kept; which one is used is decided later.
"""

import gzip
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_DIGITS = {
    letter: number
    for number, letter in enumerate(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    )
}
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|<[^<>]*>|\{[^{}]*\}|/[^/]*/")
_START = re.compile(r"^(?:to|a|an|the|some|one's|of)\s+")
_PLAIN = re.compile(r"[a-z]+(?:[ '-][a-z]+){0,2}")
_VAGUE = frozenset(
    (
        "get",
        "go",
        "do",
        "be",
        "have",
        "make",
        "come",
        "take",
        "put",
        "give",
        "set",
        "keep",
        "that",
        "it",
        "one",
        "up",
        "on",
    )
)
_NUMBER = re.compile(r"^\s*(?:[IVX]+\.?)?\s*\d*[.)]?\s*")
_SKIP = re.compile(r"^\s*(?:Synonym|Antonym|see:|Note:|\"|see also)")
_CYRILLIC = re.compile(r"[а-яё]+(?:[ -][а-яё]+)?")


@dataclass(frozen=True, slots=True)
class Gloss:
    """One English word for a headword: where it stands among the meanings, and what it is."""

    text: str
    place: int = 0
    tags: str = ""
    is_verb: bool = False


def dictd(base: Path) -> Iterator[tuple[str, str]]:
    """Headwords and entries of ``base.index`` and ``base.dict.dz``."""
    data = gzip.decompress(base.with_name(base.name + ".dict.dz").read_bytes())
    index = base.with_name(base.name + ".index").read_text(encoding="utf-8", errors="replace")
    for line in index.splitlines():
        headword, start, length = line.split("\t")[:3]
        if headword.startswith("00"):
            continue
        first = _number(start)
        yield headword, data[first : first + _number(length)].decode("utf-8", "replace")


def glosses_of_entry(entry: str) -> list[Gloss]:
    """English glosses of a FreeDict entry, in the order of its meanings."""
    found: list[Gloss] = []
    for place, line in enumerate(line for line in entry.splitlines()[1:] if line.strip()):
        if not _SKIP.match(line):
            is_verb = "<v" in line
            texts = plain_glosses(_NUMBER.sub("", line))
            found += [Gloss(text, place, is_verb=is_verb) for text in texts]
    return found


def plain_glosses(line: str) -> list[str]:
    """Glosses of at most three plain words; asides, articles and "to" are dropped."""
    bare = _ASIDE.sub(" ", line)
    parts = (" ".join(part.split()).lower() for part in re.split(r"[,;|/]", bare))
    short = (_START.sub("", part.rstrip("!.?")) for part in parts)
    return [part for part in short if _PLAIN.fullmatch(part)]


def edict(path: Path) -> Iterator[tuple[tuple[str, ...], list[Gloss], bool]]:
    """Writings (kanji first), glosses and whether an entry is common, of EDICT in EUC-JP."""
    for line in path.read_text(encoding="euc-jp", errors="ignore").splitlines():
        head, _, body = line.partition(" /")
        match = re.fullmatch(r"(\S+)(?: \[([^\]]+)\])?", head.strip())
        if match and "？" not in head:
            names = tuple(re.sub(r"\([^)]*\)", "", name) for name in match.groups() if name)
            yield names, _edict_glosses(body), "/(P)/" in line


def _edict_glosses(body: str) -> list[Gloss]:
    found: list[Gloss] = []
    tags = ""
    for place, part in enumerate(body.split("/")):
        told = re.match(r"\(([^)]*)\)", part)
        tags = tags or (told[1] if told else "")
        is_verb = bool(re.search(r"(?:^|\) )to ", part))
        found += [Gloss(text, place, tags, is_verb) for text in plain_glosses(part)]
    return found


def cedict(lines: Sequence[str]) -> Iterator[tuple[str, str, list[Gloss]]]:
    """Traditional and simplified writing and glosses of CC-CEDICT; names of people are left out."""
    for line in lines:
        match = re.match(r"(\S+) (\S+) \[([^\]]*)\] /(.*)/", line)
        if not match or match[3][:1].isupper():
            continue
        found: list[Gloss] = []
        for place, part in enumerate(match[4].split("/")):
            if not re.search(r"variant of|surname|see |abbr\.|classifier|^CL:", part):
                texts = plain_glosses(part)
                found += [Gloss(text, place, is_verb=part.startswith("to ")) for text in texts]
        yield match[1], match[2], found


def reversed_entries(base: Path, *, russian: bool = False) -> Iterator[tuple[str, Gloss]]:
    """Headwords of a dictionary from English, turned round."""
    for english, entry in dictd(base):
        word = english.lower()
        if not _PLAIN.fullmatch(word):
            continue
        for place, text in enumerate(foreign_words(entry, russian=russian)):
            yield text, Gloss(word, place)


def foreign_words(entry: str, *, russian: bool = False) -> list[str]:
    """Words of an entry in a language that is not English; Mueller marks its own asides."""
    lines = [line for line in entry.splitlines()[1:] if not _SKIP.match(line)]
    bare = [_ASIDE.sub(" ", _NUMBER.sub("", line)) for line in lines]
    parts = [" ".join(part.split()).lower() for line in bare for part in re.split(r"[,;]", line)]
    if russian:
        parts = [re.sub(r"^.*_\w+\.\s*", "", part) for part in parts]
        return [part for part in parts if _CYRILLIC.fullmatch(part)]
    return [part for part in parts if part and len(part.split()) <= 3]


def _number(text: str) -> int:
    value = 0
    for letter in text:
        value = value * 64 + _DIGITS[letter]
    return value


def best_gloss(
    glosses: Sequence[Gloss], zipf: Mapping[str, float], confirmed: frozenset[str] = frozenset()
) -> Gloss | None:
    """The gloss that is common, stands early, and that a dictionary from English confirms.

    Parameters
    ----------
    zipf
        Frequency of English words, as logarithm of uses in a thousand million.
    """
    counts: dict[str, int] = {}
    for gloss in glosses:
        counts[gloss.text] = counts.get(gloss.text, 0) + 1

    def worth(gloss: Gloss) -> float:
        words = re.split(r"[ -]", gloss.text)
        common = min(5.0, *(zipf.get(word, 0.0) for word in words))
        vague = 1.5 if words[0] in _VAGUE else 0.0
        sure = 1.0 if gloss.text in confirmed else 0.0
        several = 0.4 * (len(words) - 1)
        repeated = 0.3 * min(counts[gloss.text] - 1, 4)
        return common + sure + repeated - vague - several - 0.35 * min(gloss.place, 6)

    usable = [g for g in glosses if min(zipf.get(w, 0.0) for w in re.split(r"[ -]", g.text)) > 2.2]
    return max(usable, key=worth) if usable else None
