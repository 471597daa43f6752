"""Files go to the system's trash and come back; what cannot stays where it is, with a reason."""

import errno
import os
from pathlib import Path

import pytest

from app.trash import move_to_trash, put_back, system_trash


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home with a trash of its own, not there yet, as for a new account."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "share"))
    return home


@pytest.fixture
def photo(tmp_path):
    """A file of the user's."""
    folder = tmp_path / "Pictures"
    folder.mkdir()
    path = folder / "dog (1) ü.jpg"
    path.write_bytes(b"a dog")
    return path


def test_a_file_goes_and_comes_back_as_it_was(home, photo):
    before = photo.stat().st_mtime_ns
    report = move_to_trash([(7, photo)])
    assert report.problems == ()
    [moved] = report.moved
    assert (moved.file_id, moved.path) == (7, photo)
    assert not photo.exists()
    assert moved.in_trash.read_bytes() == b"a dog"
    assert moved.in_trash.is_relative_to(home)
    assert put_back(report.moved).problems == ()
    assert photo.read_bytes() == b"a dog"
    assert photo.stat().st_mtime_ns == before
    assert not [path for path in home.rglob("*") if path.is_file()], "the trash keeps no note"


def test_two_files_of_one_name_come_back_to_their_own_places(home, photo):
    other = photo.parent / "other" / photo.name
    other.parent.mkdir()
    other.write_bytes(b"a cat")
    report = move_to_trash([(1, photo), (2, other)])
    assert len({one.in_trash for one in report.moved}) == 2
    put_back(report.moved)
    assert (photo.read_bytes(), other.read_bytes()) == (b"a dog", b"a cat")


def test_a_file_that_is_gone_stops_no_other(home, photo):
    missing = photo.with_name("none.jpg")
    report = move_to_trash([(1, missing), (2, photo)])
    assert [one.file_id for one in report.moved] == [2]
    [problem] = report.problems
    assert problem.path == missing
    assert "no longer there" in problem.reason


def test_a_drive_without_trash_keeps_the_file(photo):
    report = move_to_trash([(1, photo)], move=lambda _path: None)
    assert photo.exists()
    assert report.moved == ()
    assert "no trash" in report.problems[0].reason


def test_a_read_only_disk_keeps_the_file(photo):
    def refuse(path: Path) -> Path:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))

    report = move_to_trash([(1, photo)], move=refuse)
    assert photo.exists()
    assert report.problems[0].reason == os.strerror(errno.EROFS)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_keeps_the_file(home, photo):
    photo.parent.chmod(0o555)
    try:
        report = move_to_trash([(1, photo)])
    finally:
        photo.parent.chmod(0o755)
    assert photo.exists()
    assert "read-only" in report.problems[0].reason


def test_a_read_only_file_goes_and_stays_read_only(home, photo):
    photo.chmod(0o444)
    report = move_to_trash([(1, photo)])
    assert report.problems == ()
    put_back(report.moved)
    assert photo.stat().st_mode & 0o777 == 0o444


def test_a_file_on_another_device_is_moved_or_kept_never_lost(home):
    shared = Path("/dev/shm")
    if not shared.is_dir() or shared.stat().st_dev == home.stat().st_dev:
        pytest.skip("there is no other device")
    path = shared / f"trouvere-trash-test-{os.getpid()}.jpg"
    path.write_bytes(b"a dog")
    try:
        report = move_to_trash([(1, path)])
        assert len(report.moved) + len(report.problems) == 1
        if report.moved:
            assert report.moved[0].in_trash.read_bytes() == b"a dog"
            put_back(report.moved)
        assert path.read_bytes() == b"a dog"
    finally:
        path.unlink(missing_ok=True)


def test_what_lies_there_now_is_not_overwritten(home, photo):
    report = move_to_trash([(1, photo)])
    photo.write_bytes(b"another dog")
    back = put_back(report.moved)
    assert back.moved == ()
    assert "Another file" in back.problems[0].reason
    assert photo.read_bytes() == b"another dog"
    assert report.moved[0].in_trash.read_bytes() == b"a dog"


def test_an_emptied_trash_is_told(home, photo):
    report = move_to_trash([(1, photo)])
    report.moved[0].in_trash.unlink()
    assert "no longer in the trash" in put_back(report.moved).problems[0].reason


def test_a_folder_that_was_removed_is_made_again(home, photo):
    report = move_to_trash([(1, photo)])
    photo.parent.rmdir()
    assert put_back(report.moved).problems == ()
    assert photo.read_bytes() == b"a dog"


def test_the_system_says_where_a_file_is_now(home, photo):
    assert system_trash(photo.with_name("none.jpg")) is None
    assert system_trash(photo).name == photo.name
