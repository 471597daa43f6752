"""Queries in other languages, said in English before anything is made of them.

Instructions are always read in English: what they rule out is found by English words. The words of
a term reach an encoder that knows many languages as the user wrote them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.domain import Query, Term
from engine.encoders.languages import NAMES, Translated
from engine.index.base import Matrix
from engine.search.background import TextVectors
from engine.search.plan import is_words

Translate = Callable[[str], Translated]


@dataclass(frozen=True, slots=True)
class Understood:
    """A query in English, the user's own words by the English ones, and what to tell the user."""

    query: Query
    originals: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def understood(query: Query, translate: Translate) -> Understood:
    """Say the terms and the instruction of a query in English."""
    found: dict[str, Translated] = {}

    def english(text: str) -> str:
        found[text] = translate(text)
        return found[text].text

    terms = tuple(
        replace(term, value=english(term.value)) if _has_words(term) else term
        for term in query.terms
    )
    instruction = english(query.instruction) if query.instruction.strip() else query.instruction
    changed = {
        text: told
        for text, told in found.items()
        if told.text.strip().casefold() != text.strip().casefold()
    }
    if not changed:
        return Understood(query)
    originals = {told.text.strip(): text.strip() for text, told in changed.items()}
    return Understood(
        replace(query, terms=terms, instruction=instruction),
        originals,
        _notes_of([*changed.values()]),
    )


def _notes_of(told: Sequence[Translated]) -> tuple[str, ...]:
    """One sentence that says what is searched for, and from which language."""
    texts = "; ".join(part.text for part in told)
    languages = " and ".join(dict.fromkeys(NAMES[part.language] for part in told))
    return (f"Searched for: {texts} (from {languages}).",)


def speaking(
    texts: TextVectors, originals: Mapping[str, str], knows_languages: Callable[[str], bool]
) -> TextVectors:
    """Encode words in English, or as the user wrote them where an encoder knows many languages."""

    def encode(joint: str, words: Sequence[str]) -> Matrix:
        own = [originals.get(word, word) for word in words] if knows_languages(joint) else words
        return texts(joint, own)

    return encode if originals else texts


def _has_words(term: Term) -> bool:
    return is_words(term) and bool(term.value.strip())
