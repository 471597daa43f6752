"""Words about music in a query, compared with what the notes of scores say.

"slow waltz in minor" asks for three facts. A score that has them all is named by the query as if
its title said so; one whose notes say otherwise is not, though its text may hold all the words
(`engine.search.lexical`).
"""

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.media.instruments import ENSEMBLES, instrument_named
from engine.media.keys import keys_in, mode_named
from engine.media.musical_words import form_named, plain
from engine.search import music
from engine.search.filters import prepare
from engine.search.lexical import BONUS, LIFT, Named, is_silent, named, words_match
from engine.search.music import Sql

_SURE_FORMS = frozenset(
    [
        "waltz",
        "minuet",
        "mazurka",
        "polonaise",
        "polka",
        "gavotte",
        "sarabande",
        "gigue",
        "bourrée",
        "allemande",
        "courante",
        "tarantella",
        "siciliana",
        "barcarolle",
        "nocturne",
        "étude",
        "prelude",
        "fugue",
        "sonata",
        "sonatina",
        "rondo",
        "scherzo",
        "lullaby",
        "chorale",
        "madrigal",
        "motet",
        "impromptu",
        "bagatelle",
        "toccata",
        "hornpipe",
        "strathspey",
    ]
)
"""Forms whose names mean nothing else; "march" or "song" need a second word about music."""

_MUSIC = frozenset(
    [
        "piece",
        "pieces",
        "music",
        "musical",
        "work",
        "works",
        "tune",
        "tunes",
        "composition",
        "score",
        "scores",
        "sheet",
        "notes",
        "time",
        "metre",
        "meter",
        "key",
        "keys",
        "mode",
        "tempo",
        "movement",
        "movements",
        "dance",
        "dances",
        "written",
        "solo",
        "quite",
        "very",
    ]
)
"""Words that add nothing where the others are about music."""

_METRE = re.compile(
    r"(?<![\d/])(?:[2-9]|1[0-6]) ?/ ?(?:2|4|8|16)(?![\d/])|\b(?:common|cut) time\b|\balla breve\b",
    re.IGNORECASE,
)
_LANGUAGES = frozenset(("english", "german", "french", "italian", "spanish", "latin"))
_SPEED = re.compile(r"\b(?:(?:very|sehr|molto|très) )?[^\W\d_]+", re.IGNORECASE)
_KEPT = 2  # conditions that make a query one about music though no word is sure


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query asks of the notes: conditions, and the words that are left to look up."""

    conditions: tuple[Sql, ...]
    rest: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text being read: what is not understood yet, what has been found, and how sure that is."""

    left: str
    found: tuple[Sql, ...] = ()
    sure: bool = False

    def taking(self, start: int, end: int, sql: Sql, *, sure: bool) -> "_Reading":
        left = f"{self.left[:start]} | {self.left[end:]}"
        return _Reading(left, (*self.found, sql), self.sure or sure)


def asked_of_notes(text: str) -> Asked | None:
    """Read a query; None where it does not speak of music, or not clearly."""
    reading = _words(_metres(_ensembles(_keys(_Reading(text)))))
    if not reading.sure and len(reading.found) < _KEPT:
        return None
    words = re.findall(r"[^\W_]+", reading.left)
    rest = [word for word in words if word.casefold() not in _MUSIC and not is_silent(word)]
    return Asked(tuple(dict.fromkeys(reading.found)), " ".join(rest))


def named_by_notes(connection: sqlite3.Connection, texts: Sequence[str]) -> Named:
    """As `lexical.named`, but what notes say counts for more than what texts hold."""
    found = named(connection, texts)
    asked = [one for text in texts if (one := asked_of_notes(text))]
    if not asked:
        return found
    prepare(connection)
    right = np.unique(np.array([i for one in asked for i in _meeting(connection, one)], np.int64))
    wrong = _told_otherwise(connection, texts)
    kept = ~np.isin(found.ids, [*right, *wrong])
    ids = np.concatenate([found.ids[kept], right])
    best = np.full(len(right), LIFT + BONUS, np.float32)
    worth = np.concatenate([found.worth[kept], best])
    order = np.argsort(ids)
    return Named(ids[order], worth[order])


def _meeting(connection: sqlite3.Connection, asked: Asked) -> list[int]:
    """Contents that meet all conditions and hold the other words."""
    parts, values = (
        [sql for sql, _values in asked.conditions],
        [v for _sql, vs in asked.conditions for v in vs],
    )
    match = words_match(asked.rest)
    if match:
        parts.append(
            "c.id IN (SELECT f.content_id FROM file_text JOIN file f ON f.id = file_text.rowid"
            " WHERE file_text MATCH ?)"
        )
        values.append(match)
    where = " AND ".join(f"({part})" for part in parts)
    rows = connection.execute(f"SELECT c.id FROM content c WHERE {where}", values)  # noqa: S608 -- constants and question marks
    return [row[0] for row in rows]


def _told_otherwise(connection: sqlite3.Connection, texts: Sequence[str]) -> list[int]:
    """Scores with notes whose title does not hold the words: their facts have been asked."""
    has_notes = f"{music.meta('measures')} IS NOT NULL"
    known = {row[0] for row in connection.execute(f"SELECT c.id FROM content c WHERE {has_notes}")}  # noqa: S608 -- constants
    for match in filter(None, map(words_match, texts)):
        titled = connection.execute(
            "SELECT f.content_id FROM file_text JOIN file f ON f.id = file_text.rowid"
            " WHERE file_text MATCH ?",
            (f"{{name joined folder title artist tags}} : ({match})",),
        )
        known -= {row[0] for row in titled}
    return sorted(known)


def _keys(reading: _Reading) -> _Reading:
    for start, end, key in reversed(keys_in(reading.left)):
        # "a major city", "a minor detail": the article, unless the text ends here
        if reading.left[start:].startswith("a ") and reading.left[end:].strip():
            continue
        reading = reading.taking(start, end, music.of_key(key), sure=True)
    return reading


def _ensembles(reading: _Reading) -> _Reading:
    for name in ENSEMBLES:
        match = re.search(rf"\b{name}s?\b", reading.left, re.IGNORECASE)
        if match:
            sql = music.of_instrument(name)
            reading = reading.taking(*match.span(), sql, sure=" " in name)
    return reading


def _metres(reading: _Reading) -> _Reading:
    for match in reversed(list(_METRE.finditer(reading.left))):
        metre = music.metre_named(match[0])
        if metre:
            reading = reading.taking(*match.span(), music.of_metre(metre), sure=True)
    return reading


def _words(reading: _Reading) -> _Reading:
    for match in reversed(list(_SPEED.finditer(reading.left))):
        meant = _meaning(match[0])
        if meant:
            before = reading.left[: match.start()].casefold().split()[-1:]
            sql, sure = meant
            in_mode = mode_named(match[0]) is not None and before == ["in"]
            reading = reading.taking(*match.span(), sql, sure=sure or in_mode)
    return reading


def _meaning(word: str) -> tuple[Sql, bool] | None:
    """What a word asks of the notes, and whether it can mean nothing else."""
    low = word.casefold()
    if mode := mode_named(low):
        return music.of_mode(mode), False
    if form := form_named(low):
        return music.of_form(form), form in _SURE_FORMS
    if tempo := music.tempo_named(low):
        return music.of_tempo(tempo), False
    if plain(low) in _LANGUAGES:
        return music.of_lyrics(low.capitalize()), False
    if instrument := instrument_named(low):
        return music.of_instrument(instrument), False
    return None
