"""Ratings, tags and kinds of one or many files, each change with its way back. GUI thread."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.background import Lane
from app.bridge import EngineBridge
from app.undo import Undoing
from app.widgets.tags import lacking
from engine.domain import Kind
from engine.organised import Marked

if TYPE_CHECKING:
    from engine.api import Library

Failed = Callable[[Exception], None]


class Marking(QObject):
    """Rates and tags through the bridge, and tells the history of it."""

    def __init__(
        self, bridge: EngineBridge, undoing: Undoing, failed: Failed, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge, self._undoing, self._failed = bridge, undoing, failed

    def rate(self, file_ids: Sequence[int], stars: int, failed: Failed | None = None) -> None:
        """Rate files; 0 takes the rating away."""
        ids = list(file_ids)
        self._do(
            self.tr("Rating of %Ln files", "", len(ids)),
            lambda library: library.marks.rate(ids, stars),
            failed,
        )

    def tag(
        self,
        file_ids: Sequence[int],
        add: Sequence[str],
        remove: Sequence[str],
        failed: Failed | None = None,
    ) -> None:
        """Add tags to files and take others away; the rest of their tags stays."""
        ids = list(file_ids)
        if add or remove:
            self._do(
                self.tr("Tags of %Ln files", "", len(ids)),
                lambda library: library.marks.tag(ids, add, remove),
                failed,
            )

    def set_tags(self, file_id: int, tags: Sequence[str], failed: Failed | None = None) -> None:
        """Give a file exactly these tags."""
        self._do(self.tr("Tags"), lambda library: _tagged(library, file_id, tags), failed)

    def set_kind(self, kinds: Mapping[int, Kind], kind: Kind, failed: Failed | None = None) -> None:
        """Overrule what files are taken for; `kinds` says what each of them is taken for now."""
        before = {file_id: old for file_id, old in kinds.items() if old is not kind}
        after = dict.fromkeys(before, kind)
        if not before:
            return
        name = self.tr("Kind of %Ln files", "", len(before))
        self._put_kinds(
            after,
            lambda _nothing: self._undoing.did(
                name, lambda: self._put_kinds(before), lambda: self._put_kinds(after)
            ),
            failed,
        )

    def _put_kinds(
        self,
        kinds: Mapping[int, Kind],
        done: Callable[[None], None] | None = None,
        failed: Failed | None = None,
    ) -> None:
        self._bridge.run(
            lambda library: _set_kinds(library, kinds),
            done=done,
            failed=failed or self._failed,
            owner=self,
            lane=Lane.CHANGES,
        )

    def did(self, name: str, before: Sequence[Marked]) -> None:
        """Take note that something else has marked files, which were marked so before."""
        if before:
            self._note(name, tuple(before))

    def _do(
        self,
        name: str,
        call: "Callable[[Library], tuple[Marked, ...]]",
        failed: Failed | None,
    ) -> None:
        self._bridge.run(
            call,
            done=lambda before: self._note(name, before),
            failed=failed or self._failed,
            owner=self,
            lane=Lane.CHANGES,
        )

    def _note(self, name: str, before: tuple[Marked, ...]) -> None:
        kept = _Swap(before)
        self._undoing.did(name, lambda: self._swap(kept), lambda: self._swap(kept))

    def _swap(self, kept: "_Swap") -> None:
        """Put what was before, and remember what was until now: undo and redo are the same."""
        self._bridge.run(kept.put, failed=self._failed, owner=self, lane=Lane.CHANGES)


def _tagged(library: "Library", file_id: int, tags: Sequence[str]) -> tuple[Marked, ...]:
    (old,) = library.marks.of([file_id])
    return library.marks.tag([file_id], lacking(tags, old.tags), lacking(old.tags, tags))


def _set_kinds(library: "Library", kinds: Mapping[int, Kind]) -> None:
    for file_id, kind in kinds.items():
        library.set_kind(file_id, kind)


class _Swap:
    """Marks to go back to; putting them keeps those that they replace."""

    def __init__(self, marks: tuple[Marked, ...]) -> None:
        self._marks = marks

    def put(self, library: "Library") -> None:
        """Put the marks; on a worker thread."""
        self._marks = library.marks.put(self._marks)
