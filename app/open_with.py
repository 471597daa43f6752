"""Which programs can open a file, and starting one of them. No window; any thread.

On Linux the desktop's own lists are read (freedesktop.org: `mimeinfo.cache`, `mimeapps.list` and the
`.desktop` files that they name). Windows and macOS have a chooser of their own, which is used there.
"""

import configparser
import os
import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MOST = 12
_ENTRY = "Desktop Entry"
_PLACES = frozenset(("%f", "%F", "%u", "%U"))
_DROPPED = frozenset(("%i", "%c", "%k", "%d", "%D", "%n", "%N", "%v", "%m"))
_LISTS = ("mimeapps.list", "mimeinfo.cache")
_SECTIONS = ("Default Applications", "Added Associations", "MIME Cache")


@dataclass(frozen=True, slots=True)
class Program:
    """A program that takes files: its name as the desktop shows it, and how it is started."""

    name: str
    command: tuple[str, ...]

    def with_file(self, path: Path) -> list[str]:
        """The command that opens a file."""
        made = [path_in(part, path) for part in self.command if part not in _DROPPED]
        has_place = any(part in _PLACES for part in self.command)
        return made if has_place else [*made, str(path)]


def path_in(part: str, path: Path) -> str:
    """Put a file's path or address where a command has a place for it."""
    if part in ("%u", "%U"):
        return path.as_uri()
    return str(path) if part in _PLACES else part.replace("%%", "%")


def programs_for(mime: Sequence[str], folders: Iterable[Path] | None = None) -> list[Program]:
    """Programs that take a type of file, the preferred ones first.

    Parameters
    ----------
    mime
        Names of the type and of those that it is a kind of: ``image/jpeg``, ``image/*``.
    folders
        Where `.desktop` files lie, the user's own first; by default those of this desktop.
    """
    places = list(application_folders() if folders is None else folders)
    found: dict[str, Program] = {}
    for name in _named_for(mime, places):
        program = _program(name, places)
        if program is not None:
            found.setdefault(program.name, program)
    return list(found.values())[:MOST]


def application_folders(environment: Mapping[str, str] = os.environ) -> list[Path]:
    """Folders of `.desktop` files, the user's own first; none where the system has its own way."""
    if sys.platform in ("win32", "darwin"):
        return []
    home = environment.get("XDG_DATA_HOME") or str(Path.home() / ".local/share")
    shared = environment.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    return [Path(place, "applications") for place in (home, *shared.split(":")) if place]


def _named_for(mime: Sequence[str], places: Sequence[Path]) -> list[str]:
    names: dict[str, None] = {}
    for file in (place / name for place in places for name in _LISTS):
        lists = _read(file)
        for section in (s for s in _SECTIONS if lists.has_section(s)):
            for kind in mime:
                for name in lists.get(section, kind, fallback="").split(";"):
                    if name.strip():
                        names.setdefault(name.strip())
    return list(names)


def _program(name: str, places: Sequence[Path]) -> Program | None:
    file = next((place / name for place in places if (place / name).is_file()), None)
    if file is None:
        return None
    entry = _read(file)
    said = {
        key: entry.get(_ENTRY, key, fallback="") for key in ("Name", "Exec", "NoDisplay", "Hidden")
    }
    is_hidden = "true" in (said["NoDisplay"].lower(), said["Hidden"].lower())
    try:
        command = tuple(shlex.split(said["Exec"]))
    except ValueError:  # a quote that is never closed
        return None
    return None if is_hidden or not command or not said["Name"] else Program(said["Name"], command)


def _read(file: Path) -> configparser.ConfigParser:
    """Read one of the desktop's files; what is broken counts as empty."""
    parser = configparser.ConfigParser(
        interpolation=None, strict=False, delimiters=("=",), comment_prefixes=("#",)
    )
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # keys have case here
    try:
        parser.read_string(file.read_text(encoding="utf-8", errors="replace"))
    except (OSError, configparser.Error):
        return configparser.ConfigParser(interpolation=None)
    return parser
