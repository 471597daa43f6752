"""Dates in words: "last summer", "in May 2023", "two weeks ago" as first and last day. Pure.

English, with months, seasons and a few words of German, French and Spanish. Seasons are those of
the north: spring March to May, summer June to August, autumn September to November, winter December
to February (named by the year in which it begins). Weeks begin on Monday.

A phrase is read word by word into signs (``in May 2023`` is ``in M5 Y2023``); patterns over these
say what it means. General date parsers give points in time, not spans, and know no seasons.
"""

import calendar
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST = 6
"""Words of the longest phrase."""

YEARS = range(1900, 2100)
_DAY = timedelta(days=1)
_ANY_DAY = date(2000, 6, 15)


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day; None is open."""

    first: date | None
    last: date | None


def _signs() -> Mapping[str, str]:
    months = (
        "january jan januar janner janvier enero", "february feb februar fevrier febrero",
        "march mar marz mars marzo", "april apr avril abril", "may mai mayo", "june jun juni juin junio",
        "july jul juli juillet julio", "august aug aout agosto", "september sep sept septembre septiembre",
        "october oct oktober okt octobre octubre", "november nov novembre noviembre",
        "december dec dezember dez decembre diciembre",
    )  # fmt: skip
    words = {
        **{f"M{number}": names for number, names in enumerate(months, 1)},
        "S12": "winter hiver invierno",
        "S3": "spring fruhling fruhjahr printemps primavera",
        "S6": "summer sommer ete verano",
        "S9": "autumn fall herbst automne otono",
        "Dxmas": "christmas xmas weihnachten noel navidad",
        "Dhalloween": "halloween",
        "Dsilvester": "silvester nochevieja",
        "last": "last past previous letzte letzter letzten letztes letztem dernier derniere pasado pasada",
        "this": "this diese dieser diesen dieses diesem cette cet ce este esta",
        "in": "in from during im aus en",
        "since": "since seit depuis desde",
        "before": "before avant antes",
        "after": "after nach apres despues",
        "until": "until till bis jusque",
        "vor": "vor",
        "hace": "hace",
        "of": "of the de la le el del a der den dem",
        "ago": "ago",
        "yesterday": "yesterday gestern ayer",
        "today": "today heute hoy",
        "hier": "hier",
        "Uday": "day days tag tage tagen jour jours dia dias",
        "Uweek": "week weeks woche wochen semaine semaines semana semanas",
        "Uweekend": "weekend weekends wochenende",
        "Umonth": "month months monat monate monaten mois mes meses",
        "Uyear": "year years jahr jahre jahren an ans annee annees ano anos",
    }
    numbers = (
        "one a ein einem einer un une una", "two zwei deux dos", "three drei trois tres", "four vier quatre cuatro",
        "five funf cinq cinco", "six sechs seis", "seven sieben sept7 siete", "eight acht huit ocho",
        "nine neun neuf nueve", "ten zehn dix diez",
    )  # fmt: skip
    words |= {f"N{number}": names for number, names in enumerate(numbers, 1) if number > 1}
    return {word: sign for sign, names in words.items() for word in names.split()}


_SIGNS = _signs()
_ONE = frozenset(("one", "a", "an", "ein", "einem", "einer", "un", "une", "una"))

_PERIOD = r"(?:[MSD]\w+ (?:of )*Y\d+|N\d+ (?:of )?M\d+ (?:of )?Y\d+|M\d+ N\d+ Y\d+)"
_NAMED = r"(?:last (?:U(?!day)\w+|[SMD]\w+)|this (?:U(?!day)\w+|[SD]\w+)|(?:of )*(?:U(?!day)\w+|[SMD]\w+) last)"
_COUNTED = r"(?:N\d+ U\w+ ago|(?:vor|hace) N\d+ U\w+|last N\d+ U\w+)"
_PLAIN = re.compile(
    rf"(?:(?:in|since|before|after|until) )?(?:of )?(?:{_PERIOD}|{_NAMED})"
    rf"|(?:since )?(?:{_COUNTED}|yesterday|today)"
    r"|(?:in|since|before|after|until|vor) Y\d+"
    r"|(?:in|since) M(?!3)\w+|since M3"
)
"""What nobody means otherwise. "summer", "may", "1984", "in March" may be meant otherwise."""


def phrase_in(words: Sequence[str]) -> tuple[int, int] | None:
    """Where the first phrase that is unmistakably a date begins and ends among words, else None.

    The longest one that begins there: "in May 2023" rather than "in May".
    """
    for start in range(len(words)):
        for stop in range(min(len(words), start + LONGEST), start, -1):
            if _is_plain(words[start:stop]):
                return start, stop
    return None


def _is_plain(words: Sequence[str]) -> bool:
    signs = _read(" ".join(words))
    if signs is None or _PLAIN.fullmatch(signs) is None:
        return False
    # the planet and its rover are in more pictures than French Marches
    if "mars" in [_folded(word) for word in words]:
        return False
    return span_of(" ".join(words), _ANY_DAY) is not None


def span_of(text: str, today: date) -> Span | None:
    """What a phrase means today; None when it is no date in words.

    Also understands single words that `phrase_in` leaves alone: ``may``, ``summer``, ``christmas``.
    """
    signs = _read(text)
    if signs is None:
        return None
    try:
        return _bounded(signs, today)
    except (ValueError, OverflowError):  # 31 June, a thousand years ago
        return None


def _bounded(signs: str, today: date) -> Span | None:
    head, _blank, rest = signs.partition(" ")
    if head not in ("in", "since", "before", "after", "until", "vor"):
        return _period(signs, today)
    inner = _period(signs, today) or _period(rest, today)
    if inner is None or head == "in" or signs.startswith("vor N"):
        return inner
    first, last = inner.first, inner.last
    if first is None or last is None:
        return None
    spans = {
        "since": Span(first, None),
        "before": Span(None, first - _DAY),
        "vor": Span(None, first - _DAY),
        "after": Span(last + _DAY, None),
        "until": Span(None, last),
    }
    return spans[head]


def _period(signs: str, today: date) -> Span | None:
    plain = re.sub(r"\bof ", "", signs)
    for pattern, meaning in _MEANINGS:
        if match := pattern.fullmatch(plain):
            return meaning(match, today)
    return None


def _read(text: str) -> str | None:
    """The signs of a phrase; None when it has a word that no date has."""
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)?", text.replace(".", " "))
    if not words or len(words) > LONGEST or re.search(r"[^\w\s'’.,-]", text):
        return None
    signs = [_sign(_folded(word)) for word in words]
    joined = " ".join(sign or "?" for sign in signs)
    joined = joined.replace("of N1", "N1")
    return None if "?" in joined else joined


def _sign(word: str) -> str | None:
    word = re.sub(r"^[ld]['’]", "", word)
    if word in _ONE:
        return "N1"
    if word in _SIGNS:
        return _SIGNS[word]
    if match := re.fullmatch(r"([0-9]{1,2})(?:st|nd|rd|th)?", word):
        return f"N{int(match[1])}"
    if re.fullmatch(r"[0-9]{4}", word) and int(word) in YEARS:
        return f"Y{word}"
    return None


def _folded(word: str) -> str:
    spread = unicodedata.normalize("NFD", word.casefold())
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


# -- meanings ----------------------------------------------------------------------------------
_Meaning = Callable[[re.Match[str], date], Span | None]
_FEASTS = {"xmas": (12, 24, 12, 26), "halloween": (10, 31, 10, 31), "silvester": (12, 31, 12, 31)}


def _in_year(sign: str, year: int) -> Span:
    """The month, season or feast of a year."""
    letter, name = sign[0], sign[1:]
    if letter == "D":
        month, day, last_month, last_day = _FEASTS[name]
        return Span(date(year, month, day), date(year, last_month, last_day))
    month = int(name)
    if letter == "M":
        return Span(date(year, month, 1), _end_of_month(year, month))
    end_year, end_month = (year + 1, 2) if month == 12 else (year, month + 2)
    return Span(date(year, month, 1), _end_of_month(end_year, end_month))


def _end_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _latest(sign: str, is_it: Callable[[Span], bool], year: int) -> Span | None:
    return next((s for y in range(year, year - 3, -1) if is_it(s := _in_year(sign, y))), None)


def _last(match: re.Match[str], today: date) -> Span | None:
    """The latest that is over."""
    sign = match[1]
    if sign[0] != "U":
        return _latest(sign, lambda span: span.last is not None and span.last < today, today.year)
    this = _unit(sign[1:], today)
    if sign == "Uweekend":
        saturday = today - (today.weekday() + 2) * _DAY
        return Span(saturday, saturday + _DAY)
    return _whole(sign[1:], this - _DAY)


def _this(match: re.Match[str], today: date) -> Span | None:
    """The one that is on, or this year's."""
    sign = match[1]
    if sign == "Uweekend":
        saturday = today + (5 - today.weekday()) * _DAY
        return Span(saturday, saturday + _DAY)
    if sign[0] == "U":
        return _whole(sign[1:], today)
    on = _latest(
        sign,
        lambda s: s.first is not None and s.last is not None and s.first <= today <= s.last,
        today.year,
    )
    return on or _in_year(sign, today.year)


