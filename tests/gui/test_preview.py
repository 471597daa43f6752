"""The preview pane on photos, sounds and scores: what is shown, dropped, edited and played."""

import math
import struct
import threading
import wave
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from app.bridge import EngineBridge
from app.preview import player as player_module
from app.preview.facts import facts_of, listed
from app.preview.pane import PreviewPane
from app.preview.photo import full_size
from app.preview.player import MISSING, Player
from app.preview.score import mark_of
from app.preview.sound import SoundStage, match_of
from app.preview.texts import match_text, size_text, taken_text, term_text, time_text
from app.widgets.bars import bars_of
from app.widgets.elided import ElidedLabel
from app.widgets.picture_view import PictureView
from app.widgets.pyramid import Pyramid
from app.widgets.score_bars import Bar
from app.widgets.stars import StarRating
from app.widgets.tags import TagEditor, cleaned
from app.widgets.waveform import WaveformView
from engine.domain import PAGE_WIDTH_PX, Hit, Kind, Segment
from engine.errors import EnvironmentProblem, UnreadableFile
from tests.helpers.fake_library import FakeLibrary
from tests.helpers.fake_pictures import encoded
from tests.helpers.stall import StallMeter

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("no_sound_device")]


def first(library: FakeLibrary, kind: Kind) -> Hit:
    return next(hit for hit in library.items.values() if hit.kind is kind)


def picture(width: int = 400, height: int = 300) -> Pyramid:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    return Pyramid.of(image)


# -- texts ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (2_345_678, "2.3 MB"), (999_999, "1.0 MB"),
     (123_000_000, "123 MB"), (5 * 10**12, "5.0 TB"), (5 * 10**16, "50000 TB")],
)  # fmt: skip
def test_sizes(size: int, text: str) -> None:
    assert size_text(size) == text


@pytest.mark.parametrize(
    ("time_s", "text"), [(0, "0:00.0"), (7.25, "0:07.2"), (59.99, "0:59.9"), (62, "1:02"), (3723, "1:02:03")]
)  # fmt: skip
def test_times(time_s: float, text: str) -> None:
    assert time_text(time_s) == text


def test_a_date_that_is_none_stays_as_it_is() -> None:
    assert taken_text("0000:00:00") == "0000:00:00"
    assert taken_text(None) == ""
    assert "2024" in taken_text("2024-06-04T12:00:00")


def test_terms_have_names() -> None:
    assert term_text("image") == "Picture"
    assert term_text("image2") == "Picture 2"
    assert term_text("something else") == "something else"


def test_the_matching_part_is_said(library: FakeLibrary) -> None:
    assert match_text(first(library, Kind.PHOTO)) == ""
    assert match_text(first(library, Kind.SCORE)).startswith("matches on page")
    assert match_text(first(library, Kind.AUDIO)).startswith("matches from")


def test_only_known_facts_are_listed(library: FakeLibrary) -> None:
    details = library.details(first(library, Kind.PHOTO).file_id)
    names = [name for name, _ in facts_of(replace(details, camera=None, taken_at=None))]
    assert "Camera" not in names
    assert "Taken" not in names
    assert {"Kind", "Picture", "Size", "Folder"} <= set(names)


def test_long_lists_of_copies_are_cut() -> None:
    paths = [Path(f"/a/{n}.jpg") for n in range(20)]
    assert listed(paths, whole=True).splitlines()[-1] == "and 12 more"
    assert listed(paths[:2], whole=False) == "0.jpg\n1.jpg"


