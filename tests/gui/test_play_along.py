"""A recording played along with its score: when it is offered, what follows, what is said if not."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from app.bridge import EngineBridge
from app.preview.pane import PreviewPane
from app.preview.partner import (
    OUTSIDE,
    next_line,
    pair_of,
    partner_by_notes,
    partner_in,
    source_of,
    step_at,
    step_under,
)
from app.widgets.picture_view import PictureView
from app.widgets.pyramid import Pyramid
from engine.domain import (
    PAGE_WIDTH_PX,
    Aspect,
    Following,
    Hit,
    Kind,
    Movement,
    Query,
    Segment,
    Term,
    TermKind,
    TermShare,
    Why,
)
from engine.errors import UnreadableFile
from tests.helpers.fake_library import FakeLibrary, made_up_following

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("no_sound_device")]

SONG = Path("/elsewhere/song.flac")
BY_SONG = Query(terms=(Term(TermKind.AUDIO, str(SONG)),))


@pytest.fixture
def score(library: FakeLibrary) -> Hit:
    found = next(hit for hit in library.items.values() if hit.kind is Kind.SCORE)
    return replace(found, segment=Segment(page=2, box=(120, 300, 300, 150)), pages=3)


@pytest.fixture
def sound(library: FakeLibrary) -> Hit:
    found = next(hit for hit in library.items.values() if hit.kind is Kind.AUDIO)
    hit = replace(found, duration_s=40.0, segment=Segment(6.5, 10.0))
    library.items[hit.file_id] = hit
    return hit


@pytest.fixture
def following(qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, score: Hit) -> PreviewPane:
    """A score, found by a recording, that follows it."""
    pane.show_hit(score, bridge, BY_SONG)
    with qtbot.waitSignal(pane.along.began):
        pane.partners.player.click()
    return pane


# -- who belongs to whom ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("term", "kind", "found"),
    [
        (Term(TermKind.AUDIO, "/a/b.flac"), Kind.SCORE, True),
        (Term(TermKind.LIKE, "/a/b.flac"), Kind.SCORE, True),
        (Term(TermKind.SCORE, "/a/b.pdf"), Kind.AUDIO, True),
        (Term(TermKind.SCORE, "/a/b.jpg"), Kind.AUDIO, True),
        (Term(TermKind.LIKE, "/a/b.mxl"), Kind.AUDIO, True),
        (Term(TermKind.AUDIO, "/a/b.flac"), Kind.AUDIO, False),
        (Term(TermKind.AUDIO, "/a/b.flac"), Kind.PHOTO, False),
        (Term(TermKind.AUDIO, "recorded", data=b"RIFF"), Kind.SCORE, False),
        (Term(TermKind.AUDIO, "/a/b.flac", weight=-0.5), Kind.SCORE, False),
        (Term(TermKind.IMAGE, "/a/b.jpg"), Kind.AUDIO, False),
        (Term(TermKind.LIKE, "/a/b.unknown"), Kind.AUDIO, False),
        (Term(TermKind.TEXT, "b.flac"), Kind.SCORE, False),
    ],
)
def test_an_example_of_the_other_kind_is_a_partner(term: Term, kind: Kind, found: bool) -> None:
    hit = Hit(3, Path("/x/y"), kind, 1.0, None, {})
    partner = partner_in(Query(terms=(Term(TermKind.TEXT, "slow"), term)), hit)
    assert (partner is not None) is found
    if partner is not None:
        assert partner.path == Path(term.value)
        assert source_of(partner) == Path(term.value)
        assert partner.file_id == OUTSIDE


@pytest.mark.parametrize(
    ("share", "found"),
    [
        (TermShare("image", Aspect.SCORE, 4.0), True),
        (TermShare("image", Aspect.SCORE, 0.0), False),
        (TermShare("image", Aspect.MEANING, 4.0), False),
        (TermShare("text", Aspect.SCORE, 4.0), False),
    ],
)
def test_a_picture_that_matches_by_its_notes_is_music(share: TermShare, found: bool) -> None:
    query = Query(terms=(Term(TermKind.IMAGE, "/a/photo.jpg"),))
    hit = Hit(3, Path("/x/y.flac"), Kind.AUDIO, 1.0, None, {})
    why = Why(3, Kind.AUDIO, 1.0, terms=(share,))
    assert (partner_by_notes(query, hit, why) is not None) is found


def test_two_of_a_kind_are_no_pair(score: Hit, sound: Hit) -> None:
    assert pair_of([score, sound]) == (sound, score)
    assert pair_of([sound, score]) == (sound, score)
    assert pair_of([sound, sound]) is None
    assert pair_of([score]) is None
    assert pair_of([score, sound, score]) is None


# -- places ------------------------------------------------------------------------------------------
def test_a_click_beside_all_music_goes_nowhere() -> None:
    following = made_up_following()
    assert step_under(following, 1, 600, 1600, 0.0) is None
    assert step_under(following, 9, 130, 210, 0.0) is None


def test_applause_is_in_no_score() -> None:
    last = made_up_following().steps[-1]
    following = made_up_following()
    assert step_at(following, 0.5) is None
    assert step_at(following, last.time_s + 2.0) == last
    assert step_at(following, last.time_s + 20.0) is None


def test_a_click_near_a_line_goes_to_the_nearest_place() -> None:
    step = step_under(made_up_following(), 1, 400, 190, 0.0)
    assert step is not None
    assert step.time_s == 2.0


def test_of_a_repeated_passage_the_time_that_is_near_is_meant() -> None:
    once = made_up_following(1).steps
    again = tuple(replace(step, time_s=step.time_s + 100) for step in once)
    following = Following((*once, *again), 8.0, sure=True)
    early, late = (step_under(following, 1, 130, 210, now_s) for now_s in (20.0, 90.0))
    assert early is not None
    assert late is not None
    assert (early.time_s, late.time_s) == (1.0, 101.0)


@pytest.mark.parametrize(
    ("now_s", "direction", "time_s"),
    [(0.0, 1, 1.0), (1.0, 1, 5.0), (13.5, 1, 17.0), (24.0, 1, None), (0.0, -1, None), (1.0, -1, 1.0),
     (6.0, -1, 1.0), (14.0, -1, 9.0)],
)  # fmt: skip
def test_lines_are_stepped_through(now_s: float, direction: int, time_s: float | None) -> None:
    step = next_line(made_up_following(), now_s, direction)
    assert (None if step is None else step.time_s) == time_s


# -- refused -----------------------------------------------------------------------------------------
def test_nothing_jumps_where_the_two_are_strangers(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary, score: Hit
) -> None:
    library.following = None
    pane.show_hit(score, bridge, BY_SONG)
    pane.partners.player.click()
    qtbot.waitUntil(lambda: "do not seem to be the same music" in pane.partners.message())
    assert not pane.sound.isVisible()
    assert not pane.along.is_following
    assert pane.partners.player.isEnabled()
    assert pane.score.page == 2


def test_a_guess_is_not_followed(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary, score: Hit
) -> None:
    library.following = replace(made_up_following(), sure=False)
    pane.show_hit(score, bridge, BY_SONG)
    pane.partners.player.click()
    qtbot.waitUntil(lambda: "do not seem to be the same music" in pane.partners.message())
    assert pane.score.view.cursor_place is None


def test_the_same_music_without_places_is_called_that(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary, score: Hit
) -> None:
    library.following = Following((), 8.0, sure=True)
    pane.show_hit(score, bridge, BY_SONG)
    pane.partners.player.click()
    qtbot.waitUntil(lambda: "cannot be told where" in pane.partners.message())
    assert not pane.along.is_following


def test_a_recording_that_is_gone_is_named(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary, score: Hit
) -> None:
    def fail(_recording: Path, _score: Path) -> None:
        raise UnreadableFile("song.flac is gone.", "Find it again.")

    library.follow = fail  # type: ignore[method-assign, assignment]
    pane.show_hit(score, bridge, BY_SONG)
    pane.partners.player.click()
    qtbot.waitUntil(lambda: pane.partners.message() == "song.flac is gone. Find it again.")


def test_an_answer_for_what_is_no_longer_shown_is_dropped(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary, score: Hit, sound: Hit
) -> None:  # fmt: skip
    library.follow_gate.clear()
    pane.show_hit(score, bridge, BY_SONG)
    pane.partners.player.click()
    assert "Finding out" in pane.partners.message()
    assert not pane.partners.player.isEnabled()
    pane.show_hit(sound, bridge)
    library.follow_gate.set()
    done = threading.Event()
    bridge.run(lambda _library: None, done=lambda _nothing: done.set(), owner=pane)
    qtbot.waitUntil(done.is_set)
    assert not pane.along.is_following
    assert pane.partners.message() == ""
    assert not pane.score.isVisible()


def test_photos_have_no_partners(
    pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary
) -> None:
    photo = next(hit for hit in library.items.values() if hit.kind is Kind.PHOTO)
    pane.show_hit(photo, bridge, BY_SONG)
    assert not pane.partners.isVisible()
    pane.clear()
    assert not pane.partners.isVisible()


def test_without_a_partner_there_is_only_the_search_for_one(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, sound: Hit
) -> None:
    pane.show_hit(sound, bridge)
    assert not pane.partners.player.isVisible()
    assert pane.partners.finder.text() == "Find the score of this"
    with qtbot.waitSignal(pane.partners_requested) as told:
        pane.partners.finder.click()
    assert told.args == [sound, Kind.SCORE]


# -- following ---------------------------------------------------------------------------------------
def test_the_recording_appears_under_the_score_that_it_found(
    following: PreviewPane, library: FakeLibrary, score: Hit
) -> None:
    assert library.followed == [(SONG, score.path)]
    assert following.score.isVisible()
    assert following.sound.isVisible()
    assert following.sound.wave.duration_s == 60.0
    assert following.sound.wave.value() == 1000, "where the music begins"


def test_the_cursor_follows_and_turns_the_page(qtbot: QtBot, following: PreviewPane) -> None:
    player, stage = following.sound.player, following.score
    player.position_changed.emit(2.4)
    qtbot.waitUntil(lambda: stage.page == 1 and stage.view.cursor_place is not None)
    assert stage.view.cursor_place == QRectF(360, 200, 200, 150)
    player.position_changed.emit(14.0)
    qtbot.waitUntil(lambda: stage.page == 2 and stage.view.cursor_place is not None)
    assert stage.view.cursor_place == QRectF(360, 200, 200, 150)
    player.position_changed.emit(0.2)
    assert stage.view.cursor_place is None, "before the first note"


def test_the_cursor_can_be_seen_and_is_in_sight(qtbot: QtBot, following: PreviewPane) -> None:
    view = following.score.view
    following.sound.player.position_changed.emit(9.0)  # the last line of the page
    qtbot.waitUntil(lambda: view.cursor_place is not None)
    place = view._on_screen(view.cursor_place or QRectF())
    assert QRectF(view.rect()).contains(place)
    inside = QPointF(place.center().x(), place.top() + 4).toPoint()
    seen = view.grab().toImage().pixelColor(inside)
    assert seen.green() > seen.red() + 20


def test_the_next_page_is_fetched_before_it_is_needed(
    qtbot: QtBot, following: PreviewPane, library: FakeLibrary
) -> None:
    qtbot.waitUntil(lambda: set(following.score._pages) >= {1, 2})


def test_a_click_into_the_score_goes_there(qtbot: QtBot, following: PreviewPane) -> None:
    view = following.score.view
    following.sound.player.position_changed.emit(1.0)
    qtbot.waitUntil(lambda: view.cursor_place is not None)
    shown = view.shown_rect()
    scale = shown.width() / PAGE_WIDTH_PX
    at = QPointF(shown.x() + 700 * scale, shown.y() + 250 * scale).toPoint()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
    assert following.sound.wave.value() == 3000
    assert view.cursor_place == QRectF(600, 200, 200, 150)


def test_dragging_the_page_seeks_nothing(qtbot: QtBot, following: PreviewPane) -> None:
    view = following.score.view
    qtbot.waitUntil(lambda: view.has_picture)
    start = view.rect().center()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + QPointF(0, 60).toPoint())
    assert following.sound.wave.value() == 1000


def test_keys_step_through_lines_and_stop(qtbot: QtBot, following: PreviewPane) -> None:
    qtbot.keyClick(following, Qt.Key.Key_N)
    assert following.sound.wave.value() == 5000
    qtbot.keyClick(following, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    assert following.sound.wave.value() == 1000
    qtbot.keyClick(following, Qt.Key.Key_P)
    assert not following.along.is_following
    assert not following.sound.isVisible()
    assert following.score.view.cursor_place is None


def test_a_refresh_of_the_results_does_not_stop_the_music(
    following: PreviewPane, bridge: EngineBridge, score: Hit
) -> None:
    following.sound.player.seek(7.0)
    following.show_hit(replace(score, score=0.1), bridge, BY_SONG)
    assert following.along.is_following
    assert following.sound.wave.value() == 7000


def test_nor_does_it_stop_the_question_where_they_meet(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary, score: Hit
) -> None:
    library.follow_gate.clear()
    pane.show_hit(score, bridge, BY_SONG)
    pane.partners.player.click()
    pane.show_hit(replace(score, score=0.1), bridge, BY_SONG)
    with qtbot.waitSignal(pane.along.began):
        library.follow_gate.set()


def test_another_result_ends_it(following: PreviewPane, bridge: EngineBridge, sound: Hit) -> None:
    following.show_hit(sound, bridge, BY_SONG)
    assert not following.along.is_following
    assert not following.score.isVisible()
    assert following.partners.finder.isVisible()


def test_a_score_appears_above_the_recording_that_it_found(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary, sound: Hit
) -> None:
    page = Path("/elsewhere/waltz.pdf")
    pane.show_hit(sound, bridge, Query(terms=(Term(TermKind.SCORE, str(page)),)))
    with qtbot.waitSignal(pane.along.began):
        pane.partners.player.click()
    assert library.followed == [(sound.path, page)]
    assert pane.score.geometry().bottom() < pane.sound.geometry().top()
    assert pane.sound.wave.value() == 6500, "it stays where it was"
    qtbot.waitUntil(lambda: pane.score.view.cursor_place is not None)
    pane.partners.player.click()
    assert not pane.score.isVisible()
    assert pane.sound.isVisible()
    assert pane.sound.wave.value() == 6500


def test_a_page_of_music_that_came_as_a_picture_is_a_partner(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary, sound: Hit
) -> None:
    query = Query(terms=(Term(TermKind.IMAGE, "/elsewhere/photo.jpg"),))
    library.why = lambda _query, file_id, heat=False: Why(  # type: ignore[method-assign, assignment]
        file_id, Kind.AUDIO, 1.0, terms=(TermShare("image", Aspect.SCORE, 3.0),)
    )
    pane.show_hit(sound, bridge, query)
    assert not pane.partners.player.isVisible()
    qtbot.waitUntil(pane.partners.player.isVisible)
    assert pane.along.partner is not None
    assert pane.along.partner.kind is Kind.SCORE


def test_playing_begins_by_itself_once_sound_is_there(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, score: Hit, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    played: list[bool] = []
    monkeypatch.setattr(pane.sound.player, "play", lambda: played.append(True))
    monkeypatch.setattr(pane.sound.player, "_asked", True)  # the device is looked for elsewhere
    pane.show_hit(score, bridge, BY_SONG)
    with qtbot.waitSignal(pane.along.began):
        pane.partners.player.click()
    assert played == []
    pane.sound.player.is_ready = True
    pane.sound.player.problem_changed.emit("")
    pane.sound.player.problem_changed.emit("")
    assert played == [True]


def test_every_control_has_a_name(following: PreviewPane) -> None:
    buttons = following.findChildren(QAbstractButton)
    nameless = [b for b in buttons if b.isVisible() and not b.accessibleName() and not b.text()]
    assert nameless == []
    assert following.partners.player.accessibleName() == "Stop with song.flac"


def test_a_page_that_takes_long_is_announced(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary, score: Hit
) -> None:
    drawn = threading.Event()
    plain = library.page_picture

    def page_picture(file: int | Path, page: int) -> bytes:
        drawn.wait(5)
        return plain(file, page)

    library.page_picture = page_picture  # type: ignore[method-assign]
    pane.show_hit(score, bridge)
    qtbot.waitUntil(lambda: pane.score.message() == "Page 2 is being drawn…")
    drawn.set()
    qtbot.waitUntil(lambda: pane.score.message() == "")
    assert pane.score.view.has_picture


# -- movements ---------------------------------------------------------------------------------------
MOVEMENTS = (Movement("I. Allegro", 1), Movement("II. Adagio", 2, 900), Movement("III. Presto", 3))


def test_movements_are_listed_and_gone_to(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary, score: Hit
) -> None:
    library.movements = MOVEMENTS
    pane.show_hit(replace(score, segment=Segment(page=1)), bridge)
    chooser = pane.score.movements
    qtbot.waitUntil(chooser.isVisible)
    assert [chooser.itemText(n) for n in range(chooser.count())] == [m.title for m in MOVEMENTS]
    assert chooser.currentIndex() == 0
    chooser.activated.emit(1)
    assert pane.score.page == 2
    assert chooser.currentIndex() == 1
    qtbot.waitUntil(lambda: 2 in pane.score._pages)
    view = pane.score.view
    top = view._on_screen(QRectF(0, 900, PAGE_WIDTH_PX, 10))
    assert QRectF(view.rect()).contains(top.center())
    qtbot.keyClick(pane.score, Qt.Key.Key_PageDown)
    assert chooser.currentIndex() == 2


@pytest.mark.parametrize("movements", [(), MOVEMENTS[:1]])
def test_one_movement_needs_no_list(
    qtbot: QtBot, pane: PreviewPane, bridge: EngineBridge, library: FakeLibrary, score: Hit,
    movements: tuple[Movement, ...],
) -> None:  # fmt: skip
    library.movements = movements
    pane.show_hit(score, bridge)
    qtbot.waitUntil(lambda: "Folder" in pane.facts.facts())
    assert not pane.score.movements.isVisible()


# -- a page that fills the width ---------------------------------------------------------------------
@pytest.fixture
def view(qtbot: QtBot) -> PictureView:
    made = PictureView()
    qtbot.addWidget(made)
    made.resize(616, 400)
    image = QImage(1200, 1700, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    made.show_picture(Pyramid.of(image))
    return made


def test_a_page_fills_the_width_with_the_part_in_sight(view: PictureView) -> None:
    part = QRectF(100, 1200, 300, 100)
    view.fill_width(part)
    assert view.scale == pytest.approx(0.5)
    assert QRectF(view.rect()).contains(view._on_screen(part))


def test_it_goes_on_filling_it_when_the_pane_grows(view: PictureView) -> None:
    part = QRectF(100, 1200, 300, 100)
    view.fill_width(part)
    view.resize(1216, 500)
    view.grab()
    assert view.scale == pytest.approx(1.0)
    assert QRectF(view.rect()).contains(view._on_screen(part))
    view.resize(616, 1700)
    view.grab()
    assert view.shown_rect().height() <= 1700 - 16 + 1


def test_a_cursor_out_of_sight_is_brought_into_it(view: PictureView) -> None:
    view.fill_width(QRectF(0, 0, 10, 10))
    before = view.shown_rect()
    view.set_cursor(QRectF(500, 100, 50, 100))
    assert view.shown_rect() == before, "it does not move while it can be seen"
    view.set_cursor(QRectF(500, 1500, 50, 100))
    assert QRectF(view.rect()).contains(view._on_screen(QRectF(500, 1500, 50, 100)))


def test_clicks_beside_the_picture_are_nothing(qtbot: QtBot, view: PictureView) -> None:
    with qtbot.assertNotEmitted(view.clicked):
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPointF(2, 200).toPoint())
    with qtbot.waitSignal(view.clicked) as told:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.rect().center())
    assert told.args[0].x() == pytest.approx(600, abs=5)
