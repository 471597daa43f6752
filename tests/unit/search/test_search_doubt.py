"""When words are met by nothing."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain import Aspect, Kind, Term, TermKind
from engine.search.doubt import FEW, Doubts
from engine.search.filters import Visible
from engine.search.plan import Channel, Part
from engine.search.ranking import Candidates, on_one_line
from engine.search.relevance import EXAMPLES_LINE, chance
from engine.search.scales import Scale
from engine.search.spaces import SpaceRef
from engine.search.terms import Example

SPACE = SpaceRef(1, "e", Kind.PHOTO, Aspect.MEANING, "j")
SAMPLES = {kind: np.arange(100) for kind in Kind}
EXAMPLE = Part("image", Term(TermKind.IMAGE, "/x"), Example(Kind.PHOTO, {}))


class Takes:
    """Indexes whose items take to any words as differently as told."""

    def __init__(self, spread: float) -> None:
        self.scores = np.array([[spread, -spread] * 50], np.float32)
        self.scans = 0

    def scan(self, _space_id: int, _queries: object, _groups: object) -> np.ndarray:
        self.scans += 1
        return self.scores


def channel(part: int = 0, weight: float = 1.0, query: tuple[float, float] = (1, 0)) -> Channel:
    return Channel(part, SPACE, np.array([query], np.float32), weight, Scale(0, 1))


def words(text: str) -> Part:
    return Part("text", Term(TermKind.TEXT, text))


def doubts(spread: float = 0.5) -> Doubts:
    return Doubts(Takes(spread), lambda _joint: np.array([[1, 0]], np.float32))  # type: ignore[arg-type]


def needed(text: str = "dog", spread: float = 0.5, strangers: int = 2000, **more: object) -> float:
    made = channel(**more)  # type: ignore[arg-type]
    return doubts(spread).needed([made], [words(text)], strangers, SAMPLES)


def test_more_is_needed_where_items_hardly_tell_the_words_apart() -> None:
    assert needed(spread=0.3) > needed(spread=0.9)


def test_more_is_needed_of_words_that_are_like_nothing_people_say() -> None:
    assert needed(query=(0, 1)) > needed(query=(1, 0))


@given(st.integers(FEW, 10**7), st.integers(FEW, 10**7))
def test_more_strangers_need_more(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert needed(strangers=low) <= needed(strangers=high) < 10


def test_long_sentences_need_less_than_two_words() -> None:
    sentence = " ".join(["word"] * 2000)
    assert needed(sentence) == needed("one two three four five six") < needed("chess board")


def test_nothing_is_said_among_few_of_examples_or_of_other_kinds() -> None:
    assert needed(strangers=FEW - 1) == -math.inf
    assert doubts().needed([channel()], [EXAMPLE], 2000, SAMPLES) == -math.inf
    sounds = SpaceRef(2, "e", Kind.AUDIO, Aspect.MEANING, "j")
    made = Channel(0, sounds, np.ones((1, 2), np.float32), 1.0, Scale(0, 1))
    assert doubts().needed([made], [words("dog")], 2000, SAMPLES) == -math.inf
    assert doubts().needed([channel(weight=-1)], [words("dog")], 2000, SAMPLES) == -math.inf


def test_needs_of_terms_add_up_like_independent_spreads() -> None:
    alone = needed("dog")
    both = doubts().needed([channel(0, 0.5), channel(1, 2)], [words("dog"), EXAMPLE], 2000, SAMPLES)
    assert both == pytest.approx(math.hypot(0.5 * alone, 2 * EXAMPLES_LINE))


def test_words_are_measured_once() -> None:
    takes = Takes(0.5)
    known = Doubts(takes, lambda _joint: np.array([[1, 0]], np.float32))  # type: ignore[arg-type]
    for _ in range(3):
        known.needed([channel()], [words("dog")], 2000, SAMPLES)
    assert takes.scans == 1


def candidates(scores: list[float], weight: float = 1.0) -> Candidates:
    ids = np.arange(len(scores))
    visible = Visible(ids, np.ones(len(ids), np.int64), np.zeros(len(ids), np.int8))
    found = (channel(0, -1.0), channel(0, weight))
    return Candidates(visible, np.array(scores, np.float32), found)


def test_kinds_meet_on_one_line() -> None:
    parts = {Kind.PHOTO: candidates([5, 4, 1]), Kind.AUDIO: candidates([3, 1])}
    moved, line = on_one_line(parts, {Kind.PHOTO: 4.5, Kind.AUDIO: 2.0})
    assert line == 2.0
    assert moved[Kind.PHOTO].scores.tolist() == [2.5, 1.5, -1.5]
    assert moved[Kind.AUDIO] is parts[Kind.AUDIO]
    # what the channels give from now on is as much less, so exact scores say the same
    before, after = ([c.contribution(np.ones(3, np.float32), np.arange(3)) for c in part.channels]
                     for part in (parts[Kind.PHOTO], moved[Kind.PHOTO]))  # fmt: skip
    assert np.sum(before, axis=0) - np.sum(after, axis=0) == pytest.approx([2.5] * 3)


def test_where_everything_is_shown_nothing_moves() -> None:
    parts = {Kind.PHOTO: candidates([5.0]), Kind.AUDIO: candidates([3.0])}
    moved, line = on_one_line(parts, {Kind.PHOTO: -math.inf, Kind.AUDIO: 2.0})
    assert line == -math.inf
    assert moved == parts
    assert on_one_line({}, {}) == ({}, 0.0)


def test_chance_grows_with_strangers_up_to_a_point() -> None:
    assert chance(1) == 0
    assert chance(100) < chance(1000) < chance(5000) == chance(10**6)
