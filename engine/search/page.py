"""From a ranking to the hits of one page, with one join that sees every file as it is now."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.domain import Aspect, Hit, Kind, Query, Segment
from engine.index.base import Ids, Scores
from engine.search.confidence import LINE
from engine.search.filters import KIND_CODES, TABLES, Where, prepare
from engine.search.folding import Folds, with_folds
from engine.search.missing import contributions
from engine.search.plan import Channel
from engine.search.ranking import Ranking, exact_cosines, exact_scores
from engine.store.contents import segment_from_row

_COLUMNS = (
    "f.id, f.content_id, r.path AS root_path, f.relpath, coalesce(c.kind_override, c.kind, f.kind)"
    " AS kind, c.width, c.height, c.duration_s, c.pages, c.taken_at, c.title, f.size, c.rating,"
    " f.added_at"
)
_SEGMENTS = """
SELECT v.id AS label, s.* FROM vector v JOIN segment s ON s.id = v.segment_id
WHERE v.id IN (SELECT value FROM json_each(?))
"""
_COMPANIONS = """
SELECT f.companion_of, r.path AS root_path, f.relpath FROM file f JOIN root r ON r.id = f.root_id
WHERE f.companion_of IN (SELECT value FROM json_each(?)) AND f.missing_since IS NULL
ORDER BY r.path, f.relpath
"""
_COPIES = """
SELECT content_id, count(*) AS files FROM file
WHERE content_id IN (SELECT value FROM json_each(?)) AND +state = 'searchable'
  AND missing_since IS NULL AND companion_of IS NULL GROUP BY content_id
"""


@dataclass(frozen=True, slots=True)
class Match:
    """Why a content is where it is: its score, each term's share, the label that matched best.

    ``segment`` is where its music matches, which says more than the label.
    """

    score: float
    terms: Mapping[str, float]
    label: int = -1
    segment: Segment | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What a page is made from: the query's page fields, its filter, files that are left out."""

    query: Query
    where: Where
    left_out: frozenset[int] = frozenset()


def hits_of_ranking(
    connection: sqlite3.Connection, ranking: Ranking, page: Page
) -> tuple[Hit, ...]:
    """The hits from `offset` to `offset + limit` of a ranking."""
    query = page.query
    above = ranking.files_above
    stop = query.offset + query.limit
    if not query.show_all:
        stop = min(stop, above)
    if stop <= query.offset:
        return ()
    places, scores = ranking.top(stop)
    first, last, skipped = _stretch(ranking.visible.files[places], scores, query.offset, stop)
    places, scores = places[first:last], scores[first:last]
    groups = ranking.visible.ids[places]
    matches = _matches(ranking, places, scores)
    rows = rows_of_contents(connection, page, groups.tolist())
    ordered = _in_order(rows, groups.tolist(), scores.tolist())
    if ranking.folds is not None:
        ordered = _one_each(ordered)
    start = query.offset - skipped
    chosen = ordered[start : start + stop - query.offset]
    ranks = range(query.offset, query.offset + len(chosen))
    flags = [rank < above for rank in ranks]
    hits = _hits(connection, chosen, matches, flags)
    return with_folds(hits, [row["content_id"] for row in chosen], ranking.folds)


def hits_of_listing(
    connection: sqlite3.Connection,
    file_ids: Sequence[int],
    page: Page,
    folds: Folds | None = None,
) -> tuple[Hit, ...]:
    """Hits of files in the given order, without scores."""
    rows = {row["id"]: row for row in _rows(connection, page, "f.id", file_ids)}
    chosen = [rows[file_id] for file_id in file_ids if file_id in rows]
    hits = _hits(connection, chosen, {}, [True] * len(chosen))
    return with_folds(hits, [row["content_id"] or 0 for row in chosen], folds)


