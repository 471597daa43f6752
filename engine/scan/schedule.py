"""When each root is looked through again. Pure: time is an argument, chance is passed in."""

from collections.abc import Callable

from engine.domain import RootState

JITTER = 0.25
"""Intervals vary by this share, so that many roots (or machines on one server) do not fall in step."""

RETRY_S = 60.0
"""After a scan that could not be written down, for example because the disk is full."""

CHECK_S = 15.0
"""How often a root is asked whether it is still, or again, there: one `stat`."""


class Schedule:
    """Due times of full scans.

    Parameters
    ----------
    rescan_s, poll_s
        Between two full scans of a watched root, and of one that is polled.
    uniform
        Like `random.uniform`.
    """

    def __init__(
        self, *, rescan_s: float, poll_s: float, uniform: Callable[[float, float], float]
    ) -> None:
        self._every = {
            RootState.WATCHED: rescan_s,
            RootState.POLLED: min(poll_s, rescan_s),
            RootState.OFFLINE: CHECK_S,
        }
        self._uniform = uniform
        self._due: dict[int, float] = {}

    def plan(self, root_id: int, state: RootState, now: float) -> None:
        """Set when a root, just looked through, is due again."""
        self._due[root_id] = now + self._every[state] * self._uniform(1 - JITTER, 1 + JITTER)

    def retry(self, root_id: int, now: float) -> None:
        """Set that a root, whose scan failed, is due again soon."""
        self._due[root_id] = now + RETRY_S

    def forget(self, root_id: int) -> None:
        """Leave a root out from now on."""
        self._due.pop(root_id, None)

    def due(self, now: float) -> list[int]:
        """Roots whose time has come."""
        return sorted(root_id for root_id, at in self._due.items() if at <= now)

    def next_at(self) -> float | None:
        """When the next root is due; None while there is none."""
        return min(self._due.values(), default=None)
