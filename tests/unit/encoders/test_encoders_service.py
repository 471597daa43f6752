import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from engine.domain import Aspect, Kind
from engine.encoders.base import Encoder, Role
from engine.encoders.child import Child, Work
from engine.encoders.local import LocalEncoders, TextCache
from engine.encoders.models import ModelStore
from engine.encoders.photo import COLOUR_INFO
from engine.encoders.resources import resources_folder
from engine.encoders.service import IsolatedEncoders
from engine.errors import EngineBug, EnvironmentProblem, ModelMissing
from engine.media.base import Sample
from tests.helpers.encoder_world import scene

COLOUR = COLOUR_INFO.id
SAMPLES = [Sample(picture=scene(seed)) for seed in range(3)]


@pytest.fixture
def isolated(store: ModelStore) -> Iterator[IsolatedEncoders]:
    encoders = IsolatedEncoders(store)
    yield encoders
    encoders.close()


def children() -> list[psutil.Process]:
    """Encoder processes of this one (its resource tracker is not one)."""
    return [child for child in psutil.Process().children() if is_spawned(child)]


def is_spawned(process: psutil.Process) -> bool:
    """False for what other tests left to be collected, too."""
    try:
        return "spawn_main" in " ".join(process.cmdline())
    except (psutil.ZombieProcess, psutil.NoSuchProcess):
        return False


def colours(encoders: LocalEncoders | IsolatedEncoders, role: Role = Role.ITEM) -> np.ndarray:
    return np.stack([e.vectors[Aspect.COLOUR] for e in encoders.encode(COLOUR, SAMPLES, role)])


def test_texts_are_kept_and_forgotten_in_turn() -> None:
    asked: list[str] = []

    def encode(texts: object) -> np.ndarray:
        asked.extend(texts)  # type: ignore[arg-type]
        return np.float32([[len(text)] for text in texts])  # type: ignore[attr-defined]

    cache = TextCache(2)
    assert cache.encode("j", ["a", "bb", "a"], encode).tolist() == [[1], [2], [1]]
    cache.encode("j", ["a"], encode)
    cache.encode("j", ["ccc"], encode)  # "bb" is the oldest now
    cache.encode("j", ["a", "bb"], encode)
    cache.encode("other", ["bb"], encode)
    assert asked == ["a", "bb", "ccc", "bb", "bb"]


def test_what_was_chosen_is_active(store: ModelStore) -> None:
    encoders = LocalEncoders(store)
    assert encoders.active(Kind.PHOTO) == store.encoders(Kind.PHOTO, None)
    encoders.set_chosen(Kind.PHOTO, "not-here")
    assert encoders.active(Kind.PHOTO) == store.encoders(Kind.PHOTO, None)
    assert encoders.can_encode_text(store.text_joint)
    assert not encoders.can_encode_text("something/else")
    assert encoders.encode_texts(store.text_joint, []).shape[0] == 0
    assert encoders.device == "cpu"


