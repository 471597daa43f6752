"""Worker processes: one bad file never stops the others."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from PIL import Image

from engine.domain import Kind
from engine.errors import EngineBug, UnreadableFile
from engine.media.base import Loaded, Metadata
from engine.media.load import LoadOptions
from engine.media.pool import LoaderPool

Opened = Callable[..., LoaderPool]
WAIT_S = 60


def misbehave(path: Path, kind: Kind, _options: LoadOptions, _override: Kind | None) -> Loaded:
    """What a worker does, told by the file's name."""
    if path.name == "abort":
        os.abort()
    if path.name == "hang":
        threading.Event().wait()
    if path.name == "hog":
        bytearray(64 << 30)
    if path.name == "bug":
        raise ZeroDivisionError
    if path.name == "shout":
        os.write(1, b"out")
        os.write(2, b"err")
    extra: dict[str, str | int | float] = {}
    if path.name == "modules":
        extra = {
            name: int(name in sys.modules) for name in ("torch", "PySide6", "engine.media.load")
        }
    if path.name == "who":
        extra = {"pid": os.getpid(), "nice": os.nice(0) if hasattr(os, "nice") else 10}
    return Loaded("0", kind, Metadata(extra=extra), (), None)


@pytest.fixture
def opened() -> Iterator[Opened]:
    pools: list[LoaderPool] = []

    def _open(**options: object) -> LoaderPool:
        pools.append(LoaderPool(**options))  # type: ignore[arg-type]
        return pools[-1]

    yield _open
    for pool in pools:
        pool.close()


@pytest.mark.slow
def test_files_are_loaded(opened: Opened, tmp_path: Path) -> None:
    for number in range(6):
        Image.new("RGB", (40 + number, 30), "navy").save(tmp_path / f"{number}.png")
    (tmp_path / "bad.png").write_text("just words")
    pool = opened(workers=2)
    bad = pool.submit(tmp_path / "bad.png", Kind.PHOTO)
    futures = [pool.submit(tmp_path / f"{n}.png", Kind.PHOTO, LoadOptions(32)) for n in range(6)]
    widths = [future.result(WAIT_S).metadata.width for future in futures]
    assert widths == [40, 41, 42, 43, 44, 45]
    with pytest.raises(UnreadableFile, match=r"bad\.png holds text"):
        bad.result(WAIT_S)


@pytest.mark.slow
def test_a_crash_costs_one_file(opened: Opened) -> None:
    pool = opened(workers=1, task=misbehave)
    crash = pool.submit(Path("abort"), Kind.PHOTO)
    after = [pool.submit(Path("fine"), Kind.PHOTO) for _n in range(3)]
    with pytest.raises(UnreadableFile, match="abort crashed the decoder"):
        crash.result(WAIT_S)
    assert [future.result(WAIT_S).kind for future in after] == [Kind.PHOTO] * 3


@pytest.mark.slow
def test_a_hanging_file_is_given_up(opened: Opened) -> None:
    pool = opened(workers=1, timeout_s=1.0, task=misbehave)
    hang, after = pool.submit(Path("hang"), Kind.AUDIO), pool.submit(Path("fine"), Kind.AUDIO)
    with pytest.raises(UnreadableFile, match="hang took longer than 1 seconds"):
        hang.result(WAIT_S)
    assert after.result(WAIT_S).kind is Kind.AUDIO


@pytest.mark.slow
@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="no limit of address space")
def test_a_greedy_file_is_stopped(opened: Opened) -> None:
    pool = opened(workers=1, task=misbehave)
    with pytest.raises(UnreadableFile, match="hog needs more memory"):
        pool.submit(Path("hog"), Kind.PHOTO).result(WAIT_S)
    assert pool.submit(Path("fine"), Kind.PHOTO).result(WAIT_S)


@pytest.mark.slow
def test_workers_are_modest(opened: Opened) -> None:
    pool = opened(workers=1, task=misbehave)
    loaded = pool.submit(Path("modules"), Kind.PHOTO).result(WAIT_S).metadata.extra
    assert loaded["torch"] == 0
    assert loaded["PySide6"] == 0
    assert pool.submit(Path("who"), Kind.PHOTO).result(WAIT_S).metadata.extra["nice"] >= 10


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "nice"), reason="no niceness")
def test_what_people_wait_for_is_not_put_behind(opened: Opened) -> None:
    pool = opened(workers=1, task=misbehave, urgent=True)
    told = pool.submit(Path("who"), Kind.PHOTO).result(WAIT_S).metadata.extra
    assert told["nice"] == os.nice(0)


@pytest.mark.slow
def test_what_decoders_print_goes_nowhere(
    opened: Opened, capfd: pytest.CaptureFixture[str]
) -> None:
    assert opened(workers=1, task=misbehave).submit(Path("shout"), Kind.PHOTO).result(WAIT_S)
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
def test_a_fault_of_ours_names_the_file_too(opened: Opened) -> None:
    with pytest.raises(UnreadableFile, match="bug crashed"):
        opened(workers=1, task=misbehave).submit(Path("bug"), Kind.PHOTO).result(WAIT_S)


def is_running(pid: int) -> bool:
    """False too for a process that has ended and only waits to be collected."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.slow
def test_a_killed_idle_worker_does_not_stop_the_pool(opened: Opened) -> None:
    pool = opened(workers=1, task=misbehave)
    pid = int(pool.submit(Path("who"), Kind.PHOTO).result(WAIT_S).metadata.extra["pid"])
    psutil.Process(pid).kill()
    assert pool.submit(Path("fine"), Kind.PHOTO).result(WAIT_S)
    assert pool.submit(Path("fine"), Kind.PHOTO).result(WAIT_S)


@pytest.mark.slow
def test_closing_ends_workers_and_waiting_files(opened: Opened) -> None:
    pool = opened(workers=1, task=misbehave)
    pid = int(pool.submit(Path("who"), Kind.PHOTO).result(WAIT_S).metadata.extra["pid"])
    hang, waiting = pool.submit(Path("hang"), Kind.PHOTO), pool.submit(Path("x"), Kind.PHOTO)
    pool.close()
    assert hang.cancelled() or hang.exception(WAIT_S) is not None
    assert waiting.cancelled() or waiting.exception(WAIT_S) is not None
    assert not is_running(pid)
    with pytest.raises(EngineBug):
        pool.submit(Path("fine"), Kind.PHOTO)
    pool.close()


@pytest.mark.slow
def test_cancelling_stops_the_work(opened: Opened) -> None:
    pool = opened(workers=1, task=misbehave)
    hang = pool.submit(Path("hang"), Kind.PHOTO)
    assert hang.cancel()
    assert pool.submit(Path("fine"), Kind.PHOTO).result(WAIT_S)


@pytest.mark.slow
@pytest.mark.crash
def test_workers_die_with_their_parent(tmp_path: Path) -> None:
    import subprocess

    script = tmp_path / "parent.py"
    script.write_text(
        "import sys, os\nfrom pathlib import Path\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from test_media_pool import misbehave\n"
        "from engine.domain import Kind\nfrom engine.media.pool import LoaderPool\n"
        "if __name__ == '__main__':\n"
        "    pool = LoaderPool(workers=1, task=misbehave)\n"
        "    who = pool.submit(Path('who'), Kind.PHOTO).result()\n"
        "    print(who.metadata.extra['pid'], flush=True)\n"
        "    os._exit(0)\n"
    )
    run = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=WAIT_S, check=True
    )
    pid = int(run.stdout)
    deadline = time.monotonic() + 10
    while is_running(pid) and time.monotonic() < deadline:
        threading.Event().wait(0.02)
    assert not is_running(pid)
