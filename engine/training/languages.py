"""The tables of words in other languages: ``python -m engine.training.languages SOURCES``.

SOURCES is a folder with ``dictd/`` (FreeDict, Mueller), ``edict``, ``cedict.txt``, ``wordfreq/``
(its msgpack lists) and ``lemmas/`` (simplemma's lists as ``LANGUAGE.tsv``: form, tab, lemma); how
to get them is told in ``resources/languages/README.md``. The same sources give the same bytes.

Our own vocabulary (``words/*.txt``) comes before every dictionary: it names what a picture or a
sound shows. The inflected forms come from lists of lemmas, so that the program needs no grammar.
"""

import argparse
import gzip
import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from engine.encoders.gloss import SMALL
from engine.encoders.resources import resources_folder
from engine.training.dictionaries import (
    Gloss,
    best_gloss,
    cedict,
    dictd,
    edict,
    foreign_words,
    glosses_of_entry,
    reversed_entries,
)
from engine.training.inflection import inflected, japanese_forms, plain_spelling

WORDS = Path(__file__).with_name("words")
LANGUAGES = ("de", "fr", "es", "pt", "it", "ru", "zh", "ja")
_FREEDICT = {"de": "deu", "fr": "fra", "es": "spa", "pt": "por", "it": "ita", "ru": "rus"}
_COMMON_WORDS = 12_000
_ENGLISH_WORDS = 20_000
"""Words of each language that tell it from others."""

_RAREST = {"de": 2.6, "fr": 1.5, "es": 1.5, "pt": 1.5, "it": 1.5, "ru": 2.0, "zh": 2.6, "ja": 2.0}
"""Headwords that are used less often (logarithm of uses in a thousand million) are left out."""

_RAREST_FORM = 2.6
_RAREST_PART = 1.5
_RAREST_PIVOT = 2.3
_MOST_PHRASES = 48
_LETTER_MAPS = str.maketrans({"ё": "е", "’": "'"})
Table = dict[str, str]


def own_vocabulary(folder: Path = WORDS) -> dict[str, Table]:
    """Form to English for every language, from our own lists; the first one that names a form wins."""
    tables: dict[str, Table] = {language: {} for language in LANGUAGES}
    forms: dict[str, Table] = {language: {} for language in LANGUAGES}
    for english, language, word in _own_words(folder):
        tables[language].setdefault(normal(word), english)
        for form in inflected(word, language):
            forms[language].setdefault(normal(form), english)
    return {language: {**forms[language], **table} for language, table in tables.items()}


