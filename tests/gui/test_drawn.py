"""What is drawn once and kept."""

import pytest
from PySide6.QtGui import QPixmap

from app.views.drawn import Drawn

pytestmark = pytest.mark.gui


class Pen:
    """Counts what it draws."""

    def __init__(self) -> None:
        self.count = 0

    def draw(self, *_sources: object) -> QPixmap:
        self.count += 1
        return QPixmap(10, 10)


def test_what_has_not_changed_is_drawn_once(qapp):
    drawn, pen, hit, image = Drawn(), Pen(), object(), object()
    drawn.begin_frame(60)
    first = drawn.get("a", lambda: (hit, image), pen.draw)
    assert drawn.get("a", lambda: (hit, image), pen.draw) is first
    assert pen.count == 1
    assert drawn.get("a", lambda: (hit, object()), pen.draw) is not first
    assert pen.count == 2


def test_when_the_time_is_up_the_old_drawing_does_until_the_next_frame(qapp):
    drawn, pen, hit = Drawn(), Pen(), object()
    drawn.begin_frame(60)
    old = drawn.get("a", lambda: (hit,), pen.draw)
    drawn.begin_frame(0)
    assert drawn.get("a", lambda: (object(),), pen.draw) is old, "no flicker"
    assert drawn.get("b", lambda: (hit,), pen.draw) is None
    assert drawn.is_behind
    drawn.begin_frame(60)
    assert not drawn.is_behind
    assert drawn.get("b", lambda: (hit,), pen.draw) is not None


def test_what_passes_by_is_neither_drawn_nor_asked_for(qapp):
    drawn, pen, asked = Drawn(), Pen(), []

    def ask() -> tuple[object]:
        asked.append(1)
        return (pen,)

    kept = drawn.get("a", ask, pen.draw)
    drawn.begin_frame(60, is_passing=True)
    assert drawn.get("a", ask, pen.draw) is kept
    assert drawn.get("b", ask, pen.draw) is None
    assert (pen.count, len(asked)) == (1, 1)
    assert not drawn.is_behind, "it is drawn when the view comes to rest, not in the next frame"
    drawn.end_frame()
    assert drawn.get("b", ask, pen.draw) is not None


def test_the_longest_unused_is_forgotten(qapp):
    drawn, pen = Drawn(kept_bytes=3 * 400), Pen()
    drawn.begin_frame(60)

    def sources() -> tuple[object]:
        return (pen,)

    for key in ("a", "b", "c", "a", "d"):
        drawn.get(key, sources, pen.draw)
    assert pen.count == 4
    drawn.get("a", sources, pen.draw)
    assert pen.count == 4
    drawn.get("b", sources, pen.draw)
    assert pen.count == 5
