"""What is dropped, pasted or opened becomes part of the search."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
)
from PySide6.QtWidgets import QApplication, QWidget

from app.composition import Composition
from app.incoming import Incoming, paths_in, read_files, read_mime, term_kind_of
from app.views.drop_overlay import Use, text_of, uses_for
from engine.domain import Kind, Term, TermKind

pytestmark = pytest.mark.gui

PICTURE = Term(TermKind.IMAGE, "/a/harbour.jpg")


def mime_of(*, paths=(), text="", image=None):
    mime = QMimeData()
    if paths:
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    if text:
        mime.setText(text)
    if image is not None:
        mime.setImageData(image)
    return mime


def red_image():
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    return image


def drag_over(scene, mime):
    """Move a drag into the window, as the system does."""
    event = QDragEnterEvent(
        QPoint(400, 300),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(scene.window, event)
    return event


def drop(scene, mime, use=Use.SEARCH):
    """Drag something over the window and let it go in the zone for `use`."""
    drag_over(scene, mime)
    overlay = scene.window.overlay
    point = overlay.mapTo(scene.window, overlay.zone(use).center())
    event = QDropEvent(
        QPointF(point),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(scene.window, event)
    return event


# -- understanding -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.JPG", TermKind.IMAGE),
        ("a.heic", TermKind.IMAGE),
        ("a.CR3", TermKind.IMAGE),
        ("a.flac", TermKind.AUDIO),
        ("a.opus", TermKind.AUDIO),
        ("a.mid", TermKind.SCORE),
        ("a.pdf", TermKind.SCORE),
        ("a.musicxml", TermKind.SCORE),
        ("a.docx", None),
        ("README", None),
    ],
)
def test_files_are_told_apart_by_their_names(name, kind):
    assert term_kind_of(Path(name)) is kind


def test_files_folders_and_others_are_sorted(tmp_path):
    found = read_files([tmp_path, tmp_path / "a.png", tmp_path / "b.docx"])
    assert found.folders == (tmp_path,)
    assert found.terms == (Term(TermKind.IMAGE, str(tmp_path / "a.png")),)
    assert found.unknown == (tmp_path / "b.docx",)


def test_files_come_before_their_text():
    mime = mime_of(paths=["/a/b.png"], text="file:///a/b.png")
    assert read_mime(mime) == Incoming(paths=(Path("/a/b.png"),))


def test_text_is_tidied():
    assert read_mime(mime_of(text=" a  boat\n")).text == "a boat"


def test_an_empty_drag_is_nothing():
    assert read_mime(QMimeData()).is_empty


@pytest.mark.parametrize(
    ("incoming", "made", "uses"),
    [
        (Incoming(paths=(Path("/a/b.png"),)), Composition(), (Use.SEARCH,)),
        (
            Incoming(paths=(Path("/a/b.png"),)),
            Composition(terms=(PICTURE,)),
            (Use.SEARCH, Use.ADD, Use.LESS),
        ),
        (
            Incoming(paths=(Path("/a/b.png"),)),
            Composition(text="at night"),
            (Use.SEARCH, Use.BASE, Use.ADD, Use.LESS),
        ),
        (
            Incoming(paths=(Path("/a/b.png"),), text="/a/b.png"),
            Composition(terms=(Term(TermKind.TEXT, "boat"),)),
            (Use.SEARCH, Use.BASE, Use.ADD, Use.LESS),
        ),
        (Incoming(text="at night"), Composition(), (Use.SEARCH,)),
        (Incoming(text="at night"), Composition(terms=(PICTURE,)), (Use.SEARCH, Use.CHANGE)),
        (Incoming(paths=(Path("/a/Pictures"),)), Composition(), (Use.WATCH,)),
    ],
)
def test_zones_are_those_that_make_sense(incoming, made, uses):
    assert uses_for(incoming, made) == uses


@pytest.mark.parametrize(
    ("use", "incoming", "made", "text"),
    [
        (Use.SEARCH, Incoming(paths=(Path("/a/b.png"),)), Composition(), "Search like this"),
        (Use.SEARCH, Incoming(text="sea"), Composition(), "Search for these words"),
        (
            Use.BASE,
            Incoming(paths=(Path("/a/b.png"),)),
            Composition(text="at night"),
            "Picture that the words change",
        ),
        (
            Use.BASE,
            Incoming(image=QImage(2, 2, QImage.Format.Format_RGB32)),
            Composition(text="x"),
            "Picture that the words change",
        ),
        (
            Use.BASE,
            Incoming(paths=(Path("/a/b.wav"),)),
            Composition(text="calmer"),
            "Example that the words change",
        ),
        (Use.ADD, Incoming(), Composition(terms=(PICTURE,)), "Add as second example"),
        (Use.ADD, Incoming(), Composition(terms=(PICTURE, PICTURE)), "Add as another example"),
        (Use.ADD, Incoming(), Composition(text="at night"), "Add beside the words"),
        (Use.CHANGE, Incoming(text="sea"), Composition(), "Instruction for this example"),
    ],
)
def test_a_zone_says_what_will_happen(use, incoming, made, text):
    assert text_of(use, incoming, made) == text


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("/home/ann/a b.png", ["/home/ann/a b.png"]),
        ('"/home/ann/a.png"\n', ["/home/ann/a.png"]),
        (
            "file:///home/ann/a%20b.png\r\nfile:///home/ann/c.wav",
            ["/home/ann/a b.png", "/home/ann/c.wav"],
        ),
        (r"C:\Users\ann\a.png", [r"C:\Users\ann\a.png"]),
        (r"\\nas\photos\a.png", [r"\\nas\photos\a.png"]),
        ("boat", []),
        ("and/or", []),
        ("/", []),
        ("// comment", []),
        ("/a/b.png\nand words", []),
        ("file:", []),
        ("https://example.org/a.png", []),
        ("", []),
        ("/" + "a" * 30_000, []),
    ],
)
def test_files_are_found_in_words_that_name_nothing_else(text, paths):
    assert [str(path) for path in paths_in(text)] == paths


def test_a_home_folder_is_understood():
    assert paths_in("~/a.png") == (Path.home() / "a.png",)


# -- dropping --------------------------------------------------------------------------------------
def test_a_picture_file_is_searched_with(scene):
    with scene.answered():
        event = drop(scene, mime_of(paths=["/x/cat.png"]))
    assert event.isAccepted()
    assert scene.library.searches[-1].terms == (Term(TermKind.IMAGE, "/x/cat.png"),)
    assert not scene.window.overlay.isVisible()


def test_the_overlay_comes_and_goes_with_the_drag(scene):
    overlay = scene.window.overlay
    assert drag_over(scene, mime_of(paths=["/x/cat.png"])).isAccepted()
    assert overlay.isVisible()
    QApplication.sendEvent(scene.window, QDragLeaveEvent())
    assert not overlay.isVisible()


def test_a_drag_of_nothing_useful_is_refused(scene):
    assert not drag_over(scene, QMimeData()).isAccepted()
    assert not scene.window.overlay.isVisible()


def test_a_second_example_can_be_added_or_pushed_away(scene):
    with scene.answered():
        drop(scene, mime_of(paths=["/x/cat.png"]))
    with scene.answered():
        drop(scene, mime_of(paths=["/x/dog.wav"]), Use.ADD)
    with scene.answered():
        drop(scene, mime_of(paths=["/x/people.jpg"]), Use.LESS)
    terms = scene.library.searches[-1].terms
    assert [term.kind for term in terms] == [TermKind.IMAGE, TermKind.AUDIO, TermKind.IMAGE]
    assert [term.weight > 0 for term in terms] == [True, True, False]


def test_a_new_drop_begins_anew(scene):
    with scene.answered():
        drop(scene, mime_of(paths=["/x/cat.png"]))
    with scene.answered():
        drop(scene, mime_of(paths=["/x/waltz.pdf"]), Use.SEARCH)
    assert scene.library.searches[-1].terms == (Term(TermKind.SCORE, "/x/waltz.pdf"),)


def test_dropped_words_can_be_an_instruction(scene):
    with scene.answered():
        drop(scene, mime_of(paths=["/x/cat.png"]))
    with scene.answered():
        drop(scene, mime_of(text="at night"), Use.CHANGE)
    assert scene.library.searches[-1].instruction == "at night"


def test_a_dropped_folder_joins_the_library(scene, tmp_path):
    drop(scene, mime_of(paths=[tmp_path]), Use.WATCH)
    scene.until(lambda: tmp_path in [root.path for root in scene.library.roots()])


def test_an_unknown_file_is_explained(scene):
    drop(scene, mime_of(paths=["/x/letter.docx"]))
    scene.until(lambda: "letter.docx" in scene.window.notices.text())


def test_no_child_swallows_drops(scene):
    """A view or line that takes a drag and then ignores it would lose it for the window.

    The sketch pad and the collections take some on purpose, and have tests of their own.
    """
    window = scene.window
    meant = (window.pad, *window.left.findChildren(QWidget))
    takers = [w for w in window.findChildren(QWidget) if w.acceptDrops() and w not in meant]
    assert [(type(w).__name__, w.objectName()) for w in takers] == []


# -- pasting ---------------------------------------------------------------------------------------
def test_a_copied_picture_is_pasted_anywhere(scene, qtbot):
    QGuiApplication.clipboard().setImage(red_image())
    scene.window.focus_results()
    with scene.answered():
        qtbot.keyClick(scene.window.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    term = scene.library.searches[-1].terms[0]
    assert term.kind is TermKind.IMAGE
    assert QImage.fromData(term.data).pixelColor(5, 5) == QColor("red")


def test_a_copied_file_is_pasted_into_the_line(scene, qtbot):
    QGuiApplication.clipboard().setMimeData(mime_of(paths=["/x/rain.wav"]))
    with scene.answered():
        qtbot.keyClick(scene.window.bar.line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert scene.library.searches[-1].terms == (Term(TermKind.AUDIO, "/x/rain.wav"),)
    assert scene.window.bar.line.text() == ""


def test_copied_words_are_pasted_into_the_line_as_words(scene, qtbot):
    QGuiApplication.clipboard().setText("harbour")
    with scene.answered():
        qtbot.keyClick(scene.window.bar.line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert scene.window.bar.line.text() == "harbour"


def test_an_empty_clipboard_is_mentioned(scene, qtbot):
    QGuiApplication.clipboard().setMimeData(QMimeData())
    scene.window.focus_results()
    qtbot.keyClick(scene.window.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    scene.until(lambda: "clipboard" in scene.window.notices.text())


def test_a_pasted_picture_joins_an_example_that_is_there(scene):
    with scene.answered():
        drop(scene, mime_of(paths=["/x/cat.png"]))
    with scene.answered():
        scene.window.intake.paste(mime_of(image=red_image()))
    assert len(scene.library.searches[-1].terms) == 2


def test_the_chip_of_a_pasted_picture_shows_it(scene):
    with scene.answered():
        scene.window.intake.paste(mime_of(image=red_image()))
    chip = scene.window.bar.chips()[0]
    scene.until(lambda: not chip._picture.pixmap().isNull())
    assert chip._picture.pixmap().toImage().pixelColor(10, 10) == QColor("red")


def paste_text(scene, text):
    QGuiApplication.clipboard().setText(text)
    scene.qtbot.keyClick(scene.window.bar.line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_a_path_that_is_pasted_as_words_is_the_file(scene, tmp_path):
    picture, sound = tmp_path / "my cat.png", tmp_path / "rain.wav"
    picture.touch()
    sound.touch()
    with scene.answered():
        paste_text(scene, f"{QUrl.fromLocalFile(str(picture)).toString()}\n{sound}")
    assert scene.library.searches[-1].terms == (
        Term(TermKind.IMAGE, str(picture)),
        Term(TermKind.AUDIO, str(sound)),
    )
    assert scene.window.bar.line.text() == ""


def test_a_path_of_nothing_is_words(scene, tmp_path):
    with scene.answered():
        paste_text(scene, f"{tmp_path}/nothing.png")
    assert scene.window.bar.line.text() == f"{tmp_path}/nothing.png"


def test_a_web_address_is_not_fetched(scene):
    scene.window.intake.paste(mime_of(text="https://example.org/cat.png"))
    scene.until(lambda: "network" in scene.window.notices.text())
    assert scene.window.session.now == Composition()


def test_words_that_were_copied_with_a_picture_of_them_are_words(scene):
    QGuiApplication.clipboard().setMimeData(mime_of(text="harbour", image=red_image()))
    with scene.answered():
        scene.qtbot.keyClick(
            scene.window.bar.line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier
        )
    assert scene.window.bar.line.text() == "harbour"


def test_words_that_stand_change_a_picture_that_is_pasted(scene):
    with scene.answered():
        scene.type("at night")
    with scene.answered():
        scene.window.intake.paste(mime_of(image=red_image()))
    query = scene.library.searches[-1]
    assert query.instruction == "at night"
    assert [term.kind for term in query.terms] == [TermKind.IMAGE]


def test_words_in_chips_change_a_picture_that_is_dropped_for_it(scene):
    boat, shy = Term(TermKind.TEXT, "boat"), Term(TermKind.WITHOUT, "people")
    with scene.answered():
        scene.window.session.put(Composition(terms=(boat, shy)))
    with scene.answered():
        drop(scene, mime_of(paths=["/x/cat.png"]), Use.BASE)
    query = scene.library.searches[-1]
    assert query.instruction == "boat"
    assert query.terms == (shy, Term(TermKind.IMAGE, "/x/cat.png"))


def test_words_that_stand_stay_words_beside_an_example(scene):
    with scene.answered():
        scene.type("harbour kind:photo")
    with scene.answered():
        drop(scene, mime_of(paths=["/x/cat.png"]), Use.ADD)
    query = scene.library.searches[-1]
    assert query.instruction == ""
    assert [term.value for term in query.terms] == ["/x/cat.png", "harbour"]
    assert query.kinds == (Kind.PHOTO,)


def test_the_zones_are_mirrored_where_one_reads_from_the_right(scene):
    overlay = scene.window.overlay
    overlay.begin(Incoming(paths=(Path("/x/a.png"),)), Composition(text="x"), scene.window.rect())
    left_to_right = [overlay.zone(use) for use in (Use.SEARCH, Use.LESS)]
    overlay.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    search, less = (overlay.zone(use) for use in (Use.SEARCH, Use.LESS))
    assert search.left() > less.left()
    assert (search.top(), search.width()) == (left_to_right[0].top(), left_to_right[0].width())
    assert overlay.use_at(search.center()) is Use.SEARCH
    assert overlay.use_at(less.center()) is Use.LESS
    overlay.end()


def test_the_menu_of_the_line_pastes_pictures_too(scene):
    QGuiApplication.clipboard().setImage(red_image())
    menu = scene.window.bar.line.menu()
    paste = next(action for action in menu.actions() if action.objectName() == "edit-paste")
    assert paste.isEnabled()
    with scene.answered():
        paste.trigger()
    assert scene.library.searches[-1].terms[0].kind is TermKind.IMAGE
    menu.deleteLater()


# -- opening and drawing ---------------------------------------------------------------------------
def test_chosen_files_are_searched_with(scene):
    scene.chooser.answer_files = [Path("/x/a.jpg"), Path("/x/b.jpg")]
    with scene.answered():
        scene.window.bar.open_file.click()
    assert [term.value for term in scene.library.searches[-1].terms] == ["/x/a.jpg", "/x/b.jpg"]


def test_the_sketch_is_searched_with_every_stroke(scene):
    scene.window.bar.sketch.click()
    assert scene.window.pad.isVisible()
    with scene.answered():
        scene.window.pad.changed.emit(b"first stroke")
    with scene.answered():
        scene.window.pad.changed.emit(b"second stroke")
    terms = scene.library.searches[-1].terms
    assert [(term.kind, term.data) for term in terms] == [(TermKind.SKETCH, b"second stroke")]
    scene.window.pad.accepted.emit(b"second stroke")
    assert not scene.window.pad.isVisible()
    assert len(scene.window.session.now.terms) == 1


def test_cancelling_the_sketch_puts_the_preview_back(scene):
    scene.window.show_sketch(True)
    scene.window.pad.cancelled.emit()
    assert scene.window.preview.isVisible()
    assert not scene.window.bar.sketch.isChecked()
