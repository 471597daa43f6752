"""Carries collections to the library and back; every change can be undone."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMenu

from app.background import Lane
from app.bridge import EngineBridge
from app.composition import Composition
from app.notify import Notifier
from app.session import Session
from app.undo import Undoing
from app.views.grid import ResultsGrid
from app.views.named_list import Entry
from app.views.prompt import PromptBar
from engine.domain import Condition, Hit
from engine.organised import Collection, KeptCollection, Places

if TYPE_CHECKING:
    from engine.api import Library

COUNT_PACE_MS = 1000

Files = list[int | Path]


class Collecting(QObject):
    """Makes, fills, shows, renames and deletes collections.

    Signals
    -------
    shown(tuple[Entry, ...])
        The collections that there are now.
    """

    shown = Signal(object)

    def __init__(
        self,
        grid: ResultsGrid,
        session: Session,
        bridge: EngineBridge,
        notifier: Notifier,
        prompt: PromptBar,
        undoing: Undoing,
    ) -> None:
        super().__init__(grid)
        self._grid, self._session, self._bridge = grid, session, bridge
        self._notifier, self._prompt, self._undoing = notifier, prompt, undoing
        self.all: tuple[Collection, ...] = ()
        bridge.opened.connect(self.refresh)
        self._is_stale = self._is_over = False
        self.pace = QTimer(self, singleShot=True, interval=COUNT_PACE_MS)
        self.pace.timeout.connect(self._catch_up)
        bridge.files_changed.connect(self._hear_files)
        session.changed.connect(lambda _made, _change: self._show())

    # -- asking --------------------------------------------------------------------------------
    def refresh(self, _anything: object = None) -> None:
        """Show the collections that there are."""
        self._bridge.run(_all, done=self._take, owner=self, token=("collections", id(self)))

    def stop(self) -> None:
        """Ask no more (the window is closing), whatever the library still tells."""
        self._is_over = True
        self.pace.stop()

    def now(self) -> Collection | None:
        """The collection that the search is limited to, if it is to one."""
        name = shown_collection(self._session.now)
        fits = [one for one in self.all if one.name.casefold() == name.casefold()]
        return fits[0] if fits else None

    # -- showing -------------------------------------------------------------------------------
    def open(self, collection: Collection) -> None:
        """Show all of a collection, near copies too: each was put there."""
        self._session.put(with_collection(Composition(folded=False), collection.name))

    def narrow(self, collection: Collection) -> None:
        """Search for the same, but only in a collection."""
        self._session.edit(lambda made: with_collection(made, collection.name))

    def menu(self, parent: QMenu | None = None) -> QMenu:
        """Build the menu of collections that the selected results can be put into."""
        menu = QMenu(self.tr("Add to collection"), parent or self._grid)
        menu.addAction(self.tr("New collection…"), self.ask_to_create)
        menu.addSeparator()
        for collection in self.all:
            name = collection.name.replace("&", "&&")
            menu.addAction(name, _later(self.add_selected, collection))
        return menu

    def offer(self) -> None:
        """Open the menu of collections at the current result."""
        if not self._grid.selected_hits():
            self._notifier.tell(self.tr("Select results first, then put them into a collection."))
            return
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        place = self._grid.visualRect(self._grid.currentIndex()).center()
        menu.popup(self._grid.viewport().mapToGlobal(place))

    # -- making and filling ----------------------------------------------------------------------
    def ask_to_create(self) -> None:
        """Ask for a name and make a collection of what is selected."""
        self._grid.with_selected(lambda hits: self._ask_for(_ids(hits)))

    def take_drop(self, collection: Collection | None, paths: Sequence[Path]) -> None:
        """Put dropped results into a collection, or ask for the name of a new one."""
        files: Files = list(paths)
        if collection is None:
            self._ask_for(files)
        else:
            self._add(collection, files)

    def add_selected(self, collection: Collection) -> None:
        """Put the selected results at the end of a collection."""
        self._grid.with_selected(lambda hits: self._add(collection, _ids(hits)))

    def remove_selected(self) -> None:
        """Take the selected results out of the collection that is shown."""
        collection = self.now()
        if collection is None:
            self._notifier.tell(self.tr("Show a collection first, then take results out of it."))
        else:
            self._grid.with_selected(lambda hits: self._remove(collection, _ids(hits)))

    def _remove(self, collection: Collection, files: Files) -> None:
        if files:
            self._run(
                lambda library: library.collections.remove(collection.id, files),
                lambda places: self._tell_removed(collection, places),
            )

    def ask_to_rename(self, collection: Collection) -> None:
        """Ask for another name."""
        self._prompt.ask(
            self.tr("Another name for “{name}”:").format(name=collection.name),
            collection.name,
            lambda name: self._rename(collection, name),
        )

    def delete(self, collection: Collection) -> None:
        """Forget a collection; the notice offers it back."""
        self._run(lambda library: library.collections.delete(collection.id), self._tell_deleted)

    # -- inside ----------------------------------------------------------------------------------
    def _ask_for(self, files: Files) -> None:
        question = self.tr("Name of the new collection:")
        if files:
            question = self.tr("Collection of %Ln items, name:", "", len(files))
        self._prompt.ask(question, "", lambda name: self._create(name, files))

    def _create(self, name: str, files: Files) -> None:
        if name.strip():
            self._run(lambda library: library.collections.create(name, files), self._tell_created)

    def _tell_created(self, made: Collection) -> None:
        kept: list[KeptCollection] = []

        def undo() -> None:
            self._run(lambda library: kept.append(library.collections.delete(made.id)))

        def redo() -> None:
            self._run(lambda library: library.collections.restore(kept.pop()))

        self._undoing.did(self.tr("New collection “{name}”").format(name=made.name), undo, redo)
        told = self.tr("“{name}” holds %Ln items.", "", made.known)
        if not made.known:
            told = self.tr("“{name}” is still empty. Drag results onto it, or press Ctrl+B.")
        self._tell(told.format(name=made.name))

    def _add(self, collection: Collection, files: Files) -> None:
        if files:
            self._run(
                lambda library: library.collections.add(collection.id, files),
                lambda places: self._tell_added(collection, places),
            )
        else:
            self._notifier.tell(self.tr("Select results first, then put them into a collection."))

    def _tell_added(self, collection: Collection, places: Places) -> None:
        if not places:
            self._notifier.tell(
                self.tr("That is in “{name}” already.").format(name=collection.name)
            )
            return
        self._undoing.did(
            self.tr("Add to “{name}”").format(name=collection.name),
            undo=lambda: self._run(lambda lib: lib.collections.take_out(collection.id, places)),
            redo=lambda: self._run(lambda lib: lib.collections.put_back(collection.id, places)),
        )
        text = self.tr("%Ln items added to “{name}”.", "", len(places))
        self._tell(text.format(name=collection.name))

    def _tell_removed(self, collection: Collection, places: Places) -> None:
        if not places:
            return
        self._undoing.did(
            self.tr("Take out of “{name}”").format(name=collection.name),
            undo=lambda: self._run(lambda lib: lib.collections.put_back(collection.id, places)),
            redo=lambda: self._run(lambda lib: lib.collections.take_out(collection.id, places)),
        )
        text = self.tr(
            "%Ln items taken out of “{name}”. The files stay as they are.", "", len(places)
        )
        self._tell(text.format(name=collection.name))

    def _tell_deleted(self, kept: KeptCollection) -> None:
        self._undoing.did(
            self.tr("Delete “{name}”").format(name=kept.name),
            undo=lambda: self._run(lambda library: library.collections.restore(kept)),
            redo=lambda: self._run(lambda library: library.collections.delete(kept.id)),
        )
        self._tell(
            self.tr("“{name}” was deleted. The files stay as they are.").format(name=kept.name)
        )
        if shown_collection(self._session.now).casefold() == kept.name.casefold():
            self._session.edit(without_collection)

    def _rename(self, collection: Collection, name: str) -> None:
        new = " ".join(name.split())
        if not new or new == collection.name:
            return

        def tell(_nothing: object) -> None:
            self._undoing.did(
                self.tr("Rename “{name}”").format(name=collection.name),
                undo=lambda: self._put_name(collection.id, new, collection.name),
                redo=lambda: self._put_name(collection.id, collection.name, new),
            )
            self._follow_name(collection.name, new)

        self._run(lambda library: library.collections.rename(collection.id, new), tell)

    def _put_name(self, collection_id: int, old: str, new: str) -> None:
        self._run(
            lambda library: library.collections.rename(collection_id, new),
            lambda _nothing: self._follow_name(old, new),
        )

    def _follow_name(self, old: str, new: str) -> None:
        """A search that is limited to the collection stays so."""
        if shown_collection(self._session.now).casefold() == old.casefold():
            self._session.edit(lambda made: with_collection(made, new))

    def _tell(self, text: str) -> None:
        self._notifier.tell(text, action=self.tr("Undo"), do=self._undoing.way_back())

    def _run(
        self, call: "Callable[[Library], object]", done: Callable[..., None] | None = None
    ) -> None:
        """Change something, and show what is there now."""

        def end(result: object) -> None:
            self.refresh()
            if done is not None:
                done(result)

        self._bridge.run(
            call, done=end, failed=self._notifier.problem, owner=self, lane=Lane.CHANGES
        )

    def _hear_files(self, _file_ids: object) -> None:
        """Counts follow the library at a pace: while indexing it tells of changes all the time."""
        self._is_stale = True
        if not self.pace.isActive():
            self._catch_up()

    def _catch_up(self) -> None:
        if self._is_stale and not self._is_over:
            self._is_stale = False
            self.refresh()
            self.pace.start()

    def _take(self, found: list[Collection]) -> None:
        self.all = tuple(found)
        self._show()

    def _show(self) -> None:
        name = shown_collection(self._session.now).casefold()
        self.shown.emit(
            tuple(
                Entry(one.id, one.name, one, one.known, one.name.casefold() == name)
                for one in self.all
            )
        )


def shown_collection(made: Composition) -> str:
    """Name of the collection that a search is limited to; empty where it is not to one alone."""
    names = [one.value for one in made.filters.others if _limits(one)]
    return names[0] if len(names) == 1 else ""


def with_collection(made: Composition, name: str) -> Composition:
    """Limit a search to a collection, in place of another one."""
    left = without_collection(made)
    others = (*left.filters.others, Condition("collection", "=", name))
    return replace(left, filters=replace(left.filters, others=others))


def without_collection(made: Composition) -> Composition:
    """Search everywhere again."""
    others = tuple(one for one in made.filters.others if not _limits(one))
    return replace(made, filters=replace(made.filters, others=others))


def _limits(condition: Condition) -> bool:
    return (condition.field, condition.op, condition.negated) == ("collection", "=", False)


def _later(do: Callable[[Collection], None], collection: Collection) -> Callable[[], None]:
    return lambda: do(collection)


def _all(library: "Library") -> list[Collection]:
    return library.collections.all()


def _ids(hits: Sequence[Hit]) -> Files:
    return [hit.file_id for hit in hits]
