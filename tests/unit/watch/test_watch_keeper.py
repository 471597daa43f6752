import errno
from pathlib import Path

import pytest

from engine.domain import RootState
from engine.watch.keeper import WatchKeeper, retry_delay_s

ROOT = Path("/photos")


class Watcher:
    """Refuses as often as told."""

    def __init__(self, *refusals):
        self.refusals = list(refusals)
        self.watched = set()

    def watch(self, root_id, _root):
        if self.refusals:
            raise OSError(self.refusals.pop(0), "no")
        self.watched.add(root_id)

    def unwatch(self, root_id):
        self.watched.discard(root_id)

    def is_watching(self, root_id):
        return root_id in self.watched


def keeper(watcher, *, network=False):
    return WatchKeeper(watcher, poll_s=600, is_network=lambda _path: network)


def test_watched():
    watcher = Watcher()
    kept = keeper(watcher)
    standing = kept.begin(1, ROOT, 0)
    assert (standing.state, standing.note) == (RootState.WATCHED, "")
    assert kept.is_watching(1)
    kept.end(1)
    assert not watcher.watched


def test_network_drives_are_polled_and_it_is_said():
    watcher = Watcher()
    kept = keeper(watcher, network=True)
    standing = kept.begin(1, ROOT, 0)
    assert standing.state is RootState.POLLED
    assert standing.note == "Network drive: looked through every 10 minutes."
    assert not watcher.watched
    assert kept.to_retry(1e9) == []


@pytest.mark.parametrize(
    ("number", "fix"),
    [
        (errno.ENOSPC, "sudo sysctl fs.inotify.max_user_watches=1048576"),
        (errno.EMFILE, "sudo sysctl fs.inotify.max_user_instances="),
        (errno.EIO, "cannot be watched here (no)"),
    ],
)
def test_the_note_has_the_fix(number, fix):
    standing = keeper(Watcher(number)).begin(1, ROOT, 0)
    assert standing.state is RootState.POLLED
    assert fix in standing.note
    assert "every 10 minutes" in standing.note


def test_retries_back_off():
    kept = keeper(Watcher(*[errno.ENOSPC] * 3))
    kept.begin(1, ROOT, 0)
    assert kept.to_retry(59) == []
    assert kept.to_retry(60) == [1]
    kept.begin(1, ROOT, 60)
    assert kept.to_retry(179) == []
    assert kept.to_retry(180) == [1]
    kept.begin(1, ROOT, 180)
    assert kept.begin(1, ROOT, 500).state is RootState.WATCHED
    assert kept.to_retry(1e9) == []


def test_a_watch_that_is_lost_is_given_up_whole():
    watcher = Watcher()
    kept = keeper(watcher)
    kept.begin(1, ROOT, 0)
    kept.failed(1, OSError(errno.ENOSPC, "no"), 0)
    assert not watcher.watched
    kept.end(1)
    assert kept.to_retry(1e9) == []


def test_delays_grow_from_a_minute_to_an_hour():
    assert [retry_delay_s(n) for n in (1, 2, 3, 6, 7, 500)] == [60, 120, 240, 1920, 3600, 3600]