def _recent(match: re.Match[str], today: date) -> Span | None:
    """The latest that has begun: ``may``, ``summer``."""
    return _latest(
        match[1], lambda span: span.first is not None and span.first <= today, today.year
    )


def _unit(unit: str, day: date) -> date:
    """First day of the day's week, month or year."""
    starts = {
        "day": day,
        "week": day - day.weekday() * _DAY,
        "weekend": day,
        "month": day.replace(day=1),
        "year": day.replace(month=1, day=1),
    }
    return starts[unit]


def _whole(unit: str, day: date) -> Span:
    first = _unit(unit, day)
    ends = {
        "day": first,
        "week": first + 6 * _DAY,
        "month": _end_of_month(first.year, first.month),
        "year": date(first.year, 12, 31),
    }
    return Span(first, ends[unit])


def _back(count: int, unit: str, today: date) -> date:
    """The same day some units ago; the last of the month where there is no such day."""
    if unit in ("day", "week", "weekend"):
        return today - count * (1 if unit == "day" else 7) * _DAY
    months = today.year * 12 + today.month - 1 - count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def _ago(match: re.Match[str], today: date) -> Span:
    """``two weeks ago`` is that week, ``three days ago`` that day."""
    unit = "week" if match[2] == "weekend" else match[2]
    return _whole(unit, _back(int(match[1]), unit, today))


