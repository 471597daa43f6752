"""Marking and repeating a stretch of a sound, its pitches, and playing all about equally loud."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.bridge import EngineBridge
from app.preview.even import TARGET_LUFS, gain_db
from app.preview.pane import PreviewPane
from app.preview.player import Player
from app.theme import DARK, LIGHT
from app.widgets.spectrogram import colour_at, coloured, height_of, image_of
from app.widgets.waveform import WaveformView
from engine.closeup import Spectrogram
from engine.domain import Hit, Kind
from tests.helpers.fake_library import FakeLibrary
from tests.helpers.media_files import make_sound

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("no_sound_device")]

SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def wave(qtbot: QtBot) -> WaveformView:
    made = WaveformView()
    qtbot.addWidget(made)
    made.resize(416, 100)  # 400 px of room: 40 px are a second
    made.set_duration(10)
    made.show()
    return made


def at(wave: WaveformView, second: float) -> QPoint:
    return QPoint(round(8 + 40 * second), wave.height() // 2)


def drag(qtbot: QtBot, wave: WaveformView, start_s: float, end_s: float) -> None:
    qtbot.mousePress(wave, LEFT, pos=at(wave, start_s))
    qtbot.mouseMove(wave, at(wave, (start_s + end_s) / 2))
    qtbot.mouseMove(wave, at(wave, end_s))
    qtbot.mouseRelease(wave, LEFT, pos=at(wave, end_s))


def sound(library: FakeLibrary) -> Hit:
    return next(hit for hit in library.items.values() if hit.kind is Kind.AUDIO)


@pytest.fixture
def shown(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> PreviewPane:
    pane.show_hit(sound(library), bridge)
    qtbot.waitUntil(lambda: bool(pane.facts.facts()))
    return pane


# -- the stretch --------------------------------------------------------------------------------
@pytest.mark.parametrize(("start_s", "end_s"), [(2, 5), (5, 2)])
def test_dragging_marks_a_stretch(
    qtbot: QtBot, wave: WaveformView, start_s: float, end_s: float
) -> None:
    told: list[object] = []
    wave.stretch_chosen.connect(told.append)
    drag(qtbot, wave, start_s, end_s)
    assert wave.stretch == (2.0, 5.0)
    assert told == [(2.0, 5.0)]
    assert wave.value() == 2000  # ready to be heard from its beginning


def test_a_click_goes_there_and_marks_nothing(qtbot: QtBot, wave: WaveformView) -> None:
    qtbot.mouseClick(wave, LEFT, pos=at(wave, 4))
    assert (wave.stretch, wave.value()) == (None, 4000)


def test_a_click_beside_the_stretch_takes_it_away(qtbot: QtBot, wave: WaveformView) -> None:
    drag(qtbot, wave, 2, 5)
    qtbot.mouseClick(wave, LEFT, pos=at(wave, 3))
    assert wave.stretch == (2.0, 5.0)
    told: list[object] = []
    wave.stretch_chosen.connect(told.append)
    qtbot.mouseClick(wave, LEFT, pos=at(wave, 8))
    assert (wave.stretch, told) == (None, [None])


def test_an_edge_can_be_moved(qtbot: QtBot, wave: WaveformView) -> None:
    drag(qtbot, wave, 2, 5)
    drag(qtbot, wave, 5.1, 7)
    assert wave.stretch == (2.0, 7.0)
    drag(qtbot, wave, 2, 9)  # over the other edge
    assert wave.stretch == (7.0, 9.0)


def test_dragging_past_the_end_stops_there(qtbot: QtBot, wave: WaveformView) -> None:
    drag(qtbot, wave, 8, 30)
    assert wave.stretch == (8.0, 10.0)


def test_shift_and_arrow_keys_mark_a_stretch(qtbot: QtBot, wave: WaveformView) -> None:
    wave.set_position(4)
    for _ in range(3):
        qtbot.keyClick(wave, Qt.Key.Key_Right, SHIFT)
    assert wave.stretch == (4.0, 5.5)
    for _ in range(5):
        qtbot.keyClick(wave, Qt.Key.Key_Left, SHIFT)
    assert wave.stretch == (3.0, 4.0)
    qtbot.keyClick(wave, Qt.Key.Key_Escape)
    assert wave.stretch is None


def test_a_move_without_shift_begins_anew(qtbot: QtBot, wave: WaveformView) -> None:
    wave.set_position(4)
    qtbot.keyClick(wave, Qt.Key.Key_Right, SHIFT)
    qtbot.keyClick(wave, Qt.Key.Key_Right)
    qtbot.keyClick(wave, Qt.Key.Key_Right, SHIFT)
    assert wave.stretch == (5.0, 5.5)


def test_an_empty_waveform_marks_nothing(qtbot: QtBot, wave: WaveformView) -> None:
    wave.set_duration(0)
    drag(qtbot, wave, 2, 5)
    qtbot.keyClick(wave, Qt.Key.Key_Right, SHIFT)
    assert wave.stretch is None


def test_a_marked_stretch_is_repeated(qtbot: QtBot, shown: PreviewPane) -> None:
    stage = shown.sound
    stage.wave.stretch_chosen.emit(None)
    assert not stage.loop_button.isChecked()
    qtbot.keyClick(stage.wave, Qt.Key.Key_Right, SHIFT)
    assert stage.loop_button.isChecked()
    assert stage.player._loop == stage.wave.stretch
    assert stage.loop_button.toolTip() == "Repeat 1:02 to 1:07 (L)"
    qtbot.keyClick(stage.wave, Qt.Key.Key_Escape)
    assert not stage.loop_button.isChecked()
    assert stage.player._loop is None


def test_without_a_stretch_the_match_is_repeated(qtbot: QtBot, shown: PreviewPane) -> None:
    stage = shown.sound
    qtbot.keyClick(stage, Qt.Key.Key_L)
    assert stage.player._loop == stage._match
    assert stage.loop_button.toolTip() == "Repeat the match (L)"


def test_without_a_match_all_of_it_is_repeated(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    pane.show_hit(replace(sound(library), segment=None, duration_s=9.0), bridge)
    qtbot.keyClick(pane.sound, Qt.Key.Key_L)
    assert pane.sound.player._loop == (0.0, 9.0)


def test_the_next_sound_has_no_stretch(
    qtbot: QtBot, shown: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    qtbot.keyClick(shown.sound.wave, Qt.Key.Key_Right, SHIFT)
    other = [hit for hit in library.items.values() if hit.kind is Kind.AUDIO][1]
    shown.show_hit(other, bridge)
    assert shown.sound.wave.stretch is None
    assert not shown.sound.loop_button.isChecked()


# -- pitches ----------------------------------------------------------------------------------------
def test_pitches_are_fetched_when_wanted(
    qtbot: QtBot, shown: PreviewPane, library: FakeLibrary
) -> None:
    assert "spectrogram" not in {look for look, _file in library.closeups.asked}
    before = shown.sound.wave.grab().toImage()
    qtbot.keyClick(shown, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: shown.sound.wave.spectrogram is not None)
    after = shown.sound.wave.grab().toImage()
    assert after != before
    qtbot.keyClick(shown, Qt.Key.Key_S)
    assert shown.sound.wave.spectrogram is None
    qtbot.keyClick(shown, Qt.Key.Key_S)
    assert shown.sound.wave.spectrogram is not None  # at once
    assert [look for look, _file in library.closeups.asked].count("spectrogram") == 1


def test_the_next_sound_shows_pitches_too(
    qtbot: QtBot, shown: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    shown.sound.pitches.button.click()
    other = [hit for hit in library.items.values() if hit.kind is Kind.AUDIO][1]
    shown.show_hit(other, bridge)
    qtbot.waitUntil(lambda: shown.sound.wave.spectrogram is not None)
    assert ("spectrogram", other.file_id) in library.closeups.asked


def test_slow_pitches_are_announced(qtbot: QtBot, shown: PreviewPane, library: FakeLibrary) -> None:
    wave, pitches = shown.sound.wave, shown.sound.pitches
    pitches._patience.setInterval(0)
    library.closeups.gate.clear()
    before = wave.grab().toImage()
    pitches.button.click()
    qtbot.waitUntil(lambda: "pitches" in wave.note)
    assert wave.grab().toImage() != before
    pitches.button.click()  # who does not want them after all is told nothing
    assert wave.note == ""
    pitches.button.click()
    qtbot.waitUntil(lambda: "pitches" in wave.note)
    library.closeups.gate.set()
    qtbot.waitUntil(lambda: wave.spectrogram is not None)
    assert wave.note == ""


def test_pitches_of_the_last_sound_come_too_late(
    qtbot: QtBot, shown: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    library.closeups.gate.clear()
    shown.sound.pitches.button.click()
    qtbot.waitUntil(lambda: any(look == "spectrogram" for look, _file in library.closeups.asked))
    shown.clear()
    library.closeups.gate.set()
    done: list[bool] = []
    bridge.run(lambda _library: None, done=lambda _nothing: done.append(True))
    qtbot.waitUntil(lambda: bool(done))
    assert shown.sound.wave.spectrogram is None


def test_a_recording_that_cannot_be_drawn_is_explained(
    qtbot: QtBot, shown: PreviewPane, library: FakeLibrary
) -> None:
    assert shown.hit is not None
    library.closeups.broken.add(shown.hit.file_id)
    shown.sound.pitches.button.click()
    qtbot.waitUntil(lambda: "It ends too early." in shown.sound.message())


def test_louder_is_farther_from_the_ground_in_every_theme() -> None:
    for theme in (LIGHT, DARK):
        steps = [colour_at(n / 20, theme).lightnessF() for n in range(21)]
        assert colour_at(0, theme) == QColor(theme.stage)
        assert abs(steps[-1] - steps[0]) > 0.5


def test_a_level_has_its_colour_at_its_place() -> None:
    made = Spectrogram(bytes((0, 255, 128, 0, 0, 0)), 3, 2, 40.0, 4000.0, 80.0)
    drawn = coloured(image_of(made), LIGHT)
    assert drawn.pixelColor(1, 0) == LIGHT.text
    assert drawn.pixelColor(0, 0) == LIGHT.stage
    assert height_of(400.0, made) == pytest.approx(0.5)


# -- equally loud --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("lufs", "gain"), [(-8.0, TARGET_LUFS + 8.0), (TARGET_LUFS, 0.0), (-30.0, 0.0), (None, 0.0)]
)
def test_loud_sounds_are_turned_down_quiet_ones_left(lufs: float | None, gain: float) -> None:
    assert gain_db(lufs) == gain


def test_a_loud_recording_is_played_softer(qtbot: QtBot, shown: PreviewPane) -> None:
    stage = shown.sound
    qtbot.waitUntil(lambda: stage.player.volume < 1)
    assert stage.player.volume == pytest.approx(10 ** (-6 / 20))  # the fake's sounds have -12 LUFS
    assert "6 dB softer" in stage.even.button.toolTip()
    qtbot.keyClick(shown, Qt.Key.Key_E)
    assert stage.player.volume == 1.0
    qtbot.keyClick(shown, Qt.Key.Key_E)
    assert stage.player.volume < 1


def test_loudness_is_not_measured_when_it_does_not_matter(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    pane.sound.even.button.setChecked(False)
    pane.show_hit(sound(library), bridge)
    qtbot.waitUntil(lambda: bool(pane.facts.facts()))
    assert "loudness" not in {look for look, _file in library.closeups.asked}


def test_a_recording_that_cannot_be_measured_is_played_as_it_is(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    hit = sound(library)
    library.closeups.broken.add(hit.file_id)
    pane.show_hit(hit, bridge)
    qtbot.waitUntil(lambda: ("loudness", hit.file_id) in library.closeups.asked)
    assert pane.sound.player.volume == 1.0
    assert "LUFS" not in pane.sound.even.button.toolTip()


def test_no_gain_turns_a_sound_up(qtbot: QtBot) -> None:
    player = Player()
    player.set_gain(6.0)
    assert player.volume == 1.0


def test_the_gain_reaches_the_loudspeaker(qtbot: QtBot, tmp_path: Path) -> None:
    pytest.importorskip("PySide6.QtMultimedia", exc_type=ImportError)
    player = Player()
    player.set_verdict("")
    player.load(make_sound(tmp_path / "a.wav", 440))
    player.set_gain(-6.0)
    player.play()
    assert player._output is not None
    assert player._output.volume() == pytest.approx(0.501, abs=0.001)
    player.set_gain(0.0)
    assert player._output.volume() == 1.0
    player.load(None)
    player.deleteLater()
