"""Carries saved searches to the library and back, and keeps their counts up to date.

A count is a search of its own: they are made one after the other on a thread for long work, only
while the list can be seen, and while files come in no more often than every `COUNT_PACE_MS`.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.background import Lane
from app.bridge import EngineBridge
from app.composition import Composition, from_query, to_query
from app.notify import Notifier
from app.session import Session
from app.undo import Undoing
from app.views.named_list import Entry
from app.views.prompt import PromptBar
from engine.domain import SavedSearch

if TYPE_CHECKING:
    from engine.api import Library

COUNT_PACE_MS = 4000

Kept = tuple[SavedSearch, SavedSearch | None]
"""A search that was saved, and the one of its name that it replaced."""


class Saving(QObject):
    """Saves, opens, renames, deletes and counts; every change can be undone.

    Parameters
    ----------
    is_seen
        Tells whether anybody can see the counts.

    Signals
    -------
    shown(tuple[Entry, ...])
        The saved searches that there are now.
    """

    shown = Signal(object)

    def __init__(
        self,
        session: Session,
        bridge: EngineBridge,
        notifier: Notifier,
        prompt: PromptBar,
        undoing: Undoing,
        is_seen: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._bridge, self._undoing = session, bridge, undoing
        self._notifier, self._prompt, self._is_seen = notifier, prompt, is_seen
        self._saved: tuple[SavedSearch, ...] = ()
        # what was saved from here, its words as they were typed
        self._made: dict[int, Composition] = {}
        self._counts: dict[int, int] = {}
        self._to_count: list[SavedSearch] = []
        self._is_stale = self._is_over = False
        self.pace = QTimer(self, singleShot=True, interval=COUNT_PACE_MS)
        self.pace.timeout.connect(self._count_again)
        bridge.opened.connect(self.refresh)
        bridge.files_changed.connect(self._hear_files)
        session.changed.connect(lambda _made, _change: self._show())

    def stop(self) -> None:
        """Count no more (the window is closing), whatever the library still tells."""
        self._is_over = True
        self.pace.stop()
        self._to_count = []

    # -- what the user wants -------------------------------------------------------------------
    def ask_to_save(self) -> None:
        """Ask for a name and save the search that stands in the window."""
        made = self._session.now
        if made.asks_nothing and made.filters.is_empty:
            self._notifier.tell(self.tr("There is no search to save yet."))
            return
        name = made.text or ", ".join(term.value for term in made.terms if term.data is None)
        name = name or (self.tr("what I like") if made.has_feedback else "")
        self._prompt.ask(self.tr("Save this search as:"), name, self._save)

    def open(self, saved: SavedSearch) -> None:
        """Show what a saved search finds now."""
        self._session.put(from_query(saved.query))

    def ask_to_rename(self, saved: SavedSearch) -> None:
        """Ask for another name."""
        self._prompt.ask(
            self.tr("Another name for “{name}”:").format(name=saved.name),
            saved.name,
            lambda name: self._rename(saved, name),
        )

    def delete(self, saved: SavedSearch) -> None:
        """Forget a saved search; the notice offers it back."""

        def tell(_nothing: object) -> None:
            self._undoing.did(
                self.tr("Delete “{name}”").format(name=saved.name),
                undo=lambda: self._restore(saved),
                redo=lambda: self._delete(saved),
            )
            self._notifier.tell(
                self.tr("“{name}” was deleted.").format(name=saved.name),
                action=self.tr("Undo"),
                do=self._undoing.way_back(),
            )
            self.refresh()

        self._run(lambda library: library.saved.delete(saved.id), tell)

    def refresh(self, _anything: object = None) -> None:
        """Show the saved searches that there are."""
        self._bridge.run(_all, done=self._take, owner=self, token=("saved", id(self)))

    # -- changing ------------------------------------------------------------------------------
    def _save(self, name: str) -> None:
        made = self._session.now
        if name.strip():
            self._run(
                lambda library: _keep(library, name, made), lambda kept: self._tell_kept(kept, made)
            )

    def _tell_kept(self, kept: Kept, made: Composition) -> None:
        saved, old = kept
        self._made[saved.id] = replace(made, show_weaker=False)
        self._undoing.did(
            self.tr("Save “{name}”").format(name=saved.name),
            undo=lambda: self._delete(saved) if old is None else self._restore(old),
            redo=lambda: self._restore(saved),
        )
        if old is not None:
            self._notifier.tell(
                self.tr("“{name}” is this search now.").format(name=saved.name),
                action=self.tr("Undo"),
                do=self._undoing.way_back(),
            )
        self._counts.pop(saved.id, None)
        self.refresh()

    def _rename(self, saved: SavedSearch, name: str) -> None:
        if not name.strip() or name.strip() == saved.name:
            return

        def tell(_nothing: object) -> None:
            self._undoing.did(
                self.tr("Rename “{name}”").format(name=saved.name),
                undo=lambda: self._put_name(saved, saved.name),
                redo=lambda: self._put_name(saved, name),
            )
            self.refresh()

        self._run(lambda library: library.saved.rename(saved.id, name), tell)

    def _put_name(self, saved: SavedSearch, name: str) -> None:
        self._run(lambda library: library.saved.rename(saved.id, name), self.refresh)

    def _restore(self, saved: SavedSearch) -> None:
        self._counts.pop(saved.id, None)
        self._run(lambda library: library.saved.restore(saved), self.refresh)

    def _delete(self, saved: SavedSearch) -> None:
        self._run(lambda library: library.saved.delete(saved.id), self.refresh)

    def _run(self, call: "Callable[[Library], object]", done: Callable[..., None]) -> None:
        self._bridge.run(
            call, done=done, failed=self._notifier.problem, owner=self, lane=Lane.CHANGES
        )

    # -- showing and counting --------------------------------------------------------------------
    def _take(self, saved: list[SavedSearch]) -> None:
        self._saved = tuple(saved)
        self._counts = {one.id: n for one in saved if (n := self._counts.get(one.id)) is not None}
        self._show()
        self._count([one for one in saved if one.id not in self._counts])

    def _show(self) -> None:
        now = replace(self._session.now, show_weaker=False)
        self.shown.emit(
            tuple(
                Entry(one.id, one.name, one, self._counts.get(one.id), self._is_shown(now, one))
                for one in self._saved
            )
        )

    def _is_shown(self, now: Composition, saved: SavedSearch) -> bool:
        return now == self._made.get(saved.id) or _is_same(now, saved)

    def _hear_files(self, _file_ids: object) -> None:
        self._is_stale = True
        if self._saved and not self._is_over and not self.pace.isActive():
            self.pace.start()

    def _count_again(self) -> None:
        if not self._is_seen():
            self.pace.start()
        elif self._is_stale:
            self._is_stale = False
            self._count(list(self._saved))

    def _count(self, wanted: list[SavedSearch]) -> None:
        is_idle = not self._to_count
        known = {one.id for one in self._to_count}
        self._to_count += [one for one in wanted if one.id not in known]
        if is_idle:
            self._count_next()

    def _count_next(self) -> None:
        if not self._to_count:
            return
        saved = self._to_count[0]
        self._bridge.run(
            lambda library: library.saved.count(saved),
            done=lambda count: self._take_count(saved, count),
            failed=lambda _error: self._take_count(saved, None),  # opening it tells why
            owner=self,
            lane=Lane.LONG,
        )

    def _take_count(self, saved: SavedSearch, count: int | None) -> None:
        self._to_count = self._to_count[1:]
        if count is None:
            self._counts.pop(saved.id, None)
        elif any(one == saved for one in self._saved):
            self._counts[saved.id] = count
        self._show()
        self._count_next()


def _is_same(now: Composition, saved: SavedSearch) -> bool:
    return replace(from_query(saved.query), show_weaker=False) == now


def _keep(library: "Library", name: str, made: Composition) -> Kept:
    typed = library.parse_filter(made.text) if made.needs_parsing() else None
    return library.saved.keep(name, to_query(made, typed))


def _all(library: "Library") -> list[SavedSearch]:
    return library.saved.all()
