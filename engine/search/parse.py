"""Reading and writing a query's text: ``harbour kind:photo taken:2024 -tag:blurry 2:boat``.

Words are searched for, ``-word`` pushes results away, ``"two words"`` must stand somewhere in names,
tags, metadata or text, ``2:word`` counts twice, ``colour:red`` ranks by colour, other ``field:value``
parts are kept exactly. Dates in words ("last summer") are filters where nobody means them otherwise.
A quote inside quotes is written twice. Pure.
"""

import os
import re
from pathlib import PurePosixPath, PureWindowsPath

from engine.domain import Condition, Query, Term, TermKind
from engine.errors import BadQuery
from engine.search.colours import COLOURS, shades_of
from engine.search.dates import phrase_in
from engine.search.fields import FIELDS, check, kind_of_word, suggestion
from engine.search.tokens import CONCEPT_NAME, Token, quote, tokens

_NEEDS_QUOTES = re.compile(r'\s|"|^[<>=!~]|^$')
_BARE = re.compile(r"[^\W\d_]\w*")


def parse_filter(text: str) -> Query:
    """Parse a query's text.

    Returns
    -------
    Query
        All words without a weight are one TEXT term, each ``2:word``, ``colour:red`` and
        ``concept:"our garden"`` a term of its own, every ``-word`` a WITHOUT term. ``kind:`` and absolute ``in:`` become `Query.kinds`
        and `Query.folders`, phrases in quotes and other filters conditions. Dates in words become a
        ``taken`` condition that keeps the words: they mean what they mean on the day of the search.

    Raises
    ------
    BadQuery
        With the column of the trouble and, for a misspelt name, a suggestion.
    """
    words: list[str] = []
    terms: list[Term] = []
    conditions: list[Condition] = []
    for token in tokens(text):
        if token.field == "colour":
            terms.append(_colour(token))
        elif token.field == CONCEPT_NAME:
            terms.append(_concept(token))
        elif token.weight is not None:
            terms.append(_weighted(token))
        elif token.field or token.quoted:
            conditions.append(_condition(token))
        elif token.negated:
            terms.append(Term(TermKind.WITHOUT, token.value))
        else:
            words.append(token.value)
    conditions += _dates_taken_out(words)
    if words:
        terms.insert(0, Term(TermKind.TEXT, " ".join(words)))
    kinds = tuple(dict.fromkeys(kind_of_word(c.value) for c in conditions if _is_kind(c)))
    folders = tuple(dict.fromkeys(_expanded(c.value) for c in conditions if _is_folder(c)))
    rest = tuple(c for c in conditions if not _is_kind(c) and not _is_folder(c))
    return Query(tuple(terms), kinds=kinds, folders=folders, conditions=rest)


def _dates_taken_out(words: list[str]) -> list[Condition]:
    """Take the phrases out of the words that are dates."""
    found = []
    while place := phrase_in(words):
        start, stop = place
        found.append(Condition("taken", "=", " ".join(words[start:stop])))
        del words[start:stop]
    return found


def format_filter(query: Query) -> str:
    """Write what `parse_filter` reads: words, colours, kinds, folders and conditions of a query."""
    parts = [_written_term(term) for term in query.terms]
    parts += [f"kind:{kind}" for kind in query.kinds]
    parts += [
        f"in{':' if _is_absolute(folder) else '='}{_quote(folder)}" for folder in query.folders
    ]
    parts += [_written(condition) for condition in query.conditions]
    return " ".join(part for part in parts if part)


def _written_term(term: Term) -> str:
    if term.kind is TermKind.WITHOUT:
        return f"-{term.value}"
    if term.kind in (TermKind.COLOUR, TermKind.CONCEPT):
        sign = "-" if term.weight < 0 else "" if term.weight == 1 else f"{term.weight:g}:"
        return f"{sign}{term.kind}:{_quote(term.value)}"
    if term.kind is not TermKind.TEXT:
        return ""
    if term.weight == 1 and _says_itself(term.value):
        return term.value
    return f"{term.weight:g}:{term.value if _BARE.fullmatch(term.value) else quote(term.value)}"


def _says_itself(words: str) -> bool:
    """Whether words are read as these words, not as a filter or a date."""
    try:
        return parse_filter(words) == Query((Term(TermKind.TEXT, words),))
    except BadQuery:
        return False


def _written(condition: Condition) -> str:
    sign = "-" if condition.negated else ""
    if condition.field == "text" and condition.op == "~":
        return f"{sign}{quote(condition.value)}"
    op = "" if condition.op == FIELDS[condition.field].default_op else condition.op
    return f"{sign}{condition.field}:{op}{_quote(condition.value)}"


def _quote(value: str) -> str:
    return quote(value) if _NEEDS_QUOTES.search(value) else value


def _weighted(token: Token) -> Term:
    if token.field:
        raise BadQuery(
            f"`{token.field}:` is kept exactly and has no weight.",
            "Leave the number away.",
            token.column,
            token.end,
        )
    if not token.value.strip():
        raise BadQuery("A weight needs words.", 'Write 2:"red car".', token.column, token.end)
    return Term(TermKind.TEXT, token.value, token.weight or 1.0)


def _colour(token: Token) -> Term:
    if token.op not in ("", "=") or shades_of(token.value) is None:
        named = f"There is no colour called `{token.value}`." if token.value else "Which colour?"
        advice = suggestion(token.value, COLOURS) if token.value else "Write colour:red or #c81e1e."
        raise BadQuery(named, advice, *_value_place(token))
    weight = -1.0 if token.negated else token.weight or 1.0
    return Term(TermKind.COLOUR, token.value.casefold(), weight)


def _concept(token: Token) -> Term:
    if token.op not in ("", "=") or not token.value.strip():
        advice = "Write concept:garden, with a name that you saved."
        raise BadQuery("Which concept?", advice, *_value_place(token))
    weight = -1.0 if token.negated else token.weight or 1.0
    return Term(TermKind.CONCEPT, token.value.strip(), weight)


def _condition(token: Token) -> Condition:
    name = token.field or "text"
    op = token.op or FIELDS[name].default_op
    if name == "in" and not token.op and not _is_absolute(token.value):
        op = "~"
    condition = Condition(name, op, token.value, token.negated)
    try:
        check(condition)
    except BadQuery as problem:
        raise BadQuery(problem.text, problem.advice, *_value_place(token)) from None
    return condition


def _value_place(token: Token) -> tuple[int, int]:
    """Where the value stands; the whole token when there is none."""
    has_value = token.value_column < token.end
    return (token.value_column if has_value else token.column), token.end


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
