"""Where the relevance line lies."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain import Aspect, Kind, Term, TermKind
from engine.search.plan import Channel, Part
from engine.search.relevance import (
    CHANGED_LINE,
    CHANGED_OF_THE_BEST,
    EXAMPLES_LINE,
    FEW,
    LOWEST,
    OF_THE_BEST,
    lifted,
    line_of,
    telling_words,
)
from engine.search.scales import PRIORS, Scale, Scales, sample_of, scale_of_examples, scale_of_words
from engine.search.spaces import SpaceRef
from engine.search.terms import Example

SPACE = SpaceRef(1, "e", Kind.PHOTO, Aspect.MEANING, "j")


def channel(part: int, weight: float) -> Channel:
    return Channel(part, SPACE, np.zeros((1, 2), np.float32), weight, Scale(0, 1))


def words(text: str) -> Part:
    return Part("text", Term(TermKind.TEXT, text))


EXAMPLE = Part("image", Term(TermKind.IMAGE, "/x"), Example(Kind.PHOTO, {}))


@given(st.integers(1, 10**7), st.integers(1, 10**7))
def test_more_strangers_ask_for_more(one: int, other: int) -> None:
    low, high = sorted((one, other))
    parts = [words("dog")]
    assert line_of([channel(0, 1)], parts, low) <= line_of([channel(0, 1)], parts, high) < 5


def test_sentences_ask_for_less_but_never_for_nothing() -> None:
    texts = ["dog", "brown dog", "brown dog on green grass", " ".join(map(str, range(200)))]
    lines = [line_of([channel(0, 1)], [words(text)], 2000) for text in texts]
    assert lines == sorted(lines, reverse=True)
    assert lines[-1] >= LOWEST


@settings(max_examples=30)
@given(st.floats(0.01, 10))
def test_the_line_scales_with_the_weights(scale: float) -> None:
    parts = [words("dog"), words("cat")]
    plain = line_of([channel(0, 1), channel(1, 0.5)], parts, 500)
    scaled = line_of([channel(0, scale), channel(1, 0.5 * scale)], parts, 500)
    assert scaled == pytest.approx(scale * plain)


def test_what_pushes_away_has_no_line() -> None:
    parts = [words("dog"), Part("without", Term(TermKind.WITHOUT, "cat"))]
    assert line_of([channel(1, -1)], parts, 500) == -math.inf
    both = line_of([channel(0, 1), channel(1, -1)], parts, 500)
    assert both == line_of([channel(0, 1)], parts, 500)


def test_examples_among_few_find_all() -> None:
    assert line_of([channel(0, 1)], [EXAMPLE], FEW - 1) == -math.inf
    assert line_of([channel(0, 1)], [EXAMPLE], FEW) == EXAMPLES_LINE


def test_templates_say_nothing() -> None:
    assert telling_words("A photo of a dog") == telling_words("dog") == 1
    assert telling_words("the") == 1


def test_scales_measure_and_lean_on_the_prior() -> None:
    scores = np.random.default_rng(0).normal(0.3, 0.1, (64, 500)).astype(np.float32)
    scores[0, :5] = np.nan
    assert scale_of_words(scores).mean == pytest.approx(0.3, abs=0.01)
    prior = PRIORS[Aspect.LOOK]
    many = scale_of_examples(scores, prior)
    few = scale_of_examples(scores[:, :3], prior)
    assert abs(many.mean - 0.3) < 0.02 < abs(few.mean - 0.3)
    assert scale_of_examples(np.full((3, 4), np.nan, np.float32), prior) == prior
    assert scale_of_examples(np.ones((1, 1), np.float32), prior) == prior  # only itself
    assert scale_of_words(np.empty((0, 0), np.float32)) == Scale(0, 1)
    assert scale_of_words(np.full((3, 3), 0.5, np.float32)).sd > 0


def test_samples_hardly_change_when_the_library_grows() -> None:
    before = sample_of(np.arange(1, 10_001))
    after = sample_of(np.arange(1, 10_101))
    assert len(before) == len(after) == 256
    assert len(np.intersect1d(before, after)) > 240
    assert np.array_equal(sample_of(np.arange(5)), np.arange(5))


class ScoresOf:
    """Indexes in which every query meets the same scores."""

    def __init__(self, scores: list[float]) -> None:
        self.scores = np.array([scores], np.float32)

    def scan(self, _space_id: int, _queries: object, _groups: object) -> np.ndarray:
        return self.scores


def test_a_drawing_is_measured_against_what_the_same_drawing_meets() -> None:
    near = [0.9, *(0.5 + 0.002 * n for n in range(200))]
    query, groups = np.zeros((1, 2), np.float32), np.arange(201)

    def best(scores: list[float]) -> float:
        scale = Scales(ScoresOf(scores), None).of_one(SPACE, query, groups)  # type: ignore[arg-type]
        return (scores[0] - scale.mean) / scale.sd

    sketch = Part("sketch", Term(TermKind.SKETCH, "/x"), Example(Kind.PHOTO, {}, is_sketch=True))
    line = line_of([channel(0, 1)], [sketch], 201)
    assert best(near) > line
    # less like every photo, by the same amount: what stands out still does
    assert best([score - 0.4 for score in near]) > line
    assert line > line_of([channel(0, 1)], [EXAMPLE], 201)


def scores(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def test_hits_of_words_follow_the_best_at_some_distance() -> None:
    parts = [words("dog"), EXAMPLE]
    assert lifted(1.0, scores(10, 0), [channel(0, 1)], parts) == 10 * OF_THE_BEST
    assert lifted(1.0, scores(1.2), [channel(0, 1)], parts) == 1.0
    assert lifted(1.0, scores(10), [channel(0, 1), channel(1, 1)], parts) == 1.0
    assert lifted(1.0, scores(10), [channel(1, 1)], parts) == 1.0
    assert lifted(1.0, scores(10), [], parts) == 1.0
    assert lifted(1.0, scores(), [channel(0, 1)], parts) == 1.0


def test_sounds_stand_out_from_other_sounds() -> None:
    sounds = SpaceRef(1, "e", Kind.AUDIO, Aspect.MEANING, "j")
    asked = [Channel(0, sounds, np.zeros((1, 2), np.float32), 1.0, Scale(0, 1))]
    lifts = scores(*[2.0] * 30, *[4.0] * 3)  # "the sound of" lifts all of them
    line = lifted(0.5, lifts, asked, [words("the sound of a dog")])
    assert 2.0 < line < 4.0
    kennel = scores(*np.linspace(3.5, 4.0, 30))
    assert lifted(0.5, kennel, asked, [words("dog")]) < 3.5
    few = scores(*[2.0] * 5, 4.0)
    assert lifted(0.5, few, asked, [words("dog")]) == pytest.approx(4.0 * OF_THE_BEST)


def test_a_changed_example_asks_for_more_than_an_example() -> None:
    asked = [channel(0, 1), replace(channel(0, 0.5), of_change=True)]
    assert lifted(0.5, scores(2, 0), asked, [EXAMPLE]) == CHANGED_LINE
    assert lifted(0.5, scores(10, 0), asked, [EXAMPLE]) == 10 * CHANGED_OF_THE_BEST
    assert lifted(9.0, scores(10, 0), asked, [EXAMPLE]) == 9.0
    ruled_out = [channel(0, 1), replace(channel(0, -0.5), of_change=True)]
    assert lifted(0.5, scores(10, 0), ruled_out, [EXAMPLE]) == 0.5


def test_an_empty_space_has_its_centre_nowhere() -> None:
    class Nothing:
        def count(self, _space_id: int) -> int:
            return 0

        def sample(self, _space_id: int, _count: int) -> np.ndarray:
            return np.empty((0, 0), np.float32)

    centre = Scales(Nothing(), None).centre(SPACE)
    np.testing.assert_array_equal(np.ones(3) - centre, np.ones(3))
