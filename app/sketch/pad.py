"""The sketch pad: paper, tools, saved sketches, and the two ways to leave.

Examples
--------
::

    pad = SketchPad()
    pad.changed.connect(search_live)      # PNG while drawing; b"" while the paper is blank
    pad.accepted.connect(keep_as_chip)
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.icons import set_icon
from app.incoming import Incoming, read_mime, term_kind_of
from app.sketch.canvas import START_WIDTH, SketchCanvas
from app.sketch.shelf import SketchShelf
from app.sketch.tools import ColourPicker
from app.sketch.tracing import TracingButton
from app.sketch.written import Sheet
from app.theme import SPACE_M, SPACE_S, SPACE_XS
from engine.domain import TermKind

WIDTHS: Final = (2, 48)
WIDTH_STEP: Final = 3
BRUSH_WIDTH: Final = 24  # to begin with in colours: areas, not lines


class SketchPad(QWidget):
    """Draw, and be done with it.

    Keys: P pen, E eraser, [ and ] width, L lines, C colours, 1 to 9 a colour, T draws after a
    picture, S saves, Delete clears, Ctrl+Z and Ctrl+Shift+Z, Enter accepts, Escape cancels; on the
    paper arrow keys and Space draw.

    Signals
    -------
    changed(bytes)
        PNG while drawing, some times per second at most; empty while the paper is blank.
    accepted(bytes)
        The user wants to search with this PNG.
    cancelled()
        The user wants no sketch after all.
    rested()
        The pen has not moved for a moment: there is time to look closely.
    opened()
        The pad has come into sight.
    save_wanted()
        The sketch is to be kept.
    picture_dropped(Path)
        This file is to be drawn after.
    """

    changed = Signal(bytes)
    accepted = Signal(bytes)
    cancelled = Signal()
    rested = Signal()
    opened = Signal()
    save_wanted = Signal()
    picture_dropped = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = SketchCanvas(self)
        self.colours = ColourPicker(self)
        self.shelf = SketchShelf(self)
        self._message = QLabel(self)
        self._message.setWordWrap(True)
        self._message.setProperty("role", "danger")
        self._message.hide()
        self._make_tools()
        self._make_modes()
        self._make_steps()
        self._lay_out()
        self._connect()
        self._make_shortcuts()
        self._show_state()
        self.setAcceptDrops(True)
        self.setAccessibleName(self.tr("Sketch"))
        self.setFocusProxy(self.canvas)

    # -- construction -------------------------------------------------------------------------------
    def _tool(self, name: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        set_icon(button, name)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        return button

    def _make_tools(self) -> None:
        self.pen = self._tool("pen", self.tr("Pen (P)"))
        self.eraser = self._tool("eraser", self.tr("Eraser (E)"))
        self._kinds = QButtonGroup(self)
        for button in (self.pen, self.eraser):
            button.setCheckable(True)
            self._kinds.addButton(button)
        self.pen.setChecked(True)
        self.width_slider = QSlider(Qt.Orientation.Horizontal, self)
        self.width_slider.setRange(*WIDTHS)
        self.width_slider.setValue(START_WIDTH)
        self.width_slider.setMinimumWidth(48)
        self.width_slider.setToolTip(self.tr("Width of the line ([ and ])"))
        self.width_slider.setAccessibleName(self.tr("Width of the line"))

    def _make_modes(self) -> None:
        self.lines = QPushButton(self.tr("Lines"), self)
        self.lines.setToolTip(self.tr("Only shapes count (L)"))
        self.painting = QPushButton(self.tr("Colours"), self)
        self.painting.setToolTip(self.tr("Which colours lie where counts as well (C)"))
        self._modes = QButtonGroup(self)
        for button in (self.lines, self.painting):
            button.setCheckable(True)
            self._modes.addButton(button)
        self.lines.setChecked(True)

    def _make_steps(self) -> None:
        self.undo = self._tool("undo", self.tr("Undo (Ctrl+Z)"))
        self.redo = self._tool("redo", self.tr("Redo (Ctrl+Shift+Z)"))
        self.wipe = self._tool("trash", self.tr("Clear the paper (Delete)"))
        self.tracing = TracingButton(self.canvas, self)
        self.save = self._tool("bookmark", self.tr("Save this sketch (S)"))
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.accept = QPushButton(self.tr("Search"), self)
        self.accept.setProperty("primary", True)

    def _lay_out(self) -> None:
        tools = self._row(self.pen, self.eraser, self.width_slider, self.undo, self.redo, self.wipe)
        modes = self._row(self.lines, self.painting, None, self.tracing, self.save)
        bottom = QHBoxLayout()
        bottom.setSpacing(SPACE_S)
        bottom.addStretch(1)
        bottom.addWidget(self.cancel)
        bottom.addWidget(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        layout.setSpacing(SPACE_S)
        layout.addLayout(tools)
        layout.addLayout(modes)
        for part in (self.colours, self.canvas, self._message):
            layout.addWidget(part, int(part is self.canvas))
        layout.addLayout(bottom)
        layout.addWidget(self.shelf)
        self.colours.hide()

    @staticmethod
    def _row(*widgets: QWidget | None) -> QHBoxLayout:
        """Set widgets side by side; None: what room there is."""
        row = QHBoxLayout()
        row.setSpacing(SPACE_XS)
        for widget in widgets:
            if widget is None:
                row.addStretch(1)
            else:
                row.addWidget(widget)
        return row

    def minimumSizeHint(self) -> QSize:
        """Ask for what all parts need at this width: below it the pane scrolls."""
        least, layout = super().minimumSizeHint(), self.layout()
        if layout is None or not layout.hasHeightForWidth():
            return least
        width = max(least.width(), self.width())
        return QSize(least.width(), layout.minimumHeightForWidth(width))

    def _connect(self) -> None:
        canvas = self.canvas
        canvas.changed.connect(self.changed)
        canvas.rested.connect(self.rested)
        canvas.edited.connect(self._show_state)
        self.eraser.toggled.connect(self._set_erases)
        self.width_slider.valueChanged.connect(self._set_width)
        self.colours.chosen.connect(self._set_colour)
        self.painting.toggled.connect(self._set_in_colour)
        for button, act in (
            (self.undo, canvas.undo),
            (self.redo, canvas.redo),
            (self.wipe, canvas.wipe),
            (self.save, self._save),
            (self.accept, self._accept),
        ):
            button.clicked.connect(act)
        self.tracing.complained.connect(self.complain)
        self.cancel.clicked.connect(self.cancelled)

    def _make_shortcuts(self) -> None:
        keys: dict[QKeySequence, Callable[[], object]] = {
            QKeySequence(QKeySequence.StandardKey.Undo): self.canvas.undo,
            QKeySequence("Ctrl+Shift+Z"): self.canvas.redo,
            QKeySequence("Ctrl+Y"): self.canvas.redo,
            QKeySequence("Delete"): self.canvas.wipe,
            QKeySequence("P"): self.pen.click,
            QKeySequence("E"): self.eraser.click,
            QKeySequence("L"): self.lines.click,
            QKeySequence("C"): self.painting.click,
            QKeySequence("T"): self.tracing.turn,
            QKeySequence("S"): self._save,
            QKeySequence("["): lambda: self._change_width(-WIDTH_STEP),
            QKeySequence("]"): lambda: self._change_width(WIDTH_STEP),
        }
        for number in range(9):
            keys[QKeySequence(str(number + 1))] = partial(self.colours.choose_number, number)
        for sequence, act in keys.items():
            shortcut = QShortcut(sequence, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # -- for the window -----------------------------------------------------------------------------
    def png(self) -> bytes:
        """Give the sketch as a PNG file; empty while the paper is blank."""
        return self.canvas.png()

    def reset(self) -> None:
        """Begin with fresh paper."""
        self.canvas.reset()
        self.complain("")
        self.lines.setChecked(True)
        self.tracing.setChecked(False)

    def open(self, sheet: Sheet) -> None:
        """Go on with a saved drawing."""
        self.complain("")
        self.canvas.open(sheet)
        (self.painting if sheet.in_colour else self.lines).setChecked(True)
        self.canvas.setFocus()

    def trace(self, picture: QImage | None) -> None:
        """Lay a picture faintly under the paper, or take it away."""
        self.tracing.trace(picture)

    def trace_file(self, path: Path) -> None:
        """Read a picture in the background and lay it under the paper."""
        self.tracing.trace_file(path)

    def message(self) -> str:
        """Give the sentence about what went wrong, or an empty string."""
        return self._message.text()

    def complain(self, sentence: str) -> None:
        """Say what went wrong; empty: nothing any more."""
        self._message.setText(sentence)
        self._message.setVisible(bool(sentence))

    # -- events ---------------------------------------------------------------------------------------
    def showEvent(self, event: QShowEvent) -> None:
        """Tell that one may soon draw."""
        super().showEvent(event)
        self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter accepts, Escape cancels."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._accept()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Say that a picture can be drawn after."""
        if _picture_in(read_mime(event.mimeData())) is None:
            event.ignore()
            return
        self.canvas.show_drop_hint(self.tr("Draw after this picture"))
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing was dropped."""
        self.canvas.show_drop_hint("")
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Lay what was dropped under the paper."""
        self.canvas.show_drop_hint("")
        found = _picture_in(read_mime(event.mimeData()))
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if isinstance(found, QImage):
            self.trace(found)
        elif found is not None:
            self.picture_dropped.emit(found)

    # -- slots ----------------------------------------------------------------------------------------
    def _accept(self) -> None:
        if png := self.png():
            self.accepted.emit(png)

    def _save(self) -> None:
        if self.save.isEnabled():
            self.save_wanted.emit()

    def _set_erases(self, is_on: bool) -> None:
        self.canvas.erases = is_on

    def _set_width(self, width_px: int) -> None:
        self.canvas.pen_width = float(width_px)
        self.canvas.update()

    def _change_width(self, by_px: int) -> None:
        self.width_slider.setValue(self.width_slider.value() + by_px)

    def _set_colour(self, colour: str) -> None:
        self.painting.setChecked(True)
        self.canvas.colour = colour
        self.pen.click()

    def _set_in_colour(self, is_wanted: bool) -> None:
        self.canvas.set_in_colour(is_wanted)
        self.colours.setVisible(is_wanted)
        if is_wanted and self.canvas.drawing.is_blank:
            self.width_slider.setValue(max(self.width_slider.value(), BRUSH_WIDTH))

    def _show_state(self) -> None:
        self.undo.setEnabled(self.canvas.drawing.can_undo)
        self.redo.setEnabled(self.canvas.drawing.can_redo)
        has_ink = not self.canvas.drawing.is_blank
        for button in (self.wipe, self.save, self.accept):
            button.setEnabled(has_ink)


def _picture_in(incoming: Incoming) -> Path | QImage | None:
    """What could be drawn after of what is dragged here."""
    if incoming.image is not None:
        return QImage(incoming.image)
    paths = [*(Path(term.value) for term in incoming.terms), *incoming.paths]
    shown = (path for path in paths if term_kind_of(path) in (TermKind.IMAGE, TermKind.SCORE))
    return next(shown, None)
