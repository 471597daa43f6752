"""When indexing holds back: the user's pause, battery power, other programs that need the machine.

Conventions
-----------
A *reason* is "" (none), `BATTERY` or `BUSY`; the window has the words for it. A share of the
machine is 1.0 when every core is in use.
"""

import contextlib
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psutil

from engine.config import Settings

BATTERY = "battery"
BUSY = "busy"

LOOK_EVERY_S = 5.0
BUSY_ABOVE = 0.6
CALM_BELOW = 0.4
"""Two limits, so that indexing does not stop and go around one."""
MEMORY_S = 15.0
"""Time constant of the average: a program that starts and is done again stops nothing."""


@dataclass(frozen=True, slots=True)
class Load:
    """How the machine is doing: on battery or not, and what other programs take of it (0 to 1)."""

    on_battery: bool = False
    others: float = 0.0


class Busyness:
    """Whether other programs have needed the machine lately. Pure: readings are passed in."""

    def __init__(self) -> None:
        self._average = 0.0
        self.is_busy = False

    def note(self, others: float, after_s: float) -> bool:
        """Take a reading, `after_s` seconds after the one before; returns whether it is busy."""
        self._average += (1 - math.exp(-after_s / MEMORY_S)) * (others - self._average)
        limit = CALM_BELOW if self.is_busy else BUSY_ABOVE
        self.is_busy = self._average > limit
        return self.is_busy


class Machine:
    """Reads the load of this machine; the time of our own processes is not counted."""

    def __init__(self) -> None:
        self._before: tuple[float, float, float] | None = None

    def read(self) -> Load:
        """Read the load since the reading before; the first one knows no other programs."""
        now = _all_seconds(), _busy_seconds(), _own_seconds()
        before, self._before = self._before, now
        if before is None:
            return Load(on_battery())
        all_s, busy_s, own_s = (later - sooner for later, sooner in zip(now, before, strict=True))
        # a process of ours that has ended takes its seconds along: own_s may be negative
        others = busy_s - max(0.0, own_s)
        return Load(on_battery(), min(1.0, max(0.0, others / all_s)) if all_s > 0 else 0.0)


def on_battery() -> bool:
    """Whether the machine runs on its battery; False where nobody can tell."""
    if not hasattr(psutil, "sensors_battery"):  # psutil leaves it out on some systems
        return False
    try:
        battery = psutil.sensors_battery()
    except (OSError, ValueError, NotImplementedError):  # odd drivers; not worth a sentence
        return False
    return battery is not None and battery.power_plugged is False


def _all_seconds() -> float:
    return _without_guests(psutil.cpu_times())


def _busy_seconds() -> float:
    times = psutil.cpu_times()
    return _without_guests(times) - float(times.idle + getattr(times, "iowait", 0.0))


def _without_guests(times: Any) -> float:
    """Add up the kinds of time; that of virtual machines is part of the users' already."""
    guests = getattr(times, "guest", 0.0) + getattr(times, "guest_nice", 0.0)
    return float(sum(times) - guests)


def _own_seconds() -> float:
    total = 0.0
    us = psutil.Process()
    for process in (us, *us.children(recursive=True)):
        with contextlib.suppress(psutil.Error):  # gone in between
            times = process.cpu_times()
            total += times.user + times.system
    return total


class Manners:
    """Decides whether indexing may go on. Every method may be called from any thread.

    The rules hold from `begin` on: a command that waits for its end never asks whether it may.

    Parameters
    ----------
    settings
        Asked at every look, so that a change acts at once.
    read
        Reads the load of the machine.
    """

    def __init__(
        self,
        settings: Callable[[], Settings] = Settings,
        read: Callable[[], Load] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._read = read or Machine().read
        self._clock = clock
        self._busyness = Busyness()
        self._looked_at: float | None = None
        self._begun = False
        self._anyway = False
        self.paused = False
        self.reason = ""

    def begin(self) -> None:
        """Keep to the rules from now on."""
        self._begun = True

    def pause(self) -> None:
        """The user wants a pause."""
        self.paused = True

    def resume(self) -> None:
        """The user wants indexing to go on, against any rule, until it comes to rest."""
        self.paused = False
        self._anyway = bool(self.reason)
        self.reason = ""

    def insist(self) -> None:
        """Somebody waits for the end: no rule holds until then."""
        self._anyway = True
        self.reason = ""

    def rest(self) -> None:
        """Nothing is left to index: the rules hold again for what comes."""
        self._anyway = False

    def told(self, queued: int) -> str:
        """Give the reason that is worth telling: one that keeps something from being done."""
        return self.reason if queued and not self.paused else ""

    def holds(self) -> bool:
        """Look at the machine, not too often, and tell whether indexing has to wait."""
        if self._begun and self._is_time():
            self.reason = self._judged()
        return self.paused or bool(self.reason)

    def _is_time(self) -> bool:
        return self._looked_at is None or self._clock() >= self._looked_at + LOOK_EVERY_S

    def _judged(self) -> str:
        now, settings = self._clock(), self._settings()
        after_s = LOOK_EVERY_S if self._looked_at is None else now - self._looked_at
        self._looked_at = now
        if self._anyway or not (settings.wait_on_battery or settings.wait_when_busy):
            return ""
        load = self._read()
        is_busy = self._busyness.note(load.others, after_s)
        if settings.wait_on_battery and load.on_battery:
            return BATTERY
        return BUSY if settings.wait_when_busy and is_busy else ""
