"""Turning the terms of a query into vectors. Encoded terms are kept, so that sliders cost nothing.

Thread-safe. Everything slow (decoding, encoding) happens here; the rest of the search is algebra.
"""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.domain import Aspect, Kind, Term, TermKind
from engine.encoders.base import Encoded, EncoderInfo, EncoderService, Role
from engine.errors import BadQuery
from engine.index.base import Matrix
from engine.media.base import Loaded
from engine.passage import Passage, joined
from engine.search.ports import Indexes
from engine.search.recent import Recent
from engine.search.spaces import Serving, SpaceRef, spaces_of
from engine.store.connection import Catalog
from engine.store.contents import tags_of
from engine.store.files import FileRow, find_by_path
from engine.store.passages import passages_of

LoadQuery = Callable[[Term], Loaded]
Vectors = Mapping[tuple[Aspect, str], Matrix]

KEPT_EXAMPLES = 64
KEPT_TEXTS = 8192  # of 384 float32: 12 MB
TEXTS_PER_CALL = 1024
NOT_AT_ONCE = frozenset((Aspect.LOOK, Aspect.STYLE))
"""What a quick search leaves out of a sketch: the look takes 46 of 78 ms and counts a tenth. 95 drawings
among 1,605 photos: hit@10 .66 without and .65 with it, hit@5 .59 and .62."""


@dataclass(frozen=True, slots=True)
class Example:
    """An example as vectors: by aspect and joint space, one row per segment, unit length.

    ``passages`` has its music by joint space. ``kind`` is what it turned out to be. ``words`` is what the encoder sees in it, best first.
    ``tags`` are the user's own words for it. ``content_hash`` and ``file_id`` tell whether a hit is
    the example itself. Examples with equal ``token`` are the same.
    """

    kind: Kind
    vectors: Vectors
    words: tuple[str, ...] = ()
    content_hash: str = ""
    file_id: int | None = None
    is_sketch: bool = False
    token: tuple[object, ...] = ()
    tags: tuple[str, ...] = ()
    passages: Mapping[str, Passage] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TermEncoder:
    """Encodes examples and words, each once."""

    catalog: Catalog
    indexes: Indexes
    encoders: EncoderService
    load_query: LoadQuery
    serving: Serving
    _examples: Recent[tuple[object, ...], Example] = field(
        default_factory=lambda: Recent(KEPT_EXAMPLES)
    )
    _texts: Recent[tuple[str, str], npt.NDArray[np.float32]] = field(
        default_factory=lambda: Recent(KEPT_TEXTS)
    )

    def example(self, term: Term, *, quick: bool = False) -> Example:
        """Vectors of an IMAGE, SKETCH, AUDIO, SCORE or LIKE term; `quick` as in `Query`.

        Raises
        ------
        BadQuery
            A LIKE term names a file that is neither in the library nor on the disk.
        UnreadableFile
            The example cannot be decoded.
        """
        row = self._file_in_library(term)
        usable = row if row is not None and _is_as_indexed(row, term) else None
        key = self._key(term, usable)
        known = self._examples.get(key)
        if known is not None:
            return known
        if quick and term.kind is TermKind.SKETCH:
            return self._at_once(term, (*key, "quick"))
        example = self._stored(usable) if usable is not None else None
        example = example or self._encoded(term, row)
        return self._examples.put(key, replace(example, token=key))

    def _at_once(self, sketch: Term, key: tuple[object, ...]) -> Example:
        """A sketch without the aspects of `NOT_AT_ONCE`."""
        known = self._examples.get(key)
        if known is not None:
            return known
        loaded = self.load_query(sketch)
        outputs = self._outputs(loaded, Role.SKETCH, left_out=NOT_AT_ONCE)
        vectors, words = _joined(outputs)
        example = Example(loaded.kind, vectors, words, is_sketch=True, token=key)
        return self._examples.put(key, example)

    def texts(self, joint: str, texts: Sequence[str]) -> Matrix:
        """Vectors of words in a joint space, one row each, encoded in batches when new."""
        found = {text: self._texts.get((joint, text)) for text in texts}
        new = [text for text, vector in found.items() if vector is None]
        for start in range(0, len(new), TEXTS_PER_CALL):
            batch = new[start : start + TEXTS_PER_CALL]
            for text, vector in zip(batch, self.encoders.encode_texts(joint, batch), strict=True):
                found[text] = self._texts.put((joint, text), vector)
        return np.array([found[text] for text in texts], np.float32)

    def _file_in_library(self, term: Term) -> FileRow | None:
        """The row of the file that a term names."""
        if term.data is not None or term.kind is TermKind.SKETCH:
            return None
        path = Path(term.value).expanduser().absolute()
        row = find_by_path(self.catalog.read(), path)
        if row is None and term.kind is TermKind.LIKE and not path.exists():
            raise BadQuery(
                f"{term.value} is not in the library.", "Give a file that exists or is indexed."
            )
        return row

    def _key(self, term: Term, row: FileRow | None) -> tuple[object, ...]:
        encoders = tuple(info.id for kind in Kind for info in self.serving(kind))
        if row is not None:
            assert row.content_id is not None
            tags = tags_of(self.catalog.read(), row.content_id)
            return ("stored", row.id, row.content_id, row.kind, encoders, tags)
        return (term.kind, term.value, term.data, _signature(term), encoders)

    def _stored(self, row: FileRow) -> Example | None:
        """The vectors that the library has of a file; None when it has none (yet)."""
        content_id = row.content_id
        assert content_id is not None
        connection = self.catalog.read()
        spaces = spaces_of(connection, self.serving, [row.kind])
        content = connection.execute(
            "SELECT hash, words FROM content WHERE id = ?", (content_id,)
        ).fetchone()
        found = {
            (space.aspect, space.joint): self.indexes.vectors_of(space.id, content_id)[1]
            for space in spaces
        }
        vectors = {key: matrix for key, matrix in found.items() if len(matrix)}
        if content is None or not vectors:
            return None
        words = tuple(word for word, _weight in json.loads(content["words"]))
        tags = tags_of(connection, content_id)
        return Example(
            row.kind,
            vectors,
            words,
            content["hash"],
            row.id,
            tags=tags,
            passages=_stored_passages(connection, spaces, content_id),
        )

    def _encoded(self, term: Term, row: FileRow | None) -> Example:
        loaded = self.load_query(term)
        is_sketch = term.kind is TermKind.SKETCH
        outputs = self._outputs(loaded, Role.SKETCH if is_sketch else Role.EXAMPLE)
        if not is_sketch and any(e.is_drawing for _info, segments in outputs for e in segments):
            is_sketch, outputs = True, self._outputs(loaded, Role.SKETCH)
        vectors, words = _joined(outputs)
        file_id = row.id if row is not None else None
        passages = _passages(outputs)
        hash_ = loaded.content_hash
        return Example(loaded.kind, vectors, words, hash_, file_id, is_sketch, passages=passages)

    def _outputs(
        self, loaded: Loaded, role: Role, left_out: Collection[Aspect] = ()
    ) -> list[tuple[EncoderInfo, list[Encoded]]]:
        """What each encoder of the kind makes of the samples, but for those of aspects left out."""
        infos = [
            info
            for info in self.serving(loaded.kind)
            if not all(space.aspect in left_out for space in info.spaces)
        ]
        encoded = self.encoders.encode_each([info.id for info in infos], loaded.samples, role)
        return list(zip(infos, encoded, strict=True))


