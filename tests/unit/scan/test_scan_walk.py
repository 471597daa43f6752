import os
import socket
import tempfile
from pathlib import Path

import pytest

from engine.domain import Kind
from engine.scan import walk as walk_module
from engine.scan.walk import Walker
from tests.helpers.scan_world import ScanWorld


def walked(world: ScanWorld, folder="", *, recursive=True, claimed=(), blocks_tell=True):
    walker = Walker(
        world.root_id,
        world.root,
        claimed=[world.root, *claimed],
        library_folder=world.library,
        blocks_tell=lambda _path: blocks_tell,
    )
    walker.walk(folder, recursive=recursive)
    return walker.finish()


def names(seen):
    return sorted(fact.relpath for fact in seen.facts)


def test_facts_and_counts(world):
    photo = world.put("a/photo.JPG")
    world.put("a/b/song.mp3", b"12345")
    world.put("score.pdf")
    world.put("notes.txt")
    seen = walked(world)
    assert names(seen) == ["a/b/song.mp3", "a/photo.JPG", "score.pdf"]
    assert (seen.files, seen.skipped) == (4, 1)
    by_name = {fact.relpath: fact for fact in seen.facts}
    status = photo.stat()
    assert by_name["a/photo.JPG"][2:] == (
        Kind.PHOTO, status.st_size, status.st_mtime_ns, status.st_dev, status.st_ino, None
    )  # fmt: skip
    assert by_name["a/b/song.mp3"].kind is Kind.AUDIO
    assert by_name["score.pdf"].kind is Kind.SCORE
    assert seen.devices == {status.st_dev}


def test_ignored_folders_are_not_counted_but_ignored_files_are(world):
    world.put("a.jpg")
    world.put(".hidden.jpg")
    world.put("b.jpg.part")
    world.put(".git/objects/c.jpg")
    world.put("@eaDir/d.jpg")
    seen = walked(world)
    assert names(seen) == ["a.jpg"]
    assert (seen.files, seen.skipped) == (3, 2)


def test_ignore_files_of_every_level(world):
    world.put(".trouvereignore", b"/old/\n*.png\n")
    world.put("old/a.jpg")
    world.put("new/old/b.jpg")
    world.put("new/c.png")
    world.put("new/.trouvereignore", b"!c.png\nd*\n")
    world.put("new/d.jpg")
    world.put("e.png")
    seen = walked(world)
    assert names(seen) == ["new/c.png", "new/old/b.jpg"]
    assert (seen.files, seen.skipped) == (6, 4)
    assert names(walked(world, "old")) == []
    assert names(walked(world, "new")) == ["new/c.png", "new/old/b.jpg"]


def test_only_a_folders_own_files(world):
    world.put("a/x.jpg")
    world.put("a/b/y.jpg")
    assert names(walked(world, "a", recursive=False)) == ["a/x.jpg"]
    assert names(walked(world, "nowhere")) == []
    assert names(walked(world, "a/x.jpg")) == []


def test_the_library_is_not_looked_into(world):
    inside = world.root / "library"
    (inside / "thumbs").mkdir(parents=True)
    (inside / "thumbs/x.jpg").touch()
    world.library = inside
    world.put("a.jpg")
    assert names(walked(world)) == ["a.jpg"]


def test_companions(world):
    for name in ("1.jpg", "1.nef", "2.heic", "2.MOV", "3.mov", "4.cr2"):
        world.put(name)
    seen = walked(world)
    mains = {fact.relpath: (fact.main, fact.kind) for fact in seen.facts}
    assert mains == {
        "1.jpg": (None, Kind.PHOTO),
        "1.nef": ("1.jpg", Kind.PHOTO),
        "2.heic": (None, Kind.PHOTO),
        "2.MOV": ("2.heic", Kind.PHOTO),
        "4.cr2": (None, Kind.PHOTO),
    }
    assert seen.skipped == 1


def test_companions_do_not_reach_across_folders(world):
    world.put("a/1.jpg")
    world.put("b/1.nef")
    assert {fact.main for fact in walked(world).facts} == {None}


# -- links -------------------------------------------------------------------------------------
def test_a_linked_file_counts_once(world, tmp_path):
    real = world.put("a/real.jpg")
    (world.root / "link.jpg").symlink_to(real)
    outside = tmp_path / "outside.jpg"
    outside.write_bytes(b"1")
    (world.root / "one.jpg").symlink_to(outside)
    (world.root / "two.jpg").symlink_to(outside)
    (world.root / "broken.jpg").symlink_to(tmp_path / "nowhere.jpg")
    seen = walked(world)
    assert names(seen) == ["a/real.jpg"]
    assert [link.relpath for link in seen.links] == ["one.jpg"]
    assert seen.files == 1


def test_links_into_an_ignored_store_are_the_files(world):
    """As git-annex keeps them: every file is a link into .git."""
    stored = world.put(".git/annex/objects/ab/KEY.jpg")
    (world.root / "photo.jpg").symlink_to(stored)
    assert [link.relpath for link in walked(world).links] == ["photo.jpg"]


def test_link_loops_end(world):
    world.put("a/x.jpg")
    (world.root / "a/up").symlink_to(world.root)
    (world.root / "a/self").symlink_to(world.root / "a")
    (world.root / "top").symlink_to(world.root.parent)
    (world.root / "me").symlink_to(world.root / "me")
    assert names(walked(world)) == ["a/x.jpg"]
    assert names(walked(world, "a")) == ["a/x.jpg"]
    assert names(walked(world, "a/up")) == []


