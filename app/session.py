"""The search that stands in the window now, and the way here: back and forward as in a browser."""

import enum
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.composition import Composition, without_partner_search
from engine.domain import TermKind

MAX_HISTORY = 100


class Change(enum.Enum):
    """How a change came about; says how soon to search and whether history takes note."""

    TYPED = "typed"  # wait for the next key; one entry in history for the whole typing
    SLID = "slid"  # re-rank while the slider moves; one entry for the whole slide
    SET = "set"  # search at once; an entry of its own
    WENT = "went"  # back or forward: history only moves


class Session(QObject):
    """Holds the composition; every widget reads it here and changes it here.

    Signals
    -------
    changed(Composition, Change)
        There is another composition now.
    history_moved()
        Whether one can go back or forward may have changed.
    settled()
        The user is done with this search: what comes next is another one.
    """

    changed = Signal(object, object)
    history_moved = Signal()
    settled = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.now = Composition()
        self._history: list[Composition] = [self.now]
        self._at = 0
        self._last: Change | None = None
        self.entry = 0  # counts the entries that were made, so that one can tell them apart

    def begin(self, made: Composition) -> None:
        """Start with this one: there is nothing to go back to."""
        if made != self.now:
            self.now, self._history, self._at = made, [made], 0
            self.changed.emit(made, Change.SET)

    def put(self, made: Composition, change: Change = Change.SET) -> None:
        """Make this the current composition."""
        if change is not Change.SLID and _asks_anew(self.now, made):
            made = hide_weaker(made)
        made = without_partner_search(self.now, made)
        if made.wandering is self.now.wandering and made != self.now:
            made = replace(made, wandering=None)  # whoever asks for something wanders no more
        if made == self.now:
            return
        self.now = made
        self._note(change)
        self.changed.emit(made, change)

    def edit(self, step: Callable[[Composition], Composition], change: Change = Change.SET) -> None:
        """Put what `step` makes of the current composition."""
        self.put(step(self.now), change)

    def recent_texts(self, count: int) -> tuple[str, ...]:
        """Words searched for lately, the latest first."""
        texts: dict[str, None] = {}
        for made in reversed(self._history):
            said = [term.value for term in made.terms if term.kind is TermKind.TEXT]
            for text in (made.text.strip(), *said):
                if text and text != self.now.text.strip():
                    texts.setdefault(text)
        return tuple(texts)[:count]

    def settle_history(self) -> None:
        """Let the next change begin an entry of its own (Enter was pressed, a slider let go)."""
        self._last = None
        self.settled.emit()

    def recall(self, earlier: Sequence[Composition]) -> None:
        """Put searches of earlier days, the oldest first, before what was searched for today."""
        kept = [made for made in earlier if not made.is_bare][-MAX_HISTORY // 2 :]
        self._history[:0] = kept
        self._at += len(kept)
        self.history_moved.emit()

    def forget(self) -> list[Composition]:
        """Forget every search but the one that stands; return those before it for `recall`."""
        earlier = self._history[: self._at]
        self._history, self._at = [self.now], 0
        self.history_moved.emit()
        return earlier

    def drop(self, is_meant: Callable[[Composition], bool]) -> None:
        """Forget some searches of the history; the one that stands now stays."""
        before = [made for made in self._history[: self._at] if not is_meant(made)]
        after = [made for made in self._history[self._at + 1 :] if not is_meant(made)]
        self._history, self._at = [*before, self.now, *after], len(before)
        self.history_moved.emit()

    def earlier(self, count: int) -> list[Composition]:
        """What `go_back` leads to, step by step; the nearest first."""
        return self._history[max(0, self._at - count) : self._at][::-1]

    @property
    def can_go_back(self) -> bool:
        """True when there is an earlier search."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """True when one has gone back before."""
        return self._at < len(self._history) - 1

    def go_back(self) -> None:
        """Show the previous search."""
        self.go_back_by(1)

    def go_back_by(self, steps: int) -> None:
        """Show the search that one saw so many steps ago, or the first."""
        if self.can_go_back:
            self._go(max(0, self._at - steps))

    def go_forward(self) -> None:
        """Show the search that one came back from."""
        if self.can_go_forward:
            self._go(self._at + 1)

    def _go(self, place: int) -> None:
        self._at = place
        self._last = None
        self.entry += 1
        self.now = self._history[place]
        self.changed.emit(self.now, Change.WENT)
        self.history_moved.emit()

    def _note(self, change: Change) -> None:
        goes_on = change is self._last and change in (Change.TYPED, Change.SLID)
        self._last = change
        if goes_on:
            self._history[self._at] = self.now
            return
        self.entry += 1
        del self._history[self._at + 1 :]
        self._history.append(self.now)
        if len(self._history) > MAX_HISTORY:
            del self._history[0]
        self._at = len(self._history) - 1
        self.history_moved.emit()


def _asks_anew(before: Composition, after: Composition) -> bool:
    """Tell whether this is another question, which begins above the relevance line again.

    A search that brings its own wish to see weaker matches (a saved one) keeps it.
    """
    return before.show_weaker and (before.text, before.terms, before.instruction) != (
        after.text,
        after.terms,
        after.instruction,
    )


def show_weaker(made: Composition) -> Composition:
    """Show what lies below the relevance line too."""
    return replace(made, show_weaker=True)


def hide_weaker(made: Composition) -> Composition:
    """Show only what lies above the relevance line."""
    return replace(made, show_weaker=False)
