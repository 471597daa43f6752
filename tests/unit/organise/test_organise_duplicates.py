"""Duplicates in a real catalog with real indexes: found once, grouped, judged, inherited."""

import io
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.domain import Aspect, Kind, Segment
from engine.encoders.base import EncoderInfo, Space
from engine.events import EventBus, FilesChanged
from engine.index.index_set import IndexSet
from engine.media.thumbnails import ThumbnailStore
from engine.media.wave_picture import BARS, envelope, wave_thumbnail
from engine.organise.duplicates import Duplicates, open_duplicates
from engine.organised import Likeness, Verdict
from engine.store.collections import append, create
from engine.store.connection import Catalog
from engine.store.contents import (
    ContentFacts,
    ensure_space,
    save_content,
    save_segments,
    save_vectors,
    set_rating,
    set_tags,
    tags_of,
)
from engine.store.snapshots import CatalogVectors

DIM = 8
SPACES = {
    Kind.PHOTO: (Aspect.SHAPE, Aspect.LOOK),
    Kind.AUDIO: (Aspect.TIMBRE, Aspect.PITCH),
    Kind.SCORE: (Aspect.SCORE,),
}


def info(kind: Kind) -> EncoderInfo:
    spaces = tuple(Space(aspect, DIM, f"{kind}/{aspect}") for aspect in SPACES[kind])
    return EncoderInfo(f"test-{kind}/1", f"test-{kind}", kind, spaces)


def direction(seed: int, towards: int | None = None, share: float = 0.0) -> np.ndarray:
    """A unit vector; with `towards`, one whose cosine with that one's is about `share`."""
    own = np.random.default_rng(seed).normal(size=DIM)
    if towards is not None:
        other = direction(towards)
        own -= (own @ other) * other
        own = share * other + np.sqrt(1 - share**2) * own / np.linalg.norm(own)
    return (own / np.linalg.norm(own)).astype(np.float32)


def picture(seed: int, *, moved: bool = False) -> bytes:
    blocks = np.random.default_rng(seed).integers(0, 256, (12, 16, 3)).astype(np.uint8)
    if moved:
        blocks[2:10, 3:12] = np.roll(blocks[2:10, 3:12], 2, axis=1)
    image = Image.fromarray(blocks).resize((160, 120), Image.Resampling.BICUBIC)
    stream = io.BytesIO()
    image.save(stream, "WEBP", quality=80)
    return stream.getvalue()


def loudness_picture(seed: int, samples: int = 4000) -> bytes:
    noise = np.random.default_rng(seed).normal(size=samples).astype(np.float32)
    return wave_thumbnail(envelope(noise, BARS))


