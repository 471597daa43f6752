"""A real drag between two programs on a real X server.

Made-up drop events do not see a child that takes a drag and ignores it; the X server does.
"""

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
NEEDED = ("Xvfb", "xdotool")


def until(stream, word):
    """Read lines until one begins with `word`; "" when the program ends before."""
    for line in stream:
        if line.startswith(word):
            return line.strip()
    return ""


@pytest.fixture
def display():
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        pytest.skip(f"needs {' and '.join(missing)}")
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1500x900x24"],
        pass_fds=(writer,), stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writer)
    with os.fdopen(reader) as numbers:
        number = numbers.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(10)


@pytest.fixture
def start(display):
    """Start helper programs on the display; ends them afterwards."""
    env = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)}
    running = []

    def start_one(name, *arguments):
        program = subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "helpers" / name), *arguments],
            cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        running.append(program)
        return program

    yield start_one
    for program in running:
        program.kill()
        program.wait(10)
        program.stdout.close()


def drag(display, start_at, end_at):
    """Press, move a little so that the drag begins, move on the target, and let go."""
    (x, y), (to_x, to_y) = start_at, end_at
    steps = ["mousemove", str(x), str(y), "mousedown", "1"]
    for n in range(1, 6):
        steps += ["mousemove", str(x + 10 * n), str(y), "sleep", "0.05"]
    for n in range(5):
        steps += ["mousemove", str(to_x + n), str(to_y), "sleep", "0.15"]
    steps += ["mouseup", "1"]
    subprocess.run(["xdotool", *steps], env={**os.environ, "DISPLAY": display}, check=True)


@pytest.mark.parametrize("where", [(950, 400), (600, 300), (950, 25)], ids=["grid", "left", "bar"])
def test_a_file_dragged_from_another_program_is_searched_with(start, display, where):
    source = start("drag_source.py", "/x/cat.png")
    target = start("drag_target.py")
    if not until(source.stdout, "READY"):
        pytest.skip("Qt's xcb plug-in cannot be loaded here")
    assert until(target.stdout, "READY")
    answer = []
    listener = threading.Thread(target=lambda: answer.append(until(target.stdout, "SEARCHED")))
    listener.start()
    drag(display, (100, 100), where)
    listener.join(20)
    assert answer == ["SEARCHED image /x/cat.png"]


def test_a_result_can_be_dragged_onto_the_window_itself(start, display):
    target = start("drag_target.py")
    if not until(target.stdout, "READY"):
        pytest.skip("Qt's xcb plug-in cannot be loaded here")
    answer = []
    listener = threading.Thread(target=lambda: answer.append(until(target.stdout, "SEARCHED")))
    listener.start()
    drag(display, (850, 200), (900, 500))
    listener.join(20)
    assert answer[0].startswith("SEARCHED like /home/ann/")


def test_a_result_can_be_dragged_onto_a_collection(start, display):
    target = start("drag_target.py", "--collection")
    place = until(target.stdout, "PLACE")
    if not place:
        pytest.skip("Qt's xcb plug-in cannot be loaded here")
    answer = []
    listener = threading.Thread(target=lambda: answer.append(until(target.stdout, "COLLECTED")))
    listener.start()
    _word, x, y = place.split()
    drag(display, (850, 200), (int(x), int(y)))
    listener.join(20)
    assert answer == ["COLLECTED 1"]
