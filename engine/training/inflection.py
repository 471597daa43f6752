"""Forms of words that no list has: conjugations by rule, and spellings without accents. Pure.

A form that is no word harms nothing: nobody types it. So the rules are generous.
"""

import unicodedata
from collections.abc import Iterator, Mapping

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

_GERMAN_ADJECTIVE = ("e", "en", "er", "es", "em")
_GERMAN_WEAK = ("t", "te", "ten", "end", "ende", "enden", "ender", "endes")
_VERBS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "er": "e es ent ant ante antes é ée és ées ait aient",
        "ir": "it issent issant i ie is ies",
        "re": "t ent ant u ue us ues",
    },
    "es": {
        "ar": "a an ando ado ada ados adas aba aban ó aron",
        "er": "e en iendo ido ida idos idas ía ían ió ieron",
        "ir": "e en iendo ido ida idos idas ía ían ió ieron",
    },
    "pt": {
        "ar": "a am ando ado ada ados adas ava avam ou aram",
        "er": "e em endo ido ida idos idas ia iam eu eram",
        "ir": "e em indo ido ida idos idas ia iam iu iram",
    },
    "it": {
        "are": "a ano ando ato ata ati ate ava avano ante anti",
        "ere": "e ono endo uto uta uti ute eva evano ente enti",
        "ire": "e ono isce iscono endo ito ita iti ite iva ivano",
    },
}
_RUSSIAN_ADJECTIVE = {
    "ый": "ого ому ым ом ая ой ую ое ые ых ыми",
    "ой": "ого ому ым ом ая ую ое ые ых ыми ие их им ими",
    "ий": "его ему им ем яя ей юю ее ие их ими ого ому ом ая ой ую ое",
}
_PRONOUNS = {"es": ("se", "los", "las", "lo", "la", "le"), "it": ("si", "lo", "la", "li", "le")}
_STRESSED = str.maketrans("ae", "áé")
_REFLEXIVE = {"de": ("sich ",), "fr": ("se ", "s'")}


def inflected(word: str, language: str) -> Iterator[str]:
    """Forms of a German or Russian adjective or a German or Romance verb; `word` as our vocabulary writes it."""
    for start in _REFLEXIVE.get(language, ()):
        if word.startswith(start):
            word = word.removeprefix(start)
            yield word
    if " " in word or "'" in word or len(word) < 4:
        return
    if language == "de" and word.islower():
        yield from _german(word)
    if language == "ru" and word[-2:] in _RUSSIAN_ADJECTIVE:
        yield from (word[:-2] + ending for ending in _RUSSIAN_ADJECTIVE[word[-2:]].split())
    for ending, forms in _VERBS.get(language, {}).items():
        infinitive = _without_pronoun(word, language)
        if infinitive.endswith(ending) and len(infinitive) > len(ending) + 1:
            stem = infinitive[: -len(ending)]
            yield infinitive
            yield from (stem + form for form in forms.split())
            yield from _with_pronouns(stem, forms, infinitive, language)


def _german(word: str) -> Iterator[str]:
    if not word.endswith("en"):
        yield from (word + ending for ending in _GERMAN_ADJECTIVE)
        return
    stem = word[:-2]
    yield from (stem + ending for ending in _GERMAN_WEAK)
    yield "ge" + stem + "t"
    yield from ("ge" + stem + "t" + ending for ending in _GERMAN_ADJECTIVE)


def _without_pronoun(word: str, language: str) -> str:
    """The infinitive of a reflexive verb: ``agacharse``, ``arrampicarsi``, ``inclinar-se``."""
    if language == "es" and word.endswith(("arse", "erse", "irse")):
        return word[:-2]
    if language == "it" and word.endswith(("arsi", "ersi", "irsi")):
        return word[:-2] + "e"
    return word.removesuffix("-se") if language == "pt" else word


def _with_pronouns(stem: str, forms: str, infinitive: str, language: str) -> Iterator[str]:
    gerund = (
        next(form for form in forms.split() if form.endswith("ndo")) if language != "fr" else ""
    )
    for pronoun in _PRONOUNS.get(language, ()):
        yield stem + gerund + pronoun
        yield (infinitive[:-1] if language == "it" else infinitive) + pronoun
        if language == "es":
            yield stem + gerund[:-3].translate(_STRESSED) + gerund[-3:] + pronoun


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
        yield (
            word[:-1]
            + dict(zip("わかがさたなばまら", "おこごそとのぼもろ", strict=True))[negative]
            + "う"
        )
        yield from (word[:-1] + first + end for end in (second, past))
    elif word.endswith("する") and len(word) > 3:
        yield word[:-2]


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
