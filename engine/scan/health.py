"""Whether a root can be looked at: an unplugged drive must never look like deleted files."""

import os
import threading
from collections.abc import Iterable
from pathlib import Path

from engine.scan.walk import Walk
from engine.store.facts import KnownFile

KEPT = "Its files stay in the library; it is looked for again and again."
GONE = f"This folder is not there: unplugged, renamed or deleted. {KEPT}"
EMPTY = (
    f"This folder is empty and not on the disk it was on: its drive seems to be unplugged. {KEPT}"
)
SILENT = f"The network drive does not answer. {KEPT}"

_ANSWER_WITHIN_S = 20.0


def why_offline(root: Path) -> str:
    """A sentence for the user when a root cannot be listed; empty when it can."""
    try:
        with os.scandir(root) as listing:
            next(listing, None)
    except (FileNotFoundError, NotADirectoryError):
        return GONE
    except OSError as problem:
        return f"This folder cannot be opened ({problem.strerror or problem}). {KEPT}"
    return ""


def lost_devices(rows: Iterable[KnownFile], seen: Walk) -> set[int]:
    """Disks that had files of a root and show nothing now: neither a folder nor a known file.

    A disk that came back under another number is not lost, as its files are found by their paths.
    Where the system does not number its disks (inode 0) none is ever lost.
    """
    present = {fact.relpath for fact in seen.facts}
    alive = set(seen.devices)
    with_files = set()
    for row in rows:
        if row.inode:
            with_files.add(row.device)
        if row.relpath in present:
            alive.add(row.device)
    return with_files - alive


def is_unplugged(rows: list[KnownFile], seen: Walk) -> bool:
    """Whether a root is just the empty mount point of the disk that its files were on."""
    is_empty = seen.files == 0 and seen.folders == 1
    return bool(rows) and is_empty and {row.device for row in rows} == lost_devices(rows, seen)


class Probe:
    """Asks `why_offline` of network drives, which may never answer: a dead server blocks for ever.

    The question is asked on a thread of its own that is left behind when it hangs; while it does,
    the same drive is not asked again.
    """

    def __init__(self, answer_within_s: float = _ANSWER_WITHIN_S) -> None:
        self._answer_within_s = answer_within_s
        self._asking: dict[Path, threading.Thread] = {}

    def why_offline(self, root: Path) -> str:
        """Like the function, but `SILENT` when no answer comes in time."""
        hanging = self._asking.get(root)
        if hanging is not None and hanging.is_alive():
            return SILENT
        answers: list[str] = []
        thread = threading.Thread(
            target=lambda: answers.append(why_offline(root)), name="trouvere-probe", daemon=True
        )
        self._asking[root] = thread
        thread.start()
        thread.join(self._answer_within_s)
        return answers[0] if answers else SILENT
