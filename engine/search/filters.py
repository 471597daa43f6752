"""Which files may be hits: kinds, folders and conditions as SQL, values always as parameters.

The same condition is used twice: for the set of contents that a ranking may contain, and again for
the file rows of a page, so that a hit always satisfies every condition at the moment it is shown.
"""

import os
import sqlite3
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

import numpy as np
import numpy.typing as npt

from engine.domain import Condition, Kind, Query
from engine.media.keys import key_named, mode_named
from engine.search import music
from engine.search.fields import (
    Bounds,
    bounds_of,
    check,
    flag_of_word,
    is_number,
    kind_of_word,
)
from engine.search.lexical import phrase_match

Ids = npt.NDArray[np.int64]

KIND_CODES: Mapping[Kind, int] = {kind: code for code, kind in enumerate(Kind)}
_SAME_EXTENSION = ({"jpg", "jpeg", "jpe"}, {"tif", "tiff"}, {"heic", "heif"}, {"mid", "midi"})

TABLES = "file f JOIN root r ON r.id = f.root_id LEFT JOIN content c ON c.id = f.content_id"
_KIND = "coalesce(c.kind_override, c.kind, f.kind)"
_PACK = 8
_PACKED = (
    f"f.content_id * {_PACK} + CASE {_KIND} "
    + " ".join(f"WHEN '{kind.value}' THEN {code}" for kind, code in KIND_CODES.items())
    + " END"
)
_VISIBLE = "f.missing_since IS NULL AND f.companion_of IS NULL"
# The plus keeps SQLite from walking the index on states, where nearly all files share one, when a
# page names the few contents it wants: 2 ms in place of 40 at 100,000 files.
_SEARCHABLE = "+f.state = 'searchable' AND f.content_id IS NOT NULL"
_TAGGED = "SELECT ct.content_id FROM content_tag ct JOIN tag t ON t.id = ct.tag_id"
_COLLECTED = (
    "SELECT cc.content_hash FROM collection_content cc JOIN collection k ON k.id = cc.collection_id"
)
_SHOWING_THE_SAME = """f.content_id IN (
  WITH same(id) AS (SELECT f.content_id FROM file f WHERE {named})
  SELECT id FROM same UNION SELECT near.content_id
  FROM same JOIN stacked own ON own.content_id = same.id JOIN stacked near ON near.stack = own.stack
)"""
_COLUMNS: Mapping[str, str] = {
    "taken": "c.taken_at",
    "added": "strftime('%Y-%m-%dT%H:%M:%S', f.added_at, 'localtime')",
    "rating": "c.rating",
    "duration": "c.duration_s",
    "width": "c.width",
    "height": "c.height",
    "pages": "c.pages",
    "tempo": "json_extract(c.meta, '$.bpm')",
}


@dataclass(frozen=True, slots=True)
class Where:
    """An SQL condition over `TABLES` and its parameters."""

    sql: str
    values: tuple[str | int | float, ...] = ()


@dataclass(frozen=True, slots=True)
class Visible:
    """Contents that may be hits: sorted ids, how many files show each, and their kinds' codes."""

    ids: Ids
    files: npt.NDArray[np.int64]
    kinds: npt.NDArray[np.int8]

    def of_kinds(self, kinds: Sequence[Kind]) -> "Visible":
        """Only the contents of these kinds."""
        keep = np.isin(self.kinds, [KIND_CODES[kind] for kind in kinds])
        return Visible(self.ids[keep], self.files[keep], self.kinds[keep])

    def among(self, contents: Ids) -> "Visible":
        """Only these contents."""
        keep = np.isin(self.ids, contents)
        return Visible(self.ids[keep], self.files[keep], self.kinds[keep])

    def without(self, contents: Sequence[int], one_file_of: Sequence[int]) -> "Visible":
        """Leave contents out altogether, and of others one file for each time they are named."""
        if not len(contents) and not len(one_file_of):
            return self
        files = self.files.copy()
        files[np.isin(self.ids, np.array(contents, np.int64))] = 0
        for content_id in one_file_of:
            files[self.ids == content_id] -= 1
        keep = files > 0
        return Visible(self.ids[keep], files[keep], self.kinds[keep])


def where_of(connection: sqlite3.Connection, query: Query, today: date | None = None) -> Where:
    """The condition that every hit of a query satisfies, kinds and folders included.

    `today` is what dates in words count from, by default the day it is.

    Failed files are listed when a ``failed`` condition asks and the query has no terms.

    Raises
    ------
    BadQuery
        A condition that means nothing.
    """
    parts = [Where(_VISIBLE), _state(query)]
    if query.kinds:
        marks = ", ".join("?" * len(query.kinds))
        parts.append(Where(f"{_KIND} IN ({marks})", tuple(kind.value for kind in query.kinds)))
    if query.folders:
        folders = [_in_folder(connection, folder) for folder in query.folders]
        parts.append(_joined(folders, " OR "))
    day = today or date.today()  # noqa: DTZ011 -- the user's own day
    parts += [_condition(connection, condition, day) for condition in query.conditions]
    return _joined(parts, " AND ")


