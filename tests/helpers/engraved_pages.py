"""Pages engraved by verovio, and where its own drawing says that staves and barlines are."""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from defusedxml import ElementTree
from PIL import Image

SVG = "{http://www.w3.org/2000/svg}"
OPTIONS: Mapping[str, object] = {"pageWidth": 2100, "pageHeight": 2970, "footer": "none"}
FONTS = ("Leipzig", "Bravura", "Gootville", "Leland", "Petaluma")


@dataclass(frozen=True, slots=True)
class TrueStaff:
    """Ends, height of the middle line and distance of the lines, px."""

    left: float
    right: float
    middle: float
    space: float


@dataclass(frozen=True, slots=True)
class TrueSystem:
    """``bars``: first and last x of each barline, double ones and repeat signs included."""

    staves: tuple[TrueStaff, ...]
    bars: tuple[tuple[float, float], ...]

    @property
    def height(self) -> float:
        return (self.staves[0].middle + self.staves[-1].middle) / 2


@dataclass(frozen=True, slots=True)
class EngravedPage:
    grey: npt.NDArray[np.uint8]
    systems: tuple[TrueSystem, ...]

    @property
    def rgb(self) -> npt.NDArray[np.uint8]:
        return np.repeat(self.grey[..., None], 3, axis=2)


def engraved_pages(
    data: str, most: int = 1000, width: int = 1200, **options: object
) -> Iterator[EngravedPage]:
    """The first pages of a score given as MusicXML, Humdrum, ABC or MEI."""
    import resvg_py
    import verovio

    verovio.enableLog(verovio.LOG_OFF)
    toolkit = verovio.toolkit()
    toolkit.setOptions({**OPTIONS, **options})
    if not toolkit.loadData(data):
        return
    for page in range(1, min(most, toolkit.getPageCount()) + 1):
        svg = toolkit.renderToSVG(page)
        png = resvg_py.svg_to_bytes(svg_string=svg, width=width, background="#ffffff")
        grey = np.array(Image.open(io.BytesIO(bytes(png))).convert("L"))
        yield EngravedPage(grey, _systems(svg, width))


def _systems(svg: str, width: int) -> tuple[TrueSystem, ...]:
    root = ElementTree.fromstring(svg)
    inner = next(e for e in root.iter(SVG + "svg") if e.get("viewBox") and e is not root)
    margin = next(e for e in inner.iter(SVG + "g") if e.get("class") == "page-margin")
    left, top = (float(n) for n in re.findall(r"-?[\d.]+", margin.get("transform", "0 0")))
    factor = width / float(inner.get("viewBox").split()[2])
    found = (_system(e, factor, left, top) for e in _of_class(inner, "system"))
    return tuple(system for system in found if system is not None)


def _of_class(parent: Any, name: str) -> Iterator[Any]:
    return (e for e in parent.iter(SVG + "g") if (e.get("class") or "").split()[:1] == [name])


def _system(element: Any, factor: float, left: float, top: float) -> TrueSystem | None:
    lines: dict[float, list[tuple[float, float, float]]] = {}
    for staff in _of_class(element, "staff"):
        paths = [_ends(path) for path in staff.findall(SVG + "path")][:5]
        if len(paths) == 5:
            first, last = paths[0], paths[4]
            space = factor * (last[1] - first[1]) / 4
            middle = factor * ((first[1] + last[1]) / 2 + top) - 0.5
            lines.setdefault(round(middle, 1), []).append(
                (factor * (first[0] + left) - 0.5, factor * (first[2] + left) - 0.5, space)
            )
    if not lines:
        return None
    staves = tuple(
        TrueStaff(min(p[0] for p in parts), max(p[1] for p in parts), middle, parts[0][2])
        for middle, parts in sorted(lines.items())
    )
    start = min(staff.left for staff in staves) + staves[0].space
    bars = (_bar(group, factor, left) for group in _of_class(element, "barLine"))
    kept = sorted(bar for bar in bars if bar is not None and bar[0] > start)
    return TrueSystem(staves, tuple(_joined(kept, 1.3 * staves[0].space)))


def _joined(bars: list[tuple[float, float]], space: float) -> Iterator[tuple[float, float]]:
    """The two strokes of a double line may belong to two measures: still one barline."""
    for number, (first, last) in enumerate(bars):
        if not number or first - bars[number - 1][1] > space:
            yield first, max(end for start, end in bars if start >= first and start - last <= space)


def _bar(group: Any, factor: float, left: float) -> tuple[float, float] | None:
    ends = [_ends(path) for path in group.findall(SVG + "path")]
    across = [factor * (x + left) - 0.5 for x in chain.from_iterable((e[0], e[2]) for e in ends)]
    return (min(across), max(across)) if across else None


def _ends(path: Any) -> tuple[float, float, float, float]:
    numbers = [float(n) for n in re.findall(r"-?[\d.]+", path.get("d", ""))]
    return numbers[0], numbers[1], numbers[2], numbers[3]
