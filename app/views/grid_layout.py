"""Where the tiles or the rows of results lie. Pure arithmetic, so that a million cost nothing.

Conventions
-----------
Pixels of the content, which is as high as all lines together; the view subtracts its scroll
position, and mirrors x where one reads from right to left. Rows of the model are called items here,
`line` is a row of tiles. Items come in sections: a section begins a line of its own.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

MARGIN_PX = 16
GAP_PX = 12
CAPTION_PX = 44  # two lines of text under the picture, at the usual size of text
SEPARATOR_PX = 48  # above the weaker matches
HEADER_PX = 36  # above a group
PICTURE_RATIO = 0.75  # height of the picture's place to its width

Box = tuple[int, int, int, int]
"""x, y, width, height."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes that do not depend on what is shown.

    ``wanted`` is the width that a tile should have at least, ``caption`` the height under its
    picture. With ``row`` there is one item in a line, as high as that, without gaps: a list.
    """

    wanted: int
    caption: int = CAPTION_PX
    header: int = HEADER_PX
    row: int = 0

    @property
    def gap(self) -> int:
        """Pixels between tiles."""
        return 0 if self.row else GAP_PX

    @property
    def margin(self) -> int:
        """Pixels around all tiles."""
        return 0 if self.row else MARGIN_PX


@dataclass(frozen=True, slots=True)
class Section:
    """Items in a row that belong together, under a title of their own if they have one."""

    count: int
    title: str = ""
    has_title: bool = False
    begins_weaker: bool = False


def sections_of(
    count: int, weaker_from: int | None, groups: Sequence[tuple[str, int]] = ()
) -> list[Section]:
    """Divide items into groups and at the relevance line.

    Parameters
    ----------
    groups
        (title, count) in a row; items behind the last one make a section without title.
    """
    parts: list[Section] = []
    at = 0
    for title, size, has_title in [*((*group, True) for group in groups), ("", count, False)]:
        end = min(at + size, count)
        parts += [
            Section(stop - first, title, has_title, first == weaker_from)
            for first, stop in _cut(at, end, weaker_from)
        ]
        at = end
    return parts


def _cut(first: int, end: int, at: int | None) -> list[tuple[int, int]]:
    if first >= end:
        return []
    return [(first, at), (at, end)] if at is not None and first < at < end else [(first, end)]


class GridLayout:
    """Tiles of one size in lines that fill the width.

    Parameters
    ----------
    width
        Of the viewport.
    measures
        How large things are.
    sections
        What is shown; by default nothing.
    """

    def __init__(self, width: int, measures: Measures, sections: Sequence[Section] = ()) -> None:
        self.width, self.measures, self.sections = width, measures, sections
        m = measures
        free = width - 2 * m.margin
        self.columns = 1 if m.row else max(1, (free + m.gap) // (m.wanted + m.gap))
        self.tile_width = max(32, (free - (self.columns - 1) * m.gap) // self.columns)
        self.tile_height = m.row or round(self.tile_width * PICTURE_RATIO) + m.caption
        self.pitch = self.tile_height + m.gap
        self._first = [0, *accumulate(section.count for section in sections)]
        heights = (self._height_of(section) for section in sections)
        self._top = list(accumulate(heights, initial=m.margin))
        self.count = self._first[-1]

    def _height_of(self, section: Section) -> int:
        return self._head(section) + -(-section.count // self.columns) * self.pitch

    def _head(self, section: Section) -> int:
        separator = SEPARATOR_PX if section.begins_weaker else 0
        return separator + (self.measures.header if section.has_title else 0)

    @property
    def height(self) -> int:
        """Height of the content."""
        return self._top[-1] - self.measures.gap + self.measures.margin if self.count else 0

    @property
    def separator_y(self) -> int | None:
        """Top of the separator, or None without weaker matches."""
        return next(
            (
                self._top[n] - self.measures.gap
                for n, s in enumerate(self.sections)
                if s.begins_weaker
            ),
            None,
        )

    def box(self, item: int) -> Box:
        """Where an item lies."""
        number = self._section_of(item)
        line, column = divmod(item - self._first[number], self.columns)
        x = self.measures.margin + column * (self.tile_width + self.measures.gap)
        y = self._lines_top(number) + line * self.pitch
        return x, y, self.tile_width, self.tile_height

    def item_at(self, x: int, y: int) -> int | None:
        """The item under a point, or None between tiles."""
        column = (x - self.measures.margin) // (self.tile_width + self.measures.gap)
        if not (0 <= column < self.columns and self.count):
            return None
        number = self._section_at(y)
        line = (y - self._lines_top(number)) // self.pitch
        place = line * self.columns + column
        if line < 0 or place >= self.sections[number].count:
            return None
        item = self._first[number] + place
        left, top, width, height = self.box(item)
        return item if left <= x < left + width and top <= y < top + height else None

    def items_between(self, top: int, bottom: int) -> range:
        """Items whose tiles may show between two heights."""
        if not self.count:
            return range(0)
        return range(self._first_below(top), self._end_above(bottom))

    def headers_between(self, top: int, bottom: int) -> list[tuple[Section, int, int]]:
        """Sections whose titles may show between two heights: section, first item, y of the title."""
        if not self.count:
            return []
        numbers = range(self._section_at(top), self._section_at(bottom) + 1)
        return [
            (self.sections[n], self._first[n], self._lines_top(n) - self.measures.header)
            for n in numbers
            if self.sections[n].has_title
        ]

    def neighbour(self, item: int, lines: int) -> int:
        """The item `lines` lines down (or up) in the same column, as near as there is one."""
        column = (item - self._first[self._section_of(item)]) % self.columns
        step = 1 if lines > 0 else -1
        for _ in range(abs(lines)):
            beside = self._in_next_line(item, column, step)
            if beside is None:
                break
            item = beside
        return item

    def _in_next_line(self, item: int, column: int, step: int) -> int | None:
        number = self._section_of(item)
        line = (item - self._first[number]) // self.columns + step
        if line < 0:
            number -= 1
            line = self._lines(number) - 1 if number >= 0 else 0
        elif line >= self._lines(number):
            number, line = number + 1, 0
        if not 0 <= number < len(self.sections):
            return None
        place = min(line * self.columns + column, self.sections[number].count - 1)
        return self._first[number] + place

    def _lines(self, number: int) -> int:
        return -(-self.sections[number].count // self.columns)

    def _lines_top(self, number: int) -> int:
        """Top of a section's first line."""
        return self._top[number] + self._head(self.sections[number])

    def _section_of(self, item: int) -> int:
        return bisect_right(self._first, item) - 1

    def _section_at(self, y: int) -> int:
        number = bisect_right(self._top, y) - 1
        return max(0, min(len(self.sections) - 1, number))

    def _first_below(self, y: int) -> int:
        number = self._section_at(y)
        line = max(0, (y - self._lines_top(number)) // self.pitch)
        return self._first[number] + min(line * self.columns, self.sections[number].count)

    def _end_above(self, y: int) -> int:
        number = self._section_at(y)
        lines = max(0, (y - self._lines_top(number)) // self.pitch + 1)
        return self._first[number] + min(lines * self.columns, self.sections[number].count)