def _last_few(match: re.Match[str], today: date) -> Span:
    """``last three months``: from that long ago up to today."""
    return Span(_back(int(match[1]), match[2], today), today)


def _day(day: str, month: str, year: str) -> Span:
    one = date(int(year), int(month), int(day))
    return Span(one, one)


_MEANINGS: tuple[tuple[re.Pattern[str], _Meaning], ...] = tuple(
    (re.compile(pattern), meaning)
    for pattern, meaning in (
        (r"Y(\d+)", lambda m, _t: _whole("year", date(int(m[1]), 1, 1))),
        (r"([MSD]\w+) Y(\d+)", lambda m, _t: _in_year(m[1], int(m[2]))),
        (r"N(\d+) M(\d+) Y(\d+)", lambda m, _t: _day(m[1], m[2], m[3])),
        (r"M(\d+) N(\d+) Y(\d+)", lambda m, _t: _day(m[2], m[1], m[3])),
        (r"last ([USMD]\w+)", _last),
        (r"([USMD]\w+) last", _last),
        (r"this ([USMD]\w+)", _this),
        (r"([MSD]\w+)", _recent),
        (r"(?:(?:vor|hace) )?N(\d+) U(\w+)(?: ago)?", _ago),
        (r"last N(\d+) U(\w+)", _last_few),
        (r"today", lambda _m, t: Span(t, t)),
        (r"(?:yesterday|hier)", lambda _m, t: Span(t - _DAY, t - _DAY)),
    )
)


# -- saying it ---------------------------------------------------------------------------------
def described(span: Span) -> str:
    """``June to August 2025``, ``on 20 November 2026``, ``since 1 March 2026``."""
    first, last = span.first, span.last
    if first is None:
        return f"up to {_spoken(last)}" if last is not None else "at any time"
    if last is None:
        return f"since {_spoken(first)}"
    if first == last:
        return f"on {_spoken(first)}"
    if first.day == 1 and last == _end_of_month(last.year, last.month):
        return _months(first, last)
    return f"{_from(first, last)} to {_spoken(last)}"


def _months(first: date, last: date) -> str:
    if (first.month, last.month) == (1, 12):
        return f"in {first.year}" if first.year == last.year else f"{first.year} to {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"in {_month(first)} {first.year}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{_month(first)}{year} to {_month(last)} {last.year}"


def _from(first: date, last: date) -> str:
    if first.year != last.year:
        return _spoken(first)
    return str(first.day) if first.month == last.month else f"{first.day} {_month(first)}"


def _spoken(day: date) -> str:
    return f"{day.day} {_month(day)} {day.year}"


def _month(day: date) -> str:
    return _MONTHS[day.month - 1]  # calendar.month_name follows the system's language


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
