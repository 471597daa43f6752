"""What a query's likes, dislikes and concepts mean in this library: files and hashes become contents.

Whatever of them the library no longer has is left out, and the answer says so.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from engine.domain import Concept, Kind, Query, Term, TermKind
from engine.errors import BadQuery
from engine.search.plan import Part
from engine.search.taste import FEEDBACK, FEEDBACK_WEIGHT, Taste
from engine.store.concepts import concept_named, concepts, hashes_of_paths

English = Callable[[str], str]
Known = dict[str, tuple[Kind, int]]

_CONTENTS = """
SELECT c.hash, c.id, coalesce(c.kind_override, c.kind) AS kind FROM content c
WHERE c.hash IN (SELECT value FROM json_each(?)) AND EXISTS (
  SELECT 1 FROM file f WHERE f.content_id = c.id AND f.missing_since IS NULL
)
"""
NAMED = 2
"""Files that a note names; of more it tells the number."""


@dataclass(frozen=True, slots=True)
class Steered:
    """The terms of a query with its tastes, contents that shall not be hits, and what to tell."""

    parts: tuple[Part, ...]
    left_out: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


def steered(
    connection: sqlite3.Connection, query: Query, parts: Sequence[Part], english: English
) -> Steered:
    """Give concepts their examples, and add the term that likes and dislikes make.

    Raises
    ------
    BadQuery
        There is no such concept, nothing is left of it, or there is nothing left to search for.
    """
    notes: list[str] = []
    done = [
        _with_examples(connection, part, english, notes)
        if part.term.kind is TermKind.CONCEPT
        else part
        for part in parts
    ]
    if not query.liked and not query.disliked:
        return Steered(tuple(done), notes=tuple(notes))
    taste = _taste_of_paths(connection, query, notes)
    left_out = tuple(content for _kind, content in taste.disliked)
    if taste.liked or taste.disliked:
        done.append(Part(FEEDBACK, Term(TermKind.CONCEPT, "", FEEDBACK_WEIGHT), taste=taste))
    elif not done:
        raise BadQuery(
            "None of the files that were liked or not is in the library any more.",
            "Begin a new search.",
        )
    return Steered(tuple(done), left_out, tuple(notes))


def taste_of(connection: sqlite3.Connection, concept: Concept, english: English = str) -> Taste:
    """What is left of a concept in this library."""
    known = _known(connection, (*concept.liked, *concept.disliked))
    words = english(concept.words.strip()) if concept.words.strip() else ""
    return Taste(_of(known, concept.liked), _of(known, concept.disliked), words)


def concept_called(connection: sqlite3.Connection, name: str) -> Concept:
    """The concept of a name.

    Raises
    ------
    BadQuery
        There is none; tells which there are.
    """
    found = concept_named(connection, name)
    if found is None:
        names = ", ".join(other.name for other in concepts(connection))
        advice = f"There are: {names}." if names else "Save one first from results that you like."
        raise BadQuery(f"There is no concept “{name}”.", advice)
    return found


def _with_examples(
    connection: sqlite3.Connection, part: Part, english: English, notes: list[str]
) -> Part:
    concept = concept_called(connection, part.term.value)
    taste = taste_of(connection, concept, english)
    if not taste.liked:
        raise BadQuery(
            f"None of the examples of “{concept.name}” is in the library any more.",
            "Delete the concept, or bring the files back.",
        )
    gone = len(concept.liked) - len(taste.liked)
    if gone:
        notes.append(f"{gone} of {len(concept.liked)} examples of “{concept.name}” are not there.")
    return replace(part, taste=taste)


def _taste_of_paths(connection: sqlite3.Connection, query: Query, notes: list[str]) -> Taste:
    hashes = hashes_of_paths(connection, (*query.liked, *query.disliked))
    known = _known(connection, hashes.values())
    gone = [path for path, content in hashes.items() if content not in known]
    gone += [path for path in (*query.liked, *query.disliked) if path not in hashes]
    if gone:
        notes.append(_not_there(gone))
    # what is disliked now was perhaps liked before, or a copy of it was
    disliked = _of(known, [hashes[path] for path in query.disliked if path in hashes])
    liked = _of(known, [hashes[path] for path in query.liked if path in hashes])
    return Taste(tuple(one for one in liked if one not in disliked), disliked)


def _not_there(paths: Sequence[str]) -> str:
    if len(paths) > NAMED:
        return f"{len(paths)} of the files that were liked or not are not in the library."
    names = " and ".join(PurePath(path).name for path in paths)
    return f"{names} {'is' if len(paths) == 1 else 'are'} not in the library and did not count."


def _known(connection: sqlite3.Connection, hashes: Iterable[str]) -> Known:
    rows = connection.execute(_CONTENTS, (json.dumps(sorted(set(hashes))),))
    return {row["hash"]: (Kind(row["kind"]), row["id"]) for row in rows}


def _of(known: Known, hashes: Sequence[str]) -> tuple[tuple[Kind, int], ...]:
    return tuple(dict.fromkeys(known[name] for name in hashes if name in known))
