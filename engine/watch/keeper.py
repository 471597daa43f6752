"""Keeps every root watched, or polled with the reason why. Belongs to one thread; time is an argument."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from engine.domain import RootState
from engine.watch.watcher import explain

FIRST_RETRY_S = 60.0
LONGEST_RETRY_S = 3600.0


class Watcher(Protocol):
    """What the keeper needs of `watcher.FolderWatcher`."""

    def watch(self, root_id: int, root: Path) -> None:
        """Begin to watch a root, or raise OSError."""

    def unwatch(self, root_id: int) -> None:
        """Stop watching a root, if it is watched."""

    def is_watching(self, root_id: int) -> bool:
        """Whether hints still come."""
        ...


@dataclass(frozen=True, slots=True)
class Standing:
    """How a root is kept up to date, and a note for the user when it is not simply watched."""

    state: RootState
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Trouble:
    failures: int
    retry_at: float


def retry_delay_s(failures: int) -> float:
    """How long to wait before watching is tried again: 1, 2, 4... minutes, at most an hour."""
    return min(FIRST_RETRY_S * 2.0 ** min(failures - 1, 16), LONGEST_RETRY_S)


class WatchKeeper:
    """Decides for each root between watching and polling.

    Parameters
    ----------
    poll_s
        How often polled roots are looked through; named in the notes.
    """

    def __init__(
        self, watcher: Watcher, *, poll_s: float, is_network: Callable[[Path], bool]
    ) -> None:
        self._watcher = watcher
        self._every = f"every {max(1, round(poll_s / 60))} minutes"
        self._is_network = is_network
        self._troubles: dict[int, _Trouble] = {}

    def begin(self, root_id: int, root: Path, now: float) -> Standing:
        """Watch a root from now on, where that is possible. Takes long for a million folders."""
        if self._is_network(root):
            self._watcher.unwatch(root_id)
            note = f"Network drive: looked through {self._every}."
            return Standing(RootState.POLLED, note)
        try:
            self._watcher.watch(root_id, root)
        except OSError as problem:
            return self.failed(root_id, problem, now)
        self._troubles.pop(root_id, None)
        return Standing(RootState.WATCHED)

    def failed(self, root_id: int, problem: OSError, now: float) -> Standing:
        """Poll a root that could not be watched, and try again later."""
        self._watcher.unwatch(root_id)  # half a watch would use up what other programs need
        before = self._troubles.get(root_id)
        failures = before.failures + 1 if before else 1
        self._troubles[root_id] = _Trouble(failures, now + retry_delay_s(failures))
        note = f"{explain(problem)} Looked through {self._every} meanwhile."
        return Standing(RootState.POLLED, note)

    def end(self, root_id: int) -> None:
        """Stop watching a root and trying to."""
        self._watcher.unwatch(root_id)
        self._troubles.pop(root_id, None)

    def is_watching(self, root_id: int) -> bool:
        """Whether hints about a root still come."""
        return self._watcher.is_watching(root_id)

    def to_retry(self, now: float) -> list[int]:
        """Roots that should be tried again."""
        return [root_id for root_id, trouble in self._troubles.items() if trouble.retry_at <= now]
