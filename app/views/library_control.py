"""Keeps the panels in step with the library: folders, progress, saved searches."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app import desktop
from app.background import Lane
from app.bridge import EngineBridge
from app.choosing import Chooser
from app.composition import from_query, to_query
from app.models.folders import FoldersModel
from app.notify import Notifier
from app.session import Session
from app.views.prompt import PromptBar
from engine.domain import Progress, Root, SavedSearch

if TYPE_CHECKING:
    from engine.api import Library

ROOTS_PACE_MS = 1000  # while indexing, the folders' numbers follow at this pace


class LibraryControl(QObject):
    """Carries the user's wishes to the library and its state to the models.

    Signals
    -------
    roots_shown(tuple[Root, ...]), saved_shown(tuple[SavedSearch, ...])
        What the library holds now.
    known_shown(list[str], list[str])
        The tags and the cameras that there are, to be offered while typing.
    """

    roots_shown = Signal(object)
    saved_shown = Signal(object)
    known_shown = Signal(object, object)

    def __init__(
        self,
        bridge: EngineBridge,
        session: Session,
        notifier: Notifier,
        chooser: Chooser,
        prompt: PromptBar,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._bridge, self._session, self._notifier = bridge, session, notifier
        self._chooser, self._prompt, self._window = chooser, prompt, window
        self.folders = FoldersModel(self)
        self._roots_timer = QTimer(self, singleShot=True, interval=ROOTS_PACE_MS)
        self._roots_timer.timeout.connect(self.refresh_roots)
        bridge.opened.connect(self._begin)
        bridge.root_changed.connect(lambda _event: self.refresh_roots())
        bridge.progress_changed.connect(self._refresh_roots_soon)
        bridge.files_changed.connect(self._refresh_roots_soon)

    def stop(self) -> None:
        """Ask no more (the window is closing)."""
        self._roots_timer.stop()

    # -- folders -----------------------------------------------------------------------------
    def choose_folder(self) -> None:
        """Let the user choose a folder and add it."""
        title = self.tr("Add a folder")
        self._chooser.folder(self._window, title, lambda path: self.add_folders((path,)))

    def add_folders(self, paths: Sequence[Path]) -> None:
        """Add folders to the library; indexing begins by itself."""
        for path in paths:
            self._bridge.run(
                lambda library, path=path: library.add_root(path),
                done=self._tell_added,
                failed=self._notifier.problem,
                lane=Lane.LONG,
            )

    def ask_to_remove(self, root: Root) -> None:
        """Ask before a folder leaves the library."""
        self._notifier.tell(
            self.tr("Remove {name} from the library?").format(name=root.path.name),
            self.tr("The files themselves stay as they are."),
            self.tr("Remove"),
            lambda: self._remove(root),
        )

    def rescan(self, root: Root | None = None) -> None:
        """Look through a folder, or all of them, again."""
        self._bridge.run(lambda library: library.rescan(None if root is None else root.id))

    def reveal(self, path: Path) -> None:
        """Show a folder in the file manager."""
        desktop.open_file(path)

    def set_paused(self, is_paused: bool) -> None:
        """Pause indexing or go on."""
        self._bridge.run(lambda library: library.pause() if is_paused else library.resume())

    def refresh_roots(self) -> None:
        """Ask for the folders' state."""
        if self._bridge.is_open:
            self._bridge.run(_roots, done=self._show_roots, token=("roots", id(self)))
            self._bridge.run(_known, done=self._show_known, token=("known", id(self)))

    def _remove(self, root: Root) -> None:
        self._bridge.run(
            lambda library: library.remove_root(root.id), lane=Lane.LONG, done=self._tell_removed
        )

    def _tell_removed(self, _nothing: object) -> None:
        self._notifier.tell(self.tr("The folder was removed from the library."))
        self.refresh_roots()

    def _tell_added(self, root: Root) -> None:
        self._notifier.tell(self.tr("Looking into {name}…").format(name=root.path.name))
        self.refresh_roots()

    def _refresh_roots_soon(self, _what_changed: object) -> None:
        if not self._roots_timer.isActive():
            self._roots_timer.start()

    def _show_roots(self, roots: list[Root]) -> None:
        self.folders.show(roots)
        self.roots_shown.emit(tuple(roots))

    def _show_known(self, known: tuple[list[str], list[str]]) -> None:
        self.known_shown.emit(*known)

    # -- saved searches ------------------------------------------------------------------------
    def ask_to_save(self) -> None:
        """Ask for a name and save the search that stands in the window."""
        made = self._session.now
        if made.asks_nothing and made.filters.is_empty:
            self._notifier.tell(self.tr("There is no search to save yet."))
            return
        name = made.text or ", ".join(term.value for term in made.terms if term.data is None)
        name = name or (self.tr("what I like") if made.has_feedback else "")
        self._prompt.ask(self.tr("Save this search as:"), name, self._save)

    def open_saved(self, saved: SavedSearch) -> None:
        """Show a saved search."""
        self._session.put(from_query(saved.query))

    def delete_saved(self, saved: SavedSearch) -> None:
        """Forget a saved search; the notice offers it back."""
        self._bridge.run(
            lambda library: library.delete_saved_search(saved.id), done=self._refresh_saved
        )
        self._notifier.tell(
            self.tr("“{name}” was deleted.").format(name=saved.name),
            action=self.tr("Undo"),
            do=lambda: self._save_query(saved),
        )

    def _save(self, name: str) -> None:
        made = self._session.now
        if not name.strip():
            return

        def save(library: "Library") -> SavedSearch:
            typed = library.parse_filter(made.text) if made.needs_parsing() else None
            return library.save_search(name.strip(), to_query(made, typed))

        self._bridge.run(save, done=self._refresh_saved, failed=self._notifier.problem)

    def _save_query(self, saved: SavedSearch) -> None:
        self._bridge.run(
            lambda library: library.save_search(saved.name, saved.query), done=self._refresh_saved
        )

    def _refresh_saved(self, _anything: object = None) -> None:
        self._bridge.run(
            lambda library: library.saved_searches(),
            done=lambda saved: self.saved_shown.emit(tuple(saved)),
            owner=self,
        )

    # -- beginning ---------------------------------------------------------------------------
    def _begin(self) -> None:
        """The library is open: begin to index, and be ready for the first search."""
        self._bridge.run(lambda library: library.start())
        self.refresh_roots()
        self._refresh_saved()
        self._bridge.run(_status, done=self._bridge.progress_changed.emit)
        # a failed warm-up shows itself at the first search, where it can be explained
        self._bridge.run(
            lambda library: library.warm_up(), failed=lambda _error: None, lane=Lane.LONG
        )


def _roots(library: "Library") -> list[Root]:
    return library.roots()


def _known(library: "Library") -> tuple[list[str], list[str]]:
    return library.tags(), library.cameras()


def _status(library: "Library") -> Progress:
    return library.status()
