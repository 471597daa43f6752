"""From pairs to groups, and which file of a group is kept."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from engine.domain import Kind
from engine.organise.choosing import best_first
from engine.organise.stacking import between, grouped, two_by_two
from engine.organised import Advantage, Copy
from engine.store.stacks import Pair


def pair(first: int, second: int, sureness: float = 0.9) -> Pair:
    return Pair(first, second, True, sureness)


def test_what_hangs_together_is_one_group() -> None:
    assert grouped([pair(1, 2), pair(2, 3), pair(7, 9)]) == [(1, 2, 3), (7, 9)]
    assert grouped([]) == []


def test_what_is_apart_stays_apart_whatever_joins_them() -> None:
    pairs = [pair(1, 2, 0.9), pair(2, 3, 0.8), pair(1, 3, 0.99)]
    assert grouped(pairs, [(1, 3)]) == [(1, 2)]  # the surer of the two pairs that are left
    assert grouped([pair(1, 2), pair(3, 4), pair(2, 3, 0.5)], [(1, 4)]) == [(1, 2), (3, 4)]


_PAIRS = st.lists(
    st.tuples(st.integers(1, 12), st.integers(1, 12), st.floats(0, 1)).filter(lambda p: p[0] < p[1])
)
_APART = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)).filter(lambda p: p[0] < p[1]))


@given(_PAIRS, _APART)
def test_groups_are_disjoint_and_hold_no_enemies(
    pairs: list[tuple[int, int, float]], apart: list[tuple[int, int]]
) -> None:
    groups = grouped([pair(*one) for one in pairs], apart)
    members = [content for group in groups for content in group]
    assert len(members) == len(set(members))
    assert all(len(group) > 1 for group in groups)
    for group in groups:
        assert not set(combinations(group, 2)) & set(apart)
    if not apart:
        assert {content for one in pairs for content in one[:2]} == set(members)


def test_similar_pairs_are_between_stacks() -> None:
    stacks = [(1, 2), (5, 6)]
    pairs = [pair(2, 6, 0.5), pair(1, 5, 0.7), pair(1, 2), pair(6, 9)]
    assert between(pairs, stacks) == [Pair(1, 5, False, 0.7), Pair(5, 9, False, 0.9)]


def test_every_two_are_named_with_the_lower_first() -> None:
    assert two_by_two(["c", "a", "b", "a"]) == [("a", "b"), ("a", "c"), ("b", "c")]
    assert two_by_two(["a", "a"]) == [("a", "a")]


PHOTO = Copy(
    1, 1, "a", Path("/p/a.jpg"), Kind.PHOTO, 1000, datetime(2024, 5, 1, tzinfo=UTC), 400, 300
)


def kept(*copies: Copy) -> tuple[str, Advantage]:
    ordered, advantage = best_first(copies)
    assert sorted(copy.file_id for copy in ordered) == sorted(copy.file_id for copy in copies)
    return ordered[0].path.name, advantage


def test_the_best_is_the_one_with_most_in_it() -> None:
    other = replace(PHOTO, file_id=2, path=Path("/p/b.jpg"))
    assert kept(PHOTO, replace(other, width=800)) == ("b.jpg", Advantage.PIXELS)
    assert kept(PHOTO, replace(other, size_bytes=2000)) == ("b.jpg", Advantage.BYTES)
    assert kept(PHOTO, replace(other, tags=("dog",))) == ("b.jpg", Advantage.MARKED)
    older = replace(other, modified=datetime(2020, 1, 1, tzinfo=UTC))
    assert kept(PHOTO, older) == ("b.jpg", Advantage.OLDEST)
    assert kept(PHOTO, replace(other, path=Path("/p/copy/b.jpg"))) == ("a.jpg", Advantage.NAME)


def test_pixels_count_more_than_tags_which_are_inherited() -> None:
    tagged = replace(PHOTO, file_id=2, path=Path("/p/b.jpg"), tags=("dog",), width=200)
    assert kept(tagged, PHOTO) == ("a.jpg", Advantage.PIXELS)


def test_a_grainy_scan_is_no_better_for_its_size() -> None:
    score = replace(PHOTO, kind=Kind.SCORE, pages=1)
    scan = replace(score, file_id=2, path=Path("/p/longer name.jpg"), size_bytes=9000)
    assert kept(scan, score) == ("a.jpg", Advantage.NAME)
