"""Indexing against the bare encoder loop on the same decoded files, start-up time, and memory.

Ingest includes reading, hashing, decoding, thumbnails, catalog and index; the bare loop encodes
what is already decoded. The ratio says how much of the encoder's speed is left (target 0.9).
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.api import Library, resources_folder
from engine.domain import Kind, Query, Term, TermKind
from engine.encoders.base import EncoderService, Role
from engine.media.base import Loaded
from engine.media.kinds import kind_of
from engine.media.load import LoadOptions, load

pytestmark = pytest.mark.bench

SAMPLES = resources_folder() / "samples"
FOLDERS = {Kind.PHOTO: "photos", Kind.AUDIO: "recordings", Kind.SCORE: "scores"}
COPIES = {Kind.PHOTO: 3, Kind.AUDIO: 1, Kind.SCORE: 1}
QUERIES = ("a dog", "boats at sea", "something red", "a quiet piano", "a march", "rain")


def copies_of(kind: Kind, folder: Path) -> list[Path]:
    """The samples of a kind, several times with different bytes, so that nothing is known already."""
    made = []
    for number in range(COPIES[kind]):
        for source in sorted((SAMPLES / FOLDERS[kind]).rglob("*")):
            if source.is_file() and kind_of(source) is kind:
                target = folder / str(number) / source.name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
                if kind is Kind.PHOTO:
                    with target.open("ab") as file:  # bytes behind the end of a JPEG change nothing
                        file.write(bytes([number]))
                made.append(target)
    return made


def encode_all(encoders: EncoderService, kind: Kind, loaded: list[Loaded]) -> float:
    """Seconds that the encoders of a kind take for samples that are already decoded."""
    samples = [sample for item in loaded for sample in item.samples]
    started = time.perf_counter()
    for info in encoders.active(kind):
        for start in range(0, len(samples), info.batch_size):
            encoders.encode(info.id, samples[start : start + info.batch_size], Role.ITEM)
    return time.perf_counter() - started


@pytest.mark.parametrize("kind", list(Kind))
def test_ingest_against_the_bare_encoder_loop(kind: Kind, tmp_path: Path) -> None:
    files = copies_of(kind, tmp_path / "files")
    with Library.open(tmp_path / "library", isolate_encoders=False) as library:
        side = max((info.picture_side for info in library._encoders.active(kind)), default=0)
        options = LoadOptions(picture_side=side) if side else LoadOptions()
        started = time.perf_counter()
        loaded = [load(path, kind, options) for path in files]
        decode_s = time.perf_counter() - started
        encode_all(library._encoders, kind, loaded[:1])  # load the weights before the clock runs
        bare_s = encode_all(library._encoders, kind, loaded)
        report = library.index([tmp_path / "files"])
    assert report.searchable == len(files)
    print(
        f"\n{kind:6} {len(files):4} files   ingest {len(files) / report.seconds:6.2f}/s"
        f"   bare encoder {len(files) / bare_s:6.2f}/s   ratio {bare_s / report.seconds:.2f}"
        f"   (decoding alone on one core {len(files) / decode_s:6.2f}/s)"
    )


def test_search_times_of_a_small_library(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library", isolate_encoders=False) as library:
        library.index([SAMPLES])
        queries = [Query(terms=(Term(TermKind.TEXT, text),), limit=20) for text in QUERIES]
        started = time.perf_counter()
        library.search(queries[0])
        first_ms = (time.perf_counter() - started) * 1000
        times = []
        for number in range(60):
            query = Query(terms=(Term(TermKind.TEXT, f"{QUERIES[number % 6]} {number}"),), limit=20)
            started = time.perf_counter()
            library.search(query)
            times.append((time.perf_counter() - started) * 1000)
        times.sort()
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\nwords  first {first_ms:6.0f} ms (loads the sentence encoder), then new words"
        f" p50 {statistics.median(times):.1f} ms, p95 {times[int(0.95 * len(times))]:.1f} ms;"
        f" peak memory of this process {peak_mb:.0f} MB"
    )


def seconds(command: list[str], library: Path) -> float:
    started = time.perf_counter()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "TROUVERE_LIBRARY": str(library)}
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return time.perf_counter() - started


WINDOW = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import app.main
QTimer.singleShot(0, lambda: None)
application = app.main.make_application()
QTimer.singleShot(0, lambda: (print("window"), application.quit()))
code = app.main.run(Path(sys.argv[1]))
assert "torch" not in sys.modules
"""


def test_start_up_times(tmp_path: Path) -> None:
    library = tmp_path / "library"
    program = [sys.executable, "-m", "engine.cli"]
    seconds([*program, "index", str(SAMPLES / "scores")], library)
    bare = seconds([sys.executable, "-c", "import PySide6.QtWidgets"], library)
    rows = {
        "trouvere --version": seconds([*program, "--version"], library),
        "trouvere status": seconds([*program, "status"], library),
        "trouvere search --text": seconds([*program, "search", "--text", "a song"], library),
        "window shown and closed": seconds([sys.executable, "-c", WINDOW, str(library)], library),
    }
    print(f"\npython -c 'import PySide6.QtWidgets' {bare:.2f} s")
    for name, taken in rows.items():
        print(f"{name:32} {taken:.2f} s   {taken / bare:.1f} x")