class World:
    """A library as far as duplicates need it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "pictures"
        self.catalog = Catalog(folder / "catalog.sqlite")
        self.indexes = IndexSet(CatalogVectors(self.catalog), folder / "index")
        self.indexes.open()
        self.thumbnails = ThumbnailStore(folder / "thumbnails.sqlite")
        self.changed: list[tuple[int, ...]] = []
        self.duplicates: Duplicates = open_duplicates(
            self.catalog,
            self.indexes,
            self.thumbnails,
            lambda kind: (info(kind),),
            lambda ids: self.changed.append(tuple(ids)),
        )
        statement = "INSERT INTO root (path, added_at) VALUES (?, 'x')"
        self.catalog.write(lambda c: c.execute(statement, (str(self.root),)))

    def close(self) -> None:
        self.duplicates.close()
        self.indexes.close()
        self.thumbnails.close()
        self.catalog.close()

    def add(
        self,
        name: str,
        vectors: Sequence[np.ndarray],
        thumbnail: bytes | None = None,
        *,
        kind: Kind = Kind.PHOTO,
        content: str = "",
        size: int = 1000,
        companion_of: int | None = None,
        **facts: object,
    ) -> int:
        """Add a searchable file; `vectors` in the order of its kind's aspects."""
        content = content or name

        def write(connection: sqlite3.Connection) -> int:
            content_id = save_content(connection, ContentFacts(content, kind, **facts))  # type: ignore[arg-type]
            [segment] = save_segments(connection, content_id, [Segment()])
            spaces = [
                ensure_space(connection, info(kind).id, kind, aspect, DIM, "x")
                for aspect in SPACES[kind]
            ]
            save_vectors(
                connection,
                [
                    (segment, space, content_id, vector)
                    for space, vector in zip(spaces, vectors, strict=False)
                ],
            )
            return int(
                connection.execute(
                    "INSERT INTO file (root_id, relpath, kind, size, mtime_ns, content_id, state, companion_of, added_at)"
                    " VALUES (1, ?, ?, ?, 1, ?, 'searchable', ?, 'x') RETURNING id",
                    (name, kind.value, size, content_id, companion_of),
                ).fetchone()[0]
            )

        if thumbnail is not None:
            self.thumbnails.put_many([(content, thumbnail)])
        file_id = self.catalog.write(write)
        self.indexes.apply()
        return file_id

    def photo(self, name: str, seed: int, like: int | None = None, **options: object) -> int:
        """A photo; `like` another one's seed, a copy of it."""
        near = direction(seed) if like is None else direction(seed, like, 0.97)
        shown = picture(seed if like is None else like)
        return self.add(name, (near, near), shown, **options)  # type: ignore[arg-type]

    def names(self, likeness: Likeness) -> list[list[str]]:
        return [
            [copy.path.name for copy in group.copies] for group in self.duplicates.groups(likeness)
        ]

    def write(self, change) -> None:
        self.catalog.write(change)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def trio(world: World) -> World:
    """Three copies of a photo, the second the largest, and a stranger."""
    world.photo("a", 1, width=10, height=10)
    world.photo("b", 2, like=1, width=40, height=40)
    world.photo("c", 3, like=1, width=20, height=20)
    world.photo("stranger", 9)
    assert world.duplicates.look_over() == 4
    return world


# -- finding -----------------------------------------------------------------------------------
def test_copies_are_found_once_and_only_what_is_new_is_looked_over(trio: World) -> None:
    assert trio.names(Likeness.SAME) == [["b", "c", "a"]]
    assert trio.names(Likeness.BYTES) == trio.names(Likeness.SIMILAR) == []
    assert trio.duplicates.look_over() == 0
    trio.photo("d", 4, like=1)
    assert trio.duplicates.look_over() == 1
    assert sorted(trio.names(Likeness.SAME)[0]) == ["a", "b", "c", "d"]


def test_alike_by_their_vectors_is_not_enough_for_a_copy(world: World) -> None:
    near = direction(2, 1, 0.9)
    world.add("now", (direction(1), direction(1)), picture(5))
    world.add("then", (near, near), picture(5, moved=True))
    world.duplicates.look_over()
    assert world.names(Likeness.SAME) == []
    assert [sorted(group) for group in world.names(Likeness.SIMILAR)] == [["now", "then"]]


def test_a_photo_without_thumbnail_is_no_copy(world: World) -> None:
    world.add("a", (direction(1), direction(1)))
    world.add("b", (direction(1), direction(1)), picture(1))
    world.duplicates.look_over()
    assert world.names(Likeness.SAME) == []


def test_recordings_are_compared_by_timbre_pitch_and_length(world: World) -> None:
    def sound(name: str, seconds: float, timbre: np.ndarray, pitch: np.ndarray) -> None:
        picture = loudness_picture(1, round(seconds * 100))
        world.add(name, (timbre, pitch), picture, kind=Kind.AUDIO, duration_s=seconds)

    sound("song.flac", 60, direction(1), direction(2))
    sound("song.mp3", 59, direction(3, 1, 0.9), direction(2))
    sound("first notes.wav", 5, direction(3, 1, 0.95), direction(2))
    sound("other pitch.wav", 60, direction(4, 1, 0.95), direction(5))
    world.duplicates.look_over()
    assert [sorted(group) for group in world.names(Likeness.SAME)] == [["song.flac", "song.mp3"]]


def test_noise_that_sounds_alike_at_other_moments_is_no_copy(world: World) -> None:
    for name, seed in (("rain.wav", 1), ("rain.mp3", 1), ("more rain.wav", 2)):
        vectors = direction(1), direction(2)
        loudness = loudness_picture(seed)
        world.add(name, vectors, loudness, kind=Kind.AUDIO, duration_s=5.0)
    world.duplicates.look_over()
    assert [sorted(group) for group in world.names(Likeness.SAME)] == [["rain.mp3", "rain.wav"]]


