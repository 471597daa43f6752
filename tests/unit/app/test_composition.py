"""What stands in the window, as a query and back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.composition import (
    WEIGHT_LIMITS,
    Composition,
    Filters,
    TypedAs,
    from_query,
    is_date,
    settle,
    to_query,
    with_aspect,
    with_term,
    with_weight,
    with_word,
    without_term,
)
from app.kept_search import retold, told
from app.term_edits import changed_by_words, edited_term, has_words, only_term, turned
from engine.domain import Aspect, Condition, Kind, Query, Term, TermKind

BOAT = Term(TermKind.TEXT, "boat")
PHOTO = Term(TermKind.IMAGE, "/a/harbour.jpg")


def test_typed_words_become_a_term():
    assert to_query(Composition(text=" boat ")).terms == (BOAT,)


def test_parsed_text_brings_its_filters():
    typed = Query(terms=(BOAT,), kinds=(Kind.PHOTO,), conditions=(Condition("ext", "=", "png"),))
    query = to_query(Composition(text="boat kind:photo ext:png"), typed)
    assert query.terms == (BOAT,)
    assert query.kinds == (Kind.PHOTO,)
    assert query.conditions == (Condition("ext", "=", "png"),)


def test_typed_kind_wins_over_the_pane():
    made = Composition(text="kind:audio", filters=Filters(kinds=(Kind.PHOTO,)))
    assert to_query(made, Query(kinds=(Kind.AUDIO,))).kinds == (Kind.AUDIO,)


def test_words_beside_an_example_are_an_instruction():
    query = to_query(Composition(text="at night", terms=(PHOTO,)))
    assert (query.terms, query.instruction) == ((PHOTO,), "at night")


def test_a_second_instruction_is_added_to_the_first():
    made = Composition(text="in snow", terms=(PHOTO,), instruction="at night")
    assert settle(made).instruction == "at night, in snow"


def test_without_an_example_there_is_nothing_to_change():
    made = Composition(text="at night", typed_as=TypedAs.CHANGE)
    assert to_query(made).instruction == ""
    assert to_query(made).terms == (Term(TermKind.TEXT, "at night"),)


def test_words_can_be_said_to_be_unwanted():
    made = Composition(text="people", terms=(PHOTO,), typed_as=TypedAs.WITHOUT)
    assert to_query(made).terms == (PHOTO, Term(TermKind.WITHOUT, "people"))


def test_removing_the_last_example_keeps_the_instruction_as_words():
    made = without_term(Composition(terms=(PHOTO,), instruction="at night"), 0)
    assert (made.terms, made.instruction) == ((Term(TermKind.TEXT, "at night"),), "")


def test_removing_one_of_two_examples_keeps_the_instruction():
    made = without_term(Composition(terms=(PHOTO, PHOTO), instruction="at night"), 0)
    assert (made.terms, made.instruction) == ((PHOTO,), "at night")


def test_there_is_one_sketch_and_it_keeps_its_weight():
    made = with_term(Composition(), Term(TermKind.SKETCH, "sketch", 1.0, b"1"))
    made = with_term(with_weight(made, 0, 0.5), Term(TermKind.SKETCH, "sketch", 1.0, b"2"))
    assert made.terms == (Term(TermKind.SKETCH, "sketch", 0.5, b"2"),)


@given(st.floats(-1e6, 1e6))
def test_weights_stay_within_their_limits(weight):
    low, high = WEIGHT_LIMITS
    assert low <= with_weight(Composition(terms=(BOAT,)), 0, weight).terms[0].weight <= high


def test_a_dial_can_be_given_back():
    made = with_aspect(Composition(), Aspect.LOOK, 2.0)
    assert made.aspects == {Aspect.LOOK: 2.0}
    assert with_aspect(made, Aspect.LOOK, None).aspects == {}


def test_settling_nothing_changes_nothing():
    made = Composition(text="  ", terms=(PHOTO,))
    assert settle(made) is made


filters = st.builds(
    Filters,
    kinds=st.sampled_from([(), (Kind.PHOTO,), (Kind.AUDIO, Kind.SCORE)]),
    folders=st.sampled_from([(), ("/a",), ("/a", "/b")]),
    taken_from=st.sampled_from(["", "2024", "2024-05"]),
    taken_to=st.sampled_from(["", "2025-01-31"]),
    camera=st.sampled_from(["", "canon"]),
    tag=st.sampled_from(["", "holiday"]),
    min_rating=st.integers(0, 5),
    shortest_s=st.sampled_from([None, 0.5, 10.0]),
    longest_s=st.sampled_from([None, 60.0]),
    others=st.sampled_from([(), (Condition("ext", "=", "png"), Condition("tag", "=", "x", True))]),
)


@given(filters)
def test_filters_survive_being_saved(made):
    assert from_query(to_query(Composition(filters=made))).filters == made


def test_a_saved_search_comes_back_whole():
    made = Composition(
        terms=(PHOTO, replace(BOAT, weight=0.5)),
        instruction="at night",
        alpha_text=1.5,
        alpha_image=0.5,
        beta=0.25,
        aspects={Aspect.COLOUR: 2.0},
        show_weaker=True,
        exact=True,
    )
    assert from_query(to_query(made)) == made


@pytest.mark.parametrize("text", ["", "2024", "2024-05", "2024-05-31"])
def test_dates_that_are_understood(text):
    assert is_date(text)


@pytest.mark.parametrize("text", ["24", "May", "2024-5", "31.5.2024", "2024-05-31T10:00"])
def test_dates_that_are_not(text):
    assert not is_date(text)


def test_more_and_less_of_a_word():
    boat = Term(TermKind.TEXT, "boat")
    once = with_word(Composition(), "boat", TermKind.TEXT)
    assert once.terms == (boat,)
    twice = with_word(once, "Boat", TermKind.TEXT)
    assert twice.terms == (replace(boat, weight=1.5),)
    assert with_word(twice, "boat", TermKind.WITHOUT).terms == (Term(TermKind.WITHOUT, "boat"),)
    most = twice
    for _ in range(9):
        most = with_word(most, "boat", TermKind.TEXT)
    assert most.terms[0].weight == WEIGHT_LIMITS[1]


@pytest.mark.parametrize(
    "made",
    [
        Composition(text="boat kind:photo", typed_as=TypedAs.WORDS),
        Composition(terms=(BOAT, PHOTO), instruction="at night", beta=0.5),
        Composition(text="sea", typed_as=TypedAs.WORDS, filters=Filters(kinds=(Kind.PHOTO,))),
        Composition(terms=(PHOTO,), text="sea", typed_as=TypedAs.WORDS),
    ],
)
def test_a_search_is_told_and_read_again(made):
    assert retold(*told(made)) == made


def test_words_that_need_no_parsing_are_told_as_what_they_mean():
    query, typed = told(Composition(text="at night", terms=(PHOTO,), typed_as=TypedAs.CHANGE))
    assert (query.instruction, typed) == ("at night", "")


def test_only_a_search_that_asks_or_filters_is_worth_remembering():
    assert Composition(text=" ").is_bare
    assert not Composition(filters=Filters(min_rating=3)).is_bare
    assert not Composition(liked=("/a",)).is_bare


SHY = Term(TermKind.WITHOUT, "people")


def test_words_become_an_instruction_for_an_example_that_comes():
    made = Composition(text="in rain", terms=(BOAT, SHY), instruction="old", typed_as=TypedAs.WORDS)
    changed = changed_by_words(made)
    assert (changed.instruction, changed.terms, changed.text) == ("old, boat", (SHY,), "in rain")
    assert changed.typed_as is TypedAs.CHANGE


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (Composition(), False),
        (Composition(text=" "), False),
        (Composition(text="sea"), True),
        (Composition(terms=(BOAT,)), True),
        (Composition(terms=(SHY, PHOTO, replace(BOAT, weight=-1.0))), False),
    ],
)
def test_only_what_is_asked_for_in_words_could_change_an_example(made, says):
    assert has_words(made) is says


def test_a_term_is_turned_and_turned_back():
    made = Composition(terms=(BOAT, PHOTO))
    once = turned(turned(made, 0), 1)
    assert [(t.kind, t.weight) for t in once.terms] == [
        (TermKind.WITHOUT, 1.0),
        (TermKind.IMAGE, -1.0),
    ]
    assert turned(turned(once, 0), 1) == made


def test_one_term_alone_keeps_the_filters():
    filters = Filters(kinds=(Kind.PHOTO,))
    made = Composition(text="sea", terms=(BOAT, PHOTO), instruction="old", filters=filters)
    assert only_term(made, 1) == Composition(terms=(PHOTO,), filters=filters)


def test_words_of_a_term_go_back_into_the_box_and_settle_to_the_same():
    made = Composition(terms=(PHOTO, BOAT))
    edited = edited_term(made, 1)
    assert (edited.text, edited.terms, edited.typed_as) == ("boat", (PHOTO,), TypedAs.WORDS)
    assert settle(edited).terms == made.terms
