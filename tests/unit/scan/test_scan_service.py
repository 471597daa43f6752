"""The whole of scanning and watching: real thread, real watchdog, real folders."""

import threading

import pytest

from engine.domain import RootState
from engine.errors import EnvironmentProblem
from engine.events import EventBus, FilesChanged, RootChanged
from engine.scan.service import ScanService

WAIT_S = 20


class Running:
    """A service with everything it told, and a way to wait for the rows to be as expected."""

    def __init__(self, world):
        self.world = world
        self.events = []
        self.threads = set()
        self._news = threading.Condition()
        bus = EventBus()
        bus.subscribe(self._hear)
        self.service = ScanService(
            world.catalog,
            bus,
            on_work=self._work,
            library_folder=world.library,
            quiet_s=0.02,
        )

    def _hear(self, event):
        with self._news:
            self.events.append(event)
            self._news.notify_all()

    def _work(self):
        with self._news:
            self.threads.add(threading.current_thread().name)
            self._news.notify_all()

    def wait_until(self, happened):
        with self._news:
            assert self._news.wait_for(happened, WAIT_S), (self.world.rows(), self.events)


@pytest.fixture
def running(world):
    running = Running(world)
    yield running
    running.service.close()


def test_scan_now_without_watching(running, world):
    world.put("a/x.jpg")
    world.put("b.txt")
    assert running.service.scan_now([world.root]) == [world.root_id]
    assert world.there() == {"a/x.jpg"}
    assert not running.service.is_scanning
    (root,) = running.service.roots()
    assert (root.files, root.queued, root.skipped) == (1, 1, 1)
    running.wait_until(lambda: running.threads == {"trouvere-scanner"})


def test_scan_now_adds_what_is_new_and_keeps_to_the_part_asked_for(running, world, tmp_path):
    new = tmp_path / "new"
    (new / "sub").mkdir(parents=True)
    (new / "x.jpg").touch()
    (new / "sub/y.jpg").touch()
    (number,) = running.service.scan_now([new])
    assert world.there(number) == {"x.jpg", "sub/y.jpg"}
    (new / "z.jpg").touch()
    (new / "sub/z.jpg").touch()
    assert running.service.scan_now([new / "sub"]) == [number]
    assert world.there(number) == {"x.jpg", "sub/y.jpg", "sub/z.jpg"}
    assert running.service.scan_now() == sorted([world.root_id, number])
    assert "z.jpg" in world.there(number)


def test_scan_now_of_several_folders(running, world):
    for name in ("a/1.jpg", "b/2.jpg", "c/3.jpg"):
        world.put(name)
    assert running.service.scan_now([world.root / "a", world.root / "b"]) == [world.root_id]
    assert world.there() == {"a/1.jpg", "b/2.jpg"}


def test_what_scan_now_refuses(running, world, tmp_path):
    world.put("a.jpg")
    world.put(".hidden/b.jpg")
    (tmp_path / "good").mkdir()
    with pytest.raises(EnvironmentProblem, match="does not exist"):
        running.service.scan_now([tmp_path / "good", tmp_path / "nowhere"])
    assert [root.id for root in running.service.roots()] == [world.root_id]
    with pytest.raises(EnvironmentProblem, match="is a file"):
        running.service.scan_now([world.root / "a.jpg"])
    with pytest.raises(EnvironmentProblem, match="is left out"):
        running.service.scan_now([world.root / ".hidden"])
    with pytest.raises(EnvironmentProblem, match="library itself"):
        running.service.scan_now([world.library])
    assert world.rows() == {}


def test_scan_now_of_nothing_but_an_unplugged_drive(running, world):
    world.put("a.jpg")
    running.service.scan_now()
    world.put_on_disk(device=12345)
    (world.root / "a.jpg").unlink()
    with pytest.raises(EnvironmentProblem, match="unplugged"):
        running.service.scan_now([world.root])
    assert running.service.roots()[0].state is RootState.OFFLINE
    assert world.there() == {"a.jpg"}


@pytest.mark.slow
def test_watching_from_file_to_row(running, world):
    world.put("old.jpg")
    running.service.start(watch=True)
    running.wait_until(lambda: world.there() == {"old.jpg"})
    assert running.service.roots()[0].state is RootState.WATCHED
    world.index("old.jpg")
    id_ = world.rows()["old.jpg"]["id"]
    world.put("deep/er/new.mp3")
    running.wait_until(lambda: world.there() == {"old.jpg", "deep/er/new.mp3"})
    (world.root / "old.jpg").rename(world.root / "deep/moved.jpg")
    running.wait_until(lambda: world.there() == {"deep/moved.jpg", "deep/er/new.mp3"})
    row = world.rows()["deep/moved.jpg"]
    assert (row["id"], row["state"]) == (id_, "searchable")
    (world.root / "deep/moved.jpg").unlink()
    running.wait_until(lambda: world.there() == {"deep/er/new.mp3"})
    assert world.rows()["deep/moved.jpg"]["missing_since"]
    running.service.rescan(world.root_id)
    running.wait_until(lambda: "deep/moved.jpg" not in world.rows())


