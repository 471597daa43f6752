import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain import RootState
from engine.scan.schedule import CHECK_S, RETRY_S, Schedule


def schedule(factor=1.0):
    return Schedule(rescan_s=3600, poll_s=600, uniform=lambda _low, _high: factor)


def test_each_state_has_its_pace():
    plan = schedule()
    assert plan.next_at() is None
    plan.plan(1, RootState.WATCHED, 100)
    plan.plan(2, RootState.POLLED, 100)
    plan.plan(3, RootState.OFFLINE, 100)
    assert plan.next_at() == 100 + CHECK_S
    assert plan.due(100 + CHECK_S) == [3]
    plan.forget(3)
    assert plan.due(699) == []
    assert plan.due(700) == [2]
    plan.plan(2, RootState.POLLED, 700)
    assert plan.due(3700) == [1, 2]


def test_a_failed_scan_is_tried_again_soon():
    plan = schedule()
    plan.plan(1, RootState.WATCHED, 0)
    plan.retry(1, 10)
    assert plan.next_at() == 10 + RETRY_S


def test_polling_is_never_rarer_than_rescanning():
    plan = Schedule(rescan_s=60, poll_s=600, uniform=lambda _low, _high: 1.0)
    plan.plan(1, RootState.POLLED, 0)
    assert plan.next_at() == 60


@pytest.mark.slow
@given(st.floats(0, 1))
def test_jitter_is_a_quarter_each_way(chance):
    plan = Schedule(
        rescan_s=3600, poll_s=600, uniform=lambda low, high: low + (high - low) * chance
    )
    plan.plan(1, RootState.WATCHED, 0)
    assert 2700 <= plan.next_at() <= 4500
