"""Write a batch of encoded files into the catalog, in one transaction."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.domain import Aspect
from engine.encoders.base import Encoded, EncoderInfo
from engine.indexer.batch import Done, check_vector, words_of
from engine.media.base import Loaded
from engine.passage import joined
from engine.store.contents import (
    ContentFacts,
    content_row,
    ensure_space,
    mark_encoded,
    save_content,
    save_segments,
    save_vectors,
)
from engine.store.files import mark_searchable
from engine.store.passages import save_passage


def commit_batch(
    connection: sqlite3.Connection, items: Sequence[Done], infos: Mapping[str, EncoderInfo]
) -> None:
    """Store contents, vectors and file states of all items; files with the same bytes share them."""
    for item in items:
        content_id = save_content(connection, _facts(connection, item))
        segments = save_segments(
            connection, content_id, [sample.segment for sample in item.loaded.samples]
        )
        for encoder_id, outputs in item.encoded.items():
            _save_outputs(connection, content_id, segments, infos[encoder_id], outputs)
        mark_searchable(connection, item.work.file_id, content_id, item.work.read_as)


def _save_outputs(
    connection: sqlite3.Connection,
    content_id: int,
    segments: Sequence[int],
    info: EncoderInfo,
    outputs: Sequence[Encoded],
) -> None:
    spaces: dict[Aspect, tuple[int, int]] = {}
    for space in info.spaces:
        space_id = ensure_space(
            connection, info.id, info.kind, space.aspect, space.dim, space.joint
        )
        spaces[space.aspect] = (space_id, space.dim)
    rows = [
        (segment_id, spaces[aspect][0], content_id, vector)
        for segment_id, output in zip(segments, outputs, strict=True)
        for aspect, vector in output.vectors.items()
        if check_vector(vector, spaces[aspect][1])
    ]
    save_vectors(connection, rows)
    parts = [output.passage for output in outputs if output.passage is not None]
    if any(space.aspect is Aspect.SCORE for space in info.spaces):
        save_passage(connection, content_id, info.id, joined(parts) if parts else None)
    mark_encoded(connection, content_id, info.id)


def _facts(connection: sqlite3.Connection, item: Done) -> ContentFacts:
    facts = facts_of(item.loaded)
    words = words_of(list(item.encoded.values()))
    if words:
        return replace(facts, words=words)
    row = connection.execute("SELECT id FROM content WHERE hash = ?", (facts.hash,)).fetchone()
    known = content_row(connection, row["id"]) if row else None
    return replace(facts, words=tuple(known["words"])) if known else facts


def facts_of(loaded: Loaded) -> ContentFacts:
    """Take the loader's findings over into the catalog's words."""
    found = loaded.metadata
    return ContentFacts(
        hash=loaded.content_hash,
        kind=loaded.kind,
        width=found.width,
        height=found.height,
        duration_s=found.duration_s,
        pages=found.pages,
        taken_at=found.taken_at,
        camera=found.camera,
        title=found.title,
        artist=found.artist,
        text=found.text,
        meta=found.extra,
        rating=found.rating,
        tags=found.tags,
    )
