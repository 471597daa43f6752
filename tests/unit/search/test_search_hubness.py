"""What is taken off items that are near to everything."""

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain import Aspect, Kind
from engine.encoders.joint import DIM, JOINT
from engine.encoders.resources import resources_folder
from engine.search import hubness
from engine.search.hubness import (
    LEAST_ITEMS,
    NEAREST,
    STRENGTH,
    Bias,
    Biases,
    bank_texts,
    bias_of,
    is_worth_it,
    skewness,
)
from engine.search.lexicon import Lexicons
from engine.search.spaces import SpaceRef

SPACE = SpaceRef(7, "photos", Kind.PHOTO, Aspect.MEANING, "joint")
DIMS = 16


def unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)


class Items:
    """An index of items, of which some lie where all queries do."""

    def __init__(self, count: int = 400, hubs: int = 8, seed: int = 0) -> None:
        rng = np.random.default_rng(seed)
        self.bank = unit(rng.normal(size=(200, DIMS)) + 1)
        vectors = rng.normal(size=(count, DIMS))
        vectors[:hubs] = 1 + 0.3 * vectors[:hubs]
        self.vectors = dict(enumerate(unit(vectors), 1))
        self.scanned = 0

    @property
    def groups(self) -> np.ndarray:
        return np.array(sorted(self.vectors), np.int64)

    def scan(self, _space: int, queries: np.ndarray, groups: np.ndarray) -> np.ndarray:
        self.scanned += len(groups)
        none = np.full(DIMS, np.nan, np.float32)
        return queries @ np.array([self.vectors.get(int(g), none) for g in groups]).T

    def biases(self, folder: Path | None = None, *, is_ready: bool = True) -> Biases:
        return Biases(self, lambda _joint: self.bank, lambda _joint: is_ready, folder)  # type: ignore[arg-type]


@pytest.fixture
def items() -> Items:
    return Items()


def test_it_is_a_part_of_the_mean_of_the_best() -> None:
    scores = np.random.default_rng(0).normal(size=(100, 3)).astype(np.float32)
    best = np.sort(scores, axis=0)[-NEAREST:]
    assert bias_of(scores) == pytest.approx(STRENGTH * best.mean(axis=0), abs=1e-6)
    few = scores[:5]
    assert bias_of(few) == pytest.approx(STRENGTH * few.mean(axis=0), abs=1e-6)
    scores[:, 1] = np.nan
    assert np.isnan(bias_of(scores)).tolist() == [False, True, False]


def test_skewness_tells_hubs() -> None:
    rng = np.random.default_rng(0)
    even = rng.normal(size=(2000, 200)).astype(np.float32)
    hubs = even + np.where(np.arange(200) < 4, 3, 0)
    assert abs(skewness(even)) < 0.5 < 3 < skewness(hubs)
    assert skewness(even[:, :10]) == 0
    assert skewness(np.empty((0, 0), np.float32)) == 0
    turns = -np.abs(np.arange(200)[:, None] - np.arange(200)).astype(np.float32)
    assert abs(skewness(turns)) < 2


def test_only_where_there_are_hubs_and_enough_items(items: Items) -> None:
    scores = items.scan(7, items.bank, items.groups)
    assert is_worth_it(scores)
    assert not is_worth_it(scores[:, : LEAST_ITEMS - 1])
    flat = np.random.default_rng(1).normal(size=(4000, 400)).astype(np.float32)
    assert not is_worth_it(flat)
    assert not is_worth_it(np.full((3, 100), np.nan, np.float32))
    assert not is_worth_it(np.empty((0, 0), np.float32))


def test_hubs_lose_and_what_is_usual_stays(items: Items) -> None:
    bias = items.biases().of(SPACE, items.groups)
    assert bias is not None
    assert bias.values[:8].min() > np.percentile(bias.values[8:], 95)
    assert bias.values.mean() == pytest.approx(0, abs=1e-6)
    scores = items.scan(7, items.bank, items.groups)
    assert skewness(scores - bias.of(items.groups)) < skewness(scores)


@settings(max_examples=30)
@given(st.lists(st.integers(0, 60), unique=True), st.lists(st.integers(0, 60), unique=True))
def test_numbers_of_groups(known: list[int], asked: list[int]) -> None:
    groups = np.array(sorted(known), np.int64)
    bias = Bias(groups, groups.astype(np.float32) + 1, 1)
    told = bias.of(np.array(sorted(asked), np.int64))
    assert told.tolist() == [group + 1 if group in known else 0 for group in sorted(asked)]


