"""Content rows: what a file holds, known by its hash, with segments, vectors, tags and rating.

All functions take a connection; those that change rows are meant for `Catalog.write`.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.domain import Aspect, Kind, Segment


@dataclass(frozen=True, slots=True)
class ContentFacts:
    """What is stored of a content besides its vectors."""

    hash: str
    kind: Kind
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None
    pages: int | None = None
    taken_at: str | None = None
    camera: str | None = None
    title: str | None = None
    artist: str | None = None
    text: str = ""
    words: tuple[tuple[str, float], ...] = ()
    meta: Mapping[str, str | int | float] = field(default_factory=dict)
    rating: int = 0
    tags: tuple[str, ...] = ()


_COLUMNS = (
    "kind", "width", "height", "duration_s", "pages", "taken_at", "camera", "title", "artist",
    "text", "words", "meta",
)  # fmt: skip


def content_ids_of_hashes(connection: sqlite3.Connection, hashes: Sequence[str]) -> dict[str, int]:
    """Return the ids of those hashes that are known."""
    marks = ",".join("?" * len(hashes))
    rows = connection.execute(f"SELECT hash, id FROM content WHERE hash IN ({marks})", hashes)  # noqa: S608 -- only question marks
    return {row["hash"]: row["id"] for row in rows}


def encoders_done(connection: sqlite3.Connection, content_id: int) -> set[str]:
    """Ids of the encoders that are through with a content."""
    rows = connection.execute("SELECT encoder_id FROM encoded WHERE content_id = ?", (content_id,))
    return {row["encoder_id"] for row in rows}


def save_content(connection: sqlite3.Connection, facts: ContentFacts) -> int:
    """Insert a content, or bring the facts of a known hash up to date, and return its id.

    Tags and rating of the file are taken over only while the user has set none of their own.
    """
    values = [facts.kind.value, facts.width, facts.height, facts.duration_s, facts.pages,
              facts.taken_at, facts.camera, facts.title, facts.artist, facts.text,
              json.dumps(facts.words), json.dumps(dict(facts.meta))]  # fmt: skip
    names = ", ".join(_COLUMNS)
    marks = ", ".join("?" * len(_COLUMNS))
    updates = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS)
    row = connection.execute(
        f"INSERT INTO content (hash, {names}) VALUES (?, {marks})"  # noqa: S608 -- names are constants
        f" ON CONFLICT (hash) DO UPDATE SET {updates} RETURNING id",
        [facts.hash, *values],
    ).fetchone()
    content_id = int(row[0])
    if facts.rating:
        connection.execute(
            "UPDATE content SET rating = ? WHERE id = ? AND rating = 0", (facts.rating, content_id)
        )
    if facts.tags and not tags_of(connection, content_id):
        set_tags(connection, content_id, facts.tags)
    return content_id


def save_segments(
    connection: sqlite3.Connection, content_id: int, segments: Sequence[Segment]
) -> list[int]:
    """Make the content's segments exactly these and return their ids, in order.

    Segments that did not change keep their rows, and so their vectors.
    """
    known = connection.execute(
        "SELECT * FROM segment WHERE content_id = ? ORDER BY ordinal", (content_id,)
    ).fetchall()
    if [segment_from_row(row) for row in known] == list(segments):
        return [row["id"] for row in known]
    drop_segments(connection, content_id)
    ids = []
    for ordinal, segment in enumerate(segments):
        box = segment.box or (None, None, None, None)
        cursor = connection.execute(
            "INSERT INTO segment (content_id, ordinal, start_s, end_s, page, x, y, w, h)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (content_id, ordinal, segment.start_s, segment.end_s, segment.page, *box),
        )
        ids.append(int(cursor.lastrowid or 0))
    return ids


def segment_from_row(row: sqlite3.Row) -> Segment:
    """Read the segment columns of a row."""
    box = None if row["x"] is None else (row["x"], row["y"], row["w"], row["h"])
    return Segment(row["start_s"], row["end_s"], row["page"], box)


def drop_segments(connection: sqlite3.Connection, content_id: int) -> None:
    """Forget segments, vectors, passages and the marks of finished encoders of a content."""
    connection.execute("DELETE FROM vector WHERE content_id = ?", (content_id,))
    connection.execute("DELETE FROM passage WHERE content_id = ?", (content_id,))
    connection.execute("DELETE FROM segment WHERE content_id = ?", (content_id,))
    connection.execute("DELETE FROM encoded WHERE content_id = ?", (content_id,))


def ensure_space(
    connection: sqlite3.Connection,
    encoder_id: str,
    kind: Kind,
    aspect: Aspect,
    dim: int,
    joint: str,
) -> int:
    """Return the id of a vector space, made when it is new."""
    connection.execute(
        "INSERT INTO space (encoder_id, kind, aspect, dim, joint) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (encoder_id, kind.value, aspect.value, dim, joint),
    )
    row = connection.execute(
        "SELECT id FROM space WHERE encoder_id = ? AND kind = ? AND aspect = ?",
        (encoder_id, kind.value, aspect.value),
    ).fetchone()
    return int(row[0])


def save_vectors(
    connection: sqlite3.Connection,
    rows: Iterable[tuple[int, int, int, npt.NDArray[np.float32]]],
) -> None:
    """Store vectors given as (segment id, space id, content id, vector), as float16.

    A vector of the same segment and space is replaced under a new id: labels are never reused.
    """
    for segment_id, space_id, content_id, vector in rows:
        connection.execute(
            "DELETE FROM vector WHERE segment_id = ? AND space_id = ?", (segment_id, space_id)
        )
        connection.execute(
            "INSERT INTO vector (segment_id, space_id, content_id, data) VALUES (?, ?, ?, ?)",
            (segment_id, space_id, content_id, vector.astype("<f2").tobytes()),
        )


def mark_encoded(connection: sqlite3.Connection, content_id: int, encoder_id: str) -> None:
    """Note that an encoder is through with a content, whether it had vectors for it or not."""
    connection.execute("INSERT OR IGNORE INTO encoded VALUES (?, ?)", (content_id, encoder_id))


def contents_without(
    connection: sqlite3.Connection, kind: Kind, encoder_id: str, limit: int
) -> list[tuple[int, int]]:
    """(content id, id of a file that holds it) of searchable contents an encoder has not seen."""
    rows = connection.execute(
        "SELECT c.id, min(f.id) FROM content c JOIN file f ON f.content_id = c.id"
        " JOIN root r ON r.id = f.root_id"
        " WHERE c.kind = ? AND f.state = 'searchable' AND f.companion_of IS NULL"
        " AND f.missing_since IS NULL AND r.state != 'offline'"
        " AND NOT EXISTS (SELECT 1 FROM encoded e WHERE e.content_id = c.id AND e.encoder_id = ?)"
        " GROUP BY c.id ORDER BY c.id LIMIT ?",
        (kind.value, encoder_id, limit),
    )
    return [(row[0], row[1]) for row in rows]


def count_without(connection: sqlite3.Connection, kind: Kind, encoder_ids: Sequence[str]) -> int:
    """How many searchable files of a kind have a content that one of these encoders has not seen.

    Looks at every content of the kind.
    """
    count: int = connection.execute(
        "SELECT count(*) FROM file f JOIN content c ON c.id = f.content_id"
        " WHERE c.kind = ? AND f.state = 'searchable' AND f.missing_since IS NULL"
        " AND EXISTS (SELECT 1 FROM json_each(?) wanted WHERE NOT EXISTS"
        "   (SELECT 1 FROM encoded e WHERE e.content_id = c.id AND e.encoder_id = wanted.value))",
        (kind.value, json.dumps(list(encoder_ids))),
    ).fetchone()[0]
    return count


def coverage(connection: sqlite3.Connection, kind: Kind, encoder_id: str) -> float:
    """Share of the kind's searchable contents that an encoder is through with, 0..1."""
    total, done = connection.execute(
        "SELECT count(*), count(e.encoder_id) FROM content c"
        " LEFT JOIN encoded e ON e.content_id = c.id AND e.encoder_id = ?"
        " WHERE c.kind = ? AND EXISTS (SELECT 1 FROM file f WHERE f.content_id = c.id"
        "                              AND f.state = 'searchable')",
        (encoder_id, kind.value),
    ).fetchone()
    return done / total if total else 1.0


