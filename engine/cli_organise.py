"""`trouvere collections` and `trouvere sidecars`: options, and what they print."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.api import Library
from engine.domain import Condition, Query
from engine.errors import EnvironmentProblem
from engine.organised import Collection, SidecarReport

Printed = tuple[dict[str, Any], list[str]]
"""The JSON object, and lines for a person."""

EVERYTHING = 1_000_000


@dataclass(frozen=True, slots=True)
class Action:
    """One action of a command."""

    name: str
    text: str
    add_options: Callable[[argparse.ArgumentParser], None]
    run: Callable[[Library, argparse.Namespace], Printed]


# -- collections -------------------------------------------------------------------------------
def _list(library: Library, _options: argparse.Namespace) -> Printed:
    found = library.collections.all()
    lines = [f"{one.name}: {_items(one.known)}" for one in found]
    return {"collections": [_values(one) for one in found]}, lines or [
        "There are no collections yet."
    ]


def _show(library: Library, options: argparse.Namespace) -> Printed:
    collection = library.collections.named(options.name)
    condition = Condition("collection", "=", collection.name)
    answer = library.search(Query(conditions=(condition,), limit=EVERYTHING))
    paths = [str(hit.path) for hit in answer.hits]
    return {**_values(collection), "paths": paths}, paths


def _create(library: Library, options: argparse.Namespace) -> Printed:
    made = library.collections.create(options.name, _named(library, options.files))
    return _values(made), [f"{made.name}: {_items(made.known)}"]


def _add(library: Library, options: argparse.Namespace) -> Printed:
    collection = library.collections.named(options.name)
    new = library.collections.add(collection.id, _named(library, options.files))
    return {"name": collection.name, "added": len(new)}, [
        f"{_items(len(new))} added to {collection.name}."
    ]


def _remove(library: Library, options: argparse.Namespace) -> Printed:
    collection = library.collections.named(options.name)
    had = library.collections.remove(collection.id, _named(library, options.files))
    return {"name": collection.name, "removed": len(had)}, [
        f"{_items(len(had))} taken out of {collection.name}; the files stay as they are."
    ]


def _rename(library: Library, options: argparse.Namespace) -> Printed:
    collection = library.collections.named(options.name)
    library.collections.rename(collection.id, options.new_name)
    return {"name": options.new_name}, [f"{collection.name} is called {options.new_name} now."]


def _delete(library: Library, options: argparse.Namespace) -> Printed:
    collection = library.collections.named(options.name)
    library.collections.delete(collection.id)
    return {"deleted": collection.name}, [
        f"{collection.name} is deleted; the files stay as they are."
    ]


def _values(collection: Collection) -> dict[str, Any]:
    return {"name": collection.name, "items": collection.known}


def _items(count: int) -> str:
    return "1 item" if count == 1 else f"{count:,} items"


# -- sidecars ----------------------------------------------------------------------------------
def _export(library: Library, options: argparse.Namespace) -> Printed:
    report = library.sidecars.export(_wanted(library, options.files))
    return _told(
        report,
        f"Sidecars written: {report.changed:,}. Needing none, or up to date: {report.same:,}.",
    )


def _import(library: Library, options: argparse.Namespace) -> Printed:
    report = library.sidecars.take_over(_wanted(library, options.files))
    return _told(
        report,
        f"Files that got ratings or tags: {report.changed:,}. As they were: {report.same:,}.",
    )


def _told(report: SidecarReport, summary: str) -> Printed:
    problems = [{"path": str(one.path), "reason": one.reason} for one in report.problems]
    values = {"changed": report.changed, "same": report.same, "problems": problems}
    return values, [*(f"{one.path}\n    {one.reason}" for one in report.problems), summary]


def _wanted(library: Library, names: Sequence[str]) -> list[int] | None:
    """Ids of what is named; None, for everything, where nothing is."""
    return _named(library, names) if names else None


def _named(library: Library, names: Sequence[str]) -> list[int]:
    """Ids of the named files, and of all that lies below the named folders.

    Raises
    ------
    EnvironmentProblem
        A name stands for nothing in the library.
    """
    found: list[int] = []
    for name in names:
        path = str(Path(name).expanduser().absolute())
        hits = library.search(Query(folders=(path,), limit=EVERYTHING)).hits
        if not hits:
            raise EnvironmentProblem(
                f"The library has nothing that is {path} or below it.", "Index it first."
            )
        found += [hit.file_id for hit in hits]
    return found


# -- options -----------------------------------------------------------------------------------
def _no_options(_parser: argparse.ArgumentParser) -> None:
    """`list` has none."""


def _name_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")


def _names_options(parser: argparse.ArgumentParser) -> None:
    _name_option(parser)
    parser.add_argument("new_name", metavar="NEW")


def _files_options(parser: argparse.ArgumentParser) -> None:
    _name_option(parser)
    parser.add_argument("files", nargs="*", metavar="PATH", help="files or folders of the library")


def _places_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="*", metavar="PATH", help="only these files or folders; none: everything"
    )


COLLECTIONS = (
    Action("list", "all collections", _no_options, _list),
    Action("show", "the paths in a collection, in its order", _name_option, _show),
    Action("create", "make a collection, with these files in it", _files_options, _create),
    Action("add", "put files into a collection", _files_options, _add),
    Action(
        "remove", "take files out of a collection; they stay as they are", _files_options, _remove
    ),
    Action("rename", "give a collection another name", _names_options, _rename),
    Action("delete", "forget a collection; its files stay", _name_option, _delete),
)
SIDECARS = (
    Action("export", "write ratings and tags into .xmp files beside the files", _places_options, _export),
    Action("import", "read ratings and tags from .xmp files, and from inside photos that have none", _places_options, _import),
)  # fmt: skip
COMMANDS = (
    ("collections", "List, fill, rename or delete collections.", COLLECTIONS),
    ("sidecars", "Export ratings and tags to XMP sidecars, or import them.", SIDECARS),
)
