"""Words found inside files, made fit for a database and for a reader. Pure."""

import re
import unicodedata
from collections.abc import Iterable

MAX_WORDS_CHARS = 20_000
"""Longest text kept of one page or one file: about seven dense pages of prose."""

_SPACE = re.compile(r"\s+")
_LETTERS = frozenset("LN")


def readable(text: object, limit: int = MAX_WORDS_CHARS) -> str:
    """Text on one line without control characters or broken Unicode; empty for None.

    Bytes are read as UTF-8, then as Latin-1: old cameras and players wrote either.
    """
    if text is None:
        return ""
    if isinstance(text, bytes):
        text = _decoded(text)
    whole = str(text)[: 4 * limit]
    kept = "".join(" " if _is_noise(character) else character for character in whole)
    return _SPACE.sub(" ", unicodedata.normalize("NFC", kept)).strip()[:limit]


def joined(parts: Iterable[object], separator: str = ". ") -> str:
    """Readable parts put together, without empty ones and repetitions."""
    words = dict.fromkeys(filter(None, (readable(part) for part in parts)))
    return separator.join(words)[:MAX_WORDS_CHARS]


def keywords(parts: Iterable[object]) -> tuple[str, ...]:
    """Readable keywords in their order, each once whatever its case, as it was first written."""
    seen: dict[str, str] = {}
    for word in filter(None, map(readable, parts)):
        seen.setdefault(word.casefold(), word)
    return tuple(seen.values())


def has_letters(text: str) -> bool:
    """Whether there is anything to read in it."""
    return any(unicodedata.category(character)[0] in _LETTERS for character in text)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _is_noise(character: str) -> bool:
    """Control characters and halves of surrogate pairs: SQLite and fonts choke on them."""
    return unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn")
