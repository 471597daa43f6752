"""Sidecars on the disk: found, written aside, merged, read, and what goes wrong."""

import os
import stat
import threading

import pytest

from engine.domain import Kind
from engine.errors import UnreadableFile
from engine.organise.marks import Marks
from engine.organise.sidecars import Sidecars
from engine.organise.xmp import EMPTY, Said, read, written
from engine.organised import Marked
from tests.helpers.search_library import photo_of, sound_of

needs_rights = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)


@pytest.fixture
def inside():
    """What lies inside files, by name."""
    return {}


@pytest.fixture
def sidecars(library, inside):
    def marks_inside(path):
        found = inside.get(path.name, (0, ()))
        if isinstance(found, Exception):
            raise found
        return found

    return Sidecars(library.catalog, Marks(library.catalog, lambda _ids: None), marks_inside)


@pytest.fixture
def disk(library, three):
    """The three photos exist."""
    for name in ("red.jpg", "green.jpg", "blue.jpg"):
        (library.root / name).write_bytes(b"picture of " + name.encode())
    return library.root


def marks(library, file_id):
    (one,) = Marks(library.catalog, lambda _ids: None).of([file_id])
    return one.rating, one.tags


def put(library, file_id, rating=0, tags=()):
    Marks(library.catalog, lambda _ids: None).put([Marked(file_id, rating, tuple(tags))])


def said(path):
    return read(path.read_bytes()).said


# -- writing -----------------------------------------------------------------------------------------
def test_each_marked_file_gets_a_sidecar_of_its_whole_name(sidecars, disk):
    report = sidecars.export()
    assert (report.changed, report.same, report.problems) == (2, 1, ())
    assert sorted(path.name for path in disk.iterdir()) == [
        "blue.jpg", "green.jpg", "green.jpg.xmp", "red.jpg", "red.jpg.xmp",
    ]  # fmt: skip
    assert said(disk / "red.jpg.xmp") == Said(4, ("Holiday",))
    assert (disk / "red.jpg").read_bytes() == b"picture of red.jpg"


def test_a_second_export_writes_nothing(sidecars, disk):
    sidecars.export()
    before = (disk / "red.jpg.xmp").stat().st_mtime_ns
    report = sidecars.export()
    assert (report.changed, report.same) == (0, 3)
    assert (disk / "red.jpg.xmp").stat().st_mtime_ns == before


def test_only_the_files_that_were_asked_for(sidecars, disk, three):
    assert sidecars.export([three[1]]).changed == 1
    assert not (disk / "red.jpg.xmp").exists()


def test_what_others_wrote_meanwhile_is_kept_and_what_we_took_away_goes(
    sidecars, disk, library, three
):
    sidecars.export()
    path = disk / "red.jpg.xmp"
    was = path.read_bytes()
    path.write_bytes(was.replace(b"<rdf:li>", b"<rdf:li>theirs</rdf:li><rdf:li>", 1))
    put(library, three[0], 4, ("mine",))
    sidecars.export()
    assert said(path).tags == ("mine", "theirs")


def test_a_library_that_is_new_takes_nothing_away(sidecars, disk, library, three):
    sidecars.export()
    library.change("DELETE FROM setting")
    put(library, three[0])
    assert sidecars.export().changed == 1, "green: a note that this library wrote it"
    assert said(disk / "red.jpg.xmp") == Said(4, ("Holiday",))
    sidecars.take_over()
    assert marks(library, three[0]) == (4, ("Holiday",))


def test_a_mark_that_was_taken_away_leaves_the_sidecar(sidecars, disk, library, three):
    sidecars.export()
    put(library, three[0])
    assert sidecars.export().changed == 1
    assert said(disk / "red.jpg.xmp") == Said()


def test_a_sidecar_of_others_is_left_alone_while_there_is_nothing_to_say(sidecars, disk):
    foreign = written(EMPTY, Said(2, ("x",)))
    (disk / "blue.jpg.xmp").write_bytes(foreign)
    sidecars.export()
    assert (disk / "blue.jpg.xmp").read_bytes() == foreign


