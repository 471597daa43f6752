"""The words that tell an example, as a vector."""

from collections.abc import Sequence

import numpy as np
import pytest

from engine.domain import Aspect, Kind
from engine.search.lexicon import Lexicon, made_lexicon
from engine.search.spaces import SpaceRef
from engine.search.telling import Telling
from engine.search.terms import Example

SPACE = SpaceRef(1, "m", Kind.PHOTO, Aspect.MEANING, "photos")
WORDS = {"dog": np.eye(4)[0], "sea": np.eye(4)[1], "car": np.eye(4)[2], "my dog Rex": np.eye(4)[3]}
EVERYDAY = np.array(list(WORDS.values()), np.float32)


class OneLexicon:
    """Three words for photos, none for scores."""

    def of(self, kind: Kind, _joint: str) -> Lexicon | None:
        words = ["dog", "sea", "car"]
        if kind is Kind.SCORE:
            return None
        return made_lexicon(words, texts("", words), EVERYDAY, np.ones(4, np.float32))


class NoIndexes:
    """A library with nothing in it."""

    def sample(self, _space_id: int, _count: int) -> np.ndarray:
        return np.zeros((0, 4), np.float32)


def texts(_joint: str, words: Sequence[str]) -> np.ndarray:
    return np.array([WORDS[word] for word in words], np.float32)


def told(example: Example, vector: np.ndarray) -> np.ndarray | None:
    return Telling(OneLexicon(), texts, NoIndexes()).vector(example, SPACE, vector)


def test_a_vector_is_told_by_the_words_it_is_like() -> None:
    vector = np.array([0.9, 0.4, 0, 0.1], np.float32)
    found = told(Example(Kind.PHOTO, {}), vector)
    assert found is not None
    assert int(found.argmax()) == 0
    assert np.linalg.norm(found) == pytest.approx(1, abs=1e-5)


def test_the_users_tags_come_before_guesses() -> None:
    found = told(Example(Kind.PHOTO, {}, tags=("my dog Rex",)), np.eye(4, dtype=np.float32)[1])
    assert found is not None
    assert int(found.argmax()) == 3


def test_what_no_word_resembles_is_not_told() -> None:
    assert told(Example(Kind.PHOTO, {}), -np.ones(4, np.float32) / 2) is None
    assert told(Example(Kind.SCORE, {}), np.eye(4, dtype=np.float32)[0]) is None
