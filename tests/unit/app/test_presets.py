"""Presets change an instruction and take themselves back."""

import json

import pytest

from app.composition import Composition
from app.presets import (
    MOST_OWN,
    PRESETS,
    Preset,
    clauses,
    fitting,
    from_json,
    holds,
    kept,
    kinds_shown,
    own_preset,
    to_json,
    toggled,
)
from engine.domain import Kind, Term, TermKind

PHOTO = Composition(terms=(Term(TermKind.LIKE, "/a/b.jpg"),))


def by_ending(path):
    known = {".jpg": TermKind.IMAGE, ".flac": TermKind.AUDIO, ".pdf": TermKind.SCORE}
    return known.get(path.suffix)


def named(name, kind=Kind.PHOTO):
    return next(p for p in PRESETS if p.name == name and kind in p.kinds)


def test_a_preset_adds_its_words_and_takes_only_these_back():
    made = toggled(Composition(terms=PHOTO.terms, instruction="in red"), named("night"))
    assert made.instruction == "in red, at night"
    assert holds(made, named("night"))
    assert toggled(made, named("night")).instruction == "in red"


def test_of_opposites_one_holds():
    made = toggled(toggled(PHOTO, named("nobody")), named("night"))
    made = toggled(made, named("people"))
    assert clauses(made.instruction) == ["at night", "with people"]
    assert not holds(made, named("nobody"))


def test_what_was_typed_counts_as_well_as_what_was_pressed():
    typed = Composition(terms=PHOTO.terms, instruction="At Night")
    assert holds(typed, named("night"))
    assert toggled(typed, named("night")).instruction == ""


@pytest.mark.parametrize(
    ("terms", "kinds"),
    [
        ((Term(TermKind.SKETCH, "s", data=b"x"),), (Kind.PHOTO,)),
        ((Term(TermKind.LIKE, "/a/b.jpg"), Term(TermKind.TEXT, "boat")), (Kind.PHOTO,)),
        ((Term(TermKind.LIKE, "/a/b.flac"),), (Kind.AUDIO,)),
        ((Term(TermKind.LIKE, "/a/b.pdf"), Term(TermKind.AUDIO, "/x")), (Kind.AUDIO, Kind.SCORE)),
        ((Term(TermKind.TEXT, "boat"),), ()),
        ((Term(TermKind.LIKE, "/a/without-ending"),), ()),
    ],
)
def test_presets_fit_the_kind_of_the_example(terms, kinds):
    assert kinds_shown(terms, by_ending) == kinds
    found = fitting(PRESETS, kinds)
    assert bool(found) is (len(kinds) == 1)
    assert all(set(kinds) <= set(preset.kinds) for preset in found)


def test_words_of_ours_differ_within_a_kind_and_groups_are_more_than_one_wish():
    for kind in Kind:
        words = [p.words for p in PRESETS if kind in p.kinds]
        assert len(words) == len(set(words))


def test_an_own_preset_brings_its_sliders_and_puts_them_back():
    made = Composition(terms=PHOTO.terms, instruction="as a woodcut", alpha_text=4.5, beta=0.8)
    own = own_preset(made, "Woodcut", (Kind.PHOTO,))
    assert own.kinds == (Kind.PHOTO,)
    again = toggled(PHOTO, own)
    assert (again.instruction, again.alpha_text, again.alpha_image, again.beta) == (
        "as a woodcut", 4.5, None, 0.8,
    )  # fmt: skip
    assert holds(again, own)
    assert toggled(again, own) == PHOTO


def test_a_preset_of_nothing_never_holds():
    assert not holds(PHOTO, Preset("empty", ""))


def test_own_presets_come_back_as_they_were():
    own = [Preset("Woodcut", "as a woodcut, dark", (Kind.PHOTO,), beta=0.8), Preset("Ä", "bright")]
    assert from_json(to_json(own)) == own


@pytest.mark.parametrize("text", ["", "{", "7", "{}", '[7, {"name": "x"}, null]'])
def test_a_damaged_list_is_an_empty_one(text):
    assert from_json(text) == []


def test_one_odd_preset_spoils_no_other():
    good = Preset("good", "at dawn")
    rows = [*json.loads(to_json([good])), {"name": "odd", "words": "", "kinds": ["film"]}]
    assert from_json(json.dumps(rows)) == [good]


def test_a_newer_preset_takes_the_name_over_and_there_is_an_end_to_it():
    first, second = Preset("Dark", "dark"), Preset("dark", "very dark")
    assert kept([first], second) == [second]
    many = [Preset(str(n), "x") for n in range(MOST_OWN)]
    assert kept(many, first) == [*many[1:], first]
