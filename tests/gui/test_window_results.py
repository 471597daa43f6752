"""The grid: pages, keys, selection, what one can do with a result."""

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from app import explain
from app.composition import PAGE, Composition
from app.models.results import HITS_MIME, KEPT_PAGES, ResultsModel
from app.views.pace import Pace
from engine.domain import Answer, Group, Kind, TermKind
from engine.errors import EnvironmentProblem
from engine.events import FilesChanged
from tests.helpers.fake_library import FakeLibrary, made_up_hits

pytestmark = pytest.mark.gui

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def answer_of(hits, total=None):
    count = len(hits) if total is None else total
    return Answer(tuple(hits), count, count, False, 1.0)


@pytest.fixture
def hits(library):
    return list(library.items.values())


# -- the model -------------------------------------------------------------------------------------
def test_the_model_keeps_qts_rules(qapp, hits, qtmodeltester):
    model = ResultsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(answer_of(hits[:100], 240), with_weaker=False)
    model.fill(100, hits[100:200])
    model.touch([1, 2, 150])
    model.fill(200, hits[200:], 260)
    qtmodeltester.check(model)
    assert model.rowCount() == 240, "a page that is too short ends the answer"
    model.fill(200, hits[200:], 240)
    model.fill(100, hits[100:200], 300)
    assert model.rowCount() == 300, "the answer has grown"
    model.show(answer_of([]), with_weaker=False)
    assert model.rowCount() == 0
    tester.deleteLater()


def test_the_model_knows_its_length_and_wants_what_is_in_sight(qapp, hits):
    model, asked = ResultsModel(), []
    model.wanted.connect(lambda: asked.append(model.page_wanted()))
    model.show(answer_of(hits[:100], 240), with_weaker=False)
    assert model.rowCount() == 240
    model.see(range(90))
    assert asked == []
    model.see(range(150, 220))
    assert asked == [100]
    model.fill(100, hits[100:200])
    assert model.page_wanted() == 200
    assert model.hit_at(230) is None
    model.fill(200, hits[200:])
    assert model.page_wanted() is None
    assert [model.hit_at(row) for row in (0, 150, 239)] == [hits[0], hits[150], hits[239]]


def test_far_pages_are_forgotten_and_wanted_again(qapp, hits):
    model = ResultsModel()
    count = (KEPT_PAGES + 5) * PAGE
    many = [replace(hits[0], file_id=n) for n in range(count)]
    model.show(answer_of(many[:PAGE], count), with_weaker=False)
    for offset in range(PAGE, count, PAGE):
        model.see(range(offset, offset + 50))
        model.fill(offset, many[offset : offset + PAGE])
    assert len(model.hits) == KEPT_PAGES * PAGE
    assert model.hit_at(0) is None
    assert not model.index_of(0).isValid()
    model.see(range(50))
    assert model.page_wanted() == 0
    model.fill(0, many[:PAGE])
    assert model.hit_at(0) == many[0]


def test_a_page_that_is_too_short_ends_the_answer(qapp, hits):
    """The library shrank while scrolling: no endless asking."""
    model = ResultsModel()
    model.show(answer_of(hits[:100], 240), with_weaker=False)
    model.see(range(90, 120))
    model.fill(100, hits[100:130])
    assert model.total == 130
    assert model.page_wanted() is None


def test_a_drag_carries_the_files(qapp, hits):
    model = ResultsModel()
    model.show(answer_of(hits), with_weaker=False)
    mime = model.mimeData([model.index(0, 0), model.index(3, 0)])
    assert [url.toLocalFile() for url in mime.urls()] == [str(hits[0].path), str(hits[3].path)]
    assert bytes(mime.data(HITS_MIME).data()).decode().splitlines()[1] == str(hits[3].path)
    assert model.supportedDragActions() == Qt.DropAction.CopyAction, "never move a user's file"


def test_reasons_name_each_term(hits):
    hit = replace(hits[0], score=0.6, terms={"text": 0.8, "image": -0.2}, copies=3)
    text = explain.reasons(hit)
    for part in ("Words", "0.80", "Picture", "-0.20", "0.60", "3 files", hit.path.name):
        assert part in text


def test_names_with_odd_letters_are_not_taken_for_markup(hits):
    hit = replace(hits[0], path=hits[0].path.with_name("<b>&.jpg"))
    assert "&lt;b&gt;&amp;.jpg" in explain.reasons(hit)