def _own_words(folder: Path) -> Iterator[tuple[str, str, str]]:
    """English, language and foreign word, in the order of the lists."""
    for file in sorted(folder.glob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                english, *columns = line.split("|")
                for language, column in zip(LANGUAGES, columns, strict=True):
                    for word in column.split(","):
                        if word.strip() not in ("", "-"):
                            yield english.strip().replace("~", ""), language, word.strip()


def normal(word: str) -> str:
    """A word as the tables have it: small letters, composed, ё as е."""
    text = unicodedata.normalize("NFKC", word).lower().translate(_LETTER_MAPS)
    return " ".join(text.split())


def frequencies(path: Path) -> dict[str, float]:
    """Words of a list of wordfreq (a header, then one list of words per hundredth of log10)."""
    import msgpack  # type: ignore[import-untyped]

    buckets = msgpack.loads(gzip.decompress(path.read_bytes()), raw=False)[1:]
    return {word: 9 - place / 100 for place, words in enumerate(buckets) for word in words}


def with_forms(
    table: Mapping[str, str],
    lemmas: Sequence[tuple[str, str]],
    zipf: Mapping[str, float],
    rarest: float,
) -> Table:
    """Inflected forms of the words of a table that are used often enough."""
    found: Table = {}
    for form, lemma in lemmas:
        if lemma in table and form not in table and zipf.get(form, 0.0) >= rarest:
            found.setdefault(form, table[lemma])
    return found


def phrases_inflected(
    table: Mapping[str, str], lemmas: Sequence[tuple[str, str]], zipf: Mapping[str, float]
) -> Table:
    """Our phrases of two or three words with every word in its forms: ``ours polaires``."""
    parts = {part for phrase in table if " " in phrase for part in phrase.split()}
    forms: dict[str, list[str]] = {part: [] for part in parts}
    for form, lemma in sorted(lemmas, key=lambda pair: -zipf.get(pair[0], 0.0)):
        if lemma in parts and zipf.get(form, 0.0) >= _RAREST_PART and form != lemma:
            forms[lemma].append(form)
    found: Table = {}
    for phrase, english in table.items():
        words = phrase.split()
        telling = [word for word in words if table.get(word, word) not in SMALL | {""}]
        if 2 <= len(words) <= 3 and telling:
            most = int(_MOST_PHRASES ** (1 / len(telling)))
            choices = [[word, *forms[word][:most]] if word in telling else [word] for word in words]
            found.update({" ".join(chosen): english for chosen in itertools.product(*choices)})
    return {phrase: english for phrase, english in found.items() if phrase not in table}


def european(
    language: str,
    own: Table,
    sources: Path,
    english: Mapping[str, float],
    others: Mapping[str, Table],
) -> Table:
    """All forms of a language with letters, English for each.

    Parameters
    ----------
    others
        Tables of other languages, for words that only their dictionaries tell.
    """
    zipf = frequencies(sources / "wordfreq" / f"large_{language}.msgpack.gz")
    lemmas = _lemmas(sources / "lemmas" / f"{language}.tsv")
    table = {
        **phrases_inflected(own, lemmas, zipf),
        **with_forms(own, lemmas, zipf, 0.0),
        **own,
    }
    found = {
        word: gloss
        for word, gloss in _dictionary(language, sources, zipf, english).items()
        if " " not in word or not all(part in table for part in word.split())  # "am Strand"
    }
    found = {**_through_others(language, sources, zipf, others), **found}
    table = {**with_forms(found, lemmas, zipf, _RAREST_FORM), **found, **table}
    plain = ((plain_spelling(form, language), form) for form in sorted(table))
    return {**{new: table[form] for new, form in plain if new != form}, **table}


def _through_others(
    language: str, sources: Path, zipf: Mapping[str, float], others: Mapping[str, Table]
) -> Table:
    """English of words that only a dictionary of another foreign language has, by way of that."""
    votes: dict[str, dict[str, int]] = {}
    for other, table in others.items():
        theirs = frequencies(sources / "wordfreq" / f"large_{other}.msgpack.gz")
        for word, foreign in _pairs(sources, language, other):
            gloss = table.get(foreign)
            # entries hold explanations in the other language, too
            is_ours = zipf.get(word, 0.0) >= max(_RAREST_PIVOT, theirs.get(word, 0.0) - 0.3)
            if gloss and is_ours and _is_usable(word):
                counts = votes.setdefault(word, {})
                counts[gloss] = counts.get(gloss, 0) + 1
    return {word: max(counts, key=counts.__getitem__) for word, counts in sorted(votes.items())}


def _pairs(sources: Path, language: str, other: str) -> Iterator[tuple[str, str]]:
    """Words of a language with words of another, from the dictionaries between them."""
    mine, theirs = _FREEDICT[language], _FREEDICT[other]
    base = sources / "dictd"
    if (base / f"freedict-{theirs}-{mine}.index").exists():
        for foreign, entry in dictd(base / f"freedict-{theirs}-{mine}"):
            yield from ((word, normal(foreign)) for word in foreign_words(entry))
    if (base / f"freedict-{mine}-{theirs}.index").exists():
        for word, entry in dictd(base / f"freedict-{mine}-{theirs}"):
            yield from ((normal(word), foreign) for foreign in foreign_words(entry))


def _dictionary(
    language: str, sources: Path, zipf: Mapping[str, float], english: Mapping[str, float]
) -> Table:
    collected: dict[str, list[Gloss]] = {}
    confirmed: dict[str, set[str]] = {}
    code = _FREEDICT[language]
    direct = sources / "dictd" / f"freedict-{code}-eng"
    if direct.with_name(direct.name + ".index").exists():
        for word, entry in dictd(direct):
            collected.setdefault(normal(word), []).extend(glosses_of_entry(entry))
    names = [f"freedict-eng-{code}", *(["mueller7"] if language == "ru" else [])]
    for name in names:
        for word, gloss in reversed_entries(sources / "dictd" / name, russian=language == "ru"):
            collected.setdefault(normal(word), []).append(gloss)
            confirmed.setdefault(normal(word), set()).add(gloss.text)
    rarest = _RAREST[language]
    return {
        word: best.text
        for word, glosses in sorted(collected.items())
        if _is_usable(word) and min(zipf.get(part, 0.0) for part in word.split()) >= rarest
        if (best := best_gloss(glosses, english, frozenset(confirmed.get(word, ()))))
    }


def chinese(own: Table, sources: Path, english: Mapping[str, float]) -> tuple[Table, str]:
    """Simplified words with English, and pairs of a traditional and its simplified character."""
    zipf = frequencies(sources / "wordfreq" / "large_zh.msgpack.gz")
    collected: dict[str, list[Gloss]] = {}
    characters: dict[str, dict[str, int]] = {}
    lines = (sources / "cedict.txt").read_text(encoding="utf-8").splitlines()
    for traditional, simplified, glosses in cedict(lines):
        collected.setdefault(simplified, []).extend(glosses)
        for old, new in zip(traditional, simplified, strict=False):
            counts = characters.setdefault(old, {})
            counts[new] = counts.get(new, 0) + 1
    found = {
        word: gloss
        for word, gloss in _asian(collected, zipf, english, _RAREST["zh"]).items()
        if word[0] not in "在被从把" and not (word[-1] in "上里中下" and word[:-1] in collected)
    }
    pairs = "".join(
        old + new
        for old, counts in sorted(characters.items())
        if (new := max(sorted(counts), key=counts.__getitem__)) != old
    )
    return {**found, **own}, pairs


def japanese(own: Table, sources: Path, english: Mapping[str, float]) -> Table:
    """Written forms, readings of three signs or more, and conjugations, with English."""
    zipf = frequencies(sources / "wordfreq" / "large_ja.msgpack.gz")
    collected: dict[str, list[Gloss]] = {}
    tags: dict[str, str] = {}
    for names, glosses, is_common in edict(sources / "edict"):
        for place, name in enumerate(names):
            if (place == 0 and is_common) or zipf.get(name, 0) >= 3 or name in own:
                collected.setdefault(name, []).extend(glosses)
                tags.setdefault(name, glosses[0].tags if glosses else "")
    found = _asian(collected, zipf, english, _RAREST["ja"])
    mine = {f: own[word] for word in own for f in japanese_forms(word, tags.get(word, ""))}
    others = {f: found[word] for word in found for f in japanese_forms(word, tags.get(word, ""))}
    return {**others, **found, **mine, **own}


def _asian(
    collected: Mapping[str, list[Gloss]],
    zipf: Mapping[str, float],
    english: Mapping[str, float],
    rarest: float,
) -> Table:
    return {
        word: gloss.text
        for word, glosses in sorted(collected.items())
        if zipf.get(word, 0.0) >= rarest and len(word) <= 8 and not _is_short_kana(word)
        if (gloss := best_gloss(glosses, english))
    }


def _is_short_kana(word: str) -> bool:
    return len(word) < 3 and all("ぁ" <= letter <= "ヿ" for letter in word)


def _is_usable(word: str) -> bool:
    return len(word) > 2 and word.replace(" ", "").replace("-", "").replace("'", "").isalpha()


def _lemmas(path: Path) -> list[tuple[str, str]]:
    """Pairs of a form and its lemma; a form may have several."""
    pairs = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return [(normal(form), normal(lemma)) for form, lemma in pairs]


def adjectives(folder: Path = WORDS) -> str:
    """English words of our list of properties: what stands before a noun in English."""
    words = {english for english, _language, _word in _own_words(folder)}
    lines = (folder / "describe.txt").read_text(encoding="utf-8").splitlines()
    described = {line.split("|")[0] for line in lines if line[:1].isalpha()}
    peoples = {word for word in words if re.fullmatch(r"[A-Z]\w+(?:an|ese|ish|ch)", word)}
    return " ".join(sorted(described | peoples))


def packed(table: Mapping[str, str]) -> bytes:
    """Sorted lines of a form, a tab and its English: ready to be searched as they are."""
    return _zipped("\n".join(sorted(f"{form}\t{english}" for form, english in table.items())))


def common_words(sources: Path) -> Iterator[str]:
    """For each language with Latin letters a line: its name, then its words, most used first."""
    common = {}
    for language in ("en", "de", "fr", "es", "pt", "it"):
        zipf = frequencies(sources / "wordfreq" / f"large_{language}.msgpack.gz")
        words = [w for w in zipf if w.replace("'", "").isalpha()]  # most used come first
        count = _ENGLISH_WORDS if language == "en" else _COMMON_WORDS
        common[language] = {word: rank for rank, word in enumerate(words[:count])}
    headwords = {word.lower() for word, _entry in dictd(sources / "dictd" / "mueller7")}
    english = common.pop("en")
    own = (word for word in english if word in headwords or _is_english(word, english, common))
    yield "\t".join(("en", *own))
    yield from ("\t".join((language, *words)) for language, words in common.items())


def _is_english(
    word: str, english: Mapping[str, int], others: Mapping[str, Mapping[str, int]]
) -> bool:
    """Whether no other language uses a word more; English texts are full of foreign names."""
    return all(words.get(word, _ENGLISH_WORDS) >= english[word] for words in others.values())


def _zipped(text: str) -> bytes:
    return gzip.compress(text.encode(), 9, mtime=0)


def build(sources: Path, target: Path) -> None:
    """Write all tables."""
    target.mkdir(parents=True, exist_ok=True)
    own = own_vocabulary()
    english = frequencies(sources / "wordfreq" / "large_en.msgpack.gz")
    (target / "common.txt.gz").write_bytes(_zipped("\n".join(common_words(sources))))
    (target / "adjectives.txt.gz").write_bytes(_zipped(adjectives()))
    simplified, pairs = chinese(own["zh"], sources, english)
    (target / "traditional.txt.gz").write_bytes(_zipped(pairs))
    tables = {"zh": simplified, "ja": japanese(own["ja"], sources, english)}
    known: dict[str, Table] = {}
    for language in _FREEDICT:  # German first: its dictionary is by far the largest
        known[language] = european(language, own[language], sources, english, known)
    tables |= known
    for language, table in tables.items():
        (target / f"{language}.txt.gz").write_bytes(packed(table))


def main() -> None:
    """Build from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", type=Path)
    parser.add_argument("--to", type=Path, default=resources_folder() / "languages")
    arguments = parser.parse_args()
    build(arguments.sources, arguments.to)


if __name__ == "__main__":
    main()
