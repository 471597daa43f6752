from types import SimpleNamespace

import pytest

from engine.scan.placeholders import is_placeholder, is_stand_in


def status(**values):
    return SimpleNamespace(**{"st_size": 1_000_000, "st_blocks": 2048} | values)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (status(), False),
        (status(st_blocks=0), True),
        (status(st_blocks=0, st_size=60_000), False),  # may live in its inode
        (status(st_blocks=0, st_size=0), False),
        (status(st_file_attributes=0x20), False),  # ARCHIVE
        (status(st_file_attributes=0x20 | 0x1000), True),  # OFFLINE
        (status(st_file_attributes=0x400000), True),  # OneDrive, "online only"
        (status(st_file_attributes=0x40000), True),
        (status(st_flags=0x40000000), True),  # iCloud, dataless
        (status(st_flags=0x40), False),  # macOS: compressed
    ],
)
def test_what_stat_tells(found, expected):
    assert is_placeholder(found, blocks_tell=True) is expected


def test_blocks_are_not_believed_everywhere():
    assert not is_placeholder(status(st_blocks=0), blocks_tell=False)


def test_windows_has_no_blocks():
    found = SimpleNamespace(st_size=1_000_000, st_file_attributes=0x20)
    assert not is_placeholder(found, blocks_tell=True)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (".IMG_1.HEIC.icloud", True),
        ("IMG_1.HEIC.icloud", False),  # somebody's own file
        ("a.jpg.nextcloud", True),
        ("a.jpg.OwnCloud", True),
        ("cloud.jpg", False),
        ("cloud", False),
    ],
)
def test_stand_ins(name, expected):
    assert is_stand_in(name) is expected
