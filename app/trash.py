"""The system's trash: files go there, and come back to where they were. Any thread but the window's.

Nothing is ever deleted: where a file cannot be put into a trash it stays where it is, with a reason.
"""

import errno
import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QFile, QStandardPaths


def tr(text: str) -> str:
    """Translate in the context of the trash."""
    return QCoreApplication.translate("Trash", text)


@dataclass(frozen=True, slots=True)
class Trashed:
    """A file of the library in the trash: where it lay, and where it lies now."""

    file_id: int
    path: Path
    in_trash: Path


@dataclass(frozen=True, slots=True)
class TrashProblem:
    """A file that could not be moved, and why."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class TrashReport:
    """What was moved, and what was not."""

    moved: tuple[Trashed, ...] = ()
    problems: tuple[TrashProblem, ...] = ()


Move = Callable[[Path], Path | None]
"""Puts a file into the trash and says where it is then; None: there is no trash for it."""


def system_trash(path: Path) -> Path | None:
    """Move a file into the system's own trash."""
    # a new account has no data folder yet, and without it Qt finds no trash
    Path(
        QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    ).mkdir(parents=True, exist_ok=True)
    file = QFile(str(path))
    return Path(file.fileName()) if file.moveToTrash() else None


def move_to_trash(files: Iterable[tuple[int, Path]], move: Move = system_trash) -> TrashReport:
    """Move files, given as id and path, to the trash; one that cannot be moved stops no other."""
    moved: list[Trashed] = []
    problems: list[TrashProblem] = []
    for file_id, path in files:
        reason = _obstacle(path)
        in_trash = None
        if not reason:
            try:
                in_trash = move(path)
            except OSError as problem:
                reason = problem.strerror or str(problem)
        if in_trash is None or path.exists():
            problems.append(TrashProblem(path, reason or _no_trash(path)))
        else:
            moved.append(Trashed(file_id, path, in_trash))
    return TrashReport(tuple(moved), tuple(problems))


def put_back(trashed: Iterable[Trashed]) -> TrashReport:
    """Move files from the trash to where they were; nothing that lies there now is overwritten."""
    moved: list[Trashed] = []
    problems: list[TrashProblem] = []
    for one in trashed:
        try:
            _put_one_back(one)
        except OSError as problem:
            problems.append(TrashProblem(one.path, _reason_not_back(problem)))
        else:
            moved.append(one)
    return TrashReport(tuple(moved), tuple(problems))


def _put_one_back(one: Trashed) -> None:
    if one.path.exists():
        raise FileExistsError(errno.EEXIST, "exists", str(one.path))
    if not one.in_trash.exists():
        raise FileNotFoundError(errno.ENOENT, "gone", str(one.in_trash))
    one.path.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(one.in_trash, one.path)
    # freedesktop.org's trash notes beside each file where it came from
    note = one.in_trash.parent.parent / "info" / f"{one.in_trash.name}.trashinfo"
    note.unlink(missing_ok=True)


def _obstacle(path: Path) -> str:
    """Why a file cannot be moved away, as far as that can be told beforehand."""
    if not path.is_symlink() and not path.exists():
        return tr("It is no longer there, or its disk is not connected.")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        return tr("Its folder is read-only.")
    return ""


def _no_trash(path: Path) -> str:
    if not path.exists():
        return tr("It is no longer there, or its disk is not connected.")
    return tr(
        "The drive that it is on has no trash. Trouvère deletes nothing for good: do that in the file manager."
    )


def _reason_not_back(problem: OSError) -> str:
    if isinstance(problem, FileExistsError):
        return tr("Another file of that name is there now.")
    if isinstance(problem, FileNotFoundError):
        return tr("It is no longer in the trash.")
    return problem.strerror or str(problem)
