"""Indexing killed at any moment: nothing lost, nothing doubled, opens again."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from engine.api import Library
from tests.helpers.fake_encoders import FakeEncoders
from tests.helpers.media_files import make_photo

KILLS = 6
PHOTOS = 60
REPOSITORY = Path(__file__).resolve().parents[2]

INDEX = """
import sys
from pathlib import Path
from engine.api import Library
from tests.helpers.fake_encoders import FakeEncoders

def main():
    with Library.open(Path(sys.argv[1]), encoders=FakeEncoders()) as library:
        library.index([Path(sys.argv[2])], lambda progress: print(progress.searchable, flush=True))

if __name__ == "__main__":
    main()
"""

pytestmark = [pytest.mark.crash, pytest.mark.slow]


def start(script, library, folder):
    return subprocess.Popen(
        [sys.executable, str(script), str(library), str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        start_new_session=True,
    )


def check(library_folder):
    """What must be true after any kill."""
    with Library.open(library_folder, encoders=FakeEncoders()) as library:
        assert library.check() == []
        connection = library._catalog.read()
        states = dict(
            connection.execute("SELECT state, count(*) FROM file GROUP BY state").fetchall()
        )
        assert set(states) <= {"queued", "searchable"}
        doubled = "SELECT count(*) - count(DISTINCT relpath) FROM file"
        assert connection.execute(doubled).fetchone()[0] == 0
        halves = (
            "SELECT count(*) FROM file WHERE state = 'searchable' AND 4 !="
            " (SELECT count(*) FROM vector WHERE vector.content_id = file.content_id)"
        )
        assert connection.execute(halves).fetchone()[0] == 0
        return states.get("searchable", 0)


@pytest.mark.timeout(300)
def test_killed_indexing_loses_and_doubles_nothing(tmp_path):
    chance = random.Random(1)
    folder, library = tmp_path / "photos", tmp_path / "library"
    for number in range(PHOTOS):
        colour = (chance.randrange(256), chance.randrange(256), number)
        make_photo(folder / f"{number:03}.jpg", colour, (64, 48))
    script = tmp_path / "index.py"
    script.write_text(INDEX, encoding="utf-8")
    before = 0
    for _ in range(KILLS):
        process = start(script, library, folder)
        try:
            process.wait(timeout=chance.uniform(0.8, 3.0))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        process.stdout.close()
        if (library / "catalog.sqlite").exists():
            after = check(library)
            assert after >= before
            before = after
    with Library.open(library, encoders=FakeEncoders()) as finished:
        report = finished.index([folder])
        assert (report.searchable, report.failed) == (PHOTOS, 0)
    assert check(library) == PHOTOS