def hits_of_files(
    connection: sqlite3.Connection,
    ranking: Ranking,
    file_ids: Sequence[int],
    page: Page,
    above: Sequence[bool],
) -> tuple[Hit, ...]:
    """Hits of ranked files in the given order, with scores; `above` tells who is above the line."""
    rows = {row["id"]: row for row in _rows(connection, page, "f.id", file_ids)}
    chosen = [
        (rows[number], flag) for number, flag in zip(file_ids, above, strict=True) if number in rows
    ]
    contents = sorted({row["content_id"] for row, _flag in chosen})
    places = np.flatnonzero(np.isin(ranking.visible.ids, np.array(contents, np.int64)))
    matches = _matches(ranking, places, exact_scores(ranking, places))
    hits = _hits(connection, [row for row, _ in chosen], matches, [flag for _, flag in chosen])
    return with_folds(hits, [row["content_id"] for row, _ in chosen], ranking.folds)


def rows_of_contents(
    connection: sqlite3.Connection, page: Page, content_ids: Sequence[int]
) -> list[sqlite3.Row]:
    """File rows that hold these contents and satisfy the filter now."""
    return _rows(connection, page, "f.content_id", content_ids)


def _rows(
    connection: sqlite3.Connection, page: Page, column: str, ids: Sequence[int]
) -> list[sqlite3.Row]:
    prepare(connection)
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM {TABLES}"  # noqa: S608 -- constants and question marks
        f" WHERE {column} IN (SELECT value FROM json_each(?)) AND {page.where.sql}",
        (json.dumps(ids), *page.where.values),
    )
    return [row for row in rows if row["id"] not in page.left_out]


def _stretch(
    files: npt.NDArray[np.int64], scores: Scores, offset: int, stop: int
) -> tuple[int, int, int]:
    """First and last content (exclusive) that the rows `offset` to `stop` come from.

    Widened to whole runs of equal scores, whose files are sorted by path together. The third
    number is how many rows come before the first content.
    """
    ends = np.cumsum(files)
    first = int(np.searchsorted(ends, offset, side="right"))
    last = min(int(np.searchsorted(ends, stop, side="left")), len(scores) - 1)
    if first >= len(scores):
        return len(scores), len(scores), int(ends[-1]) if len(ends) else 0
    # scores fall, so their negatives rise and can be searched
    first = int(np.searchsorted(-scores, -scores[first], side="left"))
    last = int(np.searchsorted(-scores, -scores[last], side="right"))
    return first, last, int(ends[first - 1]) if first else 0


def _in_order(
    rows: Sequence[sqlite3.Row], groups: Sequence[int], scores: Sequence[float]
) -> list[sqlite3.Row]:
    """Rows by falling score, then by path."""
    score_of = dict(zip(groups, scores, strict=True))

    def place(row: sqlite3.Row) -> tuple[float, str]:
        return -score_of[row["content_id"]], f"{row['root_path']}/{row['relpath']}"

    return sorted(rows, key=place)


def _one_each(rows: Sequence[sqlite3.Row]) -> list[sqlite3.Row]:
    """The first row of each content."""
    return list({row["content_id"]: row for row in reversed(rows)}.values())[::-1]


def _matches(ranking: Ranking, places: npt.NDArray[np.intp], scores: Scores) -> dict[int, Match]:
    """Explain the contents at these places."""
    matches: dict[int, Match] = {}
    for kind in ranking.channels:
        mine = np.flatnonzero(ranking.visible.kinds[places] == KIND_CODES[kind])
        if not len(mine):
            continue
        order = mine[np.argsort(ranking.visible.ids[places[mine]])]
        groups = ranking.visible.ids[places[order]]
        shares, labels = explained(ranking, kind, groups)
        for column, group in enumerate(groups.tolist()):
            terms = {name: float(shares[row, column]) for row, name in enumerate(ranking.names)}
            heard = heard_in(ranking.channels[kind], group)
            score, label = float(scores[order[column]]), int(labels[column])
            matches[group] = Match(score, terms, label, heard)
    return matches


