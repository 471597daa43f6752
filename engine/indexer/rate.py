"""How fast indexing goes, from the last half minute. Pure: the clock's readings are passed in."""

from collections import deque

WINDOW_S = 30.0
ENOUGH_FILES = 24
"""Before, what is measured is how long the models took to load: 0.1 files/s, hours left."""


class Rate:
    """Files per second over the last `WINDOW_S` seconds, or since the last batch if that is longer."""

    def __init__(self) -> None:
        self._batches: deque[tuple[float, int]] = deque()  # (when it was finished, how many files)
        self._since_s = 0.0
        self._started_s = 0.0
        self._files = 0

    def start(self, now_s: float) -> None:
        """Begin to measure: work is at hand from `now_s` on."""
        self._batches.clear()
        self._since_s = self._started_s = now_s
        self._files = 0

    def add(self, count: int, now_s: float) -> None:
        """Note that `count` files were finished at `now_s`."""
        self._batches.append((now_s, count))
        self._files += count
        while self._batches[0][0] < now_s - WINDOW_S:
            self._since_s = self._batches.popleft()[0]

    def is_telling(self, now_s: float) -> bool:
        """Whether so much was done that the rate says how long the rest will take."""
        return self._files >= ENOUGH_FILES or now_s - self._started_s >= WINDOW_S

    def per_second(self, now_s: float) -> float:
        """Current rate; 0 before anything was finished."""
        files = sum(count for _when, count in self._batches)
        return files / max(now_s - self._since_s, 0.1)
