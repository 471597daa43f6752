"""Finding the score of a recording and the recordings of a score, from everywhere in the window."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from app import explain
from app.composition import (
    Composition,
    Filters,
    partner_search,
    partners_offered,
    partners_sought,
    without_partner_search,
)
from app.incoming import Incoming
from app.views.drop_overlay import Use, uses_for
from engine.domain import Aspect, Hit, Kind, Segment, Term, TermKind

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("no_sound_device")]

CTRL = Qt.KeyboardModifier.ControlModifier
LEFT, NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
COPY = Qt.DropAction.CopyAction


def first(scene, kind: Kind) -> Hit:
    return next(hit for hit in scene.library.items.values() if hit.kind is kind)


def show(scene, kind: Kind) -> Hit:
    """Look at everything of a kind, with the first tile chosen."""
    with scene.answered():
        scene.window.session.put(Composition(filters=Filters(kinds=(kind,))))
    scene.window.grid.go_to(0)
    return scene.window.grid.current_hit()


def drop(scene, path: Path, use: Use) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    enter = QDragEnterEvent(QPoint(400, 300), COPY, mime, LEFT, NO_KEYS)
    QApplication.sendEvent(scene.window, enter)
    overlay = scene.window.overlay
    point = overlay.mapTo(scene.window, overlay.zone(use).center())
    QApplication.sendEvent(scene.window, QDropEvent(QPointF(point), COPY, mime, LEFT, NO_KEYS))


# -- the query ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", [Kind.AUDIO, Kind.SCORE])
def test_the_search_is_by_notes_alone(kind: Kind) -> None:
    made = partner_search(Term(TermKind.LIKE, "/a/b.flac"), kind)
    assert made.filters == Filters(kinds=(kind,))
    assert {aspect for aspect, weight in made.aspects.items() if weight} == {Aspect.SCORE}
    assert Aspect.MEANING in made.aspects
    assert partners_sought(made) is kind


@pytest.mark.parametrize(
    "made",
    [
        Composition(),
        Composition(filters=Filters(kinds=(Kind.SCORE,))),
        Composition(terms=(Term(TermKind.LIKE, "/a/b.flac"),), filters=Filters(kinds=(Kind.SCORE,))),
        replace(partner_search(Term(TermKind.LIKE, "/a/b.flac"), Kind.SCORE), instruction="slow"),
        replace(partner_search(Term(TermKind.LIKE, "/a/b.flac"), Kind.SCORE), filters=Filters()),
        partner_search(Term(TermKind.LIKE, "/a/b.jpg"), Kind.PHOTO),
    ],
)  # fmt: skip
def test_other_searches_are_not_mistaken_for_it(made: Composition) -> None:
    assert partners_sought(made) is None


SOUGHT = partner_search(Term(TermKind.LIKE, "/a/b.flac"), Kind.SCORE)
OTHER = Term(TermKind.IMAGE, "/a/c.jpg")


@pytest.mark.parametrize(
    ("after", "aspects", "kinds"),
    [
        (replace(SOUGHT, terms=(OTHER,)), {}, ()),
        (replace(SOUGHT, terms=()), {}, ()),
        (replace(SOUGHT, terms=(*SOUGHT.terms, OTHER)), {}, (Kind.SCORE,)),
        (replace(SOUGHT, instruction="slow"), {}, (Kind.SCORE,)),
        (replace(SOUGHT, text="slow"), {}, (Kind.SCORE,)),
        (replace(SOUGHT, aspects={Aspect.SCORE: 0.5}), {Aspect.SCORE: 0.5}, (Kind.SCORE,)),
        (
            partner_search(OTHER, Kind.AUDIO),
            partner_search(OTHER, Kind.AUDIO).aspects,
            (Kind.AUDIO,),
        ),
        (replace(SOUGHT, terms=(), filters=Filters(kinds=(Kind.PHOTO,))), {}, (Kind.PHOTO,)),
        (replace(SOUGHT, show_weaker=True), SOUGHT.aspects, (Kind.SCORE,)),
    ],
)
def test_what_the_search_had_set_does_not_outlive_it(after, aspects, kinds) -> None:
    freed = without_partner_search(SOUGHT, after)
    assert freed.aspects == aspects
    assert freed.filters.kinds == kinds


def test_other_searches_keep_their_filters() -> None:
    before = Composition(terms=(OTHER,), filters=Filters(kinds=(Kind.SCORE,)))
    after = replace(before, terms=())
    assert without_partner_search(before, after) == after


@pytest.mark.parametrize(
    ("name", "uses"),
    [
        ("a.flac", (Use.SEARCH, Use.SCORES)),
        ("a.pdf", (Use.SEARCH, Use.RECORDINGS)),
        ("a.jpg", (Use.SEARCH,)),
        ("a.docx", (Use.SEARCH,)),
    ],
)
def test_a_drop_zone_for_what_belongs_to_it(name: str, uses: tuple[Use, ...]) -> None:
    assert uses_for(Incoming(paths=(Path("/x") / name,)), Composition()) == uses


def test_the_next_search_is_an_ordinary_one(scene, tmp_path) -> None:
    song, picture = tmp_path / "song.wav", tmp_path / "harbour.jpg"
    song.write_bytes(b"RIFF")
    picture.write_bytes(b"JFIF")
    with scene.answered():
        drop(scene, song, Use.SCORES)
    with scene.answered():
        drop(scene, picture, Use.SEARCH)
    query = scene.library.searches[-1]
    assert query.terms == (Term(TermKind.IMAGE, str(picture)),)
    assert (query.kinds, query.aspects) == ((), {})


def test_several_files_have_no_such_zone() -> None:
    both = Incoming(paths=(Path("/x/a.flac"), Path("/x/b.flac")))
    assert uses_for(both, Composition()) == (Use.SEARCH,)


# -- nothing found -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "sought", "title"),
    [
        (Kind.AUDIO, Kind.SCORE, "No score of this was found in your library."),
        (Kind.SCORE, Kind.AUDIO, "No recording of this was found in your library."),
    ],
)
def test_it_is_said_when_nothing_belongs_to_it(scene, kind: Kind, sought: Kind, title: str) -> None:
    hit = show(scene, kind)
    for file_id, other in list(scene.library.items.items()):
        if other.kind is sought:
            del scene.library.items[file_id]
    with scene.answered():
        scene.window.hits.find_partners()
    empty = scene.window.page.empty
    assert empty.title() == title
    assert [button.text() for button in empty.buttons()] == ["Add a folder…", "Back"]
    with scene.answered():
        empty.buttons()[-1].click()
    assert scene.window.results.hits[0].kind is hit.kind


def test_weaker_matches_can_be_looked_at(scene, monkeypatch) -> None:
    show(scene, Kind.AUDIO)
    monkeypatch.setattr("tests.helpers.fake_library.LINE", 2.0)
    with scene.answered():
        scene.window.hits.find_partners()
    assert scene.window.page.empty.title() == "No score of this was found in your library."
    look = scene.window.page.empty.buttons()[1]
    assert "weaker matches" in look.text()
    with scene.answered():
        look.click()
    assert {hit.kind for hit in scene.window.results.hits} == {Kind.SCORE}


def test_a_photo_has_no_score(scene, qtbot) -> None:
    show(scene, Kind.PHOTO)
    asked = len(scene.library.searches)
    qtbot.keyClick(scene.window.grid, Qt.Key.Key_M, CTRL)
    scene.until(lambda: "Choose a recording or a score first." in scene.window.notices.text())
    assert len(scene.library.searches) == asked
    texts = [action.text() for action in scene.window.hits.menu().actions()]
    assert not any("score of this" in text or "recordings" in text for text in texts)


# -- finding -----------------------------------------------------------------------------------------
def test_a_key_finds_the_score_and_back_goes_back(scene, qtbot) -> None:
    hit = show(scene, Kind.AUDIO)
    with scene.answered():
        qtbot.keyClick(scene.window.grid, Qt.Key.Key_M, CTRL)
    query = scene.library.searches[-1]
    assert query.terms == (Term(TermKind.LIKE, str(hit.path)),)
    assert query.kinds == (Kind.SCORE,)
    assert query.aspects[Aspect.SCORE] == 1.0
    assert [chip.term.value for chip in scene.window.bar.chips()] == [str(hit.path)]
    assert {found.kind for found in scene.window.results.hits} == {Kind.SCORE}
    with scene.answered():
        scene.window.session.go_back()
    assert scene.window.results.hits[0].kind is Kind.AUDIO


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        (Kind.AUDIO, {"Find the score of this": Kind.SCORE, "Find other recordings of this music": Kind.AUDIO}),
        (Kind.SCORE, {"Find recordings of this": Kind.AUDIO, "Find other scores of this music": Kind.SCORE}),
    ],
)  # fmt: skip
def test_the_menu_finds_them_too(scene, kind: Kind, texts: dict[str, Kind]) -> None:
    for text, sought in texts.items():
        show(scene, kind)
        actions = scene.window.hits.menu().actions()
        action = next(one for one in actions if one.text().split("\t")[0] == text)
        with scene.answered():
            action.trigger()
        assert scene.library.searches[-1].kinds == (sought,)


def test_the_preview_finds_them_in_the_large_view_as_well(scene, qtbot) -> None:
    show(scene, Kind.SCORE)
    scene.window.show_large(True)
    finder = scene.window.preview.partners.finder
    scene.until(finder.isVisible)
    with scene.answered():
        finder.click()
    assert scene.library.searches[-1].kinds == (Kind.AUDIO,)
    assert not scene.window.folding.is_large, "the results are to be seen"


def test_a_dropped_recording_finds_its_score(scene, tmp_path) -> None:
    song = tmp_path / "song.wav"
    song.write_bytes(b"RIFF")
    with scene.answered():
        drop(scene, song, Use.SCORES)
    query = scene.library.searches[-1]
    assert query.terms == (Term(TermKind.AUDIO, str(song)),)
    assert query.kinds == (Kind.SCORE,)
    scene.window.grid.go_to(0)
    partners = scene.window.preview.partners
    scene.until(partners.player.isVisible)
    assert partners.player.accessibleName() == "Play along with song.wav"


@pytest.mark.parametrize(
    ("term", "finds_scores", "kind"),
    [
        (Term(TermKind.AUDIO, "/a/b.flac"), False, Kind.SCORE),
        (Term(TermKind.SCORE, "/a/b.pdf"), False, Kind.AUDIO),
        (Term(TermKind.IMAGE, "/a/b.jpg"), True, Kind.AUDIO),
        (Term(TermKind.IMAGE, "/a/b.jpg"), False, None),
        (Term(TermKind.AUDIO, "/a/b.flac", weight=-0.5), False, None),
        (Term(TermKind.TEXT, "waltz"), True, None),
    ],
)
def test_an_example_of_music_offers_what_belongs_to_it(term, finds_scores, kind) -> None:
    assert partners_offered(Composition(terms=(term,)), finds_scores=finds_scores) is kind


def test_a_picture_that_finds_scores_offers_recordings(scene) -> None:
    picture = Term(TermKind.IMAGE, "/a/line of music.jpg")
    strip = scene.window.page.steer
    with scene.answered():
        scene.window.session.put(
            Composition(terms=(picture,), filters=Filters(kinds=(Kind.PHOTO,)))
        )
    assert not strip.partner.isVisible()
    with scene.answered():
        scene.window.session.put(
            Composition(terms=(picture,), filters=Filters(kinds=(Kind.SCORE,)))
        )
    assert strip.partner.text() == "Find recordings of this"
    with scene.answered():
        strip.partner.click()
    assert scene.library.searches[-1].terms == (picture,)
    assert scene.library.searches[-1].kinds == (Kind.AUDIO,)
    assert not strip.partner.isVisible()


# -- playing along from the window -------------------------------------------------------------------
def test_two_that_are_selected_are_played_along(scene, qtbot) -> None:
    sound, score = first(scene, Kind.AUDIO), first(scene, Kind.SCORE)
    scene.library.items = {hit.file_id: hit for hit in (sound, score)}
    with scene.answered():
        scene.window.searching.search_now()
    scene.window.grid.go_to(0)
    scene.window.grid.selectAll()
    texts = [action.text() for action in scene.window.hits.menu().actions()]
    assert any(text.startswith("Play these two along") for text in texts)
    with qtbot.waitSignal(scene.window.preview.along.began):
        qtbot.keyClick(scene.window.grid, Qt.Key.Key_P, CTRL)
    assert scene.library.followed == [(sound.path, score.path)]
    assert scene.window.folding.is_large
    assert scene.window.preview.score.isVisible()
    assert scene.window.preview.sound.isVisible()


def test_without_a_partner_the_key_says_what_to_do(scene, qtbot) -> None:
    show(scene, Kind.AUDIO)
    qtbot.keyClick(scene.window.grid, Qt.Key.Key_P, CTRL)
    scene.until(lambda: "nothing to play along with" in scene.window.notices.text())


def test_the_arrows_go_on_through_the_results_and_end_it(scene, qtbot) -> None:
    hit = show(scene, Kind.AUDIO)
    with scene.answered():
        scene.window.hits.find_music_of(hit, Kind.SCORE)
    scene.window.grid.go_to(0)
    with qtbot.waitSignal(scene.window.preview.along.began):
        qtbot.keyClick(scene.window.grid, Qt.Key.Key_P, CTRL)
    qtbot.keyClick(scene.window.preview, Qt.Key.Key_Right)
    assert scene.window.grid.currentIndex().row() == 1
    assert not scene.window.preview.along.is_following


# -- captions ----------------------------------------------------------------------------------------
def test_captions_say_where_it_matched(scene) -> None:
    score = replace(first(scene, Kind.SCORE), segment=Segment(page=3), pages=7)
    sound = replace(first(scene, Kind.AUDIO), segment=Segment(42.0, 50.0), duration_s=200.0)
    assert explain.caption(score) == "page 3 of 7"
    assert explain.caption(sound) == "3:20 · from 0:42"