# -- photos -----------------------------------------------------------------------------------------
def test_a_photo_comes_sharp_with_facts(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    hit = replace(first(library, Kind.PHOTO), terms={"text": 0.6, "without": -0.2})
    pane.show_hit(hit, bridge)
    qtbot.waitUntil(lambda: bool(pane.facts.facts()) and pane.photo.view.has_picture)
    assert pane.facts.facts()["Camera"] == "Canon EOS R6"
    assert pane.why.bars.bars() == (Bar("Words", 0.6), Bar("Without", -0.2))
    seen = pane.photo.view.grab().toImage().pixelColor(pane.photo.view.rect().center())
    assert seen != pane.palette().window().color()


def test_late_answers_for_the_last_photo_are_dropped(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    slow, quick = [hit for hit in library.items.values() if hit.kind is Kind.PHOTO][:2]
    let_go = threading.Event()
    plain = library.details

    def details(file_id: int) -> object:
        if file_id == slow.file_id:
            let_go.wait(5)
        return plain(file_id)

    library.details = details  # type: ignore[method-assign, assignment]
    pane.show_hit(slow, bridge)
    pane.show_hit(quick, bridge)
    qtbot.waitUntil(lambda: "Folder" in pane.facts.facts())
    let_go.set()
    bridge.run(lambda _library: None, done=lambda _nothing: None)
    shown = pane.facts.facts()
    done: list[bool] = []
    bridge.run(lambda _library: None, done=lambda _nothing: done.append(True))
    qtbot.waitUntil(lambda: bool(done))
    assert pane.facts.facts() == shown
    assert pane.hit == quick


def test_an_unreadable_photo_is_explained_in_place(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    def fail(_file_id: int, _side: int) -> bytes:
        raise UnreadableFile("broken.jpg ends too early.", "Copy it again.")

    library.picture = fail  # type: ignore[method-assign]
    pane.show_hit(first(library, Kind.PHOTO), bridge)
    qtbot.waitUntil(lambda: pane.photo.message() != "")
    assert pane.photo.message() == "broken.jpg ends too early. Copy it again."


def test_bytes_that_are_no_picture_are_explained_too(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    library.picture = lambda _file_id, _side: b"nonsense"  # type: ignore[method-assign]
    pane.show_hit(first(library, Kind.PHOTO), bridge)
    qtbot.waitUntil(lambda: "cannot be shown" in pane.photo.message())


def test_the_next_photo_after_a_broken_one_is_shown(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    pane.photo.say("something went wrong")
    pane.show_hit(first(library, Kind.PHOTO), bridge)
    qtbot.waitUntil(lambda: pane.photo.view.has_picture)
    assert pane.photo.message() == ""


def test_coming_closer_asks_for_more_pixels(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    asked: list[int] = []
    plain = library.picture

    def note(file_id: int, side: int) -> bytes:
        asked.append(side)
        return plain(file_id, side)

    library.picture = note  # type: ignore[method-assign]
    pane.show_hit(first(library, Kind.PHOTO), bridge)
    qtbot.waitUntil(lambda: bool(asked) and pane.photo.view.has_picture)
    for _ in range(6):
        qtbot.keyClick(pane.photo.view, Qt.Key.Key_Plus)
    qtbot.waitUntil(lambda: max(asked) >= 2 * asked[0])
    assert max(asked) <= 4096


@pytest.mark.parametrize(
    ("width", "height", "seen", "full"),
    [
        (4000, 3000, QSize(320, 240), QSize(4000, 3000)),
        (4000, 3000, QSize(240, 320), QSize(3000, 4000)),
        (None, None, QSize(240, 320), QSize(240, 320)),
        (500, 500, QSize(320, 320), QSize(500, 500)),
    ],
)
def test_a_photos_real_size_is_turned_as_its_picture_is(
    library: FakeLibrary, width: int | None, height: int | None, seen: QSize, full: QSize
) -> None:
    hit = replace(first(library, Kind.PHOTO), width=width, height=height)
    assert full_size(hit, seen) == full


# -- the picture view -------------------------------------------------------------------------------
@pytest.fixture
def view(qtbot: QtBot) -> PictureView:
    made = PictureView()
    qtbot.addWidget(made)
    made.resize(416, 316)  # 8 px of air on each side
    made.show_picture(picture(), QSize(4000, 3000))
    return made


def test_a_picture_is_fitted_at_first(view: PictureView) -> None:
    assert view.scale == pytest.approx(0.1)
    assert view.shown_rect() == QRectF(8, 8, 400, 300)


def test_zooming_keeps_the_point_under_the_pointer(view: PictureView) -> None:
    at = QPointF(108, 83)
    before = (at - view.shown_rect().topLeft()) / view.scale
    view.zoom_by(4.0, at)
    after = (at - view.shown_rect().topLeft()) / view.scale
    assert (after.x(), after.y()) == pytest.approx((before.x(), before.y()))


def test_zooming_ends_at_both_sides(view: PictureView) -> None:
    view.zoom_by(0.001)
    assert view.scale == pytest.approx(0.1)
    view.zoom_by(1e6)
    assert view.scale == 8.0


def test_dragging_moves_but_never_off_the_picture(qtbot: QtBot, view: PictureView) -> None:
    view.zoom_by(4.0)
    left = Qt.MouseButton.LeftButton
    start = view.rect().center()
    qtbot.mousePress(view, left, pos=start)
    qtbot.mouseMove(view, start + QPointF(5000, 5000).toPoint())
    qtbot.mouseRelease(view, left, pos=start)
    assert view.shown_rect().topLeft() == QPointF(0, 0)


def test_keys_zoom_move_and_fit(qtbot: QtBot, view: PictureView) -> None:
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.scale == pytest.approx(0.1 * 1.25**2)
    before = view.shown_rect().x()
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.shown_rect().x() > before
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert view.scale == pytest.approx(0.1)


def test_a_double_click_shows_real_pixels_and_then_all_again(
    qtbot: QtBot, view: PictureView
) -> None:
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=view.rect().center())
    assert view.scale == pytest.approx(1.0)
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=view.rect().center())
    assert view.scale == pytest.approx(0.1)


def test_a_fitted_picture_stays_fitted_when_the_pane_grows(view: PictureView) -> None:
    view.resize(816, 616)
    view.grab()  # lays out
    assert view.scale == pytest.approx(0.2)


def test_more_pixels_change_nothing_but_sharpness(view: PictureView) -> None:
    view.zoom_by(3.0)
    before = view.shown_rect()
    view.sharpen(picture(2000, 1500))
    assert view.shown_rect() == before


def test_an_empty_view_survives_everything(qtbot: QtBot, view: PictureView) -> None:
    view.clear()
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_0, Qt.Key.Key_Left):
        qtbot.keyClick(view, key)
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton)
    view.grab()
    assert not view.has_picture


def test_the_smallest_level_that_is_sharp_is_drawn() -> None:
    pyramid = picture(1600, 1200)
    assert [level.width() for level in pyramid.levels] == [1600, 800, 400, 200]
    assert pyramid.level_for(300).width() == 400
    assert pyramid.level_for(5000).width() == 1600


def test_halves_show_the_same_picture_without_seams() -> None:
    ramp = Image.linear_gradient("L").resize((1024, 1024))  # dark above, light below
    image = QImage(ramp.tobytes(), 1024, 1024, 1024, QImage.Format.Format_Grayscale8)
    for level in Pyramid.of(image).levels:
        column = [level.pixelColor(0, y).red() for y in range(level.height())]
        assert column == sorted(column)
        expected = [round(y * 255 / (len(column) - 1)) for y in range(len(column))]
        assert all(abs(have - want) <= 4 for have, want in zip(column, expected, strict=True))


@pytest.mark.slow
def test_a_large_photo_does_not_hold_up_the_window(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    large = Image.effect_noise((600, 400), 60).resize((6000, 4000)).convert("RGB")
    data = encoded(large, "JPEG")
    library.picture = lambda _file_id, _side: data  # type: ignore[method-assign]
    hit = replace(first(library, Kind.PHOTO), width=6000, height=4000)
    worst = []
    for _ in range(3):  # a stall of our own making shows every time, one of a busy machine does not
        pane.clear()
        with StallMeter() as meter:
            pane.show_hit(hit, bridge)
            qtbot.waitUntil(lambda: pane.photo._is_sharp, timeout=10_000)
            qtbot.wait(50)
        assert meter.ticks > 10
        worst.append(meter.worst_ms)
        if meter.worst_ms < 50:
            return
    pytest.fail(f"the window stood still for {worst} ms")


def test_a_very_flat_picture_has_levels_too() -> None:
    assert min(level.height() for level in picture(4000, 1).levels) == 1


# -- scores -----------------------------------------------------------------------------------------
def test_a_score_opens_on_the_page_that_matched_with_its_box(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    hit = replace(
        first(library, Kind.SCORE), segment=Segment(page=2, box=(120, 300, 960, 220)), pages=4
    )
    asked: list[int] = []
    plain = library.page_picture
    library.page_picture = lambda i, page: asked.append(page) or plain(i, page)  # type: ignore
    pane.show_hit(hit, bridge)
    qtbot.waitUntil(lambda: pane.score.view.has_picture)
    assert asked == [2]
    shown = pane.score.view.shown_rect()
    scale = shown.width() / PAGE_WIDTH_PX
    edge = QPointF(shown.x() + 600 * scale, shown.y() + 300 * scale - 2).toPoint()
    mark = pane.score.view.grab().toImage().pixelColor(edge)
    assert mark.red() > mark.blue() + 40


def test_pages_turn_and_come_back_without_asking_again(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    hit = replace(first(library, Kind.SCORE), segment=Segment(page=1), pages=3)
    asked: list[int] = []
    plain = library.page_picture
    library.page_picture = lambda i, page: asked.append(page) or plain(i, page)  # type: ignore
    pane.show_hit(hit, bridge)
    qtbot.waitUntil(lambda: pane.score.view.has_picture)
    qtbot.keyClick(pane.score, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: asked == [1, 2])
    qtbot.keyClick(pane.score, Qt.Key.Key_PageUp)
    assert pane.score.page == 1
    qtbot.keyClick(pane.score, Qt.Key.Key_PageUp)
    assert pane.score.page == 1
    assert asked == [1, 2]


def test_a_page_that_cannot_be_drawn_says_so_and_the_next_can(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    plain = library.page_picture

    def page_picture(file_id: int, page: int) -> bytes:
        if page == 1:
            raise EnvironmentProblem("Page 1 is damaged.")
        return plain(file_id, page)

    library.page_picture = page_picture  # type: ignore[method-assign]
    pane.show_hit(replace(first(library, Kind.SCORE), segment=Segment(page=1), pages=2), bridge)
    qtbot.waitUntil(lambda: pane.score.message() == "Page 1 is damaged.")
    pane.score.turn_to(2)
    qtbot.waitUntil(lambda: pane.score.view.has_picture)
    assert pane.score.message() == ""


@pytest.mark.parametrize("box", [None, (0, 0, 1200, 1700)])
def test_a_match_of_the_whole_page_is_not_marked(
    library: FakeLibrary, box: tuple[int, int, int, int] | None
) -> None:
    hit = replace(first(library, Kind.SCORE), segment=Segment(page=2, box=box))
    assert mark_of(hit, 2, picture(1200, 1700)) is None


def test_boxes_are_scaled_to_the_page_picture(library: FakeLibrary) -> None:
    hit = replace(first(library, Kind.SCORE), segment=Segment(page=1, box=(100, 200, 300, 400)))
    assert mark_of(hit, 1, picture(600, 850)) == QRectF(50, 100, 150, 200)


def minute_long(library: FakeLibrary) -> Hit:
    hit = replace(first(library, Kind.AUDIO), duration_s=60.0, segment=Segment(12.0, 22.0))
    library.items[hit.file_id] = hit
    return hit


# -- sounds -----------------------------------------------------------------------------------------
def test_a_sound_stands_where_it_matched(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    hit = minute_long(library)
    before = pane.sound.wave.grab().toImage()
    pane.show_hit(hit, bridge)
    qtbot.waitUntil(lambda: pane.sound.wave._wave != ())
    assert pane.sound.wave.value() == 12_000
    assert pane.sound.wave.grab().toImage() != before


def test_without_a_device_a_sentence_is_shown_and_one_can_still_seek(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    pane.show_hit(minute_long(library), bridge)
    qtbot.waitUntil(lambda: "No sound output" in pane.sound.message())
    assert not pane.sound.play_button.isEnabled()
    qtbot.keyClick(pane.sound.wave, Qt.Key.Key_End)
    assert pane.sound.wave.value() == 60_000


def test_missing_sound_libraries_are_named(qtbot: QtBot) -> None:
    stage = SoundStage()
    qtbot.addWidget(stage)
    stage.player.set_verdict(MISSING)
    assert "libpulse0" in stage.message()
    stage.player.play()
    assert not stage.player.is_playing


def test_a_waveform_that_cannot_be_made_is_explained(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    def fail(_file_id: int, _points: int) -> list[tuple[float, float]]:
        raise UnreadableFile("bell.flac is empty.")

    library.waveform = fail  # type: ignore[method-assign]
    pane.show_hit(first(library, Kind.AUDIO), bridge)
    qtbot.waitUntil(lambda: "bell.flac is empty." in pane.sound.message())


def test_clicking_into_the_waveform_goes_there(qtbot: QtBot) -> None:
    view = WaveformView()
    qtbot.addWidget(view)
    view.resize(416, 120)  # 8 px of air on each side
    view.set_duration(10.0)
    with qtbot.waitSignal(view.seek_requested) as told:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPointF(208, 60).toPoint())
    assert told.args == [5.0]


def test_an_empty_waveform_takes_clicks_and_keys(qtbot: QtBot) -> None:
    view = WaveformView()
    qtbot.addWidget(view)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    view.grab()
    assert view.value() == 0


@pytest.mark.parametrize("count", [1, 2, 7, 100])
def test_bars_cover_all_of_the_waveform(count: int) -> None:
    bars = bars_of([(-n / 100, n / 50) for n in range(50)], count)
    assert len(bars) == count
    assert min(low for low, _ in bars) == -0.49
    assert max(high for _, high in bars) == 0.98


def test_the_match_of_a_recording(library: FakeLibrary) -> None:
    hit = first(library, Kind.AUDIO)
    assert match_of(replace(hit, segment=Segment(3.0, None), duration_s=9.0)) == (3.0, 9.0)
    assert match_of(replace(hit, segment=None)) is None


# -- playing for real (to nowhere: Qt plays without a device too) ------------------------------------
def saved_tone(path: Path, seconds: float = 1.0, rate: int = 8000) -> Path:
    count = int(seconds * rate)
    samples = [int(8000 * math.sin(2 * math.pi * 440 * n / rate)) for n in range(count)]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(struct.pack(f"<{count}h", *samples))
    return path


@pytest.fixture
def player(qtbot: QtBot) -> Iterator[Player]:
    player_module.be_quiet()
    pytest.importorskip("PySide6.QtMultimedia", exc_type=ImportError)
    made = Player()
    made.set_verdict("")
    yield made
    made.load(None)
    made.deleteLater()


@pytest.mark.slow
def test_playing_begins_where_it_was_told_and_ends(
    qtbot: QtBot, player: Player, tmp_path: Path
) -> None:
    places: list[float] = []
    player.position_changed.connect(places.append)
    player.load(saved_tone(tmp_path / "tone.wav"), start_s=0.6)
    player.play()
    assert player.is_playing
    qtbot.waitUntil(lambda: not player.is_playing, timeout=5000)
    assert places[-1] == 0.0
    assert 0.5 <= max(places) <= 1.01
    assert min(places[2:-1], default=0.6) >= 0.5


@pytest.mark.slow
def test_the_match_is_played_again_and_again(qtbot: QtBot, player: Player, tmp_path: Path) -> None:
    places: list[float] = []
    player.position_changed.connect(places.append)
    player.load(saved_tone(tmp_path / "tone.wav", 2.0), start_s=0.5)
    player.set_loop((0.5, 0.8))
    player.play()
    qtbot.waitUntil(lambda: places.count(0.5) >= 2, timeout=8000)
    player.pause()
    assert max(places) < 1.5
    assert not player.is_playing


@pytest.mark.slow
def test_a_file_that_cannot_be_played_gives_a_sentence(
    qtbot: QtBot, player: Player, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.mp3"
    broken.write_bytes(b"this is no sound" * 100)
    player.load(broken)
    player.play()
    qtbot.waitUntil(lambda: "broken.mp3" in player.problem, timeout=5000)
    assert not player.is_playing
    player.load(saved_tone(tmp_path / "tone.wav"))
    assert player.problem == ""


# -- editing ----------------------------------------------------------------------------------------
def shown(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary, hit: Hit
) -> None:
    pane.show_hit(hit, bridge)
    qtbot.waitUntil(lambda: "Folder" in pane.facts.facts())


def test_a_rating_is_stored(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    hit = first(library, Kind.PHOTO)
    shown(qtbot, pane, bridge, library, hit)
    qtbot.keyClick(pane.facts.stars, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: library.ratings.get(hit.file_id) == 4)


def test_tags_are_added_and_removed(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    hit = first(library, Kind.PHOTO)
    library.tags_of[hit.file_id] = ("sea", "old")
    shown(qtbot, pane, bridge, library, hit)
    qtbot.keyClicks(pane.facts.tags.line, "summer, SEA,")
    qtbot.keyClick(pane.facts.tags.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: library.tags_of[hit.file_id] == ("sea", "old", "summer"))
    chip = next(c for c in pane.facts.tags.findChildren(QAbstractButton) if c.text() == "old")
    qtbot.keyClick(chip, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: library.tags_of[hit.file_id] == ("sea", "summer"))


def test_a_rating_that_cannot_be_stored_is_taken_back_and_said(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    library.marks.problem = EnvironmentProblem("The disk is full.", "Make room.")
    shown(qtbot, pane, bridge, library, first(library, Kind.PHOTO))
    pane.facts.stars.choose(5)
    qtbot.waitUntil(lambda: pane.message() == "The disk is full. Make room.")
    qtbot.waitUntil(lambda: pane.facts.stars.value() == 0)


def test_a_change_from_elsewhere_is_shown(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    hit = first(library, Kind.PHOTO)
    shown(qtbot, pane, bridge, library, hit)
    library.set_rating(hit.file_id, 3)
    qtbot.waitUntil(lambda: pane.facts.stars.value() == 3)


def test_the_kind_of_a_picture_can_be_overruled(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    hit = first(library, Kind.PHOTO)
    shown(qtbot, pane, bridge, library, hit)
    button = pane._kind_button
    assert button.isVisible()
    button.click()
    assert not button.isVisible()
    qtbot.waitUntil(lambda: library.items[hit.file_id].kind is Kind.SCORE)
    qtbot.waitUntil(button.isVisible)
    assert button.text() == "This is a photo"


def test_a_pdf_is_no_photo_whatever_one_says(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    shown(qtbot, pane, bridge, library, first(library, Kind.SCORE))
    assert not pane._kind_button.isVisible()


def test_more_like_this_tells_the_hit(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    hit = first(library, Kind.PHOTO)
    shown(qtbot, pane, bridge, library, hit)
    button = next(
        b for b in pane.findChildren(QAbstractButton) if b.accessibleName() == "More like this"
    )
    with qtbot.waitSignal(pane.similar_requested) as told:
        button.click()
    assert told.args == [hit]


def test_clearing_lets_go_of_everything(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    shown(qtbot, pane, bridge, library, first(library, Kind.PHOTO))
    pane.clear()
    assert pane.hit is None
    assert not pane.photo.view.has_picture
    assert pane.facts.facts() == {}


def test_every_control_has_a_name_for_screen_readers(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    shown(qtbot, pane, bridge, library, first(library, Kind.PHOTO))
    nameless = [
        button
        for button in pane.findChildren(QAbstractButton)
        if not button.accessibleName() and not button.text()
    ]
    assert nameless == []


# -- small widgets ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("", ()),
        (" , ,", ()),
        ("one", ("one",)),
        (" by  the sea , two", ("by the sea", "two")),
    ],
)
def test_typed_tags_are_tidied(text: str, tags: tuple[str, ...]) -> None:
    assert cleaned(text) == tags


def test_tags_shown_by_the_program_are_not_told_as_changes(qtbot: QtBot) -> None:
    editor = TagEditor()
    qtbot.addWidget(editor)
    with qtbot.assertNotEmitted(editor.tags_changed):
        editor.set_tags(("a", "R&B"))
    assert editor.tags() == ("a", "R&B")


def test_stars_take_keys_clicks_and_the_same_star_again(qtbot: QtBot) -> None:
    stars = StarRating()
    qtbot.addWidget(stars)
    told: list[int] = []
    stars.rating_changed.connect(told.append)
    third = stars._place(3).center().toPoint()
    qtbot.mouseClick(stars, Qt.MouseButton.LeftButton, pos=third)
    qtbot.mouseClick(stars, Qt.MouseButton.LeftButton, pos=third)
    qtbot.keyClick(stars, Qt.Key.Key_Right)
    stars.setValue(5)
    assert told == [3, 0, 1]


def test_the_wheel_does_not_change_a_rating(qtbot: QtBot) -> None:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    stars = StarRating()
    qtbot.addWidget(stars)
    stars.setValue(2)
    none = Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, none,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(stars, event)
    assert stars.value() == 2


def test_a_long_name_keeps_its_ending_and_has_a_tip(qtbot: QtBot) -> None:
    label = ElidedLabel("a very long name of a file that does not fit.jpeg")
    qtbot.addWidget(label)
    label.resize(120, 20)
    label.grab()
    assert label.shown_text().endswith(".jpeg")
    assert label.toolTip() == label.text()
    label.resize(2000, 20)
    label.grab()
    assert label.toolTip() == ""
