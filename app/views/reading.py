"""A page of text that can be searched and printed: the help, and the keys.

Conventions
-----------
A `Part` is a title with its lines; a line is a text, or a key with what it does.
"""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QMarginsF, QUrl
from PySide6.QtGui import (
    QImage,
    QKeySequence,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QResizeEvent,
    QShowEvent,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app import desktop
from app.preview.texts import problem_text
from app.settings.section import label
from app.theme import SPACE_L, SPACE_M, SPACE_S, tokens, watcher
from app.views.help_pictures import picture_path, read_pictures
from engine.errors import EnvironmentProblem

if TYPE_CHECKING:
    from app.bridge import EngineBridge

MARGIN_MM = 15.0
KEYS_PERCENT = 34
WIDEST_LETTERS = 75  # longer lines are hard to read


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or what a key does."""

    text: str
    keys: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A title and its lines."""

    title: str
    lines: tuple[Line, ...]
    pictures: tuple[str, ...] = ()


def matching(parts: Sequence[Part], wanted: str) -> list[Part]:
    """Keep the lines that hold all words, and whole parts whose title does."""
    words = wanted.casefold().split()

    def holds(text: str) -> bool:
        folded = text.casefold()
        return all(word in folded for word in words)

    kept = []
    for part in parts:
        lines = tuple(line for line in part.lines if holds(f"{part.title} {line.keys} {line.text}"))
        if lines:
            kept.append(replace(part, lines=lines, pictures=() if words else part.pictures))
    return kept


def as_html(parts: Sequence[Part], muted: str, pictures: Mapping[str, str] | None = None) -> str:
    """Write parts as rich text; keys stand in a table, in a colour of their own.

    `pictures` are tags by the names of pictures; what is not there is not shown.
    """
    tags = pictures or {}
    return "".join(_part(part, muted, tags) for part in parts)


def _part(part: Part, muted: str, pictures: Mapping[str, str]) -> str:
    rows = "".join(
        f"<tr><td width='{KEYS_PERCENT}%' style='color:{muted}'><b>{escape(line.keys)}</b></td>"
        f"<td>{escape(line.text)}</td></tr>"
        for line in part.lines
        if line.keys
    )
    texts = "".join(f"<p>{escape(line.text)}</p>" for line in part.lines if not line.keys)
    table = f"<table width='100%' cellpadding='4'>{rows}</table>" if rows else ""
    shown = "".join(f"<p>{pictures[name]}</p>" for name in part.pictures if name in pictures)
    return f"<h3>{escape(part.title)}</h3>{texts}{shown}{table}"


def native(keys: str) -> str:
    """Write a key as this system does."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def pdf_of(html: str, title: str) -> bytes:
    """Lay rich text out on pages, in memory: some milliseconds; documents want the GUI thread."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    size, way = QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    writer.setPageLayout(QPageLayout(size, way, margins, QPageLayout.Unit.Millimeter))
    document = QTextDocument()
    document.setHtml(html)
    document.print_(writer)
    return bytes(buffer.data().data())


def write_pdf(pdf: bytes, title: str) -> Path:
    """Put a PDF into the folder for passing files; on a worker thread."""
    path = Path(tempfile.gettempdir()) / f"{title}.pdf"
    try:
        path.write_bytes(pdf)
    except OSError as error:
        text = QCoreApplication.translate("ReadingPage", "{name} could not be written.")
        advice = QCoreApplication.translate("ReadingPage", "Check that its disk has room.")
        raise EnvironmentProblem(text.format(name=path), advice) from error
    return path


class ReadingPage(QWidget):
    """A line that filters, a button that prints, and the text.

    Parameters
    ----------
    parts
        Gives the text; asked each time the page comes into sight.
    """

    def __init__(
        self,
        title: str,
        parts: Callable[[], Sequence[Part]],
        bridge: "EngineBridge",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._title, self._parts, self._bridge = title, parts, bridge
        self._pictures: dict[Path, QImage] = {}
        self.wanted = QLineEdit(self)
        self.wanted.setClearButtonEnabled(True)
        self.wanted.setPlaceholderText(self.tr("Search here"))
        self.wanted.setAccessibleName(self.tr("Search in this page"))
        self.print = QPushButton(self.tr("Print…"), self)
        self.print.setToolTip(self.tr("Opens a PDF that can be printed"))
        self.text = QTextBrowser(self)
        self.text.setOpenExternalLinks(True)
        self.text.setAccessibleName(title)
        self.text.setTabChangesFocus(True)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        letters = self.fontMetrics().averageCharWidth() * WIDEST_LETTERS
        self.text.setMaximumWidth(letters)
        self.wanted.setMaximumWidth(letters)
        self.message = label("", "danger", self)
        self.message.hide()
        self._lay_out()
        self.setFocusProxy(self.wanted)
        self.wanted.textChanged.connect(lambda _text: self._show())
        self.print.clicked.connect(self._print)
        watcher().changed.connect(self._show)
        watcher().changed.connect(self._fetch)

    def showEvent(self, event: QShowEvent) -> None:
        """Read the text anew: commands may have come."""
        super().showEvent(event)
        self._show()
        self._fetch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pictures stay as wide as the text."""
        super().resizeEvent(event)
        if self._pictures:
            self._show()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE_S)
        head.addWidget(self.wanted, 1)
        head.addWidget(self.print)
        head.addStretch(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_S, SPACE_L, 0)
        column.setSpacing(SPACE_M)
        column.addLayout(head)
        column.addWidget(self.message)
        column.addWidget(self.text, 1)

    def _show(self) -> None:
        found = matching(self._parts(), self.wanted.text())
        place = self.text.verticalScrollBar().value()
        if found:
            self.text.setHtml(as_html(found, tokens().muted.name(), self._tags(found)))
            self.text.verticalScrollBar().setValue(place)
        else:
            self.text.setPlainText(self.tr("Nothing here says that."))

    def _path(self, name: str) -> Path:
        return picture_path(name, is_dark=tokens().is_dark, ratio=self.devicePixelRatioF())

    def _tags(self, parts: Sequence[Part]) -> dict[str, str]:
        """Pictures that are read already, and given to the text."""
        width = self._column()
        tags = {}
        for name in (name for part in parts for name in part.pictures):
            image = self._pictures.get(self._path(name))
            if image is not None:
                kind = QTextDocument.ResourceType.ImageResource.value
                self.text.document().addResource(kind, QUrl(f"screen:{name}"), image)
                tags[name] = f"<img src='screen:{name}' width='{width}'>"
        return tags

    def _column(self) -> int:
        return self.text.viewport().width() - 2 * round(self.text.document().documentMargin())

    def _fetch(self) -> None:
        """Read what is not read yet, for the theme in use."""
        wanted = [self._path(name) for part in self._parts() for name in part.pictures]
        missing = [path for path in wanted if path not in self._pictures]
        if missing and self.isVisible():
            width = round(self.text.maximumWidth() * self.devicePixelRatioF())
            self._bridge.run(
                lambda _library: read_pictures(missing, width),
                done=self._take,
                failed=self._fail,
                owner=self,
            )

    def _take(self, pictures: dict[Path, QImage]) -> None:
        self._pictures.update(pictures)
        if pictures:
            self._show()

    def _print(self) -> None:
        self._say("")
        html = as_html(self._parts(), "#444444")
        self._bridge.run(
            _write,
            pdf_of(html, self._title),
            self._title,
            done=self._open,
            failed=self._fail,
            owner=self,
        )

    def _open(self, path: Path) -> None:
        if not desktop.open_file(path):
            self._say(self.tr("No program was found that opens {name}.").format(name=path))

    def _fail(self, error: Exception) -> None:
        self._say(problem_text(error))

    def _say(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))


def _write(_library: object, pdf: bytes, title: str) -> Path:
    return write_pdf(pdf, title)