# -- the grid --------------------------------------------------------------------------------------
def test_scrolling_down_loads_what_is_in_sight(scene):
    model, grid = scene.window.results, scene.window.grid
    assert model.rowCount() == model.total == 240, "the grid is as long as the answer at once"
    assert len(model.hits) < model.total
    bar = grid.verticalScrollBar()
    grid._pace = Pace(clock=itertools.count(0.0, 0.05).__next__)  # as slowly as a person scrolls
    for place in range(0, bar.maximum() + 1, 200):
        bar.setValue(place)
    scene.until(lambda: len(model.hits) == 240)
    assert len({hit.file_id for hit in model.hits}) == 240


def test_a_jump_to_the_end_skips_what_lies_between(qtbot, scene_of):
    scene = scene_of(1000)
    grid, model = scene.window.grid, scene.window.results
    scene.window.focus_results()
    searched = len(scene.library.searches)
    qtbot.keyClick(grid, Qt.Key.Key_End)
    scene.until(lambda: model.hit_at(999) is not None)
    assert grid.currentIndex().row() == 999
    asked = {query.offset for query in scene.library.searches[searched:]}
    assert asked <= {800, 900}, "nothing in between was loaded"
    scene.until(lambda: scene.window.preview.hit == model.hit_at(999))


def test_dragging_the_bar_asks_for_nothing_on_the_way(scene_of):
    scene = scene_of(1000)
    grid, model, asked = scene.window.grid, scene.window.results, scene.library.searches
    grid._pace = Pace(clock=lambda: 0.0)  # on a busy machine too all steps follow quickly
    before, bar = len(asked), grid.verticalScrollBar()
    for n in range(1, 10):
        bar.setValue(bar.maximum() * n // 10)
    arrived = grid.layout_now().items_between(bar.value(), bar.value()).start
    assert arrived > model.total * 0.8
    assert model.hit_at(arrived) is None
    scene.until(lambda: model.hit_at(arrived) is not None)
    offsets = {query.offset for query in asked[before:]}
    assert not [one for one in offsets if 0.2 * model.total < one < 0.8 * model.total]


def test_a_page_that_failed_is_asked_for_again(scene, qtbot):
    grid, model = scene.window.grid, scene.window.results
    scene.library.search_error = EnvironmentProblem("The disk is away.", "Plug it in.")
    grid.go_to(239)
    scene.until(lambda: "disk" in scene.window.notices.text())
    assert model.hit_at(239) is None
    scene.library.search_error = None
    qtbot.keyClick(grid, Qt.Key.Key_PageUp)
    qtbot.keyClick(grid, Qt.Key.Key_End)
    scene.until(lambda: model.hit_at(239) is not None)


def test_a_narrower_window_keeps_the_place(scene):
    grid = scene.window.grid
    grid.verticalScrollBar().setValue(3000)
    top = grid.indexAt(QPoint(40, 60)).row()
    assert top > 20
    scene.window.resize(1000, 820)
    scene.until(lambda: grid.width() < 700)
    rows = grid.layout_now().items_between(
        grid.verticalOffset(), grid.verticalOffset() + grid.viewport().height()
    )
    assert top in rows


def test_a_page_of_an_older_search_is_not_mixed_in(scene):
    scene.library.gate.clear()
    scene.window.grid.verticalScrollBar().setValue(100_000)
    scene.window.session.put(Composition(text="harbour dusk"))
    with scene.answered():
        scene.library.gate.set()
    scene.until(lambda: scene.bridge._latest["search"].finished)
    assert scene.window.results.total == 50
    assert len(scene.window.results.hits) == 50


def test_arrows_move_by_tile_and_by_line(scene, qtbot):
    grid = scene.window.grid
    scene.window.focus_results()
    columns = grid.layout_now().columns
    assert columns > 2
    for key, row in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 1 + columns),
        (Qt.Key.Key_Left, columns),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_End, 239),
        (Qt.Key.Key_Home, 0),
    ):
        qtbot.keyClick(grid, key)
        assert grid.currentIndex().row() == row
    qtbot.keyClick(grid, Qt.Key.Key_PageDown)
    rect = grid.visualRect(grid.currentIndex())
    assert grid.viewport().rect().contains(rect)


def test_arrow_down_in_the_search_box_goes_to_the_results(scene, qtbot):
    qtbot.keyClick(scene.window.bar.line, Qt.Key.Key_Down)
    assert scene.window.grid.hasFocus()
    assert scene.window.grid.currentIndex().row() == 0


