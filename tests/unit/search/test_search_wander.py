"""Walks by a power law, and hits that differ from each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from engine.search.diversity import likeness_of, mmr
from engine.search.wander import PATCH, hop_ranks, tail_exponent, walk


# -- hops ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("mu", [1.5, 2.0, 2.5])
def test_hop_ranks_follow_the_power_law(mu):
    ranks = hop_ranks(np.random.default_rng(1).random(40_000), mu)
    assert ranks.min() == 1
    assert tail_exponent(ranks.tolist(), least=8) == pytest.approx(mu, abs=0.1)
    for far in (2, 10):
        assert (ranks >= far).mean() == pytest.approx(far ** (1 - mu), abs=0.01)


def test_the_exponent_of_nothing_is_an_error():
    with pytest.raises(ValueError, match="few"):
        tail_exponent([1, 1, 1], least=5)


def on_a_line(count):
    """Items in a row; near is what is beside."""

    def nearest(item, wanted):
        others = sorted(range(count), key=lambda other: (abs(other - item), other))
        return others[1 : wanted + 1]

    return nearest


def hops(path, start):
    return [abs(b - a) for a, b in zip([start, *path], path, strict=False)]


def test_most_steps_are_short_and_some_are_long():
    path = walk(250, 200, range(500), on_a_line(500), (), np.random.default_rng(4))
    lengths = hops(path, 250)
    assert np.median(lengths) <= 3
    assert max(lengths) > 60


def test_an_exhausted_patch_is_left():
    seen = range(PATCH)  # the whole left end of the line
    path = walk(0, 1, range(400), on_a_line(400), seen, np.random.default_rng(0))
    firsts = [
        walk(0, 1, range(400), on_a_line(400), seen, np.random.default_rng(seed))[0]
        for seed in range(20)
    ]
    assert path[0] >= PATCH
    assert np.median(firsts) > 3 * PATCH, "a jump, not the next one along the border"


@given(st.integers(0, 40), st.sets(st.integers(0, 39)), st.integers(0, 60), st.integers(0, 5))
def test_nothing_is_visited_twice_and_nothing_seen_again(start, seen, steps, seed):
    path = walk(start, steps, range(40), on_a_line(40), seen, np.random.default_rng(seed))
    assert len(set(path)) == len(path)
    assert not set(path) & ({start} | seen)
    assert len(path) == min(steps, len(set(range(40)) - {start} - seen))


def test_items_without_neighbours_are_no_dead_end():
    path = walk(0, 10, range(10), lambda _item, _count: (), (), np.random.default_rng(0))
    assert sorted(path) == list(range(1, 10))


# -- difference ----------------------------------------------------------------------------------
def likeness(groups):
    """1 within a group, 0 between."""
    names = np.array(list(groups))
    return (names[:, None] == names[None]).astype(np.float32)


def test_the_best_of_each_group_comes_first():
    scores = np.array([9, 8.9, 8.8, 8.7, 8.6, 8.5, 5], np.float32)
    order = mmr(scores, likeness("aaaabbc"), 0.5)
    assert order[0] == 0
    assert {"aaaabbc"[place] for place in order[:2]} == {"a", "b"}
    assert sorted(order) == list(range(7))


def test_at_one_only_difference_counts_and_at_zero_only_the_score():
    scores = np.array([9, 8, 7, 6, 5, 4, 1], np.float32)
    alike = likeness("aaabbcd")
    assert list(mmr(scores, alike, 0.0)) == list(range(7))
    assert {"aaabbcd"[place] for place in mmr(scores, alike, 1.0)[:4]} == set("abcd")


def test_one_hit_that_stands_out_does_not_flatten_the_others():
    scores = np.array([100, *np.linspace(9, 1, 12)], np.float32)
    order = mmr(scores, likeness("a" * 6 + "b" * 7), 0.3)
    assert list(order[:3]).count(12) == 0, "the worst does not come up for being different"


@given(hnp.arrays(np.float32, st.integers(0, 12), elements=st.floats(-5, 50, width=32)),
       st.floats(0, 1))  # fmt: skip
def test_mmr_is_an_order_of_all(scores, difference):
    alike = np.eye(len(scores), dtype=np.float32)
    assert sorted(mmr(scores, alike, difference)) == list(range(len(scores)))


def test_likeness_runs_from_strangers_to_the_same():
    found = likeness_of(np.array([[1.0, 0.3, 0.65, -1.0]], np.float32), usual=0.3, spread=0.1)
    assert np.allclose(found, [[1, 0, 0.5, 0]], atol=1e-6)
