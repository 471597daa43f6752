"""A screen of its own, the real window on it, and a hand: real pointer, real keys."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parents[2]
SIZE = (1280, 820)
NEEDED = ("Xvfb", "xdotool")
PATIENCE_S = 60.0
INDEXING_S = 240.0

Place = Sequence[int]


class Lost(RuntimeError):
    """The window did not come to what was waited for."""


def missing_programs() -> list[str]:
    """What a journey needs and this machine lacks."""
    return [name for name in NEEDED if shutil.which(name) is None]


@contextmanager
def screen(scale: int = 1) -> Iterator[str]:
    """Start an X server that is just large enough for the window; gives its name."""
    reader, writer = os.pipe()
    # room to the right for the programs that are dragged from and to, below for a panel there is none
    size = f"{(SIZE[0] + 320) * scale}x{(SIZE[1] + 80) * scale}x24"
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", size],
        pass_fds=(writer,), stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writer)
    with os.fdopen(reader) as numbers:
        name = f":{numbers.readline().strip()}"
    try:
        yield name
    finally:
        server.terminate()
        server.wait(10)


class Hand:
    """The pointer and the keys, through the X server."""

    def __init__(self, display: str) -> None:
        self._env = {**os.environ, "DISPLAY": display}

    def do(self, *steps: object) -> None:
        """Run xdotool."""
        subprocess.run(["xdotool", *map(str, steps)], env=self._env, check=True)

    def click(self, place: Place, button: int = 1) -> None:
        """Click in the middle of a place."""
        self.do("mousemove", *middle(place), "click", button)

    def type(self, text: str) -> None:
        """Type as a person does."""
        self.do("type", "--delay", "25", text)

    def key(self, *keys: str) -> None:
        """Press keys one after the other: "Return", "ctrl+d"."""
        self.do("key", "--delay", "40", *keys)

    def stroke(self, points: Sequence[tuple[int, int]]) -> None:
        """Press, move through the points, let go."""
        steps: list[object] = ["mousemove", *points[0], "mousedown", 1]
        for point in points[1:]:
            steps += ["mousemove", *point, "sleep", "0.03"]
        self.do(*steps, "mouseup", 1)

    def take(self, place: Place) -> None:
        """Press on a thing and move a little, so that a drag begins."""
        x, y = middle(place)
        steps: list[object] = ["mousemove", x, y, "mousedown", 1]
        for n in range(1, 6):
            steps += ["mousemove", x + 8 * n, y + 2 * n, "sleep", "0.04"]
        self.do(*steps)

    def carry(self, place: Place) -> None:
        """Go on with a drag to the middle of a place."""
        x, y = middle(place)
        steps: list[object] = []
        for n in (-3, -2, -1, 0):
            steps += ["mousemove", x + 2 * n, y, "sleep", "0.08"]
        self.do(*steps)

    def drop(self) -> None:
        """Let go."""
        self.do("mouseup", 1)


def middle(place: Place) -> tuple[int, int]:
    """The point in the middle of a place."""
    x, y, width, height = place
    return x + width // 2, y + height // 2


class Program:
    """A program on the screen, which says READY and then whatever it has to say."""

    def __init__(self, display: str, command: Sequence[str], **more: str) -> None:
        env = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT, env={**env, **more}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def tell(self, text: str) -> None:
        """Write a line to it."""
        assert self._process.stdin is not None
        self._process.stdin.write(text + "\n")
        self._process.stdin.flush()

    def line(self) -> str:
        """Read a line of what it says; raises `Lost` where it has ended."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise Lost(self.last_words())
        return line.strip()

    def last_words(self) -> str:
        """What it wrote to standard error before it ended."""
        self._process.kill()
        return self._process.communicate(timeout=20)[1][-2000:]

    def end(self) -> None:
        """Ask it to end, and see that it does."""
        try:
            self._process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate(timeout=20)
            raise


class Traveller:
    """One window on one library, with its hand."""

    def __init__(self, display: str, library: Path, **environment: str) -> None:
        self.display, self.library = display, library
        self.hand = Hand(display)
        self.scale = int(environment.get("QT_SCALE_FACTOR", "1"))
        self._window = Program(
            display, ["-m", "tests.journeys.watched", str(library)], **environment
        )

    def look(self, question: str, wait_s: float = 0.0) -> Any:
        """Ask the window; with `wait_s` until the answer is yes or the time is over."""
        self._window.tell(json.dumps({"look": question, "wait_s": wait_s}))
        return json.loads(self._window.line())

    def until(self, question: str, wait_s: float = PATIENCE_S) -> Any:
        """Wait for a yes; raises `Lost` where none comes."""
        found = self.look(question, wait_s)
        if not found:
            raise Lost(f"waited {wait_s:.0f} s for: {question}")
        return found

    def click(self, question: str, button: int = 1) -> None:
        """Click on the place that a question gives, as soon as it is there."""
        self.hand.click(self.until(question), button)

    def answered_after(self, count: int) -> None:
        """Wait until there is a newer answer than number `count` and all of it is painted."""
        self.until(f"answers > {count} and is_answered() and is_painted()")

    def picture(self, path: Path) -> None:
        """Save what the window shows once it stands still."""
        self.look("is_painted()", 10.0)
        self.look("False", 0.8)  # hover, facts and fades come a moment later
        self.until(f"grab({str(path)!r})")

    def processes(self) -> list[psutil.Process]:
        """The window's process and those that it has started."""
        window = psutil.Process(self._window.pid)
        return [window, *window.children(recursive=True)]

    def activate(self) -> None:
        """Give the window the keyboard: there is no window manager here that would."""
        number = self.until("window.isVisible() and int(window.winId())")
        self.hand.do("windowfocus", "--sync", number)
        self.until("window.isActiveWindow()")

    def end(self) -> None:
        """Close the window."""
        self._window.end()


@contextmanager
def travelling(display: str, library: Path, **environment: str) -> Iterator[Traveller]:
    """A window for a while."""
    traveller = Traveller(display, library, **environment)
    try:
        traveller.activate()
        yield traveller
    finally:
        traveller.end()
