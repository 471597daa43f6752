"""How an example reaches items of another kind."""

from collections.abc import Sequence

import numpy as np
import pytest

from engine.domain import Aspect, Kind, Query, Term, TermKind
from engine.search.examples import TELLING_WORDS
from engine.search.ground import Ground
from engine.search.plan import Channel, Part, Planner
from engine.search.scales import Scale
from engine.search.spaces import SpaceRef
from engine.search.terms import Example
from engine.search.weights import WORDS_BESIDE_SKETCH

PHOTO = SpaceRef(1, "p", Kind.PHOTO, Aspect.MEANING, "photos")
LOOK = SpaceRef(2, "l", Kind.PHOTO, Aspect.LOOK, "look")
AUDIO = SpaceRef(3, "a", Kind.AUDIO, Aspect.MEANING, "sentences")
TIMBRE = SpaceRef(4, "t", Kind.AUDIO, Aspect.TIMBRE, "timbre")
WORDS = {"dog": [1.0, 0], "grass": [0, 1.0], "ball": [0, 1.0], "cat": [-9.0, 0]}


class Known:
    """Scales that tell which make of scores was asked for."""

    def of_words(self, _space: SpaceRef, _groups: object) -> Scale:
        return Scale(0.25, 1)

    def of_examples(self, _space: SpaceRef, _source: object, _groups: object) -> Scale:
        return Scale(0.5, 1)

    def of_drawing(self, space: SpaceRef, query: object, groups: object) -> Scale:
        return self.of_one(space, query, groups)

    def of_one(self, _space: SpaceRef, _query: object, _groups: object) -> Scale:
        return Scale(0.75, 1)


def texts(joint: str, words: Sequence[str]) -> np.ndarray:
    assert joint in {"photos", "sentences"}
    return np.array([WORDS[word] for word in words], np.float32)


def channels(example: Example, kind: Kind) -> tuple[Channel, ...]:
    term = Term(TermKind.IMAGE, "/dog.jpg")
    samples = {kind: np.arange(3) for kind in Kind}
    spaces = (PHOTO, LOOK, AUDIO, TIMBRE)
    parts = (Part("image", term, example),)
    speaks = {"photos", "sentences"}.__contains__
    ground = Ground(Query((term,)), spaces, samples, Known(), texts, speaks)
    planner = Planner(ground, parts, None)
    return planner.channels(kind)


def seen(words: tuple[str, ...], *, is_sketch: bool = False) -> Example:
    rows = np.ones((1, 2), np.float32)
    vectors = {(Aspect.MEANING, "photos"): rows, (Aspect.LOOK, "look"): rows}
    return Example(Kind.PHOTO, vectors, words, is_sketch=is_sketch)


def test_models_without_a_common_space_meet_through_the_likeliest_words() -> None:
    (channel,) = channels(seen(("dog", "grass", "ball", "cat")), Kind.AUDIO)
    assert channel.space == AUDIO
    assert channel.scale.mean == 0.25  # words are compared, so words say what is usual
    np.testing.assert_allclose(channel.queries, [[1 / 5**0.5, 2 / 5**0.5]], rtol=1e-5)
    assert TELLING_WORDS == 3


def test_a_common_space_comes_before_words() -> None:
    spoken = Example(Kind.PHOTO, {(Aspect.MEANING, "sentences"): np.eye(2)[:1]}, ("cat",))
    (channel,) = channels(spoken, Kind.AUDIO)
    np.testing.assert_allclose(channel.queries, [[1, 0]])
    assert channel.scale.mean == 0.5


def test_its_own_kind_is_never_reached_through_words() -> None:
    found = channels(seen(("dog",)), Kind.PHOTO)
    assert {channel.space for channel in found} == {PHOTO, LOOK}
    assert all(channel.scale.mean == 0.5 for channel in found)


@pytest.mark.parametrize("example", [seen(()), seen(("dog",), is_sketch=True)])
def test_nothing_to_tell_reaches_nothing(example: Example) -> None:
    assert channels(example, Kind.AUDIO) == ()


def test_words_leave_room_for_a_sketch_beside_them() -> None:
    def weight_of_words(*, is_sketch: bool) -> float:
        example = seen((), is_sketch=is_sketch)
        terms = (Term(TermKind.TEXT, "dog"), Term(TermKind.SKETCH, "drawn"))
        parts = (Part("text", terms[0]), Part("sketch", terms[1], example))
        samples = {kind: np.arange(3) for kind in Kind}
        speaks = {"photos", "sentences"}.__contains__
        ground = Ground(Query(terms), (PHOTO,), samples, Known(), texts, speaks)
        return Planner(ground, parts, None).channels(Kind.PHOTO)[0].weight

    assert weight_of_words(is_sketch=True) == WORDS_BESIDE_SKETCH
    assert weight_of_words(is_sketch=False) == 1
