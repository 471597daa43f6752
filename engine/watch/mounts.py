"""Which file system a folder lies on: network drives tell nobody about changes made elsewhere.

Parsing is pure; `current_mounts` and `is_network_drive` ask the system, each platform in its own way.
"""

import platform
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NETWORK = _words(
    """
    nfs nfs4 cifs smb3 smbfs smb afs ncpfs ncp 9p virtiofs vboxsf vmhgfs prl_fs drvfs ceph glusterfs
    lustre beegfs gpfs ocfs2 gfs2 orangefs coda davfs webdav afpfs ftp macfuse osxfuse fuse autofs
    """
)
"""Changes made by another machine (or the host of a virtual one) are not announced here."""

_LOCAL_FUSE = _words(
    """
    ntfs-3g lowntfs-3g exfat exfat-fuse mergerfs bindfs encfs gocryptfs cryfs fuse-overlayfs unionfs
    unionfs-fuse veracrypt zfs apfs
    """
)
"""FUSE drivers of a disk in this machine. Others count as a network: polling always works."""

_COUNTS_BLOCKS = _words("ext2 ext3 ext4 xfs btrfs f2fs jfs reiserfs bcachefs zfs tmpfs gpfs")
"""File systems that count bytes not yet written out as blocks too (for `scan.placeholders`)."""

_SYSTEM = platform.system()
_DRIVE_REMOTE = 4  # GetDriveTypeW, <fileapi.h>


@dataclass(frozen=True, slots=True)
class Mount:
    """A mounted file system: where, and of which type (as the system spells it)."""

    point: str
    kind: str


def parse_mountinfo(text: str) -> list[Mount]:
    """Read Linux's `/proc/self/mountinfo` (format: proc(5)), in the order of mounting."""
    mounts = []
    for line in text.splitlines():
        before, separator, after = line.partition(" - ")
        fields = before.split(" ")
        if separator and len(fields) > 4:
            mounts.append(Mount(_unescape(fields[4]), after.split(" ")[0]))
    return mounts


def parse_mount_command(text: str) -> list[Mount]:
    """Read what macOS's `mount` prints: ``//me@nas/photos on /Volumes/photos (smbfs, nodev)``."""
    lines = re.finditer(r"^.+? on (?P<point>/.*) \((?P<kind>[^,)]+)[^)]*\)$", text, re.MULTILINE)
    return [Mount(line["point"], line["kind"]) for line in lines]


def mount_of(path: PurePosixPath, mounts: Sequence[Mount]) -> Mount | None:
    """The mount that an absolute path lies on: the deepest one, of several there the latest."""
    by_point = {PurePosixPath(mount.point): mount for mount in mounts}
    return next((by_point[place] for place in (path, *path.parents) if place in by_point), None)


def is_network(kind: str) -> bool:
    """Whether changes on a file system of this type can happen unannounced."""
    family, _, driver = kind.partition(".")
    if family == "fuse" and driver:
        return driver not in _LOCAL_FUSE
    return family in _NETWORK


def counts_blocks(path: Path) -> bool:
    """Whether a file without blocks has no bytes here. False where it cannot be known."""
    mount = mount_of(PurePosixPath(path), current_mounts()) if _SYSTEM == "Linux" else None
    return mount is not None and mount.kind in _COUNTS_BLOCKS


def is_network_drive(path: Path) -> bool:
    """Whether a folder (absolute, links resolved) must be polled instead of watched."""
    if _SYSTEM == "Windows":
        return _is_remote_on_windows(path)
    mount = mount_of(PurePosixPath(path), current_mounts())
    return mount is not None and is_network(mount.kind)


def current_mounts() -> list[Mount]:
    """Everything mounted now; empty where the system does not say."""
    try:
        if _SYSTEM == "Linux":
            info = Path("/proc/self/mountinfo").read_text(
                encoding="utf-8", errors="surrogateescape"
            )
            return parse_mountinfo(info)
        if _SYSTEM == "Darwin":
            shown = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=True)
            return parse_mount_command(shown.stdout)
    except (OSError, subprocess.CalledProcessError):
        pass
    return []


def _is_remote_on_windows(path: Path) -> bool:
    if path.drive.startswith("\\\\"):
        return True
    import ctypes

    windows = getattr(ctypes, "windll", None)  # absent elsewhere
    return windows is not None and windows.kernel32.GetDriveTypeW(path.anchor) == _DRIVE_REMOTE


def _unescape(field: str) -> str:
    """Undo mountinfo's octal escapes: blank, tab, newline and backslash."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), field)