def _joined(
    outputs: Sequence[tuple[EncoderInfo, Sequence[Encoded]]],
) -> tuple[Vectors, tuple[str, ...]]:
    """Vectors by space with one row per segment, and the words, best first."""
    rows: dict[tuple[Aspect, str], list[npt.NDArray[np.float32]]] = {}
    words: dict[str, float] = {}
    for info, segments in outputs:
        joints = {space.aspect: space.joint for space in info.spaces}
        for encoded in segments:
            for aspect, vector in encoded.vectors.items():
                rows.setdefault((aspect, joints[aspect]), []).append(vector)
            for word, weight in encoded.words:
                words[word] = max(words.get(word, 0.0), weight)
    vectors = {key: np.array(matrix, np.float32) for key, matrix in rows.items()}
    return vectors, tuple(sorted(words, key=lambda word: -words[word]))


def _passages(outputs: Sequence[tuple[EncoderInfo, Sequence[Encoded]]]) -> dict[str, Passage]:
    """The music of an example by joint space, of all its pages together."""
    found = {}
    for info, segments in outputs:
        parts = [encoded.passage for encoded in segments if encoded.passage is not None]
        joints = [space.joint for space in info.spaces if space.aspect is Aspect.SCORE]
        if parts and joints:
            found[joints[0]] = joined(parts)
    return {joint: passage for joint, passage in found.items() if len(passage.vectors)}


def _stored_passages(
    connection: sqlite3.Connection, spaces: Sequence[SpaceRef], content_id: int
) -> dict[str, Passage]:
    """The same from the catalog."""
    found: dict[str, Passage] = {}
    for space in spaces:
        if space.aspect is Aspect.SCORE:
            known = passages_of(connection, space.encoder_id, [content_id]).get(content_id)
            if known is not None and len(known.vectors):
                found[space.joint] = known
    return found


def text_joints(
    encoders: EncoderService, serving: Serving, kinds: Iterable[Kind]
) -> tuple[str, ...]:
    """Joint spaces in which words can find items of these kinds."""
    joints = [
        space.joint
        for kind in kinds
        for info in serving(kind)
        for space in info.spaces
        if space.aspect is Aspect.MEANING and encoders.can_encode_text(space.joint)
    ]
    return tuple(dict.fromkeys(joints))


def _is_as_indexed(row: FileRow, term: Term) -> bool:
    """Whether what the library knows of a file is true of it now."""
    if row.missing or row.content_id is None:
        return False
    if term.kind is TermKind.LIKE:
        return True
    try:
        stat = row.path.stat()
    except OSError:
        return True  # an unplugged drive: what the library knows is the best there is
    return (stat.st_size, stat.st_mtime_ns) == (row.size, row.mtime_ns)


def _signature(term: Term) -> tuple[int, int] | None:
    """Size and time of the file that a term names, so that a changed file is read again."""
    if term.data is not None:
        return None
    try:
        stat = Path(term.value).expanduser().stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size
