"""The sketch pad: paper, tools, and the two ways to leave.

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

from PySide6.QtCore import QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageReader, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.background import Mailbox
from app.icons import set_icon
from app.sketch.canvas import PAPER, START_WIDTH, SketchCanvas
from app.sketch.tools import ColourPicker
from app.theme import SPACE_M, SPACE_S, SPACE_XS

WIDTHS: Final = (2, 48)
WIDTH_STEP: Final = 3


def load_tracing(path: Path) -> QImage:
    """Read a picture at the paper's size, upright; a null image when Qt cannot read it.

    Any thread.
    """
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and (size.width() > PAPER.width() or size.height() > PAPER.height()):
        # Twice the paper: the picture may lie on its side and is only turned after scaling.
        limit = QSize(2 * PAPER.width(), 2 * PAPER.width())
        reader.setScaledSize(size.scaled(limit, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


class SketchPad(QWidget):
    """Draw, and be done with it.

    Keys: P pen, E eraser, [ and ] width, 1 to 9 colours, Delete clears, Ctrl+Z and Ctrl+Shift+Z,
    Enter accepts, Escape cancels; on the paper arrow keys and Space draw.

    Signals
    -------
    changed(bytes)
        PNG while drawing, some times per second at most; empty while the paper is blank.
    accepted(bytes)
        The user wants to search with this PNG.
    cancelled()
        The user wants no sketch after all.
    """

    changed = Signal(bytes)
    accepted = Signal(bytes)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = SketchCanvas(self)
        self.colours = ColourPicker(self)
        self._mailbox = Mailbox(self)
        self._message = QLabel(self)
        self._message.setWordWrap(True)
        self._message.setProperty("role", "danger")
        self._message.hide()
        self._make_tools()
        self._make_steps()
        self._lay_out()
        self._connect()
        self._make_shortcuts()
        self._show_state()
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
        self.width_slider.setFixedWidth(72)
        self.width_slider.setToolTip(self.tr("Width of the line ([ and ])"))
        self.width_slider.setAccessibleName(self.tr("Width of the line"))

    def _make_steps(self) -> None:
        self.undo = self._tool("undo", self.tr("Undo (Ctrl+Z)"))
        self.redo = self._tool("redo", self.tr("Redo (Ctrl+Shift+Z)"))
        self.wipe = self._tool("trash", self.tr("Clear the paper (Delete)"))
        self.tracing = self._tool("photo", self.tr("Draw after a picture…"))
        self.tracing.setCheckable(True)
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.accept = QPushButton(self.tr("Search"), self)
        self.accept.setProperty("primary", True)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SPACE_XS)
        for widget in (self.pen, self.eraser, self.width_slider):
            top.addWidget(widget)
        top.addStretch(1)
        for widget in (self.undo, self.redo, self.wipe, self.tracing):
            top.addWidget(widget)
        bottom = QHBoxLayout()
        bottom.setSpacing(SPACE_S)
        bottom.addWidget(self.colours, 1)
        bottom.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignBottom)
        bottom.addWidget(self.accept, 0, Qt.AlignmentFlag.AlignBottom)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        layout.setSpacing(SPACE_S)
        layout.addLayout(top)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self._message)
        layout.addLayout(bottom)

    def _connect(self) -> None:
        self.canvas.changed.connect(self.changed)
        self.canvas.edited.connect(self._show_state)
        self.eraser.toggled.connect(self._set_erases)
        self.width_slider.valueChanged.connect(self._set_width)
        self.colours.chosen.connect(self._set_colour)
        self.undo.clicked.connect(self.canvas.undo)
        self.redo.clicked.connect(self.canvas.redo)
        self.wipe.clicked.connect(self.canvas.wipe)
        self.tracing.clicked.connect(self._toggle_tracing)
        self.cancel.clicked.connect(self.cancelled)
        self.accept.clicked.connect(self._accept)

    def _make_shortcuts(self) -> None:
        keys: dict[QKeySequence, Callable[[], object]] = {
            QKeySequence(QKeySequence.StandardKey.Undo): self.canvas.undo,
            QKeySequence("Ctrl+Shift+Z"): self.canvas.redo,
            QKeySequence("Ctrl+Y"): self.canvas.redo,
            QKeySequence("Delete"): self.canvas.wipe,
            QKeySequence("P"): self.pen.click,
            QKeySequence("E"): self.eraser.click,
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
        self._complain("")
        self.tracing.setChecked(False)

    def trace(self, picture: QImage | None) -> None:
        """Lay a picture faintly under the paper, or take it away."""
        self.canvas.set_tracing(picture)
        self.tracing.setChecked(self.canvas.has_tracing)

    def trace_file(self, path: Path) -> None:
        """Read a picture in the background and lay it under the paper."""
        self._complain("")

        def read() -> None:
            picture = load_tracing(path)
            if isValid(self):
                self._mailbox.post(lambda: self._take_tracing(path, picture))

        QThreadPool.globalInstance().start(read)

    def message(self) -> str:
        """Give the sentence about what went wrong, or an empty string."""
        return self._message.text()

    # -- slots ----------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter accepts, Escape cancels."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._accept()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def _accept(self) -> None:
        if png := self.png():
            self.accepted.emit(png)

    def _set_erases(self, is_on: bool) -> None:
        self.canvas.erases = is_on

    def _set_width(self, width_px: int) -> None:
        self.canvas.pen_width = float(width_px)
        self.canvas.update()

    def _change_width(self, by_px: int) -> None:
        self.width_slider.setValue(self.width_slider.value() + by_px)

    def _set_colour(self, colour: str) -> None:
        self.canvas.colour = colour
        self.pen.click()

    def _show_state(self) -> None:
        self.undo.setEnabled(self.canvas.drawing.can_undo)
        self.redo.setEnabled(self.canvas.drawing.can_redo)
        has_ink = not self.canvas.drawing.is_blank
        self.wipe.setEnabled(has_ink)
        self.accept.setEnabled(has_ink)

    def _toggle_tracing(self) -> None:
        if self.canvas.has_tracing:
            self.trace(None)
            return
        self.tracing.setChecked(False)
        dialog = QFileDialog(self, self.tr("Draw after a picture"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self._picture_filter(), self.tr("All files (*)")])
        dialog.fileSelected.connect(lambda name: self.trace_file(Path(name)))
        dialog.open()

    def _picture_filter(self) -> str:
        formats = QImageReader.supportedImageFormats()
        endings = " ".join(f"*.{bytes(form.data()).decode()}" for form in formats)
        return self.tr("Pictures ({endings})").format(endings=endings)

    def _take_tracing(self, path: Path, picture: QImage) -> None:
        if picture.isNull():
            self._complain(
                self.tr("{name} cannot be shown. Try a JPEG or PNG file.").format(name=path.name)
            )
        self.trace(picture)

    def _complain(self, sentence: str) -> None:
        self._message.setText(sentence)
        self._message.setVisible(bool(sentence))
