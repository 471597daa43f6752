"""watchdog's inotify observer, with its two silent failures made audible. Linux only.

watchdog 7.1 swallows the error when a subfolder cannot be watched (the limit of watches is reached:
ENOSPC), and when the kernel's queue overflows it logs a warning and the events are lost. Both pass
through public methods of `InotifyFD`, which are overridden here.
"""

import errno
import os
import warnings
from collections.abc import Callable

from watchdog.observers.api import BaseObserver
from watchdog.observers.inotify import InotifyEmitter
from watchdog.observers.inotify_c import (
    CallbackId,
    InotifyEvent,
    InotifyFD,
    Mask,
    WatchCallback,
    WatchDescriptor,
)

# A folder made inside a folder that was just made is found twice, by walking and by its event; the
# second finding overwrites the first, which is right and no news for the user's terminal.
warnings.filterwarnings("ignore", "Callback with id .* already exists", RuntimeWarning)

_LIMITS = frozenset({errno.ENOSPC, errno.EMFILE, errno.ENOMEM})


class _AudibleInotify(InotifyFD):
    """Reads inotify and tells about refused folders and overflows."""

    def __init__(
        self, on_refused: Callable[[str, OSError], None], on_overflow: Callable[[], None]
    ) -> None:
        super().__init__()
        self.name = "trouvere-inotify"
        self._on_refused = on_refused
        self._on_overflow = on_overflow

    def add_callback(
        self, path: bytes, mask: Mask, callback: WatchCallback, id_: CallbackId
    ) -> WatchDescriptor:
        try:
            return super().add_callback(path, mask, callback, id_)
        except OSError as problem:
            if problem.errno in _LIMITS:
                self._on_refused(os.fsdecode(path), problem)
            raise

    def handle_event(self, event: InotifyEvent) -> None:
        super().handle_event(event)
        if event.is_queue_overflow:
            self._on_overflow()


def start_observer(
    on_refused: Callable[[str, OSError], None], on_overflow: Callable[[], None]
) -> tuple[BaseObserver, InotifyFD]:
    """Start an observer and the thread that it reads from; the caller ends both.

    Parameters
    ----------
    on_refused
        Called with a folder that cannot be watched and why, on whichever thread finds out.
    on_overflow
        Called after events were lost.

    Raises
    ------
    OSError
        No more inotify instances are allowed.
    """
    source = _AudibleInotify(on_refused, on_overflow)
    source.start()
    observer = BaseObserver(InotifyEmitter, inotify_fd=source)
    observer.name = "trouvere-watcher"
    observer.start()
    return observer, source
