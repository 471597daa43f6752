import os
import threading

from engine.domain import Kind
from engine.scan.health import GONE, SILENT, Probe, is_unplugged, lost_devices, why_offline
from engine.scan.walk import Walk
from engine.store.facts import Fact, KnownFile


def row(name, device=7, inode=1):
    return KnownFile(1, name, Kind.PHOTO, 1, 1, device, inode, None, 1, missing=False)


def seen(*names, devices=(8,), folders=1):
    facts = [Fact(1, name, Kind.PHOTO, 1, 1, 8, 1) for name in names]
    return Walk(facts=facts, files=len(facts), folders=folders, devices=set(devices))


def test_reasons(tmp_path):
    (tmp_path / "file").touch()
    assert why_offline(tmp_path) == ""
    assert why_offline(tmp_path / "nowhere") == GONE
    assert why_offline(tmp_path / "file") == GONE


def test_disks_that_show_nothing_are_lost():
    assert lost_devices([row("a")], seen()) == {7}
    assert lost_devices([row("a")], seen(devices=(7, 8))) == set()
    assert lost_devices([row("a"), row("b")], seen("b")) == set()  # 7 is 8 now
    assert lost_devices([row("a"), row("b", device=9)], seen("b")) == {7}
    assert lost_devices([row("a", device=0, inode=0)], seen()) == set()  # Windows
    assert lost_devices([], seen()) == set()


def test_only_an_empty_folder_is_an_empty_mount_point():
    assert is_unplugged([row("a")], seen())
    assert not is_unplugged([], seen())
    assert not is_unplugged([row("a")], seen("new"))
    assert not is_unplugged([row("a")], seen(folders=2))
    assert not is_unplugged([row("a")], seen(devices=(7,)))
    assert not is_unplugged([row("a"), row("b", device=0, inode=0)], seen())


def test_a_drive_that_does_not_answer_is_not_waited_for(tmp_path):
    """A pipe without a writer blocks whoever opens it, like a dead server."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    asked = []

    class Dead(type(tmp_path)):
        def __fspath__(self):
            asked.append(1)
            with pipe.open("rb"):
                return str(tmp_path)

    before = threading.active_count()
    probe = Probe(answer_within_s=0.05)
    dead = Dead(tmp_path)
    assert probe.why_offline(dead) == SILENT
    assert probe.why_offline(dead) == SILENT
    assert len(asked) == 1  # no second thread for the same drive
    with pipe.open("wb"):
        pass  # the server is back
    for thread in threading.enumerate():
        if thread.name == "trouvere-probe":
            thread.join(10)
    assert threading.active_count() <= before
    assert Probe().why_offline(tmp_path) == ""
