"""Whether a view moves so fast that nothing of what passes by can be looked at."""

import time
from collections.abc import Callable

GAP_S = 0.1  # moves that are further apart than this are seen one by one
FAST = 15.0  # screens a second: pictures that stay for a fifteenth of one are no longer seen
LEAST_LEAP = 0.25  # of a screen: a wheel's notch or a finger's flick is less


class Pace:
    """Tells a bar that is dragged through thousands of results from one that jumps once.

    Parameters
    ----------
    clock
        Seconds, for tests.

    Attributes
    ----------
    is_flying : bool
        The view has moved faster than one can look, twice and more, in quick succession.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.is_flying = False
        self._clock = clock
        self._place = 0
        self._leapt_at = self._moved_at = -GAP_S

    def move(self, place: int, screen: int) -> None:
        """The view has moved; `screen` is how much of it one sees, both in pixels."""
        now = self._clock()
        took_s = min(GAP_S, now - self._moved_at)
        is_leap = abs(place - self._place) > screen * max(LEAST_LEAP, FAST * took_s)
        self.is_flying = is_leap and now - self._leapt_at < GAP_S
        self._leapt_at = now if is_leap else -GAP_S
        self._place, self._moved_at = place, now

    def land(self) -> None:
        """The view has come to rest."""
        self.is_flying = False
