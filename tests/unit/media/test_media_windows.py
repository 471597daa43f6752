"""Which stretches of a recording are heard."""

import itertools
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.media.base import AUDIO_WINDOW_S, MAX_WINDOWS
from engine.media.windows import MIN_WINDOW_S, windows_of


@pytest.mark.parametrize(
    ("duration_s", "windows"),
    [
        (0.1, [(0.0, 0.1)]),
        (5.0, [(0.0, 5.0)]),
        (5.4, [(0.0, 5.0)]),
        (5.5, [(0.0, 5.0), (5.0, 5.5)]),
        (12.0, [(0.0, 5.0), (5.0, 10.0), (10.0, 12.0)]),
    ],
)
def test_windows(duration_s: float, windows: list[tuple[float, float]]) -> None:
    assert list(chain(*windows_of(duration_s))) == pytest.approx(list(chain(*windows)))


def test_a_long_recording_is_heard_from_start_to_end() -> None:
    windows = windows_of(3600.0)
    assert len(windows) == MAX_WINDOWS
    assert windows[0] == (0.0, 5.0)
    assert windows[-1] == pytest.approx((3595.0, 3600.0))


@given(st.floats(0.001, 1e6))
def test_windows_are_sound(duration_s: float) -> None:
    windows = windows_of(duration_s)
    assert 1 <= len(windows) <= MAX_WINDOWS
    assert windows[0][0] == 0
    assert windows[-1][1] <= duration_s + 1e-6
    assert windows[-1][1] > duration_s - MIN_WINDOW_S - 1e-6
    assert all(0 < end - start <= AUDIO_WINDOW_S + 1e-9 for start, end in windows)
    assert all(left[0] < right[0] for left, right in itertools.pairwise(windows))
