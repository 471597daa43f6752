"""A score page as it is kept: its picture, and the systems of staves found on it."""

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from engine.domain import PAGE_WIDTH_PX
from engine.media.base import MusicLine
from engine.media.picture import as_array, with_width
from engine.media.systems import find_lines, scaled

_FINE_SPACE_PX = 5.5
"""Pages with closer staff lines are rendered again, larger: strips show lines 6 px apart."""

Render = Callable[[int], Image.Image]
"""Gives a page at a width in px; at its own width where it has no more pixels."""


@dataclass(frozen=True, slots=True)
class SeenPage:
    """``lines`` are in px of the page at `PAGE_WIDTH_PX`, whatever the width of ``picture``."""

    picture: Image.Image
    lines: tuple[MusicLine, ...]


def seen_page(render: Render, width: int = PAGE_WIDTH_PX, *, with_music: bool = True) -> SeenPage:
    """Render a page and read its systems.

    Parameters
    ----------
    render
        How to get the page.
    width
        Of the picture that is kept, px.
    with_music
        False: leave the systems out, which take most of the time.
    """
    if not with_music:
        return SeenPage(render(width), ())
    page = render(PAGE_WIDTH_PX)
    lines = _at_page_width(find_lines(as_array(page)), page.width)
    if _are_fine(lines):
        large = render(2 * PAGE_WIDTH_PX)
        if large.width > 1.2 * page.width:
            lines = _at_page_width(find_lines(as_array(large)), large.width) or lines
    return SeenPage(page if width >= page.width else with_width(page, width), lines)


def _at_page_width(lines: tuple[MusicLine, ...], width: int) -> tuple[MusicLine, ...]:
    return tuple(scaled(line, PAGE_WIDTH_PX / width) for line in lines)


def _are_fine(lines: tuple[MusicLine, ...]) -> bool:
    return any(line.space < _FINE_SPACE_PX for line in lines)
