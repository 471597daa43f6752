"""The small picture that a chip shows of its example."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from app.incoming import term_kind_of
from app.pictures import decoded
from engine.domain import Term, TermKind

CHIP_PICTURE_PX = 64


def is_picture_file(term: Term) -> bool:
    """Tell whether a file of the library is a picture, by its name."""
    return term.kind is TermKind.LIKE and term_kind_of(Path(term.value)) is TermKind.IMAGE


def small_picture(term: Term) -> QImage | None:
    """Decode a chip's picture on a worker thread; None where that is not possible."""
    try:
        image = decoded(term.data if term.data is not None else Path(term.value).read_bytes())
    except OSError:  # gone, or its drive is
        return None
    if image.isNull():
        return None
    side = CHIP_PICTURE_PX
    return image.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