def test_another_edition_is_similar(world: World) -> None:
    world.add("urtext.pdf", (direction(1),), picture(1), kind=Kind.SCORE, pages=1)
    world.add("scan.pdf", (direction(2, 1, 0.9),), picture(1), kind=Kind.SCORE, pages=1)
    world.add("edition.pdf", (direction(3, 1, 0.9),), picture(2), kind=Kind.SCORE, pages=1)
    world.add("book.pdf", (direction(4, 1, 0.9),), picture(1), kind=Kind.SCORE, pages=9)
    world.duplicates.look_over()
    assert [sorted(group) for group in world.names(Likeness.SAME)] == [["scan.pdf", "urtext.pdf"]]
    assert len(world.names(Likeness.SIMILAR)) == 1


def test_copies_to_the_byte_are_a_class_of_their_own(world: World) -> None:
    world.photo("a", 1, content="x")
    world.photo("copies/a again", 1, content="x")
    assert world.names(Likeness.BYTES) == [["a", "a again"]]
    assert world.duplicates.counts()[Likeness.BYTES].spare_bytes == 1000
    assert world.names(Likeness.SAME) == []


def test_those_with_most_to_spare_come_first_in_pages(world: World) -> None:
    for number in range(3):
        for copy in range(2):
            world.photo(f"{number} {copy}", number, content=f"{number}", size=100 * (number + 1))
    groups = world.duplicates.groups(Likeness.BYTES, 0, 2)
    assert [group.spare_bytes for group in groups] == [300, 200]
    [last] = world.duplicates.groups(Likeness.BYTES, 2, 2)
    assert last.spare_bytes == 100
    assert world.duplicates.groups(Likeness.BYTES, kinds=[Kind.AUDIO]) == []


