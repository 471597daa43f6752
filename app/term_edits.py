"""What can be done with the terms of a search at once: turn, edit, make words an instruction. Pure."""

from dataclasses import replace

from app.composition import Composition, TypedAs, with_term_changed, without_term
from engine.domain import Term, TermKind


def has_words(made: Composition) -> bool:
    """Tell whether something is said that could change an example."""
    return bool(made.text.strip()) or any(_is_said(term) for term in made.terms)


def changed_by_words(made: Composition) -> Composition:
    """Make what is said an instruction for the example that is to come."""
    said = [term.value for term in made.terms if _is_said(term)]
    return replace(
        made,
        typed_as=TypedAs.CHANGE,  # what is still being typed changes the example too
        terms=tuple(term for term in made.terms if not _is_said(term)),
        instruction=", ".join([*([made.instruction] if made.instruction else []), *said]),
    )


def _is_said(term: Term) -> bool:
    return term.kind is TermKind.TEXT and term.weight > 0


def turned(made: Composition, index: int) -> Composition:
    """Ask for less of a term instead of more, or for more instead of less."""
    term = made.terms[index]
    other = {TermKind.TEXT: TermKind.WITHOUT, TermKind.WITHOUT: TermKind.TEXT}.get(term.kind)
    if other is not None:
        return with_term_changed(made, index, replace(term, kind=other))
    return with_term_changed(made, index, replace(term, weight=-term.weight))


def only_term(made: Composition, index: int) -> Composition:
    """Ask for nothing but one term; the filters stay."""
    return replace(made, text="", terms=(made.terms[index],), instruction="")


def edited_term(made: Composition, index: int) -> Composition:
    """Put the words of a term back into the search box."""
    words = made.terms[index].value
    return replace(without_term(made, index), text=words, typed_as=TypedAs.WORDS)
