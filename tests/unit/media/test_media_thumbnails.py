"""The thumbnail cache."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine.errors import EnvironmentProblem
from engine.media.thumbnails import ThumbnailStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ThumbnailStore]:
    made = ThumbnailStore(tmp_path / "thumbnails.sqlite")
    yield made
    made.close()


def test_put_get_delete(store: ThumbnailStore) -> None:
    store.put_many([("a", b"1"), ("b", b"2")])
    store.put_many(iter([("a", b"3")]))
    assert (store.get("a"), store.get("b"), store.get("c")) == (b"3", b"2", None)
    store.delete(["a", "unknown"])
    assert store.get("a") is None
    store.put_many([])


def test_thumbnails_survive_closing(tmp_path: Path) -> None:
    for expected in (None, b"x"):
        store = ThumbnailStore(tmp_path / "t.sqlite")
        assert store.get("a") == expected
        store.put_many([("a", b"x")])
        store.close()


def test_many_threads(store: ThumbnailStore) -> None:
    def use(number: int) -> bytes | None:
        store.put_many([(str(number), bytes([number]))])
        return store.get(str(number))

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(use, range(64))) == [bytes([n]) for n in range(64)]


def test_all_or_nothing(store: ThumbnailStore) -> None:
    def pairs() -> Iterator[tuple[str, bytes]]:
        yield "a", b"1"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.put_many(pairs())
    assert store.get("a") is None


def test_a_damaged_cache_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "t.sqlite"
    path.write_bytes(b"not a database at all" * 200)
    store = ThumbnailStore(path)
    store.put_many([("a", b"1")])
    assert store.get("a") == b"1"
    store.close()


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="cannot be used"):
        ThumbnailStore(tmp_path / "nowhere" / "t.sqlite")


def test_a_lost_table_is_said(store: ThumbnailStore) -> None:
    other = sqlite3.connect(store.path)  # noqa: TID251 -- spoils the file from outside
    other.execute("DROP TABLE thumbnail")
    other.close()
    with pytest.raises(EnvironmentProblem, match="no such table"):
        store.get("a")
