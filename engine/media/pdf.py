"""PDF pages as pictures and words. Pdfium is not thread-safe: one document is open at a time."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from PIL import Image

from engine.domain import PAGE_WIDTH_PX
from engine.errors import UnreadableFile
from engine.media.source import Source, decoding
from engine.media.words import has_letters, readable

MAX_PAGES = 400
_MOST_PIECES = 4000  # of text on a page; engraved notes are text, too
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

    def outline(self) -> list[tuple[str, int]]:
        """Bookmarks in order: title and page, those of the uppermost level that has several."""
        import pypdfium2

        found: dict[int, list[tuple[str, int]]] = {}
        with suppress(
            pypdfium2.PdfiumError, ValueError
        ):  # what is broken there is not worth a file
            for mark in self._document.get_toc(max_depth=3):
                target = mark.get_dest()
                place = target.get_index() if target else None
                if place is not None and readable(mark.get_title()):
                    found.setdefault(mark.level, []).append((readable(mark.get_title()), place + 1))
        return next((marks for _level, marks in sorted(found.items()) if len(marks) > 1), [])

    def text_lines(self, page: int) -> list[tuple[str, tuple[int, int, int, int]]]:
        """Words that stand together, with x, y, width, height in px at `PAGE_WIDTH_PX`.

        None on pages that are turned round or that hold more pieces than text has.
        """
        sheet = self._document[page - 1]
        try:
            if sheet.get_rotation():
                return []
            left, _bottom, right, top = sheet.get_cropbox()
            scale = PAGE_WIDTH_PX / max(right - left, 1e-6)
            pieces = _pieces(sheet.get_textpage())
        finally:
            sheet.close()
        boxes = [
            (text, (x0 - left) * scale, (top - y1) * scale, (x1 - x0) * scale, (y1 - y0) * scale)
            for text, (x0, y0, x1, y1) in pieces
        ]
        return [(text, (round(x), round(y), round(w), round(h))) for text, x, y, w, h in boxes]


def _pieces(words: Any) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Pieces of text in reading order that have letters, those on one line put together."""
    found: list[tuple[str, tuple[float, float, float, float]]] = []
    try:
        count = words.count_rects()
        for number in range(count if count <= _MOST_PIECES else 0):
            box = words.get_rect(number)
            text = readable(words.get_text_bounded(*box, errors="ignore"))
            if has_letters(text):
                _add(found, text, box)
    finally:
        words.close()
    return found


def _add(
    found: list[tuple[str, tuple[float, float, float, float]]],
    text: str,
    box: tuple[float, float, float, float],
) -> None:
    """Put a piece behind the last one where it goes on from there."""
    if found:
        before, (left, bottom, right, top) = found[-1]
        height = top - bottom
        on_line = abs(box[1] - bottom) < height / 2 and -height / 2 < box[0] - right < height
        if on_line:
            union = (left, min(bottom, box[1]), box[2], max(top, box[3]))
            found[-1] = (f"{before} {text}", union)
            return
    found.append((text, box))


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
