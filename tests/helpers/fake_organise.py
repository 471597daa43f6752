"""What users put in order, in memory: collections, marks of many files, saved searches."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.domain import Query, SavedSearch
from engine.errors import EnvironmentProblem
from engine.events import FilesChanged
from engine.organise.marks import changed_tags
from engine.organised import Collection, KeptCollection, Marked, Places, SidecarReport

if TYPE_CHECKING:
    from tests.helpers.fake_library import FakeLibrary


class FakeCollections:
    """Collections of ids of files; "hashes" are these as texts."""

    def __init__(self, library: "FakeLibrary") -> None:
        self._library = library
        self._kept: dict[int, tuple[str, dict[str, int]]] = {}

    def all(self) -> list[Collection]:
        rows = [Collection(n, name, len(inside)) for n, (name, inside) in self._kept.items()]
        return sorted(rows, key=lambda one: one.name.casefold())

    def names(self) -> list[str]:
        return [one.name for one in self.all()]

    def holds(self, name: str, file_id: int) -> bool:
        """Whether a file is in a collection of that name."""
        return any(
            kept.casefold() == name.casefold() and str(file_id) in inside
            for kept, inside in self._kept.values()
        )

    def create(self, name: str, files: Sequence[int | Path] = ()) -> Collection:
        if name.casefold() in (one.casefold() for one in self.names()):
            raise EnvironmentProblem(f"There is a collection “{name}” already.", "Choose another.")
        number = max(self._kept, default=0) + 1
        inside = {key: n for n, key in enumerate(self._keys(files))}
        self._kept[number] = (name, inside)
        self._tell()
        return Collection(number, name, len(inside))

    def rename(self, collection_id: int, name: str) -> None:
        self._kept[collection_id] = (name, self._kept[collection_id][1])
        self._tell()

    def delete(self, collection_id: int) -> KeptCollection:
        name, inside = self._kept.pop(collection_id)
        self._tell()
        return KeptCollection(collection_id, name, tuple(inside.items()))

    def restore(self, kept: KeptCollection) -> int:
        self._kept[kept.id] = (kept.name, dict(kept.places))
        self._tell()
        return kept.id

    def add(self, collection_id: int, files: Sequence[int | Path]) -> Places:
        inside = self._kept[collection_id][1]
        new = [key for key in self._keys(files) if key not in inside]
        places = tuple((key, len(inside) + n) for n, key in enumerate(new))
        self.put_back(collection_id, places)
        return places

    def remove(self, collection_id: int, files: Sequence[int | Path]) -> Places:
        inside = self._kept[collection_id][1]
        places = tuple((key, inside[key]) for key in self._keys(files) if key in inside)
        self.take_out(collection_id, places)
        return places

    def put_back(self, collection_id: int, places: Places) -> None:
        self._kept[collection_id][1].update(places)
        self._tell()

    def take_out(self, collection_id: int, places: Places) -> None:
        for key, _place in places:
            self._kept[collection_id][1].pop(key, None)
        self._tell()

    def _keys(self, files: Sequence[int | Path]) -> list[str]:
        by_path = {hit.path: hit.file_id for hit in self._library.items.values()}
        return [str(by_path[file] if isinstance(file, Path) else file) for file in files]

    def _tell(self) -> None:
        self._library.emit(FilesChanged())


class FakeMarks:
    """Ratings and tags of the library in memory."""

    def __init__(self, library: "FakeLibrary") -> None:
        self._library = library
        self.problem: Exception | None = None

    def of(self, file_ids: Sequence[int]) -> tuple[Marked, ...]:
        ratings, tags = self._library.ratings, self._library.tags_of
        return tuple(Marked(n, ratings.get(n, 0), tags.get(n, ())) for n in file_ids)

    def rate(self, file_ids: Sequence[int], rating: int) -> tuple[Marked, ...]:
        return self.put([replace(one, rating=rating) for one in self.of(file_ids)])

    def tag(
        self, file_ids: Sequence[int], add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> tuple[Marked, ...]:
        return self.put(
            [replace(one, tags=changed_tags(one.tags, add, remove)) for one in self.of(file_ids)]
        )

    def put(self, marked: Sequence[Marked]) -> tuple[Marked, ...]:
        if self.problem is not None:
            raise self.problem
        before = self.of([one.file_id for one in marked])
        for one in marked:
            self._library.ratings[one.file_id] = one.rating
            self._library.tags_of[one.file_id] = one.tags
        self._library.emit(FilesChanged(tuple(one.file_id for one in marked)))
        return before


class FakeSaved:
    """Saved searches; they are counted by the library's own search."""

    def __init__(self, library: "FakeLibrary") -> None:
        self._library = library
        self._kept: dict[int, SavedSearch] = {}
        self.counted: list[str] = []

    def all(self) -> list[SavedSearch]:
        return sorted(self._kept.values(), key=lambda one: one.name)

    def keep(self, name: str, query: Query) -> tuple[SavedSearch, SavedSearch | None]:
        old = next((one for one in self._kept.values() if one.name == name), None)
        number = max(self._kept, default=0) + 1 if old is None else old.id
        self._kept[number] = SavedSearch(number, name, query)
        return self._kept[number], old

    def restore(self, saved: SavedSearch) -> None:
        self._kept[saved.id] = saved

    def rename(self, search_id: int, name: str) -> None:
        if name in (one.name for one in self._kept.values()):
            raise EnvironmentProblem(
                f"There is a saved search “{name}” already.", "Choose another."
            )
        self._kept[search_id] = replace(self._kept[search_id], name=name)

    def delete(self, search_id: int) -> None:
        self._kept.pop(search_id, None)

    def count(self, saved: SavedSearch) -> int:
        self.counted.append(saved.name)
        found = [
            one for one in self._library.items.values() if self._library.fits(one, saved.query)
        ]
        return len(found)


class FakeSidecars:
    """Counts what it is asked for; `report` is what comes of it."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[int] | None]] = []
        self.report = SidecarReport(changed=2, same=3)
        self.gate = threading.Event()
        self.gate.set()

    def export(
        self, file_ids: list[int] | None, tell: Callable[[int, int], None], stop: threading.Event
    ) -> SidecarReport:
        return self._work("export", file_ids, tell, stop)

    def take_over(
        self, file_ids: list[int] | None, tell: Callable[[int, int], None], stop: threading.Event
    ) -> SidecarReport:
        return self._work("import", file_ids, tell, stop)

    def _work(
        self,
        name: str,
        file_ids: list[int] | None,
        tell: Callable[[int, int], None],
        stop: threading.Event,
    ) -> SidecarReport:
        self.asked.append((name, file_ids))
        done = 0
        while not self.gate.wait(0.005) and not stop.is_set():
            done += 1
            tell(done, 1000)
        return replace(self.report, is_stopped=stop.is_set())
