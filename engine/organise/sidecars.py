"""Ratings and tags written into XMP sidecars, and read from there: on command only.

What other programs wrote is kept (`engine.organise.xmp`). Files themselves are never written.
"""

import sqlite3
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from engine.errors import EngineError
from engine.organise.beside import (
    Folder,
    content_of,
    new_sidecar_of,
    reason_of,
    replace_sidecar,
)
from engine.organise.marks import Marks
from engine.organise.xmp import EMPTY, Said, Sidecar, merged, read, written
from engine.organised import Marked, SidecarProblem, SidecarReport
from engine.store.connection import Catalog
from engine.store.settings import get_setting, put_setting
from engine.store.sidecars import Candidate, candidates

WRITER = "sidecars.writer"
BATCH = 100
"""Files whose marks are stored together."""

Progress = Callable[[int, int], None]
Inside = Callable[[Path], tuple[int, tuple[str, ...]]]
_NOTHING = Said()
_BAD = (OSError, EngineError)


class Sidecars:
    """Exports and imports. Any thread; `stop` ends the work after the file in hand.

    Parameters
    ----------
    marks
        Stores what is read.
    inside
        Rating and tags that lie inside a file.
    """

    def __init__(self, catalog: Catalog, marks: Marks, inside: Inside) -> None:
        self._catalog, self._marks, self._inside = catalog, marks, inside

    def export(
        self,
        file_ids: Sequence[int] | None = None,
        on_progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> SidecarReport:
        """Write ratings and tags beside these files, or beside all; those without any get none."""
        work = _Work(self._files(file_ids), on_progress, stop)
        writer = self._catalog.write(_writer)
        for file, folder in work.files():
            said = self._said(file)
            try:
                is_changed = _export(file.path, folder, said, writer)
            except _BAD as problem:
                work.fail(file, problem)
            else:
                work.count(is_changed=is_changed)
        return work.report()

    def take_over(
        self,
        file_ids: Sequence[int] | None = None,
        on_progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> SidecarReport:
        """Read ratings and tags from sidecars, and from inside files that have none.

        Tags are added; one is taken away only where it was in the sidecar when this library last
        wrote it and is no more. Of two ratings that of the sidecar counts.
        """
        work = _Work(self._files(file_ids), on_progress, stop)
        writer = self._catalog.write(_writer)
        pending: dict[int, Marked] = {}
        before: dict[int, Marked] = {}
        for file, folder in work.files():
            if file.content_id in pending or len(pending) == BATCH:  # copies build on each other
                self._store(pending)
            said = self._said(file)
            try:
                new = self._taken_over(file.path, folder, said, writer)
            except _BAD as problem:
                work.fail(file, problem)
                continue
            if is_changed := _differs(said, new):
                before.setdefault(file.content_id, Marked(file.file_id, said.rating, said.tags))
                pending[file.content_id] = Marked(file.file_id, new.rating, new.tags)
            work.count(is_changed=is_changed)
        self._store(pending)
        return work.report(tuple(before.values()))

    def _taken_over(self, path: Path, folder: Folder, ours: Said, writer: str) -> Said:
        sidecar = folder.sidecar_of(path)
        if sidecar is None:
            theirs, base = Said(*self._inside(path)), None
        else:
            found = read(content_of(sidecar))
            theirs, base = found.said, _base(found, writer)
        new = merged(ours, theirs, base, prefer_theirs=True)
        return Said(max(0, new.rating), new.tags)  # "rejected" is no rating of ours

    def _files(self, file_ids: Sequence[int] | None) -> list[Candidate]:
        return candidates(self._catalog.read(), file_ids)

    def _said(self, file: Candidate) -> Said:
        marked = self._marks.of([file.file_id])
        return Said(marked[0].rating, marked[0].tags) if marked else _NOTHING

    def _store(self, pending: dict[int, Marked]) -> None:
        if pending:
            self._marks.put(pending.values())
            pending.clear()


def _writer(connection: sqlite3.Connection) -> str:
    """A name for this library that no other has; made when it is first needed."""
    known = get_setting(connection, WRITER)
    if known is None:
        known = uuid.uuid4().hex
        put_setting(connection, WRITER, known)
    return known


class _Work:
    """Goes through files folder by folder and keeps count."""

    def __init__(
        self,
        files: Sequence[Candidate],
        on_progress: Progress | None,
        stop: threading.Event | None,
    ) -> None:
        self._files, self._on_progress = files, on_progress or (lambda _done, _all: None)
        self._stop = stop or threading.Event()
        self._changed = self._same = 0
        self._problems: list[SidecarProblem] = []

    def files(self) -> Iterator[tuple[Candidate, Folder]]:
        """Each file with its folder, until somebody stops it."""
        done = 0
        for path, group in groupby(self._files, lambda file: file.path.parent):
            inside = list(group)
            try:
                folder = Folder(path)
            except OSError as problem:
                self._problems.append(SidecarProblem(path, reason_of(problem)))
                continue
            for file in inside:
                if self._stop.is_set():
                    return
                yield file, folder
                done += 1
                self._on_progress(done, len(self._files))

    def count(self, *, is_changed: bool) -> None:
        """A file is done."""
        self._changed += is_changed
        self._same += not is_changed

    def fail(self, file: Candidate, problem: Exception) -> None:
        """A file could not be done; the others go on."""
        self._problems.append(SidecarProblem(file.path, reason_of(problem)))

    def report(self, before: tuple[Marked, ...] = ()) -> SidecarReport:
        """What it came to."""
        return SidecarReport(
            self._changed, self._same, tuple(self._problems), before, self._stop.is_set()
        )


def _export(path: Path, folder: Folder, ours: Said, writer: str) -> bool:
    """Bring a file's sidecar up to date; True when it was written."""
    sidecar = folder.sidecar_of(path)
    if sidecar is None:
        if ours != _NOTHING:
            replace_sidecar(new_sidecar_of(path), None, written(EMPTY, ours, writer))
        return ours != _NOTHING
    before = content_of(sidecar)
    found = read(before)
    base = _base(found, writer)
    if ours == _NOTHING and base is None:  # nothing of ours was ever there
        return False
    new = merged(ours, found.said, base, prefer_theirs=False)
    if not _differs(found.said, new) and base is not None and not _differs(base, new):
        return False
    replace_sidecar(sidecar, before, written(before, new, writer))
    return True


def _base(found: Sidecar, writer: str) -> Said | None:
    """What this library wrote last; nothing where another one, perhaps an earlier one, did."""
    return found.base if found.writer == writer else None


def _differs(one: Said, other: Said) -> bool:
    return one.rating != other.rating or _folded(one.tags) != _folded(other.tags)


def _folded(tags: Sequence[str]) -> set[str]:
    return {tag.casefold() for tag in tags}
