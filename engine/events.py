"""What the engine tells its listeners, and the small bus that carries it.

Callbacks run on the engine's threads: a window turns them into queued signals.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from engine.domain import Progress, RootState

log = logging.getLogger("engine.events")


@dataclass(frozen=True, slots=True)
class FilesChanged:
    """Files became searchable, failed, moved or vanished; a visible answer may be out of date."""

    file_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ProgressChanged:
    """Indexing went on, paused, or came to rest."""

    progress: Progress


@dataclass(frozen=True, slots=True)
class RootChanged:
    """A root was added, removed, went offline, came back, or changed how it is watched."""

    root_id: int
    state: RootState | None  # None: removed
    note: str = ""  # for example why the watcher falls back to polling


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence for the user about something that is not an answer to a call of theirs."""

    text: str
    advice: str = ""


Event = FilesChanged | ProgressChanged | RootChanged | Notice
Listener = Callable[[Event], None]


class EventBus:
    """Delivers each event to every listener, on the thread that emits it."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._lock = threading.Lock()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Add a listener; the returned function removes it again."""
        with self._lock:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return unsubscribe

    def emit(self, event: Event) -> None:
        """Call every listener; one that raises is logged and does not stop the others."""
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            try:
                listener(event)
            except Exception:
                log.exception("a listener failed on %s", type(event).__name__)
