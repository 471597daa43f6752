import pytest

from engine.evaluate.metrics import (
    average_precision_at,
    hit_at,
    median_rank,
    percentile,
    reciprocal_rank,
    relevant_ranks,
)


def test_ranks_of_relevant_items_count_from_one():
    assert relevant_ranks(["a", "b", "c"], ["c", "a", "z"]) == [1, 3]


def test_perfect_ranking_scores_one_everywhere():
    ranks = [1, 2, 3]
    assert hit_at(ranks, 1) == 1.0
    assert average_precision_at(ranks, 3, 10) == 1.0
    assert reciprocal_rank(ranks) == 1.0


def test_average_precision_follows_the_textbook_example():
    # relevant at 1, 3, 6 of 3: (1/1 + 2/3 + 3/6) / 3
    assert average_precision_at([1, 3, 6], 3, 10) == pytest.approx((1 + 2 / 3 + 0.5) / 3)


def test_more_relevant_items_than_places_can_still_reach_one():
    assert average_precision_at([1, 2], 50, 2) == 1.0


@pytest.mark.parametrize("ranks", [[], [11]])
def test_nothing_relevant_in_reach_scores_zero(ranks):
    assert hit_at(ranks, 10) == 0.0
    assert average_precision_at(ranks, 1, 10) == 0.0


def test_median_rank_is_none_when_most_queries_found_nothing():
    assert median_rank([1, None, None]) is None
    assert median_rank([1, 3, None]) == 3.0
    assert median_rank([]) is None


def test_percentile_takes_the_nearest_rank():
    assert percentile([4.0, 1.0, 3.0, 2.0], 0.5) == 3.0
    assert percentile([], 0.95) == 0.0
