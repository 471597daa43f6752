"""The tables of words in other languages: ``python -m engine.training.languages SOURCES``.

SOURCES is a folder with ``dictd/`` (FreeDict, Mueller), ``edict``, ``cedict.txt``, ``wordfreq/``
(its msgpack lists) and ``lemmas/`` (simplemma's lists as ``LANGUAGE.tsv``: form, tab, lemma); how
to get them is told in ``resources/languages/README.md``. The same sources give the same bytes.

Our own vocabulary (``words/*.txt``) comes before every dictionary: it names what a picture or a
sound shows. The inflected forms come from lists of lemmas, so that the program needs no grammar.
"""

import argparse
import gzip
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from engine.encoders.resources import resources_folder
from engine.training.dictionaries import (
    Gloss,
    best_gloss,
    cedict,
    dictd,
    edict,
    glosses_of_entry,
    reversed_entries,
)
from engine.training.inflection import japanese_forms, plain_spelling, spanish_like_forms

WORDS = Path(__file__).with_name("words")
LANGUAGES = ("de", "fr", "es", "pt", "it", "ru", "zh", "ja")
_FREEDICT = {"de": "deu", "fr": "fra", "es": "spa", "pt": "por", "it": "ita", "ru": "rus"}
_COMMON_WORDS = 15_000
"""Words of each language that tell it from others."""

_RAREST = {"de": 2.6, "fr": 1.5, "es": 1.5, "pt": 1.5, "it": 1.5, "ru": 2.0, "zh": 2.6, "ja": 2.0}
"""Headwords that are used less often (logarithm of uses in a thousand million) are left out."""

_RAREST_FORM = 2.6
_LETTER_MAPS = str.maketrans({"ё": "е", "’": "'"})
Table = dict[str, str]


def own_vocabulary(folder: Path = WORDS) -> dict[str, Table]:
    """Form to English for every language, from our own lists; the first one that names a form wins."""
    tables: dict[str, Table] = {language: {} for language in LANGUAGES}
    for file in sorted(folder.glob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                english, *columns = line.split("|")
                for language, column in zip(LANGUAGES, columns, strict=True):
                    for form in column.split(","):
                        if (key := normal(form)) not in ("", "-"):
                            tables[language].setdefault(key, english.strip().replace("~", ""))
    return tables


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
    table: Mapping[str, str], lemmas: Mapping[str, str], zipf: Mapping[str, float], rarest: float
) -> Table:
    """Inflected forms of the words of a table that are used often enough."""
    return {
        form: table[lemma]
        for form, lemma in lemmas.items()
        if lemma in table and form not in table and zipf.get(form, 0.0) >= rarest
    }


def european(language: str, own: Table, sources: Path, english: Mapping[str, float]) -> Table:
    """All forms of a language with letters, English for each."""
    zipf = frequencies(sources / "wordfreq" / f"large_{language}.msgpack.gz")
    lemmas = _lemmas(sources / "lemmas" / f"{language}.tsv")
    table = dict(own)
    for extra in (
        with_forms(own, lemmas, zipf, 0.0),
        {f: own[w] for w in own for f in spanish_like_forms(w, language) if f not in own},
    ):
        table = {**extra, **table}
    found = {
        word: gloss
        for word, gloss in _dictionary(language, sources, zipf, english).items()
        if " " not in word or not all(part in table for part in word.split())  # "am Strand"
    }
    table = {**with_forms(found, lemmas, zipf, _RAREST_FORM), **found, **table}
    plain = ((plain_spelling(form, language), form) for form in sorted(table))
    return {**{new: table[form] for new, form in plain if new != form}, **table}


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
    found = _asian(collected, zipf, english, _RAREST["zh"])
    pairs = "".join(
        old + new
        for old, counts in sorted(characters.items())
        if (new := max(sorted(counts), key=counts.__getitem__)) != old and old not in counts
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


def _lemmas(path: Path) -> dict[str, str]:
    pairs = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    found: dict[str, str] = {}
    for form, lemma in pairs:
        found.setdefault(normal(form), normal(lemma))
    return found


def packed(table: Mapping[str, str], own: Iterable[str]) -> bytes:
    """Lines of English, a tab, and its forms with tabs between; our own words come first."""
    mine = set(own)
    groups: dict[tuple[bool, str], list[str]] = {}
    for form in sorted(table):
        groups.setdefault((form not in mine, table[form]), []).append(form)
    lines = ("\t".join((english, *forms)) for (_, english), forms in sorted(groups.items()))
    return _zipped("\n".join(lines))


def common_words(sources: Path) -> Iterator[str]:
    """For each language with Latin letters a line: its name, then its words, most used first."""
    common = {}
    for language in ("en", "de", "fr", "es", "pt", "it"):
        zipf = frequencies(sources / "wordfreq" / f"large_{language}.msgpack.gz")
        words = [w for w in zipf if w.replace("'", "").isalpha()]  # most used come first
        common[language] = dict(zip(words[:_COMMON_WORDS], range(_COMMON_WORDS), strict=False))
    headwords = {word.lower() for word, _entry in dictd(sources / "dictd" / "mueller7")}
    english = common.pop("en")
    own = (word for word in english if word in headwords or _is_english(word, english, common))
    yield "\t".join(("en", *own))
    yield from ("\t".join((language, *words)) for language, words in common.items())


def _is_english(
    word: str, english: Mapping[str, int], others: Mapping[str, Mapping[str, int]]
) -> bool:
    """Whether no other language uses a word more; English texts are full of foreign names."""
    return all(words.get(word, _COMMON_WORDS) >= english[word] for words in others.values())


def _zipped(text: str) -> bytes:
    return gzip.compress(text.encode(), 9, mtime=0)


def build(sources: Path, target: Path) -> None:
    """Write all tables."""
    target.mkdir(parents=True, exist_ok=True)
    own = own_vocabulary()
    english = frequencies(sources / "wordfreq" / "large_en.msgpack.gz")
    (target / "common.txt.gz").write_bytes(_zipped("\n".join(common_words(sources))))
    simplified, pairs = chinese(own["zh"], sources, english)
    (target / "traditional.txt.gz").write_bytes(_zipped(pairs))
    tables = {"zh": simplified, "ja": japanese(own["ja"], sources, english)}
    for language in _FREEDICT:
        tables[language] = european(language, own[language], sources, english)
    for language, table in tables.items():
        (target / f"{language}.txt.gz").write_bytes(packed(table, own[language]))


def main() -> None:
    """Build from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", type=Path)
    parser.add_argument("--to", type=Path, default=resources_folder() / "languages")
    arguments = parser.parse_args()
    build(arguments.sources, arguments.to)


if __name__ == "__main__":
    main()