@pytest.mark.parametrize("content", [b"", b"<html/>", b"not xml"])
def test_a_sidecar_that_cannot_be_read_is_left_as_it_is_and_told(sidecars, disk, content):
    (disk / "red.jpg.xmp").write_bytes(content)
    report = sidecars.export()
    assert [problem.path.name for problem in report.problems] == ["red.jpg"]
    assert report.changed == 1, "the others go on"
    assert (disk / "red.jpg.xmp").read_bytes() == content


@needs_rights
def test_a_folder_that_may_not_be_written_is_told(sidecars, disk):
    disk.chmod(0o500)
    try:
        report = sidecars.export()
    finally:
        disk.chmod(0o700)
    assert len(report.problems) == 2
    assert "denied" in report.problems[0].reason
    assert sorted(path.name for path in disk.iterdir()) == ["blue.jpg", "green.jpg", "red.jpg"]


def test_a_folder_that_is_gone_is_told(sidecars, library, three):
    library.root.rmdir()
    report = sidecars.export()
    assert [problem.path for problem in report.problems] == [library.root]


def test_a_write_that_fails_leaves_the_old_one_and_no_rubbish(sidecars, disk, monkeypatch):
    old = written(EMPTY, Said(1, ("old",)))
    (disk / "red.jpg.xmp").write_bytes(old)

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    report = sidecars.export()
    assert {problem.reason for problem in report.problems} == {"No space left on device."}
    assert (disk / "red.jpg.xmp").read_bytes() == old
    assert not [path for path in disk.iterdir() if path.name.startswith(".")]


def test_a_sidecar_that_another_program_writes_at_the_same_time_is_not_overwritten(
    sidecars, disk, three, monkeypatch
):
    path = disk / "red.jpg.xmp"
    path.write_bytes(written(EMPTY, Said(1)))
    other, sync = written(EMPTY, Said(2, ("other",))), os.fsync

    def meanwhile(descriptor):
        sync(descriptor)
        path.write_bytes(other)

    monkeypatch.setattr(os, "fsync", meanwhile)
    report = sidecars.export([three[0]])
    assert "Another program" in report.problems[0].reason
    assert path.read_bytes() == other


@pytest.mark.skipif(os.name == "nt", reason="links and modes of POSIX")
def test_links_and_rights_stay(sidecars, disk, tmp_path):
    real = tmp_path / "real.xmp"
    real.write_bytes(EMPTY)
    real.chmod(0o640)
    (disk / "red.jpg.xmp").symlink_to(real)
    sidecars.export()
    assert (disk / "red.jpg.xmp").is_symlink()
    assert said(real).rating == 4
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


# -- which sidecar is meant ----------------------------------------------------------------------------
def test_a_short_name_is_used_where_only_one_file_can_be_meant(sidecars, disk):
    (disk / "red.XMP").write_bytes(EMPTY)
    sidecars.export()
    assert said(disk / "red.XMP").rating == 4
    assert not (disk / "red.jpg.xmp").exists()


def test_a_short_name_that_may_be_anothers_is_left_alone(sidecars, disk):
    (disk / "red.xmp").write_bytes(EMPTY)
    (disk / "red.cr3").write_bytes(b"raw")
    sidecars.export()
    assert (disk / "red.xmp").read_bytes() == EMPTY
    assert said(disk / "red.jpg.xmp").rating == 4


@pytest.mark.parametrize(("extension", "is_ours"), [(b"JPG", True), (b"CR3", False)])
def test_a_short_name_may_tell_whose_it_is(sidecars, disk, extension, is_ours):
    told = EMPTY.replace(
        b'rdf:about=""',
        b'rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
        b' photoshop:SidecarForExtension="' + extension + b'"',
    )
    (disk / "red.xmp").write_bytes(told)
    (disk / "red.cr3").write_bytes(b"raw")
    sidecars.export()
    assert ((disk / "red.xmp").read_bytes() != told) == is_ours
    assert (disk / "red.jpg.xmp").exists() != is_ours


