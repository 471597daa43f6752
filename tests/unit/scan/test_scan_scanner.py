"""Scans of real folders into a real catalog."""

import os
import shutil

import pytest

from engine.errors import EnvironmentProblem
from engine.scan import scanner as scanner_module
from engine.scan.health import EMPTY, GONE
from engine.scan.scanner import Scanner
from engine.scan.targets import Target
from engine.store import roots as rows_of_roots
from engine.store.files import claim_queued, counts


def test_a_first_scan_queues_everything(world):
    world.put("a.jpg")
    world.put("b/c.mp3")
    world.put("notes.txt")
    report = world.scan()
    assert {name: row["state"] for name, row in world.rows().items()} == {
        "a.jpg": "queued",
        "b/c.mp3": "queued",
    }
    assert (report.queued, report.changed_anything) == (2, True)
    (root,) = rows_of_roots.all_roots(world.catalog.read())
    assert (root.files, root.queued, root.skipped) == (2, 2, 1)
    assert root.last_scan is not None


def test_a_scan_without_news_writes_nothing(world):
    world.put("a.jpg")
    world.scan()
    before = world.rows()
    report = world.scan()
    assert world.rows() == before
    assert not report.changed_anything


def test_a_changed_file_is_queued_and_findable_meanwhile(world):
    world.put("a.jpg")
    world.scan()
    world.index("a.jpg")
    content = world.rows()["a.jpg"]["content_id"]
    world.put("a.jpg", b"something else")
    assert world.scan().queued == 1
    row = world.rows()["a.jpg"]
    assert (row["state"], row["content_id"], row["size"]) == ("queued", content, 14)


def test_a_changed_file_that_had_failed_starts_afresh(world):
    world.put("a.jpg")
    world.scan()
    world.fail("a.jpg")
    world.put("a.jpg", b"mended")
    world.scan()
    row = world.rows()["a.jpg"]
    assert (row["state"], row["reason"], row["advice"], row["attempts"]) == ("queued", "", "", 0)


# -- gone --------------------------------------------------------------------------------------
def test_a_partial_scan_only_marks(world):
    world.put("a/x.jpg")
    world.scan()
    world.index("a/x.jpg")
    (world.root / "a/x.jpg").unlink()
    report = world.scan("a")
    row = world.rows()["a/x.jpg"]
    assert row["missing_since"] is not None
    assert report.touched == (row["id"],)
    assert counts(world.catalog.read()) == (0, 0, 0)
    assert not world.scan("a").changed_anything
    assert world.rows()["a/x.jpg"]["missing_since"] == row["missing_since"]


def test_a_file_that_comes_back_is_not_read_again(world):
    path = world.put("a/x.jpg", mtime_s=1000)
    world.scan()
    world.index("a/x.jpg")
    path.unlink()
    world.scan("a")
    world.put("a/x.jpg", mtime_s=1000)
    report = world.scan("a")
    row = world.rows()["a/x.jpg"]
    assert (row["missing_since"], row["state"]) == (None, "searchable")
    assert report.touched == (row["id"],)
    assert report.queued == 0


def test_a_full_scan_deletes_rows_but_no_contents(world):
    world.put("a.jpg")
    world.put("b.jpg", b"b")
    world.scan()
    world.index("a.jpg")
    (world.root / "a.jpg").unlink()
    world.scan()
    assert set(world.rows()) == {"b.jpg"}
    assert world.catalog.read().execute("SELECT count(*) FROM content").fetchone()[0] == 1


def test_a_partial_scan_leaves_neighbours_alone(world):
    for name in ("a/x.jpg", "a0.jpg", "a.jpg", "ab/y.jpg", "b/z.jpg"):
        world.put(name)
    world.scan()
    shutil.rmtree(world.root)
    world.root.mkdir()
    world.put("keep.jpg", b"k")
    world.scan("a")
    assert world.there() == {"a0.jpg", "a.jpg", "ab/y.jpg", "b/z.jpg"}


