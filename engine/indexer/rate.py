"""How fast indexing goes, from the last few seconds. Pure but for the clock that is passed in."""

from collections import deque

WINDOW_S = 10.0


class Rate:
    """Files per second over the last `WINDOW_S` seconds."""

    def __init__(self) -> None:
        self._events: deque[tuple[float, int]] = deque()
        self._started: float | None = None

    def add(self, count: int, now_s: float) -> None:
        """Note that `count` files were finished at `now_s`."""
        if self._started is None:
            self._started = now_s
        self._events.append((now_s, count))
        self._forget(now_s)

    def start(self, now_s: float) -> None:
        """Begin to measure: work is at hand from `now_s` on."""
        self._events.clear()
        self._started = now_s

    def per_second(self, now_s: float) -> float:
        """Current rate; 0 before anything was finished."""
        self._forget(now_s)
        if not self._events or self._started is None:
            return 0.0
        since = max(self._started, now_s - WINDOW_S)
        return sum(count for _time, count in self._events) / max(now_s - since, 0.1)

    def _forget(self, now_s: float) -> None:
        while self._events and self._events[0][0] < now_s - WINDOW_S:
            self._events.popleft()
