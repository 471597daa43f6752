"""Hints from the operating system that something under a folder changed, through watchdog.

Threads
-------
`FolderWatcher` belongs to one thread; its callbacks come on watchdog's threads and must not block.
"""

import errno
import logging
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.utils import BaseThread

Hint = Callable[[int, str], None]  # root id, relpath with '/' ('' for the root)
Lost = Callable[[int, OSError], None]

# Reading a file must not look like a change, or indexing would hint at itself for ever. On Linux a
# file that is being written is looked at when it is closed; elsewhere there is no such event.
_EVENTS: list[type[FileSystemEvent]] = [
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileMovedEvent,
    FileClosedEvent if sys.platform == "linux" else FileModifiedEvent,
]


# It logs errors for threads that are just being stopped; what matters reaches us by `on_lost`.
logging.getLogger("watchdog").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class _Watched:
    root: Path
    watch: ObservedWatch


class FolderWatcher:
    """Watches roots with all their subfolders.

    Parameters
    ----------
    on_hint
        Something about this path of a root may have changed; '' when events were lost.
    on_lost
        A root cannot be watched any more, or not completely: the limit of the system was reached.
    """

    def __init__(self, on_hint: Hint, on_lost: Lost) -> None:
        self._on_hint = on_hint
        self._on_lost = on_lost
        self._watched: dict[int, _Watched] = {}
        self._observer: BaseObserver | None = None
        self._source: BaseThread | None = None
        self._refused: list[tuple[str, OSError]] = []

    def watch(self, root_id: int, root: Path) -> None:
        """Begin to watch a root.

        Raises
        ------
        OSError
            The root cannot be watched to its last subfolder; then none of it is.
        """
        self.unwatch(root_id)
        if self._observer is None:
            self._observer, self._source = self._start()
        self._refused.clear()
        watch = self._observer.schedule(
            _Handler(root_id, root, self._on_hint), str(root), recursive=True, event_filter=_EVENTS
        )
        self._watched[root_id] = _Watched(root, watch)
        if self._refused:
            self.unwatch(root_id)
            raise self._refused[0][1]

    def unwatch(self, root_id: int) -> None:
        """Stop watching a root; does nothing when it is not watched."""
        watched = self._watched.pop(root_id, None)
        if watched is not None and self._observer is not None:
            self._observer.unschedule(watched.watch)

    def is_watching(self, root_id: int) -> bool:
        """Whether hints still come: a thread may have ended, for example with a deleted root."""
        watched = self._watched.get(root_id)
        threads = (self._observer, self._source)
        if watched is None or any(thread and not thread.is_alive() for thread in threads):
            return False
        emitters = self._observer.emitters if self._observer else ()
        return any(emitter.watch == watched.watch and emitter.is_alive() for emitter in emitters)

    def close(self) -> None:
        """Stop watching and end the threads."""
        for thread in (self._observer, self._source):
            if thread is not None:
                thread.stop()
                thread.join()
        self._observer = self._source = None
        self._watched.clear()

    def _start(self) -> tuple[BaseObserver, BaseThread | None]:
        """Start watchdog's threads: the observer and, on Linux, the reader of inotify."""
        if sys.platform == "linux":
            from engine.watch.inotify import start_observer

            return start_observer(self._refuse, self._overflow)
        else:  # noqa: RET505 -- so that mypy sees a branch for another platform
            observer = Observer()
            observer.name = "trouvere-watcher"
            observer.start()
            return observer, None

    def _refuse(self, path: str, problem: OSError) -> None:
        """A folder could not be watched, while a watch is set up or later, when it was made."""
        self._refused.append((path, problem))
        for root_id, watched in list(self._watched.items()):
            if path == str(watched.root) or path.startswith(str(watched.root) + os.sep):
                self._on_lost(root_id, problem)

    def _overflow(self) -> None:
        for root_id in list(self._watched):
            self._on_hint(root_id, "")


class _Handler(FileSystemEventHandler):
    """Turns watchdog's events of one root into hints."""

    def __init__(self, root_id: int, root: Path, on_hint: Hint) -> None:
        self._root_id = root_id
        self._root = str(root)
        self._on_hint = on_hint

    def on_any_event(self, event: FileSystemEvent) -> None:
        for path in (event.src_path, event.dest_path):
            if path:
                self._on_hint(self._root_id, self._relpath(os.fsdecode(path)))

    def _relpath(self, path: str) -> str:
        """Path within the root; '' for one spelt in another way (short names on Windows)."""
        if not path.startswith(self._root):
            return ""
        return path[len(self._root) :].replace(os.sep, "/").strip("/")


def explain(problem: OSError) -> str:
    """Why a folder is not watched, and what to do about it: a note for the user."""
    if problem.errno == errno.ENOSPC:
        fix = "sudo sysctl fs.inotify.max_user_watches=1048576"
        return f"There are more folders than this system may watch; to allow more: `{fix}`."
    if problem.errno == errno.EMFILE:
        fix = "sudo sysctl fs.inotify.max_user_instances=1024"
        return f"Too many programs watch folders on this system; to allow more: `{fix}`."
    return f"Changes cannot be watched here ({problem.strerror or problem})."
