import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from engine.domain import Aspect, Kind
from engine.encoders.joint import DIM, JOINT, SHOWN
from engine.encoders.local import LocalEncoders
from engine.encoders.models import ModelStore
from engine.encoders.resources import resources_folder
from engine.search.background import Background, TextVectors
from engine.search.lexicon import Lexicons, metric_of, name_of, shipped_path, words_of_kind

SPACE = "fake/1"
NOTHING = np.zeros((0, 64), np.float32)


class Texts:
    """Each word a random direction; a text the mean of its words."""

    def __init__(self) -> None:
        self.asked = 0
        self.longest = 0

    def __call__(self, joint: str, texts: Sequence[str]) -> np.ndarray:
        self.asked += len(texts)
        self.longest = max(self.longest, len(texts))
        rows = np.stack([sum(_word(part) for part in text.split()) for text in texts])
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def lexicons_of(texts: TextVectors, folder: Path | None = None) -> Lexicons:
    everyday = Texts() if isinstance(texts, Texts) else texts  # ours count what they are asked
    return Lexicons(texts, Background(everyday, None).vectors, folder)


def _word(word: str) -> np.ndarray:
    seed = int.from_bytes(hashlib.sha256(word.lower().encode()).digest()[:8], "big")
    return np.random.default_rng(seed).normal(size=64)


@pytest.mark.parametrize(("kind", "word"), [(Kind.PHOTO, "bicycle"), (Kind.AUDIO, "violin")])
def test_the_lists_have_thousands_of_words_each_once(kind: Kind, word: str) -> None:
    words = words_of_kind(kind)
    assert word in words
    assert len({w.casefold() for w in words}) == len(words) > 500
    assert all(w == w.strip() for w in words)


def test_scores_are_told_in_no_words() -> None:
    texts = Texts()
    assert lexicons_of(texts).words(Kind.SCORE, SPACE, np.ones(64, np.float32), NOTHING) == []
    assert not texts.asked


def test_the_words_that_a_photo_was_made_of_are_told_best_first() -> None:
    texts = Texts()
    vector = np.asarray([0.8, 0.6] @ texts(SPACE, ["bicycle", "castle"]), np.float32)
    told = lexicons_of(texts).words(Kind.PHOTO, SPACE, vector, NOTHING, count=2)
    assert [word for word, _likeness in told] == ["bicycle", "castle"]
    assert 1 > told[0][1] > told[1][1] > 0.3


def test_what_all_items_share_is_no_word_of_any() -> None:
    """Far from the words, as in many models, items have a middle of their own."""
    texts = Texts()
    apart = 3 * texts(SPACE, ["kitchen"])[0]
    items = np.stack([texts(SPACE, [word])[0] + apart for word in words_of_kind(Kind.PHOTO)[::9]])
    items /= np.linalg.norm(items, axis=1, keepdims=True)
    item = texts(SPACE, ["bicycle"])[0] + apart
    item /= np.linalg.norm(item)
    lexicons = lexicons_of(texts)
    assert lexicons.words(Kind.PHOTO, SPACE, item, items)[0][0] == "bicycle"
    assert lexicons.words(Kind.PHOTO, SPACE, item, NOTHING)[0][0] == "kitchen"


def test_vectors_are_kept_between_runs_and_made_again_when_damaged(tmp_path: Path) -> None:
    first, second, third = Texts(), Texts(), Texts()
    vector = first(SPACE, ["castle"])[0]
    told = lexicons_of(first, tmp_path).words(Kind.PHOTO, SPACE, vector, NOTHING)
    again = lexicons_of(second, tmp_path).words(Kind.PHOTO, SPACE, vector, NOTHING)
    assert again[0][0] == told[0][0] == "castle"
    assert again[0][1] == pytest.approx(told[0][1], abs=1e-3)
    assert not second.asked
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:1000])
    assert lexicons_of(third, tmp_path).words(Kind.PHOTO, SPACE, vector, NOTHING)[0][0] == "castle"
    assert third.asked


def test_words_are_encoded_in_small_batches_so_that_queries_pass(tmp_path: Path) -> None:
    texts = Texts()
    lexicons = lexicons_of(texts, tmp_path / "not" / "there")
    assert lexicons.of(Kind.PHOTO, SPACE) is lexicons.of(Kind.PHOTO, SPACE)
    assert texts.longest <= 64


def test_in_the_photos_space_names_count_less_when_words_are_chosen() -> None:
    metric = metric_of(JOINT, DIM)
    assert metric[:SHOWN].min() == 1
    assert 0 < metric[SHOWN:].max() < 1
    assert metric_of("clip", 512).min() == 1


def test_the_shipped_vectors_are_those_of_the_lists_in_the_bundled_spaces() -> None:
    from safetensors import safe_open

    store = ModelStore(resources_folder(), Path("no-models"))
    with safe_open(shipped_path(), "numpy") as file:
        shipped = set(file.keys())
    for kind in (Kind.PHOTO, Kind.AUDIO):
        spaces = [space for info in store.encoders(kind, None) for space in info.spaces]
        joint = next(space.joint for space in spaces if space.aspect is Aspect.MEANING)
        name = name_of(joint, words_of_kind(kind))
        assert name in shipped, "run python -m engine.training.told_words"


@pytest.mark.slow
def test_real_words_tell_real_words() -> None:
    """The bundled words' side: what a caption means is told in the caption's words."""
    encoders = LocalEncoders(ModelStore(resources_folder(), Path("no-models")))
    lexicons = lexicons_of(encoders.encode_texts)
    vector = encoders.encode_texts(JOINT, ["a dog on a beach"])[0]
    words = [word for word, _ in lexicons.words(Kind.PHOTO, JOINT, vector, NOTHING)]
    assert {"dog", "beach"} & set(words[:3])