def test_a_folders_own_files_do_not_include_deeper_ones(world):
    world.put("a/x.jpg")
    world.put("a/b/y.jpg")
    world.scan()
    shutil.rmtree(world.root / "a")
    world.scanner.scan([Target(world.root_id, "a", recursive=False)])
    assert world.there() == {"a/b/y.jpg"}


def test_files_in_a_folder_that_cannot_be_opened_are_kept(world, monkeypatch):
    world.put("open/a.jpg")
    world.put("closed/b.jpg")
    world.put("closed/deep/c.jpg")
    world.scan()
    real = os.scandir

    def scandir(path):
        if str(path).endswith("/closed"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    report = world.scan()
    assert world.there() == {"open/a.jpg", "closed/b.jpg", "closed/deep/c.jpg"}
    assert "closed" in report.notes[world.root_id]


def test_new_ignore_rules_take_files_out(world):
    world.put("a.png")
    world.scan()
    world.put(".trouvereignore", b"*.png\n")
    world.scan()
    assert world.rows() == {}
    (root,) = rows_of_roots.all_roots(world.catalog.read())
    assert root.skipped == 2


# -- moves -------------------------------------------------------------------------------------
def test_renamed_folders_keep_what_is_known(world):
    world.put("old/a.jpg")
    world.put("old/b/c.jpg", b"c")
    world.scan()
    world.index("old/a.jpg", "old/b/c.jpg")
    before = {row["id"]: row["content_id"] for row in world.rows().values()}
    (world.root / "old").rename(world.root / "new")
    report = world.scan()
    assert world.there() == {"new/a.jpg", "new/b/c.jpg"}
    assert {row["id"]: row["content_id"] for row in world.rows().values()} == before
    assert {row["state"] for row in world.rows().values()} == {"searchable"}
    assert report.queued == 0
    assert set(report.touched) == set(before)


def test_moves_between_roots_in_one_scan(world, tmp_path):
    other = world.add_root(tmp_path / "other")
    world.put("a.jpg")
    world.scan()
    world.index("a.jpg")
    row = world.rows()["a.jpg"]
    (world.root / "a.jpg").rename(tmp_path / "other/b.jpg")
    world.scanner.scan([Target(world.root_id), Target(other)])
    assert world.rows() == {}
    moved = world.rows(other)["b.jpg"]
    assert (moved["id"], moved["content_id"]) == (row["id"], row["content_id"])


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_moves_between_roots_in_two_partial_scans(world, tmp_path, order):
    other = world.add_root(tmp_path / "other")
    (tmp_path / "other/sub").mkdir()
    world.put("sub/a.jpg")
    world.scan()
    world.index("sub/a.jpg")
    id_ = world.rows()["sub/a.jpg"]["id"]
    (world.root / "sub/a.jpg").rename(tmp_path / "other/sub/b.jpg")
    for which in order:
        world.scan("sub", root_id=(world.root_id, other)[which])
    assert world.rows() == {}
    assert world.rows(other)["sub/b.jpg"]["id"] == id_


def test_a_move_to_another_disk_is_told_by_name_and_time(world):
    world.put("old/a.jpg", mtime_s=1000)
    world.scan()
    id_ = world.rows()["old/a.jpg"]["id"]
    world.put("new/a.jpg", mtime_s=1000)  # a copy: another inode
    (world.root / "old/a.jpg").unlink()
    world.scan()
    assert {name: row["id"] for name, row in world.rows().items()} == {"new/a.jpg": id_}


def test_a_copy_is_no_move(world):
    world.put("a.jpg", mtime_s=1000)
    world.scan()
    world.put("b/a.jpg", mtime_s=1000)
    assert world.scan().queued == 1
    assert world.there() == {"a.jpg", "b/a.jpg"}


def test_nothing_is_moved_out_of_a_root_that_is_unplugged(world, tmp_path):
    other = world.add_root(tmp_path / "other")
    world.put("a.jpg")
    world.scan()
    world.root.rename(tmp_path / "other/inside")
    world.scan(root_id=other)
    assert set(world.rows()) == {"a.jpg"}
    assert set(world.rows(other)) == {"inside/a.jpg"}


def test_a_failed_file_under_a_new_ending_is_tried_again(world):
    world.put("a.jpg")
    world.put("b.jpg", b"b")
    world.scan()
    world.fail("a.jpg")
    world.fail("b.jpg")
    (world.root / "a.jpg").rename(world.root / "a.heic")
    (world.root / "b.jpg").rename(world.root / "c.jpg")
    world.scan()
    assert {name: row["state"] for name, row in world.rows().items()} == {
        "a.heic": "queued",
        "c.jpg": "failed",
    }


# -- offline -----------------------------------------------------------------------------------
def test_a_root_that_is_not_there_is_offline(world, tmp_path):
    world.put("a.jpg")
    world.scan()
    world.root.rename(tmp_path / "elsewhere")
    for folder in ("", "sub"):
        report = world.scan(folder)
        assert report.offline == {world.root_id: GONE}
        assert world.there() == {"a.jpg"}
    (tmp_path / "elsewhere").rename(world.root)
    assert world.scan().looked_at == {world.root_id}


def test_a_root_that_became_a_file_is_offline(world):
    world.put("a.jpg")
    world.scan()
    shutil.rmtree(world.root)
    world.root.touch()
    assert world.scan().offline == {world.root_id: GONE}
    assert world.there() == {"a.jpg"}


@pytest.mark.parametrize("folder", ["", "sub"])
def test_an_empty_mount_point_is_offline(world, folder):
    world.put("sub/a.jpg")
    world.scan()
    world.put_on_disk(device=12345)  # where the files were
    shutil.rmtree(world.root / "sub")
    report = Scanner(
        world.catalog, library_folder=world.library, blocks_tell=lambda _path: True
    ).scan([Target(world.root_id, folder)])
    assert report.offline == {world.root_id: EMPTY}
    assert world.there() == {"sub/a.jpg"}


def test_a_folder_that_the_user_emptied_is_just_empty(world):
    world.put("a.jpg")
    world.scan()
    (world.root / "a.jpg").unlink()
    assert not world.scan().offline
    assert world.rows() == {}


def test_a_disk_under_another_number_is_still_the_disk(world):
    world.put("a.jpg")
    world.put("b.jpg", b"b")
    world.scan()
    world.index("a.jpg", "b.jpg")
    world.put_on_disk(device=12345)
    (world.root / "b.jpg").unlink()
    report = world.scan()
    assert not report.offline
    assert report.queued == 0
    assert set(world.rows()) == {"a.jpg"}
    assert world.rows()["a.jpg"]["device"] == world.root.stat().st_dev


def test_files_of_an_unplugged_disk_below_the_root_are_kept(world):
    world.put("here/a.jpg")
    world.put("usb/b.jpg")
    world.scan()
    world.catalog.write(
        lambda c: c.execute("UPDATE file SET device = 12345 WHERE relpath = 'usb/b.jpg'")
    )
    (world.root / "usb/b.jpg").unlink()
    report = world.scan()
    assert set(world.rows()) == {"here/a.jpg", "usb/b.jpg"}
    assert world.there() == {"here/a.jpg"}
    assert "not connected" in report.notes[world.root_id]


def test_a_partial_scan_of_an_exchanged_disk_becomes_a_full_one(world, tmp_path):
    world.put("sub/a.jpg")
    world.put("b.jpg")
    world.scan()
    world.root.rename(tmp_path / "elsewhere")
    world.root.mkdir()
    world.put("c.jpg", b"c")
    assert world.scanner.has_changed_disk(world.root_id, world.root)
    world.scan("sub")
    assert set(world.rows()) == {"c.jpg"}
    assert not world.scanner.has_changed_disk(world.root_id, world.root)


def test_a_root_that_vanishes_during_the_scan_loses_nothing(world, tmp_path):
    world.put("a/x.jpg")
    world.scan()
    asked = []

    def check():
        asked.append(1)
        if len(asked) == 1:
            world.root.rename(tmp_path / "elsewhere")

    scanner = Scanner(world.catalog, library_folder=world.library, blocks_tell=lambda _path: True,
                      check=check)  # fmt: skip
    assert scanner.scan([Target(world.root_id)]).offline == {world.root_id: GONE}
    assert world.there() == {"a/x.jpg"}


# -- companions --------------------------------------------------------------------------------
def test_companions_follow_their_photo(world):
    world.put("a.jpg", b"1")
    world.put("a.nef", b"12")
    world.put("a.mov", b"123")
    world.scan()
    rows = world.rows()
    assert rows["a.nef"]["companion_of"] == rows["a.mov"]["companion_of"] == rows["a.jpg"]["id"]
    assert [file.relpath for file in claim_queued(world.catalog.read(), 10)] == ["a.jpg"]
    world.index("a.jpg")
    assert counts(world.catalog.read()) == (3, 0, 0)
    world.fail("a.jpg")
    assert counts(world.catalog.read()) == (0, 0, 3)


def test_a_raw_file_without_its_photo_stands_for_itself(world):
    world.put("a.jpg", b"1")
    world.put("a.nef", b"12")
    world.put("a.mov", b"123")
    world.scan()
    world.index("a.jpg")
    (world.root / "a.jpg").unlink()
    world.scan()
    rows = world.rows()
    assert set(rows) == {"a.nef"}
    assert (rows["a.nef"]["companion_of"], rows["a.nef"]["state"]) == (None, "queued")


def test_a_photo_that_appears_beside_a_raw_file_takes_it_over(world):
    world.put("a.nef", b"12")
    world.scan()
    world.index("a.nef")
    content = world.rows()["a.nef"]["content_id"]
    world.put("a.jpg", b"1")
    world.scan()
    rows = world.rows()
    assert rows["a.nef"]["companion_of"] == rows["a.jpg"]["id"]
    assert rows["a.nef"]["state"] == "queued"  # as its photo
    world.index("a.jpg")
    (world.root / "a.jpg").unlink()
    world.scan()
    row = world.rows()["a.nef"]
    assert (row["companion_of"], row["state"], row["content_id"]) == (None, "searchable", content)


def test_a_moved_pair_stays_a_pair(world):
    world.put("old/a.jpg", b"1")
    world.put("old/a.nef", b"12")
    world.scan()
    world.index("old/a.jpg")
    (world.root / "old").rename(world.root / "new")
    assert world.scan().queued == 0
    rows = world.rows()
    assert rows["new/a.nef"]["companion_of"] == rows["new/a.jpg"]["id"]
    assert counts(world.catalog.read()) == (2, 0, 0)


def test_an_edited_raw_file_is_read_when_it_stands_alone_again(world):
    world.put("a.nef", b"12")
    world.scan()
    world.index("a.nef")
    world.put("a.jpg", b"1")
    world.scan()
    world.put("a.nef", b"edited")
    world.scan()
    (world.root / "a.jpg").unlink()
    world.scan()
    assert world.rows()["a.nef"]["state"] == "queued"


def test_a_companion_of_a_failed_photo_waits_with_it_and_is_freed_without_it(world):
    world.put("a.jpg", b"1")
    world.put("a.nef", b"12")
    world.scan()
    world.fail("a.jpg")
    (world.root / "a.jpg").unlink()
    world.scan()
    row = world.rows()["a.nef"]
    assert (row["state"], row["reason"]) == ("queued", "")


# -- links -------------------------------------------------------------------------------------
def test_a_link_gives_way_to_the_file_itself(world, tmp_path):
    outside = world.add_root(tmp_path / "outside")
    real = world.put(str(tmp_path / "outside/real.jpg"))
    (world.root / "link.jpg").symlink_to(real)
    world.scan()
    assert set(world.rows()) == {"link.jpg"}
    id_ = world.rows()["link.jpg"]["id"]
    world.scan(root_id=outside)
    world.scan()
    assert world.rows() == {}
    assert set(world.rows(outside)) == {"real.jpg"}
    assert world.rows(outside)["real.jpg"]["id"] != id_


def test_a_partial_scan_knows_files_elsewhere_that_a_link_leads_to(world):
    real = world.put("a/real.jpg")
    world.scan()
    (world.root / "b").mkdir()
    (world.root / "b/link.jpg").symlink_to(real)
    world.scan("b")
    assert set(world.rows()) == {"a/real.jpg"}
    (root,) = rows_of_roots.all_roots(world.catalog.read())
    world.scan()
    assert (root.files, root.skipped) == (1, 0)


# -- writing -----------------------------------------------------------------------------------
def test_a_large_tree_goes_in_by_chunks_that_are_each_complete(world, monkeypatch):
    monkeypatch.setattr(scanner_module, "CHUNK", 3)
    for number in range(8):
        world.put(f"{number}.jpg", b"x" * (number + 1))
    world.put("0.nef")
    world.scan()
    rows = world.rows()
    assert len(rows) == 9
    assert rows["0.nef"]["companion_of"] == rows["0.jpg"]["id"]


def test_a_first_scan_hands_over_what_it_has(world, monkeypatch, tmp_path):
    monkeypatch.setattr(scanner_module, "EARLY", 3)
    other = world.add_root(tmp_path / "other")
    world.put("moved.jpg", b"m")
    world.scan()
    world.index("moved.jpg")
    id_ = world.rows()["moved.jpg"]["id"]
    for folder in "abc":
        for name in ("1.jpg", "1.nef", "2.jpg"):
            world.put(str(tmp_path / "other" / folder / name), name.encode() + folder.encode())
    (world.root / "moved.jpg").rename(tmp_path / "other/a/moved.jpg")
    early = []
    scanner = Scanner(world.catalog, library_folder=world.library, blocks_tell=lambda _path: True,
                      on_early=lambda: early.append(len(world.rows(other))))  # fmt: skip
    report = scanner.scan([Target(other)])
    rows = world.rows(other)
    assert early
    assert 0 < early[0] < len(rows) == 10
    assert rows["a/moved.jpg"]["id"] == id_
    assert all(rows[f"{f}/1.nef"]["companion_of"] == rows[f"{f}/1.jpg"]["id"] for f in "abc")
    assert report.queued == 9
    early.clear()
    scanner.scan([Target(other)])
    assert not early


def test_a_first_scan_that_is_broken_off_keeps_what_it_handed_over(world, monkeypatch):
    monkeypatch.setattr(scanner_module, "EARLY", 1)
    for number in range(4):
        world.put(f"{number}/x.jpg", str(number).encode())
    asked = []

    def check():
        asked.append(1)
        if len(asked) == 4:
            raise KeyboardInterrupt

    scanner = Scanner(world.catalog, library_folder=world.library, blocks_tell=lambda _path: True,
                      check=check)  # fmt: skip
    with pytest.raises(KeyboardInterrupt):
        scanner.scan([Target(world.root_id)])
    assert 0 < len(world.rows()) < 4
    world.scan()
    assert len(world.there()) == 4


def test_a_full_disk_changes_nothing(world):
    world.put("a.jpg")
    world.scan()
    for number in range(200):
        world.put(f"{'long' * 30}/{number:0100}.jpg", b"x" * (number + 1))
    (world.root / "a.jpg").unlink()
    pages = world.catalog.read().execute("PRAGMA page_count").fetchone()[0]
    world.catalog.submit(lambda c: None).result()
    world.catalog._writer.execute(f"PRAGMA max_page_count = {pages + 1}")
    with pytest.raises(EnvironmentProblem, match="is full"):
        world.scan()
    assert world.there() == {"a.jpg"}
    world.catalog._writer.execute("PRAGMA max_page_count = 1000000")
    world.scan()
    assert len(world.there()) == 200


def test_a_root_that_was_removed_meanwhile_gets_no_rows(world):
    world.put("a.jpg")

    def check():
        world.catalog.write(lambda c: rows_of_roots.remove_root(c, world.root_id))

    scanner = Scanner(world.catalog, library_folder=world.library, blocks_tell=lambda _path: True,
                      check=check)  # fmt: skip
    scanner.scan([Target(world.root_id)])
    assert world.rows() == {}
