"""Reading and writing filter expressions such as ``kind:photo taken:2024 -tag:blurry rating:>=3``.

A word that is no filter is searched for; ``-word`` pushes results away; ``"two words"`` must stand
in the name or title. A quote inside quotes is written twice. Pure.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath

from engine.domain import Condition, Query, Term, TermKind
from engine.errors import BadQuery
from engine.search.fields import FIELDS, check, field_of, kind_of_word

_QUOTED = r'"(?:[^"]|"")*"(?!\S)'
_TOKEN = re.compile(
    rf"""(?P<minus>-?)
         (?:(?P<field>[A-Za-z_]+)(?P<colon>:|(?=[<>!]=?|=)) (?P<op>>=|<=|!=|[<>=~]|))?
         (?P<value>{_QUOTED}|[^\s"]\S*|(?=\s|$))""",
    re.VERBOSE,
)
_WORD = re.compile(rf'(?P<minus>-?)(?P<value>{_QUOTED}|[^\s"]\S*|(?=\s|$))')
_UNCLOSED = re.compile(rf'(?!{_QUOTED})"')
_NEEDS_QUOTES = re.compile(r'\s|"|^[<>=!~]|^$')


@dataclass(frozen=True, slots=True)
class _Token:
    """One blank-separated part; `field` is empty for words, `column` counts from 0."""

    column: int
    negated: bool
    field: str
    op: str
    value: str
    quoted: bool


def parse_filter(text: str) -> Query:
    """Parse a filter expression.

    Returns
    -------
    Query
        ``kind:`` and absolute ``in:`` become `Query.kinds` and `Query.folders`, other filters
        conditions, all remaining words one TEXT term, and every ``-word`` a WITHOUT term.

    Raises
    ------
    BadQuery
        With the column of the trouble and, for a misspelt name, a suggestion.
    """
    words: list[str] = []
    without: list[Term] = []
    conditions: list[Condition] = []
    for token in _tokens(text):
        if token.field:
            conditions.append(_condition(token))
        elif token.negated:
            without.append(Term(TermKind.WITHOUT, token.value))
        else:
            words.append(token.value)
    terms = (Term(TermKind.TEXT, " ".join(words)),) if words else ()
    kinds = tuple(dict.fromkeys(kind_of_word(c.value) for c in conditions if _is_kind(c)))
    folders = tuple(dict.fromkeys(_expanded(c.value) for c in conditions if _is_folder(c)))
    rest = tuple(c for c in conditions if not _is_kind(c) and not _is_folder(c))
    return Query((*terms, *without), kinds=kinds, folders=folders, conditions=rest)


def format_filter(query: Query) -> str:
    """Write kinds, folders, conditions and words of a query as `parse_filter` reads them."""
    parts = [term.value for term in query.terms if term.kind is TermKind.TEXT]
    parts += [f"-{term.value}" for term in query.terms if term.kind is TermKind.WITHOUT]
    parts += [f"kind:{kind}" for kind in query.kinds]
    parts += [
        f"in{':' if _is_absolute(folder) else '='}{_quote(folder)}" for folder in query.folders
    ]
    parts += [_written(condition) for condition in query.conditions]
    return " ".join(parts)


def _written(condition: Condition) -> str:
    sign = "-" if condition.negated else ""
    op = "" if condition.op == FIELDS[condition.field].default_op else condition.op
    return f"{sign}{condition.field}:{op}{_quote(condition.value)}"


def _quote(value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if _NEEDS_QUOTES.search(value) else value


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        token, position = _token(text, position)
        yield token


def _token(text: str, start: int) -> tuple[_Token, int]:
    match = _TOKEN.match(text, start)
    if match is None or not _is_filter(match, start):
        match = _WORD.match(text, start)
    if match is None or match.end() == start or _has_open_quote(match[0]):
        raise BadQuery("A quotation mark is not closed.", 'Write "two words".', start)
    groups = match.groupdict()
    value, quoted = _unquoted(groups["value"])
    negated = bool(groups["minus"]) and bool(groups.get("field") or value or quoted)
    if not groups.get("field") and not quoted:
        word = value if negated else match[0]
        return _Token(start, negated, "", "", word, quoted=False), match.end()
    name = (groups.get("field") or "name").lower()
    return _Token(start, negated, name, groups.get("op") or "", value, quoted), match.end()


def _is_filter(match: re.Match[str], start: int) -> bool:
    """Tell filters from words that only look like one: ``note:``, ``http://x``, ``a<b``."""
    name = (match["field"] or "").lower()
    if not name:
        return False
    if name in FIELDS:
        return True
    if match["colon"] != ":" or not match["value"] or match["value"].startswith("//"):
        return False
    if len(name) < 2:
        return False
    try:
        field_of(name)
    except BadQuery as problem:
        raise BadQuery(
            problem.text,
            f"{problem.advice} Put a blank behind the colon to search for words.",
            start,
        ) from None
    return True


def _has_open_quote(word: str) -> bool:
    """Whether a word begins like ``name:"...`` and yet was not read as a filter."""
    name, colon, value = word.removeprefix("-").partition(":")
    opened = value.lstrip("<>=!~")
    return bool(colon) and name.lower() in FIELDS and _UNCLOSED.match(opened) is not None


def _unquoted(value: str) -> tuple[str, bool]:
    if value.startswith('"'):
        return value[1:-1].replace('""', '"'), True
    return value, False


def _condition(token: _Token) -> Condition:
    op = token.op or FIELDS[token.field].default_op
    if token.field == "in" and not token.op and not _is_absolute(token.value):
        op = "~"
    condition = Condition(token.field, op, token.value, token.negated)
    try:
        check(condition)
    except BadQuery as problem:
        raise BadQuery(problem.text, problem.advice, token.column) from None
    return condition


def _is_kind(condition: Condition) -> bool:
    return condition.field == "kind" and condition.op == "=" and not condition.negated


def _is_folder(condition: Condition) -> bool:
    return condition.field == "in" and condition.op == "=" and not condition.negated


def _is_absolute(path: str) -> bool:
    return (
        path.startswith("~")
        or PurePosixPath(path).is_absolute()
        or PureWindowsPath(path).is_absolute()
    )


def _expanded(path: str) -> str:
    return os.path.expanduser(path)  # noqa: PTH111 -- a text is wanted, and "~" alone is common