def test_a_linked_folder_is_followed_once(world, tmp_path):
    outside = tmp_path / "outside"
    (outside / "deep").mkdir(parents=True)
    (outside / "deep/x.jpg").touch()
    (outside / "deep/back").symlink_to(outside)
    (world.root / "b").symlink_to(outside)
    (world.root / "a").symlink_to(outside / "deep")
    assert names(walked(world)) == [
        "a/x.jpg"
    ]  # "b" leads to the rest of it, "deep" is seen already
    (world.root / "a").unlink()
    assert names(walked(world)) == ["b/deep/x.jpg"]
    assert names(walked(world, "b")) == ["b/deep/x.jpg"]
    assert names(walked(world, "b/deep")) == ["b/deep/x.jpg"]


def test_links_do_not_lead_into_other_roots(world, tmp_path):
    other = tmp_path / "other"
    (other / "sub").mkdir(parents=True)
    (other / "sub/x.jpg").touch()
    (world.root / "link").symlink_to(other / "sub")
    assert names(walked(world, claimed=[other])) == []
    assert names(walked(world)) == ["link/x.jpg"]


def test_a_linked_folder_is_no_part_of_its_parents_own_files(world, tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/x.jpg").touch()
    (world.root / "link").symlink_to(tmp_path / "outside")
    assert names(walked(world, "", recursive=False)) == []


# -- cloud placeholders ------------------------------------------------------------------------
def test_placeholders_are_counted_and_never_opened(world, monkeypatch):
    with world.put("cloud.jpg").open("wb") as file:
        file.truncate(1_000_000)  # a million bytes, none of them here
    world.put("here.jpg", b"x" * 100_000)
    world.put(".old.jpg.icloud")
    world.put("b.jpg.nextcloud")
    real_open = open

    def refuse(file, *args, **kwargs):
        assert "cloud" not in str(file)
        return real_open(file, *args, **kwargs)

    monkeypatch.setattr("builtins.open", refuse)
    monkeypatch.setattr("io.open", refuse)
    seen = walked(world)
    assert names(seen) == ["here.jpg"]
    assert (seen.placeholders, seen.skipped, seen.files) == (3, 3, 4)


def test_blocks_say_nothing_on_a_network_drive(world):
    with world.put("sparse.jpg").open("wb") as file:
        file.truncate(1_000_000)
    assert names(walked(world, blocks_tell=False)) == ["sparse.jpg"]


def test_a_clip_whose_photo_is_in_the_cloud_gets_no_row(world):
    with world.put("a.heic").open("wb") as file:
        file.truncate(1_000_000)
    world.put("a.mov")
    assert names(walked(world)) == []


# -- trouble -----------------------------------------------------------------------------------
def test_a_folder_that_may_not_be_opened_is_noted(world, monkeypatch):
    world.put("open/a.jpg")
    world.put("closed/b.jpg")
    real = os.scandir

    def scandir(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(walk_module.os, "scandir", scandir)
    seen = walked(world)
    assert names(seen) == ["open/a.jpg"]
    assert seen.unreadable == ["closed"]


@pytest.fixture
def as_nobody(tmp_path):  # tmp_path is made first, while we may
    """Without root's rights, which are above permissions; a folder that nobody may look into."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        folder.chmod(0o755)
        (folder / "closed").mkdir()
        (folder / "open").mkdir()
        for place in ("closed", "open"):
            (folder / place / "x.jpg").touch()
        (folder / "closed").chmod(0)
        was_root = os.geteuid() == 0
        if was_root:
            os.seteuid(65534)
        yield folder
        if was_root:
            os.seteuid(0)
        (folder / "closed").chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="Unix permissions")
def test_permissions_of_a_real_folder(as_nobody, tmp_path):
    walker = Walker(
        1, as_nobody, claimed=[], library_folder=tmp_path, blocks_tell=lambda _path: True
    )
    walker.walk()
    seen = walker.finish()
    assert names(seen) == ["open/x.jpg"]
    assert seen.unreadable == ["closed"]


def test_names_that_are_not_text_are_counted_as_left_out(world):
    (world.root / os.fsdecode(b"caf\xe9.jpg")).touch()
    world.put("ok.jpg")
    seen = walked(world)
    assert names(seen) == ["ok.jpg"]
    assert (seen.unstorable, seen.skipped) == (1, 1)


def test_sockets_and_pipes_are_no_files(world, monkeypatch):
    monkeypatch.chdir(world.root)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("s.jpg")
        os.mkfifo("p.jpg")
        seen = walked(world)
    assert (names(seen), seen.files) == ([], 0)


def test_a_root_that_is_not_there_is_an_error(world):
    world.root.rmdir()
    with pytest.raises(FileNotFoundError):
        walked(world)


def test_a_walk_can_be_ended(world):
    world.put("a/b/c/x.jpg")
    asked = []

    def check(_seen):
        asked.append(1)
        if len(asked) == 2:
            raise KeyboardInterrupt

    walker = Walker(1, world.root, claimed=[], library_folder=world.library,
                    blocks_tell=lambda _path: True, check=check)  # fmt: skip
    with pytest.raises(KeyboardInterrupt):
        walker.walk()