def test_new_vectors_are_looked_over_again(trio: World) -> None:
    def read_again(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM encoded")
        connection.execute("DELETE FROM alike")

    trio.write(read_again)
    assert trio.duplicates.look_over() == 4
    assert sorted(trio.names(Likeness.SAME)[0]) == ["a", "b", "c"]


def test_the_thread_follows_what_is_indexed_and_tells_whose_stacks_changed(world: World) -> None:
    import threading

    bus, told, heard = EventBus(), threading.Event(), []

    def hear(event: object) -> None:
        if isinstance(event, FilesChanged) and event.file_ids:
            heard.append(event.file_ids)
            told.set()

    first = world.photo("a", 1)
    world.duplicates.look_over()
    world.duplicates.follow(bus)
    bus.subscribe(hear)
    second = world.photo("b", 2, like=1)
    bus.emit(FilesChanged(()))
    assert told.wait(10)
    assert (first, second) in heard


# -- verdicts ----------------------------------------------------------------------------------
def hashes(world: World) -> list[str]:
    return [copy.content_hash for copy in world.duplicates.groups(Likeness.SAME)[0].copies]


def test_both_are_kept_until_another_one_joins(trio: World) -> None:
    judged = trio.duplicates.judge(hashes(trio), Verdict.BOTH)
    assert trio.names(Likeness.SAME) == []
    trio.duplicates.take_back(judged)
    assert len(trio.names(Likeness.SAME)) == 1
    trio.duplicates.judge(hashes(trio), Verdict.BOTH)
    trio.photo("d", 4, like=1)
    trio.duplicates.look_over()
    assert len(trio.names(Likeness.SAME)[0]) == 4


def test_different_ones_never_come_into_one_group_again(trio: World) -> None:
    before = hashes(trio)
    judged = trio.duplicates.judge(before, Verdict.DIFFERENT)
    assert trio.names(Likeness.SAME) == trio.names(Likeness.SIMILAR) == []
    trio.photo("d", 4, like=1)
    trio.duplicates.look_over()
    for group in trio.duplicates.groups(Likeness.SAME):
        assert len({copy.content_hash for copy in group.copies} & set(before)) <= 1
    trio.duplicates.take_back(judged)
    assert sorted(trio.names(Likeness.SAME)[0]) == ["a", "b", "c", "d"]


def test_a_verdict_outlives_the_contents_and_takes_back_to_the_one_before(trio: World) -> None:
    duplicates, names = trio.duplicates, hashes(trio)
    duplicates.judge(names, Verdict.BOTH)
    second = duplicates.judge(names, Verdict.DIFFERENT)
    duplicates.take_back(second)
    assert trio.names(Likeness.SAME) == []  # both are kept, as was said before
    trio.write(lambda c: c.execute("DELETE FROM encoded"))
    duplicates.look_over()
    assert trio.names(Likeness.SAME) == []


# -- going and coming back ------------------------------------------------------------------------
def test_what_left_is_in_no_group_until_it_comes_back(trio: World) -> None:
    ids = {copy.path.name: copy.file_id for copy in trio.duplicates.groups(Likeness.SAME)[0].copies}
    trio.duplicates.left([ids["a"], ids["c"]])
    assert trio.names(Likeness.SAME) == []
    assert trio.duplicates.came_back([ids["a"], ids["c"]]) == []
    assert len(trio.names(Likeness.SAME)[0]) == 3


def test_files_that_a_scan_has_forgotten_meanwhile_are_told(trio: World) -> None:
    trio.duplicates.left([1])
    trio.write(lambda c: c.execute("DELETE FROM file WHERE id = 1"))
    assert trio.duplicates.came_back([1, 2]) == [1]


def test_a_file_goes_with_what_belongs_to_it(world: World) -> None:
    photo = world.photo("a.jpg", 1)
    raw = world.photo("a.cr3", 2, companion_of=photo)
    assert world.duplicates.with_companions([photo, 99]) == [
        (photo, world.root / "a.jpg"),
        (raw, world.root / "a.cr3"),
    ]


def test_the_kept_one_inherits_and_can_be_disinherited(trio: World) -> None:
    def mark(connection: sqlite3.Connection) -> None:
        ids = {row["hash"]: row["id"] for row in connection.execute("SELECT id, hash FROM content")}
        set_tags(connection, ids["a"], ["dog", "sea"])
        set_tags(connection, ids["b"], ["sea", "best"])
        set_rating(connection, ids["c"], 4)
        append(connection, create(connection, "Summer"), ["stranger", "a"])

    trio.write(mark)
    inherited = trio.duplicates.inherit("b", ["a", "c"])
    best = trio.duplicates.groups(Likeness.SAME)[0].copies[0]
    assert (best.path.name, best.tags, best.rating, best.collections) == (
        "b", ("best", "dog", "sea"), 4, ("Summer",),
    )  # fmt: skip
    trio.duplicates.disinherit(inherited)
    best = trio.duplicates.groups(Likeness.SAME)[0].copies[0]
    assert (best.path.name, best.tags, best.rating, best.collections) == (
        "b",
        ("best", "sea"),
        0,
        (),
    )


def test_what_the_user_changed_since_then_stays(trio: World) -> None:
    trio.write(lambda c: set_rating(c, 1, 3))
    inherited = trio.duplicates.inherit("b", ["a"])
    trio.write(lambda c: set_rating(c, 2, 5))
    trio.duplicates.disinherit(inherited)
    assert trio.duplicates.groups(Likeness.SAME)[0].copies[0].rating == 5


def test_nobody_inherits_from_itself_or_from_strangers_to_the_library(trio: World) -> None:
    trio.write(lambda c: set_tags(c, 2, ["best"]))
    trio.duplicates.inherit("b", ["b", "nobody"])
    trio.duplicates.disinherit(trio.duplicates.inherit("gone", ["b"]))
    assert tags_of(trio.catalog.read(), 2) == ("best",)


# -- older catalogs -----------------------------------------------------------------------------
def test_a_catalog_of_version_4_is_brought_up(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    Catalog(path).close()
    raw = sqlite3.connect(path)  # noqa: TID251 -- made old by hand
    raw.execute("DROP TABLE alike")
    raw.execute("DELETE FROM _sqlite_migrations WHERE name = 'v5_alike'")
    raw.execute("PRAGMA user_version = 4")
    raw.commit()
    raw.close()
    catalog = Catalog(path)
    try:
        assert catalog.read().execute("SELECT count(*) FROM alike").fetchone()[0] == 0
        assert catalog.read().execute("PRAGMA user_version").fetchone()[0] >= 5
    finally:
        catalog.close()
