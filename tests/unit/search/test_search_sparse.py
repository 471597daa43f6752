import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.search.sparse import distinct, lasso, refit


def unit_rows(seed: int, rows: int, dim: int) -> np.ndarray:
    found = np.random.default_rng(seed).normal(size=(rows, dim))
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


def test_two_atoms_that_made_a_vector_are_found_among_many() -> None:
    atoms = unit_rows(0, 60, 40)
    target = 0.8 * atoms[7] + 0.5 * atoms[31]
    weights = lasso(target, atoms, 0.1)
    assert set(np.argsort(-weights)[:2]) == {7, 31}
    assert weights[7] > weights[31]
    assert (weights >= 0).all()


@given(st.integers(0, 10_000), st.floats(0.05, 0.5))
def test_no_small_change_of_any_weight_is_better(seed: int, penalty: float) -> None:
    """The conditions of an optimum: the slope is 0 for atoms in use and not below 0 for others."""
    atoms, target = unit_rows(seed, 20, 12), unit_rows(seed + 1, 1, 12)[0]
    weights = lasso(target, atoms, penalty)
    slopes = atoms @ (weights @ atoms - target) + penalty
    assert np.abs(slopes[weights > 0]).max(initial=0) < 2e-3
    assert slopes.min() > -2e-3


def test_a_higher_price_gives_fewer_words() -> None:
    atoms, target = unit_rows(3, 200, 30), unit_rows(4, 1, 30)[0]
    counts = [int((lasso(target, atoms, penalty) > 0).sum()) for penalty in (0.02, 0.1, 0.3)]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[-1]


def test_nothing_is_found_in_what_is_like_nothing() -> None:
    atoms = np.eye(4, dtype=np.float32)[:3]
    assert not lasso(np.eye(4, dtype=np.float32)[3], atoms, 0.1).any()


def test_refitting_takes_the_shrinking_back() -> None:
    atoms = unit_rows(5, 3, 10)
    target = np.array([0.7, 0.2, 0.4], np.float32) @ atoms
    assert refit(target, atoms) == pytest.approx([0.7, 0.2, 0.4], abs=1e-4)
    assert (lasso(target, atoms, 0.2).sum()) < 1.2
    assert refit(target, atoms[:0]).shape == (0,)


def test_of_words_that_mean_the_same_the_first_stays() -> None:
    atoms = np.array([[1, 0], [0.999, 0.0447], [0, 1], [1, 0]], np.float32)
    assert distinct(atoms).tolist() == [0, 2]
    assert distinct(atoms[:0]).tolist() == []
