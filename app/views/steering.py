"""Carries the user's likes, concepts and wandering to the library."""

import random
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.bridge import EngineBridge
from app.composition import Composition, Wandering, with_term
from app.explain import concept_quality
from app.models.results import ResultsModel
from app.notify import Notifier
from app.session import Session
from app.undo import Undoing
from app.views.prompt import PromptBar
from engine.domain import Concept, Hit, Term, TermKind

if TYPE_CHECKING:
    from engine.api import Library

FEWEST_LIKED = 3


class Steering(QObject):
    """Concepts are saved, renamed and deleted here; walks begin and go on here.

    Signals
    -------
    concepts_shown(tuple[Concept, ...])
        The concepts that there are now.
    """

    concepts_shown = Signal(object)

    def __init__(
        self,
        session: Session,
        bridge: EngineBridge,
        results: ResultsModel,
        notifier: Notifier,
        prompt: PromptBar,
        undoing: Undoing,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._undoing = undoing
        self._session, self._bridge, self._results = session, bridge, results
        self._notifier, self._prompt = notifier, prompt
        bridge.opened.connect(self.refresh)

    # -- concepts ----------------------------------------------------------------------------
    def ask_to_save(self) -> None:
        """Ask for a name and keep what was liked as a concept."""
        made = self._session.now
        if len(made.liked) < FEWEST_LIKED:
            self._notifier.tell(
                self.tr("A concept needs at least {n} results that you like.").format(
                    n=FEWEST_LIKED
                ),
                self.tr("Mark results with + (or not like this with −), then save."),
            )
            return
        self._prompt.ask(
            self.tr("Save what you like as:"), _words(made), lambda name: self._save(made, name)
        )

    def use(self, concept: Concept, weight: float = 1.0) -> None:
        """Add a concept to the search; one that is there already changes its weight."""
        term = Term(TermKind.CONCEPT, concept.name, weight)
        self._session.edit(lambda made: with_concept(made, term))

    def ask_to_rename(self, concept: Concept) -> None:
        """Ask for another name."""
        self._prompt.ask(
            self.tr("Another name for “{name}”:").format(name=concept.name),
            concept.name,
            lambda name: self._rename(concept, name),
        )

    def delete(self, concept: Concept) -> None:
        """Forget a concept; the notice offers it back."""
        self._bridge.run(
            lambda library: library.delete_concept(concept.id),
            done=lambda _nothing: self._tell_deleted(concept),
            failed=self._notifier.problem,
        )

    def refresh(self, _anything: object = None) -> None:
        """Show the concepts that there are."""
        self._bridge.run(
            _concepts, done=lambda found: self.concepts_shown.emit(tuple(found)), owner=self
        )

    def _save(self, made: Composition, name: str) -> None:
        if not name.strip():
            return
        words = _words(made)

        def keep(library: "Library") -> tuple[Concept, Concept | None]:
            same = (c for c in library.concepts() if c.name.casefold() == name.strip().casefold())
            before = next(same, None)
            return library.save_concept(name, made.liked, made.disliked, words), before

        self._bridge.run(
            keep, done=lambda kept: self._tell_saved(*kept), failed=self._notifier.problem
        )

    def _tell_saved(self, concept: Concept, before: Concept | None) -> None:
        saved = self.tr("“{name}” is saved.").format(name=concept.name)
        self._notifier.tell(saved, concept_quality(concept))
        self._undoing.did(
            self.tr("Concept “{name}” saved").format(name=concept.name),
            lambda: self._forget(concept) if before is None else self._restore(before),
            lambda: self._restore(concept),
        )
        self.refresh()

    def _tell_deleted(self, concept: Concept) -> None:
        self._undoing.did(
            self.tr("Concept “{name}” deleted").format(name=concept.name),
            lambda: self._restore(concept),
            lambda: self._forget(concept),
        )
        self._notifier.tell(
            self.tr("“{name}” was deleted.").format(name=concept.name),
            action=self.tr("Undo"),
            do=self._undoing.way_back(),
        )
        self.refresh()

    def _forget(self, concept: Concept) -> None:
        """Delete by name: one that was restored has another number."""

        def delete(library: "Library") -> None:
            for known in library.concepts():
                if known.name.casefold() == concept.name.casefold():
                    library.delete_concept(known.id)

        self._bridge.run(delete, done=self.refresh, failed=self._notifier.problem)

    def _restore(self, concept: Concept) -> None:
        self._bridge.run(
            lambda library: library.restore_concept(concept),
            done=self.refresh,
            failed=self._notifier.problem,
        )

    def _rename(self, concept: Concept, name: str) -> None:
        old, new = concept.name, name.strip()
        if new and new != old:
            self._call(old, new, lambda: self._note_renamed(old, new))

    def _note_renamed(self, old: str, new: str) -> None:
        self._undoing.did(
            self.tr("Concept renamed to “{name}”").format(name=new),
            lambda: self._call(new, old),
            lambda: self._call(old, new),
        )

    def _call(self, old: str, new: str, then: Callable[[], None] = lambda: None) -> None:
        def rename(library: "Library") -> None:
            for known in library.concepts():
                if known.name == old:
                    library.rename_concept(known.id, new)

        def done(_nothing: object) -> None:
            self._follow_name(old, new)
            then()

        self._bridge.run(rename, done=done, failed=self._notifier.problem)

    def _follow_name(self, old: str, new: str) -> None:
        """A search that uses the concept goes on using it."""
        self._session.edit(lambda made: with_renamed(made, old, new))
        self.refresh()

    # -- wandering ---------------------------------------------------------------------------
    def wander(self, start: Hit | None) -> None:
        """Begin a walk at a result (or anywhere), or go on with the one that is under way."""
        walk = self._session.now.wandering
        if walk is not None:
            passed = tuple(hit.file_id for hit in self._results.hits)
            last = passed[-1] if passed else None
            walk = Wandering(last, (*walk.seen, *passed), walk.seed)
        else:
            first = None if start is None else start.file_id
            walk = Wandering(first, seed=random.randrange(2**31))  # noqa: S311 -- no secret
        filters = self._session.now.filters
        self._session.put(Composition(filters=filters, wandering=walk))


def with_concept(made: Composition, term: Term) -> Composition:
    """Add a concept, or give the one that is there the term's weight."""
    at = [n for n, old in enumerate(made.terms) if (old.kind, old.value) == (term.kind, term.value)]
    if not at:
        return with_term(made, term)
    terms = tuple(term if n == at[0] else old for n, old in enumerate(made.terms))
    return replace(made, terms=terms)


def with_renamed(made: Composition, old: str, new: str) -> Composition:
    """Call a concept by its new name wherever the search names it."""
    terms = tuple(
        replace(term, value=new)
        if term.kind is TermKind.CONCEPT and term.value.casefold() == old.casefold()
        else term
        for term in made.terms
    )
    return replace(made, terms=terms)


def _words(made: Composition) -> str:
    """The words of a search: a name for what was liked, and a hint what it is."""
    said = [term.value for term in made.terms if term.kind is TermKind.TEXT]
    return ", ".join([*said, *([made.text.strip()] if made.text.strip() else [])])


def _concepts(library: "Library") -> list[Concept]:
    return library.concepts()
