"""Notes as pages: MusicXML, MEI, ABC, Humdrum and MIDI, engraved by verovio.

Not thread-safe as a whole: verovio keeps global state, so one engraving runs at a time.
"""

import io
import re
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PIL import Image

from engine.domain import PAGE_WIDTH_PX
from engine.errors import UnreadableFile
from engine.media.source import Source, decoding

MAX_PAGES = 100
"""Engraving takes about 0.3 s a page: more would run into the time limit of a file."""

_ROOM_ABOVE_PX = 40
_MAX_XML_BYTES = 96 << 20
_OPTIONS = {
    "pageWidth": 2100,
    "pageHeight": 2970,
    "footer": "none",
    "mdivAll": True,  # all movements, not just the first
    "xmlIdSeed": 1,  # the same file always gives the same page
}
_FONTS = "Times New Roman, Liberation Serif, Nimbus Roman, Tinos, FreeSerif, Noto Serif, DejaVu Serif, serif"
"""Verovio measures text in Times; what has its widths comes first, what most systems have last."""

_lock = threading.Lock()


class Engraving:
    """A score laid out on pages. Valid inside `engraved` only."""

    def __init__(self, toolkit: Any) -> None:
        self._toolkit = toolkit
        self.pages: int = toolkit.getPageCount()
        self._last: tuple[int, str] = (0, "")  # drawing takes long; one page is asked for in a row

    def mei(self, page: int | None = None) -> str:
        """MEI of one page, without ids; or of all, with them."""
        which = {"pageNo": page, "removeIds": True} if page else {}
        return str(self._toolkit.getMEI(which))

    def place_of(self, measure: str) -> tuple[int, int]:
        """Page of the measure with this id, and px from its upper edge at `PAGE_WIDTH_PX`.

        The system's own box begins there or lower. (0, 0) when the measure is on no page.
        """
        page = int(self._toolkit.getPageWithElement(measure))
        if page < 1:
            return 0, 0
        return page, _height_of(measure, self._drawn(page))

    def _drawn(self, page: int) -> str:
        if self._last[0] != page:
            self._last = page, str(self._toolkit.renderToSVG(page))
        return self._last[1]

    def picture(self, page: int, width: int = PAGE_WIDTH_PX) -> Image.Image:
        """One page, black on white, `width` px wide."""
        import resvg_py

        svg = re.sub(
            r'font-family="Times, ?serif"',
            f'font-family="{_FONTS}"',
            self._drawn(page),
        )
        png = resvg_py.svg_to_bytes(svg_string=svg, width=width, background="#ffffff")
        return Image.open(io.BytesIO(bytes(png))).convert("RGB")


def _height_of(measure: str, svg: str) -> int:
    """Where the first staff line of a measure is drawn, with some room above, in px."""
    _before, _id, after = svg.partition(f'id="{measure}"')
    line = re.search(r'<path d="M-?\d+ (\d+) L', after)
    margin = re.search(r'class="page-margin" transform="translate\(-?\d+, (-?\d+)\)"', svg)
    width = re.search(r'viewBox="0 0 (\d+) ', svg)
    if not (line and margin and width):
        return 0
    scale = PAGE_WIDTH_PX / int(width[1])
    return max(0, round((int(line[1]) + int(margin[1])) * scale) - _ROOM_ABOVE_PX)


@contextmanager
def engraved(source: Source, form: str) -> Iterator[Engraving]:
    """Lay a score out.

    Parameters
    ----------
    form
        One of ``midi``, ``mxl``, ``xml``, ``abc``, ``humdrum`` (`engine.media.score.form_of`).

    Raises
    ------
    UnreadableFile
        It is damaged, or a sort of score that verovio does not know.
    """
    text = _notation(source, form)
    with _lock:
        toolkit = _toolkit()
        with decoding(source.name, "a score"):
            loaded = toolkit.loadData(text) and toolkit.getPageCount() > 0
        if not loaded:
            raise _not_notation(source.name)
        yield Engraving(toolkit)


def _toolkit() -> Any:
    import verovio

    verovio.enableLog(verovio.LOG_OFF)
    toolkit = verovio.toolkit()
    toolkit.setOptions(_OPTIONS)
    return toolkit


def _notation(source: Source, form: str) -> str:
    """The score as text that verovio takes."""
    if form == "midi":
        from engine.media.midi import read_midi
        from engine.media.musicxml import as_musicxml

        return as_musicxml(read_midi(source.name, source.whole()))
    data = unzipped(source) if form == "mxl" else source.whole()
    if len(data) > _MAX_XML_BYTES:
        raise _too_large(source.name)
    text = decoded(data)
    return _from_first_tune(text) if form == "abc" else text


def _from_first_tune(text: str) -> str:
    """ABC without what stands before its tunes, which verovio stumbles over."""
    start = re.search(r"^X:", text, re.MULTILINE)
    return text[start.start() :] if start else text


def decoded(data: bytes) -> str:
    """Text by its byte-order mark; verovio itself does not read UTF-16."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("latin-1")
    return re.sub(r"(<\?xml[^>]*?)\s+encoding=[\"'][^\"']*[\"']", r"\1", text[:300]) + text[300:]


def unzipped(source: Source) -> bytes:
    """The score inside a compressed MusicXML file: what its container names, else the first one.

    Raises
    ------
    UnreadableFile
        It is damaged, or holds no score.
    """
    try:
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            names = [n for n in archive.namelist() if not n.startswith(("META-INF/", "__MACOSX/"))]
            root = _root_file(archive, source.name)
            wanted = [name for name in names if name.lower().endswith((".xml", ".musicxml"))]
            inside = root if root in names else next(iter(wanted), None)
            if inside is None:
                raise _not_notation(source.name)
            return _member(archive, inside, source.name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as problem:
        raise UnreadableFile(
            f"{source.name} is a damaged compressed score.",
            "Export it again from its music program.",
        ) from problem


def _root_file(archive: zipfile.ZipFile, name: str) -> str | None:
    try:
        container = _member(archive, "META-INF/container.xml", name, limit=1 << 20)
    except KeyError:
        return None
    match = re.search(rb"full-path\s*=\s*[\"']([^\"']+)[\"']", container)
    return match[1].decode("utf-8", "replace") if match else None


def _member(archive: zipfile.ZipFile, inside: str, name: str, limit: int = _MAX_XML_BYTES) -> bytes:
    """Unpack one file, but never more than `limit` bytes, whatever the archive claims."""
    with archive.open(inside) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise _too_large(name)
    return data


def _too_large(name: str) -> UnreadableFile:
    return UnreadableFile(
        f"{name} unpacks to more than {_MAX_XML_BYTES >> 20} MB, too much for a score.",
        "If it is in order, split it into movements.",
    )


def _not_notation(name: str) -> UnreadableFile:
    return UnreadableFile(
        f"{name} is not a score that Trouvère can read.",
        "If it is one, export it as MusicXML or PDF.",
    )
