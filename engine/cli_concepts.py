"""`trouvere concepts` and `trouvere wander`: options, and what they print."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.api import Library
from engine.domain import Answer, Concept, Kind, Query
from engine.errors import EnvironmentProblem

Printed = tuple[dict[str, Any], list[str]]
"""The JSON object, and lines for a person."""


@dataclass(frozen=True, slots=True)
class Action:
    """One action of `trouvere concepts`."""

    name: str
    text: str
    add_options: Callable[[argparse.ArgumentParser], None]
    run: Callable[[Library, argparse.Namespace], Printed]


def add_wander_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `trouvere wander`."""
    add = parser.add_argument
    add("--like", metavar="PATH", help="begin at this file of the library")
    add("--kind", choices=[kind.value for kind in Kind], action="append", help="only this kind")
    add("--limit", type=int, default=20, metavar="N", help="number of steps (default 20)")
    add("--seed", type=int, default=0, metavar="N", help="another number, another walk")


def wander(library: Library, options: argparse.Namespace) -> Answer:
    """Walk.

    Raises
    ------
    EnvironmentProblem
        The first file is not in the library.
    """
    within = Query(kinds=tuple(Kind(kind) for kind in options.kind or ()))
    start = None if options.like is None else Path(options.like)
    if options.limit < 1 or options.seed < 0:
        raise EnvironmentProblem("Steps are counted from 1 up, seeds from 0.", "See --help.")
    return library.wander(start, within=within, count=options.limit, seed=options.seed)


def describe(concept: Concept) -> str:
    """A concept in one line: how many examples, and how well it finds them itself."""
    examples = f"{len(concept.liked)} examples"
    if concept.known < len(concept.liked):
        examples += f", {len(concept.liked) - concept.known} of them gone"
    if concept.disliked:
        examples += f", {len(concept.disliked)} against"
    return f"{concept.name}: {examples}{_told(concept)}"


def _told(concept: Concept) -> str:
    if concept.found is None:
        return ""
    return f"; finds {concept.found} of its own {len(concept.liked)} among the first 10"


def _values(concept: Concept) -> dict[str, Any]:
    return {
        "name": concept.name,
        "words": concept.words,
        "liked": len(concept.liked),
        "disliked": len(concept.disliked),
        "known": concept.known,
        "found": concept.found,
        "average_precision": concept.average_precision,
    }


def _list(library: Library, _options: argparse.Namespace) -> Printed:
    found = library.concepts()
    lines = [describe(concept) for concept in found] or ["There are no concepts yet."]
    return {"concepts": [_values(concept) for concept in found]}, lines


def _save(library: Library, options: argparse.Namespace) -> Printed:
    liked, disliked = (
        [str(Path(name).expanduser().absolute()) for name in names or ()]
        for names in (options.liked, options.disliked)
    )
    concept = library.save_concept(options.name, liked, disliked, options.words or "")
    return _values(concept), [describe(concept)]


def _rename(library: Library, options: argparse.Namespace) -> Printed:
    concept = _named(library, options.name)
    library.rename_concept(concept.id, options.new_name)
    return {"name": options.new_name}, [f"{concept.name} is called {options.new_name} now."]


def _delete(library: Library, options: argparse.Namespace) -> Printed:
    concept = _named(library, options.name)
    library.delete_concept(concept.id)
    return {"deleted": concept.name}, [f"{concept.name} is deleted; the files stay as they are."]


def _named(library: Library, name: str) -> Concept:
    for concept in library.concepts():
        if concept.name.casefold() == name.casefold():
            return concept
    raise EnvironmentProblem(
        f"There is no concept “{name}”.", "`trouvere concepts list` names all there are."
    )


def _no_options(_parser: argparse.ArgumentParser) -> None:
    """`list` has none."""


def _name_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")


def _names_options(parser: argparse.ArgumentParser) -> None:
    _name_option(parser)
    parser.add_argument("new_name", metavar="NEW")


def _save_options(parser: argparse.ArgumentParser) -> None:
    _name_option(parser)
    add = parser.add_argument
    add("--liked", nargs="+", metavar="PATH", help="files of the library that show it, 3 or more")
    add("--disliked", nargs="+", metavar="PATH", help="files that do not show it")
    add("--words", metavar="T", help="words for it, which help where the examples are few")


ACTIONS = (
    Action("list", "all concepts, and how well each finds its own examples", _no_options, _list),
    Action("save", "keep examples under a name", _save_options, _save),
    Action("rename", "give a concept another name", _names_options, _rename),
    Action("delete", "forget a concept; the files stay", _name_option, _delete),
)