def drop_encoders(connection: sqlite3.Connection, kind: Kind, keep: Sequence[str]) -> list[int]:
    """Forget vectors and passages of every encoder of a kind but these; return the spaces that are gone."""
    marks = ",".join("?" * len(keep))
    spaces = [
        row["id"]
        for row in connection.execute(
            f"SELECT id FROM space WHERE kind = ? AND encoder_id NOT IN ({marks})",  # noqa: S608 -- only question marks
            (kind.value, *keep),
        )
    ]
    for space_id in spaces:
        connection.execute("DELETE FROM vector WHERE space_id = ?", (space_id,))
        connection.execute("DELETE FROM space WHERE id = ?", (space_id,))
    for table in ("encoded", "passage"):
        connection.execute(
            f"DELETE FROM {table} WHERE encoder_id NOT IN ({marks})"  # noqa: S608 -- only question marks
            " AND content_id IN (SELECT id FROM content WHERE kind = ?)",
            (*keep, kind.value),
        )
    return spaces


def collect_orphans(connection: sqlite3.Connection) -> list[str]:
    """Forget contents that no file holds any more and return their hashes.

    What the user wrote about a content (tags, rating) stays in the catalog in case it comes back.
    """
    orphans = connection.execute(
        "SELECT id, hash, rating, EXISTS (SELECT 1 FROM content_tag t WHERE t.content_id = content.id)"
        " AS tagged FROM content"
        " WHERE NOT EXISTS (SELECT 1 FROM file f WHERE f.content_id = content.id)"
        " AND (EXISTS (SELECT 1 FROM segment s WHERE s.content_id = content.id)"
        "      OR (rating = 0 AND NOT EXISTS"
        "          (SELECT 1 FROM content_tag t WHERE t.content_id = content.id)))"
    ).fetchall()
    for row in orphans:
        drop_segments(connection, row["id"])
        if not row["rating"] and not row["tagged"]:
            connection.execute("DELETE FROM content WHERE id = ?", (row["id"],))
    return [row["hash"] for row in orphans]


