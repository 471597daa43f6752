"""The sketch pad in the window: the search follows, sketches are kept, results can be drawn after."""

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication

from app.models.results import HITS_MIME
from app.sketch.asking import PAINTED
from app.sketch.written import written
from engine.domain import Aspect, Kind, TermKind

pytestmark = pytest.mark.gui

NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def drawing(scene):
    """The window with the pad open."""
    scene.window.show_sketch(True)
    scene.until(scene.window.pad.isVisible)
    return scene


def draw(scene, y=0.5):
    """Draw a line across the paper and wait for what it finds."""
    canvas, left = scene.window.pad.canvas, Qt.MouseButton.LeftButton
    place = canvas.paper_rect()

    def at(x):
        return QPointF(place.x() + x * place.width(), place.y() + y * place.height()).toPoint()

    with scene.answered():
        scene.qtbot.mousePress(canvas, left, pos=at(0.2))
        scene.qtbot.mouseMove(canvas, at(0.7))
        scene.qtbot.mouseRelease(canvas, left, pos=at(0.7))


def sketches_of(query):
    return [term.data for term in query.terms if term.kind is TermKind.SKETCH]


# -- the search follows ----------------------------------------------------------------------------
def test_a_stroke_is_searched_for_quickly_and_whole_when_the_pen_rests(drawing):
    draw(drawing)
    (png,) = sketches_of(drawing.library.searches[-1])
    assert png == drawing.window.pad.png()
    assert drawing.library.searches[-1].quick
    drawing.until(lambda: not drawing.library.searches[-1].quick)
    assert sketches_of(drawing.library.searches[-1]) == [png]


def test_clean_paper_asks_for_nothing(drawing):
    draw(drawing)
    with drawing.answered():
        drawing.window.pad.wipe.click()
    assert drawing.window.session.now.terms == ()
    assert not drawing.window.notices.isVisible()


def test_the_answer_that_is_coming_is_shown_though_the_pen_moves_on(drawing):
    library, window = drawing.library, drawing.window
    draw(drawing, 0.3)
    shown = []
    window.searching.answered.connect(lambda _answer: shown.append(window.searching.query))
    library.gate.clear()
    before = len(library.searches)
    window.pad.changed.emit(b"first")
    drawing.until(lambda: len(library.searches) > before)
    window.pad.changed.emit(b"second")
    window.pad.changed.emit(b"third")
    library.gate.set()
    drawing.until(lambda: len(shown) >= 2)
    assert [sketches_of(query) for query in shown] == [[b"first"], [b"third"]]


def test_one_sketch_is_one_step_back_whatever_its_strokes(drawing):
    for y in (0.3, 0.5, 0.7):
        draw(drawing, y)
    drawing.window.session.go_back()
    assert drawing.window.session.now.terms == ()


def test_colours_count_more_where_one_paints(drawing):
    window = drawing.window
    draw(drawing)
    assert window.session.now.aspects == {}
    with drawing.answered():
        window.pad.painting.click()
    assert drawing.library.searches[-1].aspects == {Aspect.COLOUR: PAINTED}
    assert window.pad.colours.isVisible()
    with drawing.answered():
        window.pad.lines.click()
    assert window.session.now.aspects == {}
    assert not window.pad.colours.isVisible()


# -- saved sketches ----------------------------------------------------------------------------------
def save(scene, name):
    scene.window.pad.save.click()
    scene.window.prompt.line.setText(name)
    scene.qtbot.keyClick(scene.window.prompt.line, Qt.Key.Key_Return)
    scene.until(lambda: name in names(scene))


def names(scene):
    model = scene.window.pad.shelf.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def shelf_key(scene, row, key, modifier=NONE):
    shelf = scene.window.pad.shelf.list
    shelf.setFocus()
    shelf.setCurrentIndex(shelf.model().index(row, 0))
    scene.qtbot.keyClick(shelf, key, modifier)


def test_there_is_no_shelf_before_there_is_a_sketch(drawing):
    assert not drawing.window.pad.shelf.isVisible()
    assert not drawing.window.pad.save.isEnabled()


def test_a_saved_sketch_can_be_gone_on_with(drawing):
    pad = drawing.window.pad
    draw(drawing)
    save(drawing, "horizon")
    strokes = written(pad.canvas.sheet())
    with drawing.answered():
        pad.wipe.click()
    with drawing.answered():
        shelf_key(drawing, 0, Qt.Key.Key_Return)
        drawing.until(lambda: pad.png() != b"")
    assert written(pad.canvas.sheet()) == strokes
    pad.undo.click()
    assert pad.png() == b""


def test_saving_again_offers_the_same_name_and_undo_brings_the_older_one_back(drawing):
    draw(drawing, 0.3)
    save(drawing, "horizon")
    (before,) = drawing.library.sketches.kept.values()
    draw(drawing, 0.6)
    drawing.window.pad.save.click()
    assert drawing.window.prompt.line.text() == "horizon"
    drawing.qtbot.keyClick(drawing.window.prompt.line, Qt.Key.Key_Return)
    drawing.until(lambda: drawing.library.sketches.get(before.id) != before)
    drawing.until(lambda: drawing.window.undoing.stack.count() == 2)
    drawing.window.undoing.undo()
    drawing.until(lambda: drawing.library.sketches.get(before.id) == before)


