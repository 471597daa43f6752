"""Keeps the panels in step with the library: folders and progress."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app import desktop
from app.background import Lane
from app.bridge import EngineBridge
from app.choosing import Chooser
from app.models.folders import FoldersModel
from app.notify import Notifier
from app.undo import Undoing
from engine.domain import Progress, Root, RootState

if TYPE_CHECKING:
    from engine.api import Library

ROOTS_PACE_MS = 1000  # while indexing, the folders' numbers follow at this pace


class LibraryControl(QObject):
    """Carries the user's wishes to the library and its state to the models.

    Signals
    -------
    roots_shown(tuple[Root, ...])
        What the library holds now.
    reached()
        A folder that was offline can be read again.
    known_shown(list[str], list[str])
        The tags and the cameras that there are, to be offered while typing.
    """

    roots_shown = Signal(object)
    reached = Signal()
    known_shown = Signal(object, object)

    def __init__(
        self,
        bridge: EngineBridge,
        notifier: Notifier,
        chooser: Chooser,
        undoing: Undoing,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._bridge, self._notifier = bridge, notifier
        self._chooser, self._undoing, self._window = chooser, undoing, window
        self.folders = FoldersModel(self)
        self._is_over = False
        self._roots_timer = QTimer(self, singleShot=True, interval=ROOTS_PACE_MS)
        self._roots_timer.timeout.connect(self.refresh_roots)
        bridge.opened.connect(self._begin)
        bridge.root_changed.connect(lambda _event: self.refresh_roots())
        bridge.progress_changed.connect(self._refresh_roots_soon)
        bridge.files_changed.connect(self._refresh_roots_soon)

    def stop(self) -> None:
        """Ask no more (the window is closing), whatever the library still tells."""
        self._is_over = True
        self._roots_timer.stop()

    # -- folders -----------------------------------------------------------------------------
    def choose_folder(self) -> None:
        """Let the user choose a folder and add it."""
        title = self.tr("Add a folder")
        self._chooser.folder(self._window, title, lambda path: self.add_folders((path,)))

    def add_folders(self, paths: Sequence[Path]) -> None:
        """Add folders to the library; indexing begins by itself. It can be undone."""
        for path in paths:
            self._add(path, self._note_added)

    def _add(self, path: Path, done: Callable[[Root], None]) -> None:
        self._bridge.run(
            lambda library: library.add_root(path),
            done=done,
            failed=self._notifier.problem,
            owner=self,
            lane=Lane.LONG,
        )

    def _note_added(self, root: Root) -> None:
        """Show the folder in the pane, which says enough."""
        self._undoing.did(
            self.tr("Folder added: {name}").format(name=root.path.name),
            undo=lambda: self._take_out(root.path),
            redo=lambda: self._add(root.path, self._show_folders),
        )
        self.refresh_roots()

    def ask_to_remove(self, root: Root) -> None:
        """Ask before a folder leaves the library."""
        self._notifier.tell(
            self.tr("Remove {name} from the library?").format(name=root.path.name),
            self.tr("The files themselves stay as they are."),
            self.tr("Remove"),
            lambda: self.remove_folder(root.path),
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

    def remove_folder(self, path: Path) -> None:
        """Take a folder out of the library. When that is undone, its files are read again."""
        self._take_out(path)
        self._undoing.did(
            self.tr("Folder removed: {name}").format(name=path.name),
            undo=lambda: self._add(path, self._show_folders),
            redo=lambda: self._take_out(path),
        )

    def _take_out(self, path: Path) -> None:
        self._bridge.run(
            _remove_root,
            path,
            done=self._show_folders,
            failed=self._notifier.problem,
            owner=self,
            lane=Lane.LONG,
        )

    def _show_folders(self, _anything: object) -> None:
        self.refresh_roots()

    def _refresh_roots_soon(self, _what_changed: object) -> None:
        if not self._is_over and not self._roots_timer.isActive():
            self._roots_timer.start()

    def _show_roots(self, roots: list[Root]) -> None:
        was_offline = _offline(self.folders.roots)
        self.folders.show(roots)
        self.roots_shown.emit(tuple(roots))
        if was_offline - _offline(roots):
            self.reached.emit()

    def _show_known(self, known: tuple[list[str], list[str]]) -> None:
        self.known_shown.emit(*known)

    # -- beginning ---------------------------------------------------------------------------
    def _begin(self) -> None:
        """The library is open: begin to index, and be ready for the first search."""
        self._bridge.run(lambda library: library.start())
        self.refresh_roots()
        self._bridge.run(_status, done=self._bridge.progress_changed.emit)
        # a failed warm-up shows itself at the first search, where it can be explained
        self._bridge.run(
            lambda library: library.warm_up(), failed=lambda _error: None, lane=Lane.LONG
        )


def _offline(roots: Sequence[Root]) -> set[int]:
    return {root.id for root in roots if root.state is RootState.OFFLINE}


def _remove_root(library: "Library", path: Path) -> None:
    for root in library.roots():  # after an undo it has another number
        if root.path == path:
            library.remove_root(root.id)


def _roots(library: "Library") -> list[Root]:
    return library.roots()


def _known(library: "Library") -> tuple[list[str], list[str]]:
    return library.tags(), library.cameras()


def _status(library: "Library") -> Progress:
    return library.status()
