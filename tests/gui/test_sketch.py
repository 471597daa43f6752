"""The sketch pad: mouse, pen, keyboard, undo, and what it tells the window."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QInputDevice,
    QPointingDevice,
    QPointingDeviceUniqueId,
    QTabletEvent,
)
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.sketch.canvas import EXPORTED, PAPER, SketchCanvas
from app.sketch.drawing import Dot, Drawing, Stroke
from app.sketch.pad import SketchPad
from app.sketch.tracing import load_tracing

pytestmark = pytest.mark.gui


@pytest.fixture
def pad(qtbot: QtBot) -> SketchPad:
    made = SketchPad()
    qtbot.addWidget(made)
    made.resize(900, 820)
    with qtbot.waitExposed(made):
        made.show()
    made.canvas.setFocus()
    return made


def on_paper(canvas: SketchCanvas, x: float, y: float) -> QPoint:
    """Where a point of the paper (shares of its sides) lies in the widget."""
    place = canvas.paper_rect()
    return QPointF(place.x() + x * place.width(), place.y() + y * place.height()).toPoint()


def draw_line(qtbot: QtBot, pad: SketchPad, y: float, start: float = 0.2, end: float = 0.8) -> None:
    canvas, left = pad.canvas, Qt.MouseButton.LeftButton
    qtbot.mousePress(canvas, left, pos=on_paper(canvas, start, y))
    for step in range(1, 11):
        qtbot.mouseMove(canvas, on_paper(canvas, start + (end - start) * step / 10, y))
    qtbot.mouseRelease(canvas, left, pos=on_paper(canvas, end, y))


def colour_at(image: QImage, x: float, y: float) -> str:
    return image.pixelColor(round(x * image.width()), round(y * image.height())).name()


def decoded(png: bytes) -> QImage:
    assert png.startswith(b"\x89PNG")
    return QImage.fromData(png)


# -- the model, without Qt --------------------------------------------------------------------------
def test_a_drawing_undoes_and_redoes_in_order() -> None:
    drawing, first, second = Drawing(), Stroke(dots=[Dot(1, 1)]), Stroke(dots=[Dot(2, 2)])
    drawing.begin(first)
    drawing.begin(second)
    assert drawing.undo()
    assert drawing.strokes() == (first,)
    assert drawing.redo()
    assert drawing.strokes() == (first, second)
    assert not drawing.redo()


def test_a_new_stroke_ends_what_could_be_redone() -> None:
    drawing = Drawing()
    drawing.begin(Stroke())
    drawing.undo()
    drawing.begin(Stroke(colour="#ff0000"))
    assert not drawing.can_redo


def test_nothing_can_be_undone_on_fresh_paper() -> None:
    assert not Drawing().undo()


def test_paper_is_blank_after_wiping_and_after_erasing_nothing() -> None:
    drawing = Drawing()
    drawing.begin(Stroke(erases=True))
    assert drawing.is_blank
    drawing.begin(Stroke())
    assert not drawing.is_blank
    drawing.wipe()
    assert drawing.is_blank
    drawing.undo()
    assert not drawing.is_blank


def test_pressure_makes_a_stroke_wider() -> None:
    stroke = Stroke(width=20)
    assert stroke.width_at(Dot(0, 0, 0.0)) == 5
    assert stroke.width_at(Dot(0, 0, 1.0)) == 20


# -- mouse ------------------------------------------------------------------------------------------
def test_drawing_with_the_mouse_tells_a_png(qtbot: QtBot, pad: SketchPad) -> None:
    pad.colours.choose_number(5)
    pad.width_slider.setValue(12)
    with qtbot.waitSignal(pad.changed) as told:
        draw_line(qtbot, pad, 0.5)
    image = decoded(told.args[0])
    assert image.size() == EXPORTED
    assert colour_at(image, 0.5, 0.5) == pad.colours.swatches[5].colour
    assert colour_at(image, 0.5, 0.2) == "#ffffff"


def test_changes_are_told_while_the_button_is_still_down(qtbot: QtBot, pad: SketchPad) -> None:
    canvas = pad.canvas
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=on_paper(canvas, 0.3, 0.3))
    with qtbot.waitSignal(pad.changed):
        qtbot.mouseMove(canvas, on_paper(canvas, 0.6, 0.3))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=on_paper(canvas, 0.6, 0.3))


def test_a_quick_stroke_is_told_once_and_at_once_when_the_pen_is_lifted(
    qtbot: QtBot, pad: SketchPad
) -> None:
    told: list[bytes] = []
    pad.changed.connect(told.append)
    pad.canvas._tell.setInterval(60_000)
    draw_line(qtbot, pad, 0.3)
    assert told == [pad.png()]
    with qtbot.waitSignal(pad.rested):
        draw_line(qtbot, pad, 0.6)
    assert told[1:] == [pad.png()]


def test_the_line_ends_where_the_pen_was_lifted(qtbot: QtBot, pad: SketchPad) -> None:
    canvas, left = pad.canvas, Qt.MouseButton.LeftButton
    qtbot.mousePress(canvas, left, pos=on_paper(canvas, 0.2, 0.5))
    qtbot.mouseMove(canvas, on_paper(canvas, 0.8, 0.5))
    qtbot.mouseRelease(canvas, left, pos=on_paper(canvas, 0.8, 0.5))
    assert colour_at(canvas.picture(), 0.8, 0.5) == "#000000"


def test_the_right_button_draws_nothing(qtbot: QtBot, pad: SketchPad) -> None:
    qtbot.mousePress(pad.canvas, Qt.MouseButton.RightButton, pos=on_paper(pad.canvas, 0.5, 0.5))
    qtbot.mouseRelease(pad.canvas, Qt.MouseButton.RightButton, pos=on_paper(pad.canvas, 0.5, 0.5))
    assert pad.png() == b""


def test_the_eraser_takes_ink_away(qtbot: QtBot, pad: SketchPad) -> None:
    draw_line(qtbot, pad, 0.5)
    pad.width_slider.setValue(40)
    pad.eraser.click()
    draw_line(qtbot, pad, 0.5, start=0.4, end=0.6)
    picture = pad.canvas.picture()
    assert colour_at(picture, 0.5, 0.5) == "#ffffff"
    assert colour_at(picture, 0.25, 0.5) == "#000000"


def test_choosing_a_colour_takes_up_the_pen_again(pad: SketchPad) -> None:
    pad.eraser.click()
    pad.colours.choose_number(7)
    assert pad.pen.isChecked()
    assert not pad.canvas.erases
    assert pad.canvas.colour == pad.colours.swatches[7].colour


def test_a_mixed_colour_is_drawn_with(qtbot: QtBot, pad: SketchPad) -> None:
    pad.colours.custom.click()
    assert pad.colours.mixer.isVisible()
    for slider, value in zip(pad.colours.mixer.sliders, (120, 255, 255), strict=True):
        slider.setValue(value)
    draw_line(qtbot, pad, 0.5)
    assert colour_at(pad.canvas.picture(), 0.5, 0.5) == QColor.fromHsv(120, 255, 255).name()


# -- steps ------------------------------------------------------------------------------------------
def test_undo_and_redo_give_the_same_ink_as_drawing_did(qtbot: QtBot, pad: SketchPad) -> None:
    draw_line(qtbot, pad, 0.3)
    pad.eraser.click()
    draw_line(qtbot, pad, 0.3, start=0.5, end=0.6)
    pad.pen.click()
    draw_line(qtbot, pad, 0.6)
    before = pad.canvas.picture()
    for _ in range(3):
        pad.undo.click()
    assert pad.canvas.picture() != before
    assert pad.png() == b""
    for _ in range(3):
        pad.redo.click()
    assert pad.canvas.picture() == before


def test_clearing_tells_an_empty_sketch_and_can_be_undone(qtbot: QtBot, pad: SketchPad) -> None:
    with qtbot.waitSignal(pad.changed):
        draw_line(qtbot, pad, 0.5)
    with qtbot.waitSignal(pad.changed) as told:
        pad.wipe.click()
    assert told.args == [b""]
    pad.undo.click()
    assert pad.png()


def test_buttons_can_only_do_what_makes_sense(qtbot: QtBot, pad: SketchPad) -> None:
    buttons = (pad.undo, pad.redo, pad.wipe, pad.accept)
    assert [button.isEnabled() for button in buttons] == [False, False, False, False]
    draw_line(qtbot, pad, 0.5)
    assert [button.isEnabled() for button in buttons] == [True, False, True, True]
    pad.undo.click()
    assert [button.isEnabled() for button in buttons] == [False, True, False, False]


def test_reset_forgets_everything(qtbot: QtBot, pad: SketchPad) -> None:
    draw_line(qtbot, pad, 0.5)
    pad.reset()
    assert pad.png() == b""
    assert not pad.undo.isEnabled()


# -- keyboard ---------------------------------------------------------------------------------------
def test_arrow_keys_and_space_draw(qtbot: QtBot, pad: SketchPad) -> None:
    canvas = pad.canvas
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert pad.png() == b""
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    for _ in range(10):
        qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    (stroke,) = canvas.drawing.strokes()
    assert stroke.dots[0] == Dot(PAPER.width() / 2 + 12, PAPER.height() / 2)
    assert stroke.dots[-1] == Dot(PAPER.width() / 2 + 132, PAPER.height() / 2)


def test_the_key_pen_stays_on_the_paper(qtbot: QtBot, pad: SketchPad) -> None:
    qtbot.keyClick(pad.canvas, Qt.Key.Key_Space)
    for _ in range(60):
        qtbot.keyClick(pad.canvas, Qt.Key.Key_Up)
    (stroke,) = pad.canvas.drawing.strokes()
    assert stroke.dots[-1].y == 0


def test_a_pad_that_was_put_away_tells_nothing_late(qtbot: QtBot, pad: SketchPad) -> None:
    draw_line(qtbot, pad, 0.5)
    with qtbot.assertNotEmitted(pad.changed, wait=200):
        pad.hide()


def test_escape_lifts_the_pen_first_and_leaves_then(qtbot: QtBot, pad: SketchPad) -> None:
    left: list[bool] = []
    pad.cancelled.connect(lambda: left.append(True))
    qtbot.keyClick(pad.canvas, Qt.Key.Key_Space)
    qtbot.keyClick(pad.canvas, Qt.Key.Key_Escape)
    assert left == []
    qtbot.keyClick(pad.canvas, Qt.Key.Key_Escape)
    assert left == [True]


def test_enter_accepts_a_sketch_but_no_blank_paper(qtbot: QtBot, pad: SketchPad) -> None:
    accepted: list[bytes] = []
    pad.accepted.connect(accepted.append)
    qtbot.keyClick(pad.canvas, Qt.Key.Key_Return)
    assert accepted == []
    draw_line(qtbot, pad, 0.5)
    qtbot.keyClick(pad.canvas, Qt.Key.Key_Return)
    assert accepted == [pad.png()]


@pytest.mark.parametrize(
    ("key", "modifier", "check"),
    [
        (Qt.Key.Key_E, Qt.KeyboardModifier.NoModifier, lambda pad: pad.canvas.erases),
        (Qt.Key.Key_BracketRight, Qt.KeyboardModifier.NoModifier, lambda pad: pad.canvas.pen_width == 9),
        (Qt.Key.Key_BracketLeft, Qt.KeyboardModifier.NoModifier, lambda pad: pad.canvas.pen_width == 3),
        (Qt.Key.Key_6, Qt.KeyboardModifier.NoModifier, lambda pad: pad.canvas.colour == "#d3222a"),
        (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, lambda pad: pad.canvas.drawing.can_redo),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, lambda pad: pad.png() == b""),
    ],
)  # fmt: skip
def test_shortcuts(
    qtbot: QtBot, pad: SketchPad, key: Qt.Key, modifier: Qt.KeyboardModifier, check: object
) -> None:
    draw_line(qtbot, pad, 0.5)
    qtbot.keyClick(pad.canvas, key, modifier)
    assert check(pad)  # type: ignore[operator]


# -- pen tablet -------------------------------------------------------------------------------------
def pen_device(kind: QPointingDevice.PointerType) -> QPointingDevice:
    return QPointingDevice(
        "pen", 7, QInputDevice.DeviceType.Stylus, kind, QInputDevice.Capability.Pressure, 1, 1, "",
        QPointingDeviceUniqueId(),
    )  # fmt: skip


def pen_event(
    canvas: SketchCanvas, device: QPointingDevice, kind: QEvent.Type, x: float, pressure: float
) -> QTabletEvent:
    at = QPointF(on_paper(canvas, x, 0.5))
    left = Qt.MouseButton.LeftButton
    return QTabletEvent(
        kind, device, at, at, pressure, 0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier, left, left
    )


def test_a_pen_draws_with_its_pressure(qtbot: QtBot, pad: SketchPad) -> None:
    device = pen_device(QPointingDevice.PointerType.Pen)
    for kind, x, pressure in (
        (QEvent.Type.TabletPress, 0.3, 0.2),
        (QEvent.Type.TabletMove, 0.5, 0.9),
        (QEvent.Type.TabletRelease, 0.5, 0.0),
    ):
        QApplication.sendEvent(pad.canvas, pen_event(pad.canvas, device, kind, x, pressure))
    (stroke,) = pad.canvas.drawing.strokes()
    assert [round(dot.pressure, 2) for dot in stroke.dots[:2]] == [0.2, 0.9]
    assert not stroke.erases


def test_the_other_end_of_the_pen_erases(qtbot: QtBot, pad: SketchPad) -> None:
    device = pen_device(QPointingDevice.PointerType.Eraser)
    press = pen_event(pad.canvas, device, QEvent.Type.TabletPress, 0.3, 0.5)
    QApplication.sendEvent(pad.canvas, press)
    (stroke,) = pad.canvas.drawing.strokes()
    assert stroke.erases


# -- tracing ----------------------------------------------------------------------------------------
def saved_picture(path: Path, width: int = 300, height: int = 200) -> Path:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#204080"))
    assert image.save(str(path))
    return path


def test_a_picture_to_trace_is_seen_but_is_no_part_of_the_sketch(
    qtbot: QtBot, pad: SketchPad, tmp_path: Path
) -> None:
    pad.trace_file(saved_picture(tmp_path / "model.png"))
    qtbot.waitUntil(lambda: pad.canvas.has_tracing)
    middle = on_paper(pad.canvas, 0.5, 0.5)
    assert pad.canvas.grab().toImage().pixelColor(middle).name() != "#ffffff"
    draw_line(qtbot, pad, 0.2)
    assert colour_at(decoded(pad.png()), 0.5, 0.5) == "#ffffff"
    assert pad.tracing.isChecked()
    qtbot.keyClick(pad.canvas, Qt.Key.Key_T)
    assert not pad.canvas.has_tracing
    assert not pad.tracing.isChecked()


def test_a_file_that_is_no_picture_is_named_in_a_sentence(
    qtbot: QtBot, pad: SketchPad, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    pad.trace_file(broken)
    qtbot.waitUntil(lambda: pad.message() != "")
    assert "broken.jpg" in pad.message()
    assert not pad.canvas.has_tracing


def test_a_large_picture_to_trace_is_read_small(tmp_path: Path) -> None:
    picture = load_tracing(saved_picture(tmp_path / "large.jpg", 4000, 3000))
    assert not picture.isNull()
    assert picture.width() <= 2 * PAPER.width()


# -- for everyone -----------------------------------------------------------------------------------
def test_the_paper_is_white_in_every_theme(
    qtbot: QtBot, pad: SketchPad, qapp: QApplication
) -> None:
    from app.theme import apply_theme

    for mode in ("dark", "contrast", "light"):
        apply_theme(qapp, mode)  # type: ignore[arg-type]
        seen = pad.canvas.grab().toImage().pixelColor(on_paper(pad.canvas, 0.5, 0.5))
        assert seen.name() == "#ffffff"


def test_every_tool_has_a_name_for_screen_readers(pad: SketchPad) -> None:
    from PySide6.QtWidgets import QAbstractButton, QSlider

    controls = [*pad.findChildren(QAbstractButton), *pad.findChildren(QSlider)]
    nameless = [one for one in controls if not one.accessibleName() and not one.property("text")]
    assert nameless == []