def test_new_items_are_counted_once(items: Items) -> None:
    biases = items.biases()
    first = items.groups
    before = biases.of(SPACE, first)
    counted = items.scanned
    assert biases.of(SPACE, first) is before
    assert items.scanned == counted
    items.vectors[401] = items.vectors[1]
    after = biases.of(SPACE, items.groups)
    assert items.scanned == counted + 1
    assert before is not None
    assert after is not None
    assert after.token != before.token
    assert after.of(np.array([401])) == pytest.approx(after.of(np.array([1])))


def test_items_that_are_gone_are_not_missed(items: Items) -> None:
    biases = items.biases()
    biases.of(SPACE, items.groups)
    for group in range(1, 101):
        del items.vectors[group]
    bias = biases.of(SPACE, items.groups)
    assert bias is None or np.array_equal(bias.groups, items.groups)


def test_an_item_without_a_vector_has_no_number(items: Items) -> None:
    groups = np.append(items.groups, 999)
    bias = items.biases().of(SPACE, groups)
    assert bias is not None
    assert bias.of(groups)[-1] == 0


def test_sounds_and_looks_have_none(items: Items) -> None:
    biases = items.biases()
    assert biases.of(replace(SPACE, kind=Kind.AUDIO), items.groups) is None
    assert biases.of(replace(SPACE, aspect=Aspect.LOOK), items.groups) is None
    assert items.scanned == 0


def test_they_are_kept_between_runs(items: Items, tmp_path: Path) -> None:
    biases = items.biases(tmp_path)
    told = biases.of(SPACE, items.groups)
    biases.close()
    counted = items.scanned
    again = items.biases(tmp_path).of(SPACE, items.groups)
    assert told is not None
    assert again is not None
    assert np.array_equal(told.values, again.values)
    assert items.scanned - counted < 2 * len(items.groups)  # the meter, and a few to compare


@pytest.mark.parametrize("damage", [b"", b"no archive", b"PK\x03\x04"])
def test_a_damaged_file_is_made_again(items: Items, tmp_path: Path, damage: bytes) -> None:
    told = items.biases(tmp_path).of(SPACE, items.groups)
    (file,) = tmp_path.iterdir()
    file.write_bytes(damage)
    again = items.biases(tmp_path).of(SPACE, items.groups)
    assert told is not None
    assert again is not None
    assert np.array_equal(told.values, again.values)


def test_numbers_of_another_catalog_are_not_taken(items: Items, tmp_path: Path) -> None:
    items.biases(tmp_path).of(SPACE, items.groups)
    other = Items(seed=5)
    expected = other.biases().of(SPACE, other.groups)
    told = other.biases(tmp_path).of(SPACE, other.groups)
    assert expected is not None
    assert told is not None
    assert np.array_equal(told.values, expected.values)


def test_a_folder_that_cannot_be_written_costs_time_only(items: Items, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert items.biases(tmp_path / "file" / "cache").of(SPACE, items.groups) is not None


def test_many_items_are_counted_in_a_thread(items: Items, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubness, "AT_ONCE", 100)
    biases = items.biases()
    groups = items.groups
    assert biases.of(SPACE, groups) is None
    biases.wait()
    assert biases.of(SPACE, groups) is not None


def test_a_bank_that_is_to_be_encoded_keeps_no_search_waiting(items: Items) -> None:
    encoding, go_on = threading.Event(), threading.Event()

    def bank(_joint: str) -> np.ndarray:
        encoding.set()
        assert go_on.wait(10)
        return items.bank

    biases = Biases(items, bank, lambda _joint: False, None)  # type: ignore[arg-type]
    groups = items.groups
    assert biases.of(SPACE, groups) is None
    assert encoding.wait(10)
    assert biases.of(SPACE, groups) is None
    go_on.set()
    biases.wait()
    assert biases.of(SPACE, groups) is not None


def test_the_bank_is_of_sentences_and_ships_for_the_bundled_space() -> None:
    texts = bank_texts()
    assert 500 < len(texts) == len(set(texts))
    assert all(len(text.split()) > 2 for text in texts)

    def encoded(_joint: str, _texts: object) -> np.ndarray:
        raise AssertionError("run python -m engine.training.told_words")

    lexicons = Lexicons(encoded, encoded, None)  # type: ignore[arg-type]
    assert (resources_folder() / "models" / "words.safetensors").is_file()
    assert lexicons.has(JOINT, texts)
    assert lexicons.vectors(JOINT, texts).shape == (len(texts), DIM)
    assert not lexicons.has("another", texts)
