"""What could be typed next: field names, their values, tags, folders, dates, words of names."""

import itertools
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath
from typing import TypeVar

from engine.domain import Completion, Kind
from engine.search.colours import COLOURS
from engine.search.dates import described, span_of
from engine.search.music import meta
from engine.search.tokens import COLOUR_NAMES, OTHER_NAMES, quote

MOST = 8
"""Completions that are offered at once."""

KEPT_S = 60.0
"""Folders, cameras and the like are counted anew at most this often: that looks at every file."""

V = TypeVar("V")
Counts = tuple[tuple[str, int], ...]
WordsLike = Callable[[str], Counts]

DATE_PHRASES = (
    "today", "yesterday", "this week", "last week", "last weekend", "this month", "last month",
    "this year", "last year", "last spring", "last summer", "last autumn", "last winter",
    "two weeks ago", "last three months",
)  # fmt: skip

MEANINGS: Mapping[str, str] = {
    "kind": "only photos, sounds or scores",
    "in": "in a folder",
    "text": "exact words in names, tags and texts",
    "name": "part of the name or title",
    "ext": "type of file",
    "taken": "when it was taken",
    "added": "when it came into the library",
    "camera": "camera",
    "tag": "tag",
    "collection": "what you put together",
    "copies": "near copies of a file",
    "rating": "stars",
    "duration": "length of a sound",
    "width": "width in pixels",
    "height": "height in pixels",
    "pages": "number of pages",
    "key": "key of a score",
    "mode": "major or minor",
    "metre": "metre of a score, as 3/4",
    "tempo": "slow, fast, or beats a minute",
    "instrument": "instrument of a score",
    "failed": "files that could not be read",
    "root": "watched folder",
    "colour": "photos with much of a colour",
    "concept": "what you have taught by examples",
}
_HEAD = re.compile(r"-?(?:[0-9]{1,2}(?:\.[0-9]{1,3})?:(?![0-9]))?")
_PLAIN = re.compile(r"(?<!\S)[^\W\d]{4,}(?!\S)")  # a word alone, no filter and no number
_WORD_ON = re.compile(r"^\S*")
_FIELD = re.compile(r"(?P<name>[A-Za-z_]+):(?P<op>>=|<=|!=|[<>=~])?(?P<value>.*)", re.DOTALL)
_FOLDERS = """
SELECT r.path AS root, rtrim(f.relpath, replace(f.relpath, '/', '')) AS folder, count(*) AS files
FROM file f JOIN root r ON r.id = f.root_id
WHERE f.missing_since IS NULL AND f.companion_of IS NULL GROUP BY f.root_id, folder
"""
_FACTS = {"key": "key", "metre": "metre", "tempo": "speed", "instrument": "instruments"}
_OWN: Mapping[str, str] = {
    "tag": "SELECT * FROM (SELECT name, (SELECT count(*) FROM content_tag WHERE tag_id = tag.id)"
    " AS files FROM tag) WHERE files",
    "collection": "SELECT name, (SELECT count(*) FROM collection_content"
    " WHERE collection_id = id) FROM collection",
    "concept": "SELECT name, 0 FROM concept",
}
_COUNTED: Mapping[str, str] = {
    "camera": "SELECT camera, count(*) FROM content WHERE camera IS NOT NULL GROUP BY camera",
    "taken": "SELECT substr(taken_at, 1, 4), count(*) FROM content WHERE taken_at IS NOT NULL GROUP BY 1",
    "kind": "SELECT coalesce(kind_override, kind), count(*) FROM content GROUP BY 1",
    **{
        name: f"SELECT {meta(fact)}, count(*) FROM content c GROUP BY 1"  # noqa: S608 -- constants
        for name, fact in _FACTS.items()
    },
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Values that occur in the library by field, with how many files have them, most first."""

    values: Mapping[str, Counts] = field(default_factory=dict)


def vocabulary(connection: sqlite3.Connection) -> Vocabulary:
    """Count the values of a library. Looks at every file."""
    found = {name: _sorted(connection.execute(sql)) for name, sql in _COUNTED.items()}
    folders: Counter[str] = Counter()
    for row in connection.execute(_FOLDERS):
        for name in {*PurePath(row["folder"]).parts, PurePath(row["root"]).name} - {""}:
            folders[name] += row["files"]
    found["in"] = _sorted(folders.items())
    found["instrument"] = _single(found["instrument"])
    roots = connection.execute("SELECT path FROM root ORDER BY path")
    found["root"] = tuple((row["path"], 0) for row in roots)
    return Vocabulary(found)


def own_values(connection: sqlite3.Connection) -> dict[str, Counts]:
    """Names that the user has given: few, and wanted at once after they were given."""
    return {name: _sorted(connection.execute(sql)) for name, sql in _OWN.items()}


def words_like(connection: sqlite3.Connection, start: str, count: int = 3) -> Counts:
    """Words of names and texts that begin like this, with how many files have them, most first."""
    if not start.isalnum():
        return ()
    rows = connection.execute(
        "SELECT term, doc FROM file_text_words WHERE term >= ? AND term < ? ORDER BY doc DESC LIMIT ?",
        (start, start + "\U0010ffff", count),
    )
    return tuple((row["term"], row["doc"]) for row in rows)


def _sorted(pairs: Iterable[Sequence[str | int | None]]) -> Counts:
    rows = [(str(name), int(count or 0)) for name, count in pairs if name is not None]
    return tuple(sorted(rows, key=lambda pair: (-pair[1], pair[0])))


def _single(lists: Counts) -> Counts:
    """Counts of each of the names that stand together: ``violin, piano``."""
    counts: Counter[str] = Counter()
    for names, count in lists:
        for name in names.split(", "):
            counts[name] += count
    return _sorted(counts.items())


class Completer:
    """Completes what is typed; keeps the vocabulary for a while. Any thread."""

    def __init__(
        self, today: Callable[[], date] = date.today, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._today, self._clock = today, clock
        self._known: tuple[float, Vocabulary] | None = None

    def complete(
        self, connection: sqlite3.Connection, text: str, cursor: int, recent: Sequence[str] = ()
    ) -> list[Completion]:
        """What could stand at the cursor, best first; `recent` are texts searched for before."""
        return completions(
            text,
            cursor,
            self.vocabulary(connection),
            lambda start: words_like(connection, start),
            recent,
            self._today(),
        )

    def vocabulary(self, connection: sqlite3.Connection) -> Vocabulary:
        """The values of the library, at most `KEPT_S` old; the user's own names as they are now."""
        known, now = self._known, self._clock()
        if known is None or now - known[0] > KEPT_S:
            known = self._known = (now, vocabulary(connection))
        return Vocabulary({**known[1].values, **own_values(connection)})


def completions(
    text: str,
    cursor: int,
    known: Vocabulary,
    like: WordsLike,
    recent: Sequence[str],
    today: date,
) -> list[Completion]:
    """What could stand at the cursor, best first."""
    cursor = max(0, min(cursor, len(text)))
    start = _start_of_piece(text, cursor)
    end = cursor + len(_WORD_ON.findall(text[cursor:])[0])
    piece = text[start:cursor]
    head = _HEAD.match(piece)
    typed = piece[head.end() :] if head else piece
    start += len(piece) - len(typed)
    if typed.startswith('"'):
        return []
    if match := _FIELD.fullmatch(typed):
        found = _values(match, known, today)
        return _distinct(_replacing(found, text, start, end), text)
    if not typed:
        return []
    whole = [*_recent(text, cursor, recent), *_dates(text, cursor, today)]
    words = [*_words(typed, known, like, bare=start == cursor - len(piece)), *_said(typed, recent)]
    return _distinct([*whole, *_replacing(words, text, start, end)], text)


def _start_of_piece(text: str, cursor: int) -> int:
    """Where the blank-separated part begins that the cursor stands in; blanks in quotes count not."""
    start, quoted = 0, False
    for place, letter in enumerate(text[:cursor]):
        if letter == '"':
            quoted = not quoted
        elif letter.isspace() and not quoted:
            start = place + 1
    return start


def _replacing(
    found: Iterable[tuple[str, str]], text: str, start: int, end: int
) -> Iterator[Completion]:
    """Completions of one piece; a whole one is followed by a blank when nothing else is."""
    for insert, hint in found:
        blank = " " if end == len(text) and not insert.endswith(":") else ""
        yield Completion(insert + blank, start, end, hint)


def _distinct(found: Iterable[Completion], text: str) -> list[Completion]:
    """Each once, and none that stands there already."""
    new = [one for one in found if one.insert.strip() != text[one.start : one.end]]
    return list({one.insert.casefold().strip(): one for one in reversed(new)}.values())[::-1][:MOST]


def _values(match: re.Match[str], known: Vocabulary, today: date) -> Iterator[tuple[str, str]]:
    """Values of a field that begin as typed, or hold it."""
    name = OTHER_NAMES.get(match["name"].lower(), match["name"].lower())
    typed = match["value"].removeprefix('"').casefold()
    start = f"{match['name']}:{match['op'] or ''}"
    for value, hint in _fitting(_candidates(name, known, today), typed):
        yield start + _quoted(value), hint


def _candidates(name: str, known: Vocabulary, today: date) -> list[tuple[str, str]]:
    if name in COLOUR_NAMES:
        return [(colour, "") for colour in COLOURS]
    if name == "kind":
        counts = dict(known.values.get("kind", ()))
        return [(kind.value, _files(counts.get(kind.value, 0))) for kind in Kind]
    if name == "failed":
        return [("yes", ""), ("no", "")]
    if name == "mode":
        return [("major", ""), ("minor", "")]
    if name == "rating":
        return [(f">={stars}", "★" * stars) for stars in (5, 4, 3, 2, 1)]
    counted = [(value, _files(count)) for value, count in known.values.get(name, ())]
    if name in ("taken", "added"):
        years = sorted(counted, reverse=True)
        return [*((phrase, _meaning(phrase, today)) for phrase in DATE_PHRASES), *years]
    return counted


def _fitting(pairs: Iterable[tuple[str, V]], typed: str) -> list[tuple[str, V]]:
    """Those that begin as typed, then those where a later word does."""
    pairs = list(pairs)
    first = [pair for pair in pairs if pair[0].casefold().startswith(typed)]
    later = [
        pair
        for pair in pairs
        if pair not in first
        and any(w.startswith(typed) for w in re.split(r"\W+", pair[0].casefold()))
    ]
    return [*first, *later][:MOST]


def _recent(text: str, cursor: int, recent: Sequence[str]) -> Iterator[Completion]:
    """Earlier searches that begin with all that is typed, then those that hold it."""
    typed = text.casefold().strip()
    if cursor < len(text) or len(typed) < 2:
        return
    low = {one: one.casefold() for one in recent if one.casefold() != typed}
    first = [one for one in low if low[one].startswith(typed)]
    later = [one for one in low if one not in first and f" {typed}" in low[one]]
    for one in [*first, *later][:2]:
        yield Completion(one, 0, len(text), "searched before")


def _said(typed: str, recent: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The latest word of an earlier search that begins as typed."""
    words = (word for one in recent for word in _PLAIN.findall(one.casefold()))
    if len(typed) > 2:
        fits = (word for word in words if word.startswith(typed.casefold()) and word != typed)
        yield from ((word, "searched before") for word in itertools.islice(fits, 1))


def _dates(text: str, cursor: int, today: date) -> Iterator[Completion]:
    """Dates in words that begin with the last one to three words."""
    if cursor < len(text):
        return
    for match in re.finditer(r"(?:(?<=\s)|^)(?=(\S+(?: \S+){0,2})$)", text):
        typed = match[1].casefold()
        fits = [p for p in DATE_PHRASES if p.startswith(typed) and len(typed) > 2]
        for phrase in fits[:3]:
            yield Completion(f"{phrase} ", match.start(), len(text), _meaning(phrase, today))


def _words(
    typed: str, known: Vocabulary, like: WordsLike, *, bare: bool
) -> Iterator[tuple[str, str]]:
    """Fields, values and words that begin as typed."""
    low = typed.casefold()
    if re.fullmatch(r"[0-9]{4}", typed):
        counts = dict(known.values.get("taken", ()))
        if typed in counts:
            yield f"taken:{typed}", _files(counts[typed])
    yield from ((f"{n}:", hint) for n, hint in MEANINGS.items() if n.startswith(low))
    if len(low) < 2:
        return
    yield from ((f"colour:{colour}", "colour") for colour in COLOURS if colour.startswith(low))
    yield from ((f"kind:{kind.value}", "kind") for kind in Kind if kind.value.startswith(low))
    for name in ("tag", "collection", "concept", "camera", "in"):
        for value, count in _fitting(known.values.get(name, ()), low)[:2]:
            yield f"{name}:{_quoted(value)}", _files(count) or MEANINGS[name]
    if bare and len(low) > 2:
        yield from ((word, _files(count)) for word, count in like(low) if word != low)


def _meaning(phrase: str, today: date) -> str:
    span = span_of(phrase, today)
    return described(span) if span is not None else ""


def _quoted(value: str) -> str:
    return quote(value) if re.search(r"\s", value) else value


def _files(count: int) -> str:
    return "" if not count else "1 file" if count == 1 else f"{count:,} files"