def visible(connection: sqlite3.Connection, where: Where) -> Visible:
    """Contents that have at least one file that satisfies the condition."""
    prepare(connection)
    # One long text in place of 100,000 rows, each a number that holds content and kind: a quarter
    # of the time.
    statement = f"SELECT group_concat({_PACKED}) FROM {TABLES} WHERE {where.sql}"  # noqa: S608 -- constants and question marks
    text = connection.execute(f"{statement} AND f.content_id IS NOT NULL", where.values).fetchone()
    packed = np.fromstring(text[0] or "", np.int64, sep=",")
    unique, files = np.unique(packed, return_counts=True)
    return Visible(unique // _PACK, files.astype(np.int64), (unique % _PACK).astype(np.int8))


def prepare(connection: sqlite3.Connection) -> None:
    """Give a connection the text functions that conditions use, once."""
    try:
        connection.execute("SELECT suffix_of('')")
    except sqlite3.OperationalError:
        # not every time: SQLite refuses to redefine a function while a statement is being read
        connection.create_function("holds", 2, _holds, deterministic=True)
        connection.create_function("same", 2, _same, deterministic=True)
        connection.create_function("last_of", 1, _last_of, deterministic=True)
        connection.create_function("folder_of", 1, _folder_of, deterministic=True)
        connection.create_function("name_of", 1, _name_of, deterministic=True)
        connection.create_function("suffix_of", 1, _suffix_of, deterministic=True)


def fold(text: str) -> str:
    """Form for comparing: composed accents, no case."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text).casefold()


def _state(query: Query) -> Where:
    asks_for_failed = any(condition.field == "failed" for condition in query.conditions)
    if asks_for_failed and not query.terms and not query.instruction:
        return Where(f"(({_SEARCHABLE}) OR f.state = 'failed')")
    return Where(_SEARCHABLE)


def _joined(parts: Sequence[Where], glue: str) -> Where:
    sql = glue.join(f"({part.sql})" for part in parts)
    return Where(sql, tuple(value for part in parts for value in part.values))


def _condition(connection: sqlite3.Connection, condition: Condition, today: date) -> Where:
    check(condition)
    build = None if is_number(condition) else _BUILDERS.get(condition.field)
    found = build(connection, condition) if build else _between(condition, today)
    negated = condition.negated != (condition.op == "!=")
    # a file without a camera is "not by Canon": what is unknown counts as no
    return Where(f"{'NOT ' if negated else ''}coalesce(({found.sql}), 0)", found.values)


def _between(condition: Condition, today: date) -> Where:
    column = _COLUMNS[condition.field]
    return _within(column, bounds_of(condition, today))


def _within(column: str, bounds: Bounds) -> Where:
    parts = []
    if bounds.low is not None:
        parts.append(Where(f"{column} {'>' if bounds.low_open else '>='} ?", (bounds.low,)))
    if bounds.high is not None:
        parts.append(Where(f"{column} {'<' if bounds.high_open else '<='} ?", (bounds.high,)))
    return _joined(parts, " AND ")


def _kind(_connection: sqlite3.Connection, condition: Condition) -> Where:
    return Where(f"{_KIND} = ?", (kind_of_word(condition.value).value,))


def _failed(_connection: sqlite3.Connection, condition: Condition) -> Where:
    wanted = flag_of_word("failed", condition.value)
    return Where("f.state = 'failed'" if wanted else "f.state != 'failed'")


def _compare(column: str, condition: Condition) -> Where:
    function = "holds" if condition.op == "~" else "same"
    return Where(f"{function}({column}, ?)", (fold(condition.value),))


def _camera(_connection: sqlite3.Connection, condition: Condition) -> Where:
    return _compare("c.camera", condition)


def _name(_connection: sqlite3.Connection, condition: Condition) -> Where:
    columns = ("name_of(f.relpath)", "c.title", "c.artist")
    return _joined([_compare(column, condition) for column in columns], " OR ")


def _text(_connection: sqlite3.Connection, condition: Condition) -> Where:
    """Exact text in names, folders, titles, artists, tags, and text inside files, by whole words."""
    match = phrase_match(condition.value)
    if match is None:  # nothing but signs: no words to look up
        return Where("holds(f.relpath, ?)", (fold(condition.value),))
    return Where("f.id IN (SELECT rowid FROM file_text WHERE file_text MATCH ?)", (match,))


def _extension(_connection: sqlite3.Connection, condition: Condition) -> Where:
    wanted = fold(condition.value).removeprefix(".")
    if condition.op == "~":
        return Where("holds(suffix_of(f.relpath), ?)", (wanted,))
    family = next((names for names in _SAME_EXTENSION if wanted in names), {wanted})
    marks = ", ".join("?" * len(family))
    return Where(f"suffix_of(f.relpath) IN ({marks})", tuple(sorted(family)))


def _tag(_connection: sqlite3.Connection, condition: Condition) -> Where:
    match = _compare("t.name", condition)
    return Where(f"f.content_id IN ({_TAGGED} WHERE {match.sql})", match.values)


def _collection(_connection: sqlite3.Connection, condition: Condition) -> Where:
    match = _compare("k.name", condition)
    return Where(f"c.hash IN ({_COLLECTED} WHERE {match.sql})", match.values)


def _copies(connection: sqlite3.Connection, condition: Condition) -> Where:
    """The file that is named, those with the same bytes, and its near copies."""
    named = _in_folder(connection, condition.value)
    return Where(_SHOWING_THE_SAME.format(named=named.sql), named.values)


def _root(_connection: sqlite3.Connection, condition: Condition) -> Where:
    path = _compare("r.path", condition)
    return _joined([path, Where("CAST(r.id AS TEXT) = ?", (condition.value,))], " OR ")


def _in(connection: sqlite3.Connection, condition: Condition) -> Where:
    if condition.op == "~":
        # not the whole path: "in:alex" would match all that lies below /home/alex
        folders = "last_of(r.path) || '/' || folder_of(f.relpath)"
        return Where(f"holds({folders}, ?)", (fold(condition.value),))
    return _in_folder(connection, condition.value)


def _in_folder(connection: sqlite3.Connection, folder: str) -> Where:
    """Files under a folder (or the file itself), for each root that the folder lies in or holds."""
    roots = [(row["id"], PurePath(row["path"])) for row in connection.execute("SELECT * FROM root")]
    parts = _beneath(roots, os.path.normpath(folder))
    if not parts:  # perhaps given through a symbolic link
        parts = _beneath(roots, os.path.realpath(folder))
    return _joined(parts, " OR ") if parts else Where("0")


def _beneath(roots: Sequence[tuple[int, PurePath]], folder: str) -> list[Where]:
    wanted = PurePath(folder)
    parts = []
    for root_id, root in roots:
        if root.is_relative_to(wanted):
            parts.append(Where("f.root_id = ?", (root_id,)))
        elif wanted.is_relative_to(root):
            start = wanted.relative_to(root).as_posix()
            # "0" comes right after "/": the range holds exactly the paths below the folder
            sql = "f.root_id = ? AND (f.relpath = ? OR (f.relpath > ? AND f.relpath < ?))"
            parts.append(Where(sql, (root_id, start, f"{start}/", f"{start}0")))
    return parts


def _key(_connection: sqlite3.Connection, condition: Condition) -> Where:
    key = key_named(condition.value)
    return Where(*music.of_key(key)) if key else Where("0")


def _mode(_connection: sqlite3.Connection, condition: Condition) -> Where:
    return Where(*music.of_mode(mode_named(condition.value) or ""))


def _metre(_connection: sqlite3.Connection, condition: Condition) -> Where:
    return Where(*music.of_metre(music.metre_named(condition.value) or ""))


def _tempo(_connection: sqlite3.Connection, condition: Condition) -> Where:
    return Where(*music.of_tempo(music.tempo_named(condition.value) or ""))


def _instrument(_connection: sqlite3.Connection, condition: Condition) -> Where:
    return Where(*music.of_instrument(condition.value, only=condition.op != "~"))


_Builder = Callable[[sqlite3.Connection, Condition], Where]
_BUILDERS: Mapping[str, _Builder] = {
    "kind": _kind,
    "in": _in,
    "text": _text,
    "name": _name,
    "ext": _extension,
    "camera": _camera,
    "tag": _tag,
    "collection": _collection,
    "copies": _copies,
    "key": _key,
    "mode": _mode,
    "metre": _metre,
    "tempo": _tempo,
    "instrument": _instrument,
    "failed": _failed,
    "root": _root,
}


def _holds(text: str | None, part: str) -> bool:
    return text is not None and part in fold(text)


def _same(text: str | None, other: str) -> bool:
    return text is not None and fold(text) == other


def _last_of(path: str) -> str:
    return PurePath(path).name


def _folder_of(relpath: str) -> str:
    return relpath.rpartition("/")[0]


def _name_of(relpath: str) -> str:
    return relpath.rpartition("/")[2]


def _suffix_of(relpath: str) -> str:
    return fold(os.path.splitext(relpath)[1][1:])  # noqa: PTH122 -- called for every row