# -- reading -------------------------------------------------------------------------------------------
def test_ratings_and_tags_are_taken_over_and_can_be_given_back(sidecars, disk, library, three):
    (disk / "red.jpg.xmp").write_bytes(written(EMPTY, Said(2, ("theirs",))))
    (disk / "blue.jpg.xmp").write_bytes(written(EMPTY, Said(5)))
    report = sidecars.take_over()
    assert (report.changed, report.same, report.problems) == (2, 1, ())
    assert marks(library, three[0]) == (2, ("Holiday", "theirs"))
    assert marks(library, three[2]) == (5, ())
    Marks(library.catalog, lambda _ids: None).put(report.before)
    assert marks(library, three[0]) == (4, ("Holiday",))
    assert marks(library, three[2]) == (0, ())
    assert sidecars.take_over([three[1]]).changed == 0


def test_what_lies_inside_is_read_where_there_is_no_sidecar(sidecars, disk, library, three, inside):
    inside["blue.jpg"] = (3, ("inside",))
    inside["red.jpg"] = (1, ("stale",))
    (disk / "red.jpg.xmp").write_bytes(written(EMPTY, Said(4, ("Holiday",))))
    sidecars.take_over()
    assert marks(library, three[2]) == (3, ("inside",))
    assert marks(library, three[0]) == (4, ("Holiday",)), "the sidecar is newer than what is inside"


def test_a_tag_that_was_taken_away_elsewhere_goes_here_too(sidecars, disk, library, three):
    sidecars.export()
    path = disk / "green.jpg.xmp"
    was = path.read_text("utf-8")
    start, end = was.index("<dc:subject>"), was.index("</dc:subject>") + len("</dc:subject>")
    path.write_text(was[:start] + was[end:], "utf-8")
    assert sidecars.take_over().changed == 1
    assert marks(library, three[1]) == (0, ())


def test_a_rejected_photo_has_no_rating_here(sidecars, disk, library, three):
    (disk / "blue.jpg.xmp").write_bytes(written(EMPTY, Said(-1)))
    assert sidecars.take_over().changed == 0
    assert marks(library, three[2]) == (0, ())


def test_a_file_that_cannot_be_read_does_not_stop_the_others(
    sidecars, disk, library, three, inside
):
    inside["blue.jpg"] = UnreadableFile("It ends too early.")
    (disk / "green.jpg.xmp").write_bytes(b"rubbish")
    (disk / "red.jpg.xmp").write_bytes(written(EMPTY, Said(4, ("new",))))
    report = sidecars.take_over()
    assert [problem.path.name for problem in report.problems] == ["blue.jpg", "green.jpg"]
    assert report.changed == 1


def test_copies_gather_what_all_their_sidecars_say(sidecars, disk, library, three):
    (disk / "copy.jpg").write_bytes(b"picture of red.jpg")
    library.add("copy.jpg", photo_of("red"), content_hash="hash of red.jpg", tags=["Holiday"])
    for name, tag in (("red", "one"), ("copy", "two")):
        told = written(EMPTY, Said(4, (tag,)))
        (disk / f"{name}.jpg.xmp").write_bytes(told)
    report = sidecars.take_over()
    assert marks(library, three[0]) == (4, ("Holiday", "one", "two"))
    Marks(library.catalog, lambda _ids: None).put(report.before)
    assert marks(library, three[0]) == (4, ("Holiday",))


def test_sounds_have_sidecars_too(sidecars, disk, library):
    (disk / "bell.wav").write_bytes(b"sound")
    number = library.add("bell.wav", sound_of(440), Kind.AUDIO, tags=["bell"])
    assert sidecars.export([number]).changed == 1
    assert said(disk / "bell.wav.xmp").tags == ("bell",)


# -- the work ------------------------------------------------------------------------------------------
def test_progress_is_told_and_it_can_be_stopped(sidecars, disk):
    stop, told = threading.Event(), []

    def hear(done, total):
        told.append((done, total))
        stop.set()

    report = sidecars.export(on_progress=hear, stop=stop)
    assert told == [(1, 3)]
    assert report.is_stopped


def test_files_that_cannot_be_reached_are_left_out(sidecars, disk, library):
    library.change("UPDATE root SET state = 'offline'")
    report = sidecars.export()
    assert (report.changed, report.same, report.problems) == (0, 0, ())
