"""The window on the real engine with real models: it finds things, and it never stands still."""

from pathlib import Path

import pytest

from app.composition import Composition, Filters
from app.main import make_window
from engine.api import Library
from engine.domain import Kind
from tests.gui.test_window_responsive import ATTEMPTS, LIMIT_MS, spin
from tests.helpers.stall import StallMeter

pytestmark = [pytest.mark.gui, pytest.mark.slow, pytest.mark.model, pytest.mark.timeout(400)]

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "resources" / "samples"
PATIENCE_MS = 300_000


@pytest.fixture
def collection(tmp_path):
    """Give a folder with some of the samples, as links: nothing is copied."""
    weights = ROOT / "resources" / "weights"
    if not weights.is_dir() or not SAMPLES.is_dir():
        pytest.skip("needs the weights and samples that `make setup` fetches")
    folder = tmp_path / "collection"
    folder.mkdir()
    kinds = (("photos", 12), ("recordings", 3), ("scores", 2))
    for kind, count in kinds:
        files = sorted(p for p in (SAMPLES / kind).rglob("*") if p.is_file())
        for file in files[:: max(1, len(files) // count)][:count]:
            (folder / file.name).write_bytes(file.read_bytes())
    return folder


def test_indexing_and_searching_for_real_keep_the_window_alive(qtbot, tmp_path, collection):
    window, bridge, end = make_window(lambda: Library.open(tmp_path / "library"))
    window.show()
    progress = []
    bridge.progress_changed.connect(progress.append)
    worst = []
    try:
        with qtbot.waitSignal(bridge.opened, timeout=60_000):
            bridge.open()
        window.control.add_folders([collection])
        qtbot.waitUntil(lambda: any(p.queued for p in progress), timeout=60_000)
        for _ in range(ATTEMPTS):
            with StallMeter() as meter:
                _use(window, qtbot)
            worst.append(round(meter.worst_ms))
            if meter.worst_ms < LIMIT_MS:
                break
        qtbot.waitUntil(
            lambda: progress[-1].searchable > 0 and not progress[-1].queued, timeout=PATIENCE_MS
        )
        assert min(worst) < LIMIT_MS, f"the event loop stood still for {worst} ms"
        assert progress[-1].failed == 0
        _finds_each_kind(window, qtbot)
    finally:
        window.close()
        end()


def _use(window, qtbot):
    """Type, look at results and scroll while the engine loads models and indexes."""
    for word in ("a dog", "castle", "guitar"):
        window.bar.line.clear()
        for letter in word:
            window.bar.line.insert_typed(letter)
            spin(40)
        spin(1500)
        window.grid.go_to(0)
        spin(300)


def _finds_each_kind(window, qtbot):
    for kind, words in ((Kind.PHOTO, "an animal"), (Kind.AUDIO, "music"), (Kind.SCORE, "song")):
        made = Composition(text=words, filters=Filters(kinds=(kind,)), show_weaker=True)
        with qtbot.waitSignal(window.searching.answered, timeout=60_000):
            window.session.put(made)
        assert {hit.kind for hit in window.results.hits} == {kind}
