"""How fast indexing goes, from the last half minute. Pure: the clock's readings are passed in."""

from collections import deque

WINDOW_S = 30.0


class Rate:
    """Files per second over the last `WINDOW_S` seconds, or since the last batch if that is longer."""

    def __init__(self) -> None:
        self._batches: deque[tuple[float, int]] = deque()  # (when it was finished, how many files)
        self._since_s = 0.0

    def start(self, now_s: float) -> None:
        """Begin to measure: work is at hand from `now_s` on."""
        self._batches.clear()
        self._since_s = now_s

    def add(self, count: int, now_s: float) -> None:
        """Note that `count` files were finished at `now_s`."""
        self._batches.append((now_s, count))
        while self._batches[0][0] < now_s - WINDOW_S:
            self._since_s = self._batches.popleft()[0]

    def per_second(self, now_s: float) -> float:
        """Current rate; 0 before anything was finished."""
        files = sum(count for _when, count in self._batches)
        return files / max(now_s - self._since_s, 0.1)
