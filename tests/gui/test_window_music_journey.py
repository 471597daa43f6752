"""A recording is dropped, its score opens at the place, and both are played along: the real engine.

Only the models are made up (`tests.helpers.fake_encoders`): they know a tune by the first word of a text.
"""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from mutagen.flac import FLAC
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from app.main import make_window
from app.views.drop_overlay import Use
from engine.api import Library
from engine.domain import Kind
from tests.helpers.fake_encoders import FakeEncoders
from tests.helpers.media_files import make_score

pytestmark = [pytest.mark.gui, pytest.mark.slow, pytest.mark.timeout(300)]

LENGTH_S = 50  # a little more than a tune of `fake_encoders` takes
TITLES = ("Waltz", "March", "Gavotte", "Jig", "Rondo", "Fugue")
NO_KEYS, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton


def recording(path: Path, tune: str) -> Path:
    rate = 8000
    time_s = np.arange(LENGTH_S * rate) / rate
    soundfile.write(path, 0.3 * np.sin(2 * np.pi * 330 * time_s), rate)
    tags = FLAC(path)
    tags["comment"] = f"{tune}."  # as a title stands before other words in the text of a score
    tags.save()
    return path


@pytest.fixture(scope="module")
def indexed(tmp_path_factory):
    """A library of scores, read and engraved for real."""
    folder = tmp_path_factory.mktemp("music")
    for title in TITLES:
        make_score(folder / "scores" / f"{title}.musicxml", title)
    with Library.open(folder / "library", encoders=FakeEncoders()) as library:
        assert library.index([folder / "scores"]).searchable == len(TITLES)
    return folder / "library"


@pytest.fixture
def window(qtbot, indexed, no_sound_device):
    made, bridge, end = make_window(lambda: Library.open(indexed, encoders=FakeEncoders()))
    made.show()
    with qtbot.waitSignal(made.searching.answered, timeout=60_000):
        bridge.open()
    yield made
    made.close()
    end()


def drop(window, path: Path, use: Use) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(400, 300), copy, mime, LEFT, NO_KEYS))
    point = window.overlay.mapTo(window, window.overlay.zone(use).center())
    QApplication.sendEvent(window, QDropEvent(QPointF(point), copy, mime, LEFT, NO_KEYS))


def test_a_recording_of_something_else_has_no_score_here(qtbot, tmp_path, window):
    song = recording(tmp_path / "song.flac", "Sarabande")
    with qtbot.waitSignal(window.searching.answered, timeout=60_000):
        drop(window, song, Use.SCORES)
    assert window.page.empty.title() == "No score of this was found in your library."


def test_a_dropped_recording_opens_its_score_and_is_played_along(qtbot, tmp_path, window):
    song = recording(tmp_path / "song.flac", "Gavotte")
    with qtbot.waitSignal(window.searching.answered, timeout=60_000):
        drop(window, song, Use.SCORES)
    assert [hit.path.name for hit in window.results.hits] == ["Gavotte.musicxml"]
    window.grid.go_to(0)
    hit = window.results.hits[0]
    assert hit.kind is Kind.SCORE
    assert hit.segment.page == 1
    assert hit.segment.box is not None
    preview = window.preview
    qtbot.waitUntil(lambda: preview.score.view.has_picture, timeout=60_000)
    with qtbot.waitSignal(preview.along.began, timeout=60_000):
        preview.partners.player.click()
    assert preview.sound.wave.duration_s == pytest.approx(LENGTH_S, abs=0.1)
    places = []
    for second in (2.0, 12.0, 22.0, 32.0):
        preview.sound.player.seek(second)
        qtbot.waitUntil(lambda: preview.score.view.cursor_place is not None, timeout=60_000)
        place = preview.score.view.cursor_place
        places.append((place.y(), place.x()))
    assert places == sorted(places), "it goes on down the page"
    assert len(set(places)) == len(places)
