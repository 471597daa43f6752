"""The one door to the engine: what the window and the command line call.

Every method may be called from any thread but the GUI's, except where it says "returns at once".
Methods raise `EnvironmentProblem` (text for the user) or `EngineBug`, nothing else on purpose.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from engine.domain import (
    Answer,
    Failure,
    IndexReport,
    ItemDetails,
    ModelInfo,
    Progress,
    Query,
    Root,
    SavedSearch,
)
from engine.events import Listener


class Library:
    """A library folder, opened: catalog, indexes, watchers, encoders and their threads."""

    @classmethod
    def open(cls, folder: Path, *, isolate_encoders: bool = True) -> "Library":
        """Open or create a library.

        Parameters
        ----------
        folder
            Where `catalog.sqlite`, snapshots and thumbnails lie; made when absent.
        isolate_encoders
            Run models in processes of their own, so that loading torch never stalls a window.
            The command line runs them in its own process.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Stop every thread and process; finished work is kept, the rest is queued again."""

    # -- roots and indexing ------------------------------------------------------------------
    def start(self, *, watch: bool = True) -> None:
        """Start scanning, watching and indexing in the background. Returns at once."""

    def add_root(self, path: Path) -> Root: ...
    def remove_root(self, root_id: int) -> None: ...
    def roots(self) -> list[Root]: ...
    def rescan(self, root_id: int | None = None) -> None:
        """Look through a root, or all, again. Returns at once."""

    def index(self, paths: Sequence[Path], on_progress: Callable[[Progress], None] | None = None) -> IndexReport:
        """Add the folders as roots, index all there is, and return when done (command line)."""
        raise NotImplementedError

    def pause(self) -> None:
        """Stop indexing after the batch in hand. Returns at once."""

    def resume(self) -> None:
        """Go on indexing. Returns at once."""

    def status(self) -> Progress: ...
    def failures(self) -> list[Failure]: ...
    def retry(self, file_ids: Sequence[int] | None = None) -> int:
        """Queue failed files again, all when None; returns how many."""
        raise NotImplementedError

    # -- searching ---------------------------------------------------------------------------
    def search(self, query: Query) -> Answer: ...
    def search_many(self, queries: Sequence[Query]) -> list[Answer | Exception]:
        """Answer queries in order, encoding their words in batches; a bad one gives its error."""
        raise NotImplementedError

    def parse_filter(self, text: str) -> Query:
        """Parse a filter expression such as ``kind:photo taken:2024 -tag:blurry``."""
        raise NotImplementedError

    def warm_up(self) -> None:
        """Load the text encoder and the indexes ahead of the first query."""

    # -- items -------------------------------------------------------------------------------
    def details(self, file_id: int) -> ItemDetails: ...
    def thumbnail(self, file_id: int) -> bytes | None:
        """Encoded WebP of at most 320 px, or None while there is none."""
        raise NotImplementedError

    def page_picture(self, file_id: int, page: int) -> bytes:
        """PNG of a score page, `PAGE_WIDTH_PX` wide."""
        raise NotImplementedError

    def waveform(self, file_id: int, points: int) -> list[tuple[float, float]]:
        """Lowest and highest sample in each of `points` stretches, in -1..1."""
        raise NotImplementedError

    def picture(self, file_id: int, max_side: int) -> bytes:
        """Upright picture in a form that Qt reads (JPEG or PNG), for RAW, HEIC and the like."""
        raise NotImplementedError

    def set_rating(self, file_id: int, rating: int) -> None: ...
    def set_tags(self, file_id: int, tags: Sequence[str]) -> None: ...
    def set_kind(self, file_id: int, kind: str) -> None:
        """Overrule what a file is taken for (a page picture that is no score, or the reverse)."""

    # -- saved searches, models, settings, events ---------------------------------------------
    def saved_searches(self) -> list[SavedSearch]: ...
    def save_search(self, name: str, query: Query) -> SavedSearch: ...
    def delete_saved_search(self, search_id: int) -> None: ...
    def models(self) -> list[ModelInfo]: ...
    def add_model(self, name: str, source: Path | None = None, on_progress: Callable[[int, int], None] | None = None) -> None: ...
    def use_model(self, name: str) -> None: ...
    def remove_model(self, name: str) -> None: ...
    def subscribe(self, listener: Listener) -> Callable[[], None]: ...
