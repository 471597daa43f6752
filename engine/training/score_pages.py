"""Engraved pages with the place of every note: what the reader of scores learns from.

Verovio lays a piece out, resvg draws it, and the same SVG says where each staff and notehead is.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.media.base import STRIP_HEIGHT_PX, STRIP_SPACE_PX
from engine.media.notation import decoded, unzipped
from engine.media.source import source_of_file

TRAINING_FONTS = ("Leipzig", "Bravura", "Gootville")
TEST_FONTS = ("Petaluma", "Leland")

_SVG = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_MOVE = re.compile(r"translate\((-?[\d.]+), *(-?[\d.]+)\)")
_HEAD = 0.59  # half a notehead's width in staff spaces
_BEFORE = 1.5  # staff spaces of paper before a staff's left end

Grey = npt.NDArray[np.uint8]
NOTE = np.dtype(
    [
        ("system", "i2"),
        ("staff", "i2"),
        ("x", "f4"),  # middle of the notehead, px of the page
        ("y", "f4"),
        ("pitch", "u1"),
        ("onset_q", "f4"),
        ("held", "?"),  # the end of a tie: seen, but not heard
    ]
)


@dataclass(frozen=True, slots=True)
class StaffTruth:
    """One staff: left and right end, height of the middle line, distance of two lines; px."""

    left: float
    right: float
    middle: float
    space: float


@dataclass(frozen=True, slots=True)
class EngravedPage:
    """A page as drawn, and what is where on it. ``measures``: (system, x, onset in quarters)."""

    picture: Grey
    systems: tuple[tuple[StaffTruth, ...], ...]
    notes: npt.NDArray[np.void]
    measures: tuple[tuple[int, float, float], ...] = field(default=())


def score_text(path: Path) -> str:
    """A notation file as text, unpacked where it is compressed."""
    source = source_of_file(path)
    data = unzipped(source) if path.suffix.lower() == ".mxl" else path.read_bytes()
    return decoded(data)


def engrave(
    text: str, options: Mapping[str, Any], space_px: float = STRIP_SPACE_PX
) -> Iterator[EngravedPage]:
    """Pages of a piece, staff lines `space_px` px apart.

    Raises
    ------
    ValueError
        Verovio does not take it.
    """
    import verovio

    verovio.enableLog(verovio.LOG_OFF)
    toolkit = verovio.toolkit()
    toolkit.setOptions({"footer": "none", "xmlIdSeed": 1, "expandNever": True, **options})
    if not toolkit.loadData(text) or not toolkit.getPageCount():
        raise ValueError("verovio does not take it")
    onsets, measures = _onsets(toolkit)
    for number in range(1, toolkit.getPageCount() + 1):
        yield _page(toolkit, toolkit.renderToSVG(number), onsets, measures, space_px)


def _onsets(toolkit: Any) -> tuple[dict[str, float], dict[str, float]]:
    """Quarters at which notes and measures begin, by their ids."""
    onsets: dict[str, float] = {}
    measures: dict[str, float] = {}
    for event in toolkit.renderToTimemap({"includeMeasures": True}):
        at = float(event["qstamp"])
        for name in event.get("on", ()):
            onsets.setdefault(name, at)
        if "measureOn" in event:
            measures.setdefault(event["measureOn"], at)
    return onsets, measures


def _page(
    toolkit: Any, svg: str, onsets: dict[str, float], measures: dict[str, float], space_px: float
) -> EngravedPage:
    root = ET.fromstring(svg)  # noqa: S314 -- verovio has just written it
    inner = next(e for e in root if e.tag == _SVG + "svg")
    width, height = (float(n) for n in inner.attrib["viewBox"].split()[2:])
    margin = next(e for e in inner if e.attrib.get("class") == "page-margin")
    offset = _shift(margin)
    systems, notes, starts = [], [], []
    scale = space_px / 180.0  # verovio's staff space in its own units
    for number, system in enumerate(_of_class(margin, "system")):
        found = [list(_of_class(bar, "staff", deep=False)) for bar in _of_class(system, "measure")]
        staves = _staves(found, offset, scale)
        systems.append(staves)
        for measure in _of_class(system, "measure"):
            ends = [_ends(staff, offset, scale) for staff in _of_class(measure, "staff", deep=False)]
            left = min((e[0] for e in ends if e), default=0.0)
            starts.append((number, left, measures.get(measure.attrib.get("id", ""), np.nan)))
        for bar in found:
            for place, one in enumerate(bar):
                for note in _of_class(one, "note"):
                    head = _head(note, offset, scale)
                    values = toolkit.getMIDIValuesForElement(note.attrib["id"])
                    if head is None or not values or "pitch" not in values:
                        continue
                    x = head[0] + _HEAD * space_px
                    onset = onsets.get(note.attrib["id"])
                    held = onset is None
                    at = np.nan if onset is None else onset
                    notes.append((number, place, x, head[1], values["pitch"], at, held))
    picture = _drawn(svg, round(width * scale))
    del height
    return EngravedPage(picture, tuple(systems), np.array(notes, NOTE), tuple(starts))


def _drawn(svg: str, width: int) -> Grey:
    import resvg_py

    png = resvg_py.svg_to_bytes(svg_string=svg, width=width, background="#ffffff")
    return np.asarray(Image.open(BytesIO(bytes(png))).convert("L"))


def _of_class(element: ET.Element, name: str, *, deep: bool = True) -> Iterator[ET.Element]:
    found = element.iter(_SVG + "g") if deep else iter(element)
    return (e for e in found if e.attrib.get("class", "").split(" ")[0] == name)


def _shift(element: ET.Element) -> tuple[float, float]:
    match = _MOVE.search(element.attrib.get("transform", ""))
    return (float(match[1]), float(match[2])) if match else (0.0, 0.0)


def _lines(staff: ET.Element) -> list[tuple[float, float, float]]:
    """X of both ends and y of a staff's lines, verovio's units."""
    lines = []
    for path in staff:
        if path.tag == _SVG + "path":
            x1, y1, x2, _y2 = (float(n) for n in re.findall(r"-?[\d.]+", path.attrib["d"])[:4])
            lines.append((x1, x2, y1))
    return lines


def _ends(
    staff: ET.Element, offset: tuple[float, float], scale: float
) -> tuple[float, float, float] | None:
    """Left, right and middle height of a staff with five lines, px."""
    lines = _lines(staff)
    if len(lines) != 5:
        return None
    left, right, middle = lines[2]
    return (
        (left + offset[0]) * scale,
        (right + offset[0]) * scale,
        (middle + offset[1]) * scale,
    )


def _staves(
    measures: list[list[ET.Element]], offset: tuple[float, float], scale: float
) -> tuple[StaffTruth, ...]:
    """The staves of a system, upper first, as long as all its measures."""
    count = max((len(bar) for bar in measures), default=0)
    staves = []
    for place in range(count):
        ends = [
            e
            for bar in measures
            if place < len(bar)
            for e in [_ends(bar[place], offset, scale)]
            if e
        ]
        if ends:
            left, right = min(e[0] for e in ends), max(e[1] for e in ends)
            staves.append(StaffTruth(left, right, ends[0][2], 180.0 * scale))
        else:
            staves.append(StaffTruth(0.0, 0.0, -1e6, 180.0 * scale))
    return tuple(staves)


def _head(
    note: ET.Element, offset: tuple[float, float], scale: float
) -> tuple[float, float] | None:
    for head in _of_class(note, "notehead"):
        for use in head.iter(_SVG + "use"):
            x, y = _shift(use)
            return (x + offset[0]) * scale, (y + offset[1]) * scale
    return None


def strip_of(picture: Grey, staff: StaffTruth) -> tuple[Grey, float]:
    """Ink of one staff as encoders see it, and the page x of its first column.

    ``picture`` has staff lines `STRIP_SPACE_PX` px apart.
    """
    left = int(max(0, round(staff.left - _BEFORE * staff.space)))
    right = int(min(picture.shape[1], round(staff.right + staff.space)))
    top = round(staff.middle) - STRIP_HEIGHT_PX // 2
    padded = np.pad(picture, ((STRIP_HEIGHT_PX, STRIP_HEIGHT_PX), (0, 0)), constant_values=255)
    cut = padded[top + STRIP_HEIGHT_PX : top + 2 * STRIP_HEIGHT_PX, left:right]
    return 255 - cut, float(left)
