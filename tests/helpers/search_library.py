"""A library to search in: real catalog and indexes, fake encoders, files that need not exist."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from engine.domain import Answer, Kind, Query, Segment, Term
from engine.encoders.base import Role
from engine.errors import UnreadableFile
from engine.index.index_set import IndexSet
from engine.media.base import AUDIO_WINDOW_S, SAMPLE_RATE, Loaded, Metadata, Sample
from engine.passage import joined
from engine.search.execute import Searcher
from engine.store.connection import Catalog
from engine.store.contents import (
    ContentFacts,
    ensure_space,
    mark_encoded,
    save_content,
    save_segments,
    save_vectors,
    set_tags,
)
from engine.store.passages import save_passage
from engine.store.snapshots import CatalogVectors
from tests.helpers.fake_encoders import COLOURS, INFOS, FakeEncoders

ADDED = "2026-11-21T10:00:00+00:00"


def photo_of(*colours: str, text: str = "") -> Sample:
    """A picture of vertical stripes in named colours."""
    stripes = [np.tile(np.array(COLOURS[name], np.uint8), (48, 24, 1)) for name in colours]
    return Sample(picture=np.concatenate(stripes, axis=1), text=text)


def sound_of(hertz: float, text: str = "", window: int = 0) -> Sample:
    """A loud tone; `window` is its place in the recording."""
    time_s = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    start_s = window * AUDIO_WINDOW_S
    segment = Segment(start_s=start_s, end_s=start_s + AUDIO_WINDOW_S)
    sound = (0.5 * np.sin(2 * np.pi * hertz * time_s)).astype(np.float32)
    return Sample(segment, sound=sound, text=text)


def page_of(text: str, page: int = 1) -> Sample:
    """A page of music with a text."""
    picture = np.full((60, 40, 3), 255, np.uint8)
    return Sample(Segment(page=page, box=(0, 0, 1200, 1600)), picture=picture, text=text)


class SearchLibrary:
    """Catalog, indexes and searcher over files that are only rows, but for `write_file`."""

    def __init__(self, folder: Path, *, exact_below: int = 100_000) -> None:
        self.root = folder / "pictures"
        self.root.mkdir(parents=True)
        self.catalog = Catalog(folder / "catalog.sqlite")
        self.indexes = IndexSet(CatalogVectors(self.catalog), folder / "index")
        self.indexes.open()
        self.encoders = FakeEncoders()
        self.loaded: dict[str, Loaded] = {}
        self.loads: list[Term] = []
        self.searcher = Searcher(
            self.catalog, self.indexes, self.encoders, self._load, exact_below=exact_below
        )
        self.root_id = self.add_root(self.root)

    def close(self) -> None:
        self.indexes.close()
        self.catalog.close()

    def add_root(self, path: Path) -> int:
        statement = "INSERT INTO root (path, added_at) VALUES (?, ?) RETURNING id"
        return int(
            self.catalog.write(lambda c: c.execute(statement, (str(path), ADDED)).fetchone()[0])
        )

    def add(
        self,
        name: str,
        samples: Sample | Sequence[Sample],
        kind: Kind = Kind.PHOTO,
        *,
        tags: Sequence[str] = (),
        rating: int = 0,
        content_hash: str = "",
        root_id: int | None = None,
        **facts: object,
    ) -> int:
        """Add a searchable file and return its id; equal `content_hash` makes copies."""
        samples = [samples] if isinstance(samples, Sample) else list(samples)
        info = INFOS[kind]
        outputs = self.encoders.encode(info.id, samples, Role.ITEM)
        words = tuple(dict(word for output in outputs for word in output.words).items())
        content = ContentFacts(content_hash or f"hash of {name}", kind, words=words, rating=rating)
        content = replace(content, **facts)
        dims = {space.aspect: space for space in info.spaces}

        def write(connection) -> int:
            content_id = save_content(connection, content)
            segments = save_segments(connection, content_id, [sample.segment for sample in samples])
            spaces = {
                aspect: ensure_space(connection, info.id, kind, aspect, space.dim, space.joint)
                for aspect, space in dims.items()
            }
            save_vectors(
                connection,
                [
                    (segment, spaces[aspect], content_id, vector)
                    for segment, output in zip(segments, outputs, strict=True)
                    for aspect, vector in output.vectors.items()
                ],
            )
            parts = [output.passage for output in outputs if output.passage is not None]
            save_passage(connection, content_id, info.id, joined(parts) if parts else None)
            mark_encoded(connection, content_id, info.id)
            set_tags(connection, content_id, tags)
            return self._insert(connection, name, kind, content_id, "searchable", root_id)

        file_id = self.catalog.write(write)
        self.indexes.apply()
        return int(file_id)

    def add_row(self, name: str, kind: Kind = Kind.PHOTO, state: str = "failed", **columns) -> int:
        """Add a file without content."""

        def write(connection) -> int:
            file_id = self._insert(connection, name, kind, None, state, None)
            for column, value in columns.items():
                connection.execute(f"UPDATE file SET {column} = ? WHERE id = ?", (value, file_id))
            return file_id

        return int(self.catalog.write(write))

    def change(self, statement: str, *values: object) -> None:
        self.catalog.write(lambda connection: connection.execute(statement, values))

    def outside(
        self, path: Path, *samples: Sample, kind: Kind = Kind.PHOTO, content_hash: str = ""
    ) -> str:
        """Let the loader know a file that is not in the library."""
        self.loaded[str(path)] = Loaded(
            content_hash or f"hash of {path.name}", kind, Metadata(), samples, None
        )
        return str(path)

    def search(self, query: Query) -> Answer:
        return self.searcher.search(query)

    def names(self, query: Query) -> list[str]:
        """File names of the hits, in order."""
        return [hit.path.name for hit in self.search(query).hits]

    def _insert(self, connection, name, kind, content_id, state, root_id) -> int:
        return int(
            connection.execute(
                "INSERT INTO file (root_id, relpath, kind, size, mtime_ns, content_id, state, added_at)"
                " VALUES (?, ?, ?, 10, 1700000000000000000, ?, ?, ?) RETURNING id",
                (root_id or self.root_id, name, kind.value, content_id, state, ADDED),
            ).fetchone()[0]
        )

    def _load(self, term: Term) -> Loaded:
        self.loads.append(term)
        known = self.loaded.get(term.value)
        if known is None:
            raise UnreadableFile(f"{term.value} cannot be read.", "Choose another file.")
        return known
