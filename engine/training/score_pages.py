"""Engraved pages with the place of every note: what the reader of scores learns from.

Verovio lays a piece out, resvg draws it, and the same SVG says where each staff and notehead is.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping
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
_SPACE = 180.0  # of a staff, in verovio's units
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
    """Pages of a piece, staff lines `space_px` px apart; repeats are played once.

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
    played = _played(toolkit)
    for number in range(1, toolkit.getPageCount() + 1):
        yield _page(toolkit.renderToSVG(number), played, space_px / _SPACE)


@dataclass(frozen=True, slots=True)
class _Played:
    """What verovio plays: quarters at which notes and measures begin, by their ids, and pitches."""

    onsets: Mapping[str, float]
    measures: Mapping[str, float]
    pitch: Callable[[str], int | None]


def _played(toolkit: Any) -> _Played:
    onsets: dict[str, float] = {}
    measures: dict[str, float] = {}
    for event in toolkit.renderToTimemap({"includeMeasures": True}):
        at = float(event["qstamp"])
        for name in event.get("on", ()):
            onsets.setdefault(name, at)
        if "measureOn" in event:
            measures.setdefault(event["measureOn"], at)
    return _Played(
        onsets, measures, lambda name: toolkit.getMIDIValuesForElement(name).get("pitch")
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """From verovio's units inside the page's margin to px of the picture."""

    left: float
    top: float
    scale: float

    def px(self, x: float, y: float) -> tuple[float, float]:
        return (x + self.left) * self.scale, (y + self.top) * self.scale


def _page(svg: str, played: _Played, scale: float) -> EngravedPage:
    root = ET.fromstring(svg)  # noqa: S314 -- verovio has just written it
    inner = next(e for e in root if e.tag == _SVG + "svg")
    width = float(inner.attrib["viewBox"].split()[2])
    margin = next(e for e in inner if e.attrib.get("class") == "page-margin")
    frame = _Frame(*_shift(margin), scale)
    systems, notes, starts = [], [], []
    for number, system in enumerate(_of_class(margin, "system")):
        measures = list(_of_class(system, "measure"))
        found = [list(_of_class(measure, "staff", deep=False)) for measure in measures]
        systems.append(_staves(found, frame))
        for measure, staves in zip(measures, found, strict=True):
            begins = played.measures.get(measure.attrib.get("id", ""), np.nan)
            ends = [e for staff in staves if (e := _ends(staff, frame))]
            starts.append((number, min((e[0] for e in ends), default=0.0), begins))
            for place, staff in enumerate(staves):
                notes += [(number, place, *note) for note in _notes(staff, played, frame)]
    picture = _drawn(svg, round(width * scale))
    return EngravedPage(picture, tuple(systems), np.array(notes, NOTE), tuple(starts))


def _notes(
    staff: ET.Element, played: _Played, frame: _Frame
) -> Iterator[tuple[float, float, int, float, bool]]:
    """Middle of each notehead, pitch, onset, and whether it is only held."""
    for note in _of_class(staff, "note"):
        name = note.attrib["id"]
        head, pitch = _head(note), played.pitch(name)
        if head is not None and pitch is not None:
            x, y = frame.px(head[0] + _HEAD * _SPACE, head[1])
            onset = played.onsets.get(name)
            yield x, y, pitch, np.nan if onset is None else onset, onset is None


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


def _ends(staff: ET.Element, frame: _Frame) -> tuple[float, float, float] | None:
    """Left, right and middle height of a staff with five lines, px."""
    lines = _lines(staff)
    if len(lines) != 5:
        return None
    left, right, middle = lines[2]
    return (*frame.px(left, middle)[:1], *frame.px(right, middle))


def _staves(measures: list[list[ET.Element]], frame: _Frame) -> tuple[StaffTruth, ...]:
    """The staves of a system, upper first, as long as all its measures."""
    space = _SPACE * frame.scale
    staves = []
    for place in range(max((len(staves) for staves in measures), default=0)):
        here = [staves[place] for staves in measures if place < len(staves)]
        ends = [e for staff in here if (e := _ends(staff, frame))]
        if ends:
            left, right = min(e[0] for e in ends), max(e[1] for e in ends)
            staves.append(StaffTruth(left, right, ends[0][2], space))
        else:  # not five lines: its place is kept
            staves.append(StaffTruth(0.0, 0.0, -1e6, space))
    return tuple(staves)


def _head(note: ET.Element) -> tuple[float, float] | None:
    """Left end and height of a note's head, verovio's units."""
    for head in _of_class(note, "notehead"):
        for use in head.iter(_SVG + "use"):
            return _shift(use)
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
