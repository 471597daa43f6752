"""The status line in narrow windows and large text."""

from itertools import combinations

import pytest
from PySide6.QtCore import Qt

from app.theme import apply_text_size
from app.views.status_line import StatusLine
from engine.domain import Progress

pytestmark = pytest.mark.gui

BUSY = Progress(12_000, 20_000, 145, rate=12.3, eta_s=3600, device="CPU")
WAITING = Progress(12_000, 20_000, 145, paused=True, pause_reason="battery")


@pytest.fixture
def line(qtbot):
    made = StatusLine()
    qtbot.addWidget(made)
    return made


def fitted(line: StatusLine, width: int) -> None:
    line.resize(width, max(line.minimumHeight(), line.heightForWidth(width)))
    line.layout().activate()


def parts(line: StatusLine):
    found = (line.layout().itemAt(n).widget() for n in range(line.layout().count()))
    return [part for part in found if not part.isHidden()]


@pytest.mark.parametrize("way", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
@pytest.mark.parametrize("progress", [BUSY, WAITING], ids=["busy", "waiting"])
@pytest.mark.parametrize("width", [480, 640, 900, 1280])
def test_nothing_overlaps_or_is_cut_off_in_large_text(line, qapp, width, progress, way):
    apply_text_size(qapp, 200)
    try:
        line.setLayoutDirection(way)
        line.show_progress(progress)
        line.show_hint("1,234 selected")
        fitted(line, width)
        shown = parts(line)
        assert len(shown) == 5
        for one, other in combinations(shown, 2):
            assert not one.geometry().intersects(other.geometry()), (one, other)
        for part in shown:
            assert line.rect().contains(part.geometry())
            assert part.width() >= min(part.minimumSizeHint().width(), width)
    finally:
        apply_text_size(qapp, 100)


def test_it_is_one_line_as_long_as_it_fits(line):
    line.show_progress(BUSY)
    line.show_hint("2 selected")
    fitted(line, 1280)
    assert len({part.geometry().center().y() // 10 for part in parts(line)}) == 1
    assert line.pause.geometry().right() > 1200, "the pause button is at the end"


def test_what_goes_on_does_not_break_the_line_anew_with_each_figure(line):
    heights = set()
    for rate in (9.9, 10.0, 123.0):
        line.show_progress(Progress(12_000, 20_000, 145, rate=rate, eta_s=3600, device="CPU"))
        heights |= {(width, line.heightForWidth(width)) for width in range(480, 800, 20)}
    assert len(heights) == len(range(480, 800, 20))
