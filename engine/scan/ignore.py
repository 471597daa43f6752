"""Which files and folders are left out: names that no one wants to search, and `.trouvereignore`.

A `.trouvereignore` in any folder has the syntax of `.gitignore` and speaks for the folder and what
is below; a deeper one has the last word, and ``!name`` brings back what a rule, also a built-in one,
left out.
"""

import logging
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec

log = logging.getLogger("engine.scan")

IGNORE_FILE = ".trouvereignore"
_LONGEST_IGNORE_FILE = 1_000_000  # bytes; anything longer was not written by a person

_FOLDERS = frozenset(
    {"node_modules", "@eadir", "system volume information", "$recycle.bin", "__macosx"}
)
_FILES = frozenset({"thumbs.db"})
_UNFINISHED = (".tmp", ".part", ".crdownload")


def ignored_by_name(name: str, *, is_folder: bool) -> bool:
    """Whether a name is left out unless somebody asks for it: hidden, unfinished, or machinery."""
    if name.startswith("."):
        return True
    lower = name.lower()
    return lower in _FOLDERS if is_folder else lower in _FILES or lower.endswith(_UNFINISHED)


@dataclass(frozen=True, slots=True)
class IgnoreRules:
    """The rules that hold in one folder: those of every `.trouvereignore` from the root down to it.

    ``specs`` has (folder that the file lies in, its patterns), the root's first.
    """

    specs: tuple[tuple[str, GitIgnoreSpec], ...] = ()

    def ignores(self, relpath: str, *, is_folder: bool) -> bool:
        """Whether a file or folder, named relative to the root, is left out."""
        ignored = ignored_by_name(relpath.rpartition("/")[2], is_folder=is_folder)
        for folder, spec in self.specs:
            inner = relpath[len(folder) + 1 :] if folder else relpath
            verdict = spec.check_file(f"{inner}/" if is_folder else inner).include
            ignored = ignored if verdict is None else verdict
        return ignored

    def within(self, root: Path, folder: str) -> "IgnoreRules":
        """Return the rules of a subfolder of this one, given by its relpath."""
        spec = _read(root / folder / IGNORE_FILE)
        return self if spec is None else IgnoreRules((*self.specs, (folder, spec)))


def rules_down_to(root: Path, folder: str) -> IgnoreRules | None:
    """Rules that hold in a folder, given by its relpath; None when the folder itself is left out."""
    rules = IgnoreRules().within(root, "")
    passed = ""
    for name in filter(None, folder.split("/")):
        passed = f"{passed}/{name}".lstrip("/")
        if rules.ignores(passed, is_folder=True):
            return None
        rules = rules.within(root, passed)
    return rules


def _read(path: Path) -> GitIgnoreSpec | None:
    """The patterns of one file; None when there is none or it cannot be read."""
    try:
        with path.open("rb") as file:
            text = file.read(_LONGEST_IGNORE_FILE).decode("utf-8-sig", errors="replace")
    except OSError:
        return None
    return compile_patterns(text.splitlines())


def compile_patterns(lines: list[str]) -> GitIgnoreSpec:
    """Compile patterns, leaving out lines that are not understood."""
    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError:
        return GitIgnoreSpec.from_lines(line for line in lines if _is_understood(line))


def _is_understood(line: str) -> bool:
    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        log.info("a line of a %s file is not understood", IGNORE_FILE)
        return False
    return True
