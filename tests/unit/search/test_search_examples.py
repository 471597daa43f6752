"""Examples that an instruction changes."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from engine.domain import Aspect, Composing, Kind, Query
from engine.search.compose import auto_alpha_image, pdv_fusion
from engine.search.examples import Examples
from engine.search.ground import Aim, Ground
from engine.search.instruction import (
    ALPHA_IMAGE,
    ALPHA_TEXT,
    BETA,
    MANNER_SHARE,
    NEGATIVE_SHARE,
)
from engine.search.scales import Scale
from engine.search.spaces import SpaceRef
from engine.search.terms import Example
from engine.search.tint import COLOUR_JOINT

MEANING = SpaceRef(1, "m", Kind.PHOTO, Aspect.MEANING, "photos")
LOOK = SpaceRef(2, "l", Kind.PHOTO, Aspect.LOOK, "look")
STYLE = SpaceRef(3, "s", Kind.PHOTO, Aspect.STYLE, "style")
COLOUR = SpaceRef(4, "c", Kind.PHOTO, Aspect.COLOUR, COLOUR_JOINT)
SPACES = (MEANING, LOOK, STYLE, COLOUR)
DIM = 8
CHANCE = np.random.default_rng(7)
IMAGE, TOLD, NIGHT, PEOPLE, RED = (
    row / np.linalg.norm(row) for row in CHANCE.normal(size=(5, DIM))
)
WORDS = {"at night": NIGHT, "people": PEOPLE, "in red": RED, "drawing": np.eye(DIM)[3]}
SAMPLES = {kind: np.arange(3) for kind in Kind}
PLAIN = Scale(0.0, 0.5)
USUAL = Scale(0.1, 0.25)


class Known:
    """Scales that are given."""

    def of_words(self, _space: SpaceRef, _groups: object) -> Scale:
        return USUAL

    def of_examples(self, _space: SpaceRef, _source: object, _groups: object) -> Scale:
        return PLAIN

    def of_drawing(self, space: SpaceRef, query: object, groups: object) -> Scale:
        return self.of_one(space, query, groups)

    def of_one(self, _space: SpaceRef, _query: object, _groups: object) -> Scale:
        return Scale(0, 1)

    def centre(self, _space: SpaceRef) -> np.ndarray:
        return np.zeros(DIM)

    def everyday(self, _joint: str) -> np.ndarray:
        return np.zeros(DIM)


class Teller:
    """Tells every example the same way."""

    def __init__(self, vector: np.ndarray | None) -> None:
        self.said = vector

    def vector(self, _example: object, _space: object, _vector: object) -> np.ndarray | None:
        return self.said


def texts(joint: str, words: Sequence[str]) -> np.ndarray:
    assert joint in {"photos", "style"}
    return np.array([WORDS[word] for word in words])


def aims(query: Query, told: np.ndarray | None = TOLD) -> list[Aim]:
    rows = IMAGE[np.newaxis]
    example = Example(Kind.PHOTO, {(Aspect.MEANING, "photos"): rows, (Aspect.LOOK, "look"): rows})
    speaks = {"photos", "style"}.__contains__
    ground = Ground(query, SPACES, SAMPLES, Known(), texts, speaks)
    return Examples(ground, Teller(told)).aims(example, Kind.PHOTO)


def scores(found: Sequence[Aim], items: np.ndarray) -> np.ndarray:
    total = np.zeros(len(items))
    for aim in found:
        total += aim.weight * ((items @ aim.queries.mean(0)) - aim.scale.mean) / aim.scale.sd
    return total


def only_meaning(instruction: str, **values: float) -> Query:
    return Query(instruction=instruction, aspects={Aspect.LOOK: 0.0}, **values)


@pytest.mark.parametrize(
    ("alpha_text", "alpha_image", "beta"), [(1, 1, 0.5), (3, 2, 0.2), (0, 3, 0)]
)
def test_scores_rank_as_the_vector_of_pdv_does(
    alpha_text: float, alpha_image: float, beta: float
) -> None:
    items = CHANCE.normal(size=(50, DIM))
    query = only_meaning("at night", alpha_text=alpha_text, alpha_image=alpha_image, beta=beta)
    vector = pdv_fusion(
        IMAGE / PLAIN.sd, TOLD / USUAL.sd, NIGHT / USUAL.sd, alpha_text, alpha_image, beta
    )
    found = scores(aims(query), items)
    assert (np.argsort(found) == np.argsort(items @ vector)).all()


def test_weights_have_a_sum_of_one_whatever_the_sliders() -> None:
    for query in (
        only_meaning("at night"),
        Query(instruction="at night, without people", beta=0.9),
    ):
        assert sum(abs(aim.weight) for aim in aims(query)) == pytest.approx(1)


def test_sliders_change_weights_only_so_that_known_cosines_serve() -> None:
    before = aims(Query(instruction="at night", beta=0.2, alpha_image=1))
    after = aims(Query(instruction="at night", beta=0.7, alpha_image=2))
    assert [aim.weight for aim in before] != [aim.weight for aim in after]
    for old, new in zip(before, after, strict=True):
        assert old.space == new.space
        np.testing.assert_array_equal(old.queries, new.queries)


def test_at_the_words_end_the_example_itself_no_longer_counts() -> None:
    found = aims(Query(instruction="at night", beta=1.0))
    assert [aim.weight for aim in found if np.allclose(aim.queries[0], IMAGE)] == [0, 0]
    assert any(np.allclose(aim.queries[0], TOLD) and aim.weight for aim in found)


def test_an_example_nobody_can_tell_is_moved_all_the_same() -> None:
    found = aims(only_meaning("at night"), told=None)
    assert [aim.space for aim in found] == [MEANING, MEANING]


def test_what_is_ruled_out_pushes_but_does_not_reward() -> None:
    (shunned,) = [a for a in aims(Query(instruction="without people")) if a.weight < 0]
    assert shunned.one_sided
    np.testing.assert_array_equal(shunned.queries[0], PEOPLE)
    example = sum(a.weight for a in aims(Query(instruction="without people")) if a.weight > 0)
    strength = (1 - BETA) * ALPHA_IMAGE + BETA * ALPHA_TEXT
    assert -shunned.weight / example == pytest.approx(NEGATIVE_SHARE * strength, rel=1e-6)


def test_a_manner_is_looked_for_in_the_style_and_the_look_gives_way() -> None:
    found = aims(Query(instruction="as a drawing"), told=None)
    assert [aim.space for aim in found] == [MEANING, STYLE]
    strength = ((1 - BETA) * ALPHA_IMAGE + BETA * ALPHA_TEXT) * MANNER_SHARE
    assert found[1].weight / found[0].weight == pytest.approx(strength / (1 - BETA))


def test_a_colour_is_looked_for_in_the_colour_too() -> None:
    assert COLOUR in {aim.space for aim in aims(Query(instruction="in red"))}
    assert COLOUR not in {aim.space for aim in aims(Query(instruction="at night"))}


def test_the_automatic_strength_is_the_closed_form() -> None:
    query = only_meaning("at night", alpha_text=0.0, beta=0.0)
    example, direction = (aim for aim in aims(query) if aim.weight)
    delta, told, image = NIGHT / USUAL.sd, TOLD / USUAL.sd, IMAGE / PLAIN.sd
    wanted = ALPHA_IMAGE * np.clip(auto_alpha_image(image, told + delta, delta), 0.5, 2)
    assert direction.weight / example.weight == pytest.approx(wanted, rel=1e-5)


@pytest.mark.parametrize("composing", [Composing.SUM, Composing.CENTRED])
def test_baselines_are_one_vector_in_the_meaning(composing: Composing) -> None:
    query = Query(instruction="at night", composing=composing, beta=0.5)
    (aim,) = aims(query)
    wanted = (IMAGE + NIGHT) / np.linalg.norm(IMAGE + NIGHT)
    np.testing.assert_allclose(aim.queries[0], wanted, rtol=1e-5)
    (moved,) = aims(replace(query, beta=1.0))
    np.testing.assert_allclose(moved.queries[0], NIGHT, rtol=1e-5)


def test_without_an_instruction_every_aspect_is_compared() -> None:
    assert {aim.space for aim in aims(Query())} == {MEANING, LOOK}


def test_a_sound_is_changed_as_a_photo_is() -> None:
    meaning = SpaceRef(5, "a", Kind.AUDIO, Aspect.MEANING, "photos")
    timbre = SpaceRef(6, "t", Kind.AUDIO, Aspect.TIMBRE, "timbre")
    rows = IMAGE[np.newaxis]
    sound = Example(Kind.AUDIO, {(Aspect.MEANING, "photos"): rows, (Aspect.TIMBRE, "timbre"): rows})
    query = Query(instruction="at night, without people")
    ground = Ground(
        query, (*SPACES, meaning, timbre), SAMPLES, Known(), texts, {"photos"}.__contains__
    )
    found = Examples(ground, Teller(TOLD)).aims(sound, Kind.AUDIO)
    assert {aim.space for aim in found} == {meaning, timbre}
    assert [aim.weight > 0 for aim in found if aim.of_change] == [True, False]
    assert max(found, key=lambda aim: aim.weight).of_change


def test_a_score_nobody_can_tell_takes_the_words_alone_on_their_side() -> None:
    space = SpaceRef(7, "s", Kind.SCORE, Aspect.MEANING, "photos")
    score = Example(Kind.SCORE, {(Aspect.MEANING, "photos"): IMAGE[np.newaxis]})
    ground = Ground(
        Query(instruction="at night", beta=1.0),
        (space,),
        SAMPLES,
        Known(),
        texts,
        {"photos"}.__contains__,
    )
    weights = [aim.weight for aim in Examples(ground, Teller(None)).aims(score, Kind.SCORE)]
    assert weights == [0.0, 1.0]
