"""A small library with real catalog and indexes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.domain import Kind
from tests.helpers.search_library import SearchLibrary, page_of, photo_of, sound_of

MINUET = {"key": "G major", "metre": "3/4", "tempo": "Allegretto", "speed": "moderate",
          "bpm": 126.0, "instruments": "violin, cello", "forces": "violin and cello",
          "form": "minuet"}  # fmt: skip


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[SearchLibrary]:
    library = SearchLibrary(tmp_path)
    yield library
    library.close()


@pytest.fixture
def library(empty: SearchLibrary) -> SearchLibrary:
    """Photos in two folders, a recording of two windows, a score of two pages."""
    add = empty.add
    add("2024/red.jpg", photo_of("red", "white"), taken_at="2024-05-12T10:00:00", camera="Canon EOS",
        width=4000, height=3000, tags=["Holiday"], rating=4)  # fmt: skip
    add("2024/green.jpeg", photo_of("green", "white"), taken_at="2024-07-31T23:59:59",
        camera="NIKON D5", width=1000, height=800, tags=["blurry"])  # fmt: skip
    add("2025/blue sea.png", photo_of("blue", "white"), taken_at="2025-01-01T00:00:00", rating=2)
    add("2025/yellow.png", photo_of("yellow", "black"), tags=["holiday", "beach"])
    add("bell.wav", [sound_of(3000, "bell", 0), sound_of(200, "drum", 1)], Kind.AUDIO,
        duration_s=10.0, artist="Zürich Bells")  # fmt: skip
    add("minuet.pdf", [page_of("minuet in g"), page_of("coda", 2)], Kind.SCORE, pages=2,
        title="Minuet in G", meta=MINUET)  # fmt: skip
    empty.add_row("broken.jpg", reason="It is damaged.")
    empty.add_row("later.jpg", state="queued")
    return empty
