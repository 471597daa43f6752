"""A sketch as part of the search. Pure."""

from app.composition import Composition, with_term, without_term
from engine.domain import Term, TermKind


def has_sketch(made: Composition) -> bool:
    """Tell whether there is a sketch in the search."""
    return any(term.kind is TermKind.SKETCH for term in made.terms)


def with_sketch(made: Composition, name: str, png: bytes) -> Composition:
    """Search with this sketch in place of the one before; blank paper asks for nothing."""
    if png:
        return with_term(made, Term(TermKind.SKETCH, name, data=png))
    at = [n for n, term in enumerate(made.terms) if term.kind is TermKind.SKETCH]
    return without_term(made, at[0]) if at else made
