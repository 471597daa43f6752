"""Files that are only a promise: their bytes lie in a cloud and would be fetched when opened.

Told from what a directory listing and `stat` say; nothing is ever opened.
"""

import os
import re

_SF_DATALESS = 0x40000000
"""macOS, `st_flags`: a file provider (iCloud Drive, Dropbox...) holds the bytes. <sys/stat.h>"""

_NOT_HERE = 0x00001000 | 0x00040000 | 0x00400000
"""Windows, `st_file_attributes`: OFFLINE, RECALL_ON_OPEN, RECALL_ON_DATA_ACCESS. <winnt.h>"""

_STAND_IN = re.compile(r"\..+\.icloud|.+\.(nextcloud|owncloud)", re.IGNORECASE)
"""Small files that stand in for one: older iCloud Drive, Nextcloud and ownCloud on Linux."""

_SURELY_ALLOCATED_BYTES = 64 * 1024
"""Smaller files may live inside their inode and own no block (ext4, btrfs, xfs, zfs)."""


def is_stand_in(name: str) -> bool:
    """Whether a name is one that cloud programs give to stand-ins."""
    return name[-5:].lower() == "cloud" and _STAND_IN.fullmatch(name) is not None


def is_placeholder(status: os.stat_result, *, blocks_tell: bool) -> bool:
    """Whether the bytes of a regular file are elsewhere.

    Parameters
    ----------
    blocks_tell
        Whether the file system counts blocks honestly. On Linux a large file without a single
        block has been moved out by a storage manager (or holds nothing but zeros, no loss); network
        and FUSE file systems often report no blocks at all, so there the count says nothing.
    """
    if getattr(status, "st_file_attributes", 0) & _NOT_HERE:
        return True
    if getattr(status, "st_flags", 0) & _SF_DATALESS:
        return True
    return (
        blocks_tell
        and status.st_size >= _SURELY_ALLOCATED_BYTES
        and getattr(status, "st_blocks", 1) == 0
    )
