"""A small library with real catalog and indexes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.search_library import SearchLibrary, photo_of


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SearchLibrary]:
    made = SearchLibrary(tmp_path)
    yield made
    made.close()


@pytest.fixture
def three(library: SearchLibrary) -> list[int]:
    """Three photos: red (rated, tagged), green, blue."""
    return [
        library.add("red.jpg", photo_of("red"), tags=["Holiday"], rating=4),
        library.add("green.jpg", photo_of("green"), tags=["sea"]),
        library.add("blue.jpg", photo_of("blue")),
    ]
