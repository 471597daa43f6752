"""watchdog for real: hints from changes on the disk."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from engine.watch.watcher import FolderWatcher

REPOSITORY = Path(__file__).parents[3]


class Heard:
    """Hints as they come, and a way to wait for one."""

    def __init__(self):
        self.hints = []
        self.lost = []
        self._news = threading.Condition()

    def hint(self, root_id, relpath):
        with self._news:
            self.hints.append((root_id, relpath))
            self._news.notify_all()

    def lose(self, root_id, problem):
        with self._news:
            self.lost.append((root_id, problem))
            self._news.notify_all()

    def wait_for(self, *hints):
        with self._news:
            assert self._news.wait_for(lambda: set(hints) <= set(self.hints), 10), self.hints


@pytest.fixture
def heard():
    return Heard()


@pytest.fixture
def watcher(heard):
    watcher = FolderWatcher(heard.hint, heard.lose)
    yield watcher
    watcher.close()


def test_changes_are_heard(tmp_path, watcher, heard):
    (tmp_path / "a").mkdir()
    (tmp_path / "a/old.jpg").touch()
    watcher.watch(7, tmp_path)
    assert watcher.is_watching(7)
    (tmp_path / "a/new.jpg").write_bytes(b"1")
    heard.wait_for((7, "a/new.jpg"))
    (tmp_path / "a/old.jpg").rename(tmp_path / "renamed.jpg")
    heard.wait_for((7, "a/old.jpg"), (7, "renamed.jpg"))
    (tmp_path / "a/new.jpg").unlink()
    (tmp_path / "b/c").mkdir(parents=True)
    (tmp_path / "b/c/deep.jpg").touch()
    heard.wait_for((7, "b/c/deep.jpg"))


def test_reading_is_not_heard(tmp_path, watcher, heard):
    """Else indexing a file would be a reason to look at it again."""
    (tmp_path / "a.jpg").write_bytes(b"1")
    watcher.watch(1, tmp_path)
    (tmp_path / "a.jpg").read_bytes()
    list(tmp_path.iterdir())
    (tmp_path / "b.jpg").touch()
    heard.wait_for((1, "b.jpg"))
    assert (1, "a.jpg") not in heard.hints


def test_each_root_is_told_apart(tmp_path, watcher, heard):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    watcher.watch(1, tmp_path / "one")
    watcher.watch(2, tmp_path / "two")
    watcher.unwatch(1)
    (tmp_path / "one/a.jpg").touch()
    (tmp_path / "two/b.jpg").touch()
    heard.wait_for((2, "b.jpg"))
    assert {root_id for root_id, _ in heard.hints} == {2}
    assert (watcher.is_watching(1), watcher.is_watching(2)) == (False, True)


def test_watching_again_is_no_harm(tmp_path, watcher, heard):
    watcher.watch(1, tmp_path)
    watcher.watch(1, tmp_path)
    (tmp_path / "a.jpg").touch()
    heard.wait_for((1, "a.jpg"))
    watcher.unwatch(1)
    watcher.unwatch(1)
    assert not watcher.is_watching(1)


def test_a_deleted_root_is_not_watched_any_more(tmp_path, watcher, heard):
    (tmp_path / "root").mkdir()
    watcher.watch(1, tmp_path / "root")
    emitter = next(iter(watcher._observer.emitters))
    (tmp_path / "root").rmdir()
    emitter.join(10)
    assert not watcher.is_watching(1)
    heard.wait_for((1, ""))


def test_a_root_that_is_not_there_cannot_be_watched(tmp_path, watcher):
    with pytest.raises(OSError, match="No such"):
        watcher.watch(1, tmp_path / "nowhere")
    assert not watcher.is_watching(1)


def test_lost_events_are_a_reason_to_look_at_everything(tmp_path, watcher, heard):
    from watchdog.observers.inotify_c import InotifyConstants, InotifyEvent, Mask

    watcher.watch(3, tmp_path)
    overflow = InotifyEvent(-1, Mask(InotifyConstants.IN_Q_OVERFLOW), 0, b"")
    watcher._source.handle_event(overflow)
    heard.wait_for((3, ""))


def test_threads_have_names_and_end(tmp_path, heard):
    before = set(threading.enumerate())
    watcher = FolderWatcher(heard.hint, heard.lose)
    watcher.watch(1, tmp_path)
    names = {thread.name for thread in set(threading.enumerate()) - before}
    assert {"trouvere-watcher", "trouvere-inotify"} <= names
    watcher.close()
    watcher.close()
    assert set(threading.enumerate()) <= before


LIMITED = """
import sys, threading
from pathlib import Path
from engine.watch.watcher import FolderWatcher, explain
root = Path(sys.argv[1])
came = threading.Event()
told = []
def lose(root_id, problem):
    told.append((root_id, explain(problem)))
    came.set()
watcher = FolderWatcher(lambda *_: None, lose)
small = root / "small"
small.mkdir()
watcher.watch(2, small)
try:
    watcher.watch(1, root / "big")
except OSError as problem:
    print("refused:", explain(problem))
print("watching:", watcher.is_watching(1), watcher.is_watching(2))
for number in range(8):
    (small / str(number)).mkdir()
print("told:", came.wait(10), told[:1])
watcher.close()
"""


def run_limited(limit, number, tmp_path):
    """Run LIMITED in a user namespace of its own, under a limit of the kernel's."""
    enter = f'echo {number} > /proc/sys/user/{limit} && exec "$@"'
    command = ["unshare", "--user", "--map-root-user", "sh", "-c", enter, "sh"]
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        pytest.skip("user namespaces are not allowed here")
    return subprocess.run(
        [*command, sys.executable, "-c", LIMITED, str(tmp_path)],
        capture_output=True, text=True, check=False, cwd=REPOSITORY, timeout=60,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="inotify")
def test_the_limit_of_watches_is_noticed(tmp_path):
    for number in range(8):
        (tmp_path / f"big/{number}").mkdir(parents=True)
    done = run_limited("max_inotify_watches", 6, tmp_path)
    lines = done.stdout.splitlines()
    assert len(lines) == 3, done.stderr
    assert "fs.inotify.max_user_watches=1048576" in lines[0]
    assert lines[1] == "watching: False True"
    assert lines[2].startswith("told: True [(2, ")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="inotify")
def test_the_limit_of_instances_is_noticed(tmp_path):
    done = run_limited("max_inotify_instances", 0, tmp_path)
    assert "inotify instance limit reached" in done.stderr.splitlines()[-1]
