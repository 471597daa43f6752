"""Speeds and forms of music, as people write them in titles and over the first bar. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from fractions import Fraction
from typing import Final

SPEEDS: Final = ("very slow", "slow", "moderate", "fast", "very fast")

_SPEED_WORDS: Mapping[str, str] = {
    "very slow": "largo larghissimo grave lento lentissimo adagissimo",
    "slow": "adagio larghetto andante langsam lent lentement slow slowly broadly breit getragen"
    " ruhig gehalten feierlich sostenuto calme adagietto lentamente",
    "moderate": "moderato andantino allegretto massig maassig modere moderement moderate moderately"
    " gemachlich gehend commodo comodo leisurely tranquillo",
    "fast": "allegro vivace vivo lebhaft schnell rasch vif vite anime animato fast lively quick"
    " quickly brisk briskly bewegt geschwind munter frisch feurig agitato spirited brightly",
    "very fast": "presto prestissimo vivacissimo allegrissimo eilig",
}
_SPEED_OF = {word: speed for speed, words in _SPEED_WORDS.items() for word in words.split()}
_MORE = {"very", "sehr", "molto", "tres", "assai"}
_NOT = {"non", "nicht", "not", "pas", "ma", "less", "meno"}
_RATHER = {"poco", "etwas", "peu", "rather", "ziemlich", "somewhat", "assez"}
_LIMITS = ((50, "very slow"), (76, "slow"), (108, "moderate"), (160, "fast"))
"""Beats a minute below which a piece is called that."""

_FORM_WORDS: Mapping[str, str] = {
    "waltz": "waltz waltzes valse valses walzer valzer vals landler",
    "march": "march marches marche marsch marcia funebre trauermarsch",
    "minuet": "minuet minuets menuet menuets menuett menuetto minuetto",
    "mazurka": "mazurka mazurkas mazurek",
    "polonaise": "polonaise polonaises polacca polonez",
    "polka": "polka polkas",
    "gavotte": "gavotte gavottes gavotta gavot",
    "sarabande": "sarabande sarabanda saraband",
    "gigue": "gigue giga gigues",
    "jig": "jig jigs",
    "reel": "reel reels",
    "hornpipe": "hornpipe hornpipes",
    "strathspey": "strathspey",
    "bourrée": "bourree bourrees",
    "allemande": "allemande allemanda",
    "courante": "courante corrente",
    "tarantella": "tarantella tarantelle",
    "siciliana": "siciliana siciliano sicilienne",
    "barcarolle": "barcarolle barcarole barcarola",
    "bolero": "bolero",
    "habanera": "habanera",
    "tango": "tango",
    "rag": "rag ragtime",
    "nocturne": "nocturne nocturnes notturno nocturno",
    "étude": "etude etudes",
    "prelude": "prelude preludes preludio praeludium vorspiel",
    "fugue": "fugue fugues fuga fuge fugato",
    "sonata": "sonata sonatas sonate sonates",
    "sonatina": "sonatina sonatine",
    "symphony": "symphony symphonies symphonie sinfonie sinfonia",
    "concerto": "concerto concertos konzert",
    "rondo": "rondo rondeau",
    "scherzo": "scherzo scherzos scherzando",
    "variations": "variations variation variationen variazioni",
    "lullaby": "lullaby lullabies berceuse wiegenlied schlaflied schlummerlied ninna",
    "chorale": "chorale chorales choral",
    "hymn": "hymn hymns hymne",
    "song": "song songs lied lieder chanson chansons melodie melodies canzone gesang",
    "ballad": "ballad ballads ballade ballades ballata",
    "serenade": "serenade serenata standchen",
    "romance": "romance romanze romanza",
    "aria": "aria arie arietta",
    "madrigal": "madrigal madrigals madrigale",
    "motet": "motet motets motette",
    "mass": "missa messe kyrie gloria credo sanctus benedictus agnus",
    "overture": "overture ouverture",
    "fantasia": "fantasia fantasy fantasie fantaisie phantasie",
    "rhapsody": "rhapsody rhapsodie",
    "impromptu": "impromptu impromptus",
    "bagatelle": "bagatelle bagatelles",
    "toccata": "toccata",
    "canon": "canon canons kanon",
    "invention": "invention inventions inventio",
    "elegy": "elegy elegie",
}
FORMS: Final = tuple(_FORM_WORDS)
_FORM_OF = {word: form for form, words in _FORM_WORDS.items() for word in words.split()}


def plain(text: str) -> str:
    """Small letters without accents: ``Mäßig`` becomes ``massig``."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def speed_of_words(text: str) -> str | None:
    """How fast a tempo marking is; None where it has no word for it.

    The first such word counts: ``Allegro ma non troppo`` is fast. ``sehr`` and the like push it
    outwards, ``nicht`` and ``non troppo`` before it bring it to the middle.
    """
    words = re.findall(r"[a-z]+", plain(text))
    for place, word in enumerate(words):
        speed = _SPEED_OF.get(word)
        if speed is not None:
            return _shifted(speed, words[max(0, place - 2) : place], words[place + 1 : place + 2])
    return None


def speed_of_beats(quarters: float, metre: str) -> str | None:
    """How fast a number of quarters a minute is; the metre says what a beat is."""
    if not 5 <= quarters <= 1000:
        return None
    beats = quarters / float(4 * beat_of(metre))
    return next((name for limit, name in _LIMITS if beats < limit), "very fast")


def beat_of(metre: str) -> Fraction:
    """What is counted in a metre, as a part of a whole note: 6/8 has beats of 3/8, 2/2 halves."""
    match = re.fullmatch(r"(\d+)/(\d+)", metre)
    count, unit = (int(match[1]), int(match[2])) if match else (4, 4)
    if unit >= 8 and count % 3 == 0 and count > 3:
        return Fraction(3, unit)
    return Fraction(1, min(unit, 4)) if unit < 8 else Fraction(1, 8 if count == 3 else 4)


def forms_in(text: str) -> tuple[str, ...]:
    """Dances and forms that a title or a tempo marking names, in order, each once."""
    words = re.findall(r"[a-z]+", plain(text))
    return tuple(dict.fromkeys(_FORM_OF[word] for word in words if word in _FORM_OF))


def form_named(word: str) -> str | None:
    """``valse`` -> ``waltz``; None for what is no form."""
    return _FORM_OF.get(plain(word))


def speed_named(word: str) -> str | None:
    """``lento`` -> ``very slow``; None for what is no speed."""
    return word if word in SPEEDS else _SPEED_OF.get(plain(word))


def _shifted(speed: str, before: list[str], after: list[str]) -> str:
    place = SPEEDS.index(speed)
    outwards = {0: -1, 1: -1, 2: 0, 3: 1, 4: 1}[place]
    if _NOT & set(before) or (_RATHER & set(before) and place in (0, 4)):
        return SPEEDS[max(0, min(4, place - outwards))]
    if _MORE & {*before, *after}:
        return SPEEDS[max(0, min(4, place + outwards))]
    return speed
