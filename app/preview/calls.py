"""What the preview asks of the engine, on a background thread."""

from typing import TYPE_CHECKING

from engine.domain import ItemDetails

if TYPE_CHECKING:
    from engine.api import Library


def details(library: "Library", file_id: int) -> ItemDetails:
    """Everything known about a file."""
    return library.details(file_id)


def known_tags(library: "Library") -> list[str]:
    """Every tag of the library."""
    return library.tags()
