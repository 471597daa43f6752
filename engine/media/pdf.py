"""PDF pages as pictures and words. Pdfium is not thread-safe: one document is open at a time."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from PIL import Image

from engine.domain import PAGE_WIDTH_PX
from engine.errors import UnreadableFile
from engine.media.source import Source, decoding
from engine.media.words import readable

MAX_PAGES = 400
_TALLEST = 4  # page heights in page widths: longer ones are made narrower

_lock = threading.Lock()


class Pages:
    """An opened PDF. Valid inside `opened_pdf` only."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self.count = len(document)

    def facts(self) -> Mapping[str, str]:
        """Title, author, subject and keywords as the file gives them; empty ones left out."""
        found = self._document.get_metadata_dict(skip_empty=True)
        return {key.lower(): readable(value) for key, value in found.items() if readable(value)}

    def picture(self, page: int, width: int = PAGE_WIDTH_PX) -> Image.Image:
        """One page (from 1), grey on white, `width` px wide unless it is very tall."""
        sheet = self._document[page - 1]
        try:
            across, down = sheet.get_size()
            pixels = min(width, width * _TALLEST * across / max(down, 1e-6))
            bitmap = sheet.render(scale=max(1.0, pixels) / max(across, 1e-6), grayscale=True)
            return _exactly(bitmap.to_pil().convert("L"), width)
        finally:
            sheet.close()

    def text(self, page: int) -> str:
        """Words of one page in reading order; empty for scans."""
        sheet = self._document[page - 1]
        try:
            words = sheet.get_textpage()
            try:
                return readable(words.get_text_bounded(errors="ignore"))
            finally:
                words.close()
        finally:
            sheet.close()


@contextmanager
def opened_pdf(source: Source) -> Iterator[Pages]:
    """Open a PDF.

    Raises
    ------
    UnreadableFile
        It asks for a password, is damaged, or has no pages.
    """
    import pypdfium2

    with _lock, decoding(source.name, "a PDF"):
        try:
            document = pypdfium2.PdfDocument(source.whole())
        except pypdfium2.PdfiumError as problem:
            raise _not_opened(source.name, str(problem)) from problem
        try:
            if not len(document):
                raise UnreadableFile(f"{source.name} has no pages.", "Export or scan it again.")
            yield Pages(document)
        finally:
            document.close()


def _not_opened(name: str, reason: str) -> UnreadableFile:
    if "password" in reason.lower():
        return UnreadableFile(
            f"{name} is protected by a password.", "Save a copy without the password."
        )
    return UnreadableFile(f"{name} is damaged or not a PDF.", "Export, download or scan it again.")


def _exactly(page: Image.Image, width: int) -> Image.Image:
    """Rounding may leave a pixel too many: boxes count on the exact width."""
    if abs(page.width - width) > 2:
        return page  # a very tall page
    return page.crop((0, 0, width, page.height)) if page.width >= width else _padded(page, width)


def _padded(page: Image.Image, width: int) -> Image.Image:
    wide = Image.new("L", (width, page.height), 255)
    wide.paste(page)
    return wide
