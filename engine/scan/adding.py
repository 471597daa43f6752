"""Which folders may become roots, and what becomes of roots inside them."""

import os
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.errors import EnvironmentProblem
from engine.store.roots import absorb_root, add_root, root_paths


@dataclass(frozen=True, slots=True)
class Cover:
    """The root that a folder lies in, and where: '' when it is the root itself."""

    root_id: int
    folder: str


def folder_to_add(path: Path) -> Path:
    """Return the absolute path of a folder with its links resolved: one folder, one name.

    Raises
    ------
    EnvironmentProblem
        It does not exist, is a file, or cannot be opened.
    """
    try:
        folder = path.expanduser().resolve(strict=True)
        if not folder.is_dir():
            raise EnvironmentProblem(
                f"{path} is a file, not a folder.",
                f"Add the folder that it lies in: {folder.parent}",
            )
        with os.scandir(folder) as listing:
            next(listing, None)
    except (FileNotFoundError, NotADirectoryError, RuntimeError) as problem:
        raise EnvironmentProblem(
            f"The folder {path} does not exist.",
            "Check the spelling, and that its drive is connected.",
        ) from problem
    except OSError as problem:
        raise EnvironmentProblem(
            f"The folder {path} cannot be opened ({problem.strerror or problem}).",
            "Check its permissions.",
        ) from problem
    return folder


def cover_of(folder: Path, roots: Mapping[int, Path]) -> Cover | None:
    """The root that has this folder in it."""
    for root_id, root in roots.items():
        if folder.is_relative_to(root):
            relative = folder.relative_to(root).as_posix()
            return Cover(root_id, "" if relative == "." else relative)
    return None


def roots_inside(folder: Path, roots: Mapping[int, Path]) -> dict[int, str]:
    """Roots that lie in this folder, each with its path relative to it, with '/'."""
    return {
        root_id: root.relative_to(folder).as_posix()
        for root_id, root in roots.items()
        if root != folder and root.is_relative_to(folder)
    }


def refuse_library_folder(folder: Path, library_folder: Path) -> None:
    """Refuse to index what we made ourselves.

    Raises
    ------
    EnvironmentProblem
        The folder is the library's own, or lies in it.
    """
    if folder.is_relative_to(library_folder):
        raise EnvironmentProblem(
            f"{folder} belongs to the library itself ({library_folder}).",
            "Choose a folder with your own files.",
        )


@dataclass(frozen=True, slots=True)
class Added:
    """A root, whether it is new, and the roots that became part of it."""

    root_id: int
    is_new: bool = False
    absorbed: tuple[int, ...] = ()


def insert_root(connection: sqlite3.Connection, folder: Path, now: str) -> Added:
    """Make a folder a root, inside `Catalog.write`; one that is a root already stays as it is.

    Raises
    ------
    EnvironmentProblem
        The folder lies in a root.
    """
    roots = root_paths(connection)
    cover = cover_of(folder, roots)
    if cover is not None:
        if cover.folder:
            raise already_covered(folder, roots[cover.root_id])
        return Added(cover.root_id)
    inside = roots_inside(folder, roots)
    root_id = add_root(connection, folder, now)
    for inner_id, prefix in inside.items():
        absorb_root(connection, root_id, inner_id, prefix)
    return Added(root_id, is_new=True, absorbed=tuple(inside))


def already_covered(folder: Path, root: Path) -> EnvironmentProblem:
    """The folder need not be added."""
    return EnvironmentProblem(
        f"{folder} is already covered: it lies in {root}, which is in the library.",
        "Look through that folder again if something is missing.",
    )


def left_out(folder: Path, root: Path) -> EnvironmentProblem:
    """The folder lies in a root, but its files are not in the library."""
    return EnvironmentProblem(
        f"{folder} lies in {root}, but is left out: it is hidden or matches an ignore rule.",
        f"Bring it back with a line such as `!{folder.name}/` in a .trouvereignore file above it.",
    )
