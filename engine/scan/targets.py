"""What a scan looks at: a whole root, a folder with all below it, or a folder's own files."""

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from engine.scan.ignore import IGNORE_FILE, ignored_by_name


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """A part of a root: `folder` is its relpath, '' the root; not recursive: only its own files."""

    root_id: int
    folder: str = ""
    recursive: bool = True

    @property
    def is_full(self) -> bool:
        """Whether this is the whole root: only then may rows be deleted."""
        return self.recursive and not self.folder


def targets_of_hint(root_id: int, root: Path, relpath: str) -> list[Target]:
    """What to look at when something about a path has changed; looks at what lies there now.

    The file's whole folder is compared, because companions depend on the names beside them.
    """
    if not relpath:
        return [Target(root_id)]
    name = relpath.rpartition("/")[2]
    folder = relpath.rpartition("/")[0]
    if name == IGNORE_FILE:
        return [Target(root_id, folder)]
    here, below = Target(root_id, folder, recursive=False), Target(root_id, relpath)
    mode = _mode(root / relpath)
    if stat.S_ISREG(mode):
        return [] if ignored_by_name(name, is_folder=False) else [here]
    if stat.S_ISDIR(mode):
        return [below]
    return [here, below]  # gone, and it may have been a folder; or a link, perhaps to a folder


def merge(targets: Iterable[Target]) -> list[Target]:
    """Drop what another target covers, so that no file is in the scope of two."""
    unique = set(targets)
    trees = {(target.root_id, target.folder) for target in unique if target.recursive}
    return sorted(target for target in unique if not _is_covered(target, trees))


def _is_covered(target: Target, trees: set[tuple[int, str]]) -> bool:
    if not target.recursive and (target.root_id, target.folder) in trees:
        return True
    above = (
        "" if str(place) == "." else str(place) for place in PurePosixPath(target.folder).parents
    )
    return any((target.root_id, folder) in trees for folder in above)


def _mode(path: Path) -> int:
    try:
        return os.lstat(path).st_mode
    except OSError:
        return 0
