"""A library keeps to its manners from `start` on, and a changed setting acts at once."""

import threading
from types import SimpleNamespace

import psutil
import pytest

from engine.api import Library
from engine.events import ProgressChanged
from engine.indexer import indexer, manners
from tests.helpers.fake_encoders import FakeEncoders

WAIT_S = 20


@pytest.fixture
def library(tmp_path, monkeypatch):
    battery = SimpleNamespace(power_plugged=False)
    monkeypatch.setattr(psutil, "sensors_battery", lambda: battery, raising=False)
    monkeypatch.setattr(manners, "LOOK_EVERY_S", 0.0)
    monkeypatch.setattr(indexer, "LOOK_EVERY_S", 0.01)
    monkeypatch.setattr(indexer.Indexer, "_guarded_round", lambda _self: False)  # decode nothing
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(b"no picture")
    with Library.open(tmp_path / "library", encoders=FakeEncoders()) as opened:
        yield opened


def waited_for(library, fits):
    """Give an event that is set once a `Progress` fits."""
    seen = threading.Event()

    def hear(event):
        if isinstance(event, ProgressChanged) and fits(event.progress):
            seen.set()

    library.subscribe(hear)
    return seen


def test_on_battery_a_started_library_waits_until_the_rule_is_switched_off(library, tmp_path):
    waits = waited_for(library, lambda p: p.queued == 1 and p.pause_reason == "battery")
    library.start(watch=False)
    library.add_root(tmp_path / "photos")
    assert waits.wait(WAIT_S)
    goes_on = waited_for(library, lambda p: not p.paused and not p.pause_reason)
    library.change_settings(wait_on_battery=0)
    assert goes_on.wait(WAIT_S)
