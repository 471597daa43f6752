"""Whatever is dropped, pasted or opened, as terms of a search.

`read_mime` looks only at what a drag or the clipboard carries and is quick; `read_files` asks the
disk, which may sleep or be far away: worker threads only.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeData, QMimeDatabase, QUrl
from PySide6.QtGui import QImage

from app.models.results import HITS_MIME
from app.pictures import png_of
from engine.domain import Term, TermKind

SCORE_ENDINGS = frozenset(
    (".pdf", ".musicxml", ".mxl", ".mei", ".abc", ".krn", ".mid", ".midi", ".pae")
)
PICTURE_ENDINGS = frozenset((".heic", ".heif", ".avif", ".dng", ".cr2", ".cr3", ".nef", ".arw"))
"""Pictures that not every system's list of file types knows."""

MOST_NAMES_CHARS = 20_000  # a longer text is no list of files, and not worth looking at
_PLACE = re.compile(r"/[^/]|~/|[A-Za-z]:[\\/]|\\\\[^\\]")
_WEB = re.compile(r"(https?|ftp)://\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Incoming:
    """What came in. `paths` are not looked at yet: `read_files` sorts them.

    With `paths`, `text` is what named them: words after all, where there are no such files.
    """

    terms: tuple[Term, ...] = ()
    paths: tuple[Path, ...] = ()
    image: QImage | None = None  # picture data without a file; to be encoded on a worker thread
    text: str = ""
    folders: tuple[Path, ...] = ()
    unknown: tuple[Path, ...] = ()
    label: str = ""  # what a picture without a file is called

    @property
    def is_empty(self) -> bool:
        """True when there is nothing that one could search with."""
        found = self.terms or self.paths or self.text or self.folders
        return not found and self.image is None

    @property
    def is_example(self) -> bool:
        """True when it shows something rather than says it."""
        return bool(self.terms or self.paths) or self.image is not None


def read_mime(mime: QMimeData) -> Incoming:
    """Understand a drag or the clipboard; files come before pictures before words."""
    if mime.hasFormat(HITS_MIME):
        names = bytes(mime.data(HITS_MIME).data()).decode().splitlines()
        return Incoming(terms=tuple(Term(TermKind.LIKE, name) for name in names))
    paths = tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())
    if paths:
        return Incoming(paths=paths)
    if mime.hasImage():
        image = QImage(mime.imageData())
        return Incoming(image=image) if not image.isNull() else Incoming()
    return read_text(mime.text()) if mime.hasText() else Incoming()


def read_text(text: str) -> Incoming:
    """Understand words, which may name files: paths or `file://` addresses, one a line."""
    return Incoming(paths=paths_in(text), text=" ".join(text.split()))


def paths_in(text: str) -> tuple[Path, ...]:
    """The files that a text names, when it names nothing else; the disk is not asked."""
    if len(text) > MOST_NAMES_CHARS:
        return ()
    lines = [line.strip().strip("\"'").strip() for line in text.splitlines() if line.strip()]
    paths = tuple(_path_in(line) for line in lines)
    return () if None in paths else tuple(path for path in paths if path is not None)


def _path_in(line: str) -> Path | None:
    if line.lower().startswith("file:"):
        name = QUrl(line).toLocalFile()
        return Path(name) if name else None
    return Path(line).expanduser() if _PLACE.match(line) else None


def is_web_address(text: str) -> bool:
    """Tell whether a text is the address of something in the network, and nothing else."""
    return _WEB.fullmatch(text.strip()) is not None


def shows_something(mime: QMimeData | None) -> bool:
    """Tell whether what is pasted into a line of text is an example rather than words.

    A picture beside words is none: word processors and spreadsheets copy their text as both.
    """
    if mime is None:
        return False
    words = mime.text().strip() if mime.hasText() else ""
    return mime.hasUrls() or bool(paths_in(words)) or (mime.hasImage() and not words)


def offers_something(mime: QMimeData | None) -> bool:
    """Tell cheaply, while a drag moves, whether it is worth taking; an empty clipboard is None."""
    if mime is None:
        return False
    return mime.hasUrls() or mime.hasImage() or mime.hasText() or mime.hasFormat(HITS_MIME)


def read_files(paths: Iterable[Path]) -> Incoming:
    """Sort files by what they can be searched with."""
    terms: list[Term] = []
    folders: list[Path] = []
    unknown: list[Path] = []
    for path in paths:
        if path.is_dir():
            folders.append(path)
        elif (kind := term_kind_of(path)) is not None:
            terms.append(Term(kind, str(path.absolute())))
        else:
            unknown.append(path)
    return Incoming(tuple(terms), folders=tuple(folders), unknown=tuple(unknown))


def term_kind_of(path: Path) -> TermKind | None:
    """Guess by the ending what a file shows; the engine looks closer later."""
    ending = path.suffix.lower()
    if ending in SCORE_ENDINGS:
        return TermKind.SCORE
    if ending in PICTURE_ENDINGS:
        return TermKind.IMAGE
    by_name = QMimeDatabase.MatchMode.MatchExtension
    family = QMimeDatabase().mimeTypeForFile(path.name, by_name).name().partition("/")[0]
    return {"image": TermKind.IMAGE, "audio": TermKind.AUDIO}.get(family)


def file_dialog_filter() -> str:
    """Say which files the open dialog should offer."""
    title = QCoreApplication.translate("Incoming", "Pictures, sounds and sheet music")
    everything = QCoreApplication.translate("Incoming", "All files")
    names = ("image/*", "audio/*")
    globs = {
        glob
        for kind in QMimeDatabase().allMimeTypes()
        if any(kind.name().startswith(name[:-1]) for name in names)
        for glob in kind.globPatterns()
    }
    globs |= {f"*{ending}" for ending in SCORE_ENDINGS | PICTURE_ENDINGS}
    return f"{title} ({' '.join(sorted(globs))});;{everything} (*)"


def encoded(image: QImage) -> bytes:
    """Write picture data as PNG; takes a while for large ones: worker threads only."""
    return png_of(image)


def url_of(path: Path) -> QUrl:
    """Make the URL that other programs understand."""
    return QUrl.fromLocalFile(str(path))
