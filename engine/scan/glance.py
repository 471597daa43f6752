"""A quick look into a folder before it is added: how many photos, sounds and scores lie in it.

Names only: nothing is opened, and the look ends when its time is over.
"""

import os
import time
from collections import Counter, deque
from collections.abc import Callable
from pathlib import Path

from engine.domain import Glance
from engine.media.kinds import kind_of
from engine.scan.ignore import ignored_by_name

LIMIT_S = 1.0


def glance(
    folder: Path, limit_s: float = LIMIT_S, clock: Callable[[], float] = time.monotonic
) -> Glance:
    """Count what the names in a folder and below promise; folders that cannot be read count nothing."""
    ends_at = clock() + limit_s
    counts: Counter[str] = Counter()
    folders = deque([folder])
    while folders and clock() < ends_at:
        inner, names = _look(folders.popleft())
        folders += inner
        counts.update(str(kind) for kind in map(kind_of, names) if kind is not None)
    return Glance(counts["photo"], counts["audio"], counts["score"], complete=not folders)


def _look(folder: Path) -> tuple[list[Path], list[str]]:
    """List the folders and the names of files right in a folder; links are not followed."""
    folders: list[Path] = []
    names: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                is_folder = entry.is_dir(follow_symlinks=False)
                if not ignored_by_name(entry.name, is_folder=is_folder):
                    (folders.append(Path(entry)) if is_folder else names.append(entry.name))
    except OSError:
        return [], []
    return folders, names
