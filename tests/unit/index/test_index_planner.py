"""Which way a search goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.index.planner import MEASURED, Plan, Situation, Way, plan, wider

BIG = 100_000


@pytest.mark.parametrize(
    ("now", "way"),
    [
        (Situation(BIG, BIG, None, 10), Way.GRAPH),
        (Situation(BIG, BIG, BIG // 2, 10), Way.GRAPH),
        (Situation(10 * BIG, 10 * BIG, BIG, 10), Way.GRAPH),
        (Situation(BIG, BIG, BIG // 10, 10), Way.PICK),
        (Situation(BIG, BIG, BIG // 100, 10), Way.PICK),
        (Situation(BIG, BIG, BIG // 1000, 10), Way.PICK),
        (Situation(BIG, BIG, 0, 10), Way.PICK),
        (Situation(BIG, BIG, None, 10, exact=True), Way.SCAN),
        (Situation(BIG, BIG, BIG // 2, 10, exact=True), Way.SCAN),
        (Situation(BIG, BIG, 100, 10, exact=True), Way.PICK),  # exact as well, and sooner
        (Situation(BIG, BIG, None, BIG), Way.SCAN),
        (Situation(BIG, 0, None, 10), Way.SCAN),  # no graph yet
        (Situation(BIG, 20_000, None, 10), Way.GRAPH),  # the rest of the rows is scanned
        (Situation(2000, 2000, None, 10), Way.SCAN),  # not worth a graph
        (Situation(0, 0, None, 10), Way.SCAN),
    ],
)
def test_ways(now, way):
    assert plan(now).way is way


def test_a_narrow_filter_fetches_more():
    fetches = [
        plan(Situation(1_000_000, 1_000_000, allowed, 10)).fetch
        for allowed in (1_000_000, 500_000, 100_000, 50_000)
    ]
    assert fetches == sorted(fetches)
    assert fetches[0] >= MEASURED.candidates


counts = st.integers(0, 10**7)


@given(rows=counts, in_graph=counts, allowed=st.none() | counts, k=st.integers(1, 10**6))
def test_every_plan_can_be_carried_out(rows, in_graph, allowed, k):
    now = Situation(rows, min(rows, in_graph), allowed, k)
    chosen = plan(now)
    if chosen.way is Way.GRAPH:
        assert 10 * k <= chosen.fetch < now.in_graph
    if chosen.way is Way.PICK:
        assert allowed is not None


@given(rows=counts, in_graph=counts, fetch=st.integers(1, 10**6))
def test_widening_ends_in_a_scan(rows, in_graph, fetch):
    now = Situation(rows, min(rows, in_graph), None, 10)
    step = Plan(Way.GRAPH, fetch)
    for _ in range(20):
        before, step = step, wider(now, step)
        if step.way is not Way.GRAPH:
            break
        assert step.fetch > before.fetch
    assert step.way is Way.SCAN
