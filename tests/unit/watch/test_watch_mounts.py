import platform
from pathlib import Path, PurePosixPath

import pytest

from engine.watch import mounts
from engine.watch.mounts import (
    Mount,
    is_network,
    mount_of,
    parse_mount_command,
    parse_mountinfo,
)

MOUNTINFO = """\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
40 27 0:55 / /home/me/NAS rw,relatime shared:9 master:1 - nfs4 nas:/photos rw,vers=4.2
41 27 0:56 / /media/my\\040disk rw - fuseblk /dev/sdb1 rw,user_id=0
42 40 0:57 / /home/me/NAS/local rw - xfs /dev/sdc rw
43 27 0:58 / /mnt/back\\134slash rw - cifs //nas/x rw
44 27 0:60 / /mnt/auto rw - autofs /etc/auto rw
45 44 0:61 / /mnt/auto rw - smb3 //nas/y rw
a line that means nothing
"""
MOUNT = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
devfs on /dev (devfs, local, nobrowse)
//me@nas._smb._tcp.local/photos on /Volumes/my photos (smbfs, nodev, nosuid, mounted by me)
nas:/x (y) on /Volumes/odd (name) (nfs)
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/me/Pictures", "ext4"),
        ("/home/me/NAS", "nfs4"),
        ("/home/me/NAS/2024/x.jpg", "nfs4"),
        ("/home/me/NASTY", "ext4"),
        ("/home/me/NAS/local/x", "xfs"),
        ("/media/my disk/a", "fuseblk"),
        ("/mnt/back\\slash", "cifs"),
        ("/mnt/auto/a", "smb3"),  # the later mount on the same point
    ],
)
def test_linux(path, kind):
    found = mount_of(PurePosixPath(path), parse_mountinfo(MOUNTINFO))
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/Users/me", "apfs"),
        ("/Volumes/my photos/2024", "smbfs"),
        ("/Volumes/odd (name)/x", "nfs"),
    ],
)
def test_macos(path, kind):
    assert mount_of(PurePosixPath(path), parse_mount_command(MOUNT)) == Mount(
        str(PurePosixPath(*PurePosixPath(path).parts[: {"apfs": 1}.get(kind, 3)])), kind
    )


def test_without_mounts_nothing_is_known():
    assert mount_of(PurePosixPath("/x"), []) is None
    assert parse_mountinfo("") == parse_mount_command("") == []


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "virtiofs",
                                  "fuse.rclone", "fuse.gvfsd-fuse", "fuse", "smbfs", "afpfs", "ceph"])  # fmt: skip
def test_network(kind):
    assert is_network(kind)


@pytest.mark.parametrize(
    "kind",
    [
        "ext4",
        "btrfs",
        "apfs",
        "tmpfs",
        "overlay",
        "fuseblk",
        "fuse.mergerfs",
        "exfat",
        "vfat",
        "zfs",
    ],
)
def test_local(kind):
    assert not is_network(kind)


@pytest.mark.skipif(platform.system() != "Linux", reason="reads /proc")
def test_this_machine():
    assert mount_of(PurePosixPath("/proc/self"), mounts.current_mounts()).kind == "proc"
    assert not mounts.is_network_drive(Path("/proc"))
    assert not mounts.counts_blocks(Path("/proc"))


def test_windows_shares():
    from pathlib import PureWindowsPath

    assert mounts._is_remote_on_windows(PureWindowsPath(r"\\nas\photos\2024"))
    if platform.system() != "Windows":
        assert not mounts._is_remote_on_windows(PureWindowsPath("C:/Users"))
