"""What lies on the disk under a root. Only lists folders and asks for sizes: nothing is opened.

Only files of a kind that `engine.media.kinds` knows become facts, and the companions of photos: a RAW
file, or the clip of a Live Photo, which gets the kind of its photo. All other files are skipped; a
clip without its photo is too, while a RAW file then stands for itself.

Symbolic links
--------------
A link to a file counts only when the file itself is not seen anywhere else. A link to a folder is
followed unless that folder is, contains, or lies in a root or a folder already followed: so nothing
is found twice and no loop is walked.
"""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from engine.domain import Kind
from engine.media.kinds import RAW_EXTENSIONS, VIDEO_EXTENSIONS, kind_of, pair_companions
from engine.scan.ignore import IGNORE_FILE, IgnoreRules, rules_down_to
from engine.scan.placeholders import is_placeholder, is_stand_in
from engine.store.facts import Fact, as_int64

_COMPANION_ENDINGS = frozenset(f".{name}" for name in RAW_EXTENSIONS | VIDEO_EXTENSIONS)

_JUNCTION = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT, <winnt.h>

BlocksTell = Callable[[Path], bool]
_Entry = os.DirEntry[str]


@dataclass(slots=True)
class Walk:
    """What was seen.

    ``files`` counts regular files in folders that are not left out; those without a fact are
    skipped. ``unreadable`` has the relpaths of folders and files that could not be looked at: of
    what is there, nothing is known. ``devices`` are those of the folders seen.
    """

    facts: list[Fact] = field(default_factory=list)
    links: list[Fact] = field(default_factory=list)
    files: int = 0
    folders: int = 0
    placeholders: int = 0
    unstorable: int = 0
    unreadable: list[str] = field(default_factory=list)
    devices: set[int] = field(default_factory=set)

    @property
    def skipped(self) -> int:
        """Files that get no row."""
        return self.files - len(self.facts)


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder to look into: its relpath, where it really is, and the rules above it."""

    relpath: str
    real: str
    rules: IgnoreRules


class Walker:
    """Looks through one root. One use, one thread.

    Parameters
    ----------
    root
        Absolute, links resolved.
    claimed
        Folders that links must not lead into: every root of the library, links resolved.
    library_folder
        Never looked into: it is full of thumbnails.
    blocks_tell
        See `placeholders.is_placeholder`; asked once per device.
    check
        Called before each folder with what was seen so far; what it raises ends the walk.
    """

    def __init__(
        self,
        root_id: int,
        root: Path,
        *,
        claimed: Iterable[Path],
        library_folder: Path,
        blocks_tell: BlocksTell,
        check: Callable[[Walk], None] = lambda _seen: None,
    ) -> None:
        self.seen = Walk()
        self._root_id = root_id
        self._root = root
        self._roots = frozenset(map(str, claimed)) | {str(root)}
        self._claimed = set(self._roots)
        self._library = str(library_folder)
        self._blocks_tell = blocks_tell
        self._check = check
        self._honest_devices: dict[int, bool] = {}
        self._folder_links: list[_Folder] = []

    def walk(self, folder: str = "", *, recursive: bool = True) -> None:
        """Look into a folder of the root, given by its relpath; a missing or left out one is empty.

        Raises
        ------
        OSError
            The root itself cannot be listed.
        """
        rules = rules_down_to(self._root, folder)
        if rules is None:
            return
        place = self._root / folder
        start = _Folder(folder, os.path.realpath(place), rules)
        if folder and start.real != str(place):
            self._folder_links.append(start)  # reached through a link
        else:
            self._walk_tree(start, recursive=recursive)
        while self._folder_links:
            self._folder_links.sort(key=lambda link: link.relpath, reverse=True)
            self._follow(self._folder_links.pop())

    def finish(self) -> Walk:
        """Settle the links to files and return everything seen."""
        seen = self.seen
        inodes = {(fact.device, fact.inode) for fact in seen.facts} if seen.links else set()
        unique: dict[tuple[int, int], Fact] = {}
        for link in sorted(seen.links):
            if (link.device, link.inode) not in inodes:
                unique.setdefault((link.device, link.inode), link)
        seen.links = list(unique.values())
        return seen

    # -- folders -----------------------------------------------------------------------------
    def _walk_tree(self, start: _Folder, *, recursive: bool) -> None:
        pending = [start]
        while pending:
            pending += self._look_into(pending.pop(), recursive=recursive)

    def _follow(self, link: _Folder) -> None:
        """Walk the folder that a link leads to, unless it has been or will be seen otherwise."""
        above_a_root = any(_is_inside(root, link.real) for root in self._roots)
        if above_a_root or any(_is_inside(link.real, place) for place in self._claimed):
            return
        self._claimed.add(link.real)
        self._walk_tree(link, recursive=True)

    def _look_into(self, folder: _Folder, *, recursive: bool) -> list[_Folder]:
        """Note the files of one folder and return its subfolders."""
        self._check(self.seen)
        entries = self._list(folder)
        if folder.relpath and any(entry.name == IGNORE_FILE for entry in entries):
            rules = folder.rules.within(self._root, folder.relpath)
            folder = _Folder(folder.relpath, folder.real, rules)
        files, folders = self._split(folder, entries)
        self._note_files(folder, files)
        return self._enter(folder, folders) if recursive else []

    def _list(self, folder: _Folder) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder.real) as listing:
                entries = list(listing)
            self.seen.folders += 1
            self.seen.devices.add(as_int64(os.stat(folder.real).st_dev))  # noqa: PTH116 -- hot path
        except OSError as problem:
            if not folder.relpath:
                raise
            if not isinstance(problem, FileNotFoundError | NotADirectoryError):
                self.seen.unreadable.append(folder.relpath)
            return []
        return entries

    def _split(self, folder: _Folder, entries: list[_Entry]) -> tuple[list[_Entry], list[_Entry]]:
        """Return files and folders, links among them. Sockets, devices and broken links are neither."""
        files: list[_Entry] = []
        folders: list[_Entry] = []
        for entry in entries:
            try:
                if entry.is_dir():
                    folders.append(entry)
                elif entry.is_file():
                    files.append(entry)
            except OSError:
                self.seen.unreadable.append(_join(folder, entry.name))
        return files, folders

    def _enter(self, folder: _Folder, entries: list[_Entry]) -> list[_Folder]:
        inner = []
        for entry in entries:
            relpath = _join(folder, entry.name)
            if folder.rules.ignores(relpath, is_folder=True):
                continue
            if _is_link(entry):
                real = os.path.realpath(entry.path)
                self._folder_links.append(_Folder(relpath, real, folder.rules))
            elif entry.path not in self._claimed and entry.path != self._library:
                inner.append(_Folder(relpath, entry.path, folder.rules))
        return inner

    # -- files -------------------------------------------------------------------------------
    def _note_files(self, folder: _Folder, entries: list[_Entry]) -> None:
        kept: dict[str, _Entry] = {}
        for entry in entries:
            self.seen.files += not entry.is_symlink()
            if is_stand_in(entry.name):
                self.seen.placeholders += 1
            elif not folder.rules.ignores(_join(folder, entry.name), is_folder=False):
                kept[entry.name] = entry
        mains = _pairs(kept)
        noted = {name for name in kept if name not in mains and self._note(folder, kept[name])}
        for name, main in mains.items():
            self._note(folder, kept[name], main if main in noted else None)

    def _note(self, folder: _Folder, entry: _Entry, main: str | None = None) -> bool:
        """Make a fact of a file that gets a row; False when it gets none."""
        kind = _kind_of(_ending(entry.name if main is None else main))
        if kind is None:
            return False
        relpath = _join(folder, entry.name)
        status = self._status(entry, relpath)
        if status is None or not self._is_storable(relpath):
            return False
        device = as_int64(status.st_dev)
        fact = Fact(
            self._root_id, relpath, kind, status.st_size, as_int64(status.st_mtime_ns),
            device, as_int64(status.st_ino), None if main is None else _join(folder, main),
        )  # fmt: skip
        (self.seen.links if entry.is_symlink() else self.seen.facts).append(fact)
        return True

    def _status(self, entry: _Entry, relpath: str) -> os.stat_result | None:
        """Size and times of a file; None when it vanished, cannot be asked, or lies in a cloud."""
        try:
            status = entry.stat()
        except FileNotFoundError:
            self.seen.files -= not entry.is_symlink()
            return None
        except OSError:
            self.seen.unreadable.append(relpath)
            return None
        if is_placeholder(status, blocks_tell=self._are_blocks_honest(status.st_dev, entry.path)):
            self.seen.placeholders += 1
            return None
        return status

    def _are_blocks_honest(self, device: int, path: str) -> bool:
        if device not in self._honest_devices:
            self._honest_devices[device] = self._blocks_tell(Path(path))
        return self._honest_devices[device]

    def _is_storable(self, relpath: str) -> bool:
        """Whether a name is text. Some, from old disks and archives, are bytes in another coding."""
        try:
            relpath.encode()
        except UnicodeEncodeError:
            self.seen.unstorable += 1
            return False
        return True


def _pairs(names: Iterable[str]) -> dict[str, str]:
    """Companion to photo, among the files of one folder."""
    names = list(names)
    if any(_ending(name) in _COMPANION_ENDINGS for name in names):
        return pair_companions(names)
    return {}


@lru_cache(maxsize=4096)
def _kind_of(ending: str) -> Kind | None:
    return kind_of(f"x{ending}")


def _ending(name: str) -> str:
    """Like `Path.suffix` in lower case, at a tenth of its cost."""
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 else ""


def _is_link(entry: _Entry) -> bool:
    """Whether a folder lies somewhere else: a symbolic link, or a junction on Windows."""
    if entry.is_symlink():
        return True
    tag = getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0) if os.name == "nt" else 0
    return bool(tag == _JUNCTION)


def _join(folder: _Folder, name: str) -> str:
    return f"{folder.relpath}/{name}" if folder.relpath else name


def _is_inside(path: str, folder: str) -> bool:
    """Whether a path is a folder or lies in it. Text only: both have their links resolved."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