def tags_of(connection: sqlite3.Connection, content_id: int) -> tuple[str, ...]:
    """Names of a content's tags, in alphabetical order."""
    rows = connection.execute(
        "SELECT name FROM tag JOIN content_tag ON tag_id = tag.id WHERE content_id = ? ORDER BY name",
        (content_id,),
    )
    return tuple(row["name"] for row in rows)


def set_tags(connection: sqlite3.Connection, content_id: int, names: Iterable[str]) -> None:
    """Make a content's tags exactly these; blank names are left out."""
    replace_tags(connection, content_id, names)
    forget_unused_tags(connection)


def replace_tags(connection: sqlite3.Connection, content_id: int, names: Iterable[str]) -> None:
    """As `set_tags`, but for many contents: tags that nothing has are left for the end."""
    connection.execute("DELETE FROM content_tag WHERE content_id = ?", (content_id,))
    for name in sorted({name.strip() for name in names} - {""}):
        connection.execute("INSERT OR IGNORE INTO tag (name) VALUES (?)", (name,))
        connection.execute(
            "INSERT OR IGNORE INTO content_tag SELECT ?, id FROM tag WHERE name = ?",
            (content_id, name),
        )


def forget_unused_tags(connection: sqlite3.Connection) -> None:
    """Forget tags that nothing has. Looks at every tag."""
    connection.execute("DELETE FROM tag WHERE id NOT IN (SELECT tag_id FROM content_tag)")


def set_rating(connection: sqlite3.Connection, content_id: int, rating: int) -> None:
    """Rate a content, 0 (not rated) to 5."""
    connection.execute("UPDATE content SET rating = ? WHERE id = ?", (rating, content_id))


def set_kind(connection: sqlite3.Connection, content_id: int, kind: Kind) -> None:
    """Overrule what a content is taken for: it is read again as `kind`."""
    drop_segments(connection, content_id)
    connection.execute(
        "UPDATE content SET kind_override = ? WHERE id = ?", (kind.value, content_id)
    )
    connection.execute(
        "UPDATE file SET state = 'queued', reason = '', advice = '' WHERE content_id = ?"
        " AND companion_of IS NULL",
        (content_id,),
    )


def kind_overrides(connection: sqlite3.Connection, content_ids: Sequence[int]) -> dict[int, Kind]:
    """What the user has said some of these contents are."""
    marks = ",".join("?" * len(content_ids))
    rows = connection.execute(
        f"SELECT id, kind_override FROM content WHERE id IN ({marks}) AND kind_override IS NOT NULL",  # noqa: S608 -- only question marks
        list(content_ids),
    )
    return {row["id"]: Kind(row["kind_override"]) for row in rows}


def content_row(connection: sqlite3.Connection, content_id: int) -> dict[str, Any] | None:
    """All columns of a content by name, JSON columns decoded."""
    row = connection.execute("SELECT * FROM content WHERE id = ?", (content_id,)).fetchone()
    if row is None:
        return None
    values = dict(row)
    values["words"] = [tuple(pair) for pair in json.loads(values["words"])]
    values["meta"] = json.loads(values["meta"])
    return values
