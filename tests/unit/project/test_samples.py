"""The sample library: enough of each kind, small, and every file with a source and a free licence."""

import re
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[3] / "resources" / "samples"
AT_LEAST = {"photos": 24, "recordings": 10, "scores": 4}
MAX_BYTES = 10_000_000
FREE = {"CC0 1.0", "Public domain"}


def files(kind: str = "") -> list[Path]:
    return [path for path in (SAMPLES / kind).rglob("*") if path.is_file() and path.suffix != ".md"]


def listed() -> dict[str, str]:
    """Licence of each file named in SOURCES.md."""
    rows = re.findall(
        r"^\| `(.+?)` \|(.+)\|$", (SAMPLES / "SOURCES.md").read_text("utf-8"), re.MULTILINE
    )
    return {
        name: next((cell for cell in map(str.strip, rest.split("|")) if cell in FREE), "")
        for name, rest in rows
    }


@pytest.mark.parametrize(("kind", "number"), AT_LEAST.items())
def test_there_are_enough_of_each_kind(kind: str, number: int) -> None:
    assert len(files(kind)) >= number


def test_all_together_are_small() -> None:
    assert sum(path.stat().st_size for path in files()) < MAX_BYTES


def test_sources_list_exactly_the_files_that_are_there() -> None:
    assert set(listed()) == {path.relative_to(SAMPLES).as_posix() for path in files()}


def test_every_licence_is_free() -> None:
    assert [name for name, licence in listed().items() if not licence] == []


def test_some_songs_are_there_both_as_recording_and_as_score() -> None:
    both = {path.stem for path in files("recordings")} & {path.stem for path in files("scores")}
    assert len(both) >= 2
