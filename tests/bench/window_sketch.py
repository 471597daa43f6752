"""How soon the window answers a hand: pen lifted → thumbnails painted, slider moved → thumbnails painted.

``python -m tests.bench.window_sketch LIBRARY`` drives the real window with the real models on a copy of
a library, off screen, and prints p50, p95 and the worst in milliseconds. The clock runs from the last
event of the hand to the end of the paint that shows what it asked for, with every thumbnail in sight.
"""

import argparse
import json
import math
import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPointF, Qt, QTimer
from PySide6.QtTest import QTest

from app.composition import Composition
from app.main import make_application, make_window, open_engine
from app.views.window import MainWindow
from engine.domain import Kind, Query, Term, TermKind

MOVES_PER_STROKE = 16
PEN_PACE_MS = 12
PATIENCE_MS = 30_000


class PaintClock(QObject):
    """Notes when the grid has painted an answer whose thumbnails in sight are all there."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._wanted: Callable[[Query], bool] = lambda _query: False
        self._loop = QEventLoop()
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._loop.quit)
        self.answered_at = self.painted_at = 0.0
        window.grid.viewport().installEventFilter(self)

    def wait(self, wanted: Callable[[Query], bool]) -> None:
        """Return when the answer to a query that is `wanted` has been painted."""
        self._wanted, self.answered_at, self.painted_at = wanted, 0.0, 0.0
        self._patience.start()
        self._window.grid.viewport().update()
        self._loop.exec()
        if not self.painted_at:
            raise TimeoutError("the answer was never painted")

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Look at the clock after each paint that shows what is waited for."""
        if event.type() == QEvent.Type.Paint and self._wanted(self._window.searching.query):
            is_whole = self._has_all_thumbnails()
            QTimer.singleShot(0, self, lambda: self._note(is_whole=is_whole))
        return False

    def _note(self, *, is_whole: bool) -> None:
        now = time.perf_counter()
        self.answered_at = self.answered_at or now
        if is_whole and not self.painted_at:
            self.painted_at = now
            self._loop.quit()

    def _has_all_thumbnails(self) -> bool:
        window = self._window
        sight = window.grid.viewport().rect()
        for row, hit in enumerate(window.results.hits):
            place = window.grid.visualRect(window.results.index(row, 0))
            if place.top() > sight.bottom():
                return True
            if place.intersects(sight) and not self._is_settled(hit.file_id):
                return False
        return True

    def _is_settled(self, file_id: int) -> bool:
        """Whether there is a thumbnail, or is known to be none."""
        known = self._window.bridge._thumbnails
        return known.get(file_id) is not None or file_id in known._missing


def spin(ms: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def draw_stroke(window: MainWindow, chance: random.Random) -> float:
    """Draw an arc as a hand does; return when the pen was lifted."""
    canvas = window.pad.canvas
    place, left = canvas.paper_rect(), Qt.MouseButton.LeftButton
    x, y = chance.uniform(0.2, 0.8), chance.uniform(0.2, 0.8)
    size, start = chance.uniform(0.08, 0.25), chance.uniform(0, 6.3)

    def at(step: int) -> object:
        turn = start + 4.0 * step / MOVES_PER_STROKE
        point = QPointF(x + size * math.cos(turn), y + size * math.sin(turn))
        return QPointF(
            place.x() + point.x() * place.width(), place.y() + point.y() * place.height()
        ).toPoint()

    QTest.mousePress(canvas, left, Qt.KeyboardModifier.NoModifier, at(0))
    for step in range(1, MOVES_PER_STROKE):
        QTest.mouseMove(canvas, at(step))
        spin(PEN_PACE_MS)
    QTest.mouseRelease(canvas, left, Qt.KeyboardModifier.NoModifier, at(MOVES_PER_STROKE - 1))
    return time.perf_counter()


def time_strokes(window: MainWindow, clock: PaintClock, count: int) -> list[tuple[float, float]]:
    """Milliseconds from the pen lifted to the results, and to all their thumbnails."""
    chance, found = random.Random(7), []
    window.show_sketch(True)
    for number in range(count):
        if number % 6 == 0:
            window.pad.canvas.wipe()
            window.pad.colours.choose_number(chance.choice((0, 0, 5, 8, 11)))
        lifted = draw_stroke(window, chance)
        drawn = window.pad.png()
        clock.wait(lambda query, drawn=drawn: any(t.data == drawn for t in query.terms))
        found.append((clock.answered_at - lifted, clock.painted_at - lifted))
        spin(chance.randint(50, 350))
    window.show_sketch(False)
    return [(1000 * a, 1000 * b) for a, b in found]


def time_slides(window: MainWindow, clock: PaintClock, count: int) -> list[tuple[float, float]]:
    """The same from the last move of a slider, for a photo and an instruction."""
    photo = next(hit for hit in window.results.hits if hit.kind is Kind.PHOTO)
    term = Term(TermKind.LIKE, str(photo.path))
    window.session.put(Composition(terms=(term,), instruction="at night, without people"))
    clock.wait(lambda query: bool(query.instruction))
    chance, found = random.Random(7), []
    for _ in range(count):
        rows = (window.balance.words, window.balance.photo, window.balance.balance)
        slider = chance.choice(rows).slider
        for _step in range(5):
            slider.setValue(chance.randint(slider.minimum(), slider.maximum()))
            spin(PEN_PACE_MS)
        slider.setValue((slider.value() + 7) % slider.maximum())
        moved, made = time.perf_counter(), window.session.now
        wanted = (made.alpha_text, made.alpha_image, made.beta)
        clock.wait(lambda q, wanted=wanted: (q.alpha_text, q.alpha_image, q.beta) == wanted)
        found.append((clock.answered_at - moved, clock.painted_at - moved))
        spin(chance.randint(50, 250))
    return [(1000 * a, 1000 * b) for a, b in found]


def figures(times: list[float]) -> dict[str, float]:
    """p50, p95 and the worst."""
    ranked = sorted(times)
    p95 = ranked[min(len(ranked) - 1, math.ceil(0.95 * len(ranked)) - 1)]
    shown = {"p50": ranked[len(ranked) // 2], "p95": p95, "worst": ranked[-1]}
    return {name: round(value, 1) for name, value in shown.items()}


def report(name: str, times: list[tuple[float, float]]) -> None:
    """One JSON line."""
    results, thumbnails = zip(*times, strict=True)
    line = {"what": name, "n": len(times), "results_ms": figures(list(results))}
    line["thumbnails_ms"] = figures(list(thumbnails))
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Open the window, use it, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path, help="a copy: the window will write to it")
    parser.add_argument("--count", type=int, default=40)
    options = parser.parse_args()
    make_application()
    window, bridge, end = make_window(open_engine(options.library))
    clock = PaintClock(window)
    window.show()
    try:
        bridge.open()
        clock.wait(lambda query: query == replace(query, terms=()) and bool(window.results.hits))
        first = time_strokes(window, clock, 1)
        report("first stroke", first)
        report("stroke", time_strokes(window, clock, options.count))
        report("slide", time_slides(window, clock, options.count))
    finally:
        window.close()
        end()


if __name__ == "__main__":
    main()