def test_the_current_tile_is_previewed(scene, qtbot):
    scene.window.grid.go_to(5)
    assert scene.window.preview.hit == scene.window.results.hits[5]


def test_a_click_selects_and_ctrl_adds(scene, qtbot):
    grid = scene.window.grid
    centre = [grid.visualRect(grid.model().index(row, 0)).center() for row in range(3)]
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=centre[0])
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, CTRL, centre[2])
    assert [hit.file_id for hit in grid.selected_hits()] == [
        scene.window.results.hits[row].file_id for row in (0, 2)
    ]
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, SHIFT, centre[1])
    assert len(grid.selected_hits()) == 3
    assert "3" in scene.window.status._hint.text()


def test_thumbnails_are_fetched_for_what_is_in_sight_only(scene, qtbot):
    grid = scene.window.grid
    first = scene.window.results.hits[0].file_id
    scene.until(lambda: scene.bridge.thumbnail(first) is not None)
    last = scene.window.results.hits[-1].file_id
    assert last not in scene.bridge._thumbnails._images
    assert grid.layout_now().items_between(0, grid.viewport().height()).stop < PAGE


def test_ctrl_and_the_wheel_change_the_size_of_tiles(scene):
    grid = scene.window.grid
    before = grid.layout_now().columns
    for _ in range(4):
        wheel = QWheelEvent(
            QPointF(50, 50), QPointF(50, 50), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
            CTRL, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(grid.viewport(), wheel)
    assert grid.layout_now().columns < before


@pytest.mark.parametrize(
    ("seconds", "written"), [(0.25, "0.25 s"), (1.0, "0:01"), (61.4, "1:01"), (3661.0, "1:01:01")]
)
def test_one_shots_are_told_apart_by_their_length(qapp, seconds, written):
    assert explain.duration(seconds) == written


def test_a_refresh_keeps_the_place(scene):
    """Indexing goes on while the user looks at results: nothing may jump."""
    window = scene.window
    window.grid.go_to(20)
    window.grid.verticalScrollBar().setValue(300)
    chosen = window.grid.current_hit()
    gone = window.results.hits[0].file_id
    del scene.library.items[gone]
    with scene.answered():
        scene.library.emit(FilesChanged((gone,)))
    assert window.results.total == 239
    assert window.grid.current_hit().file_id == chosen.file_id
    assert window.grid.verticalScrollBar().value() == 300
    assert window.preview.hit is not None


def test_a_refresh_that_changes_nothing_touches_nothing(scene):
    resets = []
    scene.window.results.modelReset.connect(lambda: resets.append(1))
    searched = len(scene.library.searches)
    scene.library.emit(FilesChanged((1,)))
    scene.until(lambda: len(scene.library.searches) > searched)
    scene.until(lambda: scene.bridge._latest["search"].finished)
    assert resets == []


def test_a_refresh_brings_what_is_said_up_to_date_though_nothing_fits(scene):
    """Asked before anything was read, an answer must not go on saying so."""
    page = scene.window.page
    items = dict(scene.library.items)
    scene.library.items.clear()
    with scene.answered():
        scene.type("zzz")
    assert not page.empty.buttons() or "weaker" not in page.empty.buttons()[0].text()
    scene.library.items.update(items)
    with scene.answered():
        scene.library.emit(FilesChanged((1,)))
    assert "weaker" in page.empty.buttons()[0].text()


def test_a_new_search_begins_at_the_top_and_empties_the_preview(scene):
    window = scene.window
    window.grid.go_to(20)
    window.grid.verticalScrollBar().setValue(300)
    with scene.answered():
        window.session.put(Composition(text="waltz"))
    assert window.grid.verticalScrollBar().value() == 0
    assert window.preview.hit is None
    assert not window.grid.currentIndex().isValid()


def test_screen_readers_see_a_list_with_names(scene):
    item = QAccessible.queryAccessibleInterface(scene.window.grid)
    assert item.role() == QAccessible.Role.List
    assert item.childCount() == scene.window.results.total
    model = scene.window.results
    spoken = model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert model.hits[0].path.name in spoken
    assert "photo" in spoken


def test_the_first_of_a_group_says_its_title(qapp):
    hits, model = made_up_hits(Path("/p"), 5, 0, 0), ResultsModel()
    groups = (Group("2024-05-03", 2), Group("", 3))
    model.group_by = "day"
    model.show(replace(answer_of(hits), groups=groups), with_weaker=False)
    role = Qt.ItemDataRole.AccessibleTextRole
    said = [model.data(model.index(row, 0), role) for row in range(5)]
    plain = [explain.spoken(hit) for hit in hits]
    assert said[0].endswith(f"2024 (2): {plain[0]}")
    assert said[2] == f"No date (3): {plain[2]}"
    assert [said[row] for row in (1, 3, 4)] == [plain[row] for row in (1, 3, 4)]
    model.show(answer_of(hits), with_weaker=False)
    assert model.data(model.index(0, 0), role) == plain[0]


# -- large preview ---------------------------------------------------------------------------------
def test_space_shows_large_and_arrows_go_on(scene, qtbot):
    window = scene.window
    window.focus_results()
    qtbot.keyClick(window.grid, Qt.Key.Key_Space)
    assert window.folding.is_large
    assert not window.page.isVisible()
    assert not window.preview.facts.isVisible(), "the picture has all the room"
    qtbot.keyClick(window.preview, Qt.Key.Key_Right)
    assert window.grid.currentIndex().row() == 1
    qtbot.keyClick(window.preview, Qt.Key.Key_Escape)
    assert window.page.isVisible()
    assert window.grid.hasFocus()


def test_space_goes_back_from_a_picture(scene, qtbot):
    window = scene.window
    window.focus_results()
    qtbot.keyClick(window.grid, Qt.Key.Key_Space)
    qtbot.keyClick(window.preview, Qt.Key.Key_Space)
    assert not window.folding.is_large


def test_space_plays_a_sound_where_it_is(scene, qtbot, monkeypatch):
    window, toggled = scene.window, []
    monkeypatch.setattr(window.preview.sound.player, "toggle", lambda: toggled.append(True))
    with scene.answered():
        window.session.put(Composition(text="rain roof"))
    kinds = [hit.kind for hit in window.results.hits]
    window.grid.go_to(kinds.index(Kind.AUDIO))
    window.focus_results()
    qtbot.keyClick(window.grid, Qt.Key.Key_Space)
    assert toggled == [True]
    assert not window.folding.is_large
    qtbot.keyClick(window.grid, Qt.Key.Key_Return)
    qtbot.keyClick(window.preview, Qt.Key.Key_Space)
    assert toggled == [True, True]
    assert window.folding.is_large


def test_nothing_is_shown_large_without_a_result(scene):
    scene.window.show_large(True)
    assert not scene.window.folding.is_large


# -- actions ---------------------------------------------------------------------------------------
def test_number_keys_rate_all_selected(scene, qtbot):
    window = scene.window
    window.focus_results()
    qtbot.keyClick(window.grid, Qt.Key.Key_Right, SHIFT)
    qtbot.keyClick(window.grid, Qt.Key.Key_4)
    ids = [hit.file_id for hit in window.results.hits[:2]]
    scene.until(lambda: scene.library.ratings == dict.fromkeys(ids, 4))


def test_tags_are_asked_for_inside_the_window(scene, qtbot):
    window = scene.window
    window.focus_results()
    file_id = window.results.hits[0].file_id
    scene.library.tags_of[file_id] = ("old",)
    window.hits.edit_tags()
    scene.until(window.prompt.isVisible)
    assert window.prompt.line.text() == "old"
    window.prompt.line.setText("sea,  summer ")
    qtbot.keyClick(window.prompt.line, Qt.Key.Key_Return)
    scene.until(lambda: scene.library.tags_of[file_id] == ("sea", "summer"))
    assert window.grid.hasFocus()


def test_escape_leaves_the_tags_alone(scene, qtbot):
    window = scene.window
    window.focus_results()
    window.hits.edit_tags()
    scene.until(window.prompt.isVisible)
    qtbot.keyClick(window.prompt.line, Qt.Key.Key_Escape)
    assert not window.prompt.isVisible()
    assert scene.library.tags_of == {}


def test_search_like_this_add_and_less(scene):
    window = scene.window
    window.grid.go_to(0)
    first = str(window.results.hits[0].path)
    with scene.answered():
        window.hits.search_like()
    assert [term.value for term in window.session.now.terms] == [first]
    window.grid.go_to(1)
    with scene.answered():
        window.hits.add_example()
    window.grid.go_to(2)
    with scene.answered():
        window.hits.less_like()
    terms = scene.library.searches[-1].terms
    assert {term.kind for term in terms} == {TermKind.LIKE}
    assert [term.weight > 0 for term in terms] == [True, True, False]


def test_paths_are_copied_as_files_and_text(scene, qtbot):
    window = scene.window
    window.focus_results()
    qtbot.keyClick(window.grid, Qt.Key.Key_C, CTRL)
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.text() == str(window.results.hits[0].path)
    assert mime.urls()[0].toLocalFile() == mime.text()


def test_the_picture_is_copied(scene):
    window = scene.window
    window.grid.go_to(0)
    window.hits.copy_picture()
    scene.until(lambda: not QGuiApplication.clipboard().image().isNull())
    assert QGuiApplication.clipboard().image().width() > 500


def test_a_file_that_is_away_is_explained(scene):
    scene.window.grid.go_to(0)
    scene.window.hits.open()
    name = scene.window.results.hits[0].path.name
    scene.until(lambda: name in scene.window.notices.text())
    assert "Plug in" in scene.window.notices.text()


def test_the_kind_can_be_overruled(scene):
    window = scene.window
    window.grid.go_to(0)
    hit = window.results.hits[0]
    window.hits.set_kind(Kind.SCORE)
    scene.until(lambda: scene.library.items[hit.file_id].kind is Kind.SCORE)
    scene.until(window.undoing.undo)
    scene.until(lambda: scene.library.items[hit.file_id].kind is Kind.PHOTO)
    assert window.undoing.redo()
    scene.until(lambda: scene.library.items[hit.file_id].kind is Kind.SCORE)


def test_the_menu_offers_what_fits_the_kind(scene):
    window = scene.window
    window.grid.go_to(0)
    texts = [action.text().split("\t")[0] for action in window.hits.menu().actions()]
    assert {"Search like this", "Less like this", "Copy path", "This is sheet music"} <= set(texts)
    with scene.answered():
        window.session.put(Composition(text="rain roof"))
    window.grid.go_to(0)
    assert window.results.hits[0].kind is Kind.AUDIO
    texts = [action.text().split("\t")[0] for action in window.hits.menu().actions()]
    assert "Copy picture" not in texts
    assert "This is sheet music" not in texts


@pytest.mark.parametrize("key", ["Ctrl+L", "Ctrl+Shift+L", "Ctrl+T", "F9", "F1", "Ctrl+S"])
def test_no_shortcut_is_given_twice(scene, key):
    keys = [k.toString() for a in scene.window.actions() for k in a.shortcuts()]
    assert keys.count(key) == 1


def test_a_hundred_thousand_results_cost_no_layout(qtbot, scene):
    """QListView's own layout takes seconds here; ours is arithmetic."""
    base = made_up_hits(FakeLibrary().root, 1, 0, 0)[0]
    many = [base] * 100_000
    model, grid = scene.window.results, scene.window.grid
    model.show(answer_of(many), with_weaker=False)
    grid.go_to(99_999)
    assert grid.viewport().rect().intersects(grid.visualRect(grid.currentIndex()))
    grid.selectionModel().select(grid.currentIndex(), QItemSelectionModel.SelectionFlag.Select)


def test_shift_selects_a_range_across_lines(scene, qtbot):
    window = scene.window
    window.focus_results()
    columns = window.grid.layout_now().columns
    qtbot.keyClick(window.grid, Qt.Key.Key_Right)
    qtbot.keyClick(window.grid, Qt.Key.Key_Down, SHIFT)
    assert len(window.grid.selected_hits()) == columns + 1, "from tile to tile, as one reads"


def test_thumbnails_of_the_next_screen_are_there_before_one_scrolls(scene):
    grid = scene.window.grid
    below = grid.layout_now().items_between(0, grid.viewport().height()).stop + 2
    file_id = scene.window.results.hits[below].file_id
    scene.until(lambda: file_id in scene.bridge._thumbnails._images)


class Paintings(QObject):
    """Counts how often a widget is painted without anybody asking it to."""

    count = 0

    def eventFilter(self, _watched, event):
        self.count += event.type() == QEvent.Type.Paint
        return False


@pytest.mark.parametrize("is_list", [False, True], ids=["grid", "list"])
def test_what_scrolls_is_painted(scene, is_list):
    """Taking a picture of a widget paints it, so that no picture shows whether scrolling does."""
    grid = scene.window.grid
    grid.set_list(is_list)
    scene.until(lambda: grid.verticalScrollBar().maximum() > 0)
    QApplication.processEvents()
    paintings = Paintings()
    grid.viewport().installEventFilter(paintings)
    grid.verticalScrollBar().setValue(60)
    scene.until(lambda: paintings.count > 0)
