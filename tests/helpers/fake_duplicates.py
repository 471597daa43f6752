"""Duplicates in memory: groups that tests put there, and what was done with them."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from engine.domain import Hit
from engine.events import FilesChanged
from engine.organised import (
    Advantage,
    Copy,
    DuplicateCount,
    DuplicateGroup,
    Inherited,
    Judged,
    Likeness,
    Verdict,
)

if TYPE_CHECKING:
    from tests.helpers.fake_library import FakeLibrary


def copy_of(hit: Hit, size_bytes: int = 2_000_000, **fields: object) -> Copy:
    """A copy made of a hit."""
    facts = {
        "width": hit.width,
        "height": hit.height,
        "duration_s": hit.duration_s,
        "pages": hit.pages,
        "taken_at": hit.taken_at,
        **fields,
    }
    when = datetime(2024, 5, 1 + hit.file_id % 28, tzinfo=UTC)
    return Copy(hit.file_id, hit.file_id, f"hash {hit.file_id}", hit.path, hit.kind, size_bytes, when, **facts)  # type: ignore[arg-type]  # fmt: skip


class FakeDuplicates:
    """Groups by class; what is moved away leaves its group, what is judged goes."""

    def __init__(self, library: "FakeLibrary") -> None:
        self._library = library
        self.made: dict[Likeness, list[DuplicateGroup]] = {likeness: [] for likeness in Likeness}
        self.away: set[int] = set()
        self.inherited: list[Inherited] = []
        self._judged: list[Judged] = []

    def make(self, likeness: Likeness, *file_ids: int) -> DuplicateGroup:
        """Put files of the library into a group; the first is the best."""
        copies = [
            copy_of(self._library.items[one], 4_000_000 - 500_000 * place)
            for place, one in enumerate(file_ids)
        ]
        group = DuplicateGroup(likeness, tuple(copies), Advantage.BYTES)
        self.made[likeness].append(group)
        return group

    def counts(self) -> dict[Likeness, DuplicateCount]:
        groups = {likeness: self.groups(likeness, 0, 10_000) for likeness in Likeness}
        return {
            likeness: DuplicateCount(len(found), sum(group.spare_bytes for group in found))
            for likeness, found in groups.items()
        }

    def groups(
        self, likeness: Likeness, offset: int = 0, limit: int = 50, kinds: Sequence[object] = ()
    ) -> list[DuplicateGroup]:
        said = {pair for judged in self._judged for pair in judged.pairs}
        found = []
        for group in self.made[likeness]:
            copies = tuple(copy for copy in group.copies if copy.file_id not in self.away)
            hashes = tuple(sorted({copy.content_hash for copy in copies}))
            if len(copies) > 1 and hashes not in said:
                found.append(DuplicateGroup(likeness, copies, group.advantage))
        return found[offset : offset + limit]

    def look_over(self, told: Callable[[int], None] = lambda _count: None) -> int:
        return 0

    def judge(self, hashes: Sequence[str], verdict: Verdict) -> Judged:
        judged = Judged(verdict, (tuple(sorted(hashes)),))  # type: ignore[arg-type]
        self._judged.append(judged)
        self._tell()
        return judged

    def take_back(self, judged: Judged) -> None:
        self._judged.remove(judged)
        self._tell()

    @property
    def verdicts(self) -> list[Verdict]:
        return [judged.verdict for judged in self._judged]

    def inherit(self, kept: str, gone: Sequence[str]) -> Inherited:
        made = Inherited(kept, tags=tuple(gone))
        self.inherited.append(made)
        return made

    def disinherit(self, inherited: Inherited) -> None:
        self.inherited.remove(inherited)

    def with_companions(self, file_ids: Sequence[int]) -> list[tuple[int, Path]]:
        return [(one, self._library.items[one].path) for one in file_ids]

    def left(self, file_ids: Sequence[int]) -> None:
        self.away |= set(file_ids)
        self._tell()

    def came_back(self, file_ids: Sequence[int]) -> list[int]:
        self.away -= set(file_ids)
        self._tell()
        return []

    def _tell(self) -> None:
        self._library._bus.emit(FilesChanged(()))