def test_encoders_are_loaded_once_and_let_go(
    store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[str] = []
    load = store.load

    def counted(encoder_id: str, device: str = "cpu") -> Encoder:
        loaded.append(encoder_id)
        return load(encoder_id, device)

    monkeypatch.setattr(store, "load", counted)
    encoders = LocalEncoders(store)
    first = colours(encoders)
    np.testing.assert_array_equal(colours(encoders, Role.EXAMPLE), first)
    encoders.release()
    np.testing.assert_array_equal(colours(encoders), first)
    assert loaded == [COLOUR, COLOUR]


@pytest.mark.slow
def test_processes_give_the_same_and_end_when_released(
    store: ModelStore, isolated: IsolatedEncoders
) -> None:
    before = len(children())
    isolated.release()  # nothing was started yet
    assert len(children()) == before
    expected = colours(LocalEncoders(store))
    np.testing.assert_array_equal(colours(isolated), expected)
    assert len(children()) == before + 1
    np.testing.assert_array_equal(colours(isolated, Role.EXAMPLE), expected)
    assert len(children()) == before + 2  # queries have a process of their own
    twice = isolated.encode_each([COLOUR, COLOUR], SAMPLES, Role.EXAMPLE)
    for outputs in twice:
        np.testing.assert_array_equal([e.vectors[Aspect.COLOUR] for e in outputs], expected)
    isolated.release()
    assert len(children()) == before
    np.testing.assert_array_equal(colours(isolated), expected)


@pytest.mark.slow
def test_a_crashed_process_is_started_again_unnoticed(isolated: IsolatedEncoders) -> None:
    known = {child.pid for child in children()}
    first = colours(isolated)
    process = next(child for child in children() if child.pid not in known)
    process.kill()
    process.wait(10)
    np.testing.assert_array_equal(colours(isolated), first)


@pytest.mark.slow
def test_a_process_that_always_crashes_is_said_plainly(tmp_path: Path) -> None:
    child = Child(Work("test", tmp_path / "no-resources", tmp_path, background=False))
    with pytest.raises(EnvironmentProblem, match="ended twice"):
        child.call("encode", COLOUR, SAMPLES, Role.ITEM)
    child.close()


@pytest.mark.slow
def test_errors_come_back_as_they_are(isolated: IsolatedEncoders) -> None:
    with pytest.raises(ModelMissing, match="not on this machine"):
        isolated.encode("gone/1/1", SAMPLES, Role.ITEM)
    with pytest.raises(EngineBug, match="without a picture"):
        isolated.encode(COLOUR, [Sample(text="words")], Role.ITEM)
    broken = Sample(picture=np.zeros((4, 4), np.uint8))  # not a colour picture
    with pytest.raises(EngineBug, match="encode failed"):
        isolated.encode(COLOUR, [broken], Role.ITEM)
    assert len(colours(isolated)) == 3  # and it goes on


@pytest.mark.slow
def test_many_threads_get_their_own_answers(isolated: IsolatedEncoders, store: ModelStore) -> None:
    expected = colours(LocalEncoders(store))
    wrong: list[int] = []

    def ask(number: int) -> None:
        sample = SAMPLES[number % 3]
        found = isolated.encode(COLOUR, [sample], Role.ITEM)[0].vectors[Aspect.COLOUR]
        if not np.array_equal(found, expected[number % 3]):
            wrong.append(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []


@pytest.mark.slow
@pytest.mark.crash
def test_processes_do_not_outlive_a_killed_parent(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import os, sys, psutil\n"
        "from pathlib import Path\n"
        "import numpy as np\n"
        "from engine.encoders.base import Role\n"
        "from engine.encoders.models import ModelStore\n"
        "from engine.encoders.resources import resources_folder\n"
        "from engine.encoders.service import IsolatedEncoders\n"
        "from engine.media.base import Sample\n"
        "if __name__ == '__main__':\n"
        "    encoders = IsolatedEncoders(ModelStore(resources_folder(), Path('nowhere')))\n"
        "    sample = Sample(picture=np.zeros((9, 9, 3), np.uint8))\n"
        f"    encoders.encode({COLOUR!r}, [sample], Role.ITEM)\n"
        "    pids = [c.pid for c in psutil.Process().children(recursive=True)]\n"
        "    print(*pids, flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    root = str(resources_folder().parent)
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": root},
    )
    pids = [int(word) for word in done.stdout.split()]
    assert pids, done.stderr
    left = [psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)]
    _gone, alive = psutil.wait_procs(left, timeout=10)
    assert alive == []


@pytest.mark.model
@pytest.mark.slow
def test_words_do_not_wait_for_pictures_in_the_process(
    bundled: Path, store: ModelStore, isolated: IsolatedEncoders
) -> None:
    words = isolated.encode_texts(store.text_joint, ["a dog", "a cat", "a dog"])
    assert words.shape == (3, 384)
    np.testing.assert_array_equal(words[0], words[2])
    np.testing.assert_allclose(
        words,
        LocalEncoders(store).encode_texts(store.text_joint, ["a dog", "a cat", "a dog"]),
        atol=1e-3,
    )
    meaning = isolated.active(Kind.PHOTO)[0]
    started = threading.Event()
    finished: list[str] = []

    def many_pictures() -> None:
        started.set()
        isolated.encode(
            meaning.id, [Sample(picture=scene(n)) for n in range(100, 140)], Role.EXAMPLE
        )
        finished.append("pictures")

    thread = threading.Thread(target=many_pictures)
    thread.start()
    started.wait(10)
    isolated.encode_texts(store.text_joint, ["a red car"])
    finished.append("words")
    thread.join(100)
    assert finished == ["words", "pictures"]
