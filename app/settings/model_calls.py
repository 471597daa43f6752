"""What the page of models asks of the library, on background threads."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from engine.domain import ModelCheck, ModelInfo

if TYPE_CHECKING:
    from engine.api import Library


def models(library: "Library") -> list[ModelInfo]:
    """Ask for the table."""
    return library.models()


def use(library: "Library", name: str) -> None:
    """Use a model from now on."""
    library.use_model(name)


def remove(library: "Library", name: str) -> None:
    """Delete a model."""
    library.remove_model(name)


def add(
    library: "Library",
    name: str,
    source: Path | None,
    on_progress: Callable[[int, int], None],
    proxy: str,
) -> None:
    """Install a model from a file, or download it."""
    library.add_model(name, source, on_progress, proxy)


def check(library: "Library", name: str) -> ModelCheck:
    """Compare its files with their checksums."""
    return library.check_model(name)


def drop(library: "Library", name: str) -> None:
    """Throw away what a paused download left."""
    library.drop_download(name)
