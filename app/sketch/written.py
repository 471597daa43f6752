"""Drawings as text, so that one can go on with a saved sketch. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.sketch.drawing import Dot, Drawing, Stroke

VERSION: Final = 1
_DIGITS: Final = 2  # of coordinates and pressure: finer than any pen


class UnreadableSketchError(ValueError):
    """The text is no drawing of ours, or a later version's."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawing, and whether its colours count."""

    drawing: Drawing
    in_colour: bool = False


def written(sheet: Sheet) -> str:
    """Write a drawing down; what was undone is left out."""
    strokes = [_stroke_as_values(stroke) for stroke in sheet.drawing.strokes()]
    values = {"version": VERSION, "in_colour": sheet.in_colour, "strokes": strokes}
    return json.dumps(values, separators=(",", ":"))


def read(text: str) -> Sheet:
    """Read what `written` wrote.

    Raises
    ------
    UnreadableSketchError
        It is something else.
    """
    try:
        values = json.loads(text)
        if values["version"] != VERSION:
            raise UnreadableSketchError(f"version {values['version']}")
        drawing = Drawing()
        for stroke in values["strokes"]:
            drawing.begin(_stroke_of_values(stroke))
        return Sheet(drawing, bool(values["in_colour"]))
    except (TypeError, KeyError, ValueError) as problem:
        raise UnreadableSketchError(str(problem)) from problem


def _stroke_as_values(stroke: Stroke) -> dict[str, Any]:
    dots = [
        round(number, _DIGITS) for dot in stroke.dots for number in (dot.x, dot.y, dot.pressure)
    ]
    mode = "wipe" if stroke.wipes else "erase" if stroke.erases else "draw"
    return {"mode": mode, "colour": stroke.colour, "width": stroke.width, "dots": dots}


def _stroke_of_values(values: Mapping[str, Any]) -> Stroke:
    mode, colour = str(values["mode"]), str(values["colour"])
    dots = _dots(values["dots"])
    return Stroke(colour, float(values["width"]), mode == "erase", mode == "wipe", dots)


def _dots(numbers: Sequence[float]) -> list[Dot]:
    if len(numbers) % 3:
        raise UnreadableSketchError("a dot is cut off")
    triples = zip(numbers[0::3], numbers[1::3], numbers[2::3], strict=True)
    return [Dot(float(x), float(y), float(pressure)) for x, y, pressure in triples]
