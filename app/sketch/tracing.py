"""What lies faintly under the paper to be drawn after: a file, the selected result, what was dropped."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtWidgets import QFileDialog, QMenu, QToolButton, QWidget
from shiboken6 import isValid

from app.background import Mailbox
from app.icons import set_icon
from app.sketch.canvas import PAPER, SketchCanvas


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


class TracingButton(QToolButton):
    """Lays a picture under the paper and takes it away; its menu says where the picture comes from.

    Signals
    -------
    result_wanted()
        The user wants to draw after the selected result.
    complained(str)
        What went wrong, or empty: nothing any more.
    """

    result_wanted = Signal()
    complained = Signal(str)

    def __init__(self, canvas: SketchCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._result_name = ""
        self._mailbox = Mailbox(self)
        set_icon(self, "photo")
        self.setCheckable(True)  # checked while there is a picture; the menu does the rest
        self.setAccessibleName(self.tr("Draw after a picture"))
        self.setToolTip(self.tr("Draw after a picture: the selected result, or a file (T)"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        self.result_action = menu.addAction(self.tr("The selected result"), self.result_wanted.emit)
        menu.addAction(self.tr("A picture file…"), self.choose_file)
        self.nothing_action = menu.addAction(
            self.tr("Take the picture away"), lambda: self.trace(None)
        )
        menu.aboutToShow.connect(self._show_state)
        self.setMenu(menu)
        self.clicked.connect(lambda: self.setChecked(canvas.has_tracing))

    def offer_result(self, name: str) -> None:
        """Say which result is selected; empty: none."""
        self._result_name = name

    def trace(self, picture: QImage | None) -> None:
        """Lay a picture faintly under the paper, or take it away."""
        self._canvas.set_tracing(picture)
        self.setChecked(self._canvas.has_tracing)

    def trace_file(self, path: Path) -> None:
        """Read a picture in the background and lay it under the paper."""
        self.complained.emit("")

        def read() -> None:
            picture = load_tracing(path)
            if isValid(self):
                self._mailbox.post(lambda: self._take(path, picture))

        QThreadPool.globalInstance().start(read)

    def choose_file(self) -> None:
        """Let the user choose a picture."""
        dialog = QFileDialog(self, self.tr("Draw after a picture"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self._picture_filter(), self.tr("All files (*)")])
        dialog.fileSelected.connect(lambda name: self.trace_file(Path(name)))
        dialog.open()

    def complain_of(self, name: str) -> None:
        """Say that a file cannot be drawn after."""
        self.complained.emit(
            self.tr("{name} cannot be shown. Try a JPEG or PNG file.").format(name=name)
        )

    def turn(self) -> None:
        """Take the picture away, or lay the nearest one under the paper."""
        if self._canvas.has_tracing:
            self.trace(None)
        elif self._result_name:
            self.result_wanted.emit()
        else:
            self.choose_file()

    def _show_state(self) -> None:
        self.result_action.setEnabled(bool(self._result_name))
        self.nothing_action.setEnabled(self._canvas.has_tracing)

    def _picture_filter(self) -> str:
        formats = QImageReader.supportedImageFormats()
        endings = " ".join(f"*.{bytes(form.data()).decode()}" for form in formats)
        return self.tr("Pictures ({endings})").format(endings=endings)

    def _take(self, path: Path, picture: QImage) -> None:
        if picture.isNull():
            self.complain_of(path.name)
        self.trace(picture)
