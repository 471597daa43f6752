"""What the scanner's thread decides, driven by hand with a clock of our own; disk and catalog are real."""

import errno
import shutil

import pytest

from engine.domain import RootState
from engine.events import EventBus, FilesChanged, Notice, RootChanged
from engine.scan.loop import Parts, ScanLoop
from engine.scan.schedule import CHECK_S, RETRY_S, Schedule
from engine.scan.targets import Target
from engine.store import roots as rows_of_roots
from engine.watch.aggregate import Aggregator
from engine.watch.keeper import WatchKeeper


class Watcher:
    """Watches nothing, and fails when told to."""

    def __init__(self):
        self.watched = set()
        self.problem = None
        self.closed = False

    def watch(self, root_id, _root):
        if self.problem:
            raise self.problem
        self.watched.add(root_id)

    def unwatch(self, root_id):
        self.watched.discard(root_id)

    def is_watching(self, root_id):
        return root_id in self.watched

    def close(self):
        self.closed = True


class Driven:
    """A loop over a `ScanWorld`, its clock, and what it told."""

    def __init__(self, world):
        self.world = world
        self.now = 1000.0
        self.network = set()
        self.events = []
        self.watcher = Watcher()
        bus = EventBus()
        bus.subscribe(self.events.append)
        self.loop = ScanLoop(
            Parts(
                catalog=world.catalog,
                bus=bus,
                scanner=world.scanner,
                keeper=WatchKeeper(self.watcher, poll_s=600, is_network=self.is_network),
                watcher=self.watcher,
                aggregator=Aggregator(quiet_s=0.5),
                schedule=Schedule(rescan_s=3600, poll_s=600, uniform=lambda _low, _high: 1.0),
                is_network=self.is_network,
                clock=lambda: self.now,
            )
        )

    def is_network(self, path):
        return path in self.network

    def after(self, seconds):
        """Let time pass, with every stop that the thread would make."""
        end = self.now + seconds
        while (patience := self.loop.patience_s()) is not None and self.now + patience <= end:
            self.now += max(patience, 0.001)
            self.loop.run_due()
        self.now = end
        self.loop.run_due()

    def state(self):
        return rows_of_roots.root_states(self.world.catalog.read())[self.world.root_id]

    def told(self, kind):
        return [event for event in self.events if isinstance(event, kind)]


@pytest.fixture
def driven(world):
    return Driven(world)


def test_begin_watches_and_looks(driven, world):
    world.put("a.jpg")
    assert driven.loop.patience_s() is None
    driven.loop.begin_watching()
    assert driven.watcher.watched == {world.root_id}
    assert world.there() == {"a.jpg"}
    assert driven.state() == (RootState.WATCHED, "")
    assert driven.loop.has_work
    assert driven.told(RootChanged) == [RootChanged(world.root_id, RootState.WATCHED, "")]


def test_a_hint_leads_to_a_look_when_things_are_quiet(driven, world):
    driven.loop.begin_watching()
    driven.loop.has_work = False
    world.put("a/x.jpg")
    driven.loop.hint(world.root_id, "a/x.jpg")
    driven.after(0.4)
    assert world.there() == set()
    driven.after(0.2)
    assert world.there() == {"a/x.jpg"}
    assert driven.loop.has_work


def test_a_move_told_by_two_hints_is_a_move(driven, world):
    world.put("a.jpg")
    driven.loop.begin_watching()
    world.index("a.jpg")
    id_ = world.rows()["a.jpg"]["id"]
    (world.root / "b").mkdir()
    (world.root / "a.jpg").rename(world.root / "b/c.jpg")
    driven.loop.hint(world.root_id, "a.jpg")
    driven.loop.hint(world.root_id, "b/c.jpg")
    driven.after(1)
    assert {name: (row["id"], row["state"]) for name, row in world.rows().items()} == {
        "b/c.jpg": (id_, "searchable")
    }
    assert driven.told(FilesChanged) == [FilesChanged((id_,))]


def test_hints_about_a_root_that_was_removed_are_dropped(driven, world):
    driven.loop.begin_watching()
    driven.loop.hint(99, "a.jpg")
    driven.after(1)


def test_every_root_is_looked_through_now_and_then(driven, world):
    driven.loop.begin_watching()
    world.put("unheard.jpg")
    driven.after(3500)
    assert world.there() == set()
    driven.after(200)
    assert world.there() == {"unheard.jpg"}


def test_network_drives_are_polled_more_often(driven, world):
    driven.network.add(world.root)
    driven.loop.begin_watching()
    assert driven.state() == (RootState.POLLED, "Network drive: looked through every 10 minutes.")
    world.put("a.jpg")
    driven.after(610)
    assert world.there() == {"a.jpg"}
    assert not driven.watcher.watched


def test_without_watching_nothing_is_planned(driven, world):
    driven.network.add(world.root)
    driven.loop.look(None)
    assert driven.loop.patience_s() is None
    assert driven.state()[0] is RootState.POLLED
    assert not driven.watcher.watched


