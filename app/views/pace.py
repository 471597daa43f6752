"""Whether a view moves so fast that nothing of what passes by can be looked at."""

import time
from collections.abc import Callable

GAP_S = 0.1  # moves that are further apart than this are seen one by one


class Pace:
    """Tells a bar that is dragged through thousands of results from one that jumps once.

    Parameters
    ----------
    clock
        Seconds, for tests.

    Attributes
    ----------
    is_flying : bool
        The view has moved by more than a screen, twice and more, in quick succession.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.is_flying = False
        self._clock = clock
        self._place = 0
        self._leapt_at = -GAP_S

    def move(self, place: int, screen: int) -> None:
        """The view has moved; `screen` is how much of it one sees, both in pixels."""
        now, is_leap = self._clock(), abs(place - self._place) > screen
        self.is_flying = is_leap and now - self._leapt_at < GAP_S
        self._leapt_at = now if is_leap else -GAP_S
        self._place = place

    def land(self) -> None:
        """The view has come to rest."""
        self.is_flying = False
