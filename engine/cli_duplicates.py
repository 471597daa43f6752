"""`trouvere duplicates`: options, and what it prints. It deletes nothing."""

import argparse
from collections.abc import Iterator
from typing import Any

from engine.api import Library
from engine.domain import Kind
from engine.organised import Copy, DuplicateGroup, Likeness

MOST = 1_000_000


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add = parser.add_argument
    add(
        "--alike",
        choices=[likeness.value for likeness in Likeness],
        action="append",
        help="bytes: exact copies; same: saved in another way; similar: the next moment, another"
        " edition (default: the first two)",
    )
    add("--kind", choices=[kind.value for kind in Kind], action="append", help="only this kind")
    add("--limit", type=int, default=MOST, metavar="N", help="at most so many groups of each sort")


def found(library: Library, options: argparse.Namespace) -> Iterator[DuplicateGroup]:
    """Look over what nobody has looked over yet, then give the groups, most room to spare first."""
    library.duplicates.look_over()
    wanted = options.alike or [Likeness.BYTES, Likeness.SAME]
    kinds = [Kind(kind) for kind in options.kind or ()]
    for likeness in Likeness:
        if likeness in wanted:
            yield from library.duplicates.groups(likeness, 0, max(0, options.limit), kinds)


def to_json(group: DuplicateGroup) -> dict[str, Any]:
    """The JSON object of one group, a line of the output; the file suggested to be kept is first."""
    return {
        "alike": str(group.likeness),
        "kind": str(group.copies[0].kind),
        "keep": str(group.copies[0].path),
        "because": str(group.advantage),
        "spare_bytes": group.spare_bytes,
        "files": [_file(copy) for copy in group.copies],
    }


def _file(copy: Copy) -> dict[str, Any]:
    return {
        "path": str(copy.path),
        "size_bytes": copy.size_bytes,
        "width": copy.width,
        "height": copy.height,
        "duration_s": copy.duration_s,
        "pages": copy.pages,
        "taken_at": copy.taken_at,
        "rating": copy.rating,
        "tags": list(copy.tags),
    }


def _size(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:.1f} MB" if size_bytes >= 1e6 else f"{size_bytes / 1e3:.0f} kB"


def to_lines(group: DuplicateGroup) -> list[str]:
    """One group for a person: what it is, the suggested file, the others."""
    first, *others = (str(copy.path) for copy in group.copies)
    return [
        f"{group.likeness}, {_size(group.spare_bytes)} to spare",
        f"  keep  {first}  ({group.advantage})",
        *(f"        {path}" for path in others),
    ]
