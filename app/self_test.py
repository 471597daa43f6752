"""``trouvere --self-test``: the real window on a throw-away library with the samples.

Proves that an installed program is whole: window, engine, models and samples work together.
"""

import sys
from pathlib import Path

from app.composition import Composition, Filters
from app.demo import Driver, sample_library
from app.main import make_window
from app.places import SAMPLES
from engine.domain import Kind, Progress
from engine.errors import EngineError

QUERIES = {Kind.PHOTO: "a dog", Kind.AUDIO: "guitar", Kind.SCORE: "song"}


def run_self_test(folder: Path) -> int:
    """Index the samples, search each kind, and say how it went; 0 when all is well."""
    if not SAMPLES.is_dir():
        return _fail(f"the sample files are missing from {SAMPLES}.")
    window, bridge, end = make_window(sample_library(folder / "library"))
    window.show()
    bridge.open()
    try:
        return _drive(Driver(window, bridge))
    except (EngineError, RuntimeError) as error:
        return _fail(str(error))
    finally:
        window.close()
        end()


def _drive(driver: Driver) -> int:
    progress = driver.wait_for_indexing()
    if progress.queued or not progress.searchable:
        return _fail(f"indexing did not end: {_counts(progress)}.")
    for kind, words in QUERIES.items():
        made = Composition(text=words, filters=Filters(kinds=(kind,)), show_weaker=True)
        answer = driver.search(made)
        if not answer.hits or any(hit.kind is not kind for hit in answer.hits):
            return _fail(f"“{words}” did not find a single {kind}.")
    _say(f"self-test passed: {_counts(progress)}, words find photos, sounds and scores.")
    return 0


def _counts(progress: Progress) -> str:
    return (
        f"{progress.searchable} of {progress.total} files searchable,"
        f" {progress.failed} could not be read"
    )


def _fail(reason: str) -> int:
    _say(f"self-test failed: {reason}")
    return 1


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()
