"""Flying past results, and looking at them."""

from collections.abc import Sequence

import pytest

from app.views.pace import GAP_S, Pace

SCREEN = 800


def flown(moves: Sequence[tuple[float, int]]) -> list[bool]:
    """After each (seconds, place): does the view fly?"""
    now = [0.0]
    pace = Pace(lambda: now[0])
    found = []
    for now[0], place in moves:
        pace.move(place, SCREEN)
        found.append(pace.is_flying)
    return found


def test_a_bar_dragged_through_thousands_flies_from_the_second_step_on():
    assert flown([(1.0, 9000), (1.02, 20_000), (1.04, 1000)]) == [False, True, True]


def test_one_jump_does_not_fly():
    assert flown([(1.0, 90_000)]) == [False]
    assert flown([(1.0, 90_000), (1.0 + 1.1 * GAP_S, 0)]) == [False, False]


@pytest.mark.parametrize("step", [40, SCREEN // 4, -SCREEN // 4])
def test_what_one_can_follow_does_not_fly(step):
    assert flown([(1 + n / 60, 50_000 + n * step) for n in range(1, 4)])[1:] == [False, False]


def test_half_a_screen_a_frame_is_too_fast_to_look_at():
    assert flown([(1 + n / 60, 50_000 + n * SCREEN // 2) for n in range(1, 4)])[1:] == [True, True]


def test_a_screen_a_key_press_is_not():
    assert flown([(1 + n / 12, 50_000 + n * SCREEN) for n in range(1, 4)])[1:] == [False, False]


def test_a_slow_step_ends_the_flight():
    assert flown([(1.0, 9000), (1.02, 20_000), (1.04, 20_040)]) == [False, True, False]


def test_landing_ends_it():
    pace = Pace(lambda: 1.0)
    pace.move(9000, SCREEN)
    pace.move(20_000, SCREEN)
    pace.land()
    assert not pace.is_flying
