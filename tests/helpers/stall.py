"""Measures how long the GUI thread keeps its event loop from turning.

A timer ticks every few milliseconds; a gap between two ticks that is longer means that something
held the loop. On a busy machine the thread may also have waited for a processor: the kernel tells
how long (`/proc/self/schedstat`, Linux), and that is not counted as ours.
"""

import time
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer

TICK_MS = 5
SCHEDSTAT = Path("/proc/self/schedstat")  # of the main thread: the GUI's


class StallMeter(QObject):
    """Counts while it is entered as a context.

    Attributes
    ----------
    worst_ms : float
        The longest time that the event loop stood still through our own doing.
    ticks : int
        How often the loop turned: zero means that nothing was measured.
    """

    def __init__(self) -> None:
        super().__init__()
        self.worst_ms = 0.0
        self.ticks = 0
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._last = (0.0, 0.0)

    def __enter__(self) -> "StallMeter":
        self._last = _now()
        self._timer.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._tick()
        self._timer.stop()

    def _tick(self) -> None:
        wall_ms, waited_ms = _now()
        gap = (wall_ms - self._last[0]) - (waited_ms - self._last[1])
        self.worst_ms = max(self.worst_ms, gap - TICK_MS)
        self._last = wall_ms, waited_ms
        self.ticks += 1


def _now() -> tuple[float, float]:
    """Wall clock, and how long this thread has waited for a processor so far; milliseconds."""
    return time.perf_counter() * 1e3, _waited_ms()


def _waited_ms() -> float:
    try:
        return int(SCHEDSTAT.read_text().split()[1]) / 1e6
    except (OSError, IndexError, ValueError):
        return 0.0
