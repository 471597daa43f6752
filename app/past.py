"""Searches of today and of earlier days: what is remembered in the library, and forgotten there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from app.bridge import EngineBridge
from app.composition import Composition
from app.kept_search import retold, told
from app.session import Session
from app.undo import Undoing
from engine.organised import RecentSearch

STAYED_MS = 2000  # a search that stands this long was meant; shorter ones are on the way to it


def tr(text: str) -> str:
    """Translate in the context of past searches."""
    return QCoreApplication.translate("PastSearches", text)


@dataclass(frozen=True, slots=True)
class Past:
    """One remembered search, as it is shown in the window."""

    made: Composition
    kept: RecentSearch

    @property
    def at(self) -> datetime | None:
        """When it was made, in local time."""
        return None if self.kept.added_at is None else self.kept.added_at.astimezone()


class PastSearches(QObject):
    """Remembers every search that stands for a while, and gives earlier ones back.

    Signals
    -------
    listed(tuple[Past, ...])
        The remembered searches, the newest first.
    forgot(Callable[[], None])
        All were forgotten: what brings them back.
    """

    listed = Signal(object)
    forgot = Signal(object)

    def __init__(
        self,
        session: Session,
        bridge: EngineBridge,
        undoing: Undoing,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._bridge, self._undoing = session, bridge, undoing
        self.now: tuple[Past, ...] = ()
        self._entry = session.entry  # of the search that `_number` is the id of
        self._number: int | None = None
        self.stayed = QTimer(self, singleShot=True, interval=STAYED_MS)
        self.stayed.timeout.connect(self.remember)
        session.changed.connect(lambda _made, _change: self.stayed.start())
        session.settled.connect(self.remember)
        bridge.opened.connect(self._recall)

    def stop(self) -> None:
        """Remember nothing more (the window is closing)."""
        self.stayed.stop()

    def remember(self) -> None:
        """Keep the search that stands, in place of the one that it has grown out of."""
        self.stayed.stop()
        made = self._session.now
        if made.is_bare or made.wandering is not None:
            return
        before = self._number if self._entry == self._session.entry else None
        entry = self._session.entry
        query, typed = told(made)
        self._bridge.run(
            lambda library: library.recent.remember(query, typed, instead_of=before),
            done=lambda number: self._note(entry, number),
            failed=lambda _error: None,  # nobody waits for it
            owner=self,
        )

    def forget(self, number: int | None = None) -> None:
        """Forget one search, or all, those of the Back button too; can be undone."""
        earlier = self._session.forget() if number is None else []

        def forgotten(gone: Sequence[RecentSearch]) -> None:
            self.refresh()
            asked = [(one.query, one.typed) for one in gone]
            self._session.drop(lambda made: told(made) in asked)
            name = tr("Forget past searches") if number is None else tr("Forget a past search")
            self._undoing.did(name, lambda: self._restore(gone, earlier), lambda: self._redo(gone))
            if number is None:
                self.forgot.emit(self._undoing.way_back())

        ids = None if number is None else (number,)
        self._bridge.run(lambda library: library.recent.forget(ids), done=forgotten, owner=self)

    def refresh(self) -> None:
        """Ask for the list."""
        self._bridge.run(
            lambda library: library.recent.all(),
            done=self._show,
            failed=lambda _error: None,
            token=("past", id(self)),
            owner=self,
        )

    def _recall(self) -> None:
        def begin(searches: list[RecentSearch]) -> None:
            self._show(searches)
            self._session.recall([past.made for past in reversed(self.now)])

        self._bridge.run(
            lambda library: library.recent.all(),
            done=begin,
            failed=lambda _error: None,  # one can search without
            owner=self,
        )

    def _show(self, searches: Sequence[RecentSearch]) -> None:
        self.now = tuple(Past(retold(one.query, one.typed), one) for one in searches)
        self.listed.emit(self.now)

    def _note(self, entry: int, number: int | None) -> None:
        self._entry, self._number = entry, number

    def _restore(self, gone: Sequence[RecentSearch], earlier: Sequence[Composition]) -> None:
        self._session.recall(earlier)
        self._bridge.run(
            lambda library: library.recent.restore(gone),
            done=lambda _nothing: self.refresh(),
            owner=self,
        )

    def _redo(self, gone: Sequence[RecentSearch]) -> None:
        ids = [one.id for one in gone]
        self._bridge.run(
            lambda library: library.recent.forget(ids),
            done=lambda _gone: self.refresh(),
            owner=self,
        )
