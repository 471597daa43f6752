"""Drawings as text, and sketches as part of a search."""

import json

import pytest

from app.composition import Composition, with_aspect, with_weight
from app.sketch.asking import PAINTED, has_sketch, with_colours, with_sketch
from app.sketch.drawing import Dot, Drawing, Stroke
from app.sketch.written import Sheet, UnreadableSketchError, read, written
from engine.domain import Aspect, Term, TermKind


def drawn(*strokes):
    drawing = Drawing()
    for stroke in strokes:
        drawing.begin(stroke)
    return drawing


LINE = Stroke("#d3222a", 12.0, dots=[Dot(1.25, 2.5, 0.5), Dot(700.0, 3.0)])
RUBBED = Stroke(erases=True, dots=[Dot(5, 6)])


def test_a_drawing_comes_back_stroke_for_stroke():
    sheet = read(written(Sheet(drawn(LINE, RUBBED, Stroke(wipes=True)), in_colour=True)))
    assert sheet.drawing.strokes() == (LINE, RUBBED, Stroke(wipes=True))
    assert sheet.in_colour
    assert sheet.drawing.can_undo


def test_what_was_undone_is_not_written():
    drawing = drawn(LINE, RUBBED)
    drawing.undo()
    assert read(written(Sheet(drawing))).drawing.strokes() == (LINE,)


def broken(**changes):
    values = json.loads(written(Sheet(drawn(LINE))))
    return json.dumps({**values, **changes})


@pytest.mark.parametrize(
    "text",
    ["", "no json", "[]", "null", broken(version=2), broken(strokes=[{}]), broken(strokes=7),
     broken(strokes=[{"mode": "draw", "colour": "#000", "width": 1, "dots": [1, 2]}]),
     broken(strokes=[{"mode": "draw", "colour": "#000", "width": "wide", "dots": []}])],
)  # fmt: skip
def test_anything_else_is_refused(text):
    with pytest.raises(UnreadableSketchError):
        read(text)


# -- in the search ---------------------------------------------------------------------------------
BOAT = Composition(terms=(Term(TermKind.TEXT, "boat"),))


def test_a_newer_sketch_replaces_the_older_and_keeps_its_weight():
    made = with_weight(with_sketch(BOAT, "sketch", b"one"), 1, 0.5)
    made = with_sketch(made, "sketch", b"two")
    assert made.terms[1:] == (Term(TermKind.SKETCH, "sketch", 0.5, b"two"),)


def test_blank_paper_takes_the_sketch_out_of_the_search():
    made = with_sketch(BOAT, "sketch", b"one", in_colour=True)
    assert has_sketch(made)
    assert with_sketch(made, "sketch", b"") == BOAT
    assert with_sketch(BOAT, "sketch", b"") == BOAT


def test_colours_count_more_where_they_are_meant():
    made = with_sketch(BOAT, "sketch", b"one", in_colour=True)
    assert made.aspects == {Aspect.COLOUR: PAINTED}
    assert with_sketch(made, "sketch", b"two").aspects == {}


def test_a_weight_that_the_user_has_set_stays():
    set_by_hand = with_aspect(BOAT, Aspect.COLOUR, 0.3)
    assert with_colours(set_by_hand, are_meant=True) == set_by_hand
    assert with_colours(set_by_hand, are_meant=False) == set_by_hand
