"""What is drawn once and kept."""

import pytest
from PySide6.QtGui import QPixmap

from app.views.drawn import Drawn

pytestmark = pytest.mark.gui


class Pen:
    """Counts what it draws."""

    def __init__(self) -> None:
        self.count = 0

    def draw(self) -> QPixmap:
        self.count += 1
        return QPixmap(10, 10)


def test_what_has_not_changed_is_drawn_once(qapp):
    drawn, pen, hit, image = Drawn(), Pen(), object(), object()
    drawn.begin_frame(60)
    first = drawn.get("a", (hit, image), pen.draw)
    assert drawn.get("a", (hit, image), pen.draw) is first
    assert pen.count == 1
    assert drawn.get("a", (hit, object()), pen.draw) is not first
    assert pen.count == 2


def test_when_the_time_is_up_the_old_drawing_does_until_the_next_frame(qapp):
    drawn, pen, hit = Drawn(), Pen(), object()
    drawn.begin_frame(60)
    old = drawn.get("a", (hit,), pen.draw)
    drawn.begin_frame(0)
    assert drawn.get("a", (object(),), pen.draw) is old, "no flicker"
    assert drawn.get("b", (hit,), pen.draw) is None
    assert drawn.is_behind
    drawn.begin_frame(60)
    assert not drawn.is_behind
    assert drawn.get("b", (hit,), pen.draw) is not None


def test_the_longest_unused_is_forgotten(qapp):
    drawn, pen = Drawn(kept_bytes=3 * 400), Pen()
    drawn.begin_frame(60)
    sources = (pen,)
    for key in ("a", "b", "c", "a", "d"):
        drawn.get(key, sources, pen.draw)
    assert pen.count == 4
    drawn.get("a", sources, pen.draw)
    assert pen.count == 4
    drawn.get("b", sources, pen.draw)
    assert pen.count == 5