@pytest.mark.slow
def test_moves_between_watched_roots(running, world, tmp_path):
    other = world.add_root(tmp_path / "other")
    world.put("sub/a.jpg")
    running.service.start(watch=True)
    running.wait_until(lambda: world.there() == {"sub/a.jpg"})
    world.index("sub/a.jpg")
    id_ = world.rows()["sub/a.jpg"]["id"]
    (world.root / "sub").rename(tmp_path / "other/sub")
    running.wait_until(lambda: world.there(other) == {"sub/a.jpg"} and not world.there())
    assert world.rows(other)["sub/a.jpg"]["id"] == id_


@pytest.mark.slow
def test_roots_come_and_go_while_watching(running, world, tmp_path):
    running.service.start(watch=True)
    new = tmp_path / "new"
    new.mkdir()
    (new / "a.jpg").touch()
    root = running.service.add_root(new)
    assert (root.path, root.state) == (new.resolve(), RootState.WATCHED)
    running.wait_until(lambda: world.there(root.id) == {"a.jpg"})
    (new / "b.jpg").touch()
    running.wait_until(lambda: world.there(root.id) == {"a.jpg", "b.jpg"})
    assert running.service.add_root(new).id == root.id
    (new / "sub").mkdir()
    with pytest.raises(EnvironmentProblem, match="already covered"):
        running.service.add_root(new / "sub")
    running.service.remove_root(root.id)
    assert [known.id for known in running.service.roots()] == [world.root_id]
    assert RootChanged(root.id, None) in running.events
    assert FilesChanged() in running.events
    assert (new / "a.jpg").exists()


def test_a_root_that_contains_another_takes_its_rows_over(running, world, tmp_path):
    world.put("a.jpg")
    running.service.scan_now()
    world.index("a.jpg")
    id_ = world.rows()["a.jpg"]["id"]
    outer = running.service.add_root(world.root.parent)
    (number,) = running.service.scan_now([outer.path])
    assert number == outer.id
    rows = world.rows(outer.id)
    assert set(rows) == {"files/a.jpg"}  # and nothing of the library beside it
    assert (rows["files/a.jpg"]["id"], rows["files/a.jpg"]["state"]) == (id_, "searchable")
    assert RootChanged(world.root_id, None) in running.events


def test_a_mistake_of_ours_ends_neither_thread_nor_waiting(running, world, monkeypatch):
    def stumble(_targets):
        raise ZeroDivisionError

    monkeypatch.setattr(running.service._loop, "look", stumble)
    with pytest.raises(ZeroDivisionError):
        running.service.scan_now()
    monkeypatch.undo()
    world.put("a.jpg")
    running.service.scan_now()
    assert world.there() == {"a.jpg"}


def test_closing_breaks_off_a_scan_and_fails_later_ones(world):
    running = Running(world)
    for number in range(3):
        world.put(f"{number}/x.jpg")
    walking, go_on = threading.Event(), threading.Event()
    scanner = running.service._loop._parts.scanner
    check = scanner._check

    def slow():
        walking.set()
        go_on.wait(WAIT_S)
        check()

    scanner._check = slow
    problems = []

    def ask():
        try:
            running.service.scan_now()
        except EnvironmentProblem as problem:
            problems.append(problem.text)

    asking = threading.Thread(target=ask)
    asking.start()
    assert walking.wait(WAIT_S)
    assert running.service.is_scanning
    running.service._closing.set()
    go_on.set()
    running.service.close()
    asking.join(WAIT_S)
    assert len(problems) == 1
    assert "closed" in problems[0]
    assert world.rows() == {}
    with pytest.raises(EnvironmentProblem, match="closed"):
        running.service.scan_now()
    running.service.rescan()
    running.service.close()


def test_closing_what_never_began(world):
    running = Running(world)
    running.service.add_root(world.root)
    running.service.close()
    assert not running.service._thread.is_alive()


def test_threads_end(world):
    before = set(threading.enumerate())
    running = Running(world)
    running.service.start(watch=True)
    running.service.scan_now()
    running.service.close()
    assert set(threading.enumerate()) <= before