def explained(ranking: Ranking, kind: Kind, groups: Ids) -> tuple[npt.NDArray[np.float32], Ids]:
    """Share of each term in each group's score, and the label that matters most to each; ids sorted."""
    shares = np.zeros((len(ranking.names), len(groups)), np.float32)
    labels = np.full(len(groups), -1, np.int64)
    best = np.full(len(groups), -np.inf, np.float32)
    channels = ranking.channels[kind]
    exact = [exact_cosines(ranking.indexes, channel, groups) for channel in channels]
    means = [np.asarray(cosines.mean(axis=0)) for cosines, _labels in exact]
    every, _ = contributions(channels, means, groups, ranking.fillings.get(kind, ()))
    for channel, (cosines, found), given in zip(channels, exact, every, strict=True):
        shares[ranking.row_of(channel)] += given
        if kind is not Kind.PHOTO and channel.weight > 0:
            here = found[np.argmax(np.nan_to_num(cosines, nan=-2), axis=0), np.arange(len(groups))]
            # the look of a page and the meaning say where in an item a match is; the sound of it
            # only when nothing better is known
            preferred = given + (100 if channel.space.aspect in _TELLING else 0)
            better = (here >= 0) & (preferred > best)
            labels[better], best[better] = here[better], preferred[better]
    for part, named in ranking.named.items():
        shares[part] += named.bonus(groups, shares[part])
    return shares, labels


_TELLING = frozenset((Aspect.LOOK, Aspect.MEANING))


def heard_in(channels: Sequence[Channel], content_id: int) -> Segment | None:
    """Where in an item the music that is asked for is; None when nobody is sure that it is there."""
    found = [
        found
        for channel in channels
        if channel.matches is not None and channel.weight > 0
        if (found := channel.matches.found(content_id)) is not None
    ]
    others = any(channel.matches is None and channel.weight > 0 for channel in channels)
    best = max(found, key=lambda match: match.confidence, default=None)
    if best is None or (others and best.confidence < LINE):
        return None
    return best.segment


def _hits(
    connection: sqlite3.Connection,
    rows: Sequence[sqlite3.Row],
    matches: Mapping[int, Match],
    above: Sequence[bool],
) -> tuple[Hit, ...]:
    contents = sorted({row["content_id"] for row in rows if row["content_id"] is not None})
    files = [row["id"] for row in rows]
    labels = [match.label for match in matches.values() if match.label >= 0]
    extras = _Extras(
        _segments(connection, labels), _copies(connection, contents), _companions(connection, files)
    )
    nothing = Match(0.0, {})
    return tuple(
        _hit(row, matches.get(row["content_id"], nothing), extras, above=flag)
        for row, flag in zip(rows, above, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Extras:
    """What hits need from other tables: segments by label, copies by content, companions by file."""

    segments: Mapping[int, Segment]
    copies: Mapping[int, int]
    companions: Mapping[int, tuple[Path, ...]]


def _hit(row: sqlite3.Row, match: Match, extras: _Extras, *, above: bool) -> Hit:
    return Hit(
        file_id=row["id"],
        path=_path(row),
        kind=Kind(row["kind"]),
        score=match.score,
        segment=match.segment or extras.segments.get(match.label),
        terms=match.terms,
        above_line=above,
        copies=extras.copies.get(row["content_id"], 1),
        companions=extras.companions.get(row["id"], ()),
        width=row["width"],
        height=row["height"],
        duration_s=row["duration_s"],
        pages=row["pages"],
        taken_at=row["taken_at"],
        title=row["title"],
        size_bytes=row["size"],
        rating=row["rating"] or 0,
        added_at=row["added_at"],
    )


def _segments(connection: sqlite3.Connection, labels: Sequence[int]) -> dict[int, Segment]:
    if not labels:
        return {}
    rows = connection.execute(_SEGMENTS, (json.dumps(labels),))
    return {row["label"]: segment_from_row(row) for row in rows}


def _copies(connection: sqlite3.Connection, contents: Sequence[int]) -> dict[int, int]:
    rows = connection.execute(_COPIES, (json.dumps(contents),))
    return {row["content_id"]: row["files"] for row in rows}


def _companions(
    connection: sqlite3.Connection, files: Sequence[int]
) -> dict[int, tuple[Path, ...]]:
    rows = connection.execute(_COMPANIONS, (json.dumps(sorted(files)),)).fetchall()
    rows.sort(key=lambda row: row["companion_of"])
    return {
        file_id: tuple(_path(row) for row in group)
        for file_id, group in groupby(rows, key=lambda row: row["companion_of"])
    }


def _path(row: sqlite3.Row) -> Path:
    return Path(str(row["root_path"]), str(row["relpath"]))
