"""The one door to the engine: what the window and the command line call.

Methods may be called from any thread but a window's own, except where they say "returns at once".
They raise `EnvironmentProblem` (written for the user) or `EngineBug`, nothing else on purpose.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

from engine.config import (
    Settings,
    default_library,
    models_folder,
    preferred_languages,
    settings_from,
)
from engine.domain import (
    Answer,
    Aspect,
    Completion,
    Concept,
    Condition,
    Failure,
    FileState,
    Following,
    Glance,
    Hit,
    IndexReport,
    ItemDetails,
    Kind,
    ModelCheck,
    ModelInfo,
    Progress,
    Query,
    Root,
    RootState,
    SavedSearch,
    Segment,
    Term,
    TermKind,
    Why,
)
from engine.encoders.base import EncoderService
from engine.encoders.languages import to_english
from engine.encoders.models import ModelStore
from engine.encoders.service import IsolatedEncoders, LocalEncoders
from engine.encoders.weights import resources_folder
from engine.errors import (
    BadQuery,
    EngineBug,
    EngineError,
    EnvironmentProblem,
    LibraryLocked,
    ModelMissing,
)
from engine.events import EventBus, FilesChanged, Listener
from engine.index.index_set import IndexSet
from engine.indexer.choice import ModelChoice
from engine.indexer.manners import Manners
from engine.indexer.workers import Parts, Workers
from engine.media import preview
from engine.media.embedded import marks_inside
from engine.media.pool import LoaderPool
from engine.media.thumbnails import ThumbnailStore
from engine.organise.closeups import Closeups
from engine.organise.collections import Collections
from engine.organise.duplicates import open_duplicates
from engine.organise.marks import Marks
from engine.organise.recent import RecentSearches
from engine.organise.saved import SavedSearches
from engine.organise.sidecars import Sidecars
from engine.organise.sketches import Sketches
from engine.scan.glance import glance
from engine.search.complete import Completer
from engine.search.execute import Searcher
from engine.search.loading import ExampleLoader
from engine.search.parse import parse_filter
from engine.search.wandering import PAGE
from engine.store import concepts as stored_concepts
from engine.store import contents, items, texts
from engine.store import files as file_rows
from engine.store import roots as root_rows
from engine.store import settings as stored
from engine.store.connection import Catalog
from engine.store.salvage import salvage
from engine.store.snapshots import CatalogVectors

__all__ = [
    "Answer", "Aspect", "BadQuery", "Concept", "Condition", "EngineBug", "EngineError", "EnvironmentProblem",
    "Failure", "FileState", "Following", "Glance", "Hit", "IndexReport", "ItemDetails", "Kind", "Library", "LibraryLocked",
    "ModelCheck", "ModelInfo", "ModelMissing", "Progress", "Query", "Root", "RootState", "SavedSearch", "Segment",
    "Settings", "Term", "TermKind", "Why", "default_library", "resources_folder",
]  # fmt: skip

log = logging.getLogger("engine.api")


class Library:
    """A library folder, opened: catalog, indexes, watchers, encoders and their threads.

    Threads: "trouvere-writer" (catalog), "trouvere-scanner", "trouvere-indexer",
    "trouvere-applier"; watching and indexing only run after `start` or inside `index`.
    """

    def __init__(
        self,
        folder: Path,
        *,
        isolate_encoders: bool,
        lock: FileLock | None,
        encoders: EncoderService | None,
    ) -> None:
        self.folder = folder
        self._lock = lock
        self._bus = EventBus()
        self._catalog = Catalog(folder / "catalog.sqlite")
        self.settings = settings_from(
            stored.settings_with_prefix(self._catalog.read(), "settings.")
        )
        self._models = ModelStore(resources_folder(), models_folder())
        self._choice = ModelChoice(
            self._catalog,
            self._models.encoders
            if encoders is None
            else lambda kind, _name: encoders.active(kind),
        )
        make = IsolatedEncoders if isolate_encoders else LocalEncoders
        chosen = {kind: self._choice.chosen(kind) for kind in Kind}
        self._encoders: EncoderService = encoders or make(self._models, chosen)
        self._thumbnails = ThumbnailStore(folder / "thumbnails.sqlite")
        self._loaders = LoaderPool(
            self.settings.loader_processes,
            self.settings.load_timeout_s,
            self.settings.load_memory_mb * 2**20,
        )
        self._previews = LoaderPool(  # people never wait behind the files being indexed
            1,
            self.settings.load_timeout_s,
            self.settings.load_memory_mb * 2**20,
            urgent=True,
        )
        self.closeups = Closeups(self.path_of, self.thumbnail, self._previews)
        self._indexes = IndexSet(
            CatalogVectors(self._catalog),
            folder / "index",
            exact_below=self.settings.exact_below,
            read_only=lock is None,
        )
        self._indexes.open()
        self._searcher = Searcher(
            self._catalog,
            self._indexes,
            self._encoders,
            ExampleLoader(self._previews, isolate_encoders),
            self._choice.serving,
            exact_below=self.settings.exact_below,
            cache_folder=folder / "cache",
            translate=partial(to_english, prefer=preferred_languages()),
            knows_languages=self._models.knows_languages,
        )
        self._completer = Completer()
        self.recent = RecentSearches(self._catalog)
        self.sketches = Sketches(self._catalog)
        self.saved = SavedSearches(self._catalog, self.search)
        self.collections = Collections(self._catalog, lambda: self._bus.emit(FilesChanged()))
        self._manners = Manners(lambda: self.settings)
        self._threads = Workers(
            Parts(
                folder=folder,
                settings=self.settings,
                catalog=self._catalog,
                bus=self._bus,
                encoders=self._encoders,
                choice=self._choice,
                loaders=self._loaders,
                thumbnails=self._thumbnails,
                indexes=self._indexes,
                manners=self._manners,
            )
        )
        self.marks = Marks(self._catalog, lambda ids: self._bus.emit(FilesChanged(tuple(ids))))
        self.sidecars = Sidecars(
            self._catalog, self.marks, lambda path: self._previews.call(marks_inside, path).result()
        )
        self.duplicates = open_duplicates(
            self._catalog,
            self._indexes,
            self._thumbnails,
            self._choice.serving,
            self._threads.notify,
        )

    # -- opening and closing -----------------------------------------------------------------
    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        isolate_encoders: bool = True,
        exclusive: bool = True,
        encoders: EncoderService | None = None,
    ) -> "Library":
        """Open or create a library.

        Parameters
        ----------
        folder
            Where the catalog, index snapshots and thumbnails lie; made when absent.
        isolate_encoders
            Run models in processes of their own, so that loading torch never stalls a window.
            The command line runs them in its own process.
        exclusive
            Take the library for this process, to index and to change settings. Without it, a
            library that a window has open can be searched all the same.
        encoders
            Models to use in place of the installed ones.

        Raises
        ------
        LibraryLocked
            Another program has it open (only when `exclusive`).
        LibraryTooNew, DataCorrupt, EnvironmentProblem
            It cannot be opened; the text says why and what to do.
        """
        folder = folder.expanduser().absolute()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise EnvironmentProblem(
                f"The library folder {folder} cannot be made: {problem.strerror}.",
                "Choose another place with --library.",
            ) from problem
        lock = _take_lock(folder, exclusive=exclusive)
        try:
            return cls(folder, isolate_encoders=isolate_encoders, lock=lock, encoders=encoders)
        except BaseException:
            if lock is not None:
                lock.release()
            raise

    def close(self) -> None:
        """Stop every thread and process; what is finished is kept, the rest stays queued."""
        self.duplicates.close()
        self._threads.close()
        self._loaders.close()
        self._previews.close()
        self._encoders.close()
        self._searcher.close()
        self._indexes.close()
        self._thumbnails.close()
        self._catalog.close()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> "Library":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear every event of the engine, on the engine's threads; call the result to stop."""
        return self._bus.subscribe(listener)

    # -- roots and indexing ------------------------------------------------------------------
    def start(self, *, watch: bool = True) -> None:
        """Start scanning, watching and indexing in the background. Returns at once."""
        self._manners.begin()
        self._workers().scans.start(watch=watch)
        self.duplicates.follow(self._bus)

    def add_root(self, path: Path) -> Root:
        """Watch a folder from now on. Its files are found in the background."""
        return self._workers().scans.add_root(path)

    def remove_root(self, root_id: int) -> None:
        """Forget a folder and what was learnt of its files. The files are not touched."""
        self._workers().scans.remove_root(root_id)
        self._workers().indexer.wake()

    def glance(self, folder: Path) -> Glance:
        """Count by name what a folder has to offer, within about a second; nothing is added."""
        return glance(folder)

    def roots(self) -> list[Root]:
        """All folders with their state and counts."""
        return root_rows.all_roots(self._catalog.read())

    def rescan(self, root_id: int | None = None) -> None:
        """Look through a folder, or all, again. Returns at once."""
        self._workers().scans.rescan(root_id)

    def index(
        self, paths: Sequence[Path], on_progress: Callable[[Progress], None] | None = None
    ) -> IndexReport:
        """Add the folders, index all there is in them, and return when it is done.

        Raises
        ------
        EnvironmentProblem
            A folder does not exist, or indexing cannot go on (full disk, missing model).
        """
        roots, seconds = self._workers().index([Path(path) for path in paths], on_progress)
        return self._report(roots, seconds)

    def _report(self, root_ids: Sequence[int], seconds: float) -> IndexReport:
        roots = [root for root in self.roots() if root.id in root_ids]
        searchable = sum(root.searchable for root in roots)
        failed = sum(root.failed for root in roots)
        skipped = sum(root.skipped for root in roots)
        per_kind = file_rows.counts_by_kind(self._catalog.read(), root_ids)
        total = sum(root.files for root in roots) + skipped
        return IndexReport(total, searchable, failed, skipped, round(seconds, 3), per_kind)

    def pause(self) -> None:
        """Stop indexing after the batch in hand. Returns at once."""
        self._workers().indexer.pause()

    def resume(self) -> None:
        """Go on indexing. Returns at once."""
        self._workers().indexer.resume()

    def status(self) -> Progress:
        """How much is searchable, queued and failed, and how fast it goes."""
        indexer = self._threads.running_indexer
        if indexer is not None:
            return indexer.progress()
        searchable, queued, failed = file_rows.counts(self._catalog.read())
        again = self._choice.unanswered()
        return Progress(searchable - again, queued + again, failed, device=self._encoders.device)

    def failures(self) -> list[Failure]:
        """Every file that could not be read, with the reason and what to do."""
        return file_rows.failures(self._catalog.read())

    def retry(self, file_ids: Sequence[int] | None = None) -> int:
        """Queue failed files again, all when None, and return how many."""
        count = self._catalog.write(lambda c: file_rows.requeue(c, file_ids))
        if self._threads.running_indexer is not None:
            self._threads.running_indexer.resume()
        return count

    # -- searching ---------------------------------------------------------------------------
    def search(self, query: Query) -> Answer:
        """Answer a query.

        Raises
        ------
        BadQuery
            There is nothing to search for, or a condition cannot be understood.
        UnreadableFile
            An example cannot be decoded.
        """
        return self._searcher.search(query)

    def search_many(self, queries: Sequence[Query]) -> list[Answer | Exception]:
        """Answer queries in order, with their words encoded in batches; a bad one gives its error."""
        return self._searcher.search_many(queries)

    def parse_filter(self, text: str) -> Query:
        """Parse words and filters such as ``harbour kind:photo taken:2024 -tag:blurry``.

        Raises
        ------
        BadQuery
            With the column of the mistake.
        """
        return parse_filter(text)

    def wander(
        self, start: int | Path | None = None, seen: Sequence[int] = (), within: Query | None = None,
        *, count: int = PAGE, seed: int = 0,
    ) -> Answer:  # fmt: skip
        """Walk from a file, or from anywhere, past what nobody asked for; see `Wanderer.wander`."""
        return self._searcher.wanderer.wander(start, seen, within or Query(), count, seed)

    def complete(self, text: str, cursor: int, recent: Sequence[str] = ()) -> list[Completion]:
        """What could be typed at the cursor, best first; `recent` are texts searched for before."""
        return self._completer.complete(self._catalog.read(), text, cursor, recent)

    def warm_up(self, example: Term | None = None) -> None:
        """Load the text encoders, the calibration and the known tags ahead of the first query.

        With an example only what such a one needs.
        """
        self._completer.vocabulary(self._catalog.read())
        try:
            term = example or Term(TermKind.TEXT, "a photo")
            self._searcher.search(Query(terms=(term,), limit=1))
        except EnvironmentProblem as problem:
            log.info("nothing to warm up: %s", problem)

    def why(self, query: Query, file: int | Path, *, heat: bool = False) -> Why:
        """Why a file is a hit; `heat` (slower) adds where in a photo. Raises as `search` does."""
        row = file_rows.row_of(self._catalog.read(), file)
        return self._searcher.why(query, row.id, row.path if heat else None)

    def follow(self, recording: Path, score: Path) -> Following | None:
        """Where in a score each moment of a recording lies, in the library or not.

        None where one of them has no music that is known. Takes a second for five minutes that are
        indexed. Raises as `search` does.
        """
        return self._searcher.follow(recording, score)

    # -- items -------------------------------------------------------------------------------
    def details(self, file_id: int) -> ItemDetails:
        """Everything known about a file."""
        return items.details(self._catalog.read(), file_id)

    def thumbnail(self, file_id: int) -> bytes | None:
        """Encoded WebP of at most 320 px, or None while there is none."""
        content_hash = items.file_row(self._catalog.read(), file_id)["hash"]
        return self._thumbnails.get(content_hash) if content_hash else None

    def picture(self, file: int | Path, max_side: int) -> bytes:
        """Upright picture in a form that Qt reads, also of RAW, HEIC and the like. Any file's, by its path."""
        return self._previews.call(preview.picture, self._place_of(file), max_side).result()

    def page_picture(self, file: int | Path, page: int) -> bytes:
        """PNG of a score page, `PAGE_WIDTH_PX` wide; pages count from 1. Any file's, by its path."""
        return self._previews.call(preview.page_picture, self._place_of(file), page).result()

    def waveform(self, file: int | Path, points: int) -> list[tuple[float, float]]:
        """Lowest and highest sample in each of `points` stretches, in -1..1. Any file's, by its path."""
        return self._previews.call(preview.waveform, self._place_of(file), points).result()

    def duration_s(self, recording: Path) -> float:
        """Length of any recording in seconds, whether the library has it or not."""
        return self._previews.call(preview.duration_s, recording).result()

    def _place_of(self, file: int | Path) -> Path:
        return file if isinstance(file, Path) else self.path_of(file)

    def path_of(self, file_id: int) -> Path:
        """Where a file lies."""
        row = items.file_row(self._catalog.read(), file_id)
        return Path(str(row["root_path"]), str(row["relpath"]))

    def set_rating(self, file_id: int, rating: int) -> None:
        """Rate a file's content, 0 (not rated) to 5; copies share it."""
        if not 0 <= rating <= 5:
            raise EnvironmentProblem("A rating goes from 0 to 5.")
        content_id = self._content_of(file_id)
        self._catalog.write(lambda c: contents.set_rating(c, content_id, rating))
        self._threads.notify([file_id])

    def set_tags(self, file_id: int, tags: Sequence[str]) -> None:
        """Give a file's content exactly these tags; copies share them."""
        content_id = self._content_of(file_id)
        self._catalog.write(lambda c: contents.set_tags(c, content_id, tags))
        self._threads.notify([file_id])

    def set_kind(self, file_id: int, kind: Kind) -> None:
        """Overrule what a file is taken for, for example a page picture that is no score."""
        content_id = self._content_of(file_id)
        self._catalog.write(lambda c: contents.set_kind(c, content_id, kind))
        self._threads.notify([file_id])
        self._workers().indexer.wake()

    def tags(self) -> list[str]:
        """Every tag in use, in alphabetical order."""
        rows = self._catalog.read().execute("SELECT name FROM tag ORDER BY name")
        return [row["name"] for row in rows]

    def cameras(self) -> list[str]:
        """Every camera in the library, in alphabetical order."""
        rows = self._catalog.read().execute(
            "SELECT DISTINCT camera FROM content WHERE camera IS NOT NULL ORDER BY camera"
        )
        return [row["camera"] for row in rows]

    def _content_of(self, file_id: int) -> int:
        content_id = items.file_row(self._catalog.read(), file_id)["content_id"]
        if content_id is None:
            raise EnvironmentProblem(
                "This file has not been read yet.", "Wait until it is indexed."
            )
        return int(content_id)

    # -- concepts, settings ----------------------------------------------------------------------
    def concepts(self) -> list[Concept]:
        """All concepts, by name."""
        return stored_concepts.concepts(self._catalog.read())

    def save_concept(
        self, name: str, liked: Sequence[str], disliked: Sequence[str] = (), words: str = ""
    ) -> Concept:
        """Keep 3 or more files as examples of a concept; one of the same name is replaced."""
        made = self._searcher.concept_maker.made(name, liked, disliked, words)
        return self.restore_concept(made)

    def restore_concept(self, concept: Concept) -> Concept:
        """Keep a concept as it was before it was deleted or replaced."""
        number = self._catalog.write(lambda c: stored_concepts.save_concept(c, concept))
        return replace(concept, id=number)

    def rename_concept(self, concept_id: int, name: str) -> None:
        """Give a concept another name, one that no other has."""
        self._catalog.write(lambda c: stored_concepts.rename_concept(c, concept_id, name))

    def delete_concept(self, concept_id: int) -> None:
        """Forget a concept; `restore_concept` brings it back."""
        self._catalog.write(lambda c: stored_concepts.delete_concept(c, concept_id))

    def change_settings(self, **values: int) -> Settings:
        """Change settings by name; they act from the next start of the library on."""
        known = {declared.name for declared in fields(Settings)}
        for name, value in values.items():
            if name not in known:
                raise EngineBug(f"no setting is called {name}")
            text = str(value)
            self._catalog.write(lambda c, n=name, t=text: stored.put_setting(c, f"settings.{n}", t))  # type: ignore[misc]
        self.settings = settings_from(
            stored.settings_with_prefix(self._catalog.read(), "settings.")
        )
        return self.settings

    # -- models ------------------------------------------------------------------------------
    def models(self) -> list[ModelInfo]:
        """Every model there is or could be, with what it is good for."""
        chosen = {self._choice.chosen(kind) for kind in Kind}
        defaults = {kind for kind in Kind if self._choice.chosen(kind) is None}
        return [
            replace(
                info,
                active=info.name in chosen
                or any(self._models.default_name(kind) == info.name for kind in defaults),
                coverage=self._coverage(info),
            )
            for info in self._models.infos()
        ]

    def _coverage(self, info: ModelInfo) -> float:
        connection = self._catalog.read()
        shares = [
            contents.coverage(connection, kind, encoder.id)
            for kind in info.kinds
            if info.installed
            for encoder in self._models.encoders(kind, info.name)
        ]
        return min(shares, default=0.0)

    def add_model(
        self,
        name: str,
        source: Path | None = None,
        on_progress: Callable[[int, int], None] | None = None,
        proxy: str = "",
    ) -> None:
        """Install a model from a file or folder, or download it when `source` is None.

        An exception out of `on_progress` pauses a download; the next call goes on where it was.
        `proxy` is "" (as the system says), "none", or ``host:port``.
        """
        self._models.add(name, source, on_progress, proxy)

    def drop_download(self, name: str) -> None:
        """Throw away what a paused download left."""
        self._models.drop_download(name)

    def check_model(self, name: str) -> ModelCheck:
        """Compare an installed model's files with their checksums; takes a moment."""
        return self._models.check(name)

    def use_model(self, name: str) -> None:
        """Use a model for its kinds. The present one answers until the new vectors are complete."""
        info = next((info for info in self._models.infos() if info.name == name), None)
        if info is None or not info.installed:
            known = ", ".join(i.name for i in self._models.infos() if i.installed)
            raise ModelMissing(f"No model called {name} is installed.", f"Installed are: {known}.")
        for kind in info.kinds:
            chosen = None if self._models.default_name(kind) == name else name
            self._choice.choose(kind, chosen)
            self._encoders.set_chosen(kind, chosen)
        if self._threads.running_indexer is not None:
            self._threads.running_indexer.wake()

    def remove_model(self, name: str) -> None:
        """Delete a model's files; a model in use must be changed for another one first."""
        if any(info.name == name and info.active for info in self.models()):
            raise EnvironmentProblem(
                f"{name} is in use.", "Choose another model first with `trouvere models use`."
            )
        self._models.remove(name)

    # -- health ------------------------------------------------------------------------------
    def check(self, *, repair: bool = False) -> list[str]:
        """Look the library over and return what is wrong, one sentence each; empty when all is well."""
        connection = self._catalog.read()
        found = [
            f"catalog: {row[0]}"
            for row in connection.execute("PRAGMA quick_check")
            if row[0] != "ok"
        ]
        found += [
            f"catalog: a row of {row[0]} points to nothing in {row[2]}"
            for row in connection.execute("PRAGMA foreign_key_check")
        ]
        found += texts.check(connection)
        found += self._indexes.check()
        if repair and found:
            self._catalog.write(texts.start_over)
            self._indexes.repair()
        return found

    @staticmethod
    def salvage(folder: Path) -> list[str]:
        """Rebuild the catalog of a closed library if it is damaged; sentences about what was done."""
        lock = _take_lock(folder, exclusive=True)
        try:
            return salvage(folder / "catalog.sqlite")
        finally:
            if lock is not None:
                lock.release()

    # -- inside ------------------------------------------------------------------------------
    def _workers(self) -> Workers:
        """The threads that change the library; only its owner may start them."""
        if self._lock is None:
            raise LibraryLocked(
                f"The library in {self.folder} is open in another Trouvère.",
                "Close it there, or let it do the indexing.",
            )
        return self._threads


def _take_lock(folder: Path, *, exclusive: bool) -> FileLock | None:
    # not of one thread: the window opens a library on one and closes it on another
    lock = FileLock(folder / "library.lock", thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        if exclusive:
            raise LibraryLocked(
                f"The library in {folder} is open in another Trouvère.",
                "Close it there, or use --library with another folder.",
            ) from None
        return None
    except OSError as problem:
        raise EnvironmentProblem(
            f"The library folder {folder} cannot be written: {problem.strerror}.",
            "Check its permissions, or choose another place with --library.",
        ) from problem
    return lock
