"""Words of names, tags and metadata, for looking up what was typed (SQLite FTS5).

Triggers note the files whose words may have changed; `bring_up_to_date` reads these into the table
`file_text`. Names are written so that their parts are words: ``IMG_1234``, ``SeaShore2019``.
"""

import json
import re
import sqlite3
import unicodedata

SLICE = 1000
"""Files that are read into the table in one go: some 30 ms."""

# Between a small and a capital letter, before the last capital of several that a small one follows
# ("HDRPhoto"), between letters and digits.
_BUMP = re.compile(
    r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])"
)
_SAID_ELSEWHERE = frozenset(("movements", "music"))
"""Metadata whose words stand in the text as well."""

_SIGN = re.compile(r"([\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])")
_DUE = "SELECT file_id FROM file_text_due ORDER BY file_id LIMIT ?"
_ROWS = """
SELECT f.id, r.path, f.relpath, c.title, c.artist, c.text, c.meta,
  (SELECT group_concat(t.name, ' . ') FROM content_tag ct JOIN tag t ON t.id = ct.tag_id
   WHERE ct.content_id = f.content_id) AS tags
FROM file f JOIN root r ON r.id = f.root_id LEFT JOIN content c ON c.id = f.content_id
WHERE f.id IN (SELECT value FROM json_each(?))
"""
_INSERT = """
INSERT INTO file_text (rowid, name, joined, folder, title, artist, tags, text)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""


def bring_up_to_date(connection: sqlite3.Connection, limit: int = SLICE) -> bool:
    """Read up to `limit` changed files into the table; True when more are due.

    Meant for the writer: it runs inside a transaction.
    """
    due = [row[0] for row in connection.execute(_DUE, (limit,))]
    if not due:
        return False
    ids = json.dumps(due)
    wanted = "(SELECT value FROM json_each(?))"
    connection.execute(f"DELETE FROM file_text WHERE rowid IN {wanted}", (ids,))  # noqa: S608 -- constants
    connection.executemany(_INSERT, [_words(row) for row in connection.execute(_ROWS, (ids,))])
    connection.execute(f"DELETE FROM file_text_due WHERE file_id IN {wanted}", (ids,))  # noqa: S608 -- constants
    return len(due) == limit


def is_behind(connection: sqlite3.Connection) -> bool:
    """Whether any file is due; much cheaper than to count them."""
    return connection.execute("SELECT 1 FROM file_text_due LIMIT 1").fetchone() is not None


def count_due(connection: sqlite3.Connection) -> int:
    """How many files are not looked up by their present words yet."""
    return int(connection.execute("SELECT count(*) FROM file_text_due").fetchone()[0])


def check(connection: sqlite3.Connection) -> list[str]:
    """Say how many files cannot be looked up by their words though none of them is due."""
    lost = connection.execute(
        "SELECT count(*) FROM file WHERE id NOT IN (SELECT rowid FROM file_text)"
        " AND id NOT IN (SELECT file_id FROM file_text_due)"
    ).fetchone()[0]
    return [f"names: {lost} files cannot be found by their names"] if lost else []


def start_over(connection: sqlite3.Connection) -> None:
    """Read the words of every file again, in the background."""
    connection.execute("DELETE FROM file_text")
    connection.execute("INSERT OR IGNORE INTO file_text_due SELECT id FROM file")


def spelt(text: str) -> str:
    """Set the parts of names apart: ``SeaShore2019`` becomes ``Sea Shore 2019``.

    Chinese and Japanese signs become words of their own, so that a phrase of them is found inside
    longer ones.
    """
    return _SIGN.sub(r" \1 ", _BUMP.sub(" ", unicodedata.normalize("NFC", text)))


def _words(row: sqlite3.Row) -> tuple[str | int, ...]:
    folder, _slash, name = row["relpath"].rpartition("/")
    # the root's own name counts, what lies above it does not: "home" is in nobody's mind
    folders = f"{row['path'].replace(chr(92), '/').rstrip('/').rpartition('/')[2]} / {folder}"
    told = [row["title"] or "", row["artist"] or "", row["tags"] or ""]
    joined = _joined(" ".join((row["relpath"], *told)))
    return (row["id"], spelt(name), joined, *map(spelt, (folders, *told, _text(row))))


def _joined(text: str) -> str:
    """The words that `spelt` takes apart, whole: someone may type ``seashore``."""
    return " ".join(word for word in re.split(r"[\W_]+", text) if spelt(word) != word)


def _text(row: sqlite3.Row) -> str:
    """Text inside the file, and what else its metadata says in words."""
    meta = json.loads(row["meta"] or "{}")
    said = [v for key, v in meta.items() if isinstance(v, str) and key not in _SAID_ELSEWHERE]
    return "\n".join((row["text"] or "", *said))
