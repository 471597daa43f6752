"""The fields a filter may speak of, and what their values mean. Pure.

Conventions
-----------
Dates are prefixes of ISO 8601 local times (``2024``, ``2024-05``, ``2024-05-12``): as texts they
compare like the times they stand for; dates in words (`engine.search.dates`) mean what they mean on
the day that is asked. Durations are seconds.
"""

import difflib
import enum
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from engine.domain import Condition, Kind
from engine.errors import BadQuery
from engine.media.keys import MODES, key_named, mode_named
from engine.search.dates import span_of
from engine.search.music import COMMON_METRES, TEMPO_WORDS, metre_named, tempo_named


class Sort(enum.Enum):
    """What kind of value a field has."""

    TEXT = "text"
    NUMBER = "number"
    DURATION = "duration"
    DATE = "date"
    KIND = "kind"
    FLAG = "yes or no"
    KEY = "key"
    MODE = "mode"
    METRE = "metre"
    TEMPO = "tempo"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its sort of value, what ``field:value`` means, and an example for messages."""

    sort: Sort
    default_op: str
    example: str


FIELDS: Mapping[str, Field] = {
    "kind": Field(Sort.KIND, "=", "kind:photo"),
    "in": Field(Sort.TEXT, "=", 'in:"/home/me/Pictures"'),
    "text": Field(Sort.TEXT, "~", '"sea shore"'),
    "name": Field(Sort.TEXT, "~", 'name:"sea shore"'),
    "ext": Field(Sort.TEXT, "=", "ext:png"),
    "taken": Field(Sort.DATE, "=", "taken:2024-05"),
    "added": Field(Sort.DATE, "=", "added:>=2026-11"),
    "camera": Field(Sort.TEXT, "~", "camera:canon"),
    "tag": Field(Sort.TEXT, "=", "tag:holiday"),
    "collection": Field(Sort.TEXT, "=", 'collection:"Our wall"'),
    "copies": Field(Sort.TEXT, "=", 'copies:"/home/me/Pictures/red.jpg"'),
    "rating": Field(Sort.NUMBER, "=", "rating:>=3"),
    "duration": Field(Sort.DURATION, "=", "duration:<10"),
    "width": Field(Sort.NUMBER, "=", "width:>2000"),
    "height": Field(Sort.NUMBER, "=", "height:>2000"),
    "pages": Field(Sort.NUMBER, "=", "pages:1..3"),
    "key": Field(Sort.KEY, "=", 'key:"E flat major"'),
    "mode": Field(Sort.MODE, "=", "mode:minor"),
    "metre": Field(Sort.METRE, "=", "metre:3/4"),
    "tempo": Field(Sort.TEMPO, "=", "tempo:slow or tempo:>120"),
    "instrument": Field(Sort.TEXT, "~", "instrument:violin"),
    "failed": Field(Sort.FLAG, "=", "failed:yes"),
    "root": Field(Sort.TEXT, "=", 'root:"/home/me/Pictures"'),
}

KIND_WORDS: Mapping[str, Kind] = {
    **dict.fromkeys(("photo", "photos", "picture", "pictures", "image", "images"), Kind.PHOTO),
    **dict.fromkeys(("audio", "sound", "sounds", "recording", "recordings"), Kind.AUDIO),
    **dict.fromkeys(("score", "scores", "sheet", "sheets", "notes"), Kind.SCORE),
}
FLAG_WORDS: Mapping[str, bool] = {
    **dict.fromkeys(("yes", "true", "1"), True),
    **dict.fromkeys(("no", "false", "0"), False),
}
_ORDER_OPS = frozenset(("=", "!=", "<", "<=", ">", ">="))
_OPS: Mapping[Sort, frozenset[str]] = {
    Sort.TEXT: frozenset(("=", "!=", "~")),
    Sort.NUMBER: _ORDER_OPS,
    Sort.DURATION: _ORDER_OPS,
    Sort.DATE: _ORDER_OPS,
    Sort.KIND: frozenset(("=", "!=")),
    Sort.FLAG: frozenset(("=", "!=")),
    Sort.KEY: frozenset(("=", "!=")),
    Sort.MODE: frozenset(("=", "!=")),
    Sort.METRE: frozenset(("=", "!=")),
    Sort.TEMPO: _ORDER_OPS,
}
_KNOWN_WORDS: Mapping[Sort, tuple[Callable[[str], object], Iterable[str]]] = {
    Sort.KEY: (key_named, ("C major", "A minor", "E flat major")),
    Sort.MODE: (mode_named, MODES),
    Sort.METRE: (metre_named, COMMON_METRES),
    Sort.TEMPO: (tempo_named, TEMPO_WORDS),
}
"""What reads the values of a musical field, and what to suggest where it does not."""

_SECONDS = {"": 1.0, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0}
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_NUMBER = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,6})?")
_DURATION = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,6})?)(s|min|m|h)?")
_CLOCK = re.compile(r"([0-9]{1,6}):([0-5][0-9])(?::([0-5][0-9]))?")
_AFTER = "~"  # sorts behind every character of an ISO time
_ANY_DAY = date(2000, 6, 15)  # whether words are a date does not depend on the day


@dataclass(frozen=True, slots=True)
class Bounds:
    """``low <= x < high``, or ``x <= high`` where `high_open` is false; None is unbounded."""

    low: float | str | None = None
    high: float | str | None = None
    low_open: bool = False
    high_open: bool = False


def check(condition: Condition) -> None:
    """Refuse a condition that means nothing.

    Raises
    ------
    BadQuery
        Unknown field, an operator that does not fit, or a value of the wrong sort.
    """
    found = field_of(condition.field)
    if condition.op not in _OPS[found.sort]:
        raise BadQuery(
            f"`{condition.op}` cannot be used with {condition.field}.", f"Try {found.example}."
        )
    if not condition.value.strip():
        raise BadQuery(f"`{condition.field}` needs a value.", f"Try {found.example}.")
    if found.sort is Sort.KIND:
        kind_of_word(condition.value)
    elif found.sort is Sort.FLAG:
        flag_of_word(condition.field, condition.value)
    elif found.sort in _KNOWN_WORDS and not is_number(condition):
        _check_word(condition, found)
    elif found.sort is not Sort.TEXT:
        bounds_of(condition, _ANY_DAY)


def is_number(condition: Condition) -> bool:
    """Whether a tempo is given in beats a minute and not in words."""
    if FIELDS[condition.field].sort is not Sort.TEMPO:
        return False
    return condition.op not in ("=", "!=") or condition.value[:1] in "0123456789."


def _check_word(condition: Condition, found: Field) -> None:
    """Refuse keys, modes, metres and tempos that there are not."""
    read, known = _KNOWN_WORDS[found.sort]
    if read(condition.value) is None:
        advice = f"{suggestion(condition.value, known)} Try {found.example}."
        raise BadQuery(f"There is no {found.sort.value} called `{condition.value}`.", advice)


def field_of(name: str) -> Field:
    """Look a field up; an unknown one gives `BadQuery` with the nearest known name."""
    if name not in FIELDS:
        raise BadQuery(f"There is no filter called `{name}`.", suggestion(name, FIELDS))
    return FIELDS[name]


def kind_of_word(word: str) -> Kind:
    """``photos`` -> Kind.PHOTO; raises `BadQuery`."""
    kind = KIND_WORDS.get(word.casefold())
    if kind is None:
        raise BadQuery(f"There is no kind called `{word}`.", suggestion(word, tuple(Kind)))
    return kind


def flag_of_word(name: str, word: str) -> bool:
    """``yes`` -> True; raises `BadQuery`."""
    flag = FLAG_WORDS.get(word.casefold())
    if flag is None:
        raise BadQuery(f"`{name}` is yes or no, not `{word}`.", f"Try {FIELDS[name].example}.")
    return flag


def suggestion(word: str, known: Iterable[str]) -> str:
    """``Did you mean camera?`` or the whole list."""
    names = [str(name) for name in known]
    near = difflib.get_close_matches(word.casefold(), names, n=1, cutoff=0.6)
    return f"Did you mean `{near[0]}`?" if near else f"There are: {', '.join(names)}."


def bounds_of(condition: Condition, today: date) -> Bounds:
    """Bounds of a number, duration or date condition; ``a..b`` includes both ends.

    `today` is what dates in words count from.

    The negation of the condition, and that of ``!=``, is left to the caller.

    Raises
    ------
    BadQuery
        A value that is no number, duration or date.
    """
    low, dots, high = condition.value.partition("..")
    if not dots:
        start, end = _span(condition.field, low.strip(), today)
        if condition.op in ("=", "!="):
            return Bounds(start, end)
        if start is None or end is None:
            raise _bad_value(condition.field, condition.value)
        return _compare(condition.op, start, end)
    if condition.op not in ("=", "!=") or not (low.strip() or high.strip()):
        raise _bad_value(condition.field, condition.value)
    first = _span(condition.field, low.strip(), today)[0] if low.strip() else None
    last = _span(condition.field, high.strip(), today)[1] if high.strip() else None
    return Bounds(first, last)


def _compare(op: str, start: float | str, end: float | str) -> Bounds:
    if op == "<":
        return Bounds(high=start, high_open=True)
    if op == "<=":
        return Bounds(high=end)
    if op == ">":
        return Bounds(low=end, low_open=True)
    return Bounds(low=start)


def _span(name: str, text: str, today: date) -> tuple[float | str | None, float | str | None]:
    """First and last value that a value stands for: a month is all its days."""
    sort = FIELDS[name].sort
    if sort is Sort.DATE:
        return _days(name, text, today)
    number = _seconds(text) if sort is Sort.DURATION else _number(text)
    if number is None:
        raise _bad_value(name, text)
    return number, number


def _number(text: str) -> float | None:
    return float(text) if _NUMBER.fullmatch(text) else None


def _seconds(text: str) -> float | None:
    if match := _CLOCK.fullmatch(text):
        first, second, third = match.groups()
        if third is None:
            return int(first) * 60.0 + int(second)
        return int(first) * 3600.0 + int(second) * 60.0 + int(third)
    if match := _DURATION.fullmatch(text):
        return float(match[1]) * _SECONDS[match[2] or ""]
    return None


def _days(name: str, text: str, today: date) -> tuple[str | None, str | None]:
    if match := _DATE.fullmatch(text):
        _check_date(name, match)
        return text, text + _AFTER
    span = span_of(text, today)
    if span is None:
        raise _bad_value(name, text)
    first = span.first.isoformat() if span.first is not None else None
    return first, span.last.isoformat() + _AFTER if span.last is not None else None


def _check_date(name: str, match: re.Match[str]) -> None:
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        date(year, month, day)
    except ValueError as problem:
        raise BadQuery(f"`{match[0]}` is not a date.", f"Try {FIELDS[name].example}.") from problem


def is_date_in_words(condition: Condition) -> bool:
    """Whether a condition names days otherwise than by numbers alone."""
    if FIELDS[condition.field].sort is not Sort.DATE:
        return False
    parts = [part.strip() for part in condition.value.split("..")]
    return any(part and _DATE.fullmatch(part) is None for part in parts)


def _bad_value(name: str, text: str) -> BadQuery:
    found = FIELDS[name]
    words = f' or {name}:"last summer"' if found.sort is Sort.DATE else ""
    return BadQuery(
        f"`{text}` is not a {found.sort.value} for `{name}`.", f"Try {found.example}{words}."
    )
