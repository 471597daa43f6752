"""Finding and writing sidecar files on the disk: ``name.ext.xmp``, or ``name.xmp`` where that is meant.

Any thread. Nothing but the sidecar itself is ever written.
"""

import os
import secrets
import shutil
from pathlib import Path

from engine.errors import EnvironmentProblem
from engine.media.kinds import kind_of
from engine.organise.xmp import MOST_BYTES, read

ENDING = ".xmp"


class Folder:
    """The names in a folder, looked at once: thousands of files ask for their neighbours.

    Raises
    ------
    OSError
        The folder cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        names = [entry.name for entry in os.scandir(path)]
        self._sidecars = {name.casefold(): name for name in names if _is_sidecar(name)}
        self._stems = [Path(name).stem.casefold() for name in names if kind_of(Path(name))]

    def sidecar_of(self, file: Path) -> Path | None:
        """The sidecar of a file in this folder, or None while it has none.

        ``photo.xmp`` may be that of ``photo.cr3`` or of ``photo.jpg``: where it does not tell and
        there are both, it is nobody's.
        """
        own = self._sidecars.get(f"{file.name}{ENDING}".casefold())
        if own is not None:
            return self.path / own
        shared = self._sidecars.get(f"{file.stem}{ENDING}".casefold())
        if shared is None:
            return None
        path = self.path / shared
        extension = read(content_of(path)).extension.removeprefix(".").casefold()
        is_meant = (
            extension == file.suffix.removeprefix(".").casefold()
            if extension
            else self._stems.count(file.stem.casefold()) == 1
        )
        return path if is_meant else None


def new_sidecar_of(file: Path) -> Path:
    """Where a sidecar is made: with the whole name, so that it can belong to one file only."""
    return file.with_name(file.name + ENDING)


def content_of(sidecar: Path) -> bytes:
    """The bytes of a sidecar; of an overlong one only enough to tell that it is too long."""
    with sidecar.open("rb") as stream:
        return stream.read(MOST_BYTES + 1)


def replace_sidecar(sidecar: Path, before: bytes | None, after: bytes) -> None:
    """Write a sidecar aside and put it in its place; `before` is what was read (None: no file).

    Raises
    ------
    EnvironmentProblem
        Another program has changed it since it was read.
    OSError
        It cannot be written; the old one is untouched.
    """
    place = sidecar.resolve()  # a link stays a link
    aside = place.with_name(f".{place.name}.{secrets.token_hex(4)}.part")
    try:
        with aside.open("xb") as stream:
            stream.write(after)
            stream.flush()
            os.fsync(stream.fileno())
        if _changed(place, before):
            raise EnvironmentProblem("Another program has just changed it.", "Try again.")
        if before is not None:
            shutil.copymode(place, aside)
        aside.replace(place)
    finally:
        aside.unlink(missing_ok=True)


def reason_of(problem: Exception) -> str:
    """Why a sidecar could not be read or written, in a sentence."""
    if isinstance(problem, EnvironmentProblem):
        return str(problem)
    text = problem.strerror if isinstance(problem, OSError) else None
    return f"{text or problem}."


def _changed(place: Path, before: bytes | None) -> bool:
    try:
        return content_of(place) != before
    except FileNotFoundError:
        return before is not None


def _is_sidecar(name: str) -> bool:
    return name.casefold().endswith(ENDING)
