"""Cutting a query's text into words, quoted phrases and ``field:value`` parts. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.errors import BadQuery
from engine.search.fields import FIELDS, suggestion

COLOUR_NAMES = ("colour", "color")
CONCEPT_NAME = "concept"
TERM_NAMES = (*COLOUR_NAMES, CONCEPT_NAME)
"""What makes a term of its value, not a condition."""

OTHER_NAMES = {
    "color": "colour",
    "meter": "metre",
    "length": "duration",
    "date": "taken",
    "folder": "in",
    "type": "kind",
    "stars": "rating",
    "extension": "ext",
}
"""Other spellings of fields, and what the window and other programs call them."""

NAMES = (*FIELDS, COLOUR_NAMES[0], CONCEPT_NAME)
"""What may stand before a colon."""

MOST_WEIGHT = 10.0

_QUOTED = r'"(?:[^"]|"")*"(?!\S)'
_TOKEN = re.compile(
    rf"""(?P<minus>-?)
         (?:(?P<field>[A-Za-z_]+)(?P<colon>:|(?=[<>!]=?|=)) (?P<op>>=|<=|!=|[<>=~]|))?
         (?P<value>{_QUOTED}|[^\s"]\S*|(?=\s|$))""",
    re.VERBOSE,
)
_WORD = re.compile(rf'(?P<minus>-?)(?P<value>{_QUOTED}|[^\s"]\S*|(?=\s|$))')
_WEIGHT = re.compile(r"(?P<minus>-?)(?P<number>[0-9]{1,2}(?:\.[0-9]{1,3})?|\.[0-9]{1,3}):(?![0-9])")
_UNCLOSED = re.compile(rf'(?!{_QUOTED})"')


@dataclass(frozen=True, slots=True)
class Token:
    """One blank-separated part.

    ``field`` is empty for words and phrases, ``colour`` for both spellings. ``column`` is where it
    begins, ``value_column`` where its value does, ``end`` where it is over, all counted from 0.
    ``weight`` is None where none is written.
    """

    column: int
    value_column: int
    end: int
    negated: bool
    field: str
    op: str
    value: str
    quoted: bool
    weight: float | None = None


def tokens(text: str) -> Iterator[Token]:
    """Cut a text into its parts.

    Raises
    ------
    BadQuery
        A quotation mark is not closed, a field is misspelt, or a weight cannot be used.
    """
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        token = _weighted(text, position) or _token(text, position)
        yield token
        position = token.end


def quote(value: str) -> str:
    """Put a value in quotation marks; those inside are doubled."""
    return '"' + value.replace('"', '""') + '"'


def _weighted(text: str, start: int) -> Token | None:
    """A token with a weight, such as ``2:dog``; None for times, ratios and "No. 4: Allegro"."""
    match = _WEIGHT.match(text, start)
    if match is None:
        return None
    rest, number = match.end(), match["number"]
    if rest < len(text) and text[rest].isspace():
        return None
    if rest == len(text):
        raise BadQuery(
            f"What should have the weight {number}?", f"Write {number}:dog.", start, rest
        )
    inner = _token(text, rest)
    if match["minus"] or inner.negated:
        word = text[rest : inner.end].lstrip("-")
        raise BadQuery("A weight cannot push away.", f"Write -{word}.", start, inner.end)
    if not 0 < float(number) <= MOST_WEIGHT:
        raise BadQuery(
            f"A weight lies above 0 and not above {MOST_WEIGHT:g}.", "Write 2:dog.", start, rest - 1
        )
    return Token(
        start, inner.value_column, inner.end, False, inner.field, inner.op, inner.value,
        inner.quoted, float(number),
    )  # fmt: skip


def _token(text: str, start: int) -> Token:
    match = _TOKEN.match(text, start)
    if match is None or not _is_filter(match, start):
        match = _WORD.match(text, start)
    if match is None or match.end() == start or _has_open_quote(match[0]):
        raise BadQuery(
            "A quotation mark is not closed.",
            'Write "two words".',
            text.index('"', start),
            len(text),
        )
    groups = match.groupdict()
    value, quoted = _unquoted(groups["value"])
    place, end = match.start("value"), match.end()
    negated = bool(groups["minus"]) and bool(groups.get("field") or value or quoted)
    name = (groups.get("field") or "").lower()
    name = OTHER_NAMES.get(name, name)
    if not name and not quoted:
        word = value if negated else match[0]
        return Token(start, place if negated else start, end, negated, "", "", word, False)
    return Token(start, place, end, negated, name, groups.get("op") or "", value, quoted)


def _is_filter(match: re.Match[str], start: int) -> bool:
    """Tell filters from words that only look like one: ``note:``, ``http://x``, ``a<b``."""
    name = (match["field"] or "").lower()
    name = OTHER_NAMES.get(name, name)
    if not name:
        return False
    if name in FIELDS or name in TERM_NAMES:
        return True
    if match["colon"] != ":" or not match["value"] or match["value"].startswith("//"):
        return False
    if len(name) < 2:
        return False
    raise BadQuery(
        f"There is no filter called `{name}`.",
        f"{suggestion(name, NAMES)} Put a space after the colon to search for the words.",
        match.start("field"),
        match.end("field"),
    )


def _has_open_quote(word: str) -> bool:
    """Whether a word begins like ``name:"...`` and yet was not read as a filter."""
    name, colon, value = word.removeprefix("-").partition(":")
    opened = value.lstrip("<>=!~")
    low = OTHER_NAMES.get(name.lower(), name.lower())
    is_known = low in FIELDS or low in TERM_NAMES
    return bool(colon) and is_known and _UNCLOSED.match(opened) is not None


def _unquoted(value: str) -> tuple[str, bool]:
    if value.startswith('"'):
        return value[1:-1].replace('""', '"'), True
    return value, False