def test_deleting_is_undone_by_the_key_on_the_shelf_and_the_paper_stays(drawing):
    draw(drawing)
    save(drawing, "horizon")
    ink = drawing.window.pad.canvas.picture()
    shelf_key(drawing, 0, Qt.Key.Key_Delete)
    drawing.until(lambda: names(drawing) == [])
    assert drawing.window.pad.canvas.picture() == ink, "Delete did not wipe the paper"
    assert "horizon" in drawing.window.notices.text()
    drawing.window.undoing.undo()
    drawing.until(lambda: names(drawing) == ["horizon"])
    drawing.window.undoing.redo()
    drawing.until(lambda: names(drawing) == [])


def test_renaming_and_a_name_that_is_taken(drawing):
    draw(drawing)
    save(drawing, "one")
    draw(drawing, 0.7)
    save(drawing, "two")
    assert names(drawing) == ["two", "one"]
    for new in ("two", "three"):
        shelf_key(drawing, 1, Qt.Key.Key_F2)
        assert drawing.window.prompt.line.text() == "one"
        drawing.window.prompt.line.setText(new)
        drawing.qtbot.keyClick(drawing.window.prompt.line, Qt.Key.Key_Return)
        if new == "two":
            drawing.until(lambda: "already" in drawing.window.notices.text())
            assert names(drawing) == ["two", "one"]
    drawing.until(lambda: names(drawing) == ["two", "three"])
    drawing.window.undoing.undo()
    drawing.until(lambda: names(drawing) == ["two", "one"])


def test_a_sketch_of_another_version_is_told_and_the_paper_stays(drawing):
    draw(drawing)
    save(drawing, "horizon")
    (kept,) = drawing.library.sketches.kept
    drawing.library.sketches.save("horizon", '{"version": 99}', b"")
    ink = drawing.window.pad.canvas.picture()
    shelf_key(drawing, 0, Qt.Key.Key_Return)
    drawing.until(lambda: drawing.window.pad.message() != "")
    assert "horizon" in drawing.window.pad.message()
    assert drawing.window.pad.canvas.picture() == ink
    assert kept


# -- drawing after something --------------------------------------------------------------------------
def row_of(scene, kind):
    return next(row for row, hit in enumerate(scene.window.results.hits) if hit.kind is kind)


def test_the_selected_result_is_drawn_after_by_a_key(drawing):
    window = drawing.window
    window.grid.go_to(row_of(drawing, Kind.PHOTO))
    window.pad.canvas.setFocus()
    drawing.qtbot.keyClick(window.pad.canvas, Qt.Key.Key_T)
    drawing.until(lambda: window.pad.canvas.has_tracing)
    drawing.qtbot.keyClick(window.pad.canvas, Qt.Key.Key_T)
    assert not window.pad.canvas.has_tracing


def test_a_sound_is_not_offered_to_be_drawn_after(drawing):
    window = drawing.window
    hit = next(hit for hit in drawing.library.items.values() if hit.kind is Kind.AUDIO)
    window.desk.select(hit)
    window.pad.tracing.menu().aboutToShow.emit()
    assert not window.pad.tracing.result_action.isEnabled()
    photo = next(hit for hit in drawing.library.items.values() if hit.kind is Kind.PHOTO)
    window.desk.select(photo)
    window.pad.tracing.menu().aboutToShow.emit()
    assert window.pad.tracing.result_action.isEnabled()


def drop(scene, mime):
    pad, action = scene.window.pad, Qt.DropAction.CopyAction
    left = Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(50, 200), action, mime, left, NONE)
    QApplication.sendEvent(pad, enter)
    if enter.isAccepted():
        at = QPointF(50, 200)
        QApplication.sendEvent(pad, QDropEvent(at, action, mime, left, NONE, QEvent.Type.Drop))
    return enter.isAccepted()


def test_a_result_dropped_on_the_paper_is_drawn_after(drawing):
    hit = next(hit for hit in drawing.library.items.values() if hit.kind is Kind.PHOTO)
    mime = QMimeData()
    mime.setData(HITS_MIME, str(hit.path).encode())
    assert drop(drawing, mime)
    drawing.until(lambda: drawing.window.pad.canvas.has_tracing)
    assert drawing.window.session.now.terms == (), "it is no example"


def test_a_picture_from_another_program_is_drawn_after_and_words_are_not(drawing):
    mime = QMimeData()
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.blue)
    mime.setImageData(image)
    assert drop(drawing, mime)
    assert drawing.window.pad.canvas.has_tracing


@pytest.mark.parametrize("thing", ["a boat", "/home/ann/a sound.wav", "/home/ann/a folder"])
def test_what_cannot_be_drawn_after_is_left_to_the_window(drawing, thing):
    words = QMimeData()
    if thing.startswith("/"):
        words.setUrls([QUrl.fromLocalFile(thing)])
    words.setText(thing)
    enter = QDragEnterEvent(
        QPoint(50, 200), Qt.DropAction.CopyAction, words, Qt.MouseButton.LeftButton, NONE
    )
    drawing.window.pad.dragEnterEvent(enter)
    assert not enter.isAccepted()


def test_a_file_that_cannot_be_shown_is_named(drawing):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/nowhere/lost.jpg")])
    assert drop(drawing, mime)
    drawing.until(lambda: drawing.window.pad.message() != "")
    assert "lost.jpg" in drawing.window.pad.message()


def test_drops_on_the_results_leave_the_paper_alone(drawing):
    window = drawing.window
    paper = window.pad.rect().translated(window.pad.mapTo(window, QPoint()))
    assert not window._drop_area().intersects(paper)
    window.show_sketch(False)
    assert window._drop_area().width() == window.width()