# -- trouble with watching ---------------------------------------------------------------------
def test_the_limit_is_said_and_tried_again_later(driven, world):
    driven.watcher.problem = OSError(errno.ENOSPC, "inotify watch limit reached")
    driven.loop.begin_watching()
    state, note = driven.state()
    assert state is RootState.POLLED
    assert "fs.inotify.max_user_watches" in note
    world.put("a.jpg")
    driven.after(50)
    assert world.there() == set()
    driven.watcher.problem = None
    driven.after(RETRY_S + CHECK_S)
    assert driven.state() == (RootState.WATCHED, "")
    assert world.there() == {"a.jpg"}  # what was missed meanwhile


def test_a_watch_lost_while_running(driven, world):
    driven.loop.begin_watching()
    world.put("a.jpg")
    driven.loop.lost(world.root_id, OSError(errno.ENOSPC, "limit"))
    assert driven.state()[0] is RootState.POLLED
    assert world.there() == {"a.jpg"}
    told = len(driven.events)
    driven.loop.lost(world.root_id, OSError(errno.ENOSPC, "limit"))  # the next subfolder
    assert len(driven.events) == told


def test_a_watcher_that_died_is_noticed(driven, world):
    driven.loop.begin_watching()
    driven.watcher.watched.clear()
    world.put("a.jpg")
    driven.after(CHECK_S + 1)
    assert driven.state()[0] is RootState.POLLED
    assert world.there() == {"a.jpg"}
    driven.after(RETRY_S + CHECK_S)
    assert driven.state() == (RootState.WATCHED, "")


# -- offline -----------------------------------------------------------------------------------
def test_unplugged_and_plugged_in_again(driven, world, tmp_path):
    world.put("a.jpg")
    driven.loop.begin_watching()
    world.root.rename(tmp_path / "drawer")
    driven.after(CHECK_S + 1)
    state, note = driven.state()
    assert state is RootState.OFFLINE
    assert "not there" in note
    assert world.there() == {"a.jpg"}
    assert not driven.watcher.watched
    told = len(driven.events)
    driven.after(600)
    assert len(driven.events) == told  # said once
    world.put(str(tmp_path / "drawer/b.jpg"))
    (tmp_path / "drawer").rename(world.root)
    driven.after(CHECK_S + 1)
    assert driven.state() == (RootState.WATCHED, "")
    assert world.there() == {"a.jpg", "b.jpg"}
    assert driven.watcher.watched == {world.root_id}


def test_offline_from_the_start(driven, world):
    shutil.rmtree(world.root)
    driven.loop.begin_watching()
    assert driven.state()[0] is RootState.OFFLINE
    assert not driven.watcher.watched
    world.root.mkdir()
    world.put("a.jpg")
    driven.after(CHECK_S + 1)
    assert driven.state()[0] is RootState.WATCHED
    assert world.there() == {"a.jpg"}


def test_a_hint_at_a_deleted_root_takes_it_offline(driven, world):
    world.put("a.jpg")
    driven.loop.begin_watching()
    shutil.rmtree(world.root)
    driven.loop.hint(world.root_id, "a.jpg")
    driven.loop.hint(world.root_id, "")
    driven.after(1)
    assert driven.state()[0] is RootState.OFFLINE
    assert world.there() == {"a.jpg"}


def test_a_folder_put_in_the_place_of_a_root_is_looked_through(driven, world, tmp_path):
    world.put("a.jpg")
    driven.loop.begin_watching()
    world.root.rename(tmp_path / "old")
    world.root.mkdir()
    world.put("b.jpg", b"b")
    driven.after(CHECK_S + 1)
    assert world.there() == {"b.jpg"}
    assert driven.state()[0] is RootState.WATCHED


# -- other trouble -----------------------------------------------------------------------------
def test_a_full_disk_is_said_once_and_scanning_goes_on_later(driven, world):
    driven.loop.begin_watching()
    for number in range(200):
        world.put(f"{'long' * 30}/{number:0100}.jpg", b"x" * (number + 1))
    writer = world.catalog._writer
    pages = writer.execute("PRAGMA page_count").fetchone()[0]
    writer.execute(f"PRAGMA max_page_count = {pages}")
    driven.loop.hint(world.root_id, "")
    driven.after(3 * RETRY_S)
    (notice,) = driven.told(Notice)
    assert "full" in notice.text
    assert world.there() == set()
    writer.execute("PRAGMA max_page_count = 1000000")
    driven.after(RETRY_S + 1)
    assert len(world.there()) == 200


def test_notes_of_a_scan_stay_until_the_next_full_one(driven, world):
    bad = b"caf\xe9.jpg".decode("utf-8", "surrogateescape")
    (world.root / bad).touch()
    world.put("a/x.jpg")
    driven.loop.begin_watching()
    assert "not valid Unicode" in driven.state()[1]
    driven.loop.look([Target(world.root_id, "a")])
    assert "not valid Unicode" in driven.state()[1]
    (world.root / bad).unlink()
    driven.loop.look(None)
    assert driven.state() == (RootState.WATCHED, "")


def test_a_removed_root_is_forgotten(driven, world):
    driven.loop.begin_watching()
    world.catalog.write(lambda c: rows_of_roots.remove_root(c, world.root_id))
    driven.loop.forget([world.root_id])
    assert not driven.watcher.watched
    driven.after(4000)
    driven.loop.close()
    assert driven.watcher.closed
