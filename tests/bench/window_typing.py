"""How soon the window answers the keyboard: key pressed → results painted.

``python -m tests.bench.window_typing LIBRARY`` types words into the real window with the real models
on a copy of a library, off screen, and prints p50, p95 and the worst in milliseconds. The clock runs
from the last key of a word to the end of the paint that shows its answer, and to that with every
thumbnail in sight. Between the keys lie pauses of a practised hand.
"""

import argparse
import os
import random
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest

from app.main import make_application, make_window, open_engine
from app.views.window import MainWindow
from engine.search.parse import parse_filter
from tests.bench.window_sketch import PaintClock, report, spin

WORDS = (
    "boat", "dog on a beach", "red flower", "harbour at night", "church", "snow", "people dancing",
    "rain on a roof", "piano", "bird", "old street", "sunset", "horse", "food on a table", "green car",
    "mountain lake", "thunder", "slow waltz in minor", "kind:photo cat", "child with a kite",
)  # fmt: skip
KEY_PAUSE_MS = (70, 200)


def type_words(
    window: MainWindow, clock: PaintClock, words: str, chance: random.Random
) -> tuple[float, float]:
    """Type some words and wait for their answer; milliseconds to its results, and to their thumbnails."""
    line = window.bar.line
    line.clear()
    line.textEdited.emit("")
    clock.wait(lambda query: not query.terms and not query.kinds)
    wanted = parse_filter(words)
    for letter in words[:-1]:
        QTest.keyClick(line, letter)
        spin(chance.randint(*KEY_PAUSE_MS))
    pressed = time.perf_counter()
    QTest.keyClick(line, words[-1])
    clock.wait(lambda query: (query.terms, query.kinds) == (wanted.terms, wanted.kinds))
    return 1000 * (clock.answered_at - pressed), 1000 * (clock.painted_at - pressed)


def main() -> None:
    """Open the window, type, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path, help="a copy: the window will write to it")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    make_application()
    window, bridge, end = make_window(open_engine(options.library))
    clock, chance = PaintClock(window), random.Random(7)
    window.page.empty.installEventFilter(clock)  # "nothing good found" is an answer too
    window.show()
    try:
        bridge.open()
        clock.wait(lambda _query: bool(window.results.hits))
        report("first words", [type_words(window, clock, "tree", chance)])
        words = WORDS * options.rounds
        report("words", [type_words(window, clock, one, chance) for one in words])
    finally:
        window.close()
        end()


if __name__ == "__main__":
    main()
